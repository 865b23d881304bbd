"""What figures with horizontal bars share: firms down the left, a legend above, groups told apart within a firm."""

from collections.abc import Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes

from simulation.plots.canvas import dress
from simulation.plots.styles import HATCHES, LABEL, TICK
from simulation.plots.writing import leftwards, text_width, width_of


def firms_down(axes: Axes, names: Sequence[str]) -> None:
    """Let the vertical axis name the firms, the first on top."""
    dress(axes, along="x")
    axes.set_ylim(len(names) - 0.45, -0.55)
    axes.set_yticks(range(len(names)), labels=list(names), parse_math=False)
    axes.tick_params(axis="y", length=0.0, labelsize=LABEL)


def legend_above(axes: Axes, keys: Sequence[Artist], names: Sequence[str], heading: str = "") -> int:
    """Put a legend above the axes; returns how many rows of the title's room it takes."""
    wide = max(text_width(str(key.get_label()), TICK) for key in keys)
    columns = max(1, min(len(keys), int(width_of(axes) / (wide + 48.0))))
    rows = -(-len(keys) // columns)
    down = [keys[at] for column in range(columns) for at in range(column, len(keys), columns)]
    legend = axes.legend(
        handles=down, ncols=columns, loc="lower left", bbox_to_anchor=(0.0, 1.0), frameon=False, fontsize=TICK,
        bbox_transform=axes.transAxes + leftwards(axes, names),
        borderaxespad=0.2, borderpad=0.0, columnspacing=1.2, handletextpad=0.5, labelspacing=0.35, handlelength=1.8,
        title=heading or None, title_fontsize=TICK, alignment="left",
    )  # fmt: skip
    for text in legend.get_texts():
        text.set_parse_math(False)
    return rows + bool(heading)


def offset(row: int, rows: int) -> float:
    """Place of one of several bars beside the middle of its group; groups are 1 apart."""
    return (row - (rows - 1) / 2.0) * 0.84 / rows


def strength(row: int, rows: int) -> float:
    """How much of the firm's colour a bar has, from full to a quarter."""
    return 1.0 - 0.75 * row / max(1, rows - 1)


def hatch(row: int) -> str:
    """Hatch of one of several bars of a group."""
    return HATCHES[row % len(HATCHES)]
