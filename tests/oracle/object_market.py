"""The market as an ordinary Mesa model with one object a customer.

The same model as :class:`simulation.market.market.Market`, written to be read: no columns, no compiled loop, no
running totals. It shares with the engine what defines the model (the rules, the draws, the strategies, the scenario,
how customers are made and linked) and nothing of how the engine carries it out; so the two check each other, down to
the last bit.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Self

import mesa
import numpy as np

from simulation.customers.bridges import contacts_of
from simulation.customers.synthesis import FirmBeginnings, populate
from simulation.firms.decision import Decision
from simulation.firms.firm import Firm
from simulation.firms.strategies import Strategy
from simulation.firms.view import ManagersView
from simulation.random_numbers import key_of
from simulation.rules import lifecycle, loyalty
from simulation.rules.lifecycle import STAGES
from simulation.rules.purchasing import cents
from simulation.scenario.schema import Scenario, changed
from simulation.state.columns import NOT_YET
from simulation.state.tallies import FIXED_POINT

from .object_customer import Customer
from .object_offers import Segment, newest_technology, shop_of
from .object_plan import Plan, expire_points, weekly_cost
from .object_records import Records, Week, divided
from .object_relation import Relation
from .object_view import managers_view
from .object_voice import RECOMMENDS, Heard, Talk

WHO_GAINS = {(True, True): "both_gain", (True, False): "only_firm_gains", (False, True): "only_customer_gains"}
"""Kinds of relationship, by whether the firm and whether the customer has gained."""


class ObjectMarket(mesa.Model):
    """A market of objects, run week by week.

    Parameters
    ----------
    scenario
        What to run.
    seed
        Luck, instead of the scenario's.
    strategies
        Strategies by the name of the firm, instead of the scenario's.

    Attributes
    ----------
    customers, firms, segments : objects, in the order of the engine's rows
    records : :class:`~object_records.Records`
    steps : weeks since the simulation began (Mesa's own count)
    """

    def __init__(
        self, scenario: Scenario, seed: int | None = None, strategies: Mapping[str, Strategy] | None = None
    ) -> None:
        self.market_scenario = scenario
        self.seed = scenario.seed if seed is None else seed
        super().__init__(rng=self.seed)
        self.key = key_of(self.seed)
        self.last_step = scenario.burn_in_weeks + scenario.weeks
        own = strategies or {}
        self.firms = [
            Firm(self, name, row, number, parameters, own.get(name, parameters.strategy))
            for row, ((name, parameters), number) in enumerate(
                zip(scenario.firms.items(), scenario.firm_ids(), strict=True)
            )
        ]
        self.segments = [Segment(name, number, scenario) for number, name in enumerate(scenario.customers.segments)]
        self.treated: dict[str, list[Counter[str]]] = {}
        self.customers: list[Customer] = []
        self.make_customers()
        self.talk_of_the_market: Talk = {}
        self.records = Records([firm.name for firm in self.firms], [segment.name for segment in self.segments])

    @property
    def scenario(self) -> Scenario:
        """The scenario as it stands (events change it)."""
        return self.market_scenario

    @scenario.setter
    def scenario(self, made_by_mesa: Any) -> None:
        """Do without the empty scenario that Mesa makes for every model."""

    def run(self, weeks: int | None = None) -> Self:
        """Run to the end, or for a number of weeks at most."""
        end = self.last_step if weeks is None else min(self.last_step, self.steps + weeks)
        while self.steps < end:
            self.step()
        return self

    def step(self) -> None:
        """Run one week; firms know how many people there were at the end of the last (before the first, who will be in it)."""
        people = self.people_by_segment()
        self.things_happen()
        record = self.records.begin()
        self.firms_plan(sum(people))
        self.firms_open(people)
        self.agents_by_type[Customer].do("begin_week")
        self.agents_by_type[Customer].do("listen")
        self.agents_by_type[Customer].do("shop")
        self.bills_come_in(record, people)
        self.take_stock()
        self.write_prices(record)
        self.firms_hear(record)
        for firm in self.trading():
            firm.develop()

    # Who and when

    @property
    def week(self) -> int:
        """Number of the week; 1 is the first that counts."""
        return self.steps - self.scenario.burn_in_weeks

    @property
    def everybody_hears_everybody(self) -> bool:
        """Whether customers hear the market's average instead of contacts of their own."""
        return self.network.mean_field

    def trading(self) -> list[Firm]:
        """Return the firms in the market this week."""
        return [firm for firm in self.firms if firm.trades(self.week)]

    def people_by_segment(self) -> list[int]:
        """Return how many customers of each segment are in the market now; before the first week, who will be in it."""
        people = Counter(
            c.segment.name for c in self.customers if c.present or (c.presence == NOT_YET and c.arrival == 0)
        )
        return [people[segment.name] for segment in self.segments]

    def count(self, what: str, firm: str | None, segment: str, number: int = 1) -> None:
        """Enter something in this week's records."""
        self.records.weeks[-1].counts[what, firm, segment] += number

    @staticmethod
    def fixed_point(share: float) -> int:
        """Return a fraction as a whole number of small units, in which it is summed up."""
        return int(share * FIXED_POINT)

    # Setting up

    def make_customers(self) -> None:
        """Make the customers, one object each, and link them."""
        state, place = self.drawn_customers()
        for row in range(len(place)):
            customer = Customer(
                self,
                int(state.customer_id[row]),
                self.segments[state.segment[row]],
                purchase_rate=float(state.purchase_rate[row]),
                price_sensitivity=float(state.price_sensitivity[row]),
                dropout=float(state.dropout[row]),
                norm=float(state.norm[row]),
                arrival=int(state.arrival[row]),
                departure=int(state.departure[row]),
            )
            customer.relations = [
                Relation(
                    customer,
                    firm,
                    taste=float(state.taste[firm.row, row]),
                    expectation=float(state.expectation[firm.row, row]),
                    stage=int(state.stage[firm.row, row]),
                )
                for firm in self.firms
            ]
            self.customers.append(customer)
        self.network = contacts_of(self.scenario.customers, state.customer_id, state.segment, place, self.seed)
        for row, customer in enumerate(self.customers):
            customer.contacts = [self.customers[other] for other in self.network.neighbours_of(row)]

    def drawn_customers(self) -> tuple[Any, Any]:
        """Return the customers' traits as drawn, in columns, and their places on the social ring."""
        opening = [firm for firm in self.firms if firm.parameters.enters_week is None]
        newest = newest_technology(self.firms, opening)
        benefit = [[segment.benefit_of(firm) for firm in self.firms] for segment in self.segments]
        used_to = [
            [segment.benefit_used_of(firm) + segment.technology_used_of(firm, newest) for firm in opening or self.firms]
            for segment in self.segments
        ]
        beginnings = FirmBeginnings(
            ids=np.array([firm.id for firm in self.firms]),
            initial_awareness=np.array([firm.parameters.initial_awareness for firm in self.firms]),
            taste_shares=np.array([firm.parameters.taste_share or 1.0 / len(self.firms) for firm in self.firms]),
        )
        return populate(
            self.scenario.customers, beginnings, np.array(benefit), np.mean(used_to, axis=1), self.last_step, self.seed
        )

    # The phases of a week

    def things_happen(self) -> None:
        """Let this week's events change parameters."""
        for event in self.scenario.events:
            if event.week != self.week:
                continue
            before, self.market_scenario = self.market_scenario, changed(self.market_scenario, event.set)
            for segment in self.segments:
                segment.learn(self.market_scenario)
            for firm in self.firms:
                new, old = self.market_scenario.firms[firm.name], before.firms[firm.name]
                firm.change(new, new.strategy if new.strategy != old.strategy else None)

    def firms_plan(self, people: int) -> None:
        """Let firms decide on what they can see: all of them look before any of them acts."""
        everybodys_turn = (self.steps - 1) % self.scenario.planning_interval_weeks == 0
        decisions = []
        for firm in self.trading():
            if everybodys_turn or firm.parameters.enters_week == self.week:
                known = [c.relations[firm.row] for c in self.customers if c.relations[firm.row].on_file]
                view = managers_view(self, firm, known, people)
                decisions.append((firm, known, view, firm.strategy.decide(view).checked(len(known), view.choices)))
        for firm, known, view, decision in decisions:
            self.carry_out(firm, known, view, decision)

    def carry_out(self, firm: Firm, known: list[Relation], view: ManagersView, decision: Decision) -> None:
        """Treat the customers known as decided; who has gone quiet and is in no treatment is left alone."""
        places = [0] * len(known) if decision.treatment is None else [int(place) for place in decision.treatment]
        quiet = [bool(silent) for silent in view.records.looks_lapsed()]
        in_hand = Counter(place for place, silent in zip(places, quiet, strict=True) if place > 0 or not silent)
        heads = [in_hand[place] for place in range(len(decision.treatments))]
        firm.adopt(decision, quiet.count(False), heads)
        plan = Plan(firm, self.scenario.planning_interval_weeks)
        for relation, place, silent, persona in zip(known, places, quiet, view.records.persona, strict=True):
            relation.treatment = 0
            if place > 0 or not silent:
                plan.carry_out(relation, place, int(persona))
        self.treated[firm.name] = plan.treated
        expire_points(firm, [customer.relations[firm.row] for customer in self.customers])

    def firms_open(self, people: list[int]) -> None:
        """Make this week's offers to each segment, with so many people in it."""
        newest = newest_technology(self.firms, self.trading())
        by_name = {segment.name: number for segment, number in zip(self.segments, people, strict=True)}
        shops = [shop_of(firm, self.week) for firm in self.firms]
        reaches = [firm.reach(by_name) for firm in self.firms]
        for segment in self.segments:
            segment.offers = [
                segment.offer_of(firm, shop, newest=newest, reach=reach[segment.number])
                for firm, shop, reach in zip(self.firms, shops, reaches, strict=True)
            ]

    def bills_come_in(self, record: Week, people: list[int]) -> None:
        """Bill firms: weekly bills divided over segments by people at the week's start, attention by who gets it."""
        names = [segment.name for segment in self.segments]
        for firm in self.trading():
            for line, amount in firm.weekly_bills().items():
                for name, part in zip(names, divided(amount, people), strict=True):
                    record.bills[line, firm.name, name] += part
            for treatment, treated in zip(firm.plan.treatments, self.treated.get(firm.name, []), strict=False):
                for name in names:
                    record.bills["retention", firm.name, name] += cents(weekly_cost(firm, treatment) * treated[name])

    def take_stock(self) -> None:
        """Count what there is at the week's end: people, stages, attitudes, talk."""
        present = [customer for customer in self.customers if customer.present]
        for segment, number in Counter(c.segment.name for c in present).items():
            self.count("stage_unaware", None, segment, number)
        stages = Counter((r.stage, r.firm.name, c.segment.name) for c in present for r in c.relations)
        for (stage, firm, segment), number in stages.items():
            self.count(f"stage_{STAGES[stage]}", firm, segment, number)
        living = {stage for stage in range(len(STAGES)) if lifecycle.is_customer(stage)}
        for customer in present:
            for relation in customer.relations:
                if relation.stage in living:
                    self.take_stock_of(relation)
        self.take_stock_of_talk(present)

    def take_stock_of(self, relation: Relation) -> None:
        """Count the attitudes of one living relation."""
        relation.count("satisfaction", self.fixed_point(relation.satisfaction))
        relation.count("trust", self.fixed_point(relation.trust))
        relation.count("commitment", self.fixed_point(relation.commitment))
        intention = loyalty.recommendation_intention(relation.satisfaction, relation.attitude)
        if loyalty.is_promoter(intention):
            relation.count("promoters")
        elif loyalty.is_detractor(intention):
            relation.count("detractors")
        if relation.earned > 0.0 or relation.gain > 0.0:
            relation.count(WHO_GAINS[relation.earned > 0.0, relation.gain > 0.0])

    def take_stock_of_talk(self, present: list[Customer]) -> None:
        """Count who recommends and who warns of each firm, which next week the whole market may hear."""
        said: Counter[tuple[str, int, Segment]] = Counter()
        for customer in present:
            for row, opinion in customer.voice.opinions.items():
                what = "recommending" if opinion == RECOMMENDS else "warning"
                self.count(what, self.firms[row].name, customer.segment.name)
                said[what, row, customer.segment] += 1
            for row in customer.voice.deals:
                said["deal", row, customer.segment] += 1
        everybody = max(1, len(present))

        def share(what: str, row: int, *, weighed: bool) -> float:
            weight = 0.0
            for segment in self.segments:
                weight += said[what, row, segment] * (segment.habits.influence if weighed else 1.0)
            return min(1.0, weight / everybody)

        self.talk_of_the_market = {
            row: Heard(
                share("recommending", row, weighed=True),
                share("warning", row, weighed=True),
                share("deal", row, weighed=False),
            )
            for row in range(len(self.firms))
        }

    def write_prices(self, record: Week) -> None:
        """Write down what anybody can see of firms."""
        record.prices = [firm.price for firm in self.firms]
        record.technology = [firm.technology for firm in self.firms]

    def firms_hear(self, record: Week) -> None:
        """Let firms take note of ideas and of what is written of them in public."""
        for firm in self.firms:
            ideas, reviews, rating = (
                self.records.total(record, what, firm.name) for what in ("ideas", "reviews", "rating")
            )
            firm.hear(ideas, reviews, rating / FIXED_POINT)
