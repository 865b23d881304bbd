"""Relationship strategies: ending, machines, offers, winning back, protecting, welcoming, and choosing among them.

Differences are paired: the same customers and the same luck with and without what is tested, see ``test_effects``.
"""

import numpy as np
import pytest

import simulation as sim
from simulation.scenario import changed
from simulation.state.columns import ASKED
from tests.market.markets import plain, scenario
from tests.market.paired_runs import at_end, differences, mean_of, ran, total
from tests.market.test_effects import SCENARIOS, holds
from tests.market.test_levels_and_bonds import each_orientation, nothing_differs

SEEDS = range(41, 46)
NOTHING = {"name": "run_off"}


def shipped(name, *settings):
    return sim.load_scenario(SCENARIOS / f"{name}.yaml", list(settings))


def following(base, firm, strategy):
    return changed(base, {f"firms.{firm}.strategy": strategy})


class TestEnding:
    house = staticmethod(lambda: shipped("firing_customers", "customers.number=1000", "weeks=130"))
    everybody = {"name": "acquisition_focus", "acquisition_budget": 250}

    def test_ending_relationships_without_prospect_pays(self):
        base = self.house()
        gain = differences(base, following(base, "Parting", self.everybody), total("profit", "Parting"), SEEDS)
        assert holds(gain, at_least=2000.0)
        assert mean_of(base, total("endings", "Parting"), SEEDS) > 20

    def test_who_is_sent_away_goes_to_a_rival_and_costs_it(self):
        base = self.house()
        without = following(base, "Parting", self.everybody)
        rivals = [differences(base, without, total("profit", name), SEEDS) for name in ("Robot", "Everybody's")]
        assert holds(-sum(rivals))

    def test_asking_a_share_of_the_fixed_cost_of_everybody_turns_it(self):
        """Fixed cost stays when customers go."""
        base = self.house()
        full_cost = changed(base, {"firms.Parting.strategy.hopeless_below": 100.0})
        loss = differences(full_cost, following(base, "Parting", self.everybody), total("profit", "Parting"), SEEDS)
        assert holds(-loss, at_least=2000.0)

    def test_where_nobody_is_hopeless_nothing_happens(self):
        never = changed(self.house(), {"firms.Parting.strategy.hopeless_below": -1e6})
        assert nothing_differs(never, following(never, "Parting", self.everybody))

    @pytest.mark.parametrize(("recommend", "sign"), [(0.8, -1.0), (0.0, 1.0)])
    def test_sending_away_those_whom_others_listen_to_costs_more_than_it_saves(self, recommend, sign):
        """Demanding stars that pay less than they cost: worth ending if silent, worth keeping if they recommend."""
        star = {
            "talking": {"recommend_probability": recommend, "recommend_threshold": 0.3, "complaint_probability": 0.0,
                        "talk_weeks": 4, "homophily": 0.0, "listening": 1.0},
            "paying": {"default_probability": 0.0},
        }  # fmt: skip
        silent = {
            "talking": {"recommend_probability": 0.0, "warn_probability": 0.0, "homophily": 0.0, "listening": 1.0}
        }
        segments = {
            "Stars": {"share": 0.1, "orientation": "star", "habits": {"attention": 12.0, "influence": 10.0},
                      "purchase_rate": {"mean": 0.5, "shape": None}},
            "Public": {"share": 0.9, "orientation": "silent"},
        }  # fmt: skip
        ending = {"name": "end", "acquisition_budget": 0.0, "patience_weeks": 13.0,
                  "actions": {"re_engineer": {"automated": 0.0}}}  # fmt: skip
        firms = {
            "Ours": {"initial_awareness": 0.6, "strategy": ending},
            "Theirs": {"initial_awareness": 0.9, "strategy": NOTHING},
        }
        customers = {
            "segments": segments,
            "orientations": {"star": star, "silent": silent},
            "arrivals": {"per_year": 0.5},
        }
        base = scenario(1200, weeks=104, firms=firms, customers=customers)
        gain = differences(base, following(base, "Ours", NOTHING), total("profit", "Ours"), SEEDS)
        assert holds(sign * gain)


class TestMachines:
    @staticmethod
    def served(automated, loss=0.2, cost=4.0, orientations=None):
        firms = {
            "Ours": {"costs": {"cost_to_serve": cost, "complaint_cost": 0.0}, "contact": {"automation_loss": loss},
                     "strategy": {"name": "rules", "acquisition_budget": 0, "otherwise": "machines",
                                  "actions": {"machines": {"automated": automated}}}},
            "Theirs": {"strategy": NOTHING},
        }  # fmt: skip
        customers = {"orientations": orientations} if orientations else {}
        return scenario(800, weeks=52, firms=firms, customers=customers)

    def test_machines_serve_cheaper_and_customers_feel_it(self):
        machines, people = self.served(0.7), self.served(0.0)
        dear = mean_of(people, total("cost_to_serve", "Ours"), SEEDS)
        assert holds(-differences(machines, people, total("cost_to_serve", "Ours"), SEEDS), at_least=0.5 * dear)
        assert holds(-differences(machines, people, at_end("satisfaction", "Ours"), SEEDS), at_least=0.01)
        assert holds(-differences(machines, people, total("purchases", "Ours"), SEEDS))

    def test_machines_that_serve_as_well_as_people_only_save(self):
        in_time = each_orientation("paying", late_probability=0.0, dispute_probability=0.0)["orientations"]
        machines, people = (self.served(share, loss=0.0, orientations=in_time) for share in (0.7, 0.0))
        assert nothing_differs(machines, people)
        saved = differences(machines, people, total("cost_to_serve", "Ours"), SEEDS[:1])
        served = total("cost_to_serve", "Ours")(ran(people, SEEDS[0]))
        # those met for the first time are not on file yet, and are served by people until the next planning
        assert -0.7 * served < saved[0] < -0.6 * served

    def test_they_pay_where_serving_is_dear_and_not_where_it_is_cheap(self):
        for cost, sign in ((4.0, 1.0), (0.1, -1.0)):
            machines, people = (self.served(share, cost=cost) for share in (0.7, 0.0))
            assert holds(sign * differences(machines, people, total("profit", "Ours"), SEEDS))


class TestOffers:
    @staticmethod
    def offering(offer, failures=0.0):
        firms = {
            "Ours": {"offering": {"failure_probability": failures},
                     "strategy": {"name": "rules", "acquisition_budget": 0, "otherwise": "more",
                                  "actions": {"more": {"offer": offer}}}},
            "Theirs": {"strategy": NOTHING},
        }  # fmt: skip
        how = each_orientation("feeling", failure_loss=5.0)
        return scenario(600, weeks=40, firms=firms, customers=how)

    @staticmethod
    def accepted(market):
        """Share of purchases with the extra, among customers on file."""
        return total("extra_units", "Ours")(market) / total("purchases", "Ours")(market)

    def test_the_satisfied_take_what_is_offered_and_the_dissatisfied_do_not(self):
        content = mean_of(self.offering(0.5), self.accepted, SEEDS)
        cross = mean_of(self.offering(0.5, failures=1.0), self.accepted, SEEDS)
        assert 0.5 < content < 0.9
        assert cross < 0.02
        assert holds(differences(self.offering(0.5), self.offering(0.5, failures=1.0), self.accepted, SEEDS), 0.5)

    def test_what_is_taken_is_paid_for(self):
        more, usual = self.offering(0.5), self.offering(0.0)
        revenue = mean_of(usual, total("revenue", "Ours"), SEEDS)
        assert holds(differences(more, usual, total("revenue", "Ours"), SEEDS), at_least=0.2 * revenue)
        assert holds(differences(more, usual, total("profit", "Ours"), SEEDS))

    def test_an_offer_of_nothing_is_taken_by_nobody(self):
        assert mean_of(self.offering(0.0), self.accepted, SEEDS[:2]) == 0.0
        assert nothing_differs(self.offering(0.0), following(self.offering(0.5), "Ours", NOTHING))


class TestWinningBack:
    """Customers left for one reason; then it is mended, or met half-way, and those who left must be told."""

    @staticmethod
    def after_leaving(cause, action, weeks=40, **changes):
        """Many left before week 13; from week 14 on our firm does something with whoever looks lapsed."""
        bad, good = {
            "service": ({"product": 0.0, "service": 0.0}, {"product": 0.5, "service": 0.5}),
            "price": ({"price": 28.0}, {"price": 23.0}),
        }[cause]

        def event(week, offering):
            return {"week": week, "title": cause, "set": {f"firms.Ours.offering.{k}": v for k, v in offering.items()}}

        strategy = {
            "name": "rules", "acquisition_budget": 0, "retention_budget": None,
            "rules": [{"when": "week >= 14 and looks_lapsed", "do": action}],
            "actions": {action: changes} if changes else {},
        }  # fmt: skip
        how = {
            "weights": {"money": 0.4, "product": 0.4, "service": 0.3},
            "choosing": {"value_sensitivity": 15.0},
            "feeling": {"patience": 4, "expectation_learning": 0.6},
        }
        firms = {"Ours": {"strategy": strategy}, "Theirs": {}}
        return plain(800, firms, orientation=how, weeks=weeks, events=[event(2, bad), event(13, good)])

    def test_what_is_done_must_fit_the_reason(self):
        """An apology wins back who left for the service, a discount who left for the price; each more than the other."""
        bought = total("purchases", "Ours", first=14)
        for cause, sign in (("service", 1.0), ("price", -1.0)):
            sorry = self.after_leaving(cause, "sorry", contact=True, apology=0.5)
            cheaper = self.after_leaving(cause, "cheaper", contact=True, discount=0.2)
            assert holds(sign * differences(sorry, cheaper, bought, SEEDS)), cause

    def test_an_apology_to_those_who_left_for_the_price_is_worth_nothing(self):
        sorry, silent = (self.after_leaving("price", "write", apology=share) for share in (1.0, 0.0))
        assert nothing_differs(sorry, silent)

    def test_who_is_asked_says_why_and_who_is_not_is_not_known(self):
        for action, asks in (("win_back", True), ("win_back_price", False)):
            market = ran(self.after_leaving("service", action), SEEDS[0])
            rows, view = market.seen_by(market.firms[0])
            asked = market.state.marks[0][rows] & ASKED != 0
            known, truth = view.records.left_because, market.state.left_because[0][rows]
            assert asked.any() == asks
            assert np.array_equal(known[asked], truth[asked])
            assert (known[~asked] == 0).all()

    def test_asking_pays_through_what_is_done_about_the_answer(self):
        base = self.after_leaving("service", "nothing", weeks=60)

        def asking(ask):
            strategy = {"name": "win_back", "acquisition_budget": 0, "retention_budget": None, "worth_winning": 0,
                        "actions": {"win_back": {"ask_why": ask}}}  # fmt: skip
            return following(base, "Ours", strategy)

        assert holds(differences(asking(True), asking(False), total("returns", "Ours", first=14), SEEDS))

    def test_asking_costs_the_gift_that_goes_with_it(self):
        base = self.after_leaving("price", "nothing")

        def gift(discount):
            rules = [{"when": "week >= 14 and looks_lapsed", "do": "win_back"}]
            strategy = {"name": "rules", "acquisition_budget": 0, "rules": rules,
                        "actions": {"win_back": {"discount": discount}}}  # fmt: skip
            return following(base, "Ours", strategy)

        def given_away(market):
            return market.history.tally("discount_cents")[:, 0].sum()

        assert holds(differences(gift(0.05), gift(0.0), given_away, SEEDS))


class TestProtectingAndWelcoming:
    @staticmethod
    def undercut(strategy):
        firms = {
            "Ours": {"initial_awareness": 0.9, "strategy": strategy},
            "Theirs": {"initial_awareness": 0.9, "offering": {"price": 17.0}, "strategy": NOTHING},
        }
        return scenario(1000, weeks=52, firms=firms)

    def test_the_valuable_are_kept_when_a_rival_undercuts(self):
        guard = {"name": "protect", "acquisition_budget": 0, "retention_budget": None}
        guarded, left = self.undercut(guard), self.undercut(NOTHING)
        assert holds(differences(guarded, left, total("purchases", "Ours"), SEEDS))
        assert holds(-differences(guarded, left, total("lapses", "Ours"), SEEDS))
        for nobody in ({"valuable_share": 0.0}, {"retention_budget": 0.0}):
            assert nothing_differs(self.undercut({**guard, **nobody}), left)

    def test_a_welcome_brings_new_customers_to_a_second_purchase(self):
        def once_only(market):
            purchases = market.state.purchases[0]
            return (purchases == 1).sum() / (purchases >= 1).sum()

        def welcoming(**changes):
            strategy = {
                "name": "initiate",
                "acquisition_budget": 0,
                "introduction": 0.0,
                "actions": {"welcome": changes},
            }
            return self.undercut(strategy)

        nothing = {"weekly_cost": 0.0, "discount": 0.0, "contact": False}
        assert holds(-differences(welcoming(discount=0.2), welcoming(**nothing), once_only, SEEDS))
        assert nothing_differs(welcoming(**nothing), self.undercut(NOTHING))


class TestChoosing:
    @staticmethod
    def roasters(alike=False):
        settings = {"acquisition_budget": 100, "retention_budget": 150}
        budgets = [
            f"firms.{firm}.strategy.{k}={v}" for firm in ("Orchestra", "Rulebook", "Drum") for k, v in settings.items()
        ]
        base = shipped("seven_strategies", "customers.number=1500", "weeks=104", *budgets)
        if not alike:
            return base
        tree = base.model_dump()
        one = tree["customers"]["segments"]["Connoisseurs"]
        one |= {"share": 1.0, "types": [], "habits": {}, "purchase_rate": {"mean": 0.25, "shape": None}}
        tree["customers"]["segments"] = {"Connoisseurs": one}
        return sim.Scenario.model_validate(tree)

    @staticmethod
    def gain(base, firm, measure):
        """What the strategy of a firm brings Orchestra beyond Drum's one treatment for all, (n_seeds,)."""
        chosen, drum = (following(base, "Orchestra", base.firms[name].strategy) for name in (firm, "Drum"))
        return differences(chosen, drum, measure, SEEDS)

    def test_to_each_its_own_earns_more_than_one_treatment_for_all(self):
        for firm in ("Orchestra", "Rulebook"):
            assert holds(self.gain(self.roasters(), firm, total("profit", "Orchestra")), at_least=3000.0), firm

    def test_where_customers_are_alike_there_is_nothing_to_choose(self):
        """What is saved on them is lost with the customers left behind: the same treatment for all scores higher."""

        def score(market):
            return total("discounted_profit", "Orchestra")(market) + market.equity_left()["Orchestra"]

        assert holds(-self.gain(self.roasters(alike=True), "Orchestra", score))
