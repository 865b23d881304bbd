"""Making the customers: each one's traits are drawn by stable id, so that asking for more extends a population."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled, compiled_without_arrays, phase
from simulation.customers.segments import Customers, Dropout, PerPeriod, PerPurchase, PerRenewal
from simulation.latest import Latest
from simulation.random_numbers import key_of, purposes
from simulation.random_numbers.generator import SETTING_UP, drawn_words, philox_many, uniform
from simulation.random_numbers.samplers import (
    beta_draw,
    log_gamma_draw,
    log_gamma_from,
    normal_draw,
    normal_from,
    uniform_draw,
)
from simulation.rules.lifecycle import REACH
from simulation.rules.purchasing import weeks_in_market
from simulation.state.arrays import State, empty_state
from simulation.state.columns import FOREVER
from simulation.state.rows import rows_of

NO_PERIOD = 0
TOGETHER = 64
"""Customers who draw together: many at once are drawn faster, and what four firms need of them fits the nearest cache."""
_LATEST = Latest()
"""What the same customers have in common under every seed."""

SYNTHESIS = rows_of([
    ("share_up_to", "f8"), ("row", "i8"), ("rate_mean", "f8"), ("rate_shape", "f8"), ("sensitivity_spread", "f8"),
    ("perception_error", "f8"), ("taste_strength", "f8"), ("period_weeks", "i8"), ("per_purchase", "i8"),
    ("probability", "f8"), ("alpha", "f8"), ("beta", "f8"), ("homophily", "f8"), ("arc_start", "f8"), ("arc_length", "f8"),
])  # fmt: skip
"""One row a segment, in the order of the segments' stable ids: cumulated share, row in the scenario, and the
distributions of traits. ``rate_shape``, ``taste_strength`` 0: no differences. ``alpha`` 0: ``probability`` for all."""


@dataclass(frozen=True)
class FirmBeginnings:
    """What setting up needs to know of the firms: stable ids, initial awareness [share], taste shares [share], (n_firms,)."""

    ids: NDArray[np.int64]
    initial_awareness: NDArray[np.float64]
    taste_shares: NDArray[np.float64]


def arrival_steps(customers: Customers, n_steps: int) -> NDArray[np.int64]:
    """Return the step at which each newcomer arrives, in order, (n_newcomers,).

    Newcomers come evenly: the share of the market asked for a year, and as many as are expected to leave at period ends.
    """
    per_week = customers.number * customers.arrivals.per_year / 52.0
    if customers.arrivals.replace_leavers:
        for segment in customers.segments.values():
            if isinstance(segment.attrition, PerPeriod):
                weekly = mean_probability(segment.attrition) / segment.attrition.period_weeks
                per_week += customers.number * segment.share * weekly
    up_to = np.floor(per_week * np.arange(n_steps + 1) + 1e-9).astype(np.int64)
    return np.repeat(np.arange(1, n_steps + 1), np.diff(up_to))


def mean_probability(dropout: Dropout) -> float:
    """Return the mean probability to leave over customers."""
    if dropout.probability is not None:
        return dropout.probability
    assert dropout.alpha is not None
    assert dropout.beta is not None
    return dropout.alpha / (dropout.alpha + dropout.beta)


def synthesis_table(customers: Customers) -> NDArray[np.void]:
    """Return the distributions of traits, (n_segments,) of :data:`SYNTHESIS`, in the order of the stable ids."""
    segments = list(customers.segments.values())
    order = customers.segments_by_id()
    table = np.zeros(len(segments), SYNTHESIS)
    arcs = _arcs(customers, order)
    shared = 0.0
    for entry, row in zip(table, order, strict=True):
        segment = segments[row]
        orientation = customers.orientations[segment.orientation]
        shared += segment.share
        entry["share_up_to"], entry["row"] = shared, row
        entry["rate_mean"] = segment.purchase_rate.mean * segment.habits.rate
        entry["rate_shape"] = segment.purchase_rate.shape or 0.0
        entry["sensitivity_spread"] = orientation.choosing.price_sensitivity_spread
        entry["perception_error"] = orientation.choosing.perception_error
        entry["taste_strength"] = segment.taste_strength or 0.0
        entry["homophily"] = orientation.talking.homophily
        entry["arc_start"], entry["arc_length"] = arcs[segment.orientation]
        attrition = segment.attrition
        if isinstance(attrition, Dropout):
            entry["probability"] = attrition.probability or 0.0
            entry["alpha"], entry["beta"] = attrition.alpha or 0.0, attrition.beta or 0.0
        if isinstance(attrition, PerPeriod):
            entry["period_weeks"] = attrition.period_weeks
        entry["per_purchase"] = int(isinstance(attrition, PerPurchase | PerRenewal))
    table["share_up_to"][-1] = 1.0
    return table


def _arcs(customers: Customers, order: list[int]) -> dict[str, tuple[float, float]]:
    """Return each orientation's arc of the social ring: where it starts and how long it is."""
    segments = list(customers.segments.values())
    arcs: dict[str, tuple[float, float]] = {}
    start = 0.0
    for name in dict.fromkeys(segments[row].orientation for row in order):
        length = sum(segment.share for segment in segments if segment.orientation == name)
        arcs[name] = (start, length)
        start += length
    return arcs


def populate(
    customers: Customers, firms: FirmBeginnings, benefit: NDArray[np.float64], used_to: NDArray[np.float64],
    n_steps: int, seed: int,
) -> tuple[State, NDArray[np.float64]]:  # fmt: skip
    """Make all customers, those who arrive later included.

    Parameters
    ----------
    benefit : (n_segments, n_firms) [-]
        Benefit of each firm at the start.
    used_to : (n_segments,) [-]
        Performance that customers are used to at the start.
    n_steps
        Length of the run, burn-in included [weeks].

    Returns
    -------
    state, place
        Columns, in the order of the customers' places on the social ring, and these places, (n,) in [0, 1).
    """
    newcomers = arrival_steps(customers, n_steps)
    n = customers.number + len(newcomers)
    arrivals = np.concatenate([np.zeros(customers.number, np.int64), newcomers])
    table = _LATEST.of_the_same(synthesis_table, customers)  # equal ones may be in another order
    low, high = key_of(seed)
    segment_of = np.empty(n, np.int64)
    place = np.empty(n)
    _settle(table, low, high, segment_of, place)
    order = np.argsort(place, kind="stable")
    state = empty_state(n, len(firms.ids))
    state.customer_id[:] = order
    state.arrival[:] = arrivals[order]
    _draw_traits(
        state, table, firms.ids, firms.initial_awareness, firms.taste_shares, benefit, used_to, segment_of, low, high
    )
    return state, place[order]


@compiled_without_arrays
def _settle(table, low, high, segment_of, place):
    """Draw everybody's segment (place in ``table``) and place on the social ring."""
    for customer in range(place.shape[0]):
        u = uniform_draw(low, high, customer, purposes.SEGMENT, 0)
        entry = 0
        while u >= table[entry].share_up_to and entry < table.shape[0] - 1:
            entry += 1
        segment_of[customer] = entry
        spot = uniform_draw(low, high, customer, purposes.SOCIAL_PLACE, 0)
        if uniform_draw(low, high, customer, purposes.SOCIAL_PLACE, 1) < table[entry].homophily:
            spot = table[entry].arc_start + spot * table[entry].arc_length
        place[customer] = min(spot, 0.9999999999)


@compiled
def _draw_traits(state, table, firm_ids, awareness, taste_shares, benefit, used_to, segment_of, low, high):
    """Draw every customer's traits."""
    n_firms = firm_ids.shape[0]
    tastes, errors, acquaintance = np.empty((3, n_firms, 4, TOGETHER), np.uint64)
    for first in range(0, state.customer_id.shape[0], TOGETHER):
        many = min(TOGETHER, state.customer_id.shape[0] - first)
        _draw_for_firms(state.customer_id, first, many, low, high, purposes.TASTE, firm_ids, tastes)
        _draw_for_firms(state.customer_id, first, many, low, high, purposes.PERCEPTION, firm_ids, errors)
        _draw_for_firms(state.customer_id, first, many, low, high, purposes.INITIAL_AWARENESS, firm_ids, acquaintance)
        for place in range(many):
            row = first + place
            customer = int(state.customer_id[row])
            kind = table[segment_of[customer]]
            number = kind.row
            state.segment[row] = number
            state.norm[row] = used_to[number]
            rate = kind.rate_mean
            if kind.rate_shape > 0.0:
                log_rate = log_gamma_draw(low, high, customer, purposes.PURCHASE_RATE, 0, kind.rate_shape)
                rate *= math.exp(log_rate) / kind.rate_shape
            state.purchase_rate[row] = min(rate, 700.0)
            spread = kind.sensitivity_spread
            z = normal_draw(low, high, customer, purposes.PRICE_SENSITIVITY, 0)
            state.price_sensitivity[row] = math.exp(spread * z - 0.5 * spread * spread)
            _draw_leaving(state, kind, low, high, customer, row)
            for firm in range(n_firms):
                relation = state.relation[firm, row]
                if kind.taste_strength > 0.0:
                    shape = kind.taste_strength * taste_shares[firm]
                    words = drawn_words(tastes[firm], place)
                    log_taste = log_gamma_from(words, low, high, customer, purposes.TASTE, firm_ids[firm], shape)
                    relation.taste = log_taste - math.log(kind.taste_strength / n_firms)
                words = drawn_words(errors[firm], place)
                error = kind.perception_error * normal_from(uniform(words[0]), uniform(words[1]))
                relation.expectation = error
                if state.arrival[row] == 0 and uniform(int(acquaintance[firm, 0, place])) < awareness[firm]:
                    relation.stage = REACH
                    state.known[row] |= 1 << firm
                    relation.expectation = benefit[number, firm] + error


@phase
def _draw_for_firms(customer_id, first, many, low, high, purpose, firm_ids, words):
    """Draw a block of four words for each firm and customer from row ``first`` on, into ``words`` (n_firms, 4, many)."""
    for firm in range(firm_ids.shape[0]):
        for place in range(many):
            words[firm, 0, place] = customer_id[first + place]
        philox_many(low, high, SETTING_UP, purpose, firm_ids[firm], words[firm], many)


@phase
def _draw_leaving(state, kind, low, high, customer, row):
    """Draw how likely a customer is to leave, and, where that goes by periods, when."""
    probability = kind.probability
    if kind.alpha > 0.0:
        probability = beta_draw(low, high, customer, purposes.ATTRITION, 0, kind.alpha, kind.beta)
    if kind.per_purchase == 1:
        state.dropout[row] = probability
    elif kind.period_weeks > NO_PERIOD:
        luck = uniform_draw(low, high, customer, purposes.LIFETIME, 0)
        stays = weeks_in_market(probability, kind.period_weeks, luck, FOREVER)
        came = max(1, state.arrival[row])
        state.departure[row] = min(FOREVER, came + stays)
