"""Many strategies held against the same one, in one or several outcomes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from simulation.plots.amounts import Scale, listed, number
from simulation.plots.bars import firms_down
from simulation.plots.canvas import axes_for, describe, nothing_to_show, size_for, value_axis, zero_line
from simulation.plots.differences import Rows, difference_scale, unit_of
from simulation.plots.styles import BLUE, INK, LINE, MIDDLE_GREY, TICK, VERMILLION, short_names
from simulation.plots.tables import require, rows_of
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd

ABOVE, BELOW, UNCLEAR = (BLUE, "^", "full"), (VERMILLION, "v", "full"), (MIDDLE_GREY, "o", "none")
"""Colour, marker and filling of a difference whose interval lies above zero, below it, or holds it."""
MOST_PANELS = 4
BETWEEN = 0.14
"""Distance between panels, wide enough for the numbers of both [widths of a panel]."""


def strategies(
    differences: "pd.DataFrame",
    ax: Axes | None = None,
    *,
    outcomes: str | Sequence[str] | None = None,
    firm: str | None = None,
    confidence: float = 0.95,
) -> Axes:
    """Draw by how much each of several strategies changes one outcome or several, with intervals, the best on top.

    Each row is a strategy, each panel an outcome; the line at zero is the strategy that all are held against, under the same luck.
    A triangle is a clear difference (its interval leaves out zero), upwards where the outcome is higher, downwards where it is
    lower; an empty circle is one that may be chance. Whether higher is better depends on the outcome. That two intervals
    overlap does not mean that these two strategies are alike: hold them against each other to know.

    Parameters
    ----------
    differences
        Columns ``alternative``, ``against``, ``firm``, ``outcome``, ``difference``, ``low``, ``high`` and perhaps ``unit``,
        such as ``sim.compare(...).differences()``. It is not changed.
    ax
        Where to draw; by default on a new figure. With several outcomes the panels are inset axes (``ax.child_axes``).
    outcomes
        One outcome or up to four; rows are in the order of the first. By default the first in the table.
    firm
        Whose outcomes, if the table holds several firms.
    confidence
        Of the intervals [-]; it is only written.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column, an outcome or the firm, or holds a strategy twice; or if there are too many outcomes.

    References
    ----------
    Law (2015), Simulation Modeling and Analysis, section 10.2.
    """
    require(differences, "alternative", "firm", "outcome", "difference", "low", "high")
    own = rows_of(differences, firm, only_one=True)
    chosen = _chosen(own, outcomes)
    rows = {outcome: _rows(own, outcome) for outcome in chosen}
    axes = axes_for(ax, size_for(2 * own["alternative"].nunique()))
    if not chosen or not any(rows.values()):
        return nothing_to_show(axes, "Differences between strategies")
    first = rows[chosen[0]]
    order = sorted(first, key=lambda name: -first[name][0] if np.isfinite(first[name][0]) else np.inf)
    order += [name for outcome in chosen[1:] for name in rows[outcome] if name not in order]
    order = list(dict.fromkeys(order))
    names = dict(zip(order, short_names(order, 24), strict=True))
    against = str(own["against"].iloc[0]) if "against" in own else "what they are held against"
    panels = _panels(axes, len(chosen))
    scales = {}
    for panel, outcome in zip(panels, chosen, strict=True):
        numbers = np.array([rows[outcome].get(name, (np.nan,) * 3) for name in order])
        scales[outcome] = difference_scale(unit_of(own[own["outcome"] == outcome], outcome), numbers)
        _draw(panel, numbers, scales[outcome], alone=len(chosen) == 1)
        firms_down(panel, list(names.values()))
        if len(chosen) == 1:
            what = f"Difference in {_told(outcome).lower()}, with {100.0 * confidence:g} % interval"
            value_axis(panel, what, scales[outcome], along="x")
            continue
        value_axis(panel, f"{_told(outcome)}\n", scales[outcome], along="x")
        panel.locator_params(axis="x", nbins=4 if len(chosen) == 2 else 3)
        panel.tick_params(labelleft=panel is panels[0])
    title = _finding(first, names, _told(chosen[0]).lower(), scales[chosen[0]], against)
    put_title(axes, title, names=list(names.values()))
    told = " ".join(
        f"{_told(outcome)} [{scales[outcome].unit}]: "
        + "; ".join(
            _row_told(names[name], rows[outcome][name], scales[outcome]) for name in order if name in rows[outcome]
        )
        + "."
        for outcome in chosen
    )
    describe(
        axes,
        f"Differences from '{against}' of {len(order)} other alternatives, with "
        f"{100.0 * confidence:g} % intervals. {title}. {told}",
    )
    return axes


def _chosen(own: "pd.DataFrame", outcomes: str | Sequence[str] | None) -> list[str]:
    """Return the outcomes to be shown."""
    there = [str(outcome) for outcome in own["outcome"].unique()]
    chosen = there[:1] if outcomes is None else [outcomes] if isinstance(outcomes, str) else list(outcomes)
    for outcome in chosen:
        if there and outcome not in there:
            raise ValueError(f"the outcome '{outcome}' is not in the table (outcomes: {', '.join(there)})")
    if len(chosen) > MOST_PANELS:
        raise ValueError(f"there is room for {MOST_PANELS} outcomes at most, not for {len(chosen)}")
    return chosen


Triple = tuple[float, float, float]
"""Difference, low, high."""


def _rows(own: "pd.DataFrame", outcome: str) -> dict[str, Triple]:
    """Return the strategies' differences in one outcome."""
    of_outcome = own[own["outcome"] == outcome]
    if of_outcome["alternative"].duplicated().any():
        raise ValueError(f"a strategy is in the table more than once for '{outcome}': keep the rows of one 'against'")
    numbers = of_outcome[["difference", "low", "high"]].to_numpy(dtype=float)
    return {
        str(name): (float(row[0]), float(row[1]), float(row[2]))
        for name, row in zip(of_outcome["alternative"], numbers, strict=True)
    }


def _panels(axes: Axes, n: int) -> list[Axes]:
    """Return the axes themselves, or panels beside each other inside them."""
    if n == 1:
        return [axes]
    axes.set_axis_off()
    wide = 1.0 / (n + BETWEEN * (n - 1))
    return [axes.inset_axes((place * (1.0 + BETWEEN) * wide, 0.0, wide, 1.0)) for place in range(n)]


def _draw(panel: Axes, numbers: Rows, scale: Scale, *, alone: bool) -> None:
    """Draw the differences in one outcome."""
    for place, row in enumerate(numbers):
        difference, low, high = (float(part) for part in row)
        if not np.isfinite(difference):
            continue
        colour, marker, filled = _look((difference, low, high))
        panel.plot([low, high], [place, place], color=colour, linewidth=LINE + 1.0, marker="|", markersize=16.0,
                   markeredgewidth=LINE, zorder=2)  # fmt: skip
        panel.plot(
            [difference], [place], marker=marker, markersize=13.0, linestyle="none", color=colour, zorder=3,
            markerfacecolor=colour if filled == "full" else "white", markeredgecolor=colour, markeredgewidth=2.2,
            label=f"difference {place}",
        )  # fmt: skip
        if alone:
            panel.annotate(
                number(difference / scale.divisor), (np.nanmax([difference, high]), place), xytext=(12.0, 0.0),
                textcoords="offset points", fontsize=TICK, color=INK, verticalalignment="center", annotation_clip=False,
            )  # fmt: skip
    panel.margins(x=0.08)
    zero_line(panel, along="x")


def _look(row: Triple) -> tuple[str, str, str]:
    return ABOVE if row[1] > 0.0 else BELOW if row[2] < 0.0 else UNCLEAR


def _told(outcome: str) -> str:
    name = outcome.replace("_", " ")
    return name[:1].upper() + name[1:]


def _row_told(name: str, row: Triple, scale: Scale) -> str:
    difference, low, high = (number(part / scale.divisor) for part in row)
    return (
        f"{name} {difference} ({low} to {high})"
        if np.isfinite(row[1:]).all()
        else f"{name} {difference} (interval unknown)"
    )


def _finding(rows: dict[str, Triple], names: dict[str, str], outcome: str, scale: Scale, against: str) -> str:
    """Say under how many strategies the first outcome is clearly higher or lower, and which raises it most."""
    capital = outcome[:1].upper() + outcome[1:]
    against = f"'{short_names([against], 24)[0]}'"
    above = {name: row[0] for name, row in rows.items() if row[1] > 0.0}
    below = {name: row[0] for name, row in rows.items() if row[2] < 0.0}
    if not any(np.isfinite(row[1:]).all() for row in rows.values()):
        return f"{capital}: differences from {against} of unknown certainty"
    if not above and not below:
        return f"{capital}: no clear difference from {against} for " + (
            names[next(iter(rows))] if len(rows) == 1 else f"any of {len(rows)} strategies"
        )
    if len(rows) == 1:
        ((name, (difference, _, _)),) = rows.items()
        size = number(abs(difference) / scale.divisor)
        return f"{names[name]}: {outcome} {'higher' if above else 'lower'} by {size} {scale.unit} than with {against}"
    counts = f"{capital} is clearly higher than with {against} under {len(above)} of {len(rows)} strategies"
    if not above:
        return f"{capital} is clearly lower than with {against} under {len(below)} of {len(rows)} strategies, higher under none"
    most = number(max(above.values()) / scale.divisor)
    best = [names[name] for name, value in above.items() if number(value / scale.divisor) == most]
    fewer = f", lower under {len(below)}" if below else ""
    return f"{counts}{fewer}; most under {listed(best, 'strategies')} (by {most} {scale.unit}".rstrip() + ")"
