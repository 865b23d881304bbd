"""Axes to draw on, and what all figures have in common: title, axes with units, and a description in words."""

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import Formatter, FuncFormatter, MaxNLocator, MultipleLocator

from simulation.plots.amounts import Scale
from simulation.plots.looks import WEEK_STEPS
from simulation.plots.styles import INK, LABEL, MIDDLE_GREY, PALE_GREY, SIZE, TICK, TITLE
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    from collections.abc import Sequence

_DESCRIPTION = "_description_in_words"


def layout() -> ConstrainedLayoutEngine:
    """Return what finds room for titles and labels, with margins."""
    return ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.12)


def new_figure(size: tuple[float, float] = SIZE) -> Figure:
    """Return a figure that belongs to nobody: for files, without a screen, in any thread."""
    return Figure(figsize=size, layout=layout(), facecolor="white")


def size_for(rows: int, panels: int = 1) -> tuple[float, float]:
    """Return a size that leaves room for so many labels or bars below each other [inches]."""
    return SIZE[0], max(SIZE[1], 1.6 + panels * (0.3 + 0.24 * rows))


def axes_for(ax: Axes | None, size: tuple[float, float] = SIZE) -> Axes:
    """Return the axes given, or those of a new pyplot figure, which notebooks show by themselves.

    A figure without a layout engine gets one, for the room that titles and labels need; any other stays as it is.
    """
    if ax is not None:
        if isinstance(ax.figure, Figure) and ax.figure.get_layout_engine() is None:
            ax.figure.set_layout_engine(layout())
        return ax
    from matplotlib import pyplot  # its state is global: only where nobody brings axes

    return pyplot.figure(figsize=size, layout=layout(), facecolor="white").add_subplot()


def dress(axes: Axes, along: str = "y") -> None:
    """Leave only what helps reading: two spines, faint lines along the values, writing large enough."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(MIDDLE_GREY)
    axes.tick_params(labelsize=TICK, colors=INK, length=4.0, color=MIDDLE_GREY)
    axes.grid(axis="y" if along == "y" else "x", color=PALE_GREY, linewidth=0.9)
    axes.set_axisbelow(True)


def week_axis(axes: Axes, first: int, last: int) -> None:
    """Let the horizontal axis count weeks, from the first to the last."""
    axes.set_xlim(first if first < last else first - 1, last)
    step = next((step for step in WEEK_STEPS if (last - first) / step <= 9), None)
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True) if step is None else MultipleLocator(step))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda week, _: f"{week:,.0f}"))
    axes.set_xlabel("Week", fontsize=LABEL, color=INK)


def value_axis(axes: Axes, what: str, scale: Scale, along: str = "y") -> None:
    """Name the quantity and its unit, and write its numbers in that unit."""
    label = f"{what} [{scale.unit}]".replace("\n ", "\n") if scale.unit else what
    axis = axes.yaxis if along == "y" else axes.xaxis
    axis.set_major_locator(_Rounded(scale))
    axis.set_major_formatter(_Numbers(scale))
    if along == "y":
        axes.set_ylabel(label, fontsize=LABEL, color=INK)
    else:
        axes.set_xlabel(label, fontsize=LABEL, color=INK)


class _Rounded(MaxNLocator):
    """Ticks at round numbers of the unit in which the axis counts."""

    def __init__(self, scale: Scale) -> None:
        super().__init__(6, steps=[1, 2, 2.5, 5, 10])
        self.scale = scale

    def tick_values(self, vmin: float, vmax: float) -> "Sequence[float]":
        divisor = self.scale.divisor
        return list(np.asarray(super().tick_values(vmin / divisor, vmax / divisor)) * divisor)


class _Numbers(Formatter):
    """Writes all ticks alike."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale

    def __call__(self, x: float, pos: int | None = None) -> str:
        return self.scale.ticks([x])[0]

    def format_ticks(self, values: "Sequence[float]") -> list[str]:
        return self.scale.ticks(values)


def not_enlarged(axes: Axes, least: float) -> None:
    """Let an axis of shares or levels (0 to 1) span at least so much, so that tiny differences look tiny."""
    low, high = axes.get_ylim()
    more = max(0.0, least - (high - low)) / 2.0
    low, high = low - more, high + more
    low, high = (low, high) if low >= 0.0 else (0.0, max(high, min(least, 1.0)))
    axes.set_ylim((low, high) if high <= 1.0 else (min(low, 1.0 - least), 1.0))


def zero_line(axes: Axes, along: str = "y") -> None:
    """Draw where there is neither gain nor loss."""
    draw = axes.axhline if along == "y" else axes.axvline
    draw(0.0, color=INK, linewidth=1.3, zorder=1.5)


def nothing_to_show(axes: Axes, title: str) -> Axes:
    """Say that the table holds nothing for this figure."""
    axes.set_axis_off()
    axes.text(
        0.5, 0.5, "Nothing to show yet", transform=axes.transAxes, fontsize=TITLE, color=INK,
        horizontalalignment="center",
    )  # fmt: skip
    put_title(axes, title)
    describe(axes, f"{title}: an empty figure, because there is nothing to show yet.")
    return axes


def png(figure: Figure, dpi: float = 110.0, colours: int = 128) -> bytes:
    """Return a figure as a small PNG picture, with so many colours."""
    from io import BytesIO

    from PIL import Image

    whole, small = BytesIO(), BytesIO()
    figure.savefig(whole, format="png", dpi=dpi)
    Image.open(whole).convert("RGB").quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        small, format="png", optimize=True
    )
    return small.getvalue()


def describe(drawing: Axes | Figure, text: str) -> None:
    """Keep a description in words with the axes or the figure."""
    setattr(drawing, _DESCRIPTION, text)


def alt_text(drawing: Axes | Figure) -> str:
    """Describe a figure in words, for those who cannot see it.

    Parameters
    ----------
    drawing
        Axes that one of these figures was drawn on, or a whole figure.

    Returns
    -------
    str
        One or two sentences for axes; for a figure those of all its axes.

    Raises
    ------
    ValueError
        If nothing of this package is drawn there.
    """
    own = getattr(drawing, _DESCRIPTION, None)
    if own is not None:
        return str(own)
    if isinstance(drawing, Figure):
        parts = [str(getattr(axes, _DESCRIPTION)) for axes in drawing.axes if hasattr(axes, _DESCRIPTION)]
        if parts:
            return " ".join(parts)
    raise ValueError("nothing is drawn here that has a description in words")
