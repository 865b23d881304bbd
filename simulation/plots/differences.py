"""What a change made to an outcome: paired differences with their intervals."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from simulation.outcomes.definitions import OUTCOMES
from simulation.plots.amounts import PERCENT, Scale, listed, money_scale, number
from simulation.plots.bars import firms_down
from simulation.plots.canvas import axes_for, describe, nothing_to_show, size_for, value_axis, zero_line
from simulation.plots.styles import LINE, FirmStyle, Styles, looks_of, short_names
from simulation.plots.tables import firms_of, require
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd

RATES = {"retention_rate": "share/year", "churn_rate": "share/week"}
"""Rates that are shares of customers, and so are told in percentage points."""
Rows = NDArray[np.float64]
"""Difference, low, high: (n_rows, 3)."""


def comparison(
    table: "pd.DataFrame",
    outcome: str,
    ax: Axes | None = None,
    *,
    unit: str | None = None,
    confidence: float = 0.95,
    styles: Styles | None = None,
    title: str | None = None,
) -> Axes:
    """Draw by how much an outcome differs for each firm, with the interval in which the difference lies.

    Differences are those of pairs of runs with the same luck. Where the interval leaves out the line at zero, the difference is
    more than chance; where it does not, more replications may tell, or there is nothing to find. Of twenty intervals of 95 %
    one misses the truth.

    Parameters
    ----------
    table
        Columns ``firm``, ``outcome``, ``difference``, ``low``, ``high``, and if there are several ``alternative``; one row
        for each of them, such as ``comparison.differences()``. It is not changed.
    outcome
        Which outcome, such as ``"profit"``.
    ax
        Where to draw; by default on a new figure.
    unit
        By default what the column ``unit`` says, or else the definition, see :data:`simulation.outcomes.OUTCOMES`.
    confidence
        Of the intervals [-]; it is only written on the axis.
    styles
        The look of each firm, see :func:`firm_styles`; by default by order of appearance in the whole table.
    title
        What to write above; by default for whom the outcome is higher or lower.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column, does not hold the outcome, or holds it twice for the same firm and alternative.
    """
    own = _rows(table, outcome)
    name = outcome.replace("_", " ")
    axes = axes_for(ax, size_for(2 * len(own)))
    if own.empty:
        return nothing_to_show(axes, f"Difference in {name}")
    looks = looks_of(firms_of(table) if styles is None else firms_of(own), styles)
    numbers = own[["difference", "low", "high"]].to_numpy(dtype=float)
    scale = difference_scale(unit_of(own, outcome) if unit is None else unit, numbers)
    for place, (firm, row) in enumerate(zip(own["firm"], numbers, strict=True)):
        _whisker(axes, place, row, looks[str(firm)])
    zero_line(axes, along="x")
    alternatives = [str(name) for name in own["alternative"].unique()] if "alternative" in own else []
    names = _names(own, looks, alternatives)
    firms_down(axes, names)
    axes.margins(x=0.08)
    interval = f"{100.0 * confidence:g} % interval"
    value_axis(axes, f"Difference in {name}, with {interval}", scale, along="x")
    if "against" in own and len(alternatives) == 1:
        instead = f"{alternatives[0]} instead of {own['against'].iloc[0]}"
        axes.set_xlabel(f"{axes.get_xlabel()}\n({instead})", parse_math=False)
    title = _finding(name, names, numbers, scale) if title is None else title
    put_title(axes, title, names=names)
    told = "; ".join(f"{who} {_told(row, scale)}" for who, row in zip(names, numbers, strict=True))
    describe(axes, f"Differences in {name} with {interval} [{scale.unit}]. {title}. {told}.")
    return axes


def _rows(table: "pd.DataFrame", outcome: str) -> "pd.DataFrame":
    """Return the rows of one outcome."""
    require(table, "firm", "outcome", "difference", "low", "high")
    own = table[table["outcome"] == outcome]
    keys = [key for key in ("alternative", "against", "firm") if key in own]
    if not table.empty and (own.empty or own.duplicated(keys).any()):
        there = ", ".join(str(other) for other in table["outcome"].unique())
        fault = "is not in the table" if own.empty else "is in the table more than once for a firm"
        raise ValueError(f"the outcome '{outcome}' {fault} (outcomes: {there})")
    return own


def _names(own: "pd.DataFrame", looks: Styles, alternatives: list[str]) -> list[str]:
    """Name the rows: by firm, by alternative, or by both where both differ."""
    firms = [looks[str(firm)].name for firm in own["firm"]]
    if len(alternatives) < 2:
        return firms
    by_name = dict(zip(alternatives, short_names(alternatives), strict=True))
    chosen = [by_name[str(alternative)] for alternative in own["alternative"]]
    if len(set(firms)) == 1:
        return chosen
    return [f"{firm} ({alternative})" for firm, alternative in zip(firms, chosen, strict=True)]


def _whisker(axes: Axes, place: int, row: Rows, look: FirmStyle) -> None:
    """Draw one difference and its interval."""
    difference, low, high = (float(part) for part in row)
    axes.plot([low, high], [place, place], color=look.colour, linewidth=LINE + 1.0, marker="|", markersize=18.0,
              markeredgewidth=LINE, zorder=2)  # fmt: skip
    axes.plot([difference], [place], color=look.colour, marker=look.marker, markersize=13.0, markeredgecolor="white",
              linestyle="none", label=look.name, zorder=3)  # fmt: skip


def unit_of(own: "pd.DataFrame", outcome: str) -> str:
    """Return the unit of an outcome, as the table or the definition says."""
    if "unit" in own:
        return str(own["unit"].iloc[0])
    return RATES.get(outcome) or next((defined.unit for defined in OUTCOMES if defined.name == outcome), "")


def difference_scale(unit: str, numbers: Rows) -> Scale:
    """Return how the axis counts differences of a quantity with this unit."""
    if unit.startswith("share"):
        return Scale(PERCENT.divisor, "percentage points" + unit.removeprefix("share").replace("/", " a "))
    if unit.startswith("EUR"):
        money = money_scale(numbers.ravel())
        return Scale(money.divisor, money.unit + unit.removeprefix("EUR"))
    return Scale(1.0, "" if unit == "-" else unit)


def _finding(name: str, names: list[str], numbers: Rows, scale: Scale) -> str:
    """Say for whom the outcome is clearly higher or lower: those whose interval leaves out zero."""
    higher = [who for who, (_, low, _) in zip(names, numbers, strict=True) if low > 0.0]
    lower = [who for who, (_, _, high) in zip(names, numbers, strict=True) if high < 0.0]
    capital = name[:1].upper() + name[1:]
    if not np.isfinite(numbers[:, 1:]).any():
        return f"{capital}: differences of unknown certainty"
    if len(names) == 1:
        if not higher and not lower:
            return f"{names[0]}: no clear difference in {name}"
        size = number(abs(float(numbers[0, 0])) / scale.divisor)
        return f"{names[0]}: {name} {'higher' if higher else 'lower'} by {size} {scale.unit}".rstrip()
    parts = [
        f"{word} for {listed(those, 'of them')}" for word, those in (("higher", higher), ("lower", lower)) if those
    ]
    if not parts:
        return f"{capital}: no clear difference for any of {len(names)}"
    unclear = len(names) - len(higher) - len(lower)
    others = "the other" if unclear == 1 else f"the {unclear} others"
    return f"{capital} is {' and '.join(parts)}" + (f"; no clear difference for {others}" if unclear else "")


def _told(row: Rows, scale: Scale) -> str:
    difference, low, high = (number(float(part) / scale.divisor) for part in row)
    return f"{difference} ({low} to {high})" if np.isfinite(row[1:]).all() else f"{difference} (interval unknown)"
