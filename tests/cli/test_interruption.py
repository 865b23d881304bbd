"""Ctrl-C in a real process: it stops after a week, saves what is done, and ends with 130."""

import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

import simulation as sim
from simulation.experiments.manifest import load_manifest

PATIENCE = 120.0


def begin(*arguments: object) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "simulation.cli", *(str(each) for each in arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent in another way")
def test_a_run(folder):
    process = begin("run", "small.yaml", "--weeks", 20_000, "--out", "stopped")
    assert process.stderr is not None
    began = time.monotonic()
    for line in process.stderr:
        if line.startswith("weeks:"):
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)
    assert time.monotonic() - began < PATIENCE
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "Saved in stopped" in out
    manifest = load_manifest(folder / "stopped" / "manifest.yaml")
    firms = pd.read_parquet(folder / "stopped" / "firms.parquet")
    assert not manifest.complete
    assert 0 < manifest.weeks_done < 20_000
    assert firms["week"].max() == manifest.weeks_done
    assert len(firms) == 2 * manifest.weeks_done
    assert f"Stopped after week {manifest.weeks_done:,}; what was done until then is saved" in err
    # the weeks saved are those of a run that was never disturbed
    alone = sim.Market(manifest.scenario).run(43).results.firms
    pd.testing.assert_frame_equal(firms[firms["week"] <= 40].reset_index(drop=True), alone)


def test_while_the_customers_left_are_valued(lab, folder, monkeypatch):
    def interrupted(market):
        raise KeyboardInterrupt

    monkeypatch.setattr("simulation.market.market.Market.equity_left", interrupted)
    result = lab("run", "small.yaml")
    assert result.exit_code == 130
    assert "Score" not in result.stdout
    manifest = load_manifest(folder / "results" / "small" / "manifest.yaml")
    assert (manifest.complete, manifest.weeks_done, manifest.equity_left) == (False, 8, {})
    assert not (folder / "results" / "small" / "figures").exists(), "whoever stops it does not want to wait for figures"


def test_before_the_first_week_that_counts(lab, folder, monkeypatch):
    def interrupted(market, progress=None):
        market.run(2)
        return False

    monkeypatch.setattr("simulation.experiments.interruption.run_weeks", interrupted)
    result = lab("run", "small.yaml")
    assert result.exit_code == 130
    assert "nothing to save" in result.stderr
    assert list((folder / "results").iterdir()) == []
