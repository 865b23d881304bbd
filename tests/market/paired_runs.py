"""Paired runs for tests of effects: each market is run once, and may be measured in several ways."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

import simulation as sim
from simulation.scenario import Scenario

_RUNS: dict[tuple[str, int], sim.Market] = {}
Measure = Callable[[sim.Market], float]


def ran(base: Scenario, seed: int) -> sim.Market:
    """Return the market of a scenario after its run; do not go on with it, it is shared."""
    key = (base.model_dump_json(), seed)
    if key not in _RUNS:
        _RUNS[key] = sim.Market(base, seed).run()
    return _RUNS[key]


def differences(with_it: Scenario, without: Scenario, measure: Measure, seeds: Iterable[int]) -> Any:
    """Return the paired differences of a measure of two scenarios, (n_seeds,)."""
    return np.array([measure(ran(with_it, seed)) - measure(ran(without, seed)) for seed in seeds])


def mean_of(base: Scenario, measure: Measure, seeds: Iterable[int]) -> float:
    """Return the mean of a measure over seeds."""
    return float(np.mean([measure(ran(base, seed)) for seed in seeds]))


def _total(
    market: sim.Market, column: str, firm: str, first: int, last: int, by: str | None, group: str | None
) -> float:
    table = market.results.firms if by is None else market.results.by(by)
    chosen = (table["firm"] == firm) & table["week"].between(first, last)
    if by is not None:
        chosen &= table[by] == group
    return float(table.loc[chosen, column].sum())


def total(
    column: str, firm: str, first: int = 1, last: int = 100_000, by: str | None = None, group: str | None = None
) -> Measure:
    """Return the measure that sums a column of a firm's results over weeks (of a group of customers)."""
    return partial(_total, column=column, firm=firm, first=first, last=last, by=by, group=group)


def at_end(column: str, firm: str, by: str | None = None, group: str | None = None) -> Measure:
    """Return the measure that reads a column of a firm's results in the last week."""

    def measure(market: sim.Market) -> float:
        return _total(market, column, firm, market.week, market.week, by, group)

    return measure
