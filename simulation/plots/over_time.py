"""Outcomes of firms week by week, as lines with their names at the end."""

from typing import TYPE_CHECKING, Literal

from matplotlib.axes import Axes

from simulation.plots import findings
from simulation.plots.amounts import PERCENT, Scale, fraction, money, money_scale, percent
from simulation.plots.canvas import (
    axes_for,
    describe,
    dress,
    not_enlarged,
    nothing_to_show,
    size_for,
    value_axis,
    week_axis,
    zero_line,
)
from simulation.plots.events import Events, mark_events, told
from simulation.plots.lines import draw_lines, finish, in_words, shortened
from simulation.plots.styles import Styles, looks_of
from simulation.plots.tables import TRAILING_WEEKS, by_week, firms_of, last_known, trailing_share
from simulation.plots.writing import put_title

if TYPE_CHECKING:
    import pandas as pd

LEVELS = Scale(1.0, "0 to 1")


def cumulative_profit(
    firms: "pd.DataFrame", ax: Axes | None = None, *, events: Events = (), styles: Styles | None = None
) -> Axes:
    """Draw each firm's profit summed from week 1 [EUR].

    A line that rises tells of weeks with a profit, one that falls of weeks with a loss; the steeper, the larger. The line that is
    highest at the end has earned most, but not what it leaves behind: a firm that stops caring for its customers rises first
    and falls later.

    Parameters
    ----------
    firms
        One row a week and firm, such as ``results.firms``; it is not changed.
    ax
        Where to draw; by default on a new figure.
    events
        Week and title of what happened, marked by vertical lines.
    styles
        The look of each firm, see :func:`firm_styles`; by default by order of appearance.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If the table lacks a column, or has several rows a week and firm.
    """
    wide = by_week(firms, "cumulative_profit")
    axes = axes_for(ax, size_for(wide.shape[1]))
    if wide.isna().all(axis=None):
        return nothing_to_show(axes, "Cumulative profit")
    last = last_known(wide)
    looks = looks_of(firms_of(firms), styles)
    title = "Cumulative profit"
    if last:
        title = findings.profit_finding(shortened(last, looks), int(wide.index[-1]))
    zero_line(axes)
    return finish(axes, wide, looks, events, title, "Cumulative profit", money_scale(wide.to_numpy().ravel()), money)


def market_share(
    firms: "pd.DataFrame",
    ax: Axes | None = None,
    *,
    of: Literal["revenue", "customers"] = "revenue",
    over_weeks: int = TRAILING_WEEKS,
    events: Events = (),
    styles: Styles | None = None,
) -> Axes:
    """Draw each firm's share of all firms' revenue, or of all living relationships with firms [%].

    Share of revenue tells who sells most, share of customers who has most relationships; a firm whose share of revenue is the
    larger of the two has the better customers. A share says nothing of profit: it can be bought.

    Parameters
    ----------
    firms, ax, events, styles
        As in :func:`cumulative_profit`.
    of
        ``"revenue"`` or ``"customers"``.
    over_weeks
        How many weeks' revenue makes a share: weekly revenue jumps about in a small market. With 1 the weeks as they are
        in the table. Customers are counted at the week's end.

    Returns
    -------
    Axes
        Where it was drawn.

    Raises
    ------
    ValueError
        If it is to be the share of anything else, and as in :func:`cumulative_profit`.
    """
    if of not in ("revenue", "customers"):
        raise ValueError(f"market share can be of 'revenue' or of 'customers', not of '{of}'")
    wide = trailing_share(firms, over_weeks) if of == "revenue" else by_week(firms, "market_share_customers")
    axes = axes_for(ax, size_for(wide.shape[1]))
    if wide.isna().all(axis=None):
        return nothing_to_show(axes, f"Share of {of}")
    last = last_known(wide)
    looks = looks_of(firms_of(firms), styles)
    weeks = 1 if of == "customers" else min(over_weeks, int(wide.index[-1] - wide.index[0]) + 1)
    period = {1: "week", TRAILING_WEEKS: "quarter"}.get(weeks, f"{weeks:,} weeks")
    when = f"in {'' if weeks == 1 else f'the {period} to '}week {int(wide.index[-1]):,}"
    what = "all customers" if of == "customers" else "revenue"
    name = f"Share of {of}" + (f", trailing {period}" if weeks > 1 else "")
    title = findings.share_finding(shortened(last, looks), what, when) if last else name
    return finish(axes, wide, looks, events, title, name, PERCENT, percent, least=0.1)


def retention(
    firms: "pd.DataFrame", ax: Axes | None = None, *, events: Events = (), styles: Styles | None = None
) -> Axes:
    """Draw the share of each firm's customers who would still be customers after a year [%].

    It is reckoned from the customers lost in the trailing quarter, so it follows a change within weeks. Where a firm wins many new
    customers at once it falls, since new customers leave soonest, without anybody being treated worse.

    Parameters
    ----------
    firms, ax, events, styles
        As in :func:`cumulative_profit`.

    Returns
    -------
    Axes
        Where it was drawn.
    """
    wide = by_week(firms, "retention_rate")
    axes = axes_for(ax, size_for(wide.shape[1]))
    if wide.isna().all(axis=None):
        return nothing_to_show(axes, "Retention")
    last = last_known(wide)
    looks = looks_of(firms_of(firms), styles)
    title = findings.retention_finding(shortened(last, looks), int(wide.index[-1])) if last else "Retention"
    return finish(axes, wide, looks, events, title, "Customers kept over a year", PERCENT, percent, least=0.1)


def loyalty_and_satisfaction(
    firms: "pd.DataFrame", ax: Axes | None = None, *, events: Events = (), styles: Styles | None = None
) -> Axes:
    """Draw customers' mean satisfaction (above) and loyalty as an attitude (below), each on its own panel [0 to 1].

    Satisfaction follows what customers got for what they expected, within weeks; loyalty, the mean of trust and commitment, follows
    satisfaction slowly. Both are means of those who are customers now: who was disappointed most has left, and counts no more.

    Two panels, because the line style already tells firms apart and the two lie on different levels. The panels are
    inset axes (``ax.child_axes``) of the axes returned, which only carry the title.

    Parameters
    ----------
    firms, ax, events, styles
        As in :func:`cumulative_profit`.

    Returns
    -------
    Axes
        Where it was drawn.
    """
    satisfied, loyal = by_week(firms, "satisfaction"), by_week(firms, "loyalty")
    axes = axes_for(ax, size_for(satisfied.shape[1], panels=2))
    if satisfied.isna().all(axis=None) or loyal.isna().all(axis=None):
        return nothing_to_show(axes, "Satisfaction and loyalty")
    looks = looks_of(firms_of(firms), styles)
    axes.set_axis_off()
    first, last = int(satisfied.index[0]), int(satisfied.index[-1])
    above, below = axes.inset_axes((0.0, 0.53, 1.0, 0.47)), axes.inset_axes((0.0, 0.0, 1.0, 0.47))
    for panel, wide, name in ((above, satisfied, "Satisfaction"), (below, loyal, "Loyalty")):
        draw_lines(panel, wide, looks)
        dress(panel)
        value_axis(panel, f"{name}\n", LEVELS)
        not_enlarged(panel, 0.1)
        week_axis(panel, first, last)
    above.set_xlabel("")
    above.tick_params(labelbottom=False)
    rows = mark_events(axes, events, first, last, (above, below))
    ends = shortened(last_known(satisfied), looks), shortened(last_known(loyal), looks)
    title = findings.feelings_finding(*ends, last) if all(ends) else "Satisfaction and loyalty of customers"
    put_title(axes, title, rows)
    describe(
        axes,
        f"Two line charts, satisfaction and loyalty of customers [0 to 1], weeks {first:,} to {last:,}. {title}. "
        f"In the last week: satisfaction {in_words(ends[0], fraction)}; loyalty {in_words(ends[1], fraction)}."
        + told(events, first, last),
    )
    return axes
