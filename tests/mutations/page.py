# ruff: noqa: E501
"""The page on what the tests notice."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from tests.mutations.check import ENGINE, FILES, LONGEST_TEST, LONGEST_TRY, RULES, TESTS, Verdict, key_of
from tests.mutations.equivalent import SAME

PAGE = Path(__file__).parents[2] / "docs" / "mutations.md"
HEAD = """# Do the tests notice?

Each rule and each line of the accounts is broken on purpose, one thing at a time: a boundary moved, a comparison turned round, a sign or a
constant changed, a line left out, a branch turned round, minimum and maximum exchanged, another value returned, another name asked for. A
broken version is a *mutant* (DeMillo, Lipton & Sayward 1978). Then the quick tests run; if one fails, the mutant is noticed. A share of
mutants noticed says more about tests than a share of lines executed. Written by `python -m tests.mutations.check`, which goes on where it
stopped.

Asked to notice are, uncompiled, the tests that execute the line broken, quickest first, until they have taken {longest:.0f} s (each {each:.0f} s at
most). For rules: {rules}. They have to stand on their own: the oracle reads the same rules. For all other files: {engine}. What the slower
tests would notice besides (effects, conservation, moves, published results) is not counted.

{summary}

| file | mutants | noticed | same in effect | not noticed | not reached | noticed of those that matter |
| --- | --- | --- | --- | --- | --- | --- |
{files}

| kind of change | mutants | noticed | same in effect | not noticed or not reached |
| --- | --- | --- | --- | --- |
{kinds}

## Not noticed, though they change what comes out

{missed}

## Same in effect

Nothing that anybody could observe changes, so no test can notice.

{same}
"""


def reason_for(name: str) -> str:
    """Return why a mutant changes nothing, or nothing."""
    return next((reason for pattern, reason in SAME if re.search(pattern, name)), "")


def write_page(mutants: list[tuple[Any, Any]], verdicts: dict[str, Verdict]) -> None:
    """Write ``docs/mutations.md`` from the mutants there are now and the verdicts on them."""
    rows = []
    for file, mutant in mutants:
        verdict = verdicts.get(key_of(mutant))
        if verdict is not None:
            same = verdict.verdict != "noticed" and reason_for(mutant.name)
            rows.append((file.path, mutant, "same in effect" if same else verdict.verdict))
    untried = len(mutants) - len(rows)
    missed = [row for row in rows if row[2] in ("not noticed", "not reached")]
    of_all = Counter(row[2] for row in rows)
    matter = len(rows) - of_all["same in effect"]
    tried = (
        f"All {len(rows)} mutants were tried" if not untried else f"Of {len(mutants)} mutants {len(rows)} were tried"
    )
    summary = (
        f"**{tried}; {of_all['noticed']} were noticed, {of_all['same in effect']} are the same in effect, {len(missed)} were not "
        f"noticed.** Of those that matter, {_percent(of_all['noticed'], matter)} were noticed."
    )
    PAGE.write_text(
        HEAD.format(
            longest=LONGEST_TRY, each=LONGEST_TEST, rules=_named(RULES), engine=_named(ENGINE), summary=summary,
            files="\n".join(_row_of_file(file.path, [row for row in rows if row[0] == file.path]) for file in FILES),
            kinds="\n".join(_row_of_kind(kind, [row for row in rows if row[1].kind == kind])
                            for kind in sorted({row[1].kind for row in rows})),
            missed=_listed(missed) if missed else "None.",
            same=_with_reasons([row for row in rows if row[2] == "same in effect"]),
        )
    )  # fmt: skip
    print(summary.replace("*", ""))
    print("written: docs/mutations.md")


def _percent(part: int, whole: int) -> str:
    return f"{100.0 * part / whole:.1f} %" if whole else "-"


def _named(group: str) -> str:
    names = dict.fromkeys(test.split("::")[0] for test in TESTS[group])
    return ", ".join(f"`{name}`" for name in names)


def _row_of_file(path: str, rows: list[Any]) -> str:
    count = Counter(row[2] for row in rows)
    numbers = [count[verdict] for verdict in ("noticed", "same in effect", "not noticed", "not reached")]
    share = _percent(count["noticed"], len(rows) - count["same in effect"])
    return f"| `{path.removeprefix('simulation/')}` | {len(rows)} | {' | '.join(map(str, numbers))} | {share} |"


def _row_of_kind(kind: str, rows: list[Any]) -> str:
    count = Counter(row[2] for row in rows)
    return (
        f"| {kind} | {len(rows)} | {count['noticed']} | {count['same in effect']} "
        f"| {count['not noticed'] + count['not reached']} |"
    )


def _listed(rows: list[Any]) -> str:
    lines = ["| where | written | broken |", "| --- | --- | --- |"]
    for path, mutant, _ in rows:
        where = f"{path.removeprefix('simulation/')} {mutant.function}".strip()
        lines.append(f"| {where} | {_code(mutant.what)} | {_code(mutant.instead)} |")
    return "\n".join(lines)


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"


def _with_reasons(rows: list[Any]) -> str:
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(reason_for(row[1].name), []).append(row)
    return "\n\n".join(f"**{reason}** ({len(found)})\n\n{_listed(found)}" for reason, found in groups.items())
