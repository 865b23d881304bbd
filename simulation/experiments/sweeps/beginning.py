"""Beginning a sweep in a folder, or finding it there again: its manifest, and whether it is of the same experiment."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from simulation.experiments.folders import FolderError
from simulation.experiments.manifest import (
    FILE_NAME,
    SweepManifest,
    VariedParameter,
    load_manifest,
    manifest_text,
    now,
    scenario_tree,
    table_sha256,
    tree_sha256,
    versions,
)
from simulation.experiments.sweeps.batches import model_sha256
from simulation.experiments.sweeps.designs import drawn
from simulation.experiments.sweeps.experiment import Experiment
from simulation.experiments.sweeps.factors import AS_IT_IS, Varied
from simulation.experiments.sweeps.loading import Prepared
from simulation.experiments.sweeps.store import BUSY, FAILURES, POINTS, RUNS, Store, write_whole, writing_into
from simulation.experiments.sweeps.timing import good_size

MOST_DIFFERENCES = 10
LONGEST_VALUE = 60
WORDS_ONLY = ("title", "question", "story", "look_for", "references", "play", "scenario")
"""What may differ: it changes no number. (What the scenario holds is compared, not where it lies.)"""


def begun(what: Prepared, folder: Path, store: Store, batch: int | None) -> SweepManifest:
    """Return the manifest in a folder, if it is of this very experiment; or begin a sweep there.

    Raises
    ------
    FolderError
        If the folder holds something else.
    """
    if (folder / FILE_NAME).exists():
        found = load_manifest(folder / FILE_NAME)
        if not isinstance(found, SweepManifest):
            raise FolderError(f"the folder {folder} holds the manifest of a {found.kind}; name another")
        differing = differences(found, what)
        if differing:
            shown = "\n".join(f"  {line}" for line in differing[:MOST_DIFFERENCES])
            more = f"\n  and {len(differing) - MOST_DIFFERENCES} more" if len(differing) > MOST_DIFFERENCES else ""
            raise FolderError(
                f"the folder {folder} holds a sweep of another experiment, which cannot be gone on with by this one; "
                f"name another folder, or undo what differs:\n{shown}{more}"
            )
        words = {"experiment": what.experiment, "experiment_sha256": tree_sha256(experiment_tree(what.experiment))}
        return found.model_copy(update=words)
    points = drawn(what.experiment.design, what.factors)
    store.write_points(points)
    manifest = _manifest(what, points, batch or good_size(what))
    write_manifest(manifest, folder)
    return manifest


def check_empty_or_sweep(folder: Path) -> None:
    """Refuse a folder that holds something else."""
    if not folder.exists() or (folder / FILE_NAME).exists():
        return
    if not folder.is_dir() or any(path.name not in (POINTS, BUSY) for path in folder.iterdir()):
        raise FolderError(f"{folder} is no empty folder, nor one of a sweep; name another for the results")


def differences(found: SweepManifest, what: Prepared) -> list[str]:
    """Say where the experiment in a folder differs from another: what it is there, and what it would be."""
    lines = []
    trees = [
        ("", experiment_tree(found.experiment), experiment_tree(what.experiment)),
        ("scenario: ", scenario_tree(found.scenario), scenario_tree(what.scenario)),
    ]
    for label, there, here in trees:
        lines += [
            f"{label}{path}: {_short(mine)} in the folder, now {_short(other)}"
            for path, mine, other in _walk(there, here)
        ]
    program = model_sha256()
    if found.program_sha256 != program:
        before, after = found.versions.get("loyalty-lab", "unknown"), versions()["loyalty-lab"]
        lines.append(
            f"the program: the model's source files were others ({found.program_sha256[:8]}, version {before}; now "
            f"{program[:8]}, version {after}), so that its numbers may differ"
        )
    return lines


def experiment_tree(experiment: Experiment) -> Any:
    """Return an experiment as plain values. How it is called, and where its scenario lies, make no other experiment of it."""
    return experiment.model_dump(mode="json", round_trip=True)


_MISSING = object()


def _walk(there: Any, here: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any, Any]]:
    """Yield every place where two trees differ."""
    if isinstance(there, dict) and isinstance(here, dict):
        for key in dict.fromkeys([*there, *here]):
            if (not path and key in WORDS_ONLY) or (key == "label" and len(path) == 2 and path[0] == "factors"):
                continue
            yield from _walk(there.get(key, _MISSING), here.get(key, _MISSING), (*path, key))
        if list(there) != list(here) and set(there) == set(here):
            yield ".".join(path), f"the order {', '.join(there)}", ", ".join(here)
    elif there != here:
        yield ".".join(path), there, here


def _short(value: Any) -> str:
    if value is _MISSING:
        return "nothing"
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}..."


def _manifest(what: Prepared, points: pd.DataFrame, batch: int) -> SweepManifest:
    experiment = what.experiment
    return SweepManifest(
        complete=False,
        date=now(),
        seed=what.scenario.seed,
        source=[what.source] if what.source else [],
        versions=versions(),
        files=[POINTS, RUNS, FAILURES],
        points=len(points),
        runs=len(points) * experiment.replications,
        runs_done=0,
        runs_failed=0,
        batch=batch,
        firms=what.firms,
        factors={each.name: _told(each) for each in what.factors},
        program_sha256=model_sha256(),
        points_sha256=table_sha256(points),
        experiment_sha256=tree_sha256(experiment_tree(experiment)),
        scenario_sha256=tree_sha256(scenario_tree(what.scenario)),
        experiment=experiment,
        scenario=what.scenario,
    )


def _told(factor: Varied) -> VariedParameter:
    low, high = factor.bounds
    base = None if factor.base == AS_IT_IS or factor.base != factor.base else factor.base
    return VariedParameter(
        paths=list(factor.paths), kind=factor.kind, unit=factor.unit, whole=factor.whole, low=low, high=high,
        labels=list(factor.labels), base=base,
    )  # fmt: skip


def write_manifest(manifest: SweepManifest, folder: Path) -> None:
    """Write a manifest into the folder of a sweep."""
    with writing_into(folder):
        write_whole(folder / FILE_NAME, manifest_text(manifest).encode())
