"""The component without a browser: what is moved is run and drawn; A stands beside B."""

from collections.abc import Iterator

import numpy as np
import pytest

import simulation as sim
from simulation.dashboard.charts import Lines
from simulation.dashboard.comparing import comparison_table
from simulation.dashboard.drawing import spread
from simulation.dashboard.explorer import Explorer
from simulation.dashboard.reader import Reader
from simulation.experiments.comparison import compare
from simulation.scenario import changed
from tests.dashboard.small import PRICE, STRATEGY, small_scenario, small_session


@pytest.fixture
def explorer() -> Iterator[Explorer]:
    session = small_session()
    made = Explorer(session, session.run())
    yield made
    made.close()


def lines_of(explorer: Explorer) -> dict[str, np.ndarray]:
    chart = explorer.charts["share"]
    assert isinstance(chart, Lines)
    return dict(chart.source.data)


def test_moving_a_slider_draws_the_run_of_the_changed_scenario(explorer: Explorer) -> None:
    explorer._rows[PRICE].widget.value = 20.0
    assert explorer.wait()
    market = sim.Market(changed(small_scenario(), {PRICE: 20.0})).run()
    assert explorer.run.view.totals["profit"][2] == pytest.approx(market.results.summary()["profit"][2])
    assert lines_of(explorer)["now_2"] == pytest.approx(100.0 * explorer.run.view.lines["share"][:, 2], nan_ok=True)


def test_a_changed_slider_is_marked_until_it_is_reset(explorer: Explorer) -> None:
    row = explorer._rows[PRICE]
    row.widget.value = 20.0
    assert row.widget.label.startswith("●") and row.undo.visible and not explorer.reset.disabled
    explorer.reset.clicks += 1
    assert row.widget.value == 23.0 and not row.widget.label.startswith("●") and not row.undo.visible
    assert explorer.reset.disabled


def test_run_a_is_drawn_beside_b_until_it_is_forgotten(explorer: Explorer) -> None:
    before = lines_of(explorer)["now_2"].copy()
    assert np.isnan(lines_of(explorer)["then_2"]).all()
    explorer.pin.clicks += 1
    explorer._rows[PRICE].widget.value = 20.0
    assert explorer.wait()
    assert lines_of(explorer)["then_2"] == pytest.approx(before, nan_ok=True)
    assert not np.allclose(lines_of(explorer)["now_2"], before)
    assert "B less A" in explorer._words["share"].text
    explorer.unpin.clicks += 1
    assert np.isnan(lines_of(explorer)["then_2"]).all()


def test_another_strategy_shows_its_own_sliders(explorer: Explorer) -> None:
    kept = explorer._rows[PRICE]
    explorer._rows[STRATEGY].widget.value = "retention_focus"
    assert f"{STRATEGY}.retention_budget" in explorer._rows
    assert explorer._rows[PRICE] is kept  # a slider in somebody's hand is not replaced
    assert explorer.wait()


def test_what_is_not_allowed_is_told_and_the_slider_goes_back(explorer: Explorer) -> None:
    explorer.moved(PRICE, -5.0)
    assert "Not possible" in explorer._status.text and explorer._rows[PRICE].widget.value == 23.0


def test_every_chart_says_what_it_shows(explorer: Explorer) -> None:
    for name, chart in explorer.charts.items():
        assert chart.finding(explorer.run.view), name
        assert chart.name in explorer._words[name].text.replace("&#x27;", "'")


def test_text_of_a_scenario_is_not_read_as_markup() -> None:
    scenario = small_scenario()
    firms = {name.replace("Club", "<b>Club"): firm for name, firm in scenario.firms.items()}
    odd = scenario.model_copy(update={"firms": firms, "play": []})
    from simulation.dashboard.session import Session

    session = Session(odd)
    explorer = Explorer(session, session.run())
    assert all("<b>Club" not in text.text for text in explorer._words.values())


def test_a_table_of_differences_begins_with_the_firm_in_question() -> None:
    found = compare({"A": small_scenario(), "B": changed(small_scenario(), {PRICE: 20.0})}, 2)
    table = comparison_table(found, Reader())
    assert table.index("<details open><summary>Discount") < table.index("<summary>Average")
    assert "2 replications" in table


def test_names_at_the_end_of_lines_do_not_overlap_and_stay_inside() -> None:
    places = [0.0, 0.1, 0.2, 9.9, 10.0]
    found = spread(places, 1.0, 0.0, 10.0)
    assert min(np.diff(found)) >= 1.0 - 1e-9
    assert min(found) >= 0.0 and max(found) <= 10.0
    assert spread([1.0, 5.0], 1.0) == [1.0, 5.0]
