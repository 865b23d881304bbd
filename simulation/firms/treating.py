"""Carrying out plans: who is treated how is written into the records, messages go out, relationships end.

A plan is carried out by threads that have time while the firms after it are still deciding: strategies are Python, which runs
in one thread at a time.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled, compiled_without_arrays, phase
from simulation.firms.records import FILED
from simulation.firms.research import NO_PICTURE
from simulation.random_numbers import draw, purposes
from simulation.random_numbers.generator import ONLY, philox_many, uniform
from simulation.rules import lifecycle, satisfaction, ties
from simulation.state import tallies
from simulation.state.arrays import State
from simulation.state.columns import ASKED, NEVER, OPTED_OUT, PRESENT, SERVICE, SHARE_STEPS
from simulation.state.prefetch import prefetch
from simulation.state.relationship import count_attitude, end
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
from simulation.state.week import MOST_FIRMS, MOST_TREATMENTS, SAID, SENT_AWAY, WILL_WARN
from simulation.team import BLOCK, Team

TOO_SOON_WEEKS = 2
"""A message so soon after the last irritates even if it is to the point [weeks]. Assumption."""
TOO_SOON_IRRITATES = 0.5
"""How much of what an irrelevant message irritates [-]. Assumption."""

DECIDED_IN_TURN = 2
"""How many have to say that a plan may be carried out: who has decided on it, and who did the last of the plan before."""
SHARE = 4 * BLOCK
"""Records on which a thread carries out a plan at a time."""
AHEAD = 16
"""Customers from one who is treated to the one whose records are asked for."""

ORDER = rows_of(
    [("contact", "i8"), ("personal", "i8"), ("end", "i8"), ("ask_why", "i8"), ("apology", "f8"), ("cost", "f8")]
)
"""One row a treatment: whether it sends a message, whether a personal one, whether it ends the relationship and asks why
the customer left; share of a mistaken belief mended [-]; what it costs until the next planning [EUR/customer]."""


FIRM = rows_of([("row", "i8"), ("id", "i8"), ("relevance", "f8")])
"""One row a firm: its row and stable number, and the relevance of a message for everybody [-]."""


class Orders(NamedTuple):
    """A firm's plan as the loop over its records reads it.

    ``firm``, ``firm_id`` row and stable number; ``treatments`` (n_treatments,) of :data:`ORDER`; ``relevance`` of a message
    for everybody [-]; ``segments`` (n_segments,), parameters; ``benefit`` (n_segments,), what the firm truly offers now [-];
    ``step`` and the seed's two words.
    """

    firm: int
    firm_id: int
    treatments: Any
    relevance: float
    segments: Any
    benefit: NDArray[np.float64]
    step: int
    key_low: int
    key_high: int


@phase
def message(state: Any, orders: Orders, tally: Any, row: int, personal: bool, persona: int, luck: float) -> None:
    """Send a customer a message, who is reminded by it or irritated, and may want no more."""
    relation = state.relation[orders.firm, row]
    if relation.marks & OPTED_OUT != 0:
        return
    file = state.file[orders.firm, row]
    weeks = orders.step - file.last_contact if file.last_contact != NEVER else -1
    file.last_contact = orders.step
    if state.presence[row] != PRESENT:  # has left the market, unseen by the firm
        return
    number = state.segment[row]
    segment = orders.segments[number]
    relevant = True
    if personal and persona != NO_PICTURE:
        relevant = persona == number
    elif orders.relevance < 1.0:
        relevant = luck < orders.relevance
    added = 0.0 if relevant else segment.irritation_per_message
    if relevant:
        relation.reminded = orders.step
        if 0 <= weeks <= TOO_SOON_WEEKS:
            added = TOO_SOON_IRRITATES * segment.irritation_per_message
    left = 0.0
    if weeks >= 0 and relation.irritation > 0:
        left = ties.irritation_left(relation.irritation / SHARE_STEPS, float(weeks), segment.irritation_fading)
    irritation = ties.irritation_after(left, added) if added > 0.0 else left
    relation.irritation = ties.in_steps(irritation)
    if added > 0.0 and irritation >= segment.opt_out_at:
        relation.marks = relation.marks | OPTED_OUT
        tally[orders.firm, number, tallies.OPT_OUTS] += 1


@phase
def win_back(state: Any, orders: Orders, row: int, ask_why: bool, apology: float) -> None:
    """Ask a customer who left why, and mend the mistaken belief of one who left because of the service."""
    relation = state.relation[orders.firm, row]
    if relation.stage != lifecycle.LAPSED:
        return
    if ask_why:
        relation.marks = relation.marks | ASKED
    if apology > 0.0 and state.file[orders.firm, row].left_because == SERVICE:
        truth = orders.benefit[state.segment[row]]
        relation.expectation = satisfaction.moved_towards(float(relation.expectation), truth, apology)


@phase
def resent(state: Any, orders: Orders, row: int) -> None:
    """Speak well of the firm no more once it has sent one away; perhaps warn of it, from this week on."""
    customer = int(state.customer_id[row])
    words = draw(orders.key_low, orders.key_high, customer, orders.step, purposes.ENDING, ONLY, orders.firm_id)
    voice = int(state.voice[row]) & ~(SAID << orders.firm)
    state.relation[orders.firm, row].reminded = orders.step  # the last that was heard of the firm
    if uniform(words[0]) < orders.segments[state.segment[row]].warn_probability:
        voice |= SENT_AWAY
        state.relation[orders.firm, row].missed = WILL_WARN
    state.voice[row] = voice


@phase
def spend(state: Any, orders: Orders, tally: Any, row: int, cost: float) -> None:
    """Note in the file what a customer will have cost by the next planning."""
    firm, segment = orders.firm, state.segment[row]
    file = state.file[firm, row]
    left = np.float32(float(file.earned) - cost)
    alive = state.presence[row] == PRESENT and lifecycle.is_customer(state.relation[firm, row].stage)
    turns = alive and (file.earned > 0.0) != (left > 0.0)  # else nothing that is counted changes
    if turns:
        count_attitude(state, tally, firm, segment, row, -1)
    file.earned = left
    if turns:
        count_attitude(state, tally, firm, segment, row, 1)


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


@phase
def treat(
    state: Any,
    orders: Orders,
    tally: Any,
    counted: Any,
    row: int,
    before: int,
    treatment: int,
    quiet: bool,
    persona: int,
    luck: float,
) -> None:
    """Carry out what is planned for one customer; ``luck`` decides whether a message is to the point."""
    if treatment != before:
        state.relation[orders.firm, row].treatment = treatment
    if treatment == 0 and quiet:  # nothing is done for who has gone quiet and is not in the plan
        return
    order = orders.treatments[treatment]
    counted[treatment, state.segment[row]] += 1
    if order.cost > 0.0:
        spend(state, orders, tally, row, order.cost)
    if order.end != 0:
        was_customer = state.presence[row] == PRESENT and lifecycle.is_customer(state.relation[orders.firm, row].stage)
        end(state, tally, orders.firm, row)
        if was_customer:
            resent(state, orders, row)
        return
    if order.ask_why != 0 or order.apology > 0.0:
        win_back(state, orders, row, order.ask_why != 0, order.apology)
    if order.contact != 0:
        message(state, orders, tally, row, order.personal != 0, persona, luck)


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


def expire_points(
    state: State, firms: Sequence[tuple[int, int]], step: int, tally: NDArray[np.int64], team: Team
) -> None:
    """Take the points of customers who have not bought for too long.

    Parameters
    ----------
    firms
        Rows of firms, and after how many weeks without a purchase their points expire.
    tally : (n_firms + 1, n_segments, N_TALLIES)
        Added to.
    team
        Whose threads share the work.
    """
    threads = team.sharing(state.customer_id.shape[0])
    given = (state, np.array(firms, np.int64).reshape(-1, 2), step, agenda(1))
    into = np.zeros((threads, *tally.shape), np.int64)
    team.share(_expire, [(*given, own) for own in into])
    tally += into.sum(axis=0)


@compiled_without_arrays
def _expire(state: Any, firms: Any, step: int, notes: Any, tally: Any) -> None:
    """Take points with whoever shares the work; ``firms`` (n, 2) of row and weeks."""
    shares = (state.customer_id.shape[0] + SHARE - 1) // SHARE
    share = add(notes, 0, TAKEN, 1)
    while share < shares:
        for number in range(firms.shape[0]):
            firm, expiry_weeks = firms[number, 0], firms[number, 1]
            for row in range(share * SHARE, min((share + 1) * SHARE, state.customer_id.shape[0])):
                points = int(state.file[firm, row].points)
                if points > 0 and step - state.relation[firm, row].last_purchase >= expiry_weeks:
                    tally[firm, state.segment[row], tallies.POINTS_EXPIRED] += points
                    state.file[firm, row].points = 0
        add(notes, 0, DONE, 1)
        share = add(notes, 0, TAKEN, 1)
    wait_until_done(notes, 0, shares)
