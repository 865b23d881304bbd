"""The newest wish is done, overtaken ones are not; a comparison can be stopped and keeps what is finished."""

import threading

from simulation.dashboard.background import Newest, Replicating
from simulation.experiments.comparison import Comparison, compare
from simulation.scenario import changed
from tests.dashboard.small import PRICE, small_scenario

LONG = 600.0
"""Seconds after which a test gives up; the first run may have to be compiled."""


def test_what_is_overtaken_is_never_done_and_the_newest_always_is() -> None:
    begun, go_on, done = threading.Event(), threading.Event(), []

    def work(wish: int) -> int:
        begun.set()
        go_on.wait(LONG)
        return 10 * wish

    newest = Newest(work, lambda wish, result: done.append((wish, result)), lambda wish, error: None)
    newest.ask(0)
    assert begun.wait(LONG)
    for wish in range(1, 50):
        newest.ask(wish)
    go_on.set()
    assert newest.wait(LONG)
    assert done == [(0, 0), (49, 490)]
    newest.close()


def test_an_error_is_told_and_the_next_wish_is_done() -> None:
    told = []
    newest = Newest(
        lambda wish: 1 / wish, lambda wish, result: told.append(result), lambda wish, error: told.append(error)
    )
    newest.ask(0)
    assert newest.wait(LONG)
    newest.ask(2)
    assert newest.wait(LONG)
    assert isinstance(told[0], ZeroDivisionError) and told[1] == 0.5
    newest.close()


def test_after_closing_nothing_is_done() -> None:
    done = []
    newest = Newest(lambda wish: wish, lambda wish, result: done.append(result), lambda wish, error: None)
    newest.close()
    newest.ask(1)
    assert done == []


def test_a_comparison_in_the_background_is_the_comparison() -> None:
    pinned, now = small_scenario(), changed(small_scenario(), {PRICE: 20.0})
    told, found = [], []
    replicating = Replicating(lambda done, total: told.append((done, total)), found.append)
    replicating.start(pinned, now, 3)
    assert replicating.wait(LONG)
    assert told == [(done, 6) for done in range(1, 7)]
    direct = compare({"A": pinned, "B": now}, 3)
    assert found[0].differences().equals(direct.differences())


def test_a_stopped_comparison_keeps_the_replications_that_are_finished() -> None:
    found: list[Comparison] = []
    replicating = Replicating(lambda done, total: replicating.cancel() if done == 4 else None, found.append)
    replicating.start(small_scenario(), changed(small_scenario(), {PRICE: 20.0}), 50)
    assert replicating.wait(LONG)
    assert found[0].interrupted and len(found[0].finished) == 2


def test_what_cannot_be_compared_is_told() -> None:
    found: list[object] = []
    replicating = Replicating(lambda done, total: None, found.append)
    replicating.start(small_scenario(), changed(small_scenario(), {"weeks": 60}), 2)
    assert replicating.wait(LONG)
    assert isinstance(found[0], ValueError) and "horizon" in str(found[0])
