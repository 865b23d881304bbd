"""Whatever is cited has its full reference in docs/bibliography.md, and nothing stands there that is not cited."""

import html
import re
import unicodedata
from dataclasses import dataclass

import pytest

YEAR = r"(?:(?:18|19|20)\d\d[a-z]?|n\.d\.)"
PREFIX = r"(?:van|von|de|Van den|Dalla|Dall[’']Olmo)"
NAME = rf"(?:{PREFIX} )?[A-ZÄÖÜ][\w’'-]+(?: (?:{PREFIX} )?[A-ZÄÖÜ][\w’'-]+)*"
CITATION = re.compile(
    rf"(?P<names>{NAME}(?:(?:, | & ){NAME})*)(?P<more> et al\.)?,? \(?(?:c\. )?(?P<years>{YEAR}(?:(?:, |–|; update ){YEAR})*)"
)
NO_NAMES = {"Jan", "May", "Nov", "August", "October"}
"""What stands before a year without having written anything in it."""


@dataclass(frozen=True)
class Reference:
    """Who wrote something, and when: of an entry in full, of a citation perhaps with others."""

    names: tuple[str, ...]
    year: str
    and_others: bool = False

    def is_cited_by(self, citation):
        """Whether a citation means this entry; a name may have words before it that do not belong to it."""
        if citation.year != self.year:
            return False
        if citation.and_others:
            return len(self.names) > 2 and ends_in(citation.names[0], self.names[0])
        return len(citation.names) == len(self.names) and all(map(ends_in, citation.names, self.names))


def plain(text):
    """A text without accents and line breaks; strings that go on in the next line are one."""
    joined = re.sub(r"[\"']\s*\n\s*f?[\"']", "", text)
    one_line = re.sub(r"\s+(?:# )?", " ", html.unescape(joined)).replace("’", "'").replace(" and ", " & ")
    return "".join(sign for sign in unicodedata.normalize("NFKD", one_line) if not unicodedata.combining(sign))


def ends_in(words, name):
    return words == name or words.endswith(f" {name}")


def citations(text):
    """Return all references that a text makes."""
    found = set()
    for match in CITATION.finditer(plain(text)):
        names = tuple(re.split(r", | & ", match["names"]))
        if names[-1].split()[-1] not in NO_NAMES and not plain(text)[match.end() :].startswith(" in "):
            found |= {Reference(names, year, bool(match["more"])) for year in re.findall(YEAR, match["years"])}
    return found


def entry(line):
    """Return the references that one line of the bibliography stands for: one a year."""
    authors, years = re.match(rf"- (.+?) \(([^)]*{YEAR}[^)]*)\)", plain(line)).groups()
    surnames = re.findall(r"([^,&.][^,&]*), (?:[A-Z]\.[ -]?)+", authors)
    if ", et al." in authors:
        surnames += ["", ""]
    names = tuple(name.strip() for name in surnames) or (authors.split(",")[0],)
    return {Reference(names, year) for year in re.findall(YEAR, years)}


@pytest.fixture(scope="module")
def entries(repository):
    lines = [
        line for line in (repository / "docs" / "bibliography.md").read_text().splitlines() if line.startswith("- ")
    ]
    assert len(lines) > 150
    return {line: entry(line) if not line.startswith('- "') else set() for line in lines}


@pytest.fixture(scope="module")
def cited(repository):
    """All citations, each with the files it stands in."""
    patterns = (
        "simulation/**/*.py",
        "scenarios/**/*.yaml",
        "docs/**/*.py",
        "docs/*.md",
        "*.md",
        "benchmarks/*.yaml",
        "benchmarks/**/*.py",
    )
    found = {}
    paths = [path for pattern in patterns for path in repository.glob(pattern) if path.name != "bibliography.md"]
    for path in (path for path in paths if ".venv" not in path.parts):  # environments of other frameworks
        for citation in citations(path.read_text("utf-8")):
            found.setdefault(citation, []).append(path.name)
    return found


def test_everything_cited_is_in_the_bibliography(cited, entries):
    known = {reference for references in entries.values() for reference in references}
    missing = {each: files for each, files in cited.items() if not any(one.is_cited_by(each) for one in known)}
    assert missing == {}
    assert len(cited) > 150


def test_everything_in_the_bibliography_is_cited(cited, entries, repository):
    ranges = (repository / "docs" / "published_ranges.md").read_text()
    idle = [
        line
        for line, references in entries.items()
        if not any(one.is_cited_by(each) for one in references for each in cited)
        and not (
            line.startswith('- "') and " ".join(line[3:].split()[:2]) in ranges
        )  # authors not known: cited by title
    ]
    assert idle == []


def test_no_entry_stands_twice(entries):
    references = [reference for several in entries.values() for reference in several]
    assert len(references) == len(set(references))


def test_entries_are_in_the_order_of_the_alphabet(repository):
    for part in (repository / "docs" / "bibliography.md").read_text().split("\n## ")[1:]:
        lines = [re.sub(r"[^a-z0-9 ,]", "", plain(line).lower()) for line in part.splitlines() if line.startswith("- ")]
        assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Source: Oliver (1980), J. Marketing", {(("Oliver",), "1980", False)}),
        ("(Gupta, Lehmann & Stuart 2004)", {(("Gupta", "Lehmann", "Stuart"), "2004", False)}),
        ("of Boulding et al. (1993) find", {(("Boulding",), "1993", True)}),
        ('"Dunbar & "\n    "Spoors (1995)"', {(("Dunbar", "Spoors"), "1995", False)}),
        ("as in van Heerde, Leeflang\nand Wittink (2000)", {(("van Heerde", "Leeflang", "Wittink"), "2000", False)}),
        ("Ehrenberg 1959, 1988;", {(("Ehrenberg",), "1959", False), (("Ehrenberg",), "1988", False)}),
        ("in the year 2004, on 5 Jan 2019", set()),
        ("Keller Fay 2014 in others", set()),
    ],
)
def test_citations_are_found(text, expected):
    assert {(each.names, each.year, each.and_others) for each in citations(text)} == expected
