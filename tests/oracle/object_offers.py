"""What a firm is to the customers of a segment in one week, and what these customers are like."""

import math
from dataclasses import dataclass

from simulation.customers.orientation import Orientation
from simulation.customers.segments import PerPurchase
from simulation.firms.firm import BENEFITS, EFFORTS, Firm
from simulation.rules.purchasing import cents
from simulation.rules.value import technology_benefit
from simulation.scenario.schema import Scenario


@dataclass(frozen=True)
class Offer:
    """One firm as the customers of one segment meet it this week.

    ``benefit``, ``technology`` and ``effort`` are weighted by the segment's orientation [-]; ``attention`` and
    ``discount`` go by treatment [-]; costs are in whole cents a purchase or complaint.
    """

    open: bool
    price: float
    benefit: float
    technology: float
    effort: float
    intercept: float
    failure_probability: float
    advertising_hazard: float
    attention: list[float]
    discount: list[float]
    cost_of_goods: int
    cost_to_serve: int
    complaint_cost: int


class Segment:
    """A kind of customer: its behaviour, and this week's offers to it, by the firm's row."""

    def __init__(self, name: str, number: int, scenario: Scenario) -> None:
        self.name = name
        self.number = number
        self.offers: list[Offer] = []
        self.learn(scenario)

    def learn(self, scenario: Scenario) -> None:
        """Take the parameters as they stand in a scenario."""
        own = scenario.customers.segments[self.name]
        orientation = scenario.customers.orientations[own.orientation]
        self.choosing = orientation.choosing
        self.feeling = orientation.feeling
        self.talking = orientation.talking
        self.paying = orientation.paying
        self.weights = weights_of(orientation)
        self.money_weight = self.weights["money"] / scenario.economy.reference_price
        self.care_weight = self.weights["service"] + self.weights["personnel"]
        best = self.weights["product"] + self.weights["service"] + self.weights["personnel"] + self.weights["image"]
        self.best_benefit = best
        at_standard = self.feeling.satisfaction_at_standard
        self.odds_at_standard = math.log(at_standard / (1.0 - at_standard))
        self.first_purchase_exempt = isinstance(own.attrition, PerPurchase) and own.attrition.first_purchase_exempt

    def benefit_of(self, firm: Firm) -> float:
        """Return a firm's product, service, personnel and image, weighted [-]."""
        levels = firm.levels()
        return sum(self.weights[name] * levels[name] for name in BENEFITS)

    def effort_of(self, firm: Firm) -> float:
        """Return what a firm costs in time, energy and worry, weighted [-]."""
        levels = firm.levels()
        return sum(self.weights[name] * levels[name] for name in EFFORTS)

    def technology_of(self, firm: Firm, newest: float) -> float:
        """Return how new a firm's technology is against the newest on the market, weighted [-]."""
        return self.weights["technology"] * min(1.0, technology_benefit(firm.technology, newest))

    def offer_of(self, firm: Firm, *, week: int, newest: float, people: int) -> Offer:
        """Return what a firm is to these customers in a week, with ``people`` in the market."""
        offering, costs = firm.parameters.offering, firm.parameters.costs
        return Offer(
            open=firm.trades(week),
            price=float(firm.price),
            benefit=self.benefit_of(firm),
            technology=self.technology_of(firm, newest),
            effort=self.effort_of(firm),
            intercept=offering.intercept,
            failure_probability=offering.failure_probability,
            advertising_hazard=firm.advertising_hazard(people),
            attention=[firm.attention(treatment) for treatment in firm.plan.treatments],
            discount=[float(treatment.discount) for treatment in firm.plan.treatments],
            cost_of_goods=cents(offering.unit_cost),
            cost_to_serve=cents(costs.cost_to_serve),
            complaint_cost=cents(costs.complaint_cost),
        )


def weights_of(orientation: Orientation) -> dict[str, float]:
    """Return the nine weights of an orientation as shares of their sum [-]."""
    total = orientation.weights.total()
    names = type(orientation.weights).model_fields
    if total == 0.0:
        return dict.fromkeys(names, 0.0)
    return {name: getattr(orientation.weights, name) / total for name in names}


def newest_technology(firms: list[Firm], trading: list[Firm]) -> float:
    """Return the highest technology level among the firms that trade; among all, if none does [-]."""
    return max(firm.technology for firm in trading or firms)
