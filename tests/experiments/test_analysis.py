"""Effects, indices, surfaces and regions are those known in closed form, fed through the folder of a sweep."""

import numpy as np
import pandas as pd
import pytest

import simulation as sim
from tests.experiments.analysis_folders import folder_of, unit_factors

GRID = {"kind": "grid"}
LEVELS = {"a": {"path": "firms.Keeper.offering.price", "list": [1.0, 2.0, 3.0]},
          "b": {"path": "firms.Keeper.offering.unit_cost", "list": [0.0, 4.0]}}  # fmt: skip
WAYS = {"way": {"path": "firms.Keeper.level", "choices": ["basic", "reactive", "proactive"]}}


def ishigami(points, _):
    """Ishigami & Homma (1990) with a = 7, b = .1, on [-pi, pi]^3."""
    x, y, z = (np.pi * (2.0 * (points[name] - 1.0) - 1.0) for name in ("x", "y", "z"))
    return np.sin(x) + 7.0 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


def test_indices_of_sobol_are_those_of_ishigami(tmp_path, small):
    design = {"kind": "sobol", "points": 1024, "second_order": True}
    found = folder_of(tmp_path, small, design, unit_factors("x", "y", "z"), ishigami).sobol()
    table = found.set_index("parameter")
    for name, first, total in (("x", 0.3139, 0.5576), ("y", 0.4424, 0.4424), ("z", 0.0, 0.2437)):
        # half an interval is 1.96 standard errors of the bootstrap
        assert abs(table.loc[name, "S1"] - first) < 2.0 * table.loc[name, "S1_conf"], name
        assert abs(table.loc[name, "ST"] - total) < 2.0 * table.loc[name, "ST_conf"], name
        assert 0.0 < table.loc[name, "ST_conf"] < 0.2
    pair = found.attrs["pairs"].iloc[0]
    assert (pair["parameter"], pair["with"]) == ("x", "z")
    assert abs(pair["S2"] - 0.2437) < 2.0 * pair["S2_conf"]
    assert found.attrs["left_out"] == 0


def test_blocks_that_miss_a_run_are_left_out_and_counted(tmp_path, small):
    design = {"kind": "sobol", "points": 256}
    found = folder_of(
        tmp_path, small, design, unit_factors("x", "y", "z"), ishigami, missing=((3, 0), (4, 0), (11, 0))
    ).sobol()
    assert found.attrs["left_out"] == 2, "points 3 and 4 belong to the first block of 5, point 11 to the third"
    assert found.set_index("parameter").loc["y", "ST"] == pytest.approx(0.44, abs=0.15)


def linear(points, _):
    return 3.0 * points["x"] - 2.0 * points["y"] + 0.0 * points["z"]


def test_effects_of_morris_in_a_linear_model_are_its_slopes(tmp_path, small):
    found = folder_of(
        tmp_path, small, {"kind": "morris", "trajectories": 6}, unit_factors("x", "y", "z"), linear
    ).morris()
    assert found["parameter"].tolist() == ["x", "y", "z"]
    np.testing.assert_allclose(found["mu_star"], [3.0, 2.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(found["mu"], [3.0, -2.0, 0.0], atol=1e-9)
    np.testing.assert_allclose(found["sigma"], 0.0, atol=1e-9)


def test_effects_of_morris_tell_where_factors_interact(tmp_path, small):
    def product(points, _):
        return (points["x"] - 1.5) * (points["y"] - 1.5)

    found = folder_of(
        tmp_path, small, {"kind": "morris", "trajectories": 40}, unit_factors("x", "y", "z"), product
    ).morris()
    table = found.set_index("parameter")
    assert (table.loc[["x", "y"], "sigma"] > table.loc[["x", "y"], "mu"].abs()).all()
    assert table.loc["z", ["mu_star", "sigma"]].tolist() == [0.0, 0.0]


def test_effects_of_a_linear_model_are_found_in_any_design(tmp_path, small):
    def noisy(points, luck):
        return 5.0 * points["x"] - points["y"] + luck[0] * points["x"] + 100.0 * luck[1]

    for kind, more in (("latin_hypercube", {"points": 40}), ("random", {"points": 40}), ("sobol", {"points": 16})):
        results = folder_of(
            tmp_path / kind, small, {"kind": kind, **more}, unit_factors("x", "y"), noisy, replications=20
        )
        found = results.effects().set_index("parameter")
        span = results.points.max() - results.points.min()  # an effect is that of the whole way tried
        slope = found["effect"] / span
        assert slope["y"] == pytest.approx(-1.0), "what all points share of luck drops out"
        assert found.loc["y", "low"] == pytest.approx(found.loc["y", "high"])
        assert abs(slope["x"] - 5.0) < 4.0 / np.sqrt(20)
        width = (found.loc["x", "high"] - found.loc["x", "low"]) / span["x"]
        assert 0.5 < width < 1.5, "about 2 x 2.09 x 1 / sqrt(20)"
        assert found.index.tolist() == ["x", "y"]


def test_a_choice_is_held_against_the_first(tmp_path, small):
    def formula(points, _):
        return points["way"].map({"basic": 1.0, "reactive": 4.0, "proactive": -1.0}) + points["b"]

    results = folder_of(tmp_path, small, GRID, {**WAYS, "b": LEVELS["b"]}, formula, replications=2)
    found = results.effects().set_index("parameter")["effect"]
    assert found.to_dict() == pytest.approx({"b": 4.0, "way: reactive": 3.0, "way: proactive": -2.0})
    assert results.effects().attrs["explained"] == pytest.approx(1.0)


def test_one_at_a_time_holds_the_ends_against_each_other(tmp_path, small):
    def formula(points, luck):
        return points["a"].fillna(0.0) ** 2 * (1.0 + points["b"]) + luck[0]

    results = folder_of(tmp_path, small, {"kind": "one_at_a_time"}, LEVELS, formula, replications=3)
    found = results.effects().set_index("parameter")
    base = results.points.iloc[0]
    assert found.loc["a", "effect"] == pytest.approx((9.0 - 1.0) * (1.0 + base["b"]))
    assert found.loc["b", "effect"] == pytest.approx(4.0 * base["a"] ** 2)
    assert found.loc["a", "high"] == pytest.approx(found.loc["a", "low"]), "luck that all share drops out"


def test_factors_that_move_together_are_refused(tmp_path, small):
    results = folder_of(tmp_path, small, {"kind": "random", "points": 2}, unit_factors("x", "y", "z"), linear)
    with pytest.raises(ValueError, match="2 points cannot tell 3 effects apart"):
        results.effects()


def test_a_curve_has_the_means_of_its_steps(tmp_path, small):
    results = folder_of(
        tmp_path, small, GRID, LEVELS, lambda points, luck: points["a"] * points["b"] + luck[0], replications=9
    )
    found = results.curve("a")
    luck = found["mean"].iloc[0] - 2.0
    np.testing.assert_allclose(found["mean"] - luck, [2.0, 4.0, 6.0])
    assert (found["low"] < found["mean"]).all()
    assert found["points"].tolist() == [2, 2, 2]
    by = results.curve("a", by="b")
    assert by.groupby("b")["mean"].apply(lambda own: round(float(own.iloc[-1] - own.iloc[0]), 9)).tolist() == [0.0, 8.0]


def test_many_values_of_a_factor_are_put_together_in_ten_steps(tmp_path, small):
    results = folder_of(tmp_path, small, {"kind": "latin_hypercube", "points": 200}, unit_factors("x", "y"),
                        lambda points, _: points["x"])  # fmt: skip
    found = results.curve("x")
    assert len(found) == 10
    np.testing.assert_allclose(found["mean"], found["x"], atol=0.002)


def test_a_quadratic_surface_is_found_again(tmp_path, small):
    def bowl(points, luck):
        return 7.0 - (points["x"] - 1.25) ** 2 - 2.0 * (points["y"] - 1.5) ** 2 + 3.0 * points["z"] + luck[0]

    results = folder_of(
        tmp_path, small, {"kind": "latin_hypercube", "points": 60}, unit_factors("x", "y", "z"), bowl, 4
    )
    found = results.surface("x", "y")
    top = found.loc[found["mean"].idxmax()]
    assert (top["x"], top["y"]) == (pytest.approx(1.25, abs=0.03), pytest.approx(1.5, abs=0.03))
    assert found.attrs["predicted"] == pytest.approx(1.0)
    assert found.attrs["fit"] == "a quadratic fit"


def test_a_surface_with_a_narrow_summit_gets_a_spline(tmp_path, small):
    def peak(points, luck):
        return np.exp(-40.0 * ((points["x"] - 1.3) ** 2 + (points["y"] - 1.7) ** 2)) + luck[0]

    found = folder_of(
        tmp_path, small, {"kind": "latin_hypercube", "points": 200}, unit_factors("x", "y"), peak, 2
    ).surface("x", "y")
    assert found.attrs["fit"] == "a smoothed thin-plate spline"
    assert found.attrs["predicted"] > 0.9
    top = found.loc[found["mean"].idxmax()]
    assert (top["x"], top["y"]) == (pytest.approx(1.3, abs=0.06), pytest.approx(1.7, abs=0.06))


def test_intervals_of_a_summit_hold_it_as_often_as_they_say(tmp_path, small):
    """Luck that all points share tilts the bowl, and moves its summit; each point has luck of its own besides."""
    held = np.zeros(2)
    for seed in range(40):
        rng = np.random.default_rng(seed)

        def bowl(points, _, rng=rng):
            tilt = 0.3 * rng.normal(size=2)
            x, y = points["x"] - 1.4, points["y"] - 1.5
            return tilt[0] * x + tilt[1] * y - x**2 - 2.0 * y**2 + 0.05 * rng.normal(size=len(points))

        design = {"kind": "random", "points": 40, "seed": seed}
        results = folder_of(tmp_path / str(seed), small, design, unit_factors("x", "y"), bowl, 6)
        summit = results.surface("x", "y").attrs["summit"]
        step = 1.0 / 24.0  # of the places at which a surface is told
        held += [
            summit[name][1] - step / 2 <= at <= summit[name][2] + step / 2 for name, at in (("x", 1.4), ("y", 1.5))
        ]
    assert held.min() >= 40 * 0.95 - 4.0 * np.sqrt(40 * 0.95 * 0.05), held


def test_the_summit_of_a_grid_may_be_where_luck_puts_it(tmp_path, small):
    def either(points, luck):
        return -((points["a"] - 1.5) ** 2) + luck[0] * (points["a"] - 1.5) - points["b"]

    summit = folder_of(tmp_path, small, GRID, LEVELS, either, 6).surface("a", "b").attrs["summit"]
    assert summit["a"][1:] == (1.0, 2.0), "both are as good, but for luck that all points share"
    assert summit["b"] == (0.0, 0.0, 0.0)


def test_a_surface_that_no_fit_predicts_is_told(tmp_path, small):
    results = folder_of(tmp_path, small, {"kind": "latin_hypercube", "points": 60}, unit_factors("x", "y"),
                        lambda points, _: np.sin(200.0 * points["x"]))  # fmt: skip
    assert results.surface("x", "y").attrs["predicted"] < 0.5


def test_a_curve_over_scattered_points_is_not_bent_by_other_factors(tmp_path, small):
    """Groups of x differ in y by chance; the outcome hangs on y alone, so that the curve over x is flat."""
    results = folder_of(tmp_path, small, {"kind": "random", "points": 80}, unit_factors("x", "y"),
                        lambda points, luck: 100.0 * (points["y"] - 1.4) ** 2 + luck[0], 5)  # fmt: skip
    found = results.curve("x")
    groups = pd.qcut(results.points["x"], 10, labels=False)
    raw = results.paired().numbers.mean(axis=1)
    assert np.ptp([raw[groups == number].mean() for number in range(10)]) > 3.0, "which means alone would not show"
    assert np.ptp(found["mean"]) < 1e-6


def test_intervals_over_scattered_points_hold_the_truth_as_often_as_they_say(tmp_path, small):
    """What a fit leaves over (here a square) blurs slopes: 95 of 100 intervals hold the slope of the best line."""
    held = 0
    for seed in range(60):
        design = {"kind": "random", "points": 30, "seed": seed}
        results = folder_of(tmp_path / str(seed), small, design, unit_factors("x", "y"),
                            lambda points, luck: 12.0 * (points["x"] - 1.5) ** 2 + points["y"] + 1e-3 * luck[0], 2)  # fmt: skip
        span = np.ptp(results.points["x"])
        row = results.effects().set_index("parameter").loc["x"]
        held += row["low"] / span <= 0.0 <= row["high"] / span
    assert held >= 60 * 0.95 - 4.0 * np.sqrt(60 * 0.95 * 0.05)


def test_a_grid_is_its_own_surface(tmp_path, small):
    results = folder_of(tmp_path, small, GRID, LEVELS, lambda points, _: np.sin(points["a"]) * points["b"])
    found = results.surface("a", "b")
    np.testing.assert_allclose(found["mean"], np.sin(found["a"]) * found["b"])
    assert len(found) == 6 and found.attrs["fit"] == ""


def crossing(points, luck):
    """Proactive is better from a = 2 on; reactive is like basic but for luck that changes sides."""
    lead = points["way"].map({"basic": 0.0, "reactive": 1e-3 * luck[1], "proactive": 1.0}).to_numpy()
    return 50.0 * luck[0] + np.where(points["way"] == "proactive", points["a"] - 1.9, lead)


def test_the_best_in_each_cell_and_whether_that_is_sure(tmp_path, small):
    results = folder_of(tmp_path, small, GRID, {**WAYS, **LEVELS}, crossing, replications=12)
    found = results.best("way", ["a", "b"])
    assert len(found) == 6
    assert (found.loc[found["a"] >= 2.0, "winner"] == "proactive").all()
    assert found.loc[found["a"] >= 2.0, "decided"].all(), "luck that all share does not blur the lead"
    low = found[found["a"] == 1.0]
    assert set(low["winner"]) <= {"basic", "reactive"} and not low["decided"].any()
    assert found.loc[found["a"] == 3.0, "lead"].tolist() == pytest.approx([1.1, 1.1], abs=0.01)
    table = results.best_by_region("way", ["a"]).set_index("value")
    assert table["proactive"].to_dict() == {1.0: 0, 2.0: 1, 3.0: 1}
    assert table["undecided"].to_dict() == {1.0: 1, 2.0: 0, 3.0: 0}
    lowest = results.best("way", ["a"], highest=False)
    assert lowest["winner"].iloc[0] == "proactive", "at a = 1 it is behind by .9"
    sim.plots.phase_diagram(found, x="a", y="b")


def test_the_best_firm(tmp_path, small):
    results = folder_of(tmp_path, small, GRID, LEVELS, lambda points, luck: points["a"] + luck[0], replications=3)
    found = results.best("firm", ["a"])
    assert found["winner"].tolist() == ["Keeper"] * 3
    assert found["lead"].tolist() == pytest.approx([10.0] * 3)
    assert found["decided"].all()


def test_choices_that_did_not_meet_at_the_same_points_are_refused(tmp_path, small):
    results = folder_of(tmp_path, small, {"kind": "random", "points": 30}, {**WAYS, **unit_factors("x", "y")},
                        lambda points, _: points["x"])  # fmt: skip
    with pytest.raises(ValueError, match="were not run at the same points"):
        results.best("way")


def test_points_that_miss_a_run_are_left_out_of_pairs_only(tmp_path, small):
    results = folder_of(
        tmp_path, small, GRID, LEVELS, lambda points, luck: points["a"] + luck[0], 4, missing=((2, 1), (2, 3))
    )
    assert results.means()["replications"].tolist() == [4, 4, 2, 4, 4, 4]
    assert len(results.paired().points) == 5
    assert results.failures[["point", "replication"]].to_numpy().tolist() == [[2, 1], [2, 3]]


def test_the_share_of_luck(tmp_path, small):
    def formula(points, luck):
        return points["a"] + np.resize(luck, len(points)) * 1e6

    results = folder_of(tmp_path, small, GRID, LEVELS, formula, replications=40)
    assert results.sample().luck() > 0.3, "all but luck is drowned"
    assert folder_of(tmp_path / "none", small, GRID, LEVELS, lambda points, _: points["a"], 3).sample().luck() == 0.0


def test_tables_are_read_column_by_column(tmp_path, small):
    results = folder_of(
        tmp_path, small, GRID, LEVELS, lambda points, _: points["a"], 2, outcomes=("profit", "customers")
    )
    assert results.dataset.count_rows() == 6 * 2 * 2
    assert list(results.table(["point", "profit"])) == ["point", "profit"]
    assert set(results.table(firm="Winner")["firm"]) == {"Winner"}
    assert results.outcomes == ["profit", "customers"] and results.factors == ["a", "b"]
    pd.testing.assert_frame_equal(results.means("customers", "Keeper"), results.means("customers"))


def test_weeks_can_be_chosen(tmp_path, small):
    results = folder_of(tmp_path, small, GRID, LEVELS, lambda points, _: points["a"], 2, keep="weekly")
    assert results.means(at=1)["mean"].iloc[0] == 101.0
    assert results.means()["mean"].iloc[0] == 201.0, "the last week if none is named"
    with pytest.raises(ValueError, match="no week 3 was kept"):
        results.means(at=3)


def test_wrong_names_are_answered_with_the_nearest(tmp_path, small):
    results = folder_of(tmp_path / "sweep", small, GRID, LEVELS, lambda points, _: points["a"])
    for wrong, hint in (
        (lambda: results.means("proft"), "no outcome 'proft'; did you mean 'profit'"),
        (lambda: results.means(firm="Keper"), "no firm 'Keper'; did you mean 'Keeper'"),
        (lambda: results.curve("c"), "no factor 'c'"),
        (lambda: results.table(["points"]), "did you mean 'point'"),
        (lambda: results.means(at=3), "keep: final"),
        (results.sobol, "need the design 'sobol', and this is 'grid'"),
        (results.morris, "need the design 'morris', and this is 'grid'"),
        (lambda: sim.load_results(tmp_path), "holds no results"),
    ):
        with pytest.raises(ValueError, match=hint):
            wrong()
