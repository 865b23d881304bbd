"""What holds for every figure of the course, with one firm, with sixteen, and with nothing to show."""

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes

from simulation import plots
from tests.plots.drawing import axes, extent, texts, title
from tests.plots.test_alternatives import differences
from tests.plots.test_concentration import spent
from tests.plots.test_customers import people
from tests.plots.test_effects import effects, indices
from tests.plots.test_flows import flows
from tests.plots.test_grids import cohorts, customers
from tests.plots.test_networks import cliques, voices
from tests.plots.test_pictures import taken
from tests.plots.test_regions import grid
from tests.plots.test_responses import curves, heights, screened, tried

pytestmark = pytest.mark.filterwarnings("error")
Drawing = Callable[..., Axes]
LONG = "Discount Warehouse International $5 to $6"


def figures(n: int) -> dict[str, tuple[Drawing, pd.DataFrame]]:
    """Every figure with its table for so many firms or strategies; the first has a long name."""
    names = [LONG, *(f"Firm {number}" for number in range(1, n))]
    rows = {name: (1e4 * place, 1e4 * place - 5e3, 1e4 * place + 5e3) for place, name in enumerate(names)}

    def of_firms(make: Callable[..., pd.DataFrame]) -> pd.DataFrame:
        return pd.concat([make(firm=name) for name in names])

    def network(table: pd.DataFrame, ax: Axes | None = None) -> Axes:
        return plots.network_map(table, ax=ax, people=voices(cliques(n + 1), names))

    return {
        "lifecycle_flow": (lambda t, ax=None: plots.lifecycle_flow(t, ax=ax, firm=LONG), of_firms(flows)),
        "customer_map": (plots.customer_map, people(n_firms=n).replace({"firm": {"Firm 0": LONG}})),
        "cohort_retention": (
            lambda t, ax=None: plots.cohort_retention(t, ax=ax, firm=LONG), of_firms(lambda firm: cohorts(n, firm)),
        ),
        "rfm_grid": (lambda t, ax=None: plots.rfm_grid(t, ax=ax, firm=LONG), of_firms(lambda firm: customers(60, firm))),
        "pictures": (lambda t, ax=None: plots.pictures(t, ax=ax, firm=LONG), of_firms(lambda firm: taken(n, firm))),
        "value_concentration": (plots.value_concentration, of_firms(lambda firm: spent(5, 3, 1, firm=firm))),
        "strategies": (plots.strategies, differences(rows)),
        "strategies in two outcomes": (
            lambda t, ax=None: plots.strategies(t, ax=ax, outcomes=["profit", "loyalty"]),
            pd.concat([differences(rows), differences(rows, "loyalty", "0 to 1")]),
        ),
        "phase_diagram": (plots.phase_diagram, grid(winner=[names[place % n] for place in range(4)])),
        "network_map": (network, cliques(n + 1)),
        "sensitivity": (plots.sensitivity, effects(rows)),
        "screening": (plots.screening, screened(names)),
        "response": (lambda t, ax=None: plots.response(t, "x", ax=ax, by="way", unit="EUR"), curves(names)),
        "surface": (lambda t, ax=None: plots.surface(t, "x", "y", ax=ax, unit="EUR"), heights(n + 1)),
        "candidates": (lambda t, ax=None: plots.candidates(t, "x", "Keeper.score", ax=ax, reach=(0.2, 0.4)), tried(n + 1)),
        "sensitivity by indices": (plots.sensitivity, indices()),
    }  # fmt: skip


EVERY = list(figures(1))


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("n", [1, 16])
def test_axes_given_are_returned_and_tables_left_alone(name: str, n: int) -> None:
    draw, table = figures(n)[name]
    before, given = table.copy(deep=True), axes()
    assert draw(table, ax=given) is given
    pd.testing.assert_frame_equal(table, before)
    assert pyplot.get_fignums() == []
    words = plots.alt_text(given)
    assert title(given) in words and words.endswith(".") and "nan" not in words


@pytest.mark.parametrize("name", EVERY)
def test_without_axes_a_pyplot_figure_is_made(name: str) -> None:
    draw, table = figures(2)[name]
    ax = draw(table)
    assert pyplot.fignum_exists(ax.figure.number)
    pyplot.close("all")


@pytest.mark.parametrize("name", EVERY)
def test_empty_tables_say_so(name: str) -> None:
    draw, table = figures(2)[name]
    ax = draw(table.iloc[:0], ax=axes())
    assert any(text.get_text() == "Nothing to show yet" for text in ax.texts)
    assert "nothing to show" in plots.alt_text(ax)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("n", [1, 2, 16])
def test_everything_written_is_large_enough_and_stays_within_the_figure(name: str, n: int) -> None:
    draw, table = figures(n)[name]
    ax = draw(table)
    ax.figure.canvas.draw()
    whole = ax.figure.bbox
    for text in texts(ax):
        assert text.get_fontsize() >= 12.0, text.get_text()
        box = extent(text, ax.figure)
        inside = box.x0 >= -1.0 and box.x1 <= whole.x1 + 1.0 and box.y0 >= -1.0 and box.y1 <= whole.y1 + 1.0
        assert inside, text.get_text()
    pyplot.close("all")


@pytest.mark.parametrize("name", EVERY)
def test_names_are_written_as_they_are(name: str) -> None:
    draw, table = figures(2)[name]
    ax = draw(table.replace({LONG: "$5 or $6"}) if name not in NAMED else table, ax=axes())
    for text in texts(ax):
        assert "$" not in text.get_text() or not text.get_parse_math(), text.get_text()


NAMED = ("lifecycle_flow", "cohort_retention", "rfm_grid", "pictures", "network_map")
"""Figures to which the firm's name is given besides."""
