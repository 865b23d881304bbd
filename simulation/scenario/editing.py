"""``--set firms.Keeper.strategy.retention_budget=2000``: changing a scenario from the command line.

A setting is a path, an equals sign and a value in YAML. The path's parts stand between dots; a dot, an equals sign or a
backslash inside a name has a backslash before it. A position in a list is a number from zero.

Settings apply in their order, as a file that extends the scenario would: a mapping merges key by key, a list or a
single value replaces, null deletes what is there (or is a value, where the model accepts null), and another kind starts
afresh. Unlike a file, a setting never makes a new name: in ``firms`` it finds only firms that are there, so that a
misspelt one is an error rather than one more firm.
"""

from collections.abc import Iterable

from pydantic import BaseModel

from simulation.parameters.shape import Shape, shape_of
from simulation.scenario.errors import Problem, ScenarioError, listed, nearest, path_text, refusal, shortened
from simulation.scenario.reading import parse
from simulation.scenario.tree import Entry, Located, Node, Path, Place, mapping, sequence

LONGEST_SETTING = 10_000


def apply_settings(model: type[BaseModel], located: Located, settings: Iterable[str]) -> Located:
    """Change a scenario by settings such as ``"weeks=52"``; the scenario given stays as it is.

    Parameters
    ----------
    model : type
        The model the scenario is for.
    located : Located
        The scenario.
    settings : iterable of str
        Each ``path=value``.

    Raises
    ------
    ScenarioError
        With one message for each setting that is no setting or whose path does not exist.
    """
    root = located.root
    problems: list[Problem] = []
    for setting in settings:
        try:
            root = _Setting(setting).applied(root, shape_of(model))
        except ScenarioError as error:
            problems.extend(error.problems)
    if problems:
        raise ScenarioError(problems)
    return Located(root, located.file)


def split_path(text: str) -> list[str]:
    r"""Split a dotted path; a backslash keeps the sign after it.

    Examples
    --------
    >>> split_path(r"firms.Dr\. Keep.price")
    ['firms', 'Dr. Keep', 'price']
    """
    parts = [""]
    signs = iter(text)
    for sign in signs:
        if sign == "\\":
            parts[-1] += next(signs, "\\")
        elif sign == ".":
            parts.append("")
        else:
            parts[-1] += sign
    return parts


class _Setting:
    """One setting, and how it goes into a tree."""

    def __init__(self, setting: str) -> None:
        self.place = Place(f"--set {shortened(setting)}")
        equals = _first_equals(setting)
        if equals is None or len(setting) > LONGEST_SETTING:
            wanted = "must be written path=value" if equals is None else "is too long; use a file"
            raise refusal(self.place, wanted, note="for example weeks=52")
        self.parts = split_path(setting[:equals].strip())
        if not all(self.parts):
            raise refusal(self.place, "has an empty name in its path")
        node = parse(setting[equals + 1 :].strip(), lambda line, column: self.place)
        if node is None:
            raise refusal(self.place, "has no value", note="write null to delete, '' for an empty text")
        self.node = node

    def applied(self, root: Node, shape: Shape) -> Node:
        """Lay the setting over a tree."""
        return self.at(root, shape, tuple(self.parts), self.node, ())

    def at(self, here: Node | None, shape: Shape | None, rest: tuple[str, ...], value: Node, path: Path) -> Node:
        """Set a value below a node, `rest` being the way that remains."""
        if not rest:
            return self.over(here, shape, value, path)
        if here is not None and isinstance(here.content, list):
            return self.in_list(here, here.content, shape, rest, value, path)
        if here is None or here.content is None:
            here = mapping({}, self.place)
        if not here.is_mapping:
            raise self.refused(path, f"holds a single value, so nothing called '{rest[0]}' is in it")
        return self.in_mapping(here, shape, rest, value, path)

    def over(self, here: Node | None, shape: Shape | None, value: Node, path: Path) -> Node:
        """Lay a value over what is there; a mapping key by key, so that the same rules hold in it."""
        if not value.is_mapping:
            return value
        result = here if here is not None and here.is_mapping else mapping({}, self.place)
        tag = shape.discriminator if shape is not None else None  # first, for it says which keys are valid
        for key in sorted(value.entries, key=lambda each: each != tag):
            result = self.in_mapping(result, shape, (key,), value.entries[key].node, path)
        return result

    def in_mapping(self, here: Node, shape: Shape | None, rest: tuple[str, ...], value: Node, path: Path) -> Node:
        """Set a value below a key of a mapping."""
        key = rest[0]
        self.check_key(here, shape, key, (*path, key))
        inner = shape.child(key, {name: entry.node.content for name, entry in here.entries.items()}) if shape else None
        entries = dict(here.entries)
        if len(rest) == 1 and value.content is None and not (inner is not None and inner.optional):
            entries.pop(key, None)
            return mapping(entries, here.place)
        before = entries[key].node if key in entries else None
        node = self.at(before, inner, rest[1:], value, (*path, key))
        if shape is not None and key == shape.discriminator and before is not None and before.content != node.content:
            entries = {}  # another kind starts afresh
        entries[key] = Entry(self.place if len(rest) == 1 or before is None else here.entries[key].place, node)
        return mapping(entries, here.place)

    def in_list(
        self, here: Node, items: list[Node], shape: Shape | None, rest: tuple[str, ...], value: Node, path: Path
    ) -> Node:
        """Set a value below an item of a list."""
        position = int(rest[0]) if rest[0].isascii() and rest[0].isdigit() and len(rest[0]) < 7 else len(items)
        if position >= len(items):
            positions = f"positions 0 to {len(items) - 1}" if items else "it is empty"
            raise self.refused((*path, rest[0]), f"the list has no such item ({positions})")
        inner = shape.child(position) if shape is not None else None
        node = self.at(items[position], inner, rest[1:], value, (*path, position))
        return sequence([*items[:position], node, *items[position + 1 :]], here.place)

    def check_key(self, here: Node, shape: Shape | None, key: str, path: Path) -> None:
        """Refuse a key that is neither a field of the model nor a name that is there."""
        if key in here.entries and (shape is None or not _fields(here, shape)):
            return
        fields = _fields(here, shape) if shape is not None else []
        if key in fields:
            return
        if fields:
            raise self.refused(path, "unknown key", nearest(key, fields), f"valid keys: {listed(fields)}")
        names = list(here.entries)
        note = f"names: {listed(names)}" if names else "the scenario names none here"
        raise self.refused(path, "there is nothing of this name to set", nearest(key, names), note)

    def refused(self, path: Path, message: str, suggestion: str | None = None, note: str = "") -> ScenarioError:
        """Make the error for this setting."""
        return refusal(self.place, message, path_text(path), suggestion, note)


def _fields(here: Node, shape: Shape) -> list[str]:
    """The fields a mapping may have: those of its model, of the kind it chose, or of any kind if it chose none."""
    chosen = shape.chosen({name: entry.node.content for name, entry in here.entries.items()})
    alternatives = [chosen] if chosen is not None and not chosen.members else [*shape.kinds.values(), *shape.members]
    models = [each.model for each in alternatives if each.model is not None]
    return list(dict.fromkeys(field for model in models for field in model.model_fields))


def _first_equals(setting: str) -> int | None:
    """The position of the first equals sign that has no backslash before it."""
    escaped = False
    for position, sign in enumerate(setting):
        if sign == "=" and not escaped:
            return position
        escaped = sign == "\\" and not escaped
    return None
