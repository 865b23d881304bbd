"""Numbers are written with units that people use, and with as many digits as they are worth."""

import math

import pytest

from simulation.experiments.numbers import scale_for


@pytest.mark.parametrize(
    ("unit", "value", "text", "label"),
    [
        ("EUR", 12.345, "12.35", "X [EUR]"),
        ("EUR", -20_056.4, "-20,056", "X [EUR]"),
        ("EUR", 1_394_460.0, "1,394.5", "X [1000 EUR]"),
        ("EUR", 2.5e9, "2,500.0", "X [million EUR]"),
        ("share", 0.4371, "43.7", "X [%]"),
        ("share/year", 0.7426, "74.3", "X [%/year]"),
        ("0 to 1", 0.70715, "0.707", "X"),
        ("-100 to 100", -21.06, "-21.1", "X"),
        ("customers", 2611.0, "2,611", "X"),
        ("customers", 292.83, "292.8", "X"),
    ],
)
def test_each_unit(unit, value, text, label):
    scale = scale_for(unit, [value])
    assert (scale.text(value), scale.label("X")) == (text, label)


def test_sentences_have_the_unit_in_words():
    assert scale_for("EUR", [1_394_460.0]).with_unit(1_394_460.0) == "1,394.5 thousand EUR"


def test_missing_numbers():
    assert scale_for("EUR", [math.nan]).text(math.nan) == "-"
    assert scale_for("EUR", [math.inf, 1.0]).signed(math.inf) == "-"
    assert scale_for("EUR", []).text(1.0) == "1.00"


def test_differences_have_signs_and_zero_has_none():
    scale = scale_for("share", [0.5])
    assert [scale.signed(value) for value in (0.012, -0.012, 0.0, -0.0001)] == ["+1.2", "-1.2", "0.0", "0.0"]


def test_a_small_error_keeps_its_digit_but_not_more_than_three():
    assert scale_for("share", [0.5], finest=[0.00012]).text(0.5) == "50.00"
    assert scale_for("share", [0.5], finest=[1e-12]).text(0.5) == "50.0000"
    assert scale_for("share", [0.5], finest=[0.0, math.nan]).text(0.5) == "50.0"
