"""What the manager of a firm gets to see of a market of objects, gathered relation by relation."""

import math
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.firms.decision import Choices
from simulation.firms.firm import Firm
from simulation.firms.habits import FIRST_GUESS_WEEKS
from simulation.firms.media import overall_freshness
from simulation.firms.personas import TELLS_STORIES_FROM
from simulation.firms.records import CustomerRecords
from simulation.firms.research import NO_PICTURE
from simulation.firms.view import ManagersView, MediumSeen, MethodSeen, Persona, PublicFirm, ResponseCurve
from simulation.random_numbers import draw, purposes
from simulation.rules.response import idea_freshness
from simulation.state.columns import NEVER, NO_REASON
from simulation.state.ledger import LINES

from .object_picture import Picture
from .object_relation import Relation

if TYPE_CHECKING:
    from .object_market import ObjectMarket


class PlainRecords(CustomerRecords):
    """A firm's records, and what it infers from them, customer by customer."""

    @cached_property
    def usual_interval_weeks(self) -> NDArray[np.float64]:
        """Mean weeks between the purchases of each customer, cautiously; everybody's mean for a single purchase."""
        between = [float(weeks) for weeks in self.tenure_weeks - self.recency_weeks]
        purchases = [int(number) for number in self.purchases]
        intervals = sum(number - 1 for number in purchases)
        everybody = sum(between) / intervals if sum(between) > 0.0 else FIRST_GUESS_WEEKS
        usual = []
        for weeks, number, contract in zip(between, purchases, self.contract_weeks, strict=True):
            own = weeks / (number - 1) if number > 1 else 0.0
            usual.append(float(contract) or max(own, (weeks + everybody) / number))
        return np.array(usual, np.float64)

    def looks_lapsed(self, intervals: float = 3.0) -> NDArray[np.bool_]:
        """Say of each customer whether it was not seen for several usual intervals of a week or more, or its contract is over."""
        times = zip(self.recency_weeks, self.usual_interval_weeks, self.contract_weeks, strict=True)
        return np.array(
            [unseen > (contract or intervals * max(1.0, usual)) for unseen, usual, contract in times], np.bool_
        )


def records_of(market: "ObjectMarket", firm: Firm, known: list[Relation]) -> PlainRecords:
    """Return what a firm has on file of the customers who have bought from it, and what it takes each for."""
    step = market.steps
    pictured = [NO_PICTURE] * len(known)
    if firm.parameters.research_basics.keeps_picture:
        picture = Picture(firm, market.segments)
        pictured = [picture.of(relation) for relation in known]
    return PlainRecords(
        customer_id=np.array([r.customer.id for r in known], np.int64),
        purchases=np.array([r.purchases for r in known], np.int64),
        recency_weeks=np.array([step - r.last_purchase for r in known], np.float64),
        tenure_weeks=np.array([step - r.first_purchase for r in known], np.float64),
        spent=np.array([r.spent / 100.0 for r in known], np.float64),
        complaints=np.array([r.complaints for r in known], np.int64),
        weeks_since_contact=np.array([weeks_since(r.last_contact, step) for r in known], np.float64),
        treatment=np.array([r.treatment for r in known], np.int64),
        earned=np.array([r.earned for r in known], np.float64),
        points=np.array([r.points / 100.0 for r in known], np.float64),
        member=np.array([r.member for r in known], np.bool_),
        refused=np.array([r.refused for r in known], np.bool_),
        opted_out=np.array([r.opted_out for r in known], np.bool_),
        left_because=np.array([r.left_because if r.asked else NO_REASON for r in known], np.int64),
        contract_weeks=np.array(
            [r.segment.contract.period_weeks if r.segment.contract else 0 for r in known], np.int64
        ),
        persona=np.array(pictured, np.int64),
    )


def weeks_since(happened: int, step: int) -> float:
    """Return how long ago something was [weeks]; infinite if it never was."""
    return math.inf if happened == NEVER else float(step - happened)


def media_seen(firm: Firm) -> dict[str, MediumSeen]:
    """Return a firm's advertising media as it sees them, by name."""
    seen = {}
    for name, medium in firm.media().items():
        weeks = firm.weeks_in_use.get(name, 0)
        fresh = idea_freshness(float(weeks), medium.wear_out)
        seen[name] = MediumSeen(
            ResponseCurve(medium.ceiling, medium.scale), fresh, weeks, medium.renewal_cost, medium.share
        )
    return seen


def personas_seen(market: "ObjectMarket", firm: Firm, records: CustomerRecords) -> dict[str, Persona]:
    """Return a firm's pictures of its customers, by the segment; their stories only if it knows people well enough."""
    if not firm.parameters.research_basics.keeps_picture:
        return {}
    taken_for = Counter(int(number) for number in records.persona)
    knows = firm.accuracy() >= TELLS_STORIES_FROM
    personas = {}
    for segment_seen in sorted(market.segments, key=lambda each: each.id):
        number, name = segment_seen.number, segment_seen.name
        segment = market.scenario.customers.segments[name]
        told = (segment.story, segment.goals, segment.worries) if knows else ("", "", "")
        share = taken_for[number] / max(1, len(records))
        personas[name] = Persona(number, name, segment.persona or name, segment.orientation, share, *told)
    return personas


def public(firm: Firm) -> PublicFirm:
    """Return what anybody can see of a firm."""
    return PublicFirm(firm.name, firm.price, firm.technology, firm.rating(), firm.reviews)


def managers_view(market: "ObjectMarket", firm: Firm, known: list[Relation], people: int) -> ManagersView:
    """Return what a firm sees when it plans, with ``people`` in the market."""
    own = firm.parameters
    luck = draw(*market.key, firm.id, market.steps, purposes.FIRM_PLANNING, 0, 0)
    records = records_of(market, firm, known)
    media = media_seen(firm)
    methods = own.research.items()
    segments = tuple(market.scenario.customers.segments)
    planning_interval_weeks = market.scenario.planning_interval_weeks
    return ManagersView(
        name=firm.name,
        week=market.week,
        planning_interval_weeks=planning_interval_weeks,
        budget=own.budget,
        price=firm.price,
        unit_cost=firm.unit_cost(),
        cost_to_serve=own.costs.cost_to_serve,
        technology=firm.technology,
        weeks_with_idea=max(medium.weeks for medium in media.values()),
        idea_freshness=overall_freshness(media),
        renewal_cost=sum(medium.renewal_cost for medium in media.values()),
        acquisition=ResponseCurve(own.acquisition.ceiling, own.acquisition.scale),
        retention=ResponseCurve(own.retention.ceiling, own.retention.scale),
        market_size=max(1, people),
        discount_rate_per_year=market.scenario.scoring.discount_rate_per_year,
        rivals=tuple(public(other) for other in market.trading() if other is not firm),
        ledger={line: np.array(market.records.accounts(line, firm.name), np.int64) / 100.0 for line in LINES},
        records=records,
        luck=tuple(luck),
        media=media,
        research={
            name: MethodSeen(ResponseCurve(method.ceiling, method.scale), firm.knowledge.get(name, 0.0))
            for name, method in methods
        },
        accuracy=firm.accuracy(),
        personas=personas_seen(market, firm, records),
        level=own.level,
        levels=own.levels,
        programme=own.programme,
        usual_price=firm.usual_price,
        rating=firm.rating(),
        reviews=firm.reviews,
        choices=Choices(tuple(media), tuple(own.research), segments, tuple(own.levels), planning_interval_weeks),
    )
