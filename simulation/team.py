"""Threads that share the work of a week. What comes out does not depend on how many there are."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

BLOCK = 512
"""Customers handled together: their columns stay in the processor's cache between phases."""
LEAST_PART = 64 * BLOCK
"""Customers for each thread below which another one costs more time than it saves: it mostly waits for the interpreter."""
LEAST_SHARED = 16 * BLOCK
"""The same, where work is shared without the interpreter, see :mod:`simulation.state.sharing`."""


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

    def all[T](self, work: Callable[..., T], lots: Sequence[tuple[Any, ...]]) -> list[T]:
        """Return ``work(*lot)`` of each lot, in their order. Of several that fail, the first one's error is raised."""
        if self._pool is None or len(lots) <= 1:
            return [work(*lot) for lot in lots]
        asked = [self._pool.submit(work, *lot) for lot in lots[:-1]]
        asked.append(_done(work, lots[-1]))  # instead of waiting
        for number in reversed(range(len(lots) - 1)):
            if asked[number].cancel():  # nobody has begun it
                asked[number] = _done(work, lots[number])
        return [each.result() for each in asked]

    def share(
        self, work: Callable[..., None], lots: Sequence[tuple[Any, ...]], meanwhile: Callable[[], None] | None = None
    ) -> None:
        """Let threads share one piece of work, each with a lot of its own.

        Each call of ``work(*lot)`` does what nobody else has begun, and returns once everything has been done, by whomever: so
        the first to return is enough. Who comes too late is not waited for.

        What is to be done ``meanwhile``, the thread that asks does before its own lot; if it fails, that is raised once the
        others are done.
        """
        asked = [] if self._pool is None else [self._pool.submit(work, *lot) for lot in lots[:-1]]
        if meanwhile is not None:
            try:
                meanwhile()
            except BaseException:
                wait([each for each in asked if not each.cancel()])
                raise
        work(*lots[-1])
        for each in asked:
            if not each.cancel() and each.done():
                each.result()  # raises what went wrong


def _done[T](work: Callable[..., T], lot: tuple[Any, ...]) -> Future[T]:
    """Return ``work(*lot)`` as a thread would have left it, or what went wrong."""
    done: Future[T] = Future()
    try:
        done.set_result(work(*lot))
    except BaseException as error:  # noqa: BLE001  raised where answers are taken
        done.set_exception(error)
    return done
