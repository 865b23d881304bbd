"""Many strategies against one: rows, panels, and what is said of them."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from simulation import plots
from tests.plots.drawing import axes, overlapping, panels, title, written

pytestmark = pytest.mark.filterwarnings("error")
Triple = tuple[float, float, float]
THREE = {"protect": (12e3, 3e3, 21e3), "harvest": (-5e3, -9e3, -1e3), "end": (1e3, -2e3, 4e3)}


def differences(
    rows: dict[str, Triple] | None = None, outcome: str = "profit", unit: str = "EUR", firm: str = "Keeper"
) -> pd.DataFrame:
    return pd.DataFrame(
        [(name, "as it is", firm, outcome, unit, *row) for name, row in (rows or THREE).items()],
        columns=["alternative", "against", "firm", "outcome", "unit", "difference", "low", "high"],
    )


def rows_drawn(ax: Axes) -> list[tuple[float, str, bool]]:
    """Difference, marker, and whether it is filled, from above to below."""
    lines = [line for line in ax.lines if str(line.get_label()).startswith("difference")]
    lines.sort(key=lambda line: float(line.get_ydata()[0]))
    return [(float(line.get_xdata()[0]), line.get_marker(), line.get_markerfacecolor() != "white") for line in lines]


def test_the_best_stands_on_top_and_certainty_can_be_seen_without_colours() -> None:
    ax = plots.strategies(differences(), ax=axes())
    assert [label.get_text() for label in ax.get_yticklabels()] == ["protect", "end", "harvest"]
    assert rows_drawn(ax) == [(12e3, "^", True), (1e3, "o", False), (-5e3, "v", True)]
    whiskers = [list(line.get_xdata()) for line in ax.lines if line.get_marker() == "|"]
    assert whiskers == [[3e3, 21e3], [-2e3, 4e3], [-9e3, -1e3]]
    assert ax.get_xlabel() == "Difference in profit, with 95 % interval [thousand EUR]"
    assert {"12", "1", "−5"} <= set(written(ax))


def test_several_outcomes_have_a_panel_each_with_the_same_rows() -> None:
    loyal = {"end": (0.2, 0.1, 0.3), "protect": (0.0, -0.1, 0.1), "harvest": (-0.2, -0.3, -0.1)}
    table = pd.concat([differences(), differences(loyal, "share_of_revenue", "share")])
    ax = plots.strategies(table, ax=axes(), outcomes=["profit", "share_of_revenue"])
    first, second = panels(ax)
    assert [row[0] for row in rows_drawn(first)] == [12e3, 1e3, -5e3]
    assert [row[0] for row in rows_drawn(second)] == [0.0, 0.2, -0.2]
    assert second.get_xlabel() == "Share of revenue\n[percentage points]"
    assert [label.get_text() for label in first.get_yticklabels()] == ["protect", "end", "harvest"]
    only = plots.strategies(table, ax=axes(), outcomes="share_of_revenue")
    assert [label.get_text() for label in only.get_yticklabels()] == ["end", "protect", "harvest"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (THREE, ("Profit is clearly higher than with 'as it is' under 1 of 3 strategies, lower under 1; most under protect "
                 "(by 12 thousand EUR)")),
        ({"a": (5.0, 1.0, 9.0), "b": (5.0, 2.0, 8.0), "c": (90.0, -1.0, 200.0)},
         "Profit is clearly higher than with 'as it is' under 2 of 3 strategies; most under a and b (by 5 EUR)"),
        ({"a": (-5.0, -9.0, -1.0), "b": (1.0, -2.0, 8.0)},
         "Profit is clearly lower than with 'as it is' under 1 of 2 strategies, higher under none"),
        ({"a": (1.0, -9.0, 9.0), "b": (1.0, -2.0, 8.0)}, "Profit: no clear difference from 'as it is' for any of 2 strategies"),
        ({"a": (0.0, 0.0, 0.0)}, "Profit: no clear difference from 'as it is' for a"),
        ({"a": (5.0, 1.0, 9.0)}, "a: profit higher by 5 EUR than with 'as it is'"),
        ({"a": (-5.0, -9.0, -1.0)}, "a: profit lower by 5 EUR than with 'as it is'"),
        ({"a": (5.0, np.nan, np.nan)}, "Profit: differences from 'as it is' of unknown certainty"),
    ],
)  # fmt: skip
def test_the_title_counts_only_what_is_clear(rows: dict[str, Triple], told: str) -> None:
    assert title(plots.strategies(differences(rows), ax=axes())) == told


def test_a_strategy_without_a_number_keeps_its_row_at_the_end() -> None:
    rows = {"unknown": (np.nan, np.nan, np.nan), "known": (5.0, 1.0, 9.0)}
    ax = plots.strategies(differences(rows), ax=axes())
    assert [label.get_text() for label in ax.get_yticklabels()] == ["known", "unknown"]
    assert [row[0] for row in rows_drawn(ax)] == [5.0]
    assert "unknown unknown (interval unknown)" in plots.alt_text(ax)


def test_twenty_strategies_can_be_read() -> None:
    rows = {f"A strategy with a long name {n}": (n - 10.0, n - 12.0, n - 8.0) for n in range(20)}
    ax = plots.strategies(differences(rows))
    ax.figure.canvas.draw()
    assert overlapping(list(ax.get_yticklabels()), ax.figure) == []
    assert len({label.get_text() for label in ax.get_yticklabels()}) == 20


def test_mistakes_are_named() -> None:
    both = pd.concat([differences(), differences(firm="Winner")])
    with pytest.raises(ValueError, match="say which by firm="):
        plots.strategies(both, ax=axes())
    assert title(plots.strategies(both, ax=axes(), firm="Winner")).startswith("Profit")
    with pytest.raises(ValueError, match="'loyalty' is not in the table"):
        plots.strategies(differences(), ax=axes(), outcomes="loyalty")
    with pytest.raises(ValueError, match="more than once for 'profit'"):
        plots.strategies(pd.concat([differences(), differences()]), ax=axes())
    five = pd.concat([differences(outcome=name) for name in "abcde"])
    with pytest.raises(ValueError, match="room for 4 outcomes"):
        plots.strategies(five, ax=axes(), outcomes=list("abcde"))
