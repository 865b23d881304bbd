"""Loyalty Lab: an agent-based market for learning customer relationship management.

Typical use::

    import simulation as sim

    scenario = sim.load_scenario("scenarios/retention_vs_acquisition.yaml")
    market = sim.Market(scenario, seed=7).run()
    market.results.summary()

What is listed here is loaded when it is first used, so that importing the package costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation import plots as plots
    from simulation.customers.customer import Customer as Customer
    from simulation.dashboard.notebook import explore as explore
    from simulation.experiments.alternatives import by_strategy as by_strategy
    from simulation.experiments.analysis.results import SweepResults as SweepResults
    from simulation.experiments.analysis.results import load_results as load_results
    from simulation.experiments.comparison import Comparison as Comparison
    from simulation.experiments.comparison import compare as compare
    from simulation.experiments.programme_effect import programme_effect as programme_effect
    from simulation.experiments.search.calibrate import Calibration as Calibration
    from simulation.experiments.search.calibrate import calibrate as calibrate
    from simulation.experiments.search.optimise import Optimum as Optimum
    from simulation.experiments.search.optimise import optimise as optimise
    from simulation.experiments.sweeps.loading import load_experiment as load_experiment
    from simulation.experiments.sweeps.sweeping import sweep as sweep
    from simulation.experiments.tournament.league import Tournament as Tournament
    from simulation.experiments.tournament.playing import tournament as tournament
    from simulation.experiments.varying import by_value as by_value
    from simulation.experiments.varying import one_at_a_time as one_at_a_time
    from simulation.experiments.varying import over_grid as over_grid
    from simulation.firms.decision import UNTREATED as UNTREATED
    from simulation.firms.decision import Decision as Decision
    from simulation.firms.decision import Treatment as Treatment
    from simulation.firms.firm import Firm as Firm
    from simulation.firms.strategies import STRATEGIES as STRATEGIES
    from simulation.firms.strategies import Strategy as Strategy
    from simulation.firms.view import ManagersView as ManagersView
    from simulation.market.market import Market as Market
    from simulation.outcomes import OUTCOMES as OUTCOMES
    from simulation.outcomes.offers import value_parts as value_parts
    from simulation.scenario import Scenario as Scenario
    from simulation.scenario import ScenarioError as ScenarioError
    from simulation.scenario import changed as changed
    from simulation.scenario import load_scenario as load_scenario
    from simulation.scenario import resized as resized

_HOMES = {
    "Calibration": "simulation.experiments.search.calibrate",
    "Comparison": "simulation.experiments.comparison",
    "Customer": "simulation.customers.customer",
    "Decision": "simulation.firms.decision",
    "Firm": "simulation.firms.firm",
    "ManagersView": "simulation.firms.view",
    "Market": "simulation.market.market",
    "OUTCOMES": "simulation.outcomes",
    "Optimum": "simulation.experiments.search.optimise",
    "STRATEGIES": "simulation.firms.strategies",
    "Scenario": "simulation.scenario",
    "ScenarioError": "simulation.scenario",
    "Strategy": "simulation.firms.strategies",
    "SweepResults": "simulation.experiments.analysis.results",
    "Tournament": "simulation.experiments.tournament.league",
    "Treatment": "simulation.firms.decision",
    "UNTREATED": "simulation.firms.decision",
    "by_strategy": "simulation.experiments.alternatives",
    "by_value": "simulation.experiments.varying",
    "calibrate": "simulation.experiments.search.calibrate",
    "changed": "simulation.scenario",
    "compare": "simulation.experiments.comparison",
    "explore": "simulation.dashboard.notebook",
    "load_experiment": "simulation.experiments.sweeps.loading",
    "load_results": "simulation.experiments.analysis.results",
    "load_scenario": "simulation.scenario",
    "one_at_a_time": "simulation.experiments.varying",
    "optimise": "simulation.experiments.search.optimise",
    "over_grid": "simulation.experiments.varying",
    "programme_effect": "simulation.experiments.programme_effect",
    "resized": "simulation.scenario",
    "sweep": "simulation.experiments.sweeps.sweeping",
    "tournament": "simulation.experiments.tournament.playing",
    "value_parts": "simulation.outcomes.offers",
}

__all__ = sorted([*_HOMES, "plots"])
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "plots":
        return import_module("simulation.plots")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'simulation' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
