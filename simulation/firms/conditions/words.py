"""The words of a condition: numbers, names, texts in quotes and signs, each with the column it begins in."""

import re
from dataclasses import dataclass
from typing import Literal

from simulation.parameters import nearest

LONGEST = 500
"""Characters that a condition may have."""
LONGEST_QUOTED = 40
LARGEST_NUMBER = 1e15

Kind = Literal["number", "name", "text", "sign", "end"]

_WORD = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"""|(?P<text>'[^'\n]*'|"[^"\n]*")"""
    r"|(?P<sign><=|>=|==|!=|[<>+\-*/(),])"
)
_INSTEAD = {
    "=": "write == to compare", "!": "write not, or != to compare", "&": "write and", "|": "write or",
    "%": "write a share as a number, such as 0.2", "^": "multiply instead", ".": "there is nothing to look into",
    "≤": "write <=", "≥": "write >=", "≠": "write !=", "×": "write *", "÷": "write /", "−": "write -",
    "‘": "write a plain quote: '", "’": "write a plain quote: '", "“": "write a plain quote: '", "”": "write a plain quote: '",
    "'": "the quote is not closed", '"': "the quote is not closed",
}  # fmt: skip


class ConditionError(ValueError):
    """A condition that cannot be used: what is wrong, and where.

    Attributes
    ----------
    column : int
        The character at fault, counted from 1.
    """

    def __init__(self, text: str, column: int, message: str) -> None:
        self.text, self.column, self.message = text, column, message
        super().__init__(f"{message} (column {column} of {_around(text, column)})")

    def __reduce__(self) -> tuple[type["ConditionError"], tuple[str, int, str]]:
        """Pickle with all arguments, so that an error survives the way back from a worker process."""
        return type(self), (self.text, self.column, self.message)


@dataclass(frozen=True)
class Word:
    """One word: its kind, its text as written, and the column it begins in, counted from 1."""

    kind: Kind
    text: str
    column: int


def words_of(text: str) -> list[Word]:
    """Cut a condition into words; the last is of the kind ``end``.

    Raises
    ------
    ConditionError
        If the text is empty or too long, or holds a sign that means nothing here.

    Examples
    --------
    >>> [word.text for word in words_of("value>1.5e2 and member")]
    ['value', '>', '1.5e2', 'and', 'member', '']
    """
    if len(text) > LONGEST:
        raise ConditionError(text, LONGEST + 1, f"must have at most {LONGEST} characters, but has {len(text)}")
    words: list[Word] = []
    at = 0
    while at < len(text):
        if text[at] in " \t\r\n":
            at += 1
            continue
        found = _WORD.match(text, at)
        if found is None or found.lastgroup is None:
            raise ConditionError(text, at + 1, _unknown_sign(text[at]))
        word = Word(found.lastgroup, found.group(), at + 1)  # type: ignore[arg-type]
        _check_number(text, word, found.end())
        words.append(word)
        at = found.end()
    if not words:
        raise ConditionError(text, 1, "must not be empty")
    return [*words, Word("end", "", len(text) + 1)]


def suggestion(word: str, candidates: list[str]) -> str:
    """Return the end of a message that names the nearest candidate (empty if none is near)."""
    close = nearest(word, candidates)
    return f"; did you mean '{close}'?" if close else ""


def quoted(text: str) -> str:
    """Return a piece of a condition in quotes, cut where it is long."""
    return f"'{text if len(text) <= LONGEST_QUOTED else text[: LONGEST_QUOTED - 3] + '...'}'"


def _check_number(text: str, word: Word, end: int) -> None:
    if word.kind != "number":
        return
    following = text[end : end + 1]
    if following.isalnum() or following in ("_", "."):
        raise ConditionError(text, word.column, f"{quoted(word.text + following)} is no number")
    if float(word.text) > LARGEST_NUMBER:
        raise ConditionError(text, word.column, f"a number must be at most {LARGEST_NUMBER:g}")


def _unknown_sign(sign: str) -> str:
    shown = sign if sign.isprintable() else sign.encode("unicode_escape", "surrogatepass").decode()
    advice = _INSTEAD.get(sign)
    return f"the sign {shown} has no meaning here" + (f"; {advice}" if advice else "")


def _around(text: str, column: int) -> str:
    """Return the condition, or the part of a long one around a column."""
    if len(text) <= 2 * LONGEST_QUOTED:
        return f"'{text}'"
    first = max(0, min(column - LONGEST_QUOTED, len(text) - 2 * LONGEST_QUOTED))
    last = first + 2 * LONGEST_QUOTED
    return f"'{'...' if first else ''}{text[first:last]}{'...' if last < len(text) else ''}'"
