"""How many replications a conclusion needs, and what running alternatives under the same luck saves.

A pilot of a few replications gives the standard deviation ``s`` of an outcome. After ``n`` replications the interval of its
mean then has the half-width ``t s / sqrt(n)``, with Student's t of ``n - 1`` degrees of freedom.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.experiments.comparison import Comparison
from simulation.experiments.paired import LEAST, student_t_quantile

Numbers = NDArray[np.float64]
LEAST_FOR_FACTOR = 3
"""Pairs needed for an interval of a variance reduction factor."""
MOST = 10_000_000
"""Beyond so many replications no number is given."""


def half_width(deviation: float, replications: int, confidence: float = 0.95) -> float:
    """Return the half-width of the interval of a mean, ``t s / sqrt(n)``; NaN below two replications.

    Parameters
    ----------
    deviation
        Standard deviation of a single replication.

    Source: Law (2015), Simulation Modeling and Analysis, 5th ed., section 4.5.

    Examples
    --------
    >>> round(half_width(10.0, 20), 2), round(half_width(10.0, 80), 2)
    (4.68, 2.23)
    """
    _check_confidence(confidence)
    if replications < LEAST:
        return math.nan
    return student_t_quantile(0.5 + confidence / 2.0, replications - 1) * deviation / math.sqrt(replications)


def replications_needed(deviation: float, wanted: float, confidence: float = 0.95) -> int | None:
    """Return the smallest number of replications with which the half-width is no larger than wanted.

    None if it is beyond :data:`MOST`, or if nothing is known of the deviation.

    Raises
    ------
    ValueError
        If the half-width wanted is not above 0.

    Examples
    --------
    >>> replications_needed(10.0, 5.0), replications_needed(10.0, 1.0)
    (18, 387)
    """
    _check_confidence(confidence)
    if not wanted > 0.0:
        raise ValueError(f"the half-width wanted must be above 0, but is {wanted:g}")
    if not math.isfinite(deviation):
        return None
    from scipy.special import ndtri

    at_least = (float(ndtri(0.5 + confidence / 2.0)) * deviation / wanted) ** 2  # t is above the normal quantile
    if at_least > MOST:
        return None
    n = max(LEAST, math.ceil(at_least))
    while half_width(deviation, n, confidence) > wanted:
        n += 1
    return n


@dataclass(frozen=True)
class SameLuck:
    """What running two alternatives under the same luck saves.

    Attributes
    ----------
    factor
        Variance of the difference under independent luck, divided by that under the same luck: so many times as many
        replications would independent runs need.
    low, high
        Its interval; NaN below three pairs.
    """

    factor: float
    low: float
    high: float


def variance_reduction(values: Numbers, against: Numbers, confidence: float = 0.95) -> SameLuck:
    """Measure what the same luck saves.

    Under independent luck the variance of a difference is ``s(X)^2 + s(Y)^2``, in pairs it is ``s(X - Y)^2``. As
    ``s(X)^2 + s(Y)^2 = (s(X + Y)^2 + s(X - Y)^2) / 2``, the factor is ``(1 + w) / 2`` with ``w = s(X + Y)^2 / s(X - Y)^2``, a
    ratio of variances of two correlated quantities. Its interval is ``w (K -+ sqrt(K^2 - 1))`` with
    ``K = 1 + 2 (1 - r^2) t^2 / (n - 2)`` and *r* their correlation: exact for normal outcomes.

    Parameters
    ----------
    values, against : (n,)
        One outcome in each replication, in the same order.

    Raises
    ------
    ValueError
        If the lengths differ or ``confidence`` is not between 0 and 1.

    References
    ----------
    Pitman (1939), Biometrika 31, 9-12; Morgan (1939), Biometrika 31, 13-19.

    Examples
    --------
    >>> found = variance_reduction(np.array([1.0, 2.0, 4.0, 7.0]), np.array([1.0, 1.0, 3.0, 5.0]))
    >>> round(found.factor, 2), found.low < found.factor < found.high
    (16.0, True)
    """
    _check_confidence(confidence)
    if values.shape != against.shape:
        raise ValueError(f"pairs are needed, but there are {len(values)} values against {len(against)}")
    whole = np.isfinite(values) & np.isfinite(against)
    total, difference = (values + against)[whole], (values - against)[whole]
    n = len(total)
    if n < LEAST:
        return SameLuck(math.nan, math.nan, math.nan)
    spread = float(difference.var(ddof=1))
    if spread == 0.0:
        never = float(total.var(ddof=1)) == 0.0
        return SameLuck(*[math.nan if never else math.inf] * 3)
    ratio = float(total.var(ddof=1)) / spread
    if n < LEAST_FOR_FACTOR:
        return SameLuck((1.0 + ratio) / 2.0, math.nan, math.nan)
    correlation = float(np.corrcoef(total, difference)[0, 1]) if ratio > 0.0 else 0.0
    t = student_t_quantile(0.5 + confidence / 2.0, n - 2)
    k = 1.0 + 2.0 * (1.0 - correlation**2) * t**2 / (n - 2)
    wide = k + math.sqrt(k * k - 1.0)
    return SameLuck((1.0 + ratio) / 2.0, (1.0 + ratio / wide) / 2.0, (1.0 + ratio * wide) / 2.0)


def precision_of_means(pilot: Comparison) -> pd.DataFrame:
    """Return what a pilot tells of each alternative by itself.

    Returns
    -------
    pandas.DataFrame
        One row for each alternative, firm and outcome: alternative, firm, outcome, unit, replications, mean, deviation (of
        one replication), half_width.
    """
    units = {each.name: each.unit for each in pilot.outcomes}
    rows = []
    for (alternative, firm, outcome), values in pilot.runs.groupby(["alternative", "firm", "outcome"], sort=False)[
        "value"
    ]:
        own = values.to_numpy(float)
        own = own[np.isfinite(own)]
        n, mean = len(own), float(own.mean()) if len(own) else math.nan
        deviation = float(own.std(ddof=1)) if n >= LEAST else math.nan
        width = half_width(deviation, n, pilot.confidence)
        rows.append([alternative, firm, outcome, units[str(outcome)], n, mean, deviation, width])
    columns = ["alternative", "firm", "outcome", "unit", "replications", "mean", "deviation", "half_width"]
    return pd.DataFrame(rows, columns=columns)


def precision_of_differences(pilot: Comparison, against: str | None = None) -> pd.DataFrame:
    """Return what a pilot tells of the differences between alternatives.

    Parameters
    ----------
    against
        The alternative that the others are held against; the first if not given.

    Returns
    -------
    pandas.DataFrame
        One row for each other alternative, firm and outcome: alternative, against, firm, outcome, unit, replications,
        difference, deviation (of the difference in one pair under the same luck), independent_deviation (of two runs under
        independent luck), half_width, factor, low and high (of the factor).

    Raises
    ------
    ValueError
        If there is no such alternative.
    """
    table = pilot.differences(against)
    values = pilot.runs.pivot(index="replication", columns=["alternative", "firm", "outcome"], values="value")
    root = np.sqrt(table["replications"])
    found = table[["alternative", "against", "firm", "outcome", "unit", "replications", "difference"]].copy()
    found["deviation"] = table["standard_error"] * root
    found["independent_deviation"] = table["independent_standard_error"] * root
    found["half_width"] = (table["high"] - table["low"]) / 2.0
    luck = [
        variance_reduction(
            values[row["alternative"], row["firm"], row["outcome"]].to_numpy(float),
            values[row["against"], row["firm"], row["outcome"]].to_numpy(float),
            pilot.confidence,
        )
        for _, row in table.iterrows()
    ]
    for name in ("factor", "low", "high"):
        found[name] = [getattr(each, name) for each in luck]
    return found


def _check_confidence(confidence: float) -> None:
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must be between 0 and 1, but is {confidence}")
