"""Turning pydantic's errors into problems with file, line and plain words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ValidationError

from simulation.parameters.shape import shape_of
from simulation.parameters.walking import walk
from simulation.scenario.errors import Problem, nearest, path_text
from simulation.scenario.inheritance import KEY as EXTENDS
from simulation.scenario.locating import Spot, spot_of
from simulation.scenario.tree import Located, Path, Place
from simulation.scenario.wording import Words, must_be, words_for

MOST_EXPLAINED = 500
MOST_HOMES = 2


def problems_in(error: ValidationError, model: type[BaseModel], located: Located) -> list[Problem]:
    """Explain a failed validation, one problem for each thing to correct.

    Parameters
    ----------
    error : ValidationError
        What pydantic says; its first 500 errors are explained.
    model : type
        The model it said it about.
    located : Located
        The scenario validated.
    """
    shape = shape_of(model)
    raw = error.errors(include_url=False)[:MOST_EXPLAINED]
    errors = [_Error(each, spot_of(each["loc"], shape)) for each in raw]
    return list(_Explainer(model, located).problems(errors))


@dataclass(frozen=True)
class _Error:
    """One error of pydantic's and the spot it is about."""

    raw: Mapping[str, Any]
    spot: Spot

    @property
    def kind(self) -> str:
        """Pydantic's name for what is wrong."""
        return str(self.raw["type"])


@dataclass(frozen=True)
class _Explainer:
    """Puts words and places together for one scenario."""

    model: type[BaseModel]
    located: Located

    def problems(self, errors: list[_Error]) -> Iterator[Problem]:
        """Explain errors, those within one union together."""
        unions: dict[Path, list[_Error]] = {}
        for each in errors:
            if each.spot.union is None:
                yield self.problem(each, words_for(each.raw, each.spot))
            else:
                unions.setdefault(each.spot.union, []).append(each)
        for union, group in unions.items():
            yield from self.union_problems(union, group)

    def union_problems(self, union: Path, group: list[_Error]) -> Iterator[Problem]:
        """Explain a value that fits no alternative of a union: by the one it comes nearest to, or by all."""
        within: dict[str, list[_Error]] = {}
        for each in group:
            if each.spot.path != union and each.spot.alternative is not None:
                within.setdefault(repr(each.spot.alternative.annotation), []).append(each)
        if within:
            for each in min(within.values(), key=len):
                yield self.problem(each, words_for(each.raw, each.spot))
            return
        found = [words_for(each.raw, each.spot) for each in group]
        wanted = list(dict.fromkeys(words.wanted for words in found if words.wanted))
        suggestion = next((words.suggestion for words in found if words.suggestion), None)
        node = self.located.find(union)
        joined = must_be(" or ".join(wanted), node.plain() if node is not None else None) if wanted else found[0]
        yield self.problem(group[0], Words(joined.message, suggestion, joined.note))

    def problem(self, error: _Error, words: Words) -> Problem:
        """Put words and place together."""
        path = (*error.spot.path, *words.below)
        if error.kind == "extra_forbidden":
            words = self.with_home(path, words)
        place = self.place(path, error)
        message = f"the name {words.message}" if error.spot.is_key else words.message
        return Problem(message, place.file, place.line, path_text(path), words.suggestion, words.note)

    def place(self, path: Path, error: _Error) -> Place:
        """Choose the line: of the name, for a name or a whole block; of the block around, for what is missing."""
        if error.kind == "missing":
            return self.located.place(path[:-1], key=True)
        node = self.located.find(path)
        is_block = node is not None and isinstance(node.content, dict | list)
        return self.located.place(path, key=is_block or error.spot.is_key or error.kind == "extra_forbidden")

    def with_home(self, path: Path, words: Words) -> Words:
        """Say where a key that is unknown here belongs, if the model knows the very name at one or two places."""
        key = str(path[-1])
        homes = [f"at {home}" if home != key else "at the top level" for home in self.homes.get(key, [])]
        if 1 <= len(homes) <= MOST_HOMES:
            note = f"{words.note}; '{key}' belongs {' or '.join(homes)}"
            return Words(words.message, note=note)
        if len(path) == 1:
            return Words(words.message, nearest(key, [*self.model.model_fields, EXTENDS]), words.note)
        return words

    @cached_property
    def homes(self) -> dict[str, list[str]]:
        """Where the model knows each name."""
        found: dict[str, list[str]] = {}
        for path, _ in walk(self.model):
            found.setdefault(path.rpartition(".")[2], []).append(path)
        return found
