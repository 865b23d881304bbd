"""Begin relationships with prospects of high potential."""

from typing import ClassVar, Literal

from simulation.firms.conditions import Facts
from simulation.firms.decision import Decision
from simulation.firms.strategies.base import AMOUNT, strategy
from simulation.firms.strategies.flash_sales import OccasionalSales
from simulation.firms.strategies.relationship import Choosing
from simulation.firms.view import ManagersView
from simulation.parameters import parameter


class Welcoming(OccasionalSales):
    """A strategy that brings new customers to a second purchase."""

    welcome_weeks: float = parameter(
        8.0,
        "How long after the first purchase a customer is welcomed.",
        unit="weeks",
        source="assumption: two usual intervals",
        ge=0,
        le=520,
    )

    def welcome(self, facts: Facts, choosing: Choosing) -> None:
        """Welcome who has bought once, not long ago."""
        choosing.give("welcome", (facts["purchases"] == 1) & (facts["recency_weeks"] <= self.welcome_weeks))


@strategy
class Initiate(Welcoming):
    """Advertise to the segments of highest potential, open the door by an introductory offer, and welcome who comes in.

    Source: Kotler & Keller (2016), *Marketing Management*: of the strategies for a customer relationship, the first.
    """

    uses: ClassVar[tuple[str, ...]] = ("welcome",)

    name: Literal["initiate"] = parameter(..., "Win promising new customers.", unit="-", source="structure")
    acquisition_budget: float = parameter(
        600.0, "Spending on winning new customers.", unit="EUR/week", source=AMOUNT, ge=0, le=1e12, play=True
    )
    introduction: float = parameter(
        0.1,
        "Share of the price taken off for everybody who has never bought from the firm: it opens the door.",
        unit="-",
        source="assumption: enough to be noticed",
        ge=0,
        lt=1,
        play=True,
    )

    def choose(self, facts: Facts, choosing: Choosing) -> None:
        self.welcome(facts, choosing)

    def decide(self, view: ManagersView) -> Decision:
        return self.with_sale(super().decide(view), view)
