"""After the sale (C1, C2): late payment, disputes, repairs elsewhere, second-hand - what they cost the supplier.

Differences are paired: the same customers and the same luck, with and without what is tested.
"""

import numpy as np
import pytest

import simulation as sim
from simulation.scenario import changed
from tests.market.markets import plain
from tests.market.test_effects import differences, holds, in_weeks, shipped
from tests.market.test_types import SEEDS, same_run, total

FAILING = {"offering": {"failure_probability": 0.3}}
ORIENTATION = "customers.orientations.plain"


def shop(paying=None, feeling=None, choosing=None, number=500, **firm):
    """One firm whose products fail now and then; customers who feel it."""
    orientation = {
        "paying": {"default_probability": 0.0, **(paying or {})},
        "feeling": {"failure_loss": 0.4, **(feeling or {})},
        "choosing": choosing or {},
    }
    return plain(number, {"Shop": {**FAILING, **firm}}, orientation=orientation, weeks=26)


def table_of(made, seed=1):
    return sim.Market(made, seed).run().results.firms


class TestLatePayment:
    def test_every_reminder_costs_a_letter_and_nothing_else_changes(self):
        prompt, late = (table_of(shop({"late_probability": share})) for share in (0.0, 0.2))
        assert late["late_payments"].sum() == pytest.approx(0.2 * late["purchases"].sum(), rel=0.05)
        letters = late["cost_to_serve"] - prompt["cost_to_serve"]
        assert np.allclose(letters, 2.0 * late["late_payments"])
        assert (late["revenue"] == prompt["revenue"]).all()
        assert (late["bad_debt"] == prompt["bad_debt"]).all()  # late is not never

    def test_where_reminding_is_free_it_costs_nothing(self):
        free = {"aftersale": {"dunning_cost": 0.0}}
        prompt, late = (table_of(shop({"late_probability": share}, **free)) for share in (0.0, 0.2))
        assert (late["profit"] == prompt["profit"]).all()


class TestDisputes:
    def test_half_a_bill_is_withheld_and_argued_about(self):
        pays, disputes = (table_of(shop({"dispute_probability": share})) for share in (0.0, 0.5))
        assert disputes["disputes"].sum() > 100
        assert np.allclose(disputes["bad_debt"] - pays["bad_debt"], 10.0 * disputes["disputes"])
        assert np.allclose(disputes["cost_to_serve"] - pays["cost_to_serve"], 10.0 * disputes["disputes"])

    def test_only_the_dissatisfied_dispute(self):
        fine = {"offering": {"failure_probability": 0.0}}
        assert same_run(shop({"dispute_probability": 1.0}, **fine), shop(**fine))

    def test_satisfied_again_by_a_repair_they_pay(self):
        """A workshop that undoes the whole loss leaves nothing to argue about."""
        mended = {"aftersale": {"repair_quality": 1.0}}
        assert total("disputes")(sim.Market(shop({"dispute_probability": 1.0}, **mended), 1).run()) == 0


class TestRepairsElsewhere:
    """The firm's workshop mends nine tenths of a failure at a price above its cost; the cousin mends less, or more."""

    WORKSHOP = {"aftersale": {"repair_quality": 0.9, "repair_price": 9.0, "repair_cost": 4.0}}

    def market(self, share, cheap_fix=0.3, **firm):
        return shop({"repairs_elsewhere": share, "cheap_fix": cheap_fix}, **{**self.WORKSHOP, **firm})

    @staticmethod
    def satisfaction(market):
        return market.results.firms["satisfaction"].iloc[-1]

    def test_the_supplier_loses_the_repair_and_takes_the_blame(self):
        cousin, workshop = self.market(0.6), self.market(0.0)
        lost = differences(workshop, cousin, total("repairs"), SEEDS[:4])
        earned = differences(workshop, cousin, total("contribution"), SEEDS[:4])
        assert holds(lost, at_least=0.5 * 0.3 * 500 * 26)
        assert earned == pytest.approx(5.0 * lost)  # the margin of those repairs
        assert holds(differences(workshop, cousin, self.satisfaction, SEEDS[:4]), at_least=0.02)

    def test_a_cousin_who_mends_better_keeps_customers_content(self):
        """Then the supplier still loses the repair, but not the customer's goodwill."""
        bungler = {"aftersale": {"repair_quality": 0.2, "repair_price": 9.0, "repair_cost": 4.0}}
        cousin, workshop = self.market(0.6, 0.9, **bungler), self.market(0.0, 0.9, **bungler)
        assert holds(differences(cousin, workshop, self.satisfaction, SEEDS[:4]), at_least=0.02)
        assert holds(differences(workshop, cousin, total("repairs"), SEEDS[:4]))

    def test_where_nothing_fails_nothing_is_mended_anywhere(self):
        fine = {"offering": {"failure_probability": 0.0}}
        assert same_run(self.market(0.6, **fine), self.market(0.0, **fine))


class TestSecondHand:
    """Bought used instead of new: no revenue, and the blame for whatever breaks."""

    @staticmethod
    def market(share, may_buy_nothing=True, **firm):
        return shop(
            feeling={"performance_noise": 0.0}, number=1500,
            choosing={"second_hand": share, "may_buy_nothing": may_buy_nothing, "loyalty_weight": 2.0}, **firm,
        )  # fmt: skip

    def test_the_name_on_it_is_blamed(self):
        used, new = self.market(0.5), self.market(0.0)
        bought = total("second_hand")(sim.Market(used, 1).run())
        assert bought > 1000
        for column in ("satisfaction", "trust"):
            fell = differences(new, used, lambda m, c=column: m.results.firms[c].iloc[-1], SEEDS[:4])
            assert holds(fell, at_least=0.01), column

    def test_it_brings_no_revenue_and_costs_later_purchases(self):
        used, new = self.market(0.5), self.market(0.0)
        assert holds(differences(new, used, total("revenue"), SEEDS[:6]))
        market = sim.Market(used, 1).run()
        assert total("revenue")(market) == 20.0 * total("purchases")(market)

    def test_what_never_breaks_speaks_for_the_name_on_it(self):
        """It turns: where nothing fails, every used thing that works builds trust."""
        fine = {"offering": {"failure_probability": 0.0}}
        rose = differences(
            self.market(0.5, **fine), self.market(0.0, **fine), lambda m: m.results.firms["trust"].iloc[-1], SEEDS[:4]
        )
        assert holds(rose, at_least=0.01)

    def test_who_always_buys_new_buys_nothing_used(self):
        assert same_run(self.market(0.5, may_buy_nothing=False), self.market(0.0, may_buy_nothing=False))


class TestWhatCostOrientationCosts:
    """The shipped scenario: the same firm, the same price, two kinds of customers."""

    PAYING = {
        "default_probability": 0.002,
        "late_probability": 0.0,
        "dispute_probability": 0.0,
        "repairs_elsewhere": 0.0,
    }

    @staticmethod
    def base(*settings):
        return shipped("cost_oriented_aftersale", "weeks=78", *settings)

    @staticmethod
    def margin_gap(made, seeds=SEEDS[:5]):
        """How much less a purchase of a cost-oriented customer leaves the firm [EUR], (n_seeds,)."""

        def margin(market, orientation):
            spent = ("cost_of_goods", "cost_to_serve", "bad_debt")
            revenue, purchases, *costs = (
                in_weeks(market, "Steadfast", column, 1, 78, "orientation", orientation)
                for column in ("revenue", "purchases", *spent)
            )
            return (revenue - sum(costs)) / purchases

        markets = [sim.Market(made, seed).run() for seed in seeds]
        return np.array([margin(m, "value") - margin(m, "cost") for m in markets])

    def test_a_purchase_leaves_less(self):
        gap = self.margin_gap(self.base())
        assert holds(gap, at_least=2.0)

    def test_and_as_much_where_they_pay_and_repair_as_others_do(self):
        honest = changed(
            self.base(), {f"customers.orientations.cost.paying.{name}": value for name, value in self.PAYING.items()}
        )
        assert holds(self.margin_gap(self.base()) - 4.0 * np.abs(self.margin_gap(honest)))

    def test_each_cause_costs_the_supplier(self):
        base = self.base()
        causes = (
            "paying.late_probability",
            "paying.dispute_probability",
            "paying.repairs_elsewhere",
            "choosing.second_hand",
        )
        for cause in causes:
            without = changed(base, {f"customers.orientations.cost.{cause}": 0.0})
            assert holds(differences(without, base, total("profit", "Steadfast"), SEEDS[:5])), cause
