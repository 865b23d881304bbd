"""Relationship levels, bonds and customers' ideas: what each step binds and costs, and where it does nothing.

Differences are paired: the same customers and the same luck with and without what is tested, see ``test_effects``.
"""

import numpy as np
import pytest

import simulation as sim
from simulation.scenario import changed
from tests.market.markets import plain, scenario
from tests.market.paired_runs import at_end, differences, mean_of, ran, total
from tests.market.test_effects import SCENARIOS, holds

SEEDS = range(31, 36)
ORIENTATIONS = ("cost", "value", "technology")
RUN_OFF = {"strategy": {"name": "run_off"}, "initial_awareness": 0.9}


def market(ours=None, theirs=None, number=800, weeks=52, **more):
    """Two firms that spend nothing, alike but for what is said of them."""
    firms = {"Ours": {**RUN_OFF, **(ours or {})}, "Theirs": {**RUN_OFF, **(theirs or {})}}
    return scenario(number, firms=firms, weeks=weeks, **more)


def each_orientation(group, **values):
    return {"orientations": {name: {group: values} for name in ORIENTATIONS}}


def nothing_differs(one, other, seeds=SEEDS[:2]):
    """Whether two scenarios give the same run, customer by customer."""
    pairs = [(ran(one, seed), ran(other, seed)) for seed in seeds]
    return all(
        np.array_equal(first.state.spent, second.state.spent) and np.array_equal(first.state.trust, second.state.trust)
        for first, second in pairs
    )


def test_the_effort_that_working_together_saves_is_gained_by_the_customer_at_every_purchase():
    """A bond that is full at once and saves all effort is worth exactly the effort's weight in euros, unit by unit."""
    hard = {"offering": {"time": 1.0, "energy": 1.0, "psychic": 1.0}, "bonds": {"speed": 1.0}}
    eased, as_hard = (
        ran(plain(60, {"Ours": {**hard, "levels": {"basic": {"bond": 1.0, "ease": ease}}}}), 3) for ease in (1.0, 0.0)
    )
    tables = as_hard.shop_window.this_week(as_hard)
    effort, weight = tables.offers[0, 0].effort, tables.segments[0].money_weight
    bought = total("purchases", "Ours")(eased)
    assert effort > 0.05
    assert bought > 1000 and bought == total("purchases", "Ours")(as_hard)
    saved = eased.history.tally("surplus_cents").sum() - as_hard.history.tally("surplus_cents").sum()
    assert abs(saved / 100.0 - bought * tables.segments[0].basket * effort / weight) < 0.01 * bought


class TestLevels:
    def test_a_closer_relationship_keeps_customers_and_costs_money(self):
        """Partnership against basic: fewer are lost, more is bought, and keeping costs money."""
        close, basic = (market({"level": level}) for level in ("partnership", "basic"))
        lost = mean_of(basic, total("lapses", "Ours"), SEEDS)
        assert holds(-differences(close, basic, total("lapses", "Ours"), SEEDS), at_least=0.2 * lost)
        assert holds(differences(close, basic, total("purchases", "Ours"), SEEDS))
        assert holds(differences(close, basic, at_end("commitment", "Ours"), SEEDS), at_least=0.02)
        assert holds(differences(close, basic, total("retention", "Ours"), SEEDS))

    def test_a_level_that_does_nothing_only_costs(self):
        empty = {"level": "empty", "levels": {"empty": {"weekly_cost": 0.5}}}
        assert nothing_differs(market(empty), market())
        cost = differences(market(empty), market(), total("profit", "Ours"), SEEDS[:3])
        paid = np.array([total("retention", "Ours")(ran(market(empty), seed)) for seed in SEEDS[:3]])
        assert np.round(100 * cost).tolist() == np.round(-100 * paid).tolist()
        assert (paid > 1000.0).all()

    @staticmethod
    def by_level(segment, **changes):
        """Contribution of a segment to the same firm at each level, among firms that only sell, level -> (n_seeds,)."""
        base = sim.load_scenario(SCENARIOS / "five_levels.yaml", ["customers.number=1500", "weeks=78"])
        base = changed(base, {f"firms.{name}.level": "basic" for name in base.firms})
        measure = total("contribution", "Partner", by="segment", group=segment)
        at_level = {
            level: changed(base, {"firms.Partner.level": level, **changes})
            for level in ("basic", "proactive", "partnership")
        }
        return {level: np.array([measure(ran(each, seed)) for seed in SEEDS]) for level, each in at_level.items()}

    def test_basic_pays_with_many_thin_margins_and_partnership_with_few_thick_ones(self):
        """In one and the same market: each level is best for some customers."""
        households, painters = self.by_level("Households"), self.by_level("Painters")
        assert holds(households["basic"] - households["proactive"])
        assert holds(households["proactive"] - households["partnership"])
        assert holds(painters["partnership"] - painters["proactive"])
        assert holds(painters["proactive"] - painters["basic"])

    def test_with_thicker_margins_the_best_level_for_the_same_customers_moves_up(self):
        thick = self.by_level("Households", **{"firms.Partner.offering.unit_cost": 11.0})
        assert holds(thick["proactive"] - thick["basic"])
        assert holds(thick["partnership"] - thick["proactive"])

    def test_it_is_the_margin_and_not_the_number_of_customers(self):
        """Per customer, what a level brings is the same in a market of a third of the size, up to chance."""

        def gain(number, seeds):
            close, basic = (market({"level": level}, number=number) for level in ("accountable", "basic"))
            return differences(close, basic, total("contribution", "Ours"), seeds) / number

        small, large = gain(600, range(31, 43)), gain(1800, SEEDS)
        error = np.hypot(small.std(ddof=1) / np.sqrt(len(small)), large.std(ddof=1) / np.sqrt(len(large)))
        assert abs(small.mean() - large.mean()) < 4.0 * error


class TestComplaints:
    failing = {"offering": {"failure_probability": 0.25}}

    def handling(self, recovery, invite=0.5, **more):
        own = {"level": "own", "levels": {"own": {"invite": invite, "recovery": recovery}}}
        return market({**self.failing, **own}, self.failing, **more)

    def test_a_complaint_handled_well_restores_trust_and_keeps_customers(self):
        well, counted_only = self.handling(0.9), self.handling(0.0)
        assert holds(differences(well, counted_only, at_end("trust", "Ours"), SEEDS), at_least=0.01)
        assert holds(differences(well, counted_only, total("purchases", "Ours"), SEEDS))
        warnings = mean_of(counted_only, total("warning", "Ours"), SEEDS)
        assert holds(-differences(well, counted_only, total("warning", "Ours"), SEEDS), at_least=0.2 * warnings)

    def test_a_complaint_handled_badly_is_worse_than_one_that_is_only_counted(self):
        badly, counted_only = self.handling(0.05), self.handling(0.0)
        assert holds(-differences(badly, counted_only, at_end("trust", "Ours"), SEEDS))

    def test_invited_more_complain_and_unless_it_helps_them_that_only_costs(self):
        invited, left_alone = self.handling(0.0, invite=0.8), self.handling(0.0, invite=0.0)
        complaints = mean_of(left_alone, total("complaints", "Ours"), SEEDS)
        assert holds(differences(invited, left_alone, total("complaints", "Ours"), SEEDS), at_least=0.5 * complaints)
        assert holds(-differences(invited, left_alone, total("profit", "Ours"), SEEDS))

    def test_where_nobody_complains_there_is_nothing_to_handle(self):
        silent = {"customers": each_orientation("talking", complaint_probability=0.0)}
        assert nothing_differs(self.handling(0.9, invite=0.0, **silent), self.handling(0.0, invite=0.0, **silent))


class TestIdeas:
    @staticmethod
    def inventive(ideas=0.2, quality=0.3, cost=0.0, listening=1.0):
        segments = {
            "Makers": {"share": 0.2, "orientation": "value", "habits": {"ideas": ideas}},
            "Others": {"share": 0.8, "orientation": "value"},
        }
        ours = {
            "level": "own",
            "levels": {"own": {"listening": listening}},
            "ideas": {"quality_ceiling": quality, "cost_ceiling": cost, "scale": 50.0},
        }
        return market(ours, customers={"segments": segments})

    def test_ideas_of_a_few_make_the_offer_better_for_all(self):
        with_ideas, without = self.inventive(), self.inventive(ideas=0.0)
        others = total("purchases", "Ours", by="segment", group="Others")
        assert holds(differences(with_ideas, without, total("ideas", "Ours"), SEEDS), at_least=50)
        assert holds(differences(with_ideas, without, others, SEEDS), at_least=0.02 * mean_of(without, others, SEEDS))
        assert holds(differences(with_ideas, without, at_end("satisfaction", "Ours"), SEEDS))

    def test_ideas_can_make_it_cheaper_instead(self):
        cheaper, without = self.inventive(quality=0.0, cost=0.2), self.inventive(quality=0.0)
        assert nothing_differs(cheaper, without)  # customers see nothing of it
        assert holds(-differences(cheaper, without, total("cost_of_goods", "Ours"), SEEDS))

    def test_ideas_do_nothing_where_nobody_listens_or_nothing_can_be_done_with_them(self):
        assert nothing_differs(self.inventive(listening=0.0), self.inventive(ideas=0.0))
        assert nothing_differs(self.inventive(quality=0.0), self.inventive(ideas=0.0))


class TestBonds:
    cut = {"week": 27, "title": "cut", "set": {"firms.Theirs.offering.price": 15.0}}

    def bound(self, events=True, customers=None, **bonds):
        more = {"customers": customers} if customers else {}
        return market({"bonds": bonds}, events=[self.cut] if events else [], **more)

    def test_bonds_hold_customers_when_a_rival_cuts_its_price(self):
        tied, free = self.bound(social=0.6), self.bound()
        after = total("lapses", "Ours", first=27)
        assert holds(-differences(tied, free, after, SEEDS), at_least=0.2 * mean_of(free, after, SEEDS))
        kept = total("purchases", "Ours", first=27)
        assert holds(differences(tied, free, kept, SEEDS), at_least=0.05 * mean_of(free, kept, SEEDS))

    def test_they_hold_them_without_making_them_more_content(self):
        """Who is tied stays although the rival's offer is better: satisfaction is not what keeps them."""
        tied, free = self.bound(social=0.6), self.bound()
        more = differences(tied, free, at_end("satisfaction", "Ours"), SEEDS)
        assert abs(more.mean()) < 0.01

    def test_bonds_that_are_not_there_change_nothing(self):
        heavy, light = (each_orientation("choosing", bond_weight=weight) for weight in (9.0, 0.0))
        assert nothing_differs(self.bound(customers=heavy), self.bound(customers=light))
        assert nothing_differs(self.bound(social=0.5, speed=0.0), self.bound())

    def test_ties_that_count_for_nothing_tie_nobody(self):
        light = each_orientation("choosing", bond_weight=0.0)
        assert nothing_differs(self.bound(customers=light, social=0.6), self.bound(customers=light))

    def test_technical_bonds_also_make_buying_easier(self):
        """Against social ones of the same strength, so that what differs is the effort."""
        technical, social = self.bound(technical=0.6), self.bound(social=0.6)
        assert holds(differences(technical, social, total("purchases", "Ours"), SEEDS))

        effortless = {"customers": each_orientation("weights", time=0.0, energy=0.0, psychic=0.0)}
        assert nothing_differs(self.bound(technical=0.6, **effortless), self.bound(social=0.6, **effortless))

    def test_technical_bonds_make_serving_cheaper_by_just_their_share(self):
        """Where they change nothing for customers, and serving is all that is served."""
        plainly = {
            "choosing": {"bond_weight": 0.0}, "weights": {"time": 0.0, "energy": 0.0, "psychic": 0.0},
            "talking": {"complaint_probability": 0.0}, "paying": {"late_probability": 0.0, "dispute_probability": 0.0},
        }  # fmt: skip
        customers = {"orientations": dict.fromkeys(ORIENTATIONS, plainly)}
        linked, apart = (self.bound(customers=customers, technical=tie, serve_saving=0.5) for tie in (0.6, 0.0))
        assert nothing_differs(linked, apart)
        costs = [ran(each, SEEDS[0]).history.line("cost_to_serve")[:, 0].sum() for each in (linked, apart)]
        assert costs[0] == pytest.approx(0.7 * costs[1])
