"""Who looks at the page: in which language, and how large everything has to be written."""

from dataclasses import dataclass

from simulation.dashboard.words import word
from simulation.plots.amounts import Scale, money, money_scale

LARGE = 1.4
"""How much larger large writing is: for the back row of a lecture hall."""


@dataclass(frozen=True)
class Reader:
    """A language, and a size of writing.

    Examples
    --------
    >>> Reader().word("undo", value=3), Reader("uk").word("play"), Reader(large=True).size(10)
    ('Back to 3', 'Пуск', '14px')
    """

    language: str = "en"
    large: bool = False

    @property
    def factor(self) -> float:
        """How large everything is, beside what it is normally."""
        return LARGE if self.large else 1.0

    def word(self, key: str, **values: object) -> str:
        """Return one of the page's own words, with values put in."""
        return word(key, self.language, values)

    def size(self, pixels: float) -> str:
        """Return a size of writing as the browser wants it."""
        return f"{self.factor * pixels:.0f}px"

    def unit(self, scale: Scale) -> str:
        """Return the name of a unit."""
        return self.word(scale.unit)

    def money(self, amount: float) -> str:
        """Write an amount of money as it is read aloud."""
        if self.language == "en":
            return money(amount)
        scale = money_scale([amount])
        return f"{amount / scale.divisor:,.{0 if scale.divisor == 1.0 else 1}f} {self.unit(scale)}"
