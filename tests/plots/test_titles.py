"""Titles say what came out, and stay true for ties, losses and a single firm."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation import plots
from simulation.plots import findings
from simulation.plots.amounts import money, percent
from tests.plots.drawing import axes, title
from tests.plots.runs import differences, profitable, results

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize(
    ("profits", "told"),
    [
        ({"Keeper": 312_000.0, "Winner": 80_000.0}, "Keeper earns most: 312 thousand EUR after 156 weeks"),
        ({"Keeper": 312_000.0, "Winner": -80_000.0}, "Keeper earns most: 312 thousand EUR after 156 weeks"),
        ({"Keeper": -312_000.0, "Winner": -80_000.0}, "Winner loses least: 80 thousand EUR after 156 weeks"),
        ({"Keeper": 5_000.0}, "Keeper earns 5,000 EUR in 156 weeks"),
        ({"Keeper": -5_000.0}, "Keeper loses 5,000 EUR in 156 weeks"),
        ({"Keeper": 0.0}, "Keeper breaks even after 156 weeks"),
        ({"Keeper": 0.0, "Winner": -1.0}, "Keeper does best, breaking even after 156 weeks"),
        ({"Keeper": 5e6, "Winner": 5e6}, "Keeper and Winner earn the same: 5 million EUR each after 156 weeks"),
        ({"A": 5e6, "B": 5e6, "C": 1.0}, "A and B earn most: 5 million EUR each after 156 weeks"),
        ({"A": -5e4, "B": -5e4, "C": -6e4}, "A and B lose least: 50 thousand EUR each after 156 weeks"),
        ({"A": 7.0, "B": 7.0, "C": 7.0, "D": 7.0}, "4 firms earn the same: 7 EUR each after 156 weeks"),
    ],
)
def test_the_title_says_who_earns_most(profits: dict[str, float], told: str) -> None:
    table = pd.DataFrame(
        [(156, firm, value) for firm, value in profits.items()], columns=["week", "firm", "cumulative_profit"]
    )
    assert title(plots.cumulative_profit(table, ax=axes())) == told


@given(st.lists(st.floats(-1e7, 1e7), min_size=1, max_size=6))
def test_whoever_a_title_names_reads_as_well_as_the_best(profits: list[float]) -> None:
    values = {f"<{place}>": value for place, value in enumerate(profits)}
    sentence = findings.profit_finding(values, 10)
    best = max(profits)
    ahead = [name for name in values if name in sentence]
    assert all(money(values[name]) == money(best) for name in ahead)
    assert ("lose" in sentence) == (money(best).startswith("−"))
    if "least" in sentence or "most" in sentence:
        assert any(money(value) != money(best) for value in profits)


def test_titles_of_shares() -> None:
    def told(shares: list[float]) -> str:
        firms = ["A", "B", "C", "D"][: len(shares)]
        table = pd.DataFrame({"week": 7, "firm": firms, "market_share_customers": shares})
        return title(plots.market_share(table, of="customers", ax=axes()))

    assert told([0.54, 0.46]) == "A leads with 54.0 % of all customers in week 7"
    assert told([0.50001, 0.49999]) == "A and B are level: 50.0 % of all customers each in week 7"
    assert told([0.2, 0.4, 0.4]) == "B and C lead with 40.0 % of all customers each in week 7"
    assert told([0.3]) == "A has 30.0 % of all customers in week 7"


def test_a_title_names_the_period_that_was_averaged() -> None:
    assert title(plots.market_share(results().firms, ax=axes())).endswith("in the quarter to week 30")
    assert title(plots.market_share(results(weeks=5).firms, ax=axes())).endswith("in the 5 weeks to week 5")
    assert title(plots.market_share(results(weeks=1).firms, ax=axes())).endswith("in week 1")
    assert title(plots.market_share(results().firms, over_weeks=1, ax=axes())).endswith("of revenue in week 30")


def test_titles_of_retention_and_feelings() -> None:
    table = pd.DataFrame({"week": 9, "firm": ["A", "B"], "retention_rate": [0.7, 0.8], "satisfaction": [0.7, 0.6],
                          "loyalty": [0.2, 0.3]})  # fmt: skip
    assert title(plots.retention(table, ax=axes())) == "B keeps customers best: 80.0 % a year, as of week 9"
    told = "Most satisfied: customers of A (0.70); most loyal: of B (0.30), in week 9"
    assert title(plots.loyalty_and_satisfaction(table, ax=axes())) == told
    same = table.assign(satisfaction=0.5, loyalty=0.5)
    assert "equally satisfied (0.50) and loyal (0.50)" in title(plots.loyalty_and_satisfaction(same, ax=axes()))
    alone = title(plots.loyalty_and_satisfaction(table[:1], ax=axes()))
    assert alone == "Customers of A: satisfaction 0.70, loyalty 0.20 in week 9"


@pytest.mark.parametrize(
    ("profits", "told"),
    [
        ({"Keeper": 12.0, "Winner": -5.0}, "Keeper keeps most of its revenue as profit: 12.0 %"),
        ({"Keeper": -31.0, "Winner": -50.0},
         "No firm covers its costs; Keeper comes closest, spending 1.31 EUR for each EUR of revenue"),
        ({"Keeper": -31.0}, "Keeper spends 1.31 EUR for each EUR of revenue"),
        ({"Keeper": 0.0, "Winner": -5.0}, "Keeper does best, just covering its costs"),
        ({"Keeper": 5.0, "Winner": 5.0}, "Keeper and Winner keep the same part of their revenue as profit: 5.0 % each"),
    ],
)  # fmt: skip
def test_titles_of_costs(profits: dict[str, float], told: str) -> None:
    assert title(plots.cost_breakdown(profitable(profits), ax=axes())) == told


def test_a_firm_without_revenue_does_not_stop_the_figure() -> None:
    table = profitable({"Keeper": -10.0}).assign(revenue=0.0, profit=-110.0)
    assert title(plots.cost_breakdown(table, ax=axes())) == "Costs without any revenue"


@pytest.mark.parametrize(
    ("contributions", "told"),
    [
        ([5.0, 3.0], "Keeper's cost customers contribute most: 5 EUR in 1 week"),
        ([-5.0, -3.0], "Keeper's value customers come closest to covering what they cost: 3 EUR short in 1 week"),
        ([4.0, 4.0], "All groups of customers contribute the same: 4 EUR each in 1 week"),
        ([0.0, -4.0], "Keeper's cost customers do best, just covering what they cost in 1 week"),
    ],
)
def test_titles_of_groups(contributions: list[float], told: str) -> None:
    table = pd.DataFrame({"week": 1, "firm": "Keeper", "orientation": ["cost", "value"], "contribution": contributions})
    assert title(plots.profit_by_orientation(table, ax=axes())) == told


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ({"Keeper": (12e3, 3e3, 21e3)}, "Keeper: profit higher by 12 thousand EUR"),
        ({"Keeper": (-12e3, -21e3, -3e3)}, "Keeper: profit lower by 12 thousand EUR"),
        ({"Keeper": (12e3, -3e3, 27e3)}, "Keeper: no clear difference in profit"),
        ({"Keeper": (0.0, 0.0, 0.0)}, "Keeper: no clear difference in profit"),
        ({"Keeper": (5.0, np.nan, np.nan)}, "Profit: differences of unknown certainty"),
        ({"A": (5.0, 1.0, 9.0), "B": (-5.0, -9.0, -1.0), "C": (1.0, -1.0, 3.0)},
         "Profit is higher for A and lower for B; no clear difference for the other"),
        ({"A": (0.5, -1.0, 2.0), "B": (-0.5, -2.0, 1.0)}, "Profit: no clear difference for any of 2"),
    ],
)  # fmt: skip
def test_titles_of_differences(rows: dict[str, tuple[float, float, float]], told: str) -> None:
    assert title(plots.comparison(differences(**rows), "profit", ax=axes())) == told


def test_losses_are_never_called_less_than_nothing() -> None:
    assert money(-0.004) == "0 EUR" and percent(-0.0001) == "0.0 %"


def test_a_comparison_can_be_given_a_title() -> None:
    ax = plots.comparison(differences(), "profit", ax=axes(), title="What the card does")
    assert title(ax) == "What the card does" and "What the card does." in plots.alt_text(ax)
