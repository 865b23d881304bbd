"""What a kind of social network is, where kinds are found by name, and how the links of one are stored.

The kinds themselves are in :mod:`simulation.customers.network`. They work on *ranks*, a customer's place in
the order around the social ring, never on rows: storing customers in another order gives the same links
between the same people. Rows in ring order are the fast case, and neighbours are then mostly near in memory.
"""

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled
from simulation.parameters import Parameters

type Ids = NDArray[np.uint32]
type Positions = NDArray[np.float64]
type Offsets = NDArray[np.int64]
type Rows = NDArray[np.int32]

MOST_CUSTOMERS = 2**31 - 1
"""Rows are stored as 32-bit whole numbers."""


@dataclass(frozen=True, eq=False)
class Network:
    """Who talks with whom, as compressed rows: symmetric, nobody linked to themselves, no link twice.

    Attributes
    ----------
    offsets : (n + 1,) int64
        Where each customer's neighbours begin; row ``i`` has ``neighbours[offsets[i]:offsets[i + 1]]``.
    neighbours : (m,) int32
        Rows of the neighbours, ascending within each row; every link is stored from both ends.
    mean_field : bool
        Whether everybody talks with everybody, in which case no link is stored.
    """

    offsets: Offsets
    neighbours: Rows
    mean_field: bool = False

    @classmethod
    def without_links(cls, n_customers: int, *, mean_field: bool = False) -> "Network":
        """Make a network that stores no link."""
        return cls(np.zeros(n_customers + 1, np.int64), np.empty(0, np.int32), mean_field)

    @property
    def n_customers(self) -> int:
        """How many customers there are."""
        return self.offsets.size - 1

    @property
    def degrees(self) -> NDArray[np.int64]:
        """How many neighbours each customer has, as stored : (n,) [customers]."""
        return np.diff(self.offsets)

    def neighbours_of(self, row: int) -> Rows:
        """Show the rows of one customer's neighbours, ascending.

        Raises
        ------
        IndexError
            If there is no such row.
        """
        if not 0 <= row < self.n_customers:
            raise IndexError(f"there are {self.n_customers} customers, hence no row {row}")
        return self.neighbours[self.offsets[row] : self.offsets[row + 1]]


class NetworkKind(Parameters):
    """A kind of social network: its parameters, and how it links customers."""

    @property
    def fewest_customers(self) -> int:
        """How many customers there must be at least."""
        return 0

    @abstractmethod
    def build(self, ids: Ids, position: Positions, seed: int) -> Network:
        """Link customers.

        Parameters
        ----------
        ids : (n,) uint32
            Stable customer ids, each different: draws belong to them.
        position : (n,) float64
            Place on the social ring, in [0, 1); equal places are put in order of id.
        seed : int
            In [0, 2**64).

        Returns
        -------
        Network
            The same for the same arguments; the same links between the same ids in whatever order rows are.

        Raises
        ------
        ValueError
            If there are fewer customers than `fewest_customers`, or the arguments are not as described.
        """


NETWORK_KINDS: dict[str, type[NetworkKind]] = {}
"""The kinds of network by name, in the order they were declared."""


def network_kind[K: type[NetworkKind]](declared: K) -> K:
    """Enter a kind of network under the name its field ``kind`` has by default.

    Raises
    ------
    ValueError
        If the name is taken.
    """
    kind: type[NetworkKind] = declared
    name = kind.model_fields["kind"].default
    if name in NETWORK_KINDS:
        raise ValueError(f"there is already a kind of network named {name!r}")
    NETWORK_KINDS[name] = declared
    return declared


@dataclass(frozen=True, eq=False)
class Ring:
    """The customers in the order they stand on the social ring.

    Attributes
    ----------
    ids : (n,) uint32
        Stable ids, by rank (place in the order of position, then of id).
    row_of_rank : (n,) int32 or None
        In which row each rank is stored; nothing where rows are ranks.
    """

    ids: Ids
    row_of_rank: Rows | None = None

    @classmethod
    def of(cls, kind: NetworkKind, ids: Ids, position: Positions) -> "Ring":
        """Put customers in ring order, after checking that a kind of network can link them."""
        check_customers(kind, ids, position)
        ids, position = np.ascontiguousarray(ids), np.ascontiguousarray(position)
        if _stand_in_order(ids, position):
            return cls(ids)
        row_of_rank = np.lexsort((ids, position)).astype(np.int32)
        ids, position = ids[row_of_rank], position[row_of_rank]
        if not _stand_in_order(ids, position):
            raise ValueError("customer ids must differ, but one occurs twice")
        return cls(ids, row_of_rank)

    def network(self, starts: Offsets, targets: Rows) -> Network:
        """Store links between ranks as a network between rows.

        Parameters
        ----------
        starts : (n + 1,) int64
            Where each rank's own links begin in `targets`.
        targets : (number of links,) int32
            The rank at the other end. Each link is listed once, under one of its two ends.
        """
        offsets, neighbours = _both_ways(starts, targets)
        if self.row_of_rank is not None:
            rank_of_row = np.empty_like(self.row_of_rank)
            rank_of_row[self.row_of_rank] = np.arange(rank_of_row.size, dtype=np.int32)
            offsets, neighbours = _by_row(offsets, neighbours, self.row_of_rank, rank_of_row)
        return Network(offsets, neighbours)


def check_customers(kind: NetworkKind, ids: Ids, position: Positions) -> None:
    """Refuse arguments of `NetworkKind.build` that are not as described there.

    Raises
    ------
    ValueError
        On a wrong dtype or shape, too few or too many customers, or a position outside [0, 1).
    """
    n_customers = ids.size
    if ids.dtype != np.uint32 or ids.ndim != 1:
        raise ValueError(f"ids must be one row of uint32, but are {ids.ndim}-dimensional {ids.dtype}")
    if position.dtype != np.float64 or position.shape != ids.shape:
        raise ValueError(
            f"position must be float64 {ids.shape}, one for each id, but is {position.dtype} {position.shape}"
        )
    if not kind.fewest_customers <= n_customers <= MOST_CUSTOMERS:
        raise ValueError(
            f"this network ({kind!r}) links {kind.fewest_customers} to {MOST_CUSTOMERS} customers, "
            f"but there are {n_customers}"
        )
    if n_customers and not (position.min() >= 0.0 and position.max() < 1.0):
        raise ValueError("every position must be in [0, 1)")


@compiled
def _stand_in_order(ids: Ids, position: Positions) -> bool:
    """Tell whether rows already ascend by position, then by id, with no two alike."""
    for row in range(1, ids.size):
        if position[row] < position[row - 1]:
            return False
        if position[row] == position[row - 1] and ids[row] <= ids[row - 1]:
            return False
    return True


@compiled
def _both_ways(starts: Offsets, targets: Rows) -> tuple[Offsets, Rows]:
    """Turn links listed once into sorted rows that list each link from both ends.

    Rows are filled from their ends and ranks visited downwards, so that only a customer's own links are out
    of order: sorting by insertion then costs next to nothing, however many neighbours a hub has.
    """
    n_customers = starts.size - 1
    offsets = np.zeros(n_customers + 1, np.int64)
    for rank in range(n_customers):
        offsets[rank] += starts[rank + 1] - starts[rank]
        for link in range(starts[rank], starts[rank + 1]):
            offsets[targets[link]] += 1
    total = 0
    for rank in range(n_customers + 1):
        total += offsets[rank]
        offsets[rank] = total
    neighbours = np.empty(total, np.int32)
    for rank in range(n_customers - 1, -1, -1):
        for link in range(starts[rank + 1] - 1, starts[rank] - 1, -1):
            target = targets[link]
            offsets[rank] -= 1
            neighbours[offsets[rank]] = target
            offsets[target] -= 1
            neighbours[offsets[target]] = rank
    for rank in range(n_customers):
        _sort_by_insertion(neighbours, offsets[rank], offsets[rank + 1])
    return offsets, neighbours


@compiled
def _sort_by_insertion(values: Rows, begin: int, end: int) -> None:
    """Sort a short or nearly sorted stretch of an array in place."""
    for place in range(begin + 1, end):
        value = values[place]
        hole = place
        while hole > begin and values[hole - 1] > value:
            values[hole] = values[hole - 1]
            hole -= 1
        values[hole] = value


@compiled
def _by_row(offsets: Offsets, neighbours: Rows, row_of_rank: Rows, rank_of_row: Rows) -> tuple[Offsets, Rows]:
    """Renumber ranks to rows: each row in turn enters itself with its neighbours, leaving lists sorted."""
    n_customers = offsets.size - 1
    offsets_by_row = np.zeros(n_customers + 1, np.int64)
    for row in range(n_customers):
        rank = rank_of_row[row]
        offsets_by_row[row + 1] = offsets_by_row[row] + offsets[rank + 1] - offsets[rank]
    neighbours_by_row = np.empty(neighbours.size, np.int32)
    free = offsets_by_row[:-1].copy()
    for row in range(n_customers):
        rank = rank_of_row[row]
        for link in range(offsets[rank], offsets[rank + 1]):
            neighbour = row_of_rank[neighbours[link]]
            neighbours_by_row[free[neighbour]] = row
            free[neighbour] += 1
    return offsets_by_row, neighbours_by_row


@compiled
def whole_number_below(bound: int, word: int) -> int:
    """Turn a 32-bit word into an exactly even draw from 0 to `bound` - 1; -1 where to draw again.

    Lemire (2019), "Fast random integer generation in an interval", ACM TOMACS 29(1):3. Needs bound <= 2**31.
    """
    product = word * bound
    remainder = product & 0xFFFFFFFF
    if remainder < bound and remainder < 4294967296 % bound:
        return -1
    return product >> 32
