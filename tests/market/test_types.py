"""What each of the ten types of customer brings and costs (C5): each effect with its size, and a case in which it is gone or turns.

Differences are paired: the same customers and the same luck, once of the type and once not.
"""

import numpy as np
import pandas as pd
import pytest

import simulation as sim
from simulation.customers.types import TYPES
from simulation.scenario import changed
from tests.market.markets import plain, scenario
from tests.market.test_effects import differences, holds, in_weeks, shipped

SEEDS = range(21, 29)
HABITS = "customers.segments.All.habits"
ONE = {"Shop": {"costs": {"cost_to_serve": 1.0}}}
SALES = {"name": "flash_sales", "acquisition_budget": 0.0, "sale": 0.2, "sale_weeks": 2, "sale_every_weeks": 12}


def of_types(*types, firms=ONE, number=400, weeks=24, **changes):
    """A market of one firm (unless told) and one segment of these types, who buy once a week on average."""
    return plain(number, firms, segment={"types": list(types), **changes.pop("segment", {})}, weeks=weeks, **changes)


def total(column, firm="Shop"):
    return lambda market: in_weeks(market, firm, column, 1, market.scenario.weeks)


def same_run(one, other, seed=5):
    """Whether two scenarios lead to the same tables, to the last bit."""
    first, second = (sim.Market(each, seed).run().results.firms for each in (one, other))
    return first.equals(second)


def test_every_type_is_looked_at_here():
    told = {name for name in globals() if name.startswith("Test")}
    assert {f"Test{''.join(part.title() for part in name.split('_'))}" for name in TYPES} <= told


def test_no_type_and_neutral_habits_are_the_same():
    assert same_run(of_types(), of_types(segment={"habits": {"rate": 1.0, "influence": 1.0}}))


class TestLoyal:
    """Answers satisfaction more strongly, in both directions, and demands more attention. Loyalty is for the market to show."""

    @staticmethod
    def market(*types, failing_from=None):
        events = [
            {"week": failing_from, "title": "breaks", "set": {"firms.Shop.offering.failure_probability": 1.0}}
            for _ in range(failing_from is not None)
        ]
        return of_types(*types, weeks=16, events=events, orientation={"feeling": {"failure_loss": 0.5}})

    @staticmethod
    def loyalty(market):
        return market.results.firms["loyalty"].iloc[-1]

    def test_good_service_makes_more_loyal(self):
        good = self.market("loyal"), self.market()
        assert holds(differences(*good, self.loyalty, SEEDS[:4]), at_least=0.03)

    def test_bad_service_makes_less_loyal(self):
        bad = self.market("loyal", failing_from=13), self.market(failing_from=13)
        assert holds(-differences(*bad, self.loyalty, SEEDS[:4]), at_least=0.01)

    def test_the_attention_demanded_is_paid_for(self):
        costs = [sim.Market(self.market(*types), 1).run().results.firms for types in (["loyal"], [])]
        assert (costs[0]["cost_to_serve"] == 1.5 * costs[1]["cost_to_serve"]).all()
        assert (costs[0]["revenue"] == costs[1]["revenue"]).all()


class TestDiscount:
    def test_buys_nothing_above_the_threshold(self):
        market = sim.Market(of_types("discount"), 1).run()
        assert total("purchases")(market) == 0
        assert market.history.tally("occasions").sum() > 0

    def test_buys_in_sales_and_only_then(self):
        table = sim.Market(of_types("discount", firms={"Shop": {"strategy": SALES}}), 1).run().results.firms
        sale = table["revenue"] > 0
        assert 2 <= sale.sum() <= 4
        assert table.loc[sale, "purchases"].sum() > 100

    def test_a_lower_price_for_all_makes_it_a_customer_like_others(self):
        """The threshold is measured from the reference price, not from this firm's price."""
        cheap = {"Shop": {"offering": {"price": 18.0}}}
        assert same_run(of_types("discount", firms=cheap), of_types(firms=cheap))


class TestImpulse:
    FIRMS = {"Shop": {"strategy": SALES}}

    @staticmethod
    def occasions(market):
        return market.history.tally("occasions").sum(axis=(1, 2))

    def test_more_occasions_while_there_is_a_sale_and_only_then(self):
        for seed in SEEDS[:4]:
            keen = self.occasions(sim.Market(of_types("impulse", firms=self.FIRMS), seed).run())
            calm = self.occasions(sim.Market(of_types(firms=self.FIRMS), seed).run())
            sale = keen != calm
            assert 2 <= sale.sum() <= 4  # two weeks each of two sales; in all others exactly the same
            assert keen[sale].sum() == pytest.approx(3.0 * calm[sale].sum(), rel=0.1)  # impulse 2: three times as often

    def test_who_does_not_know_the_firm_misses_its_sales(self):
        unknown = {"Shop": {"strategy": SALES, "initial_awareness": 0.0}}
        assert same_run(of_types("impulse", firms=unknown), of_types(firms=unknown))

    def test_without_sales_there_is_no_impulse(self):
        assert same_run(of_types("impulse"), of_types())


class TestNeedBased:
    """Buys by plan: messages and sales pass it by."""

    @staticmethod
    def bought_for_messages(*types, seeds=SEEDS[:6], **segment):
        """Purchases that messages bring about, (n_seeds,)."""
        write = {
            "name": "rules",
            "acquisition_budget": 0.0,
            "otherwise": "write",
            "actions": {"write": {"personal": False}},
        }
        written, silent = (
            of_types(
                *types,
                firms={"Shop": {"strategy": strategy}},
                segment=segment,
                orientation={"choosing": {"may_buy_nothing": True, "reminder_strength": 2.0}},
            )
            for strategy in (write, {"name": "run_off"})
        )
        return differences(written, silent, total("purchases"), seeds)

    def test_messages_hardly_move_it(self):
        others, needy = self.bought_for_messages(), self.bought_for_messages("need_based")
        assert holds(others, at_least=100)
        assert holds(0.2 * others - needy)

    def test_who_plans_everything_is_not_moved_at_all(self):
        assert (self.bought_for_messages("need_based", habits={"planning": 1.0}, seeds=SEEDS[:2]) == 0).all()

    def test_a_sale_is_not_stored(self):
        firms = {"Shop": {"strategy": SALES}}
        stored = [
            sim.Market(of_types(*types, firms=firms), 1).run().history.tally("from_stock").sum()
            for types in ([], ["need_based"])
        ]
        assert stored[0] > 100
        assert stored[1] == 0


class TestWandering:
    """Looks, is served, and leaves."""

    @staticmethod
    def market(visits, visit_cost=1.0):
        firms = {"Shop": {"aftersale": {"visit_cost": visit_cost}}}
        return of_types(firms=firms, segment={"habits": {"visits": visits}})

    def test_costs_service_and_brings_no_revenue(self):
        looked, stayed_away = (sim.Market(self.market(visits), 1).run().results.firms for visits in (0.3, 0.0))
        assert (looked["revenue"] == stayed_away["revenue"]).all()
        dearer = looked["cost_to_serve"].sum() - stayed_away["cost_to_serve"].sum()
        assert dearer == pytest.approx(1.0 * looked["visits"].sum())
        assert looked["visits"].sum() == pytest.approx(0.3 * 400 * 24, rel=0.1)

    def test_costs_nothing_where_nobody_serves_who_only_looks(self):
        looked, stayed_away = (sim.Market(self.market(visits, 0.0), 1).run().results.firms for visits in (0.3, 0.0))
        assert (looked["profit"] == stayed_away["profit"]).all()

    def test_brings_less_than_a_customer_of_no_type(self):
        wanders, buys = of_types("wandering"), of_types()
        assert holds(differences(buys, wanders, total("contribution"), SEEDS[:4]) / 400, at_least=50.0)


class TestBulk:
    """Much at once, seldom, and served with care."""

    def test_the_basket_is_in_the_bill(self):
        table = sim.Market(of_types("bulk"), 1).run().results.firms
        plain_table = sim.Market(of_types(), 1).run().results.firms
        assert (table["revenue"] == 6 * 20.0 * table["purchases"]).all()
        assert (table["cost_to_serve"] == 2.0 * table["purchases"]).all()
        assert table["purchases"].sum() == pytest.approx(0.25 * plain_table["purchases"].sum(), rel=0.1)

    @staticmethod
    def worth(attention):
        return of_types("bulk", segment={"habits": {"attention": attention}}, number=1000)

    def test_many_units_share_one_service_unless_it_demands_as_much_for_each(self):
        """At the same number of units, serving one of a basket of six costs a third; six times the attention saves nothing."""

        def a_unit(market):
            table = market.results.firms
            return table["cost_to_serve"].sum() / (table["revenue"].sum() / 20.0)

        ordinary, bulk, demanding = (
            a_unit(sim.Market(each, 1).run()) for each in (of_types(), self.worth(2.0), self.worth(6.0))
        )
        assert bulk == pytest.approx(ordinary / 3.0)
        assert demanding == pytest.approx(ordinary)


class TestHighFutureValue:
    """Buys little now and much later."""

    def year(self, number, *types, **segment):
        weeks = (52 * (number - 1) + 1, 52 * number)
        return differences(
            of_types(*types, weeks=156, number=200, segment=segment), of_types(weeks=156, number=200),
            lambda m: in_weeks(m, "Shop", "purchases", *weeks), SEEDS[:4],
        )  # fmt: skip

    def test_begins_below_others_and_ends_above(self):
        assert holds(-self.year(1, "high_future_value"), at_least=0.1 * 52 * 200)
        assert holds(self.year(3, "high_future_value"), at_least=0.5 * 52 * 200)

    def test_without_growth_it_stays_where_it_began(self):
        assert holds(-self.year(3, "high_future_value", habits={"growth": 0.0}), at_least=0.4 * 52 * 200)


TALK = {
    "choosing": {"may_buy_nothing": True},
    "talking": {"recommend_probability": 0.5, "recommend_threshold": 0.5, "listening": 0.2},
}
"""People who talk; nobody advertises."""


class TestBenchmark:
    """Others follow it: its voice weighs more among its contacts."""

    @staticmethod
    def market(types, network):
        few = {"Shop": {"initial_awareness": 0.1}}
        made = of_types(firms=few, number=1500, weeks=26, orientation=TALK)
        segment = made.customers.segments["All"].model_dump(exclude={"habits", "types", "id"})
        segments = {
            "Cooks": {**segment, "share": 0.1, "types": types},
            "Others": {**segment, "share": 0.9},
        }  # fmt: skip
        return changed(made, {"customers.segments": segments, "customers.network": network})

    def followed(self, network, seeds=SEEDS):
        return differences(
            self.market(["benchmark"], network), self.market([], network), total("became_aware"), seeds
        )  # fmt: skip

    def test_its_voice_spreads_a_firm_further(self):
        spread = total("became_aware")(sim.Market(self.market([], {"kind": "small_world"}), 1).run())
        assert holds(self.followed({"kind": "small_world"}), at_least=0.05 * spread)

    def test_so_it_does_where_everybody_hears_everybody(self):
        assert holds(self.followed({"kind": "complete"}, SEEDS[:5]))

    def test_where_nobody_talks_nobody_is_followed(self):
        assert (self.followed({"kind": "none"}, SEEDS[:2]) == 0).all()


class TestDoorOpener:
    """Has contacts everywhere: carries a firm into a part of the market that it has not reached."""

    @staticmethod
    def market(types, network=None):
        """Two communities between which there are only people who never talk; the firm advertises in one of them."""
        mute = {"talking": {"recommend_probability": 0.0, "warn_probability": 0.0, "homophily": 1.0}}
        near = {**TALK, "talking": {**TALK["talking"], "listening": 1.0, "warn_probability": 0.0, "homophily": 1.0}}
        shares = {"Here": 0.35, "Openers": 0.05, "Wall": 0.1, "There": 0.4, "Wall behind": 0.1}
        orientation = ["near", "near", "wall", "far", "wall_behind"]
        segments = {
            name: {"share": share, "orientation": kind, "purchase_rate": {"mean": 0.5}, "attrition": {"kind": "none"}}
            for (name, share), kind in zip(shares.items(), orientation, strict=True)
        }
        segments["Openers"]["types"] = types
        firm = {
            "initial_awareness": 0.0, "research_basics": {"secondary_accuracy": 1.0}, "acquisition": {"wear_out": 0.0},
            "strategy": {"name": "rules", "acquisition_budget": 300.0, "target": ["Here", "Openers"]},
        }  # fmt: skip
        return scenario(
            1500, weeks=52, burn_in_weeks=0, firms={"Shop": firm, "Other": {"strategy": {"name": "run_off"}}},
            customers={
                "segments": segments,
                "orientations": {"near": near, "far": near, "wall": mute, "wall_behind": mute},
                "network": network or {"kind": "small_world", "neighbours": 6, "rewiring": 0.0},
            },
        )  # fmt: skip

    @staticmethod
    def known_there(market):
        table = market.results.segments
        last = table[(table["firm"] == "Shop") & (table["week"] == 52) & (table["segment"] == "There")]
        return float(last["aware_share"].iloc[0])

    def test_nobody_else_gets_there(self):
        market = sim.Market(self.market([]), 1).run()
        assert self.known_there(market) == 0.0
        assert total("purchases")(market) > 0

    def test_it_opens_the_door(self):
        opened = differences(self.market(["door_opener"]), self.market([]), self.known_there, SEEDS[:6])
        assert holds(opened, at_least=0.2)

    def test_where_everybody_hears_everybody_there_is_no_door(self):
        complete = {"kind": "complete"}
        assert same_run(self.market(["door_opener"], complete), self.market([], complete))


class TestInspiring:
    """Its ideas make the offer better or cheaper, for a firm that listens."""

    @staticmethod
    def market(types, level):
        firms = {"Shop": {"level": level, "ideas": {"quality_ceiling": 0.3, "cost_ceiling": 0.2, "scale": 500.0}}}
        return of_types(*types, firms=firms)

    @staticmethod
    def shop(market):
        return market.firms[0]

    def test_ideas_improve_product_and_cost(self):
        listens = self.market(["inspiring"], "accountable"), self.market([], "accountable")
        better = differences(*listens, lambda m: self.shop(m).levels()["product"], SEEDS[:4])
        cheaper = differences(*listens, lambda m: self.shop(m).unit_cost(), SEEDS[:4])
        assert holds(better, at_least=0.1)
        assert holds(-cheaper, at_least=0.5)

    def test_a_closer_ear_hears_more(self):
        ideas = differences(
            self.market(["inspiring"], "partnership"),
            self.market(["inspiring"], "accountable"),
            total("ideas"),
            SEEDS[:4],
        )
        assert holds(ideas, at_least=100)

    def test_where_nobody_listens_nothing_is_improved(self):
        market = sim.Market(self.market(["inspiring"], "reactive"), 1).run()
        assert total("ideas")(market) == 0
        assert self.shop(market).levels()["product"] == 0.5
        assert self.shop(market).unit_cost() == 11.0


def test_types_combine():
    """An office that only buys bargains: nothing at the full price, whole baskets in the sale."""
    firms = {"Shop": {"strategy": SALES}}
    table = sim.Market(of_types("bulk", "discount", firms=firms), 1).run().results.firms
    bought = table[table["purchases"] > 0]
    assert 2 <= len(bought) <= 4
    most = bought["revenue"] / bought["purchases"]
    assert (most == 6 * 16.0 * 3).all()  # the basket, and two more for later


class TestTheRoaster:
    """The shipped scenario: what it tells its reader to look for is there."""

    def test_wandering_customers_cost_more_than_they_bring(self):
        def contribution(market):
            table = market.results.by("type")
            return table.loc[table["type"] == "wandering", "contribution"].sum()

        base = shipped("ten_types", "weeks=52")
        assert holds(-np.array([contribution(sim.Market(base, seed).run()) for seed in SEEDS[:4]]))

    def test_who_bridges_brings_the_roaster_into_other_parts_of_the_town(self):
        base = shipped("ten_types", "weeks=104")
        without = changed(base, {"customers.segments.Dora.habits.bridges": 0})

        def known(market):
            table = market.results.by("orientation")
            last: pd.DataFrame = table[(table["firm"] == "Copper") & (table["week"] == 104)]
            other = last[last["orientation"] != "value"]
            return 1.0 - other["stage_unaware"].sum() / other["people"].sum()

        assert holds(differences(base, without, known, SEEDS))
