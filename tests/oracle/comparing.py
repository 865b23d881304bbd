"""Laying the engine and the market of objects side by side, and a fingerprint of what each remembers and records.

``python -m tests.oracle.comparing every_strategy 24`` prints the fingerprints of a case and of the wild market of a seed.
"""

import hashlib
import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.firms.strategies import Strategy
from simulation.market.market import Market
from simulation.scenario.schema import Scenario
from simulation.state.columns import COLUMNS
from simulation.state.ledger import BILLS
from simulation.state.tallies import TALLIES

from .cases import CASES, OWN_STRATEGIES
from .object_market import ObjectMarket
from .object_records import ENGINES_OWN, columns_of
from .wild import wild, wild_strategies

Tables = dict[str, NDArray[Any]]
"""Everything that can be compared, by a name for people."""


def tables_of_engine(market: Market) -> Tables:
    """Return what the engine has recorded and remembers."""
    history, done = market.history, market.history.recorded
    return {
        **{f"tally {name}": history.tallies[:done, :, :, place] for place, name in enumerate(TALLIES)},
        **{f"bill {line}": history.bills[:done, :, :, place] for place, line in enumerate(BILLS)},
        "prices": history.prices[:done],
        "technology": history.technology[:done],
        **{f"column {c.name}": getattr(market.state, c.name) for c in COLUMNS if c.name not in ENGINES_OWN},
    }


def tables_of_objects(market: ObjectMarket) -> Tables:
    """Return what the market of objects has recorded and remembers."""
    records = market.records
    return {
        **{f"tally {name}": records.tally(name) for name in TALLIES},
        **{f"bill {line}": records.bill(line) for line in BILLS},
        "prices": records.prices,
        "technology": records.technology,
        **{f"column {name}": column for name, column in columns_of(market).items()},
    }


def differences(one: Tables, other: Tables) -> list[str]:
    """Say where two sets of tables differ in a single bit, the first place of each."""
    found = [f"{name}: only in one" for name in sorted(one.keys() ^ other.keys())]
    for name in one.keys() & other.keys():
        left, right = one[name], other[name]
        if left.shape != right.shape or left.dtype != right.dtype:
            found.append(f"{name}: {left.dtype} {left.shape} against {right.dtype} {right.shape}")
        elif left.tobytes() != right.tobytes():
            place = tuple(int(index) for index in np.argwhere(left != right)[0])
            found.append(f"{name}: {left[place]} against {right[place]} at {place}")
    return sorted(found)


def fingerprint(tables: Tables) -> str:
    """Return a short text that differs when any bit of any table does."""
    digest = hashlib.sha256()
    for name, table in sorted(tables.items()):
        digest.update(f"{name} {table.dtype} {table.shape}".encode())
        digest.update(table.tobytes())
    return digest.hexdigest()


def both(
    scenario: Scenario,
    seed: int | None = None,
    *,
    strategies: Mapping[str, Strategy] | None = None,
    threads: int = 1,
    kind_of_market: type[Market] = Market,
) -> tuple[Tables, Tables]:
    """Run a scenario with the engine and with objects."""
    engine = kind_of_market(scenario, seed, strategies=strategies, threads=threads).run()
    objects = ObjectMarket(scenario, seed, strategies=strategies).run()
    return tables_of_engine(engine), tables_of_objects(objects)


def both_of_case(name: str) -> tuple[Tables, Tables]:
    """Run one of :data:`~oracle.cases.CASES`, or the wild market of a seed, with the engine and with objects."""
    if name.isdecimal():
        scenario = wild(int(name))
        return both(scenario, strategies=wild_strategies(scenario))
    return both(CASES[name](), strategies=OWN_STRATEGIES.get(name))


if __name__ == "__main__":
    for case in sys.argv[1:]:
        for tables in both_of_case(case):
            print(fingerprint(tables))
