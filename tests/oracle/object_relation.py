"""What one customer and one firm are to each other, as one object."""

from typing import TYPE_CHECKING

import numpy as np

from simulation.firms.firm import Firm
from simulation.random_numbers import purposes
from simulation.random_numbers.samplers import triangular_from
from simulation.rules import lifecycle, loyalty, purchasing, response, satisfaction, value
from simulation.state.columns import NEVER

from .object_offers import Offer, Segment

if TYPE_CHECKING:
    from .object_customer import Customer

RECOMMENDS, WARNS = "recommends", "warns"
MOST_REMEMBERED = 255
"""Counts of missed occasions and of complaints stop here."""
MOST_PURCHASES = 65_535
"""Counts of purchases stop here."""


def single(number: float) -> float:
    """Round to single precision: fractions are remembered no more exactly than that."""
    return float(np.float32(number))


class Relation:
    """What one customer and one firm are to each other.

    Attributes
    ----------
    taste : lasting liking [utility]
    expectation : believed benefit; before the firm is known, only the error of that belief [-]
    satisfaction, trust, commitment : in [0, 1]
    stage : see :mod:`simulation.rules.lifecycle`
    missed : occasions running without a purchase from the firm
    purchases, spent, complaints : with this firm so far; ``spent`` [cents]
    first_purchase, last_purchase, last_contact : weeks since the simulation began
    treatment : place in the firm's list of treatments
    """

    def __init__(self, customer: "Customer", firm: Firm, *, taste: float, expectation: float, stage: int) -> None:
        self.customer = customer
        self.firm = firm
        self.taste = taste
        self.expectation = expectation
        self.stage = stage
        self.satisfaction = 0.0
        self.trust = 0.0
        self.commitment = 0.0
        self.missed = 0
        self.purchases = 0
        self.spent = 0
        self.complaints = 0
        self.first_purchase = NEVER
        self.last_purchase = NEVER
        self.last_contact = NEVER
        self.treatment = 0

    @property
    def segment(self) -> Segment:
        """The segment of the customer."""
        return self.customer.segment

    @property
    def offer(self) -> Offer:
        """The firm as it stands this week."""
        return self.customer.segment.offers[self.firm.row]

    @property
    def alive(self) -> bool:
        """Whether the customer is a customer of the firm now."""
        return lifecycle.is_customer(self.stage)

    @property
    def on_file(self) -> bool:
        """Whether the firm has records of the customer, in a file not closed."""
        return self.purchases > 0 and self.stage != lifecycle.ENDED

    def end(self) -> None:
        """Be told by the firm that it serves one no more."""
        if self.alive and self.customer.present:
            self.count("endings")
        self.stage = lifecycle.ENDED
        self.treatment = 0

    def count(self, what: str, number: int = 1) -> None:
        """Enter something in this week's records of the firm."""
        self.customer.model.count(what, self.firm.name, self.segment.name, number)

    def chance(self, purpose: int, occasion: int = 0) -> float:
        """Return a uniform number for one purpose, which belongs to this customer and this firm."""
        return self.customer.chance(purpose, self.firm.id % 4, occasion, self.firm.id // 4)

    # Before buying

    def perhaps_meet(self, talk: float) -> None:
        """Get to know the firm by its advertising, or by the talk of a share of one's contacts."""
        word_of_mouth = self.segment.talking.listening * talk
        probability = response.awareness_probability(self.offer.advertising_hazard, word_of_mouth)
        if probability > 0.0 and self.chance(purposes.AWARENESS) < probability:
            self.stage = lifecycle.REACH
            self.expectation = single(self.expectation + self.offer.benefit)
            self.count("became_aware")

    def hear(self, good: float, bad: float) -> None:
        """Change the belief about a known firm, as shares of one's contacts recommend it or warn of it."""
        talking = self.segment.talking
        self.expectation = single(
            satisfaction.expectation_after_hearing(
                self.expectation, good, bad, self.segment.best_benefit, talking.persuasion, talking.negativity
            )
        )

    def money(self) -> float:
        """Return what the personal price weighs [-]."""
        return value.money_cost(
            self.offer.price,
            self.offer.discount[self.treatment],
            self.customer.price_sensitivity,
            self.segment.money_weight,
        )

    def utility(self) -> float:
        """Return how much the customer would like to buy here today, luck apart [utility]."""
        choosing, offer = self.segment.choosing, self.offer
        worth = value.perceived_value(self.expectation, offer.technology, offer.effort, self.money())
        habit = choosing.inertia if self.customer.last_firm is self.firm else 0.0
        return value.choice_utility(
            worth, choosing.value_sensitivity, self.taste + offer.intercept, habit, self.attachment(), self.reminder()
        )

    def attachment(self) -> float:
        """Return what loyalty adds to the utility of buying here [utility]."""
        if self.purchases == 0:
            return 0.0
        return loyalty.attachment(self.trust, self.commitment_left(), self.segment.choosing.loyalty_weight)

    def commitment_left(self) -> float:
        """Return the commitment that is left since the last purchase [-]."""
        if self.purchases == 0:
            return self.commitment
        weeks = float(self.customer.model.steps - self.last_purchase)
        return loyalty.commitment_now(self.commitment, weeks, self.segment.feeling.commitment_cooling)

    def reminder(self) -> float:
        """Return what the firm's last message adds to the utility of buying here [utility]."""
        if self.last_contact == NEVER:
            return 0.0
        weeks = float(self.customer.model.steps - self.last_contact)
        return response.reminder(self.segment.choosing.reminder_strength, weeks, self.segment.choosing.reminder_fading)

    def race_time(self, occasion: int) -> float:
        """Return how late this firm comes in the race in which the first is chosen."""
        return value.race_time(self.utility(), self.chance(purposes.CHOICE, occasion))

    def be_passed_over(self) -> None:
        """Have been compared, and not chosen."""
        if not self.alive:
            self.stage = lifecycle.stage_after_considering(self.stage)
            return
        self.missed = min(self.missed + 1, MOST_REMEMBERED)
        self.stage = lifecycle.stage_after_missing(self.stage, self.missed, self.segment.feeling.patience)
        if not self.alive:
            self.count("lapses")

    # Buying

    def buy(self, occasion: int) -> int:
        """Buy, use, judge and pay; returns the price agreed [cents]."""
        luck = [self.customer.chance(purposes.EXPERIENCE, word, occasion, self.firm.id) for word in range(4)]
        failed = luck[2] < self.offer.failure_probability
        performed = self.use(triangular_from(luck[0], luck[1]), failed)
        experienced = self.judge(performed)
        self.count("purchases")
        self.count("failures", int(failed))
        self.count("experienced_satisfaction", self.customer.model.fixed_point(experienced))
        self.count("surplus_cents", self.gain(performed))
        price = self.pay(occasion)
        self.perhaps_complain(experienced, occasion)
        self.remember()
        self.talk(experienced, luck[3])
        return price

    def use(self, noise: float, failed: bool) -> float:
        """Return the benefits received [-]."""
        feeling = self.segment.feeling
        care = self.segment.care_weight * self.offer.attention[self.treatment]
        return satisfaction.performance(
            self.offer.benefit, care, noise, feeling.performance_noise, failed, feeling.failure_loss
        )

    def judge(self, performed: float) -> float:
        """Compare with what was expected, and change in attitude; returns satisfaction with this purchase [-]."""
        feeling, customer = self.segment.feeling, self.customer
        received = performed + self.offer.technology
        standard = satisfaction.comparison_standard(
            self.expectation + self.offer.technology, customer.norm, feeling.norm_share
        )
        experienced = satisfaction.transaction_satisfaction(
            received, standard, self.segment.odds_at_standard, feeling.gain_response, feeling.loss_response
        )
        lasting = experienced
        if self.purchases > 0:
            lasting = satisfaction.moved_towards(self.satisfaction, experienced, feeling.satisfaction_learning)
        self.satisfaction = single(lasting)
        self.expectation = single(satisfaction.moved_towards(self.expectation, performed, feeling.expectation_learning))
        customer.norm = single(satisfaction.moved_towards(customer.norm, received, feeling.norm_learning))
        self.grow_loyal(experienced)
        self.move_on()
        return experienced

    def grow_loyal(self, experienced: float) -> None:
        """Change in trust, and let commitment follow trust (as it is before it is rounded) and attention."""
        feeling = self.segment.feeling
        trust = loyalty.trust_after(
            self.trust, experienced, feeling.trust_neutral, feeling.trust_building, feeling.trust_breaking
        )
        attention = self.offer.attention[self.treatment]
        commitment = loyalty.commitment_after(self.commitment_left(), trust, attention, feeling.commitment_learning)
        self.trust, self.commitment = single(trust), single(commitment)

    def move_on(self) -> None:
        """Move to the stage that follows a purchase."""
        feeling = self.segment.feeling
        self.stage = lifecycle.stage_after_purchase(
            self.stage,
            self.purchases,
            self.satisfaction,
            loyalty.loyalty(self.trust, self.commitment),
            feeling.inspired_satisfaction,
            feeling.inspired_loyalty,
        )
        if self.stage == lifecycle.WON_BACK:
            self.count("returns")

    def gain(self, performed: float) -> int:
        """Return what the purchase was worth to the customer beyond its price and beyond doing without [cents]."""
        worth = value.surplus(
            performed,
            self.offer.technology,
            self.offer.effort,
            self.money(),
            self.segment.choosing.outside_value,
            self.segment.money_weight * self.customer.price_sensitivity,
        )
        return purchasing.cents(worth)

    def pay(self, occasion: int) -> int:
        """Agree on the personal price, and pay it or not; returns the price agreed [cents]."""
        offer = self.offer
        price = purchasing.cents(offer.price * (1.0 - offer.discount[self.treatment]))
        self.count("revenue_cents", price)
        self.count("discount_cents", purchasing.cents(offer.price) - price)
        self.count("cost_of_goods_cents", offer.cost_of_goods)
        self.count("cost_to_serve_cents", offer.cost_to_serve)
        luck = self.customer.chance(purposes.AFTERMATH, 1, occasion, self.firm.id)
        if luck < self.segment.paying.default_probability:
            self.count("bad_debt_cents", price)
        else:
            self.spent += price
        return price

    def perhaps_complain(self, experienced: float, occasion: int) -> None:
        """Complain, which costs the firm, or keep silent."""
        talking = self.segment.talking
        luck = self.customer.chance(purposes.AFTERMATH, 0, occasion, self.firm.id)
        if satisfaction.complains(experienced, talking.complaint_threshold, talking.complaint_probability, luck):
            self.complaints = min(self.complaints + 1, MOST_REMEMBERED)
            self.count("complaints")
            self.count("cost_to_serve_cents", self.offer.complaint_cost)

    def remember(self) -> None:
        """Remember the purchase."""
        if self.purchases == 0:
            self.first_purchase = self.customer.model.steps
            self.count("first_purchases")
        if self.customer.last_firm is self.firm:
            self.count("repeat_purchases")
        self.purchases = min(self.purchases + 1, MOST_PURCHASES)
        self.last_purchase = self.customer.model.steps
        self.customer.last_firm = self.firm
        self.missed = 0

    def talk(self, experienced: float, luck: float) -> None:
        """Recommend the firm, warn of it, or say nothing of it any more, whatever was said before."""
        talking = self.segment.talking
        self.customer.opinions.pop(self.firm.row, None)
        if experienced >= talking.recommend_threshold and luck < talking.recommend_probability:
            self.customer.opinions[self.firm.row] = RECOMMENDS
        elif experienced < talking.warn_threshold and luck < talking.warn_probability:
            self.customer.opinions[self.firm.row] = WARNS
