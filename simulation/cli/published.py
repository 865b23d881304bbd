"""The table that ``loyalty-lab validate --published`` shows."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulation.cli.screen import print_table, progress, say

if TYPE_CHECKING:
    from simulation.experiments.published import Finding

HEADINGS = ("Result", "Published", "Simulated", "Error", "z", "Verdict")


def reproduced() -> bool:
    """Run the published cases, show what they give, and return whether all are reproduced."""
    from simulation.experiments.published import check_published

    with progress("replications", quiet=False) as show:
        findings = check_published(progress=show)
    print_table("Published results and what the market gives", HEADINGS, [_row(finding) for finding in findings])
    _explain(findings)
    return all(finding.passed for finding in findings)


def _row(finding: "Finding") -> list[str]:
    name = f"{finding.result.id:3} {finding.result.measured}"
    numbers = [f"{finding.published:.4f}", f"{finding.simulated:.4f}", f"{finding.standard_error:.5f}"]
    return [name, *numbers, f"{finding.z:+.1f}", finding.verdict]


def _explain(findings: "Sequence[Finding]") -> None:
    """Say what a verdict means, and which results are not reproduced."""
    failed = [finding for finding in findings if not finding.passed]
    say(
        "Error: standard error of the simulated value. A result agrees if both values differ by four of these at most, and "
        "half a unit of the last digit published; it is sharp if the nearest wrong variant lies more than five away."
    )
    for finding in failed:
        say(f"Not reproduced: {finding}.")
    say(f"{len(findings) - len(failed)} of {len(findings)} published results are reproduced.")
