"""Threads that share work inside compiled code, where asking Python for every share would take longer than the work.

Work is done in stages, one after another; the shares of a stage may be done in any order and by anybody. Whoever has time takes the
next share, so nobody waits for a thread that began late, or never did; only a stage's last shares are waited for.
"""

import sys
import threading
import time
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from simulation.compiling import compiled_without_arrays, phase

TAKEN, DONE, READY, NOTE = range(4)
"""What is noted of a stage: how many shares have been taken and done, how many have said that it may begin, and a number for
whoever does it."""
NOTES = 8
"""Numbers a stage: as many as are fetched together, so that threads do not wait for each other's stages."""
PATIENCE = 1000
"""Times that a thread looks whether a stage may begin before it lets others have the processor."""
ALL_TAKEN = 2**40
"""More shares than there are."""


def agenda(stages: int, note: int = 0) -> NDArray[np.int64]:
    """Return the notes of so many stages, (stages, NOTES), of which the first may begin and has a number noted."""
    made = np.zeros((stages, NOTES), np.int64)
    made[0, READY], made[0, NOTE] = 1, note
    return made


if numba.config.DISABLE_JIT:
    _ONE_AT_A_TIME = threading.Lock()

    def add(notes: Any, stage: int, what: int, amount: int) -> int:
        """Add to a note at once, whoever else does; returns what it was before."""
        with _ONE_AT_A_TIME:
            before = int(notes[stage, what])
            notes[stage, what] += amount
        return before

    def look(notes: Any, stage: int, what: int) -> int:
        """Return a note as it is now, and see all that was done before it was written."""
        return int(notes[stage, what])

    def let_others_work() -> None:
        """Let another thread have the processor."""
        time.sleep(0.0)

else:

    def _pointer(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        made = context.make_array(signature.args[0])(context, builder, arguments[0])
        return cgutils.get_item_pointer(context, builder, signature.args[0], made, arguments[1:3])

    @intrinsic
    def add(typing_context, notes, stage, what, amount):  # type: ignore[no-untyped-def]
        """Add to a note at once, whoever else does; returns what it was before."""

        def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
            return builder.atomic_rmw("add", _pointer(context, builder, signature, arguments), arguments[3], "seq_cst")

        return types.int64(notes, types.intp, types.intp, types.int64), generate

    @intrinsic
    def look(typing_context, notes, stage, what):  # type: ignore[no-untyped-def]
        """Return a note as it is now, and see all that was done before it was written."""

        def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
            return builder.load_atomic(_pointer(context, builder, signature, arguments), "seq_cst", 8)

        return types.int64(notes, types.intp, types.intp), generate

    @intrinsic
    def let_others_work(typing_context):  # type: ignore[no-untyped-def]
        """Let another thread have the processor."""

        def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
            name = "SwitchToThread" if sys.platform == "win32" else "sched_yield"
            function = cgutils.get_or_insert_function(builder.module, ir.FunctionType(ir.IntType(32), []), name)
            builder.call(function, [])
            return context.get_dummy_value()

        return types.void(), generate


@compiled_without_arrays
def say_ready(notes: Any, stage: int) -> None:
    """Say from Python that a stage may begin."""
    add(notes, stage, READY, 1)


@compiled_without_arrays
def call_off(notes: Any) -> None:
    """Let nobody take any more shares, nor wait for any."""
    for stage in range(notes.shape[0]):
        for what in (TAKEN, READY, DONE):
            add(notes, stage, what, ALL_TAKEN)


@phase
def wait_until_ready(notes: Any, stage: int, said: int) -> None:
    """Wait until so many have said that a stage may begin."""
    _wait_for(notes, stage, READY, said)


@phase
def wait_until_done(notes: Any, stage: int, shares: int) -> None:
    """Wait until so many shares of a stage have been done, by whomever."""
    _wait_for(notes, stage, DONE, shares)


@phase
def _wait_for(notes: Any, stage: int, what: int, enough: int) -> None:
    looked = 0
    while look(notes, stage, what) < enough:
        looked += 1
        if looked > PATIENCE:
            let_others_work()
