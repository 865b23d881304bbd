"""The lines of a firm's accounts. Amounts are whole cents; profit is the revenue less all the other lines."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.state.tallies import BAD_DEBT, COST_OF_GOODS, COST_TO_SERVE, POINTS_EXPIRED, POINTS_ISSUED, REVENUE

FROM_CUSTOMERS = {
    "revenue": (REVENUE, None),
    "cost_of_goods": (COST_OF_GOODS, None),
    "cost_to_serve": (COST_TO_SERVE, None),
    "bad_debt": (BAD_DEBT, None),
    "points": (POINTS_ISSUED, POINTS_EXPIRED),
}
"""Lines that add up single customers' transactions: the tally added, and the tally taken off (None: none).

Revenue is what was billed (after discounts); bad debt is the part of it never paid. Points are a cost when they are issued:
their value is set aside as a debt to members, less what expires. Redeemed points are paid from what was set aside, so
they lower the cash that customers pay (revenue less bad debt less points redeemed), and not the profit a second time."""

BILLS = ("acquisition", "retention", "development", "research", "partners", "programme", "fixed")
"""Lines that a firm pays by the week: advertising and campaign ideas; personal attention, relationship levels and bonds;
service and technology; getting to know customers; partners and departments; running the loyalty programme; rest."""

COSTS = (
    "cost_of_goods",
    "cost_to_serve",
    "acquisition",
    "retention",
    "development",
    "research",
    "partners",
    "programme",
    "points",
    "bad_debt",
    "fixed",
)
LINES = ("revenue", *COSTS)
"""All lines, in the order in which they are printed."""


def billed(bills: Mapping[str, int], people: Sequence[int]) -> NDArray[np.int64]:
    """Return what a firm pays for the week by segment, (n_segments, len(BILLS)) [cents].

    Parameters
    ----------
    bills
        For all together, by line: they are split in proportion to the people.
    people : (n_segments,)
        People in the market.
    """
    table = np.zeros((len(people), len(BILLS)), np.int64)
    for line, amount in bills.items():
        if amount != 0:
            table[:, BILLS.index(line)] = split_in_proportion(amount, people)
    return table


def split_in_proportion(amount: int, weights: Sequence[int]) -> list[int]:
    """Split whole cents in proportion to weights so that the parts sum to the amount exactly.

    Examples
    --------
    >>> split_in_proportion(100, [1, 1, 1])
    [33, 34, 33]
    """
    total = sum(weights)
    if total <= 0:
        return [amount] + [0] * (len(weights) - 1)
    parts, given, reached = [], 0, 0
    for weight in weights:
        reached += weight
        up_to = (2 * amount * reached + total) // (2 * total)
        parts.append(up_to - given)
        given = up_to
    return parts
