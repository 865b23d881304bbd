"""What is changed in a session is the scenario changed by hand, under the same luck; everything can be undone."""

import numpy as np
import pytest

import simulation as sim
from simulation.dashboard.background import Overtaken
from simulation.dashboard.session import Refused, Session, shown
from simulation.dashboard.views import View
from tests.dashboard.small import BUDGET, PRICE, STRATEGY, small_scenario, small_session


def test_a_moved_slider_gives_the_scenario_changed_by_hand() -> None:
    session = small_session()
    session.set(PRICE, 20)
    session.set(BUDGET, 500.0)
    assert session.scenario == sim.changed(small_scenario(), {PRICE: 20.0, BUDGET: 500.0})
    assert session.changes == {PRICE: 20.0, BUDGET: 500.0}


def test_a_slider_moved_back_changes_nothing() -> None:
    session = small_session()
    session.set(PRICE, 20.0)
    session.set(PRICE, 23.0)
    assert session.changes == {} and session.scenario == session.original


def test_one_change_or_all_can_be_undone() -> None:
    session = small_session()
    session.set(PRICE, 20.0)
    session.set(BUDGET, 500.0)
    session.reset(PRICE)
    assert session.changes == {BUDGET: 500.0} and session.value(PRICE) == 23.0
    session.reset()
    assert session.scenario == session.original


def test_what_the_scenario_does_not_allow_is_refused_and_changes_nothing() -> None:
    session = small_session()
    session.set(PRICE, 20.0)
    with pytest.raises(Refused, match="price"):
        session.set(PRICE, -1.0)
    assert session.changes == {PRICE: 20.0}
    with pytest.raises(Refused, match="did you mean"):
        session.set("firms.Premium.offering.prise", 1.0)


def test_another_strategy_brings_its_own_sliders_and_takes_its_changes_away() -> None:
    session = small_session()
    before = {control.path for control in session.controls}
    session.set(STRATEGY, "retention_focus")
    own = f"{STRATEGY}.retention_budget"
    assert own not in before and own in {control.path for control in session.controls}
    session.set(own, 100.0)
    assert session.scenario.firms["Premium"].strategy.retention_budget == 100.0
    session.set(STRATEGY, "service_leader")
    assert session.changes == {} and {control.path for control in session.controls} == before


def test_undoing_a_strategy_undoes_what_was_changed_in_it() -> None:
    session = small_session()
    session.set(STRATEGY, "retention_focus")
    session.set(f"{STRATEGY}.retention_budget", 100.0)
    session.reset(STRATEGY)
    assert session.scenario == session.original


def test_a_run_is_that_of_the_market_with_the_scenarios_luck() -> None:
    session = small_session()
    session.set(PRICE, 20.0)
    market = sim.Market(sim.changed(small_scenario(), {PRICE: 20.0})).run()
    table = market.results.firms
    profit = session.run().view.lines["cumulative_profit"]
    assert profit[-1].tolist() == table["cumulative_profit"].to_numpy()[-4:].tolist()


def test_the_view_holds_the_numbers_of_the_tables() -> None:
    market = sim.Market(small_scenario()).run()
    view, table = View.of(market), market.results.firms
    last = table[table["week"] == 70]
    assert view.totals["profit"] == pytest.approx(table.groupby("firm", sort=False)["profit"].sum().to_numpy())
    assert view.customers("Club")[-1] == last.loc[last["firm"] == "Club", "customers"].item()
    assert view.stages[:, -1].sum(axis=0).tolist() == [view.people] * 4
    assert view.contributions("orientation").sum() == pytest.approx(table["contribution"].sum())
    assert np.nansum(view.lines["share"][-1]) == pytest.approx(1.0)
    assert ((view.dots.loyalty >= 0.0) & (view.dots.loyalty <= 1.0)).all()


def test_a_firm_that_enters_later_has_no_numbers_before() -> None:
    scenario = sim.changed(small_scenario(), {"firms.Club.enters_week": 30})
    shares = View.of(sim.Market(scenario).run()).lines["share"]
    assert np.isnan(shares[:29, 3]).all() and np.isfinite(shares[-1, 3])


def test_changes_are_told_in_words() -> None:
    session = small_session()
    session.set(PRICE, 25.0)
    session.set(STRATEGY, "retention_focus")
    session.set(f"{STRATEGY}.retention_budget", 1200.0)
    told = session.told()
    assert told[0] == "Premium, price [EUR]: 23 → 25"
    assert told[1].endswith("service leader → retention focus") and told[2].endswith("→ 1,200")


def test_more_sliders_stay_when_a_strategy_changes() -> None:
    more = "firms.Club.offering.price"
    session = Session(small_scenario(), [more])
    session.set(STRATEGY, "harvest")
    assert more in {control.path for control in session.controls}


def test_a_switch_is_on_or_off() -> None:
    assert (shown(True), shown(False)) == ("on", "off")


def test_a_view_until_a_week_is_that_of_a_run_stopped_there() -> None:
    scenario = small_scenario()
    early, stopped = View.of_run(scenario).until(31), View.of(sim.Market(scenario).run(4 + 31))
    for name, numbers in stopped.lines.items():
        assert early.lines[name] == pytest.approx(numbers, nan_ok=True), name
    assert early.stages.tolist() == stopped.stages.tolist() and early.people == stopped.people
    assert early.totals["profit"] == pytest.approx(stopped.totals["profit"])
    assert early.contributions("persona") == pytest.approx(stopped.contributions("persona"))
    assert early.dots.week == 31 and early.dots.customer.tolist() == stopped.dots.customer.tolist()
    assert early.dots.value == pytest.approx(stopped.dots.value)


def test_the_map_holds_what_is_true_of_customers() -> None:
    market = sim.Market(small_scenario()).run()
    dots, truth = View.of(market).dots, market.truth().set_index("customer")
    there = truth.loc[dots.customer]
    assert [list(market.scenario.firms)[firm] for firm in dots.firm] == there["firm"].tolist()
    assert dots.value == pytest.approx(there["perceived_value"].to_numpy())
    assert dots.loyalty == pytest.approx(there["loyalty"].to_numpy())


def test_a_run_that_nobody_wants_any_more_is_given_up() -> None:
    with pytest.raises(Overtaken):
        View.of_run(small_scenario(), lambda: True)
