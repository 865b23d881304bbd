"""Statistical tests of the market's draws, on the very counters that the market uses; each gives a p-value of two sides.

Numbers are taken along one axis of the counter at a time (customers, weeks, ...), everything else fixed, because that is how
the market takes them: a good generator on random counters could still fail on counters that differ in a bit or two.
Two sides, because numbers that are too even are no better than numbers that are not even enough.

The rule: the battery fails if any of its p-values is below ``RISK / (number of p-values)`` (Bonferroni). A perfect generator
fails with a probability of at most ``RISK``, however the tests depend on each other; seeds being fixed, it never does so by turns.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from scipy import special, stats

from simulation.compiling import compiled
from simulation.customers.occasion import VISIT
from simulation.random_numbers import purposes
from simulation.state.week import MOST_FIRMS

from .drawing import Source

RISK = 1e-6
"""Probability at most that a perfect generator fails, over all tests together."""
SEEDS = (1, 2, 3, 4, 1001, 20_260_101, 2**32, 0x9E3779B97F4A7C15)
"""Keys as people choose them, and some that fill both words."""
PURPOSES = [value for name, value in vars(purposes).items() if name.isupper()]


class Finding(NamedTuple):
    """What one test says of the numbers along one axis."""

    axis: str
    test: str
    p: float


# The axes: each gives (lanes, length) counters; numbers are read along a lane


def _grid(source: Source, along: dict[str, Any], across: dict[str, Any], fixed: dict[str, Any]) -> Any:
    """Return words, (lanes, length): the length is that of ``along``, lanes are those of ``across``, once a word of a block."""
    counter = {"seed": 0, "customer": 0, "step": 7, "purpose": purposes.CHOICE, "occasion": 0, "block": 0, **fixed}
    ((name, places),) = along.items()
    ((other, lanes),) = across.items()
    counter[name] = np.asarray(places)[None, :]
    counter[other] = np.asarray(lanes)[:, None]
    if source.renumbered:
        number = np.arange(256)
        number[list(source.renumbered)] = list(source.renumbered.values())
        counter["purpose"] = number[counter["purpose"]]
    words = source.words(**counter).reshape(4, len(lanes), len(places))
    return words.reshape(4 * len(lanes), len(places))


def _customers(source: Source, seed: int) -> Any:
    return _grid(
        source, {"customer": np.arange(2**14)}, {"step": np.arange(1, 17)}, {"seed": seed, "purpose": purposes.WEEK}
    )


def _weeks(source: Source, seed: int) -> Any:
    return _grid(
        source, {"step": np.arange(1, 1025)}, {"customer": np.arange(256)}, {"seed": seed, "purpose": purposes.WEEK}
    )


def _purposes(source: Source, seed: int) -> Any:
    return _grid(source, {"purpose": PURPOSES}, {"customer": np.arange(2**13)}, {"seed": seed})


def _occasions(source: Source, seed: int) -> Any:
    return _grid(
        source, {"occasion": [*range(16), *range(VISIT, VISIT + 16)]}, {"customer": np.arange(2**13)}, {"seed": seed}
    )


def _firms(source: Source, seed: int) -> Any:
    return _grid(
        source, {"block": np.arange(MOST_FIRMS)}, {"customer": np.arange(2**14)},
        {"seed": seed, "purpose": purposes.EXPERIENCE},
    )  # fmt: skip


def _seeds(source: Source, seed: int) -> Any:
    """Seeds one after the other, from this one on."""
    return _grid(source, {"seed": np.uint64(seed) + np.arange(1024, dtype=np.uint64)}, {"customer": np.arange(256)}, {})


def _high_seeds(source: Source, seed: int) -> Any:
    """Seeds that differ in their second word."""
    high = (np.arange(64, dtype=np.uint64) << np.uint64(32)) ^ np.uint64(seed)
    return _grid(source, {"seed": high}, {"customer": np.arange(2**12)}, {})


def _words(source: Source, seed: int) -> Any:
    """The four words of a block one after the other."""
    return _customers(source, seed).reshape(4, -1).T


AXES: dict[str, Callable[[Source, int], Any]] = {
    "customers": _customers, "weeks": _weeks, "purposes": _purposes, "occasions and visits": _occasions, "firms": _firms,
    "seeds": _seeds, "second word of the seed": _high_seeds, "words of a block": _words,
}  # fmt: skip


# The tests


def two_sided(lower: float, upper: float) -> float:
    """Return the p-value of two sides, from the probabilities of as little and of as much as was found."""
    return min(1.0, 2.0 * min(float(lower), float(upper)))


def chi_squared(statistic: float, degrees: float) -> float:
    """Return the p-value of a sum of squares."""
    return two_sided(stats.chi2.cdf(statistic, degrees), stats.chi2.sf(statistic, degrees))


def of_counts(counts: Any, expected: Any = None) -> float:
    """Return the p-value of counts in cells, equally likely ones if nothing else is said."""
    expected = np.full(counts.shape, counts.mean()) if expected is None else expected
    return chi_squared(float(((counts - expected) ** 2 / expected).sum()), counts.size - 1)


def equal_shares(words: Any, source: Source) -> float:
    """First 12 bits: 4096 equal cells."""
    return of_counts(np.bincount(words.ravel() >> 20, minlength=4096))


def equal_shares_low(words: Any, source: Source) -> float:
    """Last 12 bits: 4096 equal cells."""
    return of_counts(np.bincount(words.ravel() & 0xFFF, minlength=4096))


def kolmogorov_smirnov(words: Any, source: Source) -> float:
    """Largest distance of the uniforms' distribution function from the straight line."""
    u = np.sort(source.uniforms(words.ravel()))
    n = u.size
    distance = max((np.arange(1, n + 1) / n - u).max(), (u - np.arange(n) / n).max())
    scaled = distance * math.sqrt(n)
    return two_sided(stats.kstwobign.cdf(scaled), stats.kstwobign.sf(scaled))


def _tuples(words: Any, size: int) -> Any:
    """Neighbours in groups that do not overlap and do not pass from one lane to the next, (n, size)."""
    length = words.shape[1] // size * size
    return words[:, :length].reshape(-1, size)


def pairs(words: Any, source: Source) -> float:
    """Neighbours two by two: 64 x 64 cells."""
    first, second = (_tuples(words, 2) >> 26).T
    return of_counts(np.bincount(first * 64 + second, minlength=4096))


def triples(words: Any, source: Source) -> float:
    """Neighbours three by three: 16 x 16 x 16 cells."""
    first, second, third = (_tuples(words, 3) >> 28).T
    return of_counts(np.bincount((first * 16 + second) * 16 + third, minlength=4096))


MOST_RUN = 8


@compiled
def _runs_up(numbers, counts):
    """Count runs up by length; the number that ends a run is left out, which makes lengths independent."""
    length = 0
    last = 0
    for number in numbers:
        if length > 0 and number <= last:
            counts[min(length, MOST_RUN)] += 1
            length = 0
        else:
            length += 1
            last = number


def runs(words: Any, source: Source) -> float:
    """Lengths of runs up: r with probability 1/r! - 1/(r + 1)!."""
    counts = np.zeros(MOST_RUN + 1, np.int64)
    _runs_up(words.ravel().astype(np.int64), counts)
    lengths = np.arange(1, MOST_RUN + 2)
    at_least = 1.0 / special.factorial(lengths)
    likely = np.append(at_least[: MOST_RUN - 1] - at_least[1:MOST_RUN], at_least[MOST_RUN - 1])
    return of_counts(counts[1:], likely * counts.sum())


def gaps(words: Any, source: Source) -> float:
    """Numbers between two in the first tenth: geometric."""
    hits = np.flatnonzero(source.uniforms(words.ravel()) < 0.1)
    longest = 60
    counts = np.bincount(np.minimum(np.diff(hits) - 1, longest), minlength=longest + 1)
    likely = 0.1 * 0.9 ** np.arange(longest + 1)
    likely[longest] = 0.9**longest
    return of_counts(counts, likely * counts.sum())


def birthday_spacings(words: Any, source: Source) -> float:
    """4096 birthdays in a year of 2**32 days: spacings that occur again are Poisson with mean 4 (Marsaglia & Tsang 2002)."""
    days = words.ravel().astype(np.int64)
    days = np.sort(days[: days.size // 4096 * 4096].reshape(-1, 4096), axis=1)
    spacings = np.sort(np.diff(days, axis=1), axis=1)
    again = int((np.diff(spacings, axis=1) == 0).sum())
    mean = 4.0 * len(days)
    return two_sided(stats.poisson.cdf(again, mean), stats.poisson.sf(again - 1, mean))


MOST_BITS = 2**16
"""Words that bit-wise tests look at; each is 32 numbers to them."""


def _packed(words: Any) -> Any:
    """Each of the 32 bits of many words, as a row, (32, n / 64) uint64."""
    octets = np.ascontiguousarray(words).view(np.uint8).reshape(-1, 4)
    bits = np.ascontiguousarray(np.unpackbits(octets, axis=1).T)
    return np.packbits(bits, axis=1).view(np.uint64)


def _sum_of_squares(different: Any, n: int) -> float:
    """How far counts of n fair coins are from n / 2, as a sum of squared standard scores."""
    return float(((2.0 * different - n) ** 2).sum() / n)


def bit_frequency(words: Any, source: Source) -> float:
    """Each of the 32 bits is set half of the time."""
    rows = _packed(words.ravel()[:MOST_BITS])
    return chi_squared(_sum_of_squares(np.bitwise_count(rows).sum(axis=1, dtype=np.int64), 64 * rows.shape[1]), 32)


def bits_within(words: Any, source: Source) -> float:
    """No two bits of a word go together: 496 pairs."""
    rows = _packed(words.ravel()[:MOST_BITS])
    different = [np.bitwise_count(rows[bit + 1 :] ^ rows[bit]).sum(axis=1, dtype=np.int64) for bit in range(31)]
    return chi_squared(_sum_of_squares(np.concatenate(different), 64 * rows.shape[1]), 496)


def bits_between(words: Any, source: Source) -> float:
    """No bit goes together with any bit of the neighbour: 1024 pairs."""
    first, second = (_packed(column) for column in _tuples(words, 2)[:MOST_BITS].T)
    different = [np.bitwise_count(second ^ row).sum(axis=1, dtype=np.int64) for row in first]
    return chi_squared(_sum_of_squares(np.concatenate(different), 64 * first.shape[1]), 1024)


def _scores(words: Any, source: Source) -> Any:
    """Correlations of each place with each other place (64 at most), times the root of their number: (pairs,)."""
    length = min(64, words.shape[1])
    u = source.uniforms(_tuples(words, length)) - 0.5
    correlations = 12.0 * np.einsum("ni,nj->ij", u, u) / math.sqrt(len(u))  # mean and variance are known
    return correlations[np.triu_indices(length, 1)]


def correlations(words: Any, source: Source) -> float:
    """Correlation of any two places along the axis (64 at most), summed as squares."""
    scores = _scores(words, source)
    return chi_squared(float((scores**2).sum()), scores.size)


def strongest_correlation(words: Any, source: Source) -> float:
    """The strongest correlation of all pairs of places."""
    scores = _scores(words, source)
    upper = -math.expm1(scores.size * math.log1p(-2.0 * min(stats.norm.sf(np.abs(scores).max()), 0.49)))
    return two_sided(1.0 - upper, upper)


TESTS: dict[str, Callable[[Any, Source], float]] = {
    "equal shares, first bits": equal_shares, "equal shares, last bits": equal_shares_low,
    "Kolmogorov-Smirnov": kolmogorov_smirnov, "pairs": pairs, "triples": triples, "runs up": runs, "gaps": gaps,
    "birthday spacings": birthday_spacings, "bit frequency": bit_frequency, "bits within a word": bits_within,
    "bits of neighbours": bits_between, "correlations": correlations, "strongest correlation": strongest_correlation,
}  # fmt: skip


# Avalanche

BITS_OF = {"seed": 64, "customer": 32, "step": 32, "purpose": 8, "occasion": 24, "block": 32}
TRIALS = 2048


def avalanche(source: Source, seed: int) -> Iterator[Finding]:
    """Flip each bit of the counter and the seed in turn: each of the 128 bits drawn changes half of the time."""
    base: dict[str, Any] = {
        "seed": np.full(TRIALS, seed, np.uint64), "customer": np.arange(TRIALS), "step": 1 + np.arange(TRIALS) % 156,
        "purpose": np.array(PURPOSES)[np.arange(TRIALS) % len(PURPOSES)], "occasion": np.arange(TRIALS) % 3,
        "block": np.arange(TRIALS) % MOST_FIRMS,
    }  # fmt: skip
    base = {name: value.astype(np.uint64) for name, value in base.items()}
    before = source.words(**base)
    for part, bits in BITS_OF.items():
        changed = np.empty((bits, 128))
        distances = np.zeros(129)
        for bit in range(bits):
            after = source.words(**{**base, part: base[part] ^ np.uint64(1 << bit)})
            flips = np.unpackbits(np.ascontiguousarray((before ^ after).T).view(np.uint8), axis=1)
            changed[bit] = flips.sum(axis=0)
            distances += np.bincount(flips.sum(axis=1), minlength=129)
        scores = (changed - TRIALS / 2) ** 2 / (TRIALS / 4)
        yield Finding(f"{part}, one bit flipped", "bits that change", chi_squared(float(scores.sum()), scores.size))
        likely = stats.binom.pmf(np.arange(129), 128, 0.5)
        low, high = 44, 84  # rarer numbers of changed bits are counted together
        pooled = [np.append(np.insert(x[low:high], 0, x[:low].sum()), x[high:].sum()) for x in (distances, likely)]
        yield Finding(f"{part}, one bit flipped", "how many change", of_counts(pooled[0], pooled[1] * distances.sum()))


def findings(source: Source, seeds: tuple[int, ...] = SEEDS) -> Iterator[Finding]:
    """Go through all axes and tests, for each seed."""
    for seed in seeds:
        for axis, numbers in AXES.items():
            words = numbers(source, seed)
            for test, p_value in TESTS.items():
                yield Finding(axis, test, p_value(words, source))
        yield from avalanche(source, seed)


NUMBER_OF_TESTS = len(SEEDS) * (len(AXES) * len(TESTS) + 2 * len(BITS_OF))
LIMIT = RISK / NUMBER_OF_TESTS
"""A smaller p-value than this is a fault."""


def first_fault(found: Iterator[Finding]) -> Finding | None:
    """Return the first finding that the rule calls a fault."""
    return next((each for each in found if each.p < LIMIT), None)


def smallest(found: list[Finding], by: str) -> dict[str, tuple[int, float]]:
    """Return the number of p-values and the smallest of them, by ``"axis"`` or ``"test"``."""
    groups: dict[str, list[float]] = {}
    for each in found:
        groups.setdefault(getattr(each, by), []).append(each.p)
    return {name: (len(ps), min(ps)) for name, ps in groups.items()}
