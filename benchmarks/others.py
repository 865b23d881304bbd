"""Other agent-based frameworks on a comparable model: what ``benchmarks/peers`` measures, as rows of the table."""

import importlib
from collections.abc import Iterator

from benchmarks.measurement import Measurement, not_measured

MODULE = "benchmarks.peers.measure"


def peers(quick: bool) -> Iterator[Measurement | str]:
    """Have the other frameworks measured, where that is possible; a quick run leaves them and their environments out."""
    if quick:
        yield not_measured("other frameworks", "--quick; see python -m benchmarks.peers.measure --quick")
        return
    try:
        module = importlib.import_module(MODULE)
    except ModuleNotFoundError as error:
        if error.name is None or not MODULE.startswith(error.name):
            raise
        yield not_measured("other frameworks", f"there is no {MODULE}")
        return
    yield "other frameworks"
    for result in module.measure(quick):
        agrees = {True: "same results", False: "OTHER RESULTS", None: "results not compared"}[result.agrees]
        yield Measurement(
            f"{result.name} {result.version}, {result.customers:,} customers, {result.threads} thread"
            f"{'s' * (result.threads > 1)}", result.customer_weeks_per_second,
            "customer-weeks/s", note="; ".join(filter(None, [f"{result.weeks} weeks", agrees, result.note])),
            of={"measure": "peer", "name": result.name, "version": result.version, "customers": result.customers,
                "weeks": result.weeks, "agrees": result.agrees},
        )  # fmt: skip
