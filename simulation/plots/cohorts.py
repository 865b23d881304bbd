"""How many of those who became customers at the same time still buy later."""

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from simulation.plots.amounts import counted, percent
from simulation.plots.canvas import axes_for, describe, nothing_to_show, size_for
from simulation.plots.grids import cell, cell_axes, roomy, shade
from simulation.plots.styles import short_names
from simulation.plots.tables import require, rows_of
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd

A_YEAR = 4
"""[quarters]"""


def cohort_retention(cohorts: "pd.DataFrame", ax: Axes | None = None, *, firm: str | None = None) -> Axes:
    """Draw which share of each quarter's new customers still bought later, as a heat map [%].

    Read a row from left to right: customers who first bought in the same quarter, and what share of them bought again one, two,
    three quarters later. Read a column from below to above: whether newer customers stay as well as older ones did. The mean
    over all customers hides both: retention that seems to rise may only mean that fewer new, fickle customers come. The darker,
    the more bought.

    Parameters
    ----------
    cohorts
        Columns ``firm``, ``cohort``, ``since``, ``customers``, ``active``, such as ``results.cohorts()`` of a market with a log.
        It is not changed.
    ax
        Where to draw; by default on a new figure.
    firm
        Which firm; by default all firms' customers together, counted once for each firm they bought from.

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
    Fader & Hardie (2007), How to project customer retention.
    """
    require(cohorts, "firm", "cohort", "since", "customers", "active")
    own = rows_of(cohorts, firm)
    whose = "" if firm is None else f"{short_names([firm])[0]}: "
    sizes, buying = _sums(own)
    names = sorted({cohort for cohort, _ in sizes})
    axes = axes_for(ax, size_for(len(names)))
    if not names:
        return nothing_to_show(axes, f"{whose}Customers of each quarter who still buy")
    spans = max(since for _, since in sizes) + 1
    written = roomy(axes, spans, len(names))
    for (cohort, since), active in buying.items():
        share = active / sizes[cohort, since]
        cell(axes, since, len(names) - 1 - names.index(cohort), shade(share), f"{100 * share:.0f}" if written else "")
    rows = [f"{cohort} ({sizes.get((cohort, 0), 0):,})" for cohort in names][::-1]
    unit = "" if written else "; white 0 %, darkest blue 100 %"
    cell_axes(
        axes, [str(since) for since in range(spans)], rows, f"Quarters since the first purchase (cells: % who buy{unit})",
        "Quarter of the first purchase (customers)",
    )  # fmt: skip
    title = whose + _finding(sizes, buying, spans)
    put_title(axes, title if whose else title[:1].upper() + title[1:])
    first = ", ".join(
        f"{percent(active / sizes[names[0], since])} after {counted(since, 'quarter')}"
        for (cohort, since), active in buying.items()
        if cohort == names[0] and since > 0
    )
    describe(
        axes,
        f"Heat map: share of customers who still buy [%], by the quarter of their first purchase ({counted(len(names), 'cohort')}) "
        f"and quarters since. {axes.get_title()}.".replace("\n", " ")
        + (f" Of the first cohort buy {first}." if first else ""),
    )
    return axes


Counts = dict[tuple[int, int], int]
"""How many, by cohort and quarters since."""


def _sums(own: "pd.DataFrame") -> tuple[Counts, Counts]:
    """Add up over the firms how many customers the cohorts have, and how many of them buy."""
    sizes: Counts = {}
    buying: Counts = {}
    known = own[own["customers"] > 0].sort_values(["cohort", "since"])
    for row in known[["cohort", "since", "customers", "active"]].to_numpy(dtype=float):
        cohort, since, customers, active = (int(part) for part in row)
        sizes[cohort, since] = sizes.get((cohort, since), 0) + customers
        buying[cohort, since] = buying.get((cohort, since), 0) + active
    return sizes, buying


def _finding(sizes: Counts, buying: Counts, spans: int) -> str:
    """Say how many still buy after a year, or as long as was watched, of all cohorts watched for as long."""
    since = min(A_YEAR, spans - 1)
    customers = sum(size for (_, quarters), size in sizes.items() if quarters == since)
    active = sum(buyers for (_, quarters), buyers in buying.items() if quarters == since)
    if since == 0:
        return f"{counted(customers, 'customer')} who first bought in the last quarter"
    later = {A_YEAR: "a year"}.get(since, counted(since, "quarter"))
    return f"{percent(active / customers)} of new customers still buy {later} after their first purchase"
