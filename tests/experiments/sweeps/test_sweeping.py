"""A sweep, undisturbed: what is in its folder, and that nothing hangs on who ran it and in which order."""

import os
import signal

import numpy as np
import pandas as pd
import pytest

import simulation as sim
from simulation.experiments.folders import FolderError
from simulation.experiments.manifest import load_manifest
from simulation.experiments.measures import measured
from simulation.experiments.sweeps.loading import prepared
from simulation.experiments.sweeps.timing import seconds_a_run
from tests.experiments.sweeps.conftest import runs_in


def test_a_row_for_each_point_replication_and_firm_holds_what_a_single_run_gives(experiment, tmp_path):
    done = sim.sweep(experiment, tmp_path / "out", workers=1)
    assert (done.points, done.runs, done.runs_done, done.runs_failed, done.interrupted) == (6, 24, 24, 0, False)
    runs = runs_in(tmp_path / "out")
    assert list(runs.columns) == ["point", "replication", "seed", "price", "strategy", "firm", "profit", "customers"]
    assert len(runs) == 6 * 4 * 2
    for point, price, strategy in ((0, 18.0, "retention_focus"), (5, 22.0, "acquisition_focus")):
        row = runs[(runs["point"] == point) & (runs["replication"] == 3)].set_index("firm")
        assert row.loc["Keeper", "price"] == price
        assert row.loc["Keeper", "strategy"] == strategy
        changes = {"firms.Keeper.offering.price": price}
        if strategy == "acquisition_focus":
            changes["firms.Keeper.strategy"] = {"name": strategy}
        market = sim.Market(sim.changed(experiment.scenario, changes), seed=5 + 3).run()
        expected = measured(market.results, None, ["profit", "customers"])
        pd.testing.assert_frame_equal(row[["profit", "customers"]], expected)


def test_replications_have_the_same_luck_at_every_point(experiment, tmp_path):
    sim.sweep(experiment, tmp_path / "out", workers=1)
    runs = runs_in(tmp_path / "out")
    assert (runs["seed"] == 5 + runs["replication"]).all()


def test_the_folder_tells_what_is_in_it(experiment, tmp_path):
    sim.sweep(experiment, tmp_path / "out", workers=1)
    manifest = load_manifest(tmp_path / "out" / "manifest.yaml")
    assert (manifest.complete, manifest.runs_done, manifest.firms) == (True, 24, ["Keeper", "Winner"])
    assert manifest.experiment == experiment.experiment
    assert manifest.scenario == experiment.scenario
    price, strategy = manifest.factors["price"], manifest.factors["strategy"]
    assert (price.low, price.high, price.unit, price.base) == (18.0, 22.0, "EUR", 20.0)
    assert (strategy.labels, strategy.base) == (["retention_focus", "acquisition_focus"], "retention_focus")
    points = pd.read_parquet(tmp_path / "out" / "points.parquet")
    assert points["point"].tolist() == list(range(6))
    assert points["price"].tolist() == [18.0, 18.0, 20.0, 20.0, 22.0, 22.0]


def test_how_runs_are_divided_into_files_changes_no_row(experiment, tmp_path):
    for size in (1, 5, 24):
        sim.sweep(experiment, tmp_path / str(size), workers=1, batch=size)
    assert len(list((tmp_path / "5" / "runs").iterdir())) == 5
    whole = runs_in(tmp_path / "24")
    assert runs_in(tmp_path / "1").equals(whole)
    assert runs_in(tmp_path / "5").equals(whole)


def test_after_ctrl_c_the_same_command_goes_on_and_nothing_is_done_twice(experiment, tmp_path):
    sim.sweep(experiment, tmp_path / "whole", workers=1, batch=2)

    def press(done: int, total: int) -> None:
        if done == 6:
            os.kill(os.getpid(), signal.SIGINT)

    told = []
    out = tmp_path / "out"
    stopped = sim.sweep(experiment, out, workers=1, batch=2, progress=press, told=told.append)
    assert stopped.interrupted
    assert 6 <= stopped.runs_done < 24
    assert not load_manifest(out / "manifest.yaml").complete
    assert "finished first" in told[0]
    before = {path.name: path.stat().st_mtime_ns for path in (out / "runs").iterdir()}
    assert len(before) == stopped.runs_done / 2
    seen = []
    done = sim.sweep(experiment, out, workers=1, progress=lambda *now: seen.append(now))
    assert (done.runs_done, done.earlier, done.interrupted) == (24, stopped.runs_done, False)
    assert seen[0] == (stopped.runs_done, 24)
    assert {name: (out / "runs" / name).stat().st_mtime_ns for name in before} == before
    assert runs_in(out).equals(runs_in(tmp_path / "whole"))
    assert load_manifest(out / "manifest.yaml").complete


def test_an_experiment_that_differs_is_refused_with_what_differs(experiment, write, tmp_path):
    out = tmp_path / "out"
    sim.sweep(experiment, out, workers=1)
    same = write(
        ("title: Price and strategy", "title: Other words"), ("    range", "    label: Price [EUR]\n    range")
    )
    assert sim.sweep(same, out, workers=1).earlier == 24
    renewed = load_manifest(out / "manifest.yaml").experiment
    assert (renewed.title, renewed.factors["price"].label) == ("Other words", "Price [EUR]")
    other = write(("[18, 22]", "[18, 23]"), ("replications: 4", "replications: 5"))
    with pytest.raises(FolderError) as caught:
        sim.sweep(other, out, workers=1)
    assert "factors.price.range: [18.0, 22.0] in the folder, now [18.0, 23.0]" in str(caught.value)
    assert "replications: 4 in the folder, now 5" in str(caught.value)
    scenario = sim.changed(experiment.scenario, {"weeks": 9})
    with pytest.raises(FolderError, match="scenario: weeks: 8 in the folder, now 9"):
        sim.sweep(experiment.experiment, out, scenario=scenario, workers=1)


def test_a_sweep_of_another_version_of_the_model_is_refused(experiment, tmp_path, monkeypatch):
    sim.sweep(experiment, tmp_path / "out", workers=1)
    monkeypatch.setattr("simulation.experiments.sweeps.beginning.model_sha256", lambda: "0" * 64)
    with pytest.raises(FolderError, match="the model's source files were others"):
        sim.sweep(experiment, tmp_path / "out", workers=1)


def test_a_folder_with_something_else_is_refused(experiment, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.txt").touch()
    with pytest.raises(FolderError, match="no empty folder"):
        sim.sweep(experiment, tmp_path / "notes", workers=1)


def test_points_that_were_edited_are_refused(experiment, tmp_path):
    sim.sweep(experiment, tmp_path / "out", workers=1)
    points = pd.read_parquet(tmp_path / "out" / "points.parquet")
    points["price"] += 1.0
    points.to_parquet(tmp_path / "out" / "points.parquet")
    with pytest.raises(RuntimeError, match="was changed after the sweep began"):
        sim.sweep(experiment, tmp_path / "out", workers=1)


@pytest.mark.parametrize(("keep", "column", "periods"), [("weekly", "week", 60), ("yearly", "year", 2)])
def test_weeks_and_years_add_up_to_the_whole(write, tmp_path, keep, column, periods):
    final = write(("scenario: small.yaml", "scenario: small.yaml\nset: {weeks: 60}"), ("levels: 3", "levels: 2"))
    sim.sweep(final, tmp_path / "final", workers=1)
    parts = write(
        ("scenario: small.yaml", "scenario: small.yaml\nset: {weeks: 60}"), ("levels: 3", "levels: 2"),
        ("outcomes: [profit, customers]", f"outcomes: [profit, customers, market_share_revenue]\nkeep: {keep}"),
    )  # fmt: skip
    sim.sweep(parts, tmp_path / "parts", workers=1)
    runs = runs_in(tmp_path / "parts")
    assert (
        runs.groupby(["point", "replication", "firm"])[column]
        .agg(list)
        .map(lambda p: p == list(range(1, periods + 1)))
        .all()
    )
    sums = runs.groupby(["point", "replication", "firm"], sort=False)["profit"].sum()
    whole = runs_in(tmp_path / "final")
    np.testing.assert_allclose(sums, whole["profit"], rtol=1e-12)
    last = runs[runs[column] == periods]
    assert last["customers"].tolist() == whole["customers"].tolist()
    shares = runs.groupby(["point", "replication", column])["market_share_revenue"].sum(min_count=1)
    np.testing.assert_allclose(shares.dropna(), 1.0)


def test_only_the_firms_asked_for_are_kept(write, tmp_path):
    sim.sweep(write(("design:", "firms: [Winner]\ndesign:")), tmp_path / "out", workers=1)
    assert set(runs_in(tmp_path / "out")["firm"]) == {"Winner"}


def test_points_are_replicated_until_the_interval_is_narrow_enough(write, tmp_path):
    sim.sweep(write(("replications: 4", "replications: 10")), tmp_path / "all", workers=1)
    every = runs_in(tmp_path / "all").query("firm == 'Keeper'").sort_values(["replication", "point"])
    values = every.pivot(index="point", columns="replication", values="profit").to_numpy()
    at_eight = [half_width(of_point[:8]) for of_point in values]
    wanted = (min(at_eight) + max(at_eight)) / 2.0
    rule = f"{{outcome: profit, half_width: {wanted!r}, at_most: 10}}"
    stopping = write(("replications: 4", f"replications: 4\nstop: {rule}"))
    done = sim.sweep(stopping, tmp_path / "out", workers=1, batch=3)
    expected = [next((n for n in (4, 8) if half_width(own[:n]) <= wanted), 10) for own in values]
    assert set(expected) == {4, 8, 10}
    keeper = runs_in(tmp_path / "out").query("firm == 'Keeper'")
    assert keeper.groupby("point")["profit"].count().tolist() == expected
    assert done.runs_done == done.runs == sum(expected)
    enough = every["replication"].to_numpy() < np.array(expected)[every["point"]]
    same = every[enough].sort_values(["point", "replication"], ignore_index=True)
    pd.testing.assert_frame_equal(keeper.sort_values(["point", "replication"], ignore_index=True), same)
    # whoever goes on decides the same
    for path in sorted((tmp_path / "out" / "runs").iterdir())[1::3]:
        path.unlink()
    assert sim.sweep(stopping, tmp_path / "out", workers=1).runs_done == done.runs_done
    assert runs_in(tmp_path / "out").query("firm == 'Keeper'").equals(keeper)


def half_width(values: np.ndarray) -> float:
    """Half the width of the 95 % interval of the mean, by SciPy's own hand."""
    from scipy import stats

    low, high = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
    return float(high - low) / 2.0


def test_how_long_a_run_takes_is_told_without_running_it_all(experiment):
    scenario = sim.changed(experiment.scenario, {"weeks": 15_000})
    long = prepared(experiment.experiment, scenario)
    assert seconds_a_run(long) > 100.0 * seconds_a_run(experiment)
