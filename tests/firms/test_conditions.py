"""The little language of conditions: what it means, and that nothing else can be said in it."""

import pickle
import time
import warnings

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulation.firms.conditions import FIELDS, FUNCTIONS, ConditionError, Facts, condition, quantity
from simulation.firms.conditions.words import LONGEST
from tests.firms.views import records, shuffled, view

OWN = records()
FACTS = Facts(view(OWN))


def holds(text, facts=FACTS):
    return condition(text).of(facts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("recency_weeks > 12 and value > 100", (OWN.recency_weeks > 12) & (OWN.yearly_value > 100)),
        ("member or opted_out", OWN.member | OWN.opted_out),
        ("member or opted_out and complaints > 0", OWN.member | (OWN.opted_out & (OWN.complaints > 0))),
        ("(member or opted_out) and complaints > 0", (OWN.member | OWN.opted_out) & (OWN.complaints > 0)),
        ("not member", ~OWN.member),
        ("not not member", OWN.member),
        ("not member == 1", ~OWN.member),
        ("member == 0", ~OWN.member),
        ("1 < purchases <= 5", (OWN.purchases > 1) & (OWN.purchases <= 5)),
        ("1 < purchases <= 5 != 0", (OWN.purchases > 1) & (OWN.purchases <= 5)),
        ("spent - 2 * earned - 1 > 0", OWN.spent - 2 * OWN.earned - 1 > 0),
        ("spent / purchases / 2 > 10", OWN.spent / OWN.purchases / 2 > 10),
        ("-earned > --3", -OWN.earned > 3),
        ("spent - -1 > 1e2", OWN.spent + 1 > 100),
        ("member + opted_out == 2", OWN.member & OWN.opted_out),
        ("(spent > 100) + (complaints > 0) >= 1", (OWN.spent > 100) | (OWN.complaints > 0)),
        ("max(spent, 100) == 100", OWN.spent <= 100),
        ("min(spent, earned) == earned", OWN.earned <= OWN.spent),
        ("persona == 'Builders'", OWN.persona == 1),
        ('"Builder Jane" == persona', OWN.persona == 1),
        ("persona != 'Builders'", OWN.persona != 1),
        ("persona == 'Nobody'", np.zeros(len(OWN), bool)),
        ("weeks_since_contact > 1000", np.isinf(OWN.weeks_since_contact)),
        ("left_for_service", OWN.left_because == 2),
        ("left_for_offer", OWN.left_because == 4),
        ("price > cheapest_rival", np.ones(len(OWN), bool)),
        ("\tmember\n", OWN.member),
        (".5 < 1. and 1e-3 < 2", np.ones(len(OWN), bool)),
    ],
)
def test_a_condition_means_what_it_says(text, expected):
    found = holds(text)
    assert found.dtype == bool
    assert np.array_equal(found, expected)


def test_precedence_is_that_of_arithmetic():
    assert quantity("2 + 3 * 4 - 6 / 3 / 2", of_firm=True).of_firm(FACTS) == 13.0
    assert quantity("-2 * -(1 + 2)", of_firm=True).of_firm(FACTS) == 6.0


@pytest.mark.parametrize(
    "text", ["spent / (member - member) > 0", "spent / (member - member) < 0", "0 / 0 == 0 / 0", "spent / 0 != 1",
             "weeks_since_contact - weeks_since_contact > 1", "1e15 * 1e15 / 0 < 5", "top(1, 1 / 0)", "-1 / 0 < 0"],
)  # fmt: skip
def test_what_does_not_exist_meets_no_comparison_and_warns_of_nothing(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not holds(text).any()


def test_a_monopolist_has_no_cheapest_rival():
    alone = Facts(view(OWN, rivals=()))
    assert not holds("price > cheapest_rival or price <= cheapest_rival or cheapest_rival != 3", alone).any()


def test_a_firm_without_a_picture_of_its_customers_finds_no_persona():
    blind = Facts(view(records(persona=np.full(400, -1)), personas={}))
    assert not holds("persona == 'Builders' or persona != 'Builders'", blind).any()


def test_the_top_fifth_is_a_fifth_whatever_the_ties_and_the_order():
    for text in ("top(0.2, value)", "bottom(0.2, purchases)", "top(0.2, complaints)", "top(0.2, price)"):
        assert holds(text).sum() == 80
        other = shuffled(OWN)
        again = holds(text, Facts(view(other)))
        assert set(OWN.customer_id[holds(text)]) == set(other.customer_id[again])
    assert FACTS["value"][holds("top(0.2, value)")].min() >= FACTS["value"][~holds("top(0.2, value)")].max()
    assert not holds("top(0, value)").any()
    assert holds("top(1, value)").all()


@pytest.mark.parametrize("name", [name for name, field in FIELDS.items() if field.kind != "text"])
def test_every_field_has_a_value_for_everybody_and_for_nobody(name):
    for facts in (FACTS, Facts(view(records(0))), Facts(view(records(1)))):
        found = quantity(f"{name} + 0").of(facts)
        assert found.shape == (len(facts),)
        assert not np.isnan(found).any()


def test_every_field_and_function_says_what_it_is():
    assert all(len(field.meaning) > 5 and field.unit and field.name.isidentifier() for field in FIELDS.values())
    assert all(len(function.meaning) > 10 for function in FUNCTIONS.values())
    assert not set(FIELDS) & set(FUNCTIONS)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("recency > 12", 1, "no field 'recency'; did you mean 'recency_weeks'?"),
        ("value > 100 and compliants > 0", 17, "did you mean 'complaints'?"),
        ("value = 3", 7, "write == to compare"),
        ("value ≥ 3", 7, "write >="),
        ("value > 3 && member", 11, "write and"),
        ("!member", 1, "write not"),
        ("value > 50%", 11, "such as 0.2"),
        ("value > 3 AND member", 11, "did you mean 'and'?"),
        ("value > 1 2", 11, "join conditions by"),
        ("value > 100 and", 16, "ends where"),
        ("value > (1", 9, "is not closed"),
        ("top(0.2, value", 4, "is not closed"),
        ("value > 1)", 10, "cannot follow"),
        ("value >> 3", 8, "stands where"),
        ("12weeks > 3", 1, "'12w' is no number"),
        ("1_000 > value", 1, "'1_' is no number"),
        ("1.2.3 > value", 1, "is no number"),
        ("1e999 > value", 1, "at most 1e+15"),
        ("0x10 > value", 1, "is no number"),
        ("value", 1, "is a number, but true or false is needed"),
        ("not value", 5, "compare it"),
        ("", 1, "must not be empty"),
        ("  \n ", 1, "must not be empty"),
        ("persona", 1, "is a text"),
        ("persona == Builders", 12, "stands in quotes"),
        ("persona < 'B'", 11, "names have no order"),
        ("persona == 'a' == 'b'", 1, "one name in quotes"),
        ("persona == 1", 1, "one name in quotes"),
        ("value > 'x'", 9, "one name in quotes"),
        ("valu > 'x'", 1, "did you mean 'value'?"),
        ("'a' == 'b'", 1, "one name in quotes"),
        ("'a' + 1 > 0", 1, "can only be compared with a persona"),
        ("persona + 1 > 0", 1, "is a text, but a number is needed"),
        ("persona == 'a", 12, "the quote is not closed"),
        ("top(value, 0.2)", 5, "the share in top(share, quantity)"),
        ("top(1.2, value)", 5, "from 0 to 1"),
        ("top(-0.2, value)", 5, "from 0 to 1"),
        ("top(0.2)", 1, "takes 2 values"),
        ("top(0.2, value, 3)", 1, "takes 2 values"),
        ("top()", 5, "stands where"),
        ("topp(0.2, value)", 1, "did you mean 'top'?"),
        ("top > 1", 1, "is a function"),
        ("value(3) > 1", 1, "no function 'value'"),
    ],
)
def test_a_mistake_is_told_with_its_column(text, column, message):
    with pytest.raises(ConditionError) as caught:
        condition(text)
    assert caught.value.column == column
    assert message in str(caught.value)
    assert f"column {column} of" in str(caught.value)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')", "value.__class__", "().__class__.__bases__[0]", "eval('1')", "exec('1')", "open('x')",
        "lambda: 1", "(lambda: value)() > 1", "[x for x in value]", "{value}", "{'a': 1}", "value if member else spent",
        "value := 3", "value; spent", "f'{value}' == persona", "value ** 9", "value // 2", "value @ spent", "value is None",
        "value in (1, 2)", "~member", "value << 3", "value[0] > 1", "*value > 1", "top(share=0.2, quantity=value)",
        "getattr(value, 'x')", "value > 1 # comment", "value > 1\\n", "`id`", "$value", "value > '\\x00'", "value\x00 > 1",
        "ｖalue > 1", "value > ١", "val\u200bue > 1", "\u202evalue > 1", "value > 1\ud800", "é > 1", "None", "True == 1",
        "print", "_ > 1", "__builtins__ == 1", "records > 1", "facts", "self > 1", "rng > 0.5", "segment == 1",
        "satisfaction > 0.5", "await value", "yield", "import os", "value > 1j", "b'x' == persona", "'a' 'b' == persona",
    ],
)  # fmt: skip
def test_nothing_else_can_be_said(text):
    with pytest.raises(ConditionError):
        condition(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 300 + "1" + ")" * 300, "(" * 499, "not " * 120 + "member", "-" * 480 + "1 > 0", "top(0.1, " * 50, "1+" * 249 + "1",
        "1 > 0 and " * 49 + "1 > 0", "1<" * 249 + "1", "a" * LONGEST, "a" * 10**7, "9" * LONGEST, "'" * LONGEST, "." * 400,
        "((((((((((" + " or ".join(["member"] * 40) + "))))))))))", " " * LONGEST, "top(0.1,value)and " * 27 + "member",
    ],
)  # fmt: skip
def test_huge_and_deep_conditions_are_answered_at_once(text):
    began = time.perf_counter()
    try:
        condition(text).of(FACTS)
    except ConditionError as error:
        assert len(str(error)) < 2000
    assert time.perf_counter() - began < 1.0


WORDS = st.sampled_from([*FIELDS, *FUNCTIONS, "and", "or", "not", "<", ">", "==", "!=", "+", "-", "*", "/", "(", ")", ",", "0.2",
                         "7", "'Builders'", "é", ".", "="])  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=40))
@example("member or")
def test_any_text_is_a_condition_or_a_condition_error(text):
    try:
        made = condition(text)
    except ConditionError as error:
        assert 1 <= error.column <= len(text) + 1
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert made.of(FACTS).shape == (len(OWN),)


def test_a_price_is_made_of_what_the_firm_has_only():
    assert quantity("max(cheapest_rival - 1, unit_cost)", of_firm=True).of_firm(FACTS) == 18.0
    for text, message in (("value", "differs from customer"), ("top(0.1, price)", "tells customers apart"),
                          ("price > 3", "is true or false"), ("top(0.1, price) + 1", "tells customers apart")):  # fmt: skip
        with pytest.raises(ConditionError, match=message):
            quantity(text, of_firm=True)


def test_a_condition_on_a_million_customers_takes_a_moment():
    many = Facts(view(records(200_000)))
    began = time.perf_counter()
    holds("top(0.3, value) and not looks_lapsed and (lateness > 1.5 or complaints > 0.1 * purchases)", many)
    assert time.perf_counter() - began < 1.0
