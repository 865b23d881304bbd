"""Stopping cleanly: the first Ctrl-C is noted and acted upon between two weeks, the second stops at once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.market.market import Market, Progress


@dataclass
class Interruption:
    """Whether somebody asked to stop."""

    noted: bool = False


class _Stopped(Exception):
    """Leaves a run between two weeks."""


@contextmanager
def noted_interruption() -> Iterator[Interruption]:
    """Note the first Ctrl-C instead of raising; the second raises ``KeyboardInterrupt`` as usual.

    Outside the main thread, where signals cannot be caught, nothing is noted.
    """
    interruption = Interruption()
    if threading.current_thread() is not threading.main_thread():
        yield interruption
        return
    before = signal.getsignal(signal.SIGINT)

    def note(number: int, frame: FrameType | None) -> None:
        interruption.noted = True
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield interruption
    finally:
        signal.signal(signal.SIGINT, before)


def run_weeks(market: "Market", progress: "Progress | None" = None) -> bool:
    """Run a market to its end, or to the end of the week in which Ctrl-C is pressed.

    Returns
    -------
    bool
        Whether it ran undisturbed.
    """
    with noted_interruption() as interruption:

        def after_week(done: int, total: int) -> None:
            if progress is not None:
                progress(done, total)
            if interruption.noted:
                raise _Stopped

        with suppress(_Stopped):
            market.run(progress=after_week)
    return not interruption.noted
