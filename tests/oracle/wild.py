"""Markets whose every parameter is drawn at random, far beyond what is plausible."""

import random
from collections.abc import Callable
from dataclasses import fields
from typing import Any

import numpy as np

from simulation.customers.types import TYPES
from simulation.firms.decision import UNTREATED, Decision, Treatment
from simulation.firms.levels import READY_MADE as LEVELS
from simulation.firms.strategies import STRATEGIES, Strategy
from simulation.firms.view import ManagersView
from simulation.scenario.schema import Scenario

from .cases import market

Part = dict[str, Any]
ORIENTATIONS = ("cost", "value", "technology", "odd")


def wild(seed: int) -> Scenario:
    """Make a scenario in which everything differs from everything else; the same for the same seed."""
    dice = random.Random(seed)
    firms = {f"Firm {number}": _firm(dice) for number in range(dice.randint(1, 6))}
    for firm, number in zip(firms.values(), dice.sample(range(dice.choice([6, 65_536])), len(firms)), strict=True):
        firm["id"] = number
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


def wild_strategies(scenario: Scenario) -> dict[str, Strategy]:
    """Let every other firm do just anything, and one look at everything."""
    names = list(scenario.firms)
    return {**{name: Anything() for name in names[::2]}, names[len(names) // 2]: Suspicious()}


class Anything(Strategy):
    """Decide by lot, whatever a decision can hold."""

    def decide(self, view: ManagersView) -> Decision:
        dice = random.Random(int(view.rng.integers(2**63)))
        can = view.choices
        treatments = (UNTREATED, *(_treatment(dice, can.levels) for _ in range(dice.randint(0, 7))))
        media = {name: 90.0 * dice.random() for name in can.media if dice.random() < 0.7}
        by_medium = dice.random() < 0.5
        renewed: list[bool | tuple[str, ...]] = [False, True, tuple(media)]
        return Decision(
            price=dice.choice([None, dice.uniform(5.0, 30.0)]),
            acquisition_spending=0.0 if by_medium else dice.choice([0.0, 90.0]),
            service_spending=dice.choice([0.0, 30.0]),
            technology_spending=dice.choice([0.0, 90.0]),
            renew_idea=dice.choice(renewed),
            treatments=treatments,
            treatment=dice.choice([None, *3 * [view.rng.integers(0, len(treatments), len(view.records))]]),
            media=media if by_medium else None,
            sale=dice.choice([0.0, dice.random(), 1.0]),
            sale_weeks=dice.randint(1, can.planning_interval_weeks),
            introduction=dice.choice([0.0, dice.random(), 1.0]),
            target=tuple(name for name in can.segments if dice.random() < 0.3),
            research={name: 900.0 * dice.random() for name in can.research if dice.random() < 0.5},
        )


class Suspicious(Strategy):
    """Decide on everything that can be seen, so that whatever is seen differently shows."""

    def decide(self, view: ManagersView) -> Decision:
        records, rivals = view.records, sum(rival.price + rival.rating * rival.reviews for rival in view.rivals)
        seen = (
            *(getattr(records, field.name).astype(np.float64) for field in fields(records)),
            records.usual_interval_weeks, records.yearly_value,
        )  # fmt: skip
        mixed = sum(np.where(np.isfinite(column), column, 1.0) * (1.0 + place) for place, column in enumerate(seen))
        own = [
            view.unit_cost, view.technology, view.idea_freshness, view.renewal_cost, view.accuracy, view.usual_price,
            view.rating * view.reviews, view.weeks_with_idea, rivals, view.market_size,
            *(medium.freshness * medium.weeks for medium in view.media.values()),
            *(method.known for method in view.research.values()),
            *(persona.share * (1 + len(persona.story)) for persona in view.personas.values()),
            *(float(line.sum()) for line in view.ledger.values()),
        ]  # fmt: skip
        luck = float(np.dot(own, 1.0 + np.arange(len(own)))) % 1.0
        return Decision(
            acquisition_spending=100.0 * luck,
            treatments=(UNTREATED, Treatment("one", weekly_cost=luck, contact=True), Treatment("two", discount=luck)),
            treatment=(np.asarray(mixed) * 7.0).astype(np.int64) % 3,
        )


def _treatment(dice: random.Random, levels: tuple[str, ...]) -> Treatment:
    if dice.random() < 0.1:
        return Treatment("farewell", end=True)
    return Treatment(
        weekly_cost=dice.choice([0.0, 2.0 * dice.random()]),
        discount=dice.choice([0.0, dice.random(), 1.0]),
        contact=dice.random() < 0.6,
        level=dice.choice([None, *levels]),
        personal=dice.random() < 0.5,
        automated=dice.choice([0.0, dice.random()]),
        offer=dice.choice([0.0, 3.0 * dice.random()]),
        apology=dice.choice([0.0, dice.random()]),
        ask_why=dice.random() < 0.5,
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
        "user": dice.choice([None, None, *ORIENTATIONS]),
        "types": dice.sample(list(TYPES), dice.choice([0, 0, 1, 3])),
        "habits": dice.choice([{}, _habits(dice)]),
        "purchase_rate": {"mean": 3.0 * dice.random(), "shape": dice.choice([None, 0.3, 2.0])},
        "taste_strength": dice.choice([None, 0.5, 6.0]),
        **_leaving(dice),
        "persona": dice.choice(["", "Somebody"]),
        "story": dice.choice(["", "Once upon a time."]),
    }


def _leaving(dice: random.Random) -> Part:
    """Draw how customers leave, and whether they buy by contract."""
    contract = {
        "period_weeks": dice.randint(1, 9), "first_after_weeks": dice.choice([0, 3]), "spread": dice.random() < 0.5,
    }  # fmt: skip
    if dice.random() < 0.2:
        kept = {"kind": "per_renewal", "kept_by_attention": dice.random(), "probability": dice.random()}
        return {"contract": contract, "attrition": kept}
    return {"contract": dice.choice([None, None, None, contract]), "attrition": _attrition(dice)}


def _habits(dice: random.Random) -> Part:
    drawn: dict[str, Callable[[], float]] = {
        "rate": lambda: dice.uniform(0.2, 2.0),
        "basket": lambda: dice.uniform(0.3, 7.0),
        "deal_threshold": lambda: 0.6 * dice.random(),
        "impulse": lambda: 4.0 * dice.random(),
        "planning": dice.random,
        "visits": lambda: 2.0 * dice.random(),
        "attention": lambda: 3.0 * dice.random(),
        "response": lambda: 5.0 * dice.random(),
        "influence": lambda: 9.0 * dice.random(),
        "growth": lambda: 5.0 * dice.random(),
        "growth_ceiling": lambda: 1.0 + dice.random(),
        "ideas": dice.random,
        "bridges": lambda: dice.randint(0, 9),
        "stockpiling": lambda: 5.0 * dice.random(),
    }
    return {name: value() for name, value in drawn.items() if dice.random() < 0.5}


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
        "choosing": _choosing(dice),
        "feeling": _feeling(dice),
        "talking": _talking(dice),
        "paying": {
            "default_probability": dice.choice([0.0, 0.01, 0.5, 1.0]),
            **_shares(dice, "late_probability", "dispute_probability", "repairs_elsewhere", "cheap_fix"),
        },
    }


def _shares(dice: random.Random, *names: str) -> Part:
    return {name: dice.choice([0.0, dice.random(), dice.random(), 1.0]) for name in names}


def _choosing(dice: random.Random) -> Part:
    return {
        "value_sensitivity": 12.0 * dice.random(),
        "outside_value": dice.uniform(-0.5, 0.3),
        "may_buy_nothing": dice.random() < 0.8,
        "price_sensitivity_spread": dice.random(),
        "perception_error": 0.4 * dice.random(),
        "inertia": dice.uniform(-1.0, 3.0),
        "loyalty_weight": 5.0 * dice.random(),
        "reminder_strength": dice.uniform(-1.0, 2.0),
        "reminder_fading": dice.random(),
        **_shares(dice, "search", "finding", "review_weight", "second_hand"),
        "reference_effect": dice.choice([0.0, 3.0 * dice.random()]),
        "bond_weight": 4.0 * dice.random(),
        "points_pull": 4.0 * dice.random(),
        "irritation_weight": 4.0 * dice.random(),
    }


def _feeling(dice: random.Random) -> Part:
    shares = (
        "performance_noise", "failure_loss", "norm_share", "expectation_learning", "norm_learning",
        "satisfaction_learning", "trust_building", "trust_breaking", "commitment_learning", "inspired_satisfaction",
        "inspired_loyalty", "commitment_cooling", "unfairness", "irritation_per_message", "irritation_fading",
        "opt_out_at", "best_brand",
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
        **_shares(dice, "review_probability", "deal_talk", "asks_why"),
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
        "media": {f"Medium {number}": _medium(dice) for number in range(dice.choice([0, 1, 3]))},
        "level": dice.choice(list(LEVELS)),
        "levels": {"proactive": {"care": dice.random(), "ease": dice.random(), "weekly_cost": dice.random()}},
        "bonds": {
            **_shares(dice, "social", "economic", "technical", "speed", "serve_saving"),
            "weekly_cost": dice.choice([0.0, dice.random()]),
        },
        "programme": dice.choice([None, _programme(dice), _programme(dice)]),
        "research_basics": {
            "keeps_picture": dice.random() < 0.7,
            **_shares(dice, "secondary_accuracy", "learning_per_purchase", "forgetting_per_week"),
        },
        "research": {"Own": {"bias": dice.choice([None, "Segment 0", "odd"]), "ceiling": dice.random()}},
        "contact": _shares(dice, "relevance_for_all", "automation_loss"),
        "partners": {f"Partner {number}": _partner(dice) for number in range(dice.randint(0, 2))},
        "departments": _shares(dice, "alignment", "personnel", "complaint_saving"),
        "aftersale": {
            "repair_quality": dice.choice([0.0, dice.random()]),
            **{name: 9.0 * dice.random() for name in ("repair_price", "repair_cost", "dunning_cost", "dispute_cost", "visit_cost")},
        },
        "ideas": {**_shares(dice, "quality_ceiling", "cost_ceiling"), "scale": 9.0},
        "engagement": {"post_reach": dice.choice([0.0, 9.0 * dice.random()])},
        "strategy": {"name": dice.choice(list(STRATEGIES))},
    }  # fmt: skip


def _medium(dice: random.Random) -> Part:
    return {
        "ceiling": dice.random(), "scale": dice.uniform(0.1, 2.0), "wear_out": dice.random(),
        "renewal_cost": 50.0 * dice.random(), "share": dice.choice([0.0, dice.random()]),
    }  # fmt: skip


def _programme(dice: random.Random) -> Part:
    return {
        **_shares(dice, "join", "points_rate", "community_help", "holdout"),
        "redeem_at": dice.uniform(0.01, 20.0),
        "expiry_weeks": dice.randint(1, 20),
        "weekly_cost": 99.0 * dice.random(),
    }


def _partner(dice: random.Random) -> Part:
    return {
        "product": dice.uniform(-0.5, 0.5), "service": dice.uniform(-0.5, 0.5), "time": dice.uniform(-0.5, 0.5),
        "unit_cost": dice.uniform(-3.0, 3.0), "reliability": dice.random(), "ramp_weeks": dice.uniform(0.5, 20.0),
        "from_week": dice.choice([None, -5, 6]), "weekly_cost": 99.0 * dice.random(),
    }  # fmt: skip


def _event(dice: random.Random, firms: list[str]) -> Part:
    firm = f"firms.{dice.choice(firms)}"
    change: Part = dice.choice(
        [
            {f"{firm}.offering.price": dice.uniform(1.0, 40.0)},
            {f"{firm}.offering.technology": dice.uniform(0.5, 4.0)},
            {f"{firm}.strategy": {"name": dice.choice(list(STRATEGIES))}},
            {f"{firm}.budget": dice.choice([None, 100.0])},
            {f"{firm}.acquisition.ceiling": dice.random()},
            {f"{firm}.programme": dice.choice([None, _programme(dice)])},
            {f"{firm}.level": dice.choice(list(LEVELS))},
            {f"{firm}.bonds": _shares(dice, "social", "technical")},
            {f"{firm}.media": {"Other": _medium(dice)}},
            {f"{firm}.partners": {"Other": _partner(dice)}},
            {f"{firm}.research_basics.keeps_picture": dice.random() < 0.5},
            {"economy.demand": 2.0 * dice.random()},
            {"economy.advertising_allowed": dice.random() < 0.5},
            {f"customers.orientations.{dice.choice(ORIENTATIONS)}": _orientation(dice)},
        ]
    )
    return {"week": dice.randint(1, 12), "title": "something happens", "set": change}
