"""Controls: what can be moved in a scenario, made from the declarations of its parameters."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import NoneType
from typing import Any, Literal, get_args

from pydantic.fields import FieldInfo

from simulation.firms.strategies import STRATEGIES
from simulation.parameters import Parameters, bounds_of, fault, unit_of
from simulation.parameters.shape import choices_of, shape_of_field
from simulation.scenario import Scenario, value_at

Kind = Literal["number", "integer", "switch", "choice"]

WIDER = 2.5
"""A slider whose declared bounds are far away reaches so many times the scenario's value."""
FAR = 10.0
"""Declared bounds are far away if they allow more than so many times the scenario's value."""
UNIT_INTERVAL = 1.0
"""Bounds that span no more than this (shares, probabilities) are always shown as a whole."""
FEWEST_STEPS = 100
"""Steps from one end of a slider to the other, at least."""
ROUND = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
ROUND_STEPS = (5.0, 2.0, 1.0)
FROM_ZERO = {"EUR": 100.0, "weeks": 52.0}
"""How far a slider reaches whose parameter is zero, by the beginning of its unit; 1 for any other."""
FEWEST_CUSTOMERS, MOST_CUSTOMERS = 100, 20_000
"""Customers that a slider offers: fewer are no market, more could not be run while it is dragged."""
MOST_SEED = 999_999
"""Luck that is offered: enough to choose from, and short enough to be told."""
STRATEGY = "strategy"
MARKET = "Market"
"""Group of what belongs to nobody in particular."""


@dataclass(frozen=True)
class Control:
    """One thing to move.

    Attributes
    ----------
    path
        Of the parameter, such as ``firms.Premium.offering.price``.
    group
        Whose it is, for a heading: a firm, a group of customers, the market.
    name
        What it is called beside the slider.
    help
        What it means, one sentence.
    unit
        ``""`` for a pure number.
    kind
        ``number`` and ``integer`` have ``low``, ``high`` and ``step``; a ``choice`` has ``choices``; a ``switch`` is on or off.
    value
        As the scenario has it.
    """

    path: str
    group: str
    name: str
    help: str
    unit: str
    kind: Kind
    value: Any
    low: float = 0.0
    high: float = 1.0
    step: float = 0.01
    choices: tuple[Any, ...] = ()

    @property
    def label(self) -> str:
        """The name with its unit."""
        return f"{self.name} [{self.unit}]" if self.unit else self.name

    @property
    def is_strategy(self) -> bool:
        """Whether it chooses a firm's strategy."""
        return is_strategy(self.path)


def controls_of(
    scenario: Scenario, play: Iterable[str] = (), new_strategies: Iterable[str] = ()
) -> tuple[Control, ...]:
    """Return the controls of a scenario: of the paths it marks as worth playing with, of more paths, and of strategies.

    Parameters
    ----------
    scenario
        As it is now: a parameter of a strategy that its firm does not follow is left out.
    play
        More paths.
    new_strategies
        Firms that follow another strategy than the scenario meant, of which the declarations say what is worth playing with.

    Raises
    ------
    ValueError
        If a path among ``play`` names no parameter, or one that no slider can hold; the message names the nearest.
    """
    asked = [path for path in play if not is_strategy(path)]
    for path in asked:
        if _control(scenario, path) is None:
            raise fault(("play",), f"'{path}' is no single value, so there is no slider for it")
    paths = dict.fromkeys([*scenario.playable, *asked])
    found = [control for path in paths if (control := _control(scenario, path)) is not None]
    shown, new = {control.path for control in found}, set(new_strategies)
    of_firms = [control for firm in scenario.firms for control in _of_firm(scenario, firm, firm in new, shown)]
    return tuple(_in_groups([*of_firms, *found], list(scenario.firms)))


def strategy_named(name: str) -> dict[str, Any]:
    """Return the change that lets a firm follow a strategy with the parameters declared for it."""
    return {"name": name}


def is_strategy(path: str) -> bool:
    """Whether a path names the strategy of a firm as a whole."""
    return path.startswith("firms.") and path.count(".") == 2 and path.endswith(f".{STRATEGY}")


def _of_firm(scenario: Scenario, firm: str, is_new: bool, shown: set[str]) -> Iterator[Control]:
    """Yield the picker of a firm's strategy, and, of a new one, what is worth playing with."""
    if "." in firm:  # a path could not name it
        return
    strategy = scenario.firms[firm].strategy
    name = str(strategy.name)
    choices = tuple(sorted({name, *_that_need_nothing()}))
    told = _told(type(strategy).__doc__)
    path = f"firms.{firm}.{STRATEGY}"
    yield Control(path, firm, STRATEGY, told, "", "choice", name, choices=choices)
    for last, field in type(strategy).model_fields.items() if is_new else ():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and extra.get("play") and f"{path}.{last}" not in shown:
            control = _control(scenario, f"{path}.{last}")
            if control is not None:
                yield control


def _that_need_nothing() -> list[str]:
    """Return the names of the strategies that can be followed as they are declared."""
    return [
        name
        for name, model in STRATEGIES.items()
        if not any(field.is_required() for key, field in model.model_fields.items() if key != "name")
    ]


def _in_groups(controls: list[Control], firms: list[str]) -> list[Control]:
    """Put controls of a group side by side: firms first, in their order."""
    order = list(dict.fromkeys([*firms, *(control.group for control in controls)]))
    return sorted(controls, key=lambda control: order.index(control.group))


def _control(scenario: Scenario, path: str) -> Control | None:
    """Return the control of one parameter; None if it holds more than a single value, or none now."""
    value = value_at(scenario, path)
    above, _, last = path.rpartition(".")
    owner = value_at(scenario, above) if above else scenario
    if not isinstance(owner, Parameters):
        return None
    field = type(owner).model_fields[last]
    group, name = _called(scenario, path)
    unit = unit_of(field)
    about = (path, group, name, field.description or "", "" if unit == "-" else unit)
    choices = _choices(scenario, path, field)
    if choices:
        return Control(*about, "choice", value, choices=choices)
    kinds = _kinds(field)
    if isinstance(value, bool) and bool in kinds:
        return Control(*about, "switch", value)
    if isinstance(value, int | float) and not isinstance(value, bool) and kinds & {int, float}:
        kind: Kind = "number" if float in kinds else "integer"
        if path == "seed":  # any number will do, so there is no slider
            return Control(path, group, "luck (seed)", about[3], "", "integer", value, 0, max(MOST_SEED, value), 1)
        low, high, step = reach(float(value), bounds_of(field), unit, kind)
        if path == "customers.number":
            high = max(float(value), min(high, MOST_CUSTOMERS))
            low = min(float(value), max(FEWEST_CUSTOMERS, scenario.customers.network.fewest_customers))
        return Control(*about, kind, value, low, high, step)
    return None


def _kinds(field: FieldInfo) -> set[Any]:
    annotation = shape_of_field(field).annotation
    return {kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type)} - {NoneType}


def _choices(scenario: Scenario, path: str, field: FieldInfo) -> tuple[Any, ...]:
    """Return the values that a parameter may take, where they can be listed."""
    listed = choices_of(field.annotation)
    if listed:
        return listed
    parts = path.split(".")
    if parts[:2] == ["customers", "segments"] and parts[-1] in ("orientation", "user"):
        names = tuple(scenario.customers.orientations)
        return names if parts[-1] == "orientation" else (None, *names)
    if parts[0] == "firms" and parts[2:] == ["level"]:
        return tuple(scenario.firms[parts[1]].levels)
    return ()


def _called(scenario: Scenario, path: str) -> tuple[str, str]:
    """Return whose a parameter is, and its name: what people chose in the path, then its last part."""
    parts = path.split(".")
    value: Any
    if parts[0] == "firms" and len(parts) > 2:
        group, rest, value = parts[1], parts[2:], scenario.firms[parts[1]]
    elif parts[:2] == ["customers", "orientations"] and len(parts) > 3:
        group, rest, value = f"{parts[2]}-oriented customers", parts[3:], scenario.customers.orientations[parts[2]]
    elif parts[:2] == ["customers", "segments"] and len(parts) > 3:
        group, rest, value = parts[2], parts[3:], scenario.customers.segments[parts[2]]
    else:
        group, rest, value = MARKET, parts, scenario
    chosen = []
    for part in rest[:-1]:
        if isinstance(value, dict):
            chosen.append(part)
        value = value[part] if isinstance(value, dict) else getattr(value, part)
    last = rest[-1]
    if last in ("number", "per_year", "period_weeks", "probability") and len(rest) > 1:  # alone they say nothing
        chosen.append(rest[-2])
    words = last.replace("_", " ")
    return group, f"{', '.join(chosen)}: {words}" if chosen else words


def _told(text: str | None) -> str:
    return " ".join((text or "").strip().partition("\n\n")[0].split())


def reach(value: float, bounds: dict[str, Any], unit: str, kind: Kind) -> tuple[float, float, float]:
    """Return where a slider begins and ends, and its step.

    The declared bounds hold. Where they are far away (a price may be a million), it reaches from zero to a round number a few
    times the scenario's value.

    Examples
    --------
    >>> reach(23.0, {">": 0, "<=": 1e6}, "EUR", "number")
    (0.5, 60.0, 0.5)
    >>> reach(0.65, {">=": 0, "<=": 1}, "-", "number")
    (0.0, 1.0, 0.01)
    >>> reach(4.0, {">=": 1, "<=": 520}, "weeks", "integer")
    (1.0, 10.0, 1.0)
    """
    least, most = _limit(bounds, ">=", ">", -math.inf), _limit(bounds, "<=", "<", math.inf)
    if most - least <= UNIT_INTERVAL:
        low, high = least, most
    else:
        size = max(abs(value), 1.0 if kind == "integer" else 0.0) or _from_zero(unit)
        far = _rounded_up(WIDER * size)
        high = most if most <= min(far, FAR * size) else far
        low = -far if value < 0.0 or (least < 0.0 and value == 0.0) else 0.0
        low, high = max(low, least), min(max(high, value), most)
    step = _step(low, high, value, kind)
    if ">" in bounds and low <= bounds[">"]:
        low += step
    if "<" in bounds and high >= bounds["<"]:
        high -= step
    return min(low, value), max(high, value), step


def _limit(bounds: dict[str, Any], included: str, excluded: str, otherwise: float) -> float:
    return float(bounds.get(included, bounds.get(excluded, otherwise)))


def _from_zero(unit: str) -> float:
    return next((size for beginning, size in FROM_ZERO.items() if unit.startswith(beginning)), 1.0) / WIDER


def _rounded_up(size: float) -> float:
    power = 10.0 ** math.floor(math.log10(size))
    return next(digits for digits in ROUND if digits * power >= size * (1.0 - 1e-9)) * power


def _step(low: float, high: float, value: float, kind: Kind) -> float:
    """Return the largest round step of which there are enough, and on which the scenario's value lies."""
    widest = (high - low) / FEWEST_STEPS
    if kind == "integer":
        widest = max(1.0, widest)
    power = 10.0 ** math.floor(math.log10(widest))
    tried = [digits * power / 10.0**finer for finer in range(3) for digits in ROUND_STEPS]
    fitting = [step for step in tried if step <= widest * (1.0 + 1e-9) and (kind == "number" or step >= 1.0)]
    exact = (step for step in fitting if math.isclose(value / step, round(value / step), abs_tol=1e-6))
    return float(f"{next(exact, fitting[0]):.12g}")
