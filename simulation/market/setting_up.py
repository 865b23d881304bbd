"""What a market is made with: strategies by the names of firms, and its customers as they begin."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.customers.synthesis import FirmBeginnings, populate
from simulation.firms.strategies import Strategy
from simulation.scenario.schema import Scenario
from simulation.state.arrays import State

if TYPE_CHECKING:
    from simulation.market.market import Market


def check_strategies(strategies: Mapping[str, Strategy], scenario: Scenario) -> None:
    """Check strategies given by the names of firms.

    Raises
    ------
    ValueError
        If there is no such firm.
    TypeError
        If one is no strategy.
    """
    for name, own in strategies.items():
        if name not in scenario.firms:
            raise ValueError(
                f"there is no firm '{name}' to give a strategy to (there are: {', '.join(scenario.firms)})"
            )
        if not isinstance(own, Strategy):
            raise TypeError(f"the strategy of '{name}' must be a Strategy, but is {own!r:.80}")


def populated(market: "Market") -> tuple[State, NDArray[np.float64]]:
    """Return the columns of everybody who there will ever be, as the market begins, and their places in the network."""
    scenario = market.scenario
    levels = [firm.levels() for firm in market.firms]
    technology = [firm.technology for firm in market.firms]
    opening = [firm.parameters.enters_week is None for firm in market.firms]
    benefit, _, _, used, technical = market.weights.meeting(levels, technology, opening)
    first = np.flatnonzero(opening) if any(opening) else np.arange(len(market.firms))
    used_to = (used + technical)[:, first].mean(axis=1)
    beginnings = FirmBeginnings(
        ids=np.array(scenario.firm_ids(), np.int64),
        initial_awareness=np.array([firm.parameters.initial_awareness for firm in market.firms]),
        taste_shares=np.array([firm.parameters.taste_share or 1.0 / len(market.firms) for firm in market.firms]),
    )
    return populate(scenario.customers, beginnings, benefit, used_to, market.last_step, market.seed)
