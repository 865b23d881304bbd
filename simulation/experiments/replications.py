"""Doing many runs, one after another or in several processes, and keeping what is done when somebody stops it."""

import gc
import multiprocessing
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, Literal

from simulation.experiments.measures import values_measured
from simulation.firms.strategies import Strategy
from simulation.market.market import Market
from simulation.scenario import Scenario

_stop_asked: Any = None
"""In a worker process: the event by which the main process asks to stop."""
_known: Sequence[Any] = ()
"""In a worker process: the tasks it was given when it began."""


@dataclass(frozen=True)
class Task:
    """One run: an alternative in a replication."""

    alternative: str
    replication: int
    seed: int
    scenario: Scenario
    outcomes: tuple[str, ...]
    with_equity: bool
    strategies: Mapping[str, Strategy] = field(default_factory=dict)


AHEAD = 2
"""Lots handed out at a time, for each process: the next is there when one is done, and those after it can still be dropped."""
LOT_SECONDS = 0.1
"""How long a process may be busy with the short tasks that it is given at a time [s]: handing out takes its time, too."""
ENDED_EARLY = (
    "the processes ended early: memory may have run out (use fewer workers), or a script that is run as a file lacks "
    "'if __name__ == \"__main__\":' around its main part"
)
Measured = Mapping[str, Mapping[str, float]]
"""Outcome -> firm -> value; nothing in it if no week that counts was run."""


def run_task(task: Task) -> Measured:
    """Run one task; returns plain numbers, which another process sends at little cost."""
    market = Market(task.scenario, seed=task.seed, strategies=task.strategies).run(progress=check_stop)
    equity = market.equity_left() if task.with_equity else None
    values = values_measured(market.results, equity, task.outcomes)
    firms = market.history.firms
    return {name: dict(zip(firms, of_firms.tolist(), strict=bool(of_firms.size))) for name, of_firms in values.items()}


def run_tasks[T, R](tasks: Iterable[T], workers: int, done: Callable[[T, R], None], work: Callable[[T], R]) -> bool:
    """Do tasks in their order, in ``workers`` processes at a time.

    Results do not depend on the number of processes.

    Parameters
    ----------
    tasks
        They are taken a few at a time, so that what is done can decide what is still to do. A sequence is given to each
        process as a whole when it begins, so that afterwards only numbers have to be sent.
    done
        Called with each task done and what came of it.
    work
        Does a task.

    Returns
    -------
    bool
        Whether all were done; after Ctrl-C, those done until then have been reported.

    Raises
    ------
    RuntimeError
        If the processes could not work.
    """
    waiting = enumerate(tasks)
    try:
        # The first is always done here: what it compiles is then on disk when the other processes begin.
        for _, task in waiting if workers == 1 else islice(waiting, 1):
            done(task, work(task))
        second = next(waiting, None)
        if second is not None:
            known = tasks if isinstance(tasks, Sequence) else ()
            _run_in_processes(chain([second], waiting), workers, done, work, known)
    except KeyboardInterrupt:
        return False
    return True


def check_portable(strategies: Mapping[str, Mapping[str, Strategy]]) -> None:
    """Refuse strategies that other processes cannot import.

    Raises
    ------
    ValueError
        If a strategy was written in a notebook or at a prompt.
    """
    if hasattr(sys.modules["__main__"], "__file__"):
        return
    for own in strategies.values():
        for each in own.values():
            if type(each).__module__ == "__main__":
                raise ValueError(
                    f"the strategy {type(each).__name__} was written in this notebook, where other processes cannot find "
                    "it: use workers=1, or put it into a file and import it"
                )


def _run_in_processes[T, R](
    waiting: Iterator[tuple[int, T]],
    workers: int,
    done: Callable[[T, R], None],
    work: Callable[[T], R],
    known: Sequence[T],
) -> None:
    context = multiprocessing.get_context(_way_to_start() if known else "spawn")
    stop = context.Event()
    together, left = 1, len(known) - 1
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_worker, initargs=(stop, known)) as pool:
        try:
            futures: dict[Future[tuple[list[R], float]], list[T]] = {}
            while True:
                while len(futures) < AHEAD * workers:
                    # small lots at the end, so that all processes are done at the same time
                    lot = list(islice(waiting, min(together, max(1, left // (AHEAD * workers)))))
                    if not lot:
                        break
                    left -= len(lot)
                    with _interruptions_ignored(), warnings.catch_warnings():
                        warnings.filterwarnings("ignore", ".*multi-threaded, use of fork", DeprecationWarning)
                        future = pool.submit(_work_off, work, [number if known else task for number, task in lot])
                    futures[future] = [task for _, task in lot]
                if not futures:
                    return
                finished, _ = wait(futures, return_when=FIRST_COMPLETED)
                for future in finished:
                    results, seconds = future.result()
                    for task, result in zip(futures.pop(future), results, strict=True):
                        done(task, result)
                    if known:
                        together = max(1, min(2 * together, int(LOT_SECONDS * len(results) / max(seconds, 1e-9))))
        except BrokenProcessPool as error:
            raise RuntimeError(ENDED_EARLY) from error
        finally:
            stop.set()
            pool.shutdown(cancel_futures=True)


def _way_to_start() -> Literal["fork", "spawn"]:
    """Return how to start processes: as copies of this one, which are there at once, or anew, which takes seconds.

    A copy must not be made while another Python thread works, whose locks would stay locked in it (in a notebook there always
    is one). What threads there are besides, of the libraries for arithmetic, wait for work and look after themselves.
    """
    return "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"


@contextmanager
def _interruptions_ignored() -> Iterator[None]:
    """Ignore Ctrl-C while processes are started: they inherit it, so that only the main process answers."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _begin_worker(stop: Any, known: Sequence[Any]) -> None:
    global _stop_asked, _known
    _stop_asked, _known = stop, known
    gc.freeze()  # what was there before the first task stays; looking through it again and again takes time


def _work_off[T, R](work: Callable[[T], R], lot: Sequence[Any]) -> tuple[list[R], float]:
    """Do tasks one after the other, given as they are or, where they are known, by number; returns how long it took, too [s]."""
    began = time.perf_counter()
    results = []
    for each in lot:
        results.append(work(_known[each] if _known else each))
        # a market is a ring of references; the next one can use its memory while the processor still has it
        gc.collect(0)
    return results, time.perf_counter() - began


def check_stop(done: int, total: int) -> None:
    """Stop a run in a worker process, between two weeks, when the main process asks for it."""
    if _stop_asked is not None and _stop_asked.is_set():
        raise KeyboardInterrupt
