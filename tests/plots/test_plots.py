"""Figures show what is in the tables, say what came out, and can be read; nothing here looks at pixels."""

import doctest
import importlib
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text
from matplotlib.transforms import Bbox
from PIL import Image

from simulation import plots
from simulation.outcomes.results import Results
from simulation.plots import findings
from simulation.plots.amounts import money, percent
from simulation.plots.labels import spread_out
from simulation.plots.relationships import BANDS
from simulation.plots.styles import HATCHES, luminance, short_names
from simulation.state.history import History
from simulation.state.ledger import COSTS
from simulation.state.tallies import FLOWS, STAGE, STAGE_LEVELS, TALLIES

pytestmark = pytest.mark.filterwarnings("error")

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


def axes() -> Axes:
    """Return axes of a figure that pyplot does not know."""
    figure = Figure(figsize=(10.0, 5.8), layout="constrained")
    FigureCanvasAgg(figure)
    return figure.add_subplot()


def title(ax: Axes) -> str:
    """Return a title in one line."""
    return ax.get_title().replace("\n", " ")


def lines(ax: Axes) -> dict[str, tuple[list[float], list[float]]]:
    """Return the points of each firm's line."""
    return {
        str(line.get_label()): (list(map(float, line.get_xdata())), list(map(float, line.get_ydata())))
        for line in ax.lines
        if not str(line.get_label()).startswith("_")
    }


def panels(ax: Axes) -> list[Axes]:
    """Return the axes that hold data."""
    return list(ax.child_axes) or [ax]


def texts(ax: Axes) -> list[Text]:
    """Return all that is written and can be seen."""
    ax.figure.draw_without_rendering()
    legend = ax.get_legend()
    found = [ax.title, *([*legend.get_texts(), legend.get_title()] if legend else [])]
    for panel in panels(ax):
        found += [
            *panel.texts,
            panel.xaxis.label,
            panel.yaxis.label,
            *panel.get_xticklabels(),
            *panel.get_yticklabels(),
        ]
    return [text for text in found if text.get_text().strip()]


def annotations(ax: Axes) -> list[Annotation]:
    return [child for child in ax.get_children() if isinstance(child, Annotation)]


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


EVERY = [name for name, _, _ in every_figure(results(weeks=2))]


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """Leave no figures behind."""
    yield
    pyplot.close("all")


# What is drawn is what is in the table


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


def profitable(profits: dict[str, float]) -> pd.DataFrame:
    """Return one week of firms with a revenue of 100 and these profits."""
    rows = [
        {"week": 1, "firm": firm, "revenue": 100.0, "profit": profit, **dict.fromkeys(COSTS, 0.0),
         "cost_of_goods": 60.0, "fixed": 40.0 - profit}
        for firm, profit in profits.items()
    ]  # fmt: skip
    return pd.DataFrame(rows)


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


# Titles


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


# Looks


def test_a_firm_looks_the_same_in_every_figure() -> None:
    found = results()
    styles = plots.firm_styles(found.history.firms)
    for name, draw, table in every_figure(found):
        if name in ("lifecycle", "cost_breakdown"):
            continue
        ax = draw(table, ax=axes())
        for panel in panels(ax):
            for line in [line for line in panel.lines if line.get_label() in styles]:
                look = styles[str(line.get_label())]
                assert (to_hex(line.get_color()), line.get_marker()) == (look.colour.lower(), look.marker), name
        if name == "profit_by_orientation":
            bars = {str(each.get_label()): to_hex(each.patches[0].get_facecolor()) for each in ax.containers}
            assert {firm: bars[f"{firm}: cost"] for firm in styles} == {f: s.colour.lower() for f, s in styles.items()}


def test_styles_keep_looks_when_a_table_holds_other_firms() -> None:
    table = results().firms
    styles = plots.firm_styles(["Keeper", "Winner", "Third"])
    ax = plots.retention(table[table["firm"] == "Third"], ax=axes(), styles=styles)
    assert (
        to_hex(next(line.get_color() for line in ax.lines if line.get_label() == "Third"))
        == styles["Third"].colour.lower()
    )
    with pytest.raises(ValueError, match="none for the firm 'Keeper'"):
        plots.retention(table, ax=axes(), styles={"Winner": styles["Winner"]})


def test_sixteen_firms_can_be_told_apart_without_colours() -> None:
    looks = list(plots.firm_styles(f"Firm {n}" for n in range(16)).values())
    assert len({look.marker for look in looks}) == 16
    assert len({(look.colour, look.dashes) for look in looks}) == 16
    assert len({look.dashes for look in looks[:6]}) == 6
    assert all(1.05 / (luminance(to_rgb(look.ink)) + 0.05) >= 4.5 for look in looks)


def test_neighbours_in_stacks_differ_in_lightness_or_hatch() -> None:
    for one, other in pairwise(BANDS):
        lightness = [luminance(to_rgb(band.colour)) for band in (one, other)]
        assert one.hatch != other.hatch or abs(lightness[0] - lightness[1]) > 0.1
    assert len(set(HATCHES)) == len(HATCHES)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("n_firms", [1, 16])
def test_writing_and_lines_are_large_enough(name: str, n_firms: int) -> None:
    found = results([f"Firm {n}" for n in range(n_firms)], weeks=15)
    draw, table = next((draw, table) for each, draw, table in every_figure(found) if each == name)
    ax = draw(table, ax=axes())
    assert min(text.get_fontsize() for text in texts(ax)) >= 12.0
    firms = [line for panel in panels(ax) for line in panel.lines if line.get_label() in set(table["firm"])]
    assert all(line.get_linewidth() >= 2.0 for line in firms if line.get_linestyle() != "None")


def extent(note: Annotation, figure: Figure) -> Bbox:
    """Return where the writing of a label stands, without the line to its point."""
    return Text.get_window_extent(note, figure.canvas.get_renderer())  # type: ignore[attr-defined]


def overlapping(notes: list[Annotation], figure: Figure) -> list[tuple[str, str]]:
    """Return pairs of labels that cover each other."""
    boxes = [(note.get_text(), extent(note, figure).padded(-1.0)) for note in notes]
    return [(a, b) for place, (a, one) in enumerate(boxes) for b, other in boxes[place + 1 :] if one.overlaps(other)]


@pytest.mark.parametrize("n_firms", [2, 7, 16])
def test_labels_do_not_overlap_and_stay_within_the_figure(n_firms: int) -> None:
    found = results([f"Firm with a longer name {n}" for n in range(n_firms)])
    for name in ("cumulative_profit", "market_share_customers", "retention_rate", "loyalty_and_satisfaction"):
        draw, table = next((draw, table) for each, draw, table in every_figure(found) if each == name)
        ax = draw(table)
        figure = ax.figure
        figure.canvas.draw()
        for panel in panels(ax):
            notes = annotations(panel)
            assert len(notes) == n_firms
            assert overlapping(notes, figure) == [], name
            assert all(figure.bbox.x1 >= extent(note, figure).x1 for note in notes)


def test_the_title_stays_within_the_figure() -> None:
    found = results(["Discount Warehouse International", "Discount Warehouse Intercontinental"])
    for name, draw, table in every_figure(found):
        ax = draw(table, ax=axes())
        ax.figure.canvas.draw()
        box = ax.title.get_window_extent()
        assert box.x0 >= 0.0 and box.x1 <= ax.figure.bbox.x1 and box.y1 <= ax.figure.bbox.y1, name


@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=16))
def test_labels_are_pushed_apart_in_order_and_within_bounds(wanted: list[float]) -> None:
    moved = spread_out(np.array(wanted), 8.0, 0.0, 120.0)
    order = np.argsort(np.array(wanted), kind="stable")
    gaps = np.diff(moved[order])
    assert (gaps >= min(8.0, 120.0 / max(1, len(wanted) - 1)) - 1e-9).all()
    assert moved.min() >= -1e-9 and moved.max() <= 120.0 + 1e-9


def test_labels_with_room_stay_where_they_belong() -> None:
    np.testing.assert_allclose(spread_out(np.array([80.0, 10.0, 40.0]), 8.0, 0.0, 100.0), [80.0, 10.0, 40.0])


def test_long_names_are_shortened_and_stay_different() -> None:
    long = ["Discount Warehouse of the North", "Discount Warehouse of the South", "Keeper", "x" * 40, "x" * 41]
    short = short_names(long)
    assert len(set(short)) == 5 and short[2] == "Keeper" and max(map(len, short)) <= 22


def test_any_name_is_written_as_it_is() -> None:
    names = ["Pay $5 or $6", "_hidden", "two\nlines", "50 % & more", "\\frac"]
    for figure, draw, table in every_figure(results(names, weeks=3)):
        written = " ".join(text.get_text() for text in texts(draw(table, ax=axes())))
        if figure not in ("comparison", "lifecycle"):
            assert all(" ".join(name.split()) in written for name in names), figure
    ax = plots.lifecycle(results(names, weeks=3).firms, "Pay $5 or $6", ax=axes(), events=[(2, "From $5 to $6")])
    assert {"From $5 to $6"} <= {text.get_text() for text in texts(ax)} and title(ax).startswith("Pay $5 or $6: ")


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("cumulative_profit", "EUR]"), ("market_share_revenue", "[%]"), ("market_share_customers", "[%]"),
        ("retention_rate", "[%]"), ("lifecycle", "[people]"), ("profit_by_orientation", "EUR]"),
        ("cost_breakdown", "EUR]"), ("loyalty_and_satisfaction", "[0 to 1]"), ("comparison", "EUR]"),
    ],
)  # fmt: skip
def test_axes_have_units(name: str, unit: str) -> None:
    draw, table = next((draw, table) for each, draw, table in every_figure(results()) if each == name)
    for panel in panels(draw(table, ax=axes())):
        assert unit in panel.get_ylabel() + panel.get_xlabel()


def test_money_is_counted_in_the_unit_of_the_axis() -> None:
    table = pd.DataFrame({"week": [1, 2], "firm": "Keeper", "cumulative_profit": [0.0, -2.5e6]})
    ax = plots.cumulative_profit(table, ax=axes())
    ticks = [label.get_text() for label in ax.get_yticklabels()]
    assert ax.get_ylabel() == "Cumulative profit [thousand EUR]" and "−2,500" in ticks and "0" in ticks


# Events


def test_events_are_marked_where_they_happen() -> None:
    events = [(5, "Price war"), (7, "A ban on advertising"), (99, "Too late"), (0, "Too early")]
    for draw in (plots.cumulative_profit, plots.retention, plots.loyalty_and_satisfaction):
        ax = draw(results().firms, ax=axes(), events=events)
        ax.figure.canvas.draw()
        for panel in panels(ax):
            upright = [line.get_xdata()[0] for line in panel.lines if len(set(line.get_xdata())) == 1]
            assert upright == [5, 7]
        notes = [note for note in annotations(panels(ax)[0]) if note.get_text() in dict(events).values()]
        assert [note.get_text() for note in notes] == ["Price war", "A ban on advertising"]
        assert overlapping(notes, ax.figure) == []
        assert "Price war (week 5)" in plots.alt_text(ax) and "Too late" not in plots.alt_text(ax)


def test_titles_of_many_events_do_not_overlap() -> None:
    events = [(week, f"Something happened in week {week}") for week in range(2, 30, 2)]
    ax = plots.lifecycle(results().firms, "Keeper", ax=axes(), events=events)
    ax.figure.canvas.draw()
    notes = [note for note in annotations(ax) if note.get_text().startswith("Something")]
    assert notes and overlapping(notes, ax.figure) == []
    assert sum(len(set(line.get_xdata())) == 1 for line in ax.lines) == len(events)


# Manners


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("n_firms", [1, 16])
def test_axes_given_are_returned_and_tables_left_alone(name: str, n_firms: int) -> None:
    found = results([f"Firm {n}" for n in range(n_firms)], weeks=5)
    draw, table = next((draw, table) for each, draw, table in every_figure(found) if each == name)
    before, given_axes = table.copy(deep=True), axes()
    assert draw(table, ax=given_axes) is given_axes
    pd.testing.assert_frame_equal(table, before)
    assert pyplot.get_fignums() == []
    assert len(plots.alt_text(given_axes)) > 40 and plots.alt_text(given_axes).endswith(".")


@pytest.mark.parametrize("name", EVERY)
def test_without_axes_a_pyplot_figure_is_made(name: str) -> None:
    draw, table = next((draw, table) for each, draw, table in every_figure(results(weeks=3)) if each == name)
    ax = draw(table)
    assert pyplot.fignum_exists(ax.figure.number)


def test_the_layout_of_a_figure_that_has_one_stays() -> None:
    figure = Figure(layout="tight")
    engine = figure.get_layout_engine()
    plots.retention(results().firms, ax=figure.add_subplot())
    assert figure.get_layout_engine() is engine


@pytest.mark.parametrize("name", EVERY)
def test_empty_tables_say_so(name: str) -> None:
    draw, table = next((draw, table) for each, draw, table in every_figure(results(weeks=2)) if each == name)
    ax = draw(table.iloc[:0], ax=axes())
    assert any(text.get_text() == "Nothing to show yet" for text in ax.texts)
    assert "nothing to show" in plots.alt_text(ax)


def test_mistakes_are_named() -> None:
    table = results().firms
    with pytest.raises(ValueError, match="needs the column 'retention_rate'"):
        plots.retention(table.drop(columns="retention_rate"), ax=axes())
    with pytest.raises(ValueError, match="one row a week and firm"):
        plots.retention(results().segments, ax=axes())
    with pytest.raises(ValueError, match="one row a week and firm"):
        plots.lifecycle(results().segments, "Keeper", ax=axes())
    with pytest.raises(ValueError, match="no firm 'Keepr'"):
        plots.lifecycle(table, "Keepr", ax=axes())
    with pytest.raises(ValueError, match="not of 'people'"):
        plots.market_share(table, of="people", ax=axes())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not over 0"):
        plots.market_share(table, over_weeks=0, ax=axes())
    with pytest.raises(ValueError, match="not in the table"):
        plots.comparison(differences(), "loyalty", ax=axes())
    with pytest.raises(ValueError, match="more than once"):
        plots.comparison(pd.concat([differences(), differences()]), "profit", ax=axes())
    with pytest.raises(ValueError, match="nothing is drawn"):
        plots.alt_text(axes())


def test_importing_simulation_does_not_import_matplotlib_nor_plots_pyplot() -> None:
    code = (
        "import sys, simulation; assert 'matplotlib' not in sys.modules;"
        "simulation.plots; assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# Pages


def test_the_overview_is_one_page_of_six() -> None:
    figure = plots.overview(results(), title="Costs $5", events=[(3, "Price war")])
    assert len(figure.axes) == 6
    assert figure.get_suptitle() == "Costs $5"
    assert plots.alt_text(figure).startswith("Costs $5: six figures on one page. Line chart of cumulative profit")
    assert pyplot.get_fignums() == []


def test_every_figure_gets_a_file_with_its_description(tmp_path: Path) -> None:
    found = results(["Keeper & Sons", "keeper sons"], weeks=6)
    written = plots.save_all(found, tmp_path / "new" / "figures", formats=("png", ".SVG"))
    names = {path.name for path in written}
    expected = {
        "overview", "cumulative_profit", "market_share_revenue", "market_share_customers", "retention",
        "loyalty_and_satisfaction", "profit_by_orientation", "cost_breakdown", "lifecycle_keeper_sons",
        "lifecycle_keeper_sons_2",
    }  # fmt: skip
    assert names == {f"{name}.{ending}" for name in expected for ending in ("png", "svg")}
    assert all(path.is_file() for path in written) and pyplot.get_fignums() == []
    with Image.open(tmp_path / "new" / "figures" / "retention.png") as image:
        assert image.info["Description"].startswith("Line chart of customers kept over a year")
    assert "<dc:description>" in (tmp_path / "new" / "figures" / "retention.svg").read_text("utf-8")


def test_the_same_results_give_the_same_files(tmp_path: Path) -> None:
    found = results(["Keeper"], weeks=3)
    once = plots.save_all(found, tmp_path / "once", formats=("svg",))
    again = plots.save_all(found, tmp_path / "again", formats=("svg",))
    assert [path.read_bytes() for path in once] == [path.read_bytes() for path in again]


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="cannot be saved as 'docx'"):
        plots.save_all(results(weeks=2), tmp_path / "figures", formats=("png", "docx"))
    assert not (tmp_path / "figures").exists()


@pytest.mark.parametrize("module", [each.name for each in pkgutil.iter_modules(plots.__path__)])
def test_examples_in_the_documentation_hold(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"simulation.plots.{module}")).failed == 0
