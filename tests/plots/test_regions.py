"""Which strategy wins where."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from simulation import plots
from tests.plots.drawing import axes, overlapping, title

pytestmark = pytest.mark.filterwarnings("error")


def grid(**columns: list[object]) -> pd.DataFrame:
    """Four cells, from the lower left to the upper right."""
    return pd.DataFrame({"x": [1.0, 2.0, 1.0, 2.0], "y": [10.0, 10.0, 20.0, 20.0], **columns})


def letters(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def named(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_cell_is_won_where_the_whole_interval_of_the_lead_is_above_zero() -> None:
    table = grid(winner=["keep", "win", "win", "keep"], low=[1.0, -1.0, 2.0, np.nan], high=[2.0, 3.0, 4.0, np.nan])
    ax = plots.phase_diagram(table, ax=axes())
    assert letters(ax) == ["A", "?", "B", "?"] and named(ax) == ["A keep", "B win", "? undecided"]
    assert title(ax) == "keep and win win in 1 of 4 cells each; 2 undecided"


def test_without_intervals_every_cell_with_a_name_is_decided() -> None:
    ax = plots.phase_diagram(grid(strategy=["a", "b", "b", None]), ax=axes())
    assert letters(ax) == ["A", "B", "B", "?"]
    assert title(ax) == "b wins in 2 of 4 cells, a in 1; 1 undecided"


def test_differences_tell_which_of_two_wins() -> None:
    table = grid(difference=[5, -5, 1, 0], low=[1, -9, -1, 0], high=[9, -1, 3, 0], alternative="win", against="keep")
    ax = plots.phase_diagram(table, ax=axes())
    assert letters(ax) == ["B", "A", "?", "?"]  # what is held against comes first, wherever it wins
    boxes = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    assert len({(box.get_facecolor(), box.get_hatch()) for box in boxes}) == 3
    assert boxes[0].get_hatch() != boxes[1].get_hatch()
    assert (boxes[0].get_x(), boxes[0].get_y(), boxes[3].get_x(), boxes[3].get_y()) == (-0.5, -0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("winners", "lows", "told"),
    [
        ("aaaa", [1, 1, 1, 1], "a wins everywhere"),
        ("aaaa", [1, 1, 1, -1], "a wins in 3 of 4 cells, nothing else in any; 1 undecided"),
        ("abcd", [-1, -1, -1, -1], "Undecided everywhere: no strategy clearly wins"),
        ("aabc", [1, 1, 1, 1], "a wins in 2 of 4 cells, others in 2"),
        ("abcd", [1, 1, 1, 1], "4 strategies win in 1 of 4 cells each"),
        ("aabb", [1, 0, 1, 1], "b wins in 2 of 4 cells, a in 1; 1 undecided"),
    ],
)
def test_the_title_counts_cells(winners: str, lows: list[float], told: str) -> None:
    assert title(plots.phase_diagram(grid(winner=list(winners), low=lows), ax=axes())) == told


def test_letters_stay_alike_where_the_order_is_given() -> None:
    table = grid(winner=list("bbbb"))
    assert set(letters(plots.phase_diagram(table, ax=axes(), strategies=["a", "b"]))) == {"B"}
    with pytest.raises(ValueError, match="'b' wins, and is not among those given: a, c"):
        plots.phase_diagram(table, ax=axes(), strategies=["a", "c"])


def test_cells_that_were_not_run_stay_empty_and_axes_are_named() -> None:
    table = grid(winner=list("aabb")).rename(columns={"x": "price", "y": "habit"})[:3]
    ax = plots.phase_diagram(table, ax=axes(), x="price", y="habit", labels=("Price [EUR]", "Habit [utility]"))
    assert len(letters(ax)) == 3 and (ax.get_xlabel(), ax.get_ylabel()) == ("Price [EUR]", "Habit [utility]")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["10", "20"]
    assert "a in 2, within Price [EUR] 1 to 2 and Habit [utility] 10 to 10" in plots.alt_text(ax)


@pytest.mark.parametrize("n", [12, 40])
def test_many_cells_and_strategies_can_be_told_apart(n: int) -> None:
    places = list(product(range(n), range(n)))
    table = pd.DataFrame(places, columns=["x", "y"]).assign(winner=[f"Strategy {(a // 3) % 16}" for a, _ in places])
    ax = plots.phase_diagram(table, ax=axes())
    ax.figure.canvas.draw()
    assert overlapping([text for text in ax.texts if text.get_text()], ax.figure) == []
    boxes = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    looks = {(box.get_facecolor(), box.get_hatch()) for box in boxes}
    assert len(looks) == len(named(ax)) == len(set(table["winner"]))


def test_a_cell_stands_in_the_table_once() -> None:
    with pytest.raises(ValueError, match="one row a cell"):
        plots.phase_diagram(pd.concat([grid(winner=list("aaaa"))] * 2), ax=axes())
    with pytest.raises(ValueError, match="needs the column 'difference'"):
        plots.phase_diagram(grid(), ax=axes())
