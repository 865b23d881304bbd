"""Bills, budgets and prices in single markets; what holds in any market is in ``tests/properties``."""

import numpy as np
import pytest

import simulation as sim
from simulation.rules.lifecycle import ACQUISITION
from simulation.state.ledger import split_in_proportion
from tests.market.markets import FIRMS, plain, scenario


@pytest.fixture(scope="module")
def market():
    growing = {"arrivals": {"per_year": 0.3}}
    events = [
        {"week": 9, "title": "bad quarter", "set": {"firms.Keeper.offering.failure_probability": 0.4}},
        {"week": 15, "title": "boom", "set": {"economy.demand": 1.7}},
    ]
    return sim.Market(scenario(1500, customers=growing, events=events)).run()


def test_where_everybody_pays_all_that_is_billed_is_received():
    paying = {"default_probability": 0.0, "dispute_probability": 0.0}
    honest = {name: {"paying": paying} for name in ("cost", "value", "technology")}
    market = sim.Market(scenario(400, customers={"orientations": honest})).run()
    assert market.history.line("bad_debt").sum() == 0
    assert np.array_equal(market.state.spent.sum(axis=1), market.history.line("revenue").sum(axis=(0, 2)))
    assert market.state.spent.sum() > 0


def test_revenue_is_purchases_times_price_less_discounts(market):
    purchases = market.history.tally("purchases")[:, :-1]
    prices = np.round(market.history.prices * 100).astype(np.int64)
    gross = (purchases * prices[:, :, None]).sum()
    assert gross == market.history.tally("revenue_cents").sum() + market.history.tally("discount_cents").sum()


def test_complaints_and_failures_follow_the_event(market):
    table = market.results.firms
    keeper = table[table["firm"] == "Keeper"].set_index("week")
    before, after = keeper.loc[1:8], keeper.loc[9:20]
    rate = after["failures"].sum() / after["purchases"].sum()
    assert rate == pytest.approx(0.4, abs=4 * np.sqrt(0.4 * 0.6 / after["purchases"].sum()))
    assert (
        after["complaints"].sum() / after["purchases"].sum()
        > 3 * before["complaints"].sum() / before["purchases"].sum()
    )


@pytest.mark.parametrize(("amount", "weights"), [(100, [1, 1, 1]), (7, [0, 5, 3]), (999_999, [1, 2, 997]), (5, [0, 0])])
def test_bills_are_split_to_the_cent(amount, weights):
    parts = split_in_proportion(amount, weights)
    assert sum(parts) == amount
    assert all(
        abs(part - amount * w / max(1, sum(weights))) <= 1 for part, w in zip(parts, weights, strict=True)
    ) or not any(weights)


def test_where_nobody_is_all_is_billed_to_the_first():
    assert split_in_proportion(5, [0, 0, 0]) == [5, 0, 0]
    assert split_in_proportion(5, [0, 1, 0]) == [0, 5, 0]


def test_budgets_bind_what_is_planned():
    firms = {name: {**firm, "budget": 100.0} for name, firm in FIRMS.items()}
    bills = sim.Market(scenario(firms=firms, burn_in_weeks=0)).run().history.bills
    planned = bills[:, :, :, :3].sum(axis=2)  # acquisition, retention, development
    # a renewed idea is planned over the four weeks of a plan, but paid at once
    for plan in range(0, 40, 4):
        assert (planned[plan : plan + 4].sum(axis=(0, 2)) <= 4 * 100_00 + 20).all()
    assert planned.sum() > 0


def test_nothing_is_known_without_advertising_and_talk():
    firms = {"A": {"initial_awareness": 0.0}, "B": {"initial_awareness": 1.0}}
    market = sim.Market(plain(2000, firms)).run()
    assert market.history.tally("became_aware").sum() == 0
    assert (market.state.stage[0] < ACQUISITION).all()
    assert market.history.tally("purchases")[:, 1].sum() > 0
