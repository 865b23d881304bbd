"""The table of what no firm can see: it is the state, the model's own perceived value, and nothing that a strategy is given."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import simulation as sim
from simulation.customers.tables import BENEFITS, EFFORTS, normalised
from simulation.rules import value
from simulation.rules.lifecycle import STAGES, UNAWARE
from simulation.state.columns import PRESENT

from .markets import scenario

EVERYTHING = Path(__file__).resolve().parents[2] / "benchmarks" / "everything.yaml"
LIVING = {"conversion", "retention", "inspiration", "won_back"}


@pytest.fixture(scope="module")
def market():
    """A market in which people come, leave, lapse and return."""
    return sim.Market(scenario(500, customers={"arrivals": {"per_year": 0.3}})).run()


def test_there_is_a_row_for_everybody_in_the_market_and_for_nobody_else(market):
    here = market.state.customer_id[market.state.presence == PRESENT]
    assert 0 < len(here) < len(market.state.customer_id)
    assert market.truth()["customer"].tolist() == here.tolist()
    pairs = [(customer, firm.name) for customer in here for firm in market.firms]
    each = market.truth(by_firm=True)
    assert list(zip(each["customer"], each["firm"], strict=True)) == pairs


def test_it_says_what_the_view_of_each_customer_says(market):
    each = market.truth(by_firm=True).set_index(["customer", "firm"])
    for row in market.truth().to_dict("records"):
        customer = market.customer(row["customer"])
        assert (row["segment"], row["orientation"]) == (customer.segment, customer.orientation)
        assert (row["spent"], row["purchases"]) == (customer.spent, customer.purchases)
        assert row["purchase_rate"] == customer.purchase_rate
        assert row["price_sensitivity"] == customer.price_sensitivity
        own = each.loc[row["customer"]]
        assert own["stage"].to_dict() == customer.stages
        assert own["loyalty"].dropna().to_dict() == customer.loyalty
        assert own["satisfaction"].dropna().to_dict() == customer.satisfaction
        assert own["spent"].sum() == pytest.approx(row["spent"])


def test_a_customer_is_with_the_living_firm_bought_from_last(market):
    each = market.truth(by_firm=True).set_index(["customer", "firm"])
    alone = 0
    for row in market.truth().to_dict("records"):
        customer = market.customer(row["customer"])
        alive = [firm for firm, stage in customer.stages.items() if stage in LIVING]
        if not alive:
            alone += 1
            assert row["firm"] == ""
            assert row["stage"] not in LIVING
            assert (row["stage"] in ("lapsed", "ended")) == (customer.purchases > 0)
            assert np.isnan([row["perceived_value"], row["loyalty"], row["satisfaction"]]).all()
            continue
        here = customer.row
        latest = max(int(market.state.last_purchase[firm.row, here]) for firm in market.firms if firm.name in alive)
        with_firm = next(firm for firm in market.firms if firm.name == row["firm"])
        assert row["firm"] in alive
        assert market.state.last_purchase[with_firm.row, here] == latest
        own = each.loc[(row["customer"], row["firm"])]
        for name in ("stage", "perceived_value", "loyalty", "satisfaction"):
            assert row[name] == own[name]
    assert alone > 0


def test_perceived_value_is_believed_benefit_and_technology_less_effort_and_money(market):
    """Computed once more from the offering and the orientation's weights, for a market without bonds and sales."""
    each = market.truth(by_firm=True)
    price_factor = each["customer"].map({c.id: c.price_sensitivity for c in market.customers})
    newest = max(firm.technology for firm in market.firms)
    expected = []
    for row, factor in zip(each.to_dict("records"), price_factor, strict=True):
        firm = next(firm for firm in market.firms if firm.name == row["firm"])
        weight = normalised(market.scenario.customers.orientations[row["orientation"]])
        levels = firm.levels()
        effort = sum(weight[name] * levels[name] for name in EFFORTS)
        money = weight["money"] / market.scenario.economy.reference_price * factor * asked(market, firm, row)
        known = STAGES.index(row["stage"]) not in (UNAWARE, STAGES.index("ended"))
        technology = weight["technology"] * firm.technology / newest
        expected.append(row["expected_benefit"] + technology - effort - money if known else np.nan)
    assert np.isfinite(expected).sum() > 500
    np.testing.assert_allclose(each["perceived_value"], expected, rtol=1e-12, atol=1e-12)


def asked(market, firm, row):
    """What one unit costs a customer now [EUR]."""
    here = market.customer(row["customer"]).row
    treatment = firm.in_force().treatments[market.state.treatment[firm.row, here]]
    discount = treatment["discount"] if row["purchases"] > 0 else firm.plan.introduction
    return value.personal_price(firm.price, firm.sale(), float(discount))


def test_what_is_believed_at_first_is_what_the_offering_is_worth_if_it_is_perceived_well():
    exact = {"cost": {"choosing": {"perception_error": 0.0}}}
    one = {"All": {"share": 1.0, "orientation": "cost"}}
    made = scenario(50, customers={"segments": one, "orientations": exact})
    market = sim.Market(made)
    market.state.presence[:] = PRESENT
    table = market.truth(by_firm=True).dropna(subset=["expected_benefit"])
    weight = normalised(made.customers.orientations["cost"])
    for firm, rows in table.groupby("firm"):
        levels = next(each for each in market.firms if each.name == firm).levels()
        assert rows["expected_benefit"].to_numpy() == pytest.approx(sum(weight[n] * levels[n] for n in BENEFITS))
    assert len(table) > 0


def test_looking_changes_nothing():
    looked_at, other = (
        sim.Market(sim.load_scenario(EVERYTHING, ["customers.number=300", "weeks=30"])) for _ in range(2)
    )
    while looked_at.running:
        looked_at.step()
        looked_at.truth()
        looked_at.truth(by_firm=True)
    other.run()
    assert np.array_equal(looked_at.history.tallies, other.history.tallies)
    pd.testing.assert_frame_equal(looked_at.truth(), other.truth())


def test_it_tells_what_each_firm_takes_its_customers_for_and_who_wants_no_messages():
    market = sim.Market(sim.load_scenario("scenarios/wrinkle_cream_shelf.yaml", ["customers.number=800"])).run()
    each = market.truth(by_firm=True)
    assert (each.loc[each["firm"] == "Megaphone", "taken_for"] == "").all(), "it keeps no picture"
    files = {firm.name: market.seen_by(firm)[1].records.table().set_index("customer") for firm in market.firms}
    names = list(market.scenario.customers.segments)
    for firm in ("Mirror", "Cliche"):
        own = each[each["firm"] == firm].set_index("customer")
        filed = files[firm].loc[files[firm].index.isin(own.index)]
        assert (own["taken_for"] != "").sum() == len(filed) > 100
        assert own.loc[filed.index, "taken_for"].tolist() == [names[number] for number in filed["persona"]]
        assert own.loc[filed.index, "opted_out"].tolist() == filed["opted_out"].tolist()
    right = each[(each["firm"] == "Mirror") & (each["taken_for"] != "")]
    assert 0.4 < (right["segment"] == right["taken_for"]).mean() < 0.95


def test_of_a_market_that_nobody_is_in_yet_the_tables_are_empty():
    market = sim.Market(scenario(30))
    assert market.truth().empty
    assert list(market.truth())[:6] == ["customer", "segment", "orientation", "persona", "firm", "stage"]
    assert market.truth(by_firm=True).empty


@pytest.mark.parametrize(
    ("stages", "bought", "last", "firm", "stage"),
    [
        (("retention", "lapsed", "won_back", "reach"), (7, 9, 8, -1), 1, "Cheap", "won_back"),
        (("retention", "conversion", "reach", "reach"), (8, 8, -1, -1), 1, "Winner", "conversion"),
        (("lapsed", "ended", "reach", "reach"), (7, 8, -1, -1), 1, "", "ended"),
        (("lapsed", "unaware", "acquisition", "reach"), (7, -1, -1, -1), 0, "", "lapsed"),
        (("unaware", "acquisition", "reach", "reach"), (-1, -1, -1, -1), -1, "", "acquisition"),
        (("unaware", "ended", "reach", "unaware"), (-1, -1, -1, -1), -1, "", "reach"),
        (("unaware", "unaware", "unaware", "unaware"), (-1, -1, -1, -1), -1, "", "unaware"),
    ],
)
def test_whose_customer_somebody_is_and_the_stage(stages, bought, last, firm, stage):
    market = sim.Market(scenario(10))
    market.state.presence[0] = PRESENT
    market.state.stage[:, 0] = [STAGES.index(each) for each in stages]
    market.state.last_purchase[:, 0], market.state.last_firm[0] = bought, last
    row = market.truth().iloc[0]
    assert (row["firm"], row["stage"]) == (firm, stage)
