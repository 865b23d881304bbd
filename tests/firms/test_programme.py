"""Loyalty programmes: points and what is owed for them, expiry, and who joins."""

import numpy as np
import pytest

import simulation as sim
from simulation.firms import carrying_out, expiring
from simulation.scenario.schema import changed
from simulation.state import tallies
from simulation.state.columns import MEMBER, REFUSED
from simulation.state.ledger import COSTS
from simulation.team import Team
from tests.firms.plans import views_seen
from tests.market.markets import plain

PROGRAMME = {"join": 1.0, "points_rate": 0.1, "redeem_at": 6.0, "expiry_weeks": 8, "weekly_cost": 50.0}


def market(programme, weeks=30, number=400, orientation=None, **more):
    firms = {"Ours": {"programme": programme, "costs": {"fixed": 0.0}}, "Theirs": {}}
    return sim.Market(plain(number, firms, orientation=orientation, weeks=weeks, **more))


def points(found, name):
    return found.history.tally(f"points_{name}_cents")[:, 0].sum()


class TestPointsOnTheBooks:
    def test_points_are_set_aside_when_issued_and_released_when_they_expire(self):
        found = market(PROGRAMME).run()
        assert points(found, "issued") > 0
        assert points(found, "expired") > 0
        assert found.history.line("points")[:, 0].sum() == points(found, "issued") - points(found, "expired")
        # what members hold is what is still owed to them
        owed = points(found, "issued") - points(found, "redeemed") - points(found, "expired")
        assert found.state.points[0].sum(dtype=np.int64) == owed

    def test_paying_with_points_lowers_the_cash_and_not_the_profit_again(self):
        found = market(PROGRAMME).run()
        redeemed = points(found, "redeemed")
        assert redeemed > 0
        revenue = found.history.line("revenue")[:, 0].sum()
        assert found.state.spent[0].sum() == revenue - found.history.line("bad_debt")[:, 0].sum() - redeemed
        summary = found.results.summary().set_index("firm").loc["Ours"]
        costs = sum(found.history.line(line)[:, 0].sum() for line in COSTS)
        assert summary["profit"] == pytest.approx((revenue - costs) / 100.0)

    def test_the_programme_itself_is_paid_for_by_the_week(self):
        found = market(PROGRAMME, weeks=5).run()
        assert (found.history.line("programme")[:, 0].sum(axis=1) == 50_00).all()
        assert found.history.line("programme")[:, 1].sum() == 0

    def test_points_are_earned_on_what_is_paid(self):
        nobody_pays = {"paying": {"default_probability": 1.0}}
        assert points(market(PROGRAMME, orientation=nobody_pays).run(), "issued") == 0
        some = market({**PROGRAMME, "redeem_at": 1e6}, orientation={"paying": {"default_probability": 0.5}}).run()
        members = some.state.marks[0] & MEMBER != 0
        # 2 EUR a purchase of 20 EUR that is paid, from the purchase after joining on
        assert some.state.points[0][members].sum() <= some.state.spent[0].sum() / 10
        assert points(some, "issued") == points(some, "expired") + some.state.points[0].sum(dtype=np.int64)

    def test_a_programme_that_is_stopped_owes_nothing_any_more(self):
        stop = {"week": 13, "title": "stopped", "set": {"firms.Ours.programme": None}}
        found = market({**PROGRAMME, "redeem_at": 1000.0}, planning_interval_weeks=4, events=[stop]).run()
        weeks = found.history.weeks
        assert points(found, "issued") == points(found, "expired") > 0
        assert found.state.points[0].sum() == 0
        assert found.history.tally("points_expired_cents")[weeks == 13, 0].sum() > 0
        assert found.history.line("points")[:, 0].sum() == 0

    @pytest.mark.parametrize("threads", [1, 2])
    def test_everybody_s_points_expire_however_many_share_the_work(self, threads, monkeypatch):
        monkeypatch.setattr("simulation.team.LEAST_SHARED", 1)
        found = market(PROGRAMME, weeks=1, number=3 * carrying_out.SHARE + 5).run()
        found.state.points[:] = 0
        found.state.points[0] = np.arange(len(found.state.customer_id))
        found.state.last_purchase[0] = -8
        found.state.last_purchase[0, 7] = found.step_number  # has just bought
        found.state.points[1] = 1  # another firm's, of which nobody asks
        team, tally = Team(threads), np.zeros((3, 1, tallies.N_TALLIES), np.int64)
        with team.at_work():
            expiring.expire_points(found.state, [(0, 8)], found.step_number, tally, team)
        expected = sum(range(len(found.state.customer_id))) - 7
        assert tally[0, 0, tallies.POINTS_EXPIRED] == tally.sum() == expected
        assert np.flatnonzero(found.state.points[0]).tolist() == [7]
        assert found.state.points[1].all()

    def test_points_expire_after_so_many_weeks_without_a_purchase(self):
        segment = {"attrition": {"kind": "per_purchase", "probability": 0.5}}
        programme = {**PROGRAMME, "redeem_at": 1000.0}
        found = market(programme, weeks=40, segment=segment, planning_interval_weeks=4).run()
        unseen = found.step_number - 3 - found.state.last_purchase[0]  # the last planning was in week 37
        held = found.state.points[0] > 0
        assert (unseen[held] < 8).all()
        never = market({**programme, "expiry_weeks": 30_000}, weeks=40, segment=segment).run()
        assert points(never, "expired") == 0
        assert never.state.points[0].sum() > found.state.points[0].sum()


class TestWhoJoins:
    def test_without_a_programme_nobody_joins_and_nothing_is_owed(self):
        found = market(None).run()
        assert found.history.tally("joined").sum() == 0
        assert (found.state.marks == 0).all()
        assert found.history.line("points").sum() == 0

    def test_the_records_show_members_and_their_points(self):
        found = market(PROGRAMME, weeks=30)
        found.run(24)
        members = found.state.marks[0] & MEMBER != 0
        held = found.state.points[0].sum() / 100.0
        records = views_seen(found, found.firms[0], 1)[0].records
        assert records.member.sum() == members.sum() > 50
        assert records.points.sum() == pytest.approx(held)

    def test_points_keep_members_only_if_points_pull(self):
        def repeat(programme, pull):
            how = {"choosing": {"points_pull": pull}}
            found = market(programme, weeks=40, orientation=how).run()
            return found.history.tally("repeat_purchases")[20:, 0].sum()

        assert repeat(PROGRAMME, 4.0) > 1.15 * repeat(None, 4.0)
        assert repeat(PROGRAMME, 0.0) == repeat(None, 0.0)

    def test_a_programme_can_start_and_stop_by_an_event(self):
        start = {"week": 5, "title": "start", "set": {"firms.Ours.programme": PROGRAMME}}
        richer = {"week": 15, "title": "richer", "set": {"firms.Ours.programme.points_rate": 0.2}}
        stop = {"week": 25, "title": "stop", "set": {"firms.Ours.programme": None}}
        found = market(None, events=[start, richer, stop]).run()
        issued = found.history.tally("points_issued_cents")[:, 0].sum(axis=1)
        assert (issued[:4] == 0).all() and (issued[24:] == 0).all()
        assert issued[16:24].mean() > 1.5 * issued[8:14].mean()
        assert points(found, "redeemed") == found.history.tally("points_redeemed_cents")[:24, 0].sum()

    def test_what_is_below_a_programme_that_is_not_there_cannot_be_changed(self):
        with pytest.raises(ValueError, match=r"no parameter 'firms\.Ours\.programme\.join'"):
            changed(market(None).scenario, {"firms.Ours.programme.join": 0.5})


def test_the_programme_goes_on_while_the_equity_left_is_reckoned():
    free = market({**PROGRAMME, "weekly_cost": 0.0}, number=200, scoring={"equity_weeks": 52}).run()
    dear = market({**PROGRAMME, "weekly_cost": 100.0}, number=200, scoring={"equity_weeks": 52}).run()
    lost = free.equity_left()["Ours"] - dear.equity_left()["Ours"]
    assert 4000.0 < lost < 5200.0  # 100 EUR a week for a year, discounted


class TestHoldout:
    def test_the_lot_refuses_its_share_of_who_applies(self):
        found = market({**PROGRAMME, "holdout": 0.3}, number=2000).run()
        marks = found.state.marks[0]
        member, refused = marks & MEMBER != 0, marks & REFUSED != 0
        assert not (member & refused).any()
        applied = int(member.sum() + refused.sum())
        assert applied > 1500
        assert abs(refused.sum() - 0.3 * applied) < 4.0 * np.sqrt(0.21 * applied)
        assert (found.state.points[0][refused] == 0).all()
        assert found.history.tally("joined")[:, 0].sum() == member.sum()

    def test_the_firm_knows_whom_it_refused(self):
        found = market({**PROGRAMME, "holdout": 0.5})
        seen = views_seen(found, found.firms[0], 20)[-1].records
        assert seen.refused.any() and seen.member.any() and not (seen.refused & seen.member).any()

    def test_a_lot_that_refuses_all_is_as_good_as_no_programme(self):
        nobody = market({**PROGRAMME, "holdout": 1.0, "weekly_cost": 0.0}).run()
        assert nobody.results.firms.equals(market(None).run().results.firms)
