"""What customers say of firms, and what is heard of it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from simulation.state.week import MOST_FIRMS

RECOMMENDS, WARNS = "recommends", "warns"


class Heard(NamedTuple):
    """Shares of one's contacts who recommend a firm, who warn of it, and who got a better price than others [-]."""

    good: float = 0.0
    bad: float = 0.0
    deal: float = 0.0


SILENCE = Heard()
Talk = dict[int, Heard]
"""What is heard by the firm's row, where anything is."""


@dataclass
class Voice:
    """What a customer says, by the firm's row: which it recommends or warns of, and where it got a deal."""

    opinions: dict[int, str] = field(default_factory=dict)
    deals: set[int] = field(default_factory=set)

    def firms(self) -> set[int]:
        """Return the firms of which anything is said."""
        return self.opinions.keys() | self.deals

    def forget(self, row: int) -> None:
        """Say nothing more of a firm."""
        self.opinions.pop(row, None)
        self.deals.discard(row)

    def fall_silent(self) -> None:
        """Say nothing more at all."""
        self.opinions.clear()
        self.deals.clear()

    def copy(self) -> "Voice":
        """Return the same as it is said now."""
        return Voice(dict(self.opinions), set(self.deals))

    def bits(self) -> int:
        """Write it as the engine does: a bit for each firm recommended, higher ones for warned of and for deals."""
        said = sum(1 << (row + (MOST_FIRMS if opinion == WARNS else 0)) for row, opinion in self.opinions.items())
        return said + sum(1 << (row + 2 * MOST_FIRMS) for row in self.deals)
