"""Who works through a notebook: an id, and the luck that belongs to it."""

import hashlib
import re

NOBODY = "demo"
"""The id of whoever only wants to look; nothing is handed in under it."""
LONGEST = 40


def checked_id(student: str) -> str:
    """Return an id as it is kept: letters, digits, dots, dashes and underscores, small letters.

    Raises
    ------
    ValueError
        If nothing is left, or something else is in it.

    Examples
    --------
    >>> checked_id("  KI-2041 ")
    'ki-2041'
    """
    wanted = str(student).strip().lower()
    if not wanted:
        raise ValueError('write your student id between the quotation marks, for example student="ki-2041"')
    if len(wanted) > LONGEST or not re.fullmatch(r"[\w.-]+", wanted) or wanted.strip(".") == "":
        raise ValueError(
            f"'{wanted[:LONGEST]}' cannot be a student id: letters, digits, '.', '-' and '_' only, {LONGEST} at most"
        )
    return wanted


def seed_of(student: str) -> int:
    """Return the seed of a student's markets, from the id alone [1 to 2**31 - 1].

    Each student so has other customers and other luck, and whoever marks the answers can have the same ones again.

    Examples
    --------
    >>> seed_of("ki-2041") == seed_of(" KI-2041 "), seed_of("ki-2041") == seed_of("ki-2042")
    (True, False)
    """
    digest = hashlib.sha256(checked_id(student).encode()).digest()
    return int.from_bytes(digest[:8], "big") % (2**31 - 1) + 1
