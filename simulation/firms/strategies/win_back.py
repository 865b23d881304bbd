"""Win back customers who seem to have left, by what they left for."""

from typing import ClassVar, Literal

from simulation.firms.conditions import Facts
from simulation.firms.strategies.base import strategy
from simulation.firms.strategies.relationship import Choosing, RelationshipStrategy
from simulation.parameters import parameter

BY_REASON = {
    "left_for_price": "win_back_price",
    "left_for_service": "win_back_service",
    "left_for_technology": "win_back_technology",
    "left_for_offer": "win_back_offer",
}
"""What is done about each reason."""


class WinningBack(RelationshipStrategy):
    """A strategy that goes after those who look lapsed."""

    worth_winning: float = parameter(
        100.0,
        "Least a customer must have paid a year to be won back.",
        unit="EUR/year",
        source="assumption: five purchases at the default price",
        ge=0,
        le=1e9,
        play=True,
    )
    give_up_weeks: float = parameter(
        52.0,
        "Weeks without a purchase after which a customer is given up.",
        unit="weeks",
        source="assumption: a year; chances fall with absence, Thomas, Blattberg & Fox (2004)",
        ge=0,
        le=5000,
        play=True,
    )
    try_every_weeks: float = parameter(
        8.0,
        "Least weeks between two messages to somebody who looks lapsed.",
        unit="weeks",
        source="assumption: who is written to more often is irritated",
        ge=0,
        le=520,
    )

    def win_back(self, facts: Facts, choosing: Choosing) -> None:
        """Ask why, and answer what was said."""
        gone = facts["looks_lapsed"] & (facts["recency_weeks"] <= self.give_up_weeks)
        wanted = gone & (facts["value"] >= self.worth_winning)
        wanted &= (facts["weeks_since_contact"] >= self.try_every_weeks) & ~facts["opted_out"]
        for reason, action in BY_REASON.items():
            choosing.give(action, wanted & facts[reason])
        choosing.give("win_back", wanted)


@strategy
class WinBack(WinningBack):
    """Ask who looks lapsed why, and answer: a discount for the price, an apology for the service, news for technology.

    A rival's offer is matched. Source: Stauss & Friege (1999), "Regaining service customers", J. Service Research 1:347;
    Thomas, Blattberg & Fox (2004), J. Marketing Research 41:31.
    """

    uses: ClassVar[tuple[str, ...]] = (*BY_REASON.values(), "win_back")

    name: Literal["win_back"] = parameter(..., "Win back who left.", unit="-", source="structure")

    def choose(self, facts: Facts, choosing: Choosing) -> None:
        self.win_back(facts, choosing)
