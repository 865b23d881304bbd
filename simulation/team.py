"""Threads that share the work of a week. What comes out does not depend on how many there are."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import accumulate, pairwise
from typing import Any

BLOCK = 512
"""Customers handled together: their columns stay in the processor's cache between phases."""
LEAST_PART = 64 * BLOCK
"""Customers for each thread below which another one costs more time than it saves: in a short week it mostly waits for the
interpreter."""
SMALL_PARTS = 2
"""Small parts for each thread besides a large one."""
LEFT_OVER = 0.25
"""Share of the rows that is not divided beforehand, for whoever is done sooner: threads are never equally fast."""
LEAST_TREATED = 8 * BLOCK
"""Customers on record below which another thread costs more time than it saves when a plan is carried out."""


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

    @property
    def most_parts(self) -> int:
        """How many parts there may be."""
        return (1 + SMALL_PARTS) * self.threads

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

    def parts(self, n: int, least: int | None = None) -> list[tuple[int, int]]:
        """Return first and last row (exclusive) of parts of ``n`` rows, which begin with a block.

        A large one for each thread, first and last, where threads begin, and between them small ones for who is done sooner.

        Parameters
        ----------
        least
            Rows that there must be for each thread; ``LEAST_PART`` if not given.
        """
        threads = min(self.threads, n // (LEAST_PART if least is None else least))
        if threads <= 1:
            return [(0, n)]
        smalls = SMALL_PARTS * threads
        ends = accumulate([*[n * (1.0 - LEFT_OVER) / threads] * (threads - 1), *[n * LEFT_OVER / smalls] * smalls])
        borders = [0, *(int(end) // BLOCK * BLOCK for end in ends), n]
        return [(first, last) for first, last in pairwise(borders) if first < last]

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


def _done[T](work: Callable[..., T], lot: tuple[Any, ...]) -> Future[T]:
    """Return ``work(*lot)`` as a thread would have left it, or what went wrong."""
    done: Future[T] = Future()
    try:
        done.set_result(work(*lot))
    except BaseException as error:  # noqa: BLE001  raised where answers are taken
        done.set_exception(error)
    return done
