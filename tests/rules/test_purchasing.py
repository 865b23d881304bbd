"""Rules of buying, leaving, money and the lifecycle."""

import math

import pytest

from simulation.rules import lifecycle as stage
from simulation.rules.purchasing import (
    MOST_OCCASIONS,
    cents,
    contract_occasions,
    leaving_at_renewal,
    may_have_occasion,
    purchase_occasions,
    sale_appeal,
    weeks_in_market,
)


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.999, 1.0, 4.0, 40.0])
def test_occasions_are_poisson(rate):
    """Exact: over an even grid of uniforms, each count takes up its Poisson probability."""
    n = 20_000
    counts = [purchase_occasions(rate, (i + 0.5) / n) for i in range(n)]
    for k in range(0, 60, max(1, int(rate) // 3)):
        expected = math.exp(-rate + k * math.log(rate) - math.lgamma(k + 1))
        assert counts.count(k) / n == pytest.approx(expected, abs=2.0 / n)


@pytest.mark.parametrize("highest", [0.001, 0.05, 0.3, 1.0, 4.0])
def test_nobody_with_an_occasion_is_overlooked_by_the_highest_rate_possible(highest):
    n = 2_000
    for uniform in [(i + 0.5) / n for i in range(n)]:
        for share in (1.0, 0.9, 0.1):
            if purchase_occasions(share * highest, uniform) > 0:
                assert may_have_occasion(highest, uniform)


def test_most_people_with_little_need_are_left_out_at_once():
    n = 1_000
    assert sum(may_have_occasion(0.05, (i + 0.5) / n) for i in range(n)) == 50


def test_nobody_buys_at_rate_zero():
    assert purchase_occasions(0.0, 0.999999) == 0


def test_there_is_an_end_to_occasions_in_one_week():
    assert purchase_occasions(5000.0, 0.5) == MOST_OCCASIONS


@pytest.mark.parametrize("after", [0, 2, 5])
@pytest.mark.parametrize("period", [1, 4, 52])
def test_a_contract_brings_one_occasion_at_its_beginning_and_then_every_period(after, period):
    occasions = [contract_occasions(week, after, period) for week in range(after + 3 * period + 1)]
    due = [week for week, occasion in enumerate(occasions) if occasion == 1]
    assert due == [after, after + period, after + 2 * period, after + 3 * period]
    assert sum(occasions) == len(due)


def test_attention_keeps_its_share_of_those_who_would_leave_at_renewal():
    assert leaving_at_renewal(0.4, 0.0, 0.5) == 0.4
    assert leaving_at_renewal(0.4, 0.6, 0.0) == 0.4
    assert leaving_at_renewal(0.4, 1.0, 1.0) == 0.0
    kept = 0.4 - leaving_at_renewal(0.4, 0.6, 0.5)
    assert kept == pytest.approx(0.4 * 0.6 * 0.5)


def test_a_fifth_off_has_the_whole_effect_of_a_sale_and_less_has_it_in_proportion():
    assert sale_appeal(0.0) == 0.0
    assert [sale_appeal(sale) for sale in (0.2, 0.35, 0.9)] == [1.0, 1.0, 1.0]
    assert sale_appeal(0.15) == pytest.approx(3.0 * sale_appeal(0.05))
    assert sale_appeal(0.199) < 1.0


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


def test_nobody_stays_longer_than_the_longest_stay():
    stays = [weeks_in_market(0.05, 4, (i + 0.5) / 1000, 100) for i in range(1000)]
    assert max(stays) == 100
    assert min(stays) == 4
    assert sum(stay == 100 for stay in stays) / 1000 == pytest.approx(0.95**24, abs=2.0 / 1000)


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


@pytest.mark.parametrize("number", [stage.CONVERSION, stage.RETENTION, stage.INSPIRATION, stage.WON_BACK])
def test_inspiration_needs_satisfaction_and_loyalty_both(number):
    for satisfaction in (0.69, 0.7, 0.71):
        for attitude in (0.49, 0.5, 0.51):
            inspired = satisfaction >= 0.7 and attitude >= 0.5
            after = stage.stage_after_purchase(number, 1, satisfaction, attitude, 0.7, 0.5)
            assert after == (stage.INSPIRATION if inspired else stage.RETENTION)


def test_who_comes_back_is_won_back_first_however_satisfied():
    assert stage.stage_after_purchase(stage.LAPSED, 5, 1.0, 1.0, 0.7, 0.5) == stage.WON_BACK
    assert stage.stage_after_purchase(stage.ACQUISITION, 0, 1.0, 1.0, 0.7, 0.5) == stage.CONVERSION


def test_a_relationship_lapses_when_patience_is_used_up_not_before():
    for number in range(len(stage.STAGES)):
        assert stage.stage_after_missing(number, 7, 8) == number
        lapses = stage.is_customer(number)
        assert stage.stage_after_missing(number, 8, 8) == (stage.LAPSED if lapses else number)
        assert stage.stage_after_missing(number, 9, 8) == (stage.LAPSED if lapses else number)


def test_who_counts_as_a_customer():
    living = {name for number, name in enumerate(stage.STAGES) if stage.is_customer(number)}
    assert living == {"conversion", "retention", "inspiration", "won_back"}
