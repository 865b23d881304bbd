"""Relationships move from stage to stage only as the table of moves says, and every move in the table happens.

Looked at from one week's end to the next: in the scenarios as they are, where several moves can follow each other within a
week, and in the same scenarios with exactly one occasion to buy a week, where each change is a single move (after hearing of
the firm for the first time, perhaps).
"""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

import simulation as sim
from simulation.firms.decision import UNTREATED, Decision, Treatment
from simulation.firms.strategies import Strategy
from simulation.rules.lifecycle import REACH, STAGES, UNAWARE
from simulation.state.moves import MOVES, STAYS_WHEN_BUYING, seen_after_a_week
from tests.market.markets import SEGMENTS, scenario

REPOSITORY = Path(__file__).parents[2]
SHIPPED = [
    path
    for path in sorted((REPOSITORY / "scenarios").glob("**/*.yaml"))
    if path.parent.name not in ("strategies", "experiments")  # which hold no markets
]
FILES = [*SHIPPED, REPOSITORY / "benchmarks" / "everything.yaml"]
WEEKS = 60

each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def loaded(path):
    short = sim.load_scenario(path, ["customers.number=150", "scoring.equity_weeks=0"])
    burn_in = min(short.burn_in_weeks, WEEKS - 1)
    return sim.changed(short, {"burn_in_weeks": burn_in, "weeks": WEEKS - burn_in})


def one_occasion_a_week(made):
    """The same market where everybody has one occasion to buy in each week."""
    contract = {"period_weeks": 1, "first_after_weeks": 0, "spread": False}
    return sim.changed(made, {f"customers.segments.{name}.contract": contract for name in made.customers.segments})


def changes(market):
    """Run a market; returns how often a relationship was seen to go from a stage to a stage with so many purchases."""
    seen = np.zeros((len(STAGES), len(STAGES), 256), np.int64)
    while market.running:
        before, bought = market.state.stage.copy(), market.state.purchases.astype(np.int64)
        market.step()
        np.add.at(seen, (before, market.state.stage, market.state.purchases - bought), 1)
    return {tuple(map(int, place)): int(seen[tuple(place)]) for place in np.argwhere(seen)}


@cache
def seen_with_one_occasion(path):
    return changes(sim.Market(one_occasion_a_week(loaded(path))))


def told(change):
    before, after, bought = change
    return f"{STAGES[before]} to {STAGES[after]} with {int(bought)} purchases"


def moves_among(seen):
    """The moves of the table that changes are, where a week had one occasion at most."""
    return {move for move in MOVES if (move.before, move.after, int(move.buys)) in seen}


@each_file
def test_from_week_to_week_relationships_move_as_the_table_allows(path):
    seen = changes(sim.Market(loaded(path)))
    assert any(before != after for before, after, _ in seen)
    unexplained = [
        told((before, after, bought))
        for before, after, bought in seen
        if (after, bought) not in seen_after_a_week(before, occasions=3 * (bought + 1))  # no row of moves needs more
    ]
    assert unexplained == []


@each_file
def test_with_one_occasion_a_week_every_change_is_a_move_of_the_table(path):
    allowed = {(move.before, move.after, int(move.buys)) for move in MOVES}
    allowed |= {(stage, stage, 0) for stage in range(len(STAGES))}
    allowed |= {(stage, stage, 1) for stage in STAYS_WHEN_BUYING}
    allowed |= {(UNAWARE, after, bought) for before, after, bought in allowed if before == REACH}  # heard of it first
    unexplained = [told(change) for change in seen_with_one_occasion(path) if change not in allowed]
    assert unexplained == []


class SendsAnybodyAway(Strategy):
    """Advertise, and end every tenth relationship at every planning, whatever its stage."""

    def decide(self, view):
        luck = view.rng.random(len(view.records))
        farewell = Treatment("farewell", end=True)
        return Decision(
            acquisition_spending=500, treatments=(UNTREATED, farewell), treatment=(luck < 0.1).astype(np.int64)
        )


def test_every_move_of_the_table_happens():
    happened = set()
    for path in FILES:
        happened |= moves_among(seen_with_one_occasion(path))
    assert len(happened) > len(MOVES) / 2
    # what no scenario shows: being sent away from every stage, and being inspired at once
    easily = {"feeling": {"inspired_satisfaction": 0.5, "inspired_loyalty": 0.05}}
    customers = {"segments": SEGMENTS, "orientations": {"value": easily}}
    made = one_occasion_a_week(scenario(300, customers=customers, weeks=WEEKS))
    happened |= moves_among(changes(sim.Market(made, strategies={"Keeper": SendsAnybodyAway()})))
    assert [told((move.before, move.after, move.buys)) for move in MOVES if move not in happened] == []


def test_a_stage_is_left_by_each_move_in_one_way_only():
    assert len({(move.before, move.after) for move in MOVES}) == len(MOVES)
    assert all(move.before != move.after for move in MOVES)


def test_several_moves_can_follow_each_other_within_a_week():
    names = {
        occasions: {STAGES[after] for after, _ in seen_after_a_week(UNAWARE, occasions)} for occasions in (0, 1, 2)
    }
    assert names[0] == {"unaware", "reach"}
    assert names[1] == names[0] | {"acquisition", "conversion"}
    assert names[2] == names[1] | {"retention", "inspiration", "lapsed"}
