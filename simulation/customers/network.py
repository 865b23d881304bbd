"""Who talks with whom: the kinds of social network, each with its parameters and how it links customers.

Customers stand on a social ring at a position in [0, 1), with people who are alike near each other. To add a
kind, write one class here with the decorator `network_kind`; scenarios then accept it by its name.
"""

import math
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Literal, override

import numpy as np
from pydantic import Field

from simulation.compiling import compiled
from simulation.customers.network_kinds import (
    NETWORK_KINDS,
    Ids,
    Network,
    NetworkKind,
    Offsets,
    Positions,
    Ring,
    Rows,
    check_customers,
    network_kind,
    whole_number_below,
)
from simulation.parameters import parameter
from simulation.random_numbers import (
    NETWORK_ARRIVAL,
    NETWORK_GROWTH,
    NETWORK_REWIRE,
    NETWORK_TARGET,
    ONLY,
    SETTING_UP,
    draw,
    key_of,
    uniform,
)

MOST_ATTEMPTS = 64
"""How often a new neighbour is sought before the old one is kept (in a nearly complete network)."""

MOST_LINK_ENDS = 2**31
"""A scale-free network draws a link's end with one 32-bit word."""


@network_kind
class SmallWorld(NetworkKind):
    """Neighbours on the ring, a few of them exchanged for anybody: cliques, yet short ways between all.

    Each customer is linked to the `neighbours` / 2 next ones on either side. Then, lap by lap around the
    ring, each link is with probability `rewiring` turned to a customer drawn evenly from all who are not yet
    neighbours.

    References
    ----------
    Watts, D. J. & Strogatz, S. H. (1998). Collective dynamics of "small-world" networks. Nature 393, 440-442.

    Examples
    --------
    >>> ids, position = np.arange(10, dtype=np.uint32), np.arange(10) / 10
    >>> SmallWorld(neighbours=4, rewiring=0.0).build(ids, position, seed=1).neighbours_of(0)
    array([1, 2, 8, 9], dtype=int32)
    """

    kind: Literal["small_world"] = parameter(
        "small_world", "Neighbours on a social ring, a few exchanged.", unit="-", source="structure"
    )
    neighbours: int = parameter(
        6,
        "With how many others a customer talks on average; an even number.",
        unit="customers",
        source="assumption: between the three confidants of Marsden (1987) and the sympathy group of about "
        "twelve of Dunbar & Spoors (1995)",
        ge=2,
        le=1000,
        multiple_of=2,
    )
    rewiring: float = parameter(
        0.1,
        "Probability that a link to a ring neighbour is exchanged for one to anybody.",
        unit="-",
        source="assumption: in the small-world range of Watts & Strogatz (1998, figure 2), where ways "
        "between people are already short and friends of one still know each other",
        ge=0,
        le=1,
    )

    @property
    @override
    def fewest_customers(self) -> int:
        return self.neighbours + 1

    @override
    def build(self, ids: Ids, position: Positions, seed: int) -> Network:
        ring = Ring.of(self, ids, position)
        links_each = self.neighbours // 2
        targets = _rewired_ring(ring.ids, links_each, self.rewiring, *key_of(seed))
        starts = np.arange(ids.size + 1, dtype=np.int64) * links_each
        return ring.network(starts, targets)


@compiled
def _rewired_ring(ids: Ids, links_each: int, rewiring: float, key_low: int, key_high: int) -> Rows:
    """List for each rank in turn the ends of its own `links_each` links : (n * links_each,)."""
    n_customers = ids.size
    targets = np.empty(n_customers * links_each, np.int32)
    for rank in range(n_customers):
        for lap in range(links_each):
            targets[rank * links_each + lap] = (rank + lap + 1) % n_customers
    for lap in range(links_each):
        for rank in range(n_customers):
            words = draw(key_low, key_high, int(ids[rank]), SETTING_UP, NETWORK_REWIRE, ONLY, lap)
            if uniform(words[0]) < rewiring:
                target = _new_neighbour(targets, links_each, rank, lap, int(ids[rank]), key_low, key_high)
                if target >= 0:
                    targets[rank * links_each + lap] = target
    return targets


@compiled
def _new_neighbour(
    targets: Rows, links_each: int, rank: int, lap: int, customer: int, key_low: int, key_high: int
) -> int:
    """Draw a rank evenly from all that are neither this one nor linked with it; -1 where none is found."""
    n_customers = targets.size // links_each
    for attempt in range(MOST_ATTEMPTS):
        words = draw(key_low, key_high, customer, SETTING_UP, NETWORK_TARGET, attempt, lap)
        target = whole_number_below(n_customers, words[0])
        if target < 0 or target == rank:
            continue
        linked = False
        for own in range(rank * links_each, (rank + 1) * links_each):
            linked |= targets[own] == target
        for other in range(target * links_each, (target + 1) * links_each):
            linked |= targets[other] == rank
        if not linked:
            return target
    return -1


@network_kind
class Random(NetworkKind):
    """Any two customers are linked with the same probability, whoever they are.

    The number of neighbours is binomial, nearly Poisson, with mean `mean_neighbours`: the network without any
    structure, with which others are compared. Positions only give the order in which links are drawn.

    References
    ----------
    Erdos, P. & Renyi, A. (1959). On random graphs I. Publicationes Mathematicae 6, 290-297.
    Gilbert, E. N. (1959). Random graphs. Annals of Mathematical Statistics 30, 1141-1144.
    Batagelj, V. & Brandes, U. (2005). Efficient generation of large random networks. Physical Review E 71,
    036113: drawn by skipping the pairs that are not linked.
    """

    kind: Literal["random"] = parameter("random", "Any two may be linked.", unit="-", source="structure")
    mean_neighbours: float = parameter(
        6.0,
        "With how many others a customer talks on average.",
        unit="customers",
        source="assumption: as many as in the small world, to differ in structure only",
        gt=0,
        le=1000,
    )

    @property
    @override
    def fewest_customers(self) -> int:
        return math.ceil(self.mean_neighbours) + 1

    @override
    def build(self, ids: Ids, position: Positions, seed: int) -> Network:
        ring = Ring.of(self, ids, position)
        probability = self.mean_neighbours / (ids.size - 1)
        log_not_linked = math.log1p(-probability) if probability < 1.0 else -math.inf
        starts = np.zeros(ids.size + 1, np.int64)
        _list_random_links(ring.ids, log_not_linked, *key_of(seed), starts, np.empty(0, np.int32))
        targets = np.empty(int(starts[-1]), np.int32)
        _list_random_links(ring.ids, log_not_linked, *key_of(seed), starts, targets)
        return ring.network(starts, targets)


@compiled
def _list_random_links(
    ids: Ids, log_not_linked: float, key_low: int, key_high: int, starts: Offsets, targets: Rows
) -> None:
    """List the links of each rank to higher ones; only count them (in `starts`) if `targets` has no room.

    The number of pairs skipped before the next link is geometric, floor(log(u) / log(1 - p)). Draws belong to
    the customer, so that making them twice costs less than keeping them in lists that grow.
    """
    n_customers = ids.size
    keeping = targets.size > 0
    link = 0
    for rank in range(n_customers):
        starts[rank] = link
        target = rank
        for index in range(n_customers):
            words = draw(key_low, key_high, int(ids[rank]), SETTING_UP, NETWORK_TARGET, ONLY, index)
            skipped = math.log(uniform(words[0])) / log_not_linked
            if skipped >= n_customers - 1 - target:
                break
            target += 1 + int(skipped)
            if keeping:
                targets[link] = target
            link += 1
    starts[n_customers] = link


@network_kind
class ScaleFree(NetworkKind):
    """Customers arrive one after another and link themselves to the well linked: hubs arise.

    They arrive in a drawn order, whatever their position, so that hubs are of every kind. A newcomer's links
    go to different customers, each found with a probability proportional to its links so far. The share of
    customers with at least k neighbours falls as 1/k**2.

    References
    ----------
    Barabasi, A.-L. & Albert, R. (1999). Emergence of scaling in random networks. Science 286, 509-512.
    Batagelj & Brandes (2005), as above: drawn from the list of link ends.
    """

    kind: Literal["scale_free"] = parameter(
        "scale_free", "Newcomers prefer the well linked: hubs arise.", unit="-", source="structure"
    )
    links_per_newcomer: int = parameter(
        3,
        "To how many earlier customers a newcomer links; customers have twice as many neighbours on average.",
        unit="customers",
        source="assumption: six neighbours on average, as in the small world, to differ in structure only",
        ge=1,
        le=100,
    )

    @property
    @override
    def fewest_customers(self) -> int:
        return self.links_per_newcomer + 1

    @override
    def build(self, ids: Ids, position: Positions, seed: int) -> Network:
        check_customers(self, ids, position)
        key = key_of(seed)
        ring = Ring.of(self, ids, _arrival_order(ids, *key))
        links_each = self.links_per_newcomer
        if 2 * links_each * ids.size > MOST_LINK_ENDS:
            raise ValueError(f"{ids.size} customers with {links_each} links each are too many to draw")
        targets = _grown_links(ring.ids, links_each, *key)
        starts = np.maximum(np.arange(ids.size + 1, dtype=np.int64) - links_each, 0) * links_each
        return ring.network(starts, targets)


@compiled
def _arrival_order(ids: Ids, key_low: int, key_high: int) -> Positions:
    """Draw for each customer when it arrives, as a number in [0, 1) : (n,)."""
    arrival = np.empty(ids.size)
    for row in range(ids.size):
        arrival[row] = uniform(draw(key_low, key_high, int(ids[row]), SETTING_UP, NETWORK_ARRIVAL, ONLY, ONLY)[0])
    return arrival


@compiled
def _grown_links(ids: Ids, links_each: int, key_low: int, key_high: int) -> Rows:
    """List for each newcomer in turn the ends of its own links : ((n - links_each) * links_each,).

    The first `links_each` customers are there from the beginning, and the first newcomer links to all.
    An end drawn evenly from all link ends so far belongs to a customer in proportion to its links.
    """
    targets = np.empty((ids.size - links_each) * links_each, np.int32)
    for first in range(links_each):
        targets[first] = first
    for rank in range(links_each + 1, ids.size):
        begin = (rank - links_each) * links_each
        link = begin
        attempt = 0
        while link < begin + links_each:
            words = draw(key_low, key_high, int(ids[rank]), SETTING_UP, NETWORK_GROWTH, ONLY, attempt)
            attempt += 1
            end = whole_number_below(2 * begin, words[0])
            if end < 0:
                continue
            target = targets[end >> 1] if end & 1 else links_each + (end >> 1) // links_each
            taken = False
            for own in range(begin, link):
                taken |= targets[own] == target
            if not taken:
                targets[link] = target
                link += 1
    return targets


@network_kind
class Complete(NetworkKind):
    """Everybody hears everybody: a mean field, of which only the averages matter and no link is stored."""

    kind: Literal["complete"] = parameter("complete", "Everybody talks.", unit="-", source="structure")

    @override
    def build(self, ids: Ids, position: Positions, seed: int) -> Network:
        check_customers(self, ids, position)
        return Network.without_links(ids.size, mean_field=True)


@network_kind
class Nobody(NetworkKind):
    """Nobody talks with anybody."""

    kind: Literal["none"] = parameter("none", "Nobody talks.", unit="-", source="structure")

    @override
    def build(self, ids: Ids, position: Positions, seed: int) -> Network:
        check_customers(self, ids, position)
        return Network.without_links(ids.size)


if TYPE_CHECKING:
    NetworkParameters = NetworkKind
else:
    NetworkParameters = Annotated[reduce(or_, NETWORK_KINDS.values()), Field(discriminator="kind")]
    """The parameters of any kind of network; the field ``kind`` says which."""
