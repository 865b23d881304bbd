"""Whether time grows in proportion: ``time = a + b * size`` over customers, weeks and firms, and the exponent of a power law."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.markets import CASES, scenario_of, spread, timed
from benchmarks.measurement import Measurement

CUSTOMERS, WEEKS, FIRMS = 50_000, 24, 4
"""What stays the same while something else grows."""
QUICK_CUSTOMERS, QUICK_WEEKS = 10_000, 8
GROWING = {
    "customers": (25_000, 50_000, 100_000, 200_000, 400_000, 800_000),
    "weeks": (24, 48, 96, 192, 384),
    "firms": (2, 4, 6, 8, 12, 16),
}
QUICK_GROWING = {"customers": (10_000, 20_000, 40_000), "weeks": (8, 16, 32), "firms": (2, 4, 8)}


@dataclass(frozen=True)
class Fit:
    """A straight line by least squares, and a power law by least squares of logarithms.

    ``intercept``, ``slope`` and the share of variance explained, ``r2``; ``exponent`` of ``y = c * x**exponent``, with its
    standard error.
    """

    intercept: float
    slope: float
    r2: float
    exponent: float
    exponent_error: float


def fit(sizes: Sequence[float], times: Sequence[float]) -> Fit:
    """Fit times to sizes; there must be three or more."""
    intercept, slope, residual = _line(np.asarray(sizes, float), np.asarray(times, float))
    total = float(np.sum((np.asarray(times) - np.mean(times)) ** 2))
    x = np.log(sizes)
    _, exponent, left = _line(x, np.log(times))
    error = math.sqrt(left / (len(sizes) - 2) / float(np.sum((x - x.mean()) ** 2)))
    return Fit(intercept, slope, 1.0 - residual / total, exponent, error)


def _line(x: np.ndarray, y: np.ndarray) -> tuple[float, float, float]:
    """Return intercept and slope of the line of least squares, and the sum of squares left."""
    slope = float(np.sum((x - x.mean()) * (y - y.mean())) / np.sum((x - x.mean()) ** 2))
    intercept = float(y.mean() - slope * x.mean())
    return intercept, slope, float(np.sum((y - intercept - slope * x) ** 2))


def linear(quick: bool) -> Iterator[Measurement | str]:
    """Time growing markets and fit lines; burn-in and set-up are not timed."""
    same = {"customers": QUICK_CUSTOMERS, "weeks": QUICK_WEEKS} if quick else {"customers": CUSTOMERS, "weeks": WEEKS}
    same["firms"] = FIRMS
    for case in CASES:
        for growing, sizes in (QUICK_GROWING if quick else GROWING).items():
            times = []
            for size in sizes:
                yield f"{case}, {size:,} {growing}"
                seconds, _ = timed(scenario_of(case, **{**same, growing: size}))
                times.append(min(seconds[1]))
            line = fit(sizes, times)
            rest = ", ".join(f"{number:,} {name}" for name, number in same.items() if name != growing)
            measured = "; ".join(f"{size:,}: {seconds:.3g} s" for size, seconds in zip(sizes, times, strict=True))
            of = {"case": case, "over": growing, "sizes": list(sizes), "seconds": times}
            yield Measurement(f"{case}, over {growing}: slope", line.slope * 1e6, f"µs/{growing[:-1]}",
                              note=f"{rest}; {spread(seconds[1])}", of={"measure": "slope", **of})  # fmt: skip
            yield Measurement(f"{case}, over {growing}: intercept", line.intercept * 1e3, "ms", note=measured,
                              of={"measure": "intercept", **of})  # fmt: skip
            yield Measurement(f"{case}, over {growing}: R²", line.r2, "", of={"measure": "r2", **of})
            yield Measurement(f"{case}, over {growing}: exponent of size", line.exponent, "",
                              note=f"standard error {line.exponent_error:.3f}",
                              of={"measure": "exponent", "standard_error": line.exponent_error, **of})  # fmt: skip
