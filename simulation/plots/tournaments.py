"""What came out of a tournament: the league, who beats whom, and how strategies do in each market."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, Normalize
from numpy.typing import NDArray

from simulation.plots.amounts import Scale, listed, money, money_scale, signed
from simulation.plots.bars import firms_down
from simulation.plots.canvas import axes_for, describe, nothing_to_show, value_axis, zero_line
from simulation.plots.styles import (
    BLUE,
    INK,
    LABEL,
    LINE,
    MIDDLE_GREY,
    SIZE,
    TICK,
    VERMILLION,
    legible,
    luminance,
    short_names,
)
from simulation.plots.tables import require
from simulation.plots.writing import put_title, text_width

if TYPE_CHECKING:
    import pandas as pd

LONGEST = 26
"""Letters of a strategy's name that are shown."""
MOST_NUMBERED = 24
"""Columns up to which there is room for a number in each cell."""
CELL = 0.62
"""Width of a cell with a number [inches]."""
LOSING_TO_WINNING = LinearSegmentedColormap.from_list("losing to winning", [VERMILLION, "#FFFFFF", BLUE])
AHEAD, BEHIND, UNCLEAR = (BLUE, "o"), (VERMILLION, "s"), (MIDDLE_GREY, "D")
"""Colour and marker of a margin whose interval is above, below and around 0."""

Numbers = NDArray[np.float64]


def league(table: "pd.DataFrame", ax: Axes | None = None, *, confidence: float = 0.95) -> Axes:
    """Draw the league: each strategy's mean margin over all others, with its interval.

    Parameters
    ----------
    table
        Columns ``rank``, ``strategy``, ``margin``, ``low``, ``high``, ``wins``, ``draws``, ``losses``, the best first, such as
        ``tournament.league()``. It is not changed.
    ax
        Where to draw; by default on a new figure.
    confidence
        Of the intervals [-]; it is only written on the axis.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column.
    """
    require(table, "rank", "strategy", "margin", "low", "high", "wins", "draws", "losses")
    axes = axes_for(ax, size_of_league(len(table)))
    if table.empty or not np.isfinite(table["margin"]).any():
        return nothing_to_show(axes, "League")
    names = [f"{rank}  {name}" for rank, name in zip(table["rank"], _short(table["strategy"]), strict=True)]
    numbers = table[["margin", "low", "high"]].to_numpy(float)
    scale = money_scale(numbers[np.isfinite(numbers)])
    for place, (margin, low, high) in enumerate(numbers.tolist()):
        colour, marker = AHEAD if low > 0.0 else BEHIND if high < 0.0 else UNCLEAR
        axes.plot([low, high], [place, place], color=colour, linewidth=LINE + 1.0, marker="|", markersize=16.0,
                  markeredgewidth=LINE, zorder=2)  # fmt: skip
        axes.plot([margin], [place], color=colour, marker=marker, markersize=9.0, zorder=3)
    zero_line(axes, along="x")
    firms_down(axes, names)
    results = [f"{won}-{drawn}-{lost}" for won, drawn, lost in table[["wins", "draws", "losses"]].to_numpy().tolist()]
    for place, result in enumerate(results):
        _beside(axes, place, result)
    _beside(axes, -0.75, "won-drawn-lost")
    axes.margins(x=0.08)
    interval = f"{100.0 * confidence:g} % interval"
    value_axis(axes, f"Margin over the opponents, with {interval}", scale, along="x")
    title = _leaders(table)
    put_title(axes, title, rows=1, names=names)
    told = "; ".join(f"{name} {money(float(row[0]))}" for name, row in zip(names, numbers, strict=True))
    describe(axes, f"League of {len(names)} strategies by their mean margin, with {interval}. {title}. {told}.")
    return axes


def head_to_head(table: "pd.DataFrame", ax: Axes | None = None) -> Axes:
    """Draw who beats whom: the margin of the strategy in each row over that in each column.

    Parameters
    ----------
    table
        Columns ``strategy``, ``opponent``, ``margin``, ``result``, such as ``tournament.head_to_head()``. It is not changed.
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
    """
    require(table, "strategy", "opponent", "margin", "result")
    if table.empty:
        return nothing_to_show(axes_for(ax), "Who beats whom")
    means = table.groupby("strategy", sort=False)["margin"].mean()
    order = list(means.sort_values(ascending=False, kind="stable").index)
    margins = _grid(table, "opponent", "margin", order, order)
    clear = _grid(table.assign(clear=(table["result"] != "draw") * 1.0), "opponent", "clear", order, order) > 0.0
    axes = axes_for(ax, size_of_grid(len(order), len(order)))
    names = _short(order)
    scale = _cells(axes, margins, clear, names, names, np.full(margins.shape, _largest(margins)))
    axes.set_xlabel(f"... over this one [{scale.unit}]; bold: clear", fontsize=LABEL, color=INK)
    axes.set_ylabel("Margin of this strategy ...", fontsize=LABEL, color=INK)
    won = {
        str(name): int(number) for name, number in (table["result"] == "win").groupby(table["strategy"]).sum().items()
    }
    title = _who_beats_whom([str(name) for name in order], won)
    put_title(axes, title, names=names)
    told = "; ".join(f"{name} clearly beats {won[str(full)]}" for name, full in zip(names, order, strict=True))
    describe(axes, f"Margins of {len(order)} strategies over each other, as a grid. {title}. {told}.")
    return axes


def market_profile(table: "pd.DataFrame", ax: Axes | None = None) -> Axes:
    """Draw each strategy's margin in each market; colours compare strategies within a market.

    Parameters
    ----------
    table
        Columns ``market``, ``strategy``, ``margin``, ``low``, ``high``, such as ``tournament.by_market()``. It is not changed.
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
    """
    require(table, "market", "strategy", "margin", "low", "high")
    if table.empty:
        return nothing_to_show(axes_for(ax), "Margin in each market")
    markets = list(dict.fromkeys(table["market"]))
    means = table.groupby("strategy", sort=False)["margin"].mean()
    order = list(means.sort_values(ascending=False, kind="stable").index)
    margins = _grid(table, "market", "margin", order, markets)
    apart = ((table["low"] > 0.0) | (table["high"] < 0.0)) * 1.0
    clear = _grid(table.assign(clear=apart), "market", "clear", order, markets) > 0.0
    axes = axes_for(ax, size_of_grid(len(order), 3 * len(markets)))
    names, columns = _short(order), _short([str(market).replace("_", " ") for market in markets])
    largest = np.tile(np.nanmax(np.abs(margins), axis=0), (len(order), 1))
    scale = _cells(axes, margins, clear, names, columns, largest)
    axes.set_xlabel(
        f"Mean margin over the opponents in each market [{scale.unit}]; bold: clear", fontsize=LABEL, color=INK
    )
    best = [names[place] for place in np.nanargmax(margins, axis=0)]
    title = _best_where(best, columns)
    put_title(axes, title, names=names)
    told = "; ".join(f"in {market} {name} is first" for market, name in zip(columns, best, strict=True))
    describe(axes, f"Margins of {len(order)} strategies in {len(markets)} markets, as a grid. {title}. {told}.")
    return axes


def size_of_league(rows: int) -> tuple[float, float]:
    """Return a size with room for so many strategies [inches]."""
    return SIZE[0] + 1.0, max(SIZE[1], 2.2 + 0.44 * rows)


def size_of_grid(rows: int, columns: int) -> tuple[float, float]:
    """Return a size with room for so many rows and columns of cells [inches]."""
    return max(SIZE[0], 4.4 + CELL * min(columns, 2 * MOST_NUMBERED)), max(SIZE[1], 3.6 + 0.4 * rows)


def _cells(
    axes: Axes,
    margins: Numbers,
    clear: NDArray[np.bool_],
    rows: Sequence[str],
    columns: Sequence[str],
    largest: Numbers,
) -> Scale:
    """Draw cells, blue for winning and orange for losing, each with its number."""
    shades = np.ma.masked_invalid(np.divide(margins, largest, out=np.zeros_like(margins), where=largest > 0.0))
    axes.imshow(shades, cmap=LOSING_TO_WINNING, norm=Normalize(-1.15, 1.15), aspect="auto")
    scale = money_scale(margins[np.isfinite(margins)])
    decimals = 0 if _largest(margins) / scale.divisor >= 10.0 else 1
    if len(columns) <= MOST_NUMBERED:
        for row, column in np.argwhere(np.isfinite(margins)).tolist():
            number = round(margins[row, column] / scale.divisor, decimals)
            text = signed(f"{number:+,.{decimals}f}" if number else f"{0:.{decimals}f}")
            dark = luminance(LOSING_TO_WINNING(0.5 + shades[row, column] / 2.3)[:3]) < 0.25
            weight = "bold" if clear[row, column] else "normal"
            axes.text(column, row, text, fontsize=TICK, color="white" if dark else INK, fontweight=weight,
                      horizontalalignment="center", verticalalignment="center")  # fmt: skip
    for row, column in np.argwhere(~np.isfinite(margins)).tolist():
        axes.text(column, row, "\N{EN DASH}", fontsize=TICK, color=MIDDLE_GREY, horizontalalignment="center",
                  verticalalignment="center")  # fmt: skip
    room = 72.0 * 0.75 * axes.figure.bbox.width / axes.figure.dpi / len(columns)
    slanted = max(text_width(name, LABEL) for name in columns) > room - 6.0
    axes.set_xticks(
        range(len(columns)), labels=list(columns), parse_math=False, rotation=35 if slanted else 0,
        horizontalalignment="right" if slanted else "center", rotation_mode="anchor" if slanted else "default",
    )  # fmt: skip
    axes.set_yticks(range(len(rows)), labels=list(rows), parse_math=False)
    axes.set_xticks(np.arange(len(columns) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(rows) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=2.0)
    axes.tick_params(which="both", length=0.0, labelsize=LABEL, colors=INK)
    axes.spines[:].set_visible(False)
    return scale


def _grid(table: "pd.DataFrame", across: str, value: str, rows: Sequence[str], columns: Sequence[str]) -> Numbers:
    """Return one column of a table as a grid; NaN where there is nothing."""
    grid = table.pivot(index="strategy", columns=across, values=value)
    return grid.reindex(index=list(rows), columns=list(columns)).to_numpy(float)


def _beside(axes: Axes, place: float, text: str) -> None:
    """Write at the right of a row."""
    axes.annotate(
        text, (1.0, place), xycoords=("axes fraction", "data"), xytext=(10.0, 0.0), textcoords="offset points",
        fontsize=TICK, color=legible(INK), verticalalignment="center", annotation_clip=False,
    )  # fmt: skip


def _leaders(table: "pd.DataFrame") -> str:
    """Say who leads."""
    first = _short(table.loc[table["rank"] == 1, "strategy"])
    if len(first) == 1 < len(table):
        return f"{first[0]} wins, {money(float(table['margin'].iloc[0]))} ahead of the field"
    if len(first) == len(table):
        return "No strategy is clearly better than the others"
    return f"{listed(first, 'strategies')} lead together"


def _who_beats_whom(order: Sequence[str], won: dict[str, int]) -> str:
    """Say how many each of the best beats clearly."""
    name, most = max(won.items(), key=lambda pair: (pair[1], -order.index(pair[0])))
    short = dict(zip(order, _short(order), strict=True))[name]
    others = len(order) - 1
    if most == others:
        return f"{short} clearly beats {'all others' if others > 1 else 'the other'}"
    if most == 0:
        return "Nobody clearly beats anybody"
    return f"Nobody beats all: {short} clearly beats {most} of {others}"


def _best_where(best: Sequence[str], markets: Sequence[str]) -> str:
    """Say who is first where."""
    leaders = list(dict.fromkeys(best))
    if len(leaders) == 1:
        return f"{leaders[0]} is first{' in every market' if len(markets) > 1 else ''}"
    if len(leaders) == len(markets):
        return "Another strategy is first in each market"
    most = max(leaders, key=best.count)
    return f"{most} is first in {best.count(most)} of {len(markets)} markets"


def _largest(margins: Numbers) -> float:
    finite = np.abs(margins[np.isfinite(margins)])
    return float(finite.max()) if finite.size else 0.0


def _short(names: "Sequence[str] | pd.Series[str]") -> list[str]:
    return short_names([str(name) for name in names], LONGEST)
