"""Statistics of paired differences: two alternatives, each run under the same luck, replication by replication."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
LEAST = 2
"""Replications needed before anything can be said about chance."""


@dataclass(frozen=True)
class PairedDifference:
    """How much one alternative differs from another.

    Attributes
    ----------
    replications
        Pairs used; pairs with a missing value are left out.
    mean, mean_against, difference
        Of the alternative, of what it is held against, and the mean of the differences in pairs.
    standard_error
        Of ``difference``; NaN below two replications, as are ``low`` and ``high``.
    low, high
        Student-t confidence interval of the difference.
    probability_of_superiority
        Share of replications in which the alternative's value is larger (equal values do not count).
    independent_standard_error
        What the standard error would have been had the two been run under independent luck.
    """

    replications: int
    mean: float
    mean_against: float
    difference: float
    standard_error: float
    low: float
    high: float
    probability_of_superiority: float
    independent_standard_error: float


def paired_difference(values: Numbers, against: Numbers, confidence: float = 0.95) -> PairedDifference:
    """Compare two alternatives replication by replication.

    The difference in replication ``r`` is ``D_r = values[r] - against[r]``; its mean has the standard error
    ``s(D) / sqrt(n)`` and the interval ``mean(D) -+ t * s(D) / sqrt(n)`` with Student's t of ``n - 1`` degrees of
    freedom. Under independent luck the standard error would be ``sqrt((s(values)^2 + s(against)^2) / n)``.

    Parameters
    ----------
    values, against : (n,)
        One outcome in each replication, in the same order.
    confidence
        Of the interval, between 0 and 1.

    Raises
    ------
    ValueError
        If the lengths differ or ``confidence`` is not between 0 and 1.

    References
    ----------
    Law (2015), *Simulation Modeling and Analysis*, 5th ed., sections 10.2 and 11.2.

    Examples
    --------
    >>> import numpy as np
    >>> found = paired_difference(np.array([3.0, 4.0, 5.0]), np.array([1.0, 3.0, 2.0]))
    >>> found.difference, round(found.standard_error, 3), found.probability_of_superiority
    (2.0, 0.577, 1.0)
    """
    if values.shape != against.shape:
        raise ValueError(f"pairs are needed, but there are {len(values)} values against {len(against)}")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must be between 0 and 1, but is {confidence}")
    whole = np.isfinite(values) & np.isfinite(against)
    values, against = values[whole], against[whole]
    n = len(values)
    if n == 0:
        return PairedDifference(0, *[math.nan] * 8)
    differences = values - against
    mean = float(differences.mean())
    error = _standard_error(differences)
    half = student_t_quantile(0.5 + confidence / 2.0, n - 1) * error if n >= LEAST else math.nan
    return PairedDifference(
        replications=n,
        mean=float(values.mean()),
        mean_against=float(against.mean()),
        difference=mean,
        standard_error=error,
        low=mean - half,
        high=mean + half,
        probability_of_superiority=float((differences > 0.0).mean()),
        independent_standard_error=math.hypot(_standard_error(values), _standard_error(against)),
    )


def student_t_quantile(probability: float, degrees_of_freedom: int) -> float:
    """Return the quantile of Student's t distribution.

    Examples
    --------
    >>> round(student_t_quantile(0.975, 19), 4)
    2.093
    """
    from scipy.special import stdtrit

    return float(stdtrit(degrees_of_freedom, probability))


def _standard_error(values: Numbers) -> float:
    """Return the standard error of a mean; NaN for a single value."""
    return float(values.std(ddof=1)) / math.sqrt(len(values)) if len(values) >= LEAST else math.nan
