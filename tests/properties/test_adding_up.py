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
