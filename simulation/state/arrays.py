"""The columns as arrays: one named tuple that compiled loops, Mesa's views and snapshots all share.

What is remembered of one customer and one firm lies side by side: in ``relation`` (32 bytes, half a cache line), which an
occasion to buy reads for every firm, and in ``file`` (20 bytes), which matters to the firm bought from only. It would
otherwise be a dozen far-apart places a firm, for a few customers in each block.
Each column is still an ordinary array, of shape (n_firms, n), with the record's length as its stride.
"""

import math
from collections import namedtuple
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.state.columns import COLUMNS, Column

if TYPE_CHECKING:

    class State(tuple[NDArray[Any], ...]):
        """All columns, by name."""

        def __new__(cls, *columns: NDArray[Any]) -> "State":  # noqa: D102
            ...

        def __getattr__(self, name: str) -> NDArray[Any]: ...
        def _replace(self, **columns: NDArray[Any]) -> "State": ...

else:
    State = namedtuple("State", ["relation", "file", *(column.name for column in COLUMNS)])
"""``relation`` and ``file``, (n_firms, n) of records, and all columns in the order of :data:`simulation.state.columns.COLUMNS`."""

RELATION = np.dtype([(c.name, c.dtype) for c in COLUMNS if c.owner == "relationship" and c.dtype != "i8"], align=True)
"""What lies side by side for every choice; money has a column of its own, because it is only ever added to."""
FILE = np.dtype([(c.name, c.dtype) for c in COLUMNS if c.owner == "file"], align=True)
"""What lies side by side for the firm bought from."""


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
    shapes: list[tuple[tuple[int, ...], np.dtype[Any]]] = [((n_customers, n_firms), RELATION), ((n_customers, n_firms), FILE)]
    shapes += [
        ((n_customers,) if column.owner == "customer" else (n_customers, n_firms), np.dtype(column.dtype))
        for column in COLUMNS
        if not _in_a_record(column)
    ]
    pieces = [piece.T for piece in side_by_side(shapes)]
    relation, file = pieces[:2]
    alone = iter(pieces[2:])
    arrays: list[NDArray[Any]] = [relation.view(np.recarray), file.view(np.recarray)]
    for column in COLUMNS:
        if column.name in (RELATION.names or ()):
            array = relation[column.name]
        elif column.owner == "file":
            array = file[column.name]
        else:
            array = next(alone)
        if column.initial != 0.0:
            array[...] = column.initial
        arrays.append(array)
    return State(*arrays)


def _in_a_record(column: Column) -> bool:
    return column.name in (*(RELATION.names or ()), *(FILE.names or ()))


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
    copy = empty_state(len(state.customer_id), len(state.stage))
    for new, old in zip(copy, state, strict=True):
        if new.dtype.names is None:
            new[...] = old
    return copy

