"""Going through every parameter of a model, for the reference pages and for the test that each is documented."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulation.parameters.shape import models_in, shape_of_field

AUTHOR_AND_YEAR = re.compile(r"[A-Z]\w+.*\b(1[6-9]|20)\d\d[a-z]?\b", re.DOTALL)
BOUNDS = {"gt": ">", "ge": ">=", "lt": "<", "le": "<=", "multiple_of": "multiple of",
          "min_length": "length >=", "max_length": "length <=", "pattern": "matches"}  # fmt: skip


def walk(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    """Yield every field of a model and of the models nested in it, each with its dotted path.

    Below a mapping of names the path has ``*``, below a list or tuple ``[]``, and below a choice among kinds the
    kind in brackets: ``firms.*.strategy[keeper].budget``. A model nested in itself is entered once.

    Parameters
    ----------
    model : type
        A `Parameters` class.
    """
    yield from _walk(model, "", ())


def _walk(model: type[BaseModel], prefix: str, above: tuple[type[BaseModel], ...]) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        yield f"{prefix}{name}", field
        for suffix, nested in models_in(shape_of_field(field)):
            if nested not in (*above, model):
                yield from _walk(nested, f"{prefix}{name}{suffix}.", (*above, model))


def unit_of(field: FieldInfo) -> str:
    """Tell a field's unit (empty where none was given)."""
    return _extra(field, "unit")


def source_of(field: FieldInfo) -> str:
    """Tell where a field's default comes from (empty where nobody said)."""
    return _extra(field, "source")


def bounds_of(field: FieldInfo) -> dict[str, Any]:
    """List a field's bounds as symbol to limit.

    Examples
    --------
    >>> from simulation.parameters import parameter
    >>> bounds_of(parameter(0.5, "A share.", unit="-", source="assumption: half", ge=0, le=1))
    {'>=': 0, '<=': 1}
    """
    found: dict[str, Any] = {}
    for piece in field.metadata:
        for name, symbol in BOUNDS.items():
            limit = getattr(piece, name, None)
            if limit is not None:
                found[symbol] = limit
    return found


def undocumented(model: type[BaseModel]) -> list[str]:
    """List what is missing: each field without a meaning, a unit or a source (empty when all is well).

    A source is author and year, the word *assumption* with a reason, or ``"structure"`` for names and texts.
    """
    found: list[str] = []
    for path, field in walk(model):
        source = source_of(field).strip()
        if not (field.description or "").strip():
            found.append(f"{path}: no meaning")
        if not unit_of(field).strip():
            found.append(f"{path}: no unit")
        if not _is_source(source):
            found.append(f"{path}: no source (author and year, or 'assumption: ' and a reason), but {source!r}")
    return found


def _is_source(source: str) -> bool:
    if source == "structure" or AUTHOR_AND_YEAR.search(source):
        return True
    reason = source.lower().partition("assumption")
    return bool(reason[1]) and len(reason[0] + reason[2].strip(" :,.-")) >= 3


def _extra(field: FieldInfo, key: str) -> str:
    extra = field.json_schema_extra
    return str(extra.get(key, "")) if isinstance(extra, dict) else ""
