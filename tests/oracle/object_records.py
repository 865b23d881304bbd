"""What is written down of a market of objects: what happened each week, what firms were billed, who is who."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.rules.lifecycle import UNAWARE
from simulation.state.columns import ASKED, COLUMNS, MEMBER, NO_FIRM, OPTED_OUT, REFUSED
from simulation.state.ledger import BILLS
from simulation.state.tallies import TALLIES

if TYPE_CHECKING:
    from .object_market import ObjectMarket

RECEIPTS = {
    "revenue": {"revenue_cents": 1},
    "cost_of_goods": {"cost_of_goods_cents": 1},
    "cost_to_serve": {"cost_to_serve_cents": 1},
    "bad_debt": {"bad_debt_cents": 1},
    "points": {"points_issued_cents": 1, "points_expired_cents": -1},
}
"""Lines of the accounts that add up what customers did, and how often each kind of it counts."""

Entry = tuple[str, str | None, str]
"""What, with which firm (None: with none), in which segment."""


@dataclass
class Week:
    """One week: counts of what happened and of what there was at its end, and bills, all whole numbers."""

    counts: Counter[Entry] = field(default_factory=Counter)
    bills: Counter[Entry] = field(default_factory=Counter)
    prices: list[float] = field(default_factory=list)
    technology: list[float] = field(default_factory=list)


class Records:
    """All weeks so far, and the same as tables that can be laid beside those of the engine."""

    def __init__(self, firms: list[str], segments: list[str]) -> None:
        self.firms = firms
        self.segments = segments
        self.weeks: list[Week] = []

    def begin(self) -> Week:
        """Open the records of a new week."""
        self.weeks.append(Week())
        return self.weeks[-1]

    def accounts(self, line: str, firm: str) -> list[int]:
        """Return a line of a firm's accounts in the weeks that are over, before the one under way [cents]."""
        over = self.weeks[:-1]
        if line in RECEIPTS:
            kinds = RECEIPTS[line].items()
            return [sum(n * self.total(week, what, firm) for what, n in kinds) for week in over]
        return [sum(week.bills[line, firm, s] for s in self.segments) for week in over]

    def total(self, week: Week, what: str, firm: str) -> int:
        """Return one kind of count of a firm in a week, in all segments together."""
        return sum(week.counts[what, firm, segment] for segment in self.segments)

    def tally(self, name: str) -> NDArray[np.int64]:
        """Return one kind of count, (n_weeks, n_firms + 1, n_segments); the last firm is none."""
        firms: list[str | None] = [*self.firms, None]
        return np.array([[[w.counts[name, f, s] for s in self.segments] for f in firms] for w in self.weeks], np.int64)

    def bill(self, line: str) -> NDArray[np.int64]:
        """Return one kind of bill, (n_weeks, n_firms, n_segments) [cents]."""
        return np.array(
            [[[w.bills[line, f, s] for s in self.segments] for f in self.firms] for w in self.weeks], np.int64
        )

    @property
    def tallies(self) -> NDArray[np.int64]:
        """All counts, (n_weeks, n_firms + 1, n_segments, len(TALLIES))."""
        return np.stack([self.tally(name) for name in TALLIES], axis=-1)

    @property
    def bills(self) -> NDArray[np.int64]:
        """All bills, (n_weeks, n_firms, n_segments, len(BILLS)) [cents]."""
        return np.stack([self.bill(line) for line in BILLS], axis=-1)

    @property
    def prices(self) -> NDArray[np.float64]:
        """Shelf prices, (n_weeks, n_firms) [EUR]."""
        return np.array([week.prices for week in self.weeks])

    @property
    def technology(self) -> NDArray[np.float64]:
        """Technology levels, (n_weeks, n_firms) [-]."""
        return np.array([week.technology for week in self.weeks])


def divided(amount: int, people: list[int]) -> list[int]:
    """Divide whole cents in proportion to people, so that nothing is lost: round each running total, half upwards.

    Where there are no people, the first gets all.

    Examples
    --------
    >>> divided(100, [1, 1, 1])
    [33, 34, 33]
    """
    everybody = sum(people)
    if everybody == 0:
        return [amount] + [0] * (len(people) - 1)
    shares, reached = [], 0
    for place in range(len(people)):
        up_to = floor(Fraction(amount * sum(people[: place + 1]), everybody) + Fraction(1, 2))
        shares.append(up_to - reached)
        reached = up_to
    return shares


def columns_of(market: "ObjectMarket") -> dict[str, NDArray[Any]]:
    """Return everything that customers remember, laid out and typed as in the engine's columns."""
    columns = {}
    for column in COLUMNS:
        if column.name in ENGINES_OWN:
            continue
        find = SPECIAL.get(column.name, attrgetter(column.name))
        if column.owner == "customer":
            values = [find(customer) for customer in market.customers]
        else:
            firms = range(len(market.firms))
            values = [[find(customer.relations[firm]) for customer in market.customers] for firm in firms]
        columns[column.name] = np.array(values, dtype=column.dtype)
    return columns


SPECIAL: dict[str, Any] = {
    "customer_id": lambda customer: customer.id,
    "segment": lambda customer: customer.segment.number,
    "last_firm": lambda customer: NO_FIRM if customer.last_firm is None else customer.last_firm.row,
    "voice": lambda customer: customer.voice.bits(),
    "on_file": lambda customer: sum(1 << r.firm.row for r in customer.relations if r.on_file),
    "known": lambda customer: sum(1 << r.firm.row for r in customer.relations if r.stage != UNAWARE),
    "marks": lambda r: OPTED_OUT * r.opted_out + MEMBER * r.member + ASKED * r.asked + REFUSED * r.refused,
}
"""How to find what objects remember in another form."""

ENGINES_OWN = {"voice_next", "addressed", "addressed_next"}
"""Columns without meaning once a week is over: room for the next week, and marks of whom the engine need not ask."""
