"""The figure of a life shows the stages, marks and satisfaction that are in its tables, and can be read."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from simulation import plots
from simulation.outcomes.life import Life
from simulation.plots.looks import BANDS
from simulation.plots.styles import TICK

pytestmark = pytest.mark.filterwarnings("error")

STAGES = {
    "Keeper": ["unaware", "reach", "reach", "conversion", "retention", "retention", "lapsed", "lapsed", "won_back", "won_back"],
    "Winner": ["reach", "acquisition", "acquisition", "acquisition", "acquisition", "acquisition", "conversion", "conversion",
               "conversion", "ended"],
}  # fmt: skip
BOUGHT = {"Keeper": [2, 3, 7], "Winner": [5]}
"""Weeks, from -1 on."""


def made_up(firms: tuple[str, ...] = ("Keeper", "Winner"), weeks: int = 10, left: bool = False) -> Life:
    """Return a life of ten weeks, the first of which is -1; the customer may leave in the last."""
    rows, events = [], [(-1, "arrived", "", "", np.nan), (4, "in_the_market", "", "Prices fall", np.nan)]
    for firm, own in zip(firms, ("Keeper", "Winner"), strict=False):
        for place, stage in enumerate(STAGES[own][:weeks]):
            week = place - 1
            present = not (left and week == weeks - 2)
            felt = 0.5 + 0.02 * place if any(week >= bought for bought in BOUGHT[own]) else np.nan
            rows.append((week, firm, present, stage, felt))
        events += [(week, "bought", firm, "", 20.0) for week in BOUGHT[own]]
    events += [(3, "failed", firms[0], "", np.nan), (0, "message", firms[0], "to the point", np.nan)]
    events += [(1, "heard_good", firms[0], "", 2.0), (6, "heard_bad", firms[1], "", 1.0)]
    if left:
        events.append((weeks - 2, "left", "", "", np.nan))
    none = pd.DataFrame()
    return Life(
        217, "Savers", "cost", "Bruno", firms, 0.3, 1.1, -1, weeks - 2,
        pd.DataFrame(events, columns=["week", "event", "firm", "detail", "number"]).sort_values("week"),
        pd.DataFrame(rows, columns=["week", "firm", "present", "stage", "satisfaction"]).sort_values("week", kind="stable"),
        none, none, none,
    )  # fmt: skip


def axes() -> Axes:
    """Return axes of a figure that pyplot does not know."""
    figure = Figure(figsize=(10.0, 6.5), layout="constrained")
    FigureCanvasAgg(figure)
    return figure.add_subplot()


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Leave no figures behind."""
    yield
    pyplot.close("all")


def spells(panel: Axes) -> dict[int, list[tuple[float, float, str]]]:
    """Return begin, end and colour of what is drawn on each lane."""
    found: dict[int, list[tuple[float, float, str]]] = {}
    for each in panel.collections:
        assert isinstance(each, PolyCollection)
        box = each.get_paths()[0].get_extents()
        lane = round((box.y0 + box.y1) / 2.0)
        found.setdefault(lane, []).append((box.x0, box.x1, to_hex(each.get_facecolor()[0])))
    return found


def test_lanes_are_the_stages_week_by_week() -> None:
    above, _ = plots.life(made_up(), ax=axes()).child_axes
    colours = {band.stage: to_hex(band.colour) for band in BANDS}
    for lane, firm in enumerate(("Keeper", "Winner")):
        drawn = {}
        for begin, end, colour in spells(above)[lane]:
            drawn |= dict.fromkeys(range(round(begin) + 1, round(end) + 1), colour)
        expected = {place - 1: colours[stage] for place, stage in enumerate(STAGES[firm]) if stage != "unaware"}
        assert drawn == expected


def test_marks_stand_on_the_lane_of_the_firm_in_the_week_of_the_event() -> None:
    above, _ = plots.life(made_up(), ax=axes()).child_axes
    marks = {
        str(line.get_label()): [(x + 0.5, round(y)) for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True)]
        for line in above.lines
        if not str(line.get_label()).startswith("_")
    }
    assert sorted(marks["bought"]) == sorted([(2, 0), (3, 0), (7, 0), (5, 1)])
    assert marks["failed, complained"] == [(3, 0)]
    assert marks["message"] == [(0, 0)]
    assert (marks["recommended"], marks["warned of"]) == ([(1, 0)], [(6, 1)])


def test_satisfaction_is_drawn_from_the_first_purchase_on() -> None:
    life = made_up()
    _, below = plots.life(life, ax=axes()).child_axes
    drawn = {str(line.get_label()): line for line in below.lines if not str(line.get_label()).startswith("_")}
    for firm in life.firms:
        own = life.weeks[life.weeks["firm"] == firm]
        np.testing.assert_allclose(drawn[firm].get_ydata(), own["satisfaction"])
        assert list(drawn[firm].get_xdata()) == own["week"].tolist()


@pytest.mark.parametrize(
    ("life", "expected"),
    [
        (made_up(), "Customer 217 bought 4 times from 2 firms, most often from Keeper (3)"),
        (
            made_up(left=True),
            "Customer 217 bought 4 times from 2 firms, most often from Keeper (3), and left the market in week 8",
        ),
    ],
)
def test_the_title_is_the_finding(life: Life, expected: str) -> None:
    assert plots.life(life, ax=axes()).get_title().replace("\n", " ") == expected


def test_the_title_of_who_bought_little() -> None:
    life = made_up()
    for kept, expected in (
        (life.events["firm"] != "Winner", "Customer 217 bought 3 times, always from Keeper"),
        (life.events["event"] != "bought", "Customer 217 bought nothing by week 8"),
        (
            (life.events["event"] != "bought") | (life.events["week"] == 5),
            "Customer 217 bought once, always from Winner",
        ),
    ):
        less = Life(**{**vars(life), "events": life.events[kept]})
        assert plots.life(less, ax=axes()).get_title().replace("\n", " ") == expected


def test_the_description_tells_purchases_stages_and_events() -> None:
    words = plots.alt_text(plots.life(made_up(), ax=axes()))
    assert "Keeper: 3 purchases, in the end won back; Winner: 1 purchase, in the end ended." in words
    assert "Events: Prices fall (week 4)." in words
    assert "weeks -1 to 8" in words


def test_all_that_is_written_is_large_enough_and_nothing_lies_upon_the_title() -> None:
    drawn = plots.life(made_up(("A firm with quite a long name", "Another one with $ in its name")), ax=axes())
    figure = drawn.figure
    figure.canvas.draw()
    legend = drawn.child_axes[0].get_legend()
    assert legend is not None
    written = [
        drawn.title,
        *legend.get_texts(),
        *(text for panel in drawn.child_axes for text in panel.get_yticklabels()),
    ]
    assert min(text.get_fontsize() for text in written) >= TICK
    title, box = drawn.title.get_window_extent(), legend.get_window_extent()
    assert title.y0 >= box.y1 - 1.0
    assert figure.bbox.x0 <= box.x0
    assert box.x1 <= figure.bbox.x1


def test_who_has_not_come_yet_has_nothing_to_show() -> None:
    life = made_up()
    absent = Life(**{**vars(life), "weeks": life.weeks.assign(present=False)})
    assert "nothing to show" in plots.alt_text(plots.life(absent, ax=axes()))


def test_without_axes_it_makes_a_figure_and_the_tables_stay_as_they_are() -> None:
    life = made_up()
    before = life.weeks.copy(), life.events.copy()
    assert plots.life(life).figure in map(pyplot.figure, pyplot.get_fignums())
    pd.testing.assert_frame_equal(life.weeks, before[0])
    pd.testing.assert_frame_equal(life.events, before[1])
