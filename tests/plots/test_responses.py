"""Curves, surfaces, screenings and candidates: what is drawn, and what the titles say."""

import numpy as np
import pandas as pd
import pytest

from simulation import plots
from tests.plots.drawing import axes, title, written


def curves(names):
    """A curve each, the further down the list the lower; every summit at x = 2."""
    rows = [
        (name, x, 1e4 * (5 - x * (x - 4) - place), 1e4, 0.0)
        for place, name in enumerate(names)
        for x in (0.0, 1.0, 2.0, 3.0)
    ]
    table = pd.DataFrame(rows, columns=["way", "x", "mean", "low", "high"])
    return table.assign(low=table["mean"] - 5e3, high=table["mean"] + 5e3)


def heights(n):
    """A map with its summit at the last x and the first y."""
    rows = [(float(x), 10.0 * y, 1e4 * (x - y)) for x in range(n + 1) for y in range(n + 1)]
    return pd.DataFrame(rows, columns=["x", "y", "mean"])


def screened(names):
    """The first matters most and raises, the second lowers, the third does either."""
    n = len(names)
    size = np.arange(n, 0, -1) * 1e3
    way = np.resize([1.0, -1.0, 0.2], n)
    return pd.DataFrame({"parameter": names, "mu_star": size, "low": size - 100.0, "high": size + 100.0, "mu": way * size,
                         "sigma": size / 2.0, "unit": "EUR"})  # fmt: skip


def tried(n):
    x = np.linspace(0.0, 1.0, n + 1)
    return pd.DataFrame({"number": range(n + 1), "x": x, "Keeper.score": -((x - 0.3) ** 2)})


def test_a_curve_tells_where_it_is_highest():
    ax = plots.response(curves(["Only"]), "x", axes(), label="Price [EUR]", what="Profit", unit="EUR")
    assert title(ax) == "Profit is highest at price 2"
    line = next(line for line in ax.lines if len(line.get_xdata()) == 4)
    assert list(line.get_ydata()) == [5e4, 8e4, 9e4, 8e4]
    assert "Profit, with 95 % interval [thousand EUR]" in written(ax)


def test_every_curve_has_its_name_and_band():
    ax = plots.response(curves(["keep", "win"]), "x", axes(), by="way", what="Profit", unit="EUR")
    assert {"keep", "win"} <= set(written(ax))
    assert len(ax.collections) == 2
    assert "keep: highest at 2, 90" in plots.alt_text(ax)


def test_shares_are_levels_in_per_cent_not_differences():
    table = curves(["Only"]).assign(mean=0.5, low=0.4, high=0.6)
    assert "Share, with 95 % interval [%]" in written(plots.response(table, "x", axes(), what="Share", unit="share"))


def test_choices_are_points_with_intervals_not_a_curve():
    table = pd.DataFrame({"level": ["basic", "partnership"], "mean": [1.0, 2.0], "low": [0.5, 1.5], "high": [1.5, 2.5]})
    ax = plots.response(table, "level", axes(), what="Profit", unit="EUR")
    assert title(ax) == "Profit is highest at level partnership"
    assert {"basic", "partnership"} <= set(written(ax))
    assert ax.lines[0].get_linestyle() == "None"


def test_a_surface_has_a_star_at_its_summit():
    ax = plots.surface(heights(3), "x", "y", axes(), labels=("Price [EUR]", "Service"), what="Profit", unit="EUR")
    assert title(ax) == "Profit is highest at price 3 and service 0: 30 thousand EUR"
    star = next(line for line in ax.lines if line.get_marker() == "*")
    assert (list(star.get_xdata()), list(star.get_ydata())) == ([3.0], [0.0])


def test_a_flat_surface_and_one_with_many_places_are_drawn():
    plots.surface(heights(3).assign(mean=1.0), "x", "y", axes())
    plots.surface(heights(20), "x", "y", axes())


@pytest.mark.parametrize("table", [heights(3).iloc[1:], pd.concat([heights(3), heights(3)])])
def test_a_surface_needs_every_combination_once(table):
    with pytest.raises(ValueError, match="every combination of x and y once"):
        plots.surface(table, "x", "y", axes())


def test_bars_of_a_screening_tell_which_way():
    ax = plots.screening(screened(["price", "cost", "habit"]), axes(), what="profit")
    assert title(ax) == "price matters most for profit: 3,000 EUR on average"
    hatches = [patch.get_hatch() for patch in ax.patches]
    assert hatches == ["", "//", ".."]
    for told in ("price 3,000 (raises", "cost 2,000 (lowers", "habit 1,000 (either way"):
        assert told in plots.alt_text(ax)


def test_of_many_parameters_the_rest_is_counted():
    ax = plots.screening(screened([f"p{number}" for number in range(20)]), axes())
    assert any("(5 more are smaller)" in text for text in written(ax))


def test_the_best_candidate_has_a_star():
    ax = plots.candidates(tried(10), "x", "Keeper.score", axes(), reach=(0.2, 0.4), label="Budget [EUR]", what="Score")
    assert title(ax) == "Best of 11 candidates: Budget 0.3"
    star = next(line for line in ax.lines if line.get_marker() == "*")
    assert list(star.get_xdata()) == [pytest.approx(0.3)]
    assert "as good reach from 0.2 to 0.4" in plots.alt_text(ax)


def test_candidates_may_be_words():
    table = pd.DataFrame({"way": ["keep", "win", "keep"], "A.score": [1.0, 3.0, 2.0]})
    ax = plots.candidates(table, "way", "A.score", axes())
    assert title(ax) == "Best of 3 candidates: way win"
    assert {"keep", "win"} <= set(written(ax))
