"""``validate --published``."""

from dataclasses import replace

import pytest

from simulation.experiments.published import PUBLISHED


@pytest.fixture
def table(monkeypatch):
    """Return a function that puts one fast row in the place of the table."""

    def put(**changes):
        row = next(row for row in PUBLISHED if row.measured == "left after period 7")
        monkeypatch.setattr("simulation.experiments.published.checking.PUBLISHED", (replace(row, **changes),))

    return put


def test_a_result_that_is_reproduced(lab, table):
    table()
    result = lab("validate", "--published")
    assert result.exit_code == 0
    assert "V4  left after period 7" in result.stdout
    assert "agrees" in result.stdout
    assert "1 of 1 published results are reproduced." in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 80
    assert "replications: 20 of 20" in result.stderr


def test_a_result_that_is_not(lab, table):
    table(published=0.46)
    result = lab("validate", "--published")
    assert result.exit_code == 1
    assert "DIFFERS" in result.stdout
    assert "Not reproduced: V4 left after period 7: published 0.46, simulated 0.49" in result.stdout
    assert "0 of 1 published results are reproduced." in result.stdout


def test_files_are_checked_first(lab, table):
    table()
    result = lab("validate", "small.yaml", "--published")
    assert result.exit_code == 0
    assert result.stdout.startswith("OK   small.yaml")
    assert lab("validate", "missing.yaml", "--published").exit_code == 2


def test_something_must_be_asked_for(lab):
    result = lab("validate")
    assert result.exit_code == 2
    assert "--published" in result.stderr
