"""A market in Mesa's own page, for those who have it: ``pip install "mesa[viz]"``, then ``solara run examples/solara_viz.py``.

``SolaraViz`` steps the market week by week and draws the components below. Its page loads parts from the internet; the project's
own page, ``loyalty-lab dashboard``, does not.
"""

from pathlib import Path

import solara
from mesa.visualization import SolaraViz
from mesa.visualization.utils import update_counter

import simulation as sim
from simulation import plots
from simulation.plots.canvas import new_figure

SCENARIO = Path(__file__).parents[1] / "scenarios" / "three_orientations.yaml"


@solara.component
def Profits(market: sim.Market) -> None:  # noqa: N802  as components are named
    """Draw what every firm has earned so far."""
    update_counter.get()  # so that it is drawn again after each week
    figure = new_figure((8.0, 5.0))
    plots.cumulative_profit(market.results.firms, figure.add_subplot())
    solara.FigureMatplotlib(figure)


@solara.component
def Week(market: sim.Market) -> None:  # noqa: N802
    """Say which week it is, and how many customers there are."""
    update_counter.get()
    solara.Text(f"Week {market.week:,}, {market.people:,} customers")


scenario = sim.load_scenario(SCENARIO)
page = SolaraViz(
    sim.Market(scenario),
    components=[(Week, 0), (Profits, 0)],
    model_params={
        "scenario": scenario,
        "seed": {"type": "SliderInt", "value": scenario.seed, "label": "luck (seed)", "min": 1, "max": 100},
    },
    name=scenario.title,
)
page  # noqa: B018  this is what Solara shows
