"""Faults that a generator, or the way the market uses it, could have; the battery must find each of them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from simulation.random_numbers import purposes

from .drawing import Source, Words, faulty


def rounds(number: int) -> Source:
    """Philox with too few rounds."""
    return Source(words=faulty(rounds=number))


def counted(part: str, change: Callable[[Any], Any]) -> Source:
    """A part of the counter that is changed before it is used."""
    return Source(words=faulty(counter=lambda **given: {**given, part: change(np.asarray(given[part], np.uint64))}))


def left_out(part: str) -> Source:
    """A part of the counter that does not get there."""
    return counted(part, lambda values: values * np.uint64(0))


def only_bits(part: str, bits: int) -> Source:
    """A part of the counter that is kept in too few bits."""
    return counted(part, lambda values: values & np.uint64((1 << bits) - 1))


def added_up(**given: Any) -> dict[str, Any]:
    """Customer and week as one sum: a customer's luck is its neighbour's of a week before."""
    total = np.asarray(given["customer"], np.uint64) + np.asarray(given["step"], np.uint64)
    return {**given, "customer": total, "step": 0}


def third_is_first(words: Words) -> Words:
    """Blocks of which two words are the same."""
    return np.array([words[0], words[1], words[0], words[3]])


FAULTS: dict[str, Source] = {
    **{f"rounds: {number} instead of 10": rounds(number) for number in (1, 2, 3, 4, 5)},
    **{
        f"{part} left out": left_out(part) for part in ("seed", "customer", "step", "purpose", "occasion", "block")
    },
    "second word of the seed left out": only_bits("seed", 32),
    "customer kept in 12 bits": only_bits("customer", 12),
    "week kept in 8 bits": only_bits("step", 8),
    "customer and week added up": Source(words=faulty(counter=added_up)),
    "occasion not moved beyond the purpose's bits": Source(words=faulty(packed=lambda purpose, occasion: purpose | occasion)),
    "one word for four firms": counted("block", lambda values: values >> np.uint64(2)),
    "two purposes with one number": Source(renumbered={purposes.EXPERIENCE: purposes.CHOICE}),
    "words of 16 bits": Source(words=faulty(words=lambda words: words & np.uint32(0xFFFF0000))),
    "words of 16 bits, written twice": Source(words=faulty(words=lambda words: (words << 16) | (words & 0xFFFF))),
    "two words of a block the same": Source(words=faulty(words=third_is_first)),
    "uniforms from words with a sign": Source(uniforms=lambda words: (words.astype(np.int32) + 0.5) / 2.0**32),
    "uniforms a hundredth too large": Source(uniforms=lambda words: np.minimum((words + 0.5) / 2.0**32 * 1.01, 1.0)),
}  # fmt: skip
"""By what is wrong."""
