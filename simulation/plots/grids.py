"""What figures made of cells share: coloured rectangles with numbers in them that can be read."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from simulation.plots.styles import BLUE, INK, LABEL, MIDDLE_GREY, luminance, tint

DARK = 0.22
"""Luminance below which writing is white [0 to 1]."""
BRIGHT = 0.7
"""Share up to which shades go from white to full blue; above, to a darker one."""
LEAST_HEIGHT, LEAST_WIDTH = 17.0, 34.0
"""Of a cell that has room for a number [points]."""


def shade(share: float) -> str:
    """Return a blue that is the darker the larger a share is, in black and white, too.

    Examples
    --------
    >>> shade(0.0), shade(1.0)
    ('#f5f9fc', '#003959')
    """
    known = min(1.0, max(0.0, share))
    if known <= BRIGHT:
        return tint(BLUE, 0.04 + 0.96 * known / BRIGHT)
    red, green, blue = (part * (1.0 - 0.5 * (known - BRIGHT) / (1.0 - BRIGHT)) for part in to_rgb(BLUE))
    return to_hex((red, green, blue))


def ink_on(colour: str) -> str:
    """Return the colour in which writing can be read on another."""
    return "white" if luminance(to_rgb(colour)) < DARK else INK


def cell(axes: Axes, x: float, y: float, colour: str, text: str = "", hatch: str = "", size: float = LABEL) -> Text:
    """Draw one cell around a point, with something written in it."""
    axes.add_patch(
        Rectangle(
            (x - 0.5, y - 0.5), 1.0, 1.0, facecolor=colour, edgecolor="white" if not hatch else INK, linewidth=1.2,
            hatch=hatch, zorder=1,
        )
    )  # fmt: skip
    return axes.text(
        x, y, text, fontsize=size, color=ink_on(colour), horizontalalignment="center", verticalalignment="center",
        parse_math=False, zorder=3,
    )  # fmt: skip


def cell_axes(axes: Axes, across: Sequence[str], down: Sequence[str], x_label: str, y_label: str) -> None:
    """Let the axes count columns (from the left) and rows (from below), each with its name; only some where they are many."""
    axes.set_xlim(-0.5, len(across) - 0.5)
    axes.set_ylim(-0.5, len(down) - 0.5)
    every_x, every_y = max(1, -(-len(across) // 14)), max(1, -(-len(down) // 14))
    axes.set_xticks(range(0, len(across), every_x), labels=across[::every_x], parse_math=False)
    axes.set_yticks(range(0, len(down), every_y), labels=down[::every_y], parse_math=False)
    axes.tick_params(length=0.0, labelsize=LABEL - 1.0, colors=INK)
    axes.spines[:].set_visible(False)
    axes.set_xlabel(x_label, fontsize=LABEL, color=INK, parse_math=False)
    axes.set_ylabel(y_label, fontsize=LABEL, color=INK, parse_math=False)
    axes.set_facecolor("white")
    axes.tick_params(color=MIDDLE_GREY)


def roomy(axes: Axes, n_across: int, n_down: int, lines: int = 1) -> bool:
    """Whether cells are large enough for a number."""
    dpi = axes.figure.dpi
    box = axes.get_position()
    width = 72.0 * axes.figure.bbox.width / dpi * box.width / max(1, n_across)
    height = 72.0 * axes.figure.bbox.height / dpi * box.height / max(1, n_down)
    return width >= LEAST_WIDTH and height >= lines * LEAST_HEIGHT
