"""From an experiment file to an experiment whose factors have found their parameters, or one error that names every fault."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulation.experiments.measures import FROM_EQUITY, chosen_outcomes
from simulation.experiments.sweeps.designs import number_of_points
from simulation.experiments.sweeps.experiment import Experiment, Grid, Morris, OneAtATime
from simulation.experiments.sweeps.factors import Varied, resolved
from simulation.parameters.shape import shape_of
from simulation.scenario import Scenario, ScenarioError, changed, load_scenario, value_at
from simulation.scenario.errors import Problem, listed, nearest, path_text
from simulation.scenario.files import neighbours
from simulation.scenario.loading import read_yaml, validate
from simulation.scenario.locating import spot_of
from simulation.scenario.reading import parse
from simulation.scenario.tree import Located, Place
from simulation.scenario.tree import Path as TreePath
from simulation.scenario.wording import words_for

SHIPPED = Path(__file__).parents[3] / "scenarios"
KEYS = ("point", "replication", "seed", "firm", "week", "year", "error", "traceback")
"""Columns that no factor may be called like."""

__all__ = ["Prepared", "load_experiment", "prepared"]


@dataclass(frozen=True)
class Prepared:
    """An experiment that can be run.

    Attributes
    ----------
    experiment
        As in its file.
    scenario
        The market, with what the experiment changes throughout and the seed of the first replication.
    factors
        What is varied.
    points
        How many points the design has.
    source
        The experiment file; empty if there is none.
    """

    experiment: Experiment
    scenario: Scenario
    factors: tuple[Varied, ...]
    points: int
    source: str = ""

    @property
    def firms(self) -> list[str]:
        """The firms whose outcomes are kept."""
        return list(self.experiment.firms or self.scenario.firms)


def load_experiment(path: str | os.PathLike[str]) -> Prepared:
    """Load an experiment file, and the scenario it names.

    Raises
    ------
    ScenarioError
        If anything is wrong with either; the message says what, where (file and line) and what would be right.
    """
    located = read_yaml(path)
    return _prepared(located, Path(path).parent, None, os.fspath(path))


def prepared(
    experiment: str | os.PathLike[str] | Mapping[str, Any] | Experiment | Prepared, scenario: Scenario | None = None
) -> Prepared:
    """Prepare an experiment: a file, or what would stand in one.

    Parameters
    ----------
    scenario
        The market, instead of the one that the experiment names.

    Raises
    ------
    ScenarioError
        As :func:`load_experiment`.
    """
    if isinstance(experiment, Prepared):
        return experiment
    if isinstance(experiment, str | os.PathLike):
        located, folder, source = read_yaml(experiment), Path(experiment).parent, os.fspath(experiment)
        return _prepared(located, folder, scenario, source)
    plain = experiment.model_dump(mode="json") if isinstance(experiment, Experiment) else dict(experiment)
    if scenario is not None:
        plain.setdefault("scenario", scenario.title)
    root = parse(json.dumps(plain), lambda line, column: Place("the experiment"))
    if root is None or not root.is_mapping:
        raise ScenarioError([Problem("must be a mapping", "the experiment")])
    return _prepared(Located(root, "the experiment"), Path(), scenario, "")


def _prepared(located: Located, folder: Path, scenario: Scenario | None, source: str) -> Prepared:
    experiment = validate(Experiment, located)
    check = _Checks(located)
    if scenario is None:
        scenario = check.scenario(experiment, folder)
    for path, value in experiment.set.items():
        with check.at(("set", path)):
            scenario = _changed(scenario, {path: value})
    check.raise_if_any()
    if experiment.seed is not None:
        scenario = changed(scenario, {"seed": experiment.seed})
    factors = check.factors(experiment, scenario)
    check.rest(experiment, scenario, factors)
    check.raise_if_any()
    return Prepared(experiment, scenario, factors, number_of_points(experiment.design, factors), source)


class _Checks:
    """Whether an experiment fits its scenario: collects what does not, each with its line."""

    def __init__(self, located: Located) -> None:
        self.located = located
        self.problems: list[Problem] = []

    def add(self, path: TreePath, message: str, suggestion: str | None = None, note: str = "") -> None:
        """Note a problem at a parameter of the experiment."""
        place = self.located.place(path)
        node = self.located.find(path)
        if node is None or isinstance(node.content, dict | list):
            place = self.located.place(path, key=True)
        self.problems.append(Problem(message, place.file, place.line, path_text(path), suggestion, note))

    @contextmanager
    def at(self, path: TreePath) -> Iterator[None]:
        """Note what is raised within as a problem at a parameter."""
        try:
            yield
        except ScenarioError:
            raise
        except ValueError as error:
            self.add(path, str(error))

    def raise_if_any(self) -> None:
        """Raise all problems found so far."""
        if self.problems:
            raise ScenarioError(self.problems)

    def scenario(self, experiment: Experiment, folder: Path) -> Scenario:
        """Load the scenario that the experiment names."""
        named = experiment.scenario
        beside, shipped = folder / named, SHIPPED / f"{named}.yaml"
        if beside.is_file():
            return load_scenario(beside)
        if Path(named).name == named and shipped.is_file():
            return load_scenario(shipped)
        known = [path.stem for path in SHIPPED.glob("*.yaml")] if SHIPPED.is_dir() else []
        close = nearest(Path(named).name, neighbours(str(beside))) or nearest(named, sorted(known))
        self.add(("scenario",), f"there is no file '{beside}', and no shipped scenario of that name", close)
        raise ScenarioError(self.problems)

    def factors(self, experiment: Experiment, scenario: Scenario) -> tuple[Varied, ...]:
        """Find every factor's parameter, choices first: what they choose may bring the parameters of others."""
        worlds = [scenario]
        found: dict[str, Varied] = {}
        in_order = sorted(experiment.factors.items(), key=lambda pair: pair[1].choices is None)
        for name, factor in in_order:
            place: TreePath = ("factors", name)
            world = next((each for each in worlds if _has_all(each, factor.all_paths)), scenario)
            at = (*place, "path") if factor.path is not None else (*place, "paths")
            with self.at(at):
                varied = resolved(name, factor, world)
                found[name] = varied
                for value in varied.ends():
                    with self.at((*place, varied.kind)):
                        tried = _tried(world, varied, value)
                        if varied.is_choice and tried is not None:
                            worlds.append(tried)
        return tuple(found[name] for name in experiment.factors if name in found)

    def rest(self, experiment: Experiment, scenario: Scenario, factors: tuple[Varied, ...]) -> None:
        """Check names, outcomes, firms and the design."""
        self.names(experiment)
        for place, name in enumerate(experiment.outcomes):
            with self.at(("outcomes", place)):
                chosen_outcomes([name])
            if name in FROM_EQUITY and experiment.keep != "final":
                self.add(
                    ("outcomes", place), f"is known of whole runs only (keep: final), but keep is {experiment.keep}"
                )
        self.once(("outcomes",), experiment.outcomes)
        self.once(("firms",), experiment.firms or [])
        for place, firm in enumerate(experiment.firms or []):
            self.firm(("firms", place), firm, scenario)
        if experiment.stop is not None:
            firm = experiment.stop.firm or scenario.focal
            at: TreePath = ("stop", "firm") if experiment.stop.firm else ("stop",)
            self.firm(at, firm, scenario)
            if experiment.firms is not None and firm not in experiment.firms:
                self.add(at, f"stops by the firm '{firm}', which is not among the firms kept")
        self.design(experiment, factors)

    def names(self, experiment: Experiment) -> None:
        """Refuse factors whose column would be called like another, and parameters varied twice."""
        seen: dict[str, str] = {}
        for name, factor in experiment.factors.items():
            if name in KEYS or name in experiment.outcomes:
                what = "an outcome" if name in experiment.outcomes else "a column of the results"
                self.add(("factors", name), f"is the name of {what}; call the factor something else")
            for path in factor.all_paths:
                if path in seen:
                    self.add(("factors", name), f"varies {path}, which '{seen[path]}' varies, too")
                if path in experiment.set:
                    self.add(("factors", name), f"varies {path}, which 'set' fixes")
                seen[path] = name

    def once(self, path: TreePath, names: list[str]) -> None:
        """Refuse a name that is given twice."""
        for place, name in enumerate(names):
            if name in names[:place]:
                self.add((*path, place), f"'{name}' is given twice")

    def firm(self, path: TreePath, name: str, scenario: Scenario) -> None:
        """Refuse a firm that does not exist."""
        if name not in scenario.firms:
            self.add(
                path, f"there is no firm '{name}'", nearest(name, scenario.firms), f"firms: {listed(scenario.firms)}"
            )

    def design(self, experiment: Experiment, factors: tuple[Varied, ...]) -> None:
        """Refuse a design that the factors do not allow."""
        for factor in factors:
            at = ("factors", factor.name, factor.kind)
            if isinstance(experiment.design, Grid) and factor.steps() is None:
                missing = "levels (how many values)" if factor.kind == "range" else "a list, or a range with levels"
                self.add(at, f"a grid needs {missing}")
            if (
                isinstance(experiment.design, Morris | OneAtATime)
                and factor.kind == "distribution"
                and None in factor.bounds
            ):
                self.add(at, f"the design {experiment.design.kind} needs a smallest and a largest value (low, high)")
        if not self.problems:
            with self.at(("design",)):
                number_of_points(experiment.design, factors)


def _has_all(scenario: Scenario, paths: tuple[str, ...]) -> bool:
    try:
        return all(value_at(scenario, path) is not _NEVER for path in paths)
    except ValueError:
        return False


_NEVER = object()


def _tried(scenario: Scenario, varied: Varied, value: Any) -> Scenario | None:
    """Set a factor to a value, everything else being as it is.

    Returns
    -------
    Scenario or None
        None if the value does not fit the other parameters; together with what other factors change, it may.

    Raises
    ------
    ValueError
        If the parameter can never have the value.
    """
    changes = varied.changes(value)
    try:
        return changed(scenario, changes)
    except ValidationError as error:
        for each in error.errors(include_url=False):
            spot = spot_of(each["loc"], shape_of(Scenario))
            at = path_text(spot.path)
            if any(at == path or at.startswith(f"{path}.") for path in changes):
                raise ValueError(_in_words(each, value)) from None
    return None


def _changed(scenario: Scenario, changes: dict[str, Any]) -> Scenario:
    """Change a scenario; what is wrong is said in plain words."""
    try:
        return changed(scenario, changes)
    except ValidationError as error:
        raise ValueError(_in_words(error.errors(include_url=False)[0], next(iter(changes.values())))) from None


def _in_words(error: Mapping[str, Any], value: Any) -> str:
    spot = spot_of(error["loc"], shape_of(Scenario))
    words = words_for(error, spot)
    hint = f"; did you mean '{words.suggestion}'?" if words.suggestion else ""
    note = f" ({words.note})" if words.note else ""
    return f"{path_text((*spot.path, *words.below))} {words.message}{hint}{note}"
