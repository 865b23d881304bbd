"""A strategy written in the scenario file: what it decides, and how mistakes in it are told."""

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from pydantic import ValidationError
from ruamel.yaml import YAML

import simulation as sim
from simulation.cli import main
from simulation.firms.actions import ACTIONS, Action, ActionChanges
from simulation.firms.strategies import STRATEGIES
from simulation.parameters.walking import _is_source
from simulation.scenario import ScenarioError, load_scenario
from tests.firms.views import records, shuffled, view
from tests.market.markets import scenario

WRITTEN = sorted((Path(__file__).parents[2] / "docs" / "rules").glob("*.yaml"))
SEVEN = {"initiate", "protect", "re_engineer", "enhance", "harvest", "end", "win_back"}


def rules(*pairs, **more):
    """Return a strategy of rules, each given as (when, do)."""
    listed = [{"when": when, "do": do} for when, do in pairs]
    return STRATEGIES["rules"].model_validate({"name": "rules", "rules": listed, **more})


def written(path):
    """Return a written strategy as the loader would see it."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(path)))


def treatments_of(decision):
    """Return each customer's treatment."""
    return [decision.treatments[place] for place in decision.treatment]


def same(one, two):
    """Whether two decisions would be carried out alike."""
    rest = [f.name for f in dataclasses.fields(one) if f.name not in ("treatments", "treatment")]
    return treatments_of(one) == treatments_of(two) and all(getattr(one, name) == getattr(two, name) for name in rest)


# What rules decide


def test_the_first_rule_that_holds_applies():
    own = records()
    decision = rules(
        ("spent > 500", "reward"), ("spent > 100", "write"), ("spent > 900", "attend"), retention_budget=None
    ).decide(view(own))
    names = np.array([treatment.name for treatment in treatments_of(decision)])
    assert set(names[own.spent > 500]) == {"reward"}
    assert set(names[(own.spent > 100) & (own.spent <= 500)]) == {"write"}
    assert set(names[own.spent <= 100]) == {"none"}
    assert "attend" not in names


def test_otherwise_holds_for_the_rest_and_nothing_is_an_action_too():
    own = records()
    decision = rules(("member", "nothing"), otherwise="write").decide(view(own))
    assert np.array_equal(np.array([t.name for t in treatments_of(decision)]) == "none", own.member)


def test_an_action_has_the_numbers_of_the_table_unless_changed():
    plain, changed = (
        rules(("member", "protect"), actions=actions).decide(view()).treatments[1]
        for actions in ({}, {"protect": {"discount": 0.3, "contact": False, "level": "partnership"}})
    )
    assert plain == ACTIONS["protect"].treatment
    assert changed == dataclasses.replace(plain, discount=0.3, contact=False, level="partnership")


def test_an_action_of_ones_own_starts_from_nothing():
    treatment = rules(("member", "gift"), actions={"gift": {"discount": 0.5}}).decide(view()).treatments[1]
    assert treatment == sim.Treatment("gift", discount=0.5)


def test_the_budget_goes_to_those_who_come_first():
    own = records()
    for rank_by, worth in (("value", own.yearly_value), ("-spent", -own.spent)):
        decision = rules(("member", "attend"), retention_budget=9.0, rank_by=rank_by).decide(view(own))
        treated = decision.treatment > 0
        assert treated.sum() == 30  # 0.3 EUR each
        assert (treated <= own.member).all()
        assert worth[treated].min() >= worth[own.member & ~treated].max()


def test_what_costs_nothing_a_week_needs_no_budget():
    decision = rules(("member", "write"), retention_budget=0.0).decide(view())
    assert np.array_equal(decision.treatment == 1, view().records.member)


def test_a_closer_relationship_level_counts_towards_the_budget():
    closer = {"partner": {"level": "partnership"}}  # 0.7 EUR a week more than basic
    for level, number in (("basic", 10), ("partnership", 400)):
        decision = rules(("1 > 0", "partner"), actions=closer, retention_budget=7.0).decide(view(level=level))
        assert (decision.treatment > 0).sum() == number


def test_the_order_of_the_records_does_not_matter():
    own = records()
    chosen = []
    for each in (own, shuffled(own)):
        decision = rules(
            ("top(0.4, purchases)", "attend"), ("money_class == 1", "write"), retention_budget=20.0
        ).decide(view(each))
        chosen.append(sorted(zip(each.customer_id, (t.name for t in treatments_of(decision)), strict=True)))
    assert chosen[0] == chosen[1]


def test_nobody_in_the_records_is_no_difficulty():
    assert len(rules(("top(0.1, value)", "attend")).decide(view(records(0))).checked(0).treatment) == 0


@pytest.mark.parametrize(
    ("price", "expected"),
    [
        (None, None),
        ("cheapest_rival * 0.9", 17.1),
        ("max(unit_cost + cost_to_serve, cheapest_rival - 10)", 12.0),
        ("0", None),
        ("1 / 0", None),
        ("-3", None),
        ("1e9", None),
        ("cheapest_rival / (technology - technology)", None),
    ],
)
def test_a_price_by_rule_is_a_price_or_none(price, expected):
    assert rules(price=price).decide(view()).price == (None if expected is None else pytest.approx(expected))


def test_everything_else_of_the_decision():
    decision = rules(
        media={"radio": 30.0, "post": 20.0}, research={"survey": 40.0}, service_spending=5.0, technology_spending=6.0,
        target=["Builders"], sale=0.2, sale_weeks=9, sale_every_weeks=13,
    ).decide(view(idea_freshness=0.3))  # fmt: skip
    assert decision.media == {"radio": 30.0, "post": 20.0}
    assert decision.acquisition_spending == 0.0
    assert decision.renew_idea
    assert decision.research == {"survey": 40.0}
    assert (decision.service_spending, decision.technology_spending) == (5.0, 6.0)
    assert decision.target == ("Builders",)
    assert (decision.sale, decision.sale_weeks) == (0.2, 4)  # a sale ends at the next planning at the latest


# Both ways


def test_the_seven_strategies_and_the_portfolio_are_written_both_ways():
    assert {path.stem for path in WRITTEN} == {*SEVEN, "portfolio"}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_both_ways_decide_alike(path):
    by_rules = STRATEGIES["rules"].model_validate(written(path))
    in_python = STRATEGIES[path.stem].model_validate({"name": path.stem})
    treated = 0
    for seed in range(20):
        for seen in (view(records(300, seed)), view(records(40, seed), rivals=(), price=21.0, week=1 + 4 * seed)):
            one = by_rules.decide(seen)
            assert same(one, in_python.decide(seen))
            treated += int((one.treatment > 0).sum())
    assert treated > 0 or path.stem == "harvest"


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.stem)
def test_both_ways_give_the_same_run(path):
    others = {"Them": {"offering": {"price": 17.0}}, "Third": {"strategy": {"name": "service_leader"}}}
    costly = {"costs": {"cost_to_serve": 8.0, "complaint_cost": 40.0}}
    tables = [
        sim.Market(scenario(500, firms={"Us": {**costly, "strategy": strategy}, **others}, weeks=80))
        .run()
        .results.firms
        for strategy in (written(path), {"name": path.stem})
    ]
    assert tables[0].equals(tables[1])


# Mistakes

HEAD = """title: A market
customers:
  number: 300
  segments:
    Savers: {share: 0.5, orientation: cost}
    Builders: {share: 0.5, orientation: value, persona: Bob}
firms:
  Us:
    strategy:
      name: rules
"""


def told(tmp_path, strategy):
    """Return what the loader says of a strategy, whose first line is line 11."""
    file = tmp_path / "s.yaml"
    file.write_text(HEAD + strategy)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    return str(caught.value).replace(str(file), "s.yaml").splitlines()


ONE = "      rules:\n        - when: member\n          do: write\n"


@pytest.mark.parametrize(
    ("strategy", "line", "path", "message"),
    [
        ("      rules:\n        - when: recency > 12\n          do: write\n", 12, "rules.0.when", "did you mean 'recency_weeks'?"),
        (ONE + "        - when: >-\n            member and\n            lateness = 2\n          do: write\n", 14, "rules.1.when",
         "write == to compare (column 21 of 'member and lateness = 2')"),
        ("      rules:\n        - when: member\n          do: winback\n", 13, "rules.0.do", "did you mean 'win_back'?"),
        ("      rules:\n        - when: member\n", 12, "rules.0.do", "is required"),
        ("      rules:\n        - when: 3\n          do: write\n", 12, "rules.0.when", "must be a text"),
        ("      rules:\n        - wen: member\n          do: write\n", 12, "rules.0.wen", "did you mean 'when'?"),
        (ONE + "      otherwise: nothin\n", 14, "otherwise", "did you mean 'nothing'?"),
        (ONE + "      rank_by: valu\n", 14, "rank_by", "did you mean 'value'?"),
        (ONE + "      rank_by: member\n", 14, "rank_by", "is true or false, but a number is needed"),
        (ONE + "      price: value\n", 14, "price", "differs from customer to customer"),
        (ONE + "      price: price > 3\n", 14, "price", "is true or false"),
        (ONE + "      price: 18\n", 14, "price", "write it in quotes"),
        (ONE + "      actions: {writ: {discount: 0.1}}\n", 14, "actions.writ", "did you mean 'write'?"),
        (ONE + "      actions: {write: {discont: 0.1}}\n", 14, "actions.write.discont", "did you mean 'discount'?"),
        (ONE + "      actions:\n        write:\n          discount: 1.1\n", 16, "actions.write.discount", "at most 1"),
        (ONE + "      actions:\n        write:\n          level: partner\n", 16, "actions.write.level",
         "did you mean 'partnership'?"),
        (ONE + "      otherwise: end\n      actions: {end: {discount: 0.1}}\n", 15, "actions.end", "cannot also cost"),
        (ONE + "      actions: {nothing: {discount: 0.1}}\n", 14, "actions.nothing", "cannot be changed"),
        (ONE + "      target: [Savers, Builder]\n", 14, "target.1", "did you mean 'Builders'?"),
        (ONE + "      media: {radio: 3}\n", 14, "media.radio", "there are: acquisition"),
        (ONE + "      media: {acquisition: -3}\n", 14, "media.acquisition", "amount from 0"),
        (ONE + "      research: {surveys: 3}\n", 14, "research.surveys", "did you mean 'survey'?"),
        (ONE + "        - {when: persona == 'Bobb', do: write}\n", 14, "rules.1.when", "did you mean 'Bob'?"),
        (ONE + "        - {when: value > 1 # no end\n", 15, "", "is not YAML"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_line_path_and_the_nearest_name(tmp_path, strategy, line, path, message):
    where = f": firms.Us.strategy.{path}: " if path else ": "
    (said,) = [each for each in told(tmp_path, strategy) if each.startswith(f"s.yaml:{line}{where}")]
    assert message in said


def test_all_wrong_conditions_are_told_at_once(tmp_path):
    lines = "".join(f"        - {{when: valu{n} > 1, do: write}}\n" for n in range(4))
    said = told(tmp_path, "      rules:\n" + lines)
    assert [line.split(":")[1] for line in said] == ["12", "13", "14", "15"]


def test_the_command_line_ends_in_2_without_a_traceback(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text(HEAD + "      rules:\n        - when: __import__('os').system('true')\n          do: end\n")
    result = CliRunner().invoke(main, ["validate", str(file)])
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert ":12: firms.Us.strategy.rules.0.when: " in result.output


def test_too_many_actions_are_refused():
    own = {f"mine{n}": {"discount": 0.1} for n in range(16)}
    with pytest.raises(ValidationError, match="at most 15 different actions, but use 16"):
        rules(*(("member", name) for name in own), actions=own)
    own.pop("mine0")
    assert len(rules(*(("member", name) for name in own), actions=own).decide(view()).checked(400).treatments) == 16


def test_rules_survive_changes_of_the_scenario_by_events_and_settings():
    firms = {
        "Us": {"strategy": {"name": "rules", "rules": [{"when": "member", "do": "write"}], "media": {"acquisition": 9}}}
    }
    event = {
        "week": 3,
        "title": "x",
        "set": {"firms.Us.strategy.retention_budget": 9.0, "firms.Us.offering.price": 19.0},
    }
    market = sim.Market(scenario(200, firms=firms, weeks=10, events=[event])).run()
    assert market.firms[0].strategy.retention_budget == 9.0


# The table of actions


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.treatment.name)
def test_every_action_says_what_it_is_and_where_it_comes_from(action: Action):
    assert len(action.meaning.split()) > 3
    assert _is_source(action.source)


def test_every_number_of_a_treatment_can_be_changed_but_name_and_end():
    assert set(ActionChanges.model_fields) == {f.name for f in dataclasses.fields(sim.Treatment)} - {"name", "end"}
