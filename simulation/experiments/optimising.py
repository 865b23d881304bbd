"""Finding the parameters of a scenario at which something simulated is highest."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.market.market import Market
from simulation.scenario import Scenario, changed

Measure = Callable[[Market], float]
Progress = Callable[[int, int], None]
"""Called with scenarios tried and the most that will be."""


@dataclass(frozen=True)
class Optimum:
    """The best parameters found.

    Attributes
    ----------
    parameters
        Value of each parameter by its path.
    value
        Mean of the measure there.
    standard_error
        Of that mean, over the replications.
    tried
        How many scenarios were tried.
    """

    parameters: dict[str, float]
    value: float
    standard_error: float
    tried: int


def optimum(
    scenario: Scenario,
    bounds: Mapping[str, tuple[float, float]],
    measure: Measure,
    *,
    replications: int = 10,
    seed: int | None = None,
    most_tried: int = 200,
    precision: float = 0.01,
    progress: Progress | None = None,
) -> Optimum:
    """Find where a measure of finished markets is highest, between bounds.

    Every scenario tried has the same luck (the same seeds), so that what is compared are the scenarios. The search is that of
    Nelder & Mead (1965), Computer Journal 7(4):308, from the middle of the bounds, as in ``scipy.optimize.minimize``: it finds one
    peak, the highest of all if there is but one.

    Parameters
    ----------
    bounds
        Lowest and highest value of each parameter, by its path such as ``firms.Keeper.strategy.acquisition_budget``.
    measure
        What is to be highest, from a finished market.
    replications
        Markets run for each scenario tried, at least 2.
    seed
        Of the first replication; the scenario's if not given. Replication ``r`` has ``seed + r``.
    most_tried
        Scenarios tried at most.
    precision
        Share of the bounds' distance at which the search ends.

    Raises
    ------
    ValueError
        If there is nothing to vary, bounds are not in order, a path does not exist, or for too few replications.
    """
    from scipy.optimize import minimize

    _check(bounds, replications)
    paths = list(bounds)
    low, high = np.array(list(bounds.values()), np.float64).T
    first = scenario.seed if seed is None else seed
    tried: list[NDArray[np.float64]] = []

    def values(place: NDArray[np.float64]) -> NDArray[np.float64]:
        here = changed(scenario, dict(zip(paths, (low + place * (high - low)).tolist(), strict=True)))
        return np.array([measure(Market(here, first + number).run()) for number in range(replications)])

    def loss(place: NDArray[np.float64]) -> float:
        tried.append(place)
        if progress is not None:
            progress(len(tried), most_tried)
        return -float(values(np.clip(place, 0.0, 1.0)).mean())

    corners = np.vstack([np.full(len(paths), 0.5), 0.5 + 0.25 * np.eye(len(paths))])
    options = {"initial_simplex": corners, "xatol": precision, "fatol": np.inf, "maxfev": most_tried}
    best = minimize(loss, corners[0], method="Nelder-Mead", bounds=[(0.0, 1.0)] * len(paths), options=options)
    at_best = values(best.x)
    return Optimum(
        dict(zip(paths, (low + best.x * (high - low)).tolist(), strict=True)), float(at_best.mean()),
        float(at_best.std(ddof=1)) / replications**0.5, len(tried),
    )  # fmt: skip


def _check(bounds: Mapping[str, tuple[float, float]], replications: int) -> None:
    if not bounds:
        raise ValueError("there is nothing to vary: give bounds for at least one parameter")
    for path, (low, high) in bounds.items():
        if not low < high:
            raise ValueError(f"the bounds of {path} must be a lower and a higher value, but are {low} and {high}")
    if replications < 2:
        raise ValueError(f"a standard error needs at least 2 replications, but {replications} was asked for")
