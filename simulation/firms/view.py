"""The manager's view: all that a strategy gets to see. Copies and public facts only, nothing hidden."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.firms.records import CustomerRecords


@dataclass(frozen=True)
class PublicFirm:
    """What anybody can see of a firm: its name, its shelf price [EUR] and its technology level [-]."""

    name: str
    price: float
    technology: float


@dataclass(frozen=True)
class ResponseCurve:
    """What a firm knows of the effect of its own spending: ``ceiling * (1 - exp(-spending / scale))``.

    ``ceiling`` [1/week] for acquisition, [-] for retention; ``scale`` [EUR/person/week].
    """

    ceiling: float
    scale: float


@dataclass(frozen=True)
class ManagersView:
    """What a firm may observe when it plans.

    Attributes
    ----------
    name, week, planning_interval_weeks
        The firm, the week about to begin (1 is the first that counts; earlier ones are run-in) and how long the plan
        will hold [weeks].
    budget
        Most that may be planned, None for no limit [EUR/week].
    price, unit_cost, cost_to_serve, technology
        The firm's own offering [EUR], [EUR], [EUR/purchase], [-].
    weeks_with_idea, idea_freshness
        How long the campaign idea has been in use [weeks], and what is left of its effect [-].
    renewal_cost
        Price of a fresh campaign idea [EUR].
    acquisition, retention
        Response curves of its spending.
    market_size
        People in the market, from public statistics.
    discount_rate_per_year
        [1/year].
    rivals
        Public facts of the firms trading now.
    ledger
        Own accounts so far: line -> (n_weeks,) [EUR/week]; see :mod:`simulation.market.ledger`. The newest is last.
    records
        Own customer records.
    rng
        Random numbers for the firm's own use (a holdout group, say), the same for the same seed, firm and week.
    """

    name: str
    week: int
    planning_interval_weeks: int
    budget: float | None
    price: float
    unit_cost: float
    cost_to_serve: float
    technology: float
    weeks_with_idea: int
    idea_freshness: float
    renewal_cost: float
    acquisition: ResponseCurve
    retention: ResponseCurve
    market_size: int
    discount_rate_per_year: float
    rivals: tuple[PublicFirm, ...]
    ledger: Mapping[str, NDArray[np.float64]]
    records: CustomerRecords
    rng: np.random.Generator
