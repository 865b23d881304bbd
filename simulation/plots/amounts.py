"""Numbers as they are read aloud."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Scale:
    """How an axis counts: in which unit, and how many of the table's units make one."""

    divisor: float
    unit: str

    def ticks(self, values: Iterable[float]) -> list[str]:
        """Write the numbers of an axis, all with as many decimals as they need, and separators between thousands.

        Examples
        --------
        >>> Scale(1e3, "thousand EUR").ticks([-2_500_000, 0, 2_500_000]), Scale(1.0, "0 to 1").ticks([0.7, 0.75])
        (['−2,500', '0', '2,500'], ['0.70', '0.75'])
        """
        numbers = [value / self.divisor for value in values]
        decimals = max((_decimals(number) for number in numbers), default=0)
        return [signed(f"{number:,.{decimals}f}") for number in numbers]


PERCENT = Scale(0.01, "%")


def _decimals(number: float, most: int = 6) -> int:
    return next((n for n in range(most) if abs(round(number, n) - number) < 10.0**-most), most)


def signed(text: str) -> str:
    """Put a proper minus sign before a number, and none before zero."""
    if not any(digit in text for digit in "123456789"):
        return text.lstrip("-")
    return text.replace("-", MINUS)


def money_scale(amounts: Iterable[float]) -> Scale:
    """Return EUR, thousand EUR or million EUR, whichever suits the largest amount.

    Examples
    --------
    >>> money_scale([-73_430.0, 12.0]).unit
    'thousand EUR'
    """
    largest = max((abs(amount) for amount in amounts if math.isfinite(amount)), default=0.0)
    if largest < 1e4:
        return Scale(1.0, "EUR")
    return Scale(1e3, "thousand EUR") if largest < 1e7 else Scale(1e6, "million EUR")


def number(value: float, digits: int = 3) -> str:
    """Write a number with so many significant digits, and separators between thousands.

    Examples
    --------
    >>> number(-1234.5)
    '−1,230'
    >>> number(2.0)
    '2'
    """
    if value == 0.0 or not math.isfinite(value):
        return "0" if value == 0.0 else "unknown"
    decimals = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, decimals)
    text = f"{rounded:,.{max(0, decimals)}f}"
    return signed(text.rstrip("0").rstrip(".") if "." in text else text)


def money(amount: float) -> str:
    """Write an amount in words and figures, to three digits; cents count only below 10 EUR.

    Examples
    --------
    >>> money(312_345.0), money(-73_430.0), money(-0.001)
    ('312 thousand EUR', '−73.4 thousand EUR', '0 EUR')
    """
    amount = float(np.round(amount, 2))
    size = abs(amount)
    if size >= 999_500.0:
        return f"{number(amount / 1e6)} million EUR"
    if size >= 9_995.0:
        return f"{number(amount / 1e3)} thousand EUR"
    if size >= 9.995:
        return f"{signed(f'{amount:,.0f}')} EUR"
    return f"{signed(f'{amount:.2f}' if amount % 1.0 else f'{amount:.0f}')} EUR"


def percent(share: float) -> str:
    """Write a share as per cent, to one decimal.

    Examples
    --------
    >>> percent(0.5396)
    '54.0 %'
    """
    return f"{signed(f'{100.0 * share:.1f}')} %"


def fraction(value: float) -> str:
    """Write a level between 0 and 1, to two decimals."""
    return signed(f"{value:.2f}")


def counted(amount: int, thing: str) -> str:
    """Write how many there are of a thing.

    Examples
    --------
    >>> counted(1, "week"), counted(1560, "week")
    ('1 week', '1,560 weeks')
    """
    return f"{amount:,} {thing}" + ("" if amount == 1 else "s")


def listed(names: list[str], kind: str = "firms", most: int = 3) -> str:
    """List a few names in words; of more it says how many.

    Examples
    --------
    >>> listed(["Keeper", "Winner", "Third"])
    'Keeper, Winner and Third'
    >>> listed(["A", "B", "C", "D"])
    '4 firms'
    """
    if len(names) > most:
        return f"{len(names)} {kind}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def possessive(name: str) -> str:
    """Write that something belongs to somebody.

    Examples
    --------
    >>> possessive("Keeper"), possessive("Balanced Brothers")
    ("Keeper's", "Balanced Brothers'")
    """
    return f"{name}'" if name.endswith("s") else f"{name}'s"
