"""Strategies for tests: the same plan every time, or one made from the records by a function."""

from typing import Any

import numpy as np

from simulation.firms.decision import UNTREATED, Decision
from simulation.firms.strategies import Strategy


class Always(Strategy):
    """Decide the same every time; ``treatment`` is given to everybody in the records."""

    plan: dict[str, Any] = {}
    treatment: Any = None
    from_week: int = -1000

    def decide(self, view):
        if view.week < self.from_week:
            return Decision()
        if self.treatment is None:
            return Decision(**self.plan)
        everybody = np.ones(len(view.records), np.int64)
        return Decision(**self.plan, treatments=(UNTREATED, self.treatment), treatment=everybody)


def views_seen(market, firm, weeks):
    """Run a market and return what a firm saw at each planning."""
    strategy, seen = firm.strategy, []

    class Spy(Strategy):
        def decide(self, view):
            seen.append(view)
            return strategy.decide(view)

    firm.strategy = Spy()
    market.run(weeks)
    firm.strategy = strategy
    return seen
