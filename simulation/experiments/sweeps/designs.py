"""Designs: which combinations of the factors' values are run. Drawn by SALib and SciPy."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.experiments.sweeps.experiment import (
    MOST_POINTS,
    Design,
    Grid,
    LatinHypercube,
    Morris,
    OneAtATime,
    Random,
    Sobol,
)
from simulation.experiments.sweeps.extra import needs_extra
from simulation.experiments.sweeps.factors import Varied


def number_of_points(design: Design, factors: Sequence[Varied]) -> int:
    """Return how many points a design has.

    Raises
    ------
    ValueError
        If there would be more than ten million.
    """
    k = len(factors)
    match design:
        case Grid():
            points = int(np.prod([float(len(each.steps() or ())) for each in factors]))
        case OneAtATime():
            points = 1 + sum(len(each.ends()) for each in factors)
        case Sobol():
            points = design.points * (2 * k + 2 if design.second_order else k + 2)
        case Morris():
            points = design.trajectories * (k + 1)
        case _:
            points = design.points
    if points > MOST_POINTS:
        raise ValueError(f"has {points:,} points; at most {MOST_POINTS:,} are possible")
    return points


def drawn(design: Design, factors: Sequence[Varied]) -> pd.DataFrame:
    """Draw a design: a row for each point, with its number in ``point`` and a column for each factor.

    Numbers are floating-point (whole where the parameter takes whole numbers only), choices are labels. For Sobol's and
    Morris' designs the order of the points is SALib's, whose analysis expects it.
    """
    columns: list[Any]
    if isinstance(design, Grid):
        columns = list(zip(*product(*(each.steps() or () for each in factors)), strict=True))
    elif isinstance(design, OneAtATime):
        columns = list(zip(*_one_at_a_time(factors), strict=True))
    else:
        quantiles = quantiles_of(design, len(factors))
        columns = [each.at(quantiles[:, place]) for place, each in enumerate(factors)]
    table = {
        each.name: np.asarray(column, object if each.is_choice else float)
        for each, column in zip(factors, columns, strict=True)
    }
    return pd.DataFrame({"point": np.arange(len(columns[0]), dtype=np.int64), **table})


def quantiles_of(design: Design, k: int) -> NDArray[np.float64]:
    """Draw points in the unit cube, (n_points, k)."""
    match design:
        case Random():
            return np.random.default_rng(design.seed).random((design.points, k))
        case LatinHypercube():
            from scipy.stats import qmc

            return np.asarray(qmc.LatinHypercube(k, rng=design.seed).random(design.points))
        case Sobol():
            with needs_extra("the design 'sobol'"):
                from SALib.sample import sobol
            return np.asarray(
                sobol.sample(_unit_cube(k), design.points, calc_second_order=design.second_order, seed=design.seed)
            )
        case Morris():
            with needs_extra("the design 'morris'"):
                from SALib.sample import morris
            return np.asarray(
                morris.sample(_unit_cube(k), design.trajectories, num_levels=design.levels, seed=design.seed)
            )
    raise TypeError(f"no design: {design!r}")


def _unit_cube(k: int) -> dict[str, Any]:
    return {"num_vars": k, "names": [f"x{place}" for place in range(k)], "bounds": [[0.0, 1.0]] * k}


def _one_at_a_time(factors: Sequence[Varied]) -> list[list[Any]]:
    base = [each.base for each in factors]
    rows = [base]
    for place, each in enumerate(factors):
        rows += [[*base[:place], value, *base[place + 1 :]] for value in each.ends()]
    return rows
