"""Random valid scenarios, drawn from the parameters' own types and bounds: a new parameter is tested by being there.

Any source of luck will do: ``random.Random(seed)``, or the one of Hypothesis, which then knows how to make a failing scenario
smaller (fewer changes, lower numbers, first choices).
"""

import random
from collections.abc import Sequence
from typing import Any

from pydantic.fields import FieldInfo

from simulation.customers.network import NetworkParameters
from simulation.customers.orientation import Orientation
from simulation.customers.segments import Attrition, Contract
from simulation.customers.types import TYPES, Habits
from simulation.firms.actions import ACTIONS, ActionChanges
from simulation.firms.conditions import FIELDS
from simulation.firms.firm_parameters import FirmParameters
from simulation.firms.levels import READY_MADE as LEVELS
from simulation.firms.levels import Level
from simulation.firms.media import Medium
from simulation.firms.partners import Partner
from simulation.firms.programme import Programme
from simulation.firms.research import READY_MADE as RESEARCH
from simulation.firms.research import ResearchMethod
from simulation.firms.strategies import STRATEGIES
from simulation.parameters import Parameters, bounds_of
from simulation.parameters.shape import shape_of, shape_of_field
from simulation.scenario.schema import Economy, Scoring

Tree = dict[str, Any]
Path = tuple[str, ...]

ORIENTATIONS = ("cost", "value", "technology", "odd")
MOST = {
    "mean": 3.0, "rate": 2.0, "visits": 2.0, "impulse": 3.0, "growth": 5.0, "growth_ceiling": 2.0, "stockpiling": 5.0,
    "bridges": 9, "demand": 3.0, "neighbours": 10, "mean_neighbours": 10.0, "links_per_newcomer": 5, "equity_weeks": 10,
    "period_weeks": 9, "first_after_weeks": 5, "talk_weeks": 30, "expiry_weeks": 8, "from_week": 20, "enters_week": 8,
    "outside_value": 0.3, "price": 40.0, "unit_cost": 20.0, "deal_threshold": 0.5,
    "sale_weeks": 6, "sale_every_weeks": 9, "write_every_weeks": 9.0, "try_every_weeks": 9.0, "give_up_weeks": 20.0,
}  # fmt: skip
"""The highest value drawn where the bound would make a run long, or nothing happen within a short one."""
TIMES_DEFAULT = 4.0
"""Where the bound is only technical, amounts are drawn up to so many times their default."""
FIXED_AT_THE_START = {"initial_awareness", "taste_share", "enters_week", "id"}


def scenario_tree(dice: random.Random, most_changes: int = 12) -> Tree:
    """Draw a scenario as it would stand in a file.

    Parameters
    ----------
    most_changes
        How many single parameters of each orientation, segment and firm are given at most; the others keep their default.
    """
    orientations = {name: changes(dice, Orientation, most_changes) for name in ORIENTATIONS}
    segments = _segments(dice, most_changes)
    names = [f"Firm {number}" for number in range(dice.randint(1, 5))]
    firms = {name: _firm(dice, list(segments), most_changes) for name in names}
    if dice.random() >= 0.5:
        for firm, number in zip(firms.values(), dice.sample(range(40), len(firms)), strict=True):
            firm["id"] = number
    return {
        "title": "drawn at random",
        "weeks": dice.randint(5, 30),
        "burn_in_weeks": dice.choice([0, 1, 9]),
        "planning_interval_weeks": dice.randint(1, 6),
        "seed": dice.randrange(2**63),
        "customers": {
            "number": dice.randint(20, 150),
            "segments": segments,
            "orientations": orientations,
            "arrivals": {"per_year": dice.choice([0.0, 2.0]), "replace_leavers": dice.choice([True, False])},
            "network": kind_of(dice, NetworkParameters),
        },
        "firms": firms,
        "economy": changes(dice, Economy, 2),
        "scoring": changes(dice, Scoring, 1),
        "events": [_event(dice, firms, orientations) for _ in range(dice.randint(0, 3))],
    }


# Single parameters


def leaves(model: type[Parameters], above: Path = ()) -> list[tuple[Path, FieldInfo]]:
    """Return the numbers and switches of a model and of the models in it that are always there, each with its path."""
    found: list[tuple[Path, FieldInfo]] = []
    for name, field in model.model_fields.items():
        shape = shape_of_field(field)
        if shape.model is not None and not shape.optional:
            found += leaves(shape.model, (*above, name))  # type: ignore[arg-type]
        elif shape.annotation in (bool, int, float) and name != "id":
            found.append(((*above, name), field))
    return found


def changes(dice: random.Random, model: type[Parameters], most: int) -> Tree:
    """Draw values for some parameters of a model, every other time for one that is switched off by default."""
    tree: Tree = {}
    offered = leaves(model)
    switched_off = [(path, field) for path, field in offered if not field.default]
    for place in range(dice.randint(0, most) if offered else 0):
        path, field = dice.choice(switched_off if switched_off and place % 2 == 0 else offered)
        put(tree, path, value(dice, path[-1], field))
    return tree


def whole(dice: random.Random, model: type[Parameters], most: int = 4) -> Tree:
    """Draw a model: the parameters that must be given, and some others."""
    tree = changes(dice, model, most)
    for path, field in leaves(model):
        if field.is_required() and len(path) == 1:
            tree[path[0]] = value(dice, path[0], field)
    return tree


def kind_of(dice: random.Random, union: Any) -> Tree:
    """Draw one of several kinds of a model, told apart by ``kind``."""
    kinds = shape_of(union).kinds
    name = dice.choice(sorted(kinds))
    return {"kind": name, **changes(dice, kinds[name].model, 3)}  # type: ignore[arg-type]


def value(dice: random.Random, name: str, field: FieldInfo) -> Any:
    """Draw a value within a parameter's bounds; its lowest and its highest come up more often than others."""
    shape = shape_of_field(field)
    if shape.optional and dice.choice([True, False, False]):
        return None
    if shape.annotation is bool:
        return dice.choice([False, True])
    lowest, highest = range_of(name, field)
    if shape.annotation is int:
        number = dice.randint(int(lowest), int(highest))
        return number - number % bounds_of(field).get("multiple of", 1)
    drawn = dice.uniform(lowest, highest)
    return dice.choice([drawn, drawn, drawn, lowest, highest])


def range_of(name: str, field: FieldInfo) -> tuple[float, float]:
    """Return the lowest and the highest value that are drawn for a number."""
    bounds = bounds_of(field)
    default = field.default if isinstance(field.default, int | float) else 1.0
    enough = TIMES_DEFAULT * max(abs(default), 0.25)
    highest = min(bounds.get("<=", bounds.get("<", enough)), MOST.get(name, max(enough, 1.0)))
    lowest = max(bounds.get(">=", bounds.get(">", -enough)), -highest)
    small = (highest - lowest) / 64.0
    return lowest + small * (">" in bounds), highest - small * ("<" in bounds)


def put(tree: Tree, path: Sequence[str], new: Any) -> None:
    """Set a value in a tree, making the branches on the way."""
    for part in path[:-1]:
        tree = tree.setdefault(part, {})
    tree[path[-1]] = new


# Segments, firms, strategies, events


def _segments(dice: random.Random, most: int) -> Tree:
    weights = [dice.randint(1, 5) for _ in range(dice.randint(1, 4))]
    segments = {}
    for number, weight in enumerate(weights):
        segments[f"Segment {number}"] = {
            "share": weight / sum(weights),
            "orientation": dice.choice(ORIENTATIONS),
            "user": dice.choice([None, None, *ORIENTATIONS]),
            "persona": dice.choice(["", "Somebody"]),
            "story": dice.choice(["", "Once upon a time."]),
            "types": dice.sample(list(TYPES), dice.choice([0, 0, 1, 3])),
            "habits": changes(dice, Habits, most // 2),
            "purchase_rate": {"mean": dice.uniform(0.0, 3.0), "shape": dice.choice([None, 0.3, 2.0])},
            "taste_strength": dice.choice([None, 0.5, 6.0]),
            **_leaving(dice),
        }
    return segments


def _leaving(dice: random.Random) -> Tree:
    """Draw how customers leave, and whether they buy by contract."""
    contract = whole(dice, Contract) if dice.random() >= 0.75 else None
    leaving = kind_of(dice, Attrition)
    if leaving["kind"] != "none":
        for name in ("probability", "alpha", "beta"):
            leaving.pop(name, None)
        leaving |= dice.choice([{"probability": dice.uniform(0.0, 0.2)}, {"alpha": 0.5, "beta": 4.0}])
    if leaving["kind"] == "per_renewal" and contract is None:
        leaving = {"kind": "none"}
    return {"contract": contract, "attrition": leaving}


def _firm(dice: random.Random, segments: list[str], most: int) -> Tree:
    firm = changes(dice, FirmParameters, most)
    firm["media"] = {f"Medium {number}": whole(dice, Medium) for number in range(dice.choice([0, 0, 1, 2]))}
    firm["levels"] = {name: whole(dice, Level) for name in ("proactive", "own")[: dice.choice([0, 0, 1, 2])]}
    firm["level"] = dice.choice([*LEVELS, *firm["levels"]])
    firm["programme"] = {"expiry_weeks": dice.randint(1, 8), **whole(dice, Programme)} if dice.random() >= 0.5 else None
    firm["partners"] = {f"Partner {number}": whole(dice, Partner) for number in range(dice.choice([0, 0, 1, 2]))}
    bias = dice.choice([None, segments[-1], "odd"])
    firm["research"] = dice.choice([{}, {"own": {**whole(dice, ResearchMethod, 2), "bias": bias}}])
    firm["strategy"] = strategy(dice, firm, segments)
    return firm


def strategy(dice: random.Random, firm: Tree, segments: list[str]) -> Tree:
    """Draw a shipped strategy, or rules written in the file, with names that this firm and market have."""
    name = dice.choice([*STRATEGIES, *4 * ["rules"]])
    model = STRATEGIES[name]
    drawn: Tree = {"name": name, **changes(dice, model, 4)}
    offered = {
        "media": list(firm["media"]) or ["acquisition"],
        "research": [*RESEARCH, *firm["research"]],
        "target": segments,
    }
    for kind, names in offered.items():
        if kind in model.model_fields and dice.random() >= 0.5:
            chosen = dice.sample(names, dice.randint(1, len(names)))
            drawn[kind] = chosen if kind == "target" else {each: dice.uniform(0.0, 300.0) for each in chosen}
    if name == "rules":
        drawn |= _rules(dice)
    used = model.model_validate(drawn).actions_used() if "actions" in model.model_fields else ()
    changeable = [action for action in used if action in ACTIONS and action not in ("nothing", "end")]
    if changeable and dice.random() >= 0.5:
        changed = changes(dice, ActionChanges, 3)
        if dice.random() >= 0.5:
            changed["level"] = dice.choice([*LEVELS, *firm["levels"]])
        drawn.setdefault("actions", {})[dice.choice(changeable)] = changed
    return drawn


def _rules(dice: random.Random) -> Tree:
    done = ("own", "end", *ACTIONS, "own", "end")
    rules = [{"when": _condition(dice), "do": dice.choice(done)} for _ in range(dice.randint(0, 4))]
    actions = {"own": changes(dice, ActionChanges, 4)} if any(rule["do"] == "own" for rule in rules) else {}
    return {
        "rules": rules,
        "otherwise": dice.choice(list(ACTIONS)),
        "rank_by": dice.choice(["value", "lifetime_value", "-recency_weeks", "earned / spent"]),
        "price": dice.choice([None, "price * 1.01", "cheapest_rival * 0.95", "max(unit_cost, usual_price) + 1"]),
        "actions": actions,
    }


def _condition(dice: random.Random) -> str:
    numbers = [field.name for field in FIELDS.values() if field.kind != "text"]
    one = f"{dice.choice(numbers)} {dice.choice(['>', '<=', '!='])} {dice.choice([0, 0.5, 1, 3, 20, 400])}"
    other = f"top({dice.choice([0.1, 0.5])}, {dice.choice(['value', 'lifetime_value', 'recency_weeks'])})"
    return dice.choice([one, f"{one} and {other}", f"not ({one}) or persona == 'Segment 0'"])


def _event(dice: random.Random, firms: Tree, orientations: Tree) -> Tree:
    """Draw an event: a single parameter changes, or something comes or goes as a whole."""
    firm = dice.choice(list(firms))
    if dice.random() < 0.5:
        trees = {
            f"firms.{firm}": FirmParameters,
            f"customers.orientations.{dice.choice(list(orientations))}": Orientation,
            "economy": Economy,
        }
        where = dice.choice(list(trees))
        path, field = dice.choice([each for each in leaves(trees[where]) if each[0][-1] not in FIXED_AT_THE_START])
        new = {".".join((where, *path)): value(dice, path[-1], field)}
    else:
        programme = dice.choice([None, whole(dice, Programme)])
        new = dice.choice(
            [
                {f"firms.{firm}.programme": programme},
                {f"firms.{firm}.partners": {"Newcomer": whole(dice, Partner)}},
                {f"firms.{firm}.level": dice.choice(list(LEVELS))},
                {f"firms.{firm}.strategy": {"name": dice.choice(list(STRATEGIES))}},
            ]
        )
    return {"week": dice.randint(1, 12), "title": "something happens", "set": new}
