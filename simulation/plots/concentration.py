"""How much of a firm's revenue or profit comes from how many of its customers."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from numpy.typing import NDArray

from simulation.plots.amounts import PERCENT, listed, percent, possessive
from simulation.plots.canvas import axes_for, describe, dress, nothing_to_show, size_for, value_axis
from simulation.plots.styles import INK, LINE, MIDDLE_GREY, TICK, FirmStyle, Styles, looks_of
from simulation.plots.tables import firms_of, require
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd

WORDS = {"spent": "revenue", "amount": "revenue", "earned": "profit from customers", "contribution": "contribution"}
"""What columns are called in titles."""
Shares = NDArray[np.float64]


def value_concentration(
    customers: "pd.DataFrame",
    ax: Axes | None = None,
    *,
    of: str = "spent",
    best: float = 0.2,
    styles: Styles | None = None,
) -> Axes:
    """Draw how much the best customers bring: cumulative share of revenue or profit, customers sorted by what they bring [%].

    Read it from the left: the best customer comes first, the worst last, and the curve tells what all of them up to here bring
    together. If all brought the same, it would be the dotted line; the more it bends, the fewer carry the firm. A curve
    of profit can rise above 100 %: then it falls again at the right, where customers cost more than they bring.
    (Turned over, it is the curve of Lorenz.)

    Parameters
    ----------
    customers
        Column ``of``, and if there are several firms, ``firm``: one row a customer, such as ``results.rfm()``, ``market.truth()``
        or ``records.table()``; several rows of a customer, such as ``results.transactions()``, are added up. It is not changed.
    ax
        Where to draw; by default on a new figure.
    of
        What is added up: ``"spent"``, ``"amount"`` or ``"earned"`` (contribution less what was spent on the customer) [EUR].
        Customers without a number, and those who have neither brought nor cost anything, are left out.
    best
        The share of customers that the title tells of, marked by an upright line [0 to 1].
    styles
        The look of each firm, see :func:`firm_styles`; by default by order of appearance.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column, or ``best`` is no share.

    References
    ----------
    Schmittlein, Cooper & Morrison (1993), Truth in concentration in the land of (80/20) laws.
    """
    require(customers, of)
    if not 0.0 < best < 1.0:
        raise ValueError(f"the best customers are a share between 0 and 1, not {best}")
    what = WORDS.get(of, of.replace("_", " "))
    firms = firms_of(customers) if "firm" in customers else [""]
    axes = axes_for(ax, size_for(len(firms)))
    looks = looks_of(firms, styles)
    curves = {firm: curve for firm in firms if (curve := _curve(customers, firm, of)) is not None}
    if not curves:
        return nothing_to_show(axes, f"What the best customers bring of the {what}")
    axes.plot([0.0, 1.0], [0.0, 1.0], color=MIDDLE_GREY, linestyle=(0, (1.0, 2.0)), linewidth=2.0, zorder=1)
    axes.axvline(best, color=INK, linewidth=1.2, linestyle=(0, (4.0, 3.0)), zorder=1.5)
    at_best = {}
    for firm, curve in curves.items():
        at_best[firm] = float(np.interp(best, np.linspace(0.0, 1.0, len(curve)), curve))
        _draw(axes, curve, looks[firm], best, at_best[firm])
    dress(axes)
    top = max(1.0, *(float(curve.max()) for curve in curves.values()))
    low = min(0.0, *(float(curve.min()) for curve in curves.values()))
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(low - 0.02 * (top - low) * (low < 0.0), top + 0.03 * (top - low))
    if top > 1.005:
        axes.axhline(1.0, color=INK, linewidth=1.0, zorder=1.5)
    value_axis(axes, f"Cumulative share of {what}", PERCENT)
    value_axis(axes, f"Customers, sorted by {what} (best first)", PERCENT, along="x")
    if firms != [""]:
        _name(axes, at_best, looks, best)
    named = {looks[firm].name: value for firm, value in at_best.items()}
    costly = {looks[firm].name: _falling(curve) for firm, curve in curves.items()}
    title = _finding(named, costly, what, best)
    put_title(axes, title)
    left_out = [looks[firm].name for firm in firms if firm not in curves]
    told = "; ".join(f"{name or 'all'} {percent(value)}" for name, value in named.items())
    describe(
        axes,
        f"Curves of concentration: cumulative share of {what} [%] of customers from the best to the worst. {title}. "
        f"The best {_in_percent(best)} bring: {told}."
        + (f" Left out, because customers bring nothing in all: {listed(left_out)}." if left_out else ""),
    )
    return axes


def _curve(customers: "pd.DataFrame", firm: str, of: str) -> Shares | None:
    """Return cumulative shares from the best customer to the worst, beginning at nobody; None where there is nothing to share."""
    own = customers[customers["firm"] == firm] if "firm" in customers else customers
    amounts = own.groupby("customer")[of].sum(min_count=1) if "customer" in own else own[of]
    values = amounts.to_numpy(dtype=float)
    values = np.sort(values[np.isfinite(values) & (values != 0.0)])[::-1]
    total = values.sum()
    return np.concatenate([[0.0], np.cumsum(values)]) / total if total > 0.0 else None


def _falling(curve: Shares) -> float:
    """Return the share of customers who cost more than they bring."""
    return float((np.diff(curve) < 0.0).mean())


def _draw(axes: Axes, curve: Shares, look: FirmStyle, best: float, at_best: float) -> None:
    """Draw one firm's curve, with its marker where the best customers end."""
    axes.plot(
        np.linspace(0.0, 1.0, len(curve)), curve, color=look.colour, linestyle=look.dashes, linewidth=LINE, zorder=3,
        label=look.name or "customers",
    )  # fmt: skip
    axes.plot(
        [best], [at_best], color=look.colour, marker=look.marker, markersize=11.0, markeredgecolor="white",
        linestyle="none", zorder=4,
    )  # fmt: skip


def _name(axes: Axes, at_best: dict[str, float], looks: Styles, best: float) -> None:
    """Name the curves where they leave room, below: highest first, as they are met at the upright line."""
    ordered = sorted(at_best, key=lambda firm: -at_best[firm])
    keys = [
        Line2D(
            [], [], color=looks[firm].colour, linestyle=looks[firm].dashes, linewidth=LINE, marker=MarkerStyle(looks[firm].marker),
            markersize=9.0, markeredgecolor="white", label=f"{looks[firm].name} {percent(at_best[firm])}",
        )
        for firm in ordered
    ]  # fmt: skip
    many = len(keys) > 8
    legend = axes.legend(
        handles=keys, fontsize=TICK, title=f"Best {_in_percent(best)} bring", title_fontsize=TICK, frameon=not many,
        framealpha=0.9, edgecolor="white", handlelength=3.2, alignment="left", labelspacing=0.3 if many else 0.45,
        **({"loc": "center left", "bbox_to_anchor": (1.0, 0.5)} if many else {"loc": "lower right"}),
    )  # fmt: skip
    for text in legend.get_texts():
        text.set_parse_math(False)


def _in_percent(share: float) -> str:
    return f"{100.0 * share:g} %"


def _finding(at_best: dict[str, float], costly: dict[str, float], what: str, best: float) -> str:
    """Say what the best customers bring: of one firm, or from the least to the most concentrated."""
    if len(at_best) == 1:
        ((name, value),) = at_best.items()
        whose = f"{possessive(name)} " if name else ""
        title = f"The best {_in_percent(best)} of {whose}customers bring {percent(value)} of the {what}"
        share = costly[name]
        return title + (f"; {percent(share)} cost more than they bring" if share > 0.0 else "")
    low, high = min(at_best, key=lambda firm: at_best[firm]), max(at_best, key=lambda firm: at_best[firm])
    if percent(at_best[low]) == percent(at_best[high]):
        return f"The best {_in_percent(best)} of customers bring {percent(at_best[low])} of the {what} at each firm"
    return (
        f"The best {_in_percent(best)} of customers bring {percent(at_best[low])} ({low}) "
        f"to {percent(at_best[high])} ({high}) of the {what}"
    )
