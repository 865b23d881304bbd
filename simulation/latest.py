"""Answers kept as long as what was asked stays the same: most of what a firm is in a week, it was in the week before."""

from collections.abc import Callable
from operator import is_
from typing import Any


class Latest:
    """The newest answer of each function asked through it; nobody may change an answer.

    Examples
    --------
    >>> latest = Latest()
    >>> latest.of(sorted, (3, 1, 2)) is latest.of(sorted, (3, 1, 2))
    True
    """

    def __init__(self) -> None:
        self._kept: dict[Any, tuple[tuple[Any, ...], Any]] = {}

    def of(self, find: Callable[..., Any], *asked: Any) -> Any:
        """Return ``find(*asked)``, found anew only if asked with anything that does not equal what it was the last time."""
        kept = self._kept.get(find)
        answer = kept[1] if kept is not None and kept[0] == asked else find(*asked)
        self._kept[find] = (asked, answer)  # what is the same object the next time equals itself at once
        return answer

    def of_the_same(self, find: Callable[..., Any], *asked: Any) -> Any:
        """Return ``find(*asked)``, found anew only if asked with other objects: for arrays, and what is always replaced."""
        kept = self._kept.get(find)
        if kept is None or len(asked) != len(kept[0]) or not all(map(is_, asked, kept[0])):
            kept = self._kept[find] = (asked, find(*asked))
        return kept[1]


class LatestAbout:
    """The newest answers about each of some things, told apart as objects: many markets have firms of the same parameters.

    Parameters
    ----------
    most
        Things that are remembered before all are forgotten.
    """

    def __init__(self, most: int = 256) -> None:
        self.most = most
        self._kept: dict[int, tuple[Any, Latest]] = {}

    def about(self, thing: Any) -> Latest:
        """Return the newest answers about a thing, which is held for as long as they are."""
        kept = self._kept.get(id(thing))
        if kept is None:
            if len(self._kept) >= self.most:
                self._kept.clear()
            kept = self._kept[id(thing)] = (thing, Latest())
        return kept[1]
