"""Asking early for what will be needed: memory far away takes a hundred times longer than what the processor has at hand.

Customers with something to do lie scattered among the others, and each of their records would be waited for in turn.
Asked for all at once, they come together, while the loop goes on.
"""

from typing import Any

import numba
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

_TO_CHANGE, _KEEP_CLOSE, _DATA = 1, 3, 1
"""What LLVM's ``prefetch`` is told: that the memory will also be written, kept in every cache, and is not code."""

if numba.config.DISABLE_JIT:

    def prefetch(array: Any, place: Any) -> None:
        """Do nothing: uncompiled, there is nothing to win."""

else:

    @intrinsic
    def prefetch(typing_context, array, place):  # type: ignore[no-untyped-def]
        """Ask for an element of an array, (row,) or (firm, row), without waiting for it; nothing is read or changed."""

        def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
            array_type, place_type = signature.args
            made = context.make_array(array_type)(context, builder, arguments[0])
            indices, kinds = [arguments[1]], [place_type]
            if isinstance(place_type, types.BaseTuple):
                kinds = list(place_type)
                indices = cgutils.unpack_tuple(builder, arguments[1], count=len(kinds))
            indices = [
                context.cast(builder, index, kind, types.intp) for index, kind in zip(indices, kinds, strict=True)
            ]
            pointer = cgutils.get_item_pointer(context, builder, array_type, made, indices)
            address = ir.IntType(8).as_pointer()
            flag = ir.IntType(32)
            function = cgutils.get_or_insert_function(
                builder.module, ir.FunctionType(ir.VoidType(), [address, flag, flag, flag]), "llvm.prefetch.p0"
            )
            hints = [ir.Constant(flag, hint) for hint in (_TO_CHANGE, _KEEP_CLOSE, _DATA)]
            builder.call(function, [builder.bitcast(pointer, address), *hints])
            return context.get_dummy_value()

        return types.void(array, place), generate
