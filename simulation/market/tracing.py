"""The same market once more, with some customers traced: week by week, all that they see, do and feel."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.customers.logged_week import traced_week
from simulation.customers.tables import normalised
from simulation.customers.weeks import customers_weeks
from simulation.market.market import Market
from simulation.rules.purchasing import MOST_OCCASIONS
from simulation.state.arrays import State
from simulation.state.columns import NOT_YET, PRESENT
from simulation.state.sharing import agenda
from simulation.state.trace import trace_room
from simulation.state.week import MOST_FIRMS, Clock, Contacts, Tables

if TYPE_CHECKING:
    from simulation.market.snapshot import Snapshot

OF_A_CUSTOMER = ("presence", "known", "stock", "last_firm", "norm", "voice", "voice_next", "customer_id", "segment")
"""Columns that are looked at besides what lies side by side."""


@dataclass(frozen=True)
class Picture:
    """One customer's columns at one moment: ``relation`` and ``file`` (n_firms,) of records, ``spent`` (n_firms,) [cents]."""

    relation: Any
    file: Any
    spent: Any
    own: dict[str, int | float]

    @classmethod
    def of(cls, state: Any, row: int) -> "Picture":
        """Copy a customer's columns."""
        own = {name: getattr(state, name)[row].item() for name in OF_A_CUSTOMER}
        return cls(state.relation[:, row].copy(), state.file[:, row].copy(), state.spent[:, row].copy(), own)


@dataclass(frozen=True)
class Firms:
    """The firms as they were to one segment in one week.

    ``firms``, ``offers``, ``treatments`` and ``segment`` as in :class:`simulation.state.week.Tables`; ``levels`` of what they
    offer, and the orientation's ``weights`` by name [-]; ``named``, what each firm's treatments are called.
    """

    firms: Any
    offers: Any
    treatments: Any
    segment: Any
    levels: list[dict[str, float]]
    weights: dict[str, float]
    named: list[list[str]]


@dataclass(frozen=True)
class WeekSeen:
    """What was seen of one customer in one week.

    ``before``, ``planned``, ``after``: the columns at the end of the week before, once firms had planned, and at this week's end;
    ``tally`` (n_firms + 1, N_TALLIES), what was counted of this customer alone; ``alternatives`` and ``uses``, see
    :mod:`simulation.state.trace`; ``heard`` (3, n_firms), how many contacts recommended each firm, warned of it and told of a
    deal, or in a mean field which share of all people; ``happened``, titles of the scenario's events.
    """

    week: int
    before: Picture
    planned: Picture
    after: Picture
    tally: Any
    alternatives: Any
    uses: Any
    heard: Any
    firms: Firms
    happened: tuple[str, ...]


class TracedMarket(Market):
    """A market in which some customers are looked at while they live; nothing in it is different for that.

    The weeks of customers can be run in any parts, so those traced have a part each, with a tally and notes of its own.
    """

    seen: dict[int, list[WeekSeen]]

    def trace(self, customers: Sequence[int]) -> None:
        """Trace customers, by their stable ids, from the next week on."""
        ids = self.state.customer_id.tolist()
        self._traced = {ids.index(customer): customer for customer in sorted(customers, key=ids.index)}
        self.seen = {customer: [] for customer in customers}
        self._trace = trace_room(2 * MOST_OCCASIONS, len(self.firms))
        self._before = {row: Picture.of(self.state, row) for row in self._traced}

    def _live_through(
        self, now: State, following: State, tables: Tables, contacts: Contacts, clock: Clock, weeks: int
    ) -> np.ndarray:
        planned = {row: Picture.of(now, row) for row in self._traced}
        heard = {row: self._heard(contacts, row) for row in self._traced}
        rows, room, ratings = list(self._traced), self.rooms[0], self._ratings()
        whole = self._tallies(weeks)
        happened = tuple(event.title for event in self.scenario.events if event.week == self.week)
        met = {number: self._firms_to(number, tables) for number in {int(now.segment[row]) for row in rows}}
        for first, last in pairwise([-1, *rows, len(now.customer_id)]):
            customers_weeks(
                now, following, tables, contacts, clock, whole[None], 0, agenda(weeks), ratings, room, first + 1, last
            )
            if last in self._traced:
                tally = np.zeros_like(whole)
                alternatives, uses = traced_week(
                    now, following, tables, contacts, clock, tally, ratings, room, last, self._trace
                )
                after = Picture.of(now, last)
                week = WeekSeen(
                    self.week, self._before[last], planned[last], after, tally[0].sum(axis=1), alternatives, uses,
                    heard[last], met[int(now.segment[last])], happened,
                )  # fmt: skip
                self.seen[self._traced[last]].append(week)
                self._before[last] = after
                whole += tally
        return whole

    def _heard(self, contacts: Contacts, row: int) -> Any:
        """Return what a customer hears this week of each firm, (3, n_firms): contacts, or shares of a mean field."""
        if contacts.mean_field:
            return contacts.said.copy()
        if self.state.presence[row] != PRESENT and not self._arrives(row):
            return np.zeros((3, len(self.firms)))
        others = contacts.neighbours[contacts.offsets[row] : contacts.offsets[row + 1]]
        voices = self.state.voice[others]
        return np.array(
            [
                [np.count_nonzero(voices >> (firm + kind * MOST_FIRMS) & 1) for firm in range(len(self.firms))]
                for kind in range(3)
            ],
            float,
        )

    def _arrives(self, row: int) -> bool:
        return bool(self.state.presence[row] == NOT_YET and self.state.arrival[row] <= self.step_number)

    def _firms_to(self, number: int, tables: Tables) -> Firms:
        customers = self.scenario.customers
        segment = list(customers.segments.values())[number]
        return Firms(
            tables.firms[0].copy(), tables.offers[0, number].copy(), tables.treatments.copy(), tables.segments[number].copy(),
            [firm.levels() for firm in self.firms], normalised(customers.orientations[segment.orientation]),
            [[treatment.name for treatment in firm.plan.treatments] for firm in self.firms],
        )  # fmt: skip


def replayed(market: Market, customers: Sequence[int], start: "Snapshot | None" = None) -> TracedMarket:
    """Run a market again up to the week it is in, with some customers traced.

    Parameters
    ----------
    customers
        Stable ids.
    start
        Where to begin, instead of the beginning.

    Raises
    ------
    ValueError
        If ``start`` is of another market, or later than the market.
    RuntimeError
        If the market could not be repeated to the last bit, because somebody changed it by hand while it ran.
    """
    if start is None:
        again = TracedMarket(
            market.beginning, market.seed, strategies=market.own_strategies, threads=market.team.threads
        )
    else:
        if start.memory["beginning"] != market.beginning or start.seed != market.seed:
            raise ValueError("the snapshot to start from is of another market (another scenario or seed)")
        again = TracedMarket.restored(start, market.team.threads)
        if again.step_number > market.step_number:
            raise ValueError(
                f"the snapshot to start from is of week {again.week}, but the market is in week {market.week} only"
            )
    again.history.transactions = None
    again.trace(customers)
    again.run(market.step_number - again.step_number)
    _check_same(market, again)
    return again


def _check_same(market: Market, again: Market) -> None:
    """Check that a run was repeated to the last bit."""
    done = market.history.recorded
    ours, theirs = market.history, again.history
    differs = np.zeros(done, np.bool_)
    for name in ("tallies", "bills", "prices", "technology"):
        one, other = getattr(ours, name)[:done], getattr(theirs, name)[:done]
        differs |= (one != other).any(axis=tuple(range(1, one.ndim)))
    same = all(np.array_equal(one, other) for one, other in zip(market.state, again.state, strict=True))
    if differs.any() or not same:
        where = f"from week {int(ours.weeks[differs.argmax()])} on" if differs.any() else "in the end"
        raise RuntimeError(
            f"the market could not be repeated exactly: {where} it went another way than the first time, because something "
            "was changed by hand while it ran. Keep market.snapshot() after the change, and give it as start="
        )
