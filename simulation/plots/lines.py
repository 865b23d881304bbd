"""Lines over the weeks, one a firm, and all that belongs around them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from simulation.plots.amounts import Scale
from simulation.plots.canvas import describe, dress, not_enlarged, value_axis, week_axis
from simulation.plots.events import Events, mark_events, told
from simulation.plots.labels import EndLabel, label_ends
from simulation.plots.styles import COLOURS, LINE, Styles
from simulation.plots.tables import last_known
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd


def draw_lines(axes: Axes, wide: "pd.DataFrame", looks: Styles) -> None:
    """Draw one line a firm over the weeks, leaving gaps where numbers are unknown, with its name at the end."""
    labels = []
    weeks = wide.index.to_numpy()
    for place, firm in enumerate(wide):
        look, numbers = looks[str(firm)], wide[firm].to_numpy()
        known = np.flatnonzero(np.isfinite(numbers))
        if len(known) == 0:
            continue
        marked = sorted({*_lonely(known), *_along(known, place, wide.shape[1]), int(known[-1])})
        axes.plot(
            weeks, numbers, color=look.colour, linestyle=look.dashes, linewidth=LINE, marker=look.marker,
            markevery=marked, markersize=9.0, markeredgecolor="white", markeredgewidth=0.8, clip_on=False, zorder=3,
            label=look.name,
        )  # fmt: skip
        labels.append(EndLabel(float(weeks[known[-1]]), float(numbers[known[-1]]), look.name, look.ink))
    label_ends(axes, labels)


def _along(known: NDArray[np.intp], place: int, n_firms: int, markers: int = 5) -> list[int]:
    """Return places of markers along a line, at other weeks for each firm; only where colours repeat."""
    if n_firms <= len(COLOURS):
        return []
    step = max(1, len(known) // markers)
    return [int(at) for at in known[place * step // n_firms :: step]]


def _lonely(known: NDArray[np.intp]) -> list[int]:
    """Return known points between gaps, which a line alone would not show, without the last."""
    steps = np.diff(known, prepend=known[0] - 2, append=known[-1] + 2)
    return [int(place) for place in known[:-1][((steps[:-1] > 1) & (steps[1:] > 1))[:-1]]]


def finish(
    axes: Axes,
    wide: "pd.DataFrame",
    looks: Styles,
    events: Events,
    title: str,
    what: str,
    scale: Scale,
    shown: Callable[[float], str],
    least: float = 0.0,
) -> Axes:
    """Draw the lines, and all that belongs around them."""
    first, last = int(wide.index[0]), int(wide.index[-1])
    draw_lines(axes, wide, looks)
    dress(axes)
    value_axis(axes, what, scale)
    if least:
        not_enlarged(axes, least)
    week_axis(axes, first, last)
    put_title(axes, title, mark_events(axes, events, first, last))
    ends = in_words(shortened(last_known(wide), looks), shown)
    describe(
        axes,
        f"Line chart of {what.lower()} [{scale.unit}], weeks {first:,} to {last:,}. {title}. In the last week: {ends}."
        + told(events, first, last),
    )
    return axes


def shortened(numbers: dict[str, float], looks: Styles) -> dict[str, float]:
    """Name firms as in labels."""
    return {looks[firm].name: number for firm, number in numbers.items()}


def in_words(numbers: dict[str, float], shown: Callable[[float], str], most: int = 5) -> str:
    """Tell each firm's number, or of many firms the lowest and the highest."""
    if not numbers:
        return "unknown"
    if len(numbers) <= most:
        return ", ".join(f"{name} {shown(number)}" for name, number in numbers.items())
    low, high = min(numbers, key=lambda name: numbers[name]), max(numbers, key=lambda name: numbers[name])
    return f"{len(numbers)} firms from {shown(numbers[low])} ({low}) to {shown(numbers[high])} ({high})"
