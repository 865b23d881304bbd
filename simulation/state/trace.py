"""What is noted of customers who are followed: every alternative at every occasion, and every use of what was bought."""

from typing import Any, NamedTuple

import numpy as np

from simulation.state.rows import rows_of

ALTERNATIVE = rows_of(
    [
        ("occasion", "i8"),
        ("firm", "i8"),
        ("stage", "i8"),
        ("compared", "i8"),
        ("chosen", "i8"),
        ("price", "f8"),
        ("benefit", "f8"),
        ("technology", "f8"),
        ("effort", "f8"),
        ("money", "f8"),
        ("rise", "f8"),
        ("worth", "f8"),
        ("taste", "f8"),
        ("habit", "f8"),
        ("attachment", "f8"),
        ("reminder", "f8"),
        ("bond", "f8"),
        ("points", "f8"),
        ("irritation", "f8"),
        ("utility", "f8"),
        ("luck", "f8"),
        ("time", "f8"),
    ]
)
"""One row an alternative at an occasion.

``occasion`` its number in the week; ``firm`` its row, or ``NO_FIRM`` for doing without; ``stage`` of the relationship then;
``compared``, ``chosen`` whether; ``price`` asked [EUR]; believed ``benefit``, ``technology``, ``effort``, ``money``, its ``rise``
above the usual, and what they come to, ``worth`` [-]; ``taste``, ``habit``, ``attachment``, ``reminder`` [utility]; ``bond``,
``irritation`` [-] and ``points`` [cents], which the rules of ties turn into utility; ``utility`` of all of that; ``luck``, the
uniform drawn [-]; ``time`` at which it would win the race.
"""

USE = rows_of(
    [
        ("occasion", "i8"),
        ("firm", "i8"),
        ("second_hand", "i8"),
        ("failed", "i8"),
        ("units", "f8"),
        ("billed", "i8"),
        ("repair", "i8"),
        ("standard", "f8"),
        ("received", "f8"),
        ("experienced", "f8"),
        ("felt", "f8"),
        ("expectation_before", "f8"),
        ("expectation", "f8"),
        ("satisfaction_before", "f8"),
        ("satisfaction", "f8"),
        ("trust_before", "f8"),
        ("trust", "f8"),
        ("commitment_before", "f8"),
        ("commitment", "f8"),
    ]
)
"""One row a thing bought and used.

``units``; ``billed`` for them, and for a ``repair`` [cents]; what was ``received`` (performance and technology) against its
``standard`` [-]; satisfaction as ``experienced``, and as ``felt`` once any complaint was handled; lasting attitudes before and
after [-].
"""


class Trace(NamedTuple):
    """Room for what is noted of one customer in one week.

    ``alternatives`` (n,) of :data:`ALTERNATIVE` and ``uses`` (n,) of :data:`USE`, empty where nobody is followed; ``written``
    (2,), how many rows of each are filled in.
    """

    alternatives: Any
    uses: Any
    written: Any

    def taken(self) -> tuple[Any, Any]:
        """Return copies of what has been written, and make room for the next week."""
        noted = self.alternatives[: self.written[0]], self.uses[: self.written[1]]
        copies = noted[0].copy(), noted[1].copy()
        for rows in noted:
            rows[:] = 0
        self.written[:] = 0
        return copies


def trace_room(occasions: int, firms: int) -> Trace:
    """Return room for so many occasions in a market of so many firms; 0 for one that notes nothing.

    Examples
    --------
    >>> [len(rows) for rows in trace_room(2, 4)]
    [10, 2, 2]
    """
    return Trace(np.zeros(occasions * (firms + 1), ALTERNATIVE), np.zeros(occasions, USE), np.zeros(2, np.int64))
