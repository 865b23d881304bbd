"""Where a week's loop notes what it needs for a block of customers, and how it lists those with something to do."""

from typing import Any, NamedTuple

import numpy as np

from simulation.compiling import phase
from simulation.state.week import MOST_FIRMS
from simulation.team import BLOCK

TOGETHER = 8
"""Flags that are looked at together: as many as there are bytes in one number."""
DOING_WITHOUT = 4
"""Where in ``delays`` that of doing without is, after those of four firms."""


class Room(NamedTuple):
    """Where a call of :func:`~simulation.customers.week.customers_week` notes what it needs for a block of customers.

    Another one for each thread. ``listed`` rows of customers with something to do, ``counts`` a number for each of them; ``words``
    the luck of everybody, ``drawn`` and ``lucky`` of those listed, ``delays`` what it comes to in a race: logarithms of exponential
    variates, of the first four firms and of doing without; ``shelves`` where in ``drawn`` each firm's luck is; ``heard`` what
    contacts say; ``flags`` who has something to do, ``eights`` the same memory, eight flags in one number; by segment,
    ``largest`` factor that there may be on a purchase rate, and ``surely``, 1 for who is always looked at.
    """

    listed: Any
    counts: Any
    words: Any
    drawn: Any
    lucky: Any
    delays: Any
    shelves: Any
    heard: Any
    flags: Any
    eights: Any
    largest: Any
    surely: Any

    @classmethod
    def of(cls, n_firms: int, n_segments: int) -> "Room":
        """Return room for a market of so many firms and segments."""
        most = 2 * BLOCK
        eights = np.zeros(BLOCK // TOGETHER, np.uint64)
        return cls(
            np.empty(most, np.int64), np.empty(most, np.int64), np.empty((4, BLOCK + 1), np.uint64),
            np.empty((1 + n_firms, 4, most + 8), np.uint64), np.empty(most + 8, np.uint64),
            np.empty((DOING_WITHOUT + 1, most + 8)),
            np.empty(n_firms, np.int64), np.empty((3, MOST_FIRMS), np.float64), eights.view(np.uint8), eights,
            np.empty(n_segments), np.empty(n_segments),
        )  # fmt: skip


@phase
def list_flagged(room: Room, listed: Any, first: int, count: int) -> int:
    """List the rows from ``first`` on whose flags are set, of ``count`` flags; returns how many are listed.

    For most there is nothing to do, and nobody can guess for whom: so everybody gets a flag, many at once, and a branch is taken
    once for eight of them.
    """
    flags, eights = room.flags, room.eights
    numbers = (count + TOGETHER - 1) // TOGETHER
    for place in range(count, numbers * TOGETHER):  # not everybody's
        flags[place] = 0
    found = 0
    for number in range(numbers):
        if eights[number] == 0:
            continue
        for place in range(number * TOGETHER, (number + 1) * TOGETHER):
            listed[found] = first + place
            found += int(flags[place])
    return found
