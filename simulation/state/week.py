"""What the customers' week reads besides their own state: the firms as they stand, who talks with whom, the clock.

All of it is fixed while a week runs; everybody acts on it and on the state at the week's start.
"""

from typing import Any, NamedTuple

import numpy as np

MOST_FIRMS = 16
"""Firms in one market: each has a bit for good and a bit for bad talk in a customer's 32-bit voice."""
MOST_TREATMENTS = 16
"""Treatments that one firm can tell apart, "none" included."""

FIRM_WEEK = np.dtype(
    [
        ("id", "i8"),
        ("open", "i8"),
        ("price", "f8"),
        ("unit_cost_cents", "i8"),
        ("serve_cost_cents", "i8"),
        ("complaint_cost_cents", "i8"),
        ("failure_probability", "f8"),
        ("advertising_hazard", "f8"),
        ("intercept", "f8"),
    ]
)
"""One row a firm: stable id, whether it trades this week, price [EUR], costs [cents], probability of failure
[1/purchase], hazard of becoming known by advertising [1/week], liking common to all customers [utility]."""


class Tables(NamedTuple):
    """The firms as customers of each segment meet them this week.

    ``firms`` (n_firms,) of :data:`FIRM_WEEK`; ``benefit``, ``technology``, ``effort`` (n_segments, n_firms) [-], weighted
    by orientation; ``care``, ``discount`` (n_firms, MOST_TREATMENTS) [-]; ``segments`` (n_segments,), parameters;
    ``cooled``, ``reminding`` (n_segments, n_weeks), what is left of commitment [-] and of a message [utility] after so
    many weeks: looked up rather than computed for every customer.
    """

    segments: Any
    firms: Any
    benefit: Any
    technology: Any
    effort: Any
    care: Any
    discount: Any
    cooled: Any
    reminding: Any


class Contacts(NamedTuple):
    """Who hears whom: neighbours in compressed rows, or the whole market.

    ``offsets`` (n+1,), ``neighbours`` (m,); with ``mean_field`` 1 everybody hears the market's average instead:
    ``recommending``, ``warning`` (n_firms,) [share of the market].
    """

    offsets: Any
    neighbours: Any
    mean_field: int
    recommending: Any
    warning: Any


class Clock(NamedTuple):
    """The week: step, seed and the state of the economy (``demand`` multiplies all purchase rates) [-]."""

    step: int
    key_low: int
    key_high: int
    demand: float
