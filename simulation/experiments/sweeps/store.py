"""The folder of a sweep: a file for each batch, written whole or not at all, so that a sweep can be gone on with."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from simulation.experiments.sweeps.batches import MARK, Batch, BatchDone

POINTS = "points.parquet"
RUNS, FAILURES, DAMAGED = "runs", "failures", "damaged"
PARTIAL = ".partial"
BUSY = ".busy"
"""A file that whoever works in the folder keeps locked."""
MOST_REPLICATIONS = 1 << 20
"""More than an experiment can have."""


class SweepError(RuntimeError):
    """A sweep that cannot go on; the text says why, what is safe and what to do."""


class Store:
    """The files of a sweep.

    Parameters
    ----------
    folder
        The sweep's.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged: list[str] = []
        self._there: set[str] = set()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Make the folder, and keep others out of it meanwhile. Where this process is killed, the system lets them in again.

        Raises
        ------
        SweepError
            If the folder cannot be written into, or another process works in it.
        """
        with writing_into(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            stream = open(self.folder / BUSY, "w", encoding="ascii")  # noqa: SIM115  closed below
        with stream:
            try:
                _lock(stream)
            except BlockingIOError as error:
                raise SweepError(
                    f"another process is at work in {self.folder}; wait until it is done, or name another folder"
                ) from error
            yield

    def open(self) -> None:
        """Make the folders, look what is there, and remove what was being written when somebody ended it.

        Raises
        ------
        SweepError
            If the folder cannot be written into.
        """
        with writing_into(self.folder):
            for name in (RUNS, FAILURES):
                part = self.folder / name
                part.mkdir(exist_ok=True)
                for left in part.glob(f".*{PARTIAL}"):
                    left.unlink()
            self._there = {path.name for path in (self.folder / RUNS).iterdir()}

    def write(self, done: BatchDone) -> None:
        """Keep a batch. A batch counts as done when its file of runs is there; that of its failures is there before.

        Raises
        ------
        SweepError
            If it cannot be written.
        """
        name = file_name(done.number)
        with writing_into(self.folder):
            if done.failures is not None:
                write_whole(self.folder / FAILURES / name, done.failures)
            else:
                (self.folder / FAILURES / name).unlink(missing_ok=True)
            write_whole(self.folder / RUNS / name, done.runs)

    def read(self, batch: Batch, columns: Sequence[str] = ()) -> tuple[pa.Table, int] | None:
        """Read a batch that is done, every byte checked; what is damaged is put aside.

        Returns
        -------
        table, failed
            Its runs (``columns`` of them) and how many failed; None if it is not there, or was damaged.
        """
        name = file_name(batch.number)
        if name not in self._there:
            return None
        try:
            table = _checked(self.folder / RUNS / name, batch)
            tables = [table]
            if (self.folder / FAILURES / name).exists():
                tables.append(_checked(self.folder / FAILURES / name, batch))
            found = np.concatenate([_run_numbers(each["point"], each["replication"]) for each in tables])
            if not np.array_equal(np.unique(found), np.sort(_run_numbers(batch.points, batch.replications))):
                raise ValueError("it does not hold the runs of this batch")
        except (OSError, ValueError, KeyError, pa.ArrowException):
            self._put_aside(name)
            return None
        return table.select(list(columns)), sum(len(each) for each in tables[1:])

    def _put_aside(self, name: str) -> None:
        with writing_into(self.folder):
            (self.folder / DAMAGED).mkdir(exist_ok=True)
            for part in (RUNS, FAILURES):
                path = self.folder / part / name
                if path.exists():
                    os.replace(path, self.folder / DAMAGED / f"{part}-{name}")
        self._there.discard(name)
        self.damaged.append(name)

    def forget_failures(self) -> int:
        """Remove batches in which runs failed, so that they are done again; returns how many there were."""
        names = [path.name for path in (self.folder / FAILURES).glob("batch-*.parquet")]
        with writing_into(self.folder):
            for name in names:
                (self.folder / RUNS / name).unlink(missing_ok=True)
                (self.folder / FAILURES / name).unlink(missing_ok=True)
        self._there -= set(names)
        return len(names)

    def write_points(self, points: pd.DataFrame) -> None:
        """Keep the design."""
        with writing_into(self.folder):
            sink = pa.BufferOutputStream()
            pq.write_table(pa.Table.from_pandas(points, preserve_index=False), sink, write_page_checksum=True)
            write_whole(self.folder / POINTS, bytes(sink.getvalue()))

    def points(self) -> pd.DataFrame:
        """Read the design.

        Raises
        ------
        SweepError
            If it is damaged.
        """
        try:
            return pq.read_table(self.folder / POINTS, page_checksum_verification=True).to_pandas()
        except (OSError, pa.ArrowException) as error:
            raise SweepError(
                f"{self.folder / POINTS} is missing or damaged ({error}): without it nobody knows which points were run; "
                "begin again in another folder"
            ) from error


def file_name(number: int) -> str:
    """Return the name of a batch's file."""
    return f"batch-{number:06d}.parquet"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that at any moment it is there as a whole, or (as before) not at all.

    Raises
    ------
    OSError
        If it cannot be written; nothing is left then.
    """
    partial = path.with_name(f".{path.name}{PARTIAL}")
    try:
        with open(partial, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, path)
    except OSError:
        with suppress(OSError):
            partial.unlink()
        raise
    _make_lasting(path.parent)


def _lock(stream: IO[str]) -> None:
    """Lock a file, where the system (and the disk) can.

    Raises
    ------
    BlockingIOError
        If somebody has locked it.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:  # some disks of networks know no locks
        return


def _make_lasting(folder: Path) -> None:
    """Ask the system to write the folder's list of names to disk, where it knows how to."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def writing_into(folder: Path) -> Iterator[None]:
    """Say what to do where a folder cannot be written into.

    Raises
    ------
    SweepError
        Instead of an ``OSError``.
    """
    try:
        yield
    except OSError as error:
        raise SweepError(
            f"cannot write into {folder}: {error.strerror or error}. What was written before is whole; once there is room "
            "(or leave to write), the same command goes on from there"
        ) from error


def _run_numbers(points: Any, replications: Any) -> NDArray[np.int64]:
    """Give each run a number of its own."""
    return np.asarray(points, np.int64) * MOST_REPLICATIONS + np.asarray(replications, np.int64)


def _checked(path: Path, batch: Batch) -> pa.Table:
    """Read a file of a batch, every byte checked.

    Raises
    ------
    ValueError, OSError, pyarrow.ArrowException
        If it is damaged, or another batch's.
    """
    table = pq.read_table(path, page_checksum_verification=True, use_threads=False, partitioning=None)
    about = (table.schema.metadata or {}).get(MARK, b"").decode()
    if about != f"{batch.number} {len(batch)}":
        raise ValueError("it is no file of this batch")
    return table
