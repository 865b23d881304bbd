"""Serve everybody better."""

from typing import Literal

from simulation.firms.decision import Decision
from simulation.firms.strategies.base import AMOUNT, BudgetStrategy, strategy
from simulation.firms.view import ManagersView
from simulation.parameters import parameter


@strategy
class ServiceLeader(BudgetStrategy):
    """Spend on service and staff for all customers, in proportion to their number, and on attention to the best.

    Source: service-profit chain, Heskett, Jones, Loveman, Sasser & Schlesinger (1994), Harvard Business Review 72(2):164.
    """

    name: Literal["service_leader"] = parameter(..., "Serve better.", unit="-", source="structure")
    acquisition_budget: float = parameter(
        300.0, "Spending on winning new customers.", unit="EUR/week", source=AMOUNT, ge=0, le=1e12, play=True
    )
    service_per_customer: float = parameter(
        0.2,
        "Spending on service for each customer not gone quiet.",
        unit="EUR/customer/week",
        source="assumption: about a fifth of a default customer's margin",
        ge=0,
        le=1e6,
        play=True,
    )

    def decide(self, view: ManagersView) -> Decision:
        served = int((~view.records.looks_lapsed()).sum())
        return self.plan(view, service_spending=self.service_per_customer * served)
