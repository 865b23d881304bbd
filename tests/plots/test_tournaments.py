"""Figures of tournaments say who won, who beats whom and where, and take names as they are."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from simulation import plots

pytestmark = pytest.mark.filterwarnings("error")
STONE = {("A", "B"): 9e3, ("B", "C"): 8e3, ("A", "C"): -7e3}


def pairs(margins: dict[tuple[str, str], float], unclear: float = 1.0) -> pd.DataFrame:
    both = {**margins, **{(other, one): -margin for (one, other), margin in margins.items()}}
    rows = [
        [one, other, margin, "draw" if abs(margin) <= unclear else "win" if margin > 0 else "loss"]
        for (one, other), margin in both.items()
    ]
    return pd.DataFrame(rows, columns=["strategy", "opponent", "margin", "result"])


def standings(margins: list[float], ranks: list[int], half: float = 500.0) -> pd.DataFrame:
    n = len(margins)
    return pd.DataFrame(
        {
            "rank": ranks, "strategy": list("ABCDEFGH"[:n]), "margin": margins, "low": np.array(margins) - half,
            "high": np.array(margins) + half, "wins": 1, "draws": 0, "losses": 2,
        }
    )  # fmt: skip


def axes() -> Axes:
    return Figure(figsize=(11, 6)).add_subplot()


def texts(drawn: Axes) -> list[str]:
    return [text.get_text() for text in drawn.texts]


def test_the_league_names_its_leader_or_leaders() -> None:
    alone = plots.league(standings([3e4, 1e3, -31e3], [1, 2, 3]), axes())
    assert alone.get_title() == "A wins, 30 thousand EUR ahead of the field"
    together = plots.league(standings([3e4, 2.9e4, -59e3], [1, 1, 3]), axes())
    assert together.get_title() == "A and B lead together"
    assert [label.get_text() for label in together.get_yticklabels()] == ["1  A", "1  B", "3  C"]
    assert texts(together).count("1-0-2") == 3
    nobody = plots.league(standings([3e2, 1e2, -4e2], [1, 1, 1]), axes())
    assert nobody.get_title() == "No strategy is clearly better than the others"


def test_the_grid_says_whether_somebody_beats_all() -> None:
    straight = plots.head_to_head(pairs({("A", "B"): 9e3, ("B", "C"): 8e3, ("A", "C"): 7e3}), axes())
    assert straight.get_title() == "A clearly beats all others"
    cycle = plots.head_to_head(pairs(STONE), axes())
    assert cycle.get_title() == "Nobody beats all: B clearly beats 1 of 2".replace("B", leader(STONE))
    drawn = plots.head_to_head(pairs({("A", "B"): 0.5}), axes())
    assert drawn.get_title() == "Nobody clearly beats anybody"


def leader(margins: dict[tuple[str, str], float]) -> str:
    return str(pairs(margins).groupby("strategy")["margin"].mean().idxmax())


def test_each_cell_holds_the_margin_of_its_row_over_its_column_and_clear_ones_are_bold() -> None:
    drawn = plots.head_to_head(pairs({("A", "B"): 9e3, ("B", "C"): 8e3, ("A", "C"): 0.4}), axes())
    rows = [label.get_text() for label in drawn.get_yticklabels()]
    at = {text.get_position(): text for text in drawn.texts}
    a, b, c = (rows.index(name) for name in "ABC")
    assert at[b, a].get_text() == "+9,000"
    assert at[a, b].get_text() == "\N{MINUS SIGN}9,000"
    assert at[b, a].get_fontweight() == "bold"
    assert at[c, a].get_fontweight() == "normal"
    assert at[a, a].get_text() == "\N{EN DASH}"


def test_the_profile_says_who_is_first_where() -> None:
    table = pd.DataFrame(
        {"market": list("mmnnoo"), "strategy": list("ABABAB"), "margin": [5, -5, 2, -2, -9, 9], "low": 0.5, "high": 9.0}
    )
    drawn = plots.market_profile(table, axes())
    assert drawn.get_title() == "A is first in 2 of 3 markets"
    assert "in m A is first; in n A is first; in o B is first" in plots.alt_text(drawn)


def test_names_are_taken_as_they_are_and_files_hold_a_description(tmp_path: Path) -> None:
    table = standings([3e4, -3e4], [1, 2]).replace({"A": "100 % $\\frac$ sure", "B": "_" * 60})
    markets = table.assign(market="m")
    written = plots.save_tournament(
        table, pairs({(table["strategy"][0], table["strategy"][1]): 6e4}), markets, tmp_path
    )
    for path in written:
        with Image.open(path) as image:
            assert "100 % $\\frac$ sure" in image.info["Description"]


def test_one_replication_or_nothing_is_drawn_without_intervals() -> None:
    one = standings([3e4, -3e4], [1, 1]).assign(low=np.nan, high=np.nan)
    assert plots.league(one, axes()).get_title() == "No strategy is clearly better than the others"
    assert "Nothing to show" in texts(plots.league(one.head(0), axes()))[0]
    assert "Nothing to show" in texts(plots.head_to_head(pairs({}), axes()))[0]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(ValueError, match="needs the column 'result'"):
        plots.head_to_head(pairs(STONE).drop(columns="result"), axes())
