"""Names at the ends of lines, pushed apart until they can be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.transforms import Affine2D, Transform
from numpy.typing import NDArray

from simulation.plots.styles import LABEL, MIDDLE_GREY

LEADER = 16.0
"""Room between the end of a line and its name [points]."""
SPACING = 1.22
"""Distance between the middles of two labels [heights of the writing]."""


@dataclass(frozen=True)
class EndLabel:
    """A name to be written beside the point it belongs to (in the units of the axes)."""

    x: float
    y: float
    text: str
    colour: str


def label_ends(axes: Axes, labels: Sequence[EndLabel]) -> None:
    """Write names at the right of the axes, each tied to its point by a thin line.

    Where they go is decided when the figure is drawn, so that it holds for whatever size the figure has then.
    """
    places = _Places(axes, labels)
    for place, label in enumerate(labels):
        axes.annotate(
            label.text, (label.x, label.y), xytext=(0.0, 0.0), textcoords=partial(places.of, place),
            color=label.colour, fontsize=LABEL, verticalalignment="center", annotation_clip=False, parse_math=False,
            arrowprops={"arrowstyle": "-", "color": MIDDLE_GREY, "linewidth": 0.9, "shrinkA": 1.0, "shrinkB": 4.0,
                        "relpos": (0.0, 0.5)},
        )  # fmt: skip


class _Places:
    """Where the labels of one set go, as of the moment when they are drawn."""

    def __init__(self, axes: Axes, labels: Sequence[EndLabel]) -> None:
        self.axes = axes
        self.heights = [label.y for label in labels]

    def of(self, place: int, _renderer: RendererBase) -> Transform:
        """Return the place of one label, as a shift from the corner of the figure."""
        pixels = self.axes.figure.dpi / 72.0
        box = self.axes.bbox
        wanted = self.axes.transData.transform([(0.0, height) for height in self.heights])[:, 1]
        low, high = box.y0 + 0.4 * LABEL * pixels, box.y1 - 0.4 * LABEL * pixels
        spread = spread_out(wanted, SPACING * LABEL * pixels, low, high)
        return Affine2D().translate(box.x1 + LEADER * pixels, float(spread[place]))


def spread_out(wanted: NDArray[np.float64], gap: float, low: float, high: float) -> NDArray[np.float64]:
    """Move positions as little as possible so that neighbours are a gap apart and all lie within bounds.

    With position i (in ascending order) less i gaps, the distance constraint becomes an order constraint, for which
    the least squares answer is isotonic regression, here by pooling adjacent violators. Where the bounds leave too
    little room, the gap shrinks.

    Examples
    --------
    >>> spread_out(np.array([5.0, 5.0, 9.0]), 2.0, 0.0, 10.0)
    array([4., 6., 9.])
    """
    n = len(wanted)
    gap = min(gap, max(0.0, high - low) / max(1, n - 1))
    order = np.argsort(wanted, kind="stable")
    pools: list[tuple[float, int]] = []
    for target in wanted[order] - gap * np.arange(n):
        mean, size = float(target), 1
        while pools and pools[-1][0] > mean:
            before, members = pools.pop()
            mean, size = (before * members + mean * size) / (members + size), members + size
        pools.append((mean, size))
    level = np.repeat([mean for mean, _ in pools], [size for _, size in pools])
    moved = np.empty(n)
    moved[order] = np.clip(level, low, high - gap * (n - 1)) + gap * np.arange(n)
    return moved
