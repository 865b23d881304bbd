"""What the machine can do: bytes from memory per second, the wait for one far-away number, draws per second."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from benchmarks.measurement import Measurement
from simulation.compiling import compiled
from simulation.random_numbers import draw, key_of
from simulation.random_numbers.generator import philox_many
from simulation.random_numbers.purposes import WEEK

LENGTH, QUICK_LENGTH = 1 << 25, 1 << 24
"""Numbers of eight bytes in each of the triad's arrays: 256 and 128 MiB, many times what a cache holds."""
TRIAD_BYTES = 24
"""Read two numbers, write one, as STREAM counts it: that the line written to is fetched first is not counted."""
BLOCK = 512
"""Customers drawn for at once, as in the market's loop."""
KEY = key_of(1)


@compiled
def _triad(a, b, c, s):  # type: ignore[no-untyped-def]
    for i in range(a.shape[0]):
        a[i] = b[i] + s * c[i]


@compiled
def _walk(following, steps):  # type: ignore[no-untyped-def]
    here = 0
    for _ in range(steps):
        here = following[here]
    return here


@compiled
def _draw_many(low, high, words, times):  # type: ignore[no-untyped-def]
    for week in range(times):
        philox_many(low, high, week, WEEK, 0, words, words.shape[1])
    return words[0, 0]


@compiled
def _draw_singly(low, high, times):  # type: ignore[no-untyped-def]
    total = 0
    for customer in range(times):
        total ^= draw(low, high, customer, 1, WEEK, 0, 0)[0]
    return total


def shortest(times: int, job: Callable[[], object]) -> float:
    """Return the shortest time of several: the one least disturbed by anything else on the machine [s]."""
    found = []
    for _ in range(times):
        begin = time.perf_counter()
        job()
        found.append(time.perf_counter() - begin)
    return min(found)


@cache
def bandwidth(quick: bool, threads: int = 1) -> float:
    """Return what a triad, ``a = b + s * c``, moves in arrays much larger than the cache [bytes/s]."""
    length = QUICK_LENGTH if quick else LENGTH
    a, b, c = np.zeros(length), np.ones(length), np.ones(length)
    parts = [slice(length * part // threads, length * (part + 1) // threads) for part in range(threads)]
    _triad(a[:1], b[:1], c[:1], 3.0)
    with ThreadPoolExecutor(threads) as pool:

        def once() -> None:
            list(pool.map(lambda part: _triad(a[part], b[part], c[part], 3.0), parts))

        return TRIAD_BYTES * length / shortest(5 if quick else 20, once)


@cache
def latency(quick: bool) -> float:
    """Return how long a number far away is waited for, when nothing tells beforehand where it lies [s]."""
    length = QUICK_LENGTH if quick else LENGTH
    place = np.arange(length, dtype=np.uint64)
    # one ring through all places, in an order that looks like chance: Knuth's multiplier, a full period modulo 2**k
    following = ((place * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)) % length).astype(np.int64)
    steps = 1_000_000 if quick else 5_000_000
    _walk(following, 1)
    return shortest(3, lambda: _walk(following, steps)) / steps


@cache
def draws(quick: bool) -> tuple[float, float]:
    """Return blocks of four random words per second, drawn many at once, and singly [blocks/s]."""
    words = np.zeros((4, BLOCK), np.uint64)
    times = 2_000 if quick else 20_000
    _draw_many(*KEY, words, 1)
    _draw_singly(*KEY, 1)
    many = times * BLOCK / shortest(5, lambda: _draw_many(*KEY, words, times))
    singly = times * BLOCK / 10 / shortest(5, lambda: _draw_singly(*KEY, times * BLOCK // 10))
    return many, singly


@cache
def shared(quick: bool) -> float:
    """Return how many times as much two threads compute as one, when neither needs memory or the other [times]."""
    times = 4_000 if quick else 40_000
    room = [np.zeros((4, BLOCK), np.uint64) for _ in range(2)]
    _draw_many(*KEY, room[0], 1)
    alone = shortest(5, lambda: _draw_many(*KEY, room[0], times))
    with ThreadPoolExecutor(2) as pool:
        together = shortest(5, lambda: list(pool.map(lambda words: _draw_many(*KEY, words, times), room)))
    return 2.0 * alone / together


def machine(quick: bool) -> Iterator[Measurement | str]:
    """Measure the machine."""
    size = (QUICK_LENGTH if quick else LENGTH) * 8 >> 20
    for threads in (1, 2):
        yield f"triad, {threads} thread{'s' * (threads > 1)}"
        yield Measurement(
            f"memory bandwidth, triad, {threads} thread{'s' * (threads > 1)}", bandwidth(quick, threads) / 1e9, "GB/s",
            note=f"a = b + s*c, three arrays of {size} MiB", of={"measure": "bandwidth", "threads": threads},
        )  # fmt: skip
    yield "two threads"
    yield Measurement(
        "computing without memory, two threads over one", shared(quick), "times", note="each draws for itself; 2 is all there is",
        of={"measure": "shared"},
    )  # fmt: skip
    yield "latency"
    yield Measurement(
        "memory latency", latency(quick) * 1e9, "ns", note=f"each place in {size} MiB says which comes next",
        of={"measure": "latency"},
    )  # fmt: skip
    yield "draws"
    note = "blocks of four 32-bit words (Philox4x32-10), one core"
    many, singly = draws(quick)
    yield Measurement("draws, many at once", many / 1e6, "million blocks/s", note=note, of={"measure": "draws"})
    yield Measurement("draws, one by one", singly / 1e6, "million blocks/s", note=note, of={"measure": "draws singly"})
