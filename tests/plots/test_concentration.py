"""How much the best customers bring."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from simulation import plots
from tests.plots.drawing import axes, overlapping, title

pytestmark = pytest.mark.filterwarnings("error")


def spent(*amounts: float, firm: str = "Keeper") -> pd.DataFrame:
    return pd.DataFrame({"firm": firm, "customer": range(len(amounts)), "spent": amounts})


def curve(ax: Axes, firm: str = "Keeper") -> tuple[np.ndarray, np.ndarray]:
    (line,) = [line for line in ax.lines if line.get_label() == firm]
    return np.asarray(line.get_xdata()), np.asarray(line.get_ydata())


def test_the_curve_adds_up_customers_from_the_best_to_the_worst() -> None:
    people, share = curve(plots.value_concentration(spent(1, 5, 3, 1), ax=axes()))
    np.testing.assert_allclose(people, [0.0, 0.25, 0.5, 0.75, 1.0])
    np.testing.assert_allclose(share, [0.0, 0.5, 0.8, 0.9, 1.0])


def test_several_rows_of_a_customer_are_added_up_and_who_brought_nothing_is_left_out() -> None:
    table = pd.concat([spent(1, 5, 3, 0), spent(4, 0, 0), spent(np.nan)])
    np.testing.assert_allclose(curve(plots.value_concentration(table, ax=axes()))[1], np.cumsum([0, 5, 5, 3]) / 13)


def test_profit_rises_above_the_whole_where_customers_cost_more_than_they_bring() -> None:
    table = spent(10, 6, 4, -4, -6).rename(columns={"spent": "earned"})
    ax = plots.value_concentration(table, ax=axes(), of="earned")
    assert curve(ax)[1].max() == pytest.approx(2.0) and ax.get_ylim()[1] > 2.0
    told = "The best 20 % of Keeper's customers bring 100.0 % of the profit from customers; 40.0 % cost more than they bring"
    assert title(ax) == told


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ([7.0] * 10, "The best 20 % of Keeper's customers bring 20.0 % of the revenue"),
        ([91.0] + [1.0] * 9, "The best 20 % of Keeper's customers bring 92.0 % of the revenue"),
        ([5.0], "The best 20 % of Keeper's customers bring 20.0 % of the revenue"),
    ],
)
def test_the_title_tells_what_the_best_fifth_brings(amounts: list[float], told: str) -> None:
    assert title(plots.value_concentration(spent(*amounts), ax=axes())) == told


def test_of_several_firms_the_title_names_the_least_and_the_most_concentrated() -> None:
    table = pd.concat([spent(*[1.0] * 10, firm="Even"), spent(*[1.0] * 9, 91.0, firm="Steep")])
    told = "The best 20 % of customers bring 20.0 % (Even) to 92.0 % (Steep) of the revenue"
    assert title(plots.value_concentration(table, ax=axes())) == told
    alike = pd.concat([spent(*[1.0] * 10, firm=firm) for firm in "AB"])
    assert title(plots.value_concentration(alike, ax=axes())).endswith("bring 20.0 % of the revenue at each firm")
    best_half = title(plots.value_concentration(table, ax=axes(), best=0.5))
    assert best_half == "The best 50 % of customers bring 50.0 % (Even) to 95.0 % (Steep) of the revenue"


def test_a_table_without_firms_is_one_group() -> None:
    ax = plots.value_concentration(spent(1, 5, 3, 1).drop(columns="firm"), ax=axes())
    assert title(ax) == "The best 20 % of customers bring 40.0 % of the revenue" and ax.get_legend() is None


def test_a_firm_whose_customers_bring_nothing_in_all_is_left_out_and_named() -> None:
    table = pd.concat([spent(1, 2), spent(3, -4, firm="Loser")]).rename(columns={"spent": "earned"})
    ax = plots.value_concentration(table, ax=axes(), of="earned")
    assert "Loser" not in title(ax) and "Left out, because customers bring nothing in all: Loser." in plots.alt_text(ax)
    only = plots.value_concentration(table[table["firm"] == "Loser"], ax=axes(), of="earned")
    assert "nothing to show" in plots.alt_text(only)


@pytest.mark.parametrize("n", [2, 8, 16])
def test_curves_are_named_from_above_to_below_without_overlaps(n: int) -> None:
    table = pd.concat([spent(*np.arange(1.0, 50.0) ** (1.0 + firm / 4), firm=f"Firm {firm}") for firm in range(n)])
    ax = plots.value_concentration(table, ax=axes())
    ax.figure.canvas.draw()
    names = [text.get_text() for text in ax.get_legend().get_texts()]
    shares = [float(name.split()[2]) for name in names]
    assert len(names) == n and shares == sorted(shares, reverse=True)
    assert overlapping(ax.get_legend().get_texts(), ax.figure) == []
    drawn = [line for line in ax.lines if str(line.get_label()).startswith("Firm")]
    markers = {line.get_marker() for line in ax.lines if len(line.get_xdata()) == 1}
    assert len(drawn) == n == len(markers)


def test_the_best_are_a_share() -> None:
    with pytest.raises(ValueError, match="a share between 0 and 1, not 20"):
        plots.value_concentration(spent(1.0), ax=axes(), best=20)
    with pytest.raises(ValueError, match="needs the column 'earned'"):
        plots.value_concentration(spent(1.0), ax=axes(), of="earned")
