"""Serve unprofitable customers by machines."""

from typing import ClassVar, Literal

from simulation.firms.conditions import Facts
from simulation.firms.strategies.base import strategy
from simulation.firms.strategies.relationship import Choosing, RelationshipStrategy
from simulation.parameters import parameter


class ReEngineering(RelationshipStrategy):
    """A strategy that moves unprofitable customers to machines."""

    unprofitable_below: float = parameter(
        0.0,
        "Contribution a year to be expected below which a customer is unprofitable.",
        unit="EUR/year",
        source="structure",
        ge=-1e6,
        le=1e6,
        play=True,
    )
    known_weeks: float = parameter(
        13.0,
        "Tenure from which on a customer's contribution is judged.",
        unit="weeks",
        source="assumption: a quarter",
        ge=0,
        le=5000,
    )

    def re_engineer(self, facts: Facts, choosing: Choosing) -> None:
        """Let machines serve whoever brings too little."""
        judged = facts["tenure_weeks"] >= self.known_weeks
        choosing.give("re_engineer", judged & (facts["expected_contribution"] < self.unprofitable_below))


@strategy
class ReEngineer(ReEngineering):
    """Move unprofitable customers to low-cost automated channels, and keep them there while they are unprofitable.

    Source: Kotler & Keller (2016), *Marketing Management*; the "lead" tier of Zeithaml, Rust & Lemon (2001); why some
    customers cost more the more they buy, Shah, Kumar, Qu & Chen (2012), J. Marketing 76(3):78.
    """

    uses: ClassVar[tuple[str, ...]] = ("re_engineer",)

    name: Literal["re_engineer"] = parameter(..., "Serve the unprofitable cheaply.", unit="-", source="structure")

    def choose(self, facts: Facts, choosing: Choosing) -> None:
        self.re_engineer(facts, choosing)
