"""Events are marked where they happen."""

import pytest

from simulation import plots
from tests.plots.drawing import annotations, axes, overlapping, panels
from tests.plots.runs import results

pytestmark = pytest.mark.filterwarnings("error")


def test_events_are_marked_where_they_happen() -> None:
    events = [(5, "Price war"), (7, "A ban on advertising"), (99, "Too late"), (0, "Too early")]
    for draw in (plots.cumulative_profit, plots.retention, plots.loyalty_and_satisfaction):
        ax = draw(results().firms, ax=axes(), events=events)
        ax.figure.canvas.draw()
        for panel in panels(ax):
            upright = [line.get_xdata()[0] for line in panel.lines if len(set(line.get_xdata())) == 1]
            assert upright == [5, 7]
        notes = [note for note in annotations(panels(ax)[0]) if note.get_text() in dict(events).values()]
        assert [note.get_text() for note in notes] == ["Price war", "A ban on advertising"]
        assert overlapping(notes, ax.figure) == []
        assert "Price war (week 5)" in plots.alt_text(ax) and "Too late" not in plots.alt_text(ax)


def test_titles_of_many_events_do_not_overlap() -> None:
    events = [(week, f"Something happened in week {week}") for week in range(2, 30, 2)]
    ax = plots.lifecycle(results().firms, "Keeper", ax=axes(), events=events)
    ax.figure.canvas.draw()
    notes = [note for note in annotations(ax) if note.get_text().startswith("Something")]
    assert notes and overlapping(notes, ax.figure) == []
    assert sum(len(set(line.get_xdata())) == 1 for line in ax.lines) == len(events)
