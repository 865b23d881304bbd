"""The address of a page: scenario, changes and seed, so that a link shows again what was seen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode

from simulation.dashboard.session import SEED

MOST_CHANGES = 100
LONGEST_CHANGE = 300


@dataclass(frozen=True)
class Asked:
    """What an address asks for.

    Attributes
    ----------
    scenario
        Name of a file to choose from, without folder and ending; ``""`` for the first.
    changes
        By path, not checked.
    language
        As in the table of words; ``""`` for the reader's own.
    large
        Whether everything is written large.
    """

    scenario: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    large: bool = False


def written(asked: Asked) -> str:
    """Write the part of an address after its path.

    Examples
    --------
    >>> written(Asked("price_war", {"seed": 3, "firms.Premium.offering.price": 20.0}))
    '?scenario=price_war&seed=3&set=firms.Premium.offering.price%3D20.0'
    """
    parts = [("scenario", asked.scenario)] if asked.scenario else []
    parts += [(SEED, str(asked.changes[SEED]))] if SEED in asked.changes else []
    parts += [("set", f"{path}={json.dumps(value)}") for path, value in asked.changes.items() if path != SEED]
    parts += [("language", asked.language)] if asked.language else []
    parts += [("large", "1")] if asked.large else []
    return f"?{urlencode(parts)}" if parts else ""


def read(arguments: str | Mapping[str, Sequence[bytes]]) -> Asked:
    """Read an address, or its arguments as a server hands them over; what cannot be read is left out.

    Examples
    --------
    >>> read("?scenario=price_war&seed=3&set=firms.Premium.offering.price%3D20.0").changes
    {'seed': 3, 'firms.Premium.offering.price': 20.0}
    """
    given: dict[str, list[str]]
    if isinstance(arguments, str):
        given = parse_qs(arguments.removeprefix("?"))
    else:
        given = {name: [each.decode("utf-8", "replace") for each in values] for name, values in arguments.items()}

    def one(name: str) -> str:
        return given.get(name, [""])[0][:LONGEST_CHANGE]

    changes: dict[str, Any] = {}
    for told in [*(f"{SEED}={value}" for value in given.get(SEED, [])[:1]), *given.get("set", [])[:MOST_CHANGES]]:
        path, equals, value = told.partition("=")
        if not equals or len(told) > LONGEST_CHANGE:
            continue
        try:
            changes[path] = json.loads(value)
        except (ValueError, RecursionError):
            continue
    return Asked(one("scenario"), changes, one("language"), one("large") == "1")
