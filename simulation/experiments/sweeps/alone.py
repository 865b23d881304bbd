"""A batch whose runs are each done in a process of their own: for runs that end the process they run in.

``python -m simulation.experiments.sweeps.alone FILE`` does the batch pickled in a file, and writes what came of it there.
"""

import pickle
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from simulation.experiments.sweeps.batches import Batch, BatchDone, done_of, run_batch, unpacked


def run_batch_alone(packed: bytes, batch: Batch) -> BatchDone:
    """Do the runs of a batch as :func:`simulation.experiments.sweeps.batches.run_batch` does, each in a process of its own."""
    plan = unpacked(packed)
    tables: list[pa.Table] = []
    failures: list[tuple[Any, ...]] = []
    for place in range(len(batch)):
        one = slice(place, place + 1)
        single = Batch(
            batch.number, batch.points[one], batch.replications[one], tuple(column[one] for column in batch.values)
        )
        done = _in_a_process(packed, single)
        if isinstance(done, BatchDone):
            tables.append(_read(done.runs))
            failures += (
                [] if done.failures is None else [tuple(row.values()) for row in _read(done.failures).to_pylist()]
            )
        else:
            replication = int(batch.replications[place])
            failures.append((int(batch.points[place]), replication, plan.seed + replication, done, done))
    return done_of(plan, batch, tables, failures)


def _in_a_process(packed: bytes, batch: Batch) -> BatchDone | str:
    """Do a batch in a process; returns in words what happened to the process if it did not end by itself."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "batch.pickle")
        file.write_bytes(pickle.dumps((list(sys.path), packed, batch)))
        ended = subprocess.run([sys.executable, "-m", __name__, str(file)], capture_output=True, text=True, check=False)
        if ended.returncode != 0:
            how = f"signal {-ended.returncode}" if ended.returncode < 0 else f"exit code {ended.returncode}"
            return f"the process ended with {how} (memory may have run out) {ended.stderr[-1000:]}".strip()
        done = pickle.loads(file.read_bytes())
    assert isinstance(done, BatchDone)
    return done


def _read(content: bytes) -> pa.Table:
    return pq.read_table(pa.BufferReader(content)).replace_schema_metadata(None)


def _main(file: Path) -> None:
    sys.path[:], packed, batch = pickle.loads(file.read_bytes())
    file.write_bytes(pickle.dumps(run_batch(packed, batch)))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
