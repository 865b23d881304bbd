"""Where the time of a week goes: the phases of a week one by one, and a week with something switched off."""

import time
from collections.abc import Iterator
from typing import Any

import simulation as sim
from benchmarks.markets import CASES, FIRMS, NAMES, past_burn_in, scenario_of, spread, timed
from benchmarks.measurement import Measurement
from simulation.market.market import PHASES

SETTLES = 28
"""Weeks between the change and the first that is timed: talk dies away, and plans are made anew."""
ORIENTATIONS = ("cost", "value", "technology")
SWITCHED_OFF: dict[str, dict[str, Any]] = {
    "nothing": {},
    "purchases": {"economy.demand": 0.0},
    "talk": {
        f"customers.orientations.{orientation}.talking.{how}_probability": 0.0
        for orientation in ORIENTATIONS
        for how in ("recommend", "warn")
    },
    "treatments": {f"firms.{name}.strategy.retention_budget": 0.0 for name in NAMES[:FIRMS]},
    "advertising": {"economy.advertising_allowed": False},
}
"""What is switched off, and the parameters that do it."""


def week(quick: bool) -> Iterator[Measurement | str]:
    """Take a week apart."""
    customers, weeks = (20_000, 8) if quick else (400_000, 24)
    for case in CASES:
        of = {"case": case, "customers": customers}
        yield f"{case}, phases"
        spans = phases(switched_off(case, "nothing", customers, weeks))
        for phase, seconds in spans.items():
            yield Measurement(f"{case}, {customers:,} customers, {phase}", seconds / (customers * weeks) * 1e9,
                              "ns/customer-week", note=f"{seconds / sum(spans.values()):.1%} of the week",
                              of={"measure": "phase", "phase": phase, **of})  # fmt: skip
        for off in SWITCHED_OFF:
            label = "nothing switched off" if off == "nothing" else f"without {off}"
            yield f"{case}, {label}"
            times, _ = timed(switched_off(case, off, customers, weeks), settles=SETTLES)
            yield Measurement(f"{case}, {customers:,} customers, {label}", min(times[1]) / (customers * weeks) * 1e9,
                              "ns/customer-week", note=spread(times[1]), of={"measure": "without", "off": off, **of})  # fmt: skip


def switched_off(case: str, off: str, customers: int, weeks: int) -> sim.Scenario:
    """Return a market in which something is switched off when the burn-in ends; it takes ``SETTLES`` weeks to settle."""
    happens = [{"week": 1, "title": f"No more {off}", "set": SWITCHED_OFF[off]}] if SWITCHED_OFF[off] else []
    return scenario_of(case, customers, SETTLES + weeks, events=happens)


def phases(scenario: sim.Scenario, repeats: int = 3) -> dict[str, float]:
    """Return the time of each phase over all weeks after it has settled, of the run that was fastest as a whole [s]."""
    start = past_burn_in(scenario.model_dump_json(), SETTLES)
    found = []
    for _ in range(repeats):
        market = sim.Market.restored(start)
        spans = dict.fromkeys(PHASES, 0.0)
        for phase in PHASES:
            setattr(market, phase, _clocked(getattr(market, phase), phase, spans))
        market.run()
        found.append(spans)
    return min(found, key=lambda spans: sum(spans.values()))


def _clocked(method: Any, phase: str, spans: dict[str, float]) -> Any:
    def clocked(*arguments: Any) -> Any:
        begin = time.perf_counter()
        result = method(*arguments)
        spans[phase] += time.perf_counter() - begin
        return result

    return clocked
