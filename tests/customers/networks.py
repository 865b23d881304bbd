"""Networks for tests, and what is looked at in them: links, graphs, fingerprints."""

import hashlib

import networkx
import numpy as np
from numpy.typing import NDArray

from simulation.customers.network import Random, ScaleFree, SmallWorld, _arrival_order
from simulation.customers.network_kinds import Network, NetworkKind
from simulation.random_numbers import key_of

LINKING = [
    SmallWorld(),
    SmallWorld(neighbours=4, rewiring=1.0),
    Random(mean_neighbours=5.0),
    ScaleFree(),
    ScaleFree(links_per_newcomer=1),
]
STANDARD_ERRORS = 4.0
"""How far a random quantity may lie from its expectation: exceeded once in 16 000 if the code is right."""
UNLIKELY = 1e-4
"""Below which a p-value speaks against the code."""


def people(n_customers: int) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    """Make ids that differ from rows, and ascending positions."""
    ids = (np.arange(n_customers, dtype=np.int64) * 3 + 4_000_000_000) % 2**32
    return ids.astype(np.uint32), np.arange(n_customers) / n_customers


def built(kind: NetworkKind, n_customers: int, seed: int = 1) -> Network:
    return kind.build(*people(n_customers), seed)


def pairs(network: Network) -> NDArray[np.int64]:
    """List each link once as (lower row, higher row)."""
    rows = np.repeat(np.arange(network.n_customers), network.degrees)
    ends = np.column_stack((rows, network.neighbours.astype(np.int64)))
    return ends[ends[:, 0] < ends[:, 1]]


def links_of_people(network: Network, ids: NDArray[np.uint32]) -> set[frozenset[int]]:
    return {frozenset((int(ids[a]), int(ids[b]))) for a, b in pairs(network)}


def as_graph(network: Network) -> networkx.Graph:
    graph = networkx.Graph()
    graph.add_nodes_from(range(network.n_customers))
    graph.add_edges_from(pairs(network).tolist())
    return graph


def arrivals(n_customers: int, seed: int = 1) -> NDArray[np.int64]:
    """Return the row of the customer who arrives first, second ... in a scale-free network."""
    ids, _ = people(n_customers)
    return np.argsort(_arrival_order(ids, *key_of(seed)))


def fingerprint(network: Network) -> str:
    return hashlib.sha256(network.offsets.tobytes() + network.neighbours.tobytes()).hexdigest()
