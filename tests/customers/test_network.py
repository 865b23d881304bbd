"""Social networks are stored without contradictions, and belong to people, not to rows."""

import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from simulation.customers.network import Complete, Nobody, Random, SmallWorld
from simulation.customers.network_kinds import NetworkKind
from tests.customers.networks import LINKING, STANDARD_ERRORS, built, fingerprint, links_of_people, pairs, people


class TestStorage:
    @pytest.mark.parametrize("kind", LINKING, ids=repr)
    @pytest.mark.parametrize("stored_in_ring_order", [True, False])
    def test_is_symmetric_and_simple_with_sorted_rows(self, kind: NetworkKind, stored_in_ring_order: bool) -> None:
        n_customers = 500
        ids, position = people(n_customers)
        if not stored_in_ring_order:
            position = np.random.default_rng(3).permutation(position)
        network = kind.build(ids, position, 5)

        assert network.offsets.dtype == np.int64
        assert network.neighbours.dtype == np.int32
        assert network.offsets.shape == (n_customers + 1,)
        assert network.offsets[0] == 0
        assert network.offsets[-1] == network.neighbours.size
        assert not network.mean_field
        talks = np.zeros((n_customers, n_customers), dtype=np.int64)
        for row in range(n_customers):
            neighbours = network.neighbours_of(row)
            assert np.all(np.diff(neighbours) > 0), "ascending, hence nobody twice"
            talks[row, neighbours] += 1
        assert np.array_equal(talks, talks.T)
        assert np.trace(talks) == 0
        assert network.degrees.sum() == 2 * len(pairs(network))

    def test_refuses_rows_that_do_not_exist(self) -> None:
        network = built(SmallWorld(), 10)
        for row in (-1, 10):
            with pytest.raises(IndexError, match="10 customers"):
                network.neighbours_of(row)


class TestIdentity:
    """The network is between people: a function of ids, positions and seed, of nothing else."""

    @pytest.mark.parametrize("kind", LINKING, ids=repr)
    def test_storing_people_in_another_order_leaves_their_links(self, kind: NetworkKind) -> None:
        ids, position = people(400)
        order = np.random.default_rng(11).permutation(400)
        there = links_of_people(kind.build(ids, position, 2), ids)
        assert links_of_people(kind.build(ids[order], position[order], 2), ids[order]) == there

    @pytest.mark.parametrize("kind", LINKING, ids=repr)
    def test_people_at_the_same_place_stand_in_the_order_of_ids(self, kind: NetworkKind) -> None:
        ids, position = people(400)
        position = np.floor(position * 20) / 20
        order = np.random.default_rng(12).permutation(400)
        there = links_of_people(kind.build(ids, position, 2), ids)
        assert links_of_people(kind.build(ids[order], position[order], 2), ids[order]) == there

    @pytest.mark.parametrize("kind", LINKING, ids=repr)
    def test_only_the_order_of_positions_matters(self, kind: NetworkKind) -> None:
        ids, position = people(300)
        assert fingerprint(kind.build(ids, position, 2)) == fingerprint(kind.build(ids, position**3, 2))

    @pytest.mark.parametrize("kind", LINKING, ids=repr)
    def test_the_same_on_every_thread_and_at_every_time(self, kind: NetworkKind) -> None:
        with ThreadPoolExecutor(4) as threads:
            found = set(threads.map(lambda _: fingerprint(built(kind, 3000, seed=2**63 + 9)), range(8)))
        assert found == {fingerprint(built(kind, 3000, seed=2**63 + 9))}

    @pytest.mark.parametrize("kind", LINKING, ids=repr)
    def test_another_seed_or_other_people_make_another_network(self, kind: NetworkKind) -> None:
        ids, position = people(300)
        found = {
            fingerprint(kind.build(these, position, seed))
            for these in (ids, ids + np.uint32(1))
            for seed in (0, 1, 2**32)
        }
        assert len(found) == 6

    def test_replacing_one_person_leaves_the_links_of_others(self) -> None:
        ids, position = people(400)
        changed = ids.copy()
        changed[100] = 17
        before = pairs(Random().build(ids, position, 4))
        after = pairs(Random().build(changed, position, 4))
        own_before, own_after = before[before[:, 0] == 100], after[after[:, 0] == 100]
        assert not np.array_equal(own_before, own_after)
        assert np.array_equal(before[before[:, 0] != 100], after[after[:, 0] != 100])

    def test_someone_new_on_the_ring_leaves_the_luck_of_others(self) -> None:
        """A newcomer before all others shifts every rank, but the same people give up ring neighbours."""
        n_customers = 2000
        ids, position = people(n_customers)
        one_more, place = np.concatenate(([np.uint32(9)], ids)), np.concatenate(([0.0], (position + 1) / 2))
        next_ones = {frozenset(pair) for pair in zip(ids[:-1].tolist(), ids[1:].tolist(), strict=True)}
        kind = SmallWorld(neighbours=2, rewiring=0.5)
        before = links_of_people(kind.build(ids, position, 1), ids) & next_ones
        after = links_of_people(kind.build(one_more, place, 1), one_more) & next_ones
        assert 0.4 * n_customers < len(before) < 0.6 * n_customers
        # A rewired link falls on the next in the ring by chance, once or twice in the network.
        assert len(before ^ after) <= 10

    def test_a_change_of_rewiring_keeps_the_luck(self) -> None:
        """Links kept under much rewiring are kept under little, but for the few that come back by chance."""
        n_customers = 2000
        lattice, little, much = (
            {tuple(pair) for pair in pairs(built(SmallWorld(rewiring=share), n_customers)).tolist()}
            for share in (0.0, 0.1, 0.3)
        )
        kept = lattice & much
        by_chance = len(much - lattice) * 6 / n_customers  # each new link falls back on the lattice so often
        assert len(kept) > 0.6 * len(lattice)
        assert len(kept - little) <= by_chance + STANDARD_ERRORS * math.sqrt(by_chance)

    def test_uncompiled_code_gives_the_same_networks(self) -> None:
        program = (
            "from tests.customers.networks import LINKING, built, fingerprint\n"
            "print(*(fingerprint(built(kind, 60, seed=2**64 - 1)) for kind in LINKING))"
        )
        environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(["."])}
        answer = subprocess.run(
            [sys.executable, "-W", "error::RuntimeWarning", "-c", program],
            env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        assert answer.stdout.split() == [fingerprint(built(kind, 60, seed=2**64 - 1)) for kind in LINKING]


class TestMeanFieldAndSilence:
    @pytest.mark.parametrize("n_customers", [0, 1, 50])
    def test_complete_stores_nothing_and_says_so(self, n_customers: int) -> None:
        network = built(Complete(), n_customers)
        assert network.mean_field
        assert network.n_customers == n_customers
        assert network.neighbours.size == 0

    @pytest.mark.parametrize("n_customers", [0, 1, 50])
    def test_nobody_talks(self, n_customers: int) -> None:
        network = built(Nobody(), n_customers)
        assert not network.mean_field
        assert network.degrees.tolist() == [0] * n_customers
