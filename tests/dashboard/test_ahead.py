"""Runs made ahead: what is ready is not run again, what somebody waits for comes first, nothing differs from a run made now."""

import pickle
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple, cast

import numpy as np
import pytest

from simulation.dashboard.ahead import AHEAD, STEPS, Ahead, Asked, places
from simulation.dashboard.background import CORES, Overtaken
from simulation.dashboard.controls import Control
from simulation.dashboard.explorer import Explorer
from simulation.dashboard.session import Session
from simulation.dashboard.views import View
from simulation.scenario import Scenario, changed
from tests.dashboard.small import BUDGET, PRICE, STRATEGY, small_scenario, small_session

LONG = 600.0


class Seen(NamedTuple):
    """What came out, in place of a view."""

    of: Any
    nbytes: int = 100


class Runs:
    """Makes no runs, but says what it was asked for; begins only when allowed to."""

    def __init__(self, allowed: bool = True) -> None:
        self.begun: list[Any] = []
        self.go_on = threading.Event()
        self.any_begun = threading.Event()
        if allowed:
            self.go_on.set()

    def __call__(self, scenario: Scenario, overtaken: Callable[[], bool]) -> View:
        self.begun.append(scenario)
        self.any_begun.set()
        while not self.go_on.wait(0.001):
            if overtaken():
                raise Overtaken
        return cast(View, Seen(scenario))


def asked(number: int) -> Asked:
    return Asked(cast(Scenario, number), {}, number)


def test_what_was_made_ahead_is_not_run_again() -> None:
    runs = Runs()
    ahead = Ahead(run=runs)
    ahead.ask("page", [lambda: asked(1), lambda: None, lambda: asked(2)])
    assert ahead.wait(LONG)
    assert runs.begun == [1, 2]
    assert ahead.made("page", asked(2)).view == Seen(2)
    assert runs.begun == [1, 2]
    assert ahead.made("page", asked(3)).view == Seen(3)
    assert runs.begun == [1, 2, 3]


def test_what_is_all_but_ready_is_waited_for() -> None:
    runs = Runs(allowed=False)
    ahead = Ahead(run=runs)
    ahead.ask("page", [lambda: asked(1)])
    assert runs.any_begun.wait(LONG)
    found = []
    waiting = threading.Thread(target=lambda: found.append(ahead.made("page", asked(1)).view))
    waiting.start()
    waiting.join(0.05)
    runs.go_on.set()
    waiting.join(LONG)
    assert found == [Seen(1)] and runs.begun == [1]


def test_pages_that_ask_for_the_same_at_once_are_shown_one_run() -> None:
    runs = Runs(allowed=False)
    ahead = Ahead(run=runs)
    found: list[View] = []
    pages = [threading.Thread(target=lambda: found.append(ahead.made(object(), asked(1)).view)) for _ in range(8)]
    for page in pages:
        page.start()
    assert runs.any_begun.wait(LONG)
    runs.go_on.set()
    for page in pages:
        page.join(LONG)
    assert found == [Seen(1)] * 8 and runs.begun == [1]


def test_what_somebody_waits_for_comes_first_and_other_pages_are_served_later() -> None:
    runs = Runs(allowed=False)
    ahead = Ahead(run=runs)
    ahead.ask("mine", [lambda: asked(1)])
    assert runs.any_begun.wait(LONG)
    with CORES:
        threading.Timer(0.05, runs.go_on.set).start()
        ahead.made("another", asked(7))
        assert runs.begun == [1, 7]  # number 1 was given up, and is not begun again while somebody waits
    assert ahead.wait(LONG)
    assert runs.begun == [1, 7, 1] and ahead.is_ready(asked(1))


def test_when_a_page_asks_for_a_run_its_wishes_of_before_are_forgotten() -> None:
    runs = Runs(allowed=False)
    ahead = Ahead(run=runs)
    ahead.ask("mine", [lambda: asked(1), lambda: asked(2)])
    assert runs.any_begun.wait(LONG)
    threading.Timer(0.05, runs.go_on.set).start()
    ahead.made("mine", asked(7))
    assert ahead.wait(LONG)
    assert runs.begun == [1, 7]


def test_only_so_much_is_kept_the_newest() -> None:
    ahead = Ahead(most=299, run=Runs())  # two runs, not three
    for number in (1, 2, 1, 3):
        ahead.made("page", asked(number))
    assert [ahead.is_ready(asked(number)) for number in (1, 2, 3)] == [True, False, True]


def test_what_is_too_large_to_be_kept_is_not_run_ahead() -> None:
    runs = Runs()
    ahead = Ahead(most=99, run=runs)
    ahead.ask("page", [lambda: asked(1), lambda: asked(2)])
    assert ahead.wait(LONG)
    assert runs.begun == [1] and not ahead.is_ready(asked(1))


def test_an_error_of_a_run_made_ahead_is_told_to_who_asks_for_it() -> None:
    def run(scenario: Scenario, overtaken: Callable[[], bool]) -> View:
        raise ZeroDivisionError

    ahead = Ahead(run=run)
    ahead.ask("page", [lambda: asked(1), lambda: asked(2)])
    assert ahead.wait(LONG)
    with pytest.raises(ZeroDivisionError):
        ahead.made("page", asked(1))


def test_the_places_next_to_a_slider_are_run_and_are_what_a_new_run_is() -> None:
    scenario = changed(small_scenario(), {"seed": 41})  # what others have run is kept, too
    explorer = Explorer(session := Session(scenario), session.run())
    explorer.controls.rows[PRICE].widget.value = 22.0
    assert explorer.wait() and AHEAD.wait(LONG)
    ready = [
        price for price in np.arange(15.0, 31.0, 0.5) if AHEAD.is_ready(_with(explorer.session, {PRICE: float(price)}))
    ]
    step = explorer.session.control(PRICE).step
    assert ready == list(np.arange(22.0 - STEPS * step, 22.0 + STEPS * step + 0.1, step))
    explorer.controls.rows[PRICE].widget.value = 21.5
    assert explorer.wait()
    fresh = View.of_run(changed(scenario, {PRICE: 21.5}))
    assert pickle.dumps(replace(explorer.run.view)) == pickle.dumps(fresh)  # but for what was worked out from it since
    assert 0.9 < fresh.nbytes / len(pickle.dumps(fresh)) < 1.0
    explorer.close()


def test_other_changes_luck_and_strategies_are_other_runs() -> None:
    session = small_session()
    found = [{}, {PRICE: 20.0}, {PRICE: 20.0, BUDGET: 9_000.0}, {PRICE: 20.0, "seed": 5}, {STRATEGY: "price_leader"}]
    keys = {_with(session, changes).key for changes in found}
    assert len(keys) == len(found)
    assert _with(Session(changed(small_scenario(), {"weeks": 71})), {}).key not in keys
    assert _with(session, {"seed": 5, PRICE: 20.0}).key == _with(session, found[3]).key  # in whatever order


def test_places_stay_within_a_slider() -> None:
    share = Control("share", "", "", "", "", "number", 0.5, low=0.0, high=1.0, step=0.01)
    assert places(share, 0.995, 0.98)[:2] == [0.985, 0.975]
    assert places(share, 0.3, 0.31)[:2] == [0.29, 0.31]
    switch = Control("switch", "", "", "", "", "switch", True)
    assert places(switch, True) == [False]
    choice = Control("choice", "", "", "", "", "choice", "b", choices=("a", "b", "c"))
    assert places(choice, "b") == ["c", "a"]


def _with(session: Session, changes: dict[str, Any]) -> Asked:
    session.reset()
    session.take(changes)
    return session.asked()
