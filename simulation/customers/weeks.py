"""Weeks of customers in one go: as many as firms can be known for beforehand, often only one."""

from typing import Any

from simulation.compiling import compiled_without_arrays, phase
from simulation.customers.week import customers_week
from simulation.state import tallies
from simulation.state.week import Clock, Contacts, Tables


@compiled_without_arrays
def customers_weeks(
    state: Any,
    following: Any,
    tables: Any,
    contacts: Any,
    clock: Any,
    tally: Any,
    people: int,
    ratings: Any,
    room: Any,
    start: int,
    stop: int,
) -> None:
    """Run weeks of the customers in rows ``start`` to ``stop``; if these are not all there are, a single week.

    Parameters
    ----------
    state, following : simulation.state.arrays.State
        Changed in place. ``following`` is the same with what is said now and what will be said next exchanged.
    tables : simulation.state.week.Tables
        With a further, first axis for the weeks in ``firms`` and ``offers``.
    contacts, clock
        Of the first week, see :mod:`simulation.state.week`.
    tally : (n_weeks, n_firms + 1, n_segments, N_TALLIES) int64
        Added to; the last row of each week is for what concerns no firm.
    people : int
        How many have been counted as being in the market, by the tallies of all weeks so far.
    ratings : (n_firms,)
        Sum of each firm's public ratings before the first week [-]; used up.
    room : simulation.customers.room.Room
    start, stop : int
        Rows of this call; any division of the rows over calls gives the same result.
    """
    all_here = contacts.all_here
    for week in range(tally.shape[0]):
        if week > 0:
            publish_reviews(tables.firms[week - 1], tables.firms[week], tally[week - 1], ratings)
            people += more_people(tally[week - 1])
            all_here = int(people == state.customer_id.shape[0])
        customers_week(
            state if week % 2 == 0 else following,
            Tables(tables.segments, tables.firms[week], tables.offers[week], tables.treatments, tables.over_weeks),
            Contacts(contacts.offsets, contacts.neighbours, all_here, contacts.mean_field, contacts.said),
            Clock(clock.step + week, clock.key_low, clock.key_high, clock.demand, clock.log, clock.trace),
            tally[week], room, start, stop,
        )  # fmt: skip


@phase
def publish_reviews(before: Any, now: Any, tally: Any, ratings: Any) -> None:
    """Let next week's customers see the reviews written this week: all else that firms will be, they know themselves."""
    for firm in range(now.shape[0]):
        written = 0
        rated = 0
        for segment in range(tally.shape[1]):
            written += tally[firm, segment, tallies.REVIEWS]
            rated += tally[firm, segment, tallies.RATING]
        now[firm].reviews = before[firm].reviews + written
        ratings[firm] += rated / tallies.FIXED_POINT
        if now[firm].reviews > 0:
            now[firm].rating = ratings[firm] / now[firm].reviews


@phase
def more_people(tally: Any) -> int:
    """Return how many more people are in the market at the end of a week than at its beginning."""
    change = 0
    for segment in range(tally.shape[1]):
        change += tally[tally.shape[0] - 1, segment, tallies.STAGE]
    return change
