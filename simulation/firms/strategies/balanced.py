"""Spend where the next euro brings most."""

from typing import Literal

import numpy as np

from simulation.firms.decision import Decision
from simulation.firms.strategies.base import AMOUNT, CaringStrategy, strategy
from simulation.firms.view import ManagersView
from simulation.parameters import parameter
from simulation.rules.response import saturating_response

TRAILING_WEEKS = 26
"""How far back the firm looks in its own accounts [weeks]."""


@strategy
class Balanced(CaringStrategy):
    """Divide one budget between winning and keeping so that the expected lifetime value gained is highest.

    The firm estimates, from its own accounts and records, what a customer is worth and how many it loses, and tries
    every division of the budget in steps of a tenth.

    Source: Blattberg & Deighton (1996), Harvard Business Review 74(4):136; Reinartz, Thomas & Kumar (2005), J. Marketing
    69:63.
    """

    name: Literal["balanced"] = parameter(..., "Spend where it pays most.", unit="-", source="structure")
    total_budget: float = parameter(
        900.0, "Spending on winning and keeping together.", unit="EUR/week", source=AMOUNT, ge=0, le=1e12, play=True
    )
    believed_churn_cut: float = parameter(
        0.4,
        "What the firm believes unlimited attention would cut of the loss of customers.",
        unit="-",
        source="assumption: managers' belief",
        ge=0,
        le=1,
    )
    believed_conversion: float = parameter(
        0.5,
        "What share of those reached the firm believes will buy.",
        unit="-",
        source="assumption: managers' belief",
        ge=0,
        le=1,
    )

    def decide(self, view: ManagersView) -> Decision:
        shares = np.linspace(0.0, 1.0, 11)
        worth = [self.expected_gain(view, share) for share in shares]
        to_winning = float(shares[int(np.argmax(worth))]) * self.total_budget
        treatments, treatment = self.care(view, self.total_budget - to_winning)
        return Decision(
            acquisition_spending=to_winning,
            renew_idea=self.renews(view, to_winning),
            treatments=treatments,
            treatment=treatment,
        )

    def expected_gain(self, view: ManagersView, share: float) -> float:
        """Lifetime value won and kept in a week if a share of the budget goes into winning [EUR/week]."""
        quiet = view.records.looks_lapsed()
        active = max(1, int((~quiet).sum()))
        loss = loss_rate(view, active)
        value = margin_per_customer(view, active) / (loss + view.discount_rate_per_year / 52.0)
        spending = share * self.total_budget
        reached = saturating_response(spending / view.market_size, view.acquisition.ceiling, view.acquisition.scale)
        prospects = max(0, view.market_size - active)
        won = prospects * reached * view.idea_freshness * self.believed_conversion
        cared_for = min(active, (self.total_budget - spending) / self.care_per_customer)
        effect = saturating_response(self.care_per_customer, self.believed_churn_cut, view.retention.scale)
        # the most valuable customers come first: the mean value of those cared for falls as their number grows
        kept = cared_for * loss * effect * (2.0 - cared_for / active)
        return float((won + kept) * value)


def margin_per_customer(view: ManagersView, active: int) -> float:
    """Contribution of one active customer in the trailing weeks [EUR/week]; before there is any, a guess of 1."""
    ledger = {line: amounts[-TRAILING_WEEKS:] for line, amounts in view.ledger.items()}
    if len(ledger["revenue"]) == 0 or ledger["revenue"].sum() <= 0.0:
        return 1.0
    costs = ledger["cost_of_goods"] + ledger["cost_to_serve"] + ledger["bad_debt"]
    return max(0.0, float((ledger["revenue"] - costs).mean()) / active)


def loss_rate(view: ManagersView, active: int) -> float:
    """Share of customers who go quiet in a week, from how long those now quiet have been customers [1/week]."""
    records = view.records
    quiet = int(records.looks_lapsed().sum())
    exposure = float(records.tenure_weeks.sum())
    return (quiet + 1.0) / (exposure + 52.0) if active else 1.0 / 52.0
