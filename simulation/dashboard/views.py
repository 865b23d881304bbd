"""What charts show of a run, as plain arrays: small enough to keep many, and quick to draw from."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.dashboard.background import Overtaken
from simulation.outcomes.definitions import CUSTOMER_STAGES, STAGE_COLUMNS, trailing
from simulation.rules.lifecycle import STAGES
from simulation.scenario import Scenario
from simulation.state.columns import NO_FIRM
from simulation.state.ledger import COSTS, LINES

if TYPE_CHECKING:
    from simulation.market.market import Market

Numbers = NDArray[np.float64]
LINES_SHOWN = ("cumulative_profit", "retention_rate", "satisfaction", "loyalty")
"""Outcomes that are drawn as they stand in the table of weeks."""
DIMENSIONS = ("orientation", "persona")
"""By which contributions are told apart."""
MOST_DOTS = 1_200
"""Customers on the map at most."""
QUARTER, MOST_MAPS = 13, 16
"""The map is kept every quarter [weeks], in long runs less often, so that there are no more than so many."""


@dataclass(frozen=True)
class Dots:
    """Where customers stand at the end of a week with the firm whose customer each is; (n_dots,) each.

    Attributes
    ----------
    week
        At whose end.
    customer, firm
        Stable id, and the firm's row.
    value, loyalty
        Perceived value [-] and attitude [0 to 1].
    of
        Customers in the market.
    """

    week: int
    customer: NDArray[np.int64]
    firm: NDArray[np.int64]
    value: NDArray[np.float32]
    loyalty: NDArray[np.float32]
    of: int

    @classmethod
    def now(cls, market: "Market") -> "Dots":
        """Take the same customers whatever was changed, evenly from all there are."""
        from simulation.market.truth import standing  # heavy: a page can be begun without

        state: Any = market.state
        n = len(state.customer_id)
        rows = np.unique(np.linspace(0, n - 1, min(n, MOST_DOTS)).astype(np.int64))
        firm, value, loyalty = standing(market, rows)
        seen = (firm != NO_FIRM) & np.isfinite(value)
        return cls(
            market.week, state.customer_id[rows[seen]].astype(np.int64), firm[seen], value[seen].astype(np.float32),
            loyalty[seen].astype(np.float32), market.people,
        )  # fmt: skip

    def mean(self, firm: int) -> tuple[float, float]:
        """Return the mean perceived value and loyalty of a firm's dots; NaN if it has none."""
        mine = self.firm == firm
        if not mine.any():
            return float("nan"), float("nan")
        return float(self.value[mine].mean()), float(self.loyalty[mine].mean())


NOBODY = Dots(0, np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.float32), 0)


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
    everybody : (n_weeks,)
        People in the market.
    groups
        Names of the groups of customers, by dimension.
    contributed : (n_weeks, n_firms, n_groups) [EUR]
        What each group contributed to each firm up to each week, by dimension.
    money : (n_weeks, n_firms) [EUR]
        Lines of the accounts, and ``profit``, summed up to each week.
    maps
        The customer map at the ends of some weeks, the last included.
    """

    firms: list[str]
    weeks: NDArray[np.int64]
    lines: dict[str, Numbers]
    stages: Numbers
    everybody: Numbers
    groups: dict[str, list[str]]
    contributed: dict[str, Numbers]
    money: dict[str, Numbers]
    maps: tuple[Dots, ...]

    @classmethod
    def of_run(cls, scenario: Scenario, overtaken: Callable[[], bool] = lambda: False) -> "View":
        """Run a scenario and take what charts show.

        Raises
        ------
        Overtaken
            As soon as ``overtaken()`` is true.
        """
        from simulation.market.market import Market  # heavy: a page can be begun without

        market, maps = Market(scenario), []
        for end in map_weeks(scenario.weeks):
            while market.week < end:
                if overtaken():
                    raise Overtaken
                market.run(min(QUARTER, end - market.week))
            maps.append(Dots.now(market))
        return cls.of(market, tuple(maps))

    @classmethod
    def of(cls, market: "Market", maps: tuple[Dots, ...] = ()) -> "View":
        """Take from a market that has run what charts show."""
        results = market.results
        columns, weeks = results.columns(), results.history.weeks

        def wide(name: str) -> Numbers:
            return columns[name][:, :, 0].astype(np.float64)

        money = {name: wide(name) for name in (*LINES, "profit")}
        entered = np.logical_or.accumulate(sum(np.abs(money[name]) for name in LINES) > 0.0, axis=0)
        lines = {name: np.where(entered, wide(name), np.nan) for name in LINES_SHOWN}
        revenue = trailing(money["revenue"])
        of_all = revenue.sum(axis=1, keepdims=True)
        with np.errstate(divide="ignore", invalid="ignore"):
            lines["share"] = np.where(entered & (of_all > 0.0), revenue / of_all, np.nan)
        return cls(
            firms=list(results.history.firms),
            weeks=weeks[weeks >= 1].astype(np.int64),
            lines=lines,
            stages=np.stack([wide(name) for name in STAGE_COLUMNS]),
            everybody=wide("people")[:, 0],
            groups={by: results.groups(by) for by in DIMENSIONS},
            contributed={by: results.columns(by)["contribution"].cumsum(axis=0) for by in DIMENSIONS},
            money={name: amounts.cumsum(axis=0) for name, amounts in money.items()},
            maps=maps or (Dots.now(market),),
        )

    def until(self, week: int) -> "View":
        """Return what was known at the end of a week: nothing is copied."""
        n = min(max(1, week), len(self.weeks))
        if n == len(self.weeks):
            return self
        seen = tuple(each for each in self.maps if each.week <= n)
        return replace(
            self,
            weeks=self.weeks[:n],
            lines={name: numbers[:n] for name, numbers in self.lines.items()},
            stages=self.stages[:, :n],
            everybody=self.everybody[:n],
            contributed={by: amounts[:n] for by, amounts in self.contributed.items()},
            money={name: amounts[:n] for name, amounts in self.money.items()},
            maps=seen,
        )

    @cached_property
    def nbytes(self) -> int:
        """Memory that its numbers take [bytes]."""
        tables: list[NDArray[Any]] = [self.weeks, self.stages, self.everybody]
        for by_name in (self.lines, self.contributed, self.money):
            tables += by_name.values()
        tables += [column for dots in self.maps for column in (dots.customer, dots.firm, dots.value, dots.loyalty)]
        return sum(table.nbytes for table in tables)

    @property
    def people(self) -> int:
        """In the market in the last week."""
        return int(self.everybody[-1])

    @property
    def dots(self) -> Dots:
        """The newest customer map; nobody is on it before the first."""
        return self.maps[-1] if self.maps else NOBODY

    @cached_property
    def totals(self) -> dict[str, Numbers]:
        """By line of the accounts, and ``profit``: (n_firms,) [EUR]."""
        return {name: amounts[-1] for name, amounts in self.money.items()}

    def contributions(self, by: str) -> Numbers:
        """Return what each group contributed to each firm, (n_firms, n_groups) [EUR]."""
        return self.contributed[by][-1]

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


def map_weeks(weeks: int) -> list[int]:
    """Return the weeks at whose ends the map is kept: the last, and before it every quarter or every second, third ...

    Examples
    --------
    >>> map_weeks(70)
    [5, 18, 31, 44, 57, 70]
    """
    every = QUARTER * -(-weeks // (QUARTER * MOST_MAPS))
    return list(range(weeks, 0, -every))[::-1]
