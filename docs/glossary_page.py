"""The page of terms, written from ``simulation/course/glossary.yaml``."""

from itertools import groupby

from simulation.course.glossary import Entry, anchor_of, entries

HEAD = """# Glossary

{number} terms, each in one sentence, with the words that the field uses in Ukrainian, Russian and Chinese. In a notebook:
`glossary.meaning("retention rate")`, after `from simulation.course import glossary`. Symbols and units are in
[nomenclature.md](nomenclature.md), formulas of outcomes in [outcomes.md](outcomes.md). Written by `docs/generate.py` from
`simulation/course/glossary.yaml`.
"""
COLUMNS = ("term", "meaning", "українською", "по-русски", "中文", "see also")


def page() -> str:
    """Return the page: all terms by letter, as links, and then a table for each part."""
    lines = [HEAD.format(number=len(entries())), *letters(), ""]
    for group, among in groupby(entries(), key=lambda entry: entry.group):
        lines += [f"## {group}", "", f"| {' | '.join(COLUMNS)} |", "|" + "---|" * len(COLUMNS), *map(row, among), ""]
    return "\n".join(lines)


def letters() -> list[str]:
    """Return a line for each letter of the alphabet, with links to its terms."""
    by_letter = groupby(sorted((entry.term for entry in entries()), key=str.lower), key=lambda term: term[0].upper())
    return [f"* **{letter}** {', '.join(map(link, terms))}" for letter, terms in by_letter]


def row(entry: Entry) -> str:
    """Return a row of a table, with an anchor."""
    also = f" (also: {', '.join(name.replace('_', ' ') for name in entry.also)})" if entry.also else ""
    cells = (
        f'<a id="{entry.anchor}"></a>**{entry.term}**{also}', entry.meaning, entry.ukrainian, entry.russian, entry.chinese,
        ", ".join(map(link, entry.related)),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def link(term: str) -> str:
    """Return a link to a term of the page."""
    return f"[{term}](#{anchor_of(term)})"
