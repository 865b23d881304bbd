"""Strategies from Python files: each match gives such a strategy a process of its own, which has limits.

The process gets what a manager sees and hands back a decision, as plain data. It never holds the market, so that a
strategy can neither look at what is hidden nor change it; and whatever it does, the market goes on. What goes wrong is
put down to the strategy in whose process it happened. This is a protection against accidents and greed. It is no jail:
a program that means harm can read and delete files as its user can.
"""

import json
import math
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import PrivateAttr

from simulation.experiments.tournament.outside_process import be_a_strategy
from simulation.experiments.tournament.strategy_files import check_size
from simulation.firms.decision import Decision, Treatment
from simulation.firms.strategies import Strategy
from simulation.firms.view import ManagersView
from simulation.scenario.errors import one_line, refusal
from simulation.scenario.files import read_text
from simulation.scenario.tree import Place

MOST_REPLY_BYTES = 2**26
LONGEST_TOLD = 300
READY = "simulation.experiments.tournament.outside_ready"


class Forfeited(Exception):
    """A strategy failed; the text says how."""


@dataclass(frozen=True)
class Limits:
    """What a strategy from a Python file may use in one match.

    Attributes
    ----------
    seconds
        For all its decisions together; to start, it may take as long once more.
    memory_mb
        Beyond what Python and the libraries need. Not enforced on Windows and macOS.
    """

    seconds: float = 20.0
    memory_mb: int = 1024

    def __post_init__(self) -> None:
        if not 0.0 < self.seconds < math.inf:
            raise ValueError(f"the time limit must be above 0 seconds, but is {self.seconds}")
        if self.memory_mb < 1:
            raise ValueError(f"the memory limit must be at least 1 MB, but is {self.memory_mb}")


@dataclass(frozen=True)
class PythonFile:
    """A Python file that has a strategy, as it was read."""

    file: str
    code: str


def load_python_file(path: str | os.PathLike[str], limits: Limits) -> PythonFile:
    """Read a Python file, and try once whether it has a strategy.

    Raises
    ------
    ScenarioError
        If it cannot be read, fails, or has no strategy, or several.
    """
    check_size(path)
    read = PythonFile(os.fspath(path), read_text(os.fspath(path)))
    try:
        with playing(read, limits):
            pass
    except Forfeited as forfeit:
        raise refusal(Place(os.fspath(path)), str(forfeit)) from None
    return read


@contextmanager
def playing(file: PythonFile, limits: Limits) -> Iterator[Strategy]:
    """Start a process for a strategy, and end it with whatever it may have started.

    Raises
    ------
    Forfeited
        If it fails before it can decide. Its decisions raise the same.
    """
    context: Any = multiprocessing.get_context("forkserver" if "forkserver" in _methods() else "spawn")
    if "forkserver" in _methods():
        context.set_forkserver_preload([READY])
    ours, theirs = context.Pipe()
    arguments = (theirs, file.code, Path(file.file).name, limits.seconds, limits.memory_mb)
    process = context.Process(target=be_a_strategy, args=arguments, daemon=True)
    with _no_main():
        process.start()
    theirs.close()
    try:
        if not ours.poll(STARTING):
            raise RuntimeError(f"a process for the strategy in {file.file} did not start within {STARTING:g} seconds")
        _reply(ours, process, limits)
        _Line(ours, process, limits).ask(None)
        yield _Outside(_Line(ours, process, limits))
    finally:
        ours.close()
        _end(process)


STARTING = 120.0
"""Longest that a new process may take until Python runs in it [s]; not the strategy's fault, and not its time."""


@dataclass
class _Line:
    """The connection to a strategy's process, and the time it has left [s]."""

    connection: Connection
    process: Any
    limits: Limits
    left: float = 0.0

    def __post_init__(self) -> None:
        self.left = self.limits.seconds

    def ask(self, view: ManagersView | None) -> Any:
        """Hand over a view (None: load the file), and wait for the answer."""
        began = time.monotonic()
        try:
            self.connection.send(view)
            answered = self.connection.poll(max(0.0, self.left))
        except (OSError, EOFError):
            answered = True  # it has ended: the reply says how
        if not answered:
            what = "to load" if view is None else "for its decisions in one match"
            raise Forfeited(f"took more than {self.limits.seconds:g} seconds {what}")
        self.left -= time.monotonic() - began
        return _reply(self.connection, self.process, self.limits)


class _Outside(Strategy):
    """Decides in another process."""

    _line: _Line = PrivateAttr()

    def __init__(self, line: _Line) -> None:
        super().__init__()
        self._line = line

    def decide(self, view: ManagersView) -> Decision:
        return decision_of(self._line.ask(view)).checked(len(view.records), view.choices)


def decision_of(told: dict[str, Any]) -> Decision:
    """Return the decision that plain data tell of."""
    told = dict(told)
    told["treatments"] = tuple(Treatment(**each) for each in told["treatments"])
    told["target"] = tuple(told["target"])
    if isinstance(told["renew_idea"], list):
        told["renew_idea"] = tuple(told["renew_idea"])
    if told["treatment"] is not None:
        told["treatment"] = np.array(told["treatment"], np.int64)
    return Decision(**told)


def _reply(connection: Connection, process: Any, limits: Limits) -> Any:
    """Read an answer. It is never unpickled: that would let the other side run what it likes here."""
    try:
        told = json.loads(connection.recv_bytes(MOST_REPLY_BYTES))
    except (OSError, EOFError):
        process.join(5.0)
        raise Forfeited(f"its process ended {_how(process.exitcode, limits)}") from None
    except ValueError:
        raise Forfeited("handed back no decision") from None
    if "failed" in told:
        raise Forfeited(one_line(str(told["failed"]))[:LONGEST_TOLD])
    return told.get("decision")


def _how(code: int | None, limits: Limits) -> str:
    if code is None or code >= 0:
        return f"by itself (exit code {code})"
    name = signal.Signals(-code).name if -code in set(signal.Signals) else str(-code)
    if name in ("SIGXCPU", "SIGALRM"):
        return f"after more than {limits.seconds:g} seconds"
    memory = "; memory may have run out" if name == "SIGKILL" else ""
    return f"by the signal {name}{memory}"


def _end(process: Any) -> None:
    """End a process and its group, which it began."""
    if process.pid is not None and hasattr(os, "killpg"):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            process.kill()
    else:
        process.kill()
    process.join()
    process.close()


def _methods() -> list[str]:
    return multiprocessing.get_all_start_methods()


@contextmanager
def _no_main() -> Iterator[None]:
    """Keep new processes from importing the program that was started: they do not need it."""
    main = sys.modules["__main__"]
    before = {name: vars(main)[name] for name in ("__file__", "__spec__") if name in vars(main)}
    for name in before:
        setattr(main, name, None)
    try:
        yield
    finally:
        for name, value in before.items():
            setattr(main, name, value)
