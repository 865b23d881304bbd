"""Finding the parameters of a scenario at which an outcome is highest, such as the spending with the most customer equity."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from simulation.experiments.paired import PairedDifference, paired_difference
from simulation.experiments.search import asking
from simulation.experiments.search.candidates import Run, Values, Wanted, runner
from simulation.experiments.search.keeping import REACH, STUDY, TRIED, VALUE, save_search, search_folder
from simulation.experiments.search.ranges import Range, Ranges, as_it_is, checked
from simulation.experiments.search.searching import Candidate, Progress, Search
from simulation.scenario import Scenario, changed

CONFIDENCE = 0.95


@dataclass(frozen=True, repr=False)
class Optimum:
    """The best parameters found.

    Attributes
    ----------
    outcome
        What was to be highest, as ``Firm.outcome``.
    parameters
        The best, by path.
    mean, standard_error, low, high
        Of the outcome there, with its 95 % interval, under luck that the search did not use: what is best in a search is so
        partly by luck, which the search's own numbers would count in.
    gain
        Over the scenario as it is, replication by replication under that luck; None if that was not asked.
    tried
        A row a candidate.
    reach
        A row a parameter: ``best``, and ``low`` to ``high`` over the candidates that the search cannot tell from the best (the
        interval of their paired difference holds 0): how flat the optimum is.
    scenario
        At the best.
    interrupted
        Whether Ctrl-C ended it early; the numbers are then those of the search.
    notes
        What to know before reading the numbers.
    """

    outcome: str
    parameters: dict[str, Any]
    mean: float
    standard_error: float
    low: float
    high: float
    gain: PairedDifference | None
    tried: pd.DataFrame
    reach: pd.DataFrame
    scenario: Scenario
    interrupted: bool = False
    notes: tuple[str, ...] = field(default=())

    def __repr__(self) -> str:
        """Say where the best is."""
        where = ", ".join(f"{path} = {value}" for path, value in self.parameters.items())
        return f"<Optimum of {self.outcome}: {self.mean:g} ({self.low:g} to {self.high:g}) at {where}>"


def optimise(
    scenario: Scenario,
    ranges: Ranges,
    outcome: str = "score",
    *,
    firm: str | None = None,
    replications: int = 8,
    check: int = 20,
    trials: int = 100,
    seed: int | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    folder: str | Path | None = None,
    progress: Progress | None = None,
) -> Optimum:
    """Find the parameters of a scenario at which an outcome is highest.

    Every candidate is run several times under the same luck. First candidates spread evenly, then Optuna's proposals, then
    Nelder and Mead's search around the best, see :mod:`simulation.experiments.search.searching`.

    Parameters
    ----------
    scenario
        The market.
    ranges
        What may vary: a pair (lowest, highest) or a list of choices, by path, such as
        ``{"firms.Keeper.strategy.retention_budget": (0, 2000)}``.
    outcome
        Name, see :data:`simulation.experiments.measures.RUN_OUTCOMES`; the default is discounted profit and the customer
        equity left behind.
    firm
        Whose; the scenario's focal firm if not given.
    replications
        Runs of each candidate, with the seeds ``seed``, ``seed + 1``...
    check
        Further replications under other luck, of the best and of the scenario as it is.
    trials
        Candidates at most.
    seed
        Of the first replication; the scenario's if not given.
    workers, scheduler
        Processes to use, or the address of a Dask cluster's scheduler, as in :func:`simulation.sweep`: they share a candidate's
        replications. Results do not depend on it.
    folder
        Where every candidate is kept as soon as it was run; the same search in the same folder goes on where it ended.
    progress
        Called with candidates tried and the most that will be.

    Raises
    ------
    ValueError
        If there is nothing to vary, or a path, a bound, the outcome, the firm or a number is not possible.
    FolderError
        If the folder cannot be used or holds another search.
    SweepError
        If the cluster was lost; what was tried is in the folder, and the same search goes on from there.
    KeyboardInterrupt
        After Ctrl-C before any candidate was run.

    Examples
    --------
    >>> import simulation as sim
    >>> market = sim.load_scenario("scenarios/retention_vs_acquisition.yaml")  # doctest: +SKIP
    >>> sim.optimise(market, {"firms.Keeper.strategy.retention_budget": (0, 2000)})  # doctest: +SKIP
    """
    base = scenario.seed if seed is None else seed
    asking.check_numbers(replications, check, trials, base, workers)
    wanted, varying = asking.wanted_of(scenario, outcome, firm), checked(scenario, ranges)
    target = search_folder(folder, scenario, wanted.name, varying, replications, trials, base)

    with runner(scenario, [wanted], workers, scheduler) as run:
        search = Search(
            varying, run, lambda values: float(values[wanted.name].mean()), range(base, base + replications), trials,
            None if target is None else target / STUDY, as_it_is(scenario, varying), progress=progress,
        )  # fmt: skip
        interrupted = not search.go()
        if not search.tried:
            raise KeyboardInterrupt
        best = search.best
        fresh, before = _checked(
            run, scenario, varying, best, range(base + replications, base + replications + check), interrupted
        )
    return _told(scenario, wanted, varying, search, fresh, before, target, interrupted)


def _checked(
    run: Run, scenario: Scenario, ranges: list[Range], best: Candidate, seeds: range, interrupted: bool
) -> tuple[Values | None, Values | None]:
    """Run the best and the scenario as it is under luck that the search did not use."""
    if interrupted:
        return None, None
    try:
        return run(asking.changes_of(ranges, best), seeds), run({}, seeds)
    except KeyboardInterrupt:
        return None, None


def _told(
    scenario: Scenario, wanted: Wanted, ranges: list[Range], search: Search, fresh: Values | None, before: Values | None,
    target: Path | None, interrupted: bool,
) -> Optimum:  # fmt: skip
    best = search.best
    values = (best.measured if fresh is None else fresh)[wanted.name]
    here = paired_difference(values, 0.0 * values, CONFIDENCE)
    gain = None if fresh is None or before is None else paired_difference(values, before[wanted.name], CONFIDENCE)
    of_best = best.measured[wanted.name]
    alike = [each for each in search.tried if _as_good(each, of_best, wanted)] or [best]
    reached = asking.reach(ranges, alike, best)
    notes = asking.notes_on(reached)
    if interrupted or fresh is None:
        notes.append("stopped early: the best so far, by the luck of the search, which flatters it")
    parameters = asking.parameters_of(ranges, best)
    there = changed(scenario, asking.changes_of(search.ranges, search.best))
    tried = asking.tried_table(ranges, search.tried, "objective").drop(columns="objective")
    if target is not None:
        save_search(
            target, {TRIED: tried, REACH: reached, VALUE: _value(here, gain)}, there, complete=fresh is not None
        )
    return Optimum(
        wanted.name, parameters, here.mean, here.standard_error, here.low, here.high, gain, tried, reached, there,
        fresh is None, tuple(notes),
    )  # fmt: skip


def _value(here: PairedDifference, gain: PairedDifference | None) -> pd.DataFrame:
    rows = [["at the best", here.mean, here.low, here.high]]
    if gain is not None:
        rows.append(["more than the scenario as it is", gain.difference, gain.low, gain.high])
    return pd.DataFrame(rows, columns=["what", "mean", "low", "high"])


def _as_good(candidate: Candidate, best: Any, wanted: Wanted) -> bool:
    """Whether a candidate cannot be told from the best."""
    lead = paired_difference(best, candidate.measured[wanted.name], CONFIDENCE)
    return lead.low <= 0.0
