"""Scenarios: a market described in a file that can be read and edited without knowing Python."""

from collections.abc import Sequence
from pathlib import Path

from simulation.scenario.errors import ScenarioError
from simulation.scenario.loading import load
from simulation.scenario.schema import Scenario, changed, value_at
from simulation.scenario.sizes import resized


def load_scenario(path: str | Path, settings: Sequence[str] = ()) -> Scenario:
    """Load a scenario file.

    Parameters
    ----------
    path
        A YAML file, such as ``scenarios/price_war.yaml``.
    settings
        Changes, such as ``["weeks=52", "firms.Keeper.strategy.retention_budget=2000"]``.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        If anything is wrong with the file; the message says what, where (file and line) and what would be right.
    """
    return load(Scenario, Path(path), settings)


__all__ = ["Scenario", "ScenarioError", "changed", "load_scenario", "resized", "value_at"]
