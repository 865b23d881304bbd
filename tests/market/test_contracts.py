"""Buying by contract (C4): renewals over those due, what lifetime value follows, and whom attention keeps."""

import numpy as np
import pytest

import simulation as sim
from simulation.firms.decision import UNTREATED, Decision, Treatment
from simulation.firms.strategies import Strategy
from simulation.rules.lifecycle import LAPSED
from simulation.scenario import changed
from tests.market.markets import plain
from tests.market.test_effects import differences, holds, shipped
from tests.market.test_types import SEEDS, same_run, total

FREE = {"costs": {"cost_to_serve": 0.0, "complaint_cost": 0.0, "fixed": 0.0}}
OURS = {"Ours": {**FREE, "offering": {"price": 100.0, "unit_cost": 0.0, "failure_probability": 0.0}}}


def bound(probability, firms=OURS, *, number=4000, kept=0.0, choosing=None, **contract):
    """Customers under contract who leave the market with a constant probability when it is due."""
    leaves = {"kind": "per_renewal", "probability": probability, "kept_by_attention": kept}
    contract = {"period_weeks": 4, "spread": False, **contract}
    return plain(
        number, firms, segment={"contract": contract, "attrition": leaves}, weeks=60,
        orientation={"choosing": choosing or {}}, customers={"arrivals": {"replace_leavers": False}},
    )  # fmt: skip


def renewals(market, firm=0):
    """Return contracts due and contracts renewed in all weeks, (2,)."""
    tally = market.history.tally
    return tally("renewals_due")[:, firm].sum(), tally("renewals")[:, firm].sum()


class TestConstantRetention:
    def test_renewals_over_those_due_are_the_retention_rate(self):
        market = sim.Market(bound(0.2), 3).run()
        due, renewed = renewals(market)
        assert due > 10_000
        assert abs(renewed / due - 0.8) < 4.0 * np.sqrt(0.16 / due)
        rate = market.results.firms.set_index("week")["renewal_rate"]
        assert rate.loc[13] == pytest.approx(0.8, abs=0.02)
        assert market.history.tally("departures").sum() == due - renewed

    @pytest.mark.parametrize(("r", "d"), [(0.8, 0.1), (0.6, 0.3)])
    @pytest.mark.parametrize(
        ("after", "form"), [(0, lambda r, d: (1 + d) / (1 + d - r)), (52, lambda r, d: 1 / (1 + d - r))]
    )
    def test_lifetime_value_is_that_of_gupta_and_lehmann(self, r, d, after, form):
        """100 EUR a year, the first at the beginning or the end of the first year; 366.67 and 333.33 for r=.8, d=.1."""
        periods = int(np.ceil(np.log(1e-3) / np.log(r / (1.0 + d))))
        base = bound(1.0 - r, number=3000, period_weeks=52, first_after_weeks=after)
        scenario = changed(
            base, {"weeks": 52 * periods + 1, "scoring.discount_rate_per_year": d, "planning_interval_weeks": 520}
        )
        found = [sim.Market(scenario, seed).run().results.firms for seed in SEEDS[:4]]
        values = np.array([table["realised_lifetime_value"].iloc[-1] for table in found])
        if after:  # counted from the beginning of the first year, not from the first payment
            assert all((table["revenue"].iloc[:52] == 0.0).all() for table in found)
        exact = 100.0 * form(r, d)
        others = [100.0 * other for other in ((1 + d) / (1 + d - r), 1 / (1 + d - r), r / (1 + d - r))]
        error = values.std(ddof=1) / np.sqrt(len(values))
        assert abs(values.mean() - exact) < 4.0 * error + 1e-3 * exact
        assert error < min(abs(other - exact) for other in others if abs(other - exact) > 1e-9) / 5.0

    def test_nobody_buys_between(self):
        market = sim.Market(bound(0.0, period_weeks=4, first_after_weeks=2), 3).run()
        bought = market.history.tally("purchases")[:, 0].sum(axis=1)
        assert (bought[2::4] == 4000).all()
        assert bought.sum() == 4000 * len(bought[2::4])

    def test_occasions_are_spread_over_the_period_where_asked_for(self):
        market = sim.Market(bound(0.0, period_weeks=4, spread=True), 3).run()
        assert (market.history.tally("purchases")[:, 0].sum(axis=1) == 1000).all()


class Attending(Strategy):
    """Spend an amount a week on every customer."""

    weekly_cost: float = 1.0

    def decide(self, view):
        treatments = (UNTREATED, Treatment("attention", weekly_cost=self.weekly_cost))
        return Decision(treatments=treatments, treatment=np.ones(len(view.records), np.int64))


class TestAttentionKeeps:
    @pytest.mark.parametrize("spending", [0.3, 2.0])
    def test_retention_is_the_response_to_spending(self, spending):
        """Blattberg & Deighton: r = c (1 - exp(-R / scale)), where all leave whom nothing keeps."""
        firm = {**OURS["Ours"], "retention": {"ceiling": 0.7, "scale": 1.0}}
        scenario = changed(bound(1.0, {"Ours": firm}, kept=1.0), {"planning_interval_weeks": 1})
        market = sim.Market(scenario, 3, strategies={"Ours": Attending(weekly_cost=spending)}).run(6)
        due, renewed = renewals(market)
        r = 0.7 * (1.0 - np.exp(-spending))
        assert due == 4000
        assert abs(renewed / due - r) < 4.0 * np.sqrt(r * (1.0 - r) / due)

    def test_attention_that_keeps_nobody_only_costs(self):
        with_it, without = (sim.Market(bound(0.3), 3, strategies=own).run() for own in ({"Ours": Attending()}, {}))
        assert renewals(with_it) == renewals(without)
        assert total("retention", "Ours")(with_it) > 0.0

    def test_under_long_contracts_it_pays_to_care_when_they_are_due(self):
        """With contracts of a year; with short ones there is nothing to be gained by waiting."""
        caller = shipped("phone_contracts", "customers.number=1500", "weeks=104", "play=[]")
        always = changed(caller, {"firms.Caller.strategy.rules": [{"when": "weeks_to_renewal >= 0", "do": "listen"}]})
        assert holds(differences(caller, always, total("profit", "Caller"), SEEDS[:5]), at_least=2_000)
        short = {f"customers.segments.{name}.contract.period_weeks": 8 for name in ("Talkers", "Savers")}
        assert same_run(changed(caller, short), changed(always, short))


class TestWhoDoesNotRenew:
    CHOOSING = {"value_sensitivity": 8.0, "inertia": 1.0}

    def market(self, **more):
        return bound(0.0, {"Ours": {}, "Theirs": {}}, choosing=self.CHOOSING, number=1000, **more)

    def test_has_left_at_once_and_the_firm_knows(self):
        market = sim.Market(self.market(), 3).run(10)
        never_missed = (market.state.purchases > 0) & (market.state.last_firm != np.array([[0], [1]]))
        assert never_missed.sum() > 100
        assert (market.state.stage[never_missed] == LAPSED).all()
        rows, view = market.seen_by(market.firms[0])
        assert (view.records.looks_lapsed() == (market.state.stage[0][rows] == LAPSED)).all()
        assert (view.records.usual_interval_weeks == 4).all()

    def test_renews_as_the_logit_with_inertia_says(self):
        market = sim.Market(self.market(), 3).run()
        due, renewed = renewals(market)
        other, kept = renewals(market, 1)
        share = 1.0 / (1.0 + np.exp(-1.0))
        assert abs((renewed + kept) / (due + other) - share) < 4.0 * np.sqrt(share * (1.0 - share) / (due + other))


def test_leaving_when_a_contract_is_due_needs_one():
    with pytest.raises(ValueError, match="give the segment a contract"):
        changed(bound(0.0), {"customers.segments.All.contract": None})
