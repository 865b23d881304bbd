"""The customers' week with a log of every transaction, and with notes on one customer."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.customers.weeks import customers_weeks
from simulation.rules.purchasing import MOST_OCCASIONS
from simulation.state.sharing import agenda
from simulation.state.trace import Trace, trace_room
from simulation.state.transactions import KINDS, room_for
from simulation.team import BLOCK

NO_LOG = room_for(0)
"""What a week's clock carries where no log is kept."""
NO_TRACE = trace_room(0, 0)
"""What it carries where nobody is followed."""
NOTHING = NO_LOG.rows


def logged_week(
    state: Any, following: Any, tables: Any, contacts: Any, clock: Any, tallies_of_all: Any, mine: int, ratings: Any,
    room: Any, start: int, stop: int,
) -> NDArray[np.void]:  # fmt: skip
    """Run a single week as :func:`customers_weeks` does; returns its transactions, (n,), customer by customer.

    A block at a time, for which there is always room: rows that nothing is written into take no memory.
    """
    log = room_for(BLOCK * MOST_OCCASIONS * len(KINDS))
    found = []
    for first in range(start, stop, BLOCK):
        log.written[0] = 0
        customers_weeks(
            state, following, tables, contacts, clock._replace(log=log), tallies_of_all, mine, agenda(1), ratings, room,
            first, min(first + BLOCK, stop),
        )  # fmt: skip
        found.append(log.rows[: log.written[0]].copy())
    return np.concatenate(found) if found else NOTHING


def traced_week(
    state: Any, following: Any, tables: Any, contacts: Any, clock: Any, tally: Any, ratings: Any, room: Any, row: int, trace: Trace
) -> tuple[NDArray[np.void], NDArray[np.void]]:  # fmt: skip
    """Run a single week of the customer in one row; returns its alternatives and uses, see :mod:`simulation.state.trace`."""
    traced = clock._replace(trace=trace)
    customers_weeks(state, following, tables, contacts, traced, tally[None], 0, agenda(1), ratings, room, row, row + 1)
    return trace.taken()
