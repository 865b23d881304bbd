"""Traits are what one draw after another gives, though many are drawn at once."""

import math
from typing import Any

import numpy as np
import pytest

from simulation.customers.synthesis import TOGETHER, FirmBeginnings, populate, synthesis_table
from simulation.random_numbers import key_of, purposes
from simulation.random_numbers.samplers import beta_draw, log_gamma_draw, normal_draw, uniform_draw
from simulation.rules.lifecycle import REACH, UNAWARE
from simulation.scenario import Scenario
from tests.market.markets import scenario

SEED = 5_000_000_123
IDS = [0, 3, 6, 4]
FIRMS = FirmBeginnings(np.array(IDS), np.array([0.2, 0.9, 0.5, 0.7]), np.array([0.1, 0.4, 0.25, 0.25]))
N = 2 * TOGETHER + 9
ATTRITION: dict[str, Any] = {"kind": "per_purchase", "alpha": 0.5, "beta": 2.0}


@pytest.fixture(scope="module")
def made() -> Scenario:
    rates = ({"mean": 0.4, "shape": None}, {"mean": 0.2, "shape": 1.5}, {"mean": 0.3, "shape": 0.7})
    orientations = ("cost", "value", "technology")
    segments = {
        name: {
            "share": share,
            "orientation": name,
            "purchase_rate": rate,
            "taste_strength": strength,
            "attrition": ATTRITION,
        }
        for name, share, rate, strength in zip(orientations, (0.3, 0.5, 0.2), rates, (None, 2.0, 8.0), strict=True)
    }
    return scenario(N, customers={"segments": segments, "arrivals": {"per_year": 0.6}})


def test_traits_are_drawn_customer_by_customer(made: Scenario) -> None:
    customers, low_high = made.customers, key_of(SEED)
    table = synthesis_table(customers)
    benefit, used_to = np.arange(12.0).reshape(3, 4) / 10.0, np.array([0.3, 0.4, 0.5])
    state, _ = populate(customers, FIRMS, benefit, used_to, 52, SEED)
    assert len(state.customer_id) > N  # who comes later draws, too
    assert sorted(state.customer_id) == list(range(len(state.customer_id)))
    known, tastes = 0, set()
    for row, customer in enumerate(state.customer_id.tolist()):

        def draw(of: Any, purpose: int, block: int = 0, *more: float, customer: int = customer) -> float:
            return float(of(*low_high, customer, purpose, block, *more))

        kind = table[np.searchsorted(table["share_up_to"], draw(uniform_draw, purposes.SEGMENT), side="right")]
        assert state.segment[row] == kind["row"]
        assert state.norm[row] == np.float32(used_to[kind["row"]])
        rate = kind["rate_mean"]
        if kind["rate_shape"] > 0.0:
            shape = float(kind["rate_shape"])
            rate *= math.exp(draw(log_gamma_draw, purposes.PURCHASE_RATE, 0, shape)) / shape
        assert state.purchase_rate[row] == np.float32(rate)
        spread = float(kind["sensitivity_spread"])
        sensitivity = math.exp(spread * draw(normal_draw, purposes.PRICE_SENSITIVITY) - 0.5 * spread * spread)
        assert state.price_sensitivity[row] == np.float32(sensitivity)
        assert state.dropout[row] == np.float32(draw(beta_draw, purposes.ATTRITION, 0, 0.5, 2.0))
        for firm, number in enumerate(IDS):
            relation, taste = state.relation[firm, row], 0.0
            if kind["taste_strength"] > 0.0:
                shape = kind["taste_strength"] * FIRMS.taste_shares[firm]
                mean = kind["taste_strength"] / len(IDS)
                taste = draw(log_gamma_draw, purposes.TASTE, number, shape) - math.log(mean)
            assert relation["taste"] == np.float32(taste)
            expected = kind["perception_error"] * draw(normal_draw, purposes.PERCEPTION, number)
            knows = draw(uniform_draw, purposes.INITIAL_AWARENESS, number) < FIRMS.initial_awareness[firm]
            if state.arrival[row] == 0 and knows:
                expected += benefit[kind["row"], firm]
            else:
                knows = False
            assert relation["expectation"] == np.float32(expected)
            assert relation["stage"] == (REACH if knows else UNAWARE)
            assert (state.known[row] >> firm) & 1 == knows
            known += knows
            tastes.add(taste)
    assert N < known < 3 * N
    assert len(tastes) > N


def test_who_is_drawn_does_not_depend_on_how_many_there_are(made: Scenario) -> None:
    benefit, used_to = np.zeros((3, 4)), np.zeros(3)
    few = made.customers.model_copy(update={"number": TOGETHER - 1})
    state, _ = populate(few, FIRMS, benefit, used_to, 52, SEED)
    more, _ = populate(made.customers, FIRMS, benefit, used_to, 52, SEED)
    of_many = {customer: row for row, customer in enumerate(more.customer_id.tolist())}
    for row, customer in enumerate(state.customer_id.tolist()):
        if state.arrival[row] == 0:
            same = of_many[customer]
            assert state.price_sensitivity[row] == more.price_sensitivity[same]
            assert state.relation[:, row].tolist() == more.relation[:, same].tolist()
