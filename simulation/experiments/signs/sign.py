"""What a published sign is, and what was found of it."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from simulation.experiments.paired import PairedDifference
from simulation.scenario import Scenario

Pair = tuple[float, float]
"""Two numbers of which the first should be the larger."""


@dataclass(frozen=True)
class Experiment:
    """What is run on a shipped scenario, and how often.

    Attributes
    ----------
    scenario
        Name of a file in ``scenarios``, without its ending.
    run
        All pairs that are read from the runs of one seed, by name. What is compared has the same luck.
    replications
        Independent repetitions.
    settings
        Changes to the scenario, such as ``weeks=104``.
    """

    scenario: str
    run: Callable[[Scenario, int], Mapping[str, Pair]] = field(repr=False)
    replications: int = 8
    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sign:
    """A published sign: of two numbers the first is the larger; and its size: how many times as large.

    Attributes
    ----------
    id
        Of the published result, such as ``S1``.
    measured
        What the two numbers are, first against second, in a few words.
    source
        Author and year.
    experiment
        What is run.
    pair
        Name of the pair among what the experiment gives.
    published
        The published size, in words.
    low, high
        The published size as a range of the ratio of the first number to the second; None where there is no bound.
    why
        Why the size, or the sign, is another one here; empty if it is not.
    """

    id: str
    measured: str
    source: str
    experiment: Experiment
    pair: str
    published: str
    low: float | None = None
    high: float | None = None
    why: str = ""


@dataclass(frozen=True)
class SignFinding:
    """What the full model gave for a published sign.

    Attributes
    ----------
    sign
        The published sign.
    difference
        First less second number, with its 95 % interval, in pairs.
    ratio, ratio_low, ratio_high
        Ratio of the mean first to the mean second number, with its 95 % interval (linearised).
    """

    sign: Sign
    difference: PairedDifference
    ratio: float
    ratio_low: float
    ratio_high: float

    @property
    def holds(self) -> bool:
        """Whether the first number is the larger, beyond chance."""
        return self.difference.low > 0.0

    @property
    def verdict(self) -> str:
        """Say in a word or two whether the sign holds."""
        if self.holds:
            return "holds"
        return "REVERSED" if self.difference.high < 0.0 else "NOT SHOWN"

    @property
    def needs_explaining(self) -> bool:
        """Whether the sign does not hold, or the size lies outside the published range."""
        return not self.holds or self.size in ("below", "above")

    @property
    def size(self) -> str:
        """Say where the size lies beside the published range, as far as chance allows; empty where none was published."""
        low, high = self.sign.low, self.sign.high
        if (low is None and high is None) or not math.isfinite(self.ratio):
            return ""
        if low is not None and self.ratio_high < low:
            return "below"
        if high is not None and self.ratio_low > high:
            return "above"
        return "inside"

    @property
    def outcome(self) -> str:
        """Say whether the sign holds, and if it does, where the size lies."""
        return self.size if self.holds and self.size else self.verdict

    def __str__(self) -> str:
        """Say it in a sentence."""
        return (
            f"{self.sign.id} {self.sign.measured} ({self.sign.experiment.scenario}): {amount(self.difference.mean)} "
            f"against {amount(self.difference.mean_against)}, difference {amount(self.difference.low)} to "
            f"{amount(self.difference.high)}: "
            f"{self.verdict}"
        )


def explanations(findings: Sequence[SignFinding]) -> list[str]:
    """Say of signs that do not hold, and of sizes outside the published range, which these are, and why."""
    told = [finding for finding in findings if finding.needs_explaining]
    lines = []
    for why in dict.fromkeys(finding.sign.why for finding in told):
        places: dict[str, list[str]] = {}
        for finding in told:
            if finding.sign.why == why:
                place = f"{finding.outcome} in {finding.sign.experiment.scenario}"
                places.setdefault(f"{finding.sign.id} {finding.sign.measured}", []).append(place)
        cases = "; ".join(f"{measured}: {', '.join(where)}" for measured, where in places.items())
        lines.append(f"{cases}. {why}")
    return lines


def amount(value: float) -> str:
    """Write a number with four digits that count, or more if it is large.

    Examples
    --------
    >>> amount(736_214.2), amount(0.0612354)
    ('736,214', '0.06124')
    """
    return f"{value:,.0f}" if abs(value) >= 1000.0 else f"{value:.4g}"
