"""Indices of a function that is known, with luck added: how often their intervals hold the truth."""

import numpy as np
import pytest
from scipy.special import stdtrit
from scipy.stats import chi2

from simulation.experiments.analysis import resampling
from simulation.experiments.analysis.indices import morris_effects, sobol_indices
from simulation.experiments.analysis.resampling import half_widths
from simulation.experiments.analysis.samples import Sample
from simulation.experiments.sweeps.designs import quantiles_of
from simulation.experiments.sweeps.experiment import Morris

FIRST, TOTAL = np.array([0.3139, 0.4424, 0.0]), np.array([0.5576, 0.4424, 0.2437])
"""Of Ishigami & Homma's function with a = 7, b = .1."""
NAMES = ["x", "y", "z"]
TRIALS, PARTS, REPLICATIONS = 60, 128, 4
LEAST_HELD = TRIALS * 0.95 - 4.0 * np.sqrt(TRIALS * 0.95 * 0.05)
"""Four binomial standard errors below what 95 % intervals should hold."""


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch):
    monkeypatch.setattr(resampling, "RESAMPLES", 100)
    monkeypatch.setattr(resampling, "SHUFFLES", 5)


def ishigami(unit):
    x, y, z = np.moveaxis(np.pi * (2.0 * unit - 1.0), -1, 0)
    return np.sin(x) + 7.0 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)


def independent_blocks(rng, second_order=False):
    """Saltelli's blocks of points drawn independently (a Sobol sequence does better than a bootstrap can know)."""
    a, b = rng.random((2, PARTS, 3))
    mixed = [np.where(np.arange(3) == place, b, a) for place in range(3)]
    if second_order:
        mixed += [np.where(np.arange(3) == place, a, b) for place in range(3)]
    return np.stack([a, *mixed, b], axis=1)


def with_luck(unit, rng, own, shared):
    """Add luck that each point has of its own, luck that changes what x does at all points, and luck that lifts all points."""
    bent, lift = rng.normal(size=(2, REPLICATIONS))
    alone = rng.normal(size=(*unit.shape[:2], REPLICATIONS))
    return ishigami(unit)[..., None] + own * alone + shared * bent * np.sin(2.0 * np.pi * unit[..., :1]) + 50.0 * lift


@pytest.mark.parametrize(("own", "shared"), [(3.0, 0.0), (0.0, 1.5)])
def test_intervals_of_sobol_hold_the_truth_as_often_as_they_say(own, shared):
    held = np.zeros((2, 3))
    for seed in range(TRIALS):
        rng = np.random.default_rng(seed)
        values = with_luck(independent_blocks(rng), rng, own, shared)
        found = sobol_indices(NAMES, values.reshape(-1, REPLICATIONS), False, seed=seed)
        held += [np.abs(found[name] - true) <= found[f"{name}_conf"] for name, true in (("S1", FIRST), ("ST", TOTAL))]
    assert held.min() >= LEAST_HELD, held


def test_luck_is_not_taken_for_interactions():
    """Without interactions, shares of first order and in total are the same, however large the luck."""
    rng = np.random.default_rng(1)
    unit = independent_blocks(rng)
    luck = rng.normal(size=(PARTS, 5, 40))
    found = sobol_indices(NAMES, (unit.sum(axis=2)[..., None] + 2.0 * luck).reshape(-1, 40), False, seed=1)
    assert (np.abs(found["ST"] - 1.0 / 3.0) < 2.0 * found["ST_conf"]).all()
    once = sobol_indices(NAMES, (unit.sum(axis=2) + 2.0 * luck[:, :, 0]).reshape(-1, 1), False, seed=1)
    assert (once["ST"] > 0.8).all(), "with a single replication nobody can tell"


def test_indices_of_pairs_are_those_of_the_function():
    rng = np.random.default_rng(3)
    values = with_luck(independent_blocks(rng, second_order=True), rng, 1.0, 0.0)
    pairs = sobol_indices(NAMES, values.reshape(-1, REPLICATIONS), True, seed=1).attrs["pairs"]
    truth = {("x", "z"): 0.2437, ("x", "y"): 0.0, ("y", "z"): 0.0}
    for row in pairs.itertuples(index=False):
        assert abs(row.S2 - truth[row.parameter, row._1]) < 2.0 * row.S2_conf, row


@pytest.mark.parametrize(("own", "shared"), [(0.1, 0.0), (0.0, 1.2)])
def test_intervals_of_morris_hold_the_truth_as_often_as_they_say(own, shared):
    """Slopes 3, 2 and 1, and one that hangs on another factor; luck bends the slope of x."""
    design, held = Morris(kind="morris", trajectories=12), np.zeros(3)
    for seed in range(TRIALS):
        rng = np.random.default_rng(seed)
        unit = quantiles_of(design.model_copy(update={"seed": seed + 1}), 3)
        x, y, z = unit.T
        alone, bent = rng.normal(size=(len(unit), REPLICATIONS)), rng.normal(size=REPLICATIONS)
        values = (3.0 * x + 2.0 * y + z + 2.0 * x * y)[:, None] + own * alone + shared * bent * x[:, None]
        found = morris_effects(NAMES, unit, values, 4, seed=seed).set_index("parameter").loc[NAMES]
        true = np.array([4.0, 3.0, 1.0])  # 2 x y adds 2 E[y] to the slope of x
        held += (found["low"] <= true) & (true <= found["high"])
    assert held.min() >= LEAST_HELD, held


def variances(values):
    """The variance behind the interval of a mean over everything, from 60 sets of values."""
    estimate = lambda own: np.array([own.mean()])  # noqa: E731
    return np.array([half_widths(each, estimate, 0.95, seed)[0] ** 2 for seed, each in enumerate(values)])


def test_luck_that_nobody_shares_is_counted_once():
    """Of a mean over n numbers the variance is 1 / n. Shared luck is found to be 0, or too high by chance."""
    rng, parts = np.random.default_rng(1), 50
    found = variances(rng.normal(size=(60, parts, 1, REPLICATIONS))) * parts * REPLICATIONS / stdtrit(parts, 0.975) ** 2
    excess = chi2.sf(3.0, 5) - chi2.sf(3.0, 3)  # the mean of max(0, chi-square / 3 - 1)
    assert abs(found.mean() - (1.0 + excess)) < 4.0 * found.std() / np.sqrt(60) + 0.1  # few resamples, few shuffles


def test_luck_that_all_share_does_not_shrink_with_the_number_of_parts():
    rng = np.random.default_rng(1)
    values = np.broadcast_to(rng.normal(size=(60, 1, 1, REPLICATIONS)), (60, 50, 1, REPLICATIONS))
    found = variances(values) * REPLICATIONS / stdtrit(REPLICATIONS - 1, 0.975) ** 2
    assert abs(found.mean() - 1.0) < 4.0 * np.sqrt(2.0 / 3.0 / 60)


def test_in_a_linear_model_without_luck_effects_of_morris_are_sure():
    unit = quantiles_of(Morris(kind="morris", trajectories=12), 3)
    found = morris_effects(NAMES, unit, (unit @ [[3.0], [2.0], [1.0]]), 4)
    np.testing.assert_allclose(found[["mu_star", "low", "high"]], np.outer([3.0, 2.0, 1.0], [1.0, 1.0, 1.0]))


def test_a_degenerate_outcome_is_told():
    rng = np.random.default_rng(1)
    unit = independent_blocks(rng)
    values = rng.normal(size=(PARTS * 5, REPLICATIONS))
    values -= 0.999 * values.mean(axis=1, keepdims=True)  # their means differ less than luck would let them
    with pytest.raises(ValueError, match="no more than luck"):
        sobol_indices(NAMES, values, False)
    with pytest.raises(ValueError, match="no variance to explain"):
        sobol_indices(NAMES, np.ones((unit.shape[0] * 5, 3)) * [1.0, 2.0, 3.0], False)


def test_replications_that_a_stopping_rule_added_are_put_to_those_planned():
    numbers = np.array([[1.0, 2.0, 3.0, 6.0, np.nan], [1.0, 2.0, np.nan, np.nan, np.nan], [np.nan, 2.0, 3.0, 4.0, 5.0]])
    found = Sample(None, numbers, "").grouped(2)
    np.testing.assert_array_equal(found, [[2.0, 4.0], [1.0, 2.0], [np.nan, 3.0]])
