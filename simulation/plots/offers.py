"""What each firm's offer is worth to each kind of customer."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simulation.plots.amounts import Scale, fraction, listed
from simulation.plots.bars import firms_down, legend_above
from simulation.plots.canvas import axes_for, describe, nothing_to_show, size_for, value_axis, zero_line
from simulation.plots.styles import GREEN, INK, LABEL, MIDDLE_GREY, ORANGE, PURPLE, SKY, TICK, YELLOW, short_names, tint
from simulation.plots.tables import firms_of, require
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd

PARTS = {
    "Product": (("product",), GREEN, ""),
    "Service and people": (("service", "personnel"), SKY, "//"),
    "Image": (("image",), YELLOW, ".."),
    "Technology": (("technology",), PURPLE, "xx"),
    "Money": (("money",), ORANGE, "\\\\"),
    "Time, energy, worry": (("time", "energy", "psychic"), tint(MIDDLE_GREY, 0.5), ""),
}
"""What is drawn as one section: which columns, colour, hatch."""
GAP = 0.7
"""Room between two orientations [rows]."""


def value_parts(parts: "pd.DataFrame", ax: Axes | None = None) -> Axes:
    """Draw perceived value of each firm to each kind of customer, and what it is made of, as bars on both sides of zero [-].

    Benefits stand at the right of zero, costs at the left, each as wide as it weighs with that kind of customer. The diamond
    is the sum, perceived value. Compare diamonds within a group only: what another kind of customer compares them with (doing
    without) differs from group to group.

    Parameters
    ----------
    parts
        One row an orientation and firm, such as ``sim.value_parts(scenario)``; it is not changed.
    ax
        Where to draw; by default on a new figure.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column.

    References
    ----------
    Zeithaml (1988), Consumer perceptions of price, quality, and value.
    """
    columns = [column for names, _, _ in PARTS.values() for column in names]
    require(parts, "orientation", "firm", "value", *columns)
    axes = axes_for(ax, size_for(2 * len(parts)))
    if parts.empty:
        return nothing_to_show(axes, "Perceived value")
    groups = [str(name) for name in parts["orientation"].unique()]
    group = parts["orientation"].map(groups.index).to_numpy()
    places = np.arange(len(parts)) + GAP * group
    for names, colour, hatch in PARTS.values():
        widths = parts[list(names)].sum(axis=1).to_numpy(dtype=float)
        before = _before(parts, names, bool((widths < 0.0).any()))
        axes.barh(places, widths, 0.8, left=before, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.8, zorder=2)
    values = parts["value"].to_numpy(dtype=float)
    axes.plot(values, places, linestyle="none", marker="D", color="white", markeredgecolor=INK, markersize=11.0,
              markeredgewidth=2.2, zorder=4)  # fmt: skip
    best = [
        max(range(len(parts)), key=lambda row: values[row] if group[row] == each else -np.inf)
        for each in range(len(groups))
    ]
    named = dict(zip(firms_of(parts), short_names(firms_of(parts)), strict=True))
    labels = [named[str(firm)] for firm in parts["firm"]]
    ends = parts[columns].clip(lower=0.0).sum(axis=1).to_numpy()
    for row, (place, value) in enumerate(zip(places, values, strict=True)):
        axes.annotate(
            f"{value:+.2f}", (ends[row], place), xytext=(7.0, 0.0), textcoords="offset points", fontsize=LABEL,
            fontweight="bold" if row in best else "normal", color=INK, verticalalignment="center",
        )  # fmt: skip
    firms_down(axes, labels)
    axes.set_ylim(places[-1] + 0.55, -1.0)
    axes.set_yticks(places, labels=labels, parse_math=False)
    for each, orientation in enumerate(groups):
        first = float(places[group == each][0])
        axes.annotate(
            f"{orientation}-oriented", (0.0, first - 0.5), xycoords=("axes fraction", "data"), xytext=(4.0, 2.0),
            textcoords="offset points", fontsize=TICK, fontstyle="italic", color=INK, verticalalignment="bottom",
            parse_math=False,
        )  # fmt: skip
    axes.margins(x=0.08)
    zero_line(axes, along="x")
    value_axis(axes, "Costs (left) and benefits (right), weighted", Scale(1.0, "weights sum to 1"), along="x")
    keys = [
        Patch(facecolor=colour, hatch=hatch, edgecolor=INK, label=name) for name, (_, colour, hatch) in PARTS.items()
    ]
    value_key = Line2D([], [], linestyle="none", marker="D", color="white", markeredgecolor=INK, markersize=9.0,
                       markeredgewidth=2.0, label="Perceived value")  # fmt: skip
    rows = legend_above(axes, [*keys, value_key], labels)
    title = _finding(parts, groups)
    put_title(axes, title, rows, labels)
    told = "; ".join(
        f"{orientation}: "
        + ", ".join(f"{firm} {fraction(float(value))}" for firm, value in zip(own["firm"], own["value"], strict=True))
        for orientation, own in parts.groupby("orientation", sort=False)
    )
    describe(
        axes, f"Bars on both sides of zero: parts of perceived value by orientation and firm. {title}. Values: {told}."
    )
    return axes


def _before(parts: "pd.DataFrame", names: tuple[str, ...], negative: bool) -> "np.ndarray":
    """Return where a section begins: after the sections of the same side that stand before it."""
    earlier: list[str] = []
    for others, _, _ in PARTS.values():
        if others == names:
            break
        earlier += others
    own = parts[earlier]
    return (own.clip(upper=0.0) if negative else own.clip(lower=0.0)).sum(axis=1).to_numpy(dtype=float)


def _finding(parts: "pd.DataFrame", groups: list[str]) -> str:
    """Say whom each kind of customer would choose by value alone."""
    favourites: dict[str, list[str]] = {}
    for orientation in groups:
        own = parts[parts["orientation"] == orientation]
        firm = str(own.sort_values("value", kind="stable")["firm"].iloc[-1])
        favourites.setdefault(firm, []).append(orientation)
    names = dict(zip(favourites, short_names(favourites), strict=True))
    if len(favourites) == 1:
        return f"{names[next(iter(favourites))]} offers every kind of customer most value"
    return "Most value: " + ", ".join(f"{names[firm]} for {listed(whom, 'kinds')}" for firm, whom in favourites.items())
