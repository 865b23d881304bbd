"""Partners, departments, customers' ideas, and the balance of satisfaction and profit: when they pay, and when not.

Differences are paired: the same customers and the same luck with and without what is tested, see ``test_effects``.
"""

import itertools
import math

import numpy as np
import pytest

import simulation as sim
from simulation.scenario import changed
from tests.market.markets import plain
from tests.market.paired_runs import at_end, differences, mean_of, ran, total
from tests.market.test_effects import FOUR, SCENARIOS, holds

SEEDS = range(21, 27)


def shipped(name, *settings):
    return sim.load_scenario(SCENARIOS / f"{name}.yaml", list(settings))


def shops(ours, *, number=1000, weeks=40, orientation=None, **segment):
    """Two shops that differ in nothing but ``ours``; everybody buys once a week on average."""
    return plain(number, {"Ours": ours, "Theirs": {}}, orientation=orientation, weeks=weeks, segment=segment)


def with_partner(**partner):
    return {"partners": {"Maker": {"weekly_cost": 150.37, "from_week": 11, "ramp_weeks": 8.0, **partner}}}


def ramp(weeks):
    """Share of the effects that is there in weeks 1, 2 ... when the partnership begins in week 11."""
    return np.array([1.0 - math.exp(-max(0, week - 11) / 8.0) for week in range(1, weeks + 1)])


class TestPartners:
    def test_lower_costs_come_in_over_time_to_the_cent(self):
        found = ran(shops(with_partner(unit_cost=-2.0)), SEEDS[0]).history
        units = found.tally("purchases")[:, 0].sum(axis=1)
        cents = np.floor((11.0 - 2.0 * ramp(40)) * 100.0 + 0.5)
        assert (found.line("cost_of_goods")[:, 0].sum(axis=1) == units * cents).all()

    def test_the_bill_comes_at_once_and_every_week(self):
        for scale in (1.0, 0.0):
            found = ran(shops(with_partner(unit_cost=-2.0 * scale, product=0.2 * scale)), SEEDS[0]).history
            bills = found.line("partners").sum(axis=2)
            assert (bills[:10] == 0).all()
            assert (bills[10:, 0] == 150_37).all()
            assert (bills[:, 1] == 0).all()

    def test_failures_that_it_prevents_come_in_over_time(self):
        weeks = 40
        failures, purchases = np.zeros(weeks), np.zeros(weeks)
        for seed in SEEDS:
            tally = ran(
                shops({"offering": {"failure_probability": 0.3}, **with_partner(reliability=0.8)}), seed
            ).history.tally
            failures += tally("failures")[:, 0].sum(axis=1)
            purchases += tally("purchases")[:, 0].sum(axis=1)
        likely = 0.3 * (1.0 - 0.8 * ramp(weeks))
        assert (np.abs(failures - purchases * likely) < FOUR * np.sqrt(purchases * likely * (1.0 - likely))).all()
        assert failures[-5:].sum() < 0.4 * failures[:5].sum()

    def test_where_nothing_fails_it_prevents_nothing(self):
        flawless = {"offering": {"failure_probability": 0.0}}
        reliable, not_so = (ran(shops({**flawless, **with_partner(reliability=r)}), SEEDS[0]) for r in (0.8, 0.0))
        assert (reliable.history.tallies == not_so.history.tallies).all()

    def test_a_better_product_sells_only_to_who_cares_for_the_product(self):
        def more(weight):
            orientation = {"choosing": {"value_sensitivity": 8.0}, "weights": {"product": weight}}
            better, same = (shops(with_partner(product=p), orientation=orientation, number=600) for p in (0.3, 0.0))
            return differences(better, same, total("purchases", "Ours"), SEEDS)

        assert holds(more(0.5), at_least=500)
        assert (more(0.0) == 0).all()

    def test_in_the_shipped_scenario_it_pays_in_a_large_market_and_not_in_a_small_one(self):
        def gain(number, first=53, last=156):
            base = shipped("supplier_partnership", f"customers.number={number}", "weeks=156")
            return differences(base, changed(base, {"events": []}), total("profit", "Cedar", first, last), SEEDS)

        assert holds(gain(3000), at_least=5000)
        assert holds(-gain(500), at_least=5000)
        assert holds(-gain(3000, 53, 60))  # at first it looks like a mistake
        assert holds(gain(3000, 105, 156) - gain(3000, 53, 104), at_least=2000)

    def test_the_rival_pays_for_a_better_product_but_not_for_lower_costs(self):
        base = shipped("supplier_partnership", "customers.number=1500", "weeks=104")

        def rival(**partner):
            event = {"firms.Cedar.partners": {"Sawmill": {"weekly_cost": 200.0, "from_week": 53, **partner}}}
            begun = changed(base, {"events": [{"week": 53, "title": "together", "set": event}]})
            return differences(begun, changed(base, {"events": []}), total("profit", "Pine"), SEEDS)

        assert holds(-rival(product=0.15), at_least=500)
        assert (rival(unit_cost=-1.0) == 0.0).all()


class TestDepartments:
    ANGRY = {
        "talking": {"complaint_probability": 1.0, "complaint_threshold": 0.6},
        "feeling": {"failure_loss": 0.6, "performance_noise": 0.0},
    }

    def shop(self, alignment, **more):
        return shops(
            {"departments": {"alignment": alignment}, "offering": {"failure_probability": 0.2}, **more}, weeks=26, number=500
        )  # fmt: skip

    def test_they_cost_by_how_far_they_work_as_one(self):
        for alignment, cents in ((0.0, 0), (0.4, 120_00), (1.0, 300_00)):
            bills = ran(self.shop(alignment), SEEDS[0]).history.line("partners").sum(axis=2)
            assert (bills[:, 0] == cents).all()
            assert (bills[:, 1] == 0).all()

    def test_complaints_become_cheaper_and_staff_better(self):
        def per_complaint(alignment):
            aligned = {
                "departments": {"alignment": alignment, "personnel": 0.0},
                "offering": {"failure_probability": 0.2},
            }
            found = ran(shops(aligned, weeks=26, number=500, orientation=self.ANGRY), SEEDS[0]).history
            complaints = found.tally("complaints")[:, 0].sum()
            assert complaints > 500
            serving = found.line("cost_to_serve")[:, 0].sum() - 100 * found.tally("purchases")[:, 0].sum()
            return serving / complaints

        assert per_complaint(0.0) == 800.0
        assert per_complaint(1.0) == 480.0
        cares = {"choosing": {"value_sensitivity": 8.0}, "weights": {"personnel": 0.5}}
        together, apart = (
            shops({"departments": {"alignment": alignment}}, orientation=cares, number=500) for alignment in (1.0, 0.0)
        )
        assert holds(differences(together, apart, total("purchases", "Ours"), SEEDS), at_least=300)

    def test_where_nobody_sees_the_staff_and_nobody_complains_they_only_cost(self):
        profit = total("profit", "Ours")
        indifferent = {"weights": {"personnel": 0.0}, "choosing": {"value_sensitivity": 8.0}}
        together, apart = (
            shops({"departments": {"alignment": alignment}}, orientation=indifferent, number=500)
            for alignment in (1.0, 0.0)
        )
        assert differences(together, apart, profit, SEEDS[:3]) == pytest.approx(-300.0 * 40)


class TestIdeas:
    """Inspiring customers suggest improvements; a firm must listen to hear of them."""

    CARES = {"choosing": {"value_sensitivity": 8.0}, "weights": {"product": 0.5}}

    def shop(self, level="accountable", ideas=0.15, quality=0.4, cost=0.0, number=400):
        ours = {
            "level": level,
            "levels": {
                "accountable": {"care": 0.0, "invite": 0.0, "recovery": 0.0, "bond": 0.0},
                "basic": {"weekly_cost": 0.08},
            },
            "ideas": {"quality_ceiling": quality, "cost_ceiling": cost, "scale": 400.0},
        }
        return shops(ours, orientation=self.CARES, number=number, habits={"ideas": ideas})

    def test_ideas_make_the_product_better_and_it_sells(self):
        listening, deaf = self.shop(), self.shop("basic")
        assert holds(differences(listening, deaf, total("purchases", "Ours"), SEEDS), at_least=500)
        assert (differences(listening, deaf, total("purchases", "Ours", 1, 1), SEEDS) == 0).all()

    def test_as_many_are_taken_up_as_customers_have_and_the_firm_listens_to(self):
        ideas = sum(total("ideas", "Ours")(ran(self.shop(), seed)) for seed in SEEDS)
        purchases = sum(total("purchases", "Ours")(ran(self.shop(), seed)) for seed in SEEDS)
        likely = 0.15 * 0.5
        assert abs(ideas - likely * purchases) < FOUR * math.sqrt(purchases * likely * (1.0 - likely))

    def test_each_is_worth_less_than_the_one_before(self):
        """Saved unit cost by hand, from the ideas received up to each week."""
        market = ran(self.shop(quality=0.0, cost=0.3), SEEDS[0])
        tally = market.history.tally
        received = np.concatenate([[0], np.cumsum(tally("ideas")[:, 0].sum(axis=1))[:-1]])
        cost = 11.0 * (1.0 - 0.3 * (1.0 - np.exp(-received / 400.0)))
        paid = market.history.line("cost_of_goods")[:, 0].sum(axis=1) / tally("purchases")[:, 0].sum(axis=1)
        assert paid == pytest.approx(100.0 * cost, abs=0.51)
        saved = -np.diff(cost)
        assert saved[:5].mean() > 1.5 * saved[-5:].mean() > 0.0

    @pytest.mark.parametrize("without", [{"ideas": 0.0}, {"quality": 0.0}], ids=["no ideas", "no use"])
    def test_listening_changes_nothing_where_there_is_nothing_to_hear_or_to_use(self, without):
        listening, deaf = self.shop(**without), self.shop("basic", **without)
        for column in ("purchases", "profit"):
            assert (differences(listening, deaf, total(column, "Ours"), SEEDS[:3]) == 0).all()


class TestBalance:
    """Q10: satisfaction and profit along two ladders."""

    PRICE, SERVICE = "firms.Kennel.offering.price", "firms.Kennel.strategy.service_per_customer"

    def hotel(self, price, service):
        base = shipped("balance_of_satisfaction_and_profit", "customers.number=1000", "weeks=104")
        return changed(base, {self.PRICE: price, self.SERVICE: service, "firms.Kennel.costs.fixed": 160.0})

    def ladder(self, steps, measure):
        """Return paired differences from each step of a ladder to the next."""
        return [differences(higher, lower, measure, SEEDS) for lower, higher in itertools.pairwise(steps)]

    def test_service_raises_satisfaction_all_the_way_and_profit_only_half_way(self):
        steps = [self.hotel(23.0, service) for service in (0.0, 0.2, 1.2)]
        up, further = self.ladder(steps, at_end("satisfaction", "Kennel"))
        assert holds(up)
        assert holds(up - 2.0 * further)  # in ever smaller steps
        assert mean_of(steps[2], at_end("satisfaction", "Kennel"), SEEDS) > mean_of(
            steps[1], at_end("satisfaction", "Kennel"), SEEDS
        )
        more, less = self.ladder(steps, total("profit", "Kennel"))
        assert holds(more, at_least=2000)
        assert holds(-less, at_least=10_000)

    def test_a_price_loses_customers_and_their_gain_all_the_way_and_earns_only_half_way(self):
        steps = [self.hotel(price, 0.2) for price in (15.0, 24.0, 40.0)]
        for measure in (at_end("customers", "Kennel"), total("surplus", "Kennel"), total("purchases", "Kennel")):
            for difference in self.ladder(steps, measure):
                assert holds(-difference)
        more, less = self.ladder(steps, total("profit", "Kennel"))
        assert holds(more, at_least=10_000)
        assert holds(-less, at_least=5000)

    def test_where_nobody_feels_the_service_every_euro_of_it_is_lost(self):
        """Nobody weighs service or staff: satisfaction does not move, and the cheapest service earns most."""
        blind = {
            f"customers.orientations.{name}.weights.{what}": 0.0
            for name in ("cost", "value", "technology")
            for what in ("service", "personnel")
        }
        none, much = (changed(self.hotel(23.0, service), blind) for service in (0.0, 0.5))
        assert (differences(much, none, total("purchases", "Kennel"), SEEDS[:3]) == 0).all()
        spent = differences(much, none, total("development", "Kennel"), SEEDS[:3])
        assert differences(much, none, total("profit", "Kennel"), SEEDS[:3]) == pytest.approx(-spent)
        assert (spent > 5000).all()
