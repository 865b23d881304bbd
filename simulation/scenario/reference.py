"""The parameter reference, made from the models themselves: a page for people and a schema for editors."""

import html
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from simulation.parameters.shape import choices_of, models_in, shape_of_field
from simulation.parameters.walking import bounds_of, source_of, unit_of
from simulation.scenario.inheritance import KEY as EXTENDS

COLUMNS = ("Name", "Meaning", "Unit", "Default", "Bounds", "Source")
LONGEST_DEFAULT = 60


def reference_markdown(model: type[BaseModel]) -> str:
    """Write the parameter reference: a section for each model class, with a table of its parameters.

    Each section and each parameter has an anchor: ``#offering`` and ``#offering-price``.

    Parameters
    ----------
    model : type
        The outermost model.
    """
    places = _places(model)
    anchors = _anchors(list(places))
    sections = [_section(each, where, anchors) for each, where in places.items()]
    return "\n\n".join(sections) + "\n"


def json_schema(model: type[BaseModel]) -> dict[str, Any]:
    """Make the JSON schema of a scenario file, with descriptions and units, for editors that complete and check.

    A file that extends another need not give what is required; so the schema says, of the outermost keys.

    Parameters
    ----------
    model : type
        The outermost model.
    """
    schema = model.model_json_schema()
    extends = {
        "type": "string",
        "minLength": 1,
        "description": "Another scenario file, relative to this one, of which this one says only what differs.",
    }
    schema["properties"] = {EXTENDS: extends, **schema.get("properties", {})}
    required = schema.pop("required", None)
    if required:
        schema["if"] = {"not": {"required": [EXTENDS]}}
        schema["then"] = {"required": required}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _places(model: type[BaseModel]) -> dict[type[BaseModel], list[str]]:
    """List every model class with the paths where it stands, the outermost first."""
    found: dict[type[BaseModel], list[str]] = {model: []}
    for path, nested in _nested(model, "", ()):
        found.setdefault(nested, []).append(path)
    return {each: list(dict.fromkeys(paths)) for each, paths in found.items()}


def _nested(
    model: type[BaseModel], prefix: str, above: tuple[type[BaseModel], ...]
) -> Iterator[tuple[str, type[BaseModel]]]:
    for name, field in model.model_fields.items():
        for suffix, nested in models_in(shape_of_field(field)):
            path = f"{prefix}{name}{suffix}"
            yield path, nested
            if nested not in (*above, model):
                yield from _nested(nested, f"{path}.", (*above, model))


def _anchors(models: list[type[BaseModel]]) -> dict[type[BaseModel], str]:
    """Give each class an anchor; a second class of the same name gets a number."""
    anchors: dict[type[BaseModel], str] = {}
    for model in models:
        name = re.sub(r"\W+", "-", model.__name__.lower())
        same = sum(1 for each in anchors if each.__name__.lower() == model.__name__.lower())
        anchors[model] = f"{name}-{same + 1}" if same else name
    return anchors


def _section(model: type[BaseModel], where: list[str], anchors: dict[type[BaseModel], str]) -> str:
    """Write one class: its name, what it is, where it stands, and its parameters."""
    anchor = anchors[model]
    parts = [f'<a id="{anchor}"></a>\n\n## {model.__name__}']
    summary = (model.__doc__ or "").strip().partition("\n\n")[0]
    if summary:
        parts.append(_plain(summary))
    if where:
        parts.append("At " + ", ".join(f"`{path}`" for path in where) + ".")
    rows = [_row(COLUMNS), _row(["---"] * len(COLUMNS))]
    rows += [_row(_cells(name, field, anchors, anchor)) for name, field in model.model_fields.items()]
    parts.append("\n".join(rows) if model.model_fields else "No parameters.")
    return "\n\n".join(parts)


def _cells(name: str, field: FieldInfo, anchors: dict[type[BaseModel], str], anchor: str) -> list[str]:
    meaning = _plain(field.description or "")
    nested = dict.fromkeys(each for _, each in models_in(shape_of_field(field)))
    if nested:
        links = ", ".join(f"[{each.__name__}](#{anchors[each]})" for each in nested)
        meaning = f"{meaning} See {links}.".strip()
    named = f'<a id="{anchor}-{name}"></a>`{name}`'
    return [named, meaning, _plain(unit_of(field)), _default(field), _bounds(field), _plain(source_of(field))]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    try:
        value = field.get_default(call_default_factory=True, validated_data={})
    except (KeyError, TypeError):  # a factory may need the other fields
        value = PydanticUndefined
    if value is PydanticUndefined:
        return "computed"
    if isinstance(value, BaseModel):
        return (
            f"a `{type(value).__name__}`" if value.model_fields_set else f"`{type(value).__name__}` with its defaults"
        )
    text = _written(value)
    return _code(text if len(text) <= LONGEST_DEFAULT else text[: LONGEST_DEFAULT - 3] + "...")


def _written(value: Any) -> str:
    """Write a default as it would stand in a file."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list | tuple | set | frozenset):
        return "[" + ", ".join(_written(each) for each in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, BaseModel):
        return type(value).__name__
    return str(getattr(value, "value", value)) if value != "" else "''"


def _bounds(field: FieldInfo) -> str:
    choices = choices_of(field.annotation)
    parts = ["one of " + ", ".join(_code(str(each)) for each in choices)] if choices else []
    parts += [_code(f"{symbol} {_limit(limit)}") for symbol, limit in bounds_of(field).items()]
    return ", ".join(parts)


def _limit(limit: Any) -> str:
    return f"{limit:.15g}" if isinstance(limit, float) and 1e-4 <= abs(limit) < 1e15 else str(limit)


def _row(cells: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(cells) + " |"


def _plain(text: str) -> str:
    """Write a text so that it stays one cell and no markup."""
    one_line = " ".join(text.split())
    return html.escape(one_line, quote=False).replace("\\", "\\\\").replace("|", "\\|").replace("*", "\\*")


def _code(text: str) -> str:
    """Write a text as code in one cell."""
    return "`" + " ".join(text.split()).replace("`", "'").replace("|", "\\|") + "`"
