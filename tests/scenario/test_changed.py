"""Changing a scenario by paths."""

from simulation.scenario.schema import Scenario, changed


def test_changed_types_bring_their_habits_and_habits_of_ones_own_stay():
    segments = {"All": {"share": 1.0, "orientation": "value", "types": ["benchmark"], "habits": {"basket": 3.0}}}
    base = Scenario.model_validate({"title": "t", "customers": {"segments": segments}, "firms": {"One": {}}})
    path = "customers.segments.All.types"
    none = changed(base, {path: []}).customers.segments["All"].habits
    assert (none.influence, none.basket) == (1.0, 3.0)
    other = changed(base, {path: ["wandering"]}).customers.segments["All"].habits
    assert (other.influence, other.visits, other.basket) == (1.0, 0.3, 3.0)


def test_what_is_handed_in_as_changes_stays_as_it_was():
    segments = {"All": {"share": 1.0, "orientation": "value"}}
    base = Scenario.model_validate({"title": "t", "customers": {"segments": segments}, "firms": {"One": {}}})
    offering = {"price": 18.0}
    made = changed(base, {"firms.One.offering": offering, "firms.One.offering.price": 19.0})
    assert made.firms["One"].offering.price == 19.0
    assert offering == {"price": 18.0}
