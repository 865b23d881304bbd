"""Rules of buying, leaving, money and the lifecycle."""

import math

import pytest

from simulation.rules import lifecycle as stage
from simulation.rules.purchasing import cents, purchase_occasions, weeks_in_market


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.999, 1.0, 4.0, 40.0])
def test_occasions_are_poisson(rate):
    """Exact: over an even grid of uniforms, each count takes up its Poisson probability."""
    n = 20_000
    counts = [purchase_occasions(rate, (i + 0.5) / n) for i in range(n)]
    for k in range(0, 60, max(1, int(rate) // 3)):
        expected = math.exp(-rate + k * math.log(rate) - math.lgamma(k + 1))
        assert counts.count(k) / n == pytest.approx(expected, abs=2.0 / n)


def test_nobody_buys_at_rate_zero():
    assert purchase_occasions(0.0, 0.999999) == 0


@pytest.mark.parametrize("probability", [0.02, 0.2, 0.9])
def test_lifetimes_are_geometric_in_periods(probability):
    n = 20_000
    lives = [weeks_in_market(probability, 4, (i + 0.5) / n, 10_000) for i in range(n)]
    assert all(life % 4 == 0 for life in lives)
    for periods in (1, 2, 5):
        share = sum(life > 4 * periods for life in lives) / n
        assert share == pytest.approx((1.0 - probability) ** periods, abs=2.0 / n)


def test_certain_and_impossible_leaving():
    assert weeks_in_market(0.0, 4, 0.5, 999) == 999
    assert weeks_in_market(1.0, 4, 0.5, 999) == 4
    assert weeks_in_market(1e-12, 4, 0.5, 999) == 999


def test_money_is_rounded_to_the_nearest_cent():
    assert [cents(amount) for amount in (0.0, 19.99, 19.994, 19.996, -1.25)] == [0, 1999, 1999, 2000, -125]


ALLOWED = {
    ("unaware", "reach"),
    ("reach", "acquisition"),
    ("reach", "conversion"),
    ("acquisition", "conversion"),
    ("conversion", "retention"),
    ("conversion", "inspiration"),
    ("conversion", "lapsed"),
    ("retention", "inspiration"),
    ("retention", "lapsed"),
    ("inspiration", "retention"),
    ("inspiration", "lapsed"),
    ("lapsed", "won_back"),
    ("won_back", "retention"),
    ("won_back", "inspiration"),
    ("won_back", "lapsed"),
}


def test_rules_move_relationships_along_the_edges_of_the_lifecycle_only():
    moves = set()
    for number, name in enumerate(stage.STAGES):
        if not stage.may_choose(number):
            continue
        moves.add((name, stage.STAGES[stage.stage_after_considering(number)]))
        for missed in (1, 8, 200):
            moves.add((name, stage.STAGES[stage.stage_after_missing(number, missed, 8)]))
        before = 0 if number <= stage.ACQUISITION else 3
        for satisfaction, attitude in [(0.2, 0.2), (0.9, 0.9), (0.9, 0.1)]:
            moves.add(
                (name, stage.STAGES[stage.stage_after_purchase(number, before, satisfaction, attitude, 0.7, 0.5)])
            )
    moves = {(a, b) for a, b in moves if a != b}
    assert moves <= ALLOWED
    assert moves == ALLOWED - {("unaware", "reach")}  # getting to know a firm is not a purchase rule


def test_who_counts_as_a_customer():
    living = {name for number, name in enumerate(stage.STAGES) if stage.is_customer(number)}
    assert living == {"conversion", "retention", "inspiration", "won_back"}
