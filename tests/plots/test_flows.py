"""The flow between stages shows as many people as have moved."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import PathPatch, Rectangle

from simulation import plots
from simulation.plots.flows import BANDS, NODES
from simulation.plots.styles import luminance
from tests.plots.drawing import axes, overlapping, title, written

pytestmark = pytest.mark.filterwarnings("error")
MOVES = {
    ("unaware", "reach"): 900, ("reach", "acquisition"): 700, ("acquisition", "customer"): 500,
    ("customer", "lapsed"): 300, ("lapsed", "customer"): 100, ("customer", "ended"): 20, ("customer", "gone"): 60,
    ("customer", "customer"): 220, ("lapsed", "lapsed"): 180, ("ended", "ended"): 25,
}  # fmt: skip


def flows(changes: dict[tuple[str, str], int] | None = None, firm: str = "Keeper") -> pd.DataFrame:
    rows = [(firm, *move, people) for move, people in {**MOVES, **(changes or {})}.items()]
    return pd.DataFrame(rows, columns=["firm", "before", "after", "people"])


def arrows(ax: Axes) -> dict[str, PathPatch]:
    return {patch.get_label(): patch for patch in ax.patches if isinstance(patch, PathPatch)}


def width(patch: PathPatch) -> float:
    """Width of an arrow where it begins."""
    corners = patch.get_path().vertices
    return float(corners[0, 1] - corners[-2, 1])


def test_arrows_are_as_wide_as_people_moved() -> None:
    ax = plots.lifecycle_flow(flows(), ax=axes())
    drawn = {label: width(patch) for label, patch in arrows(ax).items()}
    assert set(drawn) == {f"{before} to {after}" for before, after in MOVES if before != after}
    per_person = drawn["unaware to reach"] / 900
    for (before, after), people in MOVES.items():
        if before != after:
            assert drawn[f"{before} to {after}"] == pytest.approx(people * per_person)
            assert f"{people:,}" in written(ax)
    assert "now 220" in written(ax) and "Lapsed (now 180)" in written(ax)


def test_who_comes_back_moves_to_the_left() -> None:
    drawn = arrows(plots.lifecycle_flow(flows(), ax=axes()))
    tips = {label: patch.get_path().vertices[5, 0] - patch.get_path().vertices[0, 0] for label, patch in drawn.items()}
    assert [label for label, ahead in tips.items() if ahead < 0] == ["lapsed to customer"]


def test_arrows_that_leave_a_stage_lie_side_by_side_and_fill_it() -> None:
    ax = plots.lifecycle_flow(flows({("customer", "ended"): 300, ("customer", "gone"): 200}), ax=axes())
    edges = [
        arrows(ax)[f"customer to {where}"].get_path().vertices[[0, -2], 1] for where in ("gone", "ended", "lapsed")
    ]
    for above, below in pairwise(edges):
        assert above[1] == pytest.approx(below[0])
    bar = next(patch for patch in ax.patches if isinstance(patch, Rectangle) and patch.get_x() == pytest.approx(2.955))
    assert edges[0][0] == pytest.approx(bar.get_y() + bar.get_height())
    back = width(arrows(ax)["lapsed to customer"])
    assert edges[-1][1] - back == pytest.approx(bar.get_y())


def test_moves_that_nobody_made_are_left_out_and_rare_ones_can_be_seen() -> None:
    ax = plots.lifecycle_flow(flows({("customer", "ended"): 0, ("lapsed", "customer"): 1}), ax=axes())
    assert "customer to ended" not in arrows(ax)
    assert width(arrows(ax)["lapsed to customer"]) >= 0.005


@pytest.mark.parametrize(
    "changes",
    [{}, {("customer", "ended"): 2000, ("customer", "gone"): 3000}, {("lapsed", "customer"): 1, ("customer", "gone"): 1},
     dict.fromkeys(MOVES, 1), dict.fromkeys(MOVES, 1_000_000)],
)  # fmt: skip
def test_nothing_written_overlaps(changes: dict[tuple[str, str], int]) -> None:
    ax = plots.lifecycle_flow(flows(changes), ax=axes())
    ax.figure.canvas.draw()
    assert overlapping(list(ax.texts), ax.figure) == []
    low, high = ax.get_ylim()
    corners = np.concatenate([patch.get_path().vertices for patch in arrows(ax).values()])
    assert low <= corners[:, 1].min() and corners[:, 1].max() <= high


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "Keeper won 500 new customers and lost 380; 100 came back"),
        ({("lapsed", "customer"): 0}, "Keeper won 500 new customers and lost 380; nobody came back"),
        ({("acquisition", "customer"): 1}, "Keeper won 1 new customer and lost 380; 100 came back"),
        ({("acquisition", "customer"): 0}, "Keeper won no new customer and lost 380; 100 came back"),
        ({("customer", after): 0 for after in ("lapsed", "ended", "gone")} | {("lapsed", "customer"): 0},
         "Keeper won 500 new customers and lost none"),
        ({("customer", after): 0 for after in ("lapsed", "ended", "gone")},
         "Keeper won 500 new customers and lost none; 100 came back"),
    ],
)  # fmt: skip
def test_the_title_counts_who_was_won_lost_and_won_back(changes: dict[tuple[str, str], int], told: str) -> None:
    assert title(plots.lifecycle_flow(flows(changes), ax=axes())) == told


def test_a_firm_has_to_be_named_where_there_are_several() -> None:
    both = pd.concat([flows(firm="Keeper"), flows({("acquisition", "customer"): 7}, "Winner")])
    with pytest.raises(ValueError, match=r"say which by firm=.* \(there are: Keeper, Winner\)"):
        plots.lifecycle_flow(both, ax=axes())
    with pytest.raises(ValueError, match="no firm 'Keepr'"):
        plots.lifecycle_flow(both, ax=axes(), firm="Keepr")
    assert title(plots.lifecycle_flow(both, ax=axes(), firm="Winner")).startswith("Winner won 7 new customers")


def test_bands_that_meet_at_a_stage_differ_in_hatch_or_lightness() -> None:
    for one, other in pairwise(BANDS):
        lightness = [luminance(to_rgb(band.colour)) for band in (one, other)]
        assert one.hatch != other.hatch or abs(lightness[0] - lightness[1]) > 0.1
    assert {stage for band in BANDS for stage in (band.before, band.after)} == set(NODES)
