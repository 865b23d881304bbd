"""The market in this project's engine: a scenario file, ``market.yaml`` beside this file."""

from functools import cache
from importlib.metadata import version
from pathlib import Path

import numpy as np

import simulation as sim
from benchmarks.peers import market


@cache
def scenario(customers: int, weeks: int) -> sim.Scenario:
    """Read the scenario file."""
    return sim.load_scenario(
        Path(__file__).with_name("market.yaml"), [f"customers.number={customers}", f"weeks={weeks}"]
    )


def replication(customers: int, weeks: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Run the market once."""
    history = sim.Market(scenario(customers, weeks), seed).run().history
    purchases, repeats = (history.tally(name)[:, :-1].sum(axis=2) for name in ("purchases", "repeat_purchases"))
    return purchases, repeats


if __name__ == "__main__":
    market.answer(version("loyalty-lab"), replication)
