"""The columns as arrays: one named tuple that compiled loops, Mesa's views and snapshots all share.

What is remembered of one customer and one firm lies side by side: in ``relation`` (32 bytes, half a cache line), which an
occasion to buy reads for every firm, and in ``file`` (20 bytes), which matters to the firm bought from only. It would
otherwise be a dozen far-apart places a firm, for a few customers in each block.
Each of their columns can still be had as an ordinary array, of shape (n_firms, n), with the record's length as its stride.
"""

import math
from collections import namedtuple
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled
from simulation.state.columns import COLUMNS, FOREVER, GONE, NOT_YET
from simulation.state.memory import keep_freed_memory
from simulation.state.rows import rows_of

RELATION = rows_of([(c.name, c.dtype) for c in COLUMNS if c.owner == "relationship" and c.dtype != "i8"], align=True)
"""What lies side by side for every choice; money has a column of its own, because it is only ever added to."""
FILE = rows_of([(c.name, c.dtype) for c in COLUMNS if c.owner == "file"], align=True)
"""What lies side by side for the firm bought from."""
ALONE = tuple(c for c in COLUMNS if c.name not in (*(RELATION.names or ()), *(FILE.names or ())))
"""The columns that are arrays of their own."""

if TYPE_CHECKING:

    class _Arrays(tuple[NDArray[Any], ...]):
        def __new__(cls, *arrays: NDArray[Any]) -> "_Arrays": ...
        def _replace(self, **arrays: NDArray[Any]) -> "State": ...

else:
    _Arrays = namedtuple("_Arrays", ["relation", "file", *(column.name for column in ALONE)])


class State(_Arrays):
    """``relation`` and ``file``, (n_firms, n) of records, and the columns that are arrays of their own.

    Compiled loops see these only: the fewer there are, the less there is to compile. Outside of them every column of
    :data:`simulation.state.columns.COLUMNS` is had by its name.
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> NDArray[Any]:
        """Return a column that is kept within records, (n_firms, n); changes of it change the records."""
        for records in self[:2]:
            if name in (records.dtype.names or ()):
                return np.asarray(records[name])
        raise AttributeError(f"there is no column '{name}'")


LARGE = 16_384
"""Customers from which on what a planning needs is so large that the system would take the memory back each time."""
CACHE_LINE = 64
"""What comes from memory at once [bytes]."""


def empty_state(n_customers: int, n_firms: int) -> State:
    """Return columns with their initial values.

    Parameters
    ----------
    n_customers
        Rows: customers present at the start and all who will arrive.
    n_firms
        Firms, those that enter later included.
    """
    if n_customers >= LARGE:
        keep_freed_memory()
    shapes: list[tuple[tuple[int, ...], np.dtype[Any]]] = [
        ((n_customers, n_firms), RELATION),
        ((n_customers, n_firms), FILE),
    ]
    shapes += [
        ((n_customers,) if column.owner == "customer" else (n_customers, n_firms), np.dtype(column.dtype))
        for column in ALONE
    ]
    relation, file, *alone = (array.T for array in side_by_side(shapes))
    state = State(relation, file, *alone)
    for column in COLUMNS:
        if column.initial != 0.0:
            getattr(state, column.name)[...] = column.initial
    return state


def side_by_side(shapes: Sequence[tuple[tuple[int, ...], np.dtype[Any]]]) -> list[NDArray[Any]]:
    """Return arrays of zeros that share one piece of memory, each beginning with a cache line of its own.

    One large piece is cheaper to look through than many small ones: the system maps it in large pages. And no record of a
    size that divides :data:`CACHE_LINE` straddles two lines.

    Parameters
    ----------
    shapes
        Shape and type of each array.
    """
    begins = [0]
    for shape, dtype in shapes:
        size = math.prod(shape) * dtype.itemsize
        begins.append(begins[-1] + size + -size % CACHE_LINE)
    memory = np.zeros(begins[-1] + CACHE_LINE, np.uint8)
    memory = memory[-memory.ctypes.data % CACHE_LINE :]
    return [
        memory[begin : begin + math.prod(shape) * dtype.itemsize].view(dtype).reshape(shape)
        for begin, (shape, dtype) in zip(begins, shapes, strict=False)
    ]


def copied(state: State) -> State:
    """Return an independent copy (a snapshot), laid out like the original."""
    copy = empty_state(len(state.customer_id), len(state.relation))
    for new, old in zip(copy, state, strict=True):
        new[...] = old
    return copy


@compiled
def first_to_come_or_go(presence: Any, arrival: Any, departure: Any) -> int:
    """Return the earliest step at which anybody arrives, or leaves the market; ``FOREVER`` if nobody ever does."""
    earliest = FOREVER
    for row in range(presence.shape[0]):  # without a branch, many at once
        waits = (presence[row] == NOT_YET) & (arrival[row] > 0)  # who is there from the start has come already
        stays = FOREVER if presence[row] == GONE else departure[row]
        earliest = min(earliest, arrival[row] if waits else stays)
    return int(earliest)
