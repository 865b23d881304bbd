"""Who takes part: strategies from files, shipped ones, and those of a notebook, each under a name of its own."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from simulation.experiments.comparable import unknown
from simulation.experiments.manifest import tree_sha256
from simulation.experiments.tournament.arenas import Arena
from simulation.experiments.tournament.outside import Limits, PythonFile, load_python_file
from simulation.experiments.tournament.strategy_files import AS_TEXT, load_strategy_file, read_strategy
from simulation.firms.strategies import STRATEGIES, Strategy
from simulation.parameters import Fault
from simulation.scenario import ScenarioError
from simulation.scenario.errors import Problem, path_text
from simulation.scenario.tree import Located

PYTHON = ".py"
MOST_ENTRANTS = 200
NOT_ENTERED = ("rules", "run_off")
"""Shipped strategies that are no rivals by themselves: rules without a rule, and the policy by which equity is valued."""


@dataclass(frozen=True)
class Entrant:
    """A strategy that takes part.

    Attributes
    ----------
    name
        In all tables; no other has it.
    plays
        The strategy, or the Python file that has one.
    author, file
        Who wrote it, and where it came from, if that is known.
    located
        Where its parts are written, for messages.
    """

    name: str
    plays: Strategy | PythonFile
    author: str = ""
    file: str = ""
    located: Located | None = None

    @cached_property
    def sha256(self) -> str:
        """Hash of all that decides how it plays."""
        if isinstance(self.plays, PythonFile):
            return tree_sha256(["python", self.plays.code])
        kind = type(self.plays)
        return tree_sha256([f"{kind.__module__}.{kind.__qualname__}", self.plays.model_dump(mode="json")])

    @property
    def can_be_kept(self) -> bool:
        """Whether a manifest can hold the strategy."""
        return type(self.plays) in STRATEGIES.values()


@dataclass(frozen=True)
class Refusal:
    """A strategy that cannot take part, and why: ``text`` says so in a sentence or several, with file and line."""

    name: str
    text: str


def shipped() -> list[Entrant]:
    """Return the strategies that ship, each with its own defaults."""
    return [_shipped(name) for name in STRATEGIES if name not in NOT_ENTERED]


def gathered(
    given: Mapping[str, Strategy | str | Path] | Iterable[str | Path], limits: Limits | None = None
) -> tuple[list[Entrant], list[Refusal]]:
    """Load strategies; what cannot be loaded is told, and hinders nobody else.

    Parameters
    ----------
    given
        Strategy files (YAML), Python files, names of shipped strategies, or the text of a strategy file (several lines); or name
        to any of these, or to a strategy.
    limits
        Of strategies from Python files.

    Returns
    -------
    entrants, refusals

    Raises
    ------
    ValueError
        If there are more than 200.
    """
    named = list(given.items()) if isinstance(given, Mapping) else [("", each) for each in dict.fromkeys(given)]
    if len(named) > MOST_ENTRANTS:
        raise ValueError(f"at most {MOST_ENTRANTS} strategies can meet, but {len(named)} were given")
    entrants, refused = [], []
    for name, each in named:
        try:
            entrant = _made(each, limits or Limits())
            entrants.append(replace(entrant, name=name or entrant.name))
        except (ScenarioError, ValueError) as error:
            refused.append(Refusal(name or (AS_TEXT if "\n" in str(each) else str(each)), str(error)))
    return told_apart(entrants), refused


def fitting(entrants: Sequence[Entrant], arenas: Sequence[Arena]) -> tuple[list[Entrant], list[Refusal]]:
    """Return those who can play in every market, and what keeps the others from it."""
    able, refused = [], []
    for entrant in entrants:
        reason = next((reason for arena in arenas if (reason := _misfit(entrant, arena)) is not None), None)
        if reason is None:
            able.append(entrant)
        else:
            refused.append(Refusal(entrant.name, reason))
    return able, refused


def told_apart(entrants: Sequence[Entrant]) -> list[Entrant]:
    """Give names that several have an addition: the file, and where that is the same too, a number.

    Examples
    --------
    >>> two = [Entrant("Best", STRATEGIES["harvest"](name="harvest"), file=f"{who}.yaml") for who in ("ann", "ben")]
    >>> [each.name for each in told_apart(two)]
    ['Best (ann)', 'Best (ben)']
    """
    names = Counter(each.name for each in entrants)
    added = [
        f"{each.name} ({Path(each.file).stem})" if names[each.name] > 1 and each.file else each.name
        for each in entrants
    ]
    taken: set[str] = set()
    result = []
    for entrant, name in zip(entrants, added, strict=True):
        number, unique = 1, name
        while unique in taken:
            number += 1
            unique = f"{name} ({number})"
        taken.add(unique)
        result.append(replace(entrant, name=unique))
    return result


def _made(given: Strategy | str | Path, limits: Limits) -> Entrant:
    if isinstance(given, Strategy):
        return Entrant(type(given).__name__, given)
    if isinstance(given, str) and "\n" in given:
        read, located = read_strategy(given)
        return Entrant(read.title, read.strategy, read.author, located=located)
    if isinstance(given, str) and not os.path.splitext(given)[1] and os.path.basename(given) == given:
        return _shipped(given)
    path = os.fspath(given)
    if Path(path).suffix == PYTHON:
        return Entrant(Path(path).stem, load_python_file(path, limits), file=path)
    read, located = load_strategy_file(path)
    return Entrant(read.title, read.strategy, read.author, path, located)


def _shipped(name: str) -> Entrant:
    if name not in STRATEGIES:
        raise ValueError(unknown("strategy", name, STRATEGIES))
    return Entrant(name, STRATEGIES[name].model_validate({"name": name}))


def _misfit(entrant: Entrant, arena: Arena) -> str | None:
    """Say why a strategy cannot be followed in a market; None if it can."""
    if isinstance(entrant.plays, PythonFile):
        return None
    try:
        arena.check(entrant.plays)
    except Fault as fault:
        path = ("strategy", *fault.path)
        place = None if entrant.located is None else entrant.located.place(path)
        file, line = (None, None) if place is None else (place.file, place.line)
        return str(Problem(f"does not fit the market '{arena.name}': {fault.message}", file, line, path_text(path)))
    return None
