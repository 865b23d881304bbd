"""How many replications are needed, and what the same luck saves."""

import math

import numpy as np
import pytest

import simulation as sim
from simulation.experiments.paired import LEAST
from simulation.experiments.precision import (
    MOST,
    half_width,
    precision_of_differences,
    precision_of_means,
    replications_needed,
    variance_reduction,
)


def error_of_log_deviation(*counts):
    """Standard error of the logarithm of a ratio of standard deviations, for normal values: each adds 1 / (2 (n - 1))."""
    return math.sqrt(sum(0.5 / (n - 1) for n in counts))


@pytest.fixture(scope="module")
def alternatives(small):
    return {"as it is": small, "dearer": sim.changed(small, {"firms.Keeper.offering.price": 21.0})}


@pytest.fixture(scope="module")
def pilot(alternatives):
    return sim.compare(alternatives, 40, seed=100, outcomes=["profit", "customers"], with_equity=False)


class TestHalfWidths:
    @pytest.mark.parametrize("deviation", [0.3, 10.0, 400.0])
    @pytest.mark.parametrize("wanted", [0.5, 3.0, 20.0])
    @pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
    def test_the_number_needed_is_the_smallest_that_does(self, deviation, wanted, confidence):
        n = replications_needed(deviation, wanted, confidence)
        assert half_width(deviation, n, confidence) <= wanted
        assert n == LEAST or half_width(deviation, n - 1, confidence) > wanted

    def test_four_times_the_replications_nearly_halve_the_interval(self):
        # t shrinks as well, so that it is a little less than half
        assert half_width(1.0, 400) / half_width(1.0, 100) == pytest.approx(0.5, rel=0.01)
        assert half_width(1.0, 400) / half_width(1.0, 100) < 0.5

    def test_the_interval_holds_the_mean_as_often_as_it_says(self):
        drawn = np.random.default_rng(1).normal(3.0, 2.0, (4000, 3))
        widths = [half_width(float(row.std(ddof=1)), 3) for row in drawn]
        held = (np.abs(drawn.mean(axis=1) - 3.0) <= widths).mean()
        assert abs(held - 0.95) < 4.0 * math.sqrt(0.95 * 0.05 / 4000)

    def test_one_replication_has_no_interval(self):
        assert math.isnan(half_width(1.0, 1))

    def test_what_can_never_be_reached_has_no_number(self):
        assert replications_needed(1.0, 1e-9) is None
        assert replications_needed(math.nan, 1.0) is None
        assert replications_needed(1.0, 1.0 / math.sqrt(MOST)) is None

    def test_what_never_varies_needs_the_least(self):
        assert replications_needed(0.0, 1.0) == LEAST

    @pytest.mark.parametrize("wanted", [0.0, -1.0, math.nan])
    def test_a_half_width_that_makes_no_sense_is_refused(self, wanted):
        with pytest.raises(ValueError, match="half-width wanted must be above 0"):
            replications_needed(1.0, wanted)

    @pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0])
    def test_a_confidence_that_makes_no_sense_is_refused(self, confidence):
        with pytest.raises(ValueError, match="confidence must be between 0 and 1"):
            half_width(1.0, 10, confidence)


class TestPilot:
    def test_the_half_width_predicted_is_the_one_found_by_running_as_many(self, small, pilot):
        predicted_from = precision_of_means(pilot).set_index(["alternative", "firm", "outcome"])
        n = 90
        later = sim.compare({"as it is": small}, n, seed=1000, outcomes=["profit"], with_equity=False, least=1)
        found = precision_of_means(later).set_index(["firm", "outcome"])
        for firm in ("Keeper", "Winner"):
            predicted = half_width(predicted_from.loc[("as it is", firm, "profit"), "deviation"], n)
            ratio = found.loc[(firm, "profit"), "half_width"] / predicted
            assert abs(math.log(ratio)) < 4.0 * error_of_log_deviation(40, n)

    def test_differences_have_the_spread_that_independent_runs_and_pairs_really_have(self, alternatives, pilot):
        row = precision_of_differences(pilot).set_index(["firm", "outcome"]).loc[("Keeper", "profit")]
        runs = pilot.runs[(pilot.runs["firm"] == "Keeper") & (pilot.runs["outcome"] == "profit")]
        one, other = (runs.loc[runs["alternative"] == name, "value"].to_numpy() for name in alternatives)
        assert row["deviation"] == pytest.approx((other - one).std(ddof=1))
        assert row["half_width"] == pytest.approx(half_width(row["deviation"], 40))
        elsewhere = sim.compare(
            {"dearer": alternatives["dearer"]}, 40, seed=5000, outcomes=["profit"], with_equity=False, least=1
        )
        independent = elsewhere.runs.loc[elsewhere.runs["firm"] == "Keeper", "value"].to_numpy() - one
        ratio = independent.std(ddof=1) / row["independent_deviation"]
        assert abs(math.log(ratio)) < 4.0 * error_of_log_deviation(40, 40)

    def test_the_same_luck_saves_replications(self, pilot):
        table = precision_of_differences(pilot).set_index(["firm", "outcome"])
        row = table.loc[("Keeper", "profit")]
        assert row["low"] > 1.0
        assert row["factor"] == pytest.approx((row["independent_deviation"] / row["deviation"]) ** 2)
        wanted = abs(row["difference"]) / 10.0
        same, independent = (replications_needed(row[name], wanted) for name in ("deviation", "independent_deviation"))
        assert same < independent

    def test_a_single_scenario_is_its_own_pilot(self, small):
        alone = sim.compare({"alone": small}, 3, outcomes=["profit"], with_equity=False, least=1)
        assert len(precision_of_means(alone)) == 2
        assert precision_of_differences(alone).empty


class TestVarianceReduction:
    def test_it_is_the_ratio_of_the_variances(self):
        one, other = np.random.default_rng(2).normal(size=(2, 30))
        other += 2.0 * one
        found = variance_reduction(other, one)
        expected = (one.var(ddof=1) + other.var(ddof=1)) / (other - one).var(ddof=1)
        assert found.factor == pytest.approx(expected)

    @pytest.mark.parametrize(("correlation", "deviation"), [(0.9, 1.0), (0.7, 2.0), (0.0, 1.0)])
    def test_its_interval_holds_the_true_factor_as_often_as_it_says(self, correlation, deviation):
        rng = np.random.default_rng(4)
        true = (1.0 + deviation**2) / (1.0 + deviation**2 - 2.0 * correlation * deviation)
        held, times = 0, 2000
        for one, luck in zip(rng.normal(size=(times, 12)), rng.normal(size=(times, 12)), strict=True):
            other = deviation * (correlation * one + math.sqrt(1.0 - correlation**2) * luck)
            found = variance_reduction(one, other)
            held += found.low <= true <= found.high
        assert abs(held / times - 0.95) < 4.0 * math.sqrt(0.95 * 0.05 / times)

    def test_runs_that_never_differ_save_everything(self):
        values = np.array([1.0, 2.0, 5.0])
        assert variance_reduction(values, values - 1.0).factor == math.inf
        assert math.isnan(variance_reduction(np.ones(3), np.zeros(3)).factor)

    def test_two_pairs_give_no_interval(self):
        found = variance_reduction(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
        assert found.factor == pytest.approx(2.5)
        assert math.isnan(found.low)

    def test_pairs_are_needed(self):
        with pytest.raises(ValueError, match="3 values against 2"):
            variance_reduction(np.zeros(3), np.zeros(2))
