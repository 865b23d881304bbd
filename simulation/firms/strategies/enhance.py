"""Sell more to satisfied customers."""

from typing import ClassVar, Literal

from simulation.firms.conditions import Facts
from simulation.firms.strategies.base import strategy
from simulation.firms.strategies.relationship import Choosing, RelationshipStrategy
from simulation.parameters import parameter


class Enhancing(RelationshipStrategy):
    """A strategy that offers more to those who seem satisfied."""

    frequent_from: int = parameter(
        4,
        "Class of frequency from which on customers are offered more (5: the fifth who buy most often).",
        unit="-",
        source="assumption: the upper two fifths",
        ge=1,
        le=5,
        play=True,
    )
    on_time_within: float = parameter(
        1.5,
        "Lateness up to which a customer counts as still buying as usual.",
        unit="intervals",
        source="assumption: half an interval late",
        ge=0,
        le=100,
    )
    offer_every_weeks: float = parameter(
        8.0,
        "Least weeks between the last message and an offer.",
        unit="weeks",
        source="assumption: who is written to more often is irritated",
        ge=0,
        le=520,
        play=True,
    )

    def enhance(self, facts: Facts, choosing: Choosing) -> None:
        """Offer more to frequent buyers who are on time and never complained."""
        satisfied = (facts["complaints"] == 0) & (facts["lateness"] <= self.on_time_within)
        frequent = facts["frequency_class"] >= self.frequent_from
        left_alone = (facts["weeks_since_contact"] >= self.offer_every_weeks) & ~facts["opted_out"]
        choosing.give("enhance", satisfied & frequent & left_alone)


@strategy
class Enhance(Enhancing):
    """Up- and cross-sell: offer extra units to frequent buyers without complaints, not too often.

    Source: Kotler & Keller (2016), *Marketing Management*; Kamakura (2008), "Cross-selling", J. Relationship Marketing
    6(3/4):41.
    """

    uses: ClassVar[tuple[str, ...]] = ("enhance",)

    name: Literal["enhance"] = parameter(..., "Sell more to the satisfied.", unit="-", source="structure")

    def choose(self, facts: Facts, choosing: Choosing) -> None:
        self.enhance(facts, choosing)
