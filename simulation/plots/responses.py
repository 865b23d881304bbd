"""An outcome over what was varied: curves over one factor, a surface over two, and candidates of a search."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from simulation.plots.amounts import PERCENT, Scale, number
from simulation.plots.bars import firms_down, legend_above
from simulation.plots.canvas import axes_for, describe, dress, nothing_to_show, size_for, value_axis
from simulation.plots.differences import difference_scale
from simulation.plots.effects import MOST_BARS
from simulation.plots.labels import EndLabel, label_ends
from simulation.plots.styles import (
    BLUE,
    INK,
    LABEL,
    LINE,
    MIDDLE_GREY,
    ORANGE,
    TICK,
    VERMILLION,
    firm_styles,
    short_names,
)
from simulation.plots.tables import require
from simulation.plots.writing import put_title, within_sentence

if TYPE_CHECKING:
    import pandas as pd

Numbers = NDArray[np.float64]
ONE_SIDED = 0.95
"""Share of the mean size of an effect that its mean must have for the effect to count as one that always goes one way."""
COLOURS = "cividis"
"""From blue to yellow, ever lighter: alike for colour-blind people, and in order in black and white."""
MOST_CONTOURS = 7
BANDS = 12
SMOOTH = 144
"""Places from which on a surface is drawn without steps."""


def response(
    curve: "pd.DataFrame", x: str, ax: Axes | None = None, *, by: str | None = None, label: str = "", what: str = "Outcome",
    unit: str = "", confidence: float = 0.95,
) -> Axes:  # fmt: skip
    """Draw an outcome over the values of a factor, as a curve with its interval, or one curve for each value of another.

    Bands are intervals of the means; where two bands overlap, the difference may be clear all the same, for all points share
    their luck (``best`` of a sweep's results tells). Where a curve has its summit in the middle, neither more nor less is better.

    Parameters
    ----------
    curve
        Columns ``x``, perhaps ``by``, ``mean``, ``low``, ``high``, such as ``sim.load_results(...).curve(...)``. It is not changed.
    x, by
        Columns of the factor across, and of that which tells curves apart.
    ax
        Where to draw; by default on a new figure.
    label
        What the factor is called, with its unit; by default the column's name.
    what, unit
        The outcome and its unit.
    confidence
        Of the intervals [-]; it is only written.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column.
    """
    require(curve, x, "mean", "low", "high", *([by] if by else []))
    axes = axes_for(ax)
    if curve.empty:
        return nothing_to_show(axes, f"{what} over {x}")
    scale = _scale(unit, curve[["mean", "low", "high"]].to_numpy(float))
    words = _is_text(curve[x])
    steps = list(dict.fromkeys(curve[x])) if words else sorted(curve[x].unique())
    names = [""] if by is None else [_written(each) for each in dict.fromkeys(curve[by])]
    styles = firm_styles(names)
    ends, summits = [], {}
    for name in names:
        own = curve if by is None else curve[[_written(each) == name for each in curve[by]]]
        own = own if words else own.sort_values(x)
        across = np.array([steps.index(each) if words else each for each in own[x]], float)
        mean, low, high = (own[column].to_numpy(float) for column in ("mean", "low", "high"))
        style = styles[name]
        axes.fill_between(across, low, high, color=style.colour, alpha=0.18, linewidth=0)
        axes.plot(across, mean, color=style.colour, linestyle="none" if words else style.dashes, linewidth=LINE,
                  marker=style.marker, markersize=8.0, markeredgecolor="white", markeredgewidth=0.8, zorder=3)  # fmt: skip
        if words:
            axes.errorbar(
                across, mean, [mean - low, high - mean], fmt="none", ecolor=style.colour, linewidth=2.2, capsize=6.0
            )
        if by is not None:
            ends.append(EndLabel(float(across[-1]), float(mean[-1]), style.name, style.ink))
        best = int(np.nanargmax(mean))
        summits[name] = (_written(own[x].iloc[best]), number(float(mean[best]) / scale.divisor))
    label_ends(axes, ends)
    dress(axes)
    told = label or x
    axes.set_xlabel(told, fontsize=LABEL, color=INK, parse_math=False)
    if words:
        axes.set_xticks(range(len(steps)), labels=short_names([str(each) for each in steps], 16), parse_math=False)
        axes.set_xlim(-0.5, len(steps) - 0.5)
    else:
        axes.xaxis.set_major_formatter(lambda value, _: number(value, 6))
    value_axis(axes, f"{what}, with {100.0 * confidence:g} % interval", scale)
    if by is None:
        title = f"{what} is highest at {within_sentence(told)} {summits[''][0]}"
    else:
        title = f"{what} over {within_sentence(told)}, by {by}"
    put_title(axes, title)
    parts = "; ".join(f"{name + ': ' if name else ''}highest at {at}, {value}" for name, (at, value) in summits.items())
    describe(axes, f"Curves of {what.lower()} [{scale.unit or '-'}] over {told}. {title}. {parts}.")
    return axes


def surface(
    table: "pd.DataFrame", x: str, y: str, ax: Axes | None = None, *, labels: tuple[str, str] | None = None,
    what: str = "Outcome", unit: str = "", reach: Sequence[tuple[float, float]] = (),
) -> Axes:  # fmt: skip
    """Draw an outcome over two factors as a map of heights: the lighter the higher, a star at the summit.

    Lines join places of the same height. Where they lie close together a small change matters; where the summit is a wide plain,
    many settings are as good. At the rim of the map the summit may lie beyond.

    Parameters
    ----------
    table
        Columns ``x``, ``y`` and ``mean``, every combination once, such as ``sim.load_results(...).surface(...)``. It is not
        changed.
    x, y
        Columns of the factors, across and up.
    ax
        Where to draw; by default on a new figure.
    labels
        What the factors are called, with units; by default as in the table.
    what, unit
        The outcome and its unit.
    reach
        From where to where the summit may be, across and up: drawn as a cross.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column or a combination.

    References
    ----------
    Box & Wilson (1951), On the experimental attainment of optimum conditions.
    """
    require(table, x, y, "mean")
    axes = axes_for(ax)
    if table.empty:
        return nothing_to_show(axes, f"{what} over {x} and {y}")
    wide = table.pivot_table(index=y, columns=x, values="mean")
    if wide.isna().to_numpy().any() or wide.size != len(table):
        raise ValueError(f"a surface needs every combination of {x} and {y} once")
    heights = wide.to_numpy(float)
    across, up = wide.columns.to_numpy(float), wide.index.to_numpy(float)
    scale = _scale(unit, heights)
    told = labels or (x, y)
    if heights.size > SMOOTH and heights.min() < heights.max():
        shown: Any = axes.contourf(across, up, heights / scale.divisor, levels=BANDS, cmap=COLOURS)
    else:
        shown = axes.pcolormesh(across, up, heights / scale.divisor, cmap=COLOURS, shading="nearest")
    if min(heights.shape) > 1 and heights.min() < heights.max():
        lines = axes.contour(across, up, heights / scale.divisor, levels=MOST_CONTOURS, colors="white", linewidths=1.3)
        axes.clabel(lines, fontsize=TICK, fmt=number)
    at = np.unravel_index(int(np.argmax(heights)), heights.shape)
    top = float(across[at[1]]), float(up[at[0]])
    for axis, ends in enumerate(reach):
        line = (ends, [top[1]] * 2) if axis == 0 else ([top[0]] * 2, ends)
        axes.plot(*line, color="white", linewidth=6.0, solid_capstyle="butt", zorder=3)
        axes.plot(*line, color=INK, linewidth=2.5, solid_capstyle="butt", zorder=3)
    axes.plot(*top, marker="*", markersize=24.0, color=VERMILLION, markeredgecolor=INK,
              zorder=4)  # fmt: skip
    dress(axes)
    axes.grid(visible=False)
    axes.set_xlabel(told[0], fontsize=LABEL, color=INK, parse_math=False)
    axes.set_ylabel(told[1], fontsize=LABEL, color=INK, parse_math=False)
    bar = axes.figure.colorbar(shown, ax=axes)
    bar.set_label(f"{what} [{scale.unit}]" if scale.unit else what, fontsize=LABEL, color=INK)
    bar.ax.tick_params(labelsize=TICK, colors=INK)
    place = " and ".join(f"{within_sentence(name)} {number(value)}" for name, value in zip(told, top, strict=True))
    best = f"{number(float(heights.max()) / scale.divisor)} {scale.unit}".rstrip()
    rim = heights.size > SMOOTH and (at[0] in (0, len(up) - 1) or at[1] in (0, len(across) - 1))
    title = f"{what} is highest at {place}{', at the rim' if rim else ''}: {best}"
    put_title(axes, title)
    describe(
        axes,
        f"Map of {what.lower()} over {told[0]} from {number(across[0])} to {number(across[-1])} across and {told[1]} from "
        f"{number(up[0])} to {number(up[-1])} upwards. {title}; lowest: {number(float(heights.min()) / scale.divisor)}.",
    )
    return axes


def screening(effects: "pd.DataFrame", ax: Axes | None = None, *, what: str = "the outcome", unit: str = "") -> Axes:
    """Draw Morris' elementary effects: a bar a parameter, as long as its effect is large on average.

    A bar tells how much the outcome changes, up or down, when one parameter goes through its whole range, on average over what
    the others may be. Full blue bars raise the outcome (nearly) wherever it was tried, hatched orange ones lower it; grey ones do
    either, depending on the other parameters or on where they start. The white dot is the spread of the effect: where it lies
    far along the bar or beyond, what the parameter does hangs on others or bends. What has a short bar and no far dot can be
    left alone.

    Parameters
    ----------
    effects
        Columns ``parameter``, ``mu_star``, ``low``, ``high``, ``mu``, ``sigma`` and perhaps ``unit``, such as
        ``sim.load_results(...).morris()``. It is not changed.
    ax
        Where to draw; by default on a new figure. Of more than 15 parameters the 15 with the largest effects are drawn.
    what
        The outcome, for title and axis.
    unit
        Of the outcome; by default what the column ``unit`` says.

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
    Morris (1991), Factorial sampling plans for preliminary computational experiments; Campolongo, Cariboni & Saltelli (2007).
    """
    require(effects, "parameter", "mu_star", "low", "high", "mu", "sigma")
    table = effects.sort_values("mu_star", ascending=False).head(MOST_BARS)
    axes = axes_for(ax, size_for(2 * len(table)))
    if table.empty:
        return nothing_to_show(axes, f"What {what} hangs on")
    unit = unit or (str(effects["unit"].iloc[0]) if "unit" in effects else "")
    names = short_names(table["parameter"].astype(str).tolist(), 30)
    numbers = table[["mu_star", "low", "high", "mu", "sigma"]].to_numpy(float)
    scale = difference_scale(unit, numbers)
    for place, (size, low, high, mean, spread) in enumerate(numbers):
        colour, hatch, _ = _way(size, mean)
        axes.barh(place, size, 0.62, color=colour, hatch=hatch, edgecolor=INK, linewidth=1.0, zorder=2)
        axes.plot(
            [low, high],
            [place, place],
            color=INK,
            linewidth=2.2,
            marker="|",
            markersize=9.0,
            markeredgewidth=2.0,
            zorder=3,
        )
        axes.plot(
            spread, place, marker="o", markersize=8.5, color="white", markeredgecolor=INK, markeredgewidth=1.6, zorder=4
        )
    firms_down(axes, names)
    axes.set_xlim(left=0.0)
    left_out = len(effects) - len(table)
    more = f" ({left_out} more are smaller)" if left_out else ""
    value_axis(axes, f"Mean size of the effect{more}", scale, along="x")
    keys = [Patch(facecolor=BLUE, edgecolor=INK, label="raises it"),
            Patch(facecolor=ORANGE, hatch="//", edgecolor=INK, label="lowers it"),
            Patch(facecolor="#CCCCCC", hatch="..", edgecolor=INK, label="either, depending on others"),
            Line2D([], [], linestyle="none", marker="o", color="white", markeredgecolor=INK, label="spread")]  # fmt: skip
    rows = legend_above(axes, keys, names)
    first = f"{number(float(numbers[0, 0]) / scale.divisor)} {scale.unit}".rstrip()
    title = f"{names[0]} matters most for {what}: {first} on average"
    put_title(axes, title, rows, names)
    told = "; ".join(
        f"{name} {number(row[0] / scale.divisor)} ({_way(row[0], row[3])[2]}, spread {number(row[4] / scale.divisor)})"
        for name, row in zip(names, numbers, strict=True)
    )
    describe(axes, f"Bars: mean size of each parameter's effect on {what} [{scale.unit or '-'}]. {title}. {told}.")
    return axes


def candidates(
    tried: "pd.DataFrame", parameter: str, outcome: str, ax: Axes | None = None, *, reach: tuple[float, float] | None = None,
    label: str = "", what: str = "", unit: str = "",
) -> Axes:  # fmt: skip
    """Draw what a search tried: each candidate's outcome over one of its parameters, the best with a star.

    Where the upper rim of the cloud is pointed, the parameter is well told; where it is flat, many values are as good. The band
    is how far candidates reach that cannot be told from the best.

    Parameters
    ----------
    tried
        A row a candidate, such as ``sim.optimise(...).tried``. It is not changed.
    parameter, outcome
        Columns across and up.
    ax
        Where to draw; by default on a new figure.
    reach
        Lowest and highest value of those that cannot be told from the best.
    label, what, unit
        What the parameter and the outcome are called, and the outcome's unit.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column.
    """
    require(tried, parameter, outcome)
    axes = axes_for(ax)
    what = what or outcome
    if tried.empty:
        return nothing_to_show(axes, f"{what} of the candidates")
    heights = tried[outcome].to_numpy(float)
    scale = _scale(unit, heights.reshape(-1, 1))
    words = _is_text(tried[parameter])
    steps = list(dict.fromkeys(tried[parameter].astype(str)))
    across = (
        np.array([steps.index(str(each)) for each in tried[parameter]], float)
        if words
        else tried[parameter].to_numpy(float)
    )
    best = int(np.nanargmax(heights))
    if reach is not None and not words:
        axes.axvspan(*reach, color=BLUE, alpha=0.15, linewidth=0)
    axes.plot(across, heights, linestyle="none", marker="o", markersize=8.0, color=MIDDLE_GREY, markeredgecolor="white")
    axes.plot(
        across[best], heights[best], marker="*", markersize=22.0, color=VERMILLION, markeredgecolor="white", zorder=4
    )
    dress(axes)
    told = label or parameter
    axes.set_xlabel(told, fontsize=LABEL, color=INK, parse_math=False)
    if words:
        axes.set_xticks(range(len(steps)), labels=short_names(steps, 16), parse_math=False)
    else:
        axes.xaxis.set_major_formatter(lambda value, _: number(value, 6))
    value_axis(axes, what, scale)
    at = steps[int(across[best])] if words else number(float(across[best]))
    title = f"Best of {len(tried)} candidates: {told.partition(' [')[0]} {at}"
    put_title(axes, title)
    band = (
        f" Candidates as good reach from {number(reach[0])} to {number(reach[1])}."
        if reach is not None and not words
        else ""
    )
    describe(axes, f"Points: {what} [{scale.unit or '-'}] of each candidate over {told}. {title}.{band}")
    return axes


def _scale(unit: str, levels: Numbers) -> Scale:
    """Return how an axis counts levels of a quantity with this unit."""
    if unit.startswith("share"):
        return Scale(PERCENT.divisor, "%" + unit.removeprefix("share").replace("/", " a "))
    return difference_scale(unit, levels)


def _way(size: float, mean: float) -> tuple[str, str, str]:
    """Return colour, hatch and words for the way in which an effect goes."""
    if abs(mean) < ONE_SIDED * size or size == 0.0:
        return "#CCCCCC", "..", "either way"
    return (BLUE, "", "raises") if mean > 0.0 else (ORANGE, "//", "lowers")


def _is_text(column: "pd.Series[Any]") -> bool:
    return not np.issubdtype(np.asarray(column).dtype, np.number)


def _written(value: object) -> str:
    return number(float(value), 4) if isinstance(value, int | float | np.number) else str(value)


__all__: Sequence[str] = ["candidates", "response", "screening", "surface"]
