"""What a check says: passed or not, and what is off, without giving the answer away."""

from dataclasses import dataclass
from html import escape

PASSED = "\N{CHECK MARK}"
NOT_YET = "\N{BALLOT X}"


@dataclass(frozen=True)
class Feedback:
    """The verdict on an answer, and a sentence or two on it; shown as a box in a notebook."""

    passed: bool
    text: str

    def __str__(self) -> str:
        """Return it as a line of text."""
        return f"{PASSED if self.passed else NOT_YET} {self.text}"

    def __repr__(self) -> str:
        """Show it as it reads."""
        return str(self)

    def _repr_html_(self) -> str:
        return box(self.text, f"{PASSED} Right." if self.passed else f"{NOT_YET} Not yet.", solid=self.passed)


def box(text: str, heading: str = "", *, solid: bool = True) -> str:
    """Return a box of HTML around a text; told apart by its line as well as by its colour.

    Examples
    --------
    >>> "<b>Note</b>" in box("1 < 2", "Note"), "1 &lt; 2" in box("1 < 2", "Note")
    (True, True)
    """
    colour, line = ("#0072B2", "solid") if solid else ("#D55E00", "dashed")
    style = f"border-left: 6px {line} {colour}; padding: 8px 14px; margin: 6px 0; max-width: 46em; font-size: 110%"
    head = f"<b>{escape(heading)}</b> " if heading else ""
    return f'<div style="{style}">{head}{escape(text)}</div>'


def good(text: str) -> Feedback:
    """Return the feedback for a right answer."""
    return Feedback(True, text)


def not_yet(text: str) -> Feedback:
    """Return the feedback for an answer that something is off with."""
    return Feedback(False, text)
