"""Memory that is used again instead of being given back."""

import ctypes
from functools import cache

_TRIM_THRESHOLD, _MMAP_MAX = -1, -4
"""What is set, by glibc's numbers (``malloc.h``)."""
MOST_KEPT = 2**31 - 1
"""What may lie unused at the end of the memory before it is given back [bytes]: the most that can be set."""


@cache
def keep_freed_memory() -> bool:
    """Let the process keep the memory of arrays that are no longer needed; returns whether it does.

    At every planning a large market makes the same arrays anew. The GNU C library gives memory of such size back to the system
    at once, and each time it is asked for again the system clears it, page by page, at the first touch. That took up to a third
    of the planning of a million customers, and two threads wait for each other there. Other C libraries are left alone.

    Source: ``mallopt(3)``.
    """
    try:
        library = ctypes.CDLL(None)
        library.gnu_get_libc_version  # noqa: B018  only glibc has it
    except (AttributeError, OSError, TypeError):  # TypeError: on Windows a library must be named
        return False
    # no piece, however large, gets pages of its own, which would be given back with it
    return bool(library.mallopt(_MMAP_MAX, 0) and library.mallopt(_TRIM_THRESHOLD, MOST_KEPT))
