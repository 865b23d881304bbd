"""Made-up records and views for tests of what firms decide."""

import dataclasses
from typing import Any

import numpy as np

from simulation.firms.decision import Choices
from simulation.firms.levels import ready_made_levels
from simulation.firms.records import CustomerRecords
from simulation.firms.view import ManagersView, Persona, PublicFirm, ResponseCurve

SEGMENTS = ("Savers", "Builders", "Pioneers")


def records(number: int = 400, seed: int = 0, **given: Any) -> CustomerRecords:
    """Records of made-up customers; ``given`` replaces single columns."""
    luck = np.random.default_rng(seed)
    tenure = luck.integers(0, 200, number).astype(float)
    purchases = 1 + luck.poisson(tenure / 6.0)
    recency = np.minimum(tenure, np.floor(luck.exponential(8.0, number)))
    spent = purchases * 20.0 * luck.uniform(0.8, 1.2, number)
    made: dict[str, Any] = {
        "customer_id": luck.permutation(10 * number)[:number],
        "purchases": purchases,
        "recency_weeks": np.where(purchases == 1, tenure, recency),
        "tenure_weeks": tenure,
        "spent": spent,
        "complaints": luck.poisson(0.05 * purchases),
        "weeks_since_contact": np.where(luck.random(number) < 0.3, np.inf, luck.integers(0, 30, number)),
        "treatment": luck.integers(0, 2, number),
        "earned": spent * np.where(luck.random(number) < 0.15, -3.0, 0.4) - luck.exponential(60.0, number),
        "points": luck.exponential(3.0, number),
        "member": luck.random(number) < 0.3,
        "opted_out": luck.random(number) < 0.1,
        "left_because": np.where(luck.random(number) < 0.5, luck.integers(1, 5, number), 0),
        "contract_weeks": np.zeros(number, np.int64),
        "persona": luck.integers(0, 3, number),
        "refused": luck.random(number) < 0.1,
    }
    unknown = set(given) - {field.name for field in dataclasses.fields(CustomerRecords)}
    assert not unknown
    return CustomerRecords(**{name: np.asarray(column) for name, column in {**made, **given}.items()})


def view(own: CustomerRecords | None = None, **given: Any) -> ManagersView:
    """A view of made-up records; ``given`` replaces single parts."""
    levels = ready_made_levels()
    personas = {
        name: Persona(number, name, f"{name[:-1]} Jane", "value", 1 / 3) for number, name in enumerate(SEGMENTS)
    }
    made: dict[str, Any] = {
        "name": "Us", "week": 53, "planning_interval_weeks": 4, "budget": None, "price": 20.0, "unit_cost": 11.0,
        "cost_to_serve": 1.0, "technology": 1.0, "weeks_with_idea": 10, "idea_freshness": 0.7, "renewal_cost": 3000.0,
        "acquisition": ResponseCurve(0.06, 0.3), "retention": ResponseCurve(0.4, 0.3), "market_size": 2000,
        "discount_rate_per_year": 0.1, "rivals": (PublicFirm("Them", 19.0, 1.1), PublicFirm("Others", 25.0, 0.9)),
        "ledger": {}, "records": records() if own is None else own, "luck": (1,), "media": {},
        "research": {}, "accuracy": 0.5, "personas": personas, "level": "basic", "levels": levels, "programme": None,
        "usual_price": 20.0, "rating": 0.6, "reviews": 10,
        "choices": Choices(("acquisition",), ("survey",), SEGMENTS, tuple(levels), 4),
    }  # fmt: skip
    return ManagersView(**{**made, **given})


def shuffled(own: CustomerRecords, seed: int = 1) -> CustomerRecords:
    """The same records in another order."""
    order = np.random.default_rng(seed).permutation(len(own))
    return CustomerRecords(**{field.name: getattr(own, field.name)[order] for field in dataclasses.fields(own)})
