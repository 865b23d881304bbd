"""From the text of a condition to its tree. Nothing is run: a condition is data.

The language, loosest binding first; every list of like operations is one node, so that only brackets nest::

    condition   = both ("or" both)*
    both        = denied ("and" denied)*
    denied      = "not" denied | comparison
    comparison  = sum (("<" | "<=" | ">" | ">=" | "==" | "!=") sum)*        a < b < c means a < b and b < c
    sum         = product (("+" | "-") product)*
    product     = signed (("*" | "/") signed)*
    signed      = "-" signed | number | text | field | function "(" condition ("," condition)* ")" | "(" condition ")"
"""

from collections.abc import Callable
from dataclasses import dataclass

from simulation.firms.conditions.words import ConditionError, Word, quoted, suggestion, words_of

MOST_NESTED = 20
"""How deep brackets, signs and ``not`` may be nested."""

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
CONNECTIVES = ("and", "or", "not")


@dataclass(frozen=True)
class Node:
    """A part of a condition.

    Attributes
    ----------
    kind
        ``number``, ``text``, ``field``, ``call``, ``negative``, ``sum``, ``product``, ``comparison``, ``not``, ``and``, ``or``.
    column
        Where it begins, counted from 1.
    word
        The number, text, field or function as written.
    parts
        What it is made of.
    signs
        The signs between the parts.
    """

    kind: str
    column: int
    word: str = ""
    parts: tuple["Node", ...] = ()
    signs: tuple[str, ...] = ()


def parsed(text: str) -> Node:
    """Return the tree of a condition.

    Raises
    ------
    ConditionError
        With the column of the first mistake.

    Examples
    --------
    >>> tree = parsed("recency_weeks > 12 and value > 100")
    >>> tree.kind, [part.kind for part in tree.parts]
    ('and', ['comparison', 'comparison'])
    """
    return _Parser(text).whole()


class _Parser:
    """Reads the words from left to right, one method for each line of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = words_of(text)
        self.place = 0
        self.depth = 0

    @property
    def word(self) -> Word:
        """The word to be read next."""
        return self.words[self.place]

    def whole(self) -> Node:
        node = self.condition()
        if self.word.kind != "end":
            raise self.unexpected()
        return node

    def condition(self) -> Node:
        return self.joined("or", ("or",), self.both)

    def both(self) -> Node:
        return self.joined("and", ("and",), self.denied)

    def denied(self) -> Node:
        if not self.at(("not",)):
            return self.comparison()
        word = self.take()
        return Node("not", word.column, parts=(self.nested(self.denied, word),))

    def comparison(self) -> Node:
        return self.joined("comparison", COMPARISONS, self.sum)

    def sum(self) -> Node:
        return self.joined("sum", ("+", "-"), self.product)

    def product(self) -> Node:
        return self.joined("product", ("*", "/"), self.signed)

    def signed(self) -> Node:
        if not self.at(("-",)):
            return self.single()
        word = self.take()
        return Node("negative", word.column, parts=(self.nested(self.signed, word),))

    def single(self) -> Node:
        start = self.place
        word = self.take()
        if word.kind == "number":
            return Node("number", word.column, word.text)
        if word.kind == "text":
            return Node("text", word.column, word.text[1:-1])
        if word.kind == "name" and word.text not in CONNECTIVES:
            return self.call(word) if self.at(("(",)) else Node("field", word.column, word.text)
        if word.text == "(":
            node = self.nested(self.condition, word)
            self.close(word)
            return node
        self.place = start
        raise self.unexpected("a number, a field, a text in quotes or a bracket")

    def call(self, name: Word) -> Node:
        bracket = self.take()
        parts: list[Node] = []
        while not parts or self.at((",",)):
            if parts:
                self.take()
            parts.append(self.nested(self.condition, bracket))
        self.close(bracket)
        return Node("call", name.column, name.text, tuple(parts))

    def joined(self, kind: str, between: tuple[str, ...], part: Callable[[], Node]) -> Node:
        """Read parts with any of some signs between them; a part alone is itself."""
        first = part()
        parts, signs = [first], []
        while self.at(between):
            signs.append(self.take().text)
            parts.append(part())
        return Node(kind, first.column, "", tuple(parts), tuple(signs)) if signs else first

    def nested(self, part: Callable[[], Node], word: Word) -> Node:
        """Read what stands within something, unless that is too deep."""
        self.depth += 1
        if self.depth > MOST_NESTED:
            raise ConditionError(self.text, word.column, f"is nested deeper than {MOST_NESTED} levels")
        node = part()
        self.depth -= 1
        return node

    def close(self, opened: Word) -> None:
        if not self.at((")",)):
            if self.word.kind == "end":
                raise ConditionError(self.text, opened.column, "the bracket opened here is not closed")
            raise self.unexpected("')'")
        self.take()

    def at(self, texts: tuple[str, ...]) -> bool:
        """Whether the next word is a sign or connective among some."""
        return self.word.kind in ("sign", "name") and self.word.text in texts

    def take(self) -> Word:
        word = self.word
        self.place = min(self.place + 1, len(self.words) - 1)
        return word

    def unexpected(self, wanted: str = "") -> ConditionError:
        """Return the error for a word that cannot stand where it stands."""
        word = self.word
        if word.kind == "end":
            return ConditionError(self.text, word.column, f"ends where {wanted or 'more'} should follow")
        if wanted:
            message = f"{quoted(word.text)} stands where {wanted} should"
        else:
            near = suggestion(word.text, list(CONNECTIVES[:2])) if word.kind == "name" else ""
            message = f"{quoted(word.text)} cannot follow what stands before it" + (
                near or "; join conditions by 'and' or 'or'"
            )
        return ConditionError(self.text, word.column, message)
