"""What commands that run several alternatives make of their arguments."""

from pathlib import Path
from typing import TYPE_CHECKING

from simulation.cli.errors import BadInput

if TYPE_CHECKING:
    from simulation.scenario import Scenario


def by_scenario(paths: list[str], changes: list[str]) -> "dict[str, Scenario]":
    """Return the scenarios by the names of their files (whole paths where these are the same)."""
    from simulation.scenario import load_scenario

    stems = [Path(path).stem for path in paths]
    names = stems if len(set(stems)) == len(stems) else paths
    if len(set(names)) < len(names):
        raise BadInput("the same scenario is given twice")
    return {name: load_scenario(path, changes) for name, path in zip(names, paths, strict=True)}


def by_strategy(
    paths: list[str], strategies: tuple[str, ...], firm: str | None, changes: list[str]
) -> "dict[str, Scenario]":
    """Return one scenario with the firm following each strategy in turn."""
    from simulation.experiments import alternatives
    from simulation.scenario import ScenarioError, load_scenario

    if len(paths) > 1:
        raise BadInput("--strategy compares strategies in one scenario; give one scenario, not several")
    try:
        return alternatives.by_strategy(load_scenario(paths[0], changes), strategies, firm)
    except ScenarioError:
        raise
    except ValueError as error:
        raise BadInput(str(error)) from None
