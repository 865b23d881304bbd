"""The nearest valid name to a misspelt one."""

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST_WORD = 80  # comparing costs the product of the lengths; no name is longer
MOST_CANDIDATES = 1_000
LEAST_LIKENESS = 0.6


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Find the candidate most like a word that matches none of them, or nothing where none is alike.

    Case does not count, and a candidate of which the word is a beginning counts as alike.

    Examples
    --------
    >>> nearest("prise", ["price", "unit_cost"])
    'price'
    >>> nearest("KEEPER", ["Keeper", "Winner"])
    'Keeper'
    >>> nearest("zebra", ["price", "unit_cost"]) is None
    True
    """
    if not word or len(word) > LONGEST_WORD:
        return None
    by_folded: dict[str, str] = {}
    for candidate in list(candidates)[:MOST_CANDIDATES]:
        if len(candidate) <= LONGEST_WORD:
            by_folded.setdefault(candidate.casefold(), candidate)
    close = get_close_matches(word.casefold(), by_folded, n=1, cutoff=LEAST_LIKENESS)
    if not close and len(word) >= 3:
        close = [folded for folded in by_folded if folded.startswith(word.casefold())][:1]
    return by_folded[close[0]] if close else None
