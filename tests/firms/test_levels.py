"""Relationship levels, bonds, messages and what treatments do to a customer's file."""

import numpy as np
import pytest

import simulation as sim
from simulation.firms.decision import Treatment
from simulation.firms.firm_parameters import FirmParameters
from simulation.firms.levels import READY_MADE
from simulation.firms.programme import Bonds
from simulation.firms.treatment_now import attention, order_row, planned_cost, treatment_row
from simulation.rules.lifecycle import LAPSED
from simulation.state.columns import ASKED, OPTED_OUT, SERVICE
from simulation.state.week import TREATMENT_WEEK
from tests.firms.plans import Always, views_seen
from tests.market.markets import plain, scenario

LEVELS = list(READY_MADE)


def row(own, treatment, share=1.0):
    """What a treatment is to a customer, by name."""
    return dict(zip(TREATMENT_WEEK.names, treatment_row(own, treatment, share), strict=True))


def plain_market(ours, weeks=12, plan=None, treatment=None, number=500, **more):
    base = plain(number, {"Ours": ours, "Theirs": {}}, weeks=weeks, **more)
    return sim.Market(base, strategies={"Ours": Always(plan=plan or {}, treatment=treatment)})


class TestWhatALevelIs:
    def test_basic_is_nothing(self):
        neutral = row(FirmParameters(), sim.UNTREATED)
        assert neutral.pop("serve") == 1.0
        assert set(neutral.values()) == {0.0}
        assert planned_cost(FirmParameters(), sim.UNTREATED) == 0.0

    def test_each_level_costs_more_and_binds_more(self):
        levels = FirmParameters().levels
        assert list(levels) == LEVELS
        for name in ("weekly_cost", "care", "bond"):
            amounts = [getattr(levels[level], name) for level in LEVELS]
            assert amounts == sorted(set(amounts))

    def test_a_treatment_adds_its_level_and_the_budget_cuts_both(self):
        own = FirmParameters(bonds=Bonds(social=0.2, technical=0.4, serve_saving=0.5, weekly_cost=0.1))
        treatment = Treatment("close", weekly_cost=0.3, level="partnership", automated=0.5, offer=0.2)
        found = row(own, treatment, share=0.5)
        level, care = own.levels["partnership"], 0.4 * (1.0 - np.exp(-0.5))
        assert found["care"] == pytest.approx(care + 0.5 * level.care)
        assert found["benefit"] == pytest.approx(0.5 * level.benefit - 0.5 * own.contact.automation_loss)
        assert found["bond"] == 0.5
        assert found["ease"] == pytest.approx(0.5 * (0.4 + level.ease))
        assert found["serve"] == pytest.approx(0.5 * (1.0 - 0.5 * 0.4 * 0.5))
        for name in ("invite", "recovery", "listening"):
            assert found[name] == pytest.approx(0.5 * getattr(level, name))
        assert found["offer"] == 0.2
        assert order_row(own, treatment, 0.5, 4)[5] == pytest.approx((0.3 + level.weekly_cost + 0.1) * 0.5 * 4)
        assert attention(own, treatment, 0.0) == 0.0

    def test_a_change_keeps_the_rest_of_a_ready_made_level(self):
        own = FirmParameters.model_validate({"levels": {"proactive": {"weekly_cost": 9.0}, "own": {"bond": 0.1}}})
        assert own.levels["proactive"].weekly_cost == 9.0
        assert own.levels["proactive"].care == READY_MADE["proactive"]["care"]
        assert list(own.levels) == [*LEVELS, "own"]
        with pytest.raises(ValueError, match="no relationship level 'proactiv'; did you mean 'proactive'"):
            FirmParameters(level="proactiv")


class TestCosts:
    def test_the_ordinary_level_is_paid_for_everybody_not_gone_quiet(self):
        ours = {"level": "accountable", "levels": {"accountable": {"weekly_cost": 0.5}}}
        market = plain_market(ours, weeks=5, planning_interval_weeks=4)
        market.run(4)
        seen = views_seen(market, market.firms[0], 1)[0]
        kept = int((~seen.records.looks_lapsed()).sum())
        assert kept > 100
        assert market.history.line("retention")[4, 0].sum() == 50 * kept
        assert market.history.line("retention")[:4, 0].sum() == 0  # nobody was on file at the first planning

    def test_a_plan_above_the_budget_is_cut_to_it(self):
        ours = {"level": "accountable", "levels": {"accountable": {"weekly_cost": 1.0}}, "budget": 90.0}
        leaving = {"purchase_rate": {"mean": 0.5, "shape": 1.0}}
        market = plain_market(ours, weeks=40, segment=leaving, planning_interval_weeks=4)
        market.run(39)
        seen = market.seen_by(market.firms[0])[1]
        assert seen.records.looks_lapsed().sum() > 20  # for whom nothing is planned
        assert market.history.line("retention")[36:, 0].sum(axis=1) == pytest.approx(90_00, abs=1)

    def test_what_a_customer_costs_is_noted_in_its_file(self):
        costly = Treatment("costly", weekly_cost=2.0)

        def earned(treatment):
            market = plain_market({}, weeks=5, treatment=treatment, planning_interval_weeks=4).run()
            return market.history, market.state.earned[0], market.state.purchases[0] > 0

        history, without, _ = earned(None)
        treated, found, bought = earned(costly)
        noted = without - found
        had_bought = treated.tally("first_purchases")[:4, 0].sum()
        assert (noted[noted != 0.0] == pytest.approx(8.0, abs=1e-4)) and (noted != 0.0).sum() == had_bought
        assert history.line("revenue").sum() == treated.line("revenue").sum()
        assert bought.sum() >= had_bought

    def test_who_gains_is_counted_after_every_cost(self):
        """The levels 'who gains' are kept by changes; here they are counted anew."""
        base = scenario(600, weeks=26)
        costly = Always(treatment=Treatment("costly", weekly_cost=5.0, level="partnership"))
        market = sim.Market(base, strategies={"Keeper": costly}).run()
        state, living = market.state, np.isin(market.state.stage, [3, 4, 5, 7])
        living &= state.presence == 1
        firm, customer = state.earned > 0, state.gain > 0
        for name, which in {
            "both_gain": firm & customer, "only_firm_gains": firm & ~customer, "only_customer_gains": ~firm & customer,
        }.items():  # fmt: skip
            assert (market.history.tally(name)[-1, :-1].sum(axis=1) == (which & living).sum(axis=1)).all()
        assert market.history.tally("only_customer_gains")[-1, 0].sum() > 20


class TestMessages:
    def irritating(self, **more):
        how = {"feeling": {"irritation_per_message": 0.3, "irritation_fading": 0.0, "opt_out_at": 0.6}}
        ours = {"contact": {"relevance_for_all": 0.0}, **more.pop("ours", {})}
        return plain_market(
            ours,
            weeks=17,
            treatment=Treatment("letter", contact=True),
            orientation=how,
            planning_interval_weeks=4,
            **more,
        )

    def test_nothing_irritates_if_messages_are_to_the_point_and_not_too_many(self):
        market = plain_market(
            {}, weeks=16, treatment=Treatment("letter", contact=True), planning_interval_weeks=4
        ).run()
        assert (market.state.irritation[0] == 0).all()
        assert (market.state.reminded[0] >= 0).sum() > 100

    def test_irrelevant_messages_irritate_until_they_are_no_longer_wanted(self):
        market = self.irritating()
        market.run(9)  # messages in weeks 5 and 9: 1 - 0.7^2 = 0.51
        reached = market.state.irritation[0].max()
        assert reached == round(0.51 * 255)
        assert market.history.tally("opt_outs").sum() == 0
        market.run(4)  # the third: 1 - 0.7^3 = 0.66
        opted_out = market.history.tally("opt_outs")[:, 0].sum()
        assert opted_out == (market.state.marks[0] & OPTED_OUT != 0).sum() > 100
        silenced = market.state.marks[0] & OPTED_OUT != 0
        seen = views_seen(market, market.firms[0], 4)  # one more planning
        assert seen[0].records.opted_out.sum() == opted_out
        assert (market.state.last_contact[0][silenced] == 13).all()
        assert (market.state.last_contact[0] == 17).sum() > 10
        assert (market.state.reminded[0] == -1).all()

    def test_a_relevant_message_every_week_irritates_half_as_much(self):
        how = {"feeling": {"irritation_per_message": 0.3, "irritation_fading": 0.0, "opt_out_at": 1.0}}
        market = plain_market(
            {}, weeks=3, treatment=Treatment("letter", contact=True), orientation=how, planning_interval_weeks=1
        ).run()
        assert market.state.irritation[0].max() == round(0.15 * 255)  # told in weeks 2 and 3

    def test_a_proactive_level_sends_messages_by_itself(self):
        def reminded(level):
            market = plain_market({"level": level}, weeks=8, planning_interval_weeks=4).run()
            return (market.state.reminded[0] >= 0).sum()

        assert reminded("proactive") > 100
        assert reminded("accountable") == 0


class TestWinningBack:
    def lapsed(self, treatment):
        """A market in which our service got worse and many left for the other firm, then our firm acts once."""
        how = {
            "choosing": {"value_sensitivity": 20.0, "perception_error": 0.0},
            "feeling": {"patience": 2, "expectation_learning": 1.0},
        }

        def event(week, level):
            offering = {f"firms.Ours.offering.{name}": level for name in ("service", "product")}
            return {"week": week, "title": "change", "set": offering}

        base = plain(
            600,
            {"Ours": {}, "Theirs": {}},
            orientation=how,
            weeks=14,
            planning_interval_weeks=13,
            events=[event(2, 0.0), event(12, 0.9)],
        )
        strategy = Always(treatment=treatment, from_week=14)
        return sim.Market(base, strategies={"Ours": strategy}).run(13)

    def test_asking_why_shows_the_reason_of_those_who_left(self):
        asked = self.lapsed(Treatment("ask", ask_why=True))
        seen = views_seen(asked, asked.firms[0], 1)
        assert (seen[0].records.left_because == 0).all()
        rows, view = asked.seen_by(asked.firms[0])
        gone = asked.state.stage[0][rows] == LAPSED
        shown = view.records.left_because
        assert (asked.state.marks[0][rows][gone] & ASKED != 0).mean() > 0.9
        assert (shown[gone] == asked.state.left_because[0][rows][gone]).mean() > 0.9
        assert set(np.unique(shown[gone])) <= {0, 1, 2, 3, 4}
        assert (shown == SERVICE).sum() > 50

    def test_an_apology_mends_the_belief_of_those_who_left_for_the_service(self):
        def believed(apology):
            market = self.lapsed(Treatment("sorry", apology=apology))
            left = (market.state.stage[0] == LAPSED) & (market.state.left_because[0] == SERVICE)
            before = market.state.expectation[0].copy()
            market.step()
            return before[left], market.state.expectation[0][left], market.state.stage[0][left] == LAPSED

        before, after, still = believed(0.0)
        assert (before[still] == after[still]).all()
        before, after, still = believed(1.0)
        assert still.sum() + (~still).sum() > 50
        assert (after[still] > before[still] + 0.1).all()
        assert (~still).sum() > (~believed(0.0)[2]).sum()  # and some of them come back


class TestBonds:
    def test_bonds_grow_with_purchases_and_hold_customers_when_a_rival_cuts_its_price(self):
        def purchases(social, weight):
            how = {"choosing": {"value_sensitivity": 10.0, "bond_weight": weight}, "weights": {"money": 0.5}}
            cut = {"week": 20, "title": "cut", "set": {"firms.Theirs.offering.price": 14.0}}
            base = plain(
                800, {"Ours": {"bonds": {"social": social}}, "Theirs": {}}, orientation=how, weeks=30, events=[cut]
            )
            market = sim.Market(base).run()
            return market.history.tally("purchases")[20:, 0].sum(), market.state.bond[0].max()

        free, unbound = purchases(0.0, 4.0)
        held, bound = purchases(1.0, 4.0)
        assert unbound == 0
        assert bound > 100
        assert held > 1.2 * free
        assert purchases(1.0, 0.0)[0] == free  # ties that do not matter tie nobody
