"""Money and people add up."""

import numpy as np
import pytest

import simulation as sim
from simulation.rules.lifecycle import ACQUISITION, is_customer
from simulation.rules.loyalty import is_detractor, is_promoter, loyalty, recommendation_intention
from simulation.state import tallies
from simulation.state.ledger import COSTS, LINES, split_in_proportion
from simulation.state.tallies import FIXED_POINT, N_FLOWS
from tests.market.markets import FIRMS, plain, scenario


@pytest.fixture(scope="module")
def market():
    growing = {"arrivals": {"per_year": 0.3}}
    events = [
        {"week": 9, "title": "bad quarter", "set": {"firms.Keeper.offering.failure_probability": 0.4}},
        {"week": 15, "title": "boom", "set": {"economy.demand": 1.7}},
    ]
    return sim.Market(scenario(1500, customers=growing, events=events)).run()


def test_what_customers_paid_is_what_firms_received(market):
    received = market.history.line("revenue").sum(axis=(0, 2)) - market.history.line("bad_debt").sum(axis=(0, 2))
    assert np.array_equal(market.state.spent.sum(axis=1), received)
    assert received.sum() > 0
    assert market.history.line("bad_debt").sum() > 0


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


def test_profit_is_revenue_less_costs_to_the_cent(market):
    table = market.results.firms
    costs = sum((table[line] for line in COSTS), start=table["revenue"] * 0.0)
    assert np.array_equal(np.round((table["revenue"] - costs) * 100), np.round(table["profit"] * 100))
    assert (table["revenue"] > 0).all()


@pytest.mark.parametrize("line", LINES)
def test_segments_add_up_to_firms_to_the_cent(market, line):
    firms = market.results.firms.groupby(["week", "firm"])[line].sum()
    for dimension in ("segment", "orientation", "persona"):
        parts = market.results.by(dimension).groupby(["week", "firm"])[line].sum()
        assert np.array_equal(np.round(parts * 100), np.round(firms * 100))


def test_everybody_in_the_market_is_in_one_stage_with_each_firm(market):
    table = market.results.firms
    stages = [column for column in table if column.startswith("stage_")]
    assert (table[stages].sum(axis=1) == table["people"]).all()
    assert (table[stages] >= 0).all().all()


def test_people_are_those_at_the_start_and_newcomers_less_leavers(market):
    state = market.state
    assert market.people == (state.presence == 1).sum()
    present = (state.arrival <= market.step_number) & (state.departure > market.step_number)
    assert market.people == present.sum()
    assert (state.presence == 2).sum() > 0
    assert (state.arrival > 0).sum() > 0


def test_levels_are_what_a_recount_of_the_columns_gives(market):
    """The kernel only counts changes; here everybody is counted anew."""
    state, levels = market.state, {}
    for firm in range(len(market.firms)):
        for row in np.flatnonzero(state.presence == 1):
            segment, stage = state.segment[row], int(state.stage[firm, row])
            found = levels.setdefault((firm, segment), np.zeros(len(tallies.LEVELS), np.int64))
            found[stage] += 1
            if is_customer(stage):
                lasting, trust, commitment = (
                    float(column[firm, row]) for column in (state.satisfaction, state.trust, state.commitment)
                )
                for place, value in zip((9, 10, 11), (lasting, trust, commitment), strict=True):
                    found[place] += int(value * FIXED_POINT)
                intention = recommendation_intention(lasting, loyalty(trust, commitment))
                found[12] += is_promoter(intention)
                found[13] += is_detractor(intention)
                firm_gains, customer_gains = state.earned[firm, row] > 0.0, state.gain[firm, row] > 0.0
                found[14] += firm_gains and customer_gains
                found[15] += firm_gains and not customer_gains
                found[16] += customer_gains and not firm_gains
    for (firm, segment), found in levels.items():
        assert np.array_equal(market.history.tallies[-1, firm, segment, N_FLOWS:], found)


def test_customer_equations_hold(market):
    """Customers now = customers before + first purchases + returns - lapses - departures - endings."""
    table = market.results.firms
    for _, firm in table.groupby("firm"):
        change = firm["customers"].diff().iloc[1:]
        flows = (
            firm["first_purchases"] + firm["returns"] - firm["lapses"] - firm["departures"] - firm["endings"]
        ).iloc[1:]
        assert np.array_equal(change, flows)


def test_occasions_end_in_a_purchase_or_in_nothing(market):
    """The only other case: customers who know no firm at all."""
    recorded = market.history
    occasions = recorded.tally("occasions")[:, -1].sum()
    assert occasions == recorded.tally("purchases")[:, :-1].sum() + recorded.tally("bought_nothing")[:, -1].sum()


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


def test_shares_are_shares(market):
    table = market.results.firms
    for share in ("aware_share", "trial_share", "penetration", "share_of_wallet", "repeat_rate", "retention_rate"):
        values = table[share].dropna()
        assert len(values) > 0
        assert ((values >= 0) & (values <= 1)).all(), share
    for share in ("market_share_revenue", "market_share_customers"):
        assert table.groupby("week")[share].sum().round(9).eq(1.0).all()


@pytest.mark.parametrize(("amount", "weights"), [(100, [1, 1, 1]), (7, [0, 5, 3]), (999_999, [1, 2, 997]), (5, [0, 0])])
def test_bills_are_split_to_the_cent(amount, weights):
    parts = split_in_proportion(amount, weights)
    assert sum(parts) == amount
    assert all(
        abs(part - amount * w / max(1, sum(weights))) <= 1 for part, w in zip(parts, weights, strict=True)
    ) or not any(weights)


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
