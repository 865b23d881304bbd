"""Looking up what firms have on file: copies of several firms' files out of the columns, in one pass."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled, phase
from simulation.firms.habits import room_for_habits, set_habits
from simulation.firms.records import FILED, CopiedRecords
from simulation.firms.research import NO_PICTURE, Knowledge, accuracy_after, picture
from simulation.latest import Latest
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import SETTING_UP, philox_many, uniform
from simulation.state.arrays import State
from simulation.state.columns import ASKED, NO_REASON
from simulation.state.prefetch import prefetch
from simulation.state.rows import rows_of
from simulation.state.sharing import DONE, TAKEN, add, agenda, wait_until_done
from simulation.state.week import MOST_FIRMS
from simulation.team import BLOCK, Team

FEW_PURCHASES = 8
"""Purchases below which the accuracy of a picture is computed once for a block of customers, and not for each."""
TOGETHER = 8
"""Customers whose files are copied for one firm after the other: few, so that memory is read in the order in which it lies,
which the processor foresees. Measured: with 64, copying takes twice as long."""
SHARE = 4 * BLOCK
"""Customers whose files a thread copies at a time."""
FAR_AHEAD = 64
"""Customers from one whose file is copied to the one whose relations are asked for: without, nobody could foresee which are
needed, and copying takes more than twice as long. Measured."""
SOON = 32
"""Customers from one whose file is copied to the one whose file is asked for: a fourth less time than without. Measured."""

KNOWN = rows_of([("firm", "i8"), ("id", "i8"), ("keeps_picture", "i8"), ("accuracy", "f8"), ("learning", "f8")])
"""A firm that looks into its files: row, stable number, and what it makes of customers (see :class:`Knowledge`)."""

_LATEST = Latest()
_NO_ROWS = np.empty(0, np.int32)
_NOTHING_FILED = np.empty(0, FILED)
_NO_ROOM = room_for_habits(0)
"""For the firms that there are not: the compiled loop always gets ``MOST_FIRMS`` of each."""


@compiled
def _look_up(state, known, contracts, biases, by_id, key_low, key_high, step, counts, rows, filed, rooms, notes):
    """Look up, with whoever shares the work, every share's files, and then every firm's customers' habits.

    Parameters
    ----------
    counts : (n_shares + 1, n_firms)
        Files before each share.
    rows, filed, rooms
        To be written, ``MOST_FIRMS`` of each.
    notes : (2, NOTES)
    """
    found = np.zeros(known.shape[0], np.int64)
    begins = np.zeros(known.shape[0], np.int64)
    listed = np.empty(TOGETHER + 1, np.int32)
    words = np.empty((4, BLOCK), np.uint64)
    accuracies = np.empty(FEW_PURCHASES)
    share = add(notes, 0, TAKEN, 1)
    while share < counts.shape[0] - 1:
        found[:] = counts[share]
        start, stop = share * SHARE, min((share + 1) * SHARE, state.customer_id.shape[0])
        _look_up_share(
            state, known, contracts, biases, by_id, key_low, key_high, found, rows, filed, start, stop, begins, listed, words,
            accuracies,
        )  # fmt: skip
        add(notes, 0, DONE, 1)
        share = add(notes, 0, TAKEN, 1)
    wait_until_done(notes, 0, counts.shape[0] - 1)
    place = add(notes, 1, TAKEN, 1)
    while place < known.shape[0]:
        set_habits(filed[place], step, rooms[place])
        add(notes, 1, DONE, 1)
        place = add(notes, 1, TAKEN, 1)
    wait_until_done(notes, 1, known.shape[0])


@phase
def _look_up_share(
    state, known, contracts, biases, by_id, key_low, key_high, found, rows, filed, start, stop, begins, listed, words, accuracies
):  # fmt: skip
    everybody = state.customer_id.shape[0]
    for first in range(start, stop, BLOCK):
        last = min(first + BLOCK, stop)
        for place in range(known.shape[0]):
            begins[place] = found[place]
        for row in range(first, last, TOGETHER):
            until = min(row + TOGETHER, last)
            for coming in range(row + FAR_AHEAD, min(row + FAR_AHEAD + TOGETHER, everybody)):
                for place in range(known.shape[0]):
                    prefetch(state.relation, (known[place].firm, coming))
            for place in range(known.shape[0]):
                firm = known[place].firm
                found[place] = copy_files(
                    state, firm, contracts, row, until, listed, found[place], rows[place], filed[place]
                )  # fmt: skip
        for place in range(known.shape[0]):
            if known[place].keeps_picture != 0:
                picture_customers(
                    state, known[place], accuracies, biases[place], by_id, key_low, key_high, words, begins[place],
                    found[place], rows[place], filed[place],
                )  # fmt: skip


@compiled
def _count(state, firms, counts):
    """Count how many customers each of the firms has on file before each share, (n_shares + 1, n_firms): in the last row, all."""
    for share in range(counts.shape[0] - 1):
        on_file = state.on_file[share * SHARE : (share + 1) * SHARE]
        for place in range(firms.shape[0]):
            firm = firms[place].firm
            found = 0
            for row in range(on_file.shape[0]):
                found += (int(on_file[row]) >> firm) & 1
            counts[share + 1, place] = counts[share, place] + found


@phase
def copy_files(state, firm, contracts, first, last, listed, begin, rows, filed):
    """Copy what a firm has on file of customers in some rows to places from ``begin`` on; returns where they end."""
    on_file = state.on_file[first:last]
    number = 0
    for place in range(last - first):
        listed[number] = first + place  # overwritten by the next, unless this one is on file
        number += (int(on_file[place]) >> firm) & 1
    last_row = state.customer_id.shape[0] - 1
    for place in range(begin, begin + number):
        row = rows[place] = listed[place - begin]
        prefetch(state.file, (firm, min(row + SOON, last_row)))
        relation = state.relation[firm, row]
        file = state.file[firm, row]
        copy = filed[place]
        copy.spent = state.spent[firm, row]
        copy.customer_id = state.customer_id[row]
        copy.earned = file.earned
        copy.points = file.points
        copy.purchases = relation.purchases
        copy.last_purchase = relation.last_purchase
        copy.first_purchase = file.first_purchase
        copy.last_contact = file.last_contact
        copy.complaints = file.complaints
        copy.treatment = relation.treatment
        copy.marks = relation.marks
        copy.left_because = file.left_because if relation.marks & ASKED else NO_REASON
        copy.contract_weeks = contracts[state.segment[row]]
        copy.persona = NO_PICTURE
    return begin + number


@phase
def picture_customers(state, known, accuracies, biases, by_id, key_low, key_high, words, begin, end, rows, filed):
    """Write into the copies at places ``begin`` to ``end`` who the firm takes each customer for."""
    for purchases in range(FEW_PURCHASES):
        accuracies[purchases] = accuracy_after(known.accuracy, known.learning, purchases)
    for place in range(begin, end):
        words[0, place - begin] = filed[place].customer_id
    philox_many(key_low, key_high, SETTING_UP, purposes.PICTURE, known.id, words, end - begin)
    for place in range(begin, end):
        copy = filed[place]
        if copy.purchases < FEW_PURCHASES:
            accuracy = accuracies[copy.purchases]
        else:
            accuracy = accuracy_after(known.accuracy, known.learning, copy.purchases)
        luck, other = uniform(int(words[0, place - begin])), uniform(int(words[1, place - begin]))
        copy.persona = picture(luck, other, int(state.segment[rows[place]]), accuracy, biases, by_id)


def _known_table(*known: Knowledge) -> tuple[NDArray[np.void], NDArray[np.float64]]:
    """Return firms, (n_planning,) of ``KNOWN``, and where they guess wrongly, (n_planning, n_segments)."""
    firms = np.array([(k.firm, k.firm_id, k.keeps_picture, k.accuracy, k.learning) for k in known], KNOWN)
    return firms, np.array([k.biases for k in known])


def look_up(
    state: State, step: int, known: Sequence[Knowledge], contracts: NDArray[np.int64], by_id: NDArray[np.int64],
    key: tuple[int, int], team: Team,
) -> list[tuple[NDArray[np.int32], CopiedRecords]]:  # fmt: skip
    """Copy several firms' records out of the columns, in one pass.

    Parameters
    ----------
    known : (n_planning,)
        The firms, and what they make of their customers.
    contracts : (n_segments,)
        Length of the segments' contracts, 0 without [weeks].
    by_id : (n_segments,)
        The segments' numbers in the order of their ids.
    key
        The seed's two words.
    team
        Whose threads share the work.

    Returns
    -------
    rows, records
        For each of the firms, rows of those whose file is not closed, (n_known,), and what is on file about them.
    """
    firms, biases = _LATEST.of_the_same(_known_table, *known)
    n = state.customer_id.shape[0]
    counts = np.zeros((-(-n // SHARE) + 1, len(firms)), np.int64)  # where each share begins to write
    _count(state, firms, counts)
    many = counts[-1].tolist()
    nobody = MOST_FIRMS - len(known)
    rows = (*(np.empty(n, np.int32) for n in many), *[_NO_ROWS] * nobody)
    # arrays of their own: a part of a common one would lead a strategy to the rivals' files
    filed = (*(np.empty(n, FILED) for n in many), *[_NOTHING_FILED] * nobody)
    rooms = (*map(room_for_habits, many), *[_NO_ROOM] * nobody)
    given = (state, firms, contracts, biases, by_id, *key, step, counts, rows, filed, rooms, agenda(2))
    team.share(_look_up, [given] * team.sharing(n))
    return [(rows[place], CopiedRecords.of(filed[place], step, rooms[place])) for place in range(len(known))]
