"""One outcome of one firm over a design: a number for each point and replication, and what can be said of its means."""

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
