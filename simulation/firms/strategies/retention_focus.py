"""Keep the customers one has, the most valuable first."""

from typing import Literal

from simulation.firms.decision import Decision
from simulation.firms.strategies.base import AMOUNT, BudgetStrategy, strategy
from simulation.firms.view import ManagersView
from simulation.parameters import parameter


@strategy
class RetentionFocus(BudgetStrategy):
    """Give personal attention to the most valuable customers; advertise only enough to replace those who move away.

    Source: Reichheld & Sasser (1990), Harvard Business Review 68(5):105; ranking by value, Blattberg & Deighton (1996).
    """

    name: Literal["retention_focus"] = parameter(..., "Keep customers.", unit="-", source="structure")
    acquisition_budget: float = parameter(
        200.0, "Spending on winning new customers.", unit="EUR/week", source=AMOUNT, ge=0, le=1e12, play=True
    )
    retention_budget: float = parameter(
        700.0, "Spending on keeping customers.", unit="EUR/week", source=AMOUNT, ge=0, le=1e12, play=True
    )

    def decide(self, view: ManagersView) -> Decision:
        return self.plan(view)
