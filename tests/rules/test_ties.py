"""Bonds, points, irritation and envy: limits, monotone directions, and the values of the equations."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.ties import STEPS, in_steps, irritation_after, irritation_left, ties, trust_after_envy

SHARE = st.floats(0, 1)


@given(SHARE)
def test_a_share_in_one_byte_is_off_by_half_a_step_at_most(share):
    assert abs(in_steps(share) / STEPS - share) <= 0.5 / STEPS + 1e-12


def test_shares_outside_are_cut():
    assert in_steps(-0.3) == 0
    assert in_steps(1.7) == 255


def test_ties_add_up():
    assert ties(0.5, 3.0, 400.0, 1000.0, 2.0, 0.25, 1.6) == pytest.approx(0.5 * 3.0 + 0.4 * 2.0 - 0.25 * 1.6)


def test_points_pull_no_harder_than_a_full_account_and_not_at_all_without_a_programme():
    assert ties(0.0, 1.0, 9000.0, 1000.0, 2.0, 0.0, 1.0) == 2.0
    assert ties(0.0, 1.0, 9000.0, 0.0, 2.0, 0.0, 1.0) == 0.0
    assert ties(0.0, 1.0, 0.25, 0.5, 2.0, 0.0, 1.0) == 1.0  # however little is enough to redeem


@given(SHARE, SHARE, SHARE)
def test_irritation_stays_a_share_and_grows_with_every_message(left, per_message, other):
    after = irritation_after(left, per_message)
    assert left - 1e-12 <= after <= 1.0 + 1e-12
    assert irritation_after(left, max(per_message, other)) >= after - 1e-12


def test_irritation_halves_in_its_half_life():
    assert irritation_left(0.8, math.log(2.0) / 0.05, 0.05) == pytest.approx(0.4)


@given(SHARE, SHARE, SHARE)
def test_envy_only_takes_trust_and_where_nobody_is_favoured_none(trust, share, unfairness):
    assert 0.0 <= trust_after_envy(trust, share, unfairness) <= trust
    assert trust_after_envy(trust, 0.0, unfairness) == trust
