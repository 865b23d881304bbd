"""What a firm is to the customers of a segment in one week, and what these customers are like."""

import math
from dataclasses import dataclass

from simulation.customers.orientation import Orientation
from simulation.customers.segments import PerPurchase, PerRenewal
from simulation.firms.decision import Treatment
from simulation.firms.firm import Firm
from simulation.firms.levels import Level
from simulation.firms.offering_now import BENEFITS, EFFORTS
from simulation.market.facing import NEVER_REDEEMED
from simulation.rules.purchasing import cents
from simulation.rules.value import technology_benefit
from simulation.scenario.schema import Scenario


@dataclass(frozen=True)
class Terms:
    """How a firm deals with the customers under one treatment.

    ``care`` personal attention; ``discount`` off the price; ``benefit`` added to performance; ``invite`` share of the silent
    brought to complain; ``recovery`` satisfaction with how complaints are handled, 0 for not at all; ``listening`` share of
    ideas taken up; ``bond`` what the bond moves to; ``ease`` share of the effort saved at a full bond; ``serve`` factor on the
    cost to serve; ``offer`` extra units offered, as a share of the basket; all [-].
    """

    care: float
    discount: float
    benefit: float
    invite: float
    recovery: float
    listening: float
    bond: float
    ease: float
    serve: float
    offer: float


@dataclass(frozen=True)
class Shop:
    """One firm as everybody meets it this week; ``terms`` by treatment; costs once agreed are whole cents."""

    open: bool
    price: float
    sale: float
    usual_price: float
    rating: float
    reviews: int
    intercept: float
    failure_probability: float
    unit_cost: float
    serve_cost: float
    complaint_cost: int
    dunning_cost: int
    dispute_cost: int
    visit_cost: int
    repair_price: int
    repair_cost: int
    repair_quality: float
    bond_speed: float
    join: float
    points_rate: float
    redeem_at: int
    community_help: float
    introduction: float
    holdout: float
    terms: list[Terms]


@dataclass(frozen=True)
class Offer:
    """One firm as the customers of one segment meet it this week.

    ``benefit``, ``technology`` and ``effort`` are weighted by who buys, ``benefit_used`` and ``technology_used`` by who uses
    [-]; ``reach`` is the hazard of getting to know the firm without any talk [1/week].
    """

    shop: Shop
    benefit: float
    technology: float
    effort: float
    benefit_used: float
    technology_used: float
    reach: float


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
        self.id = self.number if own.id is None else own.id
        self.orientation = own.orientation
        buyer = scenario.customers.orientations[own.orientation]
        user = scenario.customers.orientations[own.user or own.orientation]
        self.choosing, self.talking, self.paying = buyer.choosing, buyer.talking, buyer.paying
        letters_and_prices = ("irritation_per_message", "irritation_fading", "opt_out_at", "unfairness", "patience")
        self.feeling = user.feeling.model_copy(
            update={name: getattr(buyer.feeling, name) for name in letters_and_prices}
        )
        self.habits = own.habits
        self.weights, self.weights_used = weights_of(buyer), weights_of(user)
        self.money_weight = self.weights["money"] / scenario.economy.reference_price
        self.care_weight = self.weights_used["service"] + self.weights_used["personnel"]
        self.best_benefit = sum(self.weights[name] for name in BENEFITS)
        self.best_used = sum(self.weights_used[name] for name in BENEFITS)
        at_standard = self.feeling.satisfaction_at_standard
        self.odds_at_standard = math.log(at_standard / (1.0 - at_standard))
        self.first_purchase_exempt = isinstance(own.attrition, PerPurchase) and own.attrition.first_purchase_exempt
        self.contract = own.contract
        self.leaves_at_renewal = isinstance(own.attrition, PerRenewal)
        self.kept_by_attention = own.attrition.kept_by_attention if isinstance(own.attrition, PerRenewal) else 0.0
        waits_for = self.habits.deal_threshold
        self.highest_price = (1.0 - waits_for) * scenario.economy.reference_price if waits_for > 0.0 else math.inf

    def quickly(self, learning: float) -> float:
        """Return how fast an attitude changes, with how strongly these customers respond, at most at once."""
        return min(1.0, learning * self.habits.response)

    def benefit_of(self, firm: Firm) -> float:
        """Return a firm's product, service, personnel and image, weighted by who buys [-]."""
        return weighted(self.weights, BENEFITS, firm)

    def benefit_used_of(self, firm: Firm) -> float:
        """Return the same, weighted by who uses what is bought [-]."""
        return weighted(self.weights_used, BENEFITS, firm)

    def technology_used_of(self, firm: Firm, newest: float) -> float:
        """Return how new a firm's technology is against the newest on the market, weighted by who uses it [-]."""
        return self.weights_used["technology"] * newness(firm, newest)

    def offer_of(self, firm: Firm, shop: Shop, *, newest: float, reach: float) -> Offer:
        """Return what a firm is to these customers in a week."""
        return Offer(
            shop=shop,
            benefit=self.benefit_of(firm),
            technology=self.weights["technology"] * newness(firm, newest),
            effort=weighted(self.weights, EFFORTS, firm),
            benefit_used=self.benefit_used_of(firm),
            technology_used=self.technology_used_of(firm, newest),
            reach=reach,
        )


def weights_of(orientation: Orientation) -> dict[str, float]:
    """Return the nine weights of an orientation as shares of their sum [-]."""
    total = orientation.weights.total()
    names = type(orientation.weights).model_fields
    if total == 0.0:
        return dict.fromkeys(names, 0.0)
    return {name: getattr(orientation.weights, name) / total for name in names}


def weighted(weights: dict[str, float], names: tuple[str, ...], firm: Firm) -> float:
    """Return the sum of a firm's levels of that name, each by its weight [-]."""
    levels = firm.levels()
    return sum(weights[name] * levels[name] for name in names)


def newness(firm: Firm, newest: float) -> float:
    """Return how new a firm's technology is against the newest on the market, at most 1 [-]."""
    return min(1.0, technology_benefit(firm.technology, newest))


def newest_technology(firms: list[Firm], trading: list[Firm]) -> float:
    """Return the highest technology level among the firms that trade; among all, if none does [-]."""
    return max(firm.technology for firm in trading or firms)


def level_of(firm: Firm, treatment: Treatment) -> Level:
    """Return the relationship level under a treatment; the firm's ordinary one, where it names none that there is."""
    own = firm.parameters
    ordinary = own.levels[own.level]
    return ordinary if treatment.level is None else own.levels.get(treatment.level, ordinary)


def terms_of(firm: Firm, treatment: Treatment) -> Terms:
    """Return how a firm deals with the customers under a treatment."""
    level, own = level_of(firm, treatment), firm.parameters
    worse = own.contact.automation_loss * treatment.automated
    by_people = 1.0 - treatment.automated
    tied = own.bonds.social + own.bonds.economic + own.bonds.technical + level.bond
    return Terms(
        care=firm.attention(treatment),
        discount=treatment.discount,
        benefit=level.benefit * firm.spending_share - worse,
        invite=level.invite * firm.spending_share,
        recovery=level.recovery * firm.spending_share,
        listening=level.listening * firm.spending_share,
        bond=min(1.0, tied) * firm.spending_share,
        ease=min(1.0, own.bonds.technical + level.ease) * firm.spending_share,
        serve=by_people * (1.0 - own.bonds.serve_saving * own.bonds.technical * firm.spending_share),
        offer=treatment.offer,
    )


def shop_of(firm: Firm, week: int) -> Shop:
    """Return a firm as everybody meets it in a week."""
    own = firm.parameters
    costs, after, club = own.costs, own.aftersale, own.programme
    saved = own.departments.complaint_saving * own.departments.alignment
    return Shop(
        open=firm.trades(week),
        price=firm.price,
        sale=firm.sale(),
        usual_price=firm.usual_price,
        rating=firm.rating(),
        reviews=firm.reviews,
        intercept=own.offering.intercept,
        failure_probability=firm.failure_probability(),
        unit_cost=firm.unit_cost(),
        serve_cost=costs.cost_to_serve,
        complaint_cost=cents(costs.complaint_cost * (1.0 - saved)),
        dunning_cost=cents(after.dunning_cost),
        dispute_cost=cents(after.dispute_cost),
        visit_cost=cents(after.visit_cost),
        repair_price=cents(after.repair_price),
        repair_cost=cents(after.repair_cost),
        repair_quality=after.repair_quality,
        bond_speed=own.bonds.speed,
        join=club.join if club else 0.0,
        points_rate=club.points_rate if club else 0.0,
        redeem_at=cents(club.redeem_at) if club else NEVER_REDEEMED,
        community_help=club.community_help if club else 0.0,
        introduction=firm.plan.introduction,
        holdout=club.holdout if club else 0.0,
        terms=[terms_of(firm, treatment) for treatment in firm.plan.treatments],
    )
