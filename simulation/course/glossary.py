"""Every term of the course with its meaning in one sentence, and in Ukrainian, Russian and Chinese.

The table is ``glossary.yaml`` beside this file; docs/glossary.md is written from it.

Typical use::

    from simulation.course import glossary

    glossary.meaning("retention rate")
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from simulation.parameters.spelling import nearest


@dataclass(frozen=True)
class Entry:
    """A term of the course.

    Attributes
    ----------
    term
        In English.
    meaning
        One sentence.
    ukrainian, russian, chinese
        The term as the field uses it in these languages.
    also
        Other names for it, among them those of outcomes, stages and strategies in the code.
    related
        Terms to read next.
    group
        Which part of the glossary it stands in.
    """

    term: str
    meaning: str
    ukrainian: str
    russian: str
    chinese: str
    also: tuple[str, ...]
    related: tuple[str, ...]
    group: str

    @property
    def anchor(self) -> str:
        """What a link to it on the page ends in: ``docs/glossary.md#retention-rate``."""
        return anchor_of(self.term)

    def __str__(self) -> str:
        """Say it in a sentence."""
        return f"{self.term} ({self.ukrainian}; {self.russian}; {self.chinese}): {self.meaning}"

    def _repr_markdown_(self) -> str:
        """Show it in a notebook."""
        return f"**{self.term}** ({self.ukrainian}; {self.russian}; {self.chinese}): {self.meaning}"


def anchor_of(term: str) -> str:
    """Return the anchor of a term, as code-hosting pages make it from a heading.

    Examples
    --------
    >>> anchor_of("recency, frequency and money"), anchor_of("manager's view")
    ('recency-frequency-and-money', 'managers-view')
    """
    return re.sub(r"[^\w\- ]", "", term.lower()).replace(" ", "-")


@cache
def entries() -> tuple[Entry, ...]:
    """Return all terms, in the order of the page."""
    groups = YAML(typ="safe", pure=True).load(files(__package__).joinpath("glossary.yaml").read_text("utf-8"))
    return tuple(
        Entry(
            row["term"], row["meaning"], row["uk"], row["ru"], row["zh"], tuple(row.get("also", ())),
            tuple(row["related"]), group["group"],
        )
        for group in groups
        for row in group["terms"]
    )  # fmt: skip


def _plain(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", name.casefold().strip()))


@cache
def _by_name() -> dict[str, Entry]:
    return {_plain(name): entry for entry in entries() for name in (entry.term, *entry.also)}


def meaning(term: str) -> Entry:
    """Return a term's entry; of a misspelt one, the entry of the nearest.

    Parameters
    ----------
    term
        In English, by any of its names; ``_``, ``-`` and a space are the same, and case does not count.

    Raises
    ------
    LookupError
        If no term is like it.

    Examples
    --------
    >>> meaning("retention rate").russian
    'коэффициент удержания клиентов'
    >>> meaning("retension rate").term
    'retention rate'
    """
    known = nearest(_plain(term), _by_name())
    if known is None:
        raise LookupError(f"the glossary has no term like '{term}'")
    return _by_name()[known]
