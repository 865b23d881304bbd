"""Titles that are broken into lines where their room ends, whatever the letters."""

import re
from collections.abc import Iterable
from functools import lru_cache

from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path
from matplotlib.transforms import ScaledTranslation, Transform

from simulation.plots.styles import INK, LABEL, TITLE

ROW = 17.0
"""Height of one row of events or of a legend above the axes [points]."""
BESIDE = 0.9
"""Room for the numbers of the vertical axis and the margins [inches]."""


def put_title(axes: Axes, finding: str, rows: int = 0, names: Iterable[str] = ()) -> None:
    """Write the finding above the axes.

    Parameters
    ----------
    rows
        How many rows of events or of a legend stand between title and axes.
    names
        Names at the left of the axes; the title begins above them.
    """
    room = width_of(axes) - (0.0 if names else 72.0 * BESIDE)
    text = axes.set_title(
        broken(finding, room), fontsize=TITLE, fontweight="bold", color=INK, x=0.0, horizontalalignment="left",
        pad=8.0 + ROW * rows, linespacing=1.15, parse_math=False,
    )  # fmt: skip
    text.set_transform(text.get_transform() + leftwards(axes, names))


def within_sentence(label: str) -> str:
    """Return what an axis is called as it stands within a sentence.

    Examples
    --------
    >>> within_sentence("Unit cost of what sells at 20 EUR [EUR]")
    'unit cost of what sells at 20 EUR'
    """
    name = label.partition(" [")[0]
    return name[:1].lower() + name[1:]


def leftwards(axes: Axes, names: Iterable[str]) -> Transform:
    """Return the shift from the left of the axes to the left of the names there."""
    inches = max((text_width(name, LABEL) for name in names), default=0.0) / 72.0
    return ScaledTranslation(-inches, 0.0, axes.figure.dpi_scale_trans)


def width_of(axes: Axes) -> float:
    """Return the width of the axes' place in the figure, all that stands beside them included [points]."""
    width = axes.figure.bbox.width / axes.figure.dpi
    spec = axes.get_subplotspec()
    if spec is None:
        return 72.0 * (width * axes.get_position().width + BESIDE)
    return 72.0 * width * len(spec.colspan) / spec.get_gridspec().ncols - 18.0


def broken(text: str, room: float) -> str:
    """Break a title into lines no wider than there is room [points]; a number stays with its unit."""
    lines: list[str] = []
    for word in _TOGETHER.sub(_GLUE, text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, TITLE, "bold") <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines).replace(_GLUE, " ")


@lru_cache(4096)
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return how wide a text is [points]."""
    font = FontProperties(weight=weight, size=size)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0])


_GLUE = "\N{NO-BREAK SPACE}"
_TOGETHER = re.compile(r"(?<=\d) (?=%|EUR|thousand|million|week)|(?<=thousand|.million) (?=EUR)|(?<=week) (?=\d)")
