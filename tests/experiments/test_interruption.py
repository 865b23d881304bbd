"""The first Ctrl-C ends a run after a whole week, the second at once; afterwards everything is as before."""

import signal
import threading

import numpy as np
import pytest

import simulation as sim
from simulation.experiments.interruption import run_weeks
from simulation.market.interruption import noted_interruption


@pytest.fixture(autouse=True)
def as_in_a_terminal():
    """Let Ctrl-C be Ctrl-C, although a shell that starts something in the background has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_an_undisturbed_run(small):
    seen = []
    market = sim.Market(small)
    assert run_weeks(market, lambda *done: seen.append(done))
    assert seen[-1] == (11, 11)
    assert market.week == 8


def test_stops_after_a_whole_week(small):
    before = signal.getsignal(signal.SIGINT)
    market = sim.Market(small)

    original = market.customers_live

    def interrupted_in_the_middle():
        if market.step_number == 6:
            signal.raise_signal(signal.SIGINT)
        return original()

    market.customers_live = interrupted_in_the_middle  # type: ignore[method-assign]
    assert not run_weeks(market)
    assert market.step_number == 6
    shorter = sim.Market(small).run(6)
    assert market.results.firms.equals(shorter.results.firms)
    assert np.array_equal(market.state.satisfaction, shorter.state.satisfaction)
    assert signal.getsignal(signal.SIGINT) is before


def test_the_second_stops_at_once():
    before = signal.getsignal(signal.SIGINT)
    with noted_interruption() as interruption:
        signal.raise_signal(signal.SIGINT)
        assert interruption.noted
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_in_other_threads_nothing_is_caught(small):
    ended = []
    thread = threading.Thread(target=lambda: ended.append(run_weeks(sim.Market(small))))
    thread.start()
    thread.join()
    assert ended == [True]
