"""Paired statistics agree with hand computation and with SciPy's distribution, and never crash on little data."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulation.experiments.paired import paired_difference, student_t_quantile

VALUES = np.array([12.0, 15.0, 11.0, 18.0])
AGAINST = np.array([10.0, 16.0, 8.0, 14.0])


def test_hand_computation():
    found = paired_difference(VALUES, AGAINST, 0.95)
    # differences 2, -1, 3, 4: mean 2, sum of squares 0 + 9 + 1 + 4 = 14, variance 14 / 3
    assert found.replications == 4
    assert found.mean == 14.0
    assert found.mean_against == 12.0
    assert found.difference == 2.0
    assert found.standard_error == pytest.approx(math.sqrt(14.0 / 3.0 / 4.0), rel=1e-12)
    half = 3.182446305284263 * math.sqrt(14.0 / 12.0)  # t of 3 degrees of freedom, from a printed table
    assert found.low == pytest.approx(2.0 - half, rel=1e-9)
    assert found.high == pytest.approx(2.0 + half, rel=1e-9)
    assert found.probability_of_superiority == 0.75
    # variances 30 / 3 and 40 / 3
    assert found.independent_standard_error == pytest.approx(math.sqrt((10.0 + 40.0 / 3.0) / 4.0), rel=1e-12)


def test_agrees_with_scipys_paired_test():
    found = paired_difference(VALUES, AGAINST, 0.9)
    interval = stats.ttest_rel(VALUES, AGAINST).confidence_interval(0.9)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-9)


@given(st.floats(0.001, 0.999), st.integers(1, 500))
def test_quantile(probability, degrees):
    assert student_t_quantile(probability, degrees) == pytest.approx(
        stats.t.ppf(probability, degrees), rel=1e-6, abs=1e-9
    )


def test_one_pair_has_no_interval():
    found = paired_difference(np.array([3.0]), np.array([1.0]))
    assert (found.replications, found.difference, found.probability_of_superiority) == (1, 2.0, 1.0)
    for name in ("standard_error", "low", "high", "independent_standard_error"):
        assert math.isnan(getattr(found, name)), name


def test_no_pair_has_nothing():
    found = paired_difference(np.array([np.nan]), np.array([1.0]))
    assert found.replications == 0
    assert math.isnan(found.difference)


def test_pairs_with_a_missing_value_are_left_out():
    found = paired_difference(np.array([1.0, np.nan, 5.0]), np.array([0.0, 100.0, 2.0]))
    assert (found.replications, found.difference, found.mean_against) == (2, 2.0, 1.0)


def test_equal_values_give_exactly_nothing():
    values = np.array([0.1, 0.7, 1e9])
    found = paired_difference(values, values)
    assert (found.difference, found.standard_error, found.low, found.high) == (0.0, 0.0, 0.0, 0.0)
    assert found.probability_of_superiority == 0.0


def test_refusals():
    with pytest.raises(ValueError, match="pairs are needed"):
        paired_difference(np.zeros(2), np.zeros(3))
    with pytest.raises(ValueError, match="between 0 and 1"):
        paired_difference(VALUES, AGAINST, 95.0)
