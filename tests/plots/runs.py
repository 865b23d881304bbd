"""Made-up results of a run, and every figure of them."""

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from simulation import plots
from simulation.outcomes.results import Results
from simulation.state.history import History
from simulation.state.ledger import COSTS
from simulation.state.tallies import FLOWS, STAGE, STAGE_LEVELS, TALLIES

Drawing = Callable[..., Axes]
LINES: dict[str, tuple[Drawing, dict[str, object]]] = {
    "cumulative_profit": (plots.cumulative_profit, {}),
    "market_share_revenue": (plots.market_share, {"over_weeks": 1}),
    "market_share_customers": (plots.market_share, {"of": "customers"}),
    "retention_rate": (plots.retention, {}),
}
"""The column that each figure with lines shows, and how to ask for it."""


def results(names: list[str] | None = None, weeks: int = 30, entry: int = 1) -> Results:
    """Return made-up results; the last firm enters in a later week."""
    names = ["Keeper", "Winner", "Third"] if names is None else names
    history = History.empty(names, ["Savers", "Builders"], {"orientation": ["cost", "value"]}, 1, weeks)
    generator = np.random.default_rng(3)
    size = history.tallies[:, :-1, :, 0].shape
    for name in FLOWS:
        high = 200_000 if name.endswith("_cents") else 3
        history.tallies[:, :-1, :, TALLIES.index(name)] = generator.integers(0, high, size)
    for place in range(len(STAGE_LEVELS)):
        history.tallies[:, :-1, :, STAGE + place] = generator.integers(5, 90, size)
    for name in ("satisfaction", "trust", "commitment"):
        history.tallies[:, :-1, :, TALLIES.index(name)] = generator.integers(20, 40, size) << 20
    history.tallies[:, -1, :, STAGE] = 800
    history.bills[:] = generator.integers(100, 90_000, history.bills.shape)
    history.bills[0, :, :, -1] = 100_000
    if entry > 1:
        history.tallies[: entry - 1, len(names) - 1] = 0
        history.bills[: entry - 1, -1] = 0
    history.recorded = weeks
    return Results(history, 0.1)


def lines(ax: Axes) -> dict[str, tuple[list[float], list[float]]]:
    """Return the points of each firm's line."""
    return {
        str(line.get_label()): (list(map(float, line.get_xdata())), list(map(float, line.get_ydata())))
        for line in ax.lines
        if not str(line.get_label()).startswith("_")
    }


def every_figure(found: Results) -> Iterator[tuple[str, Drawing, pd.DataFrame]]:
    """Yield each figure with its table."""
    for name, (function, options) in LINES.items():
        yield name, lambda table, ax=None, f=function, o=options: f(table, ax=ax, **o), found.firms
    yield "loyalty_and_satisfaction", plots.loyalty_and_satisfaction, found.firms
    yield "lifecycle", lambda table, ax=None: plots.lifecycle(table, found.history.firms[0], ax=ax), found.firms
    yield "profit_by_orientation", plots.profit_by_orientation, found.by("orientation")
    yield "cost_breakdown", plots.cost_breakdown, found.firms
    yield "comparison", lambda table, ax=None: plots.comparison(table, "profit", ax=ax), differences()


def differences(**rows: tuple[float, float, float]) -> pd.DataFrame:
    """Return a table of differences in profit by firm."""
    rows = rows or {"Keeper": (12e3, 3e3, 21e3), "Winner": (-5e3, -9e3, -1e3), "Third": (1e3, -2e3, 4e3)}
    return pd.DataFrame(
        [(firm, "profit", "EUR", *row) for firm, row in rows.items()],
        columns=["firm", "outcome", "unit", "difference", "low", "high"],
    )


def profitable(profits: dict[str, float]) -> pd.DataFrame:
    """Return one week of firms with a revenue of 100 and these profits."""
    rows = [
        {"week": 1, "firm": firm, "revenue": 100.0, "profit": profit, **dict.fromkeys(COSTS, 0.0),
         "cost_of_goods": 60.0, "fixed": 40.0 - profit}
        for firm, profit in profits.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


EVERY = [name for name, _, _ in every_figure(results(weeks=2))]
