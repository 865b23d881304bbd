"""How far off an estimate may be that hangs on two draws: which parts of a design were drawn, and which replications."""

from collections.abc import Callable

import numpy as np

from simulation.experiments.analysis.samples import Numbers

RESAMPLES = 400
"""Draws of the bootstrap: they blur the width of an interval by 1 / sqrt(2 RESAMPLES), 4 %."""
SHUFFLES = 20
"""Shuffles by which luck that all parts share is told from luck that each has of its own."""
Estimate = Callable[[Numbers], Numbers]
"""From values (n_parts, n_points_a_part, n_replications) to estimates (n,)."""


def half_widths(values: Numbers, estimate: Estimate, confidence: float, seed: int) -> Numbers:
    """Return half the width of the intervals of estimates.

    Three things blur them. A bootstrap over the parts sees two: which parts were drawn, and the luck that each part has of its own.
    The third is the luck that all parts share, because replication ``r`` has the same seed at every point: a market in which
    price happens to matter more is the same market at all points. A jackknife over the replications sees it; what that finds when
    each part's replications are shuffled, so that no luck is shared, is taken away. Both variances are added; the interval is
    Student's t with the degrees of freedom of Satterthwaite (1946). With a single replication, nothing is known of shared luck.

    Parameters
    ----------
    values : (n_parts, n_points_a_part, n_replications)
        Of the outcome. Parts are what was drawn independently: blocks of Saltelli's design, trajectories of Morris'.
    estimate
        What is to be estimated.

    Returns
    -------
    numpy.ndarray
        (n,)

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, chapters 6 and 11; Satterthwaite (1946), Biometrics
    Bulletin 2(6):110.
    """
    from scipy.special import stdtrit

    rng = np.random.default_rng(seed)
    parts, _, replications = values.shape
    of_parts = np.nanvar([estimate(values[rng.integers(parts, size=parts)]) for _ in range(RESAMPLES)], axis=0, ddof=1)
    of_luck = np.zeros_like(of_parts)
    if replications > 1:
        unshared = np.mean([_jackknife(_shuffled(values, rng), estimate) for _ in range(SHUFFLES)], axis=0)
        of_luck = np.maximum(0.0, _jackknife(values, estimate) - unshared)
    both = of_parts + of_luck
    apart = of_parts**2 / (parts - 1) + of_luck**2 / max(1, replications - 1)
    freedom = np.divide(both**2, apart, out=np.ones_like(both), where=apart > 0.0)
    return np.asarray(stdtrit(freedom, 0.5 + confidence / 2.0) * np.sqrt(both))


def _jackknife(values: Numbers, estimate: Estimate) -> Numbers:
    """Return the variance of estimates over the replications, by leaving each out in turn."""
    n = values.shape[2]
    without = np.array([estimate(np.delete(values, each, axis=2)) for each in range(n)])
    return np.asarray((n - 1) * without.var(axis=0))


def _shuffled(values: Numbers, rng: np.random.Generator) -> Numbers:
    """Give each part its replications in another order."""
    order = np.argsort(rng.random((len(values), 1, values.shape[2])), axis=2)
    return np.take_along_axis(values, np.broadcast_to(order, values.shape), axis=2)
