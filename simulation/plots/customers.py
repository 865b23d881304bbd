"""Single customers, a dot each."""

import math
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from simulation.outcomes.definitions import CUSTOMER_STAGES
from simulation.plots.amounts import Scale, counted, fraction
from simulation.plots.canvas import axes_for, describe, dress, nothing_to_show, size_for, value_axis
from simulation.plots.labels import EndLabel, label_ends
from simulation.plots.styles import INK, Styles, looks_of
from simulation.plots.tables import firms_of, require
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd

MOST_DOTS = 1500
"""More would cover each other."""
LEAST_DOTS = 10
"""Fewer customers are too few to speak of a correlation."""


def customer_map(customers: "pd.DataFrame", ax: Axes | None = None, *, styles: Styles | None = None) -> Axes:
    """Draw customers by the value that they perceive and by their loyalty, a dot each, coloured by firm.

    Each customer stands at the firm on which it has spent most, among those whose customer it is now. The large marks are the
    firms' means, over all their customers. Read how far value and loyalty go together, and which dots do not fit: high value
    without loyalty (upper left is empty, lower right is not) is a customer whom a better offer can take away; loyalty
    without value is habit or ties. Nobody in such a market knows these numbers: they are the truth, not what a
    firm's records hold.

    Parameters
    ----------
    customers
        One row a customer and firm with the columns ``customer``, ``firm``, ``stage``, ``perceived_value``, ``loyalty``, ``spent``,
        such as ``market.truth()``. It is not changed.
    ax
        Where to draw; by default on a new figure. Of more than 1,500 customers every second, third ... is drawn.
    styles
        The look of each firm, such as ``firm_styles(market.scenario.firms)`` for that of all other figures; by default by order of
        appearance.

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
    require(customers, "customer", "firm", "stage", "perceived_value", "loyalty", "spent")
    firms = [name for name in firms_of(customers) if name]
    axes = axes_for(ax, size_for(len(firms)))
    own = _at_their_firm(customers)
    if own.empty:
        return nothing_to_show(axes, "Perceived value and loyalty of customers")
    looks = looks_of(firms, styles)
    drawn = own.iloc[:: -(-len(own) // MOST_DOTS)]
    labels = []
    means = {}
    for firm in firms:
        of_firm, look = drawn[drawn["firm"] == firm], looks[firm]
        if not (own["firm"] == firm).any():
            continue
        value, loyal = (float(own.loc[own["firm"] == firm, column].mean()) for column in ("perceived_value", "loyalty"))
        axes.plot(
            of_firm["perceived_value"], of_firm["loyalty"], linestyle="none", marker=look.marker, color=look.colour,
            markersize=5.0, alpha=0.45, markeredgewidth=0.0, zorder=2, label=f"customers of {look.name}",
        )  # fmt: skip
        axes.plot(
            [value], [loyal], linestyle="none", marker=look.marker, color=look.colour, markersize=17.0,
            markeredgecolor=INK, markeredgewidth=2.0, zorder=4, label=look.name,
        )  # fmt: skip
        labels.append(EndLabel(value, loyal, look.name, look.ink))
        means[look.name] = (value, loyal, int((own["firm"] == firm).sum()))
    dress(axes)
    axes.grid(axis="x", color=axes.yaxis.get_gridlines()[0].get_color(), linewidth=0.9)
    axes.margins(0.04)
    value_axis(axes, "Loyalty (attitude)", Scale(1.0, "0 to 1"))
    value_axis(axes, "Perceived value: benefit less effort and money", Scale(1.0, "weights sum to 1"), along="x")
    label_ends(axes, labels)
    title = _finding(own)
    put_title(axes, title)
    told = "; ".join(
        f"{name} ({counted(n, 'customer')}) value {fraction(value)}, loyalty {fraction(loyal)}"
        for name, (value, loyal, n) in means.items()
    )
    describe(
        axes,
        f"Scatter plot: loyalty [0 to 1] against perceived value, {len(drawn):,} of {counted(len(own), 'customer')} drawn, by "
        f"firm. {title}. Means: {told}.",
    )
    return axes


def _at_their_firm(customers: "pd.DataFrame") -> "pd.DataFrame":
    """Return one row a customer, in order of the customers: at the firm, of those it is a customer of, on which it spent most."""
    living = customers[customers["stage"].isin(CUSTOMER_STAGES)]
    known = living[np.isfinite(living[["perceived_value", "loyalty"]].to_numpy(dtype=float)).all(axis=1)]
    most_first = known.sort_values(["customer", "spent"], ascending=[True, False], kind="stable")
    return most_first.drop_duplicates("customer")


def _finding(own: "pd.DataFrame") -> str:
    """Say whether value and loyalty go together: by the interval of the correlation, see Fisher (1921)."""
    people = counted(len(own), "customer")
    value, loyal = own["perceived_value"].to_numpy(dtype=float), own["loyalty"].to_numpy(dtype=float)
    if len(own) < LEAST_DOTS or np.ptp(value) == 0.0 or np.ptp(loyal) == 0.0:
        return f"Perceived value and loyalty of {people}"
    correlation = float(np.corrcoef(value, loyal)[0, 1])
    half = 1.96 / math.sqrt(len(own) - 3)
    middle = math.atanh(max(-1.0 + 1e-12, min(1.0 - 1e-12, correlation)))
    told = f"(correlation {fraction(correlation)})"
    if abs(middle) <= half:
        return f"Loyalty has no clear relation to perceived value {told}"
    return f"Who perceives more value is {'more' if correlation > 0.0 else 'less'} loyal {told}"
