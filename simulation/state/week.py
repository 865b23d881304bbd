"""What the customers' week reads besides their own state: the firms as they stand, who talks with whom, the clock.

All of it is fixed while a week runs; everybody acts on it and on the state at the week's start.
"""

from typing import Any, NamedTuple

from simulation.state.rows import rows_of

MOST_FIRMS = 16
"""Firms in one market: each has a bit for good talk, for bad talk and for deals told of in a customer's 64-bit voice."""
SAID = 1 | (1 << MOST_FIRMS) | (1 << (2 * MOST_FIRMS))
"""Bits in a voice of all that can be said of the first firm: recommended, warned of, told of for a deal."""
SENT_AWAY = 1 << (3 * MOST_FIRMS)
"""Bit in a voice, above those that are heard: sent away by a firm at this week's planning, and going to warn of it."""
WILL_WARN = 255
"""Value of ``missed`` that marks the firm, as long as that bit is set."""
MOST_TREATMENTS = 16
"""Treatments that one firm can tell apart, "none" included."""

FIRM_WEEK = rows_of(
    [
        ("id", "i8"),
        ("open", "i8"),
        ("price", "f8"),
        ("sale", "f8"),
        ("usual_price", "f8"),
        ("unit_cost", "f8"),
        ("serve_cost", "f8"),
        ("complaint_cost", "f8"),
        ("failure_probability", "f8"),
        ("intercept", "f8"),
        ("rating", "f8"),
        ("reviews", "i8"),
        ("join", "f8"),
        ("points_rate", "f8"),
        ("redeem_at", "i8"),
        ("community_help", "f8"),
        ("repair_price", "f8"),
        ("repair_cost", "f8"),
        ("repair_quality", "f8"),
        ("dunning_cost", "f8"),
        ("dispute_cost", "f8"),
        ("visit_cost", "f8"),
        ("bond_speed", "f8"),
        ("introduction", "f8"),
        ("holdout", "f8"),
    ]
)
"""One row a firm.

``id`` stable number; ``open`` whether it trades this week; ``price`` shelf price [EUR]; ``sale`` share of it taken off in
a flash sale now [-]; ``usual_price`` what customers are used to pay here [EUR]; costs of a unit, of serving a purchase, of
a complaint, of reminding a late payer, of a dispute, of a visit [EUR]; ``failure_probability`` [1/purchase]; ``intercept``
liking common to all customers [utility]; ``rating`` and ``reviews``, public mean and number of reviews [-]; ``join``
probability that a wholly loyal customer joins the programme at a purchase; ``points_rate`` points earned per euro paid
[EUR/EUR]; ``redeem_at`` points from which on they are redeemed [cents]; ``community_help`` probability that other members
solve a member's problem; ``repair_price``, ``repair_cost`` [EUR] and ``repair_quality`` [-], share of a failure's loss that
the firm's own service undoes; ``bond_speed`` [1/purchase]; ``introduction`` discount for who has never bought here [-];
``holdout`` share of customers whom the programme refuses by lot [-].
"""

TREATMENT_WEEK = rows_of(
    [
        ("care", "f8"),
        ("discount", "f8"),
        ("benefit", "f8"),
        ("invite", "f8"),
        ("recovery", "f8"),
        ("listening", "f8"),
        ("bond", "f8"),
        ("ease", "f8"),
        ("serve", "f8"),
        ("offer", "f8"),
    ]
)
"""One row a firm and treatment; the first is that of everybody not treated.

``care`` personal attention [-]; ``discount`` personal discount [-]; ``benefit`` added to performance [-]; ``invite`` share of
the dissatisfied who would keep silent and are made to complain [-]; ``recovery`` satisfaction with how a complaint is
handled, 0 for not at all [-]; ``listening`` share of ideas taken up [-]; ``bond`` what the bond moves towards [-]; ``ease``
share of the effort saved at full bond [-]; ``serve`` factor on the cost to serve [-]; ``offer`` extra units offered [-].
"""


OFFER_WEEK = rows_of(
    [
        ("benefit", "f8"),
        ("technology", "f8"),
        ("effort", "f8"),
        ("benefit_used", "f8"),
        ("technology_used", "f8"),
        ("reach", "f8"),
    ]
)
"""One row a segment and firm, what the firm is to the segment.

``benefit``, ``technology``, ``effort`` weighted by the buyers' orientation, ``benefit_used``, ``technology_used`` by that of the
users [-]; ``reach`` hazard of becoming known by advertising [1/week].
"""

OVER_WEEKS = rows_of([("cooled", "f8"), ("reminding", "f8"), ("growth", "f8")])
"""One row a segment and number of weeks: what is left of full commitment [-] and of a message [utility] after so many weeks, and
the factor on the purchase rate after so many in the market [-]."""


class Tables(NamedTuple):
    """The firms as customers of each segment meet them this week.

    ``segments`` (n_segments,), parameters; ``firms`` (n_firms,) of :data:`FIRM_WEEK`; ``offers`` (n_segments, n_firms) of
    :data:`OFFER_WEEK`; ``treatments`` (n_firms, MOST_TREATMENTS) of :data:`TREATMENT_WEEK`; ``over_weeks`` (n_segments, n_weeks)
    of :data:`OVER_WEEKS`: looked up rather than computed for every customer.
    """

    segments: Any
    firms: Any
    offers: Any
    treatments: Any
    over_weeks: Any


class Contacts(NamedTuple):
    """Who hears whom: neighbours in compressed rows, or the whole market.

    ``offsets`` (n+1,), ``neighbours`` (m,); ``all_here`` 1 if all customers were in the market last week, so that nobody need
    be looked up; with ``mean_field`` 1 everybody hears the market's average instead: ``said`` (3, n_firms), who recommend,
    warn of, or got a deal from each firm [share of the market].
    """

    offsets: Any
    neighbours: Any
    all_here: int
    mean_field: int
    said: Any


class Clock(NamedTuple):
    """The week: step, seed and the state of the economy (``demand`` multiplies all purchase rates) [-].

    ``log``, a :class:`simulation.state.transactions.TransactionLog`, is where single transactions are written; ``trace``, a
    :class:`simulation.state.trace.Trace`, is where notes are taken on a customer who is followed.
    """

    step: int
    key_low: int
    key_high: int
    demand: float
    log: Any
    trace: Any
