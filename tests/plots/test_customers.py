"""Dots of single customers: value against loyalty."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from simulation import plots
from tests.plots.drawing import annotations, axes, overlapping, title

pytestmark = pytest.mark.filterwarnings("error")


def people(n: int = 200, slope: float = 1.0, n_firms: int = 2) -> pd.DataFrame:
    """Customers whose loyalty follows from perceived value, but for noise."""
    generator = np.random.default_rng(5)
    value, noise = generator.normal(0.2, 0.1, n), generator.normal(0.0, 0.03, n)
    firms = [f"Firm {number}" for number in range(n_firms)]
    return pd.DataFrame(
        {"customer": range(n), "firm": np.resize(firms, n), "stage": "retention", "perceived_value": value,
         "loyalty": 0.4 + slope * value + noise, "spent": 10.0}
    )  # fmt: skip


def dots(ax: Axes, firm: str) -> np.ndarray:
    (line,) = [line for line in ax.lines if line.get_label() == f"customers of {firm}"]
    return np.column_stack(line.get_data()).astype(float)


def test_there_is_a_dot_for_every_customer_and_a_mark_at_the_mean_of_each_firm() -> None:
    table = people()
    ax = plots.customer_map(table, ax=axes())
    for firm, own in table.groupby("firm"):
        np.testing.assert_allclose(dots(ax, firm), own[["perceived_value", "loyalty"]])
        (mean,) = [line for line in ax.lines if line.get_label() == firm]
        np.testing.assert_allclose(np.ravel(mean.get_data()), own[["perceived_value", "loyalty"]].mean())
    assert {note.get_text() for note in annotations(ax)} == {"Firm 0", "Firm 1"}


def test_only_living_customers_count_each_at_the_firm_it_spent_most_on() -> None:
    rows = [(1, "A", "retention", 0.1, 0.2, 5.0), (1, "B", "won_back", 0.3, 0.4, 9.0), (2, "A", "lapsed", 0.5, 0.6, 9.0),
            (3, "", "reach", np.nan, np.nan, 0.0), (4, "A", "conversion", np.nan, 0.1, 2.0),
            (5, "A", "inspiration", 0.7, 0.8, 1.0)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["customer", "firm", "stage", "perceived_value", "loyalty", "spent"])
    ax = plots.customer_map(table, ax=axes())
    np.testing.assert_allclose(dots(ax, "B"), [[0.3, 0.4]])
    np.testing.assert_allclose(dots(ax, "A"), [[0.7, 0.8]])
    assert title(ax) == "Perceived value and loyalty of 2 customers"


@pytest.mark.parametrize(
    ("slope", "told"),
    [(1.0, "Who perceives more value is more loyal"), (-1.0, "Who perceives more value is less loyal")],
)
def test_the_title_tells_whether_loyalty_goes_with_value(slope: float, told: str) -> None:
    table = people(slope=slope)
    correlation = np.corrcoef(table["perceived_value"], table["loyalty"])[0, 1]
    found = title(plots.customer_map(table, ax=axes()))
    assert found == f"{told} (correlation {correlation:.2f})".replace("-", "\N{MINUS SIGN}")


def test_where_the_interval_of_the_correlation_holds_zero_nothing_is_claimed() -> None:
    value = np.tile([0.1, 0.2], 50)
    table = people(100).assign(perceived_value=value, loyalty=np.repeat([0.3, 0.4], 50))
    assert title(plots.customer_map(table, ax=axes())).startswith("Loyalty has no clear relation to perceived value")
    same = people(100).assign(loyalty=0.5)
    assert title(plots.customer_map(same, ax=axes())) == "Perceived value and loyalty of 100 customers"


def test_of_very_many_customers_some_are_drawn_and_all_are_counted() -> None:
    table = people(4000, n_firms=1)
    ax = plots.customer_map(table, ax=axes())
    assert len(dots(ax, "Firm 0")) == 1334 and "1,334 of 4,000 customers drawn" in plots.alt_text(ax)
    (mean,) = [line for line in ax.lines if line.get_label() == "Firm 0"]
    assert float(mean.get_ydata()[0]) == pytest.approx(table["loyalty"].mean())


@pytest.mark.parametrize("n_firms", [1, 7, 16])
def test_firms_differ_in_marker_and_their_names_do_not_overlap(n_firms: int) -> None:
    ax = plots.customer_map(people(n_firms=n_firms), ax=axes())
    ax.figure.canvas.draw()
    looks = [(line.get_marker(), to_hex(line.get_color())) for line in ax.lines if line.get_markersize() > 10]
    assert len({marker for marker, _ in looks}) == n_firms == len(annotations(ax))
    assert overlapping(annotations(ax), ax.figure) == []


def test_looks_follow_the_order_of_the_categories_or_the_looks_given() -> None:
    firms = pd.CategoricalDtype(["Firm 1", "Firm 0"])
    given = plots.firm_styles(["Firm 1", "Firm 0"])
    for ax in (
        plots.customer_map(people().astype({"firm": firms}), ax=axes()),
        plots.customer_map(people(), ax=axes(), styles=given),
    ):
        (mean,) = [line for line in ax.lines if line.get_label() == "Firm 1"]
        assert mean.get_marker() == "o"
