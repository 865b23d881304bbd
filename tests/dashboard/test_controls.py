"""Sliders say what the declarations of the parameters say, and stay within what a scenario accepts."""

from pathlib import Path

import pytest

import simulation as sim
from simulation.dashboard.controls import controls_of, reach
from simulation.parameters import bounds_of, unit_of
from tests.dashboard.small import BUDGET, PRICE, STRATEGY, small_scenario

SHIPPED = sorted((Path(__file__).parents[2] / "scenarios").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_everything_that_a_shipped_scenario_marks_can_be_moved_to_both_ends(path: Path) -> None:
    scenario = sim.load_scenario(path)
    controls = {control.path: control for control in controls_of(scenario)}
    assert set(scenario.playable) <= set(controls)
    for control in controls.values():
        if control.kind in ("number", "integer"):
            assert control.low <= control.value <= control.high
            as_kind = int if control.kind == "integer" else float
            for end in (control.low, control.high):
                sim.changed(scenario, {control.path: as_kind(end)})
        elif not control.is_strategy:
            for choice in control.choices:
                sim.changed(scenario, {control.path: choice})


def test_a_control_says_what_the_declaration_says() -> None:
    scenario = small_scenario()
    control = next(each for each in controls_of(scenario) if each.path == PRICE)
    field = type(scenario.firms["Premium"].offering).model_fields["price"]
    assert (control.help, control.unit) == (field.description, unit_of(field))
    assert (control.group, control.label, control.value) == ("Premium", "price [EUR]", 23.0)
    assert control.low > 0.0 and control.high <= bounds_of(field)["<="]


def test_every_firm_has_a_choice_of_strategies_that_need_nothing_more() -> None:
    scenario = small_scenario()
    pickers = {each.group: each for each in controls_of(scenario) if each.is_strategy}
    assert list(pickers) == list(scenario.firms)
    for name in pickers["Premium"].choices:
        sim.changed(scenario, {STRATEGY: {"name": name}})


def test_controls_of_a_firm_stand_together_in_the_order_of_the_firms() -> None:
    groups = [control.group for control in controls_of(small_scenario())]
    order = list(dict.fromkeys(groups))
    assert groups == sorted(groups, key=order.index)
    assert order[:4] == ["Discount", "Average", "Premium", "Club"]


def test_more_paths_get_a_slider() -> None:
    more = "firms.Club.offering.price"
    assert more not in {control.path for control in controls_of(small_scenario())}
    assert more in {control.path for control in controls_of(small_scenario(), [more])}


def test_a_path_that_is_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean 'price'"):
        controls_of(small_scenario(), ["firms.Club.offering.prise"])
    with pytest.raises(ValueError, match="no single value"):
        controls_of(small_scenario(), ["firms.Club.offering"])


def test_parameters_of_a_strategy_that_is_not_followed_have_no_slider() -> None:
    scenario = sim.changed(small_scenario(), {"firms.Discount.strategy": {"name": "balanced"}})
    assert BUDGET not in {control.path for control in controls_of(scenario)}
    offered = {control.path for control in controls_of(scenario, new_strategies=["Discount"])}
    assert any(path.startswith("firms.Discount.strategy.") for path in offered)


@pytest.mark.parametrize(
    ("value", "bounds", "unit", "kind", "ends"),
    [
        (0.3, {">=": 0, "<=": 1}, "-", "number", (0.0, 1.0)),
        (0.0, {">=": 0, "<=": 1e12}, "EUR/week", "number", (0.0, 100.0)),
        (0.0, {">=": -1e6, "<=": 1e6}, "EUR/year", "number", (-100.0, 100.0)),
        (3.0, {">=": 0, "<=": 5}, "-", "number", (0.0, 5.0)),
        (4.0, {">=": 1, "<=": 5}, "-", "integer", (1.0, 5.0)),
    ],
)
def test_a_slider_reaches_where_it_is_useful(value, bounds, unit, kind, ends) -> None:
    low, high, step = reach(value, bounds, unit, kind)
    assert (low, high) == pytest.approx(ends)
    assert round((value - 0.0) / step, 6) % 1 == 0  # the scenario's own value can be reached again


def test_a_bound_that_is_excluded_is_not_offered() -> None:
    low, _, step = reach(20.0, {">": 0, "<=": 1e6}, "EUR", "number")
    assert low == step > 0.0
