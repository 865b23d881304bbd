"""What a lesson wanted to show, and the hidden truth of a market; opened when everything has been tried."""

from base64 import b64encode
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from simulation.course.feedback import NOT_YET, PASSED
from simulation.course.lesson import Lesson
from simulation.course.record import Record

if TYPE_CHECKING:
    import pandas as pd

    from simulation.market.market import Market

HIDDEN = ("perceived_value", "loyalty", "satisfaction", "spent")
"""What no firm can see, averaged over a segment's customers of a firm."""


class Debrief:
    """The page that opens at the end: predictions beside what came, exercises, lessons, and what no firm could see."""

    def __init__(self, lesson: Lesson, record: Record, seed: int, market: "Market | None" = None) -> None:
        self.lesson = lesson
        self.record = record
        self.seed = seed
        self.market = market

    def predictions(self) -> list[tuple[str, str, str, bool]]:
        """Return question, what was predicted, what came of it with its figures, and whether they agree."""
        rows = []
        for each in self.lesson.predictions:
            made, came = self.record.predictions[each.name].answer, each.outcome(self.seed)
            rows.append(
                (each.question, each.options[made], f"{each.options[came.option]} {came.figures}", made == came.option)
            )
        return rows

    def truth(self) -> "pd.DataFrame | None":
        """Return what no firm can see, in the mean over the customers a firm has of each segment; None without a market."""
        if self.market is None:
            return None
        table = self.market.truth()
        table = table[table["firm"] != ""]
        grouped = table.groupby(["firm", "segment"], sort=False, observed=True)
        means = grouped[list(HIDDEN)].mean().round(2)
        means.insert(0, "customers", grouped.size())
        return means

    def __repr__(self) -> str:
        """Return it as text."""
        lines = [f"Debrief of lesson {self.lesson.number}: {self.lesson.title}"]
        for question, made, came, right in self.predictions():
            lines += [question, f"  you: {made}", f"  {PASSED if right else NOT_YET} {came}"]
        lines += [f"- {point}" for point in self.lesson.debrief]
        truth = self.truth()
        return "\n".join(lines if truth is None else [*lines, str(truth)])

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td style='text-align:left'>{escape(question)}</td><td style='text-align:left'>{escape(made)}</td>"
            f"<td style='text-align:left'>{PASSED if right else NOT_YET} {escape(came)}</td></tr>"
            for question, made, came, right in self.predictions()
        )
        points = "".join(f"<li>{escape(point)}</li>" for point in self.lesson.debrief)
        return (
            f"<h3>Debrief: {escape(self.lesson.title)}</h3>"
            f"<table><tr><th>asked</th><th>you</th><th>your market</th></tr>{rows}</table>"
            f"<h4>What to take away</h4><ul>{points}</ul>{self._truth_html()}"
        )

    def _truth_html(self) -> str:
        truth = self.truth()
        if truth is None or self.market is None:
            return ""
        from simulation.plots import alt_text, customer_map, firm_styles  # heavy: only where it is shown

        axes = customer_map(self.market.truth(), styles=firm_styles(self.market.scenario.firms))
        figure = axes.get_figure(root=True)
        picture = BytesIO()
        if figure is not None:
            figure.savefig(picture, format="png", dpi=80)
        source = f"data:image/png;base64,{b64encode(picture.getvalue()).decode()}"
        return (
            "<h4>The truth, which no firm can see</h4>"
            f"<img alt='{escape(alt_text(axes), quote=True)}' src='{source}' style='max-width:100%'>"
            f"{truth.to_html()}"
        )
