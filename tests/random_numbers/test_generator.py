"""The generator: published vectors, and what the market relies on."""

import numpy as np
import pytest
from scipy import stats

from simulation.random_numbers import draw, key_of, philox, purposes, uniform, word_of
from simulation.random_numbers.generator import philox_many
from simulation.random_numbers.samplers import beta_draw, log_gamma_draw, normal_draw, triangular_from

ALL_ONES = 0xFFFFFFFF
KNOWN_ANSWERS = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ALL_ONES,) * 4, (ALL_ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
"""Philox4x32-10 from the known-answer vectors of Random123 (Salmon et al. 2011): counter, key, result."""


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN_ANSWERS)
def test_philox_gives_the_published_words(counter, key, words):
    assert philox(*key, *counter) == words


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN_ANSWERS)
def test_many_at_once_gives_the_published_words(counter, key, words):
    block = np.zeros((4, 3), np.uint64)
    block[0] = counter[0]
    philox_many(*key, *counter[1:], block, 3)
    for place in range(3):
        assert tuple(int(word) for word in block[:, place]) == words


def test_many_at_once_is_the_same_as_one_by_one():
    block = np.zeros((4, 40), np.uint64)
    block[0] = np.arange(40) + ALL_ONES - 45
    first = [int(c) for c in block[0]]
    philox_many(123456789, 4000000000, 77, 1, 9, block, 40)
    assert [tuple(int(w) for w in block[:, i]) for i in range(40)] == [
        philox(123456789, 4000000000, c, 77, 1, 9) for c in first
    ]


def test_uniforms_are_strictly_between_zero_and_one():
    assert 0.0 < uniform(0) < 1e-9
    assert 1.0 - 1e-9 < uniform(ALL_ONES) < 1.0


def test_words_of_a_block_are_found_by_index():
    assert [word_of((5, 6, 7, 8), index) for index in range(4)] == [5, 6, 7, 8]


def test_no_two_purposes_share_a_number():
    numbers = [value for name, value in vars(purposes).items() if name.isupper()]
    assert len(numbers) == len(set(numbers))
    assert all(0 < number < 256 for number in numbers)  # the purpose has eight bits of the counter


def test_every_part_of_the_counter_matters():
    base = dict(key_low=1, key_high=2, customer=3, step=4, purpose=5, occasion=6, block=7)
    seen = {draw(**base)} | {draw(**{**base, name: value + 1}) for name, value in base.items()}
    assert len(seen) == len(base) + 1


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_range_is_refused(seed):
    with pytest.raises(ValueError, match="whole number from 0"):
        key_of(seed)


def test_draws_are_uniform_and_uncorrelated_across_customers_and_weeks():
    """Kolmogorov-Smirnov and correlation tests at the 0.1 % level, on fixed seeds."""
    grid = np.array([[uniform(draw(9, 0, c, w, purposes.WEEK, 0, 0)[0]) for w in range(1, 41)] for c in range(500)])
    assert stats.kstest(grid.ravel(), "uniform").pvalue > 0.001
    bound = stats.norm.ppf(0.9995) / np.sqrt(grid[:, 1:].size)
    assert abs(np.corrcoef(grid[:, 1:].ravel(), grid[:, :-1].ravel())[0, 1]) < bound
    assert abs(np.corrcoef(grid[1:].ravel(), grid[:-1].ravel())[0, 1]) < bound


@pytest.mark.parametrize("shape", [0.193, 1.0, 3.5])
def test_log_gamma_variates_have_the_gamma_law(shape):
    logs = np.array([log_gamma_draw(3, 0, c, purposes.TASTE, 0, shape) for c in range(4000)])
    assert stats.kstest(np.exp(logs), stats.gamma(shape).cdf).pvalue > 0.001


def test_tiny_gamma_shapes_do_not_underflow():
    logs = np.array([log_gamma_draw(3, 0, c, purposes.TASTE, 0, 0.001) for c in range(200)])
    assert np.isfinite(logs).all()
    assert logs.min() < -745.0  # would be 0 if it were not for the logarithm


def test_beta_and_normal_variates_have_their_laws():
    betas = [beta_draw(3, 0, c, purposes.ATTRITION, 0, 0.668, 3.806) for c in range(4000)]
    assert stats.kstest(betas, stats.beta(0.668, 3.806).cdf).pvalue > 0.001
    normals = [normal_draw(3, 0, c, purposes.PERCEPTION, 0) for c in range(4000)]
    assert stats.kstest(normals, "norm").pvalue > 0.001


def test_triangular_noise_has_mean_zero_and_variance_one():
    grid = (np.arange(200) + 0.5) / 200
    values = np.array([[triangular_from(a, b) for a in grid] for b in grid])
    assert values.mean() == pytest.approx(0.0, abs=1e-12)
    assert values.var() == pytest.approx(1.0, rel=1e-4)
