"""Response surfaces: an outcome over two factors, from a grid or from a quadratic fit."""

from itertools import combinations

import numpy as np
import pandas as pd

from simulation.experiments.analysis.effects import MOST_STEPS
from simulation.experiments.analysis.samples import CONFIDENCE, Numbers, Sample, interval

STEPS = 25
"""Places across and up at which a fitted surface is told."""


def response_surface(
    sample: Sample, x: str, y: str, choices: tuple[str, ...] = (), confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return an outcome over two factors, with intervals over the replications.

    Where both have few values that were crossed: the means of the cells, over all else. Otherwise the quadratic response
    surface of Box & Wilson (1951): constant, linear, squared and product terms of ``x`` and ``y``, and all other factors linear and
    held at their mean, fitted by least squares in every replication.

    Returns
    -------
    pandas.DataFrame
        A row a place: ``x`` and ``y`` by their names, ``mean``, ``low``, ``high``. ``attrs``: ``fitted`` (whether it is a fit) and
        ``predicted``, the share of the variance of points that the fit predicts when each point is left out in turn (NaN for a
        grid): below about .8 the surface bends in ways that this fit does not show.

    Raises
    ------
    ValueError
        If the factors are no numbers, or there are too few points.
    """
    for name in (x, y):
        if name in choices:
            raise ValueError(f"'{name}' is a choice; a surface is over two numbers")
    if all(sample.points[name].nunique() <= MOST_STEPS for name in (x, y)):
        cells = sample.points.groupby([x, y], sort=True).indices
        if len(cells) == sample.points[x].nunique() * sample.points[y].nunique():
            rows = [
                [*_both(key), *interval(sample.numbers[own].mean(axis=0), confidence)] for key, own in cells.items()
            ]
            table = pd.DataFrame(rows, columns=[x, y, "mean", "low", "high"])
            table.attrs |= {"fitted": False, "predicted": float("nan")}
            return table
    return _fitted(sample, x, y, choices, confidence)


def _fitted(sample: Sample, x: str, y: str, choices: tuple[str, ...], confidence: float) -> pd.DataFrame:
    ends = {name: (float(sample.points[name].min()), float(sample.points[name].max())) for name in (x, y)}
    unit = {name: _unit(sample.points[name].to_numpy(float), *ends[name]) for name in (x, y)}
    terms = _quadratic(unit[x], unit[y])
    others = np.empty((len(terms), 0))
    if len(sample.factors) > 2:
        rest = sample.points.drop(columns=[x, y])
        others = pd.get_dummies(rest, columns=list(choices), drop_first=True).to_numpy(float)
    spread = others.std(axis=0)
    others = (others[:, spread > 0.0] - others[:, spread > 0.0].mean(axis=0)) / spread[spread > 0.0]
    matrix = np.column_stack([terms, others])
    if len(matrix) <= matrix.shape[1] or np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        raise ValueError(
            f"{len(matrix)} points are too few for a surface, which has {matrix.shape[1]} terms; run more, or a grid"
        )
    coefficients = np.linalg.lstsq(matrix, sample.numbers, rcond=None)[0]
    grid = np.linspace(0.0, 1.0, STEPS)
    across, up = (each.ravel() for each in np.meshgrid(grid, grid, indexing="ij"))
    heights = _quadratic(across, up) @ coefficients[: terms.shape[1]]
    low, high = zip(*ends.values(), strict=True)
    rows = [
        [low[0] + a * (high[0] - low[0]), low[1] + b * (high[1] - low[1]), *interval(replicated, confidence)]
        for a, b, replicated in zip(across, up, heights, strict=True)
    ]
    table = pd.DataFrame(rows, columns=[x, y, "mean", "low", "high"])
    table.attrs |= {"fitted": True, "predicted": _predicted(matrix, sample.numbers.mean(axis=1))}
    return table


def _both(key: object) -> tuple[object, object]:
    assert isinstance(key, tuple)
    return key[0], key[1]


def _unit(values: Numbers, low: float, high: float) -> Numbers:
    if low == high:
        raise ValueError("a factor that does not vary makes no surface")
    return np.asarray((values - low) / (high - low))


def _quadratic(a: Numbers, b: Numbers) -> Numbers:
    parts = [a, b]
    products = [one * other for one, other in combinations(parts, 2)]
    return np.column_stack([np.ones(len(a)), *parts, *(each**2 for each in parts), *products])


def _predicted(matrix: Numbers, means: Numbers) -> float:
    """Return the share of variance predicted when each point is left out in turn (PRESS, Allen 1974)."""
    q = np.linalg.qr(matrix)[0]
    left = means - q @ (q.T @ means)
    leverage = np.minimum((q**2).sum(axis=1), 1.0 - 1e-12)
    return float(1.0 - ((left / (1.0 - leverage)) ** 2).sum() / ((means - means.mean()) ** 2).sum())
