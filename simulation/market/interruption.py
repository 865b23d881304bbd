"""Stopping cleanly: the first Ctrl-C is noted and acted upon between two weeks, the second stops at once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType


@dataclass
class Interruption:
    """Whether somebody asked to stop."""

    noted: bool = False


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
