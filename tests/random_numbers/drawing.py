"""The market's draws for many counters at once, and the same generator written a second time, with faults to choose from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numba
import numpy as np

from simulation.compiling import compiled
from simulation.random_numbers import draw, key_of, uniform
from simulation.random_numbers.generator import philox_many

COMPILED = not numba.config.DISABLE_JIT

Words = Any
"""(4, n) uint32: four words a counter."""


@compiled
def _draw_each(key_low, key_high, customer, step, purpose, occasion, block, words):
    for i in range(customer.shape[0]):
        words[0, i], words[1, i], words[2, i], words[3, i] = draw(
            int(key_low[i]), int(key_high[i]), customer[i], step[i], purpose[i], occasion[i], block[i]
        )


@compiled
def _uniform_each(words, uniforms):
    for i in range(words.shape[0]):
        uniforms[i] = uniform(int(words[i]))


@compiled
def _many(key_low, key_high, c1, c2, c3, words, count):
    """``philox_many`` is part of compiled loops and can be called from these only."""
    philox_many(key_low, key_high, c1, c2, c3, words, count)


def many(key: tuple[int, int], first: Any, c1: int, c2: int, c3: int) -> Words:
    """Return the blocks of counters that differ in their first word only, as the market's loops draw them."""
    words = np.zeros((4, len(first) + 3), np.uint64)  # rows are longer than the blocks asked for, as in the loops
    words[0, : len(first)] = first
    _many(*key, c1, c2, c3, words, len(first))
    return words[:, : len(first)]


def _as_arrays(counter: dict[str, Any]) -> dict[str, Any]:
    arrays = np.broadcast_arrays(*(np.asarray(part, np.uint64) for part in counter.values()))
    return {name: array.ravel() for name, array in zip(counter, arrays, strict=True)}


def market_words(**counter: Any) -> Words:
    """Return what :func:`draw` gives for arrays of ``seed``, ``customer``, ``step``, ``purpose``, ``occasion``, ``block``."""
    parts = _as_arrays(counter)
    seed = parts.pop("seed")
    words = np.empty((4, seed.size), np.int64)
    low, high = (key.astype(np.int64) for key in (seed & np.uint64(0xFFFFFFFF), seed >> np.uint64(32)))
    assert (int(low[0]), int(high[0])) == key_of(int(seed[0]))
    _draw_each(low, high, *(part.astype(np.int64) for part in parts.values()), words)
    return words.astype(np.uint32)


def market_uniforms(words: Any) -> Any:
    """Return what :func:`uniform` makes of words."""
    uniforms = np.empty(words.size)
    _uniform_each(words.ravel().astype(np.int64), uniforms)
    return uniforms.reshape(words.shape)


@dataclass(frozen=True)
class Source:
    """Where a battery gets its numbers from."""

    words: Callable[..., Words] = market_words
    uniforms: Callable[[Any], Any] = market_uniforms
    renumbered: dict[int, int] = field(default_factory=dict)
    """Purposes that are given another number."""


def philox_again(key_low: Any, key_high: Any, counter: list[Any], rounds: int = 10) -> Words:
    """Return Philox4x32 with any number of rounds, for arrays, from the equations of Salmon et al. (2011)."""
    mask = np.uint64(0xFFFFFFFF)
    c = [np.asarray(word, np.uint64) & mask for word in counter]
    k = [np.asarray(word, np.uint64) for word in (key_low, key_high)]
    for _ in range(rounds):
        left, right = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        high = [product >> np.uint64(32) for product in (left, right)]
        c = [high[1] ^ c[1] ^ k[0], right & mask, high[0] ^ c[3] ^ k[1], left & mask]
        k = [(k[0] + np.uint64(0x9E3779B9)) & mask, (k[1] + np.uint64(0xBB67AE85)) & mask]
    return np.array(np.broadcast_arrays(*c)).astype(np.uint32)


def faulty(
    rounds: int = 10, counter: Callable[..., dict[str, Any]] = dict, words: Callable[[Words], Words] = lambda words: words,
    packed: Callable[[Any, Any], Any] = lambda purpose, occasion: purpose | (occasion << np.uint64(8)),
) -> Callable[..., Words]:  # fmt: skip
    """Return a way to draw that differs from the market's in one thing; in nothing, without arguments."""

    def drawn(**given: Any) -> Words:
        part = _as_arrays(counter(**given))
        low, high = part["seed"] & np.uint64(0xFFFFFFFF), part["seed"] >> np.uint64(32)
        third = packed(part["purpose"], part["occasion"])
        return words(philox_again(low, high, [part["customer"], part["step"], third, part["block"]], rounds))

    return drawn
