"""Published signs hold in shipped scenarios (or smaller ones), and not where what makes them is switched off."""

import math
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from simulation.customers.synthesis import arrival_steps
from simulation.experiments.signs import SIGNS, Experiment, Sign, check_signs, explanations
from simulation.experiments.signs.asymmetry import warnings_and_recommendations, worse_and_better
from simulation.experiments.signs.checking import FOLDER, finding
from simulation.experiments.signs.defection import fewer_defections, with_fewer
from simulation.experiments.signs.programme import share_of_wallet
from simulation.experiments.signs.referral import referred_and_others
from simulation.experiments.signs.winning_back import returns_on_spending
from simulation.scenario import changed, load_scenario

FIRST_SEED = 4001


def shipped(name, *settings):
    return load_scenario(FOLDER / f"{name}.yaml", list(settings))


def of_all(scenario, part, **changes):
    """Change a part of how all kinds of customers are."""
    names = {segment.orientation for segment in scenario.customers.segments.values()}
    return changed(
        scenario,
        {f"customers.orientations.{name}.{part}.{key}": value for name in names for key, value in changes.items()},
    )


def found(run, scenario, replications):
    """Return findings by the name of the pair."""
    experiment = Experiment(scenario.title, run, replications)
    runs = [run(scenario, seed) for seed in range(FIRST_SEED, FIRST_SEED + replications)]
    return {
        name: finding(Sign("S0", name, "", experiment, name, ""), *np.array([each[name] for each in runs]).T)
        for name in runs[0]
    }


class TestFewerDefections:
    @staticmethod
    def town():
        return shipped("retention_vs_acquisition", "customers.number=1500", "weeks=78")

    def test_they_raise_profit_and_the_value_of_a_customer(self):
        seen = found(fewer_defections, self.town(), 4)
        assert seen["profit"].holds
        assert seen["value"].holds

    def test_they_do_not_where_customers_bring_nothing(self):
        town = self.town()
        free = changed(
            town, {f"firms.{name}.offering.unit_cost": firm.offering.price for name, firm in town.firms.items()}
        )
        seen = found(fewer_defections, free, 4)
        assert not seen["profit"].holds
        assert not seen["value"].holds

    @pytest.mark.parametrize("name", ["retention_vs_acquisition", "phone_contracts", "growing_market"])
    def test_five_in_a_hundred_fewer_leave_in_a_year_and_as_many_come(self, name):
        before = shipped(name)
        after = changed(before, with_fewer(before))
        for one, other in zip(before.customers.segments.values(), after.customers.segments.values(), strict=True):
            periods = 52 / (one.contract.period_weeks if one.contract else one.attrition.period_weeks)
            stay = [(1.0 - each.attrition.probability) ** periods for each in (one, other)]
            assert stay[1] - stay[0] == pytest.approx(0.05)
        coming = [arrival_steps(each.customers, 520) for each in (before, after)]
        assert np.array_equal(*coming)
        assert len(coming[0]) > 0


class TestProgramme:
    @staticmethod
    def shop():
        return shipped("loyalty_programme", "customers.number=2000", "weeks=104")

    def test_members_share_of_wallet_seems_to_rise_several_times_as_much_as_it_does(self):
        seen = found(share_of_wallet, self.shop(), 3)
        assert seen["naive against true"].holds
        assert seen["naive against true"].ratio_low > 2.0
        assert seen["with against without"].holds

    def test_it_seems_what_it_is_where_nobody_is_different_from_anybody(self):
        """No tastes, no habits, one orientation, everybody knows both shops: members do not select themselves."""
        shop = self.shop()
        alike = {"choosing.price_sensitivity_spread": 0.0, "choosing.perception_error": 0.0, "choosing.inertia": 0.0,
                 "choosing.loyalty_weight": 0.0, "choosing.value_sensitivity": 0.0}  # fmt: skip
        changes = {f"customers.segments.{name}.{key}": value for name in shop.customers.segments
                   for key, value in (("orientation", "value"), ("taste_strength", None))}  # fmt: skip
        changes |= {f"customers.orientations.value.{key}": value for key, value in alike.items()}
        changes |= {f"firms.{name}.initial_awareness": 1.0 for name in shop.firms}
        assert not found(share_of_wallet, changed(shop, changes), 3)["naive against true"].holds

    def test_without_points_there_is_no_effect(self):
        shop = of_all(self.shop(), "choosing", points_pull=0.0)
        no_gold = {"name": "acquisition_focus", "acquisition_budget": 300.0}
        nothing = changed(shop, {"firms.Card.programme.points_rate": 0.0, "firms.Card.strategy": no_gold})
        assert not found(share_of_wallet, nothing, 3)["with against without"].holds


class TestReferred:
    @staticmethod
    def town():
        return shipped("retention_vs_acquisition")

    def test_customers_who_were_recommended_the_firm_are_worth_more(self):
        assert found(referred_and_others, self.town(), 12)["value"].holds

    def test_they_are_not_where_contacts_are_no_more_alike_than_others_and_persuade_nobody(self):
        silent = of_all(self.town(), "talking", homophily=0.0, persuasion=0.0)
        assert not found(referred_and_others, silent, 12)["value"].holds

    @pytest.mark.parametrize(("persuasion", "lasts"), [(1.0, True), (0.0, False)])
    def test_the_more_contacts_persuade_the_longer_customers_stay(self, persuasion, lasts):
        loud = of_all(self.town(), "talking", homophily=0.0, persuasion=persuasion, recommend_probability=0.6)
        assert found(referred_and_others, loud, 10)["left after two years"].holds is lasts


class TestWinningBack:
    def test_it_returns_more_than_advertising_where_everybody_knows_the_firm(self):
        mature = shipped("mature_market")
        assert found(partial(returns_on_spending, firm="Winner"), mature, 4)["returns"].holds

    def test_it_returns_less_where_hardly_anybody_knows_the_firm(self):
        """In the same town twenty years earlier prospects are many, and few customers have left."""
        young = shipped("growing_market")
        assert found(partial(returns_on_spending, firm="Winner"), young, 4)["returns"].verdict == "REVERSED"


class TestDissatisfaction:
    @staticmethod
    def town():
        return shipped("retention_vs_acquisition", "customers.number=1500")

    def test_it_weighs_more_than_satisfaction_of_the_same_size(self):
        seen = found(worse_and_better, self.town(), 4)
        assert seen["satisfaction"].holds
        assert seen["trust"].holds

    @pytest.mark.parametrize(("gain", "loss", "weighs_more"), [(3.0, 7.0, True), (1.0, 1.0, False)])
    def test_it_weighs_more_because_losses_are_felt_more(self, gain, loss, weighs_more):
        """Nobody gets used to anything: who buys more often would get used to what is better sooner than others."""
        used_to_nothing = of_all(
            self.town(), "feeling", gain_response=gain, loss_response=loss, satisfaction_at_standard=0.5,
            failure_loss=0.0, expectation_learning=0.0, norm_learning=0.0,
        )  # fmt: skip
        assert found(worse_and_better, used_to_nothing, 4)["satisfaction"].holds is weighs_more

    def test_trust_does_not_break_faster_than_it_builds_where_both_go_alike(self):
        alike = of_all(
            self.town(), "feeling", gain_response=1.0, loss_response=1.0, satisfaction_at_standard=0.5,
            trust_neutral=0.5, trust_building=0.3, trust_breaking=0.3,
        )  # fmt: skip
        assert not found(worse_and_better, alike, 4)["trust"].holds

    def test_a_warning_changes_what_people_believe_more_than_a_recommendation(self):
        seen = found(warnings_and_recommendations, shipped("mature_market", "customers.number=2000"), 4)
        assert seen["belief"].holds

    def test_a_warning_costs_less_than_a_recommendation_brings_only_where_it_makes_firms_known(self):
        town = shipped("mature_market")
        known = {f"firms.{name}.initial_awareness": 1.0 for name in town.firms}
        known |= {f"customers.segments.{name}.attrition": {"kind": "none"} for name in town.customers.segments}
        name = "sales, recommending against warning"
        assert found(warnings_and_recommendations, town, 4)[name].holds
        assert found(warnings_and_recommendations, changed(town, known), 4)[name].verdict == "REVERSED"

    def test_it_does_not_where_both_persuade_alike(self):
        alike = of_all(shipped("mature_market", "customers.number=2000"), "talking", negativity=0.5)
        assert not found(warnings_and_recommendations, alike, 4)["belief"].holds


class TestTheTable:
    @staticmethod
    def sign(values, against, **changes):
        experiment = Experiment("mature_market", lambda scenario, seed: {}, len(values))
        sign = replace(Sign("S1", "more against less", "Nobody (1900)", experiment, "x", "twice"), **changes)
        return finding(sign, np.array(values), np.array(against))

    def test_a_sign_holds_beyond_chance_only(self):
        assert self.sign([2.0, 2.1, 2.2], [1.0, 1.0, 1.1]).verdict == "holds"
        assert self.sign([2.0, 0.1, 2.2], [1.0, 1.0, 1.1]).verdict == "NOT SHOWN"
        assert self.sign([1.0, 1.0, 1.1], [2.0, 2.1, 2.2]).verdict == "REVERSED"

    def test_a_size_lies_beside_the_published_range_as_far_as_chance_allows(self):
        twice = [2.0, 2.1, 2.2], [1.0, 1.0, 1.1]
        assert self.sign(*twice).size == ""
        assert self.sign(*twice, low=1.5, high=2.5).size == "inside"
        assert self.sign(*twice, low=3.0).size == "below"
        assert self.sign(*twice, high=1.5).size == "above"
        assert self.sign(*twice, low=3.0).needs_explaining

    def test_the_ratio_has_the_interval_of_its_linearised_error(self):
        seen = self.sign([2.0, 4.2, 5.8], [1.0, 2.0, 3.0])
        assert seen.ratio == pytest.approx(2.0)
        error = np.std([0.0, 0.2, -0.2], ddof=1) / math.sqrt(3) / 2.0
        assert seen.ratio_high - seen.ratio == pytest.approx(4.302653 * error)
        assert math.isnan(self.sign([1.0, 2.0], [0.0, 0.0]).ratio)

    def test_pairs_of_one_experiment_come_from_the_same_runs(self):
        calls = []

        def run(scenario, seed):
            calls.append((scenario.title, seed))
            return {"x": (2.0 + seed, 1.0 + seed), "y": (1.0, 2.0)}

        seen = []
        experiment = Experiment("mature_market", run, 3)
        signs = [Sign("S1", name, "", experiment, name, "") for name in ("x", "y")]
        up, down = check_signs(lambda done, total: seen.append((done, total)), signs, first_seed=7)
        assert calls == [("A mature market", seed) for seed in (7, 8, 9)]
        assert seen == [(1, 3), (2, 3), (3, 3)]
        assert (up.verdict, down.verdict) == ("holds", "REVERSED")

    def test_what_is_not_as_published_is_explained_together_where_the_reason_is_the_same(self):
        some = [
            self.sign([2.0, 2.1, 2.2], [1.0, 1.0, 1.1], measured="a against b", low=3.0, why="It is small."),
            self.sign([1.0, 1.0, 1.1], [2.0, 2.1, 2.2], measured="a against b", why="It is small."),
            self.sign([2.0, 2.1, 2.2], [1.0, 1.0, 1.1], measured="c against d", low=1.5, why="Not told."),
        ]
        assert explanations(some) == ["S1 a against b: below in mature_market, REVERSED in mature_market. It is small."]

    def test_the_page_holds_every_sign_and_explains_what_is_not_as_published(self, repository: Path):
        page = (repository / "docs" / "validation.md").read_text()
        for sign in SIGNS:
            row = f"| {sign.id} | {sign.measured} | [{sign.experiment.scenario}]"
            assert row in page, "run: python docs/generate.py validation"
        _, _, signs = page.partition("## Signs and sizes in the full model")
        rows = [line.split(" | ") for line in signs.splitlines() if line.startswith("| S")]
        explained = [line for line in signs.splitlines() if line.startswith("* S")]
        not_as_published = [row for row in rows if {"REVERSED", "NOT SHOWN", "below", "above"} & set(row)]
        assert len(rows) == len(SIGNS)
        assert not_as_published
        for row in not_as_published:
            scenario = row[2].split("]")[0].strip("[")
            assert any(f"{row[1]}: " in line and f" in {scenario}" in line for line in explained)
