"""The generator: published vectors, and what the market relies on."""

import numpy as np
import pytest

from simulation.random_numbers import draw, key_of, philox, purposes, uniform, word_of
from simulation.random_numbers.samplers import log_gamma_draw, triangular_from

from .drawing import many, philox_again

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
"""Philox4x32-10: all the known-answer vectors that Random123 has for it, in its file ``tests/kat_vectors`` (Salmon et al. 2011):
nought, ones, and the digits of pi; counter, key, result."""
SEVEN_ROUNDS = [
    (KNOWN_ANSWERS[0][0], KNOWN_ANSWERS[0][1], (0x5F6FB709, 0x0D893F64, 0x4F121F81, 0x4F730A48)),
    (KNOWN_ANSWERS[1][0], KNOWN_ANSWERS[1][1], (0x5207DDC2, 0x45165E59, 0x4D8EE751, 0x8C52F662)),
    (KNOWN_ANSWERS[2][0], KNOWN_ANSWERS[2][1], (0x4DFCCABA, 0x190A87F0, 0xC47362BA, 0xB6B5242A)),
]
"""The same for Philox4x32-7, which shows that rounds are counted rightly where there are to be fewer."""


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN_ANSWERS)
def test_philox_gives_the_published_words(counter, key, words):
    assert philox(*key, *counter) == words


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN_ANSWERS)
def test_many_at_once_gives_the_published_words(counter, key, words):
    block = many(key, [counter[0]] * 3, *counter[1:])
    for place in range(3):
        assert tuple(int(word) for word in block[:, place]) == words


@pytest.mark.parametrize(("rounds", "answers"), [(7, SEVEN_ROUNDS), (10, KNOWN_ANSWERS)])
def test_the_generator_that_faults_are_planted_in_gives_the_published_words(rounds, answers):
    for counter, key, words in answers:
        assert tuple(philox_again(*key, list(counter), rounds)) == words


@pytest.mark.parametrize("key", [(1, 0), (123456789, 4000000000), (ALL_ONES, ALL_ONES)])
@pytest.mark.parametrize("rest", [(1, purposes.WEEK, 0), (156, purposes.CHOICE | 4097 << 8, 15), (ALL_ONES,) * 3])
def test_three_ways_to_write_philox_give_the_same_words(key, rest):
    first = np.concatenate([np.arange(40), np.arange(ALL_ONES - 39, ALL_ONES + 1)])
    one_by_one = np.array([philox(*key, int(c), *rest) for c in first]).T
    assert (many(key, first, *rest) == one_by_one).all()
    assert (philox_again(*key, [first, *(np.full(first.size, word) for word in rest)]) == one_by_one).all()


def test_a_draw_puts_its_parts_where_they_belong():
    assert draw(5, 6, 7, 8, 9, 10, 11) == philox(5, 6, 7, 8, 9 + 256 * 10, 11)


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


def test_tiny_gamma_shapes_do_not_underflow():
    logs = np.array([log_gamma_draw(3, 0, c, purposes.TASTE, 0, 0.001) for c in range(200)])
    assert np.isfinite(logs).all()
    assert logs.min() < -745.0  # would be 0 if it were not for the logarithm


def test_triangular_noise_has_mean_zero_and_variance_one():
    grid = (np.arange(200) + 0.5) / 200
    values = np.array([[triangular_from(a, b) for a in grid] for b in grid])
    assert values.mean() == pytest.approx(0.0, abs=1e-12)
    assert values.var() == pytest.approx(1.0, rel=1e-4)
