"""Mesa's own tools work on firms and customers."""

import gc
import pickle

import mesa
import numpy as np
import pytest

import simulation as sim
from tests.market.markets import FIRMS, scenario


@pytest.fixture
def market():
    return sim.Market(scenario(200, weeks=6, burn_in_weeks=2)).run(5)


def test_market_firms_and_customers_are_mesa_objects(market):
    assert isinstance(market, mesa.Model)
    assert all(isinstance(agent, mesa.Agent) for agent in market.agents)
    assert {type(agent) for agent in market.agents} == {sim.Firm, sim.Customer} == set(market.agent_types)


def test_agents_are_all_firms_and_all_customers_present_with_ids_of_their_own(market):
    assert len(market.agents) == len(FIRMS) + market.people
    ids = [agent.unique_id for agent in market.agents]
    assert len(set(ids)) == len(ids)
    assert len(market.agents_by_type[sim.Firm]) == len(FIRMS)
    assert len(market.agents_by_type[sim.Customer]) == market.people


def test_select_get_agg_and_groupby_survive_garbage_collection(market):
    frequent = market.customers.select(lambda customer: customer.purchase_rate > 0.25)
    gc.collect()
    rates = frequent.get("purchase_rate")
    assert len(rates) > 0
    assert min(rates) > 0.25
    present = market.state.presence == 1
    assert market.customers.agg("purchase_rate", np.mean) == pytest.approx(market.state.purchase_rate[present].mean())
    groups = market.customers.groupby("orientation")
    gc.collect()
    assert {name: len(group) for name, group in groups} == {
        name: sum(1 for customer in market.customers if customer.orientation == name)
        for name in ("cost", "value", "technology")
    }


def test_views_show_the_columns_as_they_are_now(market):
    customer = market.customers[0]
    spent = customer.spent
    assert spent == pytest.approx(market.state.spent[:, customer.row].sum() / 100)
    market.state.spent[0, customer.row] += 500
    assert customer.spent == pytest.approx(spent + 5.0)
    assert set(customer.stages) == set(FIRMS)
    assert all(0 <= value <= 1 for value in customer.loyalty.values())
    assert set(customer.customer_of) <= set(customer.satisfaction) == set(customer.loyalty)
    assert customer.last_firm in {*FIRMS, None}


def test_newcomers_and_leavers_come_and_go(market):
    market = sim.Market(scenario(200, weeks=40, burn_in_weeks=0, customers={"arrivals": {"per_year": 1.0}}))
    before = {customer.id for customer in market.customers}
    assert before == set()  # the first week brings them in
    market.run(1)
    first = {customer.id for customer in market.customers}
    market.run()
    later = {customer.id for customer in market.customers}
    assert later - first
    assert first - later
    assert all(customer.present for customer in market.customers)


def test_a_data_collector_collects_from_both_kinds(market):
    collector = mesa.DataCollector(
        model_reporters={"people": "people", "week": "week"},
        agent_reporters={"name": "name", "kind": lambda agent: type(agent).__name__},
        agenttype_reporters={sim.Firm: {"price": "price"}, sim.Customer: {"spent": "spent"}},
    )
    while market.running:
        market.step()
        collector.collect(market)
    models = collector.get_model_vars_dataframe()
    assert list(models["week"]) == [4, 5, 6]
    assert models["people"].iloc[-1] == market.people
    everybody = collector.get_agent_vars_dataframe()
    assert set(everybody["kind"]) == {"Firm", "Customer"}
    firms = collector.get_agenttype_vars_dataframe(sim.Firm)
    assert (firms["price"] > 0).all()
    spent = collector.get_agenttype_vars_dataframe(sim.Customer)["spent"]
    assert spent.groupby(level=0).sum().is_monotonic_increasing or len(spent) > 0


def test_a_pickled_market_goes_on_with_its_agents(market):
    copy = pickle.loads(pickle.dumps(market))
    gc.collect()
    assert [firm.name for firm in copy.agents_by_type[sim.Firm]] == list(FIRMS)
    assert len(copy.customers) == len(market.customers)
    copy.step()
    assert copy.steps == 1  # Mesa counts the steps of this object
    assert copy.week == market.week + 1


def test_customers_are_found_by_their_stable_id_and_cannot_be_removed(market):
    customer = market.customer(7)
    assert customer.id == 7
    assert customer is market.customer(7)
    with pytest.raises(TypeError, match="view of the market"):
        customer.remove()
    with pytest.raises(KeyError, match="no customer 123456"):
        market.customer(123456)


def test_mesa_steps_and_stops(market):
    while market.running:
        market.step()
    assert market.week == 6
    assert market.steps == 8


def test_an_entrant_is_an_agent_from_the_start_and_trades_from_its_week():
    firms = {**FIRMS, "Late": {"enters_week": 10, "strategy": {"name": "acquisition_focus"}}}
    market = sim.Market(scenario(800, firms=firms, weeks=30)).run()
    late = market.results.firms.query("firm == 'Late'").set_index("week")
    assert (late.loc[:9, ["revenue", "acquisition", "fixed"]] == 0).all().all()
    assert late.loc[10, "fixed"] > 0
    assert late.loc[20:, "revenue"].sum() > 0
    assert len(market.agents_by_type[sim.Firm]) == 5
