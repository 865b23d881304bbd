"""What each factor changes: effects with intervals, and curves of an outcome over a factor."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from simulation.experiments.analysis.samples import CONFIDENCE, Numbers, Sample, interval, of_scattered, other_factors
from simulation.experiments.paired import paired_difference

MOST_STEPS = 12
"""Values of a factor up to which each is a step of a curve; of more, neighbours are put together."""
GROUPS = 10
COLUMNS = ["parameter", "from", "to", "effect", "low", "high", "unit"]


def linear_effects(
    sample: Sample, choices: Sequence[str], logarithmic: Sequence[str] = (), confidence: float = CONFIDENCE,
    scattered: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """Fit an outcome as a sum of what each factor adds, in every replication, and tell what each adds on the mean.

    Of a number: going from its lowest to its highest value, along a straight line (over its logarithm, where it was spread by
    orders of magnitude). Of a choice: instead of the first choice. All points of a replication share their luck, so that the
    coefficients differ between replications only by luck: their interval is Student's t over the replications. Where points are
    scattered and not a grid, it is wider by what hangs on which points were drawn.

    Parameters
    ----------
    sample
        Of paired replications.
    choices, logarithmic
        Factors that are choices; those spread by orders of magnitude.
    scattered
        Whether the points are no grid.

    Returns
    -------
    pandas.DataFrame
        A row a factor (or choice), the largest effect first, made for ``sim.plots.sensitivity``; ``attrs["explained"]`` is the
        share of the variance of the points' means that the sum explains: what is left are bends, interactions and luck.

    Raises
    ------
    ValueError
        If there are fewer points than effects, or factors that always change together.
    """
    columns, rows = [np.ones(len(sample.points))], []
    for name in sample.factors:
        if name in choices:
            labels = list(dict.fromkeys(sample.points[name]))
            for label in labels[1:]:
                columns.append((sample.points[name] == label).to_numpy(float))
                rows.append([f"{name}: {label}", labels[0], label])
            continue
        here = sample.points[name].to_numpy(float)
        low, high = float(here.min()), float(here.max())
        if low == high:
            continue
        way = np.log(here / low) / np.log(high / low) if name in logarithmic else (here - low) / (high - low)
        columns.append(way)
        rows.append([name, low, high])
    matrix = np.column_stack(columns)
    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        raise ValueError(
            f"{len(sample.points)} points cannot tell {matrix.shape[1] - 1} effects apart: run more points, or vary factors "
            "independently of each other"
        )
    if scattered:
        coefficients, halves = of_scattered(matrix, sample.numbers, confidence)
        spread = np.column_stack([coefficients, coefficients - halves, coefficients + halves])
    else:
        replicated = np.linalg.lstsq(matrix, sample.numbers, rcond=None)[0]
        coefficients, spread = replicated.mean(axis=1), np.array([interval(own, confidence) for own in replicated])
    found = [[*row, *own, sample.unit] for row, own in zip(rows, spread[1:].tolist(), strict=True)]
    means = sample.numbers.mean(axis=1)
    left = means - matrix @ coefficients
    table = pd.DataFrame(found, columns=COLUMNS).sort_values("effect", key=abs, ascending=False, ignore_index=True)
    table.attrs["explained"] = 1.0 - float(left.var()) / float(means.var()) if means.var() > 0.0 else float("nan")
    return table


def one_at_a_time_effects(sample: Sample, choices: Sequence[str], confidence: float = CONFIDENCE) -> pd.DataFrame:
    """Hold each factor's ends against each other, all others being as they are (the first point).

    Of a number: the highest against the lowest value. Of a choice: each against the scenario as it is.

    Returns
    -------
    pandas.DataFrame
        As :func:`linear_effects`.
    """
    rows = []
    first = sample.points.iloc[0]
    for name in sample.factors:
        others = sample.points.drop(columns=name)
        same = [bool(((row == first[others.columns]) | (row.isna() & first[others.columns].isna())).all())
                for _, row in others.iterrows()]  # fmt: skip
        own = np.flatnonzero(same)
        if name in choices:
            for place in own[1:]:
                found = paired_difference(sample.numbers[place], sample.numbers[0], confidence)
                label = sample.points[name].iloc[place]
                if label != first[name]:
                    rows.append(
                        [f"{name}: {label}", first[name], label, found.difference, found.low, found.high, sample.unit]
                    )
            continue
        own = own[1:]  # the scenario as it is may lie outside the values that were tried
        numbers = sample.points[name].to_numpy(float)[own]
        low, high = own[np.nanargmin(numbers)], own[np.nanargmax(numbers)]
        found = paired_difference(sample.numbers[high], sample.numbers[low], confidence)
        rows.append(
            [name, np.nanmin(numbers), np.nanmax(numbers), found.difference, found.low, found.high, sample.unit]
        )
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values("effect", key=abs, ascending=False, ignore_index=True)


def curve(
    sample: Sample, x: str, by: str | None = None, choices: Sequence[str] = (), confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return the mean of an outcome at each value of a factor, over all else, with its interval over the replications.

    Where a factor has more than a dozen values, points are put together in ten groups of neighbours. These differ in the other
    factors, too; what those add (along a line or an arc) is taken away, and the interval is wider by what hangs on which points
    were drawn.

    Returns
    -------
    pandas.DataFrame
        A row a step: the factor (and ``by``), ``mean``, ``low``, ``high``, ``points``.
    """
    steps = sample.points[x]
    if x not in choices and steps.nunique() > MOST_STEPS:
        return _scattered_curve(sample, x, choices, confidence)
    keys = [steps] if by is None else [sample.points[by], steps]
    rows = []
    for key, own in sample.points.groupby(keys, sort=False).indices.items():
        replicated: Numbers = sample.numbers[own].mean(axis=0)
        rows.append([*(key if isinstance(key, tuple) else (key,)), *interval(replicated, confidence), len(own)])
    names = [x] if by is None else [by, x]
    table = pd.DataFrame(rows, columns=[*names, "mean", "low", "high", "points"])
    return table if by is not None or x in choices else table.sort_values(x, ignore_index=True)


def _scattered_curve(sample: Sample, x: str, choices: Sequence[str], confidence: float) -> pd.DataFrame:
    groups = pd.qcut(sample.points[x], GROUPS, labels=False, duplicates="drop").to_numpy()
    own = (groups[:, None] == np.unique(groups)).astype(float)
    others = other_factors(sample, (x,), choices, squared=True)
    if np.linalg.matrix_rank(np.column_stack([own, others])) < own.shape[1] + others.shape[1]:
        others = np.empty((len(own), 0))
    coefficients, halves = of_scattered(np.column_stack([own, others]), sample.numbers, confidence)
    n = own.shape[1]
    counts = own.sum(axis=0)
    at = own.T @ sample.points[x].to_numpy(float) / counts
    mean, half = coefficients[:n], halves[:n]
    return pd.DataFrame({x: at, "mean": mean, "low": mean - half, "high": mean + half, "points": counts.astype(int)})
