"""Treat relationships as a portfolio: for each customer the strategy that fits it."""

from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.firms.conditions import Facts
from simulation.firms.decision import Decision
from simulation.firms.strategies.base import strategy
from simulation.firms.strategies.end import Ending
from simulation.firms.strategies.enhance import Enhancing
from simulation.firms.strategies.initiate import Welcoming
from simulation.firms.strategies.protect import Protecting
from simulation.firms.strategies.re_engineer import ReEngineering
from simulation.firms.strategies.relationship import Choosing
from simulation.firms.strategies.win_back import BY_REASON, WinningBack
from simulation.firms.view import ManagersView
from simulation.parameters import parameter


@strategy
class Portfolio(Ending, WinningBack, ReEngineering, Protecting, Welcoming, Enhancing):
    """Use all seven relationship strategies at once, chosen for each customer by estimated value, risk and profitability.

    In this order: end what cannot pay; win back who is gone and was worth it; re-engineer what does not pay; protect the
    valuable who are in danger; welcome the new; enhance the satisfied; harvest those who promise least; leave the others
    alone. Where the budget does not suffice, those of highest estimated lifetime value come first.

    Source: Kotler & Keller (2016), *Marketing Management*; customers as a portfolio, Johnson & Selnes (2004), J. Marketing
    68(2):1; profitable lifetimes, Reinartz & Kumar (2003), J. Marketing 67(1):77.
    """

    uses: ClassVar[tuple[str, ...]] = (
        "end", *BY_REASON.values(), "win_back", "re_engineer", "protect", "welcome", "enhance", "harvest",
    )  # fmt: skip

    name: Literal["portfolio"] = parameter(..., "To each customer its own strategy.", unit="-", source="structure")
    harvest_share: float = parameter(
        0.2,
        "Share of customers, those of lowest estimated lifetime value, on whom nothing is spent.",
        unit="-",
        source="assumption: the lowest tier, Zeithaml, Rust & Lemon (2001)",
        ge=0,
        le=1,
        play=True,
    )

    def choose(self, facts: Facts, choosing: Choosing) -> None:
        self.end(facts, choosing)
        self.win_back(facts, choosing)
        self.re_engineer(facts, choosing)
        self.protect(facts, choosing)
        self.welcome(facts, choosing)
        self.enhance(facts, choosing)
        choosing.give("harvest", facts.bottom(self.harvest_share, "lifetime_value"))

    def worth(self, facts: Facts) -> NDArray[np.float64]:
        return np.asarray(facts["lifetime_value"])

    def decide(self, view: ManagersView) -> Decision:
        return self.with_sale(super().decide(view), view)
