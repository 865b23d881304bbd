"""The search finds optima and parameters that are known, goes on where it ended, and says what is wrong with a question."""

import distributed
import numpy as np
import pandas as pd
import pytest

import simulation as sim
from simulation.experiments.folders import FolderError
from simulation.experiments.published import laws
from simulation.experiments.published.checking import FOLDER
from simulation.experiments.search.keeping import differences
from simulation.experiments.search.ranges import Range
from simulation.experiments.search.searching import Search
from simulation.experiments.sweeps.batches import run_batch
from simulation.experiments.sweeps.store import SweepError

N = 4000
WINNING, KEEPING = "firms.A.strategy.acquisition_budget", "firms.A.strategy.actions.keep.weekly_cost"
BOTH = {WINNING: (0.0, 20.0 * N), KEEPING: (1.0, 30.0)}
BEST, BEST_AT = 11.88, (10.08, 15.93)


def prospects(number=N):
    """Blattberg & Deighton's prospects."""
    return sim.load_scenario(FOLDER / "v3_winning_and_keeping.yaml", [f"customers.number={number}", "weeks=20"])


def test_the_optimum_of_blattberg_and_deighton_is_found():
    """The closed form at the point found is within .06 EUR of the best there is; discounting begins a period later here."""
    found = sim.optimise(prospects(), BOTH, "discounted_profit", replications=6, check=12, trials=50, seed=7)
    assert laws.customer_equity()(found.scenario) == pytest.approx(BEST, abs=0.06)
    assert abs(found.mean * 1.12 / N - BEST) < 4.0 * found.standard_error * 1.12 / N + 0.06
    reach = found.reach.set_index("parameter")
    for path, per, best in ((WINNING, N, BEST_AT[0]), (KEEPING, 1.0, BEST_AT[1])):
        # the reach tells what the search cannot tell apart; the true place is in it, or a few per cent outside
        assert reach.loc[path, "low"] / per * 0.9 < best < reach.loc[path, "high"] / per * 1.1
    assert len(found.tried) <= 50
    assert found.gain.low > 0.0, "5 and 8 EUR are not the best"
    assert not found.notes


@pytest.fixture(scope="module")
def small():
    return prospects(300)


def hill(at, whole=False, noise=0.0):
    """A search over a hill with its summit at a place, without any market."""
    ranges = [Range(f"x{place}", (f"x{place}",), 0.0, 10.0, whole) for place in range(len(at))]
    luck = np.random.default_rng(1).normal(0.0, noise, 8) if noise else np.zeros(8)

    def run(changes, seeds):
        distance = sum((changes[f"x{place}"] - best) ** 2 for place, best in enumerate(at))
        return {"A.score": 5.0 - distance + luck[: len(seeds)]}

    return lambda most: Search(ranges, run, lambda values: float(values["A.score"].mean()), range(8), most)


@pytest.mark.parametrize("at", [(3.3,), (2.0, 7.7), (1.0, 5.0, 9.5)])
def test_the_summit_of_a_hill_is_found(at):
    search = hill(at, noise=2.0)(120)
    assert search.go()
    assert [search.best.place[f"x{place}"] for place in range(len(at))] == pytest.approx(at, abs=0.15)


def test_whole_numbers_stay_whole():
    search = hill((3.3, 6.8), whole=True)(60)
    search.go()
    assert search.best.place == {"x0": 3.0, "x1": 7.0}


def test_one_of_several_choices_is_found(small):
    ranges = {KEEPING: [2.0, 16.0, 29.0]}
    found = sim.optimise(small, ranges, "discounted_profit", replications=2, check=2, trials=6, seed=7)
    assert found.parameters == {KEEPING: "16.0"}
    assert found.scenario.firms["A"].strategy.actions["keep"].weekly_cost == 16.0


def test_an_optimum_at_a_bound_is_told(small):
    found = sim.optimise(small, {KEEPING: (1.0, 9.0)}, "discounted_profit", replications=4, check=2, trials=14, seed=7)
    assert found.parameters[KEEPING] == pytest.approx(9.0, abs=0.1)
    assert "upper bound" in found.notes[0]


def test_a_search_that_was_stopped_goes_on_to_the_same_end(small, tmp_path):
    asked = dict(outcome="discounted_profit", replications=2, check=2, trials=16, seed=7)
    whole = sim.optimise(small, BOTH | {WINNING: (0.0, 6000.0)}, **asked)

    def stop_at(number):
        def progress(done, total):
            if done == number:
                raise KeyboardInterrupt

        return progress

    for number in (5, 12):  # while candidates are proposed, and around the best
        ranges = BOTH | {WINNING: (0.0, 6000.0)}
        stopped = sim.optimise(small, ranges, folder=tmp_path / "search", progress=stop_at(number), **asked)
        assert stopped.interrupted
        assert len(stopped.tried) == number
        assert "stopped early" in stopped.notes[-1]
        assert (tmp_path / "search" / "best.yaml").exists()
    runs = []
    again = sim.optimise(small, BOTH | {WINNING: (0.0, 6000.0)}, folder=tmp_path / "search", **asked,
                         progress=lambda done, total: runs.append(done))  # fmt: skip
    assert runs[0] == 12, "what was tried is not run again"
    pd.testing.assert_frame_equal(again.tried, whole.tried)
    assert (again.parameters, again.mean) == (whole.parameters, whole.mean)
    best = sim.load_scenario(tmp_path / "search" / "best.yaml")
    assert best.firms["A"].strategy.actions["keep"].weekly_cost == again.parameters[KEEPING]


def test_another_search_in_the_same_folder_is_refused_with_what_differs(small, tmp_path):
    asked = dict(outcome="discounted_profit", replications=2, check=2, trials=2, seed=7, folder=tmp_path)
    sim.optimise(small, {KEEPING: (1.0, 9.0)}, **asked)
    with pytest.raises(FolderError, match=r"bounds is \[1\.0, 8\.0\], but was \[1\.0, 9\.0\]"):
        sim.optimise(small, {KEEPING: (1.0, 8.0)}, **asked)
    with pytest.raises(FolderError, match=r"offering\.price is 40\.0, but was 50\.0"):
        sim.optimise(sim.changed(small, {"firms.A.offering.price": 40.0}), {KEEPING: (1.0, 9.0)}, **asked)


def test_a_damaged_search_says_what_to_do(small, tmp_path):
    asked = dict(outcome="discounted_profit", replications=2, check=2, trials=2, seed=7, folder=tmp_path)
    sim.optimise(small, {KEEPING: (1.0, 9.0)}, **asked)
    (tmp_path / "search.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(ValueError, match="name another folder, or delete"):
        sim.optimise(small, {KEEPING: (1.0, 9.0)}, **asked)


def test_the_value_is_that_under_luck_the_search_did_not_use(small):
    asked = dict(replications=3, check=2, trials=4, seed=7)
    found = sim.optimise(small, {KEEPING: (1.0, 30.0)}, "discounted_profit", **asked)
    there, before = (
        np.array([sim.Market(each, seed).run().results.totals()["discounted_profit"][0] for seed in (10, 11)])
        for each in (found.scenario, small)
    )
    assert found.mean == there.mean()
    assert found.gain.difference == pytest.approx((there - before).mean())


def test_processes_change_nothing(small):
    asked = dict(outcome="discounted_profit", replications=3, check=2, trials=4, seed=7)
    alone, both = (sim.optimise(small, {KEEPING: (1.0, 30.0)}, workers=workers, **asked) for workers in (1, 2))
    pd.testing.assert_frame_equal(alone.tried, both.tried)
    assert alone.mean == both.mean


class Cluster:
    """Stands for a client of Dask: does at once what it is asked, until the connection is lost."""

    dashboard_link, batches = None, 10**9

    def __init__(self, address, **settings):
        assert address == "tcp://10.0.0.1:8786"
        self.left, self.closed = self.batches, False

    @property
    def status(self):
        return "running" if self.left >= 0 else "closed"

    def nthreads(self):
        return {"a worker": 1, "another": 1}

    def submit(self, work, packed, batch, key, pure):
        self.left -= 1
        return Done(key, run_batch(packed, batch) if self.left >= 0 else None)

    def close(self, timeout):
        self.closed = True


class Done:
    def __init__(self, key, result):
        self.key, self.kept = key, result

    def add_done_callback(self, call):
        call(self)

    def result(self):
        if self.kept is None:
            raise distributed.CancelledError(self.key)
        return self.kept

    def release(self):
        pass


def test_a_cluster_changes_nothing_and_when_it_is_lost_the_search_goes_on(small, tmp_path, monkeypatch):
    asked = dict(outcome="discounted_profit", replications=3, check=2, trials=6, seed=7)
    alone = sim.optimise(small, {KEEPING: (1.0, 30.0)}, **asked)
    monkeypatch.setattr(distributed, "Client", Cluster)
    monkeypatch.setattr(Cluster, "batches", 3 * 4 + 1)
    there = dict(scheduler="tcp://10.0.0.1:8786", folder=tmp_path / "search")
    with pytest.raises(SweepError, match="scheduler was lost"):
        sim.optimise(small, {KEEPING: (1.0, 30.0)}, **asked, **there)
    monkeypatch.setattr(Cluster, "batches", 10**9)
    runs = []
    again = sim.optimise(
        small, {KEEPING: (1.0, 30.0)}, **asked, **there, progress=lambda done, total: runs.append(done)
    )
    assert runs[0] == 4, "what was tried before is not run again"
    pd.testing.assert_frame_equal(again.tried, alone.tried)
    assert again.mean == alone.mean


def test_a_run_that_fails_is_told_with_its_parameters(small, monkeypatch):
    def fail(plan, point, replication, values):
        raise ZeroDivisionError(f"replication {replication}")

    monkeypatch.setattr("simulation.experiments.sweeps.batches._run", fail)
    with pytest.raises(ValueError, match=r"a run failed at .*weekly_cost = 8.*: ZeroDivisionError: replication 0"):
        sim.optimise(small, {KEEPING: (1.0, 30.0)}, "discounted_profit", replications=2, check=2, trials=6)


def test_known_parameters_are_recovered():
    """Of N customers under contract, (1 - p)^2 are left after two renewals: the target tells p, the search has to find it."""
    n, truth, replications = 2000, 0.35, 8
    market = sim.load_scenario(FOLDER / "v1_lifetime_value.yaml", [f"customers.number={n}", "weeks=11"])
    target = n * (1.0 - truth) ** 2
    path = "customers.segments.All.attrition.probability"
    found = sim.calibrate(
        market, {path: (0.05, 0.8)}, {"A.customers": target}, replications=replications, check=12, trials=30
    )
    left = (1.0 - truth) ** 2
    error = np.sqrt(left * (1.0 - left) / (n * replications)) / (2.0 * (1.0 - truth))  # of p, by the delta method
    assert abs(found.parameters[path] - truth) < 4.0 * error + 0.004  # the search ends at .5 % of the bounds' distance
    row = found.fit.iloc[0]
    assert row["target"] == target
    assert abs(row["reached"] - target) < 4.0 * np.sqrt(n * left * (1.0 - left) * (1.0 / 12 + 1.0 / 8)) + 0.01 * target
    assert row["before"] > target * 1.3, "a fifth leave in the scenario as it is"
    assert found.reach.loc[0, "low"] <= found.parameters[path] <= found.reach.loc[0, "high"]


def test_a_target_out_of_reach_is_told():
    market = sim.load_scenario(FOLDER / "v1_lifetime_value.yaml", ["customers.number=200", "weeks=11"])
    ranges = {"customers.segments.All.attrition.probability": (0.05, 0.2)}
    found = sim.calibrate(market, ranges, {"A.customers": 20.0}, replications=2, check=4, trials=5)
    assert not found.fit["fits"].any()
    assert any(note.startswith("not met: A.customers") for note in found.notes)


@pytest.mark.parametrize(
    ("ranges", "asked", "message"),
    [
        ({}, {}, "nothing to vary"),
        ({KEEPING: (3.0, 3.0)}, {}, "must be a lower and a higher value"),
        ({KEEPING: [3.0]}, {}, "two or more values"),
        ({KEEPING: (1.0, 3.0)}, {"replications": 1}, "at least 2 replications"),
        ({KEEPING: (1.0, 3.0)}, {"workers": 0}, "workers must be at least 1"),
        ({KEEPING: (1.0, 3.0)}, {"outcome": "scare"}, "did you mean 'score'"),
        ({KEEPING: (1.0, 3.0)}, {"outcome": "B.score"}, "no firm 'B'"),
        ({"firms.A.strategy.action": (1.0, 3.0)}, {}, "did you mean 'actions'"),
        ({KEEPING: (-5.0, 3.0)}, {}, "greater than or equal to 0"),
    ],
)
def test_bad_questions_are_answered(small, ranges, asked, message):
    with pytest.raises(ValueError, match=message):
        sim.optimise(small, ranges, **asked)


@pytest.mark.parametrize(
    ("targets", "message"),
    [({}, "nothing to reach"), ({"A.score": float("nan")}, "must be a number"), ({"B.score": 1.0}, "no firm 'B'")],
)
def test_bad_targets_are_answered(small, targets, message):
    with pytest.raises(ValueError, match=message):
        sim.calibrate(small, {KEEPING: (1.0, 3.0)}, targets)


def test_differences_are_named_by_their_paths():
    assert differences({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}) == ["a.c is None, but was 2"]
