"""``loyalty-lab sweep``: runs an experiment, goes on with it, and says what is wrong."""

import pandas as pd
import pytest

EXPERIMENT = """\
title: A price
scenario: small.yaml
factors:
  price: {path: firms.Keeper.offering.price, list: [18, 22]}
design: {kind: grid}
replications: 3
outcomes: [profit]
"""


@pytest.fixture
def experiment(folder):
    path = folder / "experiment.yaml"
    path.write_text(EXPERIMENT, encoding="utf-8")
    return path


def test_it_runs_an_experiment_and_goes_on_with_it(lab, experiment, folder):
    first = lab("sweep", "experiment.yaml", "--out", "out", "--workers", 1)
    assert first.exit_code == 0
    assert "2 points, 6 runs, saved in out" in first.stdout
    assert "runs: 6 of 6" in first.stderr
    assert len(pd.read_parquet(folder / "out" / "runs")) == 2 * 3 * 2
    again = lab("sweep", "experiment.yaml", "--out", "out", "--workers", 1)
    assert "6 runs (6 of them before)" in again.stdout


def test_quietly_it_prints_the_folder_alone(lab, experiment):
    result = lab("sweep", "experiment.yaml", "--out", "out", "--workers", 1, "--quiet")
    assert (result.stdout, result.stderr) == ("out\n", "")


def test_an_experiment_that_differs_is_bad_input(lab, experiment):
    lab("sweep", "experiment.yaml", "--out", "out", "--workers", 1)
    experiment.write_text(EXPERIMENT.replace("[18, 22]", "[18, 23]"), encoding="utf-8")
    result = lab("sweep", "experiment.yaml", "--out", "out", "--workers", 1)
    assert result.exit_code == 2
    assert "factors.price.list: [18.0, 22.0] in the folder, now [18.0, 23.0]" in result.stderr


def test_what_is_wrong_in_the_file_is_bad_input(lab, experiment, folder):
    experiment.write_text(EXPERIMENT.replace("profit", "proft"), encoding="utf-8")
    result = lab("sweep", "experiment.yaml", "--out", "out")
    assert result.exit_code == 2
    assert "experiment.yaml:7: outcomes.0: there is no outcome 'proft'; did you mean 'profit'?" in result.stderr
    assert not (folder / "out").exists()


def test_runs_that_failed_are_mentioned(lab, experiment):
    few = EXPERIMENT.replace("firms.Keeper.offering.price, list: [18, 22]", "customers.number, list: [2, 200]")
    experiment.write_text(few, encoding="utf-8")
    result = lab("sweep", "experiment.yaml", "--out", "out", "--workers", 1)
    assert result.exit_code == 0
    assert "3 of 6 runs failed; which and why: out/failures" in result.stderr


@pytest.mark.parametrize("command", ["run", "compare", "tournament"])
def test_other_commands_do_not_take_its_manifest(lab, experiment, command):
    lab("sweep", "experiment.yaml", "--out", "out", "--workers", 1)
    result = lab(command, "out/manifest.yaml")
    assert result.exit_code == 2
    assert "the manifest of a sweep; the command that made it goes on with it" in result.stderr


def test_workers_of_this_computer_and_of_a_cluster_exclude_each_other(lab, experiment):
    result = lab("sweep", "experiment.yaml", "--out", "out", "--workers", 1, "--scheduler", "tcp://10.0.0.1:8786")
    assert result.exit_code == 2
    assert "not both" in result.stderr
