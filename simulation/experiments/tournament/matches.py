"""One match: two strategies in one market, each in its place, and what each has at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from pydantic import PrivateAttr

from simulation.experiments.manifest import sources_sha256, tree_sha256
from simulation.experiments.measures import measured
from simulation.experiments.replications import check_stop
from simulation.experiments.tournament.arenas import Arena
from simulation.experiments.tournament.entrants import Entrant
from simulation.experiments.tournament.outside import Forfeited, Limits, PythonFile, playing
from simulation.firms.decision import Decision
from simulation.firms.strategies import Strategy
from simulation.firms.view import ManagersView
from simulation.market.market import Market
from simulation.scenario.errors import one_line

SCORE = "score"


@dataclass(frozen=True)
class Match:
    """A run of a market in which one strategy is followed in the first place and another in the second."""

    arena: Arena
    replication: int
    seed: int
    one: Entrant
    other: Entrant
    limits: Limits

    @cached_property
    def sha256(self) -> str:
        """Hash of all that its result depends on."""
        return tree_sha256([self.arena.sha256, self.seed, self.one.sha256, self.other.sha256, sources_sha256()])

    def has(self, names: set[str]) -> bool:
        """Whether one of the two is named there."""
        return self.one.name in names or self.other.name in names


@dataclass(frozen=True)
class Played:
    """What the two strategies of a match scored: discounted profit plus the customer equity left [EUR]."""

    one: float
    other: float


@dataclass(frozen=True)
class Failed:
    """A strategy failed in a match: who, and how."""

    name: str
    how: str


def played(match: Match) -> Played | Failed:
    """Play a match; a strategy that fails ends it, and is named."""
    first, second = match.arena.seats
    try:
        with _at_play(match.one, match.limits) as one, _at_play(match.other, match.limits) as other:
            market = Market(match.arena.ground, match.seed, strategies={first: one, second: other})
            market.run(progress=check_stop)
    except _Foul as foul:
        return Failed(foul.name, foul.how)
    scores = measured(market.results, market.equity_left(), [SCORE])[SCORE]
    return Played(float(scores[first]), float(scores[second]))


@contextmanager
def _at_play(entrant: Entrant, limits: Limits) -> Iterator[Strategy]:
    """Give an entrant's strategy, whatever goes wrong in it being put down to the entrant."""
    if not isinstance(entrant.plays, PythonFile):
        yield _Guarded(entrant.name, entrant.plays)
        return
    outside = playing(entrant.plays, limits)
    try:
        strategy = outside.__enter__()
    except Forfeited as forfeit:
        raise _Foul(entrant.name, str(forfeit)) from None
    try:
        yield _Guarded(entrant.name, strategy)
    finally:
        outside.__exit__(None, None, None)


class _Foul(Exception):
    """A strategy failed in a match."""

    def __init__(self, name: str, how: str) -> None:
        super().__init__(name, how)
        self.name, self.how = name, how


class _Guarded(Strategy):
    """A strategy whose failures bear its name."""

    _name: str = PrivateAttr()
    _strategy: Strategy = PrivateAttr()

    def __init__(self, name: str, strategy: Strategy) -> None:
        super().__init__()
        self._name, self._strategy = name, strategy

    def decide(self, view: ManagersView) -> Decision:
        try:
            decision = self._strategy.decide(view)
            if not isinstance(decision, Decision):
                raise TypeError(f"decide must return a Decision, but returned {decision!r:.80}")
            return decision.checked(len(view.records), view.choices)
        except Forfeited as forfeit:
            raise _Foul(self._name, f"in week {view.week}: {forfeit}") from None
        except Exception as error:  # noqa: BLE001  whatever a strategy does is its own fault
            raise _Foul(self._name, one_line(f"in week {view.week}: {type(error).__name__}: {error}")) from None
