"""Markets whose every parameter is drawn at random, far beyond what is plausible."""

import random
from typing import Any

from simulation.firms.strategies import STRATEGIES
from simulation.scenario.schema import Scenario

from .cases import market

Part = dict[str, Any]
ORIENTATIONS = ("cost", "value", "technology", "odd")


def wild(seed: int) -> Scenario:
    """Make a scenario in which everything differs from everything else; the same for the same seed."""
    dice = random.Random(seed)
    firms = {f"Firm {number}": _firm(dice) for number in range(dice.randint(1, 6))}
    segments = {f"Segment {number}": _segment(dice) for number in range(dice.randint(1, 4))}
    for segment in segments.values():
        segment["share"] = 1.0 / len(segments)
    return market(
        customers={
            "number": dice.randint(20, 120),
            "segments": segments,
            "orientations": {name: _orientation(dice) for name in ORIENTATIONS},
            "arrivals": {"per_year": dice.choice([0.0, 2.0]), "replace_leavers": dice.random() < 0.5},
            "network": _network(dice),
        },
        firms=firms,
        events=[_event(dice, list(firms)) for _ in range(3)],
        weeks=dice.randint(1, 25),
        burn_in_weeks=dice.choice([0, 1, 9]),
        planning_interval_weeks=dice.randint(1, 6),
        economy={"demand": dice.choice([0.5, 1.0, 3.0]), "advertising_allowed": dice.random() < 0.9},
        seed=dice.randrange(2**63),
    )


def _network(dice: random.Random) -> Part:
    return dice.choice(
        [
            {"kind": "small_world", "neighbours": dice.choice([2, 6, 10]), "rewiring": dice.random()},
            {"kind": "random", "mean_neighbours": 0.5 + 8.0 * dice.random()},
            {"kind": "scale_free", "links_per_newcomer": dice.randint(1, 5)},
            {"kind": "complete"},
            {"kind": "none"},
        ]
    )


def _segment(dice: random.Random) -> Part:
    return {
        "orientation": dice.choice(ORIENTATIONS),
        "purchase_rate": {"mean": 3.0 * dice.random(), "shape": dice.choice([None, 0.3, 2.0])},
        "taste_strength": dice.choice([None, 0.5, 6.0]),
        "attrition": _attrition(dice),
    }


def _attrition(dice: random.Random) -> Part:
    likely = dice.choice([{"probability": 0.1 * dice.random()}, {"alpha": 0.5, "beta": 4.0}])
    return dice.choice(
        [
            {"kind": "none"},
            {"kind": "per_period", "period_weeks": dice.randint(1, 9), **likely},
            {"kind": "per_purchase", "first_purchase_exempt": dice.random() < 0.5, **likely},
        ]
    )


def _orientation(dice: random.Random) -> Part:
    names = ("product", "service", "personnel", "image", "technology", "money", "time", "energy", "psychic")
    return {
        "weights": {name: dice.choice([0.0, dice.random()]) for name in names},
        "choosing": {
            "value_sensitivity": 12.0 * dice.random(),
            "outside_value": dice.uniform(-0.5, 0.3),
            "may_buy_nothing": dice.random() < 0.8,
            "price_sensitivity_spread": dice.random(),
            "perception_error": 0.4 * dice.random(),
            "inertia": dice.uniform(-1.0, 3.0),
            "loyalty_weight": 5.0 * dice.random(),
            "reminder_strength": dice.uniform(-1.0, 2.0),
            "reminder_fading": dice.random(),
        },
        "feeling": _feeling(dice),
        "talking": _talking(dice),
        "paying": {"default_probability": dice.choice([0.01, 0.5, 1.0])},
    }


def _feeling(dice: random.Random) -> Part:
    shares = (
        "performance_noise", "failure_loss", "norm_share", "expectation_learning", "norm_learning",
        "satisfaction_learning", "trust_building", "trust_breaking", "commitment_learning", "inspired_satisfaction",
        "inspired_loyalty", "commitment_cooling",
    )  # fmt: skip
    return {
        **{name: dice.choice([0.0, dice.random(), dice.random()]) for name in shares},
        "satisfaction_at_standard": dice.uniform(0.2, 0.9),
        "trust_neutral": dice.uniform(0.1, 0.9),
        "gain_response": 9.0 * dice.random(),
        "loss_response": 9.0 * dice.random(),
        "patience": dice.choice([1, 3, 255]),
    }


def _talking(dice: random.Random) -> Part:
    shares = (
        "complaint_threshold", "complaint_probability", "recommend_threshold", "recommend_probability",
        "warn_threshold", "warn_probability", "persuasion", "homophily",
    )  # fmt: skip
    return {
        **{name: dice.choice([dice.random(), dice.random(), 1.0]) for name in shares},
        "talk_weeks": dice.choice([1, 2, 30]),
        "listening": 3.0 * dice.random(),
        "negativity": 4.0 * dice.random(),
    }


def _firm(dice: random.Random) -> Part:
    levels = ("product", "service", "personnel", "image", "time", "energy", "psychic", "failure_probability")
    return {
        "enters_week": dice.choice([None, None, 1, 7]),
        "budget": dice.choice([None, 30.0]),
        "initial_awareness": dice.random(),
        "offering": {
            **{name: dice.random() for name in levels},
            "price": dice.uniform(1.0, 40.0),
            "unit_cost": 20.0 * dice.random(),
            "technology": dice.uniform(0.5, 2.0),
            "intercept": dice.uniform(-1.0, 1.0),
        },
        "costs": {"cost_to_serve": dice.random(), "complaint_cost": 9.0 * dice.random(), "fixed": 99.0 * dice.random()},
        "acquisition": {"ceiling": dice.random(), "wear_out": dice.random(), "renewal_cost": 50.0 * dice.random()},
        "strategy": {"name": dice.choice(list(STRATEGIES))},
    }


def _event(dice: random.Random, firms: list[str]) -> Part:
    firm = f"firms.{dice.choice(firms)}"
    change: Part = dice.choice(
        [
            {f"{firm}.offering.price": dice.uniform(1.0, 40.0)},
            {f"{firm}.offering.technology": dice.uniform(0.5, 4.0)},
            {f"{firm}.strategy": {"name": dice.choice(list(STRATEGIES))}},
            {f"{firm}.budget": dice.choice([None, 100.0])},
            {f"{firm}.acquisition.ceiling": dice.random()},
            {"economy.demand": 2.0 * dice.random()},
            {"economy.advertising_allowed": dice.random() < 0.5},
            {f"customers.orientations.{dice.choice(ORIENTATIONS)}": _orientation(dice)},
        ]
    )
    return {"week": dice.randint(1, 12), "title": "something happens", "set": change}
