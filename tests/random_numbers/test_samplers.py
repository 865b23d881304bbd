"""Variates made from uniforms have the distributions that they claim, by SciPy's distribution functions.

The same rule as for the battery: all p-values of this file together fail a perfect sampler with a probability of at most ``RISK``.
"""

import math

import numpy as np
import pytest
from scipy import special, stats

from simulation.compiling import compiled
from simulation.customers.network_kinds import whole_number_below
from simulation.random_numbers import purposes
from simulation.random_numbers.generator import SETTING_UP, draw, uniform
from simulation.random_numbers.samplers import (
    beta_draw,
    log_gamma_draw,
    log_of_exponential_many,
    normal_draw,
    triangular_from,
    uniform_draw,
)
from simulation.rules.purchasing import purchase_occasions, weeks_in_market
from simulation.rules.value import log_of_exponential, race_time

from .battery import RISK, chi_squared, two_sided
from .drawing import COMPILED, market_uniforms, market_words

MANY = 200_000 if COMPILED else 3_000
CELLS = 200 if COMPILED else 50
MOST_TESTS = 100
"""At least as many p-values as this file has."""
LIMIT = RISK / MOST_TESTS
SEEDS = (1, 2)
LOG_GAMMA, NORMAL, BETA, UNIFORM = range(4)


@compiled
def _variates(kind, seed, purpose, block, shape, other, values):
    for customer in range(values.shape[0]):
        if kind == LOG_GAMMA:
            values[customer] = log_gamma_draw(seed, 0, customer, purpose, block, shape)
        elif kind == NORMAL:
            values[customer] = normal_draw(seed, 0, customer, purpose, block)
        elif kind == BETA:
            values[customer] = beta_draw(seed, 0, customer, purpose, block, shape, other)
        else:
            values[customer] = uniform_draw(seed, 0, customer, purpose, block)


def variates(kind, seed, purpose, block=0, shape=1.0, other=1.0):
    values = np.empty(MANY)
    _variates(kind, seed, purpose, block, shape, other, values)
    return values


def uniforms(seed, word=0, purpose=purposes.WEEK):
    words = market_words(seed=seed, customer=np.arange(MANY), step=3, purpose=purpose, occasion=0, block=0)
    return market_uniforms(words[word])


def has_law(values, law):
    """Whether numbers have a distribution function, by Kolmogorov-Smirnov and by equally likely cells."""
    u = law.cdf(values)
    statistic = stats.kstest(u, "uniform").statistic * math.sqrt(u.size)
    cells = np.bincount(np.minimum((u * CELLS).astype(int), CELLS - 1), minlength=CELLS)
    of_cells = float(((cells - u.size / CELLS) ** 2).sum() * CELLS / u.size)
    tails = two_sided(stats.kstwobign.cdf(statistic), stats.kstwobign.sf(statistic)), chi_squared(of_cells, CELLS - 1)
    return min(tails) > LIMIT


def counts_have_law(counts, law):
    """The same for whole numbers: those expected less than twenty times are counted together."""
    values = np.arange(counts.max() + 1)
    likely = law.pmf(values) * counts.size
    common = np.flatnonzero(likely >= 20.0)
    low, high = common[0], common[-1]
    cells = np.bincount(np.clip(counts, low, high), minlength=high + 1)[low:]
    likely = np.array([law.cdf(low), *law.pmf(np.arange(low + 1, high)), law.sf(high - 1)]) * counts.size
    if cells.size == 1:
        return cells[0] == counts.size
    return chi_squared(float(((cells - likely) ** 2 / likely).sum()), cells.size - 1) > LIMIT


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("shape", [0.05, 0.193, 0.7, 0.999, 1.0, 1.5, 3.5, 40.0])
def test_log_gamma_variates_have_the_log_gamma_law(shape, seed):
    assert has_law(variates(LOG_GAMMA, seed, purposes.TASTE, 2, shape), stats.loggamma(shape))


@pytest.mark.parametrize("shape", [0.4, 1.0, 1.7])
def test_every_attempt_at_a_gamma_variate_has_luck_of_its_own(shape):
    raised = shape if shape >= 1.0 else shape + 1.0
    d = raised - 1.0 / 3.0
    attempts = []
    for customer in range(2_000):
        for attempt in range(100):
            words = draw(7, 0, customer, SETTING_UP, purposes.TASTE, attempt, 2)
            u = [(word + 0.5) / 2**32 for word in words]
            z = math.sqrt(-2.0 * math.log(u[0])) * math.cos(2.0 * math.pi * u[1])
            t = 1.0 + z / math.sqrt(9.0 * d)
            if t > 0.0 and math.log(u[2]) < 0.5 * z * z + d - d * t**3 + 3.0 * d * math.log(t):
                break
        attempts.append(attempt)
        expected = math.log(d * t**3) + (math.log(u[3]) / shape if shape < 1.0 else 0.0)
        assert log_gamma_draw(7, 0, customer, purposes.TASTE, 2, shape) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert 20 < sum(attempts) < 200  # one in a hundred to one in ten


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("alpha", "beta"), [(0.668, 3.806), (1.0, 1.0), (2.0, 5.0), (0.3, 0.3)])
def test_beta_variates_have_the_beta_law(alpha, beta, seed):
    assert has_law(variates(BETA, seed, purposes.ATTRITION, 0, alpha, beta), stats.beta(alpha, beta))


@pytest.mark.parametrize("seed", SEEDS)
def test_normal_variates_have_the_normal_law(seed):
    assert has_law(variates(NORMAL, seed, purposes.PRICE_SENSITIVITY), stats.norm)


@pytest.mark.parametrize("seed", SEEDS)
def test_set_up_uniforms_are_uniform(seed):
    assert has_law(variates(UNIFORM, seed, purposes.LIFETIME), stats.uniform)


@pytest.mark.parametrize("seed", SEEDS)
def test_noise_of_performance_has_the_triangular_law(seed):
    noise = triangular_from(uniforms(seed, 0, purposes.EXPERIENCE), uniforms(seed, 1, purposes.EXPERIENCE))
    assert has_law(noise, stats.triang(0.5, -math.sqrt(6.0), 2.0 * math.sqrt(6.0)))


def test_traits_of_different_purposes_and_firms_are_not_correlated():
    """Scores of a multivariate normal: each correlation, times the root of the number, is standard normal."""
    columns = [
        variates(NORMAL, 1, purposes.PRICE_SENSITIVITY),
        *(variates(NORMAL, 1, purposes.PERCEPTION, firm) for firm in range(4)),
        *(
            stats.norm.ppf(stats.loggamma(0.5).cdf(variates(LOG_GAMMA, 1, purposes.TASTE, firm, 0.5)))
            for firm in range(4)
        ),
        stats.norm.ppf(stats.loggamma(2.0).cdf(variates(LOG_GAMMA, 1, purposes.PURCHASE_RATE, 0, 2.0))),
        stats.norm.ppf(variates(UNIFORM, 1, purposes.LIFETIME)),
    ]
    scores = np.corrcoef(columns)[np.triu_indices(len(columns), 1)] * math.sqrt(MANY)
    assert chi_squared(float((scores**2).sum()), scores.size) > LIMIT


@pytest.mark.parametrize("rate", [0.004, 0.2, 1.0, 4.0, 30.0])
def test_occasions_in_a_week_are_poisson(rate):
    for seed in SEEDS:
        counts = np.array([purchase_occasions(rate, u) for u in uniforms(seed)])
        assert counts_have_law(counts, stats.poisson(rate))


@pytest.mark.parametrize("rate", [0.004, 0.2, 0.999, 1.0, 4.0, 30.0, 300.0])
def test_occasions_are_the_inverse_of_the_poisson_law(rate):
    """Number by number: the smallest count up to which the law holds at least the uniform; also far out in the tail."""
    for u in [*(np.arange(400) + 0.5) / 400, 1e-9, 1e-4, 1.0 - 1e-4, 1.0 - 1e-9]:
        count = purchase_occasions(rate, float(u))
        assert special.pdtr(count, rate) >= u - 1e-11
        assert count == 0 or special.pdtr(count - 1, rate) < u + 1e-11


@pytest.mark.parametrize("probability", [0.02, 0.3, 0.9])
def test_periods_in_the_market_are_geometric(probability):
    for seed in SEEDS:
        weeks = np.array([weeks_in_market(probability, 4, u, 10**9) for u in uniforms(seed)])
        assert (weeks % 4 == 0).all()
        assert counts_have_law(weeks // 4, stats.geom(probability))


@pytest.mark.parametrize("utility", [-2.0, 0.0, 1.5])
def test_race_times_are_logarithms_of_exponential_variates(utility):
    times = np.array([race_time(utility, u) for u in uniforms(1, 2, purposes.CHOICE)])
    assert has_law(times, stats.gumbel_l(-utility))


def test_logarithms_taken_many_at_once_are_those_of_the_rule():
    """Also at the ends, where the logarithm is of almost nothing, and in the middle, where it is almost nothing."""
    middle = round(2**32 / math.e)
    words = np.array(
        [0, 1, 2, middle - 1, middle, middle + 1, 2**31 - 1, 2**31, 2**32 - 3, 2**32 - 2, 2**32 - 1]
        + np.random.default_rng(3).integers(0, 2**32, MANY // 10).tolist(),
        np.uint64,
    )
    logs = np.full(len(words) + 1, np.nan)
    _take_logs(words, logs, len(words))
    expected = np.array([log_of_exponential(uniform(int(word))) for word in words])
    apart = np.abs(logs[:-1] - expected) / np.maximum(1.0, np.abs(expected))
    assert (
        apart.max() <= 3 * np.finfo(float).eps
    )  # an error of the inner logarithm is one of the outer, however small that is
    assert np.isnan(logs[-1])


@compiled
def _take_logs(words, logs, count):
    log_of_exponential_many(words, logs, count)


def test_races_are_won_as_often_as_the_logit_says():
    utilities = np.array([0.3, -0.5, 1.0, 0.0])
    words = market_words(
        seed=2, customer=np.arange(MANY), step=1, purpose=purposes.CHOICE, occasion=0, block=0
    )  # the four firms of a block
    times = [[race_time(v, u) for u in market_uniforms(row)] for v, row in zip(utilities, words, strict=True)]
    won = np.bincount(np.argmin(times, axis=0), minlength=4)
    likely = special.softmax(utilities) * MANY
    assert chi_squared(float(((won - likely) ** 2 / likely).sum()), 3) > LIMIT


@pytest.mark.parametrize(("below", "cells"), [(2, 2), (7, 7), (1000, 50), (3 * 2**29, 3)])
def test_whole_numbers_below_a_bound_are_evenly_likely(below, cells):
    """Of the largest bound, every third number would come too rarely if no word were refused: 2**32 is 8/3 of it."""
    words = market_words(
        seed=1, customer=np.arange(MANY), step=0, purpose=purposes.NETWORK_TARGET, occasion=0, block=0
    )[0]
    drawn = np.array([whole_number_below(below, int(word)) for word in words])
    refused = 2**32 % below / 2**32
    assert abs((drawn < 0).mean() - refused) <= 6.0 * math.sqrt(refused / MANY)
    drawn = drawn[drawn >= 0]
    assert drawn.max() < below
    counts = np.bincount(drawn % cells, minlength=cells)
    assert chi_squared(float(((counts - counts.mean()) ** 2 / counts.mean()).sum()), cells - 1) > LIMIT


def test_a_sampler_that_is_slightly_off_would_be_noticed():
    normals = variates(NORMAL, 1, purposes.PRICE_SENSITIVITY)
    wrong = 1.15 if not COMPILED else 1.02
    assert not has_law(normals * wrong, stats.norm)
    assert not has_law(variates(LOG_GAMMA, 1, purposes.TASTE, 0, 0.7), stats.loggamma(0.7 * wrong * wrong))
    counts = np.array([purchase_occasions(1.0, u) for u in uniforms(1)])
    assert not counts_have_law(counts, stats.poisson(wrong * wrong))
