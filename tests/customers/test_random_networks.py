"""In the random network all pairs are alike; in the scale-free one, those who came first are hubs, as theory says.

Every tolerance on a random quantity is a number of its standard errors, which are derived beside it. Seeds
are fixed: a test that passes always passes.
"""

import math

import networkx
import numpy as np
import pytest
from scipy import stats

from simulation.customers.network import Random, ScaleFree
from simulation.customers.network_kinds import whole_number_below
from tests.customers.networks import STANDARD_ERRORS, UNLIKELY, arrivals, as_graph, built, pairs


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
