"""What a part of the benchmark gives: one number (or one word), with its unit, its goal and what it was measured on."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Measurement:
    """One row of the table.

    Attributes
    ----------
    what
        In words.
    value
        The number; None where there is none, and ``note`` says why.
    unit
        Of the value.
    goal
        What was aimed at, in words; empty where nothing was.
    note
        What to know of it.
    of
        What was measured on what, for programs: ``measure`` names the kind of number.
    part
        The part of the benchmark it comes from.
    """

    what: str
    value: float | None
    unit: str = ""
    goal: str = ""
    note: str = ""
    of: Mapping[str, Any] = field(default_factory=dict)
    part: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


Part = Callable[[bool], Iterator["Measurement | str"]]
"""Measures, given whether to be quick; yields measurements, and before a long one a text that says what comes."""


def found(measurements: Iterable[Measurement], measure: str, **of: Any) -> list[Measurement]:
    """Return the measurements of a kind that have a value and were made on what is asked for."""
    wanted = {"measure": measure, **of}
    return [m for m in measurements if m.value is not None and all(m.of.get(k) == v for k, v in wanted.items())]


def value_of(measurements: Iterable[Measurement], measure: str, **of: Any) -> float | None:
    """Return the value of the first such measurement, or None if there is none."""
    return next((m.value for m in found(measurements, measure, **of)), None)


def not_measured(what: str, why: str) -> Measurement:
    """Return a row for what could not be measured."""
    return Measurement(what, None, note=f"not measured: {why}")
