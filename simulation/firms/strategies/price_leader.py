"""Be the cheapest."""

from typing import Literal

from simulation.firms.decision import Decision
from simulation.firms.strategies.base import BudgetStrategy, strategy
from simulation.firms.view import ManagersView
from simulation.parameters import parameter


@strategy
class PriceLeader(BudgetStrategy):
    """Undercut the cheapest rival, down to a least margin over unit cost and cost to serve.

    Source: cost leadership, Porter (1980), *Competitive Strategy*.
    """

    name: Literal["price_leader"] = parameter(..., "Be the cheapest.", unit="-", source="structure")
    undercut: float = parameter(
        0.05,
        "How far below the cheapest rival, as a share of its price.",
        unit="-",
        source="assumption: just enough to be noticed as cheaper",
        ge=0,
        lt=1,
        play=True,
    )
    least_margin: float = parameter(
        0.1,
        "Least margin over unit cost and cost to serve, as a share of these.",
        unit="-",
        source="assumption: covers a small part of fixed cost",
        ge=0,
        le=10,
        play=True,
    )

    def decide(self, view: ManagersView) -> Decision:
        floor = (view.unit_cost + view.cost_to_serve) * (1.0 + self.least_margin)
        cheapest = min((rival.price for rival in view.rivals), default=view.price)
        return self.plan(view, price=max(floor, cheapest * (1.0 - self.undercut)))
