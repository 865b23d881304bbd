"""Writing a model back as a scenario file that loads to an equal model."""

import json
import re
from typing import Any

from pydantic import BaseModel

from simulation.scenario.scalars import plain_scalar

INDENT = "  "
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_/+-]*( [A-Za-z0-9_/+-]+)*")
LONGEST_PLAIN = 80
ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def dump_yaml(model: BaseModel) -> str:
    """Write a model as YAML: every parameter, defaults included, so that the file depends on no other.

    Parameters
    ----------
    model : BaseModel
        The model, for example a scenario after `extends` and settings.

    Returns
    -------
    str
        A YAML document that `simulation.scenario.loading.load` reads to an equal model.

    Raises
    ------
    ValueError
        For a text that YAML cannot hold (half a character).

    Examples
    --------
    >>> from simulation.parameters import Parameters, parameter
    >>> class Offering(Parameters):
    ...     price: float = parameter(20.0, "Shelf price.", unit="EUR", source="assumption: a round price", gt=0)
    >>> print(dump_yaml(Offering(price=25)), end="")
    price: 25.0
    """
    values = model.model_dump(mode="json", round_trip=True)
    return "".join(f"{line}\n" for line in _lines(values)) if values else "{}\n"


def _lines(value: Any) -> list[str]:
    """Write a mapping or a list as a block, a line each."""
    if isinstance(value, list):
        return [line for item in value for line in _item(item)]
    lines: list[str] = []
    for key, item in value.items():
        flow = _flow(item)
        if flow is not None:
            lines.append(f"{_text(str(key))}: {flow}")
        else:
            lines += [f"{_text(str(key))}:", *(INDENT + line for line in _lines(item))]
    return lines


def _item(item: Any) -> list[str]:
    """Write one item of a list, the dash before its first line."""
    flow = _flow(item)
    first, *others = [flow] if flow is not None else _lines(item)
    return [f"- {first}", *(INDENT + line for line in others)]


def _flow(value: Any) -> str | None:
    """Write what fits into one line: a scalar, an empty collection, a short list of scalars."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        line = "[" + ", ".join(_flow(each) or "" for each in value) + "]"
        return line if len(line) <= LONGEST_PLAIN else None
    return None if isinstance(value, dict | list) and value else json.dumps(value, allow_nan=False)


def _text(text: str) -> str:
    """Write a text without quotes where it could mean nothing else, otherwise in double quotes."""
    if len(text) <= LONGEST_PLAIN and PLAIN.fullmatch(text) and plain_scalar(text) == text:
        return text
    return '"' + "".join(_sign(each) for each in text) + '"'


def _sign(sign: str) -> str:
    if sign in ESCAPED:
        return ESCAPED[sign]
    code = ord(sign)
    if 0xD800 <= code <= 0xDFFF:
        raise ValueError("a text with half a character (a lone surrogate) cannot be written as YAML")
    if sign.isprintable():
        return sign
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
