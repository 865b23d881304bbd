"""What the market shows: direction and size of effects, under the same luck, with their sampling error.

Differences are paired: the same customers and the same luck with and without what is tested. ``holds`` asks that a mean
difference lies beyond four standard errors from zero (or from a least size).
"""

from pathlib import Path

import numpy as np
import pytest

import simulation as sim
from simulation.scenario import changed
from tests.market.markets import FIRMS, scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
SEEDS = range(11, 19)
FOUR = 4.0


def differences(with_it, without, measure, seeds=SEEDS):
    """Return the paired differences of a measure of two scenarios, (n_seeds,)."""
    return np.array([measure(sim.Market(with_it, s).run()) - measure(sim.Market(without, s).run()) for s in seeds])


def holds(found, at_least=0.0):
    """Whether the mean lies above ``at_least`` by four standard errors."""
    return found.mean() - FOUR * found.std(ddof=1) / np.sqrt(len(found)) > at_least


def shipped(name, *settings):
    return sim.load_scenario(SCENARIOS / f"{name}.yaml", ["customers.number=2000", *settings])


def in_weeks(market, firm, column, first, last, by=None, group=None):
    """Return the sum of a column over weeks for a firm (and a group of customers)."""
    table = market.results.firms if by is None else market.results.by(by)
    chosen = table[(table["firm"] == firm) & table["week"].between(first, last)]
    return chosen.loc[chosen[by] == group if by else slice(None), column].sum()


class TestKeepingAndWinning:
    """Q1: each strategy has a region in which it wins, for the same firm under the same luck."""

    @staticmethod
    def keep_less_win(name):
        base = shipped(name)
        strategies = [base.firms["Keeper"].strategy, base.firms["Winner"].strategy]
        keep, win = (changed(base, {"firms.Keeper.strategy": strategy}) for strategy in strategies)

        def score(market):
            table = market.results.firms
            profit = table.loc[table["firm"] == "Keeper", "discounted_profit"].sum()
            return profit + market.equity_left()["Keeper"]

        return differences(keep, win, score, seeds=range(11, 17))

    def test_keeping_wins_in_a_mature_market(self):
        assert holds(self.keep_less_win("mature_market"), at_least=20_000)

    def test_winning_wins_in_a_growing_market(self):
        assert holds(-self.keep_less_win("growing_market"), at_least=50_000)

    def test_harvesting_earns_more_now_and_is_worth_less_in_the_end(self):
        """Why the score counts what is left behind."""
        base = shipped("mature_market", "weeks=52")
        keep = base
        harvest = changed(base, {"firms.Keeper.strategy": {"name": "harvest", "highest_price": 20.0}})
        profit = differences(harvest, keep, lambda m: in_weeks(m, "Keeper", "discounted_profit", 1, 52), SEEDS[:6])
        left = differences(harvest, keep, lambda m: m.equity_left()["Keeper"], SEEDS[:6])
        assert holds(profit)
        assert holds(-left)


class TestEquityLeftBehind:
    def test_what_would_happen_later_does_not_change_it(self):
        """Neither an event after the end nor a firm that would enter then."""
        plain = scenario(600, weeks=20)
        event = {"week": 25, "title": "later", "set": {"firms.Keeper.strategy": {"name": "acquisition_focus"}}}
        with_event = changed(plain, {"events": [event]})
        assert sim.Market(with_event).run().equity_left() == sim.Market(plain).run().equity_left()
        late = {**FIRMS, "Late": {"enters_week": 25, "strategy": {"name": "acquisition_focus"}}}
        assert sim.Market(scenario(600, weeks=20, firms=late)).run().equity_left()["Late"] == 0.0

    def test_customers_who_cannot_do_without_are_worth_more(self):
        plain = scenario(1000, weeks=30)
        needy = {name: {"choosing": {"outside_value": -1.0}} for name in ("cost", "value", "technology")}
        keen = scenario(1000, weeks=30, customers={"orientations": needy})
        gains = differences(keen, plain, lambda m: sum(m.equity_left().values()), SEEDS[:4])
        assert holds(gains)


class TestPriceWar:
    without = staticmethod(lambda: changed(shipped("price_war"), {"events": []}))

    def test_it_moves_the_cost_oriented_and_hardly_the_others(self):
        def bought(orientation):
            return lambda m: (
                in_weeks(m, "Discount", "purchases", 53, 156, "orientation", orientation) / m.scenario.customers.number
            )

        moved = {
            name: differences(shipped("price_war"), self.without(), bought(name), SEEDS[:6])
            for name in ("cost", "value")
        }
        shares = {"cost": 0.45, "value": 0.4}
        assert holds(moved["cost"] / shares["cost"] - 1.5 * moved["value"] / shares["value"])

    def test_customers_gain_and_the_warriors_lose(self):
        war, peace = shipped("price_war"), self.without()
        surplus = differences(war, peace, lambda m: m.results.firms["surplus"].sum(), SEEDS[:6])
        assert holds(surplus)
        for warrior in ("Discount", "Average"):
            assert holds(-differences(war, peace, lambda m, w=warrior: in_weeks(m, w, "profit", 53, 156), SEEDS[:6]))


def test_a_leap_in_technology_takes_technology_customers_and_few_others():
    leap = shipped("technology_leap")
    no_leap = changed(leap, {"events": []})

    def sold(orientation):
        return lambda m: in_weeks(m, "Spark", "purchases", 79, 156, "orientation", orientation)

    gained = differences(leap, no_leap, sold("technology"), SEEDS[:6]) / 0.3
    others = differences(leap, no_leap, sold("value"), SEEDS[:6]) / 0.4
    assert holds(gained - 3.0 * others)
    cosy = differences(
        leap, no_leap, lambda m: in_weeks(m, "Cosy", "purchases", 79, 156, "orientation", "technology"), SEEDS[:6]
    )
    assert holds(-cosy)


class TestServiceFailure:
    def test_it_costs_satisfaction_sales_and_profit_long_after_it_is_mended(self):
        failing = shipped("service_failure")
        fine = changed(failing, {"events": []})
        during = differences(failing, fine, lambda m: in_weeks(m, "Swift", "purchases", 53, 78))
        after = differences(failing, fine, lambda m: in_weeks(m, "Swift", "purchases", 79, 130))
        assert holds(-during)
        assert holds(-after)

    def test_without_word_of_mouth_the_damage_is_smaller(self):
        """Warnings reach those who were not harmed themselves."""

        def damage(network):
            failing = changed(shipped("service_failure"), {"customers.network": network})
            fine = changed(failing, {"events": []})
            return differences(failing, fine, lambda m: in_weeks(m, "Swift", "purchases", 53, 130))

        talking = damage({"kind": "small_world", "neighbours": 6, "rewiring": 0.1})
        silent = damage({"kind": "none"})
        assert holds(silent - talking)  # both negative

    def test_most_of_the_dissatisfied_keep_silent(self):
        market = sim.Market(shipped("service_failure"), 3).run()
        failures = in_weeks(market, "Swift", "failures", 53, 78)
        complaints = in_weeks(market, "Swift", "complaints", 53, 78)
        assert 0 < complaints < 0.5 * failures


class TestSwitchingMechanismsOff:
    def test_word_of_mouth_makes_firms_known_without_a_cent(self):
        """And with nobody talking and nothing spent, nobody gets to know a firm."""
        firms = {name: {"strategy": {"name": "run_off"}, "initial_awareness": 0.3} for name in FIRMS}
        talking = scenario(1500, firms=firms)
        silent = changed(talking, {"customers.network": {"kind": "none"}})

        def known(market):
            return market.history.tally("became_aware").sum()

        assert known(sim.Market(silent).run()) == 0
        assert holds(differences(talking, silent, known, SEEDS[:4]), at_least=100)

    def test_campaign_ideas_wear_out_and_renewing_them_helps(self):
        def won(wear_out, renew_below):
            firms = {
                "Us": {
                    "initial_awareness": 0.0,
                    "acquisition": {"wear_out": wear_out},
                    "strategy": {"name": "acquisition_focus", "renew_below": renew_below, "acquisition_budget": 150.0},
                },
                "Them": {},
            }
            return scenario(1500, firms=firms, burn_in_weeks=0, customers={"network": {"kind": "none"}})

        def known(market):
            return market.history.tally("became_aware")[:, 0].sum()

        never, worn, renewed = won(0.0, 0.0), won(0.1, 0.0), won(0.1, 0.5)
        assert holds(differences(never, worn, known, SEEDS[:4]), at_least=100)
        assert holds(differences(renewed, worn, known, SEEDS[:4]), at_least=50)
        assert holds(differences(never, renewed, known, SEEDS[:4]))

    def test_an_advertising_ban_stops_spending_and_reach(self):
        events = [{"week": 11, "title": "ban", "set": {"economy.advertising_allowed": False}}]
        market = sim.Market(scenario(events=events, customers={"network": {"kind": "none"}})).run()
        table = market.results.firms
        assert (table.loc[table["week"] >= 11, "acquisition"] == 0).all()
        assert table.loc[table["week"] < 11, "acquisition"].sum() > 0
        assert market.history.tally("became_aware")[8 + 10 :].sum() == 0

    def test_care_is_felt_by_those_who_get_it(self):
        """Personal attention raises satisfaction and loyalty, with diminishing returns."""

        def loyal(budget, each):
            firms = {
                "Us": {"strategy": {"name": "retention_focus", "retention_budget": budget, "care_per_customer": each}},
                "Them": {},
            }
            return scenario(1500, firms=firms)

        def loyalty(market):
            return market.results.firms.query("firm == 'Us'")["loyalty"].iloc[-1]

        none, some, much = loyal(0.0, 0.3), loyal(1e6, 0.3), loyal(1e6, 0.6)
        first = differences(some, none, loyalty, SEEDS[:4])
        second = differences(much, some, loyalty, SEEDS[:4])
        assert holds(first, at_least=0.01)
        assert holds(first - second)

    def test_a_higher_price_sells_less_in_every_orientation(self):
        """Rivals do not answer; the size lies within four fifths of published elasticities, -4 to 0."""
        firms = {name: {"strategy": {"name": "run_off"}} for name in ("Us", "Them", "Others")}
        base = scenario(2000, firms=firms)
        dear = changed(base, {"firms.Us.offering.price": 22.0})
        for orientation in ("cost", "value", "technology"):

            def sold(market, orientation=orientation):
                return in_weeks(market, "Us", "purchases", 1, 40, "orientation", orientation)

            fewer = -differences(dear, base, sold)
            assert holds(fewer), orientation
            before = np.mean([sold(sim.Market(base, seed).run()) for seed in SEEDS])
            elasticity = np.log(1.0 - fewer.mean() / before) / np.log(1.1)
            assert -4.0 < elasticity < 0.0, orientation

    def test_more_demand_means_more_purchases_in_proportion(self):
        calm = scenario(1500, customers={"network": {"kind": "none"}})
        boom = changed(calm, {"economy.demand": 1.5})

        def occasions(market):
            return market.history.tally("occasions").sum()

        ratio = np.mean([occasions(sim.Market(boom, s).run()) / occasions(sim.Market(calm, s).run()) for s in SEEDS])
        assert ratio == pytest.approx(1.5, rel=0.02)

    def test_friends_of_the_same_kind(self):
        """Homophily puts technology-oriented customers among their own."""

        def same_kind(homophily):
            orientations = {name: {"talking": {"homophily": homophily}} for name in ("cost", "value", "technology")}
            made = scenario(3000, customers={"orientations": orientations} if homophily is not None else {})
            market = sim.Market(made)
            technology = market.state.segment == 2
            ends = np.repeat(np.arange(len(technology)), market.network.degrees)
            return technology[market.network.neighbours][technology[ends]].mean()

        assert same_kind(0.0) == pytest.approx(0.2, abs=0.05)
        assert same_kind(0.9) > 0.75
        assert same_kind(None) > 0.5  # as shipped: technology-oriented customers talk mostly with their own kind


def test_two_identical_firms_do_equally_well_in_expectation():
    firms = {name: {"strategy": {"name": "balanced"}} for name in ("One", "Two")}
    gaps = []
    for seed in range(20):
        table = sim.Market(scenario(500, firms=firms), seed).run().results.summary().set_index("firm")
        gaps.append(table.loc["One", "profit"] - table.loc["Two", "profit"])
    gaps = np.array(gaps)
    assert abs(gaps.mean()) < FOUR * gaps.std(ddof=1) / np.sqrt(len(gaps))
    assert gaps.std() > 0
