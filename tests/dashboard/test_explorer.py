"""The component without a browser: what is moved is run and drawn; A stands beside B."""

import html
from collections.abc import Iterator

import numpy as np
import pytest

import simulation as sim
from simulation.dashboard.charts import Lines
from simulation.dashboard.comparing import comparison_table
from simulation.dashboard.drawing import spread
from simulation.dashboard.explorer import TABS_SHOWN, Explorer
from simulation.dashboard.reader import Reader
from simulation.dashboard.session import Session
from simulation.dashboard.words import LANGUAGES
from simulation.experiments.comparison import compare
from simulation.scenario import changed
from tests.dashboard.small import BUDGET, PRICE, STRATEGY, small_scenario, small_session


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
    explorer.controls.rows[PRICE].widget.value = 20.0
    assert explorer.wait()
    market = sim.Market(changed(small_scenario(), {PRICE: 20.0})).run()
    assert explorer.run.view.totals["profit"][2] == pytest.approx(market.results.summary()["profit"][2])
    assert lines_of(explorer)["now_2"] == pytest.approx(100.0 * explorer.run.view.lines["share"][:, 2], nan_ok=True)


def test_a_changed_slider_is_marked_until_it_is_reset(explorer: Explorer) -> None:
    row = explorer.controls.rows[PRICE]
    row.widget.value = 20.0
    assert row.widget.label.startswith("●") and row.undo.visible and not explorer.reset.disabled
    explorer.reset.clicks += 1
    assert row.widget.value == 23.0 and not row.widget.label.startswith("●") and not row.undo.visible
    assert explorer.reset.disabled


def test_run_a_is_drawn_beside_b_until_it_is_forgotten(explorer: Explorer) -> None:
    before = lines_of(explorer)["now_2"].copy()
    assert np.isnan(lines_of(explorer)["then_2"]).all()
    explorer.pin.clicks += 1
    explorer.controls.rows[PRICE].widget.value = 20.0
    assert explorer.wait()
    assert lines_of(explorer)["then_2"] == pytest.approx(before, nan_ok=True)
    assert not np.allclose(lines_of(explorer)["now_2"], before)
    assert "B less A" in explorer._words["share"].text
    explorer.unpin.clicks += 1
    assert np.isnan(lines_of(explorer)["then_2"]).all()


def test_another_strategy_shows_its_own_sliders(explorer: Explorer) -> None:
    kept = explorer.controls.rows[PRICE]
    explorer.controls.rows[STRATEGY].widget.value = "retention_focus"
    assert f"{STRATEGY}.retention_budget" in explorer.controls.rows
    assert explorer.controls.rows[PRICE] is kept  # a slider in somebody's hand is not replaced
    assert explorer.wait()


def test_what_is_not_allowed_is_told_and_the_slider_goes_back(explorer: Explorer) -> None:
    explorer.moved(PRICE, -5.0)
    assert "Not possible" in explorer._status.text and explorer.controls.rows[PRICE].widget.value == 23.0


def test_every_chart_says_what_it_shows(explorer: Explorer) -> None:
    for tab in range(len(TABS_SHOWN)):
        explorer.tabs.active = tab
    for name, chart in explorer.charts.items():
        assert chart.finding(explorer.run.view), name
        assert chart.name in explorer._words[name].text.replace("&#x27;", "'")


def test_text_of_a_scenario_is_not_read_as_markup() -> None:
    scenario = small_scenario()
    firms = {name.replace("Club", "<b>Club"): firm for name, firm in scenario.firms.items()}
    odd = scenario.model_copy(update={"firms": firms, "play": []})
    session = Session(odd)
    explorer = Explorer(session, session.run())
    for tab in range(len(TABS_SHOWN)):
        explorer.tabs.active = tab
    assert all(text.text for text in explorer._words.values())
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


def test_any_week_can_be_shown_and_nothing_later_is(explorer: Explorer) -> None:
    whole = lines_of(explorer)
    explorer.clock.go_to(20)
    shown = lines_of(explorer)
    assert shown["week"].tolist() == list(range(1, 21))
    assert shown["now_2"] == pytest.approx(whole["now_2"][:20], nan_ok=True)
    assert "week 20" in explorer._words["share"].text
    explorer.clock.step(-1)
    assert len(lines_of(explorer)["week"]) == 19
    explorer.press("end")
    assert lines_of(explorer)["now_2"] == pytest.approx(whole["now_2"], nan_ok=True)


def test_playing_goes_on_by_the_speed_and_ends_with_the_last_week(explorer: Explorer) -> None:
    explorer.clock.go_to(1)
    explorer.clock.speed.value = 20
    explorer.clock.tick()
    assert explorer.clock.week == 3
    for _ in range(40):
        explorer.clock.tick()
    assert explorer.clock.week == 70 and not explorer.clock.playing


def test_a_guess_hides_what_comes_and_is_compared_with_it(explorer: Explorer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explorer.clock, "start", lambda: None)  # without a browser nothing ticks
    explorer.predicting.begin.clicks += 1
    assert len(lines_of(explorer)["week"]) == 1 and "most" not in explorer._words["cumulative_profit"].text
    profits, share = explorer.run.view.last("cumulative_profit"), explorer.run.view.last("share")["Discount"]
    chart = explorer.charts["cumulative_profit"]
    assert isinstance(chart, Lines)
    reaches = chart._scale.divisor * (chart.figure.y_range.end - chart.figure.y_range.start)
    assert reaches < 0.2 * max(map(abs, profits.values()))  # nor does the axis tell
    chart = explorer.charts["share"]
    assert isinstance(chart, Lines)
    explorer.predicting.best.value, explorer.predicting.share.value = "Average", 25
    explorer.predicting.enter.clicks += 1
    assert chart.guesses.data["y"] == [25.0]
    explorer.press("end")
    best = max(profits, key=lambda firm: profits[firm])
    told = explorer.predicting._told.text
    assert ("right" if best == "Average" else f"it was {best}") in told
    assert f"{100.0 * share:.1f} % came out, {100.0 * abs(share - 0.25):.1f} points off" in told


def test_language_and_size_change_everything_and_lose_nothing(explorer: Explorer) -> None:
    explorer.controls.rows[PRICE].widget.value = 20.0
    assert explorer.wait()
    explorer.pin.clicks += 1
    explorer.clock.go_to(30)
    before = lines_of(explorer)
    explorer.look(Reader("zh", large=True))
    assert explorer.clock.week == 30 and explorer.session.changes == {PRICE: 20.0}
    assert lines_of(explorer)["now_2"] == pytest.approx(before["now_2"], nan_ok=True)
    assert "收入份额" in explorer._words["share"].text and explorer.unpin.visible
    assert explorer.controls.rows[PRICE].widget.label.startswith("●")
    assert explorer.charts["share"].figure.xaxis.major_label_text_font_size == "18px"


def test_every_chart_is_there_in_every_language_and_at_any_week(explorer: Explorer) -> None:
    for language in LANGUAGES:
        explorer.look(Reader(language))
        explorer.pin.clicks += 1
        for week in (1, 2, 40, 70):
            explorer.clock.go_to(week)
            for tab in range(len(TABS_SHOWN)):
                explorer.tabs.active = tab


def test_a_run_of_another_length_gets_its_own_axis() -> None:
    session = Session(small_scenario(), ["weeks"])
    explorer = Explorer(session, session.run())
    explorer.controls.rows["weeks"].widget.value = 40
    assert explorer.wait()
    assert explorer.clock.weeks == explorer.clock.week == 40
    assert lines_of(explorer)["week"][-1] == 40
    explorer.close()


def test_the_life_of_a_customer_is_the_one_that_the_market_tells(explorer: Explorer) -> None:
    explorer.controls.rows[PRICE].widget.value = 20.0
    assert explorer.wait()
    customer = int(explorer.run.view.dots.customer[5])
    explorer.one_customer.ask(customer)
    assert explorer.one_customer.wait(60.0)
    life = sim.Market(changed(small_scenario(), {PRICE: 20.0})).run().follow(customer)
    for sentence in life.story.split("\n"):
        assert html.escape(sentence) in explorer.one_customer.told.text


def test_who_is_nobody_has_no_life(explorer: Explorer) -> None:
    explorer.one_customer.ask(10**6)
    assert explorer.one_customer.wait(60.0)
    assert "role='alert'" in explorer.one_customer.told.text and "no customer" in explorer.one_customer.told.text


def test_a_slider_that_was_moved_on_does_not_jump_back() -> None:
    session, waiting = small_session(), []
    explorer = Explorer(session, session.run(), waiting.append)
    widget, seen = explorer.controls.rows[PRICE].widget, []
    widget.param.watch(lambda event: seen.append(event.new), "value")
    widget.value = 22.0
    widget.value = 20.0
    for what in waiting:
        what()
    assert seen == [22.0, 20.0] and session.changes == {PRICE: 20.0}
    explorer.close()


def test_it_is_told_that_a_link_leaves_run_a_out() -> None:
    session = small_session()
    explorer = Explorer(session, session.run(), changed=lambda _: "http://127.0.0.1/?seed=2")
    left_out = Reader().word("link_without_a")
    assert left_out not in explorer.sharing.address.text
    explorer.pin.clicks += 1
    assert left_out in explorer.sharing.address.text and "seed=2" in explorer.sharing.address.text
    explorer.unpin.clicks += 1
    assert left_out not in explorer.sharing.address.text
    explorer.close()


def test_sliders_moved_while_a_run_is_under_way_are_taken_up_when_it_is_shown() -> None:
    session, waiting = small_session(), []
    explorer = Explorer(session, session.run(), waiting.append)
    explorer.controls.rows[PRICE].widget.value = 22.0
    waiting.pop()()
    assert session.changes == {PRICE: 22.0} and explorer.wait()
    (shown,) = waiting
    for price, budget in ((21.0, 500.0), (20.0, 600.0)):
        explorer.controls.rows[PRICE].widget.value, explorer.controls.rows[BUDGET].widget.value = price, budget
    assert session.changes == {PRICE: 22.0} and waiting == [shown]
    shown()
    assert session.changes == {PRICE: 20.0, BUDGET: 600.0}
    explorer.close()


def test_what_a_reader_does_is_done_where_the_browsers_copy_may_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    session, waiting = small_session(), []
    explorer = Explorer(session, session.run(), waiting.append)
    monkeypatch.setattr(Lines, "show", lambda *_: pytest.fail("drawn at once"))
    for button in (explorer.pin, explorer.reset, explorer.large, explorer.predicting.begin, explorer.comparing.begin):
        button.clicks += 1
    explorer.clock.go_to(3)
    explorer.tabs.active = 1
    explorer._whose.value = "Club"
    explorer.language.value = "uk"
    assert len(waiting) == 9
    explorer.close()


def test_charts_are_drawn_before_their_words_and_the_newest_words_are_told_once() -> None:
    session, waiting = small_session(), []
    explorer = Explorer(session, session.run(), soon=waiting.append)
    before = explorer._words["share"].text
    explorer.clock.go_to(20)
    explorer.clock.go_to(30)
    assert len(lines_of(explorer)["week"]) == 30 and explorer._words["share"].text == before
    (tell,) = waiting
    tell()
    assert "week 30" in explorer._words["share"].text
    explorer.clock.go_to(31)
    assert len(waiting) == 2
    explorer.close()


def test_a_slider_tells_what_its_model_is_moved_to_and_is_put_back(explorer: Explorer) -> None:
    slider = explorer.controls.rows[PRICE].widget
    slider.model.value = 20.0
    assert slider.value == 20.0 and explorer.session.changes == {PRICE: 20.0}
    explorer.reset.clicks += 1
    assert slider.model.value == 23.0 and not slider.model.title.startswith("●")
