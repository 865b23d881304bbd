"""A firm's picture of its customers beside the truth."""

import pandas as pd
import pytest

from simulation import plots
from simulation.plots.styles import luminance
from tests.plots.drawing import axes, title
from tests.plots.test_grids import cells, inside


def taken(n: int = 2, firm: str | None = None) -> pd.DataFrame:
    """Three customers of each segment, of whom the first is taken for the next segment; and somebody not pictured."""
    names = [f"Segment {number}" for number in range(n)]
    rows = [(name, names[(place + (one == 0)) % n]) for place, name in enumerate(names) for one in range(3)]
    table = pd.DataFrame([*rows, (names[0], "")], columns=["segment", "taken_for"])
    return table if firm is None else table.assign(firm=firm)


def test_a_row_is_what_they_are_and_a_column_what_they_are_taken_for() -> None:
    table = pd.DataFrame({"segment": ["Old", "Old", "Old", "Young"], "taken_for": ["Old", "Old", "Young", "Young"]})
    ax = plots.pictures(table, ax=axes())
    assert [label.get_text() for label in ax.get_xticklabels()] == ["Old", "Young"]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Young", "Old"], "from below"
    found = inside(ax)
    assert (found[0, 1], found[1, 1]) == ("2", "1"), "the old, of whom one is taken for young"
    assert (found[0, 0], found[1, 0]) == ("0", "1")
    assert luminance(cells(ax)[0, 1]) < luminance(cells(ax)[1, 1])


def test_the_title_tells_how_many_are_taken_for_what_they_are() -> None:
    assert title(plots.pictures(taken(), ax=axes())) == "66.7 % of customers are pictured rightly"
    both = pd.concat([taken(firm="Mirror"), taken(firm="Other").assign(taken_for="Segment 0")])
    assert title(plots.pictures(both, ax=axes(), firm="Mirror")) == "Mirror: 66.7 % pictured rightly"
    assert "6 customers of Mirror" in plots.alt_text(plots.pictures(both, ax=axes(), firm="Mirror"))


def test_a_firm_that_pictures_nobody_has_nothing_to_show() -> None:
    ax = plots.pictures(taken().assign(taken_for=""), ax=axes())
    assert any(text.get_text() == "Nothing to show yet" for text in ax.texts)
    with pytest.raises(ValueError, match="Miror"):
        plots.pictures(taken(firm="Mirror"), ax=axes(), firm="Miror")
