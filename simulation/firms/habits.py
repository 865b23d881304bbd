"""When a firm's customers buy: what tells it, set side by side, and the usual intervals and doubts that follow."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled, phase

FIRST_GUESS_WEEKS = 4.0
"""Usual interval between purchases before anybody has bought twice [weeks]."""
LAPSED_AFTER = 3.0
"""Usual intervals without a purchase after which a customer looks lapsed. Assumption."""

Floats = NDArray[np.float64]
History = tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]
"""Purchases, first and last purchase [weeks], length of the contract [weeks], and spending, (n_known,) each."""

BYTES_A_CUSTOMER = 25
"""Room for one customer's history and habits."""

# What these write is made by NumPy, which asks the system for large pages.


def room_for_habits(n: int) -> NDArray[np.uint8]:
    """Return room for the history and the habits of ``n`` customers, (n * BYTES_A_CUSTOMER,), to be written by :func:`set_all`.

    All of it is written: nobody may see what was there before.
    """
    return np.empty(n * BYTES_A_CUSTOMER, np.uint8)


def history_in(room):
    """Return the parts of such room that hold the history, (n_known,) each; see :data:`History`. The wider come first."""
    n = room.shape[0] // BYTES_A_CUSTOMER
    return (
        room[16 * n : 18 * n].view(np.uint16),
        room[18 * n : 20 * n].view(np.int16),
        room[20 * n : 22 * n].view(np.int16),
        room[22 * n : 24 * n].view(np.int16),
        room[: 8 * n].view(np.int64),
    )


def habits_in(room):
    """Return the parts that hold usual intervals [weeks], and who looks lapsed by them, (n_known,) each."""
    n = room.shape[0] // BYTES_A_CUSTOMER
    return room[8 * n : 16 * n].view(np.float64), room[24 * n :].view(np.bool_)


_history_in = phase(history_in)
_habits_in = phase(habits_in)


@compiled
def set_all(filed, now, room):
    """Set side by side what is on file in a week, (n_known,) of ``FILED``, and find habits."""
    set_habits(filed, now, room)


@phase
def set_habits(filed, now, room):
    """Do what :func:`set_all` does, from within compiled code."""
    purchases, first, last, contract, spent = _history_in(room)
    for i in range(filed.shape[0]):
        purchases[i] = filed[i].purchases
        first[i] = filed[i].first_purchase
        last[i] = filed[i].last_purchase
        contract[i] = filed[i].contract_weeks
        spent[i] = filed[i].spent
    usual, lapsed = _habits_in(room)
    _find_habits(purchases, first, last, contract, now, usual, lapsed, 0)


@compiled
def find_habits(purchases, first, last, contract, now, usual, lapsed):
    """Find habits from columns as a strategy may have made them, weeks with fractions among them."""
    _find_habits(purchases, first, last, contract, now, usual, lapsed, 0.0)


@phase
def _find_habits(purchases, first, last, contract, now, usual, lapsed, weeks):
    """Add weeks up from ``weeks`` on: a whole number, where steps are, adds up in a quarter of the time, and to the same."""
    intervals = 0
    for i in range(purchases.shape[0]):
        several = purchases[i] >= 2
        weeks += several * (last[i] - first[i])
        intervals += several * (purchases[i] - 1)
    everybody = weeks / intervals if weeks > 0.0 else FIRST_GUESS_WEEKS
    for i in range(purchases.shape[0]):  # without a branch: nobody can guess who has bought twice
        between = last[i] - first[i]
        several = max(between / max(purchases[i] - 1, 1), (between + everybody) / purchases[i])
        habit = several if purchases[i] >= 2 else everybody
        usual[i] = contract[i] if contract[i] > 0 else habit
    _mark_unseen(last, now, contract, usual, LAPSED_AFTER, lapsed)


@phase
def _mark_unseen(last, now, contract, usual, intervals, unseen):
    for i in range(last.shape[0]):
        unseen[i] = is_unseen(last[i], now, contract[i], usual[i], intervals)


@phase
def is_unseen(last, now, contract, usual, intervals):
    """Whether somebody has not been seen for so many usual intervals, or, under contract, since the contract is over."""
    long = contract if contract > 0 else intervals * max(1.0, usual)
    return now - last > long


@compiled
def mark_unseen(last, now, contract, usual, intervals, unseen):
    """Mark who has not been seen for so many usual intervals, see :func:`is_unseen`."""
    _mark_unseen(last, now, contract, usual, intervals, unseen)
