"""Partners, departments, ideas and aftersale: closed forms, effects, and where there are none."""

import math

import pytest

import simulation as sim
from simulation.firms.firm_parameters import FirmParameters
from simulation.firms.offering_now import (
    complaint_cost_now,
    failure_probability_now,
    levels_now,
    partnerships_cost,
    unit_cost_now,
)
from simulation.firms.partners import Departments, Ideas, Partner
from tests.market.markets import plain

MAKER = Partner(
    weekly_cost=70.0, product=0.2, service=0.1, unit_cost=-2.0, reliability=0.5, time=-0.1, ramp_weeks=10.0, from_week=5
)


def firm_with(*partners, **more):
    return FirmParameters(partners={str(place): partner for place, partner in enumerate(partners)}, **more)


class TestClosedForms:
    @pytest.mark.parametrize("week", [1, 5, 15, 2000])
    def test_effects_come_in_over_time(self, week):
        share = 1.0 - math.exp(-max(0, week - 5) / 10.0)
        own = firm_with(MAKER)
        levels = levels_now(own, week, 0.0, 0)
        assert levels["product"] == pytest.approx(0.5 + 0.2 * share)
        assert levels["service"] == pytest.approx(0.5 + 0.1 * share)
        assert levels["time"] == pytest.approx(0.3 - 0.1 * share)
        assert unit_cost_now(own, week, 0) == pytest.approx(11.0 - 2.0 * share)
        assert failure_probability_now(own, week) == pytest.approx(0.03 * (1.0 - 0.5 * share))
        assert partnerships_cost(own, week) == (70.0 if week >= 5 else 0.0)

    def test_a_partner_of_old_has_its_full_effects_at_once(self):
        own = firm_with(Partner(product=0.1), Partner(product=0.9, unit_cost=-20.0))
        assert levels_now(own, -26, 0.0, 0)["product"] == 1.0
        assert unit_cost_now(own, -26, 0) == 0.0
        assert partnerships_cost(own, -26) == 400.0

    def test_nothing_changes_without_them(self):
        own = FirmParameters()
        levels = levels_now(own, 100, 0.0, 1000)
        assert {name: getattr(own.offering, name) for name in levels} == levels
        assert unit_cost_now(own, 100, 1000) == own.offering.unit_cost
        assert failure_probability_now(own, 100) == own.offering.failure_probability
        assert complaint_cost_now(own) == own.costs.complaint_cost
        assert partnerships_cost(own, 100) == 0.0

    def test_departments_working_as_one_serve_better_and_cheaper_for_a_price(self):
        own = FirmParameters(departments=Departments(alignment=0.5))
        assert levels_now(own, 1, 0.0, 0)["personnel"] == pytest.approx(0.5 + 0.5 * 0.2)
        assert complaint_cost_now(own) == pytest.approx(8.0 * (1.0 - 0.5 * 0.4))
        assert partnerships_cost(own, 1) == 150.0

    def test_ideas_are_worth_less_and_less(self):
        own = FirmParameters(ideas=Ideas(quality_ceiling=0.3, cost_ceiling=0.5, scale=20.0))
        worth = 1.0 - math.exp(-1.0)
        assert levels_now(own, 1, 0.0, 20)["product"] == pytest.approx(0.5 + 0.3 * worth)
        assert unit_cost_now(own, 1, 20) == pytest.approx(11.0 * (1.0 - 0.5 * worth))


def market(ours, orientation=None, **more):
    return sim.Market(plain(500, {"Ours": ours, "Theirs": {}}, orientation=orientation, weeks=20, **more)).run()


class TestEffects:
    def test_a_cheaper_supplier_saves_its_cost_only_with_enough_sales(self):
        def profit(partners, number):
            base = plain(number, {"Ours": {"partners": partners}, "Theirs": {}}, weeks=20)
            return sim.Market(base).run().results.summary().set_index("firm").loc["Ours", "profit"]

        cheaper = {"Maker": {"weekly_cost": 100.0, "unit_cost": -1.0}}
        assert profit(cheaper, 1000) > profit({}, 1000)
        assert profit(cheaper, 100) < profit({}, 100)

    def test_a_reliable_partner_prevents_failures(self):
        failing = {"offering": {"failure_probability": 0.3}}
        found = market({**failing, "partners": {"Maker": {"reliability": 0.5}}})
        before = market(failing)
        ratio = found.history.tally("failures")[:, 0].sum() / before.history.tally("failures")[:, 0].sum()
        assert 0.4 < ratio < 0.6
        assert (found.history.line("partners")[:, 0].sum(axis=1) == 200_00).all()

    def test_an_event_brings_a_partner(self):
        event = {
            "week": 11,
            "title": "ally",
            "set": {"firms.Ours.partners": {"Maker": {"unit_cost": -5.0, "from_week": 11}}},
        }
        found = market({}, events=[event])
        costs = found.history.line("cost_of_goods")[:, 0].sum(axis=1) / found.history.tally("purchases")[:, 0].sum(
            axis=1
        )
        assert costs[:11] == pytest.approx(1100)
        assert (costs[11:] < costs[10:-1]).all()
        assert found.history.line("partners")[:10].sum() == 0
        assert (found.history.line("partners")[10:, 0].sum(axis=1) == 200_00).all()

    def test_ideas_improve_the_offer_only_if_somebody_has_them_and_somebody_listens(self):
        def found(ideas, level):
            ours = {"level": level, "ideas": {"quality_ceiling": 0.4, "scale": 50.0}}
            return market(ours, segment={"habits": {"ideas": ideas}}).firms[0]

        improved = found(0.2, "partnership")
        assert improved.ideas_received > 50
        assert improved.levels()["product"] > 0.7
        assert found(0.2, "basic").ideas_received == found(0.0, "partnership").ideas_received == 0
        assert found(0.2, "basic").levels()["product"] == 0.5

    def test_repairs_mend_failures_at_a_price(self):
        failing = {"offering": {"failure_probability": 0.5}}
        how = {"feeling": {"failure_loss": 0.4}}
        none = market(failing, how)
        repaired = market(
            {**failing, "aftersale": {"repair_quality": 1.0, "repair_cost": 3.0, "repair_price": 1.0}}, how
        )
        failures = repaired.history.tally("failures")[:, 0].sum()
        assert repaired.history.tally("repairs")[:, 0].sum() == failures > 0
        assert none.history.tally("repairs").sum() == 0
        purchases = repaired.history.tally("purchases")[:, 0].sum()
        assert repaired.history.line("cost_to_serve")[:, 0].sum() == 100 * purchases + 300 * failures
        assert repaired.history.line("revenue")[:, 0].sum() == 2000 * purchases + 100 * failures

        def satisfaction(found):
            tally = found.history.tally
            return tally("experienced_satisfaction")[:, 0].sum() / tally("purchases")[:, 0].sum()

        assert satisfaction(repaired) > 1.2 * satisfaction(none)
