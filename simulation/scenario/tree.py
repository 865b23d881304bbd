"""A scenario file as a tree of plain values that remember the line they came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

type Scalar = str | int | float | bool | None
type Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: a file with line and column (counted from one), or a setting without them."""

    file: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping: where the key stands, and what it holds."""

    place: Place
    node: "Node"


@dataclass(frozen=True, slots=True)
class Node:
    """One value: a mapping of entries, a list of nodes or a scalar. Never changed, so that aliases may share it.

    Attributes
    ----------
    content : dict of Entry, list of Node, or scalar
        What it holds; not to be changed in place.
    place : Place
        Where the value begins.
    size : int
        How many nodes it stands for, aliases written out.
    height : int
        How many levels are below it.
    """

    content: "dict[str, Entry] | list[Node] | Scalar"
    place: Place
    size: int = 1
    height: int = 0

    @property
    def entries(self) -> dict[str, Entry]:
        """The entries of a mapping; of anything else, none."""
        return self.content if isinstance(self.content, dict) else {}

    @property
    def is_mapping(self) -> bool:
        """Whether this is a mapping."""
        return isinstance(self.content, dict)

    def plain(self) -> Any:
        """Copy the value as plain dictionaries, lists and scalars."""
        if isinstance(self.content, dict):
            return {key: entry.node.plain() for key, entry in self.content.items()}
        if isinstance(self.content, list):
            return [item.plain() for item in self.content]
        return self.content


@dataclass(frozen=True)
class Located:
    """A scenario as plain values, and where each of them and each key is written.

    Attributes
    ----------
    root : Node
        The tree.
    file : str
        The file it was read from (the last of a chain of `extends`).
    """

    root: Node
    file: str

    @property
    def value(self) -> dict[str, Any]:
        """The scenario as plain dictionaries, lists and scalars."""
        plain = self.root.plain()
        return plain if isinstance(plain, dict) else {}

    @property
    def values(self) -> dict[Path, Place]:
        """Where each value is written, by its path: ``("firms", "Keeper", "offering", "price")``."""
        return {path: node.place for path, _, node in _walk((), self.root.place, self.root)}

    @property
    def keys(self) -> dict[Path, Place]:
        """Where each key (or list item) is written, by its path."""
        return {path: place for path, place, _ in _walk((), self.root.place, self.root)}

    def place(self, path: Path, *, key: bool = False) -> Place:
        """Find where a value (or its key) is written; where nothing is, the nearest key above."""
        node, key_place = self.root, self.root.place
        for part in path:
            below = _below(node, part)
            if below is None:
                return key_place
            key_place, node = below.place, below.node
        return key_place if key else node.place

    def find(self, path: Path) -> Node | None:
        """Find what is written at a path, if anything is."""
        node = self.root
        for part in path:
            below = _below(node, part)
            if below is None:
                return None
            node = below.node
        return node


def mapping(entries: dict[str, Entry], place: Place) -> Node:
    """Make the node of a mapping; each key counts as a node too."""
    nodes = [entry.node for entry in entries.values()]
    return Node(entries, place, 1 + len(nodes) + _total(nodes), 1 + _highest(nodes))


def sequence(items: list[Node], place: Place) -> Node:
    """Make the node of a list."""
    return Node(items, place, 1 + _total(items), 1 + _highest(items))


def _total(nodes: list[Node]) -> int:
    return sum(node.size for node in nodes)


def _highest(nodes: list[Node]) -> int:
    return max((node.height for node in nodes), default=0)


def _below(node: Node, part: str | int) -> Entry | None:
    if isinstance(node.content, dict):
        return node.content.get(part) if isinstance(part, str) else None
    if isinstance(node.content, list) and isinstance(part, int) and 0 <= part < len(node.content):
        return Entry(node.content[part].place, node.content[part])
    return None


def _walk(path: Path, key_place: Place, node: Node) -> Iterator[tuple[Path, Place, Node]]:
    yield path, key_place, node
    if isinstance(node.content, dict):
        for key, entry in node.content.items():
            yield from _walk((*path, key), entry.place, entry.node)
    elif isinstance(node.content, list):
        for position, item in enumerate(node.content):
            yield from _walk((*path, position), item.place, item)
