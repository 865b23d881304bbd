"""Indices of Sobol and effects of Morris, by SALib; how far they may be off, by :mod:`resampling`."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.experiments.analysis.resampling import half_widths
from simulation.experiments.analysis.samples import CONFIDENCE, Numbers
from simulation.experiments.sweeps.extra import needs_extra


def sobol_indices(
    names: list[str], values: Numbers, second_order: bool, confidence: float = CONFIDENCE, seed: int = 1
) -> pd.DataFrame:
    """Estimate first-order and total indices of Sobol: of the outcome as it is on the mean over all luck.

    SALib's estimators are taken of the means over the replications. Luck that is left in these would be taken for interactions of
    every factor; where there are replications, what it adds to each variance is estimated by a jackknife and taken away.

    Parameters
    ----------
    names
        Of the factors.
    values : (n_points, n_replications)
        Of the outcome, points in SALib's order; NaN where a run is missing.
    second_order
        Whether the design has points for pairs of factors.
    seed
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        A row a factor: ``parameter``, ``S1``, ``S1_conf``, ``ST``, ``ST_conf`` (half the interval, see
        :func:`simulation.experiments.analysis.resampling.half_widths`); made for ``sim.plots.sensitivity``. ``attrs``: ``pairs``, a
        table of second-order indices, or None; ``left_out``, base points that could not be used because a run is missing.

    Raises
    ------
    ValueError
        If too few points are there, or nothing but luck makes them differ.

    References
    ----------
    Saltelli et al. (2010), Computer Physics Communications 181(2):259; Efron & Tibshirani (1993), An Introduction to the
    Bootstrap, chapter 11.
    """
    k = len(names)
    used, left_out = _whole_parts(values, 2 * k + 2 if second_order else k + 2)
    if used.std(axis=(0, 1)).max() == 0.0:
        raise ValueError("the outcome is the same at every point, so that there is no variance to explain")
    used = (used - used.mean(axis=(0, 1))) / used.std()

    def estimate(of_parts: Numbers) -> Numbers:
        return _indices(of_parts, second_order)

    found = estimate(used)
    if not np.isfinite(found).all():
        raise ValueError("the points differ by no more than luck; run more replications")
    half = half_widths(used, estimate, confidence, seed)
    columns = {"S1": found[:k], "S1_conf": half[:k], "ST": found[k : 2 * k], "ST_conf": half[k : 2 * k]}
    table = pd.DataFrame({"parameter": names, **columns})
    pairs = _pairs(names, found[2 * k :], half[2 * k :]) if second_order else None
    table.attrs |= {"pairs": pairs, "left_out": left_out}
    return table


def _indices(values: Numbers, second_order: bool) -> Numbers:
    """Return the indices without what luck adds: first-order, total, and of pairs; NaN if nothing is left but luck."""
    n = values.shape[2]
    means = values.mean(axis=2, keepdims=True)
    if n == 1:
        shares = _variances(means, second_order)[:, 0]
    else:
        # A variance of means over n replications holds 1/n of the variance by luck, one over n - 1 of them 1/(n - 1).
        of_all = _variances(np.concatenate([means, (n * means - values) / (n - 1)], axis=2), second_order)
        shares = n * of_all[:, 0] - (n - 1) * of_all[:, 1:].mean(axis=1)
    return shares[:-1] / shares[-1] if shares[-1] > 0.0 else np.full(len(shares) - 1, np.nan)


def _variances(values: Numbers, second_order: bool) -> Numbers:
    """Return SALib's estimates as variances, and the whole variance as the last: rows, for each column of values."""
    with needs_extra("indices of Sobol"):
        from SALib.analyze import sobol
    k = (values.shape[1] - 2) // (2 if second_order else 1)
    a, b = values[:, 0], values[:, -1]
    mixed = [values[:, 1 + place] for place in range(k)]
    found = [estimate(a, each, b) for estimate in (sobol.first_order, sobol.total_order) for each in mixed]
    if second_order:
        found += [
            sobol.second_order(a, mixed[one], mixed[other], values[:, 1 + k + one], b)
            for one in range(k)
            for other in range(one + 1, k)
        ]
    whole = np.var(np.concatenate([a, b]), axis=0)
    return np.vstack([np.asarray(found) * whole, whole])


def morris_effects(
    names: list[str], unit_points: Numbers, values: Numbers, levels: int, confidence: float = CONFIDENCE, seed: int = 1
) -> pd.DataFrame:
    """Estimate Morris' elementary effects: of each factor going through its whole range, on the mean over the replications.

    Parameters
    ----------
    unit_points : (n_points, n_factors)
        The design on the unit cube, in SALib's order.
    values, confidence, seed
        As in :func:`sobol_indices`.
    levels
        Of each factor.

    Returns
    -------
    pandas.DataFrame
        A row a factor: ``parameter``, ``mu_star`` (mean size), ``low``, ``high`` (its interval, see
        :func:`simulation.experiments.analysis.resampling.half_widths`), ``mu`` (mean), ``sigma`` (standard deviation: large
        where the factor interacts or bends), the largest first. ``attrs``: ``left_out``, trajectories that could not be used.

    References
    ----------
    Morris (1991), Technometrics 33(2):161; Campolongo, Cariboni & Saltelli (2007), Environmental Modelling & Software 22(10):1509.
    """
    with needs_extra("effects of Morris"):
        from SALib.analyze import morris
    size = len(names) + 1
    used, left_out = _whole_parts(values, size)
    whole = np.isfinite(values.reshape(-1, size, values.shape[1])).all(axis=(1, 2))
    points = unit_points.reshape(-1, size, len(names))[whole]
    found = morris.analyze(
        _problem(names), points.reshape(-1, len(names)), used.mean(axis=2).reshape(-1), num_levels=levels, num_resamples=2,
        seed=seed,
    )  # fmt: skip
    steps = np.diff(points, axis=1)  # each changes one factor
    factor = np.abs(steps).argmax(axis=2)
    effects = np.diff(used, axis=1) / np.take_along_axis(steps, factor[:, :, None], axis=2)
    by_factor = np.take_along_axis(effects, np.argsort(factor, axis=1)[:, :, None], axis=1)
    half = half_widths(by_factor, lambda own: np.abs(own.mean(axis=2)).mean(axis=0), confidence, seed)
    star = np.asarray(found["mu_star"], float)
    table = pd.DataFrame(
        {"parameter": names, "mu_star": star, "low": np.maximum(0.0, star - half), "high": star + half,
         "mu": np.asarray(found["mu"], float), "sigma": np.asarray(found["sigma"], float)}
    ).sort_values("mu_star", ascending=False, ignore_index=True)  # fmt: skip
    table.attrs["left_out"] = left_out
    return table


def _whole_parts(values: Numbers, size: int) -> tuple[Numbers, int]:
    """Return those parts of a design that are whole, (n_parts, size, n_replications), and how many are not."""
    if len(values) % size:
        raise ValueError(f"the design has {len(values)} points, which is no multiple of {size}")
    parts = values.reshape(-1, size, values.shape[1])
    whole: NDArray[np.bool_] = np.isfinite(parts).all(axis=(1, 2))
    if whole.sum() < 2:
        raise ValueError(
            f"only {whole.sum()} of {len(parts)} parts of the design were run as a whole; at least 2 are needed"
        )
    return parts[whole], int((~whole).sum())


def _problem(names: list[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _pairs(names: list[str], found: Numbers, half: Numbers) -> pd.DataFrame:
    both = [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]
    rows = [[*pair, *own] for pair, own in zip(both, np.column_stack([found, half]).tolist(), strict=True)]
    table = pd.DataFrame(rows, columns=["parameter", "with", "S2", "S2_conf"])
    return table.sort_values("S2", ascending=False, ignore_index=True)
