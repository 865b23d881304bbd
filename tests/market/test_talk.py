"""Contacts and voices as tables: what is in the network, and what is said."""

import numpy as np
import pytest

import simulation as sim
from simulation.state.columns import PRESENT
from simulation.state.tallies import TALLIES
from tests.market.markets import scenario


@pytest.fixture(scope="module")
def market():
    return sim.Market(scenario(500, weeks=30)).run()


def test_every_contact_of_those_in_the_market_is_there_once(market):
    table = market.contacts()
    pairs = {frozenset(pair) for pair in table.to_numpy().tolist()}
    assert len(pairs) == len(table) and (table["customer"] < table["contact"]).all()
    state = market.state
    for row in range(0, 500, 25):
        mine = {
            int(state.customer_id[other])
            for other in market.network.neighbours_of(row)
            if state.presence[other] == PRESENT and state.presence[row] == PRESENT
        }
        who = int(state.customer_id[row])
        assert {other for pair in pairs if who in pair for other in pair if other != who} == mine
    assert (state.presence != PRESENT).any()


def test_voices_count_contacts_and_talk_as_the_records_do(market):
    table, contacts = market.voices(), market.contacts()
    assert len(table) == market.people
    ends = np.concatenate([contacts["customer"], contacts["contact"]])
    counted = dict(zip(*np.unique(ends, return_counts=True), strict=True))
    assert table["contacts"].tolist() == [counted.get(who, 0) for who in table["customer"]]
    last = market.history.tallies[market.history.recorded - 1]
    for column, name in (("recommends", "recommending"), ("warns", "warning")):
        assert (table[column] != "").any()
        for firm in market.firms:
            talking = sum(firm.name in said.split(", ") for said in table[column])
            assert talking == last[firm.row, :, TALLIES.index(name)].sum()
    assert set(table["firm"]) <= {*market.scenario.firms, ""}


def test_influence_makes_a_voice_count_more():
    segments = {"Loud": {"share": 0.5, "orientation": "value", "types": ["benchmark"]},
                "Others": {"share": 0.5, "orientation": "value"}}  # fmt: skip
    table = sim.Market(scenario(200, customers={"segments": segments}, weeks=3)).run().voices()
    assert (table.loc[table["segment"] == "Loud", "influence"] == 10.0).all()
    assert (table["heard"] == table["contacts"] * table["influence"]).all()
    assert (table.loc[table["segment"] == "Others", "influence"] == 1.0).all()


def test_where_everybody_hears_everybody_there_is_no_single_contact():
    market = sim.Market(scenario(100, customers={"network": {"kind": "complete"}}, weeks=3)).run()
    assert market.contacts().empty and (market.voices()["contacts"] == 0).all()
