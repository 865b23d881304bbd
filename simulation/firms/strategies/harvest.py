"""Take the money: stop investing, and raise the price."""

from typing import Literal

from simulation.firms.decision import Decision
from simulation.firms.strategies.base import BudgetStrategy, strategy
from simulation.firms.view import ManagersView
from simulation.parameters import parameter


@strategy
class Harvest(BudgetStrategy):
    """Spend nothing on customers, and raise the price step by step up to a limit.

    Source: Kotler (1978), "Harvesting strategies for weak products", Business Horizons 21(4):15.
    """

    name: Literal["harvest"] = parameter(..., "Stop investing.", unit="-", source="structure")
    acquisition_budget: float = parameter(
        0.0, "Spending on winning new customers.", unit="EUR/week", source="structure", ge=0, le=1e12
    )
    price_step: float = parameter(
        0.02,
        "Price rise at each planning, as a share of the price.",
        unit="-",
        source="assumption: hardly noticed",
        ge=0,
        le=1,
    )
    highest_price: float = parameter(
        22.0,
        "Where the rises end.",
        unit="EUR",
        source="assumption: a tenth above the default price",
        gt=0,
        le=1e6,
        play=True,
    )

    def decide(self, view: ManagersView) -> Decision:
        raised = max(view.price, min(self.highest_price, view.price * (1.0 + self.price_step)))
        return self.plan(view, price=raised)
