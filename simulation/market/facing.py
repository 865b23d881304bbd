"""What firms and customers see of each other when a week begins."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.customers.tables import Meeting
from simulation.firms.carrying_out import FIRM, AllOrders
from simulation.firms.firm import Firm
from simulation.firms.media import overall_freshness
from simulation.firms.offering_now import complaint_cost_now
from simulation.firms.personas import pictured
from simulation.firms.records import CustomerRecords
from simulation.firms.treating import ORDER
from simulation.firms.view import LazyView, ManagersView, PublicFirm
from simulation.random_numbers import draw, purposes
from simulation.rules.purchasing import cents
from simulation.state.ledger import LINES
from simulation.state.week import FIRM_WEEK, MOST_TREATMENTS, OFFER_WEEK, TREATMENT_WEEK, Tables

if TYPE_CHECKING:
    from simulation.market.market import Market

MOST_AHEAD = 13
"""Weeks that customers may live through in one go."""
NEVER_REDEEMED = 2**53
"""Points from which on they are redeemed where there is no programme: more than there can be [cents]."""


def managers_view(market: "Market", firm: Firm, records: CustomerRecords, public: Sequence[PublicFirm]) -> ManagersView:
    """Return what a firm may see when it plans: copies of its own records and accounts, and public facts.

    Parameters
    ----------
    records
        Copies of its own records.
    public
        Of all firms that trade.
    """
    name, media = firm.name, dict(firm.media_seen())
    known = {
        **firm.always_seen(),
        "name": name,
        "week": market.week,
        "price": firm.price,
        "unit_cost": firm.unit_cost(),
        "technology": firm.technology,
        "market_size": max(1, market.people),
        "records": records,
        "luck": draw(*market.key, firm.id, market.step_number, purposes.FIRM_PLANNING, 0, 0),
        "media": media,
        "research": dict(firm.research_seen()),
        "accuracy": firm.accuracy(),
        "levels": dict(firm.parameters.levels),
        "usual_price": firm.usual_price,
        "rating": firm.rating(),
        "reviews": firm.reviews,
    }
    # what these hold is what a firm may see, and nothing else: a strategy can look into them
    accounts = market.history.accounts_of(firm.row)
    personas = firm.personas(market.scenario.customers)
    found: dict[str, Callable[[], Any]] = {
        "idea_freshness": lambda: overall_freshness(media),
        "weeks_with_idea": lambda: max(medium.weeks for medium in media.values()),
        "renewal_cost": lambda: sum(medium.renewal_cost for medium in media.values()),
        "personas": lambda: pictured(personas, records.as_filed("persona")) if personas else {},
        "rivals": lambda: tuple(face for face in public if face.name != name),
        "ledger": lambda: dict(zip(LINES, np.ascontiguousarray(accounts.T) / 100.0, strict=True)),
    }
    return LazyView.of(known, found)


def public_face(firm: Firm) -> PublicFirm:
    """Return what anybody can see of a firm."""
    return PublicFirm(firm.name, firm.price, firm.technology, firm.rating(), firm.reviews)


def orders_to_give(market: "Market", firms: Sequence[Firm]) -> AllOrders:
    """Return what firms' plans do, as the loop over their records reads it, to be filled in by :func:`give_orders`."""
    treatments = np.zeros((len(firms), MOST_TREATMENTS), ORDER)
    benefit = np.zeros((len(firms), len(market.segment_rows)))
    who = np.array([(firm.row, firm.id, firm.parameters.contact.relevance_for_all) for firm in firms], FIRM)
    return AllOrders(who, treatments, market.segment_rows, benefit, market.step_number, *market.key)


def give_orders(market: "Market", firm: Firm, orders: AllOrders, place: int) -> None:
    """Fill in what a firm's plan does, which must be in force already."""
    orders.treatments[place, : len(firm.plan.treatments)] = firm.orders()
    if any(treatment.apology > 0.0 for treatment in firm.plan.treatments):
        orders.benefit[place] = _meeting(market).benefit[:, firm.row]


class ShopWindow:
    """The tables that customers read, for a few weeks in turn; written anew only where something has changed since last time."""

    def __init__(self, segments: NDArray[np.void], n_firms: int, over_weeks: NDArray[np.void]) -> None:
        """Make tables; ``segments`` and ``over_weeks`` are as in :class:`~simulation.state.week.Tables`."""
        n_segments = len(segments)
        self._firms = np.zeros((MOST_AHEAD, n_firms), FIRM_WEEK)
        self._treatments = np.zeros((n_firms, MOST_TREATMENTS), TREATMENT_WEEK)
        self._offers = np.zeros((MOST_AHEAD, n_segments, n_firms), OFFER_WEEK)
        self._reach = self._offers["reach"]
        self._meeting: list[Meeting | None] = [None] * MOST_AHEAD
        self._rows: list[list[tuple[float, ...]]] = [[()] * n_firms for _ in range(MOST_AHEAD)]
        self._plans: list[NDArray[np.void] | None] = [None] * n_firms
        self._tables = [
            Tables(segments, self._firms[:weeks], self._offers[:weeks], self._treatments, over_weeks)
            for weeks in range(1, MOST_AHEAD + 1)
        ]

    def tables(self, weeks: int) -> Tables:
        """Return the first so many weeks' tables, with an axis for the weeks; they are the same arrays every time."""
        return self._tables[weeks - 1]

    def this_week(self, market: "Market") -> Tables:
        """Write down what firms are in the market's week, and return its tables alone, without an axis for weeks."""
        self.show(market, market.people_by_segment.tolist())
        tables = self.tables(1)
        return tables._replace(firms=tables.firms[0], offers=tables.offers[0])

    def show(self, market: "Market", people: Sequence[int], place: int = 0) -> None:
        """Write down what firms are in the market's week, as the tables' week number ``place``.

        From the second on, the week before must have been written down just now: firms that have settled stay as they were.

        Parameters
        ----------
        people : (n_segments,)
            In the market as the week begins.
        """
        meeting = self._meeting[place - 1] if place > 0 and all(firm.settled for firm in market.firms) else None
        meeting = meeting or _meeting(market)
        if meeting is not self._meeting[place]:
            self._meeting[place] = meeting
            for name, column in meeting._asdict().items():
                self._offers[name][place] = column
        week, by_segment = market.week, dict(zip(market.history.segments, people, strict=True))
        rows, before = self._rows[place], self._rows[place - 1]
        reach = []
        for firm in market.firms:
            row = before[firm.row] if place > 0 and firm.settled else _firm_row(firm, week)
            if row is not rows[firm.row] and row != rows[firm.row]:
                self._firms[place, firm.row] = rows[firm.row] = row
            reach.append(firm.reach(by_segment))
        self._reach[place].T[:] = reach
        if place == 0:  # plans stay as they are from then on
            self._show_treatments(market.firms)

    def _show_treatments(self, firms: Sequence[Firm]) -> None:
        for firm in firms:
            treatments = firm.in_force().treatments
            if treatments is not self._plans[firm.row]:
                self._plans[firm.row] = treatments
                self._treatments[firm.row] = np.zeros((), TREATMENT_WEEK)
                self._treatments[firm.row, : len(treatments)] = treatments


def _meeting(market: "Market") -> Meeting:
    firms = market.firms
    return market.weights.meeting(
        [firm.levels() for firm in firms],
        [firm.technology for firm in firms],
        [firm.trades(market.week) for firm in firms],
    )


def _firm_row(firm: Firm, week: int) -> tuple[float, ...]:
    """Return one row of ``FIRM_WEEK``."""
    own = firm.parameters
    programme, after = own.programme, own.aftersale
    return (
        firm.id, firm.trades(week), firm.price, firm.sale(), firm.usual_price, firm.unit_cost(), own.costs.cost_to_serve,
        complaint_cost_now(own), firm.failure_probability(), own.offering.intercept, firm.rating(), firm.reviews,
        programme.join if programme is not None else 0.0,
        programme.points_rate if programme is not None else 0.0,
        cents(programme.redeem_at) if programme is not None else NEVER_REDEEMED,
        programme.community_help if programme is not None else 0.0,
        after.repair_price, after.repair_cost, after.repair_quality, after.dunning_cost, after.dispute_cost,
        after.visit_cost, own.bonds.speed, firm.plan.introduction, programme.holdout if programme is not None else 0.0,
    )  # fmt: skip
