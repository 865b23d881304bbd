"""What charts are drawn with: axes, marks, the names at the ends of lines, signs before numbers."""

from collections.abc import Iterable, Sequence
from typing import Any
from unicodedata import east_asian_width

import numpy as np
from bokeh.models import ColumnDataSource, CustomJS, FixedTicker, LabelSet, Range1d, Span
from numpy.typing import NDArray

from simulation.dashboard.reader import Reader
from simulation.dashboard.views import View
from simulation.plots.amounts import Scale, signed
from simulation.plots.looks import BANDS, WEEK_STEPS
from simulation.plots.styles import INK

Numbers = NDArray[np.float64]
Events = Sequence[tuple[int, str]]
TICK, LABEL, END = 13, 13, 14
"""Sizes of writing: of axes' numbers, their names, and the names of lines [pixels]."""
GAP = 17.0
"""Between the names of lines, from one to the next [pixels]."""
LETTER = 8.6
"""Width of a letter in a name at the end of a line [pixels]."""
WIDE_LETTER = 1.7
"""Width of a Chinese character there [letters]."""
KEEP_ROOM = """
const room = Math.min(pixels, 0.55 * figure.inner_width)
range.end = last + (last - range.start) * room / Math.max(1, figure.inner_width - room)
ticker.ticks = figure.inner_width - room < 260 * factor ? few : many
"""
"""Keeps room for names at the right of lines, however wide the chart is: run by the browser."""
STILL = 0.6
"""An axis stays as it is while the numbers fill this share of it at least: a picture that jumps cannot be compared."""
LEVELS = Scale(1.0, "0 to 1")


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


def labelled(
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


def bands() -> range:
    """Return the places of the stages, from below."""
    return range(len(BANDS))


def weeks(view: View) -> Range1d:
    """Return the range of weeks, with room for names at its end."""
    first, last = float(view.weeks[0]), float(view.weeks[-1])
    return Range1d(min(first, last - 1.0), last + 0.3 * max(1.0, last - first))


def letters(name: str) -> float:
    """Return how many letters a name is wide; a Chinese character takes the room of almost two.

    Examples
    --------
    >>> letters("Lapsed"), letters("流失")
    (6.0, 3.4)
    """
    return sum(WIDE_LETTER if east_asian_width(letter) in "WF" else 1.0 for letter in name)


def week_axis(figure: Any, view: View, names: Iterable[str], reader: Reader) -> None:
    """Count weeks along the axis, with room for names at its end."""
    first, last = int(view.weeks[0]), int(view.weeks[-1])
    many, few = (
        [week for week in range(0, last + 1, step) if week >= first]
        for step in (next((step for step in WEEK_STEPS if (last - first) / step <= most), 10_000) for most in (7, 3))
    )
    ticker = FixedTicker(ticks=many)
    figure.xaxis.ticker, figure.xaxis.axis_label, figure.xgrid.grid_line_color = ticker, reader.word("week"), None
    room = reader.factor * (12 + LETTER * max(map(letters, names)))
    told = dict(
        figure=figure, range=figure.x_range, last=last, pixels=room, ticker=ticker, many=many, few=few, factor=reader.factor,
    )  # fmt: skip
    figure.js_on_change("inner_width", CustomJS(args=told, code=KEEP_ROOM))


def mark(figure: Any, events: Events, level: str = "underlay") -> None:
    """Mark what happens to the market."""
    for week, _ in events:
        figure.add_layout(
            Span(location=week, dimension="height", line_color=INK, line_width=1.5, line_dash=[2, 3], level=level)
        )


def empty(view: View, more: Sequence[str]) -> dict[str, list[float]]:
    """Return the columns of lines without numbers yet."""
    names = ["week", *more, *(f"{when}_{firm}" for when in ("now", "then") for firm in range(len(view.firms)))]
    return {name: [] for name in names}


def end_labels(figure: Any, reader: Reader) -> ColumnDataSource:
    """Return what holds the names at the ends of lines."""
    source = ColumnDataSource({"x": [], "y": [], "text": [], "colour": []})
    figure.add_layout(
        LabelSet(
            x="x", y="y", text="text", text_color="colour", source=source, x_offset=6, text_baseline="middle",
            text_font_size=reader.size(END), text_font_style="bold",
        )
    )  # fmt: skip
    return source


def add(figure: Any, source: ColumnDataSource, glyph: Any, visible: bool = True) -> Any:
    """Draw something in one look only: Bokeh otherwise makes four of everything, for what is selected, muted and the like."""
    views = [drawn.view for drawn in figure.renderers if drawn.data_source is source]
    same = {"view": views[0]} if views else {}
    return figure.add_glyph(
        source, glyph, visible=visible, nonselection_glyph=None, selection_glyph=None, muted_glyph=None, **same
    )


def aligned(numbers: Numbers | None, column: int, n: int) -> Numbers:
    """Return a column of run A, as long as the weeks now."""
    found = np.full(n, np.nan)
    if numbers is not None:
        shared = min(n, len(numbers))
        found[:shared] = numbers[:shared, column]
    return found


def span(tables: Sequence[Numbers]) -> tuple[float, float]:
    """Return the least and the largest number known."""
    known = np.concatenate([each[np.isfinite(each)] for each in tables])
    return (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)


def fit(shown: Any, low: float, high: float) -> None:
    """Fit a range to numbers, with a margin; it stays as it is while they fill it well."""
    width = high - low or 1.0
    start, end = (low if low == 0.0 else low - 0.06 * width), (high if high == 0.0 else high + 0.06 * width)
    if shown.start <= low and high <= shown.end and width >= STILL * (shown.end - shown.start):
        return
    shown.start, shown.end = start, end


def with_sign(value: float, decimals: int = 0) -> str:
    """Write a difference."""
    text = signed(f"{value:,.{decimals}f}")
    return text if text.startswith("\N{MINUS SIGN}") or not any(sign in text for sign in "123456789") else f"+{text}"


def levels(value: float) -> str:
    """Write a level from 0 to 1."""
    return signed(f"{value:.2f}")
