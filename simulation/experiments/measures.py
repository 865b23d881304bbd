"""What a whole run comes to: one number for each firm and outcome."""

import math
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from simulation.outcomes import OUTCOMES, Results
from simulation.outcomes.definitions import ratio
from simulation.parameters import nearest

FROM_EQUITY = ("equity_left", "score")
"""Outcomes that are known only when the market was continued to value the customers left."""

Values = NDArray[np.float64]
Totals = Mapping[str, Values]


@dataclass(frozen=True)
class RunOutcome:
    """One outcome of a whole run.

    Attributes
    ----------
    name
        In tables.
    label
        For people.
    formula
        How it is computed.
    unit
        Of the value; ``share`` and ``share/year`` are shown as percentages.
    compute
        From totals (:meth:`simulation.outcomes.Results.totals`), a value a firm in each, to a value a firm, (..., n_firms).
    """

    name: str
    label: str
    formula: str
    unit: str
    compute: Callable[[Totals], Values]


def _column(name: str) -> Callable[[Totals], Values]:
    def column(totals: Totals) -> Values:
        return totals[name].astype(float)

    return column


def _score(totals: Totals) -> Values:
    return totals["discounted_profit"] + totals["equity_left"]


def _share_of_revenue(totals: Totals) -> Values:
    revenue = totals["revenue"]
    return ratio(revenue, np.broadcast_to(revenue.sum(axis=-1, keepdims=True), revenue.shape))


def _acquisition_cost(totals: Totals) -> Values:
    return ratio(totals["acquisition"], totals["first_purchases"])


def _spending(totals: Totals) -> Values:
    return totals["acquisition"] + totals["retention"] + totals["development"]


RUN_OUTCOMES: tuple[RunOutcome, ...] = (
    RunOutcome("score", "Score", "discounted profit + equity left behind", "EUR", _score),
    RunOutcome("profit", "Profit", "profit summed over the weeks", "EUR", _column("profit")),
    RunOutcome("discounted_profit", "Discounted profit", "profit / (1 + d)^(week / 52), summed over the weeks", "EUR",
               _column("discounted_profit")),
    RunOutcome("equity_left", "Equity left",
               "discounted contribution of the customers left, nobody spending anything on them", "EUR",
               _column("equity_left")),
    RunOutcome("revenue", "Revenue", "revenue summed over the weeks", "EUR", _column("revenue")),
    RunOutcome("spending", "Spending", "acquisition + retention + development, summed over the weeks", "EUR", _spending),
    RunOutcome("customers", "Customers at the end", "living relationships", "customers", _column("customers")),
    RunOutcome("market_share_revenue", "Share of revenue", "revenue / revenue of all firms, over all weeks", "share",
               _share_of_revenue),
    RunOutcome("retention_rate", "Retention rate", "(1 - churn rate)^52, last quarter", "share/year",
               _column("retention_rate")),
    RunOutcome("satisfaction", "Satisfaction", "mean over customers at the end", "0 to 1", _column("satisfaction")),
    RunOutcome("loyalty", "Loyalty", "mean over customers at the end", "0 to 1", _column("loyalty")),
    RunOutcome("recommendation_score", "Recommendation score", "100 (promoters - detractors) / customers, at the end",
               "-100 to 100", _column("recommendation_score")),
    RunOutcome("acquisitions", "Customers won", "first purchases summed over the weeks", "customers",
               _column("first_purchases")),
    RunOutcome("acquisition_cost", "Acquisition cost", "acquisition spending / customers won, over all weeks", "EUR",
               _acquisition_cost),
    RunOutcome("surplus", "Consumer surplus", "what customers gained beyond the price, summed over the weeks", "EUR",
               _column("surplus")),
)  # fmt: skip
"""What is measured of a whole run, in the order in which it is shown."""

DEFAULT_OUTCOMES: tuple[str, ...] = tuple(each.name for each in RUN_OUTCOMES)


def chosen_outcomes(names: Iterable[str], with_equity: bool = True) -> list[RunOutcome]:
    """Return the definitions of outcomes by name, leaving out what needs the equity where that is not computed.

    Besides :data:`RUN_OUTCOMES`, any name in :data:`simulation.outcomes.OUTCOMES` will do; it is taken from the
    summary of the run (amounts summed over the weeks, the rest as of the last week).

    Raises
    ------
    ValueError
        If there is no such outcome; the message names the nearest.
    """
    known = _all_outcomes()
    chosen = []
    for name in dict.fromkeys(names):
        if name not in known:
            close = nearest(name, known)
            hint = f"; did you mean '{close}'?" if close else ""
            raise ValueError(f"there is no outcome '{name}'{hint} (there are: {', '.join(known)})")
        if with_equity or name not in FROM_EQUITY:
            chosen.append(known[name])
    return chosen


def measured(
    results: Results, equity_left: Mapping[str, float] | None = None, outcomes: Iterable[str] = DEFAULT_OUTCOMES
) -> pd.DataFrame:
    """Measure a run: one row a firm, one column an outcome.

    Parameters
    ----------
    results
        Of the run.
    equity_left
        As ``market.equity_left()`` returns it; without it, ``equity_left`` and ``score`` are left out.
    outcomes
        Names.

    Returns
    -------
    pandas.DataFrame
        Indexed by firm; no rows if no week that counts was run.

    Raises
    ------
    ValueError
        If there is no such outcome.
    """
    columns = values_measured(results, equity_left, outcomes)
    firms = results.history.firms if any(map(len, columns.values())) else []
    return pd.DataFrame(columns, index=pd.Index(firms, name="firm"))


def values_measured(
    results: Results, equity_left: Mapping[str, float] | None = None, outcomes: Iterable[str] = DEFAULT_OUTCOMES
) -> dict[str, Values]:
    """Measure a run as :func:`measured` does; returns a value a firm for each outcome, (n_firms,)."""
    chosen = chosen_outcomes(outcomes, with_equity=equity_left is not None)
    totals: Totals = results.totals()
    firms = results.history.firms if totals else []
    if equity_left is not None:
        of_firms = np.array([equity_left.get(firm, math.nan) for firm in firms])
        totals = ChainMap({"equity_left": of_firms}, cast("dict[str, Values]", totals))  # only read
    return {each.name: each.compute(totals) if firms else np.empty(0) for each in chosen}


def values_by_period(
    results: Results, weeks: int, outcomes: Iterable[str]
) -> tuple[NDArray[np.int64], dict[str, Values]]:
    """Measure a run period by period: each week, or (with ``weeks=52``) each year; a last, shorter period counts, too.

    Returns
    -------
    periods
        Their numbers, from 1, (n_periods,).
    values
        By outcome, (n_periods, n_firms): amounts summed over the period, the rest as of its end.

    Raises
    ------
    ValueError
        If there is no such outcome, or it is known of whole runs only.
    """
    chosen = chosen_outcomes(outcomes, with_equity=False)
    totals = results.totals_by_period(weeks)
    n = -(-int((results.history.weeks >= 1).sum()) // weeks)
    return np.arange(1, n + 1), {each.name: each.compute(cast("Totals", totals)) for each in chosen}


@cache
def _all_outcomes() -> Mapping[str, RunOutcome]:
    known = {each.name: each for each in RUN_OUTCOMES}
    for each in OUTCOMES:
        unit = each.unit.removesuffix("/week") if each.unit == "EUR/week" else each.unit
        label = each.name.replace("_", " ").capitalize()
        known.setdefault(each.name, RunOutcome(each.name, label, each.formula, unit, _column(each.name)))
    return known
