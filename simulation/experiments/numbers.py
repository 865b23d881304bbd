"""Numbers as people read them: one unit for all that are to be compared, thousands apart, and no needless digits."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

MISSING = "-"
DECIMALS = {"share": 1, "share/year": 1, "1/year": 2, "1/week": 4, "0 to 1": 3, "-100 to 100": 1, "customers": 0}
PERCENTAGES = {"share": "%", "share/year": "% a year"}
SELF_EXPLAINING = ("customers", "-", "0 to 1", "-100 to 100")
"""Units that are not written: the label, or the number itself, tells them already."""
SHORT = {"thousand EUR": "1000 EUR", "% a year": "%/year"}
"""How units are written in tables."""
MOST_MORE_DECIMALS = 3


@dataclass(frozen=True)
class Scale:
    """How the numbers of one row are written.

    Attributes
    ----------
    unit
        As shown, such as ``thousand EUR``.
    factor
        What numbers are multiplied with before they are written.
    decimals
        Digits after the point.
    """

    unit: str
    factor: float
    decimals: int

    def text(self, value: float) -> str:
        """Write a number.

        Examples
        --------
        >>> scale_for("EUR", [1_234_567.0]).text(1_234_567.0)
        '1,234.6'
        """
        return self._written(value, "")

    def signed(self, value: float) -> str:
        """Write a difference, with its sign."""
        return self._written(value, "+")

    def with_unit(self, value: float) -> str:
        """Write a number with its unit, as in a sentence.

        Examples
        --------
        >>> scale_for("EUR", [1_234_567.0]).with_unit(1_234_567.0)
        '1,234.6 thousand EUR'
        """
        return f"{self.text(value)} {self.unit}".rstrip()

    def label(self, name: str) -> str:
        """Write the label of a row, with the unit."""
        return f"{name} [{SHORT.get(self.unit, self.unit)}]" if self.unit else name

    def _written(self, value: float, sign: str) -> str:
        if not math.isfinite(value):
            return MISSING
        rounded = round(value * self.factor, self.decimals)
        return f"{rounded:{sign},.{self.decimals}f}" if rounded else f"{0:.{self.decimals}f}"


def scale_for(unit: str, values: Iterable[float], finest: Iterable[float] = ()) -> Scale:
    """Choose the scale in which numbers are written side by side.

    Parameters
    ----------
    unit
        Of the numbers.
    values
        All numbers that will be written.
    finest
        Those of them that must keep a digit, such as a standard error.

    Examples
    --------
    >>> scale_for("share", [0.437])
    Scale(unit='%', factor=100.0, decimals=1)
    """
    sizes = [abs(value) for value in values if math.isfinite(value)]
    largest = max(sizes, default=0.0)
    if unit in PERCENTAGES:
        scale = Scale(PERCENTAGES[unit], 100.0, DECIMALS[unit])
    elif unit == "EUR":
        scale = _money(largest)
    else:
        whole = all(float(size).is_integer() for size in sizes)
        decimals = DECIMALS.get(unit, 2)
        shown = "" if unit in SELF_EXPLAINING else unit
        scale = Scale(shown, 1.0, decimals if decimals or whole or largest >= 1e4 else 1)
    return Scale(scale.unit, scale.factor, scale.decimals + _more_decimals(scale, finest))


def _money(largest: float) -> Scale:
    if largest >= 1e8:
        return Scale("million EUR", 1e-6, 1)
    if largest >= 1e5:
        return Scale("thousand EUR", 1e-3, 1)
    return Scale("EUR", 1.0, 0 if largest >= 1e3 else 2)


def _more_decimals(scale: Scale, finest: Iterable[float]) -> int:
    sizes = [abs(value) * scale.factor for value in finest if math.isfinite(value) and value]
    if not sizes:
        return 0
    wanted = -math.floor(math.log10(min(sizes)))
    return min(max(0, wanted - scale.decimals), MOST_MORE_DECIMALS)
