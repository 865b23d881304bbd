"""What a scalar in a scenario file means: the core schema of YAML 1.2, and nothing beyond it.

``yes``, ``no``, ``on``, ``2024-01-31``, ``12:30`` and ``1_000`` are therefore texts, as anyone would read them.
"""

import math
import re

from simulation.scenario.tree import Scalar

STANDARD = "tag:yaml.org,2002:"
MOST_DIGITS = 40
LONGEST_SHOWN_TAG = 60

NULL = re.compile(r"null|Null|NULL|~|")
BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
INTEGER = re.compile(r"[-+]?[0-9]+")
OCTAL = re.compile(r"0o[0-7]+")
HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?(\.inf|\.Inf|\.INF)|\.nan|\.NaN|\.NAN")

KINDS: dict[str, type | tuple[type, ...]] = {
    f"{STANDARD}null": type(None),
    f"{STANDARD}bool": bool,
    f"{STANDARD}int": int,
    f"{STANDARD}float": (int, float),
}


class Unacceptable(Exception):
    """A scalar or a tag that a scenario may not hold; the text says why."""


def scalar(text: str, tag: str | None, is_plain: bool) -> Scalar:
    """Read one scalar.

    Parameters
    ----------
    text : str
        What is written, without quotes.
    tag : str or None
        The explicit tag, if one is written.
    is_plain : bool
        Whether it is written without quotes.

    Raises
    ------
    Unacceptable
        For a tag outside the core schema, a number that is not finite or absurdly long, or half a character.

    Examples
    --------
    >>> scalar("1e3", None, True), scalar("1e3", None, False), scalar("yes", None, True)
    (1000.0, '1e3', 'yes')
    """
    if any("\ud800" <= each <= "\udfff" for each in text):
        raise Unacceptable("holds half a character (a lone surrogate), which is no text")
    if tag is None:
        return plain_scalar(text) if is_plain else text
    if tag in ("!", f"{STANDARD}str"):
        return text
    if tag not in KINDS:
        raise Unacceptable(tag_refusal(tag))
    value = plain_scalar(text)
    fits = isinstance(value, KINDS[tag]) and (tag == f"{STANDARD}bool" or not isinstance(value, bool))
    if not fits:
        raise Unacceptable(f"is tagged {short_tag(tag)}, but {text[:LONGEST_SHOWN_TAG]!r} is none")
    return float(value) if tag == f"{STANDARD}float" and isinstance(value, int) else value


def plain_scalar(text: str) -> Scalar:
    """Read a scalar written without quotes and tags."""
    if NULL.fullmatch(text):
        return None
    if BOOLEAN.fullmatch(text):
        return text.lower() == "true"
    if NOT_FINITE.fullmatch(text):
        raise Unacceptable(f"must be a finite number, but is {text}")
    for pattern, base in ((INTEGER, 10), (OCTAL, 8), (HEXADECIMAL, 16)):
        if pattern.fullmatch(text):
            return _integer(text, base)
    return _finite(text) if DECIMAL.fullmatch(text) else text


def tag_refusal(tag: str) -> str:
    """Say why a tag is not accepted."""
    if "python/" in tag:
        return f"a tag that would run code is not accepted: {short_tag(tag)}"
    return f"the tag {short_tag(tag)} is not accepted; write plain values without tags"


def short_tag(tag: str) -> str:
    """Write a tag as it stands in the file."""
    written = tag.replace(STANDARD, "!!", 1) if tag.startswith(STANDARD) else tag
    return written if len(written) <= LONGEST_SHOWN_TAG else written[:LONGEST_SHOWN_TAG] + "..."


def _integer(text: str, base: int) -> int:
    if len(text) > MOST_DIGITS:
        raise Unacceptable(f"is a number of {len(text)} digits; at most {MOST_DIGITS} are accepted")
    return int(text, base)


def _finite(text: str) -> float:
    if len(text) > 10 * MOST_DIGITS:
        raise Unacceptable(f"is a number of {len(text)} digits; at most {10 * MOST_DIGITS} are accepted")
    value = float(text)
    if not math.isfinite(value):
        raise Unacceptable(f"must be a finite number, but {text[:LONGEST_SHOWN_TAG]} is too large for one")
    return value
