"""A batch of runs: which runs it holds, how they are done, and the tables that come out. Works in any process."""

import hashlib
import pickle
import traceback
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from simulation.experiments.measures import FROM_EQUITY, values_by_period, values_measured
from simulation.experiments.sweeps.factors import Varied, all_changes
from simulation.experiments.sweeps.loading import Prepared
from simulation.market.market import Market
from simulation.scenario import Scenario, changed

YEAR = 52
PERIODS = {"yearly": ("year", YEAR), "weekly": ("week", 1)}
"""The column that tells the period, and its weeks."""
WITHOUT_EFFECT = ("cli", "dashboard", "plots", "course", "experiments")
MARK = b"loyalty-lab sweep"


class OtherProgramError(RuntimeError):
    """A worker has another version of the program than whoever asks it to work."""


@dataclass(frozen=True)
class Plan:
    """All that a run needs but for its point and replication; sent to every worker.

    Attributes
    ----------
    scenario, factors
        The market, and what is varied in it.
    outcomes, keep, firms
        What is kept.
    seed
        Of the first replication; replication ``r`` has ``seed + r`` at every point.
    program
        Hash of the model's source files.
    """

    scenario: Scenario
    factors: tuple[Varied, ...]
    outcomes: tuple[str, ...]
    keep: str
    firms: tuple[str, ...]
    seed: int
    program: str

    @classmethod
    def of(cls, what: Prepared) -> "Plan":
        """Make the plan of an experiment."""
        wanted = what.experiment
        return cls(
            what.scenario, what.factors, tuple(wanted.outcomes), wanted.keep, tuple(what.firms), what.scenario.seed,
            model_sha256(),
        )  # fmt: skip

    @property
    def with_equity(self) -> bool:
        """Whether markets have to be continued in order to value the customers left."""
        return any(name in FROM_EQUITY for name in self.outcomes)

    def packed(self) -> bytes:
        """Return the plan as bytes, to be sent."""
        return zlib.compress(pickle.dumps(self, pickle.HIGHEST_PROTOCOL))

    def scenario_at(self, values: Sequence[Any]) -> Scenario:
        """Return the scenario of a point."""
        found = self.scenario
        for changes in all_changes(self.factors, values):
            found = changed(found, changes) if changes else found
        return found

    @cached_property
    def schema(self) -> pa.Schema:
        """Return the columns of the runs' table."""
        columns = [("point", pa.int64()), ("replication", pa.int64()), ("seed", pa.int64())]
        columns += [(each.name, pa.string() if each.is_choice else pa.float64()) for each in self.factors]
        columns.append(("firm", pa.string()))
        if self.keep in PERIODS:
            columns.append((PERIODS[self.keep][0], pa.int64()))
        return pa.schema([*columns, *((name, pa.float64()) for name in self.outcomes)])


@dataclass(frozen=True)
class Batch:
    """Some runs that are done one after another and kept in one file.

    Attributes
    ----------
    number
        Of the batch.
    points, replications
        Of each run, (n_runs,).
    values
        What each run's point sets the factors to: a column for each factor, (n_runs,).
    """

    number: int
    points: NDArray[np.int64]
    replications: NDArray[np.int64]
    values: tuple[NDArray[Any], ...]

    def __len__(self) -> int:
        """Return how many runs it holds."""
        return len(self.points)


@dataclass(frozen=True)
class BatchDone:
    """What came of a batch: the contents of its files.

    Attributes
    ----------
    runs
        Parquet: a row for each run and firm (and period).
    failures
        Parquet: a row for each run that failed; None if none did.
    failed
        How many failed.
    """

    number: int
    runs: bytes
    failures: bytes | None
    failed: int


FAILURES = pa.schema(
    [("point", pa.int64()), ("replication", pa.int64()), ("seed", pa.int64()), ("error", pa.string()),
     ("traceback", pa.string())]
)  # fmt: skip


def run_batch(packed: bytes, batch: Batch) -> BatchDone:
    """Do the runs of a batch; one that fails is written down, and the others go on.

    Raises
    ------
    OtherProgramError
        If the model's source files differ from those of whoever made the plan.
    """
    plan = unpacked(packed)
    if plan.program != model_sha256():
        raise OtherProgramError("a worker has another version of loyalty-lab; install the same one everywhere")
    tables, failures = [], []
    for place in range(len(batch)):
        point, replication = int(batch.points[place]), int(batch.replications[place])
        values = [column[place] for column in batch.values]
        try:
            tables.append(_run(plan, point, replication, values))
        except Exception as error:  # noqa: BLE001  whatever a run raises is its result
            failures.append((point, replication, plan.seed + replication, told(error), traceback.format_exc()))
    return done_of(plan, batch, tables, failures)


def done_of(plan: Plan, batch: Batch, tables: Sequence[pa.Table], failures: Sequence[tuple[Any, ...]]) -> BatchDone:
    """Put the tables of runs, and the rows of those that failed, into the contents of files."""
    schema = plan.schema
    runs = pa.concat_tables(tables) if tables else schema.empty_table()
    failed = None
    if failures:
        columns = list(zip(*failures, strict=True))
        failed = as_parquet(pa.table([pa.array(column) for column in columns], schema=FAILURES), batch, plan)
    return BatchDone(batch.number, as_parquet(runs, batch, plan), failed, len(failures))


def as_parquet(table: pa.Table, batch: Batch, plan: Plan) -> bytes:
    """Write a table, with what tells which batch it is and checksums that tell damage."""
    sink = pa.BufferOutputStream()
    about = {MARK: f"{batch.number} {len(batch)}".encode()}
    pq.write_table(table.replace_schema_metadata(about), sink, compression="zstd", write_page_checksum=True)
    return bytes(sink.getvalue())


def told(error: BaseException) -> str:
    """Name an error in a line."""
    return f"{type(error).__name__}: {error}".strip()


def _run(plan: Plan, point: int, replication: int, values: Sequence[Any]) -> pa.Table:
    seed = plan.seed + replication
    market = Market(plan.scenario_at(values), seed=seed).run()
    equity = market.equity_left() if plan.with_equity else None
    firms = market.history.firms
    kept = [place for place, firm in enumerate(firms) if firm in plan.firms]
    names = [firms[place] for place in kept]
    columns: dict[str, Any] = {}
    if plan.keep in PERIODS:
        name, weeks = PERIODS[plan.keep]
        numbers, found = values_by_period(market.results, weeks, plan.outcomes)
        columns["firm"] = names * len(numbers)
        columns[name] = np.repeat(numbers, len(kept))
        columns |= {outcome: of_all[:, kept].reshape(-1) for outcome, of_all in found.items()}
    else:
        columns["firm"] = names
        columns |= {each: of[kept] for each, of in values_measured(market.results, equity, plan.outcomes).items()}
    n = len(columns["firm"])
    columns |= {"point": np.full(n, point), "replication": np.full(n, replication), "seed": np.full(n, seed)}
    columns |= {factor.name: [value] * n for factor, value in zip(plan.factors, values, strict=True)}
    schema = plan.schema
    return pa.table([pa.array(columns[name], schema.field(name).type) for name in schema.names], schema=schema)


@lru_cache(maxsize=4)
def unpacked(packed: bytes) -> Plan:
    """Return a plan that was sent."""
    plan = pickle.loads(zlib.decompress(packed))
    assert isinstance(plan, Plan)
    return plan


@cache
def model_sha256() -> str:
    """Hash the source files on which a run's numbers depend."""
    package = Path(__file__).parents[2]
    experiments = package / "experiments"
    files = [path for path in package.rglob("*.py") if path.relative_to(package).parts[0] not in WITHOUT_EFFECT]
    files += [experiments / "measures.py", *(experiments / "sweeps" / f"{name}.py" for name in ("batches", "factors"))]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True)
class Round:
    """Runs that are decided upon together: all points in the first replication, then in the next and so on.

    Attributes
    ----------
    points, replications
        Which.
    size
        Runs in each batch, but perhaps the last.
    first
        Number of the first batch.
    """

    points: NDArray[np.int64]
    replications: range
    size: int
    first: int

    def __len__(self) -> int:
        """Return how many runs it has."""
        return len(self.points) * len(self.replications)

    @property
    def numbers(self) -> range:
        """Numbers of its batches."""
        return range(self.first, self.first - (-len(self) // self.size))

    def batch(self, number: int, columns: Sequence[NDArray[Any]]) -> Batch:
        """Make one of its batches; ``columns`` tell what each point of the design sets the factors to."""
        begin = (number - self.first) * self.size
        runs = np.arange(begin, min(begin + self.size, len(self)))
        own = self.points[runs % len(self.points)]
        replications = self.replications.start + runs // len(self.points)
        return Batch(number, own, replications, tuple(column[own] for column in columns))
