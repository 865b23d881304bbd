"""Counter-based random numbers: a draw is a function of what it is for, never of what was drawn before.

The generator is Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3",
SC'11). One call turns a 128-bit counter and a 64-bit key into four independent 32-bit words. The counter says
which customer, week, purpose, occasion and firm the draw belongs to; the key is the seed. Hence any thread can
make any draw, the same customer has the same luck under every strategy, and a week can be replayed.
"""

from typing import Any, cast

import numpy as np

from simulation.compiling import phase, scalar, step

MASK = 0xFFFFFFFF
MULTIPLIER_0 = 0xD2511F53
MULTIPLIER_1 = 0xCD9E8D57
KEY_STEP_0 = 0x9E3779B9
KEY_STEP_1 = 0xBB67AE85
ROUNDS = 10
WORD_TO_UNIT = 1.0 / 4294967296.0

SETTING_UP = cast("int", np.int64(0))
"""Step of draws made before the first week."""
ONLY = cast("int", np.int64(0))
"""Occasion, or block, of draws that need only one. (Plain integers would each make Numba compile the callee once more.)"""


@scalar
def philox(key_low: int, key_high: int, c0: int, c1: int, c2: int, c3: int) -> tuple[int, int, int, int]:
    """Return the four 32-bit words of one Philox4x32-10 block.

    Parameters
    ----------
    key_low, key_high
        The two halves of the seed, each in [0, 2**32).
    c0, c1, c2, c3
        The counter, four words in [0, 2**32).

    Returns
    -------
    tuple of int
        Four words in [0, 2**32).

    Notes
    -----
    A product of two words needs 64 bits. Compiled, it wraps as a signed integer and the masks recover both halves;
    uncompiled, Python's integers hold it exactly: both give the same words.

    References
    ----------
    Salmon et al. (2011). Checked against the known-answer vectors of the Random123 library.

    Examples
    --------
    >>> [hex(word) for word in philox(0, 0, 0, 0, 0, 0)]
    ['0x6627e8d5', '0xe169c58d', '0xbc57ac4c', '0x9b00dbd8']
    """
    for _ in range(ROUNDS):
        product_0 = MULTIPLIER_0 * c0
        product_1 = MULTIPLIER_1 * c2
        c0 = ((product_1 >> 32) & MASK) ^ c1 ^ key_low
        c2 = ((product_0 >> 32) & MASK) ^ c3 ^ key_high
        c1 = product_1 & MASK
        c3 = product_0 & MASK
        key_low = (key_low + KEY_STEP_0) & MASK
        key_high = (key_high + KEY_STEP_1) & MASK
    return c0, c1, c2, c3


@phase
def _turn(a: Any, b: Any, c: Any, d: Any, low: Any, high: Any) -> Any:
    """One round of Philox on 32-bit words kept in unsigned 64-bit numbers."""
    mask, half = np.uint64(MASK), np.uint64(32)
    product_0 = np.uint64(MULTIPLIER_0) * a
    product_1 = np.uint64(MULTIPLIER_1) * c
    return (product_1 >> half) ^ b ^ low, product_1 & mask, (product_0 >> half) ^ d ^ high, product_0 & mask


@phase
def _two_turns(a: Any, b: Any, c: Any, d: Any, low: Any, high: Any) -> Any:
    """Two rounds, the first of them with the key words ``low`` and ``high``, of which only 32 bits count."""
    mask = np.uint64(MASK)
    a, b, c, d = _turn(a, b, c, d, low & mask, high & mask)
    return _turn(a, b, c, d, (low + np.uint64(KEY_STEP_0)) & mask, (high + np.uint64(KEY_STEP_1)) & mask)


@step
def philox_many(key_low: int, key_high: int, c1: int, c2: int, c3: int, words: Any, count: int) -> None:
    """Turn ``count`` counters that differ in their first word only into Philox blocks, in place.

    The same words as :func:`philox`, more than ten times as fast: without an inner loop over the rounds the compiler works on
    several counters at once, in vector registers.

    Parameters
    ----------
    key_low, key_high, c1, c2, c3 : int
        As in :func:`philox`.
    words : (4, at least count) uint64
        Row 0 holds the first words of the counters; all four rows hold the results afterwards.
    """
    word_0, word_1, word_2, word_3 = words[0], words[1], words[2], words[3]
    low, high = np.uint64(key_low), np.uint64(key_high)
    second, third, fourth = np.uint64(c1), np.uint64(c2), np.uint64(c3)
    two_0, two_1 = np.uint64(2 * KEY_STEP_0), np.uint64(2 * KEY_STEP_1)
    four_0, four_1 = two_0 + two_0, two_1 + two_1
    for i in range(count):
        a, b, c, d = _two_turns(word_0[i], second, third, fourth, low, high)
        a, b, c, d = _two_turns(a, b, c, d, low + two_0, high + two_1)
        a, b, c, d = _two_turns(a, b, c, d, low + four_0, high + four_1)
        a, b, c, d = _two_turns(a, b, c, d, low + four_0 + two_0, high + four_1 + two_1)
        word_0[i], word_1[i], word_2[i], word_3[i] = _two_turns(
            a, b, c, d, low + four_0 + four_0, high + four_1 + four_1
        )


@phase
def drawn_words(words: Any, place: int) -> tuple[int, int, int, int]:
    """Return one of the blocks that :func:`philox_many` has drawn, as :func:`draw` would."""
    return int(words[0, place]), int(words[1, place]), int(words[2, place]), int(words[3, place])


@scalar
def draw(
    key_low: int, key_high: int, customer: int, step: int, purpose: int, occasion: int, block: int
) -> tuple[int, int, int, int]:
    """Return the four words that belong to a customer, a week, a purpose, an occasion and a block.

    Parameters
    ----------
    key_low, key_high
        The seed, see :func:`key_of`.
    customer
        Stable customer id, in [0, 2**32).
    step
        Weeks since the simulation began (0 while setting up).
    purpose
        One of :mod:`simulation.random_numbers.purposes`, below 256.
    occasion
        Purchase occasion within the week, or attempt of a sampler, below 2**24.
    block
        Which firm, or which four firms, the block belongs to.
    """
    # plain integers: uncompiled, NumPy's would warn of an overflow that is meant
    return philox(key_low, key_high, int(customer), int(step), int(purpose | (occasion << 8)), int(block))


@scalar
def word_of(words: tuple[int, int, int, int], index: int) -> int:
    """Return one word of a block by its index 0 to 3."""
    if index == 0:
        return words[0]
    if index == 1:
        return words[1]
    if index == 2:
        return words[2]
    return words[3]


@scalar
def uniform(word: int) -> float:
    """Turn a 32-bit word into a uniform number strictly between 0 and 1 (the middle of 2**32 equal bins)."""
    return (word + 0.5) * WORD_TO_UNIT


def key_of(seed: int) -> tuple[int, int]:
    """Split a seed in [0, 2**64) into the two key words.

    Raises
    ------
    ValueError
        If the seed is outside [0, 2**64).
    """
    if not 0 <= seed < 2**64:
        raise ValueError(f"a seed is a whole number from 0 to 2**64 - 1, but is {seed}")
    return seed & MASK, seed >> 32
