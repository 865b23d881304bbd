"""S3: customers whom a contact recommended the firm to, beside others."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simulation.experiments.acquaintances import NOBODY_SPOKE, RECOMMENDED, Acquaintances
from simulation.experiments.signs.sign import Pair
from simulation.market.market import Market
from simulation.rules.lifecycle import STAGES, is_customer
from simulation.scenario import Scenario
from simulation.state.columns import PRESENT

HALF_YEAR = 26
HALF_YEARS = 4
QUARTER = 13
CLASSES = 6
"""Into so many classes of equal size customers are divided by how often they have occasion to buy."""

Numbers = NDArray[np.float64]


def referred_and_others(scenario: Scenario, seed: int) -> Mapping[str, Pair]:
    """Return value, margin and retention of customers of all firms: those referred, and those who came by advertising.

    Followed for two years from their first purchase. Compared are customers of the same firm who got to know it in the same
    quarter and have occasion to buy about as often; not the same orientation, which no firm knows.
    """
    referred, group, margin, left = _cohorts(Acquaintances(Market(scenario, seed)))
    found = {
        "value": matched(group, referred, margin.sum(axis=1)),
        "margin, first half-year": matched(group, referred, margin[:, 0]),
        "left after a year": matched(group, referred, left[:, 1]),
        "left after two years": matched(group, referred, left[:, 3]),
    }
    margins = [matched(group, referred, margin[:, half]) for half in (0, HALF_YEARS - 1)]
    leaving = matched(group, referred, left[:, HALF_YEARS - 2])
    at_first = margins[0][0] / margins[0][1]
    at_last = (margins[1][0] / leaving[0]) / (margins[1][1] / leaving[1])
    return {**found, "margin advantage": (at_first - 1.0, at_last - 1.0)}


def matched(group: NDArray[np.int64], referred: NDArray[np.bool_], values: Numbers) -> Pair:
    """Return the mean of values of the referred, and of the others, as if both were spread over the groups alike.

    Groups count by ``n m / (n + m)`` where n and m are how many of each they hold; one without both does not count.

    Parameters
    ----------
    group, referred, values : (n,)

    Examples
    --------
    >>> group, referred = np.array([0, 0, 1, 1, 1, 1, 2]), np.array([True, False, True, False, False, False, True])
    >>> first, second = matched(group, referred, np.array([2.0, 1.0, 6.0, 5.0, 5.0, 5.0, 100.0]))
    >>> round(first, 9), round(second, 9)
    (4.4, 3.4)
    """
    _, place = np.unique(group, return_inverse=True)
    numbers = [np.bincount(place[who], minlength=place.max() + 1) for who in (referred, ~referred)]
    sums = [np.bincount(place[who], values[who], place.max() + 1) for who in (referred, ~referred)]
    weight = numbers[0] * numbers[1] / np.maximum(numbers[0] + numbers[1], 1)
    first, second = (
        float((weight * total / np.maximum(number, 1)).sum() / weight.sum())
        for total, number in zip(sums, numbers, strict=True)
    )
    return first, second


def _cohorts(seen: Acquaintances) -> tuple[NDArray[np.bool_], NDArray[np.int64], Numbers, Numbers]:
    """Run a market; return of all who can be followed for two years: referred or not, group, margins and whether left.

    Returns
    -------
    referred, group : (n,)
    margin : (n, 4)
        What the customer brings the firm, less what is spent on it, in each half-year [EUR].
    left : (n, 4)
        1 for who is still a customer at the end of each half-year.
    """
    market = seen.market
    state = market.state
    alive = np.array([is_customer(stage) for stage in range(len(STAGES))])
    earned = np.zeros((market.last_step + 1, *state.earned.shape), np.float32)
    customer = np.zeros(earned.shape, np.bool_)
    while market.running:
        seen.run_week()
        earned[market.step_number] = market.state.earned
        customer[market.step_number] = alive[market.state.stage] & (market.state.presence == PRESENT)
    state = market.state
    borders = np.quantile(state.purchase_rate, np.arange(1, CLASSES) / CLASSES)
    needs = np.searchsorted(borders, state.purchase_rate)
    horizon = HALF_YEAR * HALF_YEARS
    parts = []
    for firm in range(len(market.firms)):
        first = state.first_purchase[firm].astype(np.int64)
        by = seen.by[firm]
        rows = np.flatnonzero(
            (first > 0) & (first <= market.last_step - horizon) & ((by == RECOMMENDED) | (by == NOBODY_SPOKE))
        )
        begin = first[rows]
        looks = [begin - 1, *(begin + HALF_YEAR * half for half in range(1, HALF_YEARS + 1))]
        worth = np.stack([earned[look, firm, rows] for look in looks], axis=1).astype(float)
        left = np.stack([customer[look, firm, rows] for look in looks[1:]], axis=1).astype(float)
        group = (firm * 1000 + seen.step[firm, rows].astype(np.int64) // QUARTER) * CLASSES + needs[rows]
        parts.append((by[rows] == RECOMMENDED, group, np.diff(worth, axis=1), left))
    referred, groups, margins, lefts = (np.concatenate(part) for part in zip(*parts, strict=True))
    return referred, groups, margins, lefts
