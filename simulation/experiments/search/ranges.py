"""What may vary in a search: numbers between bounds, whole numbers, or one of several choices."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulation.experiments.sweeps.experiment import Factor
from simulation.experiments.sweeps.factors import resolved
from simulation.scenario import Scenario, changed, value_at

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution

    from simulation.experiments.sweeps.factors import Varied

type Ranges = Mapping[str, tuple[float, float] | list[Any]] | Sequence[Range]
"""By the path of a parameter: a pair (lowest, highest), or a list of choices; or ranges that are made already."""
DIGITS = 6
"""Significant digits to which numbers are tried: more than any market can tell apart, and few enough to be copied."""


@dataclass(frozen=True)
class Range:
    """One thing that varies.

    Attributes
    ----------
    name
        What it is called in tables.
    paths
        Of the parameter, such as ``firms.Keeper.strategy.acquisition_budget``; or of several that take the same value.
    low, high
        Bounds of a number.
    whole
        Whether only whole numbers will do.
    choices, labels
        What there is to choose from, where it is no number between bounds, and what these are called.
    unit
        Of a number.
    """

    name: str
    paths: tuple[str, ...]
    low: float = 0.0
    high: float = 0.0
    whole: bool = False
    choices: tuple[Any, ...] = ()
    labels: tuple[str, ...] = ()
    unit: str = "-"

    @property
    def smooth(self) -> bool:
        """Whether it can change by as little as one likes."""
        return not self.choices and not self.whole

    def distribution(self) -> "BaseDistribution":
        """Return what Optuna calls it."""
        from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution

        if self.choices:
            return CategoricalDistribution(list(range(len(self.choices))))
        return IntDistribution(int(self.low), int(self.high)) if self.whole else FloatDistribution(self.low, self.high)

    def at(self, share: float) -> float:
        """Return the value at a share of the way from the lowest to the highest; of a choice its number."""
        if self.choices:
            return float(min(len(self.choices) - 1, int(share * len(self.choices))))
        value = self.low + share * (self.high - self.low)
        return self.rounded(min(self.high, max(self.low, value)))

    def share(self, value: float) -> float:
        """Return where between the bounds a value is, 0 to 1."""
        return (value - self.low) / (self.high - self.low)

    def rounded(self, value: float) -> float:
        """Return a value with as many digits as are tried, within the bounds."""
        if self.choices or self.whole:
            return float(round(value))
        return min(self.high, max(self.low, float(f"{value:.{DIGITS}g}")))

    def shown(self, value: float) -> Any:
        """Return what tables show for a value that Optuna knows."""
        if self.choices:
            return self.labels[int(value)]
        return int(value) if self.whole else float(value)

    def changes(self, value: float) -> dict[str, Any]:
        """Return what a value that Optuna knows changes in the scenario."""
        return dict.fromkeys(self.paths, self.choices[int(value)] if self.choices else self.shown(value))


def checked(scenario: Scenario, ranges: Ranges) -> list[Range]:
    """Return what varies, after trying the bounds on the scenario.

    Raises
    ------
    ValueError
        If there is nothing to vary, bounds are not in order, or a path does not exist or takes no such value.
    """
    if not ranges:
        raise ValueError("there is nothing to vary: give bounds for at least one parameter")
    found = [_one(scenario, *each) for each in ranges.items()] if isinstance(ranges, Mapping) else list(ranges)
    for each in found:
        for value in range(len(each.choices)) if each.choices else (each.low, each.high):
            changed(scenario, each.changes(value))
    return found


def range_of(factor: "Varied") -> Range:
    """Return a factor of an experiment as what varies in a search.

    Raises
    ------
    ValueError
        If it has no smallest or no largest value.
    """
    if factor.is_choice:
        return Range(factor.name, factor.paths, choices=factor.meanings, labels=factor.labels)
    low, high = factor.bounds
    if low is None or high is None:
        raise ValueError(
            f"the factor '{factor.name}' has no smallest or no largest value, so that a search has no bounds"
        )
    return Range(factor.name, factor.paths, float(low), float(high), factor.whole, unit=factor.unit)


def as_it_is(scenario: Scenario, ranges: Sequence[Range]) -> dict[str, float] | None:
    """Return the scenario's own values, if all of them are within the bounds."""
    here = {}
    for each in ranges:
        values = [value_at(scenario, path) for path in each.paths]
        place = _place(each, values[0]) if all(value == values[0] for value in values) else None
        if place is None:
            return None
        here[each.name] = place
    return here


def _place(each: Range, value: Any) -> float | None:
    """Return a scenario's value as Optuna knows it; None if it is not within the bounds."""
    if each.choices:
        return float(each.choices.index(value)) if value in each.choices else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not each.low <= value <= each.high:
        return None
    return float(value)


def _one(scenario: Scenario, path: str, given: "tuple[float, float] | list[Any]") -> Range:
    now = value_at(scenario, path)
    if isinstance(given, list):
        if len(given) < 2:
            raise ValueError(f"{path} needs two or more values to choose from")
        return Range(path, (path,), choices=tuple(given), labels=tuple(str(each) for each in given))
    low, high = given
    if not low < high or not math.isfinite(high - low):
        raise ValueError(f"the bounds of {path} must be a lower and a higher value, but are {low} and {high}")
    whole = isinstance(now, int) and not isinstance(now, bool) and float(low).is_integer() and float(high).is_integer()
    unit = resolved(path, Factor(path=path, range=[low, high]), scenario).unit
    return Range(path, (path,), float(low), float(high), whole, unit=unit)
