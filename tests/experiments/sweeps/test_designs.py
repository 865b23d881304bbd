"""Designs: every factor's values are spread as asked for, and the order is that of the library which analyses them."""

import numpy as np
import pytest
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from scipy import stats

import simulation as sim
from simulation.experiments.sweeps.designs import drawn

NUMBERS = """\
  whole:
    path: customers.number
    range: [100, 103]
  listed:
    path: firms.Winner.offering.price
    list: [18, 19, 25]
"""


def design(write, kind, *replaced):
    """The table of points of the small experiment with another design."""
    loaded = sim.load_experiment(write(("{kind: grid}", kind), *replaced))
    points = drawn(loaded.experiment.design, loaded.factors)
    assert len(points) == loaded.points
    assert points["point"].tolist() == list(range(len(points)))
    return points


def test_random_points_follow_each_factors_distribution(write):
    triangle = ("range: [18, 22]\n    levels: 3", "distribution: {kind: triangular, low: 10, mode: 12, high: 20}")
    points = design(write, "{kind: random, points: 4000, seed: 3}", triangle, ("  strategy:", f"{NUMBERS}  strategy:"))
    assert stats.kstest(points["price"], stats.triang(0.2, 10, 10).cdf).pvalue > 0.001
    expected = {
        "whole": {100, 101, 102, 103},
        "listed": {18, 19, 25},
        "strategy": {"retention_focus", "acquisition_focus"},
    }
    for name, values in expected.items():
        counts = points[name].value_counts()
        assert set(counts.index) == values
        assert stats.chisquare(counts).pvalue > 0.001
    again = design(write, "{kind: random, points: 4000, seed: 4}", triangle)
    assert not again["price"].equals(points["price"])


@pytest.mark.parametrize(
    ("spread", "frozen"),
    [
        ("{kind: uniform, low: 5, high: 9}", stats.uniform(5, 4)),
        ("{kind: log_uniform, low: 5, high: 50}", stats.loguniform(5, 50)),
        ("{kind: normal, mean: 20, deviation: 2}", stats.norm(20, 2)),
        ("{kind: normal, mean: 20, deviation: 4, low: 18}", stats.truncnorm(-0.5, np.inf, 20, 4)),
        ("{kind: log_normal, median: 20, deviation: 0.3}", stats.lognorm(0.3, scale=20)),
        ("{kind: beta, a: 2, b: 5, low: 10, high: 30}", stats.beta(2, 5, 10, 20)),
    ],
)
def test_distributions_are_what_they_are_called(write, spread, frozen):
    points = design(
        write, "{kind: latin_hypercube, points: 500}", ("range: [18, 22]\n    levels: 3", f"distribution: {spread}")
    )
    assert stats.kstest(points["price"], frozen.cdf).statistic < 1.0 / 500 + 1e-9  # a point in each of 500 equal parts


def test_a_range_by_orders_of_magnitude(write):
    points = design(write, "{kind: grid}", ("[18, 22]\n    levels: 3", "[1, 100]\n    levels: 3\n    scale: log"))
    np.testing.assert_allclose(sorted(set(points["price"])), [1.0, 10.0, 100.0])


def test_a_latin_hypercube_has_one_point_in_each_part_of_each_factor(write):
    points = design(write, "{kind: latin_hypercube, points: 40, seed: 2}", ("    levels: 3\n", ""))
    assert sorted(((points["price"] - 18.0) / 4.0 * 40).astype(int)) == list(range(40))
    assert points["strategy"].value_counts().tolist() == [20, 20]


def test_one_at_a_time_begins_with_the_scenario_as_it_is(write):
    points = design(write, "{kind: one_at_a_time}")
    assert points["price"].tolist() == [20.0, 18.0, 20.0, 22.0, 20.0, 20.0]
    focus = "retention_focus"
    assert points["strategy"].tolist() == [focus, focus, focus, focus, focus, "acquisition_focus"]


def test_what_the_scenario_has_and_no_choice_is_left_as_it_is(write):
    loaded = sim.load_experiment(write(("{kind: grid}", "{kind: one_at_a_time}"), ("[retention_focus, ", "[harvest, ")))
    points = drawn(loaded.experiment.design, loaded.factors)
    assert points["strategy"][0] == "as it is"
    assert loaded.factors[1].changes("as it is") == {}


@pytest.mark.parametrize("second_order", [False, True])
def test_salib_finds_the_indices_of_a_known_function_in_sobols_design(write, second_order):
    """y = a + 2 b with a and b uniform on [0, 1]: indices 1/5 and 4/5."""
    kind = f"{{kind: sobol, points: 512, second_order: {str(second_order).lower()}}}"
    two = ("  strategy:", "  other:\n    path: firms.Winner.offering.price\n    range: [18, 22]\n  strategy:")
    points = design(write, kind, ("    levels: 3\n", ""), two)
    a, b = (points["price"] - 18.0) / 4.0, (points["other"] - 18.0) / 4.0
    problem = {"num_vars": 3, "names": ["price", "other", "strategy"], "bounds": [[0, 1]] * 3}
    found = sobol_analysis.analyze(problem, (a + 2.0 * b).to_numpy(), calc_second_order=second_order, seed=1)
    np.testing.assert_allclose(found["S1"], [0.2, 0.8, 0.0], atol=0.05)  # of quasi-random points: far below 1/sqrt(512)


def test_salib_finds_elementary_effects_in_morris_design(write):
    points = design(write, "{kind: morris, trajectories: 10}", ("    levels: 3\n", ""))
    quantiles = np.column_stack([(points["price"] - 18.0) / 4.0, points["strategy"] == "acquisition_focus"]).astype(
        float
    )
    problem = {"num_vars": 2, "names": ["price", "strategy"], "bounds": [[0, 1]] * 2}
    found = morris_analysis.analyze(problem, quantiles, 3.0 * quantiles[:, 0], num_levels=4)
    np.testing.assert_allclose(found["mu_star"], [3.0, 0.0], atol=1e-12)
    assert len(points) == 10 * 3


def test_in_morris_design_every_step_changes_a_whole_number_and_a_choice(write):
    whole = (
        "path: firms.Keeper.offering.price\n    range: [18, 22]\n    levels: 3",
        "path: customers.number\n    range: [100, 101]",
    )
    points = design(write, "{kind: morris, trajectories: 20}", whole)
    for _, way in points.groupby(points["point"] // 3):
        assert way["price"].nunique() == 2
        assert way["strategy"].nunique() == 2
