"""Work besides what is looked at: the newest wish only, and comparisons that can be stopped."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from simulation.scenario import Scenario

if TYPE_CHECKING:
    from simulation.experiments.comparison import Comparison

_NOTHING: Any = object()


class Cores:
    """The processor's cores, held while a run is under way: more at once would only hold each other up.

    Parameters
    ----------
    number
        How many there are.

    Examples
    --------
    >>> cores = Cores(2)
    >>> with cores:
    ...     cores.wanted
    True
    >>> cores.wanted
    False
    """

    def __init__(self, number: int) -> None:
        self._free = threading.BoundedSemaphore(number)
        self._changed = threading.Condition()
        self._wanted = 0

    @property
    def wanted(self) -> bool:
        """Whether somebody waits for something that takes a core."""
        return self._wanted > 0

    @contextmanager
    def wanted_for_long(self) -> Iterator[None]:
        """Say that somebody waits for something that takes long; it takes no turns with runs."""
        self._want(1)
        try:
            yield
        finally:
            self._want(-1)

    def wait_until_free(self) -> None:
        """Wait until nobody waits for anything."""
        with self._changed:
            self._changed.wait_for(lambda: not self.wanted)

    def __enter__(self) -> None:
        self._want(1)
        self._free.acquire()

    def __exit__(self, *_: object) -> None:
        self._free.release()
        self._want(-1)

    def _want(self, more: int) -> None:
        with self._changed:
            self._wanted += more
            self._changed.notify_all()


CORES = Cores(max(1, os.cpu_count() or 1))
"""Of this machine, for all pages."""
COMPARISONS = threading.BoundedSemaphore(1)
"""Held while runs are compared, which takes long: one at a time, so that all other tabs go on."""


class Overtaken(Exception):
    """Work was given up because nobody wants it any more."""


class Newest:
    """Does the newest thing asked for, one at a time; what is overtaken while another is done is never done.

    So no queue builds up, however fast a slider is dragged, and what was asked for last is always done.

    Parameters
    ----------
    work
        Called with what is asked for, in a thread of its own; may raise :class:`Overtaken`.
    done
        Called in that thread with what was asked for and what came of it.
    failed
        Called in that thread with what was asked for and the error.
    """

    def __init__(
        self, work: Callable[[Any], Any], done: Callable[[Any, Any], None], failed: Callable[[Any, Exception], None]
    ) -> None:
        self._work, self._done, self._failed = work, done, failed
        self._wish = _NOTHING
        self._changed = threading.Condition()
        self._busy = self._closed = False
        self._thread: threading.Thread | None = None

    def ask(self, wish: Any) -> None:
        """Ask for something; what was asked for before and not begun is forgotten."""
        with self._changed:
            self._wish = wish
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._go_on, name="newest", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    @property
    def closed(self) -> bool:
        """Whether nothing is wanted any more: what is under way may be given up."""
        return self._closed

    def wait(self, seconds: float) -> bool:
        """Wait until there is nothing left to do; returns whether that was so in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self._wish is _NOTHING and not self._busy, seconds)

    def close(self) -> None:
        """Do nothing more."""
        with self._changed:
            self._closed, self._wish = True, _NOTHING
            self._changed.notify_all()

    def _go_on(self) -> None:
        while True:
            with self._changed:
                self._busy = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._closed or self._wish is not _NOTHING)
                if self._closed:
                    return
                wish, self._wish, self._busy = self._wish, _NOTHING, True
            try:
                result = self._work(wish)
            except Overtaken:
                continue
            except Exception as error:  # noqa: BLE001  a slider must not end the thread, whatever it was moved to
                self._failed(wish, error)
            else:
                self._done(wish, result)


class Replicating:
    """Compares A with B over replications, in a thread of its own.

    Parameters
    ----------
    told
        Called in that thread with runs done and runs in all.
    done
        Called in that thread with the comparison, of what was finished when it was stopped, or with the error.
    """

    def __init__(self, told: Callable[[int, int], None], done: "Callable[[Comparison | Exception], None]") -> None:
        self._told, self._done = told, done
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def at_work(self) -> bool:
        """Whether a comparison is under way."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, pinned: Scenario, now: Scenario, replications: int) -> bool:
        """Begin; does nothing while another of the same session is under way. Returns whether somebody else's has to end first."""
        if self.at_work:
            return False
        self._stop.clear()
        at_once = COMPARISONS.acquire(blocking=False)
        self._thread = threading.Thread(
            target=self._compare, args=(pinned, now, replications, at_once), name="comparison", daemon=True
        )
        self._thread.start()
        return not at_once

    def cancel(self) -> None:
        """Stop after the run under way; what is finished is kept."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait until the comparison is over; returns whether that was so in time."""
        if self._thread is not None:
            self._thread.join(seconds)
        return not self.at_work

    def _compare(self, pinned: Scenario, now: Scenario, replications: int, at_once: bool) -> None:
        from simulation.experiments.comparison import compare  # heavy: imported where it is used
        from simulation.experiments.measures import DEFAULT_OUTCOMES

        if not at_once:
            COMPARISONS.acquire()
        try:
            with CORES.wanted_for_long():
                found: Comparison | Exception = compare(
                    {"A": pinned, "B": now}, replications, outcomes=DEFAULT_OUTCOMES, progress=self._progress
                )
        except Exception as error:  # noqa: BLE001  told to the reader
            found = error
        finally:
            COMPARISONS.release()
        self._done(found)

    def _progress(self, done: int, total: int) -> None:
        self._told(done, total)
        if self._stop.is_set():
            raise KeyboardInterrupt  # as if somebody had pressed Ctrl-C: finished replications are kept
