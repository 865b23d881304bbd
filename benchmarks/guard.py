"""The regression guard: the engine against the model of objects, in the same minutes.

Both do the same work on the same core, and the processor's time counts, so that the ratio says what the engine is worth on any
machine, and changes less than either speed when the machine is busy. ``baseline.json`` keeps the ratio; one that has lost more
than 15 % is reported, loudly.
"""

import gc
import json
import platform
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import simulation as sim
from benchmarks import goals
from benchmarks.markets import CASES, HERE, scenario_of
from benchmarks.measurement import Measurement, found
from tests.oracle import ObjectMarket

BASELINE = HERE / "baseline.json"
MOST_LOST = 0.15
"""Share of the ratio kept that may be lost before anything is said."""
CUSTOMERS, OBJECTS, WEEKS = 100_000, 1_000, 12
"""Customers of the engine and of the model of objects, weeks of both in each pair; ``--quick`` has the same, to compare with."""


def objects(quick: bool) -> Iterator[Measurement | str]:
    """Time the engine and the model of objects in turns, on one core."""
    kept = kept_ratios()
    for case in CASES:
        yield f"{case}, burn-in"
        engines, plain = pairs(case, 4 if quick else 10)
        ratios = [engine / slow for engine, slow in zip(engines, plain, strict=True)]
        of = {"case": case, "threads": 1}
        yield Measurement(f"{case}, an object a customer, {OBJECTS:,} customers", max(plain), "customer-weeks/s",
                          note=f"{WEEKS} weeks, best of {len(plain)}, processor time",
                          of={"measure": "objects", "customers": OBJECTS, **of})  # fmt: skip
        yield Measurement(f"{case}, engine over objects, per core", max(engines) / max(plain), "times",
                          goals.OVER_OBJECTS, f"{len(ratios)} pairs, from {min(ratios):.0f} to {max(ratios):.0f}",
                          of={"measure": "ratio", **of})  # fmt: skip
        yield Measurement(f"{case}, the ratio kept", kept.get(case), "times",
                          note="" if case in kept else "none kept: python -m benchmarks --keep",
                          of={"measure": "ratio kept", **of})  # fmt: skip


def pairs(case: str, number: int) -> tuple[list[float], list[float]]:
    """Let both live through the same weeks in turns.

    Returns
    -------
    engines, plain
        The speeds of the engine and of the objects, each time [customer-weeks/s of processor time].
    """
    engine = sim.Market(scenario_of(case, CUSTOMERS, number * WEEKS))
    plain = ObjectMarket(scenario_of(case, OBJECTS, number * WEEKS))
    speeds: tuple[list[float], list[float]] = ([], [])
    for market in (engine, plain):
        market.run(market.scenario.burn_in_weeks)
    for _ in range(number):
        for market, customers, found_out in ((engine, CUSTOMERS, speeds[0]), (plain, OBJECTS, speeds[1])):
            gc.collect()
            begin = time.process_time()
            market.run(WEEKS)
            found_out.append(customers * WEEKS / (time.process_time() - begin))
    return speeds


def kept_ratios(path: Path | None = None) -> dict[str, float]:
    """Return the ratios kept, by case."""
    path = path or BASELINE
    if not path.exists():
        return {}
    return dict(json.loads(path.read_text("utf-8"))["engine over objects"])


def losses(now: Mapping[str, float], kept: Mapping[str, float]) -> list[str]:
    """Say, for each case whose ratio has lost more than may be lost, how much."""
    return [
        f"{case}: the engine is {ratio:.0f} times as fast as the model of objects; kept is {kept[case]:.0f}: "
        f"{1 - ratio / kept[case]:.0%} lost"
        for case, ratio in now.items()
        if case in kept and ratio < (1.0 - MOST_LOST) * kept[case]
    ]


def ratios_in(measurements: list[Measurement]) -> dict[str, float]:
    """Return the ratios measured, by case."""
    return {m.of["case"]: m.value for m in found(measurements, "ratio") if m.value is not None}


def keep(ratios: Mapping[str, float], path: Path | None = None) -> None:
    """Keep ratios as what later ones are held against."""
    written = {
        "engine over objects": {case: round(ratio, 1) for case, ratio in ratios.items()},
        "customers": {"engine": CUSTOMERS, "objects": OBJECTS},
        "kept on": f"{platform.machine()}, Python {platform.python_version()}, {time.strftime('%Y-%m-%d')}",
    }
    (path or BASELINE).write_text(json.dumps(written, indent=2) + "\n", "utf-8")
