"""Charts of a run that are redrawn by handing new numbers over, which takes milliseconds; run A beside it, if one is pinned.

The house figures of :mod:`simulation.plots` are pictures: drawing six of them takes more than a second, too long for a slider.
These keep their axes and lines and get new numbers only. Colours, names and findings are those of the house figures.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from bokeh.models import FullscreenTool, HoverTool, SaveTool
from bokeh.plotting import figure as new_figure

from simulation.dashboard.drawing import LABEL, TICK
from simulation.dashboard.reader import Reader
from simulation.dashboard.views import View
from simulation.plots.styles import INK, MIDDLE_GREY, PALE_GREY

HEIGHT, WITH_A = 180, 150
"""Of a chart, and of one above which the difference from run A is told: four of either fit a screen of 1280 x 720 [pixels]."""
NOW, THEN = 3.5, 2.0
"""Widths of lines: of the present run, and of run A."""
DASHED = [7, 4]
MARKERS = ("circle", "square", "triangle", "inverted_triangle", "hex", "diamond", "star", "plus")
HATCHES = {
    "//": "right_diagonal_line",
    "\\\\": "left_diagonal_line",
    "xx": "cross",
    "..": "dot",
    "oo": "ring",
    "": "blank",
}


class Chart(ABC):
    """A picture of a run, drawn once and then given new numbers.

    Parameters
    ----------
    key
        Of its name, in the table of words.
    reader
        Who looks.
    """

    def __init__(self, key: str, reader: Reader, height: float = HEIGHT, **options: Any) -> None:
        self.reader, self.name = reader, reader.word(key)
        self.figure = new_figure(
            height=round(height * reader.factor), sizing_mode="stretch_width", tools=[], toolbar_location="above",
            background_fill_color=None, outline_line_color=None, min_border_left=10,
            html_attributes={"role": "figure", "aria-label": self.name}, **options,
        )  # fmt: skip
        self.figure.add_tools(SaveTool(filename=key), FullscreenTool())
        self.figure.toolbar.logo = None
        self.figure.toolbar_inner = True
        self.figure.toolbar.autohide = True
        self.figure.grid.grid_line_color = PALE_GREY
        for axis in self.figure.axis:
            axis.major_label_text_font_size, axis.axis_label_text_font_size = reader.size(TICK), reader.size(LABEL)
            axis.major_label_text_color = axis.axis_label_text_color = INK
            axis.axis_label_text_font_style = "normal"
            axis.axis_line_color = axis.major_tick_line_color = MIDDLE_GREY
            axis.minor_tick_line_color = None
            axis.axis_label_standoff = 1

    @abstractmethod
    def fit(self, runs: Sequence[View]) -> None:
        """Fit the axes to whole runs, so that they stay while weeks go by."""

    @abstractmethod
    def show(self, now: View, pinned: View | None) -> None:
        """Draw a run up to a week, and run A if one is pinned."""

    @abstractmethod
    def finding(self, now: View) -> str:
        """Say what came out."""

    def change(self, now: View, pinned: View) -> str:
        """Say what is different from run A."""
        return ""

    def _show_a(self, lines: Sequence[Any], with_a: bool) -> None:
        """Show the lines of run A, and leave room for what is told about it; or neither."""
        if lines[0].visible != with_a:
            for line in lines:
                line.visible = with_a
            self.figure.height = round((WITH_A if with_a else HEIGHT) * self.reader.factor)

    def _hover(self, **options: Any) -> HoverTool:
        found = HoverTool(**options)
        self.figure.add_tools(found)
        return found
