"""A firm's plan as it is carried out, customer by customer."""

from collections import Counter

from simulation.firms.decision import Treatment
from simulation.firms.firm import Firm
from simulation.firms.research import NO_PICTURE
from simulation.random_numbers import purposes
from simulation.rules.lifecycle import LAPSED
from simulation.state.columns import SERVICE

from .object_offers import level_of
from .object_relation import Relation


def weekly_cost(firm: Firm, treatment: Treatment) -> float:
    """Return what a customer under a treatment costs, its level and the bonds included, after any cut [EUR/week]."""
    if treatment.end:
        return 0.0
    level, bonds = level_of(firm, treatment), firm.parameters.bonds
    return (treatment.weekly_cost + level.weekly_cost + bonds.weekly_cost) * firm.spending_share


class Plan:
    """A firm's plan, just adopted, for so many ``weeks``; ``treated`` counts, by treatment, customers by segment."""

    def __init__(self, firm: Firm, weeks: int) -> None:
        self.firm = firm
        self.weeks = weeks
        self.treatments = firm.plan.treatments
        self.treated = [Counter[str]() for _ in self.treatments]

    def carry_out(self, relation: Relation, place: int, persona: int) -> None:
        """Treat a customer as planned, who is taken for somebody of segment number ``persona``."""
        treatment = self.treatments[place]
        self.treated[place][relation.segment.name] += 1
        relation.earn(-weekly_cost(self.firm, treatment) * self.weeks)
        if treatment.end:
            relation.be_ended()
            return
        relation.treatment = place
        if relation.stage == LAPSED:
            self.win_back(relation, treatment)
        if treatment.contact or level_of(self.firm, treatment).contacts:
            self.write(relation, personal=treatment.personal, persona=persona)

    def win_back(self, relation: Relation, treatment: Treatment) -> None:
        """Ask a customer who has left why, and apologise for bad service."""
        if treatment.ask_why:
            relation.asked = True
        if treatment.apology > 0.0 and relation.left_because == SERVICE:
            relation.get_apology(treatment.apology)

    def write(self, relation: Relation, *, personal: bool, persona: int) -> None:
        """Send a message, unless the customer wants none; one who has left the market, unseen, never reads it."""
        if relation.opted_out:
            return
        if relation.customer.present:
            relation.get_message(self.is_to_the_point(relation, personal=personal, persona=persona))
        relation.last_contact = relation.customer.model.steps

    def is_to_the_point(self, relation: Relation, *, personal: bool, persona: int) -> bool:
        """Return whether a message fits: a personal one if the picture is right, one for all by chance."""
        if personal and persona != NO_PICTURE:
            return persona == relation.segment.number
        luck = relation.customer.chance(purposes.CONTACT, 0, block=self.firm.id)
        return luck < self.firm.parameters.contact.relevance_for_all


def expire_points(firm: Firm, relations: list[Relation]) -> None:
    """Let points lapse of members who have not bought for as long as the programme says; all, if it is no more."""
    programme = firm.parameters.programme
    patience = 0 if programme is None else programme.expiry_weeks
    for relation in relations:
        if relation.points > 0 and relation.weeks_since(relation.last_purchase) >= patience:
            relation.count("points_expired_cents", relation.points)
            relation.points = 0
