"""A copy of everything that a market's future depends on."""

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.state.arrays import State, copied

if TYPE_CHECKING:
    from simulation.market.market import Market

FIRM_MEMORY = (
    "name", "row", "id", "parameters", "strategy", "price", "usual_price", "technology", "service_rise", "weeks_in_use",
    "knowledge", "ideas_received", "reviews", "rating_sum", "reviews_last_week", "plan", "sale_weeks_left", "served",
    "spending_share", "treated_by_segment", "ideas_to_pay", "has_issued_points",
)  # fmt: skip
"""All that a firm remembers; everything in it is replaced rather than changed, so that a shallow copy is independent."""
MARKET_MEMORY = ("seed", "beginning", "own_strategies", "step_number", "last_step", "network")


@dataclass(frozen=True)
class Snapshot:
    """A market at the end of a week. Made by ``market.snapshot()``, used by ``Market.restored(snapshot)``; picklable."""

    scenario: Any
    state: State
    levels: np.ndarray
    said: np.ndarray
    history: Any
    firms: list[dict[str, Any]]
    memory: dict[str, Any]

    @property
    def seed(self) -> int:
        """The seed of the market."""
        return int(self.memory["seed"])

    @classmethod
    def of(cls, market: "Market") -> "Snapshot":
        """Copy a market."""
        return cls(
            scenario=market.scenario,
            state=copied(market.state),
            levels=market.levels.copy(),
            said=market._said.copy(),
            history=market.history.longer(0),
            firms=[{name: copy(getattr(firm, name)) for name in FIRM_MEMORY} for firm in market.firms],
            memory={name: getattr(market, name) for name in MARKET_MEMORY},
        )

    def into(self, market: "Market", make_firm: Any) -> None:
        """Fill a new market with copies of what is remembered here."""
        for name, value in self.memory.items():
            setattr(market, name, value)
        market.state = copied(self.state)
        market.levels = self.levels.copy()
        market._said = self.said.copy()
        market.history = self.history.longer(0)
        market.firms = []
        for memory in self.firms:
            firm = make_firm(
                market, memory["name"], memory["row"], memory["id"], memory["parameters"], memory["strategy"]
            )
            for name, value in memory.items():
                setattr(firm, name, copy(value))
            market.firms.append(firm)
        market.running = self.memory["step_number"] < self.memory["last_step"]
