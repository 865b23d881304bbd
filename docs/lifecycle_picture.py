"""The picture of the lifecycle, drawn from the table of moves; only where each stage stands is said here."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch

from simulation.plots.relationships import BANDS
from simulation.plots.styles import BLACK, BLUE, GREEN, INK, MIDDLE_GREY, ORANGE, PURPLE, VERMILLION, legible, tint
from simulation.rules.lifecycle import (
    ACQUISITION,
    CONVERSION,
    ENDED,
    INSPIRATION,
    LAPSED,
    REACH,
    RETENTION,
    STAGES,
    UNAWARE,
    WON_BACK,
    is_customer,
)
from simulation.state.moves import (
    BUYS_AGAIN,
    BUYS_FIRST,
    BUYS_SATISFIED,
    COMES_BACK,
    COMPARES,
    HEARS,
    MISSES,
    MOVES,
    SENT_AWAY,
)

PLACES = {
    UNAWARE: (1.6, 7.6), REACH: (1.6, 5.2), ACQUISITION: (1.6, 2.8), CONVERSION: (5.75, 5.2), RETENTION: (9.3, 6.75),
    INSPIRATION: (14.5, 5.2), LAPSED: (9.3, 1.75), WON_BACK: (11.2, 4.3), ENDED: (1.6, 0.55),
}  # fmt: skip
"""Middle of each stage's box. Who has been won back stands within the triangle of retention, inspiration and lapsed, so that
no two arrows cross."""
WIDTH, HEIGHT = 2.6, 1.0
BENT = {(CONVERSION, INSPIRATION): -0.58, (RETENTION, INSPIRATION): -0.1, (INSPIRATION, RETENTION): -0.13,
        (LAPSED, WON_BACK): -0.15, (WON_BACK, LAPSED): -0.12, (INSPIRATION, LAPSED): -0.22}  # fmt: skip
"""How much an arrow is bent, where it is not straight."""

Dashes = tuple[int, tuple[float, ...]]
SOLID: Dashes = (0, ())
LOOKS: dict[str, tuple[str, str, Dashes, float]] = {
    HEARS: ("learns of the firm", BLUE, (0, (1.2, 1.0)), 3.6),
    COMPARES: ("compares, does not buy", ORANGE, (0, (3.5, 1.3)), 3.6),
    BUYS_FIRST: ("buys", INK, SOLID, 3.2),
    BUYS_AGAIN: ("buys", INK, SOLID, 3.2),
    COMES_BACK: ("buys", INK, SOLID, 3.2),
    BUYS_SATISFIED: ("buys, satisfied and loyal", GREEN, SOLID, 6.0),
    MISSES: ("does not buy any more", VERMILLION, (0, (5.0, 1.2, 1.2, 1.2)), 3.6),
    SENT_AWAY: ("is sent away by the firm", legible(PURPLE), (0, (2.2, 0.8)), 5.0),
}
"""What each cause is called in the legend, and how its arrows look: colours that colour-blind people can tell apart, and line
styles that tell the same apart in black and white."""


def lifecycle_picture() -> Figure:
    """Return the picture: boxes for stages, an arrow for every move of the table."""
    figure = Figure(figsize=(16.0, 9.5), facecolor="white")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_xlim(0.0, 16.0)
    axes.set_ylim(-1.3, 8.3)
    axes.set_axis_off()
    framed = [move.before for move in MOVES if move.after == ENDED]
    _frame(axes, framed)
    for move in MOVES:
        if move.after != ENDED:
            _arrow(axes, PLACES[move.before], PLACES[move.after], move.cause, BENT.get((move.before, move.after), 0.0))
    for stage in PLACES:
        _box(axes, stage)
    _legend(axes)
    return figure


def _box(axes: Axes, stage: int) -> None:
    colours = {band.stage: band.colour for band in BANDS}
    x, y = PLACES[stage]
    name = STAGES[stage]
    axes.add_patch(
        FancyBboxPatch(
            (x - WIDTH / 2.0, y - HEIGHT / 2.0), WIDTH, HEIGHT, boxstyle="round,pad=0,rounding_size=0.22",
            facecolor=tint(colours.get(name, "#FFFFFF"), 0.35), edgecolor=INK, zorder=5,
            linewidth=4.5 if is_customer(stage) else 1.6,
        )
    )  # fmt: skip
    axes.text(
        x, y - 0.03, name.replace("_", " ").capitalize(), fontsize=26, color=BLACK, zorder=6,
        horizontalalignment="center", verticalalignment="center",
        fontweight="bold" if is_customer(stage) else "normal",
    )  # fmt: skip


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], cause: str, bend: float) -> None:
    _, colour, dashes, width = LOOKS[cause]
    shared = {"connectionstyle": f"arc3,rad={bend}", "color": colour, "zorder": 3}
    ends = {"posA": _edge(start, end, bend), "posB": _edge(end, start, -bend)}
    axes.add_patch(
        FancyArrowPatch(**ends, arrowstyle="-", linewidth=width, linestyle=dashes, shrinkA=0, shrinkB=14, **shared)
    )
    axes.add_patch(
        FancyArrowPatch(
            **ends, arrowstyle="-|>,head_length=0.8,head_width=0.45", mutation_scale=24, linewidth=0.0, shrinkA=0,
            shrinkB=1, **shared,
        )
    )  # fmt: skip


def _edge(box: tuple[float, float], other: tuple[float, float], bend: float) -> tuple[float, float]:
    """Return where an arrow from the middle of a box towards another, bent, passes the border of the box."""
    across, up = other[0] - box[0], other[1] - box[1]
    across, up = across + 2.0 * bend * up, up - 2.0 * bend * across  # the way it sets out
    reach = min(WIDTH / 2.0 / abs(across) if across else 9.9, HEIGHT / 2.0 / abs(up) if up else 9.9)
    return box[0] + across * reach, box[1] + up * reach


def _frame(axes: Axes, stages: list[int]) -> None:
    """Draw a frame round stages that the firm can end, and one arrow from it for all of them."""
    left = min(PLACES[stage][0] for stage in stages) - WIDTH / 2.0 - 0.3
    right = max(PLACES[stage][0] for stage in stages) + WIDTH / 2.0 + 0.1
    low, high = 0.05, 8.2
    for stage, (x, y) in PLACES.items():
        if (left < x < right and low < y < high) is not (stage in stages):
            raise ValueError(f"the frame cannot tell whether a firm can end a relationship in '{STAGES[stage]}'")
    axes.add_patch(
        FancyBboxPatch((left, low), right - left, high - low, boxstyle="round,pad=0,rounding_size=0.4",
                       facecolor="#F7F7F7", edgecolor=MIDDLE_GREY, linewidth=2.0, zorder=0)
    )  # fmt: skip
    x, y = PLACES[ENDED]
    _arrow(axes, (left + 1.2 + WIDTH / 2.0, y), (x, y), SENT_AWAY, 0.0)
    axes.text(left + 1.35, y, "from every stage\nin this frame", fontsize=20, color=INK, verticalalignment="center")


def _legend(axes: Axes) -> None:
    looks = dict.fromkeys(LOOKS.values())
    lines = [Line2D([], [], color=colour, linestyle=dashes, linewidth=width) for _, colour, dashes, width in looks]
    lines.append(
        Line2D([], [], color=INK, marker="s", markersize=20, markerfacecolor="white", markeredgewidth=4.5, linewidth=0)
    )
    names = [name for name, *_ in looks] + ["thick border: is a customer"]
    axes.legend(
        lines, names, loc="lower center", bbox_to_anchor=(0.5, 0.0), ncols=3, frameon=False, fontsize=20, handlelength=3.0,
        columnspacing=1.8, labelspacing=0.3, borderaxespad=0.1,
    )  # fmt: skip
