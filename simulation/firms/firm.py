"""A firm: an agent that plans every few weeks on what it can see, and spends what it planned."""

from collections.abc import Mapping, Sequence
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from simulation.firms import research
from simulation.firms.decision import Decision, Treatment
from simulation.firms.firm_parameters import FirmParameters
from simulation.firms.media import Medium, divided, fresh_hazards, hazard, probability_addressed
from simulation.firms.offering_now import failure_probability_now, levels_now, partnerships_cost, unit_cost_now
from simulation.firms.personas import Everybody, personas_of
from simulation.firms.plan_now import InForce, amounts_to, does_nothing, orders_now, with_care, with_partners
from simulation.firms.seen_now import accuracy_now, always_seen, knowledge_now, media_now, methods_now
from simulation.firms.strategies import Strategy
from simulation.firms.treatment_now import attention, planned_cost
from simulation.firms.view import MediumSeen, MethodSeen, Persona
from simulation.latest import LatestAbout
from simulation.rules.purchasing import cents
from simulation.rules.satisfaction import moved_towards
from simulation.state.ledger import billed

USUAL_PRICE_SPEED = 0.1
"""Share of the way that the usual price moves to the price asked in a week [1/week]. Assumption: half in seven weeks."""
_LATEST = LatestAbout()
"""What firms of the same parameters have in common."""
UNRATED = 0.5
"""Mean rating as long as there are no reviews [-]."""


class Firm(mesa.Agent):
    """A firm, as a Mesa agent.

    Attributes
    ----------
    name, row, id
        Display name, row in the columns, stable number.
    parameters
        As in the scenario (changed by events).
    strategy
        What it follows.
    price, usual_price, technology
        Shelf price [EUR], what customers are used to pay [EUR] and technology level [-] now.
    service_rise
        What service spending has added to service and personnel [-].
    weeks_in_use
        How long each medium's campaign idea has been in use [weeks].
    knowledge
        What each research method has brought [-].
    ideas_received, reviews, rating_sum, reviews_last_week
        Ideas taken up from customers; public reviews so far, the sum of their ratings [-], and reviews last week.
    plan
        The decision in force, with ``sale_weeks_left`` of its sale [weeks].
    served, spending_share, treated_by_segment
        Customers on record who had not gone quiet when the plan was made, what the budget left of it [-], and customers by
        treatment and segment.
    has_issued_points
        Whether there has been a loyalty programme.
    settled
        Whether the firm stays to customers what it is, but for its advertising, until it plans again or something happens.
    """

    def __init__(
        self, model: Any, name: str, row: int, number: int, parameters: FirmParameters, strategy: Strategy
    ) -> None:
        super().__init__(model)
        self.name = name
        self.row = row
        self.id = number
        self.parameters = parameters
        self.strategy = strategy
        self.price = parameters.offering.price
        self.usual_price = self.price
        self.technology = parameters.offering.technology
        self.service_rise = 0.0
        self.weeks_in_use: dict[str, int] = {}
        self.knowledge: dict[str, float] = {}
        self.ideas_received = 0
        self.reviews = 0
        self.rating_sum = 0.0
        self.reviews_last_week = 0
        self.plan = Decision()
        self.sale_weeks_left = 0
        self.served = 0
        self.spending_share = 1.0
        self.treated_by_segment: NDArray[np.int64] | None = None
        self.ideas_to_pay: tuple[str, ...] = ()
        self.settled = False
        self.has_issued_points = parameters.programme is not None
        self._in_force: InForce | None = None
        self._latest = _LATEST.about(parameters)

    def trades(self, week: int) -> bool:
        """Whether the firm is in the market in a week (1 is the first that counts)."""
        return self.parameters.enters_week is None or week >= self.parameters.enters_week

    # The offering as it is now

    def levels(self) -> dict[str, float]:
        """Return the offering's four benefits and three efforts, in [0, 1]."""
        return self._latest.of(
            levels_now, self.parameters, self._week_of_partners(), self.service_rise, self.ideas_received
        )

    def unit_cost(self) -> float:
        """Cost of goods of one unit [EUR]."""
        return self._latest.of(unit_cost_now, self.parameters, self._week_of_partners(), self.ideas_received)

    def failure_probability(self) -> float:
        """Probability that product or service fails [1/purchase]."""
        return self._latest.of(failure_probability_now, self.parameters, self._week_of_partners())

    def _week_of_partners(self) -> int:
        """Return the week, of which only partners make a difference; 0 where there are none."""
        return self.model.week if self.parameters.partners else 0

    def sale(self) -> float:
        """Discount for everybody this week, as a share of the price [-]."""
        return self.plan.sale if self.sale_weeks_left > 0 else 0.0

    def rating(self) -> float:
        """Public mean rating [-]."""
        return self.rating_sum / self.reviews if self.reviews > 0 else UNRATED

    # Planning

    def adopt(self, decision: Decision, served: int, treated: Sequence[int]) -> None:
        """Take a decision as the plan in force, cut in proportion to the budget if it plans more.

        Parameters
        ----------
        served
            Customers in the firm's records who have not gone quiet (service spending is per head of these).
        treated : (n_treatments,)
            Customers by treatment; of those in none, the ones who have not gone quiet.
        """
        self._is_new()
        self.plan = decision
        self.served = served
        self.sale_weeks_left = decision.sale_weeks if decision.sale > 0.0 else 0
        used = self.media()
        renewed = tuple(dict.fromkeys(decision.renew_idea)) if isinstance(decision.renew_idea, tuple) else tuple(used)
        self.ideas_to_pay = renewed if decision.renew_idea else ()
        budget = self.parameters.budget
        planned = 0.0 if budget is None else self._planned_spending(treated)
        self.spending_share = 1.0 if budget is None or planned <= budget else budget / planned
        if decision.price is not None:
            self.price = decision.price
        if self.ideas_to_pay and self.spending_share > 0.0:
            self.weeks_in_use = {name: n for name, n in self.weeks_in_use.items() if name not in self.ideas_to_pay}

    def _planned_spending(self, treated: Sequence[int]) -> float:
        """Return what the plan comes to when so many customers are treated, before any cut [EUR/week]."""
        plan, own = self.plan, self.parameters
        planned = sum(self._by_medium().values()) + plan.service_spending + plan.technology_spending
        planned += sum(n * planned_cost(own, t) for n, t in zip(treated, plan.treatments, strict=False))
        if self.ideas_to_pay:
            planned += self._renewal_cost() / self.model.scenario.planning_interval_weeks
        return planned + sum(plan.research.values())

    def change(self, parameters: FirmParameters, strategy: Strategy | None) -> None:
        """Take changed parameters (an event); a new price or technology level takes effect at once."""
        self._is_new()
        before = self.parameters
        self.parameters, self._latest = parameters, _LATEST.about(parameters)
        self.has_issued_points |= parameters.programme is not None
        if parameters.offering.price != before.offering.price:
            self.price = parameters.offering.price
        self.technology += parameters.offering.technology - before.offering.technology
        if strategy is not None:
            self.strategy = strategy

    def _is_new(self) -> None:
        self.settled, self._in_force = False, None

    # What it knows when it plans

    def always_seen(self) -> Mapping[str, Any]:
        """Return what the firm sees that stays the same as long as nothing happens, as a manager's view names it."""
        return self._latest.of_the_same(always_seen, self.parameters, self.model.scenario)

    def media_seen(self) -> Mapping[str, MediumSeen]:
        """Return the advertising media by name, as they are now."""
        return self._latest.of(media_now, self.media(), self.weeks_in_use)

    def research_seen(self) -> Mapping[str, MethodSeen]:
        """Return the research methods by name."""
        return self._latest.of(methods_now, self.parameters, self.knowledge)

    # Treatments

    def attention(self, treatment: Treatment) -> float:
        """Personal attention that a treatment and its level give [-]."""
        return attention(self.parameters, treatment, self.spending_share)

    def in_force(self) -> InForce:
        """Return what the plan amounts to; found anew once a plan has been adopted, or something has happened."""
        if self._in_force is None:
            self._in_force = self._found_in_force()
        return self._in_force

    def _found_in_force(self) -> InForce:
        plan, share = self.plan, self.spending_share
        share_of_advertising = share if self.model.scenario.economy.advertising_allowed else 0.0
        advertising = tuple((name, amount * share_of_advertising) for name, amount in self._by_medium().items())
        per_head = plan.service_spending * share / max(1, self.served)
        development = (plan.service_spending, plan.technology_spending)
        spent_on_research = tuple(self._research())
        return self._latest.of(
            amounts_to, self.parameters, plan.treatments, advertising, spent_on_research, development, per_head, share
        )

    def foreseeable(self, people_known: bool) -> bool:
        """Whether what the firm will be until its next planning does not depend on what customers do until then.

        Parameters
        ----------
        people_known
            Whether it is known how many people will be in the market.
        """
        now, own = self.in_force(), self.parameters
        reaches_shares = own.engagement.post_reach > 0.0 or (not people_known and any(now.advertising.values()))
        return not reaches_shares and not now.listens

    def rests(self) -> bool:
        """Whether planning again would change nothing: nothing is done for anybody, and the strategy asks for nothing."""
        return self.strategy.idle and self._latest.of_the_same(does_nothing, self.parameters, self.plan)

    def orders(self) -> NDArray[np.void]:
        """Return what the plan's treatments do when the plan is made, (n_treatments,) of ``ORDER``."""
        weeks = self.model.scenario.planning_interval_weeks
        return self._latest.of(orders_now, self.parameters, self.plan.treatments, self.spending_share, weeks)

    # Advertising and research

    def media(self) -> dict[str, Medium]:
        """Return the advertising media by name."""
        return self._latest.of_the_same(FirmParameters.media_used, self.parameters)

    def _by_medium(self) -> dict[str, float]:
        """Return what the plan spends on each medium, before any cut [EUR/week]."""
        used = self.media()
        if self.plan.media is None:
            made: dict[str, float] = self._latest.of(divided, self.plan.acquisition_spending, used)
            return made
        return {name: amount for name, amount in self.plan.media.items() if name in used}

    def advertising(self) -> Mapping[str, float]:
        """Spending on each medium in force: nothing where advertising is banned [EUR/week]."""
        return self.in_force().advertising

    def reach(self, people: Mapping[str, int]) -> list[float]:
        """Hazard of becoming known this week by advertising and customers' posts, (n_segments,) [1/week].

        Parameters
        ----------
        people
            People in the market by segment.
        """
        counts = list(people.values())
        everybody = max(1, sum(counts))
        by_posts = self.parameters.engagement.post_reach * self.reviews_last_week / everybody
        if not self.plan.target:
            return [self._by_media(everybody) + by_posts] * len(counts)
        targeted = [name in self.plan.target for name in people]
        addressed = sum(n for n, meant in zip(counts, targeted, strict=True) if meant)
        if addressed <= 0:
            return [by_posts] * len(counts)
        by_media = self._by_media(addressed)
        chances = probability_addressed(targeted, counts, self.accuracy())
        return [chance * by_media + by_posts for chance in chances]

    def _by_media(self, addressed: int) -> float:
        """Hazard of becoming known this week for somebody who is addressed by the advertising [1/week]."""
        now = self.in_force()
        return hazard(self._latest.of(fresh_hazards, now.media, now.advertising, addressed), self.weeks_in_use)

    def accuracy(self) -> float:
        """Probability that the firm pictures somebody rightly who has never bought from it [-]."""
        return accuracy_now(self.parameters, self.knowledge)

    def personas(self, everybody: Everybody) -> tuple[Persona, ...]:
        """Return the firm's personas of all customers, as :func:`personas_of` does; none if it keeps no picture."""
        if not self.parameters.research_basics.keeps_picture:
            return ()
        made: tuple[Persona, ...] = self._latest.of(personas_of, everybody, self.accuracy())
        return made

    def known(self) -> research.Knowledge:
        """Return what the firm makes of the customers on its records."""
        everybody = self.model.scenario.customers
        return self._latest.of(knowledge_now, self.parameters, self.knowledge, everybody, self.row, self.id)

    # The week's end

    def weekly_bills(self) -> Mapping[str, int]:
        """Return the bills that do not depend on single customers, by ledger line [cents/week]."""
        partners = self._latest.of(partnerships_cost, self.parameters, self._week_of_partners())
        bills = self._latest.of(with_partners, self.in_force().bills, partners)
        if self.ideas_to_pay:
            renewal = cents(self._renewal_cost() * self.spending_share)
            bills = {**bills, "acquisition": bills["acquisition"] + renewal}
            self.ideas_to_pay = ()
        return bills

    def bills_by_segment(self, lines: Mapping[str, int], people: tuple[int, ...]) -> NDArray[np.int64]:
        """Return all bills of a week besides single purchases, (n_segments, len(BILLS)) [cents]: see :func:`billed`."""
        table = self._latest.of(billed, lines, people)
        if self.treated_by_segment is None:
            return table
        return self._latest.of_the_same(with_care, table, self.treated_by_segment, self.in_force().weekly_costs)

    def _renewal_cost(self) -> float:
        used = self.media()
        return sum(used[name].renewal_cost for name in self.ideas_to_pay if name in used)

    def _research(self) -> list[tuple[str, float]]:
        return [(name, amount) for name, amount in self.plan.research.items() if name in self.parameters.research]

    def hear(self, ideas: int, reviews: int, rating_sum: float) -> None:
        """Take note of a week's ideas taken up, public reviews, and the sum of their ratings [-]."""
        self.ideas_received += ideas
        self.reviews += reviews
        self.rating_sum += rating_sum
        self.reviews_last_week = reviews

    def develop(self) -> None:
        """Live through a week's effect of spending on service, technology, campaign ideas and research, and of a sale."""
        own, now, weeks = self.parameters, self.in_force(), self.weeks_in_use
        spent = now.advertising
        self.weeks_in_use = {name: weeks.get(name, 0) + (spent.get(name, 0.0) > 0.0) for name in now.media}
        if now.research or self.knowledge:
            forgetting = own.research_basics.forgetting_per_week
            self.knowledge = research.knowledge_after(self.knowledge, own.research, now.research, forgetting)
        if self.settled:
            return
        before = (self.service_rise, self.technology, self.usual_price)
        self.service_rise += own.development.service_speed * (now.service_target - self.service_rise)
        self.technology += now.technology_gain
        self.usual_price = moved_towards(self.usual_price, self.price * (1.0 - self.sale()), USUAL_PRICE_SPEED)
        same = before == (self.service_rise, self.technology, self.usual_price)
        self.settled = same and self.sale_weeks_left == 0 and not own.partners
        self.sale_weeks_left = max(0, self.sale_weeks_left - 1)
