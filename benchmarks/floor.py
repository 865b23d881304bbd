"""The bandwidth floor: how many bytes a customer-week has to touch at least, and how long the machine needs to move them.

Counted from the columns (:mod:`simulation.state.columns`): which of them a week cannot do without, for whom, and how often
that happens in the market at hand. Every byte counts once when read and once more when written.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

import simulation as sim
from benchmarks import goals
from benchmarks.machine import bandwidth, draws, latency
from benchmarks.markets import CASES, FIRMS, scenario_of, spread, timed
from benchmarks.measurement import Measurement
from simulation.state.arrays import CACHE_LINE
from simulation.state.columns import COLUMNS, Column, bytes_per_customer

READ, CHANGED = 1, 2
"""How often a byte moves: read; read and written."""

EVERY_WEEK = {
    "customer_id": READ, "presence": READ, "departure": READ, "purchase_rate": READ, "known": READ, "voice": READ,
    "addressed": READ, "voice_next": 1,
}  # fmt: skip
"""Who is there, whether an occasion comes up (the id is part of the draw), whether anything was said or is to be heard.
``voice_next`` is written without being read."""
AT_AN_OCCASION = {"segment": READ, "price_sensitivity": READ, "stock": READ, "last_firm": READ}
"""The customer's own columns at an occasion to buy; what is side by side in ``relation`` is read for every firm besides."""
AT_A_PURCHASE = {"norm": CHANGED, "purchases_made": CHANGED, "dropout": READ}
"""The customer's own columns at a purchase; besides, the chosen firm's columns, all of which change."""
IN_A_PLAN = ("on_file",)
"""Of everybody, when firms plan: who is on file where. Of those who are, all that is in the firm's records."""
HARDLY_EVER = ("arrival",)
"""Looked at only for who is not there yet, or gone."""
WHEN_SPEAKING = ("addressed_next",)
"""Written for every contact of who speaks."""
OUT_OF_ORDER = ("at an occasion", "at a purchase", "listening", "speaking")
"""What happens to a few customers here and there, while everything else goes from row to row."""
NEIGHBOUR, OFFSET = 4, 8
"""A contact's row, and where a customer's contacts begin [bytes]."""


@dataclass(frozen=True)
class Frequencies:
    """How often things happen in a market, per customer and week.

    ``occasions``, ``purchases``; ``listeners`` and ``speakers``, shares of customers; ``contacts`` a customer; ``known``, the share
    of relationships with a purchase; ``firms``; ``plans`` a week.
    """

    occasions: float
    purchases: float
    listeners: float
    speakers: float
    contacts: float
    known: float
    firms: int
    plans: float

    @classmethod
    def of(cls, market: sim.Market) -> "Frequencies":
        """Count them in a market, over the weeks that count."""
        people, weeks = len(market.state.customer_id), max(1, market.week)
        per_week = {
            name: float(market.history.tally(name)[-weeks:].sum()) / (people * weeks)
            for name in ("occasions", "purchases")
        }
        return cls(
            **per_week,
            listeners=float(np.mean(market.state.addressed != 0)),
            speakers=float(np.mean(market.state.voice != 0)),
            contacts=market.network.neighbours.size / people,
            known=float(np.mean(market.state.purchases > 0)),
            firms=len(market.firms),
            plans=1.0 / market.scenario.planning_interval_weeks,
        )


@dataclass(frozen=True)
class Touch:
    """Bytes that lie side by side, and for which share of customers they are touched in a week (1 or more: for all).

    ``moves`` is how often each byte moves then.
    """

    why: str
    what: str
    size: float
    share: float
    moves: int = READ

    @property
    def least(self) -> float:
        """Bytes a customer-week, were every byte to be had by itself."""
        return self.size * self.share * self.moves

    @property
    def in_lines(self) -> float:
        """Bytes a customer-week, in whole cache lines: one is needed as soon as any of the customers in it is."""
        share = min(1.0, self.share)
        if self.size >= CACHE_LINE:
            lines = np.ceil(self.size / CACHE_LINE) * CACHE_LINE
            return float(lines * self.share * self.moves)
        return float(self.size * (1.0 - (1.0 - share) ** (CACHE_LINE / self.size)) * self.moves)


def size_of(column: Column) -> int:
    """Return the bytes of one number in a column."""
    return int(column.dtype[1:])


def touches(often: Frequencies, columns: Sequence[Column] = COLUMNS) -> list[Touch]:
    """Return everything that a customer-week has to touch.

    Parameters
    ----------
    columns
        The table of columns.
    """
    size = {column.name: size_of(column) for column in columns}
    firms = often.firms
    own = [c for c in columns if c.owner == "relationship"]
    asked = sum(size_of(c) for c in own if c.name != "spent")
    chosen = sum(size_of(c) for c in columns if c.owner != "customer")
    on_file = [c for c in columns if c.visibility == "record"]
    found = [Touch("every week", name, size[name], 1.0, moves) for name, moves in EVERY_WEEK.items()]
    found += [Touch("at an occasion", name, size[name], often.occasions, m) for name, m in AT_AN_OCCASION.items()]
    found += [Touch("at an occasion", "every firm's relation", asked * firms, often.occasions)]
    found += [Touch("at a purchase", name, size[name], often.purchases, m) for name, m in AT_A_PURCHASE.items()]
    found += [Touch("at a purchase", "the chosen firm's relation and file, written", chosen, often.purchases)]
    found += [Touch("at a purchase", "the chosen firm's file, read", chosen - asked, often.purchases)]
    found += [
        Touch("listening", "where the contacts stand", OFFSET + often.contacts * NEIGHBOUR, often.listeners),
        Touch("listening", "voice of a contact", size["voice"], often.listeners * often.contacts),
        Touch("speaking", "where the contacts stand", OFFSET + often.contacts * NEIGHBOUR, often.speakers),
        Touch("speaking", "addressed_next of a contact", size["addressed_next"], often.speakers * often.contacts),
    ]
    found += [Touch("planning", name, size[name], often.plans) for name in IN_A_PLAN]
    filed = sum(size_of(c) for c in on_file if c.name not in IN_A_PLAN)
    found += [Touch("planning", "the firms' records", filed * firms, often.known * often.plans)]
    found += [Touch("planning", "treatment, written", size["treatment"] * firms, often.known * often.plans)]
    return found


def least_bytes(often: Frequencies, columns: Sequence[Column] = COLUMNS) -> float:
    """Return the bytes that a customer-week has to touch at least [bytes]."""
    return sum(touch.least for touch in touches(often, columns))


def bytes_in_lines(often: Frequencies) -> float:
    """Return the same, but memory hands out whole cache lines [bytes]."""
    return sum(touch.in_lines for touch in touches(often))


def scattered_lines(often: Frequencies) -> float:
    """Return the cache lines a customer-week that are read out of order: at occasions, purchases, and for talk."""
    read = [touch for touch in touches(often) if touch.why in OUT_OF_ORDER and not touch.what.endswith("written")]
    return sum(touch.in_lines / touch.moves for touch in read) / CACHE_LINE


def by_reason(found: Iterable[Touch]) -> dict[str, float]:
    """Return the bytes a customer-week by why they are touched [bytes]."""
    sums: dict[str, float] = {}
    for touch in found:
        sums[touch.why] = sums.get(touch.why, 0.0) + touch.least
    return sums


def floor(quick: bool) -> Iterator[Measurement | str]:
    """Hold the time of a customer-week against the floor."""
    customers, weeks = (100_000, 12) if quick else (1_000_000, 52)
    for case in CASES:
        yield f"{case}, {customers:,} customers"
        seconds, market = timed(scenario_of(case, customers, weeks))
        often = Frequencies.of(market)
        moved = bandwidth(quick)
        nanoseconds = min(seconds[1]) / (customers * weeks) * 1e9
        least, lines = least_bytes(often), bytes_in_lines(often)
        whole = bytes_per_customer(FIRMS)
        market_is = f"{case}, {customers:,} customers"
        of = {"case": case, "customers": customers}
        reasons = ", ".join(f"{why} {value:.1f}" for why, value in by_reason(touches(often)).items())
        yield Measurement(f"{market_is}, time", nanoseconds, "ns/customer-week", note=spread(seconds[1]),
                          of={"measure": "time", **of})  # fmt: skip
        yield Measurement(f"{case}, bytes to touch at least", least, "bytes/customer-week", note=reasons,
                          of={"measure": "least bytes", **of})  # fmt: skip
        yield Measurement(f"{case}, the same in whole cache lines", lines, "bytes/customer-week",
                          of={"measure": "bytes in lines", **of})  # fmt: skip
        yield Measurement(f"{case}, floor", least / moved * 1e9, "ns/customer-week",
                          note=f"bytes to touch at least, at {moved / 1e9:.1f} GB/s", of={"measure": "floor", **of})  # fmt: skip
        yield Measurement(f"{market_is}, time over floor", nanoseconds / (least / moved * 1e9), "times",
                          goals.OVER_FLOOR, of={"measure": "over floor", **of})  # fmt: skip
        yield Measurement(f"{market_is}, time over floor, in whole cache lines", nanoseconds / (lines / moved * 1e9),
                          "times", of={"measure": "over floor in lines", **of})  # fmt: skip
        yield Measurement(f"{market_is}, time over that of reading every column once",
                          nanoseconds / (whole / moved * 1e9), "times", of={"measure": "over all columns", **of})  # fmt: skip
        yield Measurement(f"{market_is}, time over that of reading and writing every column once",
                          nanoseconds / (2 * whole / moved * 1e9), "times",
                          of={"measure": "over all columns written", **of})  # fmt: skip
        lines_apart = scattered_lines(often)
        yield Measurement(
            f"{case}, waiting, were lines fetched one by one", lines_apart * latency(quick) * 1e9, "ns/customer-week",
            note=f"{lines_apart:.2f} lines a customer-week that are not in order, at {latency(quick) * 1e9:.0f} ns",
            of={"measure": "waiting", **of},
        )  # fmt: skip
        blocks = 1.0 + often.occasions * (1 + often.firms)
        yield Measurement(
            f"{case}, drawing alone", blocks / draws(quick)[0] * 1e9, "ns/customer-week",
            note=f"{blocks:.2f} blocks a customer-week: occasions, choice, use; many at once", of={"measure": "drawing", **of},
        )  # fmt: skip
