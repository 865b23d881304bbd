"""What a customer takes: memory, and time to be set up; and what a market divided over machines would have to exchange."""

import time
from collections.abc import Iterator

import numpy as np

import simulation as sim
from benchmarks.markets import CASES, FIRMS, scenario_of
from benchmarks.measurement import Measurement
from simulation.state.columns import bytes_per_customer
from simulation.state.tallies import N_TALLIES

PIECES = 64
"""Pieces, each of neighbours on the social ring, into which a market is divided on paper."""


def footprint(quick: bool) -> Iterator[Measurement | str]:
    """Measure what a customer takes."""
    yield Measurement(
        "columns, 4 firms", bytes_per_customer(FIRMS), "bytes/customer", of={"measure": "bytes of columns"}
    )
    customers = 100_000 if quick else 1_000_000
    sim.Market(scenario_of("basics", 1_000, 1)).run(1)
    for case in CASES:
        yield f"{case}, {customers:,} customers"
        scenario = scenario_of(case, customers, 8)
        begin = time.perf_counter()
        market = sim.Market(scenario)
        set_up = time.perf_counter() - begin
        taken = sum(array.nbytes for array in market.state) / customers
        network = (market.network.offsets.nbytes + market.network.neighbours.nbytes) / customers
        of = {"case": case, "customers": customers}
        yield Measurement(
            f"{case}, columns as laid out", taken, "bytes/customer", of={"measure": "bytes laid out", **of}
        )
        yield Measurement(
            f"{case}, columns and network", taken + network, "bytes/customer",
            of={"measure": "bytes with network", **of},
        )  # fmt: skip
        contacts = market.network.neighbours.size / customers
        yield Measurement(f"{case}, contacts", contacts, "contacts/customer", of={"measure": "contacts", **of})
        yield Measurement(
            f"{case}, set-up, {customers:,} customers", set_up / customers * 1e6, "µs/customer",
            note=f"{set_up:.2f} s in all", of={"measure": "set-up", **of},
        )  # fmt: skip
        yield from exchange(market, case)


def exchange(market: sim.Market, case: str) -> Iterator[Measurement]:
    """Measure what the pieces of a divided market would have to tell each other every week."""
    market.run()
    crossing = links_across(market.network.offsets, market.network.neighbours, PIECES)
    of = {"case": case, "pieces": PIECES}
    note = f"the ring cut into {PIECES} pieces, as many customers in each"
    yield Measurement(f"{case}, links that lead to another piece", crossing * 100, "%", note=note,
                      of={"measure": "links across", **of})  # fmt: skip
    speakers = float(np.mean(market.state.voice != 0))
    yield Measurement(f"{case}, customers who speak in a week", speakers * 100, "%", of={"measure": "speakers", **of})
    tally = (len(market.firms) + 1) * len(market.scenario.customers.segments) * N_TALLIES * 8
    yield Measurement(f"{case}, tallies of a week", tally, "bytes", of={"measure": "tally bytes", **of})


def links_across(offsets: np.ndarray, neighbours: np.ndarray, pieces: int) -> float:
    """Return the share of links between customers in different pieces of the ring; rows stand in the ring's order."""
    customers = len(offsets) - 1
    rows = np.repeat(np.arange(customers), np.diff(offsets))
    return float(np.mean(rows * pieces // customers != neighbours.astype(np.int64) * pieces // customers))
