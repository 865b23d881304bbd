"""``loyalty-lab compare``: paired differences, kept and repeatable."""

from pathlib import Path

import pandas as pd
import pytest

from simulation.experiments.manifest import load_manifest

QUICK = ("--replications", 3, "--no-figures")


def test_strategies(lab, folder):
    result = lab(
        "compare", "small.yaml", "--strategy", "harvest", "--strategy", "balanced", "--strategy", "run_off", *QUICK
    )
    assert result.exit_code == 0, result.output
    out = result.stdout
    assert "Keeper: balanced against harvest - mean of 3 replications" in out
    assert "Keeper: run_off against harvest - mean of 3 replications" in out
    for expected in ("difference", "95 % interval", "Score [EUR]", " to ", "For Keeper, '", "of 3 replications)"):
        assert expected in out, expected
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "runs: 9 of 9" in result.stderr
    target = folder / "results" / "small_compared"
    assert {path.name for path in target.iterdir()} == {
        "manifest.yaml", "runs.csv", "runs.parquet", "differences.csv", "differences.parquet",
    }  # fmt: skip
    runs = pd.read_csv(target / "runs.csv")
    assert set(runs["alternative"]) == {"harvest", "balanced", "run_off"}
    assert set(runs["seed"]) == {5, 6, 7}


def test_one_strategy_is_held_against_the_firms_own(lab, folder):
    result = lab("compare", "small.yaml", "--strategy", "price_leader", "--firm", "Winner", *QUICK)
    assert "Winner: price_leader against acquisition_focus" in result.stdout


def test_scenarios(lab, folder):
    Path("other.yaml").write_text("extends: small.yaml\nfirms: {Keeper: {offering: {price: 21}}}\n")
    result = lab("compare", "small.yaml", "other.yaml", "--seed", 30, "--weeks", 6, *QUICK)
    assert result.exit_code == 0, result.output
    assert "Keeper: other against small" in result.stdout
    manifest = load_manifest("results/small_and_other/manifest.yaml")
    assert manifest.seed == 30
    assert [each.weeks for each in manifest.scenarios.values()] == [6, 6]
    assert manifest.scenarios["other"].firms["Keeper"].offering.price == 21.0


def test_scenarios_of_the_same_file_name(lab, folder):
    Path("sub").mkdir()
    Path("sub/small.yaml").write_text("extends: ../small.yaml\nfirms: {Keeper: {offering: {price: 21}}}\n")
    result = lab("compare", "small.yaml", "sub/small.yaml", *QUICK)
    assert "Keeper: sub/small.yaml against small.yaml" in result.stdout
    assert lab("compare", "small.yaml", "small.yaml").exit_code == 2


def test_identical_alternatives(lab, folder):
    Path("same.yaml").write_text("extends: small.yaml\n")
    result = lab("compare", "small.yaml", "same.yaml", *QUICK)
    assert "gave the same score in every replication" in result.stdout
    differences = pd.read_parquet("results/small_and_same/differences.parquet")
    assert (differences["difference"] == 0.0).all()


def test_one_replication(lab, folder):
    result = lab("compare", "small.yaml", "--strategy", "harvest", "--replications", 1)
    assert result.exit_code == 0
    assert "Note: one replication says nothing about chance" in " ".join(result.stdout.split())
    assert "could not be drawn" not in result.stderr


def test_figures(lab, folder):
    result = lab("compare", "small.yaml", "--strategy", "harvest", "--replications", 2)
    assert result.exit_code == 0
    figures = sorted(path.name for path in Path("results/small_compared/figures").iterdir())
    assert "1_harvest_score.png" in figures
    assert f"figures/{figures[0]}" in load_manifest("results/small_compared/manifest.yaml").files


def test_a_manifest_is_compared_again(lab, folder):
    lab("compare", "small.yaml", "--strategy", "harvest", *QUICK)
    manifest = Path("results/small_compared/manifest.yaml")
    result = lab("compare", manifest, "--no-figures")
    assert result.exit_code == 0, result.output
    assert "Reproduced: the numbers are the same" in result.stdout
    assert (
        Path("results/small_compared-2/runs.csv").read_bytes() == Path("results/small_compared/runs.csv").read_bytes()
    )
    refused = lab("compare", manifest, "--replications", 5)
    assert refused.exit_code == 2
    assert "repeated as it was" in refused.stderr
    refused = lab("run", manifest)
    assert refused.exit_code == 2
    assert "repeat it by: loyalty-lab compare" in refused.stderr
    manifest.write_text(manifest.read_text().replace("price: 20.0", "price: 19.0", 1))
    assert "scenarios: was changed after the run" in lab("compare", manifest).stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["small.yaml"], "give two or more scenarios, or one with --strategy"),
        (["small.yaml", "--strategy", "harvets"], "there is no strategy 'harvets'; did you mean 'harvest'?"),
        (
            ["small.yaml", "--strategy", "harvest", "--firm", "Winer"],
            "there is no firm 'Winer'; did you mean 'Winner'?",
        ),
        (["small.yaml", "--strategy", "retention_focus"], "would be compared with itself"),
        (["small.yaml", "small2.yaml", "--strategy", "harvest"], "there is no such file"),
        (["small.yaml", "longer.yaml", "--strategy", "harvest"], "give one scenario, not several"),
        (["small.yaml", "longer.yaml"], "must have the same horizon"),
        (["small.yaml", "--strategy", "harvest", "--replications", "0"], "0 is not in the range"),
        (["small.yaml", "--strategy", "harvest", "--workers", "0"], "0 is not in the range"),
        (["small.yaml", "--strategy", "harvest", "--set", "seeds=3"], "did you mean 'seed'?"),
        (["small.yaml", "--strategy", "harvest", "--out", "small.yaml"], "is a file"),
        ([], "Missing argument"),
    ],
)
def test_refusals(lab, folder, arguments, message):
    Path("longer.yaml").write_text("extends: small.yaml\nweeks: 9\n")
    result = lab("compare", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert not list(Path().glob("results/*"))


def test_interruption_keeps_finished_replications(lab, folder, monkeypatch):
    from simulation.experiments import replications

    original, calls = replications.run_task, []

    def third_is_interrupted(task):
        calls.append(task)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return original(task)

    monkeypatch.setattr("simulation.experiments.comparison.run_task", third_is_interrupted)
    result = lab("compare", "small.yaml", "--strategy", "harvest", "--replications", 5)
    assert result.exit_code == 130
    assert "Stopped after 2 of 5 replications; these are saved" in result.stderr
    manifest = load_manifest("results/small_compared/manifest.yaml")
    assert (manifest.complete, manifest.replications, manifest.replications_done) == (False, 5, 2)
    assert set(pd.read_csv("results/small_compared/runs.csv")["replication"]) == {0, 1}
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    again = lab("compare", "results/small_compared/manifest.yaml", "--no-figures")
    assert "Reproduced" in again.stdout


def test_interruption_before_anything_is_finished(lab, folder, monkeypatch):
    def interrupted(task):
        raise KeyboardInterrupt

    monkeypatch.setattr("simulation.experiments.comparison.run_task", interrupted)
    result = lab("compare", "small.yaml", "--strategy", "harvest")
    assert result.exit_code == 130
    assert "Stopped." in result.stderr
    assert list(Path("results").iterdir()) == []
