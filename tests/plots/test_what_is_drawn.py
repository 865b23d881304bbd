"""Figures show what is in the tables."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection

from simulation import plots
from simulation.plots.looks import BANDS
from simulation.state.ledger import COSTS
from simulation.state.tallies import STAGE_LEVELS
from tests.plots.drawing import annotations, axes, panels, title
from tests.plots.runs import LINES, differences, every_figure, lines, profitable, results

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize("column", LINES)
def test_lines_are_the_columns_of_the_table(column: str) -> None:
    table = results().firms
    function, options = LINES[column]
    drawn = lines(function(table, ax=axes(), **options))
    assert list(drawn) == ["Keeper", "Winner", "Third"]
    for firm, (weeks, numbers) in drawn.items():
        own = table[table["firm"] == firm]
        assert weeks == list(own["week"])
        np.testing.assert_allclose(numbers, own[column])


def test_satisfaction_and_loyalty_each_have_a_panel() -> None:
    table = results().firms
    above, below = plots.loyalty_and_satisfaction(table, ax=axes()).child_axes
    for panel, column in ((above, "satisfaction"), (below, "loyalty")):
        for firm, (_, numbers) in lines(panel).items():
            np.testing.assert_allclose(numbers, table.loc[table["firm"] == firm, column])
        assert column.capitalize() in panel.get_ylabel()


def test_share_of_a_quarters_revenue_is_a_ratio_of_sums() -> None:
    table = results().firms
    _, numbers = lines(plots.market_share(table, ax=axes()))["Winner"]
    last = table[table["week"] > 30 - 13]
    assert numbers[-1] == pytest.approx(last.loc[last["firm"] == "Winner", "revenue"].sum() / last["revenue"].sum())
    first = table[table["week"] <= 4]
    assert numbers[3] == pytest.approx(first.loc[first["firm"] == "Winner", "revenue"].sum() / first["revenue"].sum())


def test_shares_are_of_all_firms_even_if_the_table_holds_only_one() -> None:
    table = results().firms
    among = lines(plots.market_share(table, ax=axes()))["Winner"]
    alone = lines(plots.market_share(table[table["firm"] == "Winner"], ax=axes()))["Winner"]
    np.testing.assert_allclose(alone[1], among[1])


def test_weeks_left_out_of_the_table_do_not_break_lines() -> None:
    table = results().firms
    monthly = table[table["week"] % 4 == 0]
    weeks, numbers = lines(plots.cumulative_profit(monthly, ax=axes()))["Keeper"]
    assert weeks == list(range(4, 31, 4)) and np.isfinite(numbers).all()


def test_an_entrants_line_begins_when_it_enters() -> None:
    found = results(entry=11)
    for name, draw, table in every_figure(found):
        if name in LINES:
            _, numbers = lines(draw(table, ax=axes()))["Third"]
            assert np.isnan(numbers[:10]).all() and np.isfinite(numbers[11:]).all(), name


def test_an_entrant_without_any_rows_before_is_drawn_alike() -> None:
    table = results(entry=11).firms
    fewer = table[(table["firm"] != "Third") | (table["week"] >= 11)]
    for shown in (table, fewer):
        _, numbers = lines(plots.cumulative_profit(shown, ax=axes()))["Third"]
        np.testing.assert_allclose(numbers[10:], table.loc[table["firm"] == "Third", "cumulative_profit"].iloc[10:])


def test_weeks_without_customers_leave_gaps_and_lonely_points_are_marked() -> None:
    table = results(["Keeper"]).firms
    table["retention_rate"] = 0.7
    table.loc[[4, 6, 29], "retention_rate"] = np.nan
    ax = plots.retention(table, ax=axes())
    (line,) = [line for line in ax.lines if line.get_label() == "Keeper"]
    assert list(np.flatnonzero(np.isnan(np.asarray(line.get_ydata())))) == [4, 6, 29]
    assert line.get_markevery() == [5, 28]
    assert title(ax) == "Retention"


def test_one_week_is_shown_by_markers() -> None:
    for name, draw, table in every_figure(results(weeks=1)):
        ax = draw(table, ax=axes())
        for line in [line for panel in panels(ax) for line in panel.lines if line.get_label() == "Keeper"]:
            assert line.get_marker() == "o", name
            assert name == "comparison" or line.get_markevery() == [0]


def test_stages_are_stacked_and_the_unaware_left_out() -> None:
    table = results().firms
    ax = plots.lifecycle(table, "Winner", ax=axes())
    own = table[table["firm"] == "Winner"]
    below = np.zeros(len(own))
    assert len(ax.collections) == len(BANDS)
    for band, area in zip(BANDS, ax.collections, strict=True):
        corners = area.get_paths()[0].vertices
        upper = below + own[f"stage_{band.stage}"].to_numpy()
        heights = {week: (corners[corners[:, 0] == week, 1].min(), corners[corners[:, 0] == week, 1].max())
                   for week in own["week"]}  # fmt: skip
        np.testing.assert_allclose(list(heights.values()), np.column_stack([below, upper]))
        below = upper
    written = {note.get_text() for note in annotations(ax)}
    assert written == {f"{band.name} {own[f'stage_{band.stage}'].iloc[-1]}" for band in BANDS}
    customers = int(own["customers"].iloc[-1])
    assert title(ax) == f"Winner: {customers} of 1,600 people are customers after 30 weeks"


def test_every_stage_has_a_band() -> None:
    assert {f"stage_{band.stage}" for band in BANDS} | {"stage_unaware"} == set(STAGE_LEVELS)
    assert sum(band.is_customer for band in BANDS) == 4


def test_stages_that_nobody_is_in_are_left_out() -> None:
    table = results().firms.assign(stage_ended=0)
    names = [str(area.get_label()) for area in plots.lifecycle(table, "Keeper", ax=axes()).collections]
    assert "Ended" not in names and "Lapsed" in names


def test_bars_are_sums_of_contribution() -> None:
    table = results().by("orientation")
    ax = plots.profit_by_orientation(table, ax=axes())
    sums = table.groupby(["firm", "orientation"])["contribution"].sum()
    drawn = {str(bars.get_label()): bars.patches[0].get_width() for bars in ax.containers}
    assert drawn == pytest.approx({f"{firm}: {group}": value for (firm, group), value in sums.items()})
    assert {note.get_text() for note in annotations(ax)} == {"cost", "value"}


def test_costs_and_profit_make_up_the_revenue() -> None:
    ax = plots.cost_breakdown(profitable({"Keeper": 12.0, "Winner": -30.0}), ax=axes())
    bars = {str(each.get_label()): each.patches for each in ax.containers}
    assert list(bars) == ["Goods", "Fixed", "Profit", "Loss"]
    assert [patch.get_width() for patch in bars["Fixed"]] == [28.0, 70.0]
    assert bars["Profit"][0].get_x() == 88.0 and bars["Profit"][0].get_width() == 12.0
    assert bars["Loss"][1].get_x() + bars["Loss"][1].get_width() == -30.0
    assert [note.get_text() for note in annotations(ax)] == ["profit 12", "loss 30"]
    revenue = [each for each in ax.collections if isinstance(each, LineCollection)][-1]
    assert [segment[0, 0] for segment in revenue.get_segments()] == [100.0, 100.0]


def test_every_line_of_the_accounts_is_in_the_breakdown() -> None:
    table = results().firms
    ax = plots.cost_breakdown(table, ax=axes())
    drawn = sum(bars.patches[0].get_width() for bars in ax.containers if bars.get_label() not in ("Profit", "Loss"))
    assert drawn == pytest.approx(table.loc[table["firm"] == "Keeper", list(COSTS)].sum().sum())


def test_differences_have_their_intervals_and_a_zero_line() -> None:
    table = differences()
    ax = plots.comparison(table, "profit", ax=axes(), confidence=0.9)
    points = [float(line.get_xdata()[0]) for line in ax.lines if line.get_label() in set(table["firm"])]
    assert points == list(table["difference"])
    whiskers = [list(line.get_xdata()) for line in ax.lines if line.get_marker() == "|"]
    assert whiskers == table[["low", "high"]].to_numpy().tolist()
    assert any(list(line.get_xdata()) == [0.0, 0.0] for line in ax.lines)
    assert [label.get_text() for label in ax.get_yticklabels()] == list(table["firm"])
    assert ax.get_xlabel() == "Difference in profit, with 90 % interval [thousand EUR]"


def test_alternatives_are_told_apart() -> None:
    both = pd.concat([differences().assign(alternative=name, against="as it is") for name in ("harvest", "more")])
    rows = [label.get_text() for label in plots.comparison(both, "profit", ax=axes()).get_yticklabels()]
    assert rows[0] == "Keeper (harvest)" and rows[-1] == "Third (more)"
    one_firm = both[both["firm"] == "Winner"]
    assert [label.get_text() for label in plots.comparison(one_firm, "profit", ax=axes()).get_yticklabels()] == [
        "harvest",
        "more",
    ]
    one = plots.comparison(both[both["alternative"] == "more"], "profit", ax=axes())
    assert [label.get_text() for label in one.get_yticklabels()] == ["Keeper", "Winner", "Third"]
    assert one.get_xlabel().endswith("(more instead of as it is)")


@pytest.mark.parametrize(
    ("outcome", "unit", "told"),
    [
        ("retention_rate", None, "percentage points a year"),
        ("market_share_revenue", None, "percentage points"),
        ("customers", None, "customers"),
        ("anything", "share/year", "percentage points a year"),
        ("anything", "EUR/week", "thousand EUR/week"),
    ],
)
def test_differences_have_the_unit_of_the_outcome(outcome: str, unit: str | None, told: str) -> None:
    table = differences().assign(outcome=outcome).drop(columns="unit")
    assert f"[{told}]" in plots.comparison(table, outcome, ax=axes(), unit=unit).get_xlabel()
