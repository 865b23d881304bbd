"""Types of tables whose rows compiled code and ordinary Python read alike: ``table[row].name``."""

from typing import Any

import numpy as np


def rows_of(fields: Any, *, align: bool = False) -> "np.dtype[np.void]":
    """Return the type of rows with these fields, as :class:`numpy.dtype` takes them.

    A plain array of such rows does what an ``np.recarray`` does, but NumPy and Numba take much less time to slice it and to hand
    it on.

    Examples
    --------
    >>> table = np.zeros(2, rows_of([("age", "i8"), ("name", "U8")]))
    >>> table[1].age = 7
    >>> table["age"].tolist()
    [0, 7]
    """
    return np.dtype((np.record, np.dtype(fields, align=align)))
