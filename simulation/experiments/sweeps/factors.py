"""A factor that has found its parameter: which values it can take, and what each changes in the scenario."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.experiments.sweeps.experiment import Beta, Factor, LogNormal, LogUniform, Normal, Triangular, Uniform
from simulation.parameters import Parameters, unit_of
from simulation.parameters.shape import Shape, shape_of
from simulation.scenario import Scenario, value_at

Spread = Literal["list", "range", "distribution", "choices"]
AS_IT_IS = "as it is"
"""What a point says of a factor with choices that is left as it is in the scenario; numbers are then missing (NaN)."""
NEARLY_0 = 2.0**-40
"""Distributions without an end are not taken beyond this probability on either side."""


@dataclass(frozen=True)
class Varied:
    """A factor of an experiment, resolved against the scenario.

    Attributes
    ----------
    name
        As in the experiment, and the name of its column.
    paths
        Of the parameters.
    kind
        ``list``, ``range``, ``distribution`` or ``choices``.
    unit
        Of the parameter.
    whole
        Whether it takes whole numbers only.
    factor
        As in the experiment file.
    labels, meanings
        Of choices: their names, and what they stand for.
    base
        Its value in the scenario: a number (NaN if it is none, or differs between paths), or a label.
    """

    name: str
    paths: tuple[str, ...]
    kind: Spread
    unit: str
    whole: bool
    factor: Factor
    labels: tuple[str, ...] = ()
    meanings: tuple[Any, ...] = ()
    base: float | str = AS_IT_IS

    @property
    def is_choice(self) -> bool:
        """Whether its values are names."""
        return self.kind == "choices"

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Smallest and largest value; None where there is none, as of a normal distribution, and of choices."""
        if self.factor.list is not None:
            return min(self.factor.list), max(self.factor.list)
        if self.factor.range is not None:
            return self.factor.range[0], self.factor.range[1]
        return getattr(self.factor.distribution, "low", None), getattr(self.factor.distribution, "high", None)

    def steps(self) -> list[Any] | None:
        """Return its values one by one; None where they are not countable and nobody said how many."""
        if self.is_choice:
            return list(self.labels)
        if self.factor.list is not None:
            return list(self.factor.list)
        if self.factor.range is None or self.factor.levels is None:
            return None
        spread = np.geomspace if self.factor.scale == "log" else np.linspace
        low, high = self.factor.range
        steps = spread(low, high, self.factor.levels)
        return list(dict.fromkeys((np.rint(steps) if self.whole else steps).tolist()))

    def ends(self) -> list[Any]:
        """Return its values where they are countable, and otherwise the smallest and the largest."""
        return self.steps() or [end for end in self.bounds if end is not None]

    def at(self, quantiles: NDArray[np.float64]) -> NDArray[Any]:
        """Return its values at quantiles from 0 to 1."""
        if self.is_choice or self.factor.list is not None:
            values = np.array(self.labels, object) if self.is_choice else np.array(self.factor.list)
            return values[_numbered(quantiles, len(values))]
        if self.whole and self.factor.range is not None and self.factor.scale == "linear":
            low, high = np.ceil(self.factor.range[0]), np.floor(self.factor.range[1])
            return np.asarray(low + _numbered(quantiles, int(high - low) + 1))
        found = self._spread_at(quantiles)
        return np.rint(found) if self.whole else found

    def _spread_at(self, quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.factor.range is None:
            return _quantiles(self.factor.distribution, quantiles)
        low, high = self.factor.range
        if self.factor.scale == "log":
            return np.asarray(np.exp(np.log(low) + quantiles * (np.log(high) - np.log(low))))
        return np.asarray(low + quantiles * (high - low))

    def changes(self, value: Any) -> dict[str, Any]:
        """Return what a value changes: path to value; nothing where the factor is left as it is."""
        if self.is_choice:
            if value == AS_IT_IS:
                return {}
            return dict.fromkeys(self.paths, self.meanings[self.labels.index(value)])
        if np.isnan(value):
            return {}
        return dict.fromkeys(self.paths, int(value) if self.whole else float(value))


def resolved(name: str, factor: Factor, scenario: Scenario) -> Varied:
    """Find a factor's parameter in the scenario.

    Raises
    ------
    ValueError
        If there is none; the message names the nearest.
    """
    paths = factor.all_paths
    values = [value_at(scenario, path) for path in paths]
    shape, unit = _shape_and_unit(scenario, paths[0])
    if factor.choices is not None:
        choices = (
            factor.choices if isinstance(factor.choices, Mapping) else {_label(each): each for each in factor.choices}
        )
        meanings = tuple(_meant(each, shape, values[0]) for each in choices.values())
        labels = tuple(str(label) for label in choices)
        at_base = [
            label for label, meant in zip(labels, meanings, strict=True) if all(_plain(v) == meant for v in values)
        ]
        return Varied(
            name, paths, "choices", unit, False, factor, labels, meanings, at_base[0] if at_base else AS_IT_IS
        )
    kind: Spread = "list" if factor.list is not None else "range" if factor.range is not None else "distribution"
    numbers = {float(v) if isinstance(v, int | float) and not isinstance(v, bool) else float("nan") for v in values}
    base = numbers.pop() if len(numbers) == 1 else float("nan")
    whole = shape is not None and shape.annotation is int
    return Varied(name, paths, kind, unit, whole, factor, base=base)


def _numbered(quantiles: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """Divide quantiles into so many equal parts; return the number of each one's part."""
    return np.minimum((quantiles * count).astype(np.int64), count - 1)


def _quantiles(distribution: Any, quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy import stats

    match distribution:
        case Uniform(low=low, high=high):
            frozen = stats.uniform(low, high - low)
        case LogUniform(low=low, high=high):
            frozen = stats.loguniform(low, high)
        case Triangular(low=low, mode=mode, high=high):
            frozen = stats.triang((mode - low) / (high - low), low, high - low)
        case Normal(mean=mean, deviation=deviation, low=low, high=high):
            ends = (-np.inf if low is None else low, np.inf if high is None else high)
            frozen = stats.truncnorm(*((end - mean) / deviation for end in ends), mean, deviation)
        case LogNormal(median=median, deviation=deviation):
            frozen = stats.lognorm(deviation, scale=median)
        case Beta(a=a, b=b, low=low, high=high):
            frozen = stats.beta(a, b, low, high - low)
        case _:
            raise TypeError(f"no distribution: {distribution!r}")
    found = np.asarray(frozen.ppf(quantiles))
    if np.isfinite(found).all():
        return found
    return np.asarray(frozen.ppf(np.clip(quantiles, NEARLY_0, 1.0 - NEARLY_0)))


def _shape_and_unit(scenario: Scenario, path: str) -> tuple[Shape | None, str]:
    """Return what the schema says may stand at a path, and its unit."""
    shape: Shape | None = shape_of(Scenario)
    value: Any = scenario.model_dump()
    unit = "-"
    for part in path.split("."):
        if shape is None:
            break
        chosen = shape.chosen(value)
        field = chosen.model.model_fields.get(part) if chosen is not None and chosen.model is not None else None
        unit = unit_of(field) if field is not None else unit
        shape, value = shape.child(part, value), value.get(part) if isinstance(value, Mapping) else None
    return shape, unit


def _meant(choice: Any, shape: Shape | None, now: Any) -> Any:
    """Return what a choice stands for: a text, where a kind is asked for, is the kind's name (with what it has now, if any)."""
    tag = shape.discriminator if shape is not None else None
    if tag is None or not isinstance(choice, str):
        return choice
    as_it_is = _plain(now)
    return as_it_is if isinstance(as_it_is, Mapping) and as_it_is.get(tag) == choice else {tag: choice}


def _plain(value: Any) -> Any:
    return value.model_dump() if isinstance(value, Parameters) else value


def _label(choice: Any) -> str:
    """Name a choice that has no name, as it is written."""
    if choice is None or isinstance(choice, bool):
        return {None: "null", True: "true", False: "false"}[choice]
    return f"{choice:g}" if isinstance(choice, float) else str(choice)


def all_changes(factors: Sequence[Varied], values: Sequence[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a point changes: first choices, then numbers (that may belong to what was chosen)."""
    choices: dict[str, Any] = {}
    numbers: dict[str, Any] = {}
    for factor, value in zip(factors, values, strict=True):
        (choices if factor.is_choice else numbers).update(factor.changes(value))
    return choices, numbers
