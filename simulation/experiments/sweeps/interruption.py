"""Ctrl-C during a sweep: the first asks to stop once what is being done is finished, the second stops at once."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

SIGNALS = ("SIGINT", "SIGTERM")
"""SIGTERM is what a cluster's job manager sends some time before it ends a job."""


@dataclass
class Stopping:
    """Whether somebody asked to stop."""

    asked: bool = False


@contextmanager
def listening(told: Callable[[], None]) -> Iterator[Stopping]:
    """Listen for Ctrl-C.

    Outside the main thread, where signals cannot be caught, nothing is heard.

    Parameters
    ----------
    told
        Called at the first, to tell that it was heard.
    """
    stopping = Stopping()
    if threading.current_thread() is not threading.main_thread():
        yield stopping
        return

    def ask(number: int, frame: FrameType | None) -> None:
        if stopping.asked:
            raise KeyboardInterrupt
        stopping.asked = True
        told()

    heard = [getattr(signal, name) for name in SIGNALS]
    before = [signal.signal(each, ask) for each in heard]
    try:
        yield stopping
    finally:
        for each, handler in zip(heard, before, strict=True):
            signal.signal(each, handler)
