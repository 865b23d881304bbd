"""Manifests: all that is needed to repeat what was run, and to see whether the same numbers came out.

A manifest is a YAML file. The scenario stands in it as it was resolved, with every default, so that it depends on no
other file; a hash over the scenario tells whether somebody changed it afterwards.
"""

import hashlib
import json
import platform
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import Field

from simulation.experiments.sweeps.experiment import Experiment
from simulation.firms.strategies import StrategyParameters
from simulation.parameters import Parameters
from simulation.scenario import Scenario
from simulation.scenario.errors import refusal
from simulation.scenario.loading import read_yaml, validate
from simulation.scenario.tree import Located, Node
from simulation.scenario.tree import Path as TreePath
from simulation.scenario.writing import dump_yaml

FILE_NAME = "manifest.yaml"
RUN = "loyalty-lab run"
COMPARISON = "loyalty-lab comparison"
TOURNAMENT = "loyalty-lab tournament"
SWEEP = "loyalty-lab sweep"
PACKAGES = ("loyalty-lab", "numpy", "numba", "mesa", "pandas", "pydantic")
LAYERS_WITHOUT_EFFECT = ("cli", "dashboard", "plots", "widgets")
NUMBERS = "%.10g"
"""How numbers are written in CSV files and before they are hashed: ten digits."""
TEXT_HASH = r"^[0-9a-f]{64}$"


class Manifest(Parameters):
    """What the manifests of runs and of comparisons share.

    Attributes
    ----------
    kind
        Tells the manifest of a run, that of a comparison, and a scenario apart.
    format
        Version of this format.
    complete
        Whether it was run to the end.
    date
        When, in universal time.
    seed
        Of the run, or of the first replication.
    source
        The scenario files as given.
    settings
        The settings laid over them.
    versions
        Of the program, of what it is built on, and of the computer.
    files
        What was saved beside the manifest.
    """

    kind: str
    format: Literal[1] = 1
    complete: bool
    date: str
    seed: int = Field(ge=0)
    source: list[str]
    settings: list[str] = []
    versions: dict[str, str]
    files: list[str] = []


class RunManifest(Manifest):
    """The manifest of a run.

    Attributes
    ----------
    weeks_done
        Weeks that count and were run.
    own_strategies
        Firms whose strategy was written in Python, which a manifest cannot hold, with the strategy's name.
    equity_left
        Customer equity that each firm left behind [EUR]; empty if it was not computed.
    firms_sha256
        Hash of the table of firms (``firms.csv``), see :func:`table_sha256`.
    scenario_sha256
        Hash of the scenario, see :func:`tree_sha256`.
    scenario
        As resolved, with the seed of the run.
    """

    kind: Literal["loyalty-lab run"] = "loyalty-lab run"
    weeks_done: int = Field(ge=0)
    own_strategies: dict[str, str] = {}
    equity_left: dict[str, float] = {}
    firms_sha256: str = Field(pattern=TEXT_HASH)
    scenario_sha256: str = Field(pattern=TEXT_HASH)
    scenario: Scenario


class ComparisonManifest(Manifest):
    """The manifest of a comparison.

    Attributes
    ----------
    replications, replications_done
        Asked for, and finished.
    firm
        The firm that the question is about.
    confidence
        Of the intervals.
    outcomes
        What was measured.
    own_strategies
        As in a run's manifest, by alternative and firm.
    runs_sha256
        Hash of the table of runs (``runs.csv``).
    scenarios_sha256
        Hash of all scenarios together.
    scenarios
        The alternatives' scenarios by name, as resolved.
    """

    kind: Literal["loyalty-lab comparison"] = "loyalty-lab comparison"
    replications: int = Field(ge=1)
    replications_done: int = Field(ge=0)
    firm: str
    confidence: float = Field(gt=0, lt=1)
    outcomes: list[str]
    own_strategies: dict[str, str] = {}
    runs_sha256: str = Field(pattern=TEXT_HASH)
    scenarios_sha256: str = Field(pattern=TEXT_HASH)
    scenarios: dict[str, Scenario]


class TournamentManifest(Manifest):
    """The manifest of a tournament.

    Attributes
    ----------
    replications, replications_done, confidence, own_strategies, runs_sha256
        As in the manifest of a comparison; ``own_strategies`` by the strategy's name.
    authors
        Who wrote a strategy, where that is known.
    disqualified
        Strategies that failed, and how.
    strategies_sha256, scenarios_sha256
        Hashes of all strategies and of all markets.
    strategies
        Those that took part, by name, as resolved (but for those in ``own_strategies``).
    scenarios
        The markets by name, as resolved.
    """

    kind: Literal["loyalty-lab tournament"] = "loyalty-lab tournament"
    replications: int = Field(ge=1)
    replications_done: int = Field(ge=0)
    confidence: float = Field(gt=0, lt=1)
    own_strategies: dict[str, str] = {}
    authors: dict[str, str] = {}
    disqualified: dict[str, str] = {}
    runs_sha256: str = Field(pattern=TEXT_HASH)
    strategies_sha256: str = Field(pattern=TEXT_HASH)
    scenarios_sha256: str = Field(pattern=TEXT_HASH)
    strategies: dict[str, StrategyParameters]
    scenarios: dict[str, Scenario]


class VariedParameter(Parameters):
    """A factor as the manifest of a sweep tells it.

    Attributes
    ----------
    paths
        Of the parameters that take its value.
    kind
        ``list``, ``range``, ``distribution`` or ``choices``.
    unit
        Of the parameter.
    whole
        Whether it takes whole numbers only.
    low, high
        Smallest and largest value; null for choices, and where there is none.
    labels
        Of choices.
    base
        Its value in the scenario; null where that is no number, and no choice.
    """

    paths: list[str]
    kind: Literal["list", "range", "distribution", "choices"]
    unit: str
    whole: bool
    low: float | None = None
    high: float | None = None
    labels: list[str] = []
    base: float | str | None = None


class SweepManifest(Manifest):
    """The manifest of a sweep. It is written when the sweep begins, and again when it ends.

    Attributes
    ----------
    points, runs
        Points of the design, and runs in all; with a stopping rule, ``runs`` are those decided upon so far.
    runs_done, runs_failed
        How many are kept in the folder, and how many of these failed.
    batch
        Runs in each file, but perhaps the last of a round of replications.
    firms
        Whose outcomes are kept.
    factors
        What is varied.
    program_sha256
        Hash of the source files on which a run's numbers depend.
    points_sha256
        Hash of the table of points, see :func:`table_sha256`.
    experiment_sha256, scenario_sha256
        Hashes of the experiment and of the scenario.
    experiment
        As in its file, with every default.
    scenario
        As resolved, with what the experiment changes throughout.
    """

    kind: Literal["loyalty-lab sweep"] = "loyalty-lab sweep"
    points: int = Field(ge=1)
    runs: int = Field(ge=1)
    runs_done: int = Field(ge=0)
    runs_failed: int = Field(ge=0)
    batch: int = Field(ge=1)
    firms: list[str]
    factors: dict[str, VariedParameter]
    program_sha256: str = Field(pattern=TEXT_HASH)
    points_sha256: str = Field(pattern=TEXT_HASH)
    experiment_sha256: str = Field(pattern=TEXT_HASH)
    scenario_sha256: str = Field(pattern=TEXT_HASH)
    experiment: Experiment
    scenario: Scenario


def another_kind(manifest: Manifest, path: str | Path) -> str:
    """Say that a manifest is not of the kind that a command takes, and which command takes it."""
    kind = manifest.kind.removeprefix("loyalty-lab ")
    if manifest.kind == SWEEP:
        return f"{path} is the manifest of a sweep; the command that made it goes on with it"
    command = {RUN: "run", COMPARISON: "compare", TOURNAMENT: "tournament"}[manifest.kind]
    return f"{path} is the manifest of a {kind}; repeat it by: loyalty-lab {command} {path}"


def kind_of(path: str | Path) -> str | None:
    """Tell what kind of manifest a YAML file is; None if it is none (a scenario, for example).

    Raises
    ------
    ScenarioError
        If it cannot be read as YAML.
    """
    return _kind(read_yaml(path))


def load_manifest(path: str | Path) -> RunManifest | ComparisonManifest | TournamentManifest | SweepManifest:
    """Load a manifest, and refuse it if what was run was changed in it.

    Raises
    ------
    ScenarioError
        If the file is no manifest, is wrong, or does not fit its own hash; the message says what and where.
    """
    located = read_yaml(path)
    kind = _kind(located)
    if kind is None:
        raise refusal(located.root.place, "is no manifest (it has no 'kind')")
    if kind not in (RUN, COMPARISON, TOURNAMENT, SWEEP):
        known = f"'{RUN}', '{COMPARISON}', '{TOURNAMENT}' or '{SWEEP}'"
        raise refusal(located.place(("kind",)), f"must be {known}, but is '{kind}'", "kind")
    if kind == RUN:
        run = validate(RunManifest, located)
        _check_unchanged(located, "scenario", run.scenario_sha256)
        _check_seed(located, run.seed, run.scenario.seed)
        return run
    if kind == TOURNAMENT:
        tournament = validate(TournamentManifest, located)
        _check_unchanged(located, "strategies", tournament.strategies_sha256)
        _check_unchanged(located, "scenarios", tournament.scenarios_sha256)
        return tournament
    if kind == SWEEP:
        sweep = validate(SweepManifest, located)
        _check_unchanged(located, "experiment", sweep.experiment_sha256)
        _check_unchanged(located, "scenario", sweep.scenario_sha256)
        return sweep
    comparison = validate(ComparisonManifest, located)
    _check_unchanged(located, "scenarios", comparison.scenarios_sha256)
    return comparison


def write_manifest(manifest: Manifest, folder: Path) -> Path:
    """Write a manifest into a folder; returns the file.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    path = folder / FILE_NAME
    path.write_text(manifest_text(manifest), encoding="utf-8", newline="\n")
    return path


def manifest_text(manifest: Manifest) -> str:
    """Return what stands in a manifest's file."""
    heading = "Repeats what it describes: loyalty-lab run (compare, tournament) and the name of this file."
    if manifest.kind == SWEEP:
        heading = "Tells what is in this folder. The command that made it goes on with it."
    return f"# {heading} Not to be edited.\n{dump_yaml(manifest)}"


def tree_sha256(tree: Any) -> str:
    """Hash plain values (as written in a file) over their canonical form.

    The canonical form is JSON in ASCII without spaces, mappings in the order in which they are written (the order of
    firms has a meaning), floating-point numbers in their shortest exact form.

    Examples
    --------
    >>> tree_sha256({"weeks": 52, "price": 20.0})[:12]
    '3efdc2899bb2'
    """
    canonical = json.dumps(tree, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def scenario_tree(scenario: Scenario) -> Any:
    """Return a scenario as the plain values that stand in a manifest."""
    return scenario.model_dump(mode="json", round_trip=True)


def table_sha256(table: pd.DataFrame) -> str:
    """Hash a table's numbers: the text of its CSV file, in which numbers have ten digits and lines end with a line feed.

    The last digits of logarithms and powers may differ between processors; ten digits are the same everywhere in
    practice, and more than any conclusion needs.
    """
    return hashlib.sha256(csv_text(table).encode("utf-8")).hexdigest()


def csv_text(table: pd.DataFrame) -> str:
    """Write a table as CSV."""
    return str(table.to_csv(index=False, float_format=NUMBERS, lineterminator="\n"))


def versions() -> dict[str, str]:
    """Return the versions that results may depend on."""
    found = {"python": platform.python_version(), "platform": platform.platform(), "sources": sources_sha256()[:16]}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found


@cache
def sources_sha256() -> str:
    """Hash this program's own source files, but for those that only show results."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package)
        if place.parts[0] not in LAYERS_WITHOUT_EFFECT:
            digest.update(place.as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def now() -> str:
    """Return the date and time, universal."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _kind(located: Located) -> str | None:
    node = located.find(("kind",))
    return None if node is None else str(node.content)


def _check_unchanged(located: Located, part: str, recorded: str) -> None:
    where: TreePath = (part,)
    node = located.find(where)
    if not isinstance(node, Node) or tree_sha256(node.plain()) != recorded:
        raise refusal(
            located.place(where, key=True),
            f"was changed after the run (it does not fit {part}_sha256), so there is nothing to repeat; to run a changed "
            "scenario, keep it in a scenario file of its own",
            part,
        )


def _check_seed(located: Located, seed: int, of_scenario: int) -> None:
    if seed != of_scenario:
        raise refusal(
            located.place(("seed",)),
            f"was changed after the run (the scenario has {of_scenario}, here is {seed})",
            "seed",
        )
