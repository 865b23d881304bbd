"""End relationships without any prospect of profit."""

from typing import ClassVar, Literal

from simulation.firms.actions import treatment_of
from simulation.firms.conditions import Facts
from simulation.firms.strategies.base import strategy
from simulation.firms.strategies.relationship import Choosing, RelationshipStrategy
from simulation.parameters import parameter


class Ending(RelationshipStrategy):
    """A strategy that sends hopeless customers away."""

    hopeless_below: float = parameter(
        0.0,
        "Contribution a year to be expected below which a relationship has no prospect, even if machines served.",
        unit="EUR/year",
        source="structure",
        ge=-1e6,
        le=1e6,
        play=True,
    )
    patience_weeks: float = parameter(
        52.0,
        "Tenure from which on a relationship may be ended.",
        unit="weeks",
        source="assumption: a year; Mittal, Sarkees & Murshed (2008) advise to try everything else first",
        ge=0,
        le=5000,
        play=True,
    )

    def end(self, facts: Facts, choosing: Choosing) -> None:
        """End what would not pay even if machines took over the service."""
        saved = treatment_of("re_engineer", self.actions).automated * facts["yearly_service_cost"]
        hopeless = facts["expected_contribution"] + saved < self.hopeless_below
        choosing.give("end", (facts["tenure_weeks"] >= self.patience_weeks) & hopeless)


@strategy
class End(Ending):
    """End relationships that have not paid for long enough, and would not pay if machines served either.

    Source: Mittal, Sarkees & Murshed (2008), "The right way to manage unprofitable customers", Harvard Business Review
    86(4):94; Reinartz & Kumar (2003), J. Marketing 67(1):77, on profitable lifetimes; Haenlein & Kaplan (2012), on what
    others then say of the firm.
    """

    uses: ClassVar[tuple[str, ...]] = ("end", "re_engineer")

    name: Literal["end"] = parameter(..., "End what does not pay.", unit="-", source="structure")

    def choose(self, facts: Facts, choosing: Choosing) -> None:
        self.end(facts, choosing)
