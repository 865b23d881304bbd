"""Running an experiment, or going on with it."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.experiments.manifest import SweepManifest, now, table_sha256
from simulation.experiments.sweeps.batches import Plan, Round
from simulation.experiments.sweeps.beginning import begun, check_empty_or_sweep, write_manifest
from simulation.experiments.sweeps.engines import Engine, engine_for
from simulation.experiments.sweeps.experiment import Experiment
from simulation.experiments.sweeps.interruption import Stopping, listening
from simulation.experiments.sweeps.loading import Prepared, prepared
from simulation.experiments.sweeps.replicating import Enough, rounds
from simulation.experiments.sweeps.store import DAMAGED, POINTS, Store, SweepError
from simulation.scenario import Scenario
from simulation.scenario.errors import listed

Progress = Callable[[int, int], None]
"""Called with runs done and runs in all."""


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
    check_empty_or_sweep(folder)
    with store.alone():
        manifest = begun(what, folder, store, batch)
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
        write_manifest(self.manifest.model_copy(update=update), self.store.folder)
        return Sweep(
            self.store.folder, self.manifest.points, self.runs, self.done, self.failed, self.earlier, not complete
        )


def _workers(workers: int | None, batches: int) -> int:
    """Return how many processes to use: as many as there are cores for this one, if nobody said, and something to do."""
    if workers is not None and workers < 1:
        raise ValueError(f"workers must be at least 1, but is {workers}")
    cores = getattr(os, "process_cpu_count", os.cpu_count)() or 1  # the former from Python 3.13 on
    return workers or min(cores, batches)


def _nothing(*_: Any) -> None:
    """Tell nobody."""
