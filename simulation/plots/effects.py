"""What a result hangs on: the effect of each parameter, or its share in the variance."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from numpy.typing import NDArray

from simulation.plots.amounts import PERCENT, Scale, listed, number, percent
from simulation.plots.bars import firms_down, legend_above
from simulation.plots.canvas import axes_for, describe, nothing_to_show, size_for, value_axis, zero_line
from simulation.plots.differences import difference_scale
from simulation.plots.styles import BLUE, INK, SKY, TICK, VERMILLION, short_names
from simulation.plots.tables import require
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd

MOST_BARS = 15
"""Parameters shown; those that matter less are left out, and counted."""
Numbers = NDArray[np.float64]
"""Value, low, high: (n_parameters, 3)."""


def sensitivity(effects: "pd.DataFrame", ax: Axes | None = None, *, what: str = "the outcome", unit: str = "") -> Axes:
    """Draw what a result hangs on: a bar a parameter with its interval, the largest on top.

    With a column ``effect`` the bars are changes of the outcome when a parameter goes from its low to its high value (a tornado);
    an empty bar is an effect whose interval holds zero. With ``first`` and ``total`` they are shares of the outcome's variance
    (indices of Sobol): how much would go if this parameter alone were known, and how much is left if all others were. A total
    index well above the first-order one tells that the parameter acts together with others. What lies near zero in both
    need not be argued about. All of it holds within the ranges that were tried, not beyond.

    Parameters
    ----------
    effects
        One row a parameter: ``parameter``, and either ``effect``, ``low``, ``high``; or ``first``, ``first_low``, ``first_high``,
        ``total``, ``total_low``, ``total_high``, or instead ``S1``, ``S1_conf``, ``ST``, ``ST_conf`` (half the interval) of SALib.
        Intervals may be missing (NaN). It is not changed.
    ax
        Where to draw; by default on a new figure. Of more than 15 parameters the 15 with the largest bars are drawn.
    what
        The outcome, for title and axis.
    unit
        Of the effects, such as ``"EUR"`` or ``"share"``; by default what the column ``unit`` says, if there is one.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column or holds a parameter twice.

    References
    ----------
    Saltelli et al. (2008), Global Sensitivity Analysis: The Primer.
    """
    require(effects, "parameter")
    if effects["parameter"].duplicated().any():
        raise ValueError("a parameter is in the table more than once: keep one outcome")
    if "effect" in effects or not any(column in effects for column in ("first", "S1")):
        require(effects, "effect", "low", "high")
        if not unit and "unit" in effects and len(effects):
            unit = str(effects["unit"].iloc[0])
        return _tornado(effects, ax, what, unit)
    return _indices(effects, ax, what)


def _tornado(effects: "pd.DataFrame", ax: Axes | None, what: str, unit: str) -> Axes:
    names, numbers, left_out = _sorted(effects, effects[["effect", "low", "high"]].to_numpy(dtype=float))
    axes = axes_for(ax, size_for(2 * len(names)))
    if not names:
        return nothing_to_show(axes, f"What {what} hangs on")
    scale = difference_scale(unit, numbers)
    for place, row in enumerate(numbers):
        clear = not row[1] <= 0.0 <= row[2] if np.isfinite(row[1:]).all() else False
        colour = BLUE if row[0] > 0.0 else VERMILLION
        _bar(axes, place, row, 0.62, colour if clear else "white", "//" if row[0] < 0.0 else "", colour)
        axes.annotate(
            number(float(row[0]) / scale.divisor), (max(0.0, float(np.nanmax(row))), place), xytext=(8.0, 0.0),
            textcoords="offset points", fontsize=TICK, color=INK, verticalalignment="center", annotation_clip=False,
        )  # fmt: skip
    zero_line(axes, along="x")
    firms_down(axes, names)
    axes.use_sticky_edges = False
    axes.margins(x=0.12)
    value_axis(axes, f"Effect on {what}" + _not_shown(left_out), scale, along="x")
    title = _effect_finding(names, numbers, what, scale)
    put_title(axes, title, names=names)
    told = "; ".join(_told(name, row, scale) for name, row in zip(names, numbers, strict=True))
    describe(axes, f"Bars: effect of each parameter on {what} [{scale.unit or '-'}], with intervals. {title}. {told}.")
    return axes


def _indices(effects: "pd.DataFrame", ax: Axes | None, what: str) -> Axes:
    total = _index(effects, "total", "ST")
    names, totals, left_out = _sorted(effects, total)
    places = [list(effects["parameter"].astype(str)).index(name) for name in _whole_names(effects, total)]
    first = _index(effects, "first", "S1")[places]
    axes = axes_for(ax, size_for(2 * len(names)))
    if not names:
        return nothing_to_show(axes, f"What the variance of {what} comes from")
    for place, (alone, together) in enumerate(zip(first, totals, strict=True)):
        _bar(axes, place - 0.21, alone, 0.38, BLUE, "", INK)
        _bar(axes, place + 0.21, together, 0.38, SKY, "//", INK)
    zero_line(axes, along="x")
    firms_down(axes, names)
    axes.use_sticky_edges = False
    axes.margins(x=0.05)
    value_axis(axes, f"Share of the variance of {what}" + _not_shown(left_out), PERCENT, along="x")
    keys = [Patch(facecolor=BLUE, edgecolor=INK, label="alone (first order)"),
            Patch(facecolor=SKY, hatch="//", edgecolor=INK, label="with all interactions (total)")]  # fmt: skip
    rows = legend_above(axes, keys, names)
    title = _index_finding(names, first[:, 0], totals[:, 0], what)
    put_title(axes, title, rows, names)
    told = "; ".join(
        f"{name} {_share(alone)} alone, {_share(together)} in total"
        for name, alone, together in zip(names, first[:, 0], totals[:, 0], strict=True)
    )
    describe(
        axes, f"Pairs of bars: share of the variance of {what} by parameter [%], alone and in total. {title}. {told}."
    )
    return axes


def _share(value: float) -> str:
    return percent(float(value)) if np.isfinite(value) else "unknown"


def _index(effects: "pd.DataFrame", ours: str, theirs: str) -> Numbers:
    """Return an index with its interval, under either set of names."""
    if ours in effects:
        bounds = [f"{ours}_low", f"{ours}_high"]
        require(effects, *bounds)
        return effects[[ours, *bounds]].to_numpy(dtype=float)
    require(effects, theirs, f"{theirs}_conf")
    value, half = (effects[column].to_numpy(dtype=float) for column in (theirs, f"{theirs}_conf"))
    return np.column_stack([value, value - half, value + half])


def _whole_names(effects: "pd.DataFrame", numbers: Numbers) -> list[str]:
    """Return the parameters with a known number, the largest first, as many as are shown."""
    names = effects["parameter"].astype(str).tolist()
    known = [place for place in range(len(names)) if np.isfinite(numbers[place, 0])]
    ordered = sorted(known, key=lambda place: -abs(numbers[place, 0]))
    return [names[place] for place in ordered[:MOST_BARS]]


def _sorted(effects: "pd.DataFrame", numbers: Numbers) -> tuple[list[str], Numbers, int]:
    """Return names as in labels, their numbers, and how many parameters are left out."""
    names = effects["parameter"].astype(str).tolist()
    chosen = _whole_names(effects, numbers)
    places = [names.index(name) for name in chosen]
    return short_names(_without_path(chosen), 30), numbers[places], len(names) - len(chosen)


def _without_path(names: list[str]) -> list[str]:
    """Leave out the beginning of paths in a scenario that all have in common.

    Examples
    --------
    >>> _without_path(["firms.Keeper.offering.price", "firms.Keeper.initial_awareness"])
    ['offering.price', 'initial_awareness']
    >>> _without_path(["firms.Keeper.offering.price"]), _without_path(["price", "firms.Keeper.offering.service"])
    (['firms.Keeper.offering.price'], ['price', 'firms.Keeper.offering.service'])
    """
    parts = [name.split(".") for name in names]
    common = 0
    while (
        len(names) > 1 and len({tuple(path[: common + 1]) for path in parts}) == 1 and common + 1 < min(map(len, parts))
    ):
        common += 1
    return [".".join(path[common:]) for path in parts]


def _not_shown(left_out: int) -> str:
    return "" if left_out == 0 else f" ({left_out} more with less or unknown effect)"


def _bar(
    axes: Axes, place: float, row: Sequence[float] | Numbers, height: float, colour: str, hatch: str, edge: str
) -> None:
    """Draw one bar with its interval, if that is known."""
    if not np.isfinite(row[0]):
        return
    axes.barh(
        place, float(row[0]), height, color=colour, hatch=hatch, edgecolor=edge, linewidth=1.4, zorder=2,
        label=f"bar {place:g}",
    )  # fmt: skip
    if np.isfinite(row[1]) and np.isfinite(row[2]):
        axes.plot([float(row[1]), float(row[2])], [place, place], color=INK, linewidth=2.2, marker="|", markersize=9.0,
                  markeredgewidth=2.0, zorder=3)  # fmt: skip


def _told(name: str, row: Numbers, scale: Scale) -> str:
    value, low, high = (number(float(part) / scale.divisor) for part in row)
    return f"{name} {value} ({low} to {high})" if np.isfinite(row[1:]).all() else f"{name} {value} (interval unknown)"


def _largest(names: list[str], sizes: list[str]) -> list[str]:
    """Return who reads the same as the first, which is the largest."""
    return [name for name, size in zip(names, sizes, strict=True) if size == sizes[0]]


def _effect_finding(names: list[str], numbers: Numbers, what: str, scale: Scale) -> str:
    """Say which parameter has the largest effect among those that are clear, and how many are not."""
    whole = np.isfinite(numbers[:, 1:]).all(axis=1)
    clear = whole & ((numbers[:, 1] > 0.0) | (numbers[:, 2] < 0.0))
    capital = what[:1].upper() + what[1:]
    if not whole.any():
        return f"{capital}: effects of unknown certainty"
    if not clear.any():
        return f"{capital}: no parameter has a clear effect"
    sure = [name for name, is_clear in zip(names, clear, strict=True) if is_clear]
    sizes = [number(abs(float(value)) / scale.divisor) for value in numbers[clear, 0]]
    largest = _largest(sure, sizes)
    signed = number(float(numbers[clear, 0][0]) / scale.divisor)
    size = signed if len(largest) == 1 else sizes[0]
    matters = "matters" if len(largest) == 1 else "matter"
    unclear = len(names) - len(sure)
    rest = f"; {unclear} of {len(names)} without clear effect" if unclear else ""
    most = "" if len(names) == 1 else " most"
    return f"{listed(largest, 'parameters')} {matters}{most} for {what}: {size} {scale.unit}".rstrip() + rest


def _index_finding(names: list[str], first: Numbers, total: Numbers, what: str) -> str:
    """Say which parameter has the largest total index, and how much of it is by itself."""
    sizes = [percent(float(value)) for value in total]
    largest = _largest(names, sizes)
    if len(largest) > 1:
        return f"{listed(largest, 'parameters')} explain most of {what}: {sizes[0]} of the variance each"
    alone = f", {percent(float(first[0]))} alone" if np.isfinite(first[0]) else ""
    most = "" if len(names) == 1 else " most of"
    return f"{largest[0]} explains{most} {what}: {sizes[0]} of the variance{alone}"
