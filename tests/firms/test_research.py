"""What a firm knows: research, pictures of customers, personas, and what a wrong picture costs."""

import dataclasses
import math

import numba
import numpy as np
import pytest

import simulation as sim
from simulation.firms.decision import Decision, Treatment
from simulation.firms.research import (
    ResearchMethod,
    accuracy_after,
    accuracy_at_first,
    bias_shares,
    knowledge_after,
    picture,
)
from simulation.random_numbers import draw, key_of, uniform
from simulation.random_numbers.purposes import PICTURE
from tests.firms.plans import Always, views_seen
from tests.market.markets import scenario

SEGMENTS = {"Savers": "cost", "Builders": "value", "Pioneers": "technology"}
FRAMED = {
    name: {
        "share": share,
        "orientation": kind,
        "persona": f"{name} persona",
        "story": "S",
        "goals": "G",
        "worries": "W",
    }
    for (name, kind), share in zip(SEGMENTS.items(), (0.4, 0.4, 0.2), strict=True)
}


def market(basics, plan=None, treatment=None, number=1500, **firm):
    ours = {"research_basics": {"keeps_picture": True, **basics}, **firm}
    base = scenario(
        number, firms={"Ours": ours, "Theirs": {}}, weeks=30, burn_in_weeks=0, customers={"segments": FRAMED},
        planning_interval_weeks=4,
    )  # fmt: skip
    return sim.Market(base, strategies={"Ours": Always(plan=plan or {}, treatment=treatment)})


class TestClosedForms:
    def test_knowledge_moves_to_what_is_spent_and_fades_without(self):
        methods = {"survey": ResearchMethod(ceiling=0.5, scale=100.0)}
        reached = 0.5 * (1.0 - math.exp(-2.0))
        known = {}
        for _ in range(10):
            known = knowledge_after(known, methods, {"survey": 200.0}, 0.1)
        assert known["survey"] == pytest.approx(reached * (1.0 - 0.9**10))
        for _ in range(10):
            known = knowledge_after(known, methods, {}, 0.1)
        assert known["survey"] == pytest.approx(reached * (1.0 - 0.9**10) * 0.9**10)

    def test_sources_and_purchases_help_where_the_others_failed(self):
        assert accuracy_at_first([0.5, 0.2], 0.1) == pytest.approx(1.0 - 0.9 * 0.5 * 0.8)
        assert accuracy_after(0.1, 0.2, 3) == pytest.approx(1.0 - 0.9 * 0.8**3)
        assert accuracy_after(0.1, 0.0, 300) == pytest.approx(0.1)

    def test_biases_count_by_what_each_method_brought(self):
        methods = {
            "survey": ResearchMethod(bias="value"), "interviews": ResearchMethod(bias="Savers"),
            "observation": ResearchMethod(), "gone": ResearchMethod(bias="nobody"),
        }  # fmt: skip
        known = {"survey": 0.3, "interviews": 0.1, "observation": 0.4, "gone": 0.2}
        assert bias_shares(known, methods, SEGMENTS) == pytest.approx([0.1, 0.3, 0.0])
        assert bias_shares({}, methods, SEGMENTS) == [0.0, 0.0, 0.0]


@numba.njit
def pictures_of(low, high, n, segment, accuracy, biases, by_id):
    found = np.empty(n, np.int64)
    for customer in range(n):
        words = draw(low, high, customer, 0, PICTURE, 0, 0)
        found[customer] = picture(uniform(words[0]), uniform(words[1]), segment, accuracy, biases, by_id)
    return found


class TestPictures:
    def pictures(self, segment, accuracy, biases, n=4000, by_id=(0, 1, 2)):
        return pictures_of(*key_of(3), n, segment, accuracy, np.array(biases), np.array(by_id))

    @pytest.mark.parametrize("segment", [0, 1, 2])
    def test_pictures_are_right_as_often_as_the_accuracy_says(self, segment):
        found = self.pictures(segment, 0.4, [0.0, 0.0, 0.0])
        shares = np.bincount(found, minlength=3) / len(found)
        expected = np.full(3, 0.3)
        expected[segment] = 0.4
        assert np.abs(shares - expected).max() < 4.0 * math.sqrt(0.24 / 4000)

    def test_the_wrong_ones_follow_the_biases(self):
        shares = np.bincount(self.pictures(0, 0.5, [0.0, 0.6, 0.0]), minlength=3) / 4000
        assert shares == pytest.approx([0.5, 0.5 * (0.6 + 0.4 / 2), 0.5 * 0.4 / 2], abs=0.035)
        # nobody is biased towards the truth
        shares = np.bincount(self.pictures(1, 0.5, [0.0, 0.6, 0.0]), minlength=3) / 4000
        assert shares == pytest.approx([0.25, 0.5, 0.25], abs=0.035)

    def test_the_biases_are_in_the_order_of_the_ids(self):
        here = self.pictures(0, 0.2, [0.1, 0.6, 0.2])
        there = self.pictures(2, 0.2, [0.1, 0.6, 0.2], by_id=(2, 0, 1))
        assert (np.array([2, 0, 1])[here] == there).all()

    def test_a_right_picture_stays_right_as_more_is_known(self):
        little, much = self.pictures(0, 0.3, [0.0, 0.5, 0.0]), self.pictures(0, 0.7, [0.0, 0.0, 0.5])
        assert (much[little == 0] == 0).all()

    def test_with_one_segment_every_picture_is_right(self):
        assert (self.pictures(0, 0.0, [0.0], 50, (0,)) == 0).all()


class TestWhatTheFirmSees:
    def test_no_picture_is_kept_unless_asked_for(self):
        found = market({"keeps_picture": False})
        found.run(8)
        view = views_seen(found, found.firms[0], 1)[0]
        assert (view.records.persona == -1).all()
        assert view.personas == {}

    def right(self, basics, plan=None):
        found = market(basics, plan)
        found.run(28)
        rows, view = found.seen_by(found.firms[0])
        return (view.records.persona == found.state.segment[rows]).mean(), view

    def test_research_and_purchases_sharpen_the_picture(self):
        nothing, vague = self.right({"secondary_accuracy": 0.1, "learning_per_purchase": 0.0})
        bought, _ = self.right({"secondary_accuracy": 0.1, "learning_per_purchase": 0.3})
        paid, sharp = self.right(
            {"secondary_accuracy": 0.1, "learning_per_purchase": 0.0, "forgetting_per_week": 0.3},
            {"research": {"observation": 2000.0, "interviews": 1000.0}},
        )
        assert nothing == pytest.approx(0.1, abs=0.04)
        assert bought > nothing + 0.2
        assert paid == pytest.approx(sharp.accuracy, abs=0.05)
        assert paid > 0.7
        assert vague.personas["Savers"].story == ""
        persona = sharp.personas["Builders"]
        assert (persona.story, persona.goals, persona.worries) == ("S", "G", "W")
        assert (persona.number, persona.name, persona.orientation) == (1, "Builders persona", "value")
        assert sum(persona.share for persona in sharp.personas.values()) == pytest.approx(1.0)

    def test_a_survey_makes_customers_look_like_those_who_seek_value(self):
        plan = {"research": {"survey": 1000.0}}
        biased = self.right({"secondary_accuracy": 0.0, "learning_per_purchase": 0.0}, plan)[1]
        unbiased = self.right(
            {"secondary_accuracy": 0.0, "learning_per_purchase": 0.0}, {"research": {"observation": 300.0}}
        )[1]
        assert biased.personas["Builders"].share > unbiased.personas["Builders"].share + 0.1

    def test_research_is_paid_for(self):
        found = market({}, {"research": {"survey": 30.0, "observation": 12.5}}).run()
        assert (found.history.line("research")[:, 0].sum(axis=1) == 42_50).all()
        assert found.history.line("research")[:, 1].sum() == 0

    def test_nothing_in_the_view_leads_back_to_the_market(self):
        found = market({})
        found.run(8)
        view = views_seen(found, found.firms[0], 1)[0]
        for field in dataclasses.fields(view):
            value = getattr(view, field.name)
            assert not isinstance(value, sim.Market | sim.Firm)
        for field in dataclasses.fields(view.records):
            values = getattr(view.records, field.name)
            for name in ("relation", "file", "segment", "spent", "points", "earned", "marks"):
                assert not np.shares_memory(values, getattr(found.state, name))


class TestWhatAPictureIsFor:
    def irritated(self, accuracy, personal, relevance):
        letter = Treatment("letter", contact=True, personal=personal)
        found = market(
            {"secondary_accuracy": accuracy, "learning_per_purchase": 0.0}, treatment=letter,
            contact={"relevance_for_all": relevance},
        ).run()  # fmt: skip
        return (found.state.irritation[0] > 0).sum()

    def test_personal_messages_irritate_if_the_picture_is_wrong(self):
        wrong = self.irritated(0.0, personal=True, relevance=1.0)
        assert wrong > 200
        assert self.irritated(1.0, personal=True, relevance=0.0) == 0
        assert self.irritated(0.0, personal=False, relevance=1.0) == 0
        assert self.irritated(1.0, personal=False, relevance=0.0) == wrong


def test_a_bias_must_be_a_segment_or_an_orientation():
    with pytest.raises(ValueError, match="no segment or orientation 'Saver'; did you mean 'Savers'"):
        market({}, research={"survey": {"bias": "Saver"}})


def test_a_plan_above_the_budget_is_cut_in_research_too():
    found = market({}, {"research": {"survey": 300.0}, "acquisition_spending": 100.0}, budget=200.0)
    found.run(1)
    assert found.history.line("research")[0, 0].sum() == 150_00
    assert found.history.line("acquisition")[0, 0].sum() == 50_00
    assert found.firms[0].plan == Decision(research={"survey": 300.0}, acquisition_spending=100.0)
