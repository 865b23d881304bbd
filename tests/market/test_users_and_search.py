"""Buyers who are not the users (C6), customers who search and read (C9), and firms that know or mistake them (C10).

Differences are paired: the same customers and the same luck, with and without what is tested.
"""

import numpy as np
import pytest

import simulation as sim
from simulation.scenario import changed
from tests.market.markets import plain
from tests.market.test_effects import differences, holds, in_weeks, shipped
from tests.market.test_types import SEEDS, same_run, total

NO_MONEY = {"technology": 0.0, "money": 0.0, "time": 0.0, "energy": 0.0, "psychic": 0.0}
LABEL = {**NO_MONEY, "product": 0.1, "service": 0.0, "personnel": 0.0, "image": 0.9}
TASTE = {**NO_MONEY, "product": 0.9, "service": 0.0, "personnel": 0.0, "image": 0.1}


class TestBuyerAndUser:
    """The parent reads the label, the child drinks."""

    FIRMS = {
        "Healthy": {"offering": {"product": 0.4, "image": 0.8, "failure_probability": 0.0}},
        "Sweet": {"offering": {"product": 0.7, "image": 0.6, "failure_probability": 0.0}},
    }

    def market(self, user, **feeling):
        buys = {"weights": LABEL, "choosing": {"value_sensitivity": 6.0, "may_buy_nothing": False}}
        drinks = {"weights": TASTE, "feeling": {"performance_noise": 0.0, **feeling}}
        return plain(
            800, self.FIRMS, segment={"orientation": "parent", "user": user},
            customers={"orientations": {"parent": buys, "child": drinks, "twin": buys}},
        )  # fmt: skip

    def gap(self, column, user, other):
        """How much more of it Healthy has over Sweet with one user than with another, (n_seeds,)."""

        def more(market):
            last = market.results.firms.groupby("firm")[column].last()
            return last["Healthy"] - last["Sweet"]

        return differences(self.market(user), self.market(other), more, SEEDS[:5])

    def test_the_user_is_satisfied_or_not(self):
        """Who drinks what was bought for the label is the less satisfied, and trusts less; the buyer would be content."""
        child, parent = (
            sim.Market(self.market(user), 1).run().results.firms.groupby("firm")["satisfaction"].last()
            for user in ("child", None)
        )
        assert child["Healthy"] < child["Sweet"] - 0.1
        assert parent["Healthy"] > parent["Sweet"]
        assert holds(-self.gap("satisfaction", "child", None), at_least=0.1)
        assert holds(-self.gap("trust", "child", None), at_least=0.1)

    def test_the_buyer_chooses(self):
        """Before anybody has drunk, it makes no difference who will."""
        child, parent = (sim.Market(self.market(user), 1).run(1).state for user in ("child", None))
        once = parent.purchases_made == 1
        assert (child.last_firm[once] == parent.last_firm[once]).all()
        healthy, sweet = np.bincount(parent.last_firm[once])
        assert healthy > 1.5 * sweet

    def test_the_users_experience_decides_what_is_bought_again(self):
        def bought(market):
            return in_weeks(market, "Healthy", "purchases", 11, 20)

        before = bought(sim.Market(self.market(None), 1).run())
        assert holds(differences(self.market(None), self.market("child"), bought, SEEDS[:5]), at_least=0.02 * before)

    def test_a_user_just_like_the_buyer_changes_nothing(self):
        assert same_run(self.market("twin"), self.market(None))

    def test_pleasing_the_child_pays_only_where_a_child_drinks(self):
        """The shipped scenario: a tenth more taste against a tenth more on the label, with the child and without."""
        family = shipped("childs_drink", "customers.number=1200", "weeks=78")
        alone = changed(family, {f"customers.segments.{name}.user": None for name in ("Careful", "Saving")})

        def taste_over_label(base):
            tastier = changed(base, {"firms.Meadow.offering.product": 0.5})
            praised = changed(base, {"firms.Meadow.offering.image": 0.85})
            return differences(tastier, praised, total("profit", "Meadow"), SEEDS[:5])

        assert holds(taste_over_label(family))
        assert holds(-taste_over_label(alone))


class TestSearching:
    FIRMS = {
        "Known": {"offering": {"product": 0.3}, "initial_awareness": 1.0},
        "Hidden": {"offering": {"product": 0.8}, "initial_awareness": 0.0},
    }

    def market(self, search, finding=0.3, known_too=0.0):
        choosing = {"value_sensitivity": 8.0, "search": search, "finding": finding}
        firms = {**self.FIRMS, "Hidden": {**self.FIRMS["Hidden"], "initial_awareness": known_too}}
        return plain(600, firms, orientation={"choosing": choosing})

    def test_a_good_firm_that_nobody_knows_is_found(self):
        often, seldom, never = self.market(0.5), self.market(0.05), self.market(0.0)
        assert total("purchases", "Hidden")(sim.Market(never, 1).run()) == 0
        some = differences(seldom, never, total("purchases", "Hidden"), SEEDS[:4])
        more = differences(often, seldom, total("purchases", "Hidden"), SEEDS[:4])
        assert holds(some, at_least=100)
        assert holds(more, at_least=1000)

    def test_customers_gain_by_it(self):
        def surplus(market):
            return market.results.firms["surplus"].sum()

        assert holds(differences(self.market(0.5), self.market(0.0), surplus, SEEDS[:4]))

    def test_nothing_is_gained_where_nothing_is_found_or_everything_known(self):
        assert same_run(self.market(0.5, finding=0.0), self.market(0.0, finding=0.0))
        assert same_run(self.market(0.5, known_too=1.0), self.market(0.0, known_too=1.0))


class TestReviews:
    """Strangers' experience in place of one's own mistaken first impression."""

    FIRMS = {
        "Good": {"offering": {"product": 0.7, "image": 0.3, "failure_probability": 0.0}},
        "Poor": {"offering": {"product": 0.3, "image": 0.7, "failure_probability": 0.0}},
    }

    def market(self, writes, readers="taste", weight=0.5):
        """Half of the people write and do not read, half read and do not write; all misjudge what they have not tried."""
        blind = {"value_sensitivity": 10.0, "perception_error": 0.3, "inertia": 0.0, "loyalty_weight": 0.0}
        reads = {**blind, "search": 1.0, "review_weight": weight}
        silent = {"recommend_probability": 0.0, "warn_probability": 0.0}
        orientations = {
            "writes": {"weights": TASTE, "choosing": blind, "talking": {**silent, "review_probability": writes}},
            "taste": {"weights": TASTE, "choosing": reads, "talking": silent},
            "label": {"weights": LABEL, "choosing": reads, "talking": silent},
        }
        segment = {"purchase_rate": {"mean": 0.3}, "taste_strength": None, "attrition": {"kind": "none"}}
        segments = {
            "Writers": {**segment, "share": 0.5, "orientation": "writes"},
            "Readers": {**segment, "share": 0.5, "orientation": readers},
        }
        return plain(1500, self.FIRMS, customers={"segments": segments, "orientations": orientations})

    @staticmethod
    def bought_good(market):
        return in_weeks(market, "Good", "purchases", 1, 20, "segment", "Readers")

    def test_those_who_read_choose_the_better_firm_more_often(self):
        more = differences(self.market(0.5), self.market(0.0), self.bought_good, SEEDS[:5])
        assert holds(more, at_least=50)

    def test_the_reviews_of_people_who_want_something_else_mislead(self):
        """Readers who want a good label buy what is worse for them, because others praise its taste."""
        misled = differences(self.market(0.5, "label"), self.market(0.0, "label"), self.bought_good, SEEDS[:5])
        assert holds(misled, at_least=50)

    def test_without_writers_there_is_nothing_to_read(self):
        assert same_run(self.market(0.0), self.market(0.0, weight=0.0))
        assert same_run(self.market(0.5, weight=0.0), self.market(0.5, weight=0.0))


class TestAdvertisingAgainstSearch:
    def test_the_same_money_pays_where_nobody_searches_and_not_where_many_do(self):
        """The shipped scenario: what Fixfast's advertising is worth to it."""
        a_third = (
            "customers.number=1600",
            "firms.Fixfast.strategy.acquisition_budget=160",
        )  # and the idea's cost with it
        searching = shipped("empowered_customers", *a_third, "firms.Fixfast.acquisition.renewal_cost=1000", "weeks=104")
        orientations = ("cost", "value", "technology")
        nobody = changed(searching, {f"customers.orientations.{name}.choosing.search": 0.0 for name in orientations})

        def score(market):
            profit = market.results.firms.query("firm == 'Fixfast'")["discounted_profit"].sum()
            return profit + market.equity_left()["Fixfast"]

        def worth_of_advertising(base):
            silent = changed(base, {"firms.Fixfast.strategy.acquisition_budget": 0.0})
            return differences(base, silent, score, SEEDS[:4])

        worth = worth_of_advertising(searching)
        assert holds(-worth)
        assert holds(worth_of_advertising(nobody))


class TestKnowingTheCustomer:
    """The shelf of wrinkle creams: research, and a wrong picture (C10, Q9)."""

    @staticmethod
    def shelf(**strategy):
        base = shipped("wrinkle_cream_shelf", "customers.number=2500", "weeks=78")
        budget = {"acquisition_budget": 250.0}
        return changed(base, {f"firms.Mirror.strategy.{name}": value for name, value in {**budget, **strategy}.items()})

    @staticmethod
    def runs(made, seeds=SEEDS[:6]):
        """Profit before the cost of research, and those who want no more letters, each (n_seeds,)."""
        tables = [sim.Market(made, seed).run().results.firms.query("firm == 'Mirror'") for seed in seeds]
        earned = [table["profit"].sum() + table["research"].sum() for table in tables]
        return {"earned": np.array(earned), "opt_outs": np.array([table["opt_outs"].sum() for table in tables])}

    def test_research_makes_letters_fit_and_earns_more_before_its_cost(self):
        knows, guesses = (self.runs(self.shelf(**research)) for research in ({}, {"research": {}}))
        assert holds(knows["earned"] - guesses["earned"])
        assert holds(guesses["opt_outs"] - knows["opt_outs"], at_least=20)

    def test_a_wrong_persona_costs_and_costs_more_the_sharper_it_is(self):
        wrong = {"target": ["Firsts"]}
        right, sharp, blurred = (
            self.runs(self.shelf(**choice))["earned"] for choice in ({}, wrong, {**wrong, "research": {}})
        )
        assert holds(right - sharp, at_least=5_000)
        assert holds(blurred - sharp)

    def test_where_everybody_is_known_research_adds_nothing_but_its_cost(self):
        base = changed(self.shelf(), {"firms.Mirror.research_basics.secondary_accuracy": 1.0})
        guesses = changed(base, {"firms.Mirror.strategy.research": {}})
        assert self.runs(base, SEEDS[:2])["earned"] == pytest.approx(self.runs(guesses, SEEDS[:2])["earned"])
