"""``extends: other.yaml``: a scenario that says only what differs from another.

The path is relative to the file that names it; a chain is allowed. The extending file wins, as
`simulation.scenario.merging.merged` says: mappings merge key by key, lists and single values replace, null deletes the
inherited key. Each value keeps the line of the file that supplied it.
"""

import os

from pydantic import BaseModel

from simulation.parameters.shape import shape_of
from simulation.scenario.errors import nearest, refusal, shortened
from simulation.scenario.files import neighbours
from simulation.scenario.merging import merged
from simulation.scenario.reading import MOST_NODES, read_yaml
from simulation.scenario.tree import Located, mapping

KEY = "extends"
LONGEST_CHAIN = 10


def read_scenario(model: type[BaseModel], path: str | os.PathLike[str]) -> Located:
    """Read a scenario file and all it extends, laid over one another.

    Parameters
    ----------
    model : type
        The model the scenario is for; it says which mappings hold names and where null is a value.
    path : path-like
        The file.

    Raises
    ------
    ScenarioError
        As `read_yaml` does for any file of the chain, and if a file extends itself, the chain is longer than ten
        files, the file extended is missing, or null removes a name that was not inherited.
    """
    chain = _chain(os.fspath(path))
    root = chain[-1].root
    for located in reversed(chain[:-1]):
        root = merged(root, located.root, shape_of(model))
    entries = {key: entry for key, entry in root.entries.items() if key != KEY}
    return Located(mapping(entries, root.place), chain[0].file)


def _chain(file: str) -> list[Located]:
    """Read a file and those it extends, the file itself first."""
    chain = [read_yaml(file)]
    seen = {os.path.realpath(file): file}
    while (parent := _parent(chain[-1])) is not None:
        place = chain[-1].place((KEY,), key=True)
        real = os.path.realpath(parent)
        if real in seen:
            way = " -> ".join([*(each.file for each in chain), parent])
            raise refusal(place, f"extends itself: {way}", KEY)
        if len(chain) == LONGEST_CHAIN:
            raise refusal(place, f"the chain is longer than {LONGEST_CHAIN} files", KEY)
        seen[real] = parent
        chain.append(_read_parent(chain[-1], parent))
        if sum(each.root.size for each in chain) > MOST_NODES:
            raise refusal(place, f"the chain holds more than {MOST_NODES} values", KEY)
    return chain


def _parent(located: Located) -> str | None:
    """Find the path of the file a scenario extends, if it extends one."""
    entry = located.root.entries.get(KEY)
    if entry is None:
        return None
    named = entry.node.content
    if not isinstance(named, str) or not named.strip() or "\0" in named:
        raise refusal(entry.place, "must be the path of another scenario file, relative to this one", KEY)
    if os.path.isabs(named):
        advice = "a path from the root of one computer means nothing on another"
        raise refusal(entry.place, "must be a path relative to this file", KEY, note=advice)
    return os.path.normpath(os.path.join(os.path.dirname(located.file), named))


def _read_parent(child: Located, file: str) -> Located:
    """Read the file a scenario extends; where there is none, the fault is in the line that names it."""
    if os.path.lexists(file):
        return read_yaml(file)
    suggestion = nearest(os.path.basename(file), neighbours(file))
    place = child.place((KEY,), key=True)
    raise refusal(place, f"there is no file '{shortened(file)}'", KEY, suggestion)
