"""Response surfaces: an outcome over two factors, from a grid or from a fit."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from simulation.experiments.analysis.effects import MOST_STEPS
from simulation.experiments.analysis.samples import CONFIDENCE, Numbers, Sample, interval, other_factors

STEPS = 25
"""Places across and up at which a fitted surface is told."""
FOLDS = 10
SMOOTHINGS = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)
MOST_SPLINED = 600
"""Points up to which splines are tried, whose time grows with the third power of the points."""
BETTER = 0.02
"""By how much more of the variance a spline must predict to be preferred to the simpler quadratic."""
DRAWS = 400
"""Draws of the bootstrap of the summit."""
Fit = Callable[[Numbers, Numbers, Numbers], Numbers]
"""From places (n, 2), values there (n, m) and other places (k, 2) to values at those (k, m)."""


def response_surface(
    sample: Sample, x: str, y: str, choices: tuple[str, ...] = (), confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Return an outcome over two factors, with intervals over the replications.

    Where both have few values that were crossed: the means of the cells, over all else. Otherwise a fit, after what all other
    factors add along straight lines was taken away: the quadratic response surface of Box & Wilson (1951), or a smoothed thin-plate
    spline (``scipy.interpolate.RBFInterpolator``), whichever predicts points better that were left out of it. The intervals
    are those of luck; how far the fit is off is told by ``predicted``.

    Returns
    -------
    pandas.DataFrame
        A row a place: ``x`` and ``y`` by their names, ``mean``, ``low``, ``high``. ``attrs``: ``fit`` (what was fitted; empty for a
        grid) and ``predicted``, the share of the variance of points that the fit predicts when a tenth of them is left out in turn
        (NaN for a grid): below about .8 the surface bends in ways that this fit does not show. ``summit``: by the names of
        ``x`` and ``y``, where the outcome is highest, and from where to where it may be (a bootstrap interval, that counts luck
        and, where something was fitted, how far the fit is off).

    Raises
    ------
    ValueError
        If the factors are no numbers, or there are too few points.
    """
    for name in (x, y):
        if name in choices:
            raise ValueError(f"'{name}' is a choice; a surface is over two numbers")
    if all(sample.points[name].nunique() <= MOST_STEPS for name in (x, y)):
        by_cell = sample.points.groupby([x, y], sort=True).indices
        if len(by_cell) == sample.points[x].nunique() * sample.points[y].nunique():
            rows = [
                [*_both(key), *interval(sample.numbers[own].mean(axis=0), confidence)] for key, own in by_cell.items()
            ]
            table = pd.DataFrame(rows, columns=[x, y, "mean", "low", "high"])
            cells = np.array([sample.numbers[own].mean(axis=0) for own in by_cell.values()])
            tops = _redrawn(cells, np.random.default_rng(1)).argmax(axis=0)
            table.attrs |= {"fit": "", "predicted": float("nan"), "summit": _summit(table, x, y, tops, confidence)}
            return table
    return _fitted(sample, x, y, choices, confidence)


def _fitted(sample: Sample, x: str, y: str, choices: tuple[str, ...], confidence: float) -> pd.DataFrame:
    places = np.column_stack([_unit(sample.points[name].to_numpy(float), name) for name in (x, y)])
    terms, others = _quadratic(places), other_factors(sample, (x, y), choices)
    matrix = np.column_stack([terms, others])
    if len(matrix) <= matrix.shape[1] or np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        raise ValueError(
            f"{len(matrix)} points are too few for a surface, which has {matrix.shape[1]} terms; run more, or a grid"
        )
    slopes = np.linalg.lstsq(matrix, sample.numbers, rcond=None)[0][terms.shape[1] :]
    heights = sample.numbers - others @ slopes
    name, fit, predicted = _best_fit(places, heights)
    grid = np.linspace(0.0, 1.0, STEPS)
    across = np.column_stack([each.ravel() for each in np.meshgrid(grid, grid, indexing="ij")])
    low, high = sample.points[[x, y]].min().to_numpy(float), sample.points[[x, y]].max().to_numpy(float)
    rows = [
        [*(low + place * (high - low)), *interval(replicated, confidence)]
        for place, replicated in zip(across, fit(places, heights, across), strict=True)
    ]
    table = pd.DataFrame(rows, columns=[x, y, "mean", "low", "high"])
    rng = np.random.default_rng(1)
    means = heights.mean(axis=1, keepdims=True)
    off = (means - _left_out(fit, places, means))[rng.integers(len(means), size=(len(means), DRAWS)), 0]
    tops = fit(places, _redrawn(fit(places, heights, places), rng) + off, across).argmax(axis=0)
    table.attrs |= {"fit": name, "predicted": predicted, "summit": _summit(table, x, y, tops, confidence)}
    return table


def _redrawn(numbers: Numbers, rng: np.random.Generator) -> Numbers:
    """Return means over replications that are drawn anew, (n, DRAWS), as far apart as luck would put them."""
    n = numbers.shape[1]
    means = numbers.mean(axis=1, keepdims=True)
    drawn = numbers[:, rng.integers(n, size=(DRAWS, n))].mean(axis=2)
    return np.asarray(means + (drawn - means) * (n / max(1, n - 1)) ** 0.5)


def _summit(
    table: pd.DataFrame, x: str, y: str, tops: "np.ndarray[tuple[int], np.dtype[np.intp]]", confidence: float
) -> dict[str, tuple[float, float, float]]:
    """Return where the summit is, and from where to where it may be: ``tops`` are rows of the table."""
    tails = [0.5 - confidence / 2.0, 0.5 + confidence / 2.0]
    best = table["mean"].argmax()
    found = {}
    for name in (x, y):
        values = table[name].to_numpy(float)
        low, high = np.quantile(values[tops], tails, method="inverted_cdf")
        found[name] = float(values[best]), float(low), float(high)
    return found


def _best_fit(places: Numbers, heights: Numbers) -> tuple[str, Fit, float]:
    """Return what predicts points best that were left out: its name, itself, and how much of the variance it predicts."""
    quadratic = _predicted(_by_quadratic, places, heights)
    splines = [_spline(smoothing) for smoothing in SMOOTHINGS] if len(places) <= MOST_SPLINED else []
    tried = [(_predicted(fit, places, heights), place) for place, fit in enumerate(splines)]
    best, place = max(tried, default=(-np.inf, 0))
    if best > quadratic + BETTER:
        return "a smoothed thin-plate spline", splines[place], best
    return "a quadratic fit", _by_quadratic, quadratic


def _by_quadratic(places: Numbers, heights: Numbers, at: Numbers) -> Numbers:
    return np.asarray(_quadratic(at) @ np.linalg.lstsq(_quadratic(places), heights, rcond=None)[0])


def _spline(smoothing: float) -> Fit:
    def fit(places: Numbers, heights: Numbers, at: Numbers) -> Numbers:
        from scipy.interpolate import RBFInterpolator

        return np.asarray(RBFInterpolator(places, heights, smoothing=smoothing, kernel="thin_plate_spline")(at))

    return fit


def _predicted(fit: Fit, places: Numbers, heights: Numbers) -> float:
    """Return the share of the variance of the means that is predicted when a tenth of the points is left out in turn."""
    means = heights.mean(axis=1, keepdims=True)
    return float(1.0 - ((_left_out(fit, places, means) - means) ** 2).sum() / ((means - means.mean()) ** 2).sum())


def _left_out(fit: Fit, places: Numbers, means: Numbers) -> Numbers:
    """Return what a fit says of each point when it, with a tenth of all points, is left out of the fit."""
    found = np.empty_like(means)
    fold = np.arange(len(means)) % min(FOLDS, len(means))
    for number in range(int(fold.max()) + 1):
        out = fold == number
        found[out] = fit(places[~out], means[~out], places[out])
    return found


def _both(key: object) -> tuple[object, object]:
    assert isinstance(key, tuple)
    return key[0], key[1]


def _unit(values: Numbers, name: str) -> Numbers:
    low, high = float(values.min()), float(values.max())
    if low == high:
        raise ValueError(f"'{name}' does not vary, so that there is no surface over it")
    return np.asarray((values - low) / (high - low))


def _quadratic(places: Numbers) -> Numbers:
    a, b = places.T
    return np.column_stack([np.ones(len(a)), a, b, a * a, b * b, a * b])
