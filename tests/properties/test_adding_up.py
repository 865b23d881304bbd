"""In any market, whatever its parameters: money and people add up, shares are shares, numbers are numbers."""

import random

import pytest
from hypothesis import given

import simulation as sim
from simulation.scenario import Scenario
from simulation.state.tallies import TALLIES

from .adding_up import money_adds_up, numbers_are_numbers, people_add_up, shares_are_shares
from .drawing import Tree, scenario_tree
from .scenarios import examples, loaded, trees


@pytest.mark.parametrize("holds", [money_adds_up, people_add_up, shares_are_shares, numbers_are_numbers])
@given(tree=trees)
@examples(40)
def test_in_any_market(holds, tree: Tree) -> None:
    holds(sim.Market(loaded(tree)).run())


def test_the_scenarios_drawn_together_touch_everything_that_is_counted() -> None:
    untouched, seeds = set(TALLIES), iter(range(300))
    while untouched and (seed := next(seeds, None)) is not None:
        market = sim.Market(Scenario.model_validate(scenario_tree(random.Random(seed)))).run()
        untouched = {name for name in untouched if not market.history.tally(name).any()}
    assert untouched == set()


@pytest.mark.parametrize(
    ("holds", "spoil"),
    [
        (money_adds_up, lambda market: market.state.spent[0].put(0, market.state.spent[0, 0] + 1)),
        (people_add_up, lambda market: market.state.presence.put(0, 3 - market.state.presence[0])),
        (shares_are_shares, lambda market: market.state.trust[0].fill(1.001)),
        (numbers_are_numbers, lambda market: market.state.expectation[0].fill(float("nan"))),
    ],
)
def test_a_single_cent_or_person_would_be_noticed(holds, spoil) -> None:
    market = sim.Market(Scenario.model_validate(scenario_tree(random.Random(1)))).run()
    spoil(market)
    with pytest.raises(AssertionError):
        holds(market)
