"""The mark of a rule: compiled by Numba, or left as ordinary Python with ``NUMBA_DISABLE_JIT=1``.

Rules use ``math.*`` and plain arithmetic only. Neither ``**`` (its last bit differs between compiled and plain
Python) nor ``numpy.*`` (its ``exp`` and ``log`` differ between processors) belongs in one.
"""

from collections.abc import Callable
from typing import Any, cast

import numba

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "no_cfunc_wrapper": True}


def rule[F: Callable[..., Any]](function: F) -> F:
    """Compile a rule, which Python and compiled code can call."""
    return cast("F", numba.njit(**_OPTIONS)(function))
