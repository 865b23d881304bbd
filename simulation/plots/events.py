"""What happened in the market, marked in figures over time."""

from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes

from simulation.plots.styles import INK, TICK, short_names
from simulation.plots.writing import ROW, text_width, width_of

Events = Sequence[tuple[int, str]]
"""Week and title of what happened."""
MOST_ROWS = 4
LONGEST = 34


def mark_events(axes: Axes, events: Events, first: int, last: int, panels: Iterable[Axes] | None = None) -> int:
    """Draw a line at each event's week, with its title above the axes; returns how many rows the titles take.

    Titles that would overlap go into different rows; where the rows do not suffice, lines stay without a title.

    Parameters
    ----------
    axes
        Their horizontal axis counts weeks, unless panels are given, which lie inside them.
    panels
        Where the lines are drawn; by default on the axes.
    """
    shown = sorted((event for event in events if first <= event[0] <= last), key=lambda event: event[0])
    lined = [axes] if panels is None else list(panels)
    width = 0.72 * width_of(axes)
    taken: list[float] = []
    span = max(1, last - first)
    for week, title in shown:
        for panel in lined:
            panel.axvline(week, color=INK, linewidth=1.4, linestyle=(0, (2.0, 2.0)), zorder=2)
        text = short_names([title], LONGEST)[0]
        at = (week - first) / span if last > first else 0.5
        length = text_width(text, TICK) / width
        leftwards = at + length > 1.12 and at > 0.5
        begins, ends = (at - length, at) if leftwards else (at, at + length)
        row = next((row for row, until in enumerate(taken) if until < begins), len(taken))
        if row >= MOST_ROWS:
            continue
        taken[row : row + 1] = [ends + 0.015]
        lined[0].annotate(
            text, (week, 1.0), xycoords=("data", "axes fraction"), xytext=(-2.0 if leftwards else 2.0, 5.0 + ROW * row),
            textcoords="offset points", fontsize=TICK, color=INK, annotation_clip=False, parse_math=False,
            horizontalalignment="right" if leftwards else "left",
        )  # fmt: skip
    return len(taken)


def told(events: Events, first: int, last: int) -> str:
    """Tell the events in words, for descriptions."""
    shown = sorted((event for event in events if first <= event[0] <= last), key=lambda event: event[0])
    return f" Events: {'; '.join(f'{title} (week {week:,})' for week, title in shown)}." if shown else ""
