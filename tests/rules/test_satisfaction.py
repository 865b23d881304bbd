"""Rules of satisfaction, loyalty and response."""

import math

import pytest

from simulation.rules import loyalty as attitude
from simulation.rules.response import (
    awareness_probability,
    idea_freshness,
    marginal_response,
    reminder,
    saturating_response,
)
from simulation.rules.satisfaction import (
    comparison_standard,
    complains,
    expectation_after_hearing,
    moved_towards,
    performance,
    transaction_satisfaction,
)

ODDS = math.log(0.75 / 0.25)


def test_meeting_expectations_gives_the_level_at_standard():
    assert transaction_satisfaction(0.4, 0.4, ODDS, 3.0, 7.0) == pytest.approx(0.75)


@pytest.mark.parametrize("gap", [0.02, 0.1, 0.3])
def test_disappointment_weighs_more_than_a_pleasant_surprise_of_the_same_size(gap):
    up = transaction_satisfaction(0.4 + gap, 0.4, ODDS, 3.0, 7.0) - 0.75
    down = 0.75 - transaction_satisfaction(0.4 - gap, 0.4, ODDS, 3.0, 7.0)
    assert 0.0 < up < down
    log_odds = math.log(transaction_satisfaction(0.4 - gap, 0.4, ODDS, 3.0, 7.0) ** -1 - 1.0)
    assert -log_odds - ODDS == pytest.approx(-7.0 * gap)
    log_odds = -math.log(transaction_satisfaction(0.4 + gap, 0.4, ODDS, 3.0, 7.0) ** -1 - 1.0)
    assert log_odds - ODDS == pytest.approx(3.0 * gap)


def test_the_worst_of_experiences_leaves_no_satisfaction_and_no_error():
    assert 0.0 <= transaction_satisfaction(-1000.0, 0.4, ODDS, 3.0, 7.0) < 1e-300


def test_failure_takes_its_loss_off_performance():
    assert performance(0.5, 0.05, 1.0, 0.06, False, 0.3) == pytest.approx(0.61)
    assert performance(0.5, 0.05, 1.0, 0.06, True, 0.3) == pytest.approx(0.31)


def test_noise_of_performance_is_as_large_as_its_size_says():
    for noise in (-2.0, -0.5, 0.0, 1.5):
        assert performance(0.5, 0.05, noise, 0.06, False, 0.3) - 0.55 == pytest.approx(0.06 * noise)


def test_standard_lies_between_promise_and_norm():
    assert comparison_standard(0.8, 0.4, 0.0) == 0.8
    assert comparison_standard(0.8, 0.4, 1.0) == 0.4
    assert comparison_standard(0.8, 0.4, 0.25) == pytest.approx(0.7)


def test_expectation_reaches_performance_geometrically():
    expectation = 0.0
    for _ in range(10):
        expectation = moved_towards(expectation, 1.0, 0.25)
    assert expectation == pytest.approx(1.0 - 0.75**10)


@pytest.mark.parametrize("expectation", [0.0, 0.2, 0.5])
def test_hearsay_keeps_beliefs_within_bounds(expectation):
    for good, bad in [(1.0, 0.0), (0.0, 1.0), (0.5, 0.5)]:
        assert 0.0 <= expectation_after_hearing(expectation, good, bad, 0.5, 0.4, 2.0) <= 0.5


def test_a_warning_pulls_harder_than_a_recommendation():
    up = expectation_after_hearing(0.25, 0.5, 0.0, 0.5, 0.1, 2.0) - 0.25
    down = 0.25 - expectation_after_hearing(0.25, 0.0, 0.5, 0.5, 0.1, 2.0)
    assert down == pytest.approx(2.0 * up)


def test_only_the_dissatisfied_complain():
    assert complains(0.3, 0.45, 0.3, 0.29)
    assert not complains(0.3, 0.45, 0.3, 0.31)
    assert not complains(0.5, 0.45, 0.3, 0.0)
    assert not complains(0.45, 0.45, 0.3, 0.0)  # who is just satisfied has no reason


def test_trust_is_lost_faster_than_won_and_stays_between_zero_and_one():
    won = attitude.trust_after(0.5, 0.8, 0.6, 0.2, 0.5) - 0.5
    lost = 0.5 - attitude.trust_after(0.5, 0.4, 0.6, 0.2, 0.5)
    assert 0.0 < won < lost
    assert attitude.trust_after(0.5, 0.6, 0.6, 0.2, 0.5) == 0.5
    trust = 0.0
    for _ in range(500):
        trust = attitude.trust_after(trust, 1.0, 0.6, 0.2, 0.5)
    assert 0.99 < trust <= 1.0


def test_trust_moves_in_proportion_between_neutral_and_the_extremes():
    for trust in (0.2, 0.7):
        best = attitude.trust_after(trust, 1.0, 0.6, 0.2, 0.5) - trust
        worst = trust - attitude.trust_after(trust, 0.0, 0.6, 0.2, 0.5)
        assert best == pytest.approx(0.2 * (1.0 - trust))  # this share of the gap to full trust is closed
        assert worst == pytest.approx(0.5 * trust)  # this share of trust is lost
        for part in (0.25, 0.5):
            assert attitude.trust_after(trust, 0.6 + part * 0.4, 0.6, 0.2, 0.5) == pytest.approx(trust + part * best)
            assert attitude.trust_after(trust, 0.6 - part * 0.6, 0.6, 0.2, 0.5) == pytest.approx(trust - part * worst)


def test_silence_after_a_complaint_costs_a_share_of_trust():
    assert attitude.trust_after_silence(0.8, 0.0) == 0.8
    assert attitude.trust_after_silence(0.8, 1.0) == 0.0
    assert 0.8 - attitude.trust_after_silence(0.8, 0.25) == pytest.approx(0.25 * 0.8)


def test_commitment_goes_the_learned_share_of_the_way_and_stays_where_it_belongs():
    target = attitude.commitment_after(0.0, 0.6, 0.5, 1.0)
    assert attitude.commitment_after(target, 0.6, 0.5, 0.3) == pytest.approx(target)
    for commitment in (0.1, 0.9):
        left = target - attitude.commitment_after(commitment, 0.6, 0.5, 0.3)
        assert left == pytest.approx(0.7 * (target - commitment))


def test_loyalty_is_the_mean_of_trust_and_commitment():
    assert attitude.loyalty(0.3, 0.3) == pytest.approx(0.3)
    assert attitude.loyalty(1.0, 0.0) == pytest.approx(0.5)
    assert attitude.loyalty(0.2, 0.8) == attitude.loyalty(0.8, 0.2) == pytest.approx(0.5)


def test_commitment_follows_trust_and_attention_and_cools():
    assert attitude.commitment_after(0.0, 0.6, 0.0, 1.0) == pytest.approx(0.6)
    assert attitude.commitment_after(0.0, 0.6, 0.5, 1.0) == pytest.approx(0.6 + 0.4 * 0.6 * 0.5)
    assert attitude.commitment_now(0.8, 52.0, 0.01) == pytest.approx(0.8 * math.exp(-0.52))
    assert attitude.attachment(0.4, 0.6, 2.0) == pytest.approx(1.0)


def test_promoters_and_detractors_are_the_rounded_answers():
    assert attitude.recommendation_intention(1.0, 1.0) == 10.0
    assert attitude.recommendation_intention(0.5, 0.25) == pytest.approx(5.5)
    assert attitude.is_promoter(8.5)
    assert not attitude.is_promoter(8.49)
    assert attitude.is_detractor(6.49)
    assert not attitude.is_detractor(6.5)


def test_response_saturates_and_its_derivative_is_the_marginal_response():
    assert saturating_response(0.0, 0.4, 2.0) == 0.0
    assert saturating_response(2.0, 0.4, 2.0) == pytest.approx(0.4 * (1.0 - math.exp(-1.0)))
    assert saturating_response(1e9, 0.4, 2.0) == pytest.approx(0.4)
    step = 1e-6
    slope = (saturating_response(1.0 + step, 0.4, 2.0) - saturating_response(1.0 - step, 0.4, 2.0)) / (2 * step)
    assert marginal_response(1.0, 0.4, 2.0) == pytest.approx(slope, rel=1e-6)


def test_ideas_wear_out_and_messages_fade_exponentially():
    assert idea_freshness(0.0, 0.03) == 1.0
    assert idea_freshness(20.0, 0.03) == pytest.approx(math.exp(-0.6))
    assert reminder(0.3, 4.0, 0.25) == pytest.approx(0.3 * math.exp(-1.0))


def test_awareness_adds_hazards_as_bass_does():
    assert awareness_probability(0.03, 0.38 * 0.5) == pytest.approx(0.22)
    assert awareness_probability(0.8, 0.4) == 1.0
