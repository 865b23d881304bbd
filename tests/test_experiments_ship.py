"""Shipped experiments fit their scenarios, and their reports are theirs, small, and complete."""

import re
from pathlib import Path

import pytest

import simulation as sim

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "scenarios" / "experiments").glob("*.yaml"))
REPORTS = ROOT / "docs" / "experiments"
LARGEST = 300_000
"""Of a report [bytes]."""


def test_there_are_four_or_more():
    assert len(FILES) >= 4


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_experiment_can_be_run(path):
    what = sim.load_experiment(path)
    assert what.experiment.question
    runs = what.points * what.experiment.replications
    assert runs <= 2000, "minutes, not hours"
    assert what.experiment.replications >= 2


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_its_report_is_there_and_says_what_the_file_asks(path):
    report = REPORTS / f"{path.stem}.html"
    text = report.read_text(encoding="utf-8")
    what = sim.load_experiment(path)
    assert report.stat().st_size < LARGEST
    assert what.experiment.title in text
    runs = what.points * what.experiment.replications
    assert f"{what.points:,} points, {runs:,} of {runs:,} runs done, 0 failed" in text
    for factor in what.factors:
        assert factor.name in text
        assert all(path in text for path in factor.paths)
    assert not re.findall(r'(?:src|href)="(?!data:)', text)


def test_every_report_has_its_experiment():
    assert {path.stem.removesuffix("_search") for path in REPORTS.glob("*.html")} == {path.stem for path in FILES}
