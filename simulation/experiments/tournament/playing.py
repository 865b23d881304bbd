"""Playing a tournament from its first match to its last, or until somebody stops it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pandas as pd

from simulation.experiments.comparable import check_ranges
from simulation.experiments.replications import check_portable, run_tasks
from simulation.experiments.tournament.arenas import Arena
from simulation.experiments.tournament.entrants import Entrant, Refusal, fitting, gathered, told_apart
from simulation.experiments.tournament.journal import Journal
from simulation.experiments.tournament.league import COLUMNS, Disqualified, Tournament
from simulation.experiments.tournament.matches import Failed, Match, Played, played
from simulation.experiments.tournament.outside import Limits, PythonFile
from simulation.firms.strategies import Strategy
from simulation.scenario import Scenario, load_scenario

Progress = Callable[[int, int], None]
"""Called with matches done and matches in all."""
FEWEST = 2


@dataclass(frozen=True)
class Plan:
    """Who will meet where, how often.

    Attributes
    ----------
    entrants, arenas
        Who takes part, and where.
    replications, seed
        Each pair meets ``replications`` times in each market, each time under other luck; the first has ``seed``.
    confidence
        Of the intervals.
    limits
        Of strategies from Python files.
    refused
        Strategies that cannot take part.
    """

    entrants: tuple[Entrant, ...]
    arenas: tuple[Arena, ...]
    replications: int
    seed: int
    confidence: float = 0.95
    limits: Limits = field(default_factory=Limits)
    refused: tuple[Refusal, ...] = ()

    def __len__(self) -> int:
        return self.each_replication(len(self.entrants)) * self.replications

    def each_replication(self, strategies: int) -> int:
        """Return how many matches so many strategies play in a replication: every pair, both ways, in every market."""
        return strategies * (strategies - 1) * len(self.arenas)

    def matches(self) -> Iterator[Match]:
        """Yield all matches in their order: replication by replication, market by market, pair by pair, both ways."""
        for number in range(self.replications):
            for arena in self.arenas:
                for pair in combinations(self.entrants, 2):
                    for one, other in (pair, pair[::-1]):
                        yield Match(arena, number, self.seed + number, one, other, self.limits)


def tournament(
    strategies: Mapping[str, Strategy | str | Path] | Iterable[str | Path],
    markets: Mapping[str, Scenario | str | Path] | Iterable[str | Path],
    replications: int = 10,
    *,
    seed: int | None = None,
    confidence: float = 0.95,
    workers: int = 1,
    seconds: float = Limits.seconds,
    memory_mb: int = Limits.memory_mb,
    journal: str | Path | None = None,
    progress: Progress | None = None,
) -> Tournament:
    """Let every strategy meet every other in several markets, under the same luck.

    In a match, two strategies take the places of the market's focal firm and of another firm, and then swap; the other firms
    keep their own strategies. A strategy's margin over another is the mean of both matches' differences in score (discounted
    profit plus the customer equity left).

    Parameters
    ----------
    strategies
        Strategy files (YAML), Python files, names of shipped strategies, or the text of a strategy file (several lines); or
        name to any of these, or to a strategy. Those that cannot be loaded, or do not fit a market, are left out; the result
        tells why.
    markets
        Scenario files, or name to scenario or scenario file.
    replications
        How often each pair meets in each market, each time under other luck.
    seed
        Of the first replication; that of the first market if not given. Replication ``r`` has ``seed + r`` everywhere.
    confidence
        Of the intervals, between 0 and 1.
    workers
        Processes to use. Results do not depend on it.
    seconds, memory_mb
        What a strategy from a Python file may use in a match, see :class:`~simulation.experiments.tournament.outside.Limits`.
        One that fails or needs more is disqualified: none of its matches counts for anybody.
    journal
        A file in which every match is noted as soon as it is played; what stands there already is not played again.
    progress
        Called after each match with matches done and matches in all.

    Returns
    -------
    Tournament
        After Ctrl-C, of the replications that were finished, and flagged ``interrupted``.

    Raises
    ------
    ValueError
        If fewer than two strategies are left, there is no market, or an argument is out of range.
    ScenarioError
        If a scenario file is wrong.

    Examples
    --------
    >>> import simulation as sim
    >>> found = sim.tournament(["harvest", "balanced"], ["scenarios/price_war.yaml"], 5)  # doctest: +SKIP
    >>> found.league()  # doctest: +SKIP
    """
    limits = Limits(seconds, memory_mb)
    entrants, refused = gathered(strategies, limits)
    plan = planned(
        entrants, _arenas(markets), replications, seed=seed, confidence=confidence, limits=limits, refused=refused
    )
    return play(plan, workers, journal, progress)


def planned(
    entrants: Sequence[Entrant],
    arenas: Sequence[Arena],
    replications: int = 10,
    *,
    seed: int | None = None,
    confidence: float = 0.95,
    limits: Limits | None = None,
    refused: Sequence[Refusal] = (),
) -> Plan:
    """Make a plan, leaving out who does not fit a market.

    Raises
    ------
    ValueError
        As :func:`tournament` says.
    """
    if not arenas:
        raise ValueError("name at least one market (a scenario)")
    first = arenas[0].scenario.seed if seed is None else seed
    check_ranges(replications, confidence, first, 1)
    for arena in arenas:
        _ = arena.seats
    able, unfit = fitting(told_apart(entrants), arenas)
    left_out = (*refused, *unfit)
    if len(able) < FEWEST:
        told = "".join(f"\n{each.text}" for each in left_out)
        raise ValueError(f"a tournament needs {FEWEST} or more strategies, but there are {len(able)}{told}")
    return Plan(tuple(able), tuple(arenas), replications, first, confidence, limits or Limits(), left_out)


def play(
    plan: Plan, workers: int = 1, journal: str | Path | None = None, progress: Progress | None = None
) -> Tournament:
    """Play what was planned; see :func:`tournament`."""
    check_ranges(plan.replications, plan.confidence, plan.seed, workers)
    if workers > 1:
        own = {each.name: each.plays for each in plan.entrants if not isinstance(each.plays, PythonFile)}
        check_portable({"": own})
    with Journal.at(None if journal is None else Path(journal)) as kept:
        table = _Table(plan, kept, progress)
        undisturbed = run_tasks(table.wanted(), workers, table.done, played)
    return table.tournament(not undisturbed)


class _Table:
    """Takes down what is played, and sends off who failed."""

    def __init__(self, plan: Plan, journal: Journal, progress: Progress | None) -> None:
        self.plan = plan
        self.journal = journal
        self.progress = progress
        self.results: dict[tuple[int, str, str, str], Played] = {}
        self.failures: dict[str, Disqualified] = {}
        self.order: deque[Match] = deque()
        self.ready: dict[int, Played | Failed] = {}

    @property
    def out(self) -> set[str]:
        """Names of those who failed."""
        return set(self.failures)

    def wanted(self) -> Iterator[Match]:
        """Yield matches that have to be played: between those who have not failed, and not in the journal."""
        for match in self.plan.matches():
            if match.has(self.out):
                continue
            self.order.append(match)
            before = self.journal.find(match)
            if before is None:
                yield match
            else:
                self.take_down(match, before)

    def done(self, match: Match, result: Played | Failed) -> None:
        """Keep a match that was played."""
        if isinstance(result, Played):
            self.journal.write(match, result)
        self.take_down(match, result)

    def take_down(self, match: Match, result: Played | Failed) -> None:
        """Count what is done, in the matches' own order, so that it does not matter which of several is done first."""
        self.ready[id(match)] = result
        while self.order and id(self.order[0]) in self.ready:
            first = self.order.popleft()
            self.count(first, self.ready.pop(id(first)))

    def count(self, match: Match, result: Played | Failed) -> None:
        """Count a match; a strategy that failed is out, and with it all its matches."""
        if match.has(self.out):
            return
        if isinstance(result, Played):
            self.results[match.replication, match.arena.name, match.one.name, match.other.name] = result
        else:
            against = match.other.name if result.name == match.one.name else match.one.name
            self.failures[result.name] = Disqualified(
                result.name, match.arena.name, against, match.replication, result.how
            )
            self.results = {key: played for key, played in self.results.items() if result.name not in key[2:]}
        self.show()

    def show(self) -> None:
        """Show how far it is."""
        if self.progress is not None:
            left = len(self.plan.entrants) - len(self.failures)
            self.progress(len(self.results), max(1, self.plan.each_replication(left) * self.plan.replications))

    def tournament(self, interrupted: bool) -> Tournament:
        """Return the tournament, up to the first replication that was not finished."""
        plan = self.plan
        able = tuple(each for each in plan.entrants if each.name not in self.out)
        rows, whole = [], plan.each_replication(len(able))
        for number in range(plan.replications):
            own = [
                [arena.name, number, plan.seed + number, one.name, other.name, result.one, result.other]
                for arena in plan.arenas
                for pair in combinations(able, 2)
                for one, other in (pair, pair[::-1])
                if (result := self.results.get((number, arena.name, one.name, other.name))) is not None
            ]
            if len(own) < whole:
                break
            rows += own
        return Tournament(
            runs=pd.DataFrame(rows, columns=list(COLUMNS)).astype(
                {"replication": int, "seed": int, "score_one": float, "score_other": float}
            ),
            entrants=able,
            arenas=plan.arenas,
            replications=plan.replications,
            seed=plan.seed,
            confidence=plan.confidence,
            disqualified=tuple(sorted(self.failures.values(), key=lambda each: each.name)),
            refused=plan.refused,
            interrupted=interrupted,
        )


def _arenas(markets: Mapping[str, Scenario | str | Path] | Iterable[str | Path]) -> list[Arena]:
    """Return the markets, each under a name of its own."""
    named = markets if isinstance(markets, Mapping) else {Path(each).stem: each for each in markets}
    return [
        Arena(name, given if isinstance(given, Scenario) else load_scenario(given)) for name, given in named.items()
    ]
