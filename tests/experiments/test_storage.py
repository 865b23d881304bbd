"""What is saved can be run again, tells when it was changed, and destroys nothing."""

import hashlib
import math
from pathlib import Path

import pandas as pd
import pytest

import simulation as sim
from simulation.experiments.comparison import compare
from simulation.experiments.folders import FolderError, named_folder, numbered_folder
from simulation.experiments.manifest import (
    ComparisonManifest,
    RunManifest,
    kind_of,
    load_manifest,
    table_sha256,
    tree_sha256,
)
from simulation.experiments.repeating import compare_again, repeated_comparison, reproduce
from simulation.experiments.storage import save_comparison, save_run
from simulation.firms.decision import Decision
from simulation.firms.strategies import Strategy


class Idle(Strategy):
    """Does nothing."""

    def decide(self, view: object) -> Decision:
        return Decision()


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.fixture(scope="module")
def market(small):
    return sim.Market(small, seed=11).run()


@pytest.fixture
def saved(market, small, tmp_path):
    save_run(
        market,
        small,
        tmp_path / "run",
        equity_left={"Keeper": 1.5, "Winner": 2.5},
        source="small.yaml",
        settings=["weeks=8"],
    )
    return tmp_path / "run"


def test_what_is_saved(saved, market, small):
    names = {path.name for path in saved.iterdir()}
    tables = ("firms", "segments", "orientations", "personas", "types", "outcomes")
    assert names == {"manifest.yaml", *(f"{name}.{ending}" for name in tables for ending in ("csv", "parquet"))}
    pd.testing.assert_frame_equal(pd.read_parquet(saved / "firms.parquet"), market.results.firms)
    outcomes = pd.read_csv(saved / "outcomes.csv").set_index("firm")
    assert outcomes.loc["Keeper", "equity_left"] == 1.5
    manifest = load_manifest(saved / "manifest.yaml")
    assert isinstance(manifest, RunManifest)
    assert manifest.scenario == sim.changed(small, {"seed": 11})
    assert (manifest.seed, manifest.weeks_done, manifest.complete) == (11, 8, True)
    assert (manifest.source, manifest.settings) == (["small.yaml"], ["weeks=8"])
    assert set(manifest.files) == names - {"manifest.yaml"}
    for name in ("python", "numpy", "numba", "mesa", "loyalty-lab", "platform", "sources"):
        assert manifest.versions[name]


def test_the_hash_is_that_of_the_csv_file(saved):
    manifest = load_manifest(saved / "manifest.yaml")
    assert manifest.firms_sha256 == hashlib.sha256((saved / "firms.csv").read_bytes()).hexdigest()


def test_reproduction(saved, market):
    again, repetition = reproduce(saved / "manifest.yaml")
    assert repetition.same
    assert again.results.firms.equals(market.results.firms)
    assert "Reproduced" in str(repetition)


def test_a_difference_is_told_with_what_changed(saved):
    manifest = load_manifest(saved / "manifest.yaml")
    change(saved / "manifest.yaml", manifest.firms_sha256, "f" * 64)
    change(saved / "manifest.yaml", f'numpy: "{manifest.versions["numpy"]}"', 'numpy: "1.0.0"')
    _, repetition = reproduce(saved / "manifest.yaml")
    assert not repetition.same
    assert "NOT reproduced" in str(repetition)
    assert "numpy 1.0.0, now" in str(repetition)


def test_a_run_stopped_early_is_reproduced_as_far_as_it_went(small, tmp_path):
    market = sim.Market(small).run(7)
    manifest = save_run(market, small, tmp_path / "part")
    assert (manifest.complete, manifest.weeks_done) == (False, 4)
    again, repetition = reproduce(tmp_path / "part" / "manifest.yaml")
    assert again.week == 8
    assert repetition.same


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("number: 200", "number: 201"),
        ("Keeper:\n", "Kept:\n"),
        ("price: 20.0", "price: 20.000001"),
        ("  seed: 11", "  seed: 12"),
    ],
)
def test_an_edited_scenario_is_refused(saved, before, after):
    change(saved / "manifest.yaml", before, after)
    with pytest.raises(sim.ScenarioError, match=r"manifest.yaml:\d+: scenario: was changed after the run"):
        load_manifest(saved / "manifest.yaml")


def test_an_edited_seed_is_refused(saved):
    change(saved / "manifest.yaml", "seed: 11", "seed: 12")
    with pytest.raises(sim.ScenarioError, match="seed: was changed after the run"):
        load_manifest(saved / "manifest.yaml")


def test_other_layout_and_comments_are_no_change(saved):
    change(saved / "manifest.yaml", "price: 20.0", "price:    20.0   # the usual")
    load_manifest(saved / "manifest.yaml")


def test_firms_in_another_order_are_a_change():
    assert tree_sha256({"firms": {"a": 1, "b": 2}}) != tree_sha256({"firms": {"b": 2, "a": 1}})
    assert tree_sha256({"price": 20.0}) != tree_sha256({"price": 20})


def test_kinds(saved, small_file, tmp_path):
    assert kind_of(small_file) is None
    assert kind_of(saved / "manifest.yaml") == "loyalty-lab run"
    with pytest.raises(sim.ScenarioError, match="is no manifest"):
        load_manifest(small_file)
    other = tmp_path / "other.yaml"
    other.write_text("kind: something else\n")
    with pytest.raises(
        sim.ScenarioError, match=r"must be 'loyalty-lab run', .* 'loyalty-lab tournament' or .* is 'something"
    ):
        load_manifest(other)
    change(saved / "manifest.yaml", "weeks_done: 8", "weeks_dome: 8")
    with pytest.raises(sim.ScenarioError, match="weeks_dome: unknown key; did you mean 'weeks_done'"):
        load_manifest(saved / "manifest.yaml")


def test_own_strategies_cannot_be_repeated(small, tmp_path):
    market = sim.Market(small, strategies={"Keeper": Idle()}).run()
    save_run(market, small, tmp_path / "own")
    with pytest.raises(ValueError, match=r"Keeper \(Idle\)"):
        reproduce(tmp_path / "own" / "manifest.yaml")


def test_events_do_not_leak_into_the_recorded_scenario(small, tmp_path):
    event = {"week": 3, "title": "Dearer", "set": {"firms.Keeper.offering.price": 25.0}}
    scenario = sim.changed(small, {"events": [event]})
    market = sim.Market(scenario).run()
    assert market.scenario.firms["Keeper"].offering.price == 25.0
    manifest = save_run(market, scenario, tmp_path / "event")
    assert manifest.scenario.firms["Keeper"].offering.price == 20.0
    assert reproduce(tmp_path / "event" / "manifest.yaml")[1].same


def test_comparisons_are_saved_and_made_again(small, tmp_path):
    dearer = sim.changed(small, {"firms.Keeper.offering.price": 21.0})
    comparison = compare({"a b": small, "dearer": dearer}, 2, outcomes=["profit", "score"], confidence=0.9, seed=40)
    save_comparison(comparison, tmp_path / "c", sources=["x.yaml"])
    names = {path.name for path in (tmp_path / "c").iterdir()}
    assert names == {"manifest.yaml", "runs.csv", "runs.parquet", "differences.csv", "differences.parquet"}
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "c" / "differences.parquet"), comparison.differences())
    manifest = load_manifest(tmp_path / "c" / "manifest.yaml")
    assert isinstance(manifest, ComparisonManifest)
    assert manifest.scenarios == {"a b": small, "dearer": dearer}
    again = compare_again(manifest)
    assert again.runs.equals(comparison.runs)
    assert repeated_comparison(manifest, again).same
    change(tmp_path / "c" / "manifest.yaml", "price: 21.0", "price: 22.0")
    with pytest.raises(sim.ScenarioError, match="scenarios: was changed"):
        load_manifest(tmp_path / "c" / "manifest.yaml")


def test_missing_values_are_hashed():
    table = pd.DataFrame({"x": [1.0, math.nan]})
    assert table_sha256(table) == table_sha256(table.copy())
    assert table_sha256(table) != table_sha256(table.fillna(0.0))


def test_a_used_folder_is_refused_unless_told(saved, market, small):
    with pytest.raises(FolderError, match="holds the manifest of another run"):
        save_run(market, small, saved)
    (saved / "stale.csv").write_text("mine")
    change(saved / "manifest.yaml", '  - "firms.csv"', '  - "firms.csv"\n  - "figures/old.png"\n  - "../outside.txt"')
    (saved / "figures").mkdir()
    (saved / "figures" / "old.png").write_text("old")
    outside = saved.parent / "outside.txt"
    outside.write_text("precious")
    save_run(market, small, saved, overwrite=True)
    assert not (saved / "figures" / "old.png").exists(), "what the earlier run had drawn is gone"
    assert (saved / "stale.csv").exists(), "what is nobody's stays"
    assert outside.exists(), "nothing outside the folder is touched"


def test_numbered_folders(tmp_path):
    first = numbered_folder(tmp_path / "results" / "x")
    assert first == tmp_path / "results" / "x"
    assert numbered_folder(tmp_path / "results" / "x") == first, "an empty folder is used"
    (first / "something").touch()
    second = numbered_folder(tmp_path / "results" / "x")
    assert second.name == "x-2"
    (second / "something").touch()
    assert numbered_folder(tmp_path / "results" / "x").name == "x-3"


def test_folders_that_cannot_be_used(tmp_path):
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(FolderError, match="is a file"):
        named_folder(file)
    with pytest.raises(FolderError, match="cannot be written into"):
        named_folder(file / "below")
    with pytest.raises(FolderError, match="cannot be written into"):
        named_folder(Path("/proc/nothing"))
