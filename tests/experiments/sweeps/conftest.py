"""A sweep small enough to be run again and again."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import simulation as sim
from simulation.experiments.sweeps.loading import Prepared

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
EXPERIMENT = """\
title: Price and strategy
question: What does a higher price do?
scenario: small.yaml
factors:
  price:
    path: firms.Keeper.offering.price
    range: [18, 22]
    levels: 3
  strategy:
    path: firms.Keeper.strategy
    choices: [retention_focus, acquisition_focus]
design: {kind: grid}
replications: 4
outcomes: [profit, customers]
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write the small experiment, with texts in it replaced, beside its scenario; returns the file."""
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")

    def written(*replaced: tuple[str, str]) -> Path:
        text = EXPERIMENT
        for before, after in replaced:
            assert before in text
            text = text.replace(before, after)
        path = tmp_path / "experiment.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def experiment(write: Callable[..., Path]) -> Prepared:
    """The small experiment, loaded."""
    return sim.load_experiment(write())


def runs_in(folder: Path) -> pd.DataFrame:
    """All runs of a sweep, batch by batch."""
    files = sorted((folder / "runs").glob("*.parquet"))
    return pd.concat([pd.read_parquet(path) for path in files], ignore_index=True)
