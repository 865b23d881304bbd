"""A market small enough to be run dozens of times."""

from pathlib import Path

import pytest

import simulation as sim

SMALL = """\
title: A small market
weeks: 8
burn_in_weeks: 3
seed: 5
scoring: {equity_weeks: 6}
customers:
  number: 200
  segments:
    Savers: {share: 0.5, orientation: cost}
    Builders: {share: 0.5, orientation: value}
firms:
  Keeper: {strategy: {name: retention_focus, acquisition_budget: 20, retention_budget: 60}}
  Winner: {strategy: {name: acquisition_focus, acquisition_budget: 80}}
"""


@pytest.fixture(scope="session")
def small_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scenarios") / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def small(small_file: Path) -> "sim.Scenario":
    return sim.load_scenario(small_file)
