"""One purchase, and one thing bought second-hand, as objects: used, judged, paid for, talked of."""

from simulation.random_numbers import draw, purposes, uniform
from simulation.random_numbers.samplers import triangular_from
from simulation.rules import loyalty, programme, purchasing, satisfaction, value
from simulation.state.tallies import FIXED_POINT

from .object_memory import MOST_PURCHASES, single
from .object_relation import Relation
from .object_voice import RECOMMENDS, WARNS

USED_BENEFIT = 0.9
"""Share of the benefits left in a used thing, as in :mod:`simulation.customers.using` [-]."""
USED_FAILURES = 3.0
"""How many times more likely a used thing fails, as there [-]."""
MOST_STOCK = 255
"""Purchases kept at home stop here."""


class Use:
    """Something bought of a firm's brand, new or used.

    Attributes
    ----------
    experienced : satisfaction with it; ``felt``, once a complaint was handled [-]
    costs : what it has cost the firm to serve [cents]
    """

    def __init__(self, relation: Relation, occasion: int) -> None:
        self.relation = relation
        self.occasion = occasion
        self.customer = relation.customer
        self.segment = relation.segment
        self.shop = relation.shop
        self.terms = relation.terms
        self.experienced = 0.0
        self.felt = 0.0
        self.costs = 0

    def chance(self, purpose: int, word: int) -> float:
        """Return one of the uniform numbers for a purpose that belong to this occasion and firm."""
        return self.customer.chance(purpose, word, self.occasion, self.relation.firm.id)

    def noise(self) -> float:
        """Return how much better or worse than usual it is this time."""
        return triangular_from(self.chance(purposes.EXPERIENCE, 0), self.chance(purposes.EXPERIENCE, 1))

    def perhaps_complain(self) -> None:
        """Complain, the likelier where the firm invites to; a complaint well handled makes up for some of the harm."""
        talking, feeling, relation = self.segment.talking, self.segment.feeling, self.relation
        silent = 1.0 - talking.complaint_probability
        probability = talking.complaint_probability + self.terms.invite * silent
        luck = self.chance(purposes.AFTERMATH, 0)
        if not satisfaction.complains(self.experienced, talking.complaint_threshold, probability, luck):
            return
        self.costs += relation.complain()
        if self.terms.recovery > 0.0:
            self.felt = self.terms.recovery
            made_up = satisfaction.moved_towards(relation.satisfaction, self.felt, feeling.satisfaction_learning)
            relation.satisfaction = single(made_up)
            trust = loyalty.trust_after(
                relation.trust, self.felt, feeling.trust_neutral, feeling.trust_building, feeling.trust_breaking
            )
            relation.trust = single(trust)
        else:
            relation.trust = single(loyalty.trust_after_silence(relation.trust, talking.asks_why))

    def talk(self) -> None:
        """Recommend the firm, warn of it, or say nothing of it any more, whatever was said before."""
        talking, voice, row = self.segment.talking, self.customer.voice, self.relation.firm.row
        luck = self.chance(purposes.EXPERIENCE, 3)
        voice.forget(row)
        if self.felt >= talking.recommend_threshold and luck < talking.recommend_probability:
            voice.opinions[row] = RECOMMENDS
        elif self.felt < talking.warn_threshold and luck < talking.warn_probability:
            voice.opinions[row] = WARNS


class Purchase(Use):
    """One purchase.

    Attributes
    ----------
    failed : whether what was bought failed
    solved : share of the failure's loss that somebody undid [-]
    performed : benefits received [-]
    units : how many were bought
    price : the bill, after discounts, before points [cents]; ``repair``, that of a repair
    """

    def __init__(self, relation: Relation, occasion: int) -> None:
        super().__init__(relation, occasion)
        self.failed = False
        self.solved = 0.0
        self.performed = 0.0
        self.units = self.segment.habits.basket
        self.price = 0
        self.repair = 0

    def live_through(self) -> int:
        """Use, judge, pay, complain, remember and tell; returns all that was billed [cents]."""
        self.relation.be_considered()
        self.use()
        self.judge()
        self.take_more()
        self.be_billed()
        self.value()
        self.remember()
        self.talk()
        self.engage()
        return self.price + self.repair

    # Using

    def use(self) -> None:
        """Receive benefits, fewer if something fails."""
        feeling = self.segment.feeling
        self.failed = self.chance(purposes.EXPERIENCE, 2) < self.shop.failure_probability
        if self.failed:
            self.relation.count("failures")
            self.mend()
        self.performed = satisfaction.performance(
            self.relation.offer.benefit_used + self.terms.benefit,
            self.segment.care_weight * self.terms.care,
            self.noise(),
            feeling.performance_noise,
            self.failed,
            feeling.failure_loss * (1.0 - self.solved),
        )

    def mend(self) -> None:
        """Have a failure mended: by other members, else cheaply elsewhere, else by the firm, if it offers that."""
        paying, relation = self.segment.paying, self.relation
        if relation.member and self.chance(purposes.AFTERSALE, 1) < self.shop.community_help:
            self.solved = 1.0
        elif self.chance(purposes.AFTERSALE, 0) < paying.repairs_elsewhere:
            self.solved = paying.cheap_fix
        elif self.shop.repair_quality > 0.0:
            self.solved = self.shop.repair_quality
            self.repair = self.shop.repair_price
            relation.spent += self.repair
            relation.earn((self.repair - self.shop.repair_cost) / 100.0)
            relation.count("repairs")
            relation.count("revenue_cents", self.repair)
            relation.count("cost_to_serve_cents", self.shop.repair_cost)

    def judge(self) -> None:
        """Compare with what was expected, and change in attitude."""
        self.experienced, trust = self.relation.experience(self.performed)
        self.felt = self.experienced
        self.relation.grow_close(trust)
        self.relation.move_on()
        self.relation.count("purchases")
        self.relation.count("experienced_satisfaction", int(self.experienced * FIXED_POINT))

    # Paying

    def take_more(self) -> None:
        """Perhaps accept an extra offer, which the satisfied do; stock up in a sale."""
        habits, one = self.segment.habits, self.segment.habits.basket
        if self.terms.offer > 0.0 and self.chance(purposes.ENGAGEMENT, 2) < self.relation.satisfaction:
            self.units += one * self.terms.offer
            self.relation.count("extra_units")
        if self.shop.sale > 0.0 and self.segment.contract is None:
            appeal = purchasing.sale_appeal(self.shop.sale)
            forward = int(habits.stockpiling * (1.0 - habits.planning) * appeal + 0.5)
            self.units += one * forward
            self.customer.stock = min(MOST_STOCK, self.customer.stock + forward)

    def be_billed(self) -> None:
        """Be billed the personal price and pay it, in points and in money, in part or not at all; perhaps complain."""
        relation = self.relation
        self.price = purchasing.cents(self.units * relation.price)
        goods = purchasing.cents(self.units * self.shop.unit_cost)
        redeemed = self.redeem_points()
        self.serve(purchasing.cents(self.shop.serve_cost * self.segment.habits.attention * self.terms.serve))
        self.perhaps_complain()
        unpaid = self.unpaid_of(self.price - redeemed)
        issued = self.earn_points(self.price - redeemed - unpaid)
        relation.spent += self.price - redeemed - unpaid
        relation.earn((self.price - unpaid - goods - self.costs - issued) / 100.0)
        relation.count("revenue_cents", self.price)
        relation.count("discount_cents", purchasing.cents(self.units * self.shop.price) - self.price)
        relation.count("cost_of_goods_cents", goods)
        relation.count("bad_debt_cents", unpaid)

    def serve(self, cost: int) -> None:
        """Cost the firm something besides the goods [cents]."""
        self.costs += cost
        self.relation.count("cost_to_serve_cents", cost)

    def redeem_points(self) -> int:
        """Pay with points, as a member; returns how much [cents]."""
        relation = self.relation
        if not relation.member:
            return 0
        redeemed = programme.points_redeemed(relation.points, self.shop.redeem_at, self.price)
        relation.points -= redeemed
        relation.count("points_redeemed_cents", redeemed)
        return redeemed

    def earn_points(self, paid: int) -> int:
        """Earn points on what is paid in money, as a member; returns how many [cents]."""
        relation = self.relation
        if not relation.member:
            return 0
        issued = programme.points_earned(paid, self.shop.points_rate)
        relation.points += issued
        relation.count("points_issued_cents", issued)
        return issued

    def unpaid_of(self, to_pay: int) -> int:
        """Pay never, or in part, or late; returns what stays unpaid [cents]."""
        paying, relation = self.segment.paying, self.relation
        if self.chance(purposes.AFTERMATH, 1) < paying.default_probability:
            return to_pay
        withheld = 0
        dissatisfied = self.experienced < self.segment.talking.complaint_threshold
        if dissatisfied and self.chance(purposes.AFTERSALE, 2) < paying.dispute_probability:
            withheld = to_pay // 2
            self.serve(self.shop.dispute_cost)
            relation.count("disputes")
        if self.chance(purposes.AFTERMATH, 3) < paying.late_probability:
            self.serve(self.shop.dunning_cost)
            relation.count("late_payments")
        return withheld

    # Afterwards

    def value(self) -> None:
        """Note what the purchase was worth to the customer beyond its price and beyond doing without."""
        offer, relation = self.relation.offer, self.relation
        worth = self.units * value.surplus(
            self.performed,
            offer.technology_used,
            relation.effort(),
            relation.money(),
            self.segment.choosing.outside_value,
            self.segment.money_weight * self.customer.price_sensitivity,
        )
        relation.count("surplus_cents", purchasing.cents(worth))
        relation.gain = single(relation.gain + worth)

    def remember(self) -> None:
        """Remember the purchase."""
        relation, now = self.relation, self.customer.model.steps
        if relation.purchases == 0:
            relation.first_purchase = now
            relation.count("first_purchases")
        if self.customer.last_firm is relation.firm:
            relation.count("repeat_purchases")
        relation.purchases = min(relation.purchases + 1, MOST_PURCHASES)
        relation.last_purchase = now
        relation.missed = 0
        self.customer.last_firm = relation.firm

    def engage(self) -> None:
        """Perhaps write a review, join the programme, tell of a deal, have an idea."""
        talking, relation = self.segment.talking, self.relation
        if self.chance(purposes.ENGAGEMENT, 0) < talking.review_probability:
            relation.count("reviews")
            relation.count("rating", int(self.rating() * FIXED_POINT))
        applied = relation.member or relation.refused
        if not applied and programme.joins(relation.attitude, self.shop.join, self.chance(purposes.ENGAGEMENT, 1)):
            self.apply()
        if self.got_a_deal and self.chance(purposes.ENGAGEMENT, 3) < talking.deal_talk:
            self.customer.voice.deals.add(relation.firm.row)
        if self.chance(purposes.AFTERSALE, 3) < self.segment.habits.ideas * self.terms.listening:
            relation.count("ideas")

    def apply(self) -> None:
        """Apply for membership; a lot, the same in all weeks, may be against it."""
        relation = self.relation
        lot = draw(*self.customer.model.key, self.customer.id, 0, purposes.HOLDOUT, 0, relation.firm.id)[0]
        if uniform(lot) < self.shop.holdout:
            relation.refused = True
        else:
            relation.member = True
            relation.count("joined")

    @property
    def got_a_deal(self) -> bool:
        """Whether this purchase was cheaper than others' for a reason of the customer's own."""
        first = self.relation.purchases == 1
        return (self.shop.introduction if first else self.terms.discount) > 0.0

    def rating(self) -> float:
        """Return the rating given in a review: benefits received as a share of the best there could be [-]."""
        best = self.segment.best_used
        return min(1.0, max(0.0, self.performed / best)) if best > 0.0 else 0.0


class SecondHandPurchase(Use):
    """A used thing of a firm's brand: expected to be like new, and the firm is blamed if it is not."""

    def live_through(self) -> None:
        """Use it, judge it, complain to the firm that made it, and tell others."""
        feeling, relation = self.segment.feeling, self.relation
        relation.count("second_hand")
        likely = min(1.0, USED_FAILURES * self.shop.failure_probability)
        failed = self.chance(purposes.EXPERIENCE, 2) < likely
        benefit = USED_BENEFIT * relation.offer.benefit_used
        performed = satisfaction.performance(
            benefit, 0.0, self.noise(), feeling.performance_noise, failed, feeling.failure_loss
        )
        self.experienced, _ = relation.experience(performed)
        self.felt = self.experienced
        self.perhaps_complain()
        relation.earn(-self.costs / 100.0)
        self.talk()
