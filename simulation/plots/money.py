"""Where a firm's money comes from and where it goes, summed over the weeks."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from numpy.typing import NDArray

from simulation.plots import findings
from simulation.plots.amounts import Scale, counted, money, money_scale, number, possessive
from simulation.plots.bars import firms_down, hatch, legend_above, offset, strength
from simulation.plots.canvas import axes_for, describe, nothing_to_show, size_for, value_axis, zero_line
from simulation.plots.looks import COST_LOOKS, LOSS_LOOK, PROFIT_LOOK
from simulation.plots.styles import INK, TICK, Styles, looks_of, short_names, tint
from simulation.plots.tables import firms_of, n_weeks, require
from simulation.plots.writing import put_title
from simulation.state.ledger import COSTS

if TYPE_CHECKING:
    import pandas as pd

Amounts = NDArray[np.float64]


def profit_by_orientation(
    orientations: "pd.DataFrame", ax: Axes | None = None, *, styles: Styles | None = None
) -> Axes:
    """Draw what each group of customers contributed to each firm over the weeks, as grouped bars [EUR].

    Read within a firm which customers carry it, and across firms who earns with whom. A bar to the left of zero is a group that
    costs more than it brings. Groups are not equally large: a long bar may be many customers or good ones.

    Contribution is profit before fixed cost. Bars have the colour of the firm; shade and hatch tell the orientations.

    Parameters
    ----------
    orientations
        One row a week, firm and orientation, such as ``results.by("orientation")``; it is not changed.
    ax
        Where to draw; by default on a new figure.
    styles
        The look of each firm, see :func:`firm_styles`; by default by order of appearance.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column.
    """
    require(orientations, "week", "firm", "orientation", "contribution")
    firms = firms_of(orientations)
    groups = [str(name) for name in orientations["orientation"].unique()]
    axes = axes_for(ax, size_for(max(len(firms) * 2, len(firms) * len(groups))))
    if not firms:
        return nothing_to_show(axes, "Contribution by orientation")
    looks = looks_of(firms, styles)
    sums = orientations.groupby(["firm", "orientation"], sort=False)["contribution"].sum()
    for place, firm in enumerate(firms):
        for row, group in enumerate(groups):
            axes.barh(
                place + offset(row, len(groups)), float(sums.get((firm, group), 0.0)), 0.79 / len(groups),
                color=tint(looks[firm].colour, strength(row, len(groups))), hatch=hatch(row), edgecolor=INK,
                linewidth=0.8, label=f"{looks[firm].name}: {group}", zorder=2,
            )  # fmt: skip
    names = [looks[firm].name for firm in firms]
    zero_line(axes, along="x")
    firms_down(axes, names)
    value_axis(axes, "Contribution (profit before fixed cost)", money_scale(sums), along="x")
    rows = _name_orientations(axes, groups, [float(sums.get((firms[0], group), 0.0)) for group in groups], names)
    values = {
        f"{possessive(looks[firm].name)} {group} customers": float(sums[firm, group]) for firm, group in sums.index
    }
    title = findings.group_finding(values, n_weeks(orientations))
    put_title(axes, title, rows, names)
    worst = min(values, key=lambda who: values[who])
    describe(
        axes,
        f"Grouped bars: contribution (profit before fixed cost) of customers by orientation, {len(firms)} "
        f"firm{'s' * (len(firms) > 1)}, {counted(n_weeks(orientations), 'week')}. {title}. "
        f"Least: {worst}, {money(values[worst])}.",
    )
    return axes


def _name_orientations(axes: Axes, groups: Sequence[str], lengths: Sequence[float], names: Sequence[str]) -> int:
    """Name the orientations at the first firm's bars, or where bars are too thin, in a legend; returns its rows."""
    height = 72.0 * axes.figure.bbox.height / axes.figure.dpi * axes.get_position().height - 40.0
    if height / (len(names) * len(groups)) < 1.15 * TICK:
        keys = [
            Patch(facecolor=tint(INK, strength(row, len(groups))), hatch=hatch(row), edgecolor=INK, label=group)
            for row, group in enumerate(groups)
        ]
        return legend_above(axes, keys, names, "Customers' orientation:")
    for row, (group, length) in enumerate(zip(groups, lengths, strict=True)):
        axes.annotate(
            group, (max(0.0, length), offset(row, len(groups))), xytext=(5.0, 0.0), textcoords="offset points",
            fontsize=TICK, color=INK, verticalalignment="center", parse_math=False, annotation_clip=False,
        )  # fmt: skip
    return 0


def cost_breakdown(firms: "pd.DataFrame", ax: Axes | None = None) -> Axes:
    """Draw what became of each firm's revenue over the weeks: every line of costs, and the profit that remains [EUR].

    Costs are stacked from zero to the right; a profit fills the rest up to the revenue. Where costs exceed the revenue
    (the thick line), the loss stands at the left of zero.

    Parameters
    ----------
    firms
        One row a week and firm, such as ``results.firms``; it is not changed.
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
    require(firms, "week", "firm", "revenue", "profit", *COSTS)
    names = firms_of(firms)
    axes = axes_for(ax, size_for(2 * len(names)))
    if not names:
        return nothing_to_show(axes, "Costs and profit")
    sums = firms.groupby("firm", sort=False)[["revenue", "profit", *COSTS]].sum()
    places = np.arange(len(names), dtype=np.float64)
    ends = np.zeros(len(names))
    keys: list[Artist] = []
    for line in [line for line in COSTS if sums[line].any()]:
        keys.append(_stacked(axes, places, ends, sums[line].to_numpy(), COST_LOOKS[line]))
        ends = ends + sums[line].to_numpy()
    profit = sums["profit"].to_numpy()
    for look, amounts, start in (
        (PROFIT_LOOK, np.maximum(profit, 0.0), ends), (LOSS_LOOK, np.minimum(profit, 0.0), np.zeros(len(names))),
    ):  # fmt: skip
        if amounts.any():
            keys.append(_stacked(axes, places, start, amounts, look))
    for width, colour in ((7.0, "white"), (4.0, INK)):
        axes.vlines(sums["revenue"], places - 0.42, places + 0.42, colors=colour, linewidth=width, zorder=4)
    keys.append(Line2D([], [], color=INK, linewidth=4.0, label="Revenue"))
    short = short_names(names)
    scale = money_scale(sums.to_numpy().ravel())
    _write_profits(axes, profit, np.maximum(ends, sums["revenue"].to_numpy()), scale)
    firms_down(axes, short)
    axes.use_sticky_edges = False
    axes.margins(x=0.03)
    zero_line(axes, along="x")
    value_axis(axes, "Costs and profit", scale, along="x")
    rows = legend_above(axes, keys, short)
    by_name = {column: dict(zip(short, sums[column].astype(float), strict=True)) for column in ("revenue", "profit")}
    title = findings.margin_finding(by_name["revenue"], by_name["profit"])
    put_title(axes, title, rows, short)
    largest = str(sums[list(COSTS)].sum().idxmax())
    describe(
        axes,
        f"Stacked bars: revenue, costs and profit of {len(names)} firm{'s' * (len(names) > 1)}, "
        f"{counted(n_weeks(firms), 'week')}. {title}. The largest cost is {COST_LOOKS[largest][0].lower()}.",
    )
    return axes


def _stacked(axes: Axes, places: Amounts, start: Amounts, amounts: Amounts, look: tuple[str, str, str]) -> Patch:
    """Draw one section of every firm's bar; returns its entry for the legend."""
    name, colour, hatch = look
    axes.barh(
        places, amounts, 0.72, left=start, color=colour, hatch=hatch, edgecolor=INK, linewidth=0.8, label=name, zorder=2
    )
    return Patch(facecolor=colour, hatch=hatch, edgecolor=INK, label=name)


def _write_profits(axes: Axes, profits: Amounts, ends: Amounts, scale: Scale) -> None:
    """Write each firm's profit or loss at the end of its bar, in the unit of the axis."""
    for place, (profit, end) in enumerate(zip(profits, ends, strict=True)):
        word = "loss" if profit < 0.0 else "profit"
        axes.annotate(
            f"{word} {number(abs(float(profit)) / scale.divisor)}", (float(end), place), xytext=(7.0, 0.0),
            textcoords="offset points", fontsize=TICK, fontweight="bold", color=INK, verticalalignment="center",
            annotation_clip=False,
        )  # fmt: skip
