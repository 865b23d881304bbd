"""The parts of perceived value in the table are those by which customers of the market choose."""

import numpy as np
import pytest

import simulation as sim
from simulation.market.market import Market

FIRMS = {
    "Old": {"offering": {"price": 15.0, "product": 0.3, "time": 0.5}, "initial_awareness": 1.0},
    "New": {"offering": {"technology": 1.6, "service": 0.8, "psychic": 0.1}, "initial_awareness": 1.0},
}


def scenario(**more):
    sure = {"choosing": {"perception_error": 0.0, "price_sensitivity_spread": 0.0}}
    orientations = {"cost": sure, "value": sure, "technology": {**sure, "weights": {"money": 0.4}}}
    segments = {name: {"share": 1 / 3, "orientation": name, "purchase_rate": {"mean": 0.0}} for name in orientations}
    customers = {"number": 60, "orientations": orientations, "segments": segments}
    return sim.Scenario.model_validate(
        {"title": "Two firms", "customers": customers, "firms": FIRMS, "burn_in_weeks": 0, **more}
    )


def test_the_value_in_the_table_is_that_of_an_ordinary_customer_who_knows_what_is_offered():
    made = scenario(economy={"reference_price": 17.0})
    truth = Market(made, seed=3).run(1).truth(by_firm=True)  # nobody buys, so nobody learns
    means = truth.groupby(["orientation", "firm"])["perceived_value"]
    table = sim.value_parts(made).set_index(["orientation", "firm"])["value"]
    assert np.ptp(truth["perceived_value"]) > 0.1
    assert means.std().max() < 1e-6  # nobody differs from the others of the same orientation
    assert table.to_dict() == pytest.approx(means.mean().to_dict(), abs=1e-6)


def test_value_is_the_sum_of_its_nine_parts_benefits_above_and_costs_below_zero():
    table = sim.value_parts(scenario())
    parts = table[["product", "service", "personnel", "image", "technology", "money", "time", "energy", "psychic"]]
    assert parts.sum(axis=1).to_numpy() == pytest.approx(table["value"].to_numpy())
    assert (parts.iloc[:, :5] > 0.0).all().all()
    assert (parts.iloc[:, 5:] < 0.0).all().all()


def test_the_newest_technology_is_that_of_the_firms_that_trade_from_the_beginning():
    later = sim.changed(scenario(), {"firms.New.enters_week": 20})
    before = sim.value_parts(scenario()).set_index(["orientation", "firm"])["technology"]
    after = sim.value_parts(later).set_index(["orientation", "firm"])["technology"]
    assert before["cost", "Old"] == pytest.approx(before["cost", "New"] / 1.6)
    assert after["cost", "Old"] == after["cost", "New"] == before["cost", "New"]
