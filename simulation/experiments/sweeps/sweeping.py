"""Running an experiment, or going on with it."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

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
from simulation.experiments.measures import FROM_EQUITY
from simulation.experiments.sweeps.batches import Plan, Round, model_sha256
from simulation.experiments.sweeps.designs import drawn
from simulation.experiments.sweeps.engines import Engine, engine_for
from simulation.experiments.sweeps.experiment import Experiment
from simulation.experiments.sweeps.factors import AS_IT_IS, Varied
from simulation.experiments.sweeps.interruption import Stopping, listening
from simulation.experiments.sweeps.loading import Prepared, prepared
from simulation.experiments.sweeps.replicating import Enough, rounds
from simulation.experiments.sweeps.store import (
    BUSY,
    DAMAGED,
    FAILURES,
    POINTS,
    RUNS,
    Store,
    SweepError,
    write_whole,
    writing_into,
)
from simulation.market.market import Market
from simulation.scenario import Scenario
from simulation.scenario.errors import listed

Progress = Callable[[int, int], None]
"""Called with runs done and runs in all."""
BATCH_SECONDS = 2.0
"""How long a batch should take: long beside what handing it out costs, short beside what one would mind losing."""
LEAST_BATCHES = 32
"""Into how many batches a small sweep is divided at least, so that workers end at about the same time."""
MOST_IN_BATCH = 1_000
WARMING_UP = 60
"""Weeks in which everything happens that a market does, planning and yearly matters included."""
TRIAL = 0.3
"""Seconds for which a market is run to see how long a run will take."""
MOST_DIFFERENCES = 10
LONGEST_VALUE = 60
WORDS_ONLY = ("title", "question", "story", "look_for", "references", "play", "scenario")
"""What may differ: it changes no number. (What the scenario holds is compared, not where it lies.)"""


@dataclass(frozen=True)
class Sweep:
    """What came of a sweep; the numbers are in its folder.

    Attributes
    ----------
    folder
        Where everything is.
    points, runs
        Points of the design, and runs in all (with a stopping rule, those decided upon).
    runs_done, runs_failed
        Runs in the folder, and how many of them failed.
    earlier
        How many of these were there before.
    interrupted
        Whether somebody asked it to stop.
    """

    folder: Path
    points: int
    runs: int
    runs_done: int
    runs_failed: int
    earlier: int
    interrupted: bool


def sweep(
    experiment: str | os.PathLike[str] | Mapping[str, Any] | Experiment | Prepared,
    out: str | os.PathLike[str],
    *,
    workers: int | None = None,
    scheduler: str | None = None,
    scenario: Scenario | None = None,
    batch: int | None = None,
    retry_failed: bool = False,
    progress: Progress | None = None,
    told: Callable[[str], None] | None = None,
) -> Sweep:
    """Run an experiment; where the folder holds a part of it, go on from there.

    What comes out, row for row, does not depend on workers, scheduler, interruptions or the order in which runs end.

    Parameters
    ----------
    experiment
        An experiment file, or what would stand in one.
    out
        The folder for the results.
    workers
        Processes to use on this computer; as many as it has cores if not given.
    scheduler
        Address of a Dask cluster's scheduler, such as ``tcp://10.0.0.1:8786``, to do the work instead.
    scenario
        The market, instead of the one that the experiment names.
    batch
        Runs in each file; as many as take about two seconds if not given.
    retry_failed
        Whether runs that failed before are done again.
    progress
        Called with runs done and runs in all, first with what was there before.
    told
        Called with what is to be told meanwhile.

    Returns
    -------
    Sweep
        After Ctrl-C, with what was finished, and flagged ``interrupted``.

    Raises
    ------
    ScenarioError
        If the experiment is wrong; the message says what and where.
    FolderError
        If the folder holds something else, or another experiment; the message says what differs.
    SweepError
        If it cannot go on; what was finished is kept.
    """
    what = prepared(experiment, scenario)
    folder = Path(out)
    store = Store(folder)
    _check_empty_or_sweep(folder)
    with store.alone():
        manifest = _begun(what, folder, store, batch)
        store.open()
        if retry_failed:
            store.forget_failures()
        run = _Running(what, manifest, store, progress or _nothing, told or _nothing)
        with listening(run.hear) as stopping:
            try:
                run.go(stopping, workers, scheduler)
            except SweepError as error:
                with suppress(SweepError):
                    run.ended(interrupted=True)
                raise SweepError(f"{error}. {run.done:,} of {run.runs:,} runs are in {folder}") from error
        return run.ended(stopping.asked)


class _Running:
    """A sweep that is being run."""

    def __init__(
        self, what: Prepared, manifest: SweepManifest, store: Store, progress: Progress, told: Callable[[str], None]
    ) -> None:
        self.what, self.manifest, self.store, self.progress, self.told = what, manifest, store, progress, told
        points = store.points()
        if table_sha256(points) != manifest.points_sha256:
            raise SweepError(
                f"{store.folder / POINTS} was changed after the sweep began; begin again in another folder"
            )
        self.columns = [points[each.name].to_numpy() for each in what.factors]
        rule = what.experiment.stop
        self.enough = None if rule is None else Enough(rule, rule.firm or what.scenario.focal, len(points))
        self.runs = self.done = self.failed = self.earlier = 0

    def hear(self) -> None:
        """Answer the first Ctrl-C."""
        self.told("Stopping: what is being run is finished first (Ctrl-C once more stops at once).")

    def go(self, stopping: Stopping, workers: int | None, scheduler: str | None) -> None:
        """Do all that is left to do."""
        engine: Engine | None = None
        packed = Plan.of(self.what).packed()
        first = 0
        try:
            for points, replications in rounds(self.manifest.points, self.what.experiment.replications, self.enough):
                these = Round(points, replications, self.manifest.batch, first)
                first = these.numbers.stop
                left = self._left(these)
                if left and engine is None and not stopping.asked:
                    engine = engine_for(_workers(workers, len(left)), scheduler)
                    if engine.where:
                        self.told(f"Running on {engine.where}.")
                if engine is not None:
                    self._work(engine, packed, these, left, stopping)
                if stopping.asked:
                    return
        finally:
            if engine is not None:
                engine.close()

    def _left(self, these: Round) -> list[int]:
        """Read what is there of a round; return the numbers of the batches that are not."""
        self.runs += len(these)
        left = []
        for number in these.numbers:
            batch = these.batch(number, ())
            there = self.store.read(batch, self.enough.columns if self.enough else ())
            if there is None:
                left.append(number)
                continue
            table, failed = there
            self._count(len(batch), failed, table)
            self.earlier += len(batch)
        if self.store.damaged:
            self.told(
                f"Damaged files were put aside ({self.store.folder / DAMAGED}), and their runs are done again: "
                f"{listed(self.store.damaged)}."
            )
            self.store.damaged.clear()
        self.progress(self.done, self.runs)
        return left

    def _work(self, engine: Engine, packed: bytes, these: Round, left: list[int], stopping: Stopping) -> None:
        """Do the batches left of a round, and keep each as it is done."""
        batches = (these.batch(number, self.columns) for number in left)
        for done in engine.work(packed, batches, stopping):
            self.store.write(done)
            table = pq.read_table(pa.BufferReader(done.runs), columns=self.enough.columns) if self.enough else None
            self._count(len(these.batch(done.number, ())), done.failed, table)
            self.progress(self.done, self.runs)

    def _count(self, runs: int, failed: int, table: pa.Table | None) -> None:
        self.done += runs
        self.failed += failed
        if self.enough is not None and table is not None:
            self.enough.look_at(table)

    def ended(self, interrupted: bool) -> Sweep:
        """Write down how far it went."""
        complete = self.done == self.runs and not interrupted
        update = {
            "complete": complete,
            "runs": self.runs,
            "runs_done": self.done,
            "runs_failed": self.failed,
            "date": now(),
        }
        _write(self.manifest.model_copy(update=update), self.store.folder)
        return Sweep(
            self.store.folder, self.manifest.points, self.runs, self.done, self.failed, self.earlier, not complete
        )


def _begun(what: Prepared, folder: Path, store: Store, batch: int | None) -> SweepManifest:
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
    manifest = _manifest(what, points, batch or _good_size(what))
    _write(manifest, folder)
    return manifest


def _check_empty_or_sweep(folder: Path) -> None:
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


def _write(manifest: SweepManifest, folder: Path) -> None:
    with writing_into(folder):
        write_whole(folder / FILE_NAME, manifest_text(manifest).encode())


def _good_size(what: Prepared) -> int:
    """Return how many runs make a batch of a good length."""
    fitting = int(BATCH_SECONDS / seconds_a_run(what))
    runs = what.points * what.experiment.replications
    return max(1, min(fitting, MOST_IN_BATCH, -(-runs // LEAST_BATCHES)))


def seconds_a_run(what: Prepared) -> float:
    """Try the market for a moment, and return how long a run of it will take [s]."""
    Market(what.scenario).run(WARMING_UP)  # compiles, so that other processes find everything on disk
    begin = time.perf_counter()
    market = Market(what.scenario)
    set_up = time.perf_counter() - begin
    with suppress(_EnoughSeenError):
        market.run(progress=lambda *_: _see_enough(begin))
    weeks = market.last_step
    if any(name in FROM_EQUITY for name in what.experiment.outcomes):
        weeks += what.scenario.scoring.equity_weeks
    return set_up + (time.perf_counter() - begin - set_up) / market.step_number * weeks


class _EnoughSeenError(Exception):
    """Ends the trial of a market."""


def _see_enough(begin: float) -> None:
    if time.perf_counter() - begin > TRIAL:
        raise _EnoughSeenError


def _workers(workers: int | None, batches: int) -> int:
    """Return how many processes to use: as many as there are cores for this one, if nobody said, and something to do."""
    if workers is not None and workers < 1:
        raise ValueError(f"workers must be at least 1, but is {workers}")
    cores = getattr(os, "process_cpu_count", os.cpu_count)() or 1  # the former from Python 3.13 on
    return workers or min(cores, batches)


def _nothing(*_: Any) -> None:
    """Tell nobody."""
