"""Comparing alternatives: the same customers and the same luck, another strategy.

Replication ``r`` uses the same seed in every alternative. Draws belong to customers and weeks, not to the order of
events, so that what differs between two runs of a replication is caused by the alternative alone; the differences in
pairs vary much less than the runs themselves.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from itertools import count
from pathlib import Path
from typing import Any

import pandas as pd

from simulation.experiments.comparable import (
    check_alternatives,
    check_own,
    check_ranges,
    focal_firm,
    listed,
    notes_on,
    unknown,
)
from simulation.experiments.measures import DEFAULT_OUTCOMES, FROM_EQUITY, RunOutcome, chosen_outcomes
from simulation.experiments.numbers import scale_for
from simulation.experiments.paired import LEAST, PairedDifference, paired_difference
from simulation.experiments.replications import Measured, Task, check_portable, run_task, run_tasks
from simulation.firms.strategies import Strategy
from simulation.scenario import Scenario, load_scenario

Progress = Callable[[int, int], None]
"""Called with runs done and runs in all."""
STATISTICS = tuple(each.name for each in fields(PairedDifference))
KEYS = ["alternative", "replication", "seed", "firm", "outcome"]


@dataclass(frozen=True, repr=False)
class Comparison:
    """What was found when alternatives were compared.

    Attributes
    ----------
    runs
        One row for each alternative, replication, firm and outcome: alternative, replication (from 0), seed, firm,
        outcome, value.
    scenarios
        The scenario of each alternative.
    firm
        The firm that the question is about.
    replications
        Replications asked for; ``len(finished)`` were done.
    seed
        Of the first replication; replication ``r`` has ``seed + r``.
    confidence
        Of the intervals.
    interrupted
        Whether Ctrl-C ended it early.
    notes
        What to know before reading the numbers.
    """

    runs: pd.DataFrame
    scenarios: Mapping[str, Scenario]
    firm: str
    replications: int
    seed: int
    confidence: float = 0.95
    interrupted: bool = False
    notes: tuple[str, ...] = field(default=())

    def __repr__(self) -> str:
        """Say what was compared."""
        return f"<Comparison of {', '.join(self.alternatives)}: {len(self.finished)} replications, firm '{self.firm}'>"

    @property
    def alternatives(self) -> list[str]:
        """Names of the alternatives, in the order given."""
        return list(self.scenarios)

    @property
    def outcomes(self) -> list[RunOutcome]:
        """What was measured."""
        return chosen_outcomes(self.runs["outcome"].unique())

    @property
    def finished(self) -> list[int]:
        """The replications done."""
        return sorted(int(number) for number in self.runs["replication"].unique())

    def differences(self, against: str | None = None) -> pd.DataFrame:
        """Hold every alternative against one of them, in pairs.

        Parameters
        ----------
        against
            The alternative that the others are held against; the first if not given.

        Returns
        -------
        pandas.DataFrame
            One row for each other alternative, firm (that both have) and outcome: alternative, against, firm, outcome,
            unit, and the columns of :class:`simulation.experiments.paired.PairedDifference`.

        Raises
        ------
        ValueError
            If there is no such alternative.
        """
        against = self._checked(against)
        units = {each.name: each.unit for each in self.outcomes}
        values = self.runs.pivot(index="replication", columns=["alternative", "firm", "outcome"], values="value")
        rows = []
        for alternative, firm, outcome in self._pairs(against):
            mine, other = values[alternative, firm, outcome], values[against, firm, outcome]
            found = paired_difference(mine.to_numpy(float), other.to_numpy(float), self.confidence)
            rows.append([alternative, against, firm, outcome, units[outcome], *vars(found).values()])
        return pd.DataFrame(rows, columns=["alternative", "against", "firm", "outcome", "unit", *STATISTICS])

    def summary(self, firm: str | None = None, against: str | None = None) -> pd.DataFrame:
        """Tell the differences of one firm in readable numbers.

        Parameters
        ----------
        firm
            The firm; the one that the question is about if not given.
        against
            The alternative that the others are held against; the first if not given.

        Returns
        -------
        pandas.DataFrame
            Texts, a row for each other alternative and outcome: alternative, outcome with its unit, mean, mean of
            what it is held against, difference, interval, share of replications in which it is larger.

        Raises
        ------
        ValueError
            If there is no such alternative or firm.
        """
        against = self._checked(against)
        firm = self.firm if firm is None else firm
        table = self.differences(against)
        if firm not in set(table["firm"]) and len(table):
            raise ValueError(f"'{firm}' is no firm that the alternatives share (there are: {listed(table['firm'])})")
        labels = {each.name: each.label for each in self.outcomes}
        rows = [_told(row, labels) for _, row in table[table["firm"] == firm].iterrows()]
        interval = f"{100 * self.confidence:g} % interval"
        columns = ["alternative", "outcome", "mean", f"mean of {against}", "difference", interval, "larger in"]
        return pd.DataFrame(rows, columns=columns)

    def _pairs(self, against: str) -> list[tuple[str, str, str]]:
        """List alternative, firm and outcome of all that can be held against an alternative."""
        if self.runs.empty:
            return []
        return [
            (alternative, firm, each.name)
            for alternative in self.alternatives
            if alternative != against
            for firm in self.scenarios[against].firms
            if firm in self.scenarios[alternative].firms
            for each in self.outcomes
        ]

    def _checked(self, against: str | None) -> str:
        if against is None:
            return self.alternatives[0]
        if against not in self.scenarios:
            raise ValueError(unknown("alternative", against, self.alternatives))
        return against


def compare(
    alternatives: Mapping[str, Scenario | str | Path],
    replications: int = 20,
    *,
    firm: str | None = None,
    outcomes: Iterable[str] = DEFAULT_OUTCOMES,
    confidence: float = 0.95,
    seed: int | None = None,
    with_equity: bool = True,
    workers: int = 1,
    strategies: Mapping[str, Mapping[str, Strategy]] | None = None,
    progress: Progress | None = None,
    least: int = 2,
) -> Comparison:
    """Compare alternatives under the same luck.

    Parameters
    ----------
    alternatives
        Name to scenario (or scenario file), two or more; the first is what the others are held against. They must
        have the same horizon.
    replications
        How many times each is run, each time under other luck.
    firm
        The firm that the question is about; that of the first scenario if not given.
    outcomes
        Names, see :data:`simulation.experiments.measures.RUN_OUTCOMES`.
    confidence
        Of the intervals, between 0 and 1.
    seed
        Of the first replication; that of the first scenario if not given. Replication ``r`` has ``seed + r``.
    with_equity
        Whether to continue each market in order to value the customers left; without it a comparison takes about half
        the time, and the outcomes ``equity_left`` and ``score`` are left out.
    workers
        Processes to use. Results do not depend on it.
    strategies
        Strategies written in Python: by the name of the alternative, then of the firm.
    progress
        Called after each run with runs done and runs in all.
    least
        How many alternatives there must be; with 1, a single scenario is run several times.

    Returns
    -------
    Comparison
        After Ctrl-C, of the replications that were finished, and flagged ``interrupted``.

    Raises
    ------
    ValueError
        If the alternatives cannot be compared, or an argument is out of range; the message says what to do.
    ScenarioError
        If a scenario file is wrong.

    Examples
    --------
    >>> import simulation as sim
    >>> keep = sim.load_scenario("scenarios/retention_vs_acquisition.yaml")  # doctest: +SKIP
    >>> win = sim.changed(keep, {"firms.Keeper.strategy": {"name": "acquisition_focus"}})  # doctest: +SKIP
    >>> sim.compare({"keep": keep, "win": win}, replications=20).summary()  # doctest: +SKIP
    """
    scenarios = {
        name: given if isinstance(given, Scenario) else load_scenario(given) for name, given in alternatives.items()
    }
    first = check_alternatives(scenarios, least)
    base = first.seed if seed is None else seed
    check_ranges(replications, confidence, base, workers)
    own = dict(strategies or {})
    check_own(own, scenarios)
    if workers > 1:
        check_portable(own)
    chosen = tuple(each.name for each in chosen_outcomes(outcomes, with_equity))
    if not chosen:
        raise ValueError(f"there is nothing to compare: {' and '.join(FROM_EQUITY)} need with_equity=True")
    tasks = [
        Task(name, number, base + number, scenario, chosen, with_equity, own.get(name, {}))
        for number in range(replications)
        for name, scenario in scenarios.items()
    ]
    focal = focal_firm(firm, scenarios)
    finished: list[tuple[Task, Measured]] = []

    def done(task: Task, found: Measured) -> None:
        finished.append((task, found))
        if progress is not None:
            progress(len(finished), len(tasks))

    undisturbed = run_tasks(tasks, workers, done, run_task)
    runs = _tidy(finished, list(scenarios))
    n = runs["replication"].nunique()
    return Comparison(
        runs, scenarios, focal, replications, base, confidence, not undisturbed, notes_on(scenarios, n, replications)
    )


def _tidy(runs: list[tuple[Task, Measured]], alternatives: list[str]) -> pd.DataFrame:
    """Put the runs into one table, in their order, up to the first replication that was not finished."""
    counts = Counter(task.replication for task, _ in runs)
    finished = next(number for number in count() if counts[number] < len(alternatives))
    whole = [(task, found) for task, found in runs if task.replication < finished]
    whole.sort(key=lambda pair: (pair[0].replication, alternatives.index(pair[0].alternative)))
    rows = [
        (task.alternative, task.replication, task.seed, firm, outcome, value)
        for task, found in whole
        for outcome, of_firms in found.items()
        for firm, value in of_firms.items()
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "value"])


def _told(row: "pd.Series[Any]", labels: Mapping[str, str]) -> list[str]:
    """Write a row of differences in one unit, with as many digits as its standard error is worth."""
    spread = [row["difference"], row["low"], row["high"]]
    scale = scale_for(row["unit"], [row["mean"], row["mean_against"], *spread], finest=[row["standard_error"]])
    return [
        row["alternative"],
        scale.label(labels[row["outcome"]]),
        scale.text(row["mean"]),
        scale.text(row["mean_against"]),
        scale.signed(row["difference"]),
        f"{scale.signed(row['low'])} to {scale.signed(row['high'])}" if row["replications"] >= LEAST else "-",
        _times(row["probability_of_superiority"], row["replications"]),
    ]


def _times(share: float, replications: int) -> str:
    return f"{round(share * replications)} of {replications}" if replications else "-"
