"""What has been recorded of a market, week by week, for each firm and segment; everything else is computed from it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.state.ledger import BILLS, FROM_CUSTOMERS
from simulation.state.tallies import N_TALLIES, TALLIES


@dataclass
class History:
    """Records of a run, burn-in included.

    Attributes
    ----------
    firms, segments
        Names.
    groups
        Ways of putting segments together: dimension -> the name of each segment's group, (n_segments,).
    first_week
        Week of the first record; 1 is the first that counts, earlier ones are burn-in.
    tallies : (n_weeks, n_firms + 1, n_segments, N_TALLIES) int64
        See :mod:`simulation.state.tallies`; levels as they stand at the week's end.
    bills : (n_weeks, n_firms, n_segments, len(BILLS)) int64 [cents]
    prices, technology : (n_weeks, n_firms) [EUR], [-]
    recorded
        How many weeks are filled in.
    """

    firms: list[str]
    segments: list[str]
    groups: dict[str, list[str]]
    first_week: int
    tallies: NDArray[np.int64]
    bills: NDArray[np.int64]
    prices: NDArray[np.float64]
    technology: NDArray[np.float64]
    recorded: int = 0

    @classmethod
    def empty(
        cls, firms: list[str], segments: list[str], groups: dict[str, list[str]], first_week: int, n_weeks: int
    ) -> "History":
        """Return records with nothing filled in."""
        n_firms, n_segments = len(firms), len(segments)
        return cls(
            firms, segments, groups, first_week,
            tallies=np.zeros((n_weeks, n_firms + 1, n_segments, N_TALLIES), np.int64),
            bills=np.zeros((n_weeks, n_firms, n_segments, len(BILLS)), np.int64),
            prices=np.zeros((n_weeks, n_firms)),
            technology=np.zeros((n_weeks, n_firms)),
        )  # fmt: skip

    @property
    def weeks(self) -> NDArray[np.int64]:
        """Numbers of the weeks recorded, (n_recorded,)."""
        return self.first_week + np.arange(self.recorded)

    def tally(self, name: str) -> NDArray[np.int64]:
        """Return one tally, (n_recorded, n_firms + 1, n_segments)."""
        return self.tallies[: self.recorded, :, :, TALLIES.index(name)]

    def line(self, name: str) -> NDArray[np.int64]:
        """Return one line of the accounts, (n_recorded, n_firms, n_segments) [cents]."""
        if name in FROM_CUSTOMERS:
            added, taken_off = FROM_CUSTOMERS[name]
            amounts = self.tallies[: self.recorded, :-1, :, added]
            return amounts if taken_off is None else amounts - self.tallies[: self.recorded, :-1, :, taken_off]
        return self.bills[: self.recorded, :, :, BILLS.index(name)]

    def longer(self, n_weeks: int) -> "History":
        """Return a copy with room for more weeks."""
        longer = History.empty(self.firms, self.segments, self.groups, self.first_week, len(self.tallies) + n_weeks)
        for name in ("tallies", "bills", "prices", "technology"):
            getattr(longer, name)[: self.recorded] = getattr(self, name)[: self.recorded]
        longer.recorded = self.recorded
        return longer
