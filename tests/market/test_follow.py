"""Following one customer: the trace is the same run to the last bit, its parts add up, and its story says what they say."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import simulation as sim
from simulation.market.tracing import replayed
from simulation.outcomes.life_story import differences, reason
from simulation.outcomes.life_terms import LIFE_EVENTS, UTILITY_PARTS, VALUE_PARTS
from simulation.state.columns import COLUMNS, NO_FIRM
from tests.oracle.cases import CASES, OWN_STRATEGIES
from tests.oracle.object_market import ObjectMarket
from tests.oracle.object_purchase import Use
from tests.oracle.object_relation import Relation
from tests.oracle.wild import wild, wild_strategies

from .markets import plain, scenario

EVERYTHING = Path(__file__).resolve().parents[2] / "benchmarks" / "everything.yaml"
FOLLOWED = ("changing_world", "all_types", "waiting_for_sales", "empowered", "after_the_sale",
            "bought_for_others", "contracts", "few_but_busy", "3", "17")  # fmt: skip
"""Cases of the oracle, and seeds of wild markets."""


def everything(number, weeks=60, **more):
    settings = [f"customers.number={number}", f"weeks={weeks}", "customers.orientations.cost.choosing.second_hand=0.5"]
    return sim.Market(sim.load_scenario(EVERYTHING, settings), **more)


@cache
def busy():
    """Every mechanism on, with the log of the original run, and the lives of all customers."""
    market = everything(170, 45, log=True).run()
    return market, market.lives(market.state.customer_id.tolist())


def together(name):
    """One table of all lives, with a column for whose."""
    return pd.concat([getattr(life, name).assign(customer=each) for each, life in busy()[1].items()], ignore_index=True)


# The trace is the same run


def of_case(name):
    if name.isdecimal():
        made = wild(int(name))
        return made, wild_strategies(made)
    return CASES[name](), OWN_STRATEGIES.get(name)


@pytest.mark.parametrize("name", FOLLOWED)
def test_what_is_noted_is_what_the_independent_market_of_objects_computes(name, monkeypatch):
    """Every firm compared at every occasion, and every use, in every part, to the last bit; of every third customer."""
    made, strategies = of_case(name)
    expected, used = {}, {}
    race_time, live_through = Relation.race_time, Use.talk

    def noted(relation, occasion):
        time = race_time(relation, occasion)
        key = (relation.customer.model.steps, relation.customer.id, occasion, relation.firm.row)
        expected[key] = (
            relation.price, relation.expectation, relation.offer.technology, relation.effort(), relation.money(),
            relation.rise(), relation.taste + relation.shop.intercept, relation.attachment(), relation.irritation_left(),
            relation.bond / 255.0, float(relation.points) if relation.member else 0.0, relation.utility(), time,
        )  # fmt: skip
        return time

    def judged(use):
        relation = use.relation
        key = (relation.customer.model.steps, relation.customer.id, use.occasion, relation.firm.row)
        used[key] = (use.experienced, use.felt, relation.satisfaction, relation.trust, relation.commitment)
        live_through(use)

    monkeypatch.setattr(Relation, "race_time", noted)
    monkeypatch.setattr(Use, "talk", judged)
    ObjectMarket(made, strategies=strategies).run()
    market = sim.Market(made, strategies=strategies).run()
    again = replayed(market, market.state.customer_id.tolist()[::3])
    found, found_used = {}, {}
    for customer, weeks in again.seen.items():
        for week in weeks:
            step = week.week + made.burn_in_weeks
            for row in week.alternatives[(week.alternatives["compared"] == 1) & (week.alternatives["firm"] != NO_FIRM)]:
                values = [float(row[each]) for each in (
                    "price", "benefit", "technology", "effort", "money", "rise", "taste", "attachment", "irritation",
                    "bond", "points", "utility", "time",
                )]  # fmt: skip
                found[(step, customer, int(row["occasion"]), int(row["firm"]))] = tuple(values)
            for row in week.uses:
                felt = tuple(
                    float(row[each]) for each in ("experienced", "felt", "satisfaction", "trust", "commitment")
                )
                found_used[(step, customer, int(row["occasion"]), int(row["firm"]))] = felt
    assert len(found) > 100
    assert found == {key: values for key, values in expected.items() if key[1] in again.seen}
    assert found_used == {key: values for key, values in used.items() if key[1] in again.seen}


def test_the_purchases_and_repairs_of_a_life_are_those_of_the_original_log():
    market, _ = busy()
    log = market.results.transactions()
    events = together("events")
    for kind, event in (("purchase", "bought"), ("repair", "repaired")):
        own = events[(events["event"] == event) & (events["week"] >= 1)]
        mine = own.groupby(["customer", "week", "firm"])["number"].agg(["size", "sum"]).round(2)
        original = (
            log[log["kind"] == kind].groupby(["customer", "week", "firm"])["amount"].agg(["size", "sum"]).round(2)
        )
        assert len(original) > 0
        assert mine.equals(original)


def test_what_is_chosen_is_what_is_bought():
    """A thing bought new is that of the firm chosen; second-hand things come where nothing was."""
    choices, uses = together("choices"), together("satisfaction")
    key = ["customer", "week", "occasion"]
    chosen = choices[choices["chosen"] & ~choices["visit"]].set_index(key)["firm"]
    assert chosen.index.is_unique
    assert (~choices["visit"]).sum() == 5 * len(chosen)  # four firms, or nothing
    new = uses[~uses["second_hand"]].set_index(key)["firm"]
    assert new.sort_index().equals(chosen[chosen != "(nothing)"].sort_index())
    second_hand = uses[uses["second_hand"]].set_index(key).index
    assert len(second_hand) > 0
    assert (chosen[second_hand] == "(nothing)").all()


def test_the_last_week_is_the_state_of_the_market():
    market, lives = busy()
    for customer, life in lives.items():
        row = market.customer(customer).row
        last = life.weeks[life.weeks["week"] == market.week]
        assert last["purchases"].tolist() == market.state.purchases[:, row].tolist()
        bought = last["purchases"].to_numpy() > 0
        for name in ("satisfaction", "trust", "commitment"):
            assert last[name].to_numpy()[bought].tolist() == getattr(market.state, name)[bought, row].tolist()
            assert last[name].isna().tolist() == (~bought).tolist()


def test_following_changes_nothing_and_can_be_done_on_the_way():
    looked_at, other = everything(300, 30), everything(300, 30).run()
    while looked_at.running:
        looked_at.run(9)
        life = looked_at.follow(11)
        assert life.last_week == looked_at.week
        assert life.weeks["week"].max() == looked_at.week
    assert all(np.array_equal(one, two) for one, two in zip(looked_at.state, other.state, strict=True))
    assert np.array_equal(looked_at.history.tallies, other.history.tallies)


def test_from_a_snapshot_on_the_life_is_the_same():
    market = everything(200, 30)
    snapshot = market.run(35).snapshot()
    market.run()
    whole, part = market.follow(5), market.follow(5, start=snapshot)
    assert part.first_week == snapshot.memory["step_number"] - market.scenario.burn_in_weeks + 1
    for name in ("events", "weeks", "choices", "satisfaction", "messages"):
        table = getattr(whole, name)
        later = table[table["week"] >= part.first_week].reset_index(drop=True)
        pd.testing.assert_frame_equal(getattr(part, name), later, check_dtype=False)
    assert len(part.choices) > 0


def test_a_market_that_goes_on_from_a_snapshot_can_be_followed_from_its_beginning():
    """With its own strategies, and with events before and after the snapshot."""
    made, strategies = of_case("changing_world")
    original = sim.Market(made, strategies=strategies).run(20)
    gone_on = sim.Market.restored(original.snapshot()).run()
    original.run()
    pd.testing.assert_frame_equal(gone_on.follow(7).choices, original.follow(7).choices)


def test_a_market_that_was_changed_by_hand_is_not_followed_but_from_a_snapshot_after_the_change():
    market = sim.Market(scenario(200)).run(20)
    market.firms[0].price *= 0.5
    after = market.snapshot()
    market.run()
    with pytest.raises(RuntimeError, match=r"changed by hand.*start="):
        market.follow(1)
    assert market.follow(1, start=after).first_week == 20 - 8 + 1


def test_a_snapshot_of_another_run_is_refused():
    market = sim.Market(scenario(200)).run(10)
    later = sim.Market(scenario(200)).run(15).snapshot()
    with pytest.raises(ValueError, match="of week 7, but the market is in week 2 only"):
        market.follow(1, start=later)
    with pytest.raises(ValueError, match="another market"):
        market.follow(1, start=sim.Market(scenario(200), seed=99).run(5).snapshot())


@pytest.mark.parametrize(("asked", "nearest"), [(10**9, 199), (-3, 0), (57.4, 57)])
def test_of_an_unknown_customer_it_says_who_there_is(asked, nearest):
    market = sim.Market(scenario(200, customers={"arrivals": {"replace_leavers": False}})).run(1)
    with pytest.raises(ValueError, match=rf"no customer {asked}: ids go from 0 to 199 \(the nearest is {nearest}\)"):
        market.follow(asked)


def test_several_are_followed_in_one_repetition_as_each_alone():
    market, lives = busy()
    some = market.state.customer_id.tolist()[::97]
    for customer in some:
        alone = market.follow(customer)
        for name in ("events", "weeks", "choices", "satisfaction", "messages"):
            pd.testing.assert_frame_equal(getattr(alone, name), getattr(lives[customer], name))


# Choices


def test_the_parts_of_value_add_up_and_so_do_those_of_utility_with_luck():
    choices = together("choices").query("considered")
    firms = choices[choices["firm"] != "(nothing)"]
    assert len(firms) > 1000
    np.testing.assert_allclose(firms[list(VALUE_PARTS)].sum(axis=1), firms["perceived_value"], atol=1e-12)
    np.testing.assert_allclose(choices[list(UTILITY_PARTS)].sum(axis=1), choices["utility"], atol=1e-12)
    np.testing.assert_allclose(choices["utility"] + choices["luck"], choices["total"], atol=1e-12)
    used = [*VALUE_PARTS, *UTILITY_PARTS]
    assert (firms[used].abs().max() > 0.0).all(), "a part that is never there is not tested"


def test_what_has_the_highest_total_is_chosen_and_how_often_is_the_probability():
    choices = together("choices").query("considered")
    by_occasion = choices.groupby(["customer", "week", "occasion", "visit"])
    best = choices["total"] == by_occasion["total"].transform("max")
    assert (choices["chosen"] == best).all()
    assert by_occasion["probability"].sum().to_numpy() == pytest.approx(1.0)
    for firm, rows in choices.groupby("firm"):
        p = rows["probability"]
        error = np.sqrt((p * (1.0 - p)).sum())  # luck is drawn anew at every occasion, so errors add up like this
        assert abs(rows["chosen"].sum() - p.sum()) < 4.0 * error, firm


def test_what_the_offering_is_worth_is_the_orientations_weight_times_the_level():
    made = plain(
        5, {"A": {"offering": {"product": 0.6}}, "B": {}}, orientation={"weights": {"product": 1.0, "money": 1.0}}
    )
    market = sim.Market(made).run(10)
    weights = made.customers.orientations["plain"].weights
    choices = market.follow(0).choices
    a = choices[(choices["firm"] == "A") & choices["considered"]].iloc[0]
    assert a["product"] == pytest.approx(0.6 / weights.total())
    price = market.firms[0].price
    assert a["money"] == pytest.approx(-price / made.economy.reference_price / weights.total())


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"A": {}, "B": {"initial_awareness": 0.0}}, "not known"),
        ({"A": {}, "B": {"enters_week": 500}}, "not in the market"),
    ],
)
def test_it_is_said_why_a_firm_is_not_compared(changes, why):
    choices = sim.Market(plain(20, changes, weeks=8)).run().follow(3).choices
    other = choices[choices["firm"] == "B"]
    assert len(other) > 0
    assert not other["considered"].any()
    assert set(other["left_out"]) == {why}
    assert other["perceived_value"].isna().all()
    assert set(choices[choices["firm"] == "(nothing)"]["left_out"]) == {"has to buy"}


def test_who_buys_at_low_prices_only_finds_others_too_dear():
    made = plain(
        20, {"A": {}, "B": {"offering": {"price": 10.0}}}, segment={"habits": {"deal_threshold": 0.3}}, weeks=8
    )
    choices = sim.Market(made).run().follow(3).choices
    assert set(choices.loc[choices["firm"] == "A", "left_out"]) == {"too dear"}
    assert choices.loc[choices["firm"] == "B", "chosen"].all()


# Events, messages, satisfaction


def test_events_are_the_moves_between_stages():
    events, weeks = together("events"), together("weeks")
    assert set(events["event"]) <= set(LIFE_EVENTS)
    first = events[events["event"].isin(["got_to_know"])].set_index(["customer", "firm"])["week"]
    assert first.index.is_unique
    known = weeks[(weeks["stage"] != "unaware") & weeks["present"]].groupby(["customer", "firm"])["week"].min()
    assert first.sort_index().equals(known.sort_index())
    market, _ = busy()
    counted = market.history.tally("lapses").sum(), market.history.tally("returns").sum()
    assert ((events["event"] == "lapsed").sum(), events.loc[events["event"] == "won_back", "number"].sum()) == counted
    assert counted[0] > 5


def test_what_happened_to_all_customers_is_what_the_firms_counted():
    """Also what is not from a customer's own tally: failures, messages that lead to opting out."""
    market, _ = busy()
    events = together("events")
    assert (events["event"] == "failed").sum() - together("satisfaction").query("second_hand")["failed"].sum() == (
        market.history.tally("failures").sum()
    )
    for event, tally in {
        "complained": "complaints",
        "reviewed": "reviews",
        "suggested": "ideas",
        "visited": "visits",
    }.items():
        number = events.loc[events["event"] == event, "number"].sum()
        assert number == market.history.tally(tally).sum() > 0, event
    assert (events["event"] == "joined").sum() == market.history.tally("joined").sum() > 0


def test_messages_are_those_in_the_firms_files_week_by_week():
    market = everything(120, 30)
    seen = set()
    before = market.state.last_contact.copy()
    here = market.state.presence.copy()
    while market.running:
        market.step()
        for firm, row in np.argwhere(market.state.last_contact != before):
            if here[row] == 1:
                seen.add((int(market.state.customer_id[row]), market.week, market.firms[firm].name))
        before, here = market.state.last_contact.copy(), market.state.presence.copy()
    lives = market.lives(market.state.customer_id.tolist())
    found = {
        (customer, row["week"], row["firm"])
        for customer, life in lives.items()
        for row in life.messages.to_dict("records")
    }
    assert len(seen) > 50
    assert found == seen
    beside = pd.concat([life.messages for life in lives.values()])["to_the_point"]
    assert 0.0 < beside.mean() < 1.0


def test_satisfaction_moves_towards_what_was_experienced_and_that_follows_the_standard():
    uses = together("satisfaction")
    again = uses[uses["satisfaction_before"].notna() & (uses["felt"] == uses["experienced"])]
    moved = again["satisfaction_after"] - again["satisfaction_before"]
    towards = again["experienced"] - again["satisfaction_before"]
    clear = towards.abs() > 1e-6  # columns are kept in single precision
    assert (np.sign(moved[clear]) == np.sign(towards[clear])).all()
    first = uses[uses["satisfaction_before"].isna() & (uses["felt"] == uses["experienced"])]
    assert first["satisfaction_after"].to_numpy() == pytest.approx(first["experienced"].to_numpy(), abs=1e-6)
    assert len(first) > 100
    assert len(again) > 100
    lives = busy()[1]
    of = uses["customer"].map({each: life.segment for each, life in lives.items()})
    for _, rows in uses.assign(gap=uses["received"] - uses["standard"]).groupby(of):
        ordered = rows.sort_values("gap")[
            "experienced"
        ].to_numpy()  # the better against the standard, the more satisfied
        assert (np.diff(ordered) >= -1e-9).all()


# The story


def test_the_reason_for_leaving_is_the_largest_disadvantage_in_the_table_of_choices():
    """What the model keeps as the reason, computed once more from the parts of value."""
    seen = set()
    for case in ("every_strategy", "short_of_money", "after_the_sale"):
        made, strategies = of_case(case)
        market = sim.Market(made, strategies=strategies).run()
        for life in market.lives(market.state.customer_id.tolist()[::2]).values():
            choices = life.choices[~life.choices["visit"]]
            for lapse in life.events.query("event == 'lapsed'").to_dict("records"):
                week = choices[choices["week"] == lapse["week"]]
                if week["occasion"].nunique() > 1:
                    continue
                here = week[week["firm"] == lapse["firm"]].iloc[0]
                there = week[week["chosen"]].iloc[0]
                if there["firm"] == "(nothing)":
                    assert lapse["detail"] in ("service", "price")
                    continue
                expected = ["product", "service", "personnel", "image", "impression", "time", "energy", "worry"]
                gaps = {
                    "price": there["money"] - here["money"],
                    "service": there[expected].sum() - here[expected].sum(),
                    "technology": there["technology"] - here["technology"],
                }
                largest = max(gaps, key=gaps.__getitem__)
                assert lapse["detail"] == largest or (largest == "price" and lapse["detail"] == "a rival's offer")
                seen.add(largest)
    assert seen == {"price", "service", "technology"}


def test_differences_add_up_to_the_difference_in_utility():
    choices = together("choices").query("considered and not visit")
    compared = 0
    for _, rows in list(choices.groupby(["customer", "week", "occasion"]))[:150]:
        chosen = rows[rows["chosen"]].iloc[0]
        for _, other in rows[~rows["chosen"]].iterrows():
            found = differences(chosen, other)
            assert sum(found.values()) == pytest.approx(chosen["utility"] - other["utility"], abs=1e-9)
            compared += 1
    assert compared > 300


def alternative(firm, probability, luck=0.0, **parts):
    """A row of the table of choices."""
    row = dict.fromkeys((*VALUE_PARTS, *UTILITY_PARTS), 0.0) | parts
    row["perceived_value"] = sum(row[name] for name in VALUE_PARTS)
    row["value"] = 10.0 * row["perceived_value"]
    row["utility"] = sum(row[name] for name in UTILITY_PARTS)
    return {"firm": firm, "probability": probability, "luck": luck, **row}


@pytest.mark.parametrize(
    ("chosen", "other", "says"),
    [
        (
            alternative("A", 0.7, habit=0.7, money=-0.1), alternative("B", 0.3, money=-0.05),
            ("A was more attractive than B, above all for habit (2.0 times as likely), in spite of the price (1.6 times as "
            "likely): A is taken at 70% of such occasions."),
        ),
        (
            alternative("A", 0.2, luck=3.0), alternative("B", 0.8, service=0.1, loyalty=0.5),
            ("B was more attractive than A, above all for the service (2.7 times as likely) and loyalty (1.6 times as likely); "
            "simply chance decided for A: A is taken at 20% of such occasions."),
        ),
        (
            alternative("(nothing)", 0.9, taste=0.0), alternative("A", 0.1, taste=-3.0),
            ("Doing without was more attractive than A, above all for little liking (20.1 times as likely): doing without is "
            "taken at 90% of such occasions."),
        ),
        (
            alternative("A", 0.55, luck=2.0, money=-0.1), alternative("B", 0.45, money=-0.12),
            ("A was more attractive than B, above all for the price (1.2 times as likely); chance did more than that: A is taken "
            "at 55% of such occasions."),
        ),
    ],
)  # fmt: skip
def test_the_reason_in_words_names_the_largest_differences_and_chance_where_it_decided(chosen, other, says):
    assert reason(chosen, other) == says


def test_the_story_tells_of_every_first_purchase_loss_and_return():
    for life in list(busy()[1].values())[:40]:
        lines = life.story.split("\n")
        told = [line for line in lines if line.startswith("Week ")]
        if "more comings" in life.story:
            continue
        new = life.satisfaction[~life.satisfaction["second_hand"]]
        turning = life.events["event"].isin(["lapsed", "won_back", "left", "sent_away"]).sum()
        assert len(told) == new["firm"].nunique() + turning
        assert lines[0].startswith(f"Customer {life.customer} is one of the {life.segment}")
        assert "nan" not in life.story


def test_a_price_cut_is_told():
    events = [{"week": 10, "title": "B cuts its price", "set": {"firms.B.offering.price": 8.0}}]
    cut = plain(
        60, {"A": {}, "B": {}}, weeks=25, orientation={"choosing": {"value_sensitivity": 40.0}}, events=events,
    )  # fmt: skip
    market = sim.Market(cut).run()
    lost = [life for life in market.lives(range(0, 60, 2)).values() if "A has lost the customer" in life.story]
    assert len(lost) > 2
    at_once = [life for life in lost if "B asked 8 EUR, at the occasion before 20 EUR." in life.story]
    assert all("the price" in life.story for life in lost)
    assert at_once or all("cuts" in " ".join(life.events["detail"]) for life in lost)


def test_a_life_shows_itself_in_words_and_as_a_page():
    life = busy()[1][3]
    assert str(life) == life.story
    assert life._repr_html_().count("<li>") == life.story.count("\n")
    assert repr(life).startswith("<Life of customer 3")


def test_of_a_market_not_run_yet_nothing_has_happened():
    life = sim.Market(scenario(50)).follow(1)
    assert life.events.empty
    assert life.choices.empty
    assert "not in the market yet" in life.story


def test_the_columns_looked_at_exist():
    from simulation.market.tracing import OF_A_CUSTOMER

    assert set(OF_A_CUSTOMER) <= {column.name for column in COLUMNS}
