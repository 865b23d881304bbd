"""Firms look the same everywhere, and everything can be read."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex, to_rgb

from simulation import plots
from simulation.plots.labels import spread_out
from simulation.plots.looks import BANDS
from simulation.plots.styles import HATCHES, luminance, short_names
from tests.plots.drawing import annotations, axes, extent, overlapping, panels, texts, title
from tests.plots.runs import EVERY, every_figure, results

pytestmark = pytest.mark.filterwarnings("error")


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
