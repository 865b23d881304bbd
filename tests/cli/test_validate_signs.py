"""``validate --signs``."""

import pytest

from simulation.experiments.signs import Experiment, Sign


@pytest.fixture
def table(monkeypatch):
    """Return a function that puts one row in the place of the table, of an experiment that runs nothing."""

    def put(first, second, **more):
        experiment = Experiment("mature_market", lambda scenario, seed: {"x": (first + seed % 2, second)}, 4)
        sign = Sign(
            "S1", "more against less", "Nobody (1900)", experiment, "x", "twice", why="It is too small.", **more
        )
        monkeypatch.setattr("simulation.experiments.signs.checking.SIGNS", (sign,))

    return put


def test_a_sign_that_holds(lab, table):
    table(20.0, 10.0)
    result = lab("validate", "--signs")
    assert result.exit_code == 0
    assert "S1  more against less" in result.stdout
    assert "1 of 1 published signs hold." in result.stdout
    assert "too small" not in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert "replications: 4 of 4" in result.stderr


def test_a_sign_that_does_not(lab, table):
    table(5.0, 10.0)
    result = lab("validate", "--signs")
    assert result.exit_code == 1
    assert "REVERSED" in result.stdout
    assert "It is too small." in result.stdout
    assert "0 of 1 published signs hold." in result.stdout


def test_a_size_outside_the_published_range_is_told_and_does_not_fail(lab, table):
    table(20.0, 10.0, low=3.0)
    result = lab("validate", "--signs")
    assert result.exit_code == 0
    assert "S1 more against less: below in mature_market. It is too small." in " ".join(result.stdout.split())


def test_files_are_checked_first(lab, table):
    table(20.0, 10.0)
    assert lab("validate", "missing.yaml", "--signs").exit_code == 2
