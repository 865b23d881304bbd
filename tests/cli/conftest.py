"""A folder to work in, with a scenario small enough to be run dozens of times."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from simulation.cli import main

SMALL = """\
title: A small market
question: Does it run?
weeks: 8
burn_in_weeks: 3
seed: 5
scoring: {equity_weeks: 6}
play: [firms.Keeper.strategy.retention_budget]
customers:
  number: 200
  segments:
    Savers: {share: 0.5, orientation: cost}
    Builders: {share: 0.5, orientation: value}
firms:
  Keeper: {strategy: {name: retention_focus, acquisition_budget: 20, retention_budget: 60}}
  Winner: {strategy: {name: acquisition_focus, acquisition_budget: 80}}
"""
Lab = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder that holds small.yaml, on a screen of 80 columns."""
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.fixture
def lab(folder: Path) -> Lab:
    """Call the command with its arguments."""

    def call(*arguments: object) -> Result:
        result = CliRunner().invoke(main, [str(each) for each in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "\x1b" not in result.output, "no control codes where there is no screen"
        return result

    return call
