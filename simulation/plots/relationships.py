"""One firm's relationships with all people, by their stage."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from simulation.plots.amounts import Scale, counted
from simulation.plots.canvas import axes_for, describe, dress, nothing_to_show, value_axis, week_axis
from simulation.plots.events import Events, mark_events, told
from simulation.plots.labels import EndLabel, label_ends
from simulation.plots.looks import BANDS
from simulation.plots.styles import INK, legible, short_names
from simulation.plots.tables import firms_of, require
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd


def lifecycle(firms: "pd.DataFrame", firm: str, ax: Axes | None = None, *, events: Events = ()) -> Axes:
    """Draw how many people are in which stage of the relationship with one firm, as stacked areas [people].

    From below: customers, from inspired to new; then those who know the firm and may become customers; then those who were. The
    upper edge is how many know the firm. Bands tell how many people are somewhere, not how many passed: a band that stays
    equally wide may have lost all whom it had (see :func:`lifecycle_flow`).

    Parameters
    ----------
    firms
        One row a week and firm, such as ``results.firms``; it is not changed.
    firm
        Whose relationships.
    ax
        Where to draw; by default on a new figure.
    events
        Week and title of what happened, marked by vertical lines.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If there is no such firm, the table lacks a column, or has several rows a week.
    """
    own = _rows(firms, firm)
    name = short_names([firm])[0]
    axes = axes_for(ax)
    if own.empty:
        return nothing_to_show(axes, f"Relationships of {name}")
    first, last = int(own["week"].iloc[0]), int(own["week"].iloc[-1])
    labels, height = _stack(axes, own)
    dress(axes)
    axes.set_ylim(0.0, max(1.0, 1.04 * height))
    value_axis(axes, "People who know the firm", Scale(1.0, "people"))
    week_axis(axes, first, last)
    label_ends(axes, labels)
    title = _finding(own, name)
    put_title(axes, title, mark_events(axes, events, first, last))
    stages = ", ".join(label.text.lower() for label in labels) or "nobody knows the firm"
    describe(
        axes,
        f"Stacked areas: people by the stage of their relationship with {name}, weeks {first:,} to {last:,}. {title}. "
        f"In the last week: {stages}." + told(events, first, last),
    )
    return axes


def _stack(axes: Axes, own: "pd.DataFrame") -> tuple[list[EndLabel], float]:
    """Draw the stages that anybody is in, one above the other; returns their labels, and how high the stack gets."""
    weeks = own["week"].to_numpy(dtype=float)
    along = weeks if len(weeks) > 1 else np.array([weeks[0] - 1.0, weeks[0]])
    below = np.zeros(len(along))
    labels = []
    for band in BANDS:
        numbers = np.broadcast_to(own[f"stage_{band.stage}"].to_numpy(dtype=float), below.shape)
        if not numbers.any():
            continue
        axes.fill_between(
            along, below, below + numbers, facecolor=band.colour, edgecolor=INK, linewidth=0.7, hatch=band.hatch,
            label=band.name, zorder=2,
        )  # fmt: skip
        middle = float(below[-1] + numbers[-1] / 2.0)
        labels.append(EndLabel(float(along[-1]), middle, f"{band.name} {numbers[-1]:,.0f}", legible(band.colour)))
        below = below + numbers
    return labels, float(below.max())


def _rows(firms: "pd.DataFrame", firm: str) -> "pd.DataFrame":
    """Return one firm's rows, by week."""
    require(firms, "week", "firm", "people", *(f"stage_{band.stage}" for band in BANDS))
    own = firms[firms["firm"] == firm].sort_values("week")
    if own.empty and not firms.empty:
        raise ValueError(f"there is no firm '{firm}' in the table (there are: {', '.join(firms_of(firms))})")
    if own["week"].duplicated().any():
        raise ValueError("this figure needs one row a week and firm, such as results.firms (this table has several)")
    return own


def _finding(own: "pd.DataFrame", name: str) -> str:
    """Say how many of all people are customers at the end."""
    end = own.iloc[-1]
    customers = sum(int(end[f"stage_{band.stage}"]) for band in BANDS if band.is_customer)
    are = "is a customer" if customers == 1 else "are customers"
    after = counted(int(end["week"]), "week")
    return f"{name}: {customers:,} of {int(end['people']):,} people {are} after {after}"
