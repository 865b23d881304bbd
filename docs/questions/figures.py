"""Figures of the answers, in the style of :mod:`simulation.plots`: large writing, colours that colour-blind people tell apart."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from questions.experiment import PICTURES, Estimate
from simulation.plots.canvas import dress, new_figure, zero_line
from simulation.plots.styles import COLOURS, DASHES, INK, LABEL, LINE, MARKERS, SIZE, TICK
from simulation.plots.writing import put_title

Curve = tuple[Sequence[float], Sequence[Estimate]]
"""Places along the horizontal axis, and what was found there."""


def figure(panels: int = 1, *, height: float = SIZE[1]) -> tuple[Figure, list[Axes]]:
    """Return a figure with panels side by side."""
    made = new_figure((SIZE[0] if panels == 1 else 6.4 * panels, height))
    return made, [made.add_subplot(1, panels, place + 1) for place in range(panels)]


def draw_curves(
    axes: Axes, curves: Mapping[str, Curve], title: str, across: str, upwards: str, *, zero: bool = True,
    legend: str = "", named: bool = True,
) -> None:  # fmt: skip
    """Draw curves with their intervals as bars, each of its own colour, dashes and marker.

    Parameters
    ----------
    across, upwards
        What the axes show, with units.
    zero
        Whether to draw where there is neither gain nor loss.
    legend
        Title of the legend.
    """
    for place, (name, (levels, found)) in enumerate(curves.items()):
        mean, half = np.array([e.mean for e in found]), np.array([e.half for e in found])
        axes.errorbar(
            levels, mean, half, label=name, color=COLOURS[place], linewidth=LINE, marker=MARKERS[place], markersize=9.0,
            markeredgecolor="white", capsize=4.0, elinewidth=1.6, linestyle=DASHES[place],
        )  # fmt: skip
    dress(axes)
    if zero:
        zero_line(axes)
    axes.set_xlabel(across, fontsize=LABEL, color=INK)
    axes.set_ylabel(upwards, fontsize=LABEL, color=INK)
    if named and len(curves) > 1:
        axes.legend(title=legend or None, fontsize=TICK, title_fontsize=TICK, frameon=False, handlelength=3.2)
    put_title(axes, title)


def save(made: Figure, name: str, alt: str) -> str:
    """Save a figure; returns the line that shows it on the page."""
    made.savefig(PICTURES / f"{name}.png", dpi=80)
    return f"![{alt}](pictures/{name}.png)"
