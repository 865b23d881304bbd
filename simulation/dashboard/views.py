"""What charts show of a run, as plain arrays: small enough to keep many, and quick to draw from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.outcomes.definitions import CUSTOMER_STAGES, STAGE_COLUMNS, trailing
from simulation.rules.lifecycle import STAGES
from simulation.state.columns import PRESENT
from simulation.state.ledger import COSTS, LINES

if TYPE_CHECKING:
    from simulation.market.market import Market

Numbers = NDArray[np.float64]
LINES_SHOWN = ("cumulative_profit", "retention_rate", "satisfaction", "loyalty")
"""Outcomes that are drawn as they stand in the table of weeks."""
MOST_DOTS = 1_200
"""Customers on the map at most."""


@dataclass(frozen=True)
class Dots:
    """Where customers stand with the firm they bought from last, each (n_dots,): its row, satisfaction and loyalty [0 to 1]."""

    firm: NDArray[np.int64]
    satisfaction: Numbers
    loyalty: Numbers
    of: int
    """Customers in the market."""

    def mean(self, firm: int) -> tuple[float, float]:
        """Return the mean satisfaction and loyalty of a firm's dots; NaN if it has none."""
        mine = self.firm == firm
        if not mine.any():
            return float("nan"), float("nan")
        return float(self.satisfaction[mine].mean()), float(self.loyalty[mine].mean())


@dataclass(frozen=True)
class View:
    """What charts show of a run.

    Attributes
    ----------
    firms
        Names.
    weeks : (n_weeks,)
        From 1.
    lines
        By outcome, (n_weeks, n_firms); NaN where a firm is not in the market yet, or there is no answer.
    stages : (n_stages, n_weeks, n_firms) [people]
    people
        In the market in the last week.
    groups, contributions : (n_firms, n_groups) [EUR]
        Orientations, and what each contributed to each firm.
    totals
        By line of the accounts, and ``profit``: (n_firms,) [EUR].
    dots
        The customer map.
    """

    firms: list[str]
    weeks: NDArray[np.int64]
    lines: dict[str, Numbers]
    stages: Numbers
    people: int
    groups: list[str]
    contributions: Numbers
    totals: dict[str, Numbers]
    dots: Dots

    @classmethod
    def of(cls, market: "Market") -> "View":
        """Take from a market that has run what charts show."""
        results = market.results
        table, firms = results.firms, list(results.history.firms)
        n = len(firms)

        def wide(name: str) -> Numbers:
            return table[name].to_numpy(np.float64).reshape(-1, n)

        money = {name: wide(name) for name in (*LINES, "profit")}
        entered = np.logical_or.accumulate(sum(np.abs(money[name]) for name in LINES) > 0.0, axis=0)
        lines = {name: np.where(entered, wide(name), np.nan) for name in LINES_SHOWN}
        revenue = trailing(money["revenue"])
        everybody = revenue.sum(axis=1, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            lines["share"] = np.where(entered & (everybody > 0.0), revenue / everybody, np.nan)
        by_orientation = results.summary("orientation")
        groups = [str(name) for name in by_orientation["orientation"].unique()]
        return cls(
            firms=firms,
            weeks=table["week"].to_numpy(np.int64)[::n],
            lines=lines,
            stages=np.stack([wide(name) for name in STAGE_COLUMNS]),
            people=int(table["people"].iloc[-1]),
            groups=groups,
            contributions=by_orientation["contribution"].to_numpy(np.float64).reshape(n, len(groups)),
            totals={name: amounts.sum(axis=0) for name, amounts in money.items()},
            dots=_dots(market),
        )

    def last(self, name: str) -> dict[str, float]:
        """Return an outcome's numbers of the last week by the name of the firm, of those that have one."""
        return {
            firm: float(value)
            for firm, value in zip(self.firms, self.lines[name][-1], strict=True)
            if np.isfinite(value)
        }

    def customers(self, firm: str) -> NDArray[np.float64]:
        """Return the customers a firm has, (n_weeks,)."""
        living = [STAGES.index(stage) for stage in CUSTOMER_STAGES]
        return np.asarray(self.stages[living, :, self.firms.index(firm)].sum(axis=0))

    def costs_that_occur(self) -> list[str]:
        """Return the lines of costs that any firm has."""
        return [line for line in COSTS if self.totals[line].any()]


def _dots(market: "Market") -> Dots:
    """Take the same customers whatever was changed, evenly from all there are."""
    state: Any = market.state
    n = len(state.customer_id)
    rows = np.unique(np.linspace(0, n - 1, min(n, MOST_DOTS)).astype(np.int64))
    rows = rows[(state.presence[rows] == PRESENT) & (state.last_firm[rows] >= 0)]
    firm = state.last_firm[rows].astype(np.int64)
    loyalty = 0.5 * (state.trust[firm, rows].astype(np.float64) + state.commitment[firm, rows])
    return Dots(firm, state.satisfaction[firm, rows].astype(np.float64), loyalty, market.people)
