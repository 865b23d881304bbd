"""Flash sales, campaigns, media, targeting and an advertising ban: what they change, and where they change nothing.

Differences are paired: the same customers and the same luck with and without what is tested, see ``test_effects``.
"""

import numpy as np
import pytest

import simulation as sim
from simulation.firms.decision import Decision
from simulation.firms.strategies import Strategy
from simulation.rules.response import idea_freshness, saturating_response
from simulation.scenario import changed
from tests.market.markets import plain, scenario
from tests.market.paired_runs import at_end, differences, ran, total
from tests.market.test_effects import FOUR, SCENARIOS, holds

SEEDS = range(21, 27)
SALE_EVERY = 4
GLITTERS_PROFIT = total("profit", "Glitter")


def shipped(name, *settings):
    return sim.load_scenario(SCENARIOS / f"{name}.yaml", list(settings))


def purchases(firm, weeks):
    """Return the measure that counts a firm's purchases in the weeks of a slice; firm -1 stands for nobody's."""
    return lambda market: int(market.history.tally("purchases")[weeks, firm].sum())


def occasions(weeks):
    return lambda market: int(market.history.tally("occasions")[weeks, -1].sum())


class TestFlashSales:
    """Two shops that differ in nothing; ours has a sale in one week of four. Nothing else carries over."""

    ORDINARY = (1, 2, 3)

    def shops(self, sale=0.25, *, stockpiling=0, reference=0.0, impulse=0.0, planning=0.0, weeks=24):
        habits = {"stockpiling": stockpiling, "impulse": impulse, "planning": planning}
        orientation = {"choosing": {"value_sensitivity": 8.0, "reference_effect": reference}, "weights": {"money": 0.4}}
        ours = {"strategy": {"name": "flash_sales", "sale": sale, "sale_every_weeks": SALE_EVERY}}
        return plain(
            1500, {"Ours": ours, "Theirs": {}}, orientation=orientation, weeks=weeks, planning_interval_weeks=SALE_EVERY,
            segment={"habits": habits, "purchase_rate": {"mean": 0.5, "shape": None}},
        )  # fmt: skip

    def ordinary_weeks(self, first, last):
        """Weeks without a sale, as places in the history, of the cycles ``first`` to ``last``."""
        return [SALE_EVERY * cycle + week for cycle in range(first, last + 1) for week in self.ORDINARY]

    def test_a_sale_draws_customers_from_the_rival(self):
        won = differences(self.shops(), self.shops(0.0), purchases(0, [0]), SEEDS)
        lost = differences(self.shops(), self.shops(0.0), purchases(1, [0]), SEEDS)
        assert holds(won, at_least=0.1 * 1500 * 0.25)
        assert (won == -lost).all()

    def test_a_dip_follows_only_where_people_stockpile(self):
        after = self.ordinary_weeks(0, 0)
        for firm in (0, 1):  # what is hoarded would have been bought here and there
            fewer = differences(self.shops(stockpiling=2), self.shops(0.0), purchases(firm, after), SEEDS)
            assert holds(-fewer, at_least=0.1 * 1500 * 0.25 * len(after))
            none = differences(self.shops(stockpiling=0), self.shops(0.0), purchases(firm, after), SEEDS)
            assert (none == 0).all()

    def test_what_is_hoarded_is_used_up_later_to_the_last_unit(self):
        market = ran(self.shops(stockpiling=2), SEEDS[0])
        tally = market.history.tally
        in_sales = tally("purchases")[::SALE_EVERY, 0].sum()
        assert tally("from_stock").sum() + market.state.stock.sum() == 2 * in_sales > 0
        assert tally("purchases").sum() + tally("from_stock").sum() == tally("occasions").sum()
        assert tally("revenue_cents")[0, 0].sum() == 3 * 1500 * tally("purchases")[0, 0].sum()

    @pytest.mark.parametrize(("sale", "kept"), [(0.01, 0), (0.05, 1), (0.1, 2), (0.2, 4), (0.4, 4)])
    def test_the_smaller_the_sale_the_less_is_hoarded(self, sale, kept):
        """Four purchases ahead at a fifth off or more; in proportion, and whole, at less."""
        market = ran(self.shops(sale, stockpiling=4, weeks=1), SEEDS[0])
        assert (
            market.state.stock.sum() + market.history.tally("from_stock").sum()
            == kept * market.history.tally("purchases")[0, 0].sum()
        )

    def test_who_plans_does_not_stockpile(self):
        after = self.ordinary_weeks(0, 5)
        planned = differences(self.shops(stockpiling=2, planning=1.0), self.shops(0.0), purchases(0, after), SEEDS[:2])
        assert (planned == 0).all()

    def test_the_ordinary_price_looks_dear_after_sales_only_to_who_has_a_reference_price(self):
        first, last = self.ordinary_weeks(0, 0), self.ordinary_weeks(5, 5)
        wary, usual = self.shops(reference=2.0), self.shops(0.0, reference=2.0)
        early = differences(wary, usual, purchases(0, first), SEEDS)
        late = differences(wary, usual, purchases(0, last), SEEDS)
        assert holds(-early)
        assert holds(early - late)  # it sinks lower with every sale
        carefree = differences(self.shops(), self.shops(0.0), purchases(0, [*first, *last]), SEEDS)
        assert (carefree == 0).all()

    def test_so_the_same_sale_brings_less_each_time(self):
        def gain(reference, cycle):
            month = slice(SALE_EVERY * cycle, SALE_EVERY * (cycle + 1))
            sales, none = self.shops(reference=reference), self.shops(0.0, reference=reference)
            return differences(sales, none, purchases(0, month), range(21, 31))

        lost = gain(2.0, 0) - gain(2.0, 5)
        assert holds(lost, at_least=0.15 * gain(2.0, 0).mean())
        kept = gain(0.0, 0) - gain(0.0, 5)
        assert abs(kept.mean()) < FOUR * kept.std(ddof=1) / np.sqrt(len(kept))

    @pytest.mark.parametrize(("planning", "factor"), [(0.0, 2.0), (0.5, 1.5), (1.0, 1.0)])
    def test_impulse_brings_occasions_in_the_week_of_the_sale_alone(self, planning, factor):
        impulsive, none = self.shops(impulse=1.0, planning=planning), self.shops(0.0, impulse=1.0, planning=planning)
        ratio = np.array([occasions([0])(ran(impulsive, s)) / occasions([0])(ran(none, s)) for s in SEEDS])
        if factor == 1.0:
            assert (ratio == 1.0).all()
        else:
            assert abs(ratio.mean() - factor) < FOUR * ratio.std(ddof=1) / np.sqrt(len(ratio)) + 0.01
        assert (differences(impulsive, none, occasions(self.ordinary_weeks(0, 5)), SEEDS) == 0).all()

    def test_in_the_shipped_scenario_it_is_the_reference_price_that_makes_sales_stop_paying(self):
        small = ("customers.number=2000", "weeks=104")
        sales = shipped("flash_sales", *small)
        none = {f"customers.orientations.{name}.choosing.reference_effect": 0.0 for name in ("cost", "value")}

        def gain(base, first, last):
            return differences(base, changed(base, {"events": []}), total("profit", "Flash", first, last), SEEDS)

        assert holds(gain(sales, 53, 56), at_least=100)  # the first month
        assert holds(-gain(sales, 73, 104), at_least=500)  # from the sixth on
        assert holds(gain(changed(sales, none), 53, 104) - gain(sales, 53, 104), at_least=2000)


class TestMedia:
    """A firm that nobody knows; people get to know it by advertising alone."""

    LIKE = {"ceiling": 0.1, "scale": 0.2, "wear_out": 0.0, "renewal_cost": 300.0}

    def unknown(self, media, spending, weeks=12, renew_below=0.0, number=3000):
        strategy = {"name": "rules", "media": spending, "renew_below": renew_below}
        firms = {"Ours": {"initial_awareness": 0.0, "media": media, "strategy": strategy}, "Theirs": {}}
        return plain(number, firms, weeks=weeks, planning_interval_weeks=4)

    def test_dividing_the_same_money_reaches_more_only_where_media_saturate(self):
        known = total("became_aware", "Ours")
        saturating = {"radio": self.LIKE, "post": self.LIKE}
        both = self.unknown(saturating, {"radio": 400.0, "post": 400.0})
        one = self.unknown(saturating, {"radio": 800.0, "post": 0.0})
        more = differences(both, one, known, SEEDS)
        # after 12 weeks; hazards by hand
        expected = {n: saturating_response(800 / n / 3000, 0.1, 0.2) * n for n in (1, 2)}
        size = 3000 * ((1 - expected[1]) ** 12 - (1 - expected[2]) ** 12)
        assert holds(more, at_least=0.8 * size)
        assert more.mean() < 1.2 * size
        never_enough = {name: {**self.LIKE, "ceiling": 1.0, "scale": 1e4} for name in saturating}
        both, one = (self.unknown(never_enough, dict(base.firms["Ours"].strategy.media)) for base in (both, one))
        assert np.abs(differences(both, one, known, SEEDS)).max() <= 1  # as good as linear: the hazards agree to 1e-5
        assert (differences(both, one, total("acquisition", "Ours"), SEEDS) == 0).all()

    def test_no_money_reaches_nobody_and_costs_nothing(self):
        none = self.unknown({"radio": self.LIKE}, {"radio": 0.0})
        for seed in SEEDS[:2]:
            assert ran(none, seed).history.tally("became_aware").sum() == 0
            assert ran(none, seed).history.line("acquisition")[:, 0].sum() == 0

    def test_an_idea_wears_out_and_a_fresh_one_brings_back_its_effect(self):
        """Share of the ignorant who get to know the firm, week by week, against the hazard by hand."""
        wear_out, per_head = 0.15, 600.0 / 6000
        worn = {"radio": {**self.LIKE, "wear_out": wear_out}}
        renewing = self.unknown(worn, {"radio": 600.0}, renew_below=0.4, number=6000)
        reached = np.zeros(12)
        ignorant = np.zeros(12)
        for seed in SEEDS:
            history = ran(renewing, seed).history
            new = history.tally("became_aware")[:, 0].sum(axis=1)
            reached += new
            ignorant += 6000 - np.concatenate([[0], np.cumsum(new)[:-1]])
        age = np.concatenate([np.arange(8), np.arange(4)])  # fresh again in week 9: exp(-0.15 * 8) is below 0.4
        hazard = [saturating_response(per_head, 0.1, 0.2) * idea_freshness(week, wear_out) for week in age]
        error = np.sqrt(ignorant * hazard * (1.0 - np.array(hazard)))
        assert (np.abs(reached - ignorant * hazard) < FOUR * error).all()
        assert reached[8] > reached[7] + FOUR * error[8]

    def test_renewing_pays_for_nothing_where_ideas_do_not_wear_out(self):
        class Renewing(Strategy):
            always: bool

            def decide(self, view):
                return Decision(acquisition_spending=600.0, renew_idea=self.always)

        base = self.unknown({"radio": self.LIKE}, {})
        fresh, stale = (
            sim.Market(base, 3, strategies={"Ours": Renewing(always=always)}).run() for always in (True, False)
        )
        assert (fresh.history.tallies == stale.history.tallies).all()
        assert fresh.history.line("acquisition").sum() - stale.history.line("acquisition").sum() == 3 * 300_00

    def test_in_the_shipped_scenario_four_media_beat_any_single_one_for_the_same_money(self):
        small = ("customers.number=1500", "weeks=78", "firms.Orchard.strategy.acquisition_budget=270")
        mix = shipped("media_mix", *small)
        shares = {name: f"firms.Orchard.media.{name}.share" for name in mix.firms["Orchard"].media}
        for only in shares:
            one = changed(mix, {path: float(name == only) for name, path in shares.items()})
            assert holds(differences(mix, one, total("became_aware", "Orchard"), SEEDS[:4]), at_least=100)
            assert holds(differences(mix, one, total("profit", "Orchard"), SEEDS[:4]))

    def test_each_step_of_the_funnel_is_part_of_the_one_before(self):
        market = ran(
            shipped("media_mix", "customers.number=1500", "weeks=78", "firms.Orchard.strategy.acquisition_budget=270"),
            21,
        )
        funnel = market.results.funnel().query("firm == 'Orchard'").set_index("step")
        steps = ["people", "know", "considered", "bought", "customers", "inspired"]
        assert list(funnel.index) == steps
        people = funnel["people"].to_numpy()
        assert (np.diff(people) <= 0).all()
        assert funnel["share"].to_numpy()[1:] == pytest.approx(people[1:] / people[:-1])
        table = market.results.firms.query("firm == 'Orchard'")
        assert people[2] == market.history.tally("considered")[:, 0].sum() - self.gone(market, 2)
        assert people[3] == table["first_purchases"].sum() - self.gone(market, 3)

    def gone(self, market, stage):
        """Customers who had reached a stage with the first firm, and have left the market since."""
        gone = market.state.presence == 2
        return int((gone & (market.state.stage[0] >= stage)).sum())


class TestTargeting:
    """Two halves of a market, of which one likes what our firm makes and the other counts cents."""

    def market(self, target, accuracy, number=3000):
        segments = {"Likers": {"share": 0.5, "orientation": "value"}, "Counters": {"share": 0.5, "orientation": "cost"}}
        ours = {
            "initial_awareness": 0.0,
            "offering": {"product": 0.8, "price": 26.0},
            "research_basics": {"secondary_accuracy": accuracy},
            "strategy": {"name": "rules", "acquisition_budget": 100.0, "target": target},
        }
        rival = {"initial_awareness": 0.9, "strategy": {"name": "run_off"}}
        return scenario(
            number, firms={"Ours": ours, "Rival": rival}, weeks=40, burn_in_weeks=0,
            customers={"segments": segments, "network": {"kind": "none"}},
        )  # fmt: skip

    def reached(self, target, accuracy):
        found = [
            ran(self.market(target, accuracy), seed).history.tally("became_aware")[:, 0].sum(axis=0) for seed in SEEDS
        ]
        return np.array(found)

    def test_with_a_right_picture_all_who_are_reached_are_meant(self):
        for place, name in enumerate(("Likers", "Counters")):
            reached = self.reached([name], 1.0)
            assert (reached[:, 1 - place] == 0).all()
            assert (reached[:, place] > 200).all()

    def test_with_no_picture_as_many_are_meant_as_by_chance(self):
        reached = self.reached(["Likers"], 0.0)
        members = np.array([np.bincount(ran(self.market(["Likers"], 0.0), seed).state.segment) for seed in SEEDS])
        share = reached.sum(axis=0)[0] / reached.sum()
        expected = members.sum(axis=0)[0] / members.sum()
        assert abs(share - expected) < FOUR * np.sqrt(0.25 / reached.sum())

    def test_the_right_target_earns_more_than_everybody_and_the_wrong_one_less(self):
        profit = total("profit", "Ours")
        right, everybody, wrong = (self.market(target, 1.0) for target in (["Likers"], [], ["Counters"]))
        assert holds(differences(right, everybody, profit, SEEDS))
        assert holds(differences(everybody, wrong, profit, SEEDS), at_least=1000)

    def test_without_a_picture_it_is_all_the_same_whom_one_means(self):
        """Half of the people are meant either way, found by chance: only the odd person in one half tells them apart."""
        first = [self.reached([name], 0.0) for name in ("Likers", "Counters")]
        assert np.abs(first[0] - first[1]).max() <= 30  # the halves are not quite equal
        right, wrong = (self.market([name], 0.0) for name in ("Likers", "Counters"))
        gap = differences(right, wrong, total("profit", "Ours"), SEEDS)
        sharp = differences(
            self.market(["Likers"], 1.0), self.market(["Counters"], 1.0), total("profit", "Ours"), SEEDS
        )
        assert abs(gap.mean()) < 0.05 * sharp.mean()


class TestAdvertisingBan:
    SMALL = ("customers.number=1500", "weeks=110")
    BUDGETS = {f"firms.{name}.strategy.acquisition_budget": 180.0 for name in ("Bull", "Comet", "Nova")}

    def banned(self, **more):
        return changed(shipped("advertising_ban", *self.SMALL), {**self.BUDGETS, **more})

    def effect(self, measure, **more):
        banned = self.banned(**more)
        return differences(banned, changed(banned, {"events": []}), measure, SEEDS)

    def test_nobody_gets_to_know_a_firm_by_paid_advertising_any_more(self):
        fresh = {f"firms.{name}.acquisition.wear_out": 0.0 for name in ("Bull", "Comet", "Nova")}  # no idea to renew
        silent = self.banned(**{"customers.network": {"kind": "none"}}, **fresh)
        market = ran(silent, SEEDS[0])
        before, after = market.results.firms.query("week < 53"), market.results.firms.query("week >= 53")
        assert before["acquisition"].sum() > 0
        assert before["became_aware"].sum() > 0
        assert after["acquisition"].sum() == after["became_aware"].sum() == 0

    def test_the_known_firm_gains_and_the_newcomer_loses(self):
        assert holds(self.effect(total("profit", "Bull", 53)), at_least=6000)
        assert holds(self.effect(at_end("market_share_revenue", "Bull")))
        assert holds(-self.effect(at_end("market_share_revenue", "Nova")), at_least=0.03)

    def test_a_newcomer_everybody_knows_gains_as_well(self):
        known = {"firms.Nova.initial_awareness": 0.9}
        assert holds(self.effect(total("profit", "Nova", 53), **known), at_least=2000)
        assert holds(self.effect(total("profit", "Nova", 53), **known) - self.effect(total("profit", "Nova", 53)))

    def test_where_nobody_advertises_a_ban_changes_nothing(self):
        nothing = dict.fromkeys(self.BUDGETS, 0.0)
        banned = self.banned(**nothing)
        one, other = ran(banned, SEEDS[0]).history, ran(changed(banned, {"events": []}), SEEDS[0]).history
        assert (one.tallies == other.tallies).all()
        assert (one.bills == other.bills).all()


class TestGreatCampaign:
    """Q6: the same campaign for a poor and a good product, with and without people who talk."""

    BUDGET = "firms.Glitter.strategy.acquisition_budget"
    GOOD = {
        "firms.Glitter.offering.product": 0.6, "firms.Glitter.offering.service": 0.5,
        "firms.Glitter.offering.failure_probability": 0.03, "firms.Glitter.aftersale.repair_quality": 0.8,
    }  # fmt: skip

    def market(self, budget=450.0, talking=True, **offering):
        settings = {self.BUDGET: budget, **offering}
        if not talking:
            settings["customers.network"] = {"kind": "none"}
        return changed(shipped("great_campaign_poor_product", "customers.number=1500", "weeks=104"), settings)

    def worth(self, measure=GLITTERS_PROFIT, **offering):
        return differences(self.market(**offering), self.market(0.0, **offering), measure, SEEDS)

    def talk(self, measure, budget=450.0, **offering):
        talking, silent = self.market(budget, **offering), self.market(budget, talking=False, **offering)
        return differences(talking, silent, measure, SEEDS)

    def test_a_poor_product_wastes_most_of_it(self):
        poor, good = self.worth(), self.worth(**self.GOOD)
        assert holds(good, at_least=20_000)
        assert holds(good - 3.0 * poor)

    def test_it_brings_first_purchases_all_the_same(self):
        first = total("first_purchases", "Glitter", 1, 26)
        poor, good = self.worth(first), self.worth(first, **self.GOOD)
        assert holds(poor, at_least=300)
        assert holds(poor - 0.5 * good)

    def test_word_of_mouth_turns_against_the_poor_product_once_everybody_knows_it(self):
        first = total("first_purchases", "Glitter")
        assert holds(-self.talk(GLITTERS_PROFIT))
        assert holds(-self.talk(first))
        assert holds(self.talk(first, 0.0))  # unknown, even bad talk makes it known
        assert holds(self.talk(first, 0.0, **self.GOOD))

    def test_a_warning_has_two_faces_it_is_believed_and_it_makes_known(self):
        """Talk that makes nobody known, only believed, costs first purchases; talk that is not believed brings some."""

        def effect(**talking):
            paths = {
                f"customers.orientations.{name}.talking.{what}": value
                for name in ("cost", "value", "technology")
                for what, value in {"recommend_probability": 0.0, **talking}.items()
            }
            return self.talk(total("first_purchases", "Glitter"), **paths)

        assert holds(-effect(listening=0.0), at_least=20)
        assert holds(effect(persuasion=0.0), at_least=20)

    def test_where_nobody_says_anything_it_does_not_matter_who_hears_whom(self):
        quiet = {
            f"customers.orientations.{name}.talking.{what}_probability": 0.0
            for name in ("cost", "value", "technology")
            for what in ("recommend", "warn")
        }
        one, other = (ran(self.market(talking=talking, **quiet), SEEDS[0]).history for talking in (True, False))
        assert (one.tallies == other.tallies).all()
