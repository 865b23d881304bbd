"""Threads that share the work of a week. What comes out does not depend on how many there are."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from typing import Any

BLOCK = 512
"""Customers handled together: their columns stay in the processor's cache between phases."""
LEAST_PART = 64 * BLOCK
"""Customers for each thread below which another one costs more time than it saves: it mostly waits for the interpreter."""
LEAST_SHARED = 16 * BLOCK
"""The same, where work is shared without the interpreter, see :mod:`simulation.state.sharing`."""

_let_others_work = getattr(os, "sched_yield", partial(time.sleep, 0.0))  # Windows has none
PATIENCE = 50
"""Times that the thread which asked looks whether the others are done before it goes to sleep: to be woken up takes longer."""


class Team:
    """Threads; until they are at work, and if there is only one, everything is done one after another.

    Parameters
    ----------
    threads
        How many.
    """

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads
        self._pool: ThreadPoolExecutor | None = None

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Start the threads, and end them."""
        if self.threads <= 1:
            yield
            return
        with ThreadPoolExecutor(self.threads - 1) as self._pool:  # and the one that asks
            try:
                yield
            finally:
                self._pool = None

    def sharing(self, n: int) -> int:
        """Return how many threads share work on ``n`` customers: no more than have enough to do."""
        return max(1, min(self.threads, n // LEAST_SHARED))

    def parts(self, n: int) -> list[tuple[int, int]]:
        """Return first and last row (exclusive) of a part of ``n`` rows for each thread; they begin with a block."""
        parts = max(1, min(self.threads, n // LEAST_PART))
        borders = [0, *(n * part // parts // BLOCK * BLOCK for part in range(1, parts)), n]
        return list(pairwise(borders))

    def all[T](
        self, work: Callable[..., T], lots: Sequence[tuple[Any, ...]], meanwhile: Callable[[], None] | None = None
    ) -> list[T]:
        """Return ``work(*lot)`` of each lot, in their order. Of several that fail, the first one's error is raised.

        What is to be done ``meanwhile``, the thread that asks does before its own lot; if it fails, that is raised once the
        others are done.
        """
        if self._pool is None or len(lots) <= 1:
            if meanwhile is not None:
                meanwhile()
            return [work(*lot) for lot in lots]
        asked = [self._pool.submit(work, *lot) for lot in lots[:-1]]
        if meanwhile is not None:
            try:
                meanwhile()
            except BaseException:
                wait([each for each in asked if not each.cancel()])
                raise
        asked.append(_done(work, lots[-1]))  # instead of waiting
        for number in reversed(range(len(lots) - 1)):
            if asked[number].cancel():  # nobody has begun it
                asked[number] = _done(work, lots[number])
        for _ in range(PATIENCE):
            if all(each.done() for each in asked):
                break
            _let_others_work()
        return [each.result() for each in asked]


def _done[T](work: Callable[..., T], lot: tuple[Any, ...]) -> Future[T]:
    """Return ``work(*lot)`` as a thread would have left it, or what went wrong."""
    done: Future[T] = Future()
    try:
        done.set_result(work(*lot))
    except BaseException as error:  # noqa: BLE001  raised where answers are taken
        done.set_exception(error)
    return done
