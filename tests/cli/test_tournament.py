"""``loyalty-lab tournament``: told, kept, gone on with, repeated."""

from pathlib import Path

import pandas as pd
import pytest

from simulation.experiments.manifest import load_manifest
from simulation.experiments.tournament import matches, playing

QUICK = ("--scenario", "small.yaml", "--replications", 2, "--no-figures")
TABLES = {"league", "head_to_head", "by_market", "runs"}


@pytest.fixture(autouse=True)
def files(folder):
    Path("ann.yaml").write_text("title: Thrift\nauthor: Ann\nstrategy: {name: rules}\n")
    Path("ben.yaml").write_text("title: Noise\nauthor: Ben\nstrategy: {name: rules, acquisition_budget: 900}\n")
    Path("bad.yaml").write_text("title: Bad\nstrategy:\n  name: rules\n  rules:\n    - {when: valeu > 1, do: attend}\n")
    Path("crash.py").write_text(
        "import simulation as sim\n\n\nclass Crash(sim.Strategy):\n    def decide(self, view):\n        1 / 0\n"
    )


def interrupted_after(monkeypatch, number):
    original, calls = matches.played, []

    def counted(match):
        if len(calls) == number:
            raise KeyboardInterrupt
        calls.append(match)
        return original(match)

    monkeypatch.setattr(playing, "played", counted)


def test_a_tournament_is_told_and_kept(lab, folder):
    result = lab("tournament", "ann.yaml", "bad.yaml", "crash.py", "ben.yaml", *QUICK, "--replications", 5)
    assert result.exit_code == 0, result.output
    assert "bad.yaml does not take part" in result.stderr
    assert "bad.yaml:5: strategy.rules.0.when" in result.stderr
    assert "did you mean 'value'" in result.stderr
    out = " ".join(result.stdout.split())
    assert "3 strategies, 3 pairs, both ways, in 1 market (small), 5 times: 30 matches." in out
    assert "crash is disqualified, and none of its matches counts: in week -2: ZeroDivisionError" in out
    for expected in ("League - mean of 5 replications in 1 market", "won-drawn-lost", "1 Thrift", "2 Noise", "1-0-0"):
        assert expected in out, expected
    assert "Thrift wins: " in out
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    target = folder / "results" / "tournament"
    assert {path.name for path in target.iterdir()} == {
        "manifest.yaml", "matches.jsonl", *(f"{table}.{kind}" for table in TABLES for kind in ("csv", "parquet")),
    }  # fmt: skip
    league = pd.read_csv(target / "league.csv")
    assert list(league["strategy"]) == ["Thrift", "Noise"]
    assert list(league["author"]) == ["Ann", "Ben"]
    manifest = load_manifest(target / "manifest.yaml")
    assert (manifest.complete, list(manifest.strategies), list(manifest.disqualified)) == (
        True, ["Thrift", "Noise"], ["crash"],
    )  # fmt: skip


def test_a_manifest_is_repeated_number_for_number(lab, folder):
    lab("tournament", "ann.yaml", "harvest", *QUICK, "--seed", 77, "--out", "first")
    again = lab("tournament", "first/manifest.yaml", "--no-figures", "--out", "second")
    assert again.exit_code == 0, again.output
    assert "Reproduced: the numbers are the same" in again.stdout
    assert Path("first/runs.csv").read_text() == Path("second/runs.csv").read_text()
    changed = Path("first/manifest.yaml").read_text().replace("retention_budget: 60.0", "retention_budget: 61.0")
    Path("first/manifest.yaml").write_text(changed)
    refused = lab("tournament", "first/manifest.yaml")
    assert refused.exit_code == 2
    assert "was changed after the run" in refused.stderr


def test_interrupted_it_goes_on_in_the_same_folder(lab, folder, monkeypatch):
    arguments = ("tournament", "ann.yaml", "ben.yaml", "harvest", *QUICK)
    lab(*arguments, "--out", "whole")
    with monkeypatch.context() as patched:
        interrupted_after(patched, 8)
        stopped = lab(*arguments, "--out", "parts")
    assert stopped.exit_code == 130
    assert "Stopped after 1 of 2 replications; these are saved" in stopped.stderr
    assert "--out parts" in stopped.stderr
    manifest = load_manifest("parts/manifest.yaml")
    assert (manifest.complete, manifest.replications_done) == (False, 1)
    with monkeypatch.context() as patched:
        interrupted_after(patched, 1000)
        went_on = lab(*arguments, "--out", "parts")
    assert went_on.exit_code == 0, went_on.output
    for name in ("league", "runs"):
        assert Path(f"parts/{name}.csv").read_text() == Path(f"whole/{name}.csv").read_text()
    assert len(Path("parts/matches.jsonl").read_text().splitlines()) == 12


def test_interrupted_before_a_replication_it_keeps_the_matches(lab, folder, monkeypatch):
    interrupted_after(monkeypatch, 1)
    stopped = lab("tournament", "ann.yaml", "ben.yaml", *QUICK, "--out", "parts")
    assert stopped.exit_code == 130
    assert "Stopped before the first replication was finished. To go on" in stopped.stderr
    assert [path.name for path in Path("parts").iterdir()] == ["matches.jsonl"]


def test_shipped_strategies_meet_if_none_is_named(lab, folder):
    result = lab("tournament", "--scenario", "small.yaml", "--replications", 1, "--weeks", 2, "--no-figures")
    assert result.exit_code == 0, result.output
    league = pd.read_csv("results/tournament/league.csv")
    assert {"harvest", "balanced", "portfolio"} <= set(league["strategy"])
    assert not {"rules", "run_off"} & set(league["strategy"])
    assert set(league["rank"]) == {1}, "one replication says nothing about chance"
    assert "one replication says nothing about chance" in result.stdout


def test_figures_are_drawn(lab, folder):
    result = lab("tournament", "ann.yaml", "ben.yaml", *QUICK[:-1], "--quiet")
    assert result.stdout.strip() == str(Path("results/tournament"))
    drawn = {path.name for path in Path("results/tournament/figures").iterdir()}
    assert drawn == {"league.png", "head_to_head.png", "market_profile.png"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ann.yaml", "bad.yaml"), "needs 2 or more strategies, but there are 1"),
        (("ann.yaml", "harvst", "ben.yaml", "--scenario", "price_wr"), "did you mean 'price_war'"),
        (("ann.yaml", "ben.yaml", "--seconds", 0), "time limit must be above 0"),
        (("crash.py", "ann.yaml"), "fewer than two strategies are left"),
    ],
)
def test_refusals(lab, folder, arguments, message):
    result = lab("tournament", "--scenario", "small.yaml", "--replications", 1, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert not list(Path().glob("results/*/*.csv"))


def test_a_strategy_file_can_be_checked_alone(lab, folder):
    result = lab("validate", "ann.yaml", "bad.yaml")
    assert result.exit_code == 2
    assert "OK   ann.yaml: Thrift by Ann (strategy 'rules')" in result.stdout
    assert "BAD  bad.yaml: 1 problem" in result.stdout
