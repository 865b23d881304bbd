"""Customers with high expectations who ask why (C9), and who tell of being sent away (C4, F1).

Differences are paired: the same customers and the same luck, with and without what is tested.
"""

import numpy as np
import pytest

import simulation as sim
from simulation.firms.decision import UNTREATED, Decision, Treatment
from simulation.firms.strategies import Strategy
from simulation.scenario import changed
from simulation.scenario.schema import Scenario
from tests.market.markets import plain
from tests.market.test_effects import differences, holds
from tests.market.test_types import SEEDS, same_run

WITHOUT_NOISE = {"failure_probability": 0.0}


class TestHighExpectations:
    """Who measures a firm by the best one known is satisfied with that one only."""

    def market(self, best_brand, firms, **choosing):
        return plain(500, firms, orientation={"feeling": {"best_brand": best_brand}, "choosing": choosing}, weeks=12)

    BOTH = {
        "Good": {"offering": {**WITHOUT_NOISE, "product": 0.9}},
        "Modest": {"offering": {**WITHOUT_NOISE, "product": 0.4}},
    }

    def test_the_modest_firm_is_measured_by_the_good_one(self):
        def satisfaction(firm):
            return lambda market: market.results.firms.groupby("firm")["satisfaction"].last()[firm]

        high, low = self.market(0.8, self.BOTH), self.market(0.0, self.BOTH)
        assert holds(differences(low, high, satisfaction("Modest"), SEEDS[:4]), at_least=0.03)
        # the best firm has no better one beside it: neither loses nor gains by it
        assert abs(differences(low, high, satisfaction("Good"), SEEDS[:4])).max() < 1e-3

    def test_satisfaction_falls_as_far_as_the_standard_rises(self):
        """At the first purchase: logit of satisfaction = at standard + loss response * (performance - standard)."""
        expected = {}
        for share in (0.0, 0.5):
            market = sim.Market(self.market(share, {**self.BOTH}), 3).run(1)
            feeling = market.scenario.customers.orientations["plain"].feeling
            first = (market.state.purchases[1] == 1) & (market.state.purchases[0] == 0)
            expected[share] = float(np.median(market.state.satisfaction[1][first]))
        tables = sim.Market(self.market(0.5, self.BOTH), 3)
        benefit = tables.weights.meeting(
            [firm.levels() for firm in tables.firms], [firm.technology for firm in tables.firms], [True, True]
        ).benefit[0]
        gap = 0.5 * (benefit[0] - benefit[1]) * (1.0 - feeling.norm_share)
        odds = {share: np.log(value / (1.0 - value)) for share, value in expected.items()}
        assert odds[0.0] - odds[0.5] == pytest.approx(feeling.loss_response * gap, rel=1e-4)

    def test_with_one_firm_there_is_nothing_to_compare_with(self):
        alone = {"Modest": self.BOTH["Modest"]}
        assert same_run(self.market(0.0, alone), self.market(0.9, alone))


class TestAskingWhy:
    """A complaint without an answer costs trust; where complaints are handled, asking costs the firm nothing."""

    def market(self, asks_why, level):
        return plain(
            500,
            {"Ours": {"level": level, "offering": {"failure_probability": 0.3}}},
            orientation={
                "feeling": {"failure_loss": 0.4},
                "talking": {"complaint_probability": 1.0, "asks_why": asks_why},
            },
        )

    @staticmethod
    def trust(market):
        return market.results.firms["trust"].iloc[-1]

    def test_silence_costs_trust(self):
        lost = differences(self.market(0.0, "basic"), self.market(0.4, "basic"), self.trust, SEEDS[:4])
        assert holds(lost, at_least=0.05)
        more = differences(self.market(0.0, "basic"), self.market(0.8, "basic"), self.trust, SEEDS[:4])
        assert (more > lost).all()

    def test_an_answer_leaves_nothing_to_ask(self):
        assert same_run(self.market(0.0, "reactive"), self.market(0.8, "reactive"))


class Farewell(Strategy):
    """End all relationships in one week, if at all."""

    week: int = 9

    def decide(self, view):
        ends = np.full(len(view.records), int(view.week == self.week))
        return Decision(treatments=(UNTREATED, Treatment("farewell", end=True)), treatment=ends)


class TestEndingsAreTold:
    """Nobody is dissatisfied here, so that all warnings come from those sent away."""

    def market(self, warn, network="small_world"):
        return plain(
            600,
            {"Ours": {"initial_awareness": 0.5}, "Theirs": {}},
            orientation={
                "choosing": {"value_sensitivity": 8.0},
                "talking": {"warn_probability": warn, "warn_threshold": 0.0, "listening": 0.0, "talk_weeks": 4},
            },
            customers={"network": {"kind": network}},
            segment={"purchase_rate": {"mean": 0.5, "shape": None}},
        )

    def run(self, scenario, seed=21):
        return sim.Market(scenario, seed, strategies={"Ours": Farewell()}).run()

    def test_who_is_sent_away_warns_for_as_long_as_people_talk(self):
        market = self.run(self.market(1.0))
        weeks, said = market.history.weeks, market.history.tally("warning")[:, 0].sum(axis=1)
        ended = market.history.tally("endings")[:, 0].sum(axis=1)
        assert ended[weeks == 9] > 100
        assert (said[(weeks >= 9) & (weeks < 13)] == ended.sum()).all()
        assert said.sum() == 4 * ended.sum()
        some = self.run(self.market(0.3)).history.tally("warning")[:, 0].sum(axis=1)
        n = int(ended.sum())
        assert abs(some[weeks == 9][0] - 0.3 * n) < 4.0 * np.sqrt(0.21 * n)

    def test_others_think_less_of_the_firm(self):
        def believed(market):
            never = (market.state.purchases[0] == 0) & (market.state.stage[0] > 0)
            return float(market.state.expectation[0][never].mean())

        found = [
            believed(self.run(self.market(0.0), seed)) - believed(self.run(self.market(1.0), seed)) for seed in SEEDS
        ]
        assert holds(np.array(found), at_least=0.01)

    def test_where_nobody_talks_it_makes_no_difference(self):
        silent = [self.run(self.market(warn, network="none")).state.expectation for warn in (0.0, 1.0)]
        assert np.array_equal(*silent)


class TestIntroductions:
    """Who has never bought from a firm pays less, once."""

    def market(self, introduction, **choosing):
        ours = {"strategy": {"name": "rules", "acquisition_budget": 0.0, "introduction": introduction}}
        return plain(500, {"Ours": ours, "Theirs": {}}, orientation={"choosing": choosing}, weeks=16)

    def test_the_discount_is_for_first_purchases_only(self):
        market = sim.Market(self.market(0.25), 5).run()
        first = market.history.tally("first_purchases")[:, 0].sum()
        assert first > 400
        assert market.history.tally("discount_cents")[:, 0].sum() == first * 500  # a quarter of 20 EUR

    @pytest.mark.parametrize("introduction", [0.0, 0.3, 0.9])
    def test_as_many_more_try_the_firm_as_the_logit_says(self, introduction):
        scenario = self.market(introduction, value_sensitivity=8.0)
        weights = scenario.customers.orientations["plain"].weights
        share = 1.0 / (1.0 + np.exp(-8.0 * introduction * weights.money / weights.total()))
        chosen = []
        for seed in SEEDS:
            state = sim.Market(scenario, seed).run(1).state
            chosen.append(state.last_firm[state.purchases_made == 1])
        first = np.concatenate(chosen) == 0
        assert abs(first.mean() - share) < 4.0 * np.sqrt(share * (1.0 - share) / len(first))

    def test_where_price_does_not_matter_it_is_given_away(self):
        free, dear = (sim.Market(self.market(share), 5).run().results.firms for share in (0.0, 0.25))
        assert free["purchases"].equals(dear["purchases"])
        assert (free["revenue"] >= dear["revenue"]).all()

    def test_old_customers_envy_new_ones(self):
        talk = {"talking": {"deal_talk": 1.0}, "feeling": {"unfairness": 0.5}}
        ours = {
            "initial_awareness": 0.5,
            "strategy": {"name": "rules", "acquisition_budget": 500.0, "introduction": 0.3},
        }
        base = plain(400, {"Ours": ours}, orientation=talk, customers={"network": {"kind": "small_world"}}, weeks=16)
        envy = sim.Market(base, 5).run().history.tally("envy")[:, 0].sum()
        none = changed(base, {"firms.Ours.strategy.introduction": 0.0})
        assert envy > 50
        assert sim.Market(none, 5).run().history.tally("envy")[:, 0].sum() == 0


def test_what_is_set_to_null_may_still_be_named_as_worth_playing_with():
    path = "firms.Ours.programme.points_rate"
    customers = {"segments": {"All": {"share": 1.0, "orientation": "value"}}}
    given = {"title": "t", "customers": customers, "firms": {"Ours": {"programme": {}}}, "play": [path]}
    scenario = Scenario.model_validate(given)
    assert scenario.playable == [path]
    without = changed(scenario, {"firms.Ours.programme": None})
    assert without.playable == []
    with pytest.raises(ValueError, match="'points_rat' is unknown"):
        Scenario.model_validate({**given, "firms": {"Ours": {}}, "play": ["firms.Ours.programme.points_rat"]})
