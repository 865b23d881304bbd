"""What has been recorded of a market, week by week, for each firm and segment; everything else is computed from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled
from simulation.state.ledger import BILLS, FROM_CUSTOMERS, LINES
from simulation.state.tallies import N_FLOWS, N_TALLIES, TALLIES

_NOTHING = -1
_FROM_CUSTOMERS = tuple(
    (LINES.index(name), added, _NOTHING if taken_off is None else taken_off)
    for name, (added, taken_off) in FROM_CUSTOMERS.items()
)
_BILLED_TO = tuple(LINES.index(name) for name in BILLS)
"""Columns of the accounts, and the tallies added and taken off that fill them."""


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
    accounts : (n_weeks, n_firms, len(LINES)) int64 [cents]
        What tallies and bills come to for each firm: see :mod:`simulation.state.ledger`.
    prices, technology : (n_weeks, n_firms) [EUR], [-]
    recorded
        How many weeks are filled in.
    transactions
        The log of each week, (n,) of :data:`simulation.state.transactions.TRANSACTION`; None where no log is kept, and empty
        in the burn-in.
    """

    firms: list[str]
    segments: list[str]
    groups: dict[str, list[str]]
    first_week: int
    tallies: NDArray[np.int64]
    bills: NDArray[np.int64]
    accounts: NDArray[np.int64]
    prices: NDArray[np.float64]
    technology: NDArray[np.float64]
    recorded: int = 0
    transactions: list[NDArray[np.void]] | None = None

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
            accounts=np.zeros((n_weeks, n_firms, len(LINES)), np.int64),
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

    def write(
        self, tally: NDArray[np.int64], levels: NDArray[np.int64], bills: NDArray[np.int64],
        prices: Sequence[float], technology: Sequence[Sequence[float]],
    ) -> None:  # fmt: skip
        """Write one more week down, or several.

        Parameters
        ----------
        tally : (n_weeks, n_firms + 1, n_segments, N_TALLIES)
            Flows, and changes of levels.
        levels : (n_firms + 1, n_segments, N_TALLIES - N_FLOWS)
            Before these weeks; changed to those after them.
        bills : (n_weeks, n_firms, n_segments, len(BILLS)) [cents]
        prices : (n_firms,) [EUR]
        technology : (n_weeks, n_firms) [-]
        """
        weeks = slice(self.recorded, self.recorded + len(tally))
        self.bills[weeks] = bills
        self.prices[weeks], self.technology[weeks] = prices, technology
        _write_down(tally, levels, bills, self.tallies[weeks], self.accounts[weeks])
        self.recorded = weeks.stop

    def accounts_of(self, firm: int) -> NDArray[np.int64]:
        """Return a copy of one firm's accounts, (n_recorded, len(LINES)) [cents]."""
        return self.accounts[: self.recorded, firm].copy()

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
        for name in ("tallies", "bills", "accounts", "prices", "technology"):
            getattr(longer, name)[: self.recorded] = getattr(self, name)[: self.recorded]
        longer.recorded = self.recorded
        longer.transactions = None if self.transactions is None else list(self.transactions)
        return longer


@compiled
def _write_down(tally: Any, levels: Any, bills: Any, tallies: Any, accounts: Any) -> None:
    """Fill in the records of weeks, and go on with the levels, see :meth:`History.write`."""
    accounts[:] = 0
    for week in range(tally.shape[0]):
        for firm in range(tally.shape[1]):
            for segment in range(tally.shape[2]):
                for number in range(tally.shape[3]):
                    amount = tally[week, firm, segment, number]
                    if number >= N_FLOWS:
                        levels[firm, segment, number - N_FLOWS] += amount
                        amount = levels[firm, segment, number - N_FLOWS]
                    tallies[week, firm, segment, number] = amount
        for firm in range(accounts.shape[1]):
            for segment in range(tally.shape[2]):
                for line, added, taken_off in _FROM_CUSTOMERS:
                    accounts[week, firm, line] += tally[week, firm, segment, added]
                    if taken_off != _NOTHING:
                        accounts[week, firm, line] -= tally[week, firm, segment, taken_off]
                for place, line in enumerate(_BILLED_TO):
                    accounts[week, firm, line] += bills[week, firm, segment, place]
