"""The markets that lessons talk about: shipped scenarios with a student's luck, each run once and kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from simulation.experiments.comparison import Comparison, compare
from simulation.market.market import Market
from simulation.parameters import Fault
from simulation.scenario import Scenario, ScenarioError, changed, load_scenario, resized
from simulation.scenario.errors import Problem, path_text

FOLDER = Path(__file__).parents[2] / "scenarios"
SIZE = "customers.number"
KEPT = 32
"""Markets and comparisons kept in memory at the same time."""

Changes = Mapping[str, Any]
"""Values by the path of a parameter, such as ``{"firms.Keeper.offering.price": 21}``; whatever JSON can hold."""


def scenario(name: str, changes: Changes | None = None) -> Scenario:
    """Return a shipped scenario by the name of its file, with changes.

    ``{"customers.number": 2000}`` makes the whole market smaller: budgets go with it, see :func:`simulation.resized`. Other
    changes are amounts in the market of that size.

    Raises
    ------
    ScenarioError
        If a change is not a valid one.
    """
    base, wanted = load_scenario(FOLDER / f"{name}.yaml"), dict(changes or {})
    if SIZE in wanted:
        base = resized(base, wanted.pop(SIZE))
    return _changed(base, wanted) if wanted else base


def _changed(base: Scenario, wanted: dict[str, Any]) -> Scenario:
    try:
        return changed(base, wanted)
    except ValidationError as error:
        raise ScenarioError(_problem(each) for each in error.errors(include_url=False)) from None
    except ValueError as error:
        raise ScenarioError([Problem(str(error))]) from None


def _problem(error: Mapping[str, Any]) -> Problem:
    """Return what is wrong with a change, in words."""
    raised = error.get("ctx", {}).get("error")
    if isinstance(raised, Fault):
        return Problem(raised.message, path=path_text(raised.path))
    return Problem(str(error["msg"]), path=path_text(error["loc"]))


def market(name: str, seed: int, changes: Changes | None = None) -> Market:
    """Return a shipped scenario's market, run to its end with this seed."""
    return _market(name, seed, _key(changes))


def compared(
    name: str,
    alternatives: Mapping[str, Changes],
    seed: int,
    replications: int = 8,
    outcomes: tuple[str, ...] = ("score",),
    firm: str | None = None,
) -> Comparison:
    """Return a comparison of changes to a shipped scenario; the first alternative is what the others are held against."""
    keys = tuple((label, _key(changes)) for label, changes in alternatives.items())
    return _compared(name, keys, seed, replications, outcomes, firm)


@dataclass(frozen=True)
class Difference:
    """What changes did to an outcome of a firm: mean of paired differences and its 95 % interval, in the outcome's unit."""

    mean: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0.0 or self.high < 0.0

    def __str__(self) -> str:
        """Return it as it is written in a sentence."""
        return f"{self.mean:+,.0f} ({self.low:+,.0f} to {self.high:+,.0f})"


def difference(
    name: str,
    before: Changes,
    after: Changes,
    seed: int,
    *,
    firm: str,
    outcome: str = "score",
    replications: int = 6,
    outcomes: tuple[str, ...] = ("score", "customers", "satisfaction"),
) -> Difference:
    """Return what changes make of an outcome of a firm: the same customers and luck before and after, several times."""
    found = compared(name, {"before": before, "after": after}, seed, replications, outcomes, firm).differences()
    row = found[(found["firm"] == firm) & (found["outcome"] == outcome)].iloc[0]
    return Difference(float(row["difference"]), float(row["low"]), float(row["high"]))


def _key(changes: Changes | None) -> str:
    return json.dumps(dict(changes or {}), sort_keys=True)


@lru_cache(KEPT)
def _market(name: str, seed: int, changes: str) -> Market:
    return Market(scenario(name, json.loads(changes)), seed=seed).run()


@lru_cache(KEPT)
def _compared(
    name: str,
    alternatives: tuple[tuple[str, str], ...],
    seed: int,
    replications: int,
    outcomes: tuple[str, ...],
    firm: str | None,
) -> Comparison:
    scenarios = {label: scenario(name, json.loads(changes)) for label, changes in alternatives}
    return compare(scenarios, replications=replications, seed=seed, outcomes=outcomes, firm=firm)
