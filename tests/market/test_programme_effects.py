"""Loyalty programmes and communities: what they change, what they only seem to change, and where they change nothing.

Differences are paired: the same customers and the same luck with and without what is tested, see ``test_effects``.
"""

import numpy as np
import pytest

import simulation as sim
from simulation.experiments.programme_effect import programme_effect
from simulation.scenario import changed
from simulation.state.columns import MEMBER
from tests.market.markets import plain, scenario
from tests.market.paired_runs import at_end, differences, mean_of, total
from tests.market.test_effects import FOUR, SCENARIOS, holds

SEEDS = range(21, 26)
ORIENTATIONS = ("cost", "value", "technology")


def shop(*settings, number=800, weeks=78):
    return sim.load_scenario(
        SCENARIOS / "loyalty_programme.yaml", [f"customers.number={number}", f"weeks={weeks}", *settings]
    )


def riders(*settings, number=1000, weeks=78):
    return sim.load_scenario(
        SCENARIOS / "brand_community.yaml", [f"customers.number={number}", f"weeks={weeks}", *settings]
    )


def pulled(base, pull):
    return changed(base, {f"customers.orientations.{name}.choosing.points_pull": pull for name in ORIENTATIONS})


def without(base, firm):
    return changed(base, {"play": [], f"firms.{firm}.programme": None})


class TestPoints:
    def test_points_that_pull_bring_repeat_purchases_and_cost_points(self):
        pulling, idle = pulled(shop(), 2.0), pulled(shop(), 0.0)

        def repeats(market):
            return market.history.tally("repeat_purchases")[:, 0].sum()

        more = differences(pulling, idle, repeats, SEEDS)
        before = mean_of(idle, repeats, SEEDS)
        assert holds(more, at_least=0.05 * before)
        assert holds(differences(pulling, idle, total("points", "Card"), SEEDS))

    def test_without_points_they_cannot_pull(self):
        nothing = {"firms.Card.programme.points_rate": 0.0}
        pulling, idle = (changed(pulled(shop(), pull), nothing) for pull in (2.0, 0.0))
        for column in ("purchases", "profit"):
            assert (differences(pulling, idle, total(column, "Card"), SEEDS[:2]) == 0.0).all()

    def test_members_hurry_as_the_reward_comes_near(self):
        """The goal gradient: buying grows with points collected, and it is the pull that makes it grow."""

        def gradient(market):
            market.run(60)
            bought = {True: [0, 0], False: [0, 0]}
            goal = market.scenario.firms["Card"].programme.redeem_at * 100
            for _ in range(30):
                near = market.state.points[0] / goal
                member = (market.state.marks[0] & MEMBER != 0) & (market.state.presence == 1)
                market.step()
                buys = market.state.last_purchase[0] == market.step_number
                for close, group in ((True, member & (near > 0.7)), (False, member & (near < 0.3))):
                    bought[close][0] += buys[group].sum()
                    bought[close][1] += group.sum()
            return bought[True][0] / bought[True][1] - bought[False][0] / bought[False][1]

        # alike customers, so that who has many points is not who buys much anyway
        alike = {"purchase_rate": {"mean": 0.5, "shape": None}, "taste_strength": None}
        base = changed(shop(), {f"customers.segments.{name}.{key}": value
                                for name in shop().customers.segments for key, value in alike.items()})  # fmt: skip
        with_pull, without_pull = (
            np.array([gradient(sim.Market(pulled(base, pull), seed)) for seed in SEEDS]) for pull in (2.0, 0.0)
        )
        assert holds(with_pull - without_pull, at_least=0.02)

    def test_what_is_owed_is_what_members_hold_to_the_cent_in_every_week(self):
        base = shop("firms.Card.programme.expiry_weeks=8", "firms.Card.programme.redeem_at=3", number=400, weeks=40)
        market = sim.Market(changed(base, {"firms.Plain.programme": base.firms["Card"].programme}))
        kinds = ("issued", "redeemed", "expired")
        while market.step_number < market.last_step:
            market.step()
            issued, redeemed, expired = (
                market.history.tally(f"points_{k}_cents")[:, :-1].sum(axis=(0, 2)) for k in kinds
            )
            assert np.array_equal(market.state.points.sum(axis=1, dtype=np.int64), issued - redeemed - expired)
        assert (issued > 0).all() and (redeemed > 0).all() and (expired > 0).all()
        firms = market.results.firms
        owed = firms.loc[firms["week"] == 40, "points_outstanding"].to_numpy() * 100.0
        assert np.array_equal(np.round(owed), issued - redeemed - expired)

    @pytest.mark.parametrize(("expiry", "released"), [(8, True), (30_000, False)])
    def test_expiry_gives_back_exactly_what_was_owed(self, expiry, released):
        """Where points neither pull nor are used, profit differs by what expired, to the cent, and by nothing else."""
        base = pulled(shop("firms.Card.programme.redeem_at=1000", number=500, weeks=60), 0.0)
        never, some = (
            sim.Market(changed(base, {"firms.Card.programme.expiry_weeks": weeks})).run() for weeks in (30_000, expiry)
        )
        expired = some.history.tally("points_expired_cents")[some.history.weeks >= 1, 0].sum()
        gained = round(100 * (total("profit", "Card")(some) - total("profit", "Card")(never)))
        assert gained == expired
        assert (expired > 0) == released

    def test_whether_the_card_pays_depends_on_how_hard_points_pull(self):
        weak, strong = (pulled(shop(number=1500), pull) for pull in (0.5, 6.0))
        cost = differences(weak, without(weak, "Card"), total("profit", "Card"), SEEDS)
        gain = differences(strong, without(strong, "Card"), total("profit", "Card"), SEEDS)
        assert holds(-cost, at_least=10_000)
        assert holds(gain)

    def test_two_cards_cost_both_firms(self):
        base = shop()
        both = changed(base, {"firms.Plain.programme": base.firms["Card"].programme})
        for firm in ("Card", "Plain"):
            assert holds(-differences(both, base, total("profit", firm), SEEDS))


class TestWhoIsAMember:
    def test_the_naive_comparison_rewards_who_was_loyal_anyway(self):
        found = programme_effect(shop(weeks=104), "Card", 5, seed=21)
        naive, holdout, true = found.naive, found.holdout, found.true
        assert true.difference - FOUR * true.standard_error > 0.0
        assert naive.difference - FOUR * naive.standard_error > 5.0 * (true.difference + FOUR * true.standard_error)
        # the lot finds the truth, up to chance
        assert abs(holdout.difference - true.difference) < FOUR * np.hypot(holdout.standard_error, true.standard_error)
        assert naive.mean == pytest.approx(true.mean)  # the same members
        assert found.profit.high < 0.0
        assert 0.2 < found.members < 0.8
        assert list(found.table()["estimate"]) == ["naive", "holdout", "true"]
        drawn = sim.plots.comparison(found.differences(), "spending")
        assert [label.get_text() for label in drawn.get_yticklabels()] == ["naive", "holdout", "true"]

    def test_a_card_that_gives_nothing_has_no_effect_and_looks_as_if_it_had(self):
        empty = changed(shop(), {"firms.Card.programme.points_rate": 0.0, "firms.Card.strategy": {"name": "run_off"}})
        found = programme_effect(empty, "Card", 3, seed=21)
        assert found.true.difference == found.true.low == found.true.high == 0.0
        assert found.naive.difference - FOUR * found.naive.standard_error > 50.0
        assert found.profit.difference == pytest.approx(-150.0 * 78)

    def test_where_customers_are_alike_the_naive_comparison_is_fair(self):
        """Without habits, tastes or differences in how much is bought, members are like others."""
        card = {"join": 0.05, "points_rate": 0.0}
        firms = {"Ours": {"programme": card}, "Theirs": {}}
        alike = programme_effect(plain(1000, firms, weeks=78), "Ours", 5).naive
        assert abs(alike.difference) < FOUR * alike.standard_error
        differ = plain(1000, firms, weeks=78, segment={"purchase_rate": {"mean": 1.0, "shape": 1.0}})
        unlike = programme_effect(differ, "Ours", 5).naive
        assert unlike.difference - FOUR * unlike.standard_error > 100.0

    def test_what_cannot_be_estimated_is_refused(self):
        with pytest.raises(ValueError, match=r"'Plain' has no loyalty programme: set firms\.Plain\.programme"):
            programme_effect(shop(), "Plain")
        with pytest.raises(ValueError, match="there is no firm 'Cart'"):
            programme_effect(shop(), "Cart")
        with pytest.raises(ValueError, match="the last 52 weeks, but the run has 40"):
            programme_effect(shop(weeks=40))
        with pytest.raises(ValueError, match="at least 2 replications"):
            programme_effect(shop(), replications=1)


class TestCommunity:
    help_only = "firms.Lone Star.programme.community_help"

    def test_members_who_help_each_other_complain_less_and_stay(self):
        helpful, idle = riders(), changed(riders(), {self.help_only: 0.0})
        fewer = -differences(helpful, idle, total("complaints", "Lone Star"), SEEDS)
        before = mean_of(idle, total("complaints", "Lone Star"), SEEDS)
        assert holds(fewer, at_least=0.05 * before)
        assert holds(-differences(helpful, idle, total("warning", "Lone Star"), SEEDS))
        assert holds(differences(helpful, idle, total("purchases", "Lone Star"), SEEDS))

    def test_where_nothing_breaks_or_nobody_joins_there_is_nothing_to_help_with(self):
        for nothing in ({"firms.Lone Star.offering.failure_probability": 0.0}, {"firms.Lone Star.programme.join": 0.0}):
            helpful = changed(riders(), nothing)
            idle = changed(helpful, {self.help_only: 0.0})
            for column in ("complaints", "purchases", "profit"):
                assert (differences(helpful, idle, total(column, "Lone Star"), SEEDS[:2]) == 0.0).all()

    def test_a_club_pays_where_machines_break_and_not_where_they_do_not(self):
        def worth(failures):
            settings = {"offering.failure_probability": failures, "programme.weekly_cost": 120}
            base = riders(
                *(f"firms.Lone Star.{name}={value}" for name, value in settings.items()), number=2000, weeks=104
            )
            return differences(base, without(base, "Lone Star"), total("profit", "Lone Star"), SEEDS)

        assert holds(-worth(0.01))
        assert holds(worth(0.25))

    def test_posts_make_a_maker_known_if_anybody_posts(self):
        aware = at_end("aware_share", "Lone Star")
        base = riders(weeks=26)
        silent = changed(base, {"firms.Lone Star.engagement.post_reach": 0.0})
        assert holds(differences(base, silent, aware, SEEDS), at_least=0.02)
        nobody = {f"customers.orientations.{name}.talking.review_probability": 0.0 for name in ORIENTATIONS}
        assert (differences(changed(base, nobody), changed(silent, nobody), aware, SEEDS[:2]) == 0.0).all()

    def test_honest_reviews_tell_good_firms_from_bad_ones(self):
        """Searchers who read reviews buy more of the better firm and less of the worse; unread, reviews do nothing."""

        def market(weight, search=0.8):
            reading = {
                name: {"choosing": {"search": search, "review_weight": weight, "perception_error": 0.3},
                       "talking": {"review_probability": 0.3}}
                for name in ORIENTATIONS
            }  # fmt: skip
            firms = {
                name: {"offering": {"product": level, "service": level, "personnel": level}, "initial_awareness": 1.0,
                       "strategy": {"name": "run_off"}}
                for name, level in (("Good", 0.7), ("Bad", 0.3))
            }  # fmt: skip
            return scenario(800, weeks=40, burn_in_weeks=0, firms=firms, customers={"orientations": reading})

        def lead(market):
            return total("purchases", "Good")(market) - total("purchases", "Bad")(market)

        assert holds(differences(market(0.5), market(0.0), lead, SEEDS))
        assert (differences(market(0.5, search=0.0), market(0.0, search=0.0), lead, SEEDS[:2]) == 0.0).all()
