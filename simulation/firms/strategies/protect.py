"""Protect valuable customers whom a rival may take."""

from typing import ClassVar, Literal

from simulation.firms.conditions import Facts
from simulation.firms.strategies.base import strategy
from simulation.firms.strategies.relationship import Choosing, RelationshipStrategy
from simulation.parameters import parameter


class Protecting(RelationshipStrategy):
    """A strategy that looks after valuable customers in danger."""

    valuable_share: float = parameter(
        0.3,
        "Share of customers, those who pay most a year, who are worth protecting.",
        unit="-",
        source="assumption: the upper tiers of the customer pyramid, Zeithaml, Rust & Lemon (2001)",
        ge=0,
        le=1,
        play=True,
    )
    late_after: float = parameter(
        1.5,
        "Lateness from which on a customer is in danger.",
        unit="intervals",
        source="assumption: half an interval late",
        ge=0,
        le=100,
        play=True,
    )
    complaint_rate: float = parameter(
        0.1,
        "Complaints per purchase above which a customer is in danger.",
        unit="1/purchase",
        source="assumption: every tenth purchase a cause to complain",
        ge=0,
        le=10,
    )
    dearer: float = parameter(
        1.1,
        "Own price as a multiple of the cheapest rival's above which every valuable customer is in danger.",
        unit="-",
        source="assumption: a tenth is noticed",
        ge=0,
        le=100,
    )

    def protect(self, facts: Facts, choosing: Choosing) -> None:
        """Protect the valuable who are late, complain, or can buy cheaper elsewhere."""
        late = facts["lateness"] > self.late_after
        cross = facts["complaints"] > self.complaint_rate * facts["purchases"]
        tempted = facts["price"] > self.dearer * facts["cheapest_rival"]
        valuable = facts.top(self.valuable_share, "value") & ~facts["looks_lapsed"]
        choosing.give("protect", valuable & (late | cross | tempted))


@strategy
class Protect(Protecting):
    """Give attention, a closer relationship and a small discount to valuable customers who may be lost.

    Source: Kotler & Keller (2016), *Marketing Management*; Zeithaml, Rust & Lemon (2001), "The customer pyramid",
    California Management Review 43(4):118.
    """

    uses: ClassVar[tuple[str, ...]] = ("protect",)

    name: Literal["protect"] = parameter(..., "Protect valuable customers.", unit="-", source="structure")

    def choose(self, facts: Facts, choosing: Choosing) -> None:
        self.protect(facts, choosing)
