"""Rules of value and choice."""

import math

import pytest

from simulation.rules.value import choice_utility, money_cost, perceived_value, race_time, surplus, technology_benefit


def test_value_is_benefits_less_costs():
    assert perceived_value(0.5, 0.2, 0.1, 0.25) == pytest.approx(0.35)


@pytest.mark.parametrize("sensitivity", [0.5, 1.0, 2.0])
def test_money_cost_is_proportional_to_the_price_paid(sensitivity):
    full = money_cost(20.0, sensitivity, 0.03)
    assert full == pytest.approx(0.6 * sensitivity)
    assert money_cost(15.0, sensitivity, 0.03) == pytest.approx(0.75 * full)


def test_technology_ages_when_a_rival_leaps():
    assert technology_benefit(1.0, 1.0) == 1.0
    assert technology_benefit(1.0, 1.6) == pytest.approx(0.625)


def test_utility_adds_what_it_says():
    assert choice_utility(0.1, 8.0, 0.3, 0.5, 1.2, 0.1, 0.4) == pytest.approx(3.3)


def test_the_race_is_an_exponential_with_rate_exp_of_utility():
    """The median of an exponential with rate r is ln 2 / r."""
    assert math.exp(race_time(1.5, 0.5)) == pytest.approx(math.log(2.0) / math.exp(1.5))
    assert race_time(5000.0, 0.5) < race_time(4999.0, 0.5) < race_time(-5000.0, 0.5)  # no overflow


def test_the_race_is_won_in_proportion_to_exp_of_utility():
    """Exact over a grid of uniforms: P(first wins) = exp(V1) / (exp(V1) + exp(V2))."""
    grid = [(i + 0.5) / 400 for i in range(400)]
    first = [race_time(0.7, u) for u in grid]
    second = [race_time(-0.4, u) for u in grid]
    wins = sum(a < b for a in first for b in second) / 400**2
    assert wins == pytest.approx(1.0 / (1.0 + math.exp(-1.1)), abs=2e-3)  # the grid's resolution


def test_surplus_turns_value_into_euros():
    """Value 0.2 above doing without, at 0.01 of value a euro, is worth 20 EUR; and the price paid lowers it one for one."""
    assert surplus(0.5, 0.1, 0.1, 0.2, 0.1, 0.01) == pytest.approx(20.0)
    assert surplus(0.5, 0.1, 0.1, 0.2 + 0.01, 0.1, 0.01) == pytest.approx(19.0)
    assert surplus(0.5, 0.1, 0.1, 0.2, 0.1, 0.0) == surplus(0.5, 0.1, 0.1, 0.2, 0.1, 1e-300) == 0.0
