"""A customer as an ordinary Mesa agent: one object, which remembers in attributes and acts in methods."""

from typing import TYPE_CHECKING

import mesa

from simulation.firms.firm import Firm
from simulation.random_numbers import draw, purposes, uniform
from simulation.rules import lifecycle, purchasing, value
from simulation.state.columns import FOREVER, GONE, NOT_YET, PRESENT

from .object_offers import Segment
from .object_relation import MOST_PURCHASES, RECOMMENDS, WARNS, Relation

if TYPE_CHECKING:
    from .object_market import ObjectMarket

Talk = dict[int, tuple[float, float]]
"""Shares of contacts who recommend and who warn, by the firm's row, where there are any."""


class Customer(mesa.Agent):
    """A customer.

    Attributes
    ----------
    id : stable number, to which the customer's luck belongs
    relations : one a firm
    contacts : the customers this one talks with
    opinions : what is said of firms, by the firm's row: recommended or warned of
    audible : the opinions that contacts hear this week, those of the week before
    norm : performance the customer is used to in the market [-]
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
        self.relations: list[Relation] = []
        self.contacts: list[Customer] = []
        self.opinions: dict[int, str] = {}
        self.audible: dict[int, str] = {}

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
        self.audible = dict(self.opinions)
        if self.presence == NOT_YET and self.arrival <= self.model.steps:
            self.presence = PRESENT
        elif self.present and self.departure <= self.model.steps:
            self.leave()
        talk_weeks = self.segment.talking.talk_weeks
        for row in list(self.opinions):
            if self.model.steps - self.relations[row].last_purchase >= talk_weeks:
                del self.opinions[row]

    def listen(self) -> None:
        """Hear one's contacts, get to know firms, and change what one believes of them."""
        if not self.present:
            return
        talk = self.talk_of_contacts()
        for relation in self.relations:
            if relation.offer.open:
                good, bad = talk.get(relation.firm.row, (0.0, 0.0))
                if relation.stage == lifecycle.UNAWARE:
                    relation.perhaps_meet(good + bad)
                elif good + bad > 0.0:
                    relation.hear(good, bad)

    def shop(self) -> None:
        """Buy at every occasion that the week brings."""
        if not self.present:
            return
        rate = self.purchase_rate * self.model.scenario.economy.demand
        occasions = purchasing.purchase_occasions(rate, self.chance(purposes.WEEK, 0))
        self.count("occasions", occasions)
        for occasion in range(occasions):
            if self.present:
                self.buy(occasion)

    # What the week consists of

    def talk_of_contacts(self) -> Talk:
        """Return which share of one's contacts recommends, and warns of, each firm."""
        if self.model.everybody_hears_everybody:
            return self.model.talk_of_the_market
        heard = [said for contact in self.contacts for said in contact.audible.items()]
        if not heard:
            return {}
        each = 1.0 / sum(contact.was_there_last_week for contact in self.contacts)
        rows = {row for row, _ in heard}
        return {row: (heard.count((row, RECOMMENDS)) * each, heard.count((row, WARNS)) * each) for row in rows}

    def buy(self, occasion: int) -> None:
        """Compare the firms one knows, buy from one or from none, and perhaps leave the market."""
        compared = [r for r in self.relations if r.offer.open and lifecycle.may_choose(r.stage)]
        chosen = self.choose(compared, occasion)
        for relation in compared:
            if relation is not chosen:
                relation.be_passed_over()
        if chosen is None:
            self.count("bought_nothing")
            return
        price = chosen.buy(occasion)
        for relation in self.relations:
            if relation.alive:
                relation.count("category_spending_cents", price)
        self.perhaps_drop_out(chosen, occasion)

    def choose(self, compared: list[Relation], occasion: int) -> Relation | None:
        """Return the relation that wins the race for this occasion; None is to buy nothing."""
        times: dict[Relation | None, float] = {}
        choosing = self.segment.choosing
        if choosing.may_buy_nothing:
            without = choosing.value_sensitivity * choosing.outside_value
            times[None] = value.race_time(without, self.chance(purposes.WEEK, 1, occasion))
        for relation in compared:
            times[relation] = relation.race_time(occasion)
        return min(times, key=times.__getitem__, default=None)

    def perhaps_drop_out(self, chosen: Relation, occasion: int) -> None:
        """Leave the market after a purchase, as likely as this customer does."""
        exempt = self.purchases_made == 0 and self.segment.first_purchase_exempt
        self.purchases_made = min(self.purchases_made + 1, MOST_PURCHASES)
        luck = self.chance(purposes.AFTERMATH, 2, occasion, chosen.firm.id)
        if not exempt and luck < self.dropout:
            self.leave()

    def leave(self) -> None:
        """Leave the market for good."""
        self.presence = GONE
        self.departure = min(self.departure, self.model.steps + 1)
        self.opinions.clear()
        for relation in self.relations:
            if relation.alive:
                relation.count("departures")
