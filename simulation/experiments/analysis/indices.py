"""Indices of Sobol and effects of Morris, by SALib, from the means over the replications."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.experiments.analysis.samples import CONFIDENCE, Numbers
from simulation.experiments.sweeps.extra import needs_extra

RESAMPLES = 1000


def sobol_indices(
    names: list[str], means: Numbers, second_order: bool, confidence: float = CONFIDENCE, seed: int = 1
) -> pd.DataFrame:
    """Estimate first-order and total indices of Sobol with bootstrap intervals.

    Parameters
    ----------
    names
        Of the factors.
    means : (n_points,)
        Of the outcome at each point, in SALib's order; NaN where it is missing.
    second_order
        Whether the design has points for pairs of factors.
    seed
        Of the bootstrap.

    Returns
    -------
    pandas.DataFrame
        A row a factor: ``parameter``, ``S1``, ``S1_conf``, ``ST``, ``ST_conf`` (half the interval); made for
        ``sim.plots.sensitivity``. ``attrs``: ``pairs``, a table of second-order indices, or None; ``left_out``, base points that
        could not be used because a run is missing.

    Raises
    ------
    ValueError
        If too few points are there.

    References
    ----------
    Saltelli et al. (2010), Computer Physics Communications 181(2):259.
    """
    with needs_extra("indices of Sobol"):
        from SALib.analyze import sobol
    size = 2 * len(names) + 2 if second_order else len(names) + 2
    used, left_out = _whole_blocks(means, size)
    if used.std() == 0.0:
        raise ValueError("the outcome is the same at every point, so that there is no variance to explain")
    found = sobol.analyze(
        _problem(names), used, calc_second_order=second_order, num_resamples=RESAMPLES, conf_level=confidence, seed=seed
    )
    table = pd.DataFrame({"parameter": names, **{name: found[name] for name in ("S1", "S1_conf", "ST", "ST_conf")}})
    table.attrs |= {"pairs": _pairs(names, found) if second_order else None, "left_out": left_out}
    return table


def morris_effects(
    names: list[str], unit_points: Numbers, means: Numbers, levels: int, confidence: float = CONFIDENCE, seed: int = 1
) -> pd.DataFrame:
    """Estimate Morris' elementary effects: of each factor going through its whole range.

    Parameters
    ----------
    unit_points : (n_points, n_factors)
        The design on the unit cube, in SALib's order.
    means, confidence, seed
        As in :func:`sobol_indices`.
    levels
        Of each factor.

    Returns
    -------
    pandas.DataFrame
        A row a factor: ``parameter``, ``mu_star`` (mean size), ``low``, ``high`` (its bootstrap interval), ``mu`` (mean), ``sigma``
        (standard deviation: large where the factor interacts or bends), the largest first. ``attrs``: ``left_out``, ways that could
        not be used.

    References
    ----------
    Morris (1991), Technometrics 33(2):161; Campolongo, Cariboni & Saltelli (2007), Environmental Modelling & Software 22(10):1509.
    """
    with needs_extra("effects of Morris"):
        from SALib.analyze import morris
    size = len(names) + 1
    used, left_out = _whole_blocks(means, size)
    whole = np.isfinite(means.reshape(-1, size)).all(axis=1).repeat(size)
    found = morris.analyze(
        _problem(names), unit_points[whole], used, num_levels=levels, num_resamples=RESAMPLES, conf_level=confidence,
        seed=seed,
    )  # fmt: skip
    star, half = np.asarray(found["mu_star"], float), np.asarray(found["mu_star_conf"], float)
    table = pd.DataFrame(
        {"parameter": names, "mu_star": star, "low": np.maximum(0.0, star - half), "high": star + half,
         "mu": np.asarray(found["mu"], float), "sigma": np.asarray(found["sigma"], float)}
    ).sort_values("mu_star", ascending=False, ignore_index=True)  # fmt: skip
    table.attrs["left_out"] = left_out
    return table


def _whole_blocks(means: Numbers, size: int) -> tuple[Numbers, int]:
    """Return the points of those blocks that are whole, and how many blocks are not."""
    if len(means) % size:
        raise ValueError(f"the design has {len(means)} points, which is no multiple of {size}")
    blocks = means.reshape(-1, size)
    whole: NDArray[np.bool_] = np.isfinite(blocks).all(axis=1)
    if whole.sum() < 2:
        raise ValueError(
            f"only {whole.sum()} of {len(blocks)} parts of the design were run as a whole; at least 2 are needed"
        )
    return blocks[whole].reshape(-1), int((~whole).sum())


def _problem(names: list[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _pairs(names: list[str], found: Any) -> pd.DataFrame:
    rows = [
        [one, other, float(found["S2"][a, b]), float(found["S2_conf"][a, b])]
        for a, one in enumerate(names)
        for b, other in enumerate(names)
        if a < b
    ]
    table = pd.DataFrame(rows, columns=["parameter", "with", "S2", "S2_conf"])
    return table.sort_values("S2", ascending=False, ignore_index=True)
