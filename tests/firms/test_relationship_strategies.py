"""What the relationship strategies do to a market: direction and size, with the same luck, and where the effect vanishes."""

import numpy as np
import pytest

import simulation as sim
from simulation.firms.actions import ACTIONS
from simulation.firms.conditions import Facts
from simulation.firms.strategies import STRATEGIES
from simulation.firms.strategies.relationship import Choosing, RelationshipStrategy
from tests.firms.views import records, shuffled, view
from tests.market.markets import scenario

IDLE = {"name": "rules"}  # the same budgets, and nothing done with customers
CHOOSING = [name for name, cls in STRATEGIES.items() if issubclass(cls, RelationshipStrategy)]
DEMANDING = {
    "Plain": {"share": 0.8, "orientation": "value"},
    "Demanding": {"share": 0.2, "orientation": "cost", "habits": {"attention": 15.0}},
}
HOPELESS = {**DEMANDING, "Demanding": {**DEMANDING["Demanding"], "habits": {"attention": 60.0}}}


def decided(name, seen=None, **parameters):
    return STRATEGIES[name].model_validate({"name": name, **parameters}).decide(view() if seen is None else seen)


def names_of(decision):
    return np.array([decision.treatments[place].name for place in decision.treatment])


def run(strategy, seed=1, us=None, number=2000, weeks=104, **changes):
    firms = {"Us": {**(us or {}), "strategy": strategy}, "Them": {"offering": {"price": 18.0}}, "Third": {}}
    return sim.Market(scenario(number, firms=firms, weeks=weeks, **changes), seed).run()


def own(market):
    table = market.results.firms
    return table[(table["firm"] == "Us") & (table["week"] > 0)]


def gain(strategy, column, seeds=5, instead=None, **market):
    """Return by how much a strategy changes an outcome's sum with the same luck: mean and its standard error."""
    found = []
    for seed in range(1, seeds + 1):
        with_it, without = (own(run(each, seed, **market)) for each in (strategy, instead or IDLE))
        found.append(with_it[column].sum() - without[column].sum())
    return float(np.mean(found)), float(np.std(found, ddof=1) / np.sqrt(seeds))


def clearly(found, least=0.0):
    """Whether a gain is above a bound by more than three standard errors."""
    mean, error = found
    return mean - 3.0 * error > least


def same_run(one, other, **market):
    return own(run(one, **market)).equals(own(run(other, **market)))


# What they decide


@pytest.mark.parametrize("name", CHOOSING)
def test_the_order_of_the_records_does_not_matter(name):
    chosen = []
    for each in (records(), shuffled(records())):
        decision = decided(name, view(each))
        chosen.append(
            (sorted(zip(each.customer_id, names_of(decision), strict=True)), decision.target, decision.treatments)
        )
    assert chosen[0] == chosen[1]


@pytest.mark.parametrize("name", CHOOSING)
@pytest.mark.parametrize("budget", [0.0, 12.0, 60.0])
def test_the_budget_is_kept(name, budget):
    decision = decided(name, retention_budget=budget)
    levels = view().levels
    cost = sum(t.weekly_cost + (levels[t.level].weekly_cost if t.level else 0.0)
               for t in (decision.treatments[place] for place in decision.treatment))  # fmt: skip
    assert cost <= budget + 1e-6


@pytest.mark.parametrize("name", CHOOSING)
def test_a_firm_without_customers_rivals_or_personas_can_plan(name):
    for seen in (view(records(0)), view(records(1)), view(rivals=()), view(personas={}, budget=100.0)):
        decided(name, seen).checked(len(seen.records), seen.choices)


@pytest.mark.parametrize("name", CHOOSING)
def test_a_strategy_uses_what_it_says_it_uses(name):
    cls = STRATEGIES[name]
    given = set(names_of(decided(name, view(records(3000)), retention_budget=None))) - {"none"}
    used = set(cls.model_validate({"name": name}).actions_used())
    assert given <= used
    assert used <= set(ACTIONS)


def test_the_first_action_given_holds():
    choosing = Choosing(3)
    choosing.give("write", np.array([True, False, False]))
    choosing.give("attend", np.array([True, True, False]))
    assert [choosing.actions[place] for place in choosing.place] == ["write", "attend", "nothing"]


def test_the_portfolio_uses_all_seven_strategies_at_once():
    seen = view(records(3000))
    names = set(names_of(decided("portfolio", seen, retention_budget=None)))
    wanted = {"welcome", "protect", "re_engineer", "enhance", "harvest", "end", "win_back", "win_back_price",
              "win_back_service", "win_back_technology", "win_back_offer"}  # fmt: skip
    assert names == {*wanted, "none"}


def test_the_portfolio_never_spends_on_whom_it_ends_and_never_ends_whom_machines_could_serve():
    seen = view(records(3000))
    facts, names = Facts(seen), names_of(decided("portfolio", seen, retention_budget=None))
    saved = ACTIONS["re_engineer"].treatment.automated * facts["yearly_service_cost"]
    assert (facts["expected_contribution"] + saved)[names == "end"].max() < 0
    assert facts["expected_contribution"][names == "re_engineer"].max() < 0
    assert facts["tenure_weeks"][names == "end"].min() >= 52
    assert (names == "harvest").any()


def test_who_left_is_answered_by_the_reason_and_left_alone_after_opting_out():
    seen = view(records(3000))
    facts, names = Facts(seen), names_of(decided("win_back", seen, retention_budget=None))
    for reason, action in (("left_for_price", "win_back_price"), ("left_for_service", "win_back_service"),
                           ("left_for_technology", "win_back_technology"), ("left_for_offer", "win_back_offer")):  # fmt: skip
        assert facts[reason][names == action].all()
        assert (names == action).any()
    assert facts["looks_lapsed"][names != "none"].all()
    assert not facts["opted_out"][names != "none"].any()


def test_tiers_are_shares_of_the_customers_in_the_order_of_their_value():
    own_records = records(1000, recency_weeks=np.zeros(1000))
    names = names_of(decided("tiered", view(own_records), share_a=0.1, share_b=0.4, retention_budget=None))
    assert [int((names == tier).sum()) for tier in ("tier_a", "tier_b", "tier_c")] == [100, 400, 500]
    value = own_records.yearly_value
    assert value[names == "tier_a"].min() >= value[names == "tier_b"].max()
    assert value[names == "tier_b"].min() >= value[names == "tier_c"].max()


def test_a_sale_begins_every_so_many_weeks():
    weeks = range(1, 157, 4)
    sales = [week for week in weeks if decided("flash_sales", view(week=week), sale_every_weeks=12).sale > 0]
    assert sales == list(range(1, 157, 12))
    sales = [week for week in weeks if decided("flash_sales", view(week=week), sale_every_weeks=13).sale > 0]
    assert len(sales) == 12
    assert set(np.diff(sales)) <= {12, 16}
    assert all(decided("flash_sales", view(week=week), sale_every_weeks=1).sale > 0 for week in weeks)


def test_persona_targeting_addresses_those_who_bring_most_and_follows_orders():
    earned = np.where(records().persona == 2, 900.0, 1.0) * records().tenure_weeks
    seen = view(records(earned=earned))
    assert decided("persona_targeting", seen).target == ("Pioneers",)
    assert decided("persona_targeting", seen, target=["Savers"]).target == ("Savers",)
    written = names_of(decided("persona_targeting", seen)) == "write"
    assert (seen.records.persona[written] == 2).all()
    assert written.any()
    blind = decided("persona_targeting", view(records(persona=np.full(400, -1)), personas={}))
    assert (blind.target, dict(blind.research)) == ((), {})


def test_changed_numbers_must_be_of_an_action_that_is_used():
    with pytest.raises(ValueError, match="did you mean 'protect'"):
        decided("protect", actions={"protct": {"discount": 0.1}})
    assert decided("protect", actions={"protect": {"discount": 0.1}}).treatments[1].discount == 0.1


# What they do


def test_protecting_keeps_valuable_customers_and_pays():
    assert clearly(gain({"name": "protect"}, "customers"), 500)
    assert clearly(gain({"name": "protect"}, "profit"))
    assert same_run({"name": "protect", "valuable_share": 0.0}, IDLE)
    assert same_run({"name": "protect", "retention_budget": 0.0}, IDLE)


def test_protecting_by_discounts_alone_gives_money_to_who_would_have_paid():
    alms = {"name": "protect", "actions": {"protect": {"discount": 0.2, "weekly_cost": 0.0, "level": "basic"}}}
    mean, error = gain(alms, "profit")
    assert mean + 3.0 * error < 0.0


def test_re_engineering_pays_where_some_cost_more_than_they_bring():
    assert clearly(gain({"name": "re_engineer"}, "profit", customers={"segments": DEMANDING}), 1000)
    assert same_run({"name": "re_engineer", "unprofitable_below": -1e6}, IDLE, customers={"segments": DEMANDING})
    nobody = {"Plain": {"share": 1.0, "orientation": "value"}}
    assert same_run({"name": "re_engineer"}, IDLE, customers={"segments": nobody})


def test_ending_pays_where_machines_are_not_enough_and_ends_nobody_else():
    assert clearly(gain({"name": "end"}, "profit", customers={"segments": HOPELESS}, weeks=156, seeds=6))
    assert own(run({"name": "end"}, customers={"segments": HOPELESS}))["endings"].sum() > 0
    assert (
        own(run({"name": "end"}, customers={"segments": DEMANDING}))["endings"].sum() == 0
    )  # re-engineering is enough
    assert same_run({"name": "end"}, IDLE)  # everybody brings something
    assert same_run({"name": "end", "patience_weeks": 5000.0}, IDLE, customers={"segments": HOPELESS})


def test_ending_too_eagerly_destroys_value():
    eager = {"name": "end", "hopeless_below": 200.0, "patience_weeks": 13.0}
    mean, error = gain(eager, "profit")
    assert mean + 3.0 * error < -1000.0


def test_enhancing_sells_more_units_and_pays():
    assert clearly(gain({"name": "enhance"}, "profit"), 1000)
    assert own(run({"name": "enhance"}))["extra_units"].sum() > 0
    nothing = {"name": "enhance", "actions": {"enhance": {"weekly_cost": 0.0, "offer": 0.0, "contact": False}}}
    assert same_run(nothing, IDLE)


def test_winning_back_brings_customers_back_and_learns_why_they_left():
    assert clearly(gain({"name": "win_back"}, "customers"))
    assert same_run({"name": "win_back", "give_up_weeks": 0.0}, IDLE)
    market = run({"name": "win_back"})
    _, seen = market.seen_by(market.firms[0])
    assert (seen.records.left_because > 0).sum() > 10
    _, asks_nobody = (lambda idle: idle.seen_by(idle.firms[0]))(run(IDLE))
    assert (asks_nobody.records.left_because == 0).all()


def test_initiating_wins_customers_while_there_are_some_to_win():
    cheap = {"name": "initiate", "acquisition_budget": 300.0}
    us = {"initial_awareness": 0.1}
    assert clearly(gain(cheap, "customers", us=us), 100)
    off = {**cheap, "sale": 0.0, "welcome_weeks": 0.0}
    welcomed = own(run(off, us=us))["retention"].sum()
    assert welcomed < own(run({**cheap, "sale": 0.0}, us=us))["retention"].sum()


def test_a_portfolio_earns_more_than_any_of_its_parts_where_customers_differ():
    parts = ("protect", "re_engineer", "enhance", "end", "win_back")
    market = {"customers": {"segments": DEMANDING}, "number": 3000}
    for part in parts:
        assert clearly(gain({"name": "portfolio"}, "profit", instead={"name": part}, seeds=4, **market)), part


def test_flash_sales_pull_purchases_forward_and_cost_margin():
    table = own(run({"name": "flash_sales", "sale": 0.3, "sale_every_weeks": 12}, number=6000))
    usual = own(run(IDLE, number=6000))
    sale = table["week"].isin(range(1, 105, 12)).to_numpy()
    assert table["purchases"][sale].mean() > 1.1 * usual["purchases"][sale].mean()
    assert clearly(gain({"name": "flash_sales", "sale": 0.3}, "revenue"))
    assert same_run({"name": "flash_sales", "sale": 0.0}, IDLE)


def test_tiers_pay_by_treating_the_best_better():
    assert clearly(gain({"name": "tiered"}, "profit"))
    zero = {each: {"weekly_cost": 0.0, "discount": 0.0, "contact": False, "automated": 0.0, "level": "basic"}
            for each in ("tier_a", "tier_b", "tier_c")}  # fmt: skip
    same = own(run({"name": "tiered", "actions": zero}))
    assert same["profit"].to_numpy() == pytest.approx(own(run(IDLE))["profit"].to_numpy())


def test_a_targeted_segment_hears_of_the_firm_more_than_the_others():
    us = {"initial_awareness": 0.0, "research_basics": {"keeps_picture": True}}
    known = {}
    for target in ([], ["Pioneers"]):
        little = {**IDLE, "acquisition_budget": 60.0, "target": target, "research": {"observation": 800.0}}
        market = run(little, us=us, weeks=26, burn_in_weeks=0)
        table = market.results.segments.query("firm == 'Us' and week == 26").set_index("segment")
        known[bool(target)] = table["aware_share"]
    assert known[True]["Pioneers"] > known[False]["Pioneers"] + 0.05
    assert known[True]["Savers"] < known[False]["Savers"]
