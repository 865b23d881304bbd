"""The figure of all claims: what speaks most clearly for each, and what against it."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from claims.claim import Finding, Place
from simulation.plots.canvas import new_figure
from simulation.plots.styles import COLOURS, INK, LABEL, TICK
from simulation.plots.writing import put_title

FOR, AGAINST = COLOURS[0], COLOURS[1]
APART = 0.17
"""How far the two marks of a claim lie above and below its line."""
EDGE = 1.12


def draw(findings: Sequence[Finding]) -> Figure:
    """Draw a row for each claim, each to a scale of its own; the line is where the claim neither holds nor fails."""
    made = new_figure((13.6, 1.8 + 0.66 * len(findings)))
    axes = made.add_subplot()
    for row, finding in enumerate(findings):
        if row % 2 == 0:
            axes.axhspan(row - 0.5, row + 0.5, color=INK, alpha=0.05, linewidth=0)
        shown = [(place, colour, up) for place, colour, up in
                 ((finding.best(), FOR, -APART), (finding.worst(), AGAINST, APART)) if place]  # fmt: skip
        widest = max(abs(finding.excess(place.found).mean) + place.found.half for place, _, _ in shown)
        for place, colour, up in shown:
            draw_place(axes, finding, place, widest, row + up, colour)
    axes.axvline(0.0, color=INK, linewidth=1.6)
    axes.set_yticks(
        range(len(findings)), [f"C{at} {each.claim.short}" for at, each in enumerate(findings, 1)], fontsize=TICK
    )
    axes.set_ylim(len(findings) - 0.5, -0.5)
    axes.set_xlim(-EDGE, EDGE + 1.3)
    axes.set_xticks(
        [-EDGE / 2.0, EDGE / 2.0],
        ["◀ against the claim", "for the claim ▶\n(each row to its own scale)"],
        fontsize=LABEL,
    )
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    depend = sum(finding.best() is not None and finding.worst() is not None for finding in findings)
    put_title(axes, f"{depend} of {len(findings)} claims hold in one place and not in another")
    return made


def draw_place(axes: Axes, finding: Finding, place: Place, widest: float, height: float, colour: str) -> None:
    """Draw an effect with its interval and its number: filled discs speak for the claim, hollow triangles do not."""
    excess = finding.excess(place.found)
    holds = place.sign > 0
    axes.errorbar(
        excess.mean / widest, height, xerr=excess.half / widest, color=colour, marker="o" if holds else "v", markersize=10.0,
        markerfacecolor=colour if holds else "white", markeredgewidth=2.0, capsize=4.0, elinewidth=2.0,
    )  # fmt: skip
    axes.text(EDGE, height, f"{finding.text(place.found)} {finding.claim.unit}", va="center", fontsize=TICK, color=INK)
