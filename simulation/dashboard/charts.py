"""Charts over the weeks: a line a firm, and the stages of the lifecycle."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, Line, NumeralTickFormatter, Range1d, Span, VArea

from simulation.dashboard.chart import DASHED, HATCHES, NOW, THEN, Chart
from simulation.dashboard.drawing import (
    GAP,
    LEVELS,
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
from simulation.plots import findings
from simulation.plots.amounts import PERCENT, Scale, counted, money_scale
from simulation.plots.looks import BANDS
from simulation.plots.styles import INK, FirmStyle, firm_styles, legible
from simulation.rules.lifecycle import STAGES


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
