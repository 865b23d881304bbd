"""A small world has the cliques, the short ways and the numbers of neighbours that its literature promises.

Every tolerance on a random quantity is a number of its standard errors, which are derived beside it. Seeds
are fixed: a test that passes always passes.
"""

import math

import networkx
import numpy as np
import pytest
from scipy import stats

from simulation.customers.network import Random, SmallWorld
from simulation.customers.network_kinds import Network
from tests.customers.networks import STANDARD_ERRORS, UNLIKELY, as_graph, built, pairs


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
