"""Which strategy wins where: regions over two parameters."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from simulation.plots.amounts import listed, number
from simulation.plots.bars import legend_above
from simulation.plots.canvas import axes_for, describe, nothing_to_show
from simulation.plots.grids import cell, cell_axes, roomy
from simulation.plots.styles import HATCHES, INK, LABEL, TITLE, firm_styles, short_names, tint
from simulation.plots.tables import require
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
UNDECIDED = "?"
Place = tuple[float, float]
"""Values of the two parameters."""


def phase_diagram(
    cells: "pd.DataFrame",
    ax: Axes | None = None,
    *,
    x: str = "x",
    y: str = "y",
    labels: tuple[str, str] | None = None,
    strategies: Sequence[str] = (),
) -> Axes:
    """Draw which strategy wins for which values of two parameters, as lettered regions.

    Each cell is one market, simulated several times under the same luck for every strategy. The letter, colour and hatch tell which
    strategy comes out best; a question mark in white, that the interval of its lead holds zero, so that more replications would be
    needed to tell. Look for the edge between regions: there the answer turns, and there a rule of thumb fails. What holds in
    the undecided cells is that the choice matters little.

    Parameters
    ----------
    cells
        One row a cell, with a column for each parameter, and either ``winner`` (or ``strategy``) with ``low`` and ``high``, the
        interval of its lead over the second best; or ``difference``, ``low`` and ``high`` with ``alternative`` and ``against``,
        such as ``sim.compare(...).differences()`` of one firm and one outcome from each cell: the alternative wins where the whole
        interval is above zero, what it is held against where it is below. Without ``low`` every cell is decided. It is not changed.
    ax
        Where to draw; by default on a new figure.
    x, y
        Columns of the parameters, across and up. Cells are equally large, whatever the steps between values.
    labels
        What the parameters are called, with units, such as ``("Price [EUR]", "Habit [utility]")``; by default as in the table.
    strategies
        Names in the order of their letters and colours, to keep them alike in several figures; by default in order of appearance.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column, holds a cell twice, or strategies are missing in the order given.
    """
    require(cells, x, y)
    winners = _winners(cells, x, y)
    names = _named(cells, winners, strategies)
    axes = axes_for(ax)
    if not winners:
        return nothing_to_show(axes, "Which strategy wins where")
    across, up = sorted({place[0] for place in winners}), sorted({place[1] for place in winners})
    styles = firm_styles(names)
    colours = {name: tint(styles[name].colour, 0.55) for name in names}
    hatches = {name: HATCHES[place % len(HATCHES)] for place, name in enumerate(names)}
    size = TITLE if roomy(axes, len(across), len(up), 2) else LABEL if roomy(axes, len(across), len(up)) else 0.0
    for place, winner in winners.items():
        at = across.index(place[0]), up.index(place[1])
        letter = UNDECIDED if winner is None else _letter(names.index(winner))
        colour, hatch = ("white", "") if winner is None else (colours[winner], hatches[winner])
        text = cell(axes, *at, colour, letter if size else "", hatch, size or LABEL)
        text.set_fontweight("bold")
        if hatch:
            text.set_color(INK)
            text.set_bbox({"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5})
    told = labels or (x, y)
    cell_axes(
        axes, [number(value, 4) for value in across], [number(value, 4) for value in up], told[0], told[1]
    )  # fmt: skip
    short = dict(zip(names, short_names(names, 24), strict=True))
    won = [name for name in names if name in winners.values()]
    keys = [
        Patch(facecolor=colours[name], hatch=hatches[name], edgecolor="#222222",
              label=f"{_letter(names.index(name))} {short[name]}") for name in won
    ]  # fmt: skip
    if None in winners.values():
        keys.append(Patch(facecolor="white", edgecolor="#222222", label=f"{UNDECIDED} undecided"))
    rows = legend_above(axes, keys, [])
    title = _finding(winners, short)
    put_title(axes, title, rows)
    describe(
        axes,
        f"Map of {len(winners):,} cells by which strategy wins: {told[0]} from {number(across[0], 4)} to {number(across[-1], 4)} "
        f"across, {told[1]} from {number(up[0], 4)} to {number(up[-1], 4)} upwards. {title}."
        + _where(winners, short, told),
    )
    return axes


def _letter(place: int) -> str:
    """Return the letter of a strategy; after Z comes A2.

    Examples
    --------
    >>> _letter(0), _letter(26)
    ('A', 'A2')
    """
    lap = place // len(LETTERS)
    return LETTERS[place % len(LETTERS)] + (str(lap + 1) if lap else "")


def _winners(cells: "pd.DataFrame", x: str, y: str) -> dict[Place, str | None]:
    """Return who wins in each cell; None where that is undecided."""
    if cells.duplicated([x, y]).any():
        raise ValueError(
            "this figure needs one row a cell: keep one outcome, one firm and one alternative, or name the winner"
        )
    places = [(float(a), float(b)) for a, b in zip(cells[x], cells[y], strict=True)]
    column = next((name for name in ("winner", "strategy") if name in cells), None)
    if column is not None:
        lows = cells["low"].to_numpy(dtype=float) if "low" in cells else np.full(len(cells), np.inf)
        named = [isinstance(name, str) and name != "" for name in cells[column]]
        sure = (lows > 0.0) & np.array(named, dtype=bool)
        return {
            place: str(name) if clear else None for place, name, clear in zip(places, cells[column], sure, strict=True)
        }
    require(cells, "difference", "low", "high", "alternative", "against")
    found: dict[Place, str | None] = {}
    numbers = cells[["low", "high"]].to_numpy(dtype=float)
    for place, mine, other, (low, high) in zip(places, cells["alternative"], cells["against"], numbers, strict=True):
        found[place] = str(mine) if low > 0.0 else str(other) if high < 0.0 else None
    return found


def _named(cells: "pd.DataFrame", winners: dict[Place, str | None], strategies: Sequence[str]) -> list[str]:
    """Return the strategies in the order of their letters."""
    won = list(dict.fromkeys(name for name in winners.values() if name is not None))
    if strategies:
        missing = [name for name in won if name not in strategies]
        if missing:
            raise ValueError(f"the strategy '{missing[0]}' wins, and is not among those given: {', '.join(strategies)}")
        return list(strategies)
    if "winner" in cells or "strategy" in cells:
        return won
    both = [*cells["against"].unique(), *cells["alternative"].unique()] if len(cells) else []
    return [str(name) for name in dict.fromkeys(both)]


def _finding(winners: dict[Place, str | None], short: dict[str, str]) -> str:
    """Say who wins in how many cells."""
    counts = {name: sum(winner == name for winner in winners.values()) for name in short}
    counts = {name: count for name, count in counts.items() if count}
    undecided = sum(winner is None for winner in winners.values())
    cells = len(winners)
    if not counts:
        return "Undecided everywhere: no strategy clearly wins" if cells > 1 else "Undecided"
    most = max(counts.values())
    best = [short[name] for name, count in counts.items() if count == most]
    rest = f"; {undecided} undecided" if undecided else ""
    if len(counts) == 1 and not undecided:
        return f"{best[0]} wins everywhere"
    if len(counts) == 1:
        return f"{best[0]} wins in {most} of {cells} cells, nothing else in any{rest}"
    who = listed(best, "strategies")
    if len(best) > 1:
        return f"{who} win in {most} of {cells} cells each{rest}"
    losing = [name for name, count in counts.items() if count < most]
    second = short[losing[0]] if len(losing) == 1 else "others"
    return f"{who} wins in {most} of {cells} cells, {second} in {sum(counts[name] for name in losing)}{rest}"


def _where(winners: dict[Place, str | None], short: dict[str, str], told: tuple[str, str]) -> str:
    """Tell between which values each strategy wins."""
    parts = []
    for name, called in short.items():
        places = [place for place, winner in winners.items() if winner == name]
        if places:
            spans = [
                f"{label} {number(min(p[axis] for p in places), 4)} to {number(max(p[axis] for p in places), 4)}"
                for axis, label in enumerate(told)
            ]
            parts.append(f"{called} in {len(places)}, within {spans[0]} and {spans[1]}")
    return f" Cells: {'; '.join(parts)}." if parts else ""
