"""What came out of a tournament: the league, who beats whom, and each strategy's profile over the markets.

The margin of one strategy over another, in a market and under one luck, is the mean of the two matches' differences in score,
each in one of the two places, so that neither place nor luck favours anybody. All intervals are over replications: matches
under the same luck are not independent of each other, replications are.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.experiments.comparable import unknown
from simulation.experiments.numbers import scale_for
from simulation.experiments.paired import LEAST, PairedDifference, paired_difference
from simulation.experiments.tournament.arenas import Arena
from simulation.experiments.tournament.entrants import Entrant, Refusal

COLUMNS = ("market", "replication", "seed", "one", "other", "score_one", "score_other")
STATISTICS = ("margin", "standard_error", "low", "high", "replications")
RESULTS = ("win", "draw", "loss")
DECIDING = 3.0
"""How many times as large as in another market margins must be for a market to be named as the one that decides."""
MOST_NAMED = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Disqualified:
    """A strategy that failed: in which market, against whom, in which replication, and how."""

    name: str
    market: str
    against: str
    replication: int
    how: str


@dataclass(frozen=True, repr=False)
class Tournament:
    """What came out of a tournament.

    Attributes
    ----------
    runs
        One row a match: market, replication (from 0), seed, one and other (the strategies in the first and the second
        place), score_one, score_other [EUR].
    entrants
        The strategies that were not disqualified, in the order given.
    arenas
        The markets.
    replications, seed
        Replications asked for, and the seed of the first.
    confidence
        Of the intervals.
    disqualified
        Strategies that failed; none of their matches is in any table.
    refused
        Strategies that could not take part.
    interrupted
        Whether Ctrl-C ended it early.
    """

    runs: pd.DataFrame
    entrants: tuple[Entrant, ...]
    arenas: tuple[Arena, ...]
    replications: int
    seed: int
    confidence: float = 0.95
    disqualified: tuple[Disqualified, ...] = field(default=())
    refused: tuple[Refusal, ...] = field(default=())
    interrupted: bool = False

    def __repr__(self) -> str:
        """Say who met where."""
        return f"<Tournament of {len(self.entrants)} strategies in {len(self.arenas)} markets: {self.finished} replications>"

    @property
    def strategies(self) -> list[str]:
        """Names of the strategies, in the order given."""
        return [each.name for each in self.entrants]

    @property
    def markets(self) -> list[str]:
        """Names of the markets."""
        return [each.name for each in self.arenas]

    @property
    def finished(self) -> int:
        """How many replications were finished."""
        return int(self.runs["replication"].nunique())

    @cached_property
    def margins(self) -> Floats:
        """Margin of each strategy over each other [EUR], (n_strategies, n_strategies, n_markets, n_replications)."""
        first, second = self._scores("score_one"), self._scores("score_other")
        ahead = first - second
        return np.asarray(0.5 * (ahead - ahead.swapaxes(0, 1)))

    def league(self) -> pd.DataFrame:
        """Rank the strategies by their mean margin over all others in all markets.

        Returns
        -------
        pandas.DataFrame
            A row a strategy, the best first: rank, strategy, author, margin, standard_error, low, high [EUR], replications,
            wins, draws, losses (over each other strategy in each market; a draw is a margin whose interval holds 0), score
            (the strategy's own mean score [EUR]). Strategies share a rank unless the difference between their margins,
            replication by replication, has an interval without 0: each is held against the first of the rank above it.
        """
        return self._league(slice(None))

    def by_market(self) -> pd.DataFrame:
        """Return the league of each market by itself: as :meth:`league`, with the market in the first column."""
        leagues = [self._league(slice(place, place + 1)) for place in range(len(self.markets))]
        for market, table in zip(self.markets, leagues, strict=True):
            table.insert(0, "market", market)
        return pd.concat(leagues, ignore_index=True)

    def head_to_head(self, market: str | None = None) -> pd.DataFrame:
        """Hold every strategy against every other.

        Parameters
        ----------
        market
            One market; the mean over all if not given.

        Returns
        -------
        pandas.DataFrame
            A row for each strategy and opponent: strategy, opponent, margin, standard_error, low, high [EUR],
            replications, result (win, draw, loss).

        Raises
        ------
        ValueError
            If there is no such market.
        """
        if market is not None and market not in self.markets:
            raise ValueError(unknown("market", market, self.markets))
        where = slice(None) if market is None else slice(place := self.markets.index(market), place + 1)
        rows = []
        for mine, name in enumerate(self.strategies):
            for theirs, opponent in enumerate(self.strategies):
                if mine != theirs:
                    found = self._interval(self.margins[mine, theirs, where].mean(axis=0))
                    rows.append([name, opponent, *_told(found), RESULTS[_verdict(found)]])
        return pd.DataFrame(rows, columns=["strategy", "opponent", *STATISTICS, "result"])

    def cycles(self) -> list[list[str]]:
        """Return the shortest cycles in which each strategy clearly beats the next, and the last the first.

        Where there is one, no ranking says all: who wins depends on whom one meets.
        """
        table = self.head_to_head()
        won = table[table["result"] == "win"]
        beaten = {str(name): list(rows["opponent"]) for name, rows in won.groupby("strategy", sort=False)}
        found: dict[frozenset[str], list[str]] = {}
        for name in self.strategies:
            cycle = _shortest_cycle(name, beaten)
            if cycle:
                found.setdefault(frozenset(cycle), cycle)
        return sorted(found.values(), key=len)

    def findings(self) -> list[str]:
        """Say in plain sentences what came out."""
        if not self.finished or len(self.entrants) < LEAST:
            return []
        league = self.league()
        leaders = [str(name) for name in league.loc[league["rank"] == 1, "strategy"]]
        best = league.iloc[0]
        scale = scale_for("EUR", [best["margin"], best["low"], best["high"]], finest=[best["standard_error"]])
        if self.finished < LEAST:
            said = [f"{best['strategy']} has the largest margin; one replication says nothing about chance."]
        elif len(leaders) == 1:
            interval = f"{scale.text(best['low'])} to {scale.text(best['high'])}"
            said = [f"{leaders[0]} wins: {scale.with_unit(best['margin'])} ahead of the field ({interval})."]
        else:
            said = [f"{_named(leaders)} lead together: luck could explain the differences between them and the first."]
        return [*said, *self._on_duels(leaders), *self._on_cycles(), *self._on_markets()]

    @property
    def notes(self) -> tuple[str, ...]:
        """What to know before the numbers are read."""
        notes = []
        if self.finished < self.replications:
            notes.append(f"stopped early: {self.finished} of {self.replications} replications were finished")
        if self.finished == 1:
            notes.append(
                "one replication says nothing about chance: no intervals, and all share a rank; use two or more"
            )
        for each in self.disqualified:
            notes.append(
                f"{each.name} is disqualified, and none of its matches counts: {each.how} (market '{each.market}', against "
                f"{each.against}, replication {each.replication})"
            )
        for arena in self.arenas:
            if arena.events_left_out:
                notes.append(
                    f"in the market '{arena.name}', events that would change a strategy that is being tested do not "
                    f"happen: {', '.join(arena.events_left_out)}"
                )
        return tuple(notes)

    def _scores(self, column: str) -> Floats:
        """Return scores as an array, (n_strategies, n_strategies, n_markets, n_replications); 0 against oneself."""
        runs, n = self.runs, len(self.entrants)
        scores = np.zeros((n, n, len(self.arenas), self.finished))
        strategies = pd.Index(self.strategies)
        places = (
            strategies.get_indexer(pd.Index(runs["one"])),
            strategies.get_indexer(pd.Index(runs["other"])),
            pd.Index(self.markets).get_indexer(pd.Index(runs["market"])),
            runs["replication"].to_numpy(int),
        )
        scores[places] = runs[column].to_numpy(float)
        return scores

    def _league(self, where: slice) -> pd.DataFrame:
        """Rank the strategies over some of the markets."""
        others = max(1, len(self.entrants) - 1)
        margins = self.margins[:, :, where].mean(axis=2).sum(axis=1) / others  # against oneself it is 0
        scores = self._scores("score_one")[:, :, where].sum(axis=1) + self._scores("score_other")[:, :, where].sum(
            axis=0
        )
        own = scores.mean(axis=(1, 2)) / (2 * others) if self.finished else np.full(len(self.entrants), np.nan)
        order = np.argsort(-margins.mean(axis=1), kind="stable") if self.finished else np.arange(len(self.entrants))
        ranks = self._ranks(margins[order])
        rows = []
        for rank, place in zip(ranks, order.tolist(), strict=True):
            entrant = self.entrants[place]
            found = self._interval(margins[place])
            rows.append(
                [rank, entrant.name, entrant.author, *_told(found), *self._results(place, where), float(own[place])]
            )
        return pd.DataFrame(
            rows, columns=["rank", "strategy", "author", *STATISTICS, "wins", "draws", "losses", "score"]
        )

    def _ranks(self, margins: Floats) -> list[int]:
        """Rank strategies, the best first, (n_strategies, n_replications): a new rank begins where one is clearly worse."""
        ranks: list[int] = []
        leader = 0
        for place in range(len(margins)):
            if place and self._interval(margins[leader] - margins[place]).low > 0.0:
                leader = place
            ranks.append(leader + 1)
        return ranks

    def _results(self, place: int, where: slice) -> list[int]:
        """Count wins, draws and losses of a strategy: over each other one in each market."""
        margins = np.delete(self.margins[place], place, axis=0)[:, where]
        verdicts = [_verdict(self._interval(each)) for of_one in margins for each in of_one]
        return [verdicts.count(number) for number in range(len(RESULTS))]

    def _interval(self, margins: Floats) -> PairedDifference:
        return paired_difference(margins, np.zeros_like(margins), self.confidence)

    def _on_duels(self, leaders: Sequence[str]) -> list[str]:
        """Say who beats all others one by one, if that is none of those who lead."""
        table = self.head_to_head()
        spared = set(table.loc[table["result"] != "win", "strategy"])
        unbeaten = [name for name in self.strategies if name not in spared and name not in leaders]
        return [f"Yet {unbeaten[0]} clearly beats every other, one by one."] if unbeaten else []

    def _on_cycles(self) -> list[str]:
        cycles = self.cycles()
        if not cycles:
            return []
        shown = " beats ".join([*cycles[0], cycles[0][0]])
        more = f" (and {len(cycles) - 1} more such cycles)" if len(cycles) > 1 else ""
        return [f"No order holds for all: {shown}{more}."]

    def _on_markets(self) -> list[str]:
        """Say in which market the league is decided, if margins there are much larger than elsewhere."""
        sizes = dict(zip(self.markets, np.abs(self.margins.mean(axis=3)).mean(axis=(0, 1)).tolist(), strict=True))
        largest, smallest = max(sizes, key=sizes.__getitem__), min(sizes, key=sizes.__getitem__)
        if len(sizes) == 1 or sizes[largest] <= DECIDING * sizes[smallest]:
            return []
        times = f"{sizes[largest] / sizes[smallest]:.0f} times" if sizes[smallest] else "far"
        said = (
            f"Margins in '{largest}' are {times} as large as in '{smallest}', so that it weighs most in the league; look at "
            "each market by itself."
        )
        return [said]


def _told(found: PairedDifference) -> list[float]:
    return [found.difference, found.standard_error, found.low, found.high, found.replications]


def _verdict(found: PairedDifference) -> int:
    """Return 0 for a win, 1 for a draw, 2 for a loss."""
    return 0 if found.low > 0.0 else 2 if found.high < 0.0 else 1


def _shortest_cycle(name: str, beaten: dict[str, list[str]]) -> list[str]:
    """Return the shortest way along wins from a strategy back to itself; empty if there is none."""
    waiting: deque[list[str]] = deque([[name]])
    seen = {name}
    while waiting:
        way = waiting.popleft()
        for following in beaten.get(way[-1], []):
            if following == name:
                return way
            if following not in seen:
                seen.add(following)
                waiting.append([*way, following])
    return []


def _named(names: Sequence[str]) -> str:
    """List names as in a sentence."""
    if len(names) > MOST_NAMED:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED} more"
    return f"{', '.join(names[:-1])} and {names[-1]}"
