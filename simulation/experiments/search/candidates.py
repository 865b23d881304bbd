"""Running a candidate: one set of parameters, several times, under the luck that all candidates share."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from simulation.experiments.sweeps.batches import Batch, BatchDone, Plan, model_sha256, run_batch
from simulation.experiments.sweeps.engines import Dask
from simulation.experiments.sweeps.interruption import Stopping
from simulation.scenario import Scenario, changed

Numbers = NDArray[np.float64]
Values = Mapping[str, Numbers]
"""By ``firm.outcome``: a value a replication."""
Changes = Mapping[str, Any]
Run = Callable[[Changes, Sequence[int]], Values]
"""Runs the scenario with changes, once for each seed."""
Work = Callable[[bytes, Sequence[Batch]], Iterator[BatchDone]]


@dataclass(frozen=True)
class Wanted:
    """One outcome of one firm."""

    firm: str
    outcome: str

    @property
    def name(self) -> str:
        """How it is called in tables and on the command line."""
        return f"{self.firm}.{self.outcome}"


@contextmanager
def runner(
    scenario: Scenario, wanted: Sequence[Wanted], workers: int = 1, scheduler: str | None = None
) -> Iterator[Run]:
    """Give a function that runs candidates: here, or by the engine of sweeps, every replication a batch.

    Raises
    ------
    SweepError
        If the engine cannot go on.
    """
    outcomes = tuple(dict.fromkeys(each.outcome for each in wanted))
    firms = tuple(dict.fromkeys(each.firm for each in wanted))
    program = model_sha256()
    with _work(workers, scheduler) as work:

        def run(changes: Changes, seeds: Sequence[int]) -> Values:
            here = changed(scenario, dict(changes)) if changes else scenario
            plan = Plan(here, (), outcomes, "final", firms, seeds[0], program)
            batches = [_single(number, seed - seeds[0]) for number, seed in enumerate(seeds)]
            found = {each.name: np.full(len(seeds), np.nan) for each in wanted}
            for done in work(plan.packed(), batches):
                rows = _rows(done, changes)
                for each in wanted:
                    found[each.name][done.number] = rows[each.firm][each.outcome]
            return found

        yield run


@contextmanager
def _work(workers: int, scheduler: str | None) -> Iterator[Work]:
    """Give a function that does batches, in processes that stay until all is done."""
    if workers == 1 and scheduler is None:
        yield lambda packed, batches: (run_batch(packed, batch) for batch in batches)
        return
    engine = Dask(workers, scheduler)
    try:
        yield lambda packed, batches: engine.work(packed, batches, Stopping())
    finally:
        engine.close()


def _single(number: int, replication: int) -> Batch:
    return Batch(number, np.array([0]), np.array([replication]), ())


def _rows(done: BatchDone, changes: Changes) -> dict[str, dict[str, Any]]:
    """Return what came of a run, by firm.

    Raises
    ------
    ValueError
        If it failed.
    """
    if done.failures is not None:
        error = pq.read_table(pa.BufferReader(done.failures))["error"][0].as_py()
        where = ", ".join(f"{path} = {value}" for path, value in changes.items()) or "the scenario as it is"
        raise ValueError(f"a run failed at {where}: {error}")
    return {row["firm"]: row for row in pq.read_table(pa.BufferReader(done.runs)).to_pylist()}
