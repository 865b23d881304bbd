"""What firms and customers see of each other when a week begins."""

from typing import TYPE_CHECKING

import numpy as np

from simulation.customers.tables import meeting
from simulation.firms.firm import Firm
from simulation.firms.records import CustomerRecords
from simulation.firms.view import ManagersView, PublicFirm, ResponseCurve
from simulation.random_numbers import draw, purposes
from simulation.rules.purchasing import cents
from simulation.state.ledger import LINES
from simulation.state.week import FIRM_WEEK, MOST_TREATMENTS, Tables

if TYPE_CHECKING:
    from simulation.market.market import Market


def managers_view(market: "Market", firm: Firm, records: CustomerRecords) -> ManagersView:
    """Return what a firm may see when it plans: copies of its own records and accounts, and public facts.

    Parameters
    ----------
    records
        Copies of its own records.
    """
    own = firm.parameters
    low, high = market.key
    luck = draw(low, high, firm.id, market.step_number, purposes.FIRM_PLANNING, 0, 0)
    return ManagersView(
        name=firm.name,
        week=market.week,
        planning_interval_weeks=market.scenario.planning_interval_weeks,
        budget=own.budget,
        price=firm.price,
        unit_cost=own.offering.unit_cost,
        cost_to_serve=own.costs.cost_to_serve,
        technology=firm.technology,
        weeks_with_idea=firm.weeks_with_idea,
        idea_freshness=firm.freshness(),
        renewal_cost=own.acquisition.renewal_cost,
        acquisition=ResponseCurve(own.acquisition.ceiling, own.acquisition.scale),
        retention=ResponseCurve(own.retention.ceiling, own.retention.scale),
        market_size=max(1, market.people),
        discount_rate_per_year=market.scenario.scoring.discount_rate_per_year,
        rivals=tuple(PublicFirm(f.name, f.price, f.technology) for f in market.trading() if f is not firm),
        ledger={line: market.history.line(line)[:, firm.row].sum(axis=1) / 100.0 for line in LINES},
        records=records,
        rng=np.random.default_rng(list(luck)),
    )


def week_tables(market: "Market") -> Tables:
    """Return the firms as customers of each segment meet them this week."""
    n_firms = len(market.firms)
    firms = np.zeros(n_firms, FIRM_WEEK)
    care, discount = np.zeros((2, n_firms, MOST_TREATMENTS))
    for firm in market.firms:
        offering, costs = firm.parameters.offering, firm.parameters.costs
        firms[firm.row] = (
            firm.id, firm.trades(market.week), firm.price, cents(offering.unit_cost), cents(costs.cost_to_serve),
            cents(costs.complaint_cost), offering.failure_probability, firm.advertising_hazard(market.people),
            offering.intercept,
        )  # fmt: skip
        for place, treatment in enumerate(firm.plan.treatments):
            care[firm.row, place] = firm.attention(treatment)
            discount[firm.row, place] = treatment.discount
    benefit, technology, effort = meeting(
        market.scenario.customers, [firm.levels() for firm in market.firms], [firm.technology for firm in market.firms],
        [firm.trades(market.week) for firm in market.firms],
    )  # fmt: skip
    segments = market._segments.view(np.recarray)
    return Tables(segments, firms.view(np.recarray), benefit, technology, effort, care, discount, *market.fading)
