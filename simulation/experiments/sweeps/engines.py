"""Who does the batches: a thread here, or processes and computers, by Dask. The only module that knows Dask."""

import logging
import queue
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Protocol

from simulation.experiments.sweeps.alone import run_batch_alone
from simulation.experiments.sweeps.batches import Batch, BatchDone, run_batch, told
from simulation.experiments.sweeps.extra import needs_extra
from simulation.experiments.sweeps.interruption import Stopping
from simulation.experiments.sweeps.store import SweepError
from simulation.experiments.sweeps.working import work_on

AHEAD = 2
"""Batches handed out at a time for each worker: the next is there when one is done."""
LOOK_AROUND = 0.5
"""Seconds after which whoever waits for results looks whether the scheduler is still there, and whether to stop."""
COUNT_WORKERS = 5.0
"""Seconds after which workers are counted again: on a cluster they come and go."""
SETTINGS = {
    "distributed.scheduler.allowed-failures": 1,  # then each run of the batch is done apart, to see which it is
    "distributed.worker.profile.enabled": False,  # what looks after a worker's thread many times a second slows it down
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "2s",
}
"""Of Dask, for processes of this computer."""
WITHOUT_WORKERS = 300.0
"""Seconds after which nobody waits any longer for processes of this computer to come back."""
LOOPBACK = "127.0.0.1"


class Engine(Protocol):
    """Does batches."""

    where: str
    """What is to be told of it."""

    def work(self, packed: bytes, batches: Iterable[Batch], stopping: Stopping) -> Iterator[BatchDone]:
        """Do batches, and yield each as it is done, in any order. Asked to stop, finish those that are being done."""

    def close(self) -> None:
        """End what was started."""


class Here:
    """One batch after another in this process, in a thread, so that Ctrl-C is heard meanwhile."""

    where = ""

    def work(self, packed: bytes, batches: Iterable[Batch], stopping: Stopping) -> Iterator[BatchDone]:
        """Do batches one after another."""
        asked: queue.SimpleQueue[Batch | None] = queue.SimpleQueue()
        answers: queue.SimpleQueue[BatchDone | BaseException] = queue.SimpleQueue()

        def serve() -> None:
            while (batch := asked.get()) is not None:
                try:
                    answers.put(run_batch(packed, batch))
                except BaseException as error:  # noqa: BLE001  raised again by whoever waits
                    answers.put(error)

        # a daemon: after a second Ctrl-C nobody waits for it
        threading.Thread(target=serve, daemon=True, name="sweep").start()
        try:
            waiting = iter(batches)
            under_way = 0
            while True:
                while under_way < AHEAD and not stopping.asked and (batch := next(waiting, None)) is not None:
                    asked.put(batch)
                    under_way += 1
                if stopping.asked:
                    under_way -= _drained(asked)
                if not under_way:
                    return
                with suppress(queue.Empty):
                    answer = answers.get(timeout=LOOK_AROUND)
                    under_way -= 1
                    if isinstance(answer, BaseException):
                        raise answer
                    yield answer
        finally:
            asked.put(None)

    def close(self) -> None:
        """Nothing was started."""


def _drained(waiting: "queue.SimpleQueue[Any]") -> int:
    """Take out all that waits; returns how much it was."""
    taken = 0
    with suppress(queue.Empty):
        while True:
            waiting.get_nowait()
            taken += 1
    return taken


class Dask:
    """Dask distributed: a cluster of processes on this computer, or the one whose scheduler's address is given.

    Results are collected and let go of as they come, so that a worker that dies takes nothing along but what it was doing,
    which the scheduler gives to another.

    Parameters
    ----------
    workers
        Processes to start here, each with one thread.
    scheduler
        Address of a cluster's scheduler, such as ``tcp://10.0.0.1:8786``, instead.
    """

    def __init__(self, workers: int, scheduler: str | None = None) -> None:
        with needs_extra("a sweep in several processes"):
            import dask
            import distributed
        library: Any = distributed  # it has no types
        self._cancelled, self._killed = library.CancelledError, library.KilledWorker
        self._cluster: Any = None
        if scheduler is None:
            dask.config.set(SETTINGS)
            self._cluster = library.LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, host=LOOPBACK,
                dashboard_address=f"{LOOPBACK}:0", memory_limit=0, silence_logs=logging.CRITICAL,
                preload=[f"{__package__}.working"],
            )  # fmt: skip
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said by this program
        try:
            self._client: Any = library.Client(self._cluster or scheduler, set_as_default=False, name="loyalty-lab")
        except (OSError, ValueError) as error:
            raise SweepError(
                f"there is no Dask scheduler at {scheduler} ({error}). Is it running, and can this computer reach it? "
                "'dask scheduler' prints its address when it starts"
            ) from error
        page = "" if self._client.dashboard_link is None else f"; its page: {self._client.dashboard_link}"
        self.where = f"{workers} processes{page}" if scheduler is None else f"the cluster at {scheduler}{page}"
        if scheduler is not None and any(threads > 1 for threads in self._client.nthreads().values()):
            self.where += "; some of its workers have several threads, which get in each other's way: start them with --nthreads 1"
        self._workers, self._dead = workers, set[Any]()
        self._counted, self._slots, self._seen = -COUNT_WORKERS, 0, time.monotonic()

    def work(self, packed: bytes, batches: Iterable[Batch], stopping: Stopping) -> Iterator[BatchDone]:
        """Do batches on the cluster."""
        waiting = iter(batches)
        ended: queue.SimpleQueue[Any] = queue.SimpleQueue()
        under_way: dict[str, tuple[Any, Batch]] = {}
        sweep, dropped = uuid.uuid4().hex[:8], False
        try:
            while True:
                while len(under_way) < AHEAD * self.slots() and not stopping.asked:
                    batch = next(waiting, None)
                    if batch is None:
                        break
                    key = f"sweep-{sweep}-batch-{batch.number}"
                    under_way[key] = (self._submit(work_on, packed, batch, key, ended), batch)
                self.slots()
                if stopping.asked and not dropped:
                    dropped = True
                    self._drop_waiting(under_way)
                if not under_way:
                    return
                with suppress(queue.Empty):
                    future = ended.get(timeout=LOOK_AROUND)
                    if future.key not in under_way:
                        continue
                    _, batch = under_way.pop(future.key)
                    done = self._result(future, batch)
                    future.release()
                    if done is not None:
                        yield done
                    else:
                        key = f"{future.key}-alone"
                        under_way[key] = (self._submit(run_batch_alone, packed, batch, key, ended), batch)
        finally:
            for future, _ in under_way.values():
                future.release()

    def slots(self) -> int:
        """Return how many batches can be done at the same time: workers' threads; at least one, so that work waits for workers."""
        if time.monotonic() - self._counted > COUNT_WORKERS:
            self._counted = time.monotonic()
            self._check()
            self._slots = sum(self._client.nthreads().values())
            if self._cluster is not None:  # workers of somebody's cluster may still be to come
                self._look_after_processes()
        return max(1, self._slots)

    def _look_after_processes(self) -> None:
        """Replace processes of this computer that Dask does not start anew: it gives up those that ended while they began."""
        if self._slots:
            self._seen = self._counted
        elif self._counted - self._seen > WITHOUT_WORKERS:
            raise SweepError(
                "all worker processes ended: memory may have run out (use fewer workers). What was finished is in the "
                "folder, and the same command goes on from there"
            )
        dead = {name for name, worker in self._cluster.workers.items() if not worker.is_alive()}
        given_up = dead & self._dead
        self._dead = dead - given_up
        if given_up:
            self._cluster.sync(self._cluster.scale_down, given_up)
        if given_up or not self._cluster.workers:
            self._cluster.scale(self._workers)

    def _submit(self, work: Any, packed: bytes, batch: Batch, key: str, ended: "queue.SimpleQueue[Any]") -> Any:
        future = self._client.submit(work, packed, batch, key=key, pure=False)
        future.add_done_callback(ended.put)
        return future

    def _result(self, future: Any, batch: Batch) -> BatchDone | None:
        """Collect what came of a batch; None if it seems to kill whoever does it."""
        try:
            done = future.result()
        except self._cancelled as error:
            raise self._lost() from error
        except self._killed:
            return None
        except Exception as error:
            raise SweepError(
                f"a worker could not do batch {batch.number}: {told(error)}. The scheduler and every worker need this very "
                "version of loyalty-lab; then the same command goes on"
            ) from error
        assert isinstance(done, BatchDone)
        return done

    def _drop_waiting(self, under_way: dict[str, tuple[Any, Batch]]) -> None:
        """Cancel batches that no worker has begun."""
        # of all there is: asked for single batches, a scheduler fails over those that it has not heard of yet, or any more
        running = {key for keys in self._client.call_stack().values() for key in keys}
        for key in [key for key, (future, _) in under_way.items() if key not in running and not future.done()]:
            under_way.pop(key)[0].cancel()

    def _check(self) -> None:
        """Refuse to wait for a scheduler that is gone."""
        if self._client.status != "running":
            raise self._lost()

    def _lost(self) -> SweepError:
        return SweepError(
            "the connection to the scheduler was lost. What was finished is in the folder; start the cluster again, and the "
            "same command (with the new address) goes on from there"
        )

    def close(self) -> None:
        """Leave the cluster; end it if it was started here."""
        with suppress(Exception):
            self._client.close(timeout=2)
        if self._cluster is not None:
            with suppress(Exception):
                self._cluster.close(timeout=5)


def engine_for(workers: int, scheduler: str | None) -> Engine:
    """Choose who does the work: one worker needs no cluster."""
    return Here() if workers == 1 and scheduler is None else Dask(workers, scheduler)
