"""Heat maps: cohorts that still buy, and customers by recency and frequency."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from simulation import plots
from simulation.outcomes.relationships import rfm_scores
from simulation.plots.grids import ink_on, shade
from simulation.plots.styles import luminance
from tests.plots.drawing import axes, overlapping, texts, title, written

pytestmark = pytest.mark.filterwarnings("error")


def cohorts(quarters: int = 3, firm: str = "Keeper", kept: float = 0.5) -> pd.DataFrame:
    """Cohorts of 100, 200 ... customers, of whom a fixed share still buys later."""
    rows = [
        (firm, cohort, since, 100 * cohort, round(100 * cohort * (1.0 if since == 0 else kept)))
        for cohort in range(1, quarters + 1)
        for since in range(quarters - cohort + 1)
    ]
    return pd.DataFrame(rows, columns=["firm", "cohort", "since", "customers", "active"])


def cells(ax: Axes) -> dict[tuple[int, int], str]:
    """Colour of the cell at each place."""
    boxes = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    return {(round(box.get_x() + 0.5), round(box.get_y() + 0.5)): box.get_facecolor()[:3] for box in boxes}


def inside(ax: Axes) -> dict[tuple[int, int], str]:
    """What is written in the cell at each place."""
    return {(round(text.get_position()[0]), round(text.get_position()[1])): text.get_text() for text in ax.texts}


# Cohorts


def test_every_cell_holds_the_share_of_a_cohort_that_still_buys() -> None:
    table = cohorts()
    table.loc[(table["cohort"] == 1) & (table["since"] == 2), "active"] = 7
    ax = plots.cohort_retention(table, ax=axes())
    assert inside(ax) == {(0, 2): "100", (1, 2): "50", (2, 2): "7", (0, 1): "100", (1, 1): "50", (0, 0): "100"}
    assert [label.get_text() for label in ax.get_yticklabels()] == ["3 (300)", "2 (200)", "1 (100)"]


def test_the_more_still_buy_the_darker_a_cell_is_in_black_and_white_too() -> None:
    light = [luminance(to_rgb(shade(share))) for share in np.linspace(0.0, 1.0, 21)]
    assert (np.diff(light) < 0.0).all() and light[0] > 0.9 and light[-1] < 0.05
    for share in np.linspace(0.0, 1.0, 21):
        colour = shade(share)
        pair = sorted([luminance(to_rgb(colour)), luminance(to_rgb(ink_on(colour)))])
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 3.9, share  # large writing needs 3


@pytest.mark.parametrize(
    ("quarters", "told"),
    [
        (1, "100 customers who first bought in the last quarter"),
        (2, "50.0 % of new customers still buy 1 quarter after their first purchase"),
        (4, "50.0 % of new customers still buy 3 quarters after their first purchase"),
        (9, "50.0 % of new customers still buy a year after their first purchase"),
    ],
)
def test_the_title_tells_how_many_still_buy_after_a_year_or_as_long_as_was_watched(quarters: int, told: str) -> None:
    assert title(plots.cohort_retention(cohorts(quarters), ax=axes())) == told
    named = plots.cohort_retention(cohorts(quarters), ax=axes(), firm="Keeper")
    assert title(named) == f"Keeper: {told}"


def test_the_share_in_the_title_is_a_ratio_of_sums() -> None:
    table = cohorts(6, kept=0.0)
    table.loc[(table["cohort"] == 2) & (table["since"] == 4), "active"] = 120
    assert title(plots.cohort_retention(table, ax=axes())).startswith("40.0 %")  # 120 of 100 + 200


def test_all_firms_together_or_one_of_them() -> None:
    both = pd.concat([cohorts(2, "Keeper", 0.5), cohorts(2, "Winner", 0.25)])
    assert inside(plots.cohort_retention(both, ax=axes()))[1, 1] == "38"
    assert inside(plots.cohort_retention(both, ax=axes(), firm="Winner"))[1, 1] == "25"
    with pytest.raises(ValueError, match="no firm 'Winer'"):
        plots.cohort_retention(both, ax=axes(), firm="Winer")


def test_a_quarter_without_new_customers_leaves_no_hole_in_the_others() -> None:
    table = cohorts(3)
    ax = plots.cohort_retention(table[table["cohort"] != 2], ax=axes())
    assert [label.get_text() for label in ax.get_yticklabels()] == ["3 (300)", "1 (100)"]


@pytest.mark.parametrize("quarters", [13, 60])
def test_many_cohorts_are_drawn_without_numbers_that_would_overlap(quarters: int) -> None:
    ax = plots.cohort_retention(cohorts(quarters), ax=axes())
    ax.figure.canvas.draw()
    assert overlapping([text for text in ax.texts if text.get_text()], ax.figure) == []
    assert overlapping([label for label in ax.get_xticklabels() if label.get_text()], ax.figure) == []
    assert overlapping([label for label in ax.get_yticklabels() if label.get_text()], ax.figure) == []
    assert (quarters == 60) == ("darkest blue 100 %" in ax.get_xlabel())


# Recency, frequency, money


def customers(n: int = 100, firm: str | None = None) -> pd.DataFrame:
    """Customers who, the more lately they came, have bought the more often."""
    rank = np.arange(n)
    table = pd.DataFrame({"customer": rank, "recency_weeks": n - rank, "purchases": rank + 1, "spent": 1.0 + rank})
    return rfm_scores(table if firm is None else table.assign(firm=firm))


def test_cells_hold_how_many_customers_there_are_and_what_they_spend() -> None:
    ax = plots.rfm_grid(customers(), ax=axes())
    found = inside(ax)
    assert [found[place, place] for place in range(5)] == [
        "20\n10 EUR", "20\n30 EUR", "20\n50 EUR", "20\n70 EUR", "20\n90 EUR",
    ]  # fmt: skip
    assert {text for place, text in found.items() if place[0] != place[1]} == {"–"}
    light = [luminance(cells(ax)[place, place]) for place in range(5)]
    assert (np.diff(light) < 0.0).all()
    assert ax.get_xticklabels()[4].get_text() == "1 to 20" and ax.get_yticklabels()[0].get_text() == "1 to 20"


def test_the_title_tells_what_the_best_bring() -> None:
    best = sum(range(81, 101)) / sum(range(1, 101))
    told = f"20.0 % of customers, best by recency and frequency, bring {100 * best:.1f} % of the revenue"
    assert title(plots.rfm_grid(customers(), ax=axes())) == told
    table = customers(firm="Keeper")
    assert "20.0 % of customers of Keeper," in title(plots.rfm_grid(table, ax=axes(), firm="Keeper"))


def test_where_nobody_is_best_by_both_the_title_says_so() -> None:
    table = customers().assign(frequency=lambda t: 6 - t["frequency"])
    assert title(plots.rfm_grid(table, ax=axes())).startswith("No customer is in the best class")
    same = rfm_scores(pd.DataFrame({"recency_weeks": [4.0] * 9, "purchases": 1, "spent": 5.0}))
    ax = plots.rfm_grid(same, ax=axes())
    assert title(ax).startswith("No customer") and inside(ax)[2, 2] == "9\n5 EUR"
    assert [label.get_text() for label in ax.get_xticklabels()] == ["none", "none", "4", "none", "none"]


def test_customers_without_known_spending_do_not_count() -> None:
    table = pd.concat([customers(), customers(5).assign(spent=np.nan)])
    assert "100 customers" in plots.alt_text(plots.rfm_grid(table, ax=axes()))


def test_who_has_spent_nothing_does_not_stop_the_grid() -> None:
    ax = plots.rfm_grid(customers().assign(spent=0.0), ax=axes())
    assert inside(ax)[4, 4] == "20\n0 EUR" and title(ax).startswith("No customer")


def test_small_axes_leave_the_money_to_the_colour() -> None:
    ax = axes()
    ax.figure.set_size_inches(5.0, 2.0)
    plots.rfm_grid(customers(), ax=ax)
    assert inside(ax)[4, 4] == "20"
    assert all(text.get_fontsize() >= 12.0 for text in texts(ax)) and written(ax)
