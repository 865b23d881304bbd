"""Reasons for leaving, and points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.leaving import (
    PRICE,
    RIVALS_OFFER,
    SERVICE,
    TECHNOLOGY,
    reason_for_going_without,
    reason_for_leaving,
)
from simulation.rules.programme import joins, points_earned, points_redeemed
from simulation.rules.purchasing import rate_growth
from simulation.rules.value import money_cost, personal_price, price_rise_cost


@pytest.mark.parametrize(
    ("gaps", "on_offer", "reason"),
    [
        ((0.3, 0.1, 0.2), False, PRICE),
        ((0.3, 0.1, 0.2), True, RIVALS_OFFER),
        ((-0.3, 0.1, 0.0), True, SERVICE),
        ((0.0, 0.1, 0.2), False, TECHNOLOGY),
        ((-0.2, -0.1, -0.1), False, SERVICE),
        ((0.3, 0.4, 0.2), False, SERVICE),
        ((0.3, 0.2, 0.4), False, TECHNOLOGY),
        ((0.0, 0.0, 0.0), False, PRICE),  # nothing is better there: what is left is that it may be cheaper
        ((0.1, 0.1, 0.0), True, RIVALS_OFFER),
        ((0.1, 0.0, 0.1), True, RIVALS_OFFER),
    ],
)
def test_the_largest_disadvantage_is_the_reason(gaps, on_offer, reason):
    assert reason_for_leaving(*gaps, on_offer) == reason


def test_who_buys_nowhere_left_for_service_if_dissatisfied():
    assert reason_for_going_without(0.3, 0.6) == SERVICE
    assert reason_for_going_without(0.7, 0.6) == PRICE
    assert reason_for_going_without(0.6, 0.6) == PRICE  # neutral is not dissatisfied


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
def test_nobody_redeems_more_than_there_is_or_is_to_pay(points, redeem_at, to_pay):
    used = points_redeemed(points, redeem_at, to_pay)
    assert 0 <= used <= min(points, to_pay)
    assert used == 0 or points >= redeem_at


def test_points_can_be_used_from_the_very_point_on():
    assert points_redeemed(500, 500, 300) == 300
    assert points_redeemed(499, 500, 300) == 0


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30), st.floats(0, 1))
def test_points_are_off_by_half_a_cent_a_purchase_at_most(bills, rate):
    assert abs(sum(points_earned(bill, rate) for bill in bills) - rate * sum(bills)) <= 0.5 * len(bills) + 1e-6


def test_the_loyal_join_the_indifferent_do_not():
    assert joins(0.9, 0.5, 0.44)
    assert not joins(0.9, 0.5, 0.46)
    assert not joins(0.0, 1.0, 1e-9)


def test_a_sale_and_a_personal_discount_multiply():
    assert personal_price(100.0, 0.2, 0.1) == pytest.approx(72.0)


def test_only_the_part_above_the_usual_price_weighs_more():
    assert price_rise_cost(20.0, 20.0, 1.2, 0.02, 2.0) == 0.0
    assert price_rise_cost(18.0, 20.0, 1.2, 0.02, 2.0) == 0.0
    assert price_rise_cost(25.0, 20.0, 1.2, 0.02, 2.0) == pytest.approx(2.0 * money_cost(5.0, 1.2, 0.02))


def test_growth_is_exponential_up_to_its_ceiling():
    assert rate_growth(0.5, 3.0, 2.0) == pytest.approx(2.718281828459045)
    assert rate_growth(0.5, 2.0, 2.0) == 2.0
