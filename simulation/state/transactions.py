"""The log of single transactions, kept only where somebody asks for it: who was billed how much by which firm."""

from typing import Any, NamedTuple

import numpy as np

from simulation.compiling import phase
from simulation.state.rows import rows_of

TRANSACTION = rows_of([("customer", "u4"), ("firm", "i2"), ("kind", "i2"), ("cents", "i8")])
"""One row a bill: stable id of the customer, row of the firm, place of the kind in :data:`KINDS`, amount billed [cents]."""
KINDS = ("purchase", "repair")
"""What is billed: see ``customers/paying.py`` and ``customers/using.py``. Each purchase can fail, so each may have a repair."""
PURCHASE, REPAIR = range(len(KINDS))


class TransactionLog(NamedTuple):
    """Room for the transactions of some customers in one week.

    ``rows`` (n,) of :data:`TRANSACTION`, empty where no log is kept; ``written`` (1,), how many rows are filled in.
    """

    rows: Any
    written: Any


def room_for(transactions: int) -> TransactionLog:
    """Return a log with room for so many transactions; 0 for one that takes none.

    Examples
    --------
    >>> len(room_for(3).rows), int(room_for(3).written[0])
    (3, 0)
    """
    return TransactionLog(np.empty(transactions, TRANSACTION), np.zeros(1, np.int64))


@phase
def write_transaction(log, customer, firm, kind, cents):
    """Write a bill into the log, if one is kept."""
    if log.rows.shape[0] == 0:
        return
    place = log.written[0]
    log.rows[place].customer = customer
    log.rows[place].firm = firm
    log.rows[place].kind = kind
    log.rows[place].cents = cents
    log.written[0] = place + 1
