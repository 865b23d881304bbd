"""The folder of a search: what was asked, every candidate tried, and the scenario at the best."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import Field

from simulation.experiments.folders import FolderError, named_folder
from simulation.experiments.manifest import FILE_NAME, TEXT_HASH, Manifest, now, scenario_tree, tree_sha256, versions
from simulation.experiments.manifest import write_manifest as write
from simulation.experiments.search.ranges import Range
from simulation.parameters import Parameters
from simulation.scenario import Scenario
from simulation.scenario.loading import read_yaml, validate
from simulation.scenario.writing import dump_yaml

KIND: Literal["loyalty-lab search"] = "loyalty-lab search"
STUDY, TRIED, BEST = "search.db", "tried.csv", "best.yaml"
REACH, VALUE, FIT = "reach.csv", "value.csv", "fit.csv"


class VariedBetween(Parameters):
    """What varied: paths, their unit, and bounds or the names of choices."""

    paths: list[str]
    unit: str = "-"
    bounds: list[float] | None = None
    choices: list[str] | None = None

    @classmethod
    def of(cls, given: Range) -> "VariedBetween":
        """Write down a range."""
        if given.choices:
            return cls(paths=list(given.paths), unit=given.unit, choices=list(given.labels))
        return cls(paths=list(given.paths), unit=given.unit, bounds=[given.low, given.high])


class SearchManifest(Manifest):
    """The manifest of a search.

    Attributes
    ----------
    goal
        What is to be highest (``Keeper.score``), or the targets (``Keeper.customers`` to number).
    ranges
        What varies, by name.
    replications, trials
        Runs of each candidate, and candidates at most.
    scenario_sha256, scenario
        The scenario searched from.
    """

    kind: Literal["loyalty-lab search"] = KIND
    goal: str | dict[str, float]
    ranges: dict[str, VariedBetween]
    replications: int = Field(ge=1)
    trials: int = Field(ge=1)
    scenario_sha256: str = Field(pattern=TEXT_HASH)
    scenario: Scenario


def search_folder(
    folder: str | Path | None, scenario: Scenario, goal: str | Mapping[str, float], ranges: Sequence[Range], replications: int,
    trials: int, seed: int, source: Sequence[str] = (),
) -> Path | None:  # fmt: skip
    """Make the folder of a search, or find that it holds the same search, which then goes on.

    Raises
    ------
    FolderError
        If it cannot be used, or holds something else; the text says in what it differs.
    """
    if folder is None:
        return None
    target = Path(folder)
    manifest = SearchManifest(
        complete=False, date=now(), seed=seed, source=list(source), versions=versions(),
        files=[STUDY, TRIED, BEST], goal=dict(goal) if isinstance(goal, Mapping) else goal,
        ranges={each.name: VariedBetween.of(each) for each in ranges}, replications=replications, trials=trials,
        scenario_sha256=tree_sha256(scenario_tree(scenario)), scenario=scenario,
    )  # fmt: skip
    if (target / FILE_NAME).exists():
        _check_same(target, manifest)
    else:
        named_folder(target)
    write(manifest, target)
    return target


def save_search(folder: Path, tables: Mapping[str, pd.DataFrame], best: Scenario, complete: bool) -> None:
    """Save tables by the names of their files, and the scenario at the best."""
    for name, table in tables.items():
        table.to_csv(folder / name, index=False, float_format="%.10g", lineterminator="\n")
    (folder / BEST).write_text(dump_yaml(best), encoding="utf-8", newline="\n")
    manifest = validate(SearchManifest, read_yaml(folder / FILE_NAME))
    write(manifest.model_copy(update={"complete": complete}), folder)


def _check_same(folder: Path, asked: SearchManifest) -> None:
    located = read_yaml(folder / FILE_NAME)
    kind = located.find(("kind",))
    if kind is None or str(kind.content) != KIND:
        raise FolderError(f"the folder {folder} holds results of another kind; name another folder")
    kept = validate(SearchManifest, located)
    different = differences(_asked(kept), _asked(asked))
    if kept.versions.get("sources") != asked.versions.get("sources"):
        different.append("the program was another version")
    if different:
        raise FolderError(
            f"the folder {folder} holds another search: {'; '.join(different[:6])}. Name another folder, or ask the same"
        )


def _asked(manifest: SearchManifest) -> Any:
    """Return what must be the same for a search to go on."""
    tree = manifest.model_dump(mode="json", include={"goal", "ranges", "replications", "seed"})
    return {**tree, **scenario_tree(manifest.scenario)}


def differences(before: Any, now: Any, path: str = "") -> list[str]:
    """List where two trees of plain values differ.

    Examples
    --------
    >>> differences({"a": {"b": 1}, "c": 2}, {"a": {"b": 3}, "c": 2})
    ['a.b is 3, but was 1']
    """
    if isinstance(before, Mapping) and isinstance(now, Mapping):
        names = dict.fromkeys([*before, *now])
        return [
            text
            for name in names
            for text in differences(before.get(name), now.get(name), f"{path}.{name}" if path else str(name))
        ]
    return [] if before == now else [f"{path} is {_short(now)}, but was {_short(before)}"]


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:77] + "..."
