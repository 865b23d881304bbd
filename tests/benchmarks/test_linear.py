"""The fits recover what is known."""

import numpy as np
import pytest
from scipy.stats import linregress

from benchmarks.linear import fit

SIZES = [1_000, 2_000, 4_000, 8_000, 16_000]


def test_a_line_is_recovered():
    line = fit(SIZES, [0.25 + 3e-6 * size for size in SIZES])
    assert (line.intercept, line.slope, line.r2) == pytest.approx((0.25, 3e-6, 1.0))
    assert line.exponent < 1  # what does not grow makes time grow less than the size


def test_a_power_law_is_recovered():
    line = fit(SIZES, [2e-6 * size**1.2 for size in SIZES])
    assert line.exponent == pytest.approx(1.2)
    assert line.exponent_error == pytest.approx(0.0, abs=1e-9)
    assert line.r2 < 1


def test_scattered_times_are_fitted_as_another_library_does():
    times = [size * 1e-6 * luck for size, luck in zip(SIZES, [1.1, 0.9, 1.2, 0.95, 1.05], strict=True)]
    line, straight = fit(SIZES, times), linregress(SIZES, times)
    power = linregress(np.log(SIZES), np.log(times))
    assert (line.intercept, line.slope, line.r2) == pytest.approx(
        (straight.intercept, straight.slope, straight.rvalue**2)
    )
    assert (line.exponent, line.exponent_error) == pytest.approx((power.slope, power.stderr))
