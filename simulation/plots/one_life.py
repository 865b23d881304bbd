"""One customer's life: a lane a firm, coloured by the stage of the relationship, with what happened; satisfaction below."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import ScaledTranslation

from simulation.plots.amounts import counted, listed
from simulation.plots.bars import firms_down
from simulation.plots.canvas import axes_for, describe, dress, nothing_to_show, size_for, value_axis, week_axis
from simulation.plots.events import mark_events, told
from simulation.plots.lines import draw_lines
from simulation.plots.looks import BANDS, Band
from simulation.plots.over_time import LEVELS
from simulation.plots.styles import BLACK, GREEN, INK, LABEL, TICK, VERMILLION, Styles, looks_of
from simulation.plots.writing import BESIDE, ROW, put_title, text_width, width_of
from simulation.rules.lifecycle import STAGES

if TYPE_CHECKING:
    import pandas as pd

    from simulation.outcomes.life import Life

HEIGHT = 0.42
"""Of a lane; lanes are 1 apart."""


@dataclass(frozen=True)
class Mark:
    """How some events are drawn on a lane: ``place`` below the middle of the lane (above, if negative)."""

    name: str
    events: tuple[str, ...]
    marker: str
    colour: str
    place: float
    size: float = 9.0


MARKS = (
    Mark("bought", ("bought", "bought_second_hand"), "o", BLACK, 0.0, 10.0),
    Mark("failed, complained", ("failed", "complained"), "X", VERMILLION, 0.0, 12.0),
    Mark("message", ("message",), "d", INK, 0.31),
    Mark("recommended", ("heard_good",), "^", GREEN, -0.32),
    Mark("warned of", ("heard_bad",), "v", VERMILLION, -0.32),
)
"""From below: what is drawn later lies above."""


def life(life: "Life", ax: Axes | None = None, *, styles: Styles | None = None) -> Axes:
    """Draw the life of one customer: stage, purchases, messages and talk heard, firm by firm; satisfaction below [0 to 1].

    The two panels are inset axes (``ax.child_axes``) of the axes returned, which only carry the title.

    Parameters
    ----------
    life
        What ``market.follow(id)`` returned.
    ax
        Where to draw; by default on a new figure.
    styles
        The look of each firm, see :func:`firm_styles`; by default by order in the scenario.

    Returns
    -------
    Axes
        Where it was drawn.

    Examples
    --------
    ``plots.life(market.follow(217))``
    """
    axes = axes_for(ax, size_for(2 * len(life.firms), panels=2))
    weeks = life.weeks[life.weeks["present"]] if len(life.weeks) else life.weeks
    if not len(weeks):
        return nothing_to_show(axes, f"Customer {life.customer}")
    looks = looks_of(life.firms, styles)
    first, last = int(weeks["week"].min()), int(weeks["week"].max())
    axes.set_axis_off()
    above, below = axes.inset_axes((0.0, 0.36, 1.0, 0.64)), axes.inset_axes((0.0, 0.0, 1.0, 0.27))
    bands = _lanes(above, life, weeks, looks)
    marks = _marks(above, life, first, last)
    week_axis(above, first - 1, last)
    above.set_xlabel("")
    above.tick_params(labelbottom=False)
    _satisfaction(below, life, first, last, looks)
    happened = life.events[life.events["event"] == "in_the_market"]
    events = [(int(week), str(title)) for week, title in zip(happened["week"], happened["detail"], strict=True)]
    rows = mark_events(axes, events, first, last, (above, below))
    names = [looks[firm].name for firm in life.firms]
    rows += _legend(above, bands, marks, rows, width_of(axes))
    title = _finding(life)
    put_title(axes, title, rows, names)
    describe(
        axes,
        f"Timeline, a lane a firm, weeks {first:,} to {last:,}. {title}. {_lanes_in_words(life)}"
        + told(events, first, last),
    )
    return axes


def _lanes(axes: Axes, life: "Life", weeks: "pd.DataFrame", looks: Styles) -> list[Band]:
    """Draw a lane a firm, coloured by stage; returns the stages that there are."""
    by_stage = {band.stage: band for band in BANDS}
    firms_down(axes, [looks[firm].name for firm in life.firms])
    axes.grid(visible=False)
    seen = set()
    for lane, firm in enumerate(life.firms):
        axes.axhline(lane, color="#BBBBBB", linewidth=1.0, zorder=0.5)
        axes.get_yticklabels()[lane].set_color(looks[firm].ink)
        for stage, begin, end in _spells(weeks[weeks["firm"] == firm]):
            if stage not in by_stage:  # a firm not known leaves its lane empty
                continue
            band = by_stage[stage]
            seen.add(stage)
            axes.broken_barh(
                [(begin - 1, end - begin + 1)], (lane - HEIGHT / 2.0, HEIGHT), facecolor=band.colour, edgecolor=INK,
                linewidth=0.7, hatch=band.hatch, zorder=1.0,
            )  # fmt: skip
    return [by_stage[stage] for stage in STAGES if stage in seen]


def _spells(own: "pd.DataFrame") -> Iterator[tuple[str, int, int]]:
    """Yield each stage with its first and last week."""
    begin, last, now = 0, 0, ""
    for week, stage in zip(own["week"], own["stage"], strict=True):
        if stage != now or week != last + 1:
            if now:
                yield now, begin, last
            begin, now = int(week), str(stage)
        last = int(week)
    if now:
        yield now, begin, last


def _marks(axes: Axes, life: "Life", first: int, last: int) -> list[Mark]:
    """Draw what happened on the lanes; returns the kinds of marks that there are."""
    seen = []
    shown = life.events[(life.events["week"] >= first) & (life.events["week"] <= last)]
    for mark in MARKS:
        own = shown[shown["event"].isin(mark.events) & shown["firm"].isin(life.firms)]
        if own.empty:
            continue
        seen.append(mark)
        lanes = [life.firms.index(firm) + mark.place for firm in own["firm"]]
        axes.plot(
            own["week"] - 0.5, lanes, linestyle="", marker=mark.marker, markersize=mark.size, color=mark.colour,
            markeredgecolor="white", markeredgewidth=0.9, clip_on=False, zorder=3.0, label=mark.name,
        )  # fmt: skip
    return seen


def _legend(axes: Axes, bands: list[Band], marks: list[Mark], rows_below: int, room: float) -> int:
    """Put stages and marks above the lanes and the titles of events, within a width [points]; returns how many rows it takes."""
    keys: list[Patch | Line2D] = [
        Patch(facecolor=band.colour, edgecolor=INK, hatch=band.hatch, label=band.name) for band in bands
    ]
    keys += [
        Line2D([], [], linestyle="", marker=mark.marker, markersize=mark.size, color=mark.colour, label=mark.name)
        for mark in marks
    ]
    wide = max(text_width(str(key.get_label()), TICK) for key in keys) if keys else 1.0
    columns = max(1, min(len(keys), int((room - 72.0 * BESIDE) / (wide + 44.0))))
    rows = -(-len(keys) // columns)
    down = [keys[at] for column in range(columns) for at in range(column, len(keys), columns)]
    lift = ScaledTranslation(0.0, rows_below * ROW / 72.0, axes.figure.dpi_scale_trans)
    axes.legend(
        handles=down, ncols=columns, loc="lower left", bbox_to_anchor=(0.0, 1.0), frameon=False, fontsize=TICK,
        bbox_transform=axes.transAxes + lift, borderaxespad=0.2, borderpad=0.0, columnspacing=1.2, handletextpad=0.5,
        labelspacing=0.35, handlelength=1.8,
    )  # fmt: skip
    return rows


def _satisfaction(axes: Axes, life: "Life", first: int, last: int, looks: Styles) -> None:
    """Draw lasting satisfaction with each firm bought from."""
    wide = life.weeks.pivot(index="week", columns="firm", values="satisfaction").loc[first:last]
    wide = wide[[firm for firm in life.firms if wide[firm].notna().any()]]
    draw_lines(axes, wide, looks)
    dress(axes)
    value_axis(axes, "Satisfaction\n", LEVELS)
    axes.set_ylim(0.0, 1.0)
    axes.set_yticks([0.0, 0.5, 1.0])
    week_axis(axes, first - 1, last)
    if wide.empty or not wide.shape[1]:
        axes.text(
            0.5, 0.5, "nothing bought", transform=axes.transAxes, fontsize=LABEL, color=INK, ha="center", va="center"
        )


def _bought(life: "Life") -> "pd.Series[int]":
    """Return how often each firm was bought from, the firm bought from most first."""
    return life.events.loc[life.events["event"] == "bought", "firm"].value_counts()


def _finding(life: "Life") -> str:
    """Say from how many firms the customer bought, and what became of it."""
    bought = _bought(life)
    left = life.events.loc[life.events["event"] == "left", "week"]
    end = f", and left the market in week {int(left.iloc[0]):,}" if len(left) else ""
    name = f"Customer {life.customer}"
    if bought.empty:
        return f"{name} bought nothing" + (end or f" by week {life.last_week:,}")
    times = counted(int(bought.sum()), "time").replace("1 time", "once")
    if len(bought) == 1:
        return f"{name} bought {times}, always from {bought.index[0]}{end}"
    most = [str(firm) for firm in bought.index[bought == bought.iloc[0]]]
    return (
        f"{name} bought {times} from {len(bought)} firms, most often from {listed(most)} ({int(bought.iloc[0]):,}){end}"
    )


def _lanes_in_words(life: "Life") -> str:
    """Tell purchases and the last stage with each firm."""
    there = life.weeks[life.weeks["present"]]
    last = there[there["week"] == there["week"].max()].set_index("firm")["stage"]
    bought = _bought(life)
    each = [
        f"{firm}: {counted(int(bought.get(firm, 0)), 'purchase')}, in the end {last[firm].replace('_', ' ')}"
        for firm in life.firms
    ]
    return "; ".join(each) + "."
