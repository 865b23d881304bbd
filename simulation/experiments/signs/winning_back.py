"""S4: a euro spent on winning back customers, and a euro more spent on prospects."""

from collections.abc import Mapping
from typing import Any

from simulation.experiments.signs.sign import Pair
from simulation.market.market import Market
from simulation.scenario import Scenario, changed

BUDGET = 300.0
"""What the firm spends on advertising in any case [EUR/week]; the default of the strategy ``win_back``."""


def returns_on_spending(scenario: Scenario, seed: int, firm: str) -> Mapping[str, Pair]:
    """Return what a euro brings back (1 is the euro itself): spent on winning back customers, and as much on advertising.

    Three markets under the same luck: the firm only advertises; it also wins back (strategy ``win_back``); it spends what
    that cost, discounts included, on more advertising instead. What comes back is discounted profit and the equity left.
    """
    path = f"firms.{firm}.strategy"

    def advertising(budget: float) -> Scenario:
        return changed(scenario, {path: {"name": "acquisition_focus", "acquisition_budget": budget}})

    winning_back = {"name": "win_back", "acquisition_budget": BUDGET, "retention_budget": None}
    before = _outcome(advertising(BUDGET), seed, firm)
    back = _outcome(changed(scenario, {path: winning_back}), seed, firm)
    on_winning_back = back["retention"] + back["discounts"] - before["retention"] - before["discounts"]
    weeks = scenario.burn_in_weeks + scenario.weeks
    lists = _outcome(advertising(BUDGET + on_winning_back / weeks), seed, firm)
    on_lists = lists["acquisition"] - before["acquisition"]
    return {
        "returns": (
            1.0 + (back["worth"] - before["worth"]) / on_winning_back,
            1.0 + (lists["worth"] - before["worth"]) / on_lists,
        )
    }


def _outcome(scenario: Scenario, seed: int, firm: str) -> dict[str, float]:
    """Return what a firm spent in all weeks, burn-in included, and its profit with what it leaves behind [EUR]."""
    market = Market(scenario, seed).run()
    row = list(scenario.firms).index(firm)
    table = market.results.firms
    profit = float(table.loc[table["firm"] == firm, "discounted_profit"].sum())

    def total(amounts: Any) -> float:
        return float(amounts[:, row].sum()) / 100.0

    return {
        "worth": profit + market.equity_left()[firm],
        "retention": total(market.history.line("retention")),
        "acquisition": total(market.history.line("acquisition")),
        "discounts": total(market.history.tally("discount_cents")),
    }
