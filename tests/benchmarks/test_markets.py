"""The markets that are timed are what they are said to be."""

import numpy as np
import pytest

import simulation as sim
from benchmarks import engine, week
from benchmarks.guard import pairs
from benchmarks.markets import CASES, scenario_of, timed
from tests.oracle import ObjectMarket


@pytest.mark.parametrize("case", CASES)
def test_in_its_own_size_a_case_is_its_file(case):
    file = sim.load_scenario(CASES[case])
    assert scenario_of(case, file.customers.number, file.weeks) == file


@pytest.mark.parametrize("case", CASES)
def test_budgets_grow_with_customers_and_firms_are_as_in_the_file_in_turn(case):
    file = scenario_of(case, 100_000, 4)
    large = scenario_of(case, 300_000, 4, firms=6)
    assert len(large.firms) == 6
    for name, like in zip("ABCDEF", "ABCDAB", strict=True):
        budget = large.firms[name].strategy.acquisition_budget
        assert budget == pytest.approx(3 * file.firms[like].strategy.acquisition_budget)
        assert large.firms[name].strategy.name == file.firms[like].strategy.name


def test_every_timing_runs_the_same_weeks():
    scenario = scenario_of("basics", 1_000, 8)
    seconds, market = timed(scenario, threads=(1, 2), repeats=2)
    assert {threads: len(times) for threads, times in seconds.items()} == {1: 2, 2: 2}
    whole = sim.Market(scenario).run()
    assert np.array_equal(market.history.tallies, whole.history.tallies)


def test_speed_is_customer_weeks_over_the_shortest_time():
    one, two, gain = engine.speeds(engine.Timing("basics", 100_000, 10, seconds={1: [2.0, 4.0], 2: [1.0]}))
    assert (one.value, two.value, gain.value) == (500_000, 1_000_000, 2.0)


class Stopped(Exception):
    """The third market is too much."""


def test_markets_are_timed_in_rounds_and_what_was_found_before_one_is_stopped_is_told(monkeypatch):
    taken = []

    def take(timing, repeats):
        taken.append((timing.case, timing.customers, timing.firms))
        if len(taken) == len(markets) + 3:
            raise Stopped
        timing.seconds.setdefault(1, []).append(2.0 / len(taken))

    monkeypatch.setattr(engine.Timing, "take", take)
    markets = [(timing.case, timing.customers, timing.firms) for timing in engine.all_timings()]
    told = engine.engine(quick=False)
    measured = []
    with pytest.raises(Stopped):
        measured.extend(each for each in told if not isinstance(each, str))
    assert taken[: len(markets)] == markets
    assert taken[len(markets) :] == markets[:3]  # the second round
    of_first = [2.0, 2.0 / (len(markets) + 1)]  # in the second round it was quicker
    of_last = [2.0 / len(markets)]  # whose second round never came
    first, last = measured[0], measured[-1]
    assert first.value == pytest.approx(markets[0][1] * first.of["weeks"] / min(of_first))
    assert last.value == pytest.approx(markets[-1][1] * last.of["weeks"] / min(of_last))
    assert len(measured) == len(markets)


def settled(case, off):
    scenario = week.switched_off(case, off, 1_000, 4)
    market = sim.Market(scenario).run()
    last = market.results.firms[lambda table: table["week"] > week.SETTLES]
    return market, last


IS_OFF = {
    "purchases": lambda market, last: last["purchases"].sum() == 0,
    "talk": lambda market, last: last["recommending"].sum() + last["warning"].sum() == 0,
    "treatments": lambda market, last: not market.state.treatment.any(),
    "advertising": lambda market, last: last["acquisition"].sum() == 0,
}


def test_what_is_switched_off_is_off_and_on_otherwise():
    assert set(IS_OFF) == set(week.SWITCHED_OFF) - {"nothing"}
    usual = settled("basics", "nothing")
    for off, is_off in IS_OFF.items():
        assert is_off(*settled("basics", off)), off
        assert not is_off(*usual), off


def test_phases_are_all_that_a_week_consists_of():
    spans = week.phases(week.switched_off("basics", "nothing", 1_000, 4), repeats=1)
    assert tuple(spans) == week.PHASES
    assert all(seconds > 0 for seconds in spans.values())


@pytest.mark.parametrize("case", CASES)
def test_engine_and_objects_live_through_the_same_weeks_in_turns(case, monkeypatch):
    lived = []
    for model in ("sim.Market", "ObjectMarket"):
        monkeypatch.setattr(f"benchmarks.guard.{model}", noting(model, lived))
    monkeypatch.setattr("benchmarks.guard.CUSTOMERS", 200)
    monkeypatch.setattr("benchmarks.guard.OBJECTS", 20)
    engines, plain = pairs(case, 2)
    assert len(engines) == len(plain) == 2
    assert lived == [(model, weeks) for weeks in (0, 12, 24) for model in ("sim.Market", "ObjectMarket")]


def noting(model, lived):
    """Return a model that notes, after each run, which week it has come to."""
    kind = sim.Market if model == "sim.Market" else ObjectMarket

    class Noting(kind):
        def run(self, weeks=None):
            super().run(weeks)
            lived.append((model, self.week))
            return self

    return Noting
