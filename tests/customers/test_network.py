"""Social networks have the structure their literature promises, and belong to people, not to rows.

Every tolerance on a random quantity is a number of its standard errors, which are derived beside it. Seeds
are fixed: a test that passes always passes.
"""

import hashlib
import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import networkx
import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError
from scipy import stats

from simulation.customers.network import (
    Complete,
    NetworkParameters,
    Nobody,
    Random,
    ScaleFree,
    SmallWorld,
    _arrival_order,
)
from simulation.customers.network_kinds import NETWORK_KINDS, Network, NetworkKind, network_kind, whole_number_below
from simulation.parameters import undocumented
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
            "from tests.customers.test_network import *\n"
            "print(*(fingerprint(built(kind, 60, seed=2**64 - 1)) for kind in LINKING))"
        )
        environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": os.pathsep.join(["."])}
        answer = subprocess.run(
            [sys.executable, "-W", "error::RuntimeWarning", "-c", program],
            env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        assert answer.stdout.split() == [fingerprint(built(kind, 60, seed=2**64 - 1)) for kind in LINKING]


class TestEvenDraw:
    def test_every_number_has_as_many_words(self) -> None:
        """2**32 = 4 * 1_000_000_007 + 294_967_268: each number keeps four words, the rest is drawn again."""
        bound = 1_000_000_007
        for number in (0, 1, 499_999_999, bound - 1):
            first = -(-number * 2**32 // bound)
            words = range(max(first - 3, 0), min(first + 9, 2**32))
            assert [whole_number_below(bound, word) for word in words].count(number) == 4

    def test_powers_of_two_never_draw_again(self) -> None:
        assert [whole_number_below(2, word) for word in (0, 2**31 - 1, 2**31, 2**32 - 1)] == [0, 0, 1, 1]
        assert whole_number_below(2**31, 2**32 - 1) == 2**31 - 1


class TestSmallWorld:
    @pytest.mark.parametrize(("n_customers", "neighbours"), [(10, 2), (7, 6), (101, 4), (1000, 10)])
    def test_without_rewiring_is_the_ring_lattice(self, n_customers: int, neighbours: int) -> None:
        network = built(SmallWorld(neighbours=neighbours, rewiring=0.0), n_customers)
        steps = [step for step in range(-neighbours // 2, neighbours // 2 + 1) if step]
        for row in range(n_customers):
            assert network.neighbours_of(row).tolist() == sorted((row + step) % n_customers for step in steps)

    @pytest.mark.parametrize("neighbours", [4, 6, 10])
    def test_lattice_clustering_is_watts_and_strogatz(self, neighbours: int) -> None:
        graph = as_graph(built(SmallWorld(neighbours=neighbours, rewiring=0.0), 1000))
        expected = 3 * (neighbours - 2) / (4 * (neighbours - 1))
        assert networkx.average_clustering(graph) == pytest.approx(expected, rel=1e-12)

    @pytest.mark.parametrize("rewiring", [0.05, 0.1, 0.3])
    def test_rewiring_breaks_cliques_as_barrat_and_weigt(self, rewiring: float) -> None:
        """C(p) = C(0) (1 - p)**3 (Barrat & Weigt 2000): a triangle lasts if each of its three links does.

        Their C(p) divides triangles by the pairs of neighbours a customer has; rewiring raises those by the
        variance of the number of neighbours, k p (1 - p/2), over k (k - 1). New triangles by chance add at
        most about p k**2 / n.
        """
        k, n_customers = 10, 8000
        found = [
            networkx.transitivity(as_graph(built(SmallWorld(neighbours=k, rewiring=rewiring), n_customers, seed)))
            for seed in range(8)
        ]
        more_pairs = 1 + k * rewiring * (1 - rewiring / 2) / (k * (k - 1))
        expected = 3 * (k - 2) / (4 * (k - 1)) * (1 - rewiring) ** 3 / more_pairs
        standard_error = np.std(found, ddof=1) / math.sqrt(len(found))
        assert standard_error < 0.005 * expected, "sharp enough to mean something"
        by_chance = k**2 / n_customers * rewiring
        assert np.mean(found) == pytest.approx(
            expected + by_chance / 2, abs=STANDARD_ERRORS * standard_error + by_chance / 2
        )

    @pytest.mark.parametrize("rewiring", [0.1, 1.0])
    def test_number_of_neighbours(self, rewiring: float) -> None:
        """The mean is exact; the variance is k p (1 - p/2).

        A link keeps its owner, so that the k/2 own links stay k/2. Of the k/2 links others own towards a
        customer each stays with 1 - p (binomial), and k p / 2 new ones come (nearly Poisson).
        """
        k, n_customers = 6, 40_000
        degrees = built(SmallWorld(neighbours=k, rewiring=rewiring), n_customers).degrees
        assert degrees.mean() == k
        assert degrees.min() >= k // 2
        variance = k / 2 * rewiring * (1 - rewiring) + k / 2 * rewiring
        # The fourth moment of such sums is at most 3 variance**2 + variance, hence the standard error:
        standard_error = math.sqrt((2 * variance**2 + variance) / n_customers)
        assert degrees.var() == pytest.approx(variance, abs=STANDARD_ERRORS * standard_error)

    def test_new_neighbours_are_drawn_evenly_from_all(self) -> None:
        """With all rewired, links fall on every distance from 2 on, and on every place, alike."""
        n_customers, graphs = 1001, 20
        found = np.concatenate(
            [pairs(built(SmallWorld(neighbours=2, rewiring=1.0), n_customers, seed)) for seed in range(graphs)]
        )
        apart = found[:, 1] - found[:, 0]
        apart = np.minimum(apart, n_customers - apart)
        by_distance = np.bincount((apart[apart >= 2] - 2) * 20 // 499, minlength=20)
        room = np.bincount((np.arange(2, 501) - 2) * 20 // 499, minlength=20)
        assert stats.chisquare(by_distance, room / room.sum() * by_distance.sum()).pvalue > UNLIKELY

        # Every customer owns one link; the other ends fall evenly on all.
        ends = np.bincount(found.ravel(), minlength=n_customers) - graphs
        by_place = np.array([part.sum() for part in np.array_split(ends, 20)])
        room = np.array([part.size for part in np.array_split(ends, 20)])
        assert stats.chisquare(by_place, room / room.sum() * by_place.sum()).pvalue > UNLIKELY

    def test_nobody_is_left_out_as_a_new_neighbour(self) -> None:
        n_customers, graphs = 11, 1000
        kind = SmallWorld(neighbours=2, rewiring=1.0)
        received = np.sum([built(kind, n_customers, seed).degrees - 1 for seed in range(graphs)], axis=0)
        assert received.min() > 0.9 * graphs
        assert received.max() < 1.1 * graphs

    def test_as_many_links_are_rewired_as_asked(self) -> None:
        n_customers, rewiring = 20_000, 0.1
        found = pairs(built(SmallWorld(rewiring=rewiring), n_customers))
        apart = found[:, 1] - found[:, 0]
        moved = np.mean(np.minimum(apart, n_customers - apart) > 3)
        standard_error = math.sqrt(rewiring * (1 - rewiring) / len(found))
        assert moved == pytest.approx(rewiring, abs=STANDARD_ERRORS * standard_error)

    def test_a_little_rewiring_makes_the_world_small(self) -> None:
        """One link in twenty shortens ways to less than a fifth, while friends still know each other."""

        def length_and_clustering(rewiring: float) -> tuple[float, float]:
            graph = as_graph(built(SmallWorld(rewiring=rewiring), 1000))
            ways = [networkx.single_source_shortest_path_length(graph, start) for start in range(0, 1000, 10)]
            mean_way = sum(sum(way.values()) for way in ways) / sum(len(way) - 1 for way in ways)
            return mean_way, networkx.average_clustering(graph)

        long_way, cliques = length_and_clustering(0.0)
        short_way, cliques_left = length_and_clustering(0.05)
        assert long_way == pytest.approx(1000 / (2 * 6), rel=0.02)  # n / 2k for a ring
        assert short_way < long_way / 5
        assert cliques_left > 0.8 * cliques

    def test_keeps_the_old_neighbour_where_there_is_no_other(self) -> None:
        network = built(SmallWorld(neighbours=6, rewiring=1.0), 7)
        assert network.degrees.tolist() == [6] * 7

    def test_links_those_who_stand_near_each_other(self) -> None:
        """People of one kind placed together talk mostly with each other; in the random network they do not.

        At each of the two borders between kinds k/2 (k/2 + 1) / 2 links of the ring cross; a rewired link
        falls on the same kind with the sum of squared shares.
        """
        n_customers, share, rewiring, k = 10_000, 0.3, 0.1, 6
        kind = np.arange(n_customers) < share * n_customers
        alike_by_chance = share**2 + (1 - share) ** 2

        def share_of_like_ties(network: Network) -> float:
            ends = pairs(network)
            return float(np.mean(kind[ends[:, 0]] == kind[ends[:, 1]]))

        n_links = n_customers * k / 2
        at_borders = 2 * (k / 2) * (k / 2 + 1) / 2 / n_links
        expected = (1 - rewiring) * (1 - at_borders) + rewiring * alike_by_chance
        standard_error = math.sqrt(expected * (1 - expected) / n_links)
        found = share_of_like_ties(built(SmallWorld(neighbours=k, rewiring=rewiring), n_customers))
        assert found == pytest.approx(expected, abs=STANDARD_ERRORS * standard_error)

        standard_error = math.sqrt(alike_by_chance * (1 - alike_by_chance) / n_links)
        found = share_of_like_ties(built(Random(mean_neighbours=k), n_customers))
        assert found == pytest.approx(alike_by_chance, abs=STANDARD_ERRORS * standard_error)


class TestRandom:
    @pytest.mark.parametrize("mean", [0.5, 6.0, 40.0])
    def test_numbers_of_neighbours_are_poisson(self, mean: float) -> None:
        n_customers = 40_000
        degrees = built(Random(mean_neighbours=mean), n_customers).degrees
        # The links are binomial with variance n mean / 2; each counts twice in the mean.
        standard_error = math.sqrt(2 * mean / n_customers)
        assert degrees.mean() == pytest.approx(mean, abs=STANDARD_ERRORS * standard_error)
        # The fourth central moment of a Poisson variable is mean + 3 mean**2; each link counts at two people,
        # which adds mean / n to the variance.
        standard_error = math.sqrt((2 * mean + 2 * mean**2) / n_customers)
        assert degrees.var() == pytest.approx(mean, abs=STANDARD_ERRORS * standard_error)

        cells = np.arange(stats.poisson.ppf(0.001, mean), stats.poisson.ppf(0.999, mean))
        edges = np.concatenate(([-np.inf], cells, [np.inf]))
        expected = np.diff(stats.binom.cdf(edges, n_customers - 1, mean / (n_customers - 1))) * n_customers
        observed = np.histogram(degrees, bins=np.concatenate(([-1], cells, [n_customers])) + 0.5)[0]
        assert stats.chisquare(observed, expected).pvalue > UNLIKELY

    def test_every_pair_is_as_likely_as_any_other(self) -> None:
        n_customers, graphs, probability = 12, 4000, 0.3
        kind = Random(mean_neighbours=probability * (n_customers - 1))
        counts = np.zeros((n_customers, n_customers))
        for seed in range(graphs):
            found = pairs(built(kind, n_customers, seed))
            counts[found[:, 0], found[:, 1]] += 1
        times = counts[np.triu_indices(n_customers, 1)]
        deviations = (times - graphs * probability) / math.sqrt(graphs * probability * (1 - probability))
        assert stats.chi2.sf(np.sum(deviations**2), times.size) > UNLIKELY
        assert stats.chi2.cdf(np.sum(deviations**2), times.size) > UNLIKELY, "independent, not merely balanced"

    def test_links_all_where_all_are_neighbours(self) -> None:
        assert built(Random(mean_neighbours=6.0), 7).degrees.tolist() == [6] * 7

    def test_may_link_nobody(self) -> None:
        assert built(Random(mean_neighbours=1e-9), 10).neighbours.size == 0


class TestScaleFree:
    @pytest.mark.parametrize("links", [1, 3, 8])
    def test_every_newcomer_brings_its_links(self, links: int) -> None:
        """(n - m) m links, hence 2m neighbours on average but for the start; all are linked with all."""
        n_customers = 5000
        network = built(ScaleFree(links_per_newcomer=links), n_customers)
        assert len(pairs(network)) == (n_customers - links) * links
        turn = np.argsort(arrivals(n_customers))
        brought = np.bincount(turn[pairs(network)].max(axis=1), minlength=n_customers)
        assert np.all(brought[links:] == links)
        assert np.all(brought[:links] == 0)
        assert networkx.is_connected(as_graph(network))

    def test_the_first_few_choose_in_proportion_to_links(self) -> None:
        """The third finds two with a link each; the fourth finds one with two of all four link ends."""
        graphs = 2000
        networks = [built(ScaleFree(links_per_newcomer=1), 4, seed) for seed in range(graphs)]
        orders = [arrivals(4, seed) for seed in range(graphs)]
        chose_first = np.mean(
            [order[2] in network.neighbours_of(order[0]) for network, order in zip(networks, orders, strict=True)]
        )
        chose_the_middle = np.mean([network.degrees.max() == 3 for network in networks])
        standard_error = 0.5 / math.sqrt(graphs)
        assert chose_first == pytest.approx(0.5, abs=STANDARD_ERRORS * standard_error)
        assert chose_the_middle == pytest.approx(0.5, abs=STANDARD_ERRORS * standard_error)

    def test_numbers_of_neighbours_follow_the_exact_law(self) -> None:
        """P(k) = 2m (m + 1) / (k (k + 1) (k + 2)); m (m + 1) / (k (k + 1)) have at least k neighbours.

        Krapivsky, Redner & Leyvraz (2000); Bollobas et al. (2001). Counts vary less than those of as many
        independent customers, because the number of links is given.
        """
        links, n_customers = 3, 40_000
        degrees = built(ScaleFree(links_per_newcomer=links), n_customers).degrees
        for least in (4, 5, 6, 10, 20, 40):
            share = links * (links + 1) / (least * (least + 1))
            standard_error = math.sqrt(share * (1 - share) / n_customers)
            assert np.mean(degrees >= least) == pytest.approx(share, abs=STANDARD_ERRORS * standard_error), least
        # A Poisson variable of the same mean exceeds 40 once in 10**20.
        assert np.sum(degrees >= 40) > 100
        assert stats.poisson.sf(39, 2 * links) < 1e-15

    def test_the_largest_hub_grows_with_the_root_of_the_number(self) -> None:
        """The exponent is 1/2: measured over 30 networks at each of two sizes."""
        small, large, graphs = 500, 16_000, 30
        log_largest = {
            size: np.log([built(ScaleFree(), size, seed).degrees.max() for seed in range(graphs)])
            for size in (small, large)
        }
        spread = math.sqrt(sum(np.var(values, ddof=1) for values in log_largest.values()) / graphs)
        growth = log_largest[large].mean() - log_largest[small].mean()
        slope, standard_error = growth / math.log(large / small), spread / math.log(large / small)
        assert standard_error < 0.03, "sharp enough to tell 1/2 from 1/3"
        assert slope == pytest.approx(0.5, abs=STANDARD_ERRORS * standard_error)

    def test_those_who_came_first_are_the_hubs(self) -> None:
        """The i-th to arrive has about m sqrt(n / i) neighbours: a hundred times later, a tenth."""
        degrees = np.mean(
            [built(ScaleFree(), 10_000, seed).degrees[arrivals(10_000, seed)] for seed in range(20)], axis=0
        )
        early, late = degrees[50:100], degrees[5000:10_000]
        expected = np.mean(np.arange(50, 100) ** -0.5) / np.mean(np.arange(5000, 10_000) ** -0.5)
        # Numbers of neighbours of one age are nearly geometric: a spread as large as the mean, 1000 times.
        standard_error = expected / math.sqrt(early.size * 20)
        assert early.mean() / late.mean() == pytest.approx(expected, abs=STANDARD_ERRORS * standard_error)

    def test_hubs_stand_anywhere(self) -> None:
        """Kinds of customers have arcs of the ring: hubs must not all be of one kind."""
        hubs = [int(np.argmax(built(ScaleFree(), 1000, seed).degrees)) for seed in range(200)]
        standard_error = 1000 / math.sqrt(12) / math.sqrt(200)
        assert np.mean(hubs) == pytest.approx(499.5, abs=STANDARD_ERRORS * standard_error)


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


class TestParameters:
    def test_every_kind_is_found_by_its_name(self) -> None:
        assert list(NETWORK_KINDS) == ["small_world", "random", "scale_free", "complete", "none"]
        adapter: TypeAdapter[NetworkKind] = TypeAdapter(NetworkParameters)
        for name, kind in NETWORK_KINDS.items():
            assert adapter.validate_python({"kind": name}) == kind()

    def test_every_kind_is_documented(self) -> None:
        for kind in NETWORK_KINDS.values():
            assert undocumented(kind) == []
            assert kind.__doc__

    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": "smallworld"},
            {"kind": "small_world", "neighbours": 5},
            {"kind": "small_world", "neighbours": 0},
            {"kind": "small_world", "rewiring": 1.01},
            {"kind": "small_world", "mean_neighbours": 6.0},
            {"kind": "random", "mean_neighbours": 0.0},
            {"kind": "scale_free", "links_per_newcomer": 0},
        ],
    )
    def test_refuses_what_makes_no_network(self, wrong: dict[str, object]) -> None:
        adapter: TypeAdapter[NetworkKind] = TypeAdapter(NetworkParameters)
        with pytest.raises(ValidationError):
            adapter.validate_python(wrong)

    def test_refuses_a_name_that_is_taken(self) -> None:
        with pytest.raises(ValueError, match="small_world"):
            network_kind(SmallWorld)

    @pytest.mark.parametrize("kind", LINKING, ids=repr)
    def test_needs_the_customers_it_says_it_needs(self, kind: NetworkKind) -> None:
        assert built(kind, kind.fewest_customers).n_customers == kind.fewest_customers
        with pytest.raises(ValueError, match=f"links {kind.fewest_customers} to"):
            built(kind, kind.fewest_customers - 1)

    def test_refuses_more_links_than_it_can_draw(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("simulation.customers.network.MOST_LINK_ENDS", 600)
        assert built(ScaleFree(), 100).n_customers == 100
        with pytest.raises(ValueError, match="too many"):
            built(ScaleFree(), 101)

    def test_refuses_arguments_of_the_wrong_kind(self) -> None:
        ids, position = people(20)
        wrong_ids: Any
        wrong_position: Any
        for wrong_ids, wrong_position, message in (
            (ids.astype(np.int64), position, "uint32"),
            (ids, position.astype(np.float32), "float64"),
            (ids, position[1:], "float64"),
            (ids, position + 0.5, r"\[0, 1\)"),
            (ids, position - 0.5, r"\[0, 1\)"),
            (ids, np.where(ids == ids[3], np.nan, position), r"\[0, 1\)"),
            (np.full(20, 3, np.uint32), np.zeros(20), "differ"),
        ):
            with pytest.raises(ValueError, match=message):
                SmallWorld().build(wrong_ids, wrong_position, 1)
        with pytest.raises(ValueError, match="seed"):
            SmallWorld().build(ids, position, -1)
