"""Recency, frequency and money: who came lately, who comes often, and what they spend."""

from itertools import product
from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from simulation.outcomes.relationships import CLASSES
from simulation.plots.amounts import counted, money, number, percent
from simulation.plots.canvas import axes_for, describe, nothing_to_show
from simulation.plots.grids import cell, cell_axes, roomy, shade
from simulation.plots.styles import LABEL, TICK, short_names
from simulation.plots.tables import require, rows_of
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd


def rfm_grid(customers: "pd.DataFrame", ax: Axes | None = None, *, firm: str | None = None) -> Axes:
    """Draw customers by recency and frequency in fifths, with what they spent on average as the colour [EUR].

    Columns tell how long ago customers bought last (the best fifth, who bought most lately, at the right), rows how often they
    have bought (the best fifth on top). Each cell has how many customers it holds, and what each of them has spent on average; the
    darker, the more. At the upper right are the best customers; at the upper left those who used to come often and have not been
    seen for long, whom winning back may pay; at the lower right the newcomers. Who is alike shares a class, so
    that classes may be empty.

    Parameters
    ----------
    customers
        One row a customer with ``recency_weeks``, ``purchases``, ``spent`` and the scores ``recency`` and ``frequency`` (1 to 5),
        such as ``results.rfm()`` of a market with a log, or ``rfm_scores(records.table())`` of what a firm itself knows. It is
        not changed.
    ax
        Where to draw; by default on a new figure.
    firm
        Which firm, if the table has a column ``firm``; by default all together, each scored among its firm's customers.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column, or the firm.

    References
    ----------
    Hughes (1994), Strategic Database Marketing.
    """
    require(customers, "recency_weeks", "purchases", "spent", "recency", "frequency")
    own = rows_of(customers, firm) if "firm" in customers or firm is not None else customers
    own = own[own["spent"].notna()]
    whose = "" if firm is None else f" of {short_names([firm])[0]}"
    axes = axes_for(ax)
    if own.empty:
        return nothing_to_show(axes, f"Customers{whose} by recency and frequency")
    sizes, means = _cells(own)
    most = max(1e-9, *means.values())
    two_lines = roomy(axes, CLASSES, CLASSES, 2)
    for recency, frequency in product(range(1, CLASSES + 1), repeat=2):
        size, mean = sizes.get((recency, frequency), 0), means.get((recency, frequency), 0.0)
        text = f"{size:,}" + (f"\n{number(mean, 2)} EUR" if two_lines else "")
        cell(axes, recency - 1, frequency - 1, shade(mean / most) if size else "white", text if size else "–")
    ranges = _ranges(own, "recency", "recency_weeks"), _ranges(own, "frequency", "purchases")
    cell_axes(
        axes, ranges[0], ranges[1], "Recency: weeks since the last purchase, in fifths (best at the right).\n"
        "Cells: customers, and what each has spent on average",
        "Frequency: purchases,\nin fifths (best on top)",
    )  # fmt: skip
    axes.tick_params(labelsize=TICK)
    title = _finding(own, whose)
    put_title(axes, title)
    axes.xaxis.label.set_fontsize(LABEL)
    best = max(means, key=lambda place: means[place])
    describe(
        axes,
        f"Grid of {CLASSES} by {CLASSES} cells: {counted(len(own), 'customer')}{whose} by recency and frequency in fifths, with "
        f"mean spending [EUR]. {title}. Highest mean spending: {money(means[best])} in recency class {best[0]}, "
        f"frequency class {best[1]} (5 is best).",
    )
    return axes


Place = tuple[int, int]
"""Class of recency and class of frequency."""


def _cells(own: "pd.DataFrame") -> tuple[dict[Place, int], dict[Place, float]]:
    """Return how many customers are in each cell that anybody is in, and their mean spending [EUR]."""
    sizes: dict[Place, int] = {}
    sums: dict[Place, float] = {}
    for recency, frequency, spent in zip(own["recency"], own["frequency"], own["spent"], strict=True):
        place = int(recency), int(frequency)
        sizes[place] = sizes.get(place, 0) + 1
        sums[place] = sums.get(place, 0.0) + float(spent)
    return sizes, {place: total / sizes[place] for place, total in sums.items()}


def _ranges(own: "pd.DataFrame", score: str, column: str) -> list[str]:
    """Name each class by what it spans."""
    names = []
    for place in range(1, CLASSES + 1):
        values = own.loc[own[score] == place, column].to_numpy(dtype=float)
        low, high = (number(values.min(), 4), number(values.max(), 4)) if len(values) else ("none", "none")
        names.append(low if low == high else f"{low} to {high}")
    return names


def _finding(own: "pd.DataFrame", whose: str) -> str:
    """Say how many are among the best by both, and what they bring."""
    best = own[(own["recency"] == CLASSES) & (own["frequency"] == CLASSES)]
    total = float(own["spent"].sum())
    if best.empty or total <= 0.0:
        return f"No customer{whose} is in the best class by both recency and frequency"
    share, spent = percent(len(best) / len(own)), percent(float(best["spent"].sum()) / total)
    return f"{share} of customers{whose}, best by recency and frequency, bring {spent} of the revenue"
