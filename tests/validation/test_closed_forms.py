"""Configured down to a case with a known answer, the ordinary market gives that answer.

Tolerances are four standard errors of the simulated quantity (binomial unless stated), given with each case.
"""

import math

import numpy as np
import pytest
from scipy import special

import simulation as sim
from simulation.rules.lifecycle import ACQUISITION
from tests.market.markets import plain

FOUR = 4.0
ALWAYS_SATISFIED = {"recommend_probability": 1.0, "recommend_threshold": 0.0}


def binomial_error(share: float, n: int) -> float:
    return math.sqrt(share * (1.0 - share) / n)


def test_logit_shares_and_own_price_elasticity():
    """McFadden: s_j = exp(V_j) / sum exp(V); elasticity beta p (1 - s)."""
    sensitivity, prices = 6.0, {"A": 18.0, "B": 20.0, "C": 23.0}
    weights = dict.fromkeys(
        ("product", "service", "personnel", "image", "technology", "time", "energy", "psychic"), 0.0
    )

    def shares(price_of_a):
        firms = {name: {"offering": {"price": price}} for name, price in {**prices, "A": price_of_a}.items()}
        orientation = {"choosing": {"value_sensitivity": sensitivity}, "weights": {**weights, "money": 1.0}}
        market = sim.Market(plain(20_000, firms, orientation=orientation, weeks=20)).run()
        bought = market.history.tally("purchases")[:, :-1].sum(axis=(0, 2))
        return bought / bought.sum(), bought.sum()

    found, n = shares(18.0)
    beta = -sensitivity / 20.0
    attraction = np.exp(beta * np.array(list(prices.values())))
    expected = attraction / attraction.sum()
    assert np.abs(found - expected).max() < FOUR * 0.5 / math.sqrt(n)
    up, down = shares(18.0 * 1.02)[0][0], shares(18.0 * 0.98)[0][0]
    elasticity = (math.log(up) - math.log(down)) / (math.log(1.02) - math.log(0.98))
    # same luck: only customers near indifference change; the error of the difference is that of their number
    error = math.sqrt(abs(up - down) / n) / (expected[0] * 0.04)
    assert elasticity == pytest.approx(beta * 18.0 * (1 - expected[0]), abs=FOUR * error)


def test_first_order_brand_switching():
    """Two firms, intercept .2695, inertia 1.1168: P = [[.8, .2], [.3, .7]] and a stationary share of .6."""
    firms = {"A": {"offering": {"intercept": 0.2695}}, "B": {}}
    market = sim.Market(plain(20_000, firms, orientation={"choosing": {"inertia": 1.1168}}, weeks=60)).run()
    late = slice(30, 60)
    bought = market.history.tally("purchases")[late, :-1].sum(axis=(0, 2))
    again = market.history.tally("repeat_purchases")[late, :-1].sum(axis=(0, 2))
    n = bought.sum()
    # successive purchases of a customer correlate by .5, which triples the variance of the share
    assert bought[0] / n == pytest.approx(0.6, abs=FOUR * math.sqrt(3) * binomial_error(0.6, n))
    stays = again / (bought.sum() * np.array([0.6, 0.4]))
    assert stays == pytest.approx([0.8, 0.7], abs=FOUR * 2 * binomial_error(0.8, int(n * 0.4)))


@pytest.mark.parametrize(("weeks", "published"), [(12, 0.2), (24, 0.277), (48, 0.355)])
def test_purchase_frequencies_are_negative_binomial(weeks, published):
    """Ehrenberg: b = 1 - (1 + m / k)^-k, with m = b w fixed by 12 weeks (b = .2, w = 2.1 -> k = .193)."""
    k, m = 0.193, 0.2 * 2.1 * weeks / 12
    n = 40_000
    market = sim.Market(
        plain(n, {"A": {}}, segment={"purchase_rate": {"mean": 0.42 / 12, "shape": k}}, weeks=weeks)
    ).run()
    b = 1.0 - (1.0 + m / k) ** -k
    assert b == pytest.approx(published, abs=0.002)
    buyers = market.history.tally("first_purchases").sum() / n
    assert buyers == pytest.approx(b, abs=FOUR * binomial_error(b, n))
    w = market.history.tally("purchases").sum() / market.history.tally("first_purchases").sum()
    variance = m + m * m / k
    assert w == pytest.approx(m / b, abs=FOUR * math.sqrt(variance / n) / b)


def test_diffusion_follows_the_discrete_bass_recursion():
    """F_t = F_(t-1) + (p + q F_(t-1)) (1 - F_(t-1)) with p = .03, q = .38: F_5 = .273, most adopters in period 8."""
    n = 40_000
    advertising = {"ceiling": 0.03, "scale": 1e-6, "wear_out": 0.0}
    firm = {
        "initial_awareness": 0.0, "acquisition": advertising,
        "strategy": {"name": "acquisition_focus", "acquisition_budget": 1e6},
    }  # fmt: skip
    talking = {**ALWAYS_SATISFIED, "talk_weeks": 30_000, "listening": 0.38}
    made = plain(
        n, {"A": firm}, orientation={"talking": talking}, segment={"purchase_rate": {"mean": 50.0, "shape": None}},
        customers={"network": {"kind": "complete"}}, weeks=15,
    )  # fmt: skip
    adopters = sim.Market(made).run().history.tally("first_purchases")[:, 0, 0] / n
    expected, reached = [], 0.0
    for _ in range(15):
        expected.append((0.03 + 0.38 * reached) * (1.0 - reached))
        reached += expected[-1]
    assert sum(expected[:5]) == pytest.approx(0.273, abs=0.0005)
    # early chance is carried on by later talk: the spread of F is at most about 2.5 times that of a coin
    assert adopters[:5].sum() == pytest.approx(sum(expected[:5]), abs=FOUR * 2.5 * binomial_error(0.273, n))
    assert np.argmax(adopters) + 1 == 8
    assert adopters[7] == pytest.approx(0.1105, abs=FOUR * 2.5 * binomial_error(0.1105, n))


def test_retention_rises_as_the_shifted_beta_geometric_says():
    """Fader & Hardie 2007, "High End": alpha .668, beta 3.806; survival .851 .747 .670 ... .378."""
    n = 40_000
    attrition = {"kind": "per_period", "alpha": 0.668, "beta": 3.806, "period_weeks": 4}
    customers = {"arrivals": {"replace_leavers": False}}
    made = plain(n, {"A": {}}, segment={"attrition": attrition}, customers=customers, weeks=49)
    people = sim.Market(made).run().history.tally("stage_unaware")[:, -1, 0] / n
    model = [0.851, 0.747, 0.670, 0.610, 0.562, 0.522, 0.489, 0.460, 0.436, 0.414, 0.395, 0.378]
    for period, survival in enumerate(model, start=1):
        assert people[4 * period] == pytest.approx(survival, abs=FOUR * binomial_error(survival, n) + 0.0005), period


@pytest.mark.parametrize("strength", [0.8, 3.0])
def test_dirichlet_market_repeats_as_published(strength):
    """Goodhardt, Ehrenberg & Chatfield: the next category purchase repeats brand i with (1 + S s_i) / (1 + S)."""
    shares = {"A": 0.5, "B": 0.3, "C": 0.2}
    firms = {name: {"taste_share": share} for name, share in shares.items()}
    segment = {"taste_strength": strength, "purchase_rate": {"mean": 2.0, "shape": None}}
    market = sim.Market(plain(30_000, firms, segment=segment, weeks=10)).run()
    bought = market.history.tally("purchases")[:, :-1].sum(axis=(0, 2))
    again = market.history.tally("repeat_purchases")[:, :-1].sum(axis=(0, 2))
    customers = 30_000
    for place, share in enumerate(shares.values()):
        spread = math.sqrt(share * (1 - share) / (1 + strength) / customers + share * (1 - share) / bought.sum())
        assert bought[place] / bought.sum() == pytest.approx(share, abs=FOUR * spread)
        # each customer's very first purchase repeats nothing
        chances = bought[place] - customers * share
        repeat = (1 + strength * share) / (1 + strength)
        assert again[place] / chances == pytest.approx(repeat, abs=FOUR * 3 * binomial_error(repeat, customers))


@pytest.mark.parametrize(("r", "alpha", "a", "b"), [(0.243, 4.414, 0.793, 2.426), (1.0, 5.0, 2.0, 3.0)])
def test_repeat_purchases_follow_bg_nbd(r, alpha, a, b):
    """Fader, Hardie & Lee 2005: E[X(t)], no dropout at the first (uncounted) purchase, one draw after each repeat.

    The market's customers begin without a purchase: the expected number of all purchases up to t of a BG/NBD
    customer whose dropout begins after the second is that formula, with the first purchase counted.
    """
    n, weeks = 60_000, 39
    segment = {
        "purchase_rate": {"mean": r / alpha, "shape": r},
        "attrition": {"kind": "per_purchase", "alpha": a, "beta": b, "first_purchase_exempt": False},
    }  # fmt: skip
    market = sim.Market(plain(n, {"A": {}}, segment=segment, weeks=weeks)).run()
    purchases = market.history.tally("purchases").sum() / n
    hypergeometric = special.hyp2f1(r, b, a + b - 1, weeks / (alpha + weeks))
    expected = (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + weeks)) ** r * hypergeometric)
    spread = math.sqrt(r / alpha * weeks * (1 + weeks / alpha)) if a < 1 else 2.0 * expected
    assert purchases == pytest.approx(expected, abs=FOUR * spread / math.sqrt(n))


def test_nothing_is_known_without_advertising_and_talk():
    firms = {"A": {"initial_awareness": 0.0}, "B": {"initial_awareness": 1.0}}
    market = sim.Market(plain(2000, firms)).run()
    assert market.history.tally("became_aware").sum() == 0
    assert (market.state.stage[0] < ACQUISITION).all()
    assert market.history.tally("purchases")[:, 1].sum() > 0
