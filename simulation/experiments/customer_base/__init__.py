"""Real customers beside the market's: the same library fits both, and the market runs what was fitted.

Needs the extra ``real-data``: `clvkit`, which fits the model, and `lifetimes`, of which only the data file is read.
"""

from simulation.experiments.customer_base.data import MissingExtra, cdnow, dated
from simulation.experiments.customer_base.holdout import HoldoutTest, Measured, held_out, measured
from simulation.experiments.customer_base.model import (
    PUBLISHED_ESTIMATES,
    BuyTillYouDie,
    expected_repeats,
    fitted,
    scenario_of,
    simulated_log,
)
from simulation.experiments.customer_base.recovery import Recovery, recovered

__all__ = [
    "PUBLISHED_ESTIMATES",
    "BuyTillYouDie",
    "HoldoutTest",
    "Measured",
    "MissingExtra",
    "Recovery",
    "cdnow",
    "dated",
    "expected_repeats",
    "fitted",
    "held_out",
    "measured",
    "recovered",
    "scenario_of",
    "simulated_log",
]
