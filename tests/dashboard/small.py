"""A small market that is run in a moment."""

from pathlib import Path

import simulation as sim
from simulation.dashboard.session import Session

SCENARIO = Path(__file__).parents[2] / "scenarios" / "price_war.yaml"
SMALL = ["customers.number=300", "weeks=70", "burn_in_weeks=4", "scoring.equity_weeks=4"]
PRICE = "firms.Premium.offering.price"
STRATEGY = "firms.Premium.strategy"
BUDGET = "firms.Discount.strategy.acquisition_budget"


def small_scenario() -> sim.Scenario:
    return sim.load_scenario(SCENARIO, SMALL)


def small_session() -> Session:
    return Session(small_scenario())
