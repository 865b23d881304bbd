"""Saying in plain words what is wrong with a value."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulation.parameters.faults import Fault
from simulation.parameters.shape import choices_of
from simulation.parameters.walking import unit_of
from simulation.scenario.errors import listed, nearest, shortened
from simulation.scenario.locating import Spot
from simulation.scenario.tree import Path

WANTED = {
    "float_type": "a number",
    "int_type": "a whole number",
    "string_type": "a text",
    "bool_type": "true or false",
    "dict_type": "a mapping (name: value)",
    "mapping_type": "a mapping (name: value)",
    "model_type": "a mapping (name: value)",
    "model_attributes_type": "a mapping (name: value)",
    "list_type": "a list",
    "tuple_type": "a list",
    "set_type": "a list",
    "frozen_set_type": "a list",
    "none_required": "null",
    "finite_number": "a finite number",
}
LIMITS = {
    "greater_than": ("gt", "more than"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "less than"),
    "less_than_equal": ("le", "at most"),
    "multiple_of": ("multiple_of", "a multiple of"),
}
LENGTHS = {
    "string_too_short": ("min_length", "at least", "character"),
    "string_too_long": ("max_length", "at most", "character"),
    "too_short": ("min_length", "at least", "item"),
    "too_long": ("max_length", "at most", "item"),
}


@dataclass(frozen=True)
class Words:
    """A message, with what goes beside it.

    Attributes
    ----------
    message, suggestion, note
        As in `Problem`.
    wanted : str
        What should stand there, if the message says no more than that.
    below : tuple
        The way from the spot to the parameter at fault.
    """

    message: str
    suggestion: str | None = None
    note: str = ""
    wanted: str = ""
    below: Path = ()


def words_for(error: Mapping[str, Any], spot: Spot) -> Words:
    """Say what one error of pydantic means.

    Parameters
    ----------
    error : mapping
        One of `ValidationError.errors`.
    spot : Spot
        What it is about.
    """
    kind = str(error["type"])
    if kind in WANTED:
        return _wrong_type(error, spot)
    if kind in LIMITS:
        return _out_of_range(error, spot)
    if kind in LENGTHS:
        return _wrong_length(error, spot)
    return SPECIAL.get(kind, _otherwise)(error, spot)


def must_be(wanted: str, value: Any, note: str = "") -> Words:
    """Say what a value should be and is not."""
    return Words(f"must be {wanted}, but is {shown(value)}", note=note, wanted=wanted)


def shown(value: Any) -> str:
    """Name a value in a message.

    Examples
    --------
    >>> shown("abc"), shown(1.4), shown(True), shown(None)
    ("the text 'abc'", '1.4', 'true', 'empty (null)')
    """
    if value is None:
        return "empty (null)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"the text '{shortened(value)}'"
    if isinstance(value, Mapping):
        return "a mapping"
    return "a list" if isinstance(value, Sequence) else shortened(str(value))


def number(value: Any) -> str:
    """Write a number without a needless ``.0``, so that limits read as they were declared."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return shortened(str(value))


def _wrong_type(error: Mapping[str, Any], spot: Spot) -> Words:
    wanted, value = WANTED[str(error["type"])], error["input"]
    if spot.shape is not None and spot.shape.discriminator is not None:
        return must_be(f"a mapping with the key '{spot.shape.discriminator}'", value, _kinds(spot))
    if wanted in ("a number", "a whole number"):
        wanted += _unit(spot)
    return must_be(wanted, value, _advice(wanted, value))


def _advice(wanted: str, value: Any) -> str:
    if isinstance(value, str) and "number" in wanted and value.strip().lstrip("+-").replace(".", "", 1).isdigit():
        return "write it without quotes"
    if wanted == "true or false" and str(value).lower() in ("yes", "no", "on", "off", "y", "n", "1", "0"):
        return f"write {'true' if str(value).lower() in ('yes', 'on', 'y', '1') else 'false'}"
    if wanted == "a text" and isinstance(value, bool | int | float):
        return "write it in quotes"
    return ""


def _out_of_range(error: Mapping[str, Any], spot: Spot) -> Words:
    name, relation = LIMITS[str(error["type"])]
    wanted = f"{relation} {number(error['ctx'][name])}{_unit(spot)}"
    return must_be(wanted, error["input"])


def _wrong_length(error: Mapping[str, Any], spot: Spot) -> Words:
    name, relation, thing = LENGTHS[str(error["type"])]
    limit, value = error["ctx"][name], error["input"]
    things = thing if limit == 1 else f"{thing}s"
    has = len(value) if isinstance(value, str | list | dict) else error["ctx"].get("actual_length")
    return Words(f"must have {relation} {limit} {things}, but has {has}")


def _unknown_key(error: Mapping[str, Any], spot: Spot) -> Words:
    owner = spot.owner.model if spot.owner is not None else None
    valid = list(owner.model_fields) if owner is not None else []
    return Words("unknown key", nearest(str(spot.path[-1]), valid), f"valid keys: {listed(valid) or 'none'}")


def _missing(error: Mapping[str, Any], spot: Spot) -> Words:
    if spot.path and isinstance(spot.path[-1], int):
        return Words("is missing from the list")
    meaning = (spot.field.description or "").strip().rstrip(".") if spot.field is not None else ""
    return Words("is required, but missing", note=f"{meaning}{_unit(spot)}".strip())


def _unknown_choice(error: Mapping[str, Any], spot: Spot) -> Words:
    value = error["input"]
    choices = [str(each) for each in choices_of(spot.shape.annotation)] if spot.shape is not None else []
    if not choices:
        return must_be(str(error["ctx"]["expected"]), value)
    wanted = f"'{choices[0]}'" if len(choices) == 1 else f"one of {listed(choices)}"
    message = must_be(wanted, value)
    return Words(message.message, nearest(value, choices) if isinstance(value, str) else None, wanted=wanted)


def _unknown_kind(error: Mapping[str, Any], spot: Spot) -> Words:
    shape = spot.shape
    if shape is None or shape.discriminator is None:
        return Words(f"unknown kind '{shortened(str(error['ctx']['tag']))}'")
    tag = error["input"].get(shape.discriminator) if isinstance(error["input"], Mapping) else error["ctx"]["tag"]
    below = (shape.discriminator,)
    if not isinstance(tag, str):
        return Words(f"must be the name of a kind, but is {shown(tag)}", note=_kinds(spot), below=below)
    return Words(f"unknown kind '{shortened(tag)}'", nearest(tag, shape.kinds), _kinds(spot), below=below)


def _no_kind(error: Mapping[str, Any], spot: Spot) -> Words:
    key = str(error["ctx"]["discriminator"]).strip("'")
    return Words(f"needs the key '{key}', which says what kind it is", note=_kinds(spot))


def _pattern(error: Mapping[str, Any], spot: Spot) -> Words:
    return must_be(f"a text like {error['ctx']['pattern']}", error["input"])


def _rule_broken(error: Mapping[str, Any], spot: Spot) -> Words:
    """Say what a validator said, where it said it."""
    raised = error.get("ctx", {}).get("error")
    if isinstance(raised, Fault):
        return Words(raised.message, below=raised.path)
    return Words(str(raised) or "breaks a rule of the model")


def _otherwise(error: Mapping[str, Any], spot: Spot) -> Words:
    text = str(error["msg"]).removeprefix("Input should be ").rstrip(".")
    if text != str(error["msg"]).rstrip("."):
        return must_be(text, error["input"])
    return Words(text[:1].lower() + text[1:])


def _kinds(spot: Spot) -> str:
    return f"valid kinds: {listed(spot.shape.kinds)}" if spot.shape is not None else ""


def _unit(spot: Spot) -> str:
    unit = unit_of(spot.field) if spot.field is not None else ""
    return f" ({unit})" if unit not in ("", "-") else ""


SPECIAL: dict[str, Callable[[Mapping[str, Any], Spot], Words]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _unknown_choice,
    "enum": _unknown_choice,
    "union_tag_invalid": _unknown_kind,
    "union_tag_not_found": _no_kind,
    "string_pattern_mismatch": _pattern,
    "value_error": _rule_broken,
    "assertion_error": _rule_broken,
}
