"""The log of transactions is the firms' revenue, bill by bill, and keeping it changes nothing."""

from pathlib import Path

import numpy as np
import pytest

import simulation as sim

from .markets import plain, scenario

EVERYTHING = Path(__file__).resolve().parents[2] / "benchmarks" / "everything.yaml"


def in_cents(amounts):
    return (100.0 * amounts).round().astype(np.int64)


@pytest.fixture(scope="module")
def market():
    """Every mechanism on, after a burn-in."""
    return sim.Market(sim.load_scenario(EVERYTHING, ["customers.number=1500", "weeks=60"]), log=True).run()


def test_by_week_and_firm_the_log_sums_to_the_ledgers_revenue_to_the_cent(market):
    table = market.results.transactions()
    logged = in_cents(table.groupby(["week", "firm"])["amount"].sum())
    ledger = in_cents(market.results.firms.set_index(["week", "firm"])["revenue"])
    assert logged.reindex(ledger.index, fill_value=0).equals(ledger)
    assert ledger.sum() > 0


def test_there_are_as_many_purchases_and_repairs_as_the_firms_counted(market):
    kinds = market.results.transactions()["kind"].value_counts()
    counted = market.results.firms[["purchases", "repairs"]].sum()
    assert kinds["purchase"] == counted["purchases"]
    assert kinds["repair"] == counted["repairs"] > 0


def test_several_purchases_of_a_customer_in_one_week_are_as_many_rows():
    busy = plain(30, {"A": {}, "B": {}}, segment={"purchase_rate": {"mean": 3.0, "shape": None}}, weeks=5)
    market = sim.Market(busy, log=True).run()
    table = market.results.transactions()
    assert table.groupby(["week", "customer", "firm"]).size().max() > 1
    rows = {int(customer): row for row, customer in enumerate(market.state.customer_id)}
    for firm in market.firms:
        found = np.zeros(len(rows), np.int64)
        for customer, n in table.loc[table["firm"] == firm.name, "customer"].value_counts().items():
            found[rows[customer]] = n
        assert np.array_equal(found, market.state.purchases[firm.row])
    assert (table["amount"] == table["firm"].map({firm.name: firm.price for firm in market.firms})).all()


def test_the_burn_in_is_left_out(market):
    assert market.scenario.burn_in_weeks > 0
    assert market.results.transactions()["week"].min() == 1


def test_keeping_a_log_changes_nothing_else():
    small = scenario(700)
    with_log, without = sim.Market(small, log=True).run(), sim.Market(small).run()
    assert with_log.results.firms.equals(without.results.firms)
    assert with_log.equity_left() == without.equity_left()


def test_the_log_does_not_depend_on_threads():
    large = scenario(5000, weeks=3, burn_in_weeks=1)
    one, two = (sim.Market(large, log=True, threads=threads).run().results.transactions() for threads in (1, 2))
    assert one.equals(two)
    assert len(one) > 1000


def test_a_restored_market_goes_on_with_the_log():
    whole = sim.Market(scenario(300), log=True).run()
    half = sim.Market(scenario(300), log=True).run(25)
    gone_on = sim.Market.restored(half.snapshot()).run()
    assert gone_on.results.transactions().equals(whole.results.transactions())
    assert half.results.transactions()["week"].max() < whole.results.transactions()["week"].max()


def test_without_a_log_it_is_said_how_to_get_one():
    with pytest.raises(ValueError, match="log=True"):
        sim.Market(scenario(50)).run(1).results.transactions()


def test_a_log_of_no_week_yet_is_an_empty_table():
    table = sim.Market(scenario(50), log=True).results.transactions()
    assert table.empty
    assert list(table) == ["week", "customer", "firm", "kind", "amount"]
