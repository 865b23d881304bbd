"""Weeks of customers in one go, shared by threads: as many as firms can be known for beforehand, often only one."""

from typing import Any

from simulation.compiling import compiled_without_arrays, phase
from simulation.customers.week import customers_week
from simulation.state import tallies
from simulation.state.sharing import DONE, NOTE, READY, TAKEN, add, wait_until_done, wait_until_ready
from simulation.state.week import Clock, Contacts, Tables
from simulation.team import BLOCK

SHARE = 2 * BLOCK
"""Customers whom a thread takes at a time."""


@compiled_without_arrays
def customers_weeks(
    state: Any,
    following: Any,
    tables: Any,
    contacts: Any,
    clock: Any,
    tallies_of_all: Any,
    mine: int,
    notes: Any,
    ratings: Any,
    room: Any,
    start: int,
    stop: int,
) -> None:
    """Run weeks of the customers in rows ``start`` to ``stop``; if these are not all there are, a single week.

    Threads that call this with the same notes share the work, each with a tally and a room of its own: whoever has time takes
    the next customers, and whoever is the last in a week makes the next one ready.

    Parameters
    ----------
    state, following : simulation.state.arrays.State
        Changed in place. ``following`` is the same with what is said now and what will be said next exchanged.
    tables : simulation.state.week.Tables
        With a further, first axis for the weeks in ``firms`` and ``offers``.
    contacts, clock
        Of the first week, see :mod:`simulation.state.week`.
    tallies_of_all : (n_threads, n_weeks, n_firms + 1, n_segments, N_TALLIES) int64
        Added to; the last row of each week is for what concerns no firm.
    mine : int
        Which thread's tally is this one's.
    notes : (n_weeks, NOTES) int64
        As :func:`simulation.state.sharing.agenda` makes them, a stage a week; in the first one's ``NOTE`` how many have been
        counted as being in the market, by the tallies of all weeks so far.
    ratings : (n_firms,)
        Sum of each firm's public ratings before the first week [-]; used up.
    room : simulation.customers.room.Room
    start, stop : int
        Rows of this call; any division of the rows over calls gives the same result.
    """
    all_here = contacts.all_here
    shares = max(1, (stop - start + SHARE - 1) // SHARE)
    for week in range(tallies_of_all.shape[1]):
        wait_until_ready(notes, week, 1)
        if week > 0:
            all_here = int(notes[week, NOTE] == state.customer_id.shape[0])
        share = add(notes, week, TAKEN, 1)
        while share < shares:
            customers_week(
                state if week % 2 == 0 else following,
                Tables(tables.segments, tables.firms[week], tables.offers[week], tables.treatments, tables.over_weeks),
                Contacts(contacts.offsets, contacts.neighbours, all_here, contacts.mean_field, contacts.said),
                Clock(clock.step + week, clock.key_low, clock.key_high, clock.demand, clock.log, clock.trace),
                tallies_of_all[mine, week], room, start + share * SHARE, min(start + (share + 1) * SHARE, stop),
            )  # fmt: skip
            if add(notes, week, DONE, 1) == shares - 1 and week + 1 < tallies_of_all.shape[1]:
                publish_reviews(tables.firms[week], tables.firms[week + 1], tallies_of_all[:, week], ratings)
                notes[week + 1, NOTE] = notes[week, NOTE] + more_people(tallies_of_all[:, week])
                add(notes, week + 1, READY, 1)
            share = add(notes, week, TAKEN, 1)
    wait_until_done(notes, tallies_of_all.shape[1] - 1, shares)


@phase
def publish_reviews(before: Any, now: Any, tallies_of_all: Any, ratings: Any) -> None:
    """Let next week's customers see the reviews written this week: all else that firms will be, they know themselves."""
    for firm in range(now.shape[0]):
        written = 0
        rated = 0
        for thread in range(tallies_of_all.shape[0]):
            for segment in range(tallies_of_all.shape[2]):
                written += tallies_of_all[thread, firm, segment, tallies.REVIEWS]
                rated += tallies_of_all[thread, firm, segment, tallies.RATING]
        now[firm].reviews = before[firm].reviews + written
        ratings[firm] += rated / tallies.FIXED_POINT
        if now[firm].reviews > 0:
            now[firm].rating = ratings[firm] / now[firm].reviews


@phase
def more_people(tallies_of_all: Any) -> int:
    """Return how many more people are in the market at the end of a week than at its beginning."""
    change = 0
    for thread in range(tallies_of_all.shape[0]):
        for segment in range(tallies_of_all.shape[2]):
            change += tallies_of_all[thread, tallies_of_all.shape[1] - 1, segment, tallies.STAGE]
    return change
