"""Reading a scenario file: from bytes to a tree of plain values with their lines.

Files come from anybody, so nothing in them is run, nothing outside them is read, and their size, depth and
written-out aliases are bounded: any file is read or refused in about a second.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.reader import ReaderError

from simulation.scenario.errors import ScenarioError, nearest, path_text, refusal, shortened
from simulation.scenario.files import read_text
from simulation.scenario.scalars import STANDARD, Unacceptable, scalar, tag_refusal
from simulation.scenario.tree import Entry, Located, Node, Place, mapping, sequence

MOST_NODES = 50_000
MOST_DEPTH = 50
LONGEST_KEY = 200

STRAY = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError)

ADVICE = {
    "mapping values are not allowed here": "put a text that holds ': ' in quotes, or correct the indentation",
    "cannot start any token": "indent with spaces, and put texts that begin with a special sign in quotes",
    "expected <block end>": "correct the indentation",
    "could not find expected ':'": "each line of a mapping is written 'name: value'",
}


def read_yaml(path: str | os.PathLike[str]) -> Located:
    """Read one scenario file, by itself, as plain values that remember their lines.

    Parameters
    ----------
    path : path-like
        A YAML file. Its scalars mean what the core schema of YAML 1.2 says.

    Returns
    -------
    Located
        The tree, with the file, line and column of each key and value.

    Raises
    ------
    ScenarioError
        With one message, if the file is missing, a folder, unreadable, not UTF-8, too large, too deep, empty or no
        YAML; if it holds no mapping, a key twice, a key that is no text, a tag, a merge key, a number that is not
        finite, or a second document.
    """
    file = os.fspath(path)
    return located_in(read_text(file), file)


def located_in(text: str, file: str) -> Located:
    """Return what a text holds, as `read_yaml` does of a file; ``file`` stands for its name in messages.

    Raises
    ------
    ScenarioError
        As `read_yaml` says, but for what only a file can have.
    """
    root = parse(text, lambda line, column: Place(file, line, column))
    if root is None or (root.content is None):
        raise refusal(Place(file), "is empty; a scenario is a mapping of parameters (name: value)")
    if not root.is_mapping:
        found = "a list" if isinstance(root.content, list) else "a single value"
        raise refusal(root.place, f"must hold a mapping of parameters (name: value), but holds {found}")
    return Located(root, file)


def parse(text: str, place: Callable[[int, int], Place]) -> Node | None:
    """Parse one YAML document into a tree (nothing for an empty text).

    Parameters
    ----------
    text : str
        The document.
    place : callable
        Makes a place of a line and a column, both counted from one.

    Raises
    ------
    ScenarioError
        As `read_yaml` says.
    """
    builder = _Builder(_events(text, place), place)
    return builder.document()


def _events(text: str, place: Callable[[int, int], Place]) -> Iterator[Any]:
    """Yield the parser's events, its own errors told in one line."""
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"is not YAML: the sign {chr(error.character)!r} is not allowed"
        raise refusal(place(line, 1), message) from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
        said = " ".join(str(error.problem or error.context or "it cannot be parsed").split())
        advice = next((tip for part, tip in ADVICE.items() if part in said), "")
        raise refusal(place(line, column), f"is not YAML: {said}", note=advice) from error
    except (YAMLError, *STRAY) as error:
        # The parser lets some of these through for texts such as "\UFFFFFFFF" or %YAML 1.x.
        raise refusal(place(1, 1), f"is not YAML: {shortened(str(error))}") from error


class _Builder:
    """Builds the tree from the parser's events, and stops at the first thing that is not accepted."""

    def __init__(self, events: Iterator[Any], place: Callable[[int, int], Place]) -> None:
        self.events = events
        self.place = place
        self.anchors: dict[str, Node | None] = {}
        self.size = 0
        self.path: list[str | int] = []

    def document(self) -> Node | None:
        """Build the only document."""
        root: Node | None = None
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                if root is not None:
                    raise self.refused(event, "holds a second document ('---'); a scenario is one document")
                root = self.node(next(self.events), 0)
        return root

    def node(self, event: Any, depth: int) -> Node:
        """Build the node that begins with an event."""
        if depth > MOST_DEPTH:
            raise self.refused(event, f"is nested deeper than {MOST_DEPTH} levels")
        if isinstance(event, AliasEvent):
            return self.alias(event, depth)
        self.count(event, 1)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        if isinstance(event, ScalarEvent):
            node = self.scalar(event)
        else:
            node = self.collection(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def alias(self, event: Any, depth: int) -> Node:
        """Look up what an alias stands for, at the price of writing it out."""
        name = str(event.anchor)
        if name not in self.anchors:
            suggestion = nearest(name, self.anchors)
            raise self.refused(event, f"the alias *{shortened(name)} has no anchor before it", suggestion)
        node = self.anchors[name]
        if node is None:
            raise self.refused(event, f"the alias *{shortened(name)} stands within what it stands for")
        self.count(event, node.size)
        if depth + node.height > MOST_DEPTH:
            raise self.refused(event, f"is nested deeper than {MOST_DEPTH} levels")
        return Node(node.content, self.place_of(event), node.size, node.height)

    def scalar(self, event: Any) -> Node:
        """Build a scalar."""
        try:
            content = scalar(event.value, event.tag, is_plain=event.style is None)
        except Unacceptable as error:
            raise self.refused(event, str(error)) from error
        return Node(content, self.place_of(event))

    def collection(self, event: Any, depth: int) -> Node:
        """Build a mapping or a list."""
        is_list = isinstance(event, SequenceStartEvent)
        if event.tag not in (None, "!", f"{STANDARD}seq" if is_list else f"{STANDARD}map"):
            raise self.refused(event, tag_refusal(event.tag))
        place = self.place_of(event)
        if is_list:
            items: list[Node] = []
            for item_event in self.until(SequenceEndEvent):
                items.append(self.below(len(items), item_event, depth))
            return sequence(items, place)
        entries: dict[str, Entry] = {}
        for key_event in self.until(MappingEndEvent):
            key = self.key(key_event, entries)
            key_place = self.place_of(key_event)
            node = self.below(key, next(self.events), depth)
            # The parser places an empty value at whatever follows, often a line below its key.
            entries[key] = Entry(key_place, node if node.content is not None else Node(None, key_place))
        return mapping(entries, place)

    def below(self, part: str | int, event: Any, depth: int) -> Node:
        """Build what stands at a key or a position, and remember the way there for messages."""
        self.path.append(part)
        node = self.node(event, depth + 1)
        self.path.pop()
        return node

    def key(self, event: Any, entries: dict[str, Entry]) -> str:
        """Read a key: a text, no merge key, not too long, and not there yet."""
        key = self.node(event, 0).content if isinstance(event, ScalarEvent | AliasEvent) else None
        if not isinstance(key, str):
            advice = f'; write it in quotes: "{shortened(event.value)}"' if isinstance(event, ScalarEvent) else ""
            raise self.refused(event, f"a key must be a text{advice}")
        if key == "<<" and isinstance(event, ScalarEvent) and event.style is None:
            raise self.refused(event, "the merge key '<<' is not accepted; use 'extends', or write the keys out")
        if len(key) > LONGEST_KEY:
            raise self.refused(event, f"a key must be at most {LONGEST_KEY} characters long, but has {len(key)}")
        if key in entries:
            first = entries[key].place
            again = self.place_of(event)
            lines = f", in line {first.line} and in line {again.line}" if first.line else ""
            raise self.refused(event, f"the key {shortened(key)!r} is given twice{lines}")
        return key

    def until(self, end: type) -> Iterator[Any]:
        """Yield events up to the end of the collection they belong to."""
        for event in self.events:
            if isinstance(event, end):
                return
            yield event

    def count(self, event: Any, nodes: int) -> None:
        """Count nodes, written or stood for, and stop before there are too many."""
        self.size += nodes
        if self.size > MOST_NODES:
            raise self.refused(event, f"holds more than {MOST_NODES} values (aliases written out)")

    def place_of(self, event: Any) -> Place:
        """Tell where an event begins."""
        return self.place(event.start_mark.line + 1, event.start_mark.column + 1)

    def refused(self, event: Any, message: str, suggestion: str | None = None) -> ScenarioError:
        """Make the error for something that is not accepted."""
        return refusal(self.place_of(event), message, path_text(self.path), suggestion)
