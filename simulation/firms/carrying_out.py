"""Carrying out plans: who is treated how is written into the records, by all threads that have time.

A plan is carried out by threads that have time while the firms after it are still deciding: strategies are Python, which runs
in one thread at a time.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled, phase
from simulation.firms.records import FILED
from simulation.firms.treating import Orders, treat
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import philox_many, uniform
from simulation.state.arrays import State
from simulation.state.prefetch import prefetch
from simulation.state.rows import rows_of
from simulation.state.sharing import (
    DONE,
    READY,
    TAKEN,
    add,
    agenda,
    call_off,
    say_ready,
    wait_until_done,
    wait_until_ready,
)
from simulation.state.week import MOST_FIRMS, MOST_TREATMENTS
from simulation.team import BLOCK, Team

DECIDED_IN_TURN = 2
"""How many have to say that a plan may be carried out: who has decided on it, and who did the last of the plan before."""
SHARE = 4 * BLOCK
"""Records on which a thread carries out a plan at a time."""
AHEAD = 16
"""Customers from one who is treated to the one whose records are asked for."""

FIRM = rows_of([("row", "i8"), ("id", "i8"), ("relevance", "f8")])
"""One row a firm: its row and stable number, and the relevance of a message for everybody [-]."""


class AllOrders(NamedTuple):
    """What :class:`Orders` holds, of all firms that plan.

    ``firms`` (n_plans,) of :data:`FIRM`, ``treatments`` (n_plans, MOST_TREATMENTS), ``benefit`` (n_plans, n_segments).
    """

    firms: NDArray[np.void]
    treatments: NDArray[np.void]
    segments: NDArray[np.void]
    benefit: NDArray[np.float64]
    step: int
    key_low: int
    key_high: int


@compiled
def _write(
    state: Any, given: Any, rows: Any, filed: Any, places: Any, quiet: Any, notes: Any, counted: Any, tally: Any
) -> None:  # fmt: skip
    """Carry out plans, a stage each, with whoever shares the work, as soon as they are made.

    One after another: who is sent away by two firms at once is changed in what is not a firm's own.

    Parameters
    ----------
    rows, filed, places, quiet
        As in :class:`Plan`, ``MOST_FIRMS`` of each.
    """
    words = np.empty((4, BLOCK), np.uint64)
    busy = np.empty(BLOCK, np.int64)
    for plan in range(notes.shape[0]):
        wait_until_ready(notes, plan, DECIDED_IN_TURN)
        shares = max(1, (rows[plan].shape[0] + SHARE - 1) // SHARE)
        firm = given.firms[plan]
        orders = Orders(
            firm.row, firm.id, given.treatments[plan], firm.relevance, given.segments, given.benefit[plan], given.step,
            given.key_low, given.key_high,
        )  # fmt: skip
        share = add(notes, plan, TAKEN, 1)
        while share < shares:
            last = min((share + 1) * SHARE, rows[plan].shape[0])
            _write_part(
                state, orders, rows[plan], filed[plan], places[plan], quiet[plan], share * SHARE, last, words, busy,
                counted[plan], tally,
            )  # fmt: skip
            if add(notes, plan, DONE, 1) == shares - 1 and plan + 1 < notes.shape[0]:
                add(notes, plan + 1, READY, 1)
            share = add(notes, plan, TAKEN, 1)
        if plan == notes.shape[0] - 1:
            wait_until_done(notes, plan, shares)


@phase
def _write_part(
    state: Any, orders: Orders, rows: Any, filed: Any, places: Any, quiet: Any, begin: int, end: int, words: Any, busy: Any,
    counted: Any, tally: Any,
) -> None:  # fmt: skip
    """Carry out a firm's plan for the customers in some places of its records."""
    all_are_busy = any_order(orders.treatments[0])
    for first in range(begin, end, BLOCK):
        n_busy = 0
        last = min(first + BLOCK, end)
        for place in range(first, last):  # without a branch: nobody can guess who is treated
            something = all_are_busy | (places[place] != 0) | (filed[place].treatment != 0)
            busy[n_busy] = place
            n_busy += something
            counted[0, state.segment[rows[place]]] += not (something | quiet[place])
        for number in range(min(AHEAD, n_busy)):
            fetch_for_treating(state, orders.firm, rows[busy[number]])
        if orders.relevance < 1.0:  # else a message written for all is to the point without any luck
            for number in range(n_busy):
                words[0, number] = state.customer_id[rows[busy[number]]]
            philox_many(orders.key_low, orders.key_high, orders.step, purposes.CONTACT, orders.firm_id, words, n_busy)
        for number in range(n_busy):
            if number + AHEAD < n_busy:
                fetch_for_treating(state, orders.firm, rows[busy[number + AHEAD]])
            place = busy[number]
            treat(
                state, orders, tally, counted, rows[place], filed[place].treatment, places[place], quiet[place],
                filed[place].persona, uniform(int(words[0, number])),
            )  # fmt: skip


@phase
def fetch_for_treating(state: Any, firm: int, row: int) -> None:
    """Ask for all that treating a customer may read or change."""
    prefetch(state.relation, (firm, row))
    prefetch(state.file, (firm, row))


@phase
def any_order(order: Any) -> bool:
    """Return whether a treatment does anything for anybody when the plan is made."""
    return order.cost > 0.0 or order.contact != 0 or order.end != 0 or order.ask_why != 0 or order.apology > 0.0


class Plan(NamedTuple):
    """What a firm has decided to do with the customers whom it has on file, (n_known,) each.

    ``rows`` of the customers, what is ``filed`` of each, the ``places`` of their treatments in the plan, and who has gone
    ``quiet``: who has, and is not in the plan, gets nothing, not even the ordinary level.
    """

    rows: NDArray[np.int32]
    filed: NDArray[np.void]
    places: NDArray[np.uint8]
    quiet: NDArray[np.bool_]


_NOBODY = Plan(np.empty(0, np.int32), np.empty(0, FILED), np.empty(0, np.uint8), np.empty(0, np.bool_))
_NOBODY.quiet.flags.writeable = False
"""The plan of a firm that there is not: the compiled loop always gets ``MOST_FIRMS`` of them."""


def write_treatments(
    state: State,
    orders: AllOrders,
    files: Sequence[tuple[NDArray[np.int32], NDArray[np.void]]],
    decide: Callable[[int], tuple[NDArray[np.uint8], NDArray[np.bool_]]],
    tally: NDArray[np.int64],
    team: Team,
) -> NDArray[np.int64]:
    """Carry out plans while they are made: write who is treated how, send messages, note costs, end relationships.

    Parameters
    ----------
    orders
        What the treatments of these plans do.
    files
        Rows and files of the customers whom each firm that plans has on file, see :class:`Plan`.
    decide
        Fills in the orders of the firm in that place, and returns the places of its customers' treatments, and who has gone
        quiet; asked for one firm after the other.
    tally : (n_firms + 1, n_segments, N_TALLIES)
        Added to.
    team
        Whose threads share the work.

    Returns
    -------
    counted : (n_plans, MOST_TREATMENTS, n_segments)
        Customers by treatment and segment; of those in no treatment, the ones who have not gone quiet.

    Raises
    ------
    Exception
        What ``decide`` raises; plans of the firms before may have been carried out then.
    """
    threads, notes = team.sharing(state.customer_id.shape[0]), agenda(len(files))
    counted = np.zeros((threads, len(files), MOST_TREATMENTS, tally.shape[1]), np.int64)
    if threads == 1:
        plans = [Plan(*file, *decide(place)) for place, file in enumerate(files)]
        notes[:, READY] = DECIDED_IN_TURN
        rows, filed, places, quiet = _for_all_firms(plans)
        _write(state, orders, rows, filed, places, quiet, notes, counted[0], tally)
        return np.asarray(counted[0])
    to_fill = [(np.empty(len(rows), np.uint8), np.empty(len(rows), np.bool_)) for rows, _ in files]
    plans = [Plan(*file, places, _read_only(quiet)) for file, (places, quiet) in zip(files, to_fill, strict=True)]

    def decide_all() -> None:
        try:
            for place, (places, quiet) in enumerate(to_fill):
                places[:], quiet[:] = decide(place)
                say_ready(notes, place)
        except BaseException:
            call_off(notes)
            raise

    tallies_of_all = np.zeros((threads, *tally.shape), np.int64)
    given = (state, orders, *_for_all_firms(plans), notes)
    team.share(_write, [(*given, *own) for own in zip(counted, tallies_of_all, strict=True)], meanwhile=decide_all)
    tally += tallies_of_all.sum(axis=0)
    return np.asarray(counted.sum(axis=0))


def _read_only(array: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a view that cannot be written to: what compiled code is handed must always be of the same kind."""
    view = array.view()
    view.flags.writeable = False
    return view


def _for_all_firms(plans: Sequence[Plan]) -> Sequence[tuple[Any, ...]]:
    """Return the parts of ``MOST_FIRMS`` plans: rows, filed, places, quiet."""
    return tuple(zip(*plans, *[_NOBODY] * (MOST_FIRMS - len(plans)), strict=True))


@compiled
def count_in_hand(places: Any, quiet: Any, counted: Any) -> int:
    """Count who is in each treatment, of those in none only the ones who have not gone quiet; returns how many have not.

    Parameters
    ----------
    places, quiet : (n_known,)
        Place of each customer's treatment in the plan; whether it has gone quiet.
    counted : (n_treatments,)
        Written into.
    """
    active = 0
    untreated = 0
    for place in range(places.shape[0]):
        active += not quiet[place]
        untreated += (places[place] == 0) & (not quiet[place])
    counted[0] = untreated
    for treatment in range(1, counted.shape[0]):
        found = 0
        for place in range(places.shape[0]):
            found += places[place] == treatment
        counted[treatment] = found
    return active
