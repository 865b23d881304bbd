"""How a novelty spreads: who adopts when (V6)."""

import math

import numpy as np


def new_adopters(innovation: float, imitation: float, periods: int) -> list[float]:
    """Share of all people who adopt in each period: ``f_t = (p + q F_(t-1)) (1 - F_(t-1))``, (periods,).

    Parameters
    ----------
    innovation, imitation : [1/period]
        p and q.

    Source: Bass (1969), Management Science 15(5):215, in discrete time.

    Examples
    --------
    >>> adopters = new_adopters(0.03, 0.38, 10)
    >>> round(sum(adopters[:5]), 3), round(adopters[7], 4), adopters.index(max(adopters)) + 1
    (0.273, 0.1105, 8)
    """
    adopters: list[float] = []
    for _ in range(periods):
        adopted = sum(adopters)
        adopters.append((innovation + imitation * adopted) * (1.0 - adopted))
    return adopters


def new_adopters_by_exponential_hazard(innovation: float, imitation: float, periods: int) -> list[float]:
    """Share who would adopt in each period if the hazard were ``1 - exp(-(p + q F))``, (periods,).

    Examples
    --------
    >>> round(sum(new_adopters_by_exponential_hazard(0.03, 0.38, 5)), 3)
    0.261
    """
    adopters: list[float] = []
    for _ in range(periods):
        adopted = sum(adopters)
        adopters.append(-math.expm1(-innovation - imitation * adopted) * (1.0 - adopted))
    return adopters


def new_adopters_in_continuous_time(innovation: float, imitation: float, periods: int) -> list[float]:
    """Share who would adopt in each period by the continuous curve, (periods,).

    ``F(t) = (1 - exp(-(p + q) t)) / (1 + q / p exp(-(p + q) t))``.

    Examples
    --------
    >>> adopters = new_adopters_in_continuous_time(0.03, 0.38, 10)
    >>> round(sum(adopters[:5]), 3), adopters.index(max(adopters)) + 1
    (0.331, 7)
    """
    left = np.exp(-(innovation + imitation) * np.arange(periods + 1))
    adopted = (1.0 - left) / (1.0 + imitation / innovation * left)
    return [float(share) for share in np.diff(adopted)]
