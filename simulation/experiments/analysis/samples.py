"""One outcome of one firm over a design: a number for each point and replication, and what can be said of its means."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.experiments.paired import student_t_quantile

Numbers = NDArray[np.float64]
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Sample:
    """One outcome over a design.

    Attributes
    ----------
    points
        The design: a row a point (the index), a column a factor.
    numbers
        Rows as in ``points``, a column a replication; NaN where a run is missing.
    unit
        Of the outcome.
    """

    points: pd.DataFrame
    numbers: Numbers
    unit: str

    @property
    def factors(self) -> list[str]:
        """What was varied."""
        return [str(name) for name in self.points.columns]

    def paired(self, planned: int) -> "Sample":
        """Return the points that have all of the first replications, so that points can be held against each other in pairs."""
        numbers = self.numbers[:, :planned]
        whole = np.isfinite(numbers).all(axis=1)
        return Sample(self.points[whole], numbers[whole], self.unit)

    def grouped(self, planned: int) -> Numbers:
        """Return a column for each of the planned replications: its mean with those that a stopping rule added to it.

        Replication ``r`` is put to replication ``r`` modulo ``planned``; a planned one that is missing is NaN.
        """
        columns = []
        for first in range(planned):
            own = self.numbers[:, first::planned]
            there = np.isfinite(own)
            mean = np.where(there, own, 0.0).sum(axis=1) / np.maximum(1, there.sum(axis=1))
            columns.append(np.where(there[:, :1].all(axis=1), mean, np.nan))  # of no column, if runs are still to come
        return np.column_stack(columns)

    def means(self) -> Numbers:
        """Mean of each point over its replications; NaN where there is none."""
        counts = np.isfinite(self.numbers).sum(axis=1)
        return np.where(counts > 0, np.nansum(self.numbers, axis=1) / np.maximum(counts, 1), np.nan)

    def luck(self) -> float:
        """Share of luck in the variance of the points' means; NaN where points were run but once."""
        counts = np.isfinite(self.numbers).sum(axis=1)
        several = counts > 1
        if not several.any():
            return float("nan")
        within = np.nanvar(self.numbers[several], axis=1, ddof=1) / counts[several]
        between = float(np.nanvar(self.means()[several], ddof=1)) if several.sum() > 1 else 0.0
        return min(1.0, float(within.mean()) / between) if between > 0.0 else 0.0


def interval(replicated: Numbers, confidence: float = CONFIDENCE) -> tuple[float, float, float]:
    """Return the mean over replications with its Student-t interval; the interval is NaN for a single one.

    Examples
    --------
    >>> [round(each, 2) for each in interval(np.array([1.0, 2.0, 3.0]))]
    [2.0, -0.48, 4.48]
    """
    n = len(replicated)
    mean = float(replicated.mean()) if n else float("nan")
    if n < 2:
        return mean, float("nan"), float("nan")
    half = student_t_quantile(0.5 + confidence / 2.0, n - 1) * float(replicated.std(ddof=1)) / n**0.5
    return mean, mean - half, mean + half


def other_factors(sample: Sample, without: Sequence[str], choices: Sequence[str], squared: bool = False) -> Numbers:
    """Return columns for all other factors, each with a mean of 0: numbers (and perhaps their squares), and a column a choice."""
    columns: list[Numbers] = []
    for name in sample.factors:
        if name in without:
            continue
        if name in choices:
            labels = list(dict.fromkeys(sample.points[name]))
            columns += [(sample.points[name] == label).to_numpy(float) for label in labels[1:]]
            continue
        numbers = sample.points[name].to_numpy(float)
        spread = float(numbers.std())
        if spread > 0.0:
            standard = (numbers - numbers.mean()) / spread
            columns += [standard, standard**2] if squared and len(np.unique(numbers)) > 2 else [standard]
    if not columns:
        return np.empty((len(sample.points), 0))
    table = np.column_stack(columns)
    return np.asarray(table - table.mean(axis=0))


def of_scattered(matrix: Numbers, numbers: Numbers, confidence: float) -> tuple[Numbers, Numbers]:
    """Return coefficients of a fit by least squares, and half the width of their intervals, over points that are scattered.

    Two things blur a coefficient: luck, which differs between replications, and which points happen to have been drawn, for the
    fit leaves something over at each. The variances of both are added.

    Parameters
    ----------
    matrix : (n_points, n_terms)
    numbers : (n_points, n_replications)

    Returns
    -------
    coefficients, halves : (n_terms,)
        Means over the replications; halves are NaN for a single replication, which tells nothing of luck.
    """
    found = np.linalg.lstsq(matrix, numbers, rcond=None)[0]
    coefficients = found.mean(axis=1)
    n, k = matrix.shape
    of_luck = np.array([interval(own, confidence)[2] - interval(own, confidence)[0] for own in found])
    if n <= k:
        return coefficients, of_luck
    left = numbers.mean(axis=1) - matrix @ coefficients
    errors = np.sqrt(np.diag(np.linalg.inv(matrix.T @ matrix)) * float(left @ left) / (n - k))
    return coefficients, np.hypot(of_luck, student_t_quantile(0.5 + confidence / 2.0, n - k) * errors)
