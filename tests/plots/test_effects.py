"""What a result hangs on."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from simulation import plots
from tests.plots.drawing import axes, overlapping, title

pytestmark = pytest.mark.filterwarnings("error")
Triple = tuple[float, float, float]
THREE = {"habit": (12e3, 3e3, 21e3), "price": (-50e3, -60e3, -40e3), "service": (1e3, -2e3, 4e3)}


def effects(rows: dict[str, Triple] | None = None) -> pd.DataFrame:
    table = pd.DataFrame.from_dict(rows or THREE, orient="index", columns=["effect", "low", "high"])
    return table.rename_axis("parameter").reset_index()


def indices() -> pd.DataFrame:
    return pd.DataFrame(
        {"parameter": ["habit", "price"], "S1": [0.1, 0.5], "S1_conf": 0.02, "ST": [0.3, 0.6], "ST_conf": 0.05}
    )


def bars(ax: Axes) -> list[tuple[float, float]]:
    """Place and length of each bar, from above to below."""
    found = [patch for container in ax.containers for patch in container.patches]
    return sorted((round(patch.get_y() + patch.get_height() / 2, 2), patch.get_width()) for patch in found)


def names(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def test_the_largest_effect_stands_on_top_whatever_its_sign() -> None:
    ax = plots.sensitivity(effects(), ax=axes(), what="profit", unit="EUR")
    assert names(ax) == ["price", "habit", "service"]
    assert bars(ax) == [(0.0, -50e3), (1.0, 12e3), (2.0, 1e3)]
    assert ax.get_xlabel() == "Effect on profit [thousand EUR]"
    whiskers = [list(line.get_xdata()) for line in ax.lines if line.get_marker() == "|"]
    assert whiskers == [[-60e3, -40e3], [3e3, 21e3], [-2e3, 4e3]]
    filled = [container.patches[0].get_facecolor()[:3] != (1.0, 1.0, 1.0) for container in ax.containers]
    assert filled == [True, True, False]
    told = plots.sensitivity(effects().assign(unit="EUR"), ax=axes(), what="profit")
    assert told.get_xlabel() == ax.get_xlabel()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (THREE, "price matters most for profit: −50 thousand EUR; 1 of 3 without clear effect"),
        ({"a": (5.0, 1.0, 9.0), "b": (-5.0, -9.0, -1.0)}, "a and b matter most for profit: 5 EUR"),
        (
            {"a": (90.0, -1.0, 200.0), "b": (5.0, 1.0, 9.0)},
            "b matters most for profit: 5 EUR; 1 of 2 without clear effect",
        ),
        ({"a": (0.0, 0.0, 0.0)}, "Profit: no parameter has a clear effect"),
        ({"a": (5.0, np.nan, np.nan)}, "Profit: effects of unknown certainty"),
        ({"a": (5.0, 1.0, 9.0)}, "a matters for profit: 5 EUR"),
        ({"a": (np.nan, np.nan, np.nan), "b": (5.0, 1.0, 9.0)}, "b matters for profit: 5 EUR"),
    ],
)
def test_the_title_names_the_largest_of_the_clear_effects(rows: dict[str, Triple], told: str) -> None:
    assert title(plots.sensitivity(effects(rows), ax=axes(), what="profit", unit="EUR")) == told


def test_indices_have_a_pair_of_bars_each_under_either_set_of_names() -> None:
    ax = plots.sensitivity(indices(), ax=axes(), what="profit")
    assert names(ax) == ["price", "habit"]
    assert bars(ax) == [(-0.21, 0.5), (0.21, 0.6), (0.79, 0.1), (1.21, 0.3)]
    assert title(ax) == "price explains most of profit: 60.0 % of the variance, 50.0 % alone"
    hatches = {patch.get_hatch() for container in ax.containers for patch in container.patches}
    assert len(hatches) == 2
    ours = indices().rename(columns={"S1": "first", "ST": "total"})
    for name in ("first", "total"):
        ours[f"{name}_low"], ours[f"{name}_high"] = ours[name] - 0.05, ours[name] + 0.05
    again = plots.sensitivity(ours, ax=axes(), what="profit")
    assert bars(again) == bars(ax) and title(again) == title(ax)


def test_who_explains_as_much_is_named_together() -> None:
    table = indices().assign(ST=0.4)
    assert title(plots.sensitivity(table, ax=axes(), what="profit")) == (
        "habit and price explain most of profit: 40.0 % of the variance each"
    )


def test_of_very_many_parameters_the_largest_are_drawn_and_the_rest_counted() -> None:
    ax = plots.sensitivity(effects({f"a parameter {n}": (n + 1.0, n + 0.5, n + 1.5) for n in range(40)}))
    ax.figure.canvas.draw()
    assert len(names(ax)) == 15 and names(ax)[0] == "a parameter 39" and "(25 more" in ax.get_xlabel()
    assert overlapping(list(ax.get_yticklabels()), ax.figure) == []


def test_mistakes_are_named() -> None:
    with pytest.raises(ValueError, match="more than once"):
        plots.sensitivity(pd.concat([effects(), effects()]), ax=axes())
    with pytest.raises(ValueError, match="needs the column 'effect'"):
        plots.sensitivity(effects().drop(columns="effect"), ax=axes())
    with pytest.raises(ValueError, match="needs the column 'ST_conf'"):
        plots.sensitivity(indices().drop(columns="ST_conf"), ax=axes())
