"""Figures: functions of the tables of a run that draw on given axes and return them.

::

    from simulation import plots

    plots.cumulative_profit(market.results.firms)                  # on a new figure, shown in a notebook
    plots.retention(market.results.firms, ax=axes)                 # beside others
    events = [(event.week, event.title) for event in market.scenario.events]
    plots.save_all(market.results, "figures", formats=("png", "svg"), events=events)

A firm has the same colour, line style and marker in every figure; titles say what came out; every figure can be described
in words, see :func:`alt_text`.

What is listed here is loaded when it is first used: what tells a figure's colours and findings does without Matplotlib.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation.plots.alternatives import strategies as strategies
    from simulation.plots.canvas import alt_text as alt_text
    from simulation.plots.cohorts import cohort_retention as cohort_retention
    from simulation.plots.concentration import value_concentration as value_concentration
    from simulation.plots.customers import customer_map as customer_map
    from simulation.plots.differences import comparison as comparison
    from simulation.plots.effects import sensitivity as sensitivity
    from simulation.plots.flows import lifecycle_flow as lifecycle_flow
    from simulation.plots.money import cost_breakdown as cost_breakdown
    from simulation.plots.money import profit_by_orientation as profit_by_orientation
    from simulation.plots.networks import network_map as network_map
    from simulation.plots.offers import value_parts as value_parts
    from simulation.plots.one_life import life as life
    from simulation.plots.over_time import cumulative_profit as cumulative_profit
    from simulation.plots.over_time import loyalty_and_satisfaction as loyalty_and_satisfaction
    from simulation.plots.over_time import market_share as market_share
    from simulation.plots.over_time import retention as retention
    from simulation.plots.pages import overview as overview
    from simulation.plots.pages import save_all as save_all
    from simulation.plots.pages import save_tournament as save_tournament
    from simulation.plots.regions import phase_diagram as phase_diagram
    from simulation.plots.relationships import lifecycle as lifecycle
    from simulation.plots.responses import candidates as candidates
    from simulation.plots.responses import response as response
    from simulation.plots.responses import screening as screening
    from simulation.plots.responses import surface as surface
    from simulation.plots.rfm import rfm_grid as rfm_grid
    from simulation.plots.styles import FirmStyle as FirmStyle
    from simulation.plots.styles import firm_styles as firm_styles
    from simulation.plots.tournaments import head_to_head as head_to_head
    from simulation.plots.tournaments import league as league
    from simulation.plots.tournaments import market_profile as market_profile
    from simulation.plots.what_is_known import pictures as pictures

_HOMES = {
    "FirmStyle": "styles",
    "alt_text": "canvas",
    "candidates": "responses",
    "cohort_retention": "cohorts",
    "comparison": "differences",
    "cost_breakdown": "money",
    "cumulative_profit": "over_time",
    "customer_map": "customers",
    "firm_styles": "styles",
    "head_to_head": "tournaments",
    "league": "tournaments",
    "life": "one_life",
    "lifecycle": "relationships",
    "lifecycle_flow": "flows",
    "loyalty_and_satisfaction": "over_time",
    "market_profile": "tournaments",
    "market_share": "over_time",
    "network_map": "networks",
    "overview": "pages",
    "phase_diagram": "regions",
    "pictures": "what_is_known",
    "profit_by_orientation": "money",
    "response": "responses",
    "retention": "over_time",
    "rfm_grid": "rfm",
    "save_all": "pages",
    "save_tournament": "pages",
    "screening": "responses",
    "sensitivity": "effects",
    "strategies": "alternatives",
    "surface": "responses",
    "value_concentration": "concentration",
    "value_parts": "offers",
}
"""By name: its module. No module is called like something listed here, or it would hide that."""

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


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module '{__name__}' has no attribute '{name}'")


def __dir__() -> list[str]:
    return [*globals(), *__all__]
