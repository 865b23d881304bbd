"""Names and order mean nothing: with their ids kept, firms and segments change places only; and luck is the seed's alone."""

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import simulation as sim
from simulation.state.arrays import State
from tests.market.markets import SEGMENTS, scenario

from .drawing import ORIENTATIONS, Tree, scenario_tree
from .scenarios import examples, loaded, trees

OF_ROWS = {"last_firm", "known", "on_file", "voice", "voice_next", "segment"}
"""Columns that hold rows of firms or segments, which change with the order."""


def with_ids(tree: Tree) -> Tree:
    """Give every firm and segment the id that its place would give it."""
    for things in (tree["firms"], tree["customers"]["segments"]):
        for place, thing in enumerate(things.values()):
            thing.setdefault("id", place)
    return tree


def renamed(thing: Any, names: dict[str, str]) -> Any:
    """Replace names wherever they stand: as keys, as values, and in the texts of conditions and paths."""
    if isinstance(thing, dict):
        return {renamed(key, names): renamed(value, names) for key, value in thing.items()}
    if isinstance(thing, list):
        return [renamed(each, names) for each in thing]
    if isinstance(thing, str):
        for old, new in names.items():
            thing = thing.replace(old, new)
    return thing


def reordered(tree: Tree, dice: random.Random) -> tuple[Tree, list[int], list[int]]:
    """Return the scenario with its firms and segments in another order; and which was each one's place, in the new order."""
    places = []
    customers = dict(tree["customers"])
    changed = {**tree, "customers": customers}
    for above, name in ((changed, "firms"), (customers, "segments")):
        order = list(range(len(above[name])))
        dice.shuffle(order)
        items = list(above[name].items())
        above[name] = dict(items[place] for place in order)
        places.append(order)
    turned = list(customers["orientations"].items())
    customers["orientations"] = dict(reversed(turned))
    return changed, places[0], places[1]


def differences(one: sim.Market, other: sim.Market, firms: list[int], segments: list[int]) -> list[str]:
    """Say in what two markets differ that should be the same but for the places of firms and segments."""
    with_nobody = [*firms, len(firms)]
    found = [
        name
        for name, here, there in (
            ("tallies", one.history.tallies[:, with_nobody][:, :, segments], other.history.tallies),
            ("accounts", one.history.accounts[:, firms], other.history.accounts),
            ("bills", one.history.bills.sum(axis=2)[:, firms], other.history.bills.sum(axis=2)),
            ("prices", one.history.prices[:, firms], other.history.prices),
            ("technology", one.history.technology[:, firms], other.history.technology),
        )
        if not np.array_equal(here, there)
    ]
    return found + [name for name in columns(one.state) if not same_column(one.state, other.state, name, firms)]


def columns(state: State) -> list[str]:
    return [name for name in state._fields if name not in ("relation", "file") and name not in OF_ROWS]


def same_column(one: State, other: State, name: str, firms: list[int]) -> bool:
    here, there = getattr(one, name), getattr(other, name)
    return np.array_equal(here if here.ndim == 1 else here[firms], there)


@given(tree=trees.map(with_ids))
@examples(25)
def test_other_names_change_names_only(tree: Tree) -> None:
    names = {"Firm ": "Zoo ", "Segment ": "Animals ", "Somebody": "Nobody", "Medium ": "Wall ", "Partner ": "Friend "}
    one, other = sim.Market(loaded(tree)).run(), sim.Market(loaded(renamed(tree, names))).run()
    assert differences(one, other, list(range(len(one.firms))), list(range(len(tree["customers"]["segments"])))) == []


@given(tree=trees.map(with_ids), dice=st.randoms(use_true_random=False))
@examples(25)
def test_another_order_changes_places_only(tree: Tree, dice: random.Random) -> None:
    turned, firms, segments = reordered(tree, dice)
    one, other = sim.Market(loaded(tree)).run(), sim.Market(loaded(turned)).run()
    assert differences(one, other, firms, segments) == []


@pytest.mark.parametrize("accuracy", [0.2, 1.0])
def test_another_order_of_segments_changes_no_picture_of_customers(accuracy: float) -> None:
    basics = {"keeps_picture": True, "secondary_accuracy": accuracy}
    firms = {"Us": {"research_basics": basics, "strategy": {"name": "persona_targeting"}}, "Them": {}}
    segments = {name: {**segment, "id": place} for place, (name, segment) in enumerate(SEGMENTS.items())}
    turned = dict(reversed(segments.items()))
    one, other = (sim.Market(scenario(60, firms=firms, customers={"segments": of})).run() for of in (segments, turned))
    assert differences(one, other, [0, 1], [2, 1, 0]) == []


@given(tree=trees)
@examples(10)
def test_the_same_seed_gives_the_same_run_and_another_seed_another(tree: Tree) -> None:
    scenario = loaded(tree)
    one, same, other = (
        sim.Market(scenario, scenario.seed + more).run() for more in (0, 0, 1 - 2 * (scenario.seed > 0))
    )
    everything = list(range(len(one.firms))), list(range(len(scenario.customers.segments)))
    assert differences(one, same, *everything) == []
    assert not np.array_equal(one.state.customer_id, other.state.customer_id)  # another place on the social ring


def test_reordering_and_renaming_really_change_the_file() -> None:
    tree = with_ids(scenario_tree(random.Random(4)))
    turned, firms, segments = reordered(tree, random.Random(3))
    assert firms != sorted(firms) and segments != sorted(segments)
    assert list(turned["customers"]["orientations"]) == list(reversed(ORIENTATIONS))
    assert "Zoo 0" in renamed(tree, {"Firm ": "Zoo "})["firms"]
