"""Results do not depend on the number of processes."""

import math
import os
import subprocess
import sys
import threading
import types
from pathlib import Path

import pytest

import simulation as sim
from simulation.experiments.comparison import compare
from simulation.experiments.replications import _way_to_start, check_portable, run_tasks
from simulation.firms.decision import Decision
from simulation.firms.strategies import Strategy


def test_two_processes_give_the_same_table(small):
    dearer = sim.changed(small, {"firms.Keeper.offering.price": 21.0})
    alternatives = {"a": small, "b": dearer}
    seen = []
    alone = compare(alternatives, 2, outcomes=["profit", "score"])
    together = compare(
        alternatives, 2, outcomes=["profit", "score"], workers=2, progress=lambda *done: seen.append(done)
    )
    assert together.runs.equals(alone.runs)
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_short_tasks_handed_out_together_keep_their_own_results():
    found: dict[int, float] = {}
    assert run_tasks([*range(100)], 2, found.__setitem__, math.sqrt)
    assert found == {number: math.sqrt(number) for number in range(100)}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere processes are always started anew")
def test_two_copies_of_a_process_give_the_same_table_without_a_warning(small_file):
    script = Path(__file__).with_name("in_copies.py")
    done = subprocess.run(
        [sys.executable, "-W", "always", script, small_file],
        env={**os.environ, "PYTHONPATH": str(script.parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.strip(), done.stderr) == ("fork", "")


def test_where_another_thread_is_at_work_processes_are_started_anew():
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        assert _way_to_start() == "spawn"
    finally:
        waiting.set()
        thread.join()


def test_strategies_of_a_notebook_are_refused(monkeypatch):
    class Mine(Strategy):
        """Written in a notebook."""

        def decide(self, view: object) -> Decision:
            return Decision()

    Mine.__module__ = "__main__"
    script = types.ModuleType("__main__")
    script.__file__ = "mine.py"
    monkeypatch.setitem(sys.modules, "__main__", script)
    check_portable({"a": {"Keeper": Mine()}})  # a script can be imported again by other processes
    monkeypatch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
    with pytest.raises(ValueError, match="use workers=1"):
        check_portable({"a": {"Keeper": Mine()}})
