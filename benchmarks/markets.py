"""The markets that are timed: the two cases in any size, run past their burn-in once and timed from there."""

import gc
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import simulation as sim
from simulation.market.snapshot import Snapshot

HERE = Path(__file__).parent
ROOT = HERE.parent
CASES = {"basics": HERE / "market.yaml", "everything": HERE / "everything.yaml"}
"""What is switched on: purchases, satisfaction, talk, attention and planning; or every mechanism there is."""
FIRMS = 4
"""Firms where nothing else is said."""
MADE_FOR = 100_000
"""Customers for whom the files' budgets are meant."""
NAMES = "ABCDEFGHIJKLMNOP"


def scenario_of(case: str, customers: int, weeks: int, firms: int = FIRMS, **changes: Any) -> sim.Scenario:
    """Return a case in another size: budgets in proportion to the customers, firms like the file's in turn.

    Parameters
    ----------
    changes
        Further parameters of the scenario itself, such as ``burn_in_weeks=0``.
    """
    tree = sim.load_scenario(CASES[case]).model_dump()
    originals = list(tree["firms"].values())
    tree["firms"] = {NAMES[place]: _in_size(originals[place % len(originals)], customers) for place in range(firms)}
    tree["customers"]["number"] = customers
    return sim.Scenario.model_validate({**tree, "weeks": weeks, **changes})


def _in_size(firm: dict[str, Any], customers: int) -> dict[str, Any]:
    strategy = dict(firm["strategy"])
    for budget in ("acquisition_budget", "retention_budget"):
        if strategy.get(budget) is not None:
            strategy[budget] *= customers / MADE_FOR
    return {**firm, "strategy": strategy}


@lru_cache(maxsize=1)
def past_burn_in(scenario: str, settles: int = 0) -> Snapshot:
    """Return a market (its scenario as JSON) so many weeks after its burn-in; the last one asked for is kept."""
    read = sim.Scenario.model_validate_json(scenario)
    return sim.Market(read).run(read.burn_in_weeks + settles).snapshot()


def timed(
    scenario: sim.Scenario, threads: Sequence[int] = (1,), repeats: int = 3, settles: int = 0
) -> tuple[dict[int, list[float]], sim.Market]:
    """Run the weeks that count several times, from the same state; burn-in and set-up are not timed.

    Parameters
    ----------
    threads
        Numbers of threads; they take turns, so that whatever disturbs the machine disturbs all of them.
    settles
        Weeks after the burn-in that are not timed either.

    Returns
    -------
    seconds, market
        The times for each number of threads, planning and records included, and the market as it is after the last run.
    """
    start = past_burn_in(scenario.model_dump_json(), settles)
    seconds: dict[int, list[float]] = {number: [] for number in threads}
    for _ in range(repeats):
        for number in threads:
            market = sim.Market.restored(start, threads=number)
            gc.collect()
            begin = time.perf_counter()
            market.run()
            seconds[number].append(time.perf_counter() - begin)
    return seconds, market


def spread(seconds: Sequence[float]) -> str:
    """Say how often something was timed, and how far the times lie apart."""
    if len(seconds) < 2:
        return "one run"
    return f"best of {len(seconds)}, slowest {max(seconds) / min(seconds) - 1:.0%} slower"
