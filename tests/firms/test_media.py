"""Advertising media, targeting, flash sales and engagement: closed forms, effects, and where there are none."""

import math

import numpy as np
import pytest

import simulation as sim
from simulation.firms.decision import Choices, Decision
from simulation.firms.media import Medium, divided, fresh_hazards, freshness, hazard, probability_addressed
from tests.firms.plans import Always
from tests.market.markets import plain, scenario

CHOICES = Choices(("radio", "post"), ("survey",), ("Savers", "Builders"), ("basic", "partnership"), 4)


def market(firms, **plans):
    return sim.Market(firms, strategies={name: Always(plan=plan) for name, plan in plans.items()})


def unknown_firms(media, **more):
    """Two firms nobody knows, of which only the first advertises, and nobody talks."""
    firms = {"Ours": {"initial_awareness": 0.0, "media": media, **more}, "Theirs": {}}
    return plain(4000, firms, weeks=8, planning_interval_weeks=4)


def aware(found, week=-1):
    """People who know our firm, by week and segment."""
    history = found.history
    return (history.tally("stage_unaware")[:, -1] - history.tally("stage_unaware")[:, 0])[week]


class TestClosedForms:
    def test_hazards_of_media_add_up(self):
        media = {"radio": Medium(ceiling=0.1, scale=0.5, wear_out=0.1), "post": Medium(ceiling=0.02, scale=0.1)}
        found = hazard(fresh_hazards(media, {"radio": 500.0, "post": 100.0}, 1000), {"radio": 3})
        radio = 0.1 * (1.0 - math.exp(-1.0)) * math.exp(-0.3)
        post = 0.02 * (1.0 - math.exp(-1.0))
        assert found == pytest.approx(radio + post)

    def test_a_plan_in_one_sum_is_divided_by_the_media_s_shares(self):
        assert divided(90.0, {"a": Medium(share=2.0), "b": Medium()}) == {"a": 60.0, "b": 30.0}
        assert divided(90.0, {"a": Medium(share=0.0), "b": Medium(share=0.0)}) == {"a": 45.0, "b": 45.0}

    @pytest.mark.parametrize("accuracy", [0.0, 0.3, 1.0])
    def test_as_many_are_addressed_as_are_meant_however_well_they_are_known(self, accuracy):
        people, targeted = [100, 300, 600], [True, False, True]
        chances = probability_addressed(targeted, people, accuracy)
        assert np.dot(chances, people) == pytest.approx(700.0)
        if accuracy == 1.0:
            assert chances == [1.0, 0.0, 1.0]
        if accuracy == 0.0:
            assert chances == pytest.approx([0.7, 0.7, 0.7])

    def test_each_medium_is_used_renewed_and_paid_for_by_itself(self):
        media = {"radio": {"renewal_cost": 500.0}, "post": {"renewal_cost": 70.0}}
        found = market(unknown_firms(media), Ours={"media": {"radio": 100.0, "post": 10.0}}).run(3)
        firm = found.firms[0]
        assert firm.weeks_in_use == {"radio": 3, "post": 3}
        firm.adopt(Decision(media={"radio": 100.0}, renew_idea=("post",)), 0, [0])
        assert firm.weekly_bills()["acquisition"] == 100_00 + 70_00
        firm.develop()
        assert firm.weeks_in_use == {"radio": 4, "post": 0}
        firm.adopt(Decision(media={"radio": 100.0}, renew_idea=True), 0, [0])
        assert firm.weekly_bills()["acquisition"] == 100_00 + 500_00 + 70_00
        assert freshness(Medium(wear_out=0.5), 2) == math.exp(-1.0)

    def test_fresh_ideas_count_against_the_budget_spread_over_the_weeks_until_the_next_plan(self):
        found = market(unknown_firms({"radio": {"renewal_cost": 400.0}}, budget=100.0)).run(1)
        firm = found.firms[0]
        firm.adopt(Decision(acquisition_spending=50.0), 0, [0])
        assert firm.spending_share == 1.0
        firm.adopt(Decision(acquisition_spending=50.0, renew_idea=True), 0, [0])  # 400 EUR in four weeks
        assert firm.spending_share == pytest.approx(100.0 / 150.0)
        assert firm.weekly_bills()["acquisition"] == round(2 / 3 * 50_00) + round(2 / 3 * 400_00)


class TestEffects:
    def test_one_medium_listed_is_the_same_as_none_listed(self):
        like_ordinary = {"only": {}}
        plans = {"acquisition_spending": 900.0}
        one = market(unknown_firms(like_ordinary), Ours=plans).run()
        none = market(unknown_firms({}), Ours=plans).run()
        assert (one.history.tallies == none.history.tallies).all()
        assert (one.history.bills == none.history.bills).all()

    def test_spending_divided_over_media_that_saturate_reaches_more_than_in_one(self):
        media = {"radio": {}, "post": {}}
        both = market(unknown_firms(media), Ours={"acquisition_spending": 4000.0}).run()
        one = market(unknown_firms(media), Ours={"media": {"radio": 4000.0}}).run()
        assert aware(both)[0] > 1.2 * aware(one)[0]
        assert (both.history.bills.sum(axis=(0, 2)) == one.history.bills.sum(axis=(0, 2))).all()

    def segments(self, accuracy):
        firm = {"initial_awareness": 0.0, "research_basics": {"secondary_accuracy": accuracy}}
        return scenario(
            4000, firms={"Ours": firm, "Theirs": {}}, weeks=8, burn_in_weeks=0,
            customers={"network": {"kind": "none"}}, planning_interval_weeks=4,
        )  # fmt: skip

    def test_targeting_reaches_those_meant_only_if_the_picture_is_right(self):
        plan = {"acquisition_spending": 1200.0, "target": ("Savers",)}
        blind = aware(market(self.segments(0.0), Ours=plan).run())
        sharp = aware(market(self.segments(1.0), Ours=plan).run())
        everybody = aware(market(self.segments(1.0), Ours={"acquisition_spending": 1200.0}).run())
        assert sharp[1] == sharp[2] == 0
        assert sharp[0] > 1.3 * everybody[0]  # the same money on 40 % of the people
        assert everybody.sum() > 1.1 * blind.sum()  # told so often, the few addressed at random learn little more
        assert abs(blind[0] / blind.sum() - 0.4) < 0.08

    def test_targeting_everybody_is_not_targeting(self):
        everybody = {"acquisition_spending": 1200.0, "target": ("Savers", "Builders", "Pioneers")}
        named = market(self.segments(0.3), Ours=everybody).run()
        unnamed = market(self.segments(0.3), Ours={"acquisition_spending": 1200.0}).run()
        assert np.abs(aware(named) - aware(unnamed)).max() <= 2  # rounding of the hazard

    def test_posts_reach_others_where_they_are_passed_on(self):
        def found(post_reach):
            reviewing = {"talking": {"review_probability": 0.5}}
            firms = {"Ours": {"initial_awareness": 0.1, "engagement": {"post_reach": post_reach}}, "Theirs": {}}
            return sim.Market(plain(3000, firms, orientation=reviewing, weeks=12)).run()

        assert aware(found(0.0))[0] == aware(found(0.0), 0)[0]
        assert aware(found(3.0))[0] > 1.5 * aware(found(0.0))[0]
        firm = found(0.0).firms[0]
        assert firm.reviews > 100
        assert 0.0 < firm.rating() <= 1.0


class TestSales:
    def prices(self, plan, **orientation):
        hoards_nothing = {"habits": {"stockpiling": 0.0}}
        base = plain(
            2000, {"Ours": {}, "Theirs": {}}, orientation=orientation, segment=hoards_nothing, weeks=8,
            planning_interval_weeks=4,
        )  # fmt: skip
        return market(base, Ours=plan).run()

    def test_a_sale_runs_its_weeks_and_lowers_the_usual_price(self):
        found = self.prices({"sale": 0.25, "sale_weeks": 2})
        revenue = found.history.tally("revenue_cents")[:, 0, 0]
        purchases = found.history.tally("purchases")[:, 0, 0]
        paid = revenue / purchases
        assert paid == pytest.approx([1500, 1500, 2000, 2000] * 2)
        assert found.firms[0].sale() == 0.0
        usual = 20.0
        for asked in [15.0, 15.0, 20.0, 20.0] * 2:
            usual += 0.1 * (asked - usual)
        assert found.firms[0].usual_price == pytest.approx(usual)
        assert found.firms[1].usual_price == 20.0

    def test_a_sale_draws_customers_who_weigh_money_and_no_others(self):
        weighs = {"choosing": {"value_sensitivity": 8.0}, "weights": {"money": 0.5}}
        usual, sale = {}, {"sale": 0.25, "sale_weeks": 4}
        assert self.bought(sale, weighs) > 1.3 * self.bought(usual, weighs)
        assert self.bought(sale, {}) == self.bought(usual, {})

    def bought(self, plan, orientation):
        return self.prices(plan, **orientation).history.tally("purchases")[:, 0].sum()


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({"media": {"redio": 5.0}}, "medium 'redio'.*did you mean 'radio'"),
        ({"media": {"radio": -5.0}}, r"media\['radio'\] = -5"),
        ({"media": {"radio": math.nan}}, r"media\['radio'\] = nan"),
        ({"media": {"radio": 5.0}, "acquisition_spending": 5.0}, "both acquisition_spending and media"),
        ({"renew_idea": ("pots",)}, "medium 'pots'.*did you mean 'post'"),
        ({"research": {"surveys": 5.0}}, "research method 'surveys'.*did you mean 'survey'"),
        ({"target": ("savers",)}, "segment 'savers'.*did you mean 'Savers'"),
        ({"sale": 1.5}, "sale = 1.5"),
        ({"sale": 0.1, "sale_weeks": 5}, r"sale_weeks = 5.*4 weeks"),
        ({"treatments": (sim.UNTREATED, sim.Treatment("x", level="partner"))}, "level 'partner'.*did you mean 'partnership'"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_carried_out_is_refused(plan, message):
    with pytest.raises(ValueError, match=message):
        Decision(**plan).checked(0, CHOICES)
