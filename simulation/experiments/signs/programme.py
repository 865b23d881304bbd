"""S2: what a loyalty programme does to its members' share of wallet, and what it seems to do."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from simulation.experiments.signs.sign import Pair
from simulation.market.market import Market
from simulation.scenario import Scenario, changed
from simulation.state.columns import MEMBER

YEAR = 52


def share_of_wallet(scenario: Scenario, seed: int) -> Mapping[str, Pair]:
    """Return two pairs of members' share of wallet at the focal firm: it seems to rise, and it rises; with and without.

    A share of wallet is what somebody pays the firm in the last year over what the same person pays all firms. It seems to
    rise by the difference between members and the firm's other customers (who had bought before that year), as a household
    panel shows it; it rises by the difference between the same members in the same weeks under the same luck, with the
    programme and without it.
    """
    row = list(scenario.firms).index(scenario.focal)
    market = Market(scenario, seed)
    plain = Market(changed(scenario, {f"firms.{scenario.focal}.programme": None}), seed)
    begin = market.last_step - YEAR
    before = [each.run(begin).state.spent.copy() for each in (market, plain)]
    member = np.asarray(market.state.marks[row] & MEMBER != 0)
    other = np.asarray(market.state.purchases[row] > 0) & ~member
    with_it, without = (
        _shares(each.run().state.spent - spent, row) for each, spent in zip((market, plain), before, strict=True)
    )
    bought = np.isfinite(with_it) & np.isfinite(without)
    gap = with_it[member & bought].mean() - with_it[other & bought].mean()
    own, own_without = (float(shares[member & bought].mean()) for shares in (with_it, without))
    return {"naive against true": (float(gap), own - own_without), "with against without": (own, own_without)}


def _shares(spent: NDArray[np.int64], row: int) -> NDArray[np.float64]:
    """Return each customer's share of wallet at a firm, (n,); NaN for who bought nothing."""
    total = spent.sum(axis=0)
    return np.where(total > 0, spent[row] / np.maximum(total, 1), np.nan)
