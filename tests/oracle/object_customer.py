"""A customer as an ordinary Mesa agent: one object, which remembers in attributes and acts in methods."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import mesa

from simulation.firms.firm import Firm
from simulation.random_numbers import draw, purposes, uniform
from simulation.rules import lifecycle, purchasing, value
from simulation.state.columns import FOREVER, GONE, NOT_YET, PRESENT

from .object_memory import MOST_PURCHASES
from .object_offers import Segment
from .object_purchase import Purchase, SecondHandPurchase
from .object_relation import Relation
from .object_voice import RECOMMENDS, SILENCE, WARNS, Heard, Talk, Voice

if TYPE_CHECKING:
    from .object_market import ObjectMarket

VISITS_FROM = 4096
"""Visits have the luck of occasions numbered from here on."""


class Customer(mesa.Agent):
    """A customer.

    Attributes
    ----------
    id : stable number, to which the customer's luck belongs
    relations : one a firm
    contacts : the customers this one talks with
    voice : what this one says of firms; ``audible``, what contacts hear this week, that of the week before
    norm : performance the customer is used to in the market [-]
    stock : occasions to come that are served from stock at home
    sent_away_by : rows of firms that have just ended the relationship, and that will be warned of
    """

    model: "ObjectMarket"

    def __init__(
        self, model: "ObjectMarket", number: int, segment: Segment, *, purchase_rate: float, price_sensitivity: float,
        dropout: float, norm: float, arrival: int, departure: int = FOREVER,
    ) -> None:  # fmt: skip
        super().__init__(model)
        self.id = number
        self.segment = segment
        self.purchase_rate = purchase_rate
        self.price_sensitivity = price_sensitivity
        self.dropout = dropout
        self.norm = norm
        self.arrival = arrival
        self.departure = departure
        self.presence = NOT_YET
        self.last_firm: Firm | None = None
        self.purchases_made = 0
        self.stock = 0
        self.relations: list[Relation] = []
        self.contacts: list[Customer] = []
        self.voice = Voice()
        self.audible = Voice()
        self.sent_away_by: set[int] = set()

    @property
    def present(self) -> bool:
        """Whether the customer is in the market."""
        return self.presence == PRESENT

    @property
    def was_there_last_week(self) -> bool:
        """Whether the customer was in the market the week before this one."""
        return self.arrival < self.model.steps <= self.departure

    def count(self, what: str, number: int = 1) -> None:
        """Enter something in this week's records that concerns no single firm."""
        self.model.count(what, None, self.segment.name, number)

    def chance(self, purpose: int, word: int, occasion: int = 0, block: int = 0) -> float:
        """Return the uniform number that belongs to this customer, this week and a purpose."""
        return uniform(draw(*self.model.key, self.id, self.model.steps, purpose, occasion, block)[word])

    # The week

    def begin_week(self) -> None:
        """Come or go; what was said last week is heard now, and what is too old is not said again."""
        self.audible = self.voice.copy()
        if self.presence == NOT_YET and self.arrival <= self.model.steps:
            self.presence = PRESENT
        elif self.present and self.departure <= self.model.steps:
            self.leave()
        for row in self.sent_away_by if self.present else ():
            self.voice.opinions[row] = WARNS
        for row in self.audible.firms() | self.sent_away_by:
            if self.model.steps - self.relations[row].last_event >= self.segment.talking.talk_weeks:
                self.voice.forget(row)
        self.sent_away_by.clear()

    def listen(self) -> None:
        """Hear one's contacts, get to know firms, and change what one believes of them."""
        if not self.present:
            return
        talk = self.talk_of_contacts()
        for relation in self.relations:
            if relation.shop.open:
                heard = talk.get(relation.firm.row, SILENCE)
                if relation.stage == lifecycle.UNAWARE:
                    relation.perhaps_meet(heard.good + heard.bad)
                else:
                    relation.hear(heard)

    def shop(self) -> None:
        """Buy at every occasion that the week brings, and look around besides."""
        if not self.present:
            return
        occasions = self.occasions()
        self.count("occasions", occasions)
        for occasion in range(occasions):
            if self.present:
                self.have_occasion(occasion)
        for number in range(purchasing.purchase_occasions(self.segment.habits.visits, self.chance(purposes.WEEK, 2))):
            if self.present:
                self.visit(number)

    def occasions(self) -> int:
        """Return how many occasions to buy this week brings."""
        contract = self.segment.contract
        if contract is None:
            return purchasing.purchase_occasions(self.rate_now(), self.chance(purposes.WEEK, 0))
        after = contract.first_after_weeks + (self.id % contract.period_weeks if contract.spread else 0)
        return purchasing.contract_occasions(self.model.steps - max(1, self.arrival), after, contract.period_weeks)

    # Listening

    def talk_of_contacts(self) -> Talk:
        """Return what one's contacts say of firms."""
        if self.model.everybody_hears_everybody:
            return self.model.talk_of_the_market
        speaking = [contact for contact in self.contacts if contact.audible.firms()]
        if not speaking:
            return {}
        each = 1.0 / sum(contact.was_there_last_week for contact in self.contacts)
        return {row: self.heard_of(row, speaking, each) for contact in speaking for row in contact.audible.firms()}

    def heard_of(self, row: int, speaking: list["Customer"], each: float) -> Heard:
        """Return what contacts say of one firm: ``each`` is one's share, and some weigh more than others."""
        deals = sum(row in contact.audible.deals for contact in speaking)
        good = weight_of(contact for contact in speaking if contact.audible.opinions.get(row) == RECOMMENDS)
        bad = weight_of(contact for contact in speaking if contact.audible.opinions.get(row) == WARNS)
        return Heard(min(1.0, good * each), min(1.0, bad * each), deals * each)

    # Shopping

    def rate_now(self) -> float:
        """Return how often the customer has an occasion to buy now [1/week]."""
        habits = self.segment.habits
        years = (self.model.steps - self.arrival) / 52.0
        factor = purchasing.rate_growth(habits.growth, habits.growth_ceiling, years)
        sales = [relation.shop.sale for relation in self.relations if relation.stage != lifecycle.UNAWARE]
        appeal = purchasing.sale_appeal(max(sales, default=0.0))
        factor *= 1.0 + habits.impulse * (1.0 - habits.planning) * appeal
        return self.purchase_rate * self.model.scenario.economy.demand * factor

    def visit(self, number: int) -> None:
        """Visit a firm without buying, which costs it service."""
        visited = self.choose(self.compared(), VISITS_FROM + number)
        if visited is not None:
            visited.be_visited()

    def have_occasion(self, occasion: int) -> None:
        """Use what is at home; else compare the firms one knows, buy from one or from none, perhaps leave the market."""
        if self.stock > 0:
            self.stock -= 1
            self.count("from_stock")
            return
        due = self.contract_due(occasion)
        if not self.present:
            return
        self.perhaps_search(occasion)
        compared = self.compared()
        chosen = self.choose(compared, occasion, self.time_of_nothing(occasion))
        if due is not None and chosen is due:
            due.count("renewals")
        for relation in compared:
            if relation is not chosen:
                relation.be_passed_over(chosen)
        if chosen is None:
            self.count("bought_nothing")
            self.perhaps_buy_used(occasion)
        else:
            self.buy(chosen, occasion)

    def contract_due(self, occasion: int) -> Relation | None:
        """Return the relation whose contract is due, if there is one; perhaps leave the market instead of renewing."""
        if self.segment.contract is None or self.last_firm is None:
            return None
        held = self.relations[self.last_firm.row]
        if not held.alive:
            return None
        held.count("renewals_due")
        if self.segment.leaves_at_renewal:
            likely = purchasing.leaving_at_renewal(self.dropout, held.terms.care, self.segment.kept_by_attention)
            if self.chance(purposes.RENEWAL, 0, occasion) < likely:
                self.leave()
        return held

    def perhaps_search(self, occasion: int) -> None:
        """Look for firms, and for what is written of them."""
        if self.chance(purposes.SEARCH, 0, occasion) < self.segment.choosing.search:
            for relation in self.relations:
                if relation.shop.open:
                    relation.be_looked_up(occasion)

    def best_hope(self) -> float:
        """Return what is expected of the best firm that the customer knows and can buy from [-]."""
        known = [each for each in self.relations if each.shop.open and each.stage != lifecycle.UNAWARE]
        return max((each.hoped_for for each in known), default=0.0)

    def compared(self) -> list[Relation]:
        """Return the relations with the firms among which the customer chooses."""
        return [relation for relation in self.relations if relation.compared]

    def time_of_nothing(self, occasion: int) -> float | None:
        """Return how late doing without comes in the race; None where that is impossible."""
        choosing = self.segment.choosing
        if not choosing.may_buy_nothing:
            return None
        without = choosing.value_sensitivity * choosing.outside_value
        return value.race_time(without, self.chance(purposes.WEEK, 1, occasion))

    def choose(self, compared: list[Relation], occasion: int, nothing: float | None = None) -> Relation | None:
        """Return the relation that wins the race for this occasion; None is to buy nothing."""
        times: dict[Relation | None, float] = {} if nothing is None else {None: nothing}
        for relation in compared:
            times[relation] = relation.race_time(occasion)
        return min(times, key=times.__getitem__, default=None)

    def buy(self, chosen: Relation, occasion: int) -> None:
        """Buy; all firms whose customer one is then have had this chance."""
        billed = Purchase(chosen, occasion).live_through()
        for relation in self.relations:
            if relation.alive:
                relation.count("category_spending_cents", billed)
        self.perhaps_drop_out(chosen, occasion)

    def perhaps_buy_used(self, occasion: int) -> None:
        """Buy a used thing of the brand bought last, instead of nothing."""
        if self.last_firm is None or not lifecycle.may_choose(self.relations[self.last_firm.row].stage):
            return
        if self.chance(purposes.SECOND_HAND, 0, occasion) < self.segment.choosing.second_hand:
            SecondHandPurchase(self.relations[self.last_firm.row], occasion).live_through()

    # Leaving

    def perhaps_drop_out(self, chosen: Relation, occasion: int) -> None:
        """Leave the market after a purchase, as likely as this customer does."""
        exempt = self.purchases_made == 0 and self.segment.first_purchase_exempt
        self.purchases_made = min(self.purchases_made + 1, MOST_PURCHASES)
        luck = self.chance(purposes.AFTERMATH, 2, occasion, chosen.firm.id)
        if not exempt and not self.segment.leaves_at_renewal and luck < self.dropout:
            self.leave()

    def leave(self) -> None:
        """Leave the market for good."""
        self.presence = GONE
        self.departure = min(self.departure, self.model.steps + 1)
        self.voice.fall_silent()
        for relation in self.relations:
            if relation.alive:
                relation.count("departures")


def weight_of(customers: Iterable[Customer]) -> float:
    """Return how much the voices of some customers weigh together, added one by one."""
    weight = 0.0
    for customer in customers:
        weight += customer.segment.habits.influence
    return weight
