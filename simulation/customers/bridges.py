"""Everybody's contacts: the social network, and the further contacts of those who bridge communities (door-openers)."""

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled
from simulation.customers.network_kinds import Ids, Network, Offsets, Positions, whole_number_below
from simulation.customers.segments import Customers
from simulation.random_numbers import ONLY, SETTING_UP, draw, key_of
from simulation.random_numbers.purposes import NETWORK_BRIDGE


def contacts_of(
    customers: Customers, ids: Ids, segment: NDArray[np.integer], position: Positions, seed: int
) -> Network:
    """Link customers as the scenario says.

    Parameters
    ----------
    ids, segment, position : (n,)
        Stable ids (a permutation of 0 to n - 1), rows of the segments, places on the social ring.

    Returns
    -------
    network
        That of the kind asked for; customers whose habit it is have as many ``bridges`` more, to anybody in the market.
        In a mean field, where everybody hears everybody, bridges add nothing.
    """
    network = customers.network.build(ids, position, seed)
    bridges = np.array([s.habits.bridges for s in customers.segments.values()], np.int64)[segment]
    if network.mean_field or not bridges.any():
        return network
    return with_bridges(network, ids, bridges, seed)


def with_bridges(network: Network, ids: Ids, bridges: NDArray[np.int64], seed: int) -> Network:
    """Return a network with ``bridges[i]`` more contacts of row i, drawn evenly from everybody, by id.

    A contact drawn twice, or had already, counts once.
    """
    n = network.n_customers
    row_of = np.empty(n, np.int64)
    row_of[ids] = np.arange(n)
    starts = np.concatenate([[0], np.cumsum(bridges)])
    drawn = np.full(starts[-1], -1, np.int64)
    _draw_bridges(ids, starts, drawn, *key_of(seed))
    own = np.repeat(np.arange(n), bridges)
    other = row_of[drawn]
    real = (drawn >= 0) & (other != own)
    own, other = own[real], other[real]
    had = np.repeat(np.arange(n), network.degrees)
    links = np.concatenate([had * n + network.neighbours, own * n + other, other * n + own])
    links.sort()  # numpy.unique, by hashing, takes six times as long
    links = links[np.concatenate([[True], links[1:] != links[:-1]])]
    offsets = np.searchsorted(links, np.arange(n + 1, dtype=np.int64) * n)
    return Network(offsets.astype(np.int64), (links % n).astype(np.int32))


@compiled
def _draw_bridges(ids: Ids, starts: Offsets, drawn: NDArray[np.int64], key_low: int, key_high: int) -> None:
    """Draw whom each row's further contacts are, by id; -1 where a draw fails."""
    for row in range(ids.size):
        for place in range(starts[row], starts[row + 1]):
            block = place - starts[row]
            words = draw(key_low, key_high, int(ids[row]), SETTING_UP, NETWORK_BRIDGE, ONLY, block)
            drawn[place] = whole_number_below(ids.size, words[0])
