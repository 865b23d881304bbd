"""Lower the price for everybody, for a short time, every now and then."""

from dataclasses import replace
from typing import Literal

from simulation.firms.conditions import Facts
from simulation.firms.decision import Decision
from simulation.firms.strategies.base import strategy
from simulation.firms.strategies.relationship import Choosing, RelationshipStrategy
from simulation.firms.view import ManagersView
from simulation.parameters import parameter


class OccasionalSales(RelationshipStrategy):
    """A strategy with a sale for everybody every now and then."""

    sale: float = parameter(
        0.0, "Share of the price taken off in a sale.", unit="-", source="structure", ge=0, lt=1, play=True
    )
    sale_weeks: int = parameter(
        1,
        "How long a sale lasts, at most until the next planning.",
        unit="weeks",
        source="assumption: a flash sale",
        ge=1,
        le=520,
    )
    sale_every_weeks: int = parameter(
        13,
        "From one sale to the next (sales begin when the firm plans).",
        unit="weeks",
        source="assumption: quarterly",
        ge=1,
        le=520,
        play=True,
    )

    introduction: float = parameter(
        0.0,
        "Share of the price taken off for everybody who has never bought from the firm.",
        unit="-",
        source="structure",
        ge=0,
        lt=1,
        play=True,
    )

    def with_sale(self, decision: Decision, view: ManagersView) -> Decision:
        """Return a decision with the introductory offer, and with a sale, if one is due."""
        decision = replace(decision, introduction=self.introduction)
        planned, every = view.planning_interval_weeks, self.sale_every_weeks
        due = (view.week - 1) // every > (view.week - 1 - planned) // every
        if not due or self.sale == 0.0:
            return decision
        return replace(decision, sale=self.sale, sale_weeks=min(self.sale_weeks, planned))


@strategy
class FlashSales(OccasionalSales):
    """Advertise, and hold a sale every few weeks; nobody is treated differently from anybody else.

    Sales win switchers and pull purchases forward; customers come to wait for them, and to think of the sale's price as
    the usual one. Source: Blattberg, Briesch & Fox (1995), Marketing Science 14(3):G122.
    """

    name: Literal["flash_sales"] = parameter(..., "Hold sales.", unit="-", source="structure")
    sale: float = parameter(
        0.2,
        "Share of the price taken off in a sale.",
        unit="-",
        source="assumption: a fifth off is a usual promotion",
        ge=0,
        lt=1,
        play=True,
    )

    def choose(self, facts: Facts, choosing: Choosing) -> None:
        pass

    def decide(self, view: ManagersView) -> Decision:
        return self.with_sale(super().decide(view), view)
