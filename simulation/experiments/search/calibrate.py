"""Finding parameters under which outcomes are as observed: calibration by the method of simulated moments."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from simulation.experiments.paired import paired_difference
from simulation.experiments.search import asking
from simulation.experiments.search.candidates import Values, Wanted, runner
from simulation.experiments.search.keeping import FIT, REACH, STUDY, TRIED, save_search, search_folder
from simulation.experiments.search.ranges import Ranges, as_it_is, checked
from simulation.experiments.search.searching import Progress, Search
from simulation.scenario import Scenario, changed

CONFIDENCE = 0.95
RELATIVE = 0.01
"""Yardstick of a target that does not vary by chance, as a share of its size."""


@dataclass(frozen=True, repr=False)
class Calibration:
    """The parameters that fit best.

    Attributes
    ----------
    parameters
        By path.
    fit
        A row a target: ``target``, ``reached`` (mean under luck that the search did not use), ``low`` and ``high`` (95 %
        interval of that mean), ``before`` (of the scenario as it is), ``fits`` (whether the interval holds the target).
    reach
        A row a parameter: ``best``, and ``low`` to ``high`` over the candidates that fit as well (no target further than its
        interval): how well the targets tell the parameter.
    tried
        A row a candidate.
    scenario
        With these parameters.
    interrupted
        Whether Ctrl-C ended it early; the fit is then by the luck of the search.
    notes
        What to know before reading the numbers.
    """

    parameters: dict[str, Any]
    fit: pd.DataFrame
    reach: pd.DataFrame
    tried: pd.DataFrame
    scenario: Scenario
    interrupted: bool = False
    notes: tuple[str, ...] = field(default=())

    def __repr__(self) -> str:
        """Say what fits."""
        where = ", ".join(f"{path} = {value}" for path, value in self.parameters.items())
        return f"<Calibration: {int(self.fit['fits'].sum())} of {len(self.fit)} targets are met at {where}>"


def calibrate(
    scenario: Scenario,
    ranges: Ranges,
    targets: Mapping[str, float],
    *,
    replications: int = 8,
    check: int = 20,
    trials: int = 100,
    seed: int | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    folder: str | Path | None = None,
    progress: Progress | None = None,
) -> Calibration:
    """Find the parameters under which the means of outcomes come closest to targets.

    What is made smallest is the sum of squared distances from the targets, each measured by how much the outcome varies from
    run to run in the scenario as it is (McFadden 1989, Econometrica 57(5):995, with a diagonal weighting matrix).

    Parameters
    ----------
    scenario
        The market.
    ranges
        What may vary, as in :func:`simulation.optimise`.
    targets
        Number to reach by ``Firm.outcome`` (or an outcome of the focal firm), such as ``{"Keeper.retention_rate": 0.8}``.
    replications, check, trials, seed, workers, scheduler, folder, progress
        As in :func:`simulation.optimise`.

    Raises
    ------
    ValueError
        If there is nothing to vary or to reach, or a path, a bound, an outcome, a firm or a number is not possible.
    FolderError
        If the folder cannot be used or holds another search.
    SweepError
        If the cluster was lost; what was tried is in the folder, and the same search goes on from there.
    """
    base = scenario.seed if seed is None else seed
    asking.check_numbers(replications, check, trials, base, workers)
    varying = checked(scenario, ranges)
    goals = _goals(scenario, targets)
    by_name = {each.name: number for each, number in goals.items()}
    target = search_folder(folder, scenario, by_name, varying, replications, trials, base)
    with runner(scenario, list(goals), workers, scheduler) as run:
        yardsticks = _yardsticks(run({}, range(base, base + replications)), by_name)

        def closeness(values: Values) -> float:
            return -sum(((values[name].mean() - goal) / yardsticks[name]) ** 2 for name, goal in by_name.items())

        search = Search(
            varying, run, closeness, range(base, base + replications), trials,
            None if target is None else target / STUDY, as_it_is(scenario, varying), progress=progress,
        )  # fmt: skip
        interrupted = not search.go()
        if not search.tried:
            raise KeyboardInterrupt
        best = search.best
        parameters = asking.parameters_of(varying, best)
        reached: Values = best.measured
        before: Values = {name: np.array([math.nan]) for name in by_name}
        if not interrupted:
            seeds = range(base + replications, base + replications + check)
            try:
                reached, before = run(asking.changes_of(varying, best), seeds), run({}, seeds)
            except KeyboardInterrupt:
                interrupted = True
    return _told(scenario, by_name, search, parameters, reached, before, target, interrupted)


def _told(
    scenario: Scenario, goals: Mapping[str, float], search: Search, parameters: dict[str, Any], reached: Values,
    before: Values, target: Path | None, interrupted: bool,
) -> Calibration:  # fmt: skip
    alike = [each for each in search.tried if all(_holds(each.measured[name], goal) for name, goal in goals.items())]
    reach = asking.reach(list(search.ranges), alike or [search.best], search.best)
    fit = _fit(goals, reached, before)
    notes = asking.notes_on(reach)
    missed = [str(name) for name in fit.loc[~fit["fits"], "outcome"]]
    if interrupted:
        notes.append("stopped early: the best so far, by the luck of the search")
    if missed:
        notes.append(f"not met: {', '.join(missed)}; wider bounds or more parameters may be needed")
    if len(goals) < len(search.ranges):
        notes.append(f"{len(goals)} targets cannot tell {len(search.ranges)} parameters apart: many sets fit as well")
    there = changed(scenario, asking.changes_of(search.ranges, search.best))
    tried = asking.tried_table(search.ranges, search.tried, "closeness")
    if target is not None:
        save_search(target, {TRIED: tried, REACH: reach, FIT: fit}, there, complete=not interrupted)
    return Calibration(parameters, fit, reach, tried, there, interrupted, tuple(notes))


def _goals(scenario: Scenario, targets: Mapping[str, float]) -> dict[Wanted, float]:
    if not targets:
        raise ValueError('there is nothing to reach: give a target such as {"Keeper.retention_rate": 0.8}')
    for name, number in targets.items():
        if not math.isfinite(number):
            raise ValueError(f"the target of {name} must be a number, but is {number}")
    return {asking.wanted_of(scenario, name): float(number) for name, number in targets.items()}


def _yardsticks(values: Values, goals: Mapping[str, float]) -> dict[str, float]:
    """Return for each target how much its outcome varies from run to run."""
    found = {}
    for name, goal in goals.items():
        spread = float(np.std(values[name], ddof=1))
        found[name] = spread if math.isfinite(spread) and spread > 0.0 else RELATIVE * max(abs(goal), RELATIVE)
    return found


def _holds(values: Any, goal: float) -> bool:
    here = paired_difference(values, 0.0 * values, CONFIDENCE)
    return here.low <= goal <= here.high


def _fit(goals: Mapping[str, float], reached: Values, before: Values) -> pd.DataFrame:
    rows = []
    for name, goal in goals.items():
        here = paired_difference(reached[name], 0.0 * reached[name], CONFIDENCE)
        rows.append(
            [name, goal, here.mean, here.low, here.high, float(before[name].mean()), here.low <= goal <= here.high]
        )
    return pd.DataFrame(rows, columns=["outcome", "target", "reached", "low", "high", "before", "fits"])
