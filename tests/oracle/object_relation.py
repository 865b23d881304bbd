"""What one customer and one firm are to each other, as one object: knowing, comparing, using, writing."""

from simulation.firms.treating import TOO_SOON_IRRITATES, TOO_SOON_WEEKS
from simulation.random_numbers import purposes
from simulation.rules import leaving, lifecycle, loyalty, response, satisfaction, ties, value
from simulation.state.columns import NEVER

from .object_memory import MOST_REMEMBERED, STEPS, Memory, single
from .object_voice import Heard


class Relation(Memory):
    """What one customer and one firm are to each other."""

    # Knowing

    def meet(self) -> None:
        """Get to know the firm, more or less well."""
        self.stage = lifecycle.REACH
        self.expectation = single(self.expectation + self.offer.benefit)
        self.count("became_aware")

    def perhaps_meet(self, talk: float) -> None:
        """Get to know the firm by its advertising, or by the talk of a share of one's contacts."""
        word_of_mouth = self.segment.talking.listening * talk
        probability = response.awareness_probability(self.offer.reach, word_of_mouth)
        if probability > 0.0 and self.chance(purposes.AWARENESS) < probability:
            self.meet()

    @property
    def last_event(self) -> int:
        """When the customer last had to do with the firm: bought, or was sent away [weeks since the beginning]."""
        return self.reminded if self.stage == lifecycle.ENDED else self.last_purchase

    def hear(self, heard: Heard) -> None:
        """Change the belief about a known firm by what contacts say, and trust it less if they got a better price."""
        if heard.good + heard.bad > 0.0:
            self.believe(heard)
        if heard.deal > 0.0 and self.purchases > 0 and self.terms.discount == 0.0:
            self.trust = single(ties.trust_after_envy(self.trust, heard.deal, self.segment.feeling.unfairness))
            self.count("envy")

    def believe(self, heard: Heard) -> None:
        """Change the belief about a known firm, as shares of one's contacts recommend it or warn of it."""
        talking = self.segment.talking
        self.expectation = single(
            satisfaction.expectation_after_hearing(
                self.expectation, heard.good, heard.bad, self.segment.best_benefit, talking.persuasion,
                talking.negativity,
            )
        )  # fmt: skip

    def be_looked_up(self, occasion: int) -> None:
        """Be searched for: perhaps be found, and be believed what the reviews say."""
        if self.stage == lifecycle.UNAWARE:
            if self.chance(purposes.SEARCH, occasion, skipped=1) >= self.segment.choosing.finding:
                return
            self.meet()
        if self.shop.reviews > 0:
            said = self.shop.rating * self.segment.best_benefit
            self.expectation = single(
                satisfaction.moved_towards(self.expectation, said, self.segment.choosing.review_weight)
            )

    # Comparing

    @property
    def price(self) -> float:
        """Price of one unit for this customer now [EUR]."""
        shop = self.shop
        return value.personal_price(shop.price, shop.sale, self.discount)

    @property
    def discount(self) -> float:
        """Personal discount, or the introductory one before the first purchase [-]."""
        return self.shop.introduction if self.purchases == 0 else self.terms.discount

    @property
    def compared(self) -> bool:
        """Whether the customer compares this firm with others at an occasion to buy."""
        return self.shop.open and lifecycle.may_choose(self.stage) and self.price <= self.segment.highest_price

    def money(self) -> float:
        """Return what the personal price weighs [-]."""
        return value.money_cost(self.price, self.customer.price_sensitivity, self.segment.money_weight)

    def rise(self) -> float:
        """Return what a price above the usual one weighs besides [-]."""
        effect = self.segment.choosing.reference_effect
        if effect == 0.0:
            return 0.0
        return value.price_rise_cost(
            self.price, self.shop.usual_price, self.customer.price_sensitivity, self.segment.money_weight, effect
        )

    def effort(self) -> float:
        """Return the effort of buying here, eased by working together [-]."""
        return self.offer.effort * (1.0 - self.terms.ease * self.bond / STEPS)

    def utility(self) -> float:
        """Return how much the customer would like to buy here today, luck apart [utility]."""
        choosing = self.segment.choosing
        worth = value.perceived_value(
            self.expectation, self.offer.technology, self.effort(), self.money() + self.rise()
        )
        habit = choosing.inertia if self.customer.last_firm is self.firm else 0.0
        return value.choice_utility(
            worth, choosing.value_sensitivity, self.taste + self.shop.intercept, habit, self.attachment(),
            self.reminder(), self.ties(),
        )  # fmt: skip

    def attachment(self) -> float:
        """Return what loyalty adds to the utility of buying here [utility]."""
        if self.purchases == 0:
            return 0.0
        return loyalty.attachment(self.trust, self.commitment_left(), self.segment.choosing.loyalty_weight)

    def commitment_left(self) -> float:
        """Return the commitment that is left since the last purchase [-]."""
        if self.purchases == 0:
            return self.commitment
        cooling = self.segment.feeling.commitment_cooling
        return loyalty.commitment_now(self.commitment, self.weeks_since(self.last_purchase), cooling)

    def reminder(self) -> float:
        """Return what the firm's last message to the point adds; who buys by plan minds it less [utility]."""
        if self.reminded == NEVER:
            return 0.0
        choosing = self.segment.choosing
        strength = choosing.reminder_strength * (1.0 - self.segment.habits.planning)
        return response.reminder(strength, self.weeks_since(self.reminded), choosing.reminder_fading)

    def ties(self) -> float:
        """Return what would be lost by leaving, less irritation by the firm's messages [utility]."""
        choosing = self.segment.choosing
        return ties.ties(
            self.bond / STEPS, choosing.bond_weight, float(self.points), float(self.shop.redeem_at),
            choosing.points_pull, self.irritation_left(), choosing.irritation_weight,
        )  # fmt: skip

    def irritation_left(self) -> float:
        """Return the irritation that is left since the last message [-]."""
        if self.last_contact == NEVER:
            return 0.0
        fading = self.segment.feeling.irritation_fading
        return ties.irritation_left(self.irritation / STEPS, self.weeks_since(self.last_contact), fading)

    def race_time(self, occasion: int) -> float:
        """Return how late this firm comes in the race in which the first is chosen."""
        return value.race_time(self.utility(), self.chance(purposes.CHOICE, occasion))

    # Not buying

    def be_considered(self) -> None:
        """Be compared for the first time."""
        if self.stage == lifecycle.REACH:
            self.count("considered")
        self.stage = lifecycle.stage_after_considering(self.stage)

    def be_visited(self) -> None:
        """Serve somebody who only looks."""
        self.be_considered()
        self.earn(-self.shop.visit_cost / 100.0)
        self.count("visits")
        self.count("cost_to_serve_cents", self.shop.visit_cost)

    def be_passed_over(self, chosen: "Relation | None") -> None:
        """Be compared, while another firm is chosen, or none."""
        self.be_considered()
        if not self.alive:
            return
        self.missed = min(self.missed + 1, MOST_REMEMBERED)
        held = self.segment.contract is not None and self.customer.last_firm is self.firm
        patience = 1 if held else self.segment.feeling.patience
        self.stage = lifecycle.stage_after_missing(self.stage, self.missed, patience)
        if not self.alive:
            self.count("lapses")
            self.left_because = self.reason_to_leave_for(chosen)
            self.asked = False

    def reason_to_leave_for(self, chosen: "Relation | None") -> int:
        """Return in what this firm falls most behind the one chosen instead."""
        if chosen is None:
            return leaving.reason_for_going_without(self.satisfaction, self.segment.feeling.trust_neutral)
        service = (chosen.expectation - chosen.effort()) - (self.expectation - self.effort())
        return leaving.reason_for_leaving(
            self.money() - chosen.money(), service, chosen.offer.technology - self.offer.technology,
            chosen.shop.sale > 0.0 or chosen.discount > 0.0,
        )  # fmt: skip

    # Using

    def experience(self, performed: float) -> tuple[float, float]:
        """Use something and judge it; returns satisfaction with this use, and trust before it is rounded [-].

        What the buyer expects of benefits is put in terms of who uses the thing, and the other way round.
        """
        feeling, customer, offer = self.segment.feeling, self.customer, self.offer
        shift = offer.benefit_used - offer.benefit
        received = performed + offer.technology_used
        best = max(self.hoped_for, customer.best_hope())
        demanded = satisfaction.moved_towards(self.hoped_for, best, feeling.best_brand)
        standard = satisfaction.comparison_standard(demanded, customer.norm, feeling.norm_share)
        experienced = satisfaction.transaction_satisfaction(
            received, standard, self.segment.odds_at_standard, feeling.gain_response, feeling.loss_response
        )
        lasting = experienced
        if self.purchases > 0:
            lasting = satisfaction.moved_towards(self.satisfaction, experienced, feeling.satisfaction_learning)
        self.satisfaction = single(lasting)
        learnt = satisfaction.moved_towards(self.expectation, performed - shift, feeling.expectation_learning)
        self.expectation = single(learnt)
        customer.norm = single(satisfaction.moved_towards(customer.norm, received, feeling.norm_learning))
        trust = loyalty.trust_after(
            self.trust, experienced, feeling.trust_neutral, self.segment.quickly(feeling.trust_building),
            self.segment.quickly(feeling.trust_breaking),
        )  # fmt: skip
        self.trust = single(trust)
        return experienced, trust

    @property
    def hoped_for(self) -> float:
        """What is expected of the firm, in terms of who uses the thing [-]."""
        offer = self.offer
        return self.expectation + (offer.benefit_used - offer.benefit) + offer.technology_used

    def grow_close(self, trust: float) -> None:
        """Let commitment follow trust (as it is before it is rounded) and attention, and the bond what the firm does."""
        terms = self.terms
        learning = self.segment.quickly(self.segment.feeling.commitment_learning)
        self.commitment = single(loyalty.commitment_after(self.commitment_left(), trust, terms.care, learning))
        self.bond = ties.in_steps(satisfaction.moved_towards(self.bond / STEPS, terms.bond, self.shop.bond_speed))

    def move_on(self) -> None:
        """Move to the stage that follows a purchase."""
        feeling = self.segment.feeling
        self.stage = lifecycle.stage_after_purchase(
            self.stage, self.purchases, self.satisfaction, self.attitude, feeling.inspired_satisfaction,
            feeling.inspired_loyalty,
        )  # fmt: skip
        if self.stage == lifecycle.WON_BACK:
            self.count("returns")

    def complain(self) -> int:
        """Complain; returns what that costs the firm [cents]."""
        self.complaints = min(self.complaints + 1, MOST_REMEMBERED)
        self.count("complaints")
        self.count("cost_to_serve_cents", self.shop.complaint_cost)
        return self.shop.complaint_cost

    # What the firm does when it plans

    def get_message(self, relevant: bool) -> None:
        """Be reminded by a message to the point, irritated by any other, and by one too soon; perhaps want no more."""
        feeling, before = self.segment.feeling, self.last_contact
        irritation = self.irritation_left()
        added = 0.0 if relevant else feeling.irritation_per_message
        if relevant:
            self.reminded = self.customer.model.steps
            if before != NEVER and self.weeks_since(before) <= TOO_SOON_WEEKS:
                added = TOO_SOON_IRRITATES * feeling.irritation_per_message
        if added > 0.0:
            irritation = ties.irritation_after(irritation, added)
            if irritation >= feeling.opt_out_at:
                self.opted_out = True
                self.count("opt_outs")
        self.irritation = ties.in_steps(irritation)

    def get_apology(self, share: float) -> None:
        """Believe, part of the way, that the firm is as good as it is."""
        truth = self.segment.benefit_of(self.firm)
        self.expectation = single(satisfaction.moved_towards(self.expectation, truth, share))

    def be_ended(self) -> None:
        """Be told by the firm that it serves one no more."""
        if self.alive and self.customer.present:
            self.count("endings")
            self.reminded = self.customer.model.steps
            self.customer.voice.forget(self.firm.row)
            luck = self.customer.chance(purposes.ENDING, 0, block=self.firm.id)
            if luck < self.segment.talking.warn_probability:
                self.customer.sent_away_by.add(self.firm.row)
        self.stage = lifecycle.ENDED
        self.treatment = 0
        self.missed = 0
