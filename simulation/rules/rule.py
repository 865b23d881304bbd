"""The mark of a rule: compiled by Numba, or left as ordinary Python with ``NUMBA_DISABLE_JIT=1``.

Rules use ``math.*`` and plain arithmetic only. Neither ``**`` (its last bit differs between compiled and plain
Python) nor ``numpy.*`` (its ``exp`` and ``log`` differ between processors) belongs in one.
"""

import numba

rule = numba.njit(nogil=True, error_model="numpy", no_cfunc_wrapper=True)
