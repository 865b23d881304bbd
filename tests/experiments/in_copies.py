"""Compares in two processes that are copies of this one, and in this one alone. Run by ``test_processes.py``."""

import sys

import simulation as sim
from simulation.experiments.replications import _way_to_start

scenario = sim.load_scenario(sys.argv[1])
dearer = sim.changed(scenario, {"firms.Keeper.offering.price": 21.0})
alone, together = (
    sim.compare({"a": scenario, "b": dearer}, 3, outcomes=["profit", "score"], workers=workers) for workers in (1, 2)
)
assert together.runs.equals(alone.runs)
print(_way_to_start())
