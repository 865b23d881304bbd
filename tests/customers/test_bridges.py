"""Who bridges communities has further contacts, drawn from everybody; nobody is a contact twice, or of himself."""

import numpy as np

from simulation.customers.bridges import with_bridges
from simulation.customers.network import Nobody, SmallWorld

N, BRIDGES = 40, 30
"""Few customers and many bridges: most contacts are drawn twice, or were there before."""


def test_a_contact_drawn_twice_or_had_already_counts_once() -> None:
    ids, position = np.random.default_rng(1).permutation(N).astype(np.uint32), np.arange(N) / N
    before = SmallWorld(neighbours=4).build(ids, position, 1)
    after = with_bridges(before, ids, np.where(np.arange(N) % 4 == 0, BRIDGES, 0), 1)
    pairs = {(row, int(other)) for row in range(N) for other in after.neighbours_of(row)}
    assert after.neighbours.size == len(pairs)
    assert all((other, row) in pairs and other != row for row, other in pairs)
    assert {(row, int(other)) for row in range(N) for other in before.neighbours_of(row)} < pairs


def test_bridges_are_drawn_evenly_from_everybody() -> None:
    """Of 30 draws among 40, oneself and those drawn twice do not count: 39 (1 - (39/40)^30) are left on average."""
    ids, position = np.arange(N, dtype=np.uint32), np.arange(N) / N
    alone = Nobody().build(ids, position, 1)
    found = [with_bridges(alone, ids, np.where(np.arange(N) == 7, BRIDGES, 0), seed).degrees[7] for seed in range(400)]
    expected = (N - 1) * (1.0 - (1.0 - 1.0 / N) ** BRIDGES)
    assert abs(np.mean(found) - expected) < 4.0 * np.std(found, ddof=1) / np.sqrt(len(found))
