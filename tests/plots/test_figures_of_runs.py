"""What holds for every figure of a run, with one firm, with many, and with nothing to show."""

import subprocess
import sys

import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

from simulation import plots
from tests.plots.drawing import axes
from tests.plots.runs import EVERY, differences, every_figure, results

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("n_firms", [1, 16])
def test_axes_given_are_returned_and_tables_left_alone(name: str, n_firms: int) -> None:
    found = results([f"Firm {n}" for n in range(n_firms)], weeks=5)
    draw, table = next((draw, table) for each, draw, table in every_figure(found) if each == name)
    before, given_axes = table.copy(deep=True), axes()
    assert draw(table, ax=given_axes) is given_axes
    pd.testing.assert_frame_equal(table, before)
    assert pyplot.get_fignums() == []
    assert len(plots.alt_text(given_axes)) > 40 and plots.alt_text(given_axes).endswith(".")


@pytest.mark.parametrize("name", EVERY)
def test_without_axes_a_pyplot_figure_is_made(name: str) -> None:
    draw, table = next((draw, table) for each, draw, table in every_figure(results(weeks=3)) if each == name)
    ax = draw(table)
    assert pyplot.fignum_exists(ax.figure.number)


def test_the_layout_of_a_figure_that_has_one_stays() -> None:
    figure = Figure(layout="tight")
    engine = figure.get_layout_engine()
    plots.retention(results().firms, ax=figure.add_subplot())
    assert figure.get_layout_engine() is engine


@pytest.mark.parametrize("name", EVERY)
def test_empty_tables_say_so(name: str) -> None:
    draw, table = next((draw, table) for each, draw, table in every_figure(results(weeks=2)) if each == name)
    ax = draw(table.iloc[:0], ax=axes())
    assert any(text.get_text() == "Nothing to show yet" for text in ax.texts)
    assert "nothing to show" in plots.alt_text(ax)


def test_mistakes_are_named() -> None:
    table = results().firms
    with pytest.raises(ValueError, match="needs the column 'retention_rate'"):
        plots.retention(table.drop(columns="retention_rate"), ax=axes())
    with pytest.raises(ValueError, match="one row a week and firm"):
        plots.retention(results().segments, ax=axes())
    with pytest.raises(ValueError, match="one row a week and firm"):
        plots.lifecycle(results().segments, "Keeper", ax=axes())
    with pytest.raises(ValueError, match="no firm 'Keepr'"):
        plots.lifecycle(table, "Keepr", ax=axes())
    with pytest.raises(ValueError, match="not of 'people'"):
        plots.market_share(table, of="people", ax=axes())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not over 0"):
        plots.market_share(table, over_weeks=0, ax=axes())
    with pytest.raises(ValueError, match="not in the table"):
        plots.comparison(differences(), "loyalty", ax=axes())
    with pytest.raises(ValueError, match="more than once"):
        plots.comparison(pd.concat([differences(), differences()]), "profit", ax=axes())
    with pytest.raises(ValueError, match="nothing is drawn"):
        plots.alt_text(axes())


def test_importing_simulation_does_not_import_matplotlib_nor_plots_pyplot() -> None:
    code = (
        "import sys, simulation; assert 'matplotlib' not in sys.modules;"
        "simulation.plots; assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
