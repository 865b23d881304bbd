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

from simulation.plots.canvas import alt_text
from simulation.plots.differences import comparison
from simulation.plots.life import life
from simulation.plots.money import cost_breakdown, profit_by_orientation
from simulation.plots.over_time import cumulative_profit, loyalty_and_satisfaction, market_share, retention
from simulation.plots.pages import overview, save_all
from simulation.plots.relationships import lifecycle
from simulation.plots.styles import FirmStyle, firm_styles

__all__ = [
    "FirmStyle",
    "alt_text",
    "comparison",
    "cost_breakdown",
    "cumulative_profit",
    "firm_styles",
    "life",
    "lifecycle",
    "loyalty_and_satisfaction",
    "market_share",
    "overview",
    "profit_by_orientation",
    "retention",
    "save_all",
]
