"""What a published result is, and what was found of it."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from simulation.scenario import Scenario

Law = Callable[[Scenario], float]
"""What theory says of a scenario, from the parameters in its fields."""
Reading = Callable[..., float]
"""The simulated value, from one finished market for each of the result's variants."""

MOST_ERRORS = 4.0
"""Standard errors by which simulated and published value may differ."""
SHARPNESS = 5.0
"""How many standard errors at least must lie between the published value and the nearest wrong one."""


@dataclass(frozen=True)
class PublishedResult:
    """One published number, and how the ordinary market is brought to give it.

    Attributes
    ----------
    id
        Of the case, such as ``V5``.
    measured
        What is measured, in a few words.
    source
        Author and year.
    scenario
        Name of the file in ``scenarios/validation``, without its ending.
    read
        The simulated value, from one finished market a variant.
    law
        What theory says, from the scenario's parameters.
    published
        The number as printed; None where only a formula was published, whose value it is then.
    decimals
        Digits after the point of ``published``.
    wrong
        What wrong variants of the law would give, by what is wrong with them.
    settings
        Changes to the scenario, such as ``weeks=24``.
    variants
        Further settings for each of the markets that ``read`` is given; they have the same luck.
    replications
        Independent repetitions.
    """

    id: str
    measured: str
    source: str
    scenario: str
    read: Reading = field(repr=False)
    law: Law = field(repr=False)
    published: float | None = None
    decimals: int = 4
    wrong: Mapping[str, Law] = field(default_factory=dict, repr=False)
    settings: tuple[str, ...] = ()
    variants: tuple[tuple[str, ...], ...] = ((),)
    replications: int = 20

    def expected(self, scenario: Scenario) -> float:
        """Return the number as printed, or else what the formula gives."""
        return self.law(scenario) if self.published is None else self.published

    @property
    def rounding(self) -> float:
        """Half a unit of the last digit printed; 0 where only a formula was published."""
        return 0.0 if self.published is None else 0.5 * 10.0**-self.decimals

    def nearest_wrong(self, scenario: Scenario) -> tuple[str, float] | None:
        """Return the wrong variant that comes nearest, and its value; None if the result has none."""
        values = [(name, law(scenario)) for name, law in self.wrong.items()]
        expected = self.expected(scenario)
        return min(values, key=lambda named: abs(named[1] - expected), default=None)


@dataclass(frozen=True)
class Finding:
    """What the market gave for a published result.

    Attributes
    ----------
    result
        The published result.
    published
        Its value.
    simulated
        Mean over the replications.
    standard_error
        Of ``simulated``.
    low, high
        95 % interval of Student's t.
    replications
        How many were run.
    wrong_is, wrong
        The nearest wrong variant and its value; empty and None if there is none.
    """

    result: PublishedResult
    published: float
    simulated: float
    standard_error: float
    low: float
    high: float
    replications: int
    wrong_is: str = ""
    wrong: float | None = None

    @property
    def z(self) -> float:
        """Difference between simulated and published value [standard errors]."""
        difference = self.simulated - self.published
        if self.standard_error == 0.0:
            return math.copysign(math.inf, difference) if difference else 0.0
        return difference / self.standard_error

    @property
    def agrees(self) -> bool:
        """Whether the simulated value is the published one, as far as chance and rounding allow."""
        allowed = MOST_ERRORS * self.standard_error + self.result.rounding
        return abs(self.simulated - self.published) <= allowed

    @property
    def tells_apart(self) -> bool:
        """Whether the simulation is sharp enough to tell the published value from the nearest wrong one."""
        return self.wrong is None or self.standard_error < abs(self.wrong - self.published) / SHARPNESS

    @property
    def passed(self) -> bool:
        """Whether the result is reproduced."""
        return self.agrees and self.tells_apart

    @property
    def verdict(self) -> str:
        """Say in a word how it came out."""
        if not self.agrees:
            return "DIFFERS"
        return "agrees" if self.tells_apart else "UNSHARP"

    def __str__(self) -> str:
        """Say it in a sentence."""
        text = (
            f"{self.result.id} {self.result.measured}: published {self.published:.5g}, simulated {self.simulated:.5g} "
            f"(standard error {self.standard_error:.2g}, z = {self.z:.1f})"
        )
        if self.agrees and not self.tells_apart:
            return f"{text}: cannot be told from {self.wrong:.5g} ({self.wrong_is})"
        return f"{text}: {self.verdict}"
