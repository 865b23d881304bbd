"""Win new customers, and leave those won to themselves."""

from typing import Literal

from simulation.firms.decision import Decision
from simulation.firms.strategies.base import AMOUNT, BudgetStrategy, strategy
from simulation.firms.view import ManagersView
from simulation.parameters import parameter


@strategy
class AcquisitionFocus(BudgetStrategy):
    """Spend on advertising, renew the campaign idea when it is worn out, and keep what is left for a little care.

    Source: the "leaky bucket" firm, Reichheld & Sasser (1990), Harvard Business Review 68(5):105.
    """

    name: Literal["acquisition_focus"] = parameter(..., "Win new customers.", unit="-", source="structure")
    acquisition_budget: float = parameter(
        900.0, "Spending on winning new customers.", unit="EUR/week", source=AMOUNT, ge=0, le=1e12, play=True
    )

    def decide(self, view: ManagersView) -> Decision:
        return self.plan(view)
