"""Charts of a run that are redrawn by handing new numbers over, which takes milliseconds; run A beside it, if one is pinned.

The house figures of :mod:`simulation.plots` are pictures: drawing six of them takes more than a second, too long for a slider.
These keep their axes and lines and get new numbers only. Colours, names and findings are those of the house figures.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from bokeh.models import (
    ColumnDataSource,
    CustomJS,
    FactorRange,
    FixedTicker,
    FullscreenTool,
    HoverTool,
    LabelSet,
    Legend,
    LegendItem,
    NumeralTickFormatter,
    Range1d,
    SaveTool,
    Span,
)
from bokeh.plotting import figure as new_figure
from numpy.typing import NDArray

from simulation.dashboard.views import View
from simulation.plots import findings
from simulation.plots.amounts import PERCENT, Scale, counted, money, money_scale, signed
from simulation.plots.canvas import WEEK_STEPS
from simulation.plots.money import COST_LOOKS, LOSS_LOOK, PROFIT_LOOK
from simulation.plots.relationships import BANDS
from simulation.plots.styles import INK, MIDDLE_GREY, PALE_GREY, FirmStyle, firm_styles, legible
from simulation.rules.lifecycle import STAGES

Numbers = NDArray[np.float64]
Events = Sequence[tuple[int, str]]
HEIGHT = 205
TICK, LABEL, END = "13px", "13px", "14px"
"""Sizes of writing: of axes' numbers, their names, and the names of lines."""
GAP = 17.0
"""Between the names of lines, from one to the next [pixels]."""
LETTER = 8.6
"""Width of a letter in a name at the end of a line [pixels]."""
KEEP_ROOM = """
const room = Math.min(pixels, 0.55 * figure.inner_width)
range.end = last + (last - range.start) * room / Math.max(1, figure.inner_width - room)
ticker.ticks = figure.inner_width - room < 260 ? few : many
"""
"""Keeps room for names at the right of lines, however wide the chart is: run by the browser."""
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
STILL = 0.6
"""An axis stays as it is while the numbers fill this share of it at least: a picture that jumps cannot be compared."""
LEVELS = Scale(1.0, "0 to 1")


class Chart(ABC):
    """A picture of a run, drawn once and then given new numbers."""

    name: str

    def __init__(self, height: int = HEIGHT, **options: Any) -> None:
        self.figure = new_figure(
            height=height, sizing_mode="stretch_width", tools=[], toolbar_location="above", background_fill_color=None,
            outline_line_color=None, min_border_left=10, **options,
        )  # fmt: skip
        self.figure.add_tools(SaveTool(), FullscreenTool())
        self.figure.toolbar.logo = None
        self.figure.toolbar_inner = True
        self.figure.toolbar.autohide = True
        self.figure.grid.grid_line_color = PALE_GREY
        for axis in self.figure.axis:
            axis.major_label_text_font_size, axis.axis_label_text_font_size = TICK, LABEL
            axis.major_label_text_color = axis.axis_label_text_color = INK
            axis.axis_label_text_font_style = "normal"
            axis.axis_line_color = axis.major_tick_line_color = MIDDLE_GREY
            axis.minor_tick_line_color = None
            axis.axis_label_standoff = 1

    @abstractmethod
    def show(self, now: View, pinned: View | None) -> None:
        """Draw a run, and run A if one is pinned."""

    @abstractmethod
    def finding(self, now: View) -> str:
        """Say what came out."""

    def change(self, now: View, pinned: View) -> str:
        """Say what is different from run A."""
        return ""


class Lines(Chart):
    """An outcome of each firm over the weeks."""

    def __init__(
        self, name: str, column: str, first: View, events: Events, finding: Callable[[View], str],
        scale: Scale | None, least: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__(x_range=_weeks(first), y_range=Range1d(0.0, 1.0))
        self.name, self.column, self._finding, self._scale, self._least = name, column, finding, scale, least
        self.looks = firm_styles(first.firms)
        _week_axis(self.figure, first, max(len(look.name) for look in self.looks.values()))
        _mark(self.figure, events)
        self.figure.add_layout(Span(location=0.0, dimension="width", line_color=INK, line_width=1.3, level="underlay"))
        self.source = ColumnDataSource(_empty(first, ["middle"]))
        for firm, look in enumerate(self.looks.values()):
            common = dict(x="week", source=self.source, line_color=look.colour)
            self.figure.line(y=f"then_{firm}", line_width=THEN, line_dash=DASHED, **common)
            self.figure.line(y=f"now_{firm}", line_width=NOW, line_join="round", **common)
        along = self.figure.line("week", "middle", source=self.source, line_alpha=0.0)
        self.hover = HoverTool(renderers=[along], mode="vline", line_policy="nearest", point_policy="follow_mouse")
        self.figure.add_tools(self.hover)
        self.ends = _end_labels(self.figure)
        self._told: tuple[str, bool] | None = None
        self.figure.yaxis.formatter = NumeralTickFormatter(format="0,0[.]00" if scale is LEVELS else "0,0[.]0")

    def show(self, now: View, pinned: View | None) -> None:
        """Draw the lines, those of run A thin and dashed."""
        both = [now.lines[self.column]] + ([pinned.lines[self.column]] if pinned else [])
        scale = self._scale or money_scale(np.concatenate([each.ravel() for each in both]))
        low, high = _span(both)
        if self._least:
            low, high = max(0.0, low), min(1.0, high)
            more = max(0.0, self._least - (high - low)) / 2.0
            low, high = max(0.0, low - more), min(1.0, high + more)
        else:
            low, high = min(0.0, low), max(0.0, high)
        _fit(self.figure.y_range, low / scale.divisor, high / scale.divisor)
        middle = 0.5 * (self.figure.y_range.start + self.figure.y_range.end)
        data: dict[str, Any] = {"week": now.weeks, "middle": np.full(len(now.weeks), middle)}
        before = pinned.lines[self.column] if pinned else None
        for firm in range(len(self.looks)):
            data[f"now_{firm}"] = now.lines[self.column][:, firm] / scale.divisor
            data[f"then_{firm}"] = _aligned(before, firm, len(now.weeks)) / scale.divisor
        self.source.data = data
        self._tell(scale, pinned is not None)
        self._name_ends(now, scale)

    def _tell(self, scale: Scale, with_a: bool) -> None:
        """Name the axis and what hovering shows, where that has changed."""
        if self._told == (scale.unit, with_a):
            return
        self._told = (scale.unit, with_a)
        self.figure.yaxis.axis_label = scale.unit
        form = "{0,0}" if scale.unit == "EUR" else "{0,0.00}" if scale is LEVELS else "{0,0.0}"
        rows = [("week", "@week")]
        for firm, look in enumerate(self.looks.values()):
            rows.append((look.name, f"@now_{firm}{form}"))
            rows += [("\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}in A", f"@then_{firm}{form}")] if with_a else []
        self.hover.tooltips = rows

    def _name_ends(self, now: View, scale: Scale) -> None:
        ends = [
            (look, now.lines[self.column][-1, firm] / scale.divisor) for firm, look in enumerate(self.looks.values())
        ]
        known = [(look.name, float(value), look.ink) for look, value in ends if np.isfinite(value)]
        _labelled(self.figure, self.ends, float(now.weeks[-1]), known, GAP)

    def finding(self, now: View) -> str:
        """Say what came out."""
        return self._finding(now)

    def change(self, now: View, pinned: View) -> str:
        """Say by how much each firm differs from run A in the last week."""
        after, before = now.last(self.column), pinned.last(self.column)
        changes = {self.looks[firm].name: after[firm] - before[firm] for firm in after if firm in before}
        scale = self._scale or money_scale(changes.values())
        decimals = 2 if scale is LEVELS else 0 if scale.unit == "EUR" else 1
        told = ", ".join(f"{name} {_with_sign(value / scale.divisor, decimals)}" for name, value in changes.items())
        return f"{told} {'points' if scale is PERCENT else '' if scale is LEVELS else scale.unit}".rstrip()


class Lifecycle(Chart):
    """People by the stage of their relationship with one firm, stacked."""

    name = "Lifecycle"

    def __init__(self, first: View, events: Events, firm: str) -> None:
        super().__init__(x_range=_weeks(first), y_range=Range1d(0.0, 1.0))
        self.firm = firm
        _week_axis(self.figure, first, max(len(band.name) for band in BANDS))
        _mark(self.figure, events, level="overlay")
        self.source = ColumnDataSource(
            {"week": [], "middle": [], "then": [], **{f"{b}{k}": [] for b in "btn" for k in _bands()}}
        )
        for k in _bands():
            band = BANDS[k]
            self.figure.varea(
                "week", f"b{k}", f"t{k}", source=self.source, fill_color=band.colour, fill_alpha=1.0,
                hatch_pattern=HATCHES.get(band.hatch, "blank"), hatch_alpha=0.35, hatch_scale=9,
            )  # fmt: skip
            self.figure.line("week", f"t{k}", source=self.source, line_color=INK, line_width=0.8)
        self.figure.line("week", "then", source=self.source, line_color="white", line_width=THEN + 3.5)
        self.figure.line("week", "then", source=self.source, line_color=INK, line_width=THEN + 1.0, line_dash=DASHED)
        along = self.figure.line("week", "middle", source=self.source, line_alpha=0.0)
        self.hover = HoverTool(
            renderers=[along], mode="vline", line_policy="nearest", point_policy="follow_mouse",
            tooltips=[("week", "@week"), *((BANDS[k].name, f"@n{k}{{0,0}}") for k in reversed(_bands()))],
        )  # fmt: skip
        self.figure.add_tools(self.hover)
        self.figure.yaxis.axis_label = "people who know it"
        self.figure.yaxis.formatter = NumeralTickFormatter(format="0,0")
        self.ends = _end_labels(self.figure)

    def show(self, now: View, pinned: View | None) -> None:
        """Draw the stages, and how many customers there were in run A."""
        row = now.firms.index(self.firm)
        below = np.zeros(len(now.weeks))
        data: dict[str, Any] = {"week": now.weeks}
        labels = []
        for k in _bands():
            numbers = now.stages[STAGES.index(BANDS[k].stage), :, row]
            data[f"n{k}"], data[f"b{k}"], data[f"t{k}"] = numbers, below, below + numbers
            if numbers[-1] > 0.0:
                labels.append((BANDS[k].name, below[-1] + numbers[-1] / 2.0, legible(BANDS[k].colour)))
            below = below + numbers
        _fit(self.figure.y_range, 0.0, float(below.max()) or 1.0)
        data["middle"] = np.full(len(now.weeks), 0.5 * self.figure.y_range.end)
        data["then"] = _aligned(pinned.customers(self.firm)[:, None] if pinned else None, 0, len(now.weeks))
        self.source.data = data
        _labelled(self.figure, self.ends, float(now.weeks[-1]), labels, GAP - 2.0)

    def finding(self, now: View) -> str:
        """Say how many are customers."""
        n = int(now.customers(self.firm)[-1])
        are = "is a customer" if n == 1 else "are customers"
        return f"{self.firm}: {n:,} of {now.people:,} people {are} after {counted(int(now.weeks[-1]), 'week')}"

    def change(self, now: View, pinned: View) -> str:
        """Say how many customers more or fewer there are than in run A."""
        after, before = now.customers(self.firm)[-1], pinned.customers(self.firm)[-1]
        return f"{_with_sign(float(after - before))} customers (the dashed line: customers in A)"


class Orientations(Chart):
    """What each group of customers contributed to each firm."""

    name = "Contribution by customers' orientation"

    def __init__(self, first: View) -> None:
        self.looks = firm_styles(first.firms)
        self.rows = [(look.name, group) for look in self.looks.values() for group in first.groups]
        factors = FactorRange(*reversed(self.rows), range_padding=0.05, group_padding=0.6)
        super().__init__(height=max(2 * HEIGHT, 60 + 27 * len(self.rows)), y_range=factors, x_range=Range1d(0.0, 1.0))
        colours = [look.colour for look in self.looks.values() for _ in first.groups]
        nothing = [0.0] * len(self.rows)
        self.source = ColumnDataSource({"who": self.rows, "colour": colours, "now": nothing, "then": list(nothing)})
        self.figure.hbar("who", right="now", height=0.8, source=self.source, fill_color="colour", line_color=INK)
        self.then = self.figure.hbar(
            "who", right="then", height=0.55, source=self.source, fill_color=None, line_color=INK, line_width=2.0,
            line_dash=[5, 3], visible=False,
        )  # fmt: skip
        self.figure.add_layout(Span(location=0.0, dimension="height", line_color=INK, line_width=1.3))
        self.figure.ygrid.grid_line_color = None
        self.figure.yaxis.group_text_font_size, self.figure.yaxis.group_text_color = END, INK
        self.figure.yaxis.group_label_orientation = "horizontal"
        self.hover = HoverTool(tooltips=[])
        self.figure.add_tools(self.hover)
        self.figure.xaxis.formatter = NumeralTickFormatter(format="0,0[.]0")

    def show(self, now: View, pinned: View | None) -> None:
        """Draw the bars, run A as dashed outlines."""
        both = [now.contributions] + ([pinned.contributions] if pinned else [])
        scale = money_scale(np.concatenate([each.ravel() for each in both]))
        low, high = _span(both)
        _fit(self.figure.x_range, min(0.0, low) / scale.divisor, max(0.0, high) / scale.divisor)
        then = pinned.contributions if pinned else np.zeros_like(now.contributions)
        self.source.patch({
            "now": [(slice(None), now.contributions.ravel() / scale.divisor)],
            "then": [(slice(None), then.ravel() / scale.divisor)],
        })  # fmt: skip
        self.then.visible = pinned is not None
        self.figure.xaxis.axis_label = f"profit before fixed cost [{scale.unit}]"
        rows = [("", "@who"), ("now", "@now{0,0.0}")]
        self.hover.tooltips = rows + ([("in A", "@then{0,0.0}")] if pinned else [])

    def finding(self, now: View) -> str:
        """Say which group contributes most."""
        values = dict(
            zip((f"{firm}, {group}" for firm, group in self.rows), now.contributions.ravel().tolist(), strict=True)
        )
        best = max(values, key=lambda who: values[who])
        firm, group = self.rows[list(values).index(best)]
        return f"{group.capitalize()}-oriented customers of {firm} bring most: {money(values[best])}"

    def change(self, now: View, pinned: View) -> str:
        """Say which group changed most."""
        differences = (now.contributions - pinned.contributions).ravel()
        place = int(np.argmax(np.abs(differences)))
        firm, group = self.rows[place]
        scale = money_scale([float(differences[place])])
        amount = _with_sign(float(differences[place]) / scale.divisor, 0 if scale.unit == "EUR" else 1)
        return f"most for {group}-oriented customers of {firm}: {amount} {scale.unit}"


class Costs(Chart):
    """What became of each firm's revenue."""

    name = "Costs and profit"

    def __init__(self, first: View) -> None:
        self.looks = firm_styles(first.firms)
        self.names = [look.name for look in self.looks.values()]
        super().__init__(
            height=max(2 * HEIGHT, 110 + 44 * len(self.names)), y_range=FactorRange(), x_range=Range1d(0.0, 1.0)
        )
        self.figure.ygrid.grid_line_color = None
        self.figure.yaxis.major_label_text_font_size = self.figure.yaxis.group_text_font_size = END
        self.figure.yaxis.group_text_color = INK
        self.figure.yaxis.group_label_orientation = "horizontal"
        self.keys = [*COST_LOOKS, "profit", "loss"]
        edges = [f"{edge}_{key}" for edge in ("from", "to") for key in self.keys]
        self.source = ColumnDataSource({name: [] for name in ("who", "end", "told", *edges)})
        items = []
        self.bars = {}
        for key in self.keys:
            name, colour, hatch = COST_LOOKS.get(key, PROFIT_LOOK if key == "profit" else LOSS_LOOK)
            self.bars[key] = self.figure.hbar(
                "who", left=f"from_{key}", right=f"to_{key}", height=0.74, source=self.source, fill_color=colour,
                line_color=INK, hatch_pattern=HATCHES.get(hatch, "blank"), hatch_alpha=0.5, hatch_scale=9,
            )  # fmt: skip
            items.append(LegendItem(label=name, renderers=[self.bars[key]]))
        self._items = dict(zip(self.keys, items, strict=True))
        self.legend = Legend(
            items=items, orientation="horizontal", nrows=2, label_text_font_size=TICK, border_line_color=None, padding=2,
            spacing=8, glyph_width=16, glyph_height=16,
        )  # fmt: skip
        self.figure.add_layout(self.legend, "above")
        self.figure.add_layout(
            LabelSet(
                x="end", y="who", text="told", source=self.source, x_offset=6, y_offset=-8, text_font_size=TICK,
                text_color=INK, text_font_style="bold",
            )
        )  # fmt: skip
        self.figure.add_layout(Span(location=0.0, dimension="height", line_color=INK, line_width=1.3))
        self.figure.add_tools(HoverTool(tooltips="$name"))
        self.figure.xaxis.formatter = NumeralTickFormatter(format="0,0[.]0")

    def show(self, now: View, pinned: View | None) -> None:
        """Draw the bars; of run A below each firm's."""
        views = [now] + ([pinned] if pinned else [])
        scale = money_scale(np.concatenate([view.totals["revenue"] for view in views]))
        rows: list[Any] = []
        columns: dict[str, list[float]] = {name: [] for name in self.source.data if name not in ("who", "told")}
        told = []
        for place, firm in enumerate(self.names):
            for view, which in zip(views, ("B", "A"), strict=False):
                rows.append((firm, which) if pinned else firm)
                told.append(self._bar(view, place, scale, columns))
        self.figure.y_range.factors = list(reversed(rows))
        self.source.data = {"who": rows, "told": told, **columns}
        ends, starts = columns["end"], columns["from_loss"]
        _fit(self.figure.x_range, min([0.0, *starts]), 1.16 * max([1e-9, *ends]))
        self.figure.xaxis.axis_label = f"[{scale.unit}]"
        for key, item in self._items.items():
            item.visible = columns[f"from_{key}"] != columns[f"to_{key}"]

    def _bar(self, view: View, place: int, scale: Scale, columns: dict[str, list[float]]) -> str:
        """Add one firm's bar; returns what is written at its end."""
        end = 0.0
        for key in COST_LOOKS:
            amount = float(view.totals[key][place]) / scale.divisor
            columns[f"from_{key}"].append(end)
            end += amount
            columns[f"to_{key}"].append(end)
        profit = float(view.totals["profit"][place]) / scale.divisor
        columns["from_profit"].append(end)
        end += max(profit, 0.0)
        columns["to_profit"].append(end)
        columns["from_loss"].append(min(profit, 0.0))
        columns["to_loss"].append(0.0)
        columns["end"].append(end)
        return f"{'loss' if profit < 0.0 else 'profit'} {abs(profit):,.0f}"

    def finding(self, now: View) -> str:
        """Say who keeps most of the revenue."""
        revenue, profit = (
            dict(zip(self.names, now.totals[name].tolist(), strict=True)) for name in ("revenue", "profit")
        )
        return findings.margin_finding(revenue, profit)


class Map(Chart):
    """Where customers stand: satisfaction against loyalty, a dot a customer, by the firm bought from last."""

    name = "Customer map"

    def __init__(self, first: View) -> None:
        low, high = np.quantile(first.dots.satisfaction, [0.005, 1.0]) if len(first.dots.firm) else (0.0, 1.0)
        along = Range1d(float(np.floor(10.0 * low - 0.5)) / 10.0, min(1.0, float(np.ceil(10.0 * high + 0.5)) / 10.0))
        super().__init__(height=2 * HEIGHT + 30, x_range=along, y_range=Range1d(0.0, 1.0))
        self.looks = firm_styles(first.firms)
        self.sources, items = [], []
        for place, look in enumerate(self.looks.values()):
            source = ColumnDataSource({"x": [], "y": []})
            marker = MARKERS[place % len(MARKERS)]
            dots = self.figure.scatter(
                "x", "y", source=source, marker=marker, size=7, fill_color=look.colour, fill_alpha=0.55, line_color=None
            )
            items.append(LegendItem(label=look.name, renderers=[dots]))
            self.sources.append(source)
        self.means = ColumnDataSource({"x": [], "y": [], "x0": [], "y0": [], "colour": [], "marker": [], "firm": []})
        self.figure.segment(
            "x0", "y0", "x", "y", source=self.means, line_color=INK, line_width=2.5,
        )  # fmt: skip
        self.figure.scatter(
            "x0",
            "y0",
            source=self.means,
            marker="marker",
            size=17,
            fill_color="white",
            line_color="colour",
            line_width=3,
        )
        mean = self.figure.scatter(
            "x", "y", source=self.means, marker="marker", size=20, fill_color="colour", line_color="black", line_width=2
        )
        tips = [("", "@firm, mean"), ("satisfaction", "@x{0.00}"), ("loyalty", "@y{0.00}")]
        self.figure.add_tools(HoverTool(renderers=[mean], tooltips=tips))
        self.figure.xaxis.axis_label, self.figure.yaxis.axis_label = "satisfaction [0 to 1]", "loyalty [0 to 1]"
        legend = Legend(items=items, label_text_font_size=END, glyph_width=22, glyph_height=22, border_line_color=None)
        legend.click_policy = "hide"
        self.figure.add_layout(legend, "right")

    def show(self, now: View, pinned: View | None) -> None:
        """Draw a dot a customer, and the mean of each firm; where it was in run A is hollow."""
        for place, source in enumerate(self.sources):
            mine = now.dots.firm == place
            source.data = {"x": now.dots.satisfaction[mine], "y": now.dots.loyalty[mine]}
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
        """Say whose dots these are."""
        return f"{len(now.dots.firm):,} of {now.dots.of:,} customers, by the firm bought from last; the large signs are means"

    def change(self, now: View, pinned: View) -> str:
        """Explain the hollow signs."""
        return "the hollow signs are the means in A"


def spread(places: Sequence[float], gap: float, low: float = -np.inf, high: float = np.inf) -> list[float]:
    """Move places apart that are nearer to each other than a gap, as little as possible, keeping their order and within bounds.

    Examples
    --------
    >>> spread([5.0, 5.0, 9.0], 2.0)
    [4.0, 6.0, 9.0]
    >>> spread([9.0, 9.5], 2.0, 0.0, 10.0)
    [8.0, 10.0]
    """
    order = sorted(range(len(places)), key=lambda k: places[k])
    heaps: list[tuple[float, list[int]]] = []  # centre, members
    for k in order:
        heaps.append((min(max(places[k], low), high), [k]))
        while len(heaps) > 1:
            (below, under), (above, over) = heaps[-2:]
            if above - below >= gap * (len(under) + len(over)) / 2.0:
                break
            members = under + over
            centre = (below * len(under) + above * len(over)) / len(members)
            half = gap * (len(members) - 1) / 2.0
            heaps[-2:] = [(max(min(centre, high - half), low + half), members)]
    found = [0.0] * len(places)
    for centre, members in heaps:
        for place, k in enumerate(members):
            found[k] = centre + gap * (place - (len(members) - 1) / 2.0)
    return found


def _labelled(
    figure: Any, source: ColumnDataSource, week: float, ends: Sequence[tuple[str, float, str]], gap: float
) -> None:
    """Name what ends at a week: text, height, colour; names too near to each other are moved apart [gap in pixels]."""
    low, high = figure.y_range.start, figure.y_range.end
    pixel = (high - low) / (figure.height - 50.0)
    room = 0.4 * gap * pixel
    source.data = {
        "x": [week] * len(ends),
        "y": spread([place for _, place, _ in ends], gap * pixel, low + room, high - room),
        "text": [text for text, _, _ in ends],
        "colour": [colour for _, _, colour in ends],
    }


def _bands() -> range:
    return range(len(BANDS))


def _weeks(view: View) -> Range1d:
    first, last = float(view.weeks[0]), float(view.weeks[-1])
    return Range1d(min(first, last - 1.0), last + 0.3 * max(1.0, last - first))


def _week_axis(figure: Any, view: View, longest: int) -> None:
    """Count weeks along the axis, with room for names of so many letters at its end."""
    first, last = int(view.weeks[0]), int(view.weeks[-1])
    many, few = (
        [week for week in range(0, last + 1, step) if week >= first]
        for step in (next((step for step in WEEK_STEPS if (last - first) / step <= most), 10_000) for most in (7, 3))
    )
    ticker = FixedTicker(ticks=many)
    figure.xaxis.ticker, figure.xaxis.axis_label, figure.xgrid.grid_line_color = ticker, "week", None
    told = dict(
        figure=figure, range=figure.x_range, last=last, pixels=12 + LETTER * longest, ticker=ticker, many=many, few=few
    )
    figure.js_on_change("inner_width", CustomJS(args=told, code=KEEP_ROOM))


def _mark(figure: Any, events: Events, level: str = "underlay") -> None:
    for week, _ in events:
        figure.add_layout(
            Span(location=week, dimension="height", line_color=INK, line_width=1.5, line_dash=[2, 3], level=level)
        )


def _empty(view: View, more: Sequence[str]) -> dict[str, list[float]]:
    names = ["week", *more, *(f"{when}_{firm}" for when in ("now", "then") for firm in range(len(view.firms)))]
    return {name: [] for name in names}


def _end_labels(figure: Any) -> ColumnDataSource:
    source = ColumnDataSource({"x": [], "y": [], "text": [], "colour": []})
    figure.add_layout(
        LabelSet(
            x="x", y="y", text="text", text_color="colour", source=source, x_offset=6, text_baseline="middle",
            text_font_size=END, text_font_style="bold",
        )
    )  # fmt: skip
    return source


def _aligned(numbers: Numbers | None, column: int, n: int) -> Numbers:
    """Return a column of run A, as long as the weeks now."""
    found = np.full(n, np.nan)
    if numbers is not None:
        shared = min(n, len(numbers))
        found[:shared] = numbers[:shared, column]
    return found


def _span(tables: Sequence[Numbers]) -> tuple[float, float]:
    known = np.concatenate([each[np.isfinite(each)] for each in tables])
    return (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)


def _fit(shown: Any, low: float, high: float) -> None:
    """Fit a range to numbers, with a margin; it stays as it is while they fill it well."""
    width = high - low or 1.0
    start, end = (low if low == 0.0 else low - 0.06 * width), (high if high == 0.0 else high + 0.06 * width)
    if shown.start <= low and high <= shown.end and width >= STILL * (shown.end - shown.start):
        return
    shown.start, shown.end = start, end


def _with_sign(value: float, decimals: int = 0) -> str:
    text = signed(f"{value:,.{decimals}f}")
    return text if text.startswith("\N{MINUS SIGN}") or not any(sign in text for sign in "123456789") else f"+{text}"


def _levels(value: float) -> str:
    return signed(f"{value:.2f}")


def named(view: View, looks: Mapping[str, FirmStyle], column: str) -> dict[str, float]:
    """Return an outcome of the last week by short name."""
    return {looks[firm].name: value for firm, value in view.last(column).items()}


def line_charts(first: View, events: Events) -> dict[str, Lines]:
    """Return the charts of outcomes over the weeks, by outcome."""
    looks = firm_styles(first.firms)

    def found(column: str, tell: Callable[[dict[str, float], int], str]) -> Callable[[View], str]:
        def finding(view: View) -> str:
            values = named(view, looks, column)
            return tell(values, int(view.weeks[-1])) if values else ""

        return finding

    def share(values: dict[str, float], week: int) -> str:
        return findings.share_finding(values, "revenue", f"in the quarter to week {week:,}")

    def most(what: str) -> Callable[[dict[str, float], int], str]:
        def tell(values: dict[str, float], week: int) -> str:
            ahead = findings.leaders(values, _levels)
            return f"Most {what}: customers of {', '.join(ahead)} ({_levels(max(values.values()))})"

        return tell

    wanted = (
        ("Cumulative profit", "cumulative_profit", findings.profit_finding, None, 0.0),
        ("Share of revenue", "share", share, PERCENT, 0.1),
        ("Customers kept over a year", "retention_rate", findings.retention_finding, PERCENT, 0.1),
        ("Satisfaction", "satisfaction", most("satisfied"), LEVELS, 0.1),
        ("Loyalty", "loyalty", most("loyal"), LEVELS, 0.1),
    )
    return {
        column: Lines(name, column, first, events, found(column, tell), scale, least)
        for name, column, tell, scale, least in wanted
    }
