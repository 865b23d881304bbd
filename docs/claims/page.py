"""The page of claims: a summary, a figure with all of them, and what was found of each."""

from collections.abc import Sequence
from time import process_time

from questions.experiment import REPLICATIONS, table
from questions.figures import save
from questions.page import wrapped

from claims import advertising, keeping, satisfied, who_brings
from claims.claim import Claim, Finding, Place
from claims.pictures import draw

CLAIMS: tuple[Claim, ...] = (*keeping.CLAIMS, *satisfied.CLAIMS, *who_brings.CLAIMS, *advertising.CLAIMS)
HEAD = f"""# Claims

What textbooks say of customers, put to the test in this market: the same customers and the same luck, something else changed. Every number
is a mean over {REPLICATIONS} replications with its 95 % interval (paired differences, Student t). A claim *holds* or *fails* somewhere
only if the interval leaves out zero, or what else the claim needs; each is tried in several places, and where it turns is
looked for among them. What holds here need not hold elsewhere: this is a model, whose numbers are
[assumptions and published values](parameters.md). What was published of real markets stands beside the same model in
[validation.md](validation.md#signs-and-sizes-in-the-full-model), longer answers in [questions.md](questions.md), every term in
[glossary.md](glossary.md). Written by `docs/generate.py` (`python docs/generate.py claims`); experiments: `docs/claims/`.
"""
ALT = "For each claim, the clearest effect for it and the clearest against it, each with its interval, on either side of a line."


def page() -> str:
    """Return the page; runs all experiments."""
    findings = []
    for number, claim in enumerate(CLAIMS, 1):
        began = process_time()
        findings.append(Finding(claim, claim.measure()))
        print(f"C{number} {claim.short}: {process_time() - began:.0f} s of computing", flush=True)
    return written(findings, save(draw(findings), "claims", ALT))


def written(findings: Sequence[Finding], picture: str) -> str:
    """Write the page from what was found."""
    sections = [section(number, finding) for number, finding in enumerate(findings, 1)]
    return "\n\n".join([wrapped(HEAD.strip()), summary(findings), picture, *sections]) + "\n"


def summary(findings: Sequence[Finding]) -> str:
    """Return a row for each claim: what has come of it, and where it holds and fails most clearly."""
    lines = ["| in the figure | claim | verdict | holds | fails |", "|---|---|---|---|---|"]
    for number, finding in enumerate(findings, 1):
        best, worst = finding.best(), finding.worst()
        cells = (f"[C{number}](#c{number})", finding.claim.said, finding.verdict, at(finding, best), at(finding, worst))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def at(finding: Finding, place: Place | None) -> str:
    """Say where, and by how much."""
    if place is None:
        return "nowhere tried"
    shown = "" if place.sign else "not shown: "
    return f"{shown}{place.where}: {finding.text(place.found)} {finding.claim.unit}"


def section(number: int, finding: Finding) -> str:
    """Return what was found of one claim."""
    claim = finding.claim
    columns = list(next(iter(finding.grid.values())))
    rows = {row: [finding.text(found) for found in cells.values()] for row, cells in finding.grid.items()}
    text = "\n\n".join(
        [
            f"Said by: {claim.source}.",
            f"Tested: {claim.tested}",
            f"{claim.effect[0].upper()}{claim.effect[1:]} [{claim.unit}], by {claim.rows} and {claim.columns}:",
            table(claim.rows, columns, rows),
            f"**{finding.verdict[0].upper()}{finding.verdict[1:]}.** {reasons(finding)} Row by row:",
            finding.turns(),
        ]
    )
    return f'<a id="c{number}"></a>\n\n## C{number} {claim.said}\n\n{wrapped(text)}'


def reasons(finding: Finding) -> str:
    """Say where a claim holds and where it fails, and why."""
    best, worst, claim = finding.best(), finding.worst(), finding.claim
    parts = []
    if best:
        parts.append(
            f"It holds most clearly with *{best.where}* ({finding.text(best.found)} {claim.unit}). {claim.holds}"
        )
    if worst and worst.sign:
        parts.append(
            f"It fails most clearly with *{worst.where}* ({finding.text(worst.found)} {claim.unit}). {claim.fails}"
        )
    elif worst:
        parts.append(
            f"It cannot be shown with *{worst.where}* ({finding.text(worst.found)} {claim.unit}). {claim.fails}"
        )
    return " ".join(parts)
