"""How people move between the stages of the relationship with a firm."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from simulation.plots.amounts import counted
from simulation.plots.canvas import axes_for, describe, nothing_to_show
from simulation.plots.styles import (
    BLACK,
    GREEN,
    INK,
    LABEL,
    ORANGE,
    PURPLE,
    SKY,
    TICK,
    VERMILLION,
    YELLOW,
    short_names,
    tint,
)
from simulation.plots.tables import firms_of, require, rows_of
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Node:
    """A stage as it is drawn: its name, and its place from left to right."""

    name: str
    across: float
    colour: str


@dataclass(frozen=True)
class Band:
    """A move as it is drawn."""

    before: str
    after: str
    colour: str
    hatch: str


NODES = {
    "unaware": Node("Unaware", 0.0, tint(BLACK, 0.25)),
    "reach": Node("Reach", 1.0, tint(ORANGE, 0.45)),
    "acquisition": Node("Acquisition", 2.0, YELLOW),
    "customer": Node("Customers", 3.0, SKY),
    "gone": Node("Left the market", 4.2, tint(BLACK, 0.45)),
    "ended": Node("Sent away", 4.2, tint(BLACK, 0.7)),
    "lapsed": Node("Lapsed", 4.2, VERMILLION),
}
BANDS = (
    Band("unaware", "reach", tint(ORANGE, 0.45), ""),
    Band("reach", "acquisition", YELLOW, ".."),
    Band("acquisition", "customer", GREEN, ""),
    Band("customer", "gone", tint(BLACK, 0.45), "--"),
    Band("customer", "ended", tint(BLACK, 0.7), ""),
    Band("customer", "lapsed", VERMILLION, "\\\\"),
    Band("lapsed", "customer", PURPLE, "xx"),
)
"""From above, where several meet a stage on the same side."""
LOST = ("lapsed", "ended", "gone")
WIDTH, HEAD = 0.09, 0.1
"""Of a stage, and of the head of an arrow [distance between stages]."""
TALLEST, LEAST, LEAST_ROOM = 0.62, 0.006, 0.055
"""Height of all that leaves or reaches a stage on one side, of the thinnest band, and of the room that its number needs [share of
the axes]."""
MIDDLE, GAP, ROOM = 0.5, 0.06, 0.11
"""Height of the stages in a row, distance between those at the right, and the room that the name of one needs."""


def lifecycle_flow(flows: "pd.DataFrame", ax: Axes | None = None, *, firm: str | None = None) -> Axes:
    """Draw how many people moved from stage to stage of the relationship with one firm, as arrows of that width [people].

    Read it from the left: who gets to know the firm, compares it with others, and buys for the first time. At the right
    customers leave, and some of those who lapse come back (the crossed arrow to the left). Widths are in proportion to how
    often the move was made in all weeks of the table; people who lapse and return several times are counted each time. The
    number under a stage is how many people are in it at the end. A funnel tells where people are, a flow how they got there:
    a firm can have as many customers as a year ago, and half of them new.

    Parameters
    ----------
    flows
        Columns ``firm``, ``before``, ``after``, ``people``, such as ``results.flows()``; rows in which both stages are the same
        tell who is there at the end. It is not changed.
    ax
        Where to draw; by default on a new figure.
    firm
        Which firm, if the table holds several.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column or the firm, or holds several and none is named.

    References
    ----------
    Dwyer, Schurr & Oh (1987), Developing buyer-seller relationships.
    """
    require(flows, "firm", "before", "after", "people")
    own = rows_of(flows, firm, only_one=True)
    axes = axes_for(ax)
    name = short_names(firms_of(own) or [firm or "the firm"])[0]
    moves = zip(own["before"], own["after"], own["people"].fillna(0), strict=True)
    people = {(str(before), str(after)): int(count) for before, after, count in moves}
    moved = [(band, people.get((band.before, band.after), 0)) for band in BANDS]
    if not any(count for _, count in moved):
        return nothing_to_show(axes, f"Moves between stages: {name}")
    axes.set_axis_off()
    axes.set_xlim(-0.45, 4.95)
    axes.set_ylim(0.0, 1.0)
    shown = [(band, count) for band, count in moved if count > 0]
    there = {stage: people.get((stage, stage)) for stage in NODES}
    per_person = TALLEST / max(_sides(shown).values())
    taken = [(band, max(count * per_person, LEAST_ROOM)) for band, count in shown]
    heights = _heights(taken, there)
    middles = _middles(heights)
    right, left = _anchors(taken, middles)
    for band, count in shown:
        _draw_band(axes, band, count, right, left, per_person)
    for stage, height in heights.items():
        _draw_node(axes, NODES[stage], middles[stage], height, there[stage])
    title = _finding(name, people)
    put_title(axes, title)
    told = "; ".join(
        f"{NODES[band.before].name.lower()} to {NODES[band.after].name.lower()} {count:,}" for band, count in moved
    )
    now = ", ".join(f"{NODES[stage].name.lower()} {count:,}" for stage, count in there.items() if count is not None)
    describe(
        axes,
        f"Flow diagram: moves between the stages of the relationship with {name}, arrows as wide as people moved. {title}. "
        f"Moves: {told}." + (f" At the end: {now}." if now else ""),
    )
    return axes


def _sides(shown: Sequence[tuple[Band, float]]) -> dict[tuple[str, str], float]:
    """Add up what touches each side of each stage; a way back touches the same sides as the way there."""
    sums: dict[tuple[str, str], float] = {}
    for band, amount in shown:
        start, end = _ends(band)
        for side in ((start, "right"), (end, "left")):
            sums[side] = sums.get(side, 0.0) + amount
    return sums


def _ends(band: Band) -> tuple[str, str]:
    """Return the stage at the left of a band and that at its right."""
    backwards = NODES[band.before].across > NODES[band.after].across
    return (band.after, band.before) if backwards else (band.before, band.after)


def _heights(taken: Sequence[tuple[Band, float]], there: dict[str, int | None]) -> dict[str, float]:
    """Return how tall each stage is that anybody moved from or to, or is in."""
    sums = _sides(taken)
    touched = {stage: max(sums.get((stage, side), 0.0) for side in ("left", "right")) for stage in NODES}
    return {stage: max(tall, ROOM / 2.0) for stage, tall in touched.items() if tall or there[stage]}


def _middles(heights: dict[str, float]) -> dict[str, float]:
    """Return the height at which each stage stands; those at the right are stacked, so that they never overlap."""
    middles = dict.fromkeys(heights, MIDDLE)
    stacked = [stage for stage in heights if NODES[stage].across > NODES["customer"].across]
    rooms = [max(heights[stage], ROOM) for stage in stacked]
    top = MIDDLE + (sum(rooms) + GAP * (len(rooms) - 1)) / 2.0
    for stage, room in zip(stacked, rooms, strict=True):
        middles[stage] = top - room / 2.0
        top -= room + GAP
    return middles


Anchors = dict[tuple[str, str], float]
"""Height of the middle of a band where it touches a stage."""


def _anchors(taken: Sequence[tuple[Band, float]], middles: dict[str, float]) -> tuple[Anchors, Anchors]:
    """Return where each band leaves the stage at its left, and where it reaches the one at its right."""
    heights = {side: middles[side[0]] + total / 2.0 for side, total in _sides(taken).items()}
    right: Anchors = {}
    left: Anchors = {}
    for band, tall in taken:
        start, end = _ends(band)
        for stage, side, anchors in ((start, "right", right), (end, "left", left)):
            anchors[band.before, band.after] = heights[stage, side] - tall / 2.0
            heights[stage, side] -= tall
    return right, left


def _draw_band(axes: Axes, band: Band, count: int, right: Anchors, left: Anchors, per_person: float) -> None:
    """Draw one arrow with its number."""
    key = (band.before, band.after)
    start, end = _ends(band)
    begin, stop = NODES[start].across + WIDTH / 2.0, NODES[end].across - WIDTH / 2.0
    half = max(count * per_person, LEAST) / 2.0
    y0, y1 = right[key], left[key]
    backwards = start != band.before
    if backwards:  # the head is at the left
        begin, stop, y0, y1 = stop, begin, y1, y0
    ahead = -HEAD if backwards else HEAD
    neck = stop - ahead
    middle = (begin + neck) / 2.0
    overhang = max(half, 0.014)
    points = [
        (begin, y0 + half), (middle, y0 + half), (middle, y1 + half), (neck, y1 + half), (neck, y1 + overhang), (stop, y1),
        (neck, y1 - overhang), (neck, y1 - half), (middle, y1 - half), (middle, y0 - half), (begin, y0 - half),
        (begin, y0 + half),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, *[Path.LINETO] * 4, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    axes.add_patch(
        PathPatch(
            Path(points, codes), facecolor=band.colour, edgecolor=INK, linewidth=0.8, hatch=band.hatch, zorder=2,
            label=f"{band.before} to {band.after}",
        )
    )  # fmt: skip
    axes.text(
        middle, (y0 + y1) / 2.0, f"{count:,}", fontsize=LABEL, fontweight="bold", color=INK, zorder=5,
        horizontalalignment="center", verticalalignment="center",
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1.5},
    )  # fmt: skip


def _draw_node(axes: Axes, node: Node, middle: float, height: float, there: int | None) -> None:
    """Draw a stage as an upright bar with its name, and how many are in it at the end."""
    half = height / 2.0
    axes.add_patch(
        Rectangle(
            (node.across - WIDTH / 2.0, middle - half), WIDTH, height, facecolor=node.colour, edgecolor=INK,
            linewidth=1.0, zorder=4,
        )
    )  # fmt: skip
    if node.across > NODES["customer"].across:
        text = node.name if there is None else f"{node.name}\n(now {there:,})"
        axes.text(node.across + WIDTH, middle, text, fontsize=LABEL, color=INK, verticalalignment="center", zorder=5)
        return
    axes.text(
        node.across, middle + half + 0.02, node.name, fontsize=LABEL, color=INK, horizontalalignment="center",
        verticalalignment="bottom", zorder=5,
    )  # fmt: skip
    if there is not None:
        axes.text(
            node.across, middle - half - 0.02, f"now {there:,}", fontsize=TICK, color=INK,
            horizontalalignment="center", verticalalignment="top", zorder=5,
        )  # fmt: skip


def _finding(name: str, people: dict[tuple[str, str], int]) -> str:
    """Say how many customers were won, lost and won back."""
    won = people.get(("acquisition", "customer"), 0)
    lost = sum(people.get(("customer", where), 0) for where in LOST)
    back = people.get(("lapsed", "customer"), 0)
    gained = counted(won, "new customer") if won else "no new customer"
    returned = f"; {back:,} came back" if back else "; nobody came back" if lost else ""
    return f"{name} won {gained} and lost {f'{lost:,}' if lost else 'none'}{returned}"
