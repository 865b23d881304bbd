"""A firm's picture of its customers beside the truth."""

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from simulation.plots.amounts import counted, percent
from simulation.plots.canvas import axes_for, describe, nothing_to_show
from simulation.plots.grids import cell, cell_axes, roomy, shade
from simulation.plots.styles import LABEL, TICK, short_names
from simulation.plots.tables import require, rows_of
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd


def pictures(table: "pd.DataFrame", ax: Axes | None = None, *, firm: str | None = None) -> Axes:
    """Draw what a firm takes its customers for, against what they are: the manager's view beside the truth.

    A row is a segment as it is, a column what the firm takes people for. On the diagonal the picture is right. Read along a
    row: how the firm sees these people. Read down a column: who they are whom it addresses as such. The darker, the
    larger the cell's share of its row.

    Parameters
    ----------
    table
        One row a customer and firm with ``segment`` and ``taken_for``, such as ``market.truth(by_firm=True)``. It is not changed.
    ax
        Where to draw; by default on a new figure.
    firm
        Which firm, if the table has a column ``firm``; by default all together.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column, or the firm.
    """
    require(table, "segment", "taken_for")
    own = rows_of(table, firm) if firm is not None else table
    own = own[own["taken_for"] != ""]
    whose = "" if firm is None else f" of {short_names([firm])[0]}"
    axes = axes_for(ax)
    if own.empty:
        return nothing_to_show(axes, f"What customers{whose} are taken for")
    names = sorted({*own["segment"], *own["taken_for"]})
    numbers = own.groupby(["segment", "taken_for"], observed=True).size().to_dict()
    totals = own["segment"].value_counts()
    legible = roomy(axes, len(names), len(names))
    for place, truth in enumerate(names):
        for column, taken in enumerate(names):
            number = int(numbers.get((truth, taken), 0))
            share = number / max(1, int(totals.get(truth, 0)))
            cell(axes, column, len(names) - 1 - place, shade(share), f"{number:,}" if legible else "")
    short = short_names(names)
    cell_axes(axes, short, short[::-1], "Taken for (cells: customers; darker: more of the row)", "What they are")
    axes.tick_params(labelsize=TICK)
    right = percent(float((own["segment"] == own["taken_for"]).mean()))
    title = (
        f"{right} of customers are pictured rightly"
        if firm is None
        else f"{short_names([firm])[0]}: {right} pictured rightly"
    )
    put_title(axes, title)
    axes.xaxis.label.set_fontsize(LABEL)
    each = "; ".join(
        f"{name} {percent(numbers.get((full, full), 0) / max(1, int(totals.get(full, 0))))}"
        for name, full in zip(short, names, strict=True)
    )
    describe(
        axes,
        f"Grid of what {counted(len(own), 'customer')}{whose} are, down, against what they are taken for, across. {title}. "
        f"Right of each: {each}.",
    )
    return axes
