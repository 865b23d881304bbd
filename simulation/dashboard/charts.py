"""Charts of a run that are redrawn by handing new numbers over, which takes milliseconds; run A beside it, if one is pinned.

The house figures of :mod:`simulation.plots` are pictures: drawing six of them takes more than a second, too long for a slider.
These keep their axes and lines and get new numbers only. Colours, names and findings are those of the house figures.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from bokeh.models import (
    ColumnDataSource,
    FactorRange,
    FullscreenTool,
    HoverTool,
    LabelSet,
    Legend,
    LegendItem,
    Line,
    NumeralTickFormatter,
    Range1d,
    SaveTool,
    Span,
    TapTool,
    VArea,
)
from bokeh.plotting import figure as new_figure

from simulation.dashboard.drawing import (
    END,
    GAP,
    LABEL,
    LEVELS,
    TICK,
    Events,
    add,
    aligned,
    bands,
    empty,
    end_labels,
    fit,
    labelled,
    levels,
    mark,
    span,
    week_axis,
    weeks,
    with_sign,
)
from simulation.dashboard.reader import Reader
from simulation.dashboard.views import View
from simulation.dashboard.words import WORDS
from simulation.plots import findings
from simulation.plots.amounts import PERCENT, Scale, counted, money_scale
from simulation.plots.looks import BANDS, COST_LOOKS, LOSS_LOOK, PROFIT_LOOK
from simulation.plots.styles import INK, MIDDLE_GREY, PALE_GREY, FirmStyle, firm_styles, legible
from simulation.rules.lifecycle import STAGES

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


class Lines(Chart):
    """An outcome of each firm over the weeks."""

    def __init__(
        self, column: str, reader: Reader, first: View, events: Events, finding: Callable[[View], str],
        scale: Scale | None, least: float = 0.0,
    ) -> None:  # fmt: skip
        super().__init__(column, reader, x_range=weeks(first), y_range=Range1d(0.0, 1.0))
        self.column, self._finding, self._fixed, self._least = column, finding, scale, least
        self._scale = scale or LEVELS
        self.looks = firm_styles(first.firms)
        week_axis(self.figure, first, [look.name for look in self.looks.values()], reader)
        mark(self.figure, events)
        self.figure.add_layout(Span(location=0.0, dimension="width", line_color=INK, line_width=1.3, level="underlay"))
        self.source = ColumnDataSource(empty(first, ["middle"]))
        self._then: list[Any] = []
        for firm, look in enumerate(self.looks.values()):
            common = dict(x="week", line_color=look.colour)
            then = Line(y=f"then_{firm}", line_width=THEN, line_dash=DASHED, **common)
            self._then.append(add(self.figure, self.source, then, visible=False))
            add(
                self.figure,
                self.source,
                Line(y=f"now_{firm}", line_width=NOW * reader.factor, line_join="round", **common),
            )
        along = add(self.figure, self.source, Line(x="week", y="middle", line_alpha=0.0))
        self.hover = self._hover(
            renderers=[along], mode="vline", line_policy="nearest", point_policy="follow_mouse", attachment="horizontal"
        )
        self.ends = end_labels(self.figure, reader)
        self.guesses = ColumnDataSource({"x": [], "y": [], "colour": []})
        self._stars = self.figure.scatter(
            "x", "y", source=self.guesses, visible=False,
            marker="star", size=22 * reader.factor, fill_color="white", line_color="colour",
            line_width=3,
        )  # fmt: skip
        self._told: tuple[str, bool] | None = None
        self.figure.yaxis.formatter = NumeralTickFormatter(format="0,0[.]00" if scale is LEVELS else "0,0[.]0")

    def fit(self, runs: Sequence[View]) -> None:
        """Fit the axis to whole runs."""
        whole = [run.lines[self.column] for run in runs]
        self._scale = self._fixed or money_scale(np.concatenate([each.ravel() for each in whole]))
        low, high = span(whole)
        if self._least:
            low, high = max(0.0, low), min(1.0, high)
            more = max(0.0, self._least - (high - low)) / 2.0
            low, high = max(0.0, low - more), min(1.0, high + more)
        else:
            low, high = min(0.0, low), max(0.0, high)
        fit(self.figure.y_range, low / self._scale.divisor, high / self._scale.divisor)

    def show(self, now: View, pinned: View | None) -> None:
        """Draw the lines, those of run A thin and dashed."""
        longest = now.weeks if pinned is None or len(pinned.weeks) < len(now.weeks) else pinned.weeks
        n, divisor = len(longest), self._scale.divisor
        middle = 0.5 * (self.figure.y_range.start + self.figure.y_range.end)
        data: dict[str, Any] = {"week": longest, "middle": np.full(n, middle)}
        for firm in range(len(self.looks)):
            data[f"now_{firm}"] = aligned(now.lines[self.column], firm, n) / divisor
            data[f"then_{firm}"] = aligned(pinned.lines[self.column] if pinned else None, firm, n) / divisor
        self.source.data = data
        self._show_a(self._then, pinned is not None)
        self._tell(pinned is not None)
        self._name_ends(now)

    def show_guess(self, firm: str | None, week: float = 0.0, value: float = 0.0) -> None:
        """Mark what somebody has guessed for a firm; nothing, without one."""
        known = [] if firm is None else [self.looks[firm].colour]
        marked = {"x": [week] * len(known), "y": [value / self._scale.divisor] * len(known), "colour": known}
        if marked != self.guesses.data:
            self.guesses.data = marked
            self._stars.visible = bool(known)

    def _tell(self, with_a: bool) -> None:
        """Name the axis and what hovering shows, where that has changed."""
        scale, word = self._scale, self.reader.word
        if self._told == (scale.unit, with_a):
            return
        self._told = (scale.unit, with_a)
        self.figure.yaxis.axis_label = self.reader.unit(scale)
        form = "{0,0}" if scale.unit == "EUR" else "{0,0.00}" if scale is LEVELS else "{0,0.0}"
        rows = [(word("week"), "@week")]
        for firm, look in enumerate(self.looks.values()):
            rows.append((look.name, f"@now_{firm}{form}"))
            rows += [(f"\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}{word('in_a')}", f"@then_{firm}{form}")] if with_a else []
        self.hover.tooltips = rows

    def _name_ends(self, now: View) -> None:
        ends = [
            (look, now.lines[self.column][-1, firm] / self._scale.divisor)
            for firm, look in enumerate(self.looks.values())
        ]
        known = [(look.name, float(value), look.ink) for look, value in ends if np.isfinite(value)]
        labelled(self.figure, self.ends, float(now.weeks[-1]), known, GAP * self.reader.factor)

    def finding(self, now: View) -> str:
        """Say what came out."""
        return self._finding(now)

    def change(self, now: View, pinned: View) -> str:
        """Say by how much each firm differs from run A in the last week."""
        after, before = now.last(self.column), pinned.last(self.column)
        changes = {self.looks[firm].name: after[firm] - before[firm] for firm in after if firm in before}
        scale = self._fixed or money_scale(changes.values())
        decimals = 2 if scale is LEVELS else 0 if scale.unit == "EUR" else 1
        told = ", ".join(f"{name} {with_sign(value / scale.divisor, decimals)}" for name, value in changes.items())
        unit = self.reader.word("points") if scale is PERCENT else "" if scale is LEVELS else self.reader.unit(scale)
        return f"{told} {unit}".rstrip()


class Lifecycle(Chart):
    """People by the stage of their relationship with one firm, stacked."""

    def __init__(self, reader: Reader, first: View, events: Events, firm: str) -> None:
        super().__init__("lifecycle", reader, x_range=weeks(first), y_range=Range1d(0.0, 1.0))
        self.firm = firm
        self.names = [reader.word(band.stage) for band in BANDS]
        week_axis(self.figure, first, self.names, reader)
        mark(self.figure, events, level="overlay")
        self.source = ColumnDataSource(
            {"week": [], "middle": [], "then": [], "zero": [], **{f"{b}{k}": [] for b in "tn" for k in bands()}}
        )
        for k in bands():
            band = BANDS[k]
            area = VArea(
                x="week", y1=f"t{k - 1}" if k else "zero", y2=f"t{k}", fill_color=band.colour, fill_alpha=1.0,
                hatch_pattern=HATCHES.get(band.hatch, "blank"), hatch_alpha=0.35, hatch_scale=9,
            )  # fmt: skip
            add(self.figure, self.source, area)
            add(self.figure, self.source, Line(x="week", y=f"t{k}", line_color=INK, line_width=0.8))
        then = Line(x="week", y="then", line_color=INK, line_width=THEN + 1.0, line_dash=DASHED)
        around = Line(x="week", y="then", line_color="white", line_width=THEN + 3.5)
        self._then = [add(self.figure, self.source, each, visible=False) for each in (around, then)]
        along = add(self.figure, self.source, Line(x="week", y="middle", line_alpha=0.0))
        self.hover = self._hover(
            renderers=[along], mode="vline", line_policy="nearest", point_policy="follow_mouse", attachment="horizontal",
            tooltips=[(reader.word("week"), "@week"), *((self.names[k], f"@n{k}{{0,0}}") for k in reversed(bands()))],
        )  # fmt: skip
        self.figure.yaxis.axis_label = reader.word("people_axis")
        self.figure.yaxis.formatter = NumeralTickFormatter(format="0,0")
        self.ends = end_labels(self.figure, reader)

    def fit(self, runs: Sequence[View]) -> None:
        """Fit the axis to whole runs."""
        drawn = [STAGES.index(band.stage) for band in BANDS]
        row = runs[0].firms.index(self.firm)
        fit(
            self.figure.y_range, 0.0, max(float(run.stages[drawn, :, row].sum(axis=0).max()) for run in runs[:1]) or 1.0
        )

    def show(self, now: View, pinned: View | None) -> None:
        """Draw the stages, and how many customers there were in run A."""
        row = now.firms.index(self.firm)
        longest = now.weeks if pinned is None or len(pinned.weeks) < len(now.weeks) else pinned.weeks
        n, below = len(longest), np.zeros(len(now.weeks))
        data: dict[str, Any] = {
            "week": longest,
            "middle": np.full(n, 0.5 * self.figure.y_range.end),
            "zero": np.zeros(n),
        }
        labels = []
        for k in bands():
            numbers = now.stages[STAGES.index(BANDS[k].stage), :, row]
            for column, values in ((f"n{k}", numbers), (f"t{k}", below + numbers)):
                data[column] = aligned(values[:, None], 0, n)
            if numbers[-1] > 0.0:
                labels.append((self.names[k], below[-1] + numbers[-1] / 2.0, legible(BANDS[k].colour)))
            below = below + numbers
        data["then"] = aligned(pinned.customers(self.firm)[:, None] if pinned else None, 0, n)
        self.source.data = data
        self._show_a(self._then, pinned is not None)
        labelled(self.figure, self.ends, float(now.weeks[-1]), labels, (GAP - 2.0) * self.reader.factor)

    def finding(self, now: View) -> str:
        """Say how many are customers."""
        n, week = int(now.customers(self.firm)[-1]), int(now.weeks[-1])
        if self.reader.language != "en":
            return self.reader.word(
                "lifecycle_found", firm=self.firm, n=f"{n:,}", people=f"{now.people:,}", week=f"{week:,}"
            )
        are = "is a customer" if n == 1 else "are customers"
        return f"{self.firm}: {n:,} of {now.people:,} people {are} after {counted(week, 'week')}"

    def change(self, now: View, pinned: View) -> str:
        """Say how many customers more or fewer there are than in run A."""
        after, before = now.customers(self.firm)[-1], pinned.customers(self.firm)[-1]
        return self.reader.word("lifecycle_change", n=with_sign(float(after - before)))


class Groups(Chart):
    """What each group of customers contributed to each firm."""

    def __init__(self, reader: Reader, first: View, by: str) -> None:
        self.by, self.looks = by, firm_styles(first.firms)
        self.rows = [(look.name, group) for look in self.looks.values() for group in first.groups[by]]
        factors = FactorRange(*reversed(self.rows), range_padding=0.05, group_padding=0.6)
        super().__init__(
            by, reader, height=max(2 * HEIGHT, 60 + 27 * len(self.rows)), y_range=factors, x_range=Range1d(0.0, 1.0)
        )
        colours = [look.colour for look in self.looks.values() for _ in first.groups[by]]
        nothing = [0.0] * len(self.rows)
        self._scale = LEVELS
        self.source = ColumnDataSource({"who": self.rows, "colour": colours, "now": nothing, "then": list(nothing)})
        self.figure.hbar("who", right="now", height=0.8, source=self.source, fill_color="colour", line_color=INK)
        self.then = self.figure.hbar(
            "who", right="then", height=0.55, source=self.source, fill_color=None, line_color=INK, line_width=2.0,
            line_dash=[5, 3], visible=False,
        )  # fmt: skip
        self.figure.add_layout(Span(location=0.0, dimension="height", line_color=INK, line_width=1.3))
        self.figure.ygrid.grid_line_color = None
        self.figure.yaxis.group_text_font_size, self.figure.yaxis.group_text_color = reader.size(END), INK
        self.figure.yaxis.group_label_orientation = "horizontal"
        self.hover = self._hover(tooltips=[])
        self.figure.xaxis.formatter = NumeralTickFormatter(format="0,0[.]0")

    def fit(self, runs: Sequence[View]) -> None:
        """Fit the axis to whole runs."""
        whole = [run.contributed[self.by] for run in runs]
        self._scale = money_scale(np.concatenate([each.ravel() for each in whole]))
        low, high = span(whole)
        fit(self.figure.x_range, min(0.0, low) / self._scale.divisor, max(0.0, high) / self._scale.divisor)

    def show(self, now: View, pinned: View | None) -> None:
        """Draw the bars, run A as dashed outlines."""
        amounts, divisor = now.contributions(self.by), self._scale.divisor
        then = pinned.contributions(self.by) if pinned else np.zeros_like(amounts)
        self.source.patch(
            {"now": [(slice(None), amounts.ravel() / divisor)], "then": [(slice(None), then.ravel() / divisor)]}
        )
        self.then.visible = pinned is not None
        self.figure.xaxis.axis_label = f"{self.reader.word('contribution_axis')} [{self.reader.unit(self._scale)}]"
        rows = [("", "@who"), (self.reader.word("now"), "@now{0,0.0}")]
        self.hover.tooltips = rows + ([(self.reader.word("in_a"), "@then{0,0.0}")] if pinned else [])

    def _called(self, group: str) -> str:
        """Return what customers of a group are called in a sentence."""
        if self.reader.language != "en" or self.by != "orientation":
            return group
        return f"{group.capitalize()}-oriented customers"

    def finding(self, now: View) -> str:
        """Say which group contributes most."""
        values = now.contributions(self.by).ravel()
        place = int(np.argmax(values))
        firm, group = self.rows[place]
        return self.reader.word(
            "group_found", group=self._called(group), firm=firm, amount=self.reader.money(float(values[place]))
        )

    def change(self, now: View, pinned: View) -> str:
        """Say which group changed most."""
        differences = (now.contributions(self.by) - pinned.contributions(self.by)).ravel()
        place = int(np.argmax(np.abs(differences)))
        firm, group = self.rows[place]
        scale = money_scale([float(differences[place])])
        amount = with_sign(float(differences[place]) / scale.divisor, 0 if scale.unit == "EUR" else 1)
        return self.reader.word(
            "group_change", group=self._called(group), firm=firm, amount=f"{amount} {self.reader.unit(scale)}"
        )


class Costs(Chart):
    """What became of each firm's revenue."""

    def __init__(self, reader: Reader, first: View) -> None:
        self.looks = firm_styles(first.firms)
        self.names = [look.name for look in self.looks.values()]
        super().__init__(
            "costs", reader, height=max(2 * HEIGHT, 110 + 44 * len(self.names)), y_range=FactorRange(),
            x_range=Range1d(0.0, 1.0),
        )  # fmt: skip
        self._scale = LEVELS
        self.figure.ygrid.grid_line_color = None
        self.figure.yaxis.major_label_text_font_size = self.figure.yaxis.group_text_font_size = reader.size(END)
        self.figure.yaxis.group_text_color = INK
        self.figure.yaxis.group_label_orientation = "horizontal"
        self.keys = [*COST_LOOKS, "profit", "loss"]
        edges = [f"{edge}_{key}" for edge in ("from", "to") for key in self.keys]
        self.source = ColumnDataSource({name: [] for name in ("who", "end", "told", *edges)})
        items = []
        self.bars = {}
        for key in self.keys:
            _, colour, hatch = COST_LOOKS.get(key, PROFIT_LOOK if key == "profit" else LOSS_LOOK)
            self.bars[key] = self.figure.hbar(
                "who", left=f"from_{key}", right=f"to_{key}", height=0.74, source=self.source, fill_color=colour,
                line_color=INK, hatch_pattern=HATCHES.get(hatch, "blank"), hatch_alpha=0.5, hatch_scale=9,
            )  # fmt: skip
            called = reader.word(f"{key}_cost" if f"{key}_cost" in WORDS else key)
            items.append(LegendItem(label=called, renderers=[self.bars[key]]))
        self._items = dict(zip(self.keys, items, strict=True))
        self.legend = Legend(
            items=items, orientation="horizontal", nrows=2, label_text_font_size=reader.size(TICK),
            border_line_color=None, padding=2, spacing=8, glyph_width=16, glyph_height=16,
        )  # fmt: skip
        self.figure.add_layout(self.legend, "above")
        self.figure.add_layout(
            LabelSet(
                x="end", y="who", text="told", source=self.source, x_offset=6, y_offset=-8,
                text_font_size=reader.size(TICK), text_color=INK, text_font_style="bold",
            )
        )  # fmt: skip
        self.figure.add_layout(Span(location=0.0, dimension="height", line_color=INK, line_width=1.3))
        for key in self.keys:
            tip = [("", "@who"), (str(self._items[key].label.value), f"@{{size_{key}}}{{0,0.0}}")]
            self._hover(renderers=[self.bars[key]], tooltips=tip)
        self.figure.xaxis.formatter = NumeralTickFormatter(format="0,0[.]0")

    def fit(self, runs: Sequence[View]) -> None:
        """Fit the axis to whole runs."""
        self._scale = money_scale(np.concatenate([run.totals["revenue"] for run in runs]))
        costs = [sum(run.totals[key] for key in COST_LOOKS) for run in runs]
        most = max(float(np.maximum(run.totals["revenue"], cost).max()) for run, cost in zip(runs, costs, strict=True))
        least = min(float(run.money["profit"].min()) for run in runs)
        fit(self.figure.x_range, min(0.0, least) / self._scale.divisor, 1.2 * max(1e-9, most) / self._scale.divisor)

    def show(self, now: View, pinned: View | None) -> None:
        """Draw the bars; of run A below each firm's."""
        views = [now] + ([pinned] if pinned else [])
        rows: list[Any] = []
        columns: dict[str, list[Any]] = {"end": [], "told": []}
        for place, firm in enumerate(self.names):
            for view, which in zip(views, ("B", "A"), strict=False):
                rows.append((firm, which) if pinned else firm)
                for name, value in self._bar(view, place).items():
                    columns.setdefault(name, []).append(value)
        self.figure.y_range.factors = list(reversed(rows))
        self.source.data = {"who": rows, **columns}
        self.figure.xaxis.axis_label = f"[{self.reader.unit(self._scale)}]"
        for key, item in self._items.items():
            item.visible = columns[f"from_{key}"] != columns[f"to_{key}"]

    def _bar(self, view: View, place: int) -> dict[str, Any]:
        """Return one firm's bar: from and to where each part goes, and what is written at its end."""
        found: dict[str, Any] = {}
        end = 0.0
        amounts = {key: float(view.totals[key][place]) / self._scale.divisor for key in (*COST_LOOKS, "profit")}
        for key in COST_LOOKS:
            found[f"from_{key}"], found[f"to_{key}"] = end, end + amounts[key]
            end += amounts[key]
        profit = amounts["profit"]
        found["from_profit"], found["to_profit"] = end, end + max(profit, 0.0)
        end = found["end"] = found["to_profit"]
        found["from_loss"], found["to_loss"] = min(profit, 0.0), 0.0
        found |= {f"size_{key}": found[f"to_{key}"] - found[f"from_{key}"] for key in self.keys}
        what = self.reader.word("loss" if profit < 0.0 else "profit").lower()
        found["told"] = f"{what} {abs(profit):,.0f}"
        return found

    def finding(self, now: View) -> str:
        """Say who keeps most of the revenue."""
        revenue, profit = (
            dict(zip(self.names, now.totals[name].tolist(), strict=True)) for name in ("revenue", "profit")
        )
        if self.reader.language == "en":
            return findings.margin_finding(revenue, profit)
        best = max(profit, key=lambda name: profit[name])
        return f"{self.reader.word('most_profit')}: {best} ({self.reader.money(profit[best])})"


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


def named(view: View, looks: Mapping[str, FirmStyle], column: str) -> dict[str, float]:
    """Return an outcome of the last week by short name."""
    return {looks[firm].name: value for firm, value in view.last(column).items()}


def line_charts(reader: Reader, first: View, events: Events) -> dict[str, Callable[[], Lines]]:
    """Return what makes the charts of outcomes over the weeks, by outcome."""
    looks = firm_styles(first.firms)

    def found(
        column: str, tell: Callable[[dict[str, float], int], str], shown: Callable[[float], str]
    ) -> Callable[[View], str]:
        def finding(view: View) -> str:
            values = named(view, looks, column)
            if not values:
                return ""
            if reader.language == "en":
                return tell(values, int(view.weeks[-1]))
            ahead = findings.leaders(values, shown)
            return f"{reader.word('first')}: {', '.join(ahead)} ({shown(max(values.values()))})"

        return finding

    def share(values: dict[str, float], week: int) -> str:
        return findings.share_finding(values, "revenue", f"in the quarter to week {week:,}")

    def most(what: str) -> Callable[[dict[str, float], int], str]:
        def tell(values: dict[str, float], week: int) -> str:
            ahead = findings.leaders(values, levels)
            return f"Most {what}: customers of {', '.join(ahead)} ({levels(max(values.values()))})"

        return tell

    def percent(value: float) -> str:
        return f"{100.0 * value:.1f} %"

    wanted = (
        ("cumulative_profit", findings.profit_finding, reader.money, None, 0.0),
        ("share", share, percent, PERCENT, 0.1),
        ("retention_rate", findings.retention_finding, percent, PERCENT, 0.1),
        ("satisfaction", most("satisfied"), levels, LEVELS, 0.1),
        ("loyalty", most("loyal"), levels, LEVELS, 0.1),
    )
    return {
        column: partial(Lines, column, reader, first, events, found(column, tell, shown), scale, least)
        for column, tell, shown, scale, least in wanted
    }
