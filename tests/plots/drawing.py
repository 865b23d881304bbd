"""What tests of figures share: axes of their own, and what can be read on them."""

from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox


def axes() -> Axes:
    """Return axes of a figure that pyplot does not know."""
    figure = Figure(figsize=(10.0, 5.8), layout="constrained")
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def title(ax: Axes) -> str:
    """Return a title in one line."""
    return ax.get_title().replace("\n", " ")


def panels(ax: Axes) -> list[Axes]:
    """Return the axes that hold data."""
    return list(ax.child_axes) or [ax]


def texts(ax: Axes) -> list[Text]:
    """Return all that is written and can be seen."""
    ax.figure.draw_without_rendering()
    legend = ax.get_legend()
    found = [ax.title, *([*legend.get_texts(), legend.get_title()] if legend else [])]
    for panel in {ax, *panels(ax)}:
        found += panel.texts
        if panel.axison:
            found += [panel.xaxis.label, panel.yaxis.label, *ticks(panel.xaxis), *ticks(panel.yaxis)]
    return [text for text in found if text.get_text().strip() and text.get_visible()]


def ticks(axis: Axis) -> list[Text]:
    """Return what is written at the ticks that can be seen."""
    low, high = sorted(axis.get_view_interval())
    room = 1e-9 * (high - low)
    return [tick.label1 for tick in axis.get_major_ticks() if low - room <= tick.get_loc() <= high + room]


def written(ax: Axes) -> list[str]:
    """Return what is written, each text in one line."""
    return [text.get_text().replace("\n", " ") for text in texts(ax)]


def annotations(ax: Axes) -> list[Annotation]:
    return [child for child in ax.get_children() if isinstance(child, Annotation)]


def extent(note: Text, figure: Figure) -> Bbox:
    """Return where the writing of a label stands, without the line to its point."""
    return Text.get_window_extent(note, figure.canvas.get_renderer())  # type: ignore[attr-defined]


def overlapping(notes: list[Text], figure: Figure) -> list[tuple[str, str]]:
    """Return pairs of labels that cover each other."""
    boxes = [(note.get_text(), extent(note, figure).padded(-1.0)) for note in notes]
    return [(a, b) for place, (a, one) in enumerate(boxes) for b, other in boxes[place + 1 :] if one.overlaps(other)]
