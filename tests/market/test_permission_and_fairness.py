"""Messages, irritation, opting out, envy, and what a firm knows: what they change, and where they change nothing.

Differences are paired: the same customers and the same luck with and without what is tested, see ``test_effects``.
"""

import math

import numpy as np
import pytest

import simulation as sim
from simulation.scenario import changed
from simulation.state.columns import OPTED_OUT
from tests.firms.plans import Always
from tests.market.markets import plain, scenario
from tests.market.paired_runs import at_end, differences, ran, total
from tests.market.test_effects import FOUR, SCENARIOS, holds

SEEDS = range(21, 27)
HALF = {
    "share": 0.5, "orientation": "plain", "taste_strength": None, "attrition": {"kind": "none"},
    "purchase_rate": {"mean": 1.0, "shape": None},
}  # fmt: skip


def shipped(*settings, number=1500, weeks=78):
    return sim.load_scenario(
        SCENARIOS / "permission_and_fairness.yaml", [f"customers.number={number}", f"weeks={weeks}", *settings]
    )


class TestMessages:
    """Two shops; ours writes to all its customers at every planning, and nothing else happens."""

    def shops(
        self, *, contact=True, personal=False, relevance=1.0, accuracy=0.2, every=4, reminder=0.0, per_message=0.25
    ):
        letter = {"contact": contact, "personal": personal}
        ours = {
            "contact": {"relevance_for_all": relevance},
            "research_basics": {"keeps_picture": True, "secondary_accuracy": accuracy, "learning_per_purchase": 0.0},
            "strategy": {
                "name": "rules", "acquisition_budget": 0.0, "retention_budget": None, "otherwise": "letter",
                "actions": {"letter": letter},
            },
        }  # fmt: skip
        return plain(
            800, {"Ours": ours, "Theirs": {}}, weeks=40, planning_interval_weeks=every,
            customers={"segments": {"First": HALF, "Second": HALF}},
            orientation={
                "choosing": {"reminder_strength": reminder},
                "feeling": {"irritation_per_message": per_message, "irritation_fading": 0.05},
            },
        )  # fmt: skip

    sold = staticmethod(total("purchases", "Ours"))
    opted_out = staticmethod(total("opt_outs", "Ours"))

    def test_messages_beside_the_point_drive_customers_away_and_out(self):
        nothing, beside = self.shops(contact=False), self.shops(relevance=0.3)
        assert holds(-differences(beside, nothing, self.sold, SEEDS), at_least=500)
        assert holds(differences(beside, nothing, self.opted_out, SEEDS), at_least=200)
        half = self.shops(relevance=0.65)
        assert holds(differences(beside, half, self.opted_out, SEEDS), at_least=100)

    def test_messages_to_the_point_irritate_nobody_and_remind_as_strongly_as_reminders_do(self):
        nothing, welcome = self.shops(contact=False), self.shops()
        assert (differences(welcome, nothing, self.sold, SEEDS) == 0).all()
        assert (differences(welcome, nothing, self.opted_out, SEEDS) == 0).all()
        reminding = self.shops(reminder=0.5)
        assert holds(differences(reminding, nothing, self.sold, SEEDS), at_least=200)

    def test_a_second_message_too_soon_irritates_even_if_it_is_to_the_point(self):
        for every, irritates in ((1, True), (2, True), (3, False), (4, False)):
            nothing, welcome = self.shops(contact=False, every=every), self.shops(every=every)
            fewer = -differences(welcome, nothing, self.sold, SEEDS)
            assert holds(fewer, at_least=200) if irritates else (fewer == 0).all(), every

    def test_a_personal_message_is_as_good_as_the_picture_of_its_reader(self):
        """Drawn alike: right pictures make every message relevant, wrong ones none."""
        for accuracy, relevance in ((1.0, 1.0), (0.0, 0.0)):
            personal = ran(self.shops(personal=True, accuracy=accuracy, relevance=0.5), SEEDS[0]).history
            for_all = ran(self.shops(relevance=relevance), SEEDS[0]).history
            assert (personal.tallies == for_all.tallies).all()
        vague, sharp = (self.shops(personal=True, accuracy=accuracy) for accuracy in (0.3, 0.8))
        assert holds(differences(vague, sharp, self.opted_out, SEEDS), at_least=100)
        assert holds(differences(sharp, vague, self.sold, SEEDS), at_least=200)

    @pytest.mark.parametrize("per_message", [0.25, 0.15])
    def test_who_gets_nothing_but_irrelevant_messages_opts_out_when_irritation_says_so(self, per_message):
        """Irritation by hand: it fades by a factor between messages, and each closes part of the gap to 1."""
        irritation, messages = 0.0, 0
        while irritation < 0.6 and messages < 10:
            messages += 1
            irritation = irritation * math.exp(-0.05 * 4) * (1.0 - per_message) + per_message
        market = ran(self.shops(relevance=0.0, per_message=per_message), SEEDS[0])
        state = market.state
        out = state.marks[0] & OPTED_OUT != 0
        if messages == 10:  # the planning weeks of 40 weeks: it never gets that far
            assert not out.any()
            return
        # the first message comes at the first planning after the first purchase; no more come after the last
        first = -(-state.first_purchase[0][out] // 4) * 4 + 1
        assert (state.last_contact[0][out] == first + 4 * (messages - 1)).all()
        assert out.sum() == self.opted_out(market) > 700

    def test_who_has_opted_out_gets_no_more_messages_and_calms_down(self):
        market = sim.Market(self.shops(relevance=0.0, per_message=0.7), SEEDS[0])
        market.run(13)
        out = market.state.marks[0] & OPTED_OUT != 0
        contact, reminded = market.state.last_contact[0][out].copy(), market.state.reminded[0][out].copy()
        assert out.sum() > 700
        market.run(30)
        assert (market.state.last_contact[0][out] == contact).all()
        assert (market.state.reminded[0][out] == reminded).all()
        weeks = market.history.tally("purchases")[:, 0].sum(axis=1)
        assert weeks[35:].mean() > 1.2 * weeks[5:10].mean()


class TestFairness:
    """A discount for the tenth who pay most."""

    def town(self, *, discount=0.15, deal_talk=0.5, unfairness=0.2, talking=True):
        settings = {
            "firms.Lantern.strategy.actions.favourite.discount": discount,
            "firms.Lantern.strategy.actions.favourite.contact": False,
            "firms.Lantern.strategy.actions.letter.contact": False,
        }
        for name in ("cost", "value"):
            settings[f"customers.orientations.{name}.talking.deal_talk"] = deal_talk
            settings[f"customers.orientations.{name}.feeling.unfairness"] = unfairness
        if not talking:
            settings["customers.network"] = {"kind": "none"}
        return changed(shipped(), settings)

    trust = staticmethod(at_end("trust", "Lantern"))
    envy = staticmethod(total("envy", "Lantern"))

    def test_discounts_for_some_are_told_and_cost_trust_and_sales(self):
        told, secret = self.town(), self.town(deal_talk=0.0)
        assert holds(differences(told, secret, self.envy, SEEDS), at_least=1000)
        assert holds(-differences(told, secret, self.trust, SEEDS), at_least=0.01)
        assert holds(-differences(told, secret, total("purchases", "Lantern"), SEEDS))
        assert holds(-differences(told, secret, total("profit", "Lantern"), SEEDS), at_least=500)

    @pytest.mark.parametrize(
        "missing", [{"deal_talk": 0.0}, {"talking": False}, {"discount": 0.0}], ids=["talk", "network", "discount"]
    )
    def test_nobody_is_envious_of_what_nobody_hears_of_or_nobody_got(self, missing):
        market = ran(self.town(**missing), SEEDS[0])
        assert market.history.tally("envy").sum() == 0
        again = ran(self.town(**{**missing, "unfairness": 1.0}), SEEDS[0])
        assert (market.history.tallies == again.history.tallies).all()

    def test_who_does_not_care_hears_of_it_and_nothing_follows(self):
        """But for the envious themselves being counted."""
        told = ran(self.town(unfairness=0.0), SEEDS[0]).history
        secret = ran(self.town(unfairness=0.0, deal_talk=0.0), SEEDS[0]).history
        assert told.tally("envy").sum() > 1000
        for name in ("purchases", "trust", "lapses", "revenue_cents"):
            assert (told.tally(name) == secret.tally(name)).all()

    def test_the_more_are_favoured_the_fewer_can_envy_them(self):
        """Give the discount to everybody, and talk of it does no harm."""
        everybody = {"firms.Lantern.strategy.actions.letter.discount": 0.15}
        given = changed(self.town(), everybody)
        in_secret = changed(self.town(deal_talk=0.0), everybody)
        harm = -differences(given, in_secret, self.trust, SEEDS)
        some = -differences(self.town(), self.town(deal_talk=0.0), self.trust, SEEDS)
        assert holds(some - 3.0 * np.abs(harm))


class TestShippedScenario:
    LETTERS = "firms.Lantern.strategy.actions.{}.{}"

    def letters(self, **how):
        paths = {
            self.LETTERS.format(each, what): value for what, value in how.items() for each in ("letter", "favourite")
        }
        return changed(shipped(), paths)

    def known(self, accuracy):
        return changed(self.letters(personal=True), {"firms.Lantern.research_basics.secondary_accuracy": accuracy})

    profit = staticmethod(total("profit", "Lantern"))

    def test_the_letters_cost_more_than_they_bring_unless_the_firm_knows_its_readers(self):
        none = self.letters(contact=False)
        assert holds(differences(none, shipped(), self.profit, SEEDS), at_least=5000)
        assert holds(differences(self.known(0.9), none, self.profit, SEEDS), at_least=1000)
        assert holds(differences(none, self.known(0.0), self.profit, SEEDS))

    def test_what_it_is_worth_to_know_them_is_nothing_where_every_message_fits_anyway(self):
        """Q9: messages for all that are always to the point do not get better by pictures."""
        fits = changed(self.letters(personal=False), {"firms.Lantern.contact.relevance_for_all": 1.0})
        known = changed(fits, {"firms.Lantern.research_basics.secondary_accuracy": 1.0})
        assert (differences(known, fits, self.profit, SEEDS[:2]) == 0.0).all()


class TestPictures:
    """What a firm knows of a customer, against the closed form, purchase by purchase."""

    BASICS = {
        "keeps_picture": True,
        "secondary_accuracy": 0.2,
        "learning_per_purchase": 0.15,
        "forgetting_per_week": 0.2,
    }

    def right(self, research=None, **basics):
        """Return purchases and whether the picture is right, for all customers on our records; and the accuracy at first."""
        ours = {"research_basics": {**self.BASICS, **basics}}
        base = scenario(2500, firms={"Ours": ours, "Theirs": {}}, weeks=30, burn_in_weeks=0)
        bought, right = [], []
        for seed in SEEDS[:3]:
            market = sim.Market(base, seed, strategies={"Ours": Always(plan={"research": research or {}})}).run()
            rows, view = market.seen_by(market.firms[0])
            bought.append(view.records.purchases)
            right.append(view.records.persona == market.state.segment[rows])
        return np.concatenate(bought), np.concatenate(right), view.accuracy

    @pytest.mark.parametrize("learning", [0.0, 0.15, 1.0])
    def test_a_picture_is_right_as_often_as_purchases_have_taught(self, learning):
        bought, right, first = self.right(learning_per_purchase=learning)
        assert first == pytest.approx(0.2)
        for purchases in range(1, 9):
            of_these = right[bought == purchases]
            expected = 1.0 - 0.8 * (1.0 - learning) ** purchases
            error = math.sqrt(expected * (1.0 - expected) / len(of_these))
            assert abs(of_these.mean() - expected) <= FOUR * error + 1e-12, purchases

    def test_research_sharpens_it_as_far_as_its_spending_goes(self):
        _, vague, _ = self.right(learning_per_purchase=0.0)
        _, sharp, first = self.right({"survey": 100.0, "interviews": 400.0}, learning_per_purchase=0.0)
        grown = 1.0 - 0.8**30  # moves a fifth of the way each week
        survey, interviews = (ceiling * (1.0 - math.exp(-1.0)) * grown for ceiling in (0.4, 0.6))
        expected = 1.0 - 0.8 * (1.0 - survey) * (1.0 - interviews)
        assert first == pytest.approx(expected)
        error = math.sqrt(expected * (1.0 - expected) / len(sharp))
        assert abs(sharp.mean() - expected) < FOUR * error
        assert sharp.mean() > vague.mean() + 0.3

    def test_research_that_nobody_pays_for_teaches_nothing(self):
        _, without, first = self.right({"survey": 0.0}, learning_per_purchase=0.0)
        assert first == pytest.approx(0.2)
        assert (without == self.right(learning_per_purchase=0.0)[1]).all()
