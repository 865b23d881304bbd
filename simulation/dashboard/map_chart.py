"""The map of customers: perceived value against loyalty, a dot a customer, which can be clicked."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Legend, LegendItem, Range1d, TapTool

from simulation.dashboard.chart import HEIGHT, MARKERS, Chart
from simulation.dashboard.drawing import END
from simulation.dashboard.reader import Reader
from simulation.dashboard.views import View
from simulation.plots.styles import INK, firm_styles


class Map(Chart):
    """Where customers stand: perceived value against loyalty, a dot a customer, by the firm whose customer each is."""

    def __init__(self, reader: Reader, first: View) -> None:
        super().__init__(
            "customer_map", reader, height=2 * HEIGHT + 30, x_range=Range1d(0.0, 1e-9), y_range=Range1d(0.0, 1.0)
        )
        self.looks = firm_styles(first.firms)
        self.sources, items, dotted = [], [], []
        for place, look in enumerate(self.looks.values()):
            source = ColumnDataSource({"x": [], "y": [], "customer": []})
            marker = MARKERS[place % len(MARKERS)]
            dots = self.figure.scatter(
                "x", "y", source=source, marker=marker, size=7 * reader.factor, fill_color=look.colour, fill_alpha=0.55,
                line_color=None, nonselection_fill_alpha=0.35, selection_fill_alpha=1.0, selection_line_color=INK,
            )  # fmt: skip
            items.append(LegendItem(label=look.name, renderers=[dots]))
            self.sources.append(source)
            dotted.append(dots)
        self.means = ColumnDataSource({"x": [], "y": [], "x0": [], "y0": [], "colour": [], "marker": [], "firm": []})
        self.figure.segment("x0", "y0", "x", "y", source=self.means, line_color=INK, line_width=2.5)
        signs = dict(source=self.means, marker="marker")
        self.figure.scatter("x0", "y0", size=17, fill_color="white", line_color="colour", line_width=3, **signs)
        mean = self.figure.scatter("x", "y", size=20, fill_color="colour", line_color="black", line_width=2, **signs)
        value, loyal = reader.word("value_axis").partition(":")[0], reader.word("loyalty")
        tips = [("", f"@firm, {reader.word('mean')}"), (value, "@x{0.00}"), (loyal, "@y{0.00}")]
        self._hover(renderers=[mean], tooltips=tips)
        self.figure.add_tools(TapTool(renderers=dotted))
        self.figure.xaxis.axis_label, self.figure.yaxis.axis_label = (
            reader.word("value_axis"), reader.word("loyalty_axis"),
        )  # fmt: skip
        legend = Legend(
            items=items, label_text_font_size=reader.size(END), glyph_width=22, glyph_height=22, border_line_color=None,
            orientation="horizontal", ncols=4,
        )  # fmt: skip
        legend.click_policy = "hide"
        self.figure.add_layout(legend, "above")

    def on_click(self, chosen: Callable[[int], None]) -> None:
        """Call something with the customer whose dot is clicked."""

        def clicked(source: ColumnDataSource) -> Callable[[str, Any, Any], None]:
            return lambda _, __, places: chosen(int(source.data["customer"][places[0]])) if places else None

        for source in self.sources:
            source.selected.on_change("indices", clicked(source))

    def fit(self, runs: Sequence[View]) -> None:
        """Fit the axis to whole runs, a few odd customers left out."""
        values = np.concatenate([each.value for run in runs for each in run.maps])
        low, high = np.quantile(values, [0.002, 0.998]) if len(values) else (0.0, 1.0)
        if self.figure.x_range.end == 1e-9 or not self.figure.x_range.start <= low <= high <= self.figure.x_range.end:
            room = 0.05 * (high - low) or 0.1
            self.figure.x_range.update(start=float(low - room), end=float(high + room))

    def show(self, now: View, pinned: View | None) -> None:
        """Draw a dot a customer, and the mean of each firm; where it was in run A is hollow."""
        for place, source in enumerate(self.sources):
            mine = now.dots.firm == place
            source.selected.indices = []
            source.data = {"x": now.dots.value[mine], "y": now.dots.loyalty[mine], "customer": now.dots.customer[mine]}
        after = np.array([now.dots.mean(place) for place in range(len(self.looks))])
        before = (
            np.array([pinned.dots.mean(place) for place in range(len(self.looks))])
            if pinned
            else np.full_like(after, np.nan)
        )
        self.means.data = {
            "x": after[:, 0], "y": after[:, 1], "x0": before[:, 0], "y0": before[:, 1],
            "colour": [look.colour for look in self.looks.values()],
            "marker": [MARKERS[place % len(MARKERS)] for place in range(len(self.looks))],
            "firm": [look.name for look in self.looks.values()],
        }  # fmt: skip

    def finding(self, now: View) -> str:
        """Say whose dots these are, and of which week."""
        dots = now.dots
        if not len(dots.firm):
            return self.reader.word("map_none")
        return self.reader.word("map_found", n=f"{len(dots.firm):,}", people=f"{dots.of:,}", week=f"{dots.week:,}")

    def change(self, now: View, pinned: View) -> str:
        """Explain the hollow signs."""
        return self.reader.word("map_change")
