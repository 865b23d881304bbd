"""What the figures take from the tables; no table is ever changed."""

from typing import TYPE_CHECKING

import numpy as np

from simulation.outcomes.definitions import TRAILING_WEEKS
from simulation.state.ledger import LINES

if TYPE_CHECKING:
    import pandas as pd


def require(table: "pd.DataFrame", *columns: str) -> None:
    """Check that a table has the columns a figure needs.

    Raises
    ------
    ValueError
        If one is missing.
    """
    missing = [column for column in columns if column not in table]
    if missing:
        there = ", ".join(str(column) for column in table.columns)
        raise ValueError(f"this figure needs the column '{missing[0]}', and the table has: {there}")


def firms_of(table: "pd.DataFrame") -> list[str]:
    """Return the firms in the order in which they appear, or in that of the column's categories, if it has such."""
    there = list(table["firm"].unique())
    ordered = [name for name in getattr(table["firm"].dtype, "categories", there) if name in there]
    return [str(name) for name in ordered]


def rows_of(table: "pd.DataFrame", firm: str | None, *, only_one: bool = False) -> "pd.DataFrame":
    """Return one firm's rows; without a firm, all of them, or where only one can be shown, those of the only one.

    Raises
    ------
    ValueError
        If there is no such firm, or it has to be said which one.
    """
    require(table, "firm")
    names = firms_of(table)
    if firm is None:
        if only_one and len(names) > 1:
            raise ValueError(f"this figure shows one firm: say which by firm=... (there are: {', '.join(names)})")
        return table
    if names and firm not in names:
        raise ValueError(f"there is no firm '{firm}' in the table (there are: {', '.join(names)})")
    return table[table["firm"] == firm]


def by_week(table: "pd.DataFrame", column: str) -> "pd.DataFrame":
    """Return one column as weeks x firms; NaN where a firm is not (yet) in the market.

    Raises
    ------
    ValueError
        If the table has more than one row a week and firm.
    """
    require(table, "week", "firm", column)
    if table.duplicated(["week", "firm"]).any():
        raise ValueError("this figure needs one row a week and firm, such as results.firms (this table has several)")
    wide = table.set_index(["week", "firm"])[column].astype(float).unstack("firm")
    wide = wide[firms_of(table)].sort_index()
    wide = wide.mask(~_entered(table).reindex(index=wide.index, columns=wide.columns, fill_value=False))
    return wide.replace([np.inf, -np.inf], np.nan)


def _entered(table: "pd.DataFrame") -> "pd.DataFrame":
    """Whether a firm has begun trading, weeks x firms: its accounts hold something, this week or earlier."""
    lines = [line for line in LINES if line in table]
    moved = table[lines].abs().sum(axis=1) > 0.0 if lines else table["week"].notna()
    wide = moved.set_axis(table.set_index(["week", "firm"]).index).unstack("firm", fill_value=False)
    return wide.sort_index().cummax().astype(bool)


def trailing_share(table: "pd.DataFrame", weeks: int = TRAILING_WEEKS) -> "pd.DataFrame":
    """Return each firm's share of all firms' revenue over the trailing weeks (fewer at the beginning), weeks x firms.

    As everywhere, ratios of sums. What all firms took is worked out from the weekly shares, so that it is right for a
    table of some of the firms too.

    Raises
    ------
    ValueError
        If the number of weeks is not positive.
    """
    if weeks < 1:
        raise ValueError(f"a share can be taken over 1 week or more, not over {weeks}")
    weekly = by_week(table, "market_share_revenue")
    if weeks == 1:
        return weekly
    revenue = by_week(table, "revenue")
    everybody = (revenue / weekly.where(weekly > 0.0)).max(axis=1)
    every_week = range(int(weekly.index[0]), int(weekly.index[-1]) + 1) if len(weekly) else weekly.index
    own = revenue.reindex(every_week).fillna(0.0).rolling(weeks, min_periods=1).sum()
    together = everybody.reindex(every_week).rolling(weeks, min_periods=1).sum()
    share: pd.DataFrame = own.div(together, axis=0).loc[weekly.index]
    return share.where(revenue.notna()).replace([np.inf, -np.inf], np.nan)


def last_known(wide: "pd.DataFrame") -> dict[str, float]:
    """Return the numbers of the last week, of the firms that have one then."""
    if wide.empty:
        return {}
    return {str(firm): float(value) for firm, value in wide.iloc[-1].items() if np.isfinite(value)}


def n_weeks(table: "pd.DataFrame") -> int:
    """Return how many weeks a table covers."""
    return int(table["week"].nunique())


__all__ = ["TRAILING_WEEKS", "by_week", "firms_of", "last_known", "n_weeks", "require", "rows_of", "trailing_share"]
