"""Results do not depend on the number of processes."""

import sys
import types

import pytest

import simulation as sim
from simulation.experiments.comparison import compare
from simulation.experiments.replications import check_portable
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
