"""Draws from distributions, for setting up a market: each a function of (seed, customer, purpose, block).

Weekly draws are plain uniforms handed to the rules; only the set-up needs gamma, beta and normal variates. Races between firms
need so many logarithms that they are taken many at once.
"""

import math
from typing import Any

import numpy as np

from simulation.compiling import phase, scalar
from simulation.random_numbers.generator import ONLY, SETTING_UP, WORD_TO_UNIT, draw, uniform

ROOT_OF_HALF = 0x3FE6A09E667F3BCD
"""The bits of the square root of one half in double precision."""
LN_2 = math.log(2.0)
TINY_SHAPE_BOUND = 1.0
MOST_ATTEMPTS = 10_000


@scalar
def normal_from(uniform_radius: float, uniform_angle: float) -> float:
    """Turn two uniforms into a standard normal variate (Box & Muller 1958)."""
    return math.sqrt(-2.0 * math.log(uniform_radius)) * math.cos(2.0 * math.pi * uniform_angle)


@scalar
def triangular_from(uniform_1: float, uniform_2: float) -> float:
    """Turn two uniforms into a variate of mean 0 and variance 1 from a triangle on (-2.45, 2.45).

    The sum of two uniforms; unlike a normal variate it is bounded.

    Examples
    --------
    >>> triangular_from(0.5, 0.5)
    0.0
    """
    return 2.449489742783178 * (uniform_1 + uniform_2 - 1.0)


@phase
def log_of_exponential_many(words: Any, logs: Any, count: int) -> None:
    """Turn ``count`` words into logarithms of exponential variates, as :func:`simulation.rules.value.log_of_exponential` does.

    The same to a few units in the last place, several times as fast: the compiler works on several in vector registers.

    Parameters
    ----------
    words : (at least count,) uint64
        As drawn, each below 2**32.
    logs : (at least count,) float64
        Written into.
    """
    for i in range(count):
        logs[i] = _log(-_log((np.float64(words[i]) + 0.5) * WORD_TO_UNIT))


@phase
def _log(number: float) -> float:
    """Return the natural logarithm of an ordinary positive number, without a branch and without asking a library.

    The number is ``2**k * m`` with m between the roots of 1/2 and of 2, and ``ln(m) = 2 artanh(s)`` with ``s = (m - 1) / (m + 1)``
    below 0.172, of which ten terms of the series ``s + s**3 / 3 + s**5 / 5 ...`` suffice.
    """
    bits = np.float64(number).view(np.int64)
    exponent = (bits - ROOT_OF_HALF) >> 52
    mantissa = np.int64(bits - (exponent << 52)).view(np.float64)
    s = (mantissa - 1.0) / (mantissa + 1.0)
    z = s * s
    series = 1.0 / 19.0
    series = series * z + 1.0 / 17.0
    series = series * z + 1.0 / 15.0
    series = series * z + 1.0 / 13.0
    series = series * z + 1.0 / 11.0
    series = series * z + 1.0 / 9.0
    series = series * z + 1.0 / 7.0
    series = series * z + 1.0 / 5.0
    series = series * z + 1.0 / 3.0
    return np.int32(exponent) * LN_2 + (2.0 * s + 2.0 * s * (z * series))


@scalar
def uniform_draw(key_low: int, key_high: int, customer: int, purpose: int, block: int) -> float:
    """Return one uniform for a customer's set-up."""
    return uniform(draw(key_low, key_high, customer, SETTING_UP, purpose, ONLY, block)[0])


@scalar
def normal_draw(key_low: int, key_high: int, customer: int, purpose: int, block: int) -> float:
    """Return one standard normal variate for a customer's set-up."""
    words = draw(key_low, key_high, customer, SETTING_UP, purpose, ONLY, block)
    return normal_from(uniform(words[0]), uniform(words[1]))


@scalar
def log_gamma_draw(key_low: int, key_high: int, customer: int, purpose: int, block: int, shape: float) -> float:
    """Return the logarithm of a gamma variate of the given shape and scale 1.

    Marsaglia & Tsang (2000, ACM TOMS 26:363) for shapes of at least 1. Below 1, a variate of shape + 1 is multiplied
    by u**(1/shape); this is done in logarithms, because small shapes underflow otherwise. Attempts are numbered in
    the counter's occasion field, so that the draw does not depend on any other.
    """
    words = draw(key_low, key_high, customer, SETTING_UP, purpose, ONLY, block)
    return log_gamma_from(words, key_low, key_high, customer, purpose, block, shape)


@phase
def log_gamma_from(
    words: tuple[int, int, int, int], key_low: int, key_high: int, customer: int, purpose: int, block: int, shape: float
) -> float:
    """Return what :func:`log_gamma_draw` does; what it draws at the first attempt are ``words``."""
    raised = shape if shape >= TINY_SHAPE_BOUND else shape + 1.0
    d = raised - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    log_v = 0.0
    log_boost = 0.0
    for attempt in range(MOST_ATTEMPTS):
        if attempt > 0:
            words = draw(key_low, key_high, customer, SETTING_UP, purpose, attempt, block)
        z = normal_from(uniform(words[0]), uniform(words[1]))
        t = 1.0 + c * z
        if t <= 0.0:
            continue
        log_v = 3.0 * math.log(t)
        v = t * t * t
        if math.log(uniform(words[2])) < 0.5 * z * z + d - d * v + d * log_v:
            if shape < TINY_SHAPE_BOUND:
                log_boost = math.log(uniform(words[3]))
            break
    result = math.log(d) + log_v
    if shape < TINY_SHAPE_BOUND:
        result += log_boost / shape
    return result


@scalar
def beta_draw(key_low: int, key_high: int, customer: int, purpose: int, block: int, alpha: float, beta: float) -> float:
    """Return a Beta(alpha, beta) variate, as G_a / (G_a + G_b) of two gamma variates (blocks ``block``, ``block + 1``)."""
    log_a = log_gamma_draw(key_low, key_high, customer, purpose, block, alpha)
    log_b = log_gamma_draw(key_low, key_high, customer, purpose, block + 1, beta)
    return 1.0 / (1.0 + math.exp(min(log_b - log_a, 700.0)))
