"""What runs in the process of a strategy from a Python file: limits are set, then the file is loaded and asked."""

import inspect
import json
import os
import random
import signal
import sys
import traceback
import types
from collections.abc import Callable
from dataclasses import asdict, fields
from math import ceil
from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from simulation.firms.decision import Decision
from simulation.firms.strategies import Strategy
from simulation.firms.view import ManagersView

MODULE = "strategy_file"
MEGABYTE = 2**20
LARGEST_FILE = 10 * MEGABYTE
GRACE = 5
"""Seconds after which the process ends by itself, should nobody be left to end it."""


class NoStrategy(Exception):
    """A file does not have one strategy."""


def be_a_strategy(connection: Connection, code: str, file: str, seconds: float, memory_mb: int) -> None:
    """Load a strategy when asked (by None), then answer each view with a decision, until nobody asks any more.

    Everything sent back is JSON: ``{"decision": ...}`` or ``{"failed": why}``.
    """
    _go_apart()
    _limit(seconds, memory_mb)
    connection.send_bytes(_written({"decision": None}))
    strategy: Strategy | None = None
    while True:
        try:
            view = connection.recv()
        except (EOFError, OSError):
            return
        _alarm(ceil(seconds) + GRACE)
        try:
            if view is None:
                strategy = loaded(code, file)
                answer = _written({"decision": None})
            else:
                answer = _written({"decision": _decided(strategy, view)})
        except MemoryError:
            answer = _written({"failed": f"needed more than {memory_mb:,} MB of memory"})
        except BaseException as error:  # noqa: BLE001  whatever a file does is told, even that it wants to exit
            answer = _written({"failed": _told(error, file)})
        _alarm(0)
        connection.send_bytes(answer)


def loaded(code: str, file: str) -> Strategy:
    """Run a file, and return the strategy in it.

    Raises
    ------
    NoStrategy
        If it has none, or several.
    """
    module = types.ModuleType(MODULE)
    sys.modules[MODULE] = module
    exec(compile(code, file, "exec"), vars(module))
    found = [
        each
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Strategy) and each.__module__ == MODULE
        if not inspect.isabstract(each)
    ]
    found = list(dict.fromkeys(found))
    if not found:
        raise NoStrategy("has no strategy: write a class derived from sim.Strategy with a method decide(self, view)")
    if len(found) > 1:
        raise NoStrategy(f"has several strategies ({', '.join(each.__name__ for each in found)}); one a file")
    return found[0]()


def plain(decision: Decision) -> dict[str, Any]:
    """Write a decision as plain data."""
    told = {field.name: getattr(decision, field.name) for field in fields(Decision)}
    told["treatments"] = [asdict(each) for each in decision.treatments]
    if decision.treatment is not None:
        told["treatment"] = np.asarray(decision.treatment).tolist()
    for name in ("media", "research"):
        if told[name] is not None:
            told[name] = dict(told[name])
    return told


def _decided(strategy: Strategy | None, view: ManagersView) -> dict[str, Any]:
    # chance that a file takes from elsewhere than view.rng is the same for the same seed, firm and week, too
    random.seed(repr(view.luck))
    np.random.seed(np.random.SeedSequence(view.luck).generate_state(4))  # noqa: NPY002
    if strategy is None:
        raise ValueError("was not loaded")
    decision = strategy.decide(view)
    if not isinstance(decision, Decision):
        raise TypeError(f"decide must return a Decision, but returned {decision!r:.80}")
    return plain(decision.checked(len(view.records), view.choices))


def _told(error: BaseException, file: str) -> str:
    """Say what went wrong, and in which line of the file."""
    if isinstance(error, NoStrategy):
        return str(error)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == file]
    line = error.lineno if isinstance(error, SyntaxError) else lines[-1] if lines else None
    where = "" if line is None else f" (line {line})"
    what = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {what}{where}"


def _go_apart() -> None:
    """Leave the terminal alone: no part of what it prints, none of the keys pressed there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _limit(seconds: float, memory_mb: int) -> None:
    """Set what the system itself enforces."""
    if sys.platform == "win32":
        return
    import resource

    own = resource.getrusage(resource.RUSAGE_SELF)
    wanted = {
        resource.RLIMIT_CPU: ceil(own.ru_utime + own.ru_stime + 2.0 * seconds) + GRACE,
        resource.RLIMIT_FSIZE: LARGEST_FILE,
        resource.RLIMIT_CORE: 0,
    }
    if sys.platform == "linux":
        wanted[resource.RLIMIT_AS] = _address_space() + memory_mb * MEGABYTE
    for kind, most in wanted.items():
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))


def _address_space() -> int:
    """Return the size of this process' address space [bytes]."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _alarm(seconds: int) -> None:
    alarm: Callable[[int], int] | None = getattr(signal, "alarm", None)
    if alarm is not None:
        alarm(seconds)


def _written(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer, default=lambda value: value.item()).encode()
