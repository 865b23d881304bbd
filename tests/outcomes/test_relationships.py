"""Flows between stages, cohorts, and scores of recency, frequency and money, against what can be counted by hand."""

import doctest

import numpy as np
import pandas as pd
import pytest

import simulation as sim
from simulation.firms.records import CustomerRecords
from simulation.outcomes import relationships
from simulation.outcomes.relationships import cohorts, rfm_scores


@pytest.fixture(scope="module")
def market(repository):
    scenario = sim.load_scenario(repository / "scenarios" / "firing_customers.yaml")
    return sim.Market(sim.changed(scenario, {"customers.number": 400, "weeks": 60}), log=True).run()


def moves(market, firm):
    table = market.results.flows()
    own = table[table["firm"] == firm]
    return own.set_index(["before", "after"])["people"]


def test_flows_explain_how_the_number_of_customers_changed(market):
    for firm in market.scenario.firms:
        moved = moves(market, firm)
        history = market.results.history
        before = np.flatnonzero(history.weeks == 0)
        living = ("conversion", "retention", "inspiration", "won_back")
        row = list(market.scenario.firms).index(firm)
        at_start = sum(int(history.tally(f"stage_{name}")[week, row].sum()) for name in living for week in before)
        change = moved["acquisition", "customer"] + moved["lapsed", "customer"]
        change -= moved["customer", "lapsed"] + moved["customer", "ended"] + moved["customer", "gone"]
        assert moved["customer", "customer"] == at_start + change
        assert moved["customer", "lapsed"] > 0
    assert any(moves(market, firm)["customer", "ended"] > 0 for firm in market.scenario.firms)


def test_every_stage_says_how_many_are_in_it_at_the_end(market):
    last = market.results.firms.groupby("firm").last()
    for firm in market.scenario.firms:
        moved = moves(market, firm)
        for stage in ("unaware", "reach", "acquisition", "lapsed", "ended"):
            assert moved[stage, stage] == last.loc[firm, f"stage_{stage}"]
        assert moved["customer", "customer"] == last.loc[firm, "customers"]


def log(rows):
    return pd.DataFrame(rows, columns=["week", "customer", "firm", "kind"])


def test_a_cohort_is_who_first_bought_in_a_quarter_and_is_active_when_it_buys():
    bought = [(1, 1), (13, 2), (13, 2), (14, 3), (14, 1), (39, 1), (39, 3), (40, 9)]
    rows = [(week, who, "Keeper", "purchase") for week, who in bought] + [(20, 2, "Keeper", "repair")]
    table = cohorts(log(rows), last_week=51)
    assert table[["cohort", "since", "customers", "active"]].to_numpy().tolist() == [
        [1, 0, 2, 2], [1, 1, 2, 1], [1, 2, 2, 1], [2, 0, 1, 1], [2, 1, 1, 1],
    ]  # fmt: skip
    assert table["share"].tolist() == [1.0, 0.5, 0.5, 1.0, 1.0]


def test_each_firm_has_cohorts_of_its_own():
    rows = [(1, 1, "A", "purchase"), (14, 1, "B", "purchase")]
    table = cohorts(log(rows), last_week=26).set_index(["firm", "cohort", "since"])["active"].to_dict()
    assert table == {("A", 1, 0): 1, ("A", 1, 1): 0, ("B", 2, 0): 1}


def test_quarters_that_have_not_ended_are_left_out():
    assert len(cohorts(log([(1, 1, "A", "purchase")]), last_week=12)) == 0
    assert len(cohorts(log([]), last_week=52)) == 0


def test_cohorts_of_a_run_hold_everybody_who_bought(market):
    found = market.results.cohorts()
    bought = market.results.transactions().query("kind == 'purchase' and week <= 52")
    sizes = found[found["since"] == 0].groupby("firm", sort=False)["customers"].sum()
    assert sizes.to_dict() == bought.groupby("firm")["customer"].nunique().to_dict()
    assert list(sizes.index) == list(market.scenario.firms)
    assert found["share"].between(0.0, 1.0).all()


def test_scores_go_from_the_last_fifth_to_the_best():
    spent = np.random.default_rng(4).permutation(np.arange(100.0))
    scored = rfm_scores(pd.DataFrame({"recency_weeks": spent, "purchases": spent, "spent": spent}))
    np.testing.assert_array_equal(scored["monetary"], spent // 20 + 1)
    np.testing.assert_array_equal(scored["frequency"], spent // 20 + 1)
    np.testing.assert_array_equal(scored["recency"], 5 - spent // 20)  # who was here lately scores high


def test_who_is_alike_scores_alike_and_each_firm_is_scored_by_itself():
    table = pd.DataFrame({"firm": ["A"] * 4 + ["B"], "recency_weeks": 3, "purchases": [1, 1, 1, 9, 1], "spent": 5.0})
    scored = rfm_scores(table)
    assert scored["frequency"].tolist() == [2, 2, 2, 5, 3] and set(scored["recency"]) == {3}
    assert "recency" not in table


def test_the_log_and_the_firms_own_records_tell_the_same_of_money_and_purchases(market):
    found = market.results.rfm()
    assert list(found["firm"].unique()) == list(market.scenario.firms)
    week = market.week
    firm = market.firms[0]
    _, view = market.seen_by(firm)
    records = view.records.table().set_index("customer")
    own = found[found["firm"] == firm.name].set_index("customer")
    lately = records.index[records["tenure_weeks"] < week]  # first bought after the burn-in, where the log begins
    assert len(lately) > 20
    np.testing.assert_array_equal(own.loc[lately, "purchases"], records.loc[lately, "purchases"])
    np.testing.assert_array_equal(own.loc[lately, "recency_weeks"], records.loc[lately, "recency_weeks"])
    assert set(records) | {"customer_id"} == set(CustomerRecords.__dataclass_fields__)


def test_without_a_log_it_says_what_to_do(repository):
    scenario = sim.load_scenario(repository / "scenarios" / "price_war.yaml")
    results = sim.Market(sim.changed(scenario, {"customers.number": 50, "weeks": 3})).run().results
    for table in (results.cohorts, results.rfm):
        with pytest.raises(ValueError, match="log=True"):
            table()


def test_examples_in_the_documentation_hold():
    found = doctest.testmod(relationships)
    assert found.failed == 0 and found.attempted > 2
