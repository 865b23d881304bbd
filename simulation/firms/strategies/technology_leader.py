"""Have the newest technology."""

from typing import Literal

from simulation.firms.decision import Decision
from simulation.firms.strategies.base import AMOUNT, BudgetStrategy, strategy
from simulation.firms.view import ManagersView
from simulation.parameters import parameter


@strategy
class TechnologyLeader(BudgetStrategy):
    """Spend on research and development until ahead of every rival by a given lead.

    Source: differentiation by innovation, Porter (1980), *Competitive Strategy*; first-mover advantage, Lieberman &
    Montgomery (1988), Strategic Management J. 9:41.
    """

    name: Literal["technology_leader"] = parameter(..., "Have the newest technology.", unit="-", source="structure")
    acquisition_budget: float = parameter(
        300.0, "Spending on winning new customers.", unit="EUR/week", source=AMOUNT, ge=0, le=1e12, play=True
    )
    technology_budget: float = parameter(
        700.0,
        "Spending on research and development while not far enough ahead.",
        unit="EUR/week",
        source=AMOUNT,
        ge=0,
        le=1e12,
        play=True,
    )
    lead: float = parameter(
        0.3,
        "How far to be ahead of the best rival, as a share of its level.",
        unit="-",
        source="assumption: a lead that customers notice",
        ge=0,
        le=10,
    )

    def decide(self, view: ManagersView) -> Decision:
        best_rival = max((rival.technology for rival in view.rivals), default=0.0)
        behind = view.technology < best_rival * (1.0 + self.lead)
        return self.plan(view, technology_spending=self.technology_budget if behind else 0.0)
