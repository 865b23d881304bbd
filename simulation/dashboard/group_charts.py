"""Charts of sums: profit by group of customers, and where the money went."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from bokeh.models import (
    ColumnDataSource,
    FactorRange,
    LabelSet,
    Legend,
    LegendItem,
    NumeralTickFormatter,
    Range1d,
    Span,
)

from simulation.dashboard.chart import HATCHES, HEIGHT, Chart
from simulation.dashboard.drawing import END, LEVELS, TICK, fit, span, with_sign
from simulation.dashboard.reader import Reader
from simulation.dashboard.views import View
from simulation.dashboard.words import WORDS
from simulation.plots import findings
from simulation.plots.amounts import money_scale
from simulation.plots.looks import COST_LOOKS, LOSS_LOOK, PROFIT_LOOK
from simulation.plots.styles import INK, firm_styles


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
