"""Sort customers into classes, and treat each class in its own way."""

from typing import ClassVar, Literal

from simulation.firms.conditions import Facts
from simulation.firms.strategies.base import strategy
from simulation.firms.strategies.relationship import Choosing, RelationshipStrategy
from simulation.parameters import parameter


@strategy
class Tiered(RelationshipStrategy):
    """Sort customers into classes A, B and C by what they pay a year; each class has its level, discount and channel.

    Source: Zeithaml, Rust & Lemon (2001), "The customer pyramid", California Management Review 43(4):118; identify,
    differentiate, interact: Peppers, Rogers & Dorf (1999), Harvard Business Review 77(1):151.
    """

    uses: ClassVar[tuple[str, ...]] = ("tier_a", "tier_b", "tier_c")

    name: Literal["tiered"] = parameter(..., "A class for every customer.", unit="-", source="structure")
    share_a: float = parameter(
        0.2,
        "Share of customers in class A, those who pay most.",
        unit="-",
        source="assumption: a fifth brings most of the sales; 59 to 73 %, see docs/published_ranges.md",
        ge=0,
        le=1,
        play=True,
    )
    share_b: float = parameter(
        0.3, "Share of customers in class B, the next.", unit="-", source="assumption: the upper half with class A", ge=0,
        le=1, play=True,
    )  # fmt: skip

    def choose(self, facts: Facts, choosing: Choosing) -> None:
        there = ~facts["looks_lapsed"]
        choosing.give("tier_a", there & facts.top(self.share_a, "value"))
        choosing.give("tier_b", there & facts.top(min(1.0, self.share_a + self.share_b), "value"))
        choosing.give("tier_c", there)
