"""The table that ``loyalty-lab validate --signs`` shows."""

from typing import TYPE_CHECKING

from simulation.cli.screen import print_table, progress, say

if TYPE_CHECKING:
    from simulation.experiments.signs import SignFinding

HEADINGS = ("Sign", "First", "Second", "Ratio", "Verdict")


def hold() -> bool:
    """Run the experiments on shipped scenarios, show what they give, and return whether every sign holds."""
    from simulation.experiments.signs import check_signs, explanations

    with progress("replications", quiet=False) as show:
        findings = check_signs(progress=show)
    print_table("Published signs and sizes in the full model", HEADINGS, [_row(finding) for finding in findings])
    say(
        "Two numbers under the same luck; a sign holds if the first is larger, by an interval of 95 % over the "
        "replications. Ratio: of the first to the second. Sizes are told, not judged."
    )
    for text in explanations(findings):
        say(text)
    held = sum(finding.holds for finding in findings)
    say(f"{held} of {len(findings)} published signs hold.")
    return held == len(findings)


def _row(finding: "SignFinding") -> list[str]:
    from simulation.experiments.signs import amount

    name = f"{finding.sign.id:3} {finding.sign.measured} ({finding.sign.experiment.scenario})"
    pair = finding.difference
    size = f" ({finding.size})" if finding.size else ""
    return [name, amount(pair.mean), amount(pair.mean_against), f"{finding.ratio:.2f}{size}", finding.verdict]
