"""What the manager of a firm gets to see of a market of objects, gathered relation by relation."""

import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.firms.firm import Firm
from simulation.firms.records import FIRST_GUESS_WEEKS, CustomerRecords
from simulation.firms.view import ManagersView, PublicFirm, ResponseCurve
from simulation.random_numbers import draw, purposes
from simulation.state.columns import NEVER
from simulation.state.ledger import LINES

from .object_relation import Relation

if TYPE_CHECKING:
    from .object_market import ObjectMarket


class PlainRecords(CustomerRecords):
    """A firm's records, and what it infers from them, customer by customer."""

    @cached_property
    def usual_interval_weeks(self) -> NDArray[np.float64]:
        """Mean weeks between the purchases of each customer, cautiously; everybody's mean for a single purchase."""
        between = [float(weeks) for weeks in self.tenure_weeks - self.recency_weeks]
        purchases = [int(number) for number in self.purchases]
        intervals = sum(number - 1 for number in purchases)
        everybody = sum(between) / intervals if sum(between) > 0.0 else FIRST_GUESS_WEEKS
        usual = []
        for weeks, number in zip(between, purchases, strict=True):
            own = weeks / (number - 1) if number > 1 else 0.0
            usual.append(max(own, (weeks + everybody) / number))
        return np.array(usual, np.float64)

    def looks_lapsed(self, intervals: float = 3.0) -> NDArray[np.bool_]:
        """Say of each customer whether it has not been seen for several of its usual intervals of a week or more."""
        pairs = zip(self.recency_weeks, self.usual_interval_weeks, strict=True)
        return np.array([unseen > intervals * max(1.0, usual) for unseen, usual in pairs], np.bool_)


def records_of(known: list[Relation], step: int) -> PlainRecords:
    """Return what a firm has on file of the customers who have bought from it."""
    return PlainRecords(
        customer_id=np.array([r.customer.id for r in known], np.int64),
        purchases=np.array([r.purchases for r in known], np.int64),
        recency_weeks=np.array([step - r.last_purchase for r in known], np.float64),
        tenure_weeks=np.array([step - r.first_purchase for r in known], np.float64),
        spent=np.array([r.spent / 100.0 for r in known], np.float64),
        complaints=np.array([r.complaints for r in known], np.int64),
        weeks_since_contact=np.array([weeks_since(r.last_contact, step) for r in known], np.float64),
        treatment=np.array([r.treatment for r in known], np.int64),
    )


def weeks_since(happened: int, step: int) -> float:
    """Return how long ago something was [weeks]; infinite if it never was."""
    return math.inf if happened == NEVER else float(step - happened)


def managers_view(market: "ObjectMarket", firm: Firm, known: list[Relation], people: int) -> ManagersView:
    """Return what a firm sees when it plans, with ``people`` in the market."""
    own = firm.parameters
    luck = draw(*market.key, firm.id, market.steps, purposes.FIRM_PLANNING, 0, 0)
    return ManagersView(
        name=firm.name,
        week=market.week,
        planning_interval_weeks=market.scenario.planning_interval_weeks,
        budget=own.budget,
        price=firm.price,
        unit_cost=own.offering.unit_cost,
        cost_to_serve=own.costs.cost_to_serve,
        technology=firm.technology,
        weeks_with_idea=firm.weeks_with_idea,
        idea_freshness=firm.freshness(),
        renewal_cost=own.acquisition.renewal_cost,
        acquisition=ResponseCurve(own.acquisition.ceiling, own.acquisition.scale),
        retention=ResponseCurve(own.retention.ceiling, own.retention.scale),
        market_size=max(1, people),
        discount_rate_per_year=market.scenario.scoring.discount_rate_per_year,
        rivals=tuple(PublicFirm(f.name, f.price, f.technology) for f in market.trading() if f is not firm),
        ledger={line: np.array(market.records.accounts(line, firm.name), np.int64) / 100.0 for line in LINES},
        records=records_of(known, market.steps),
        rng=np.random.default_rng(list(luck)),
    )
