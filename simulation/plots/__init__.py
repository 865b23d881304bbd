"""Figures: functions of the tables of a run that draw on given axes and return them.

::

    from simulation import plots

    plots.cumulative_profit(market.results.firms)                  # on a new figure, shown in a notebook
    plots.retention(market.results.firms, ax=axes)                 # beside others
    events = [(event.week, event.title) for event in market.scenario.events]
    plots.save_all(market.results, "figures", formats=("png", "svg"), events=events)

A firm has the same colour, line style and marker in every figure; titles say what came out; every figure can be described
in words, see :func:`alt_text`.
"""

from simulation.plots.alternatives import strategies
from simulation.plots.canvas import alt_text
from simulation.plots.cohorts import cohort_retention
from simulation.plots.concentration import value_concentration
from simulation.plots.customers import customer_map
from simulation.plots.differences import comparison
from simulation.plots.effects import sensitivity
from simulation.plots.flows import lifecycle_flow
from simulation.plots.life import life
from simulation.plots.money import cost_breakdown, profit_by_orientation
from simulation.plots.networks import network_map
from simulation.plots.offers import value_parts
from simulation.plots.over_time import cumulative_profit, loyalty_and_satisfaction, market_share, retention
from simulation.plots.pages import overview, save_all, save_tournament
from simulation.plots.pictures import pictures
from simulation.plots.regions import phase_diagram
from simulation.plots.relationships import lifecycle
from simulation.plots.responses import candidates, response, screening, surface
from simulation.plots.rfm import rfm_grid
from simulation.plots.styles import FirmStyle, firm_styles
from simulation.plots.tournaments import head_to_head, league, market_profile

__all__ = [
    "FirmStyle",
    "alt_text",
    "candidates",
    "cohort_retention",
    "comparison",
    "cost_breakdown",
    "cumulative_profit",
    "customer_map",
    "firm_styles",
    "head_to_head",
    "league",
    "life",
    "lifecycle",
    "lifecycle_flow",
    "loyalty_and_satisfaction",
    "market_profile",
    "market_share",
    "network_map",
    "overview",
    "phase_diagram",
    "pictures",
    "profit_by_orientation",
    "response",
    "retention",
    "rfm_grid",
    "save_all",
    "save_tournament",
    "screening",
    "sensitivity",
    "strategies",
    "surface",
    "value_concentration",
    "value_parts",
]
