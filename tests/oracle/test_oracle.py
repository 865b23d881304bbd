"""The engine and a market of plain objects come to the same result, to the last cent and the last bit.

Both read the same rules and make the same draws; storage, the week's loop, accounts and records are written twice.
"""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import numba
import numpy as np
import pytest

from simulation.market.market import Market
from simulation.scenario import load_scenario
from simulation.state.tallies import TALLIES
from simulation.team import BLOCK

from .cases import CASES, OWN_STRATEGIES, Relating, all_with, market, often, rich
from .comparing import Tables, both, both_of_case, differences, fingerprint, tables_of_objects
from .object_customer import Customer
from .object_market import ObjectMarket
from .object_records import divided

REPOSITORY = Path(__file__).parents[2]
SCENARIOS = sorted(
    path
    for path in [*(REPOSITORY / "scenarios").glob("**/*.yaml"), REPOSITORY / "benchmarks" / "everything.yaml"]
    if path.parent.name not in ("strategies", "experiments")  # which hold no markets
)
SMALL = ["customers.number=200", "weeks=30"]
TINY = ["customers.number=40", "weeks=12", "burn_in_weeks=6"]
"""Size of a shipped scenario, compiled, and without compilation (``NUMBA_DISABLE_JIT=1``), which is a hundred times slower."""
UNCOMPILED_CASES = ("crowded", "21", "33")
"""Cases to run without compilation; numbers are seeds of wild markets that touch nearly everything in little time."""


@cache
def run_of(name: str) -> tuple[Tables, Tables]:
    """Run a case once for all tests."""
    return both_of_case(name)


@pytest.mark.parametrize("name", CASES)
def test_engine_and_objects_agree(name: str) -> None:
    assert differences(*run_of(name)) == []


@pytest.mark.parametrize("seed", range(40))
def test_engine_and_objects_agree_on_anything(seed: int) -> None:
    assert differences(*run_of(str(seed))) == []


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_engine_and_objects_agree_on_scenario_files(path: Path) -> None:
    scenario = load_scenario(path, TINY if numba.config.DISABLE_JIT else SMALL)
    assert differences(*both(scenario, seed=7)) == []


def test_the_cases_together_touch_everything_that_is_counted() -> None:
    counted = {name: sum(int(np.abs(run_of(case)[1][name]).sum()) for case in CASES) for name in run_of("silence")[1]}
    untouched = {name for name, total in counted.items() if total == 0}
    assert untouched == set()
    assert len(run_of("silence")[1]["tally purchases"]) == 30
    assert {f"tally {name}" for name in TALLIES} <= counted.keys()


def test_another_seed_gives_other_customers() -> None:
    engine = Market(CASES["silence"](), seed=99).run(5)
    objects = ObjectMarket(CASES["silence"](), seed=99).run(5)
    assert engine.history.recorded == objects.steps == 5
    assert (engine.state.purchase_rate == [customer.purchase_rate for customer in objects.customers]).all()
    assert fingerprint(tables_of_objects(objects)) != fingerprint(run_of("silence")[1])


def test_two_threads_and_objects_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulation.team.LEAST_PART", BLOCK)
    monkeypatch.setattr("simulation.team.LEAST_SHARED", BLOCK)
    segments = often(0.5, habits={"visits": 0.3, "bridges": 1, "growth": 1.0, "influence": 0.7})
    orientations = all_with(choosing={"search": 0.1, "second_hand": 0.2}, talking={"deal_talk": 0.3})
    scenario = market(
        customers={"number": 2_500, "segments": segments, "orientations": orientations},
        firms={"Relating": rich(), "Other": {}},
        weeks=6,
        burn_in_weeks=0,
    )
    assert differences(*both(scenario, threads=2, strategies={"Relating": Relating()})) == []


class ActsBeforeThingsHappen(Market):
    """A market in which firms learn of events too late."""

    def things_happen(self) -> None:
        self.endings = super().firms_plan()

    def firms_plan(self) -> np.ndarray:
        super().things_happen()
        return self.endings


class WritesDownTooLate(Market):
    """A market in which the week's records already hold what takes effect next week."""

    def write_down(self, tally: np.ndarray, bills: np.ndarray) -> None:
        super().firms_develop()
        super().write_down(tally, bills)

    def firms_develop(self) -> None:
        pass


@pytest.mark.parametrize("wrong", [ActsBeforeThingsHappen, WritesDownTooLate])
def test_a_wrong_order_of_phases_would_be_noticed(wrong: type[Market]) -> None:
    assert differences(*both(CASES["changing_world"](), kind_of_market=wrong)) != []


def test_one_bit_would_be_noticed() -> None:
    tables = run_of("silence")[1]
    column = tables["column trust"].copy()
    column.view(np.uint32)[0, 0] ^= 1
    changed = {**tables, "column trust": column}
    assert len(differences(tables, changed)) == 1
    assert fingerprint(tables) != fingerprint(changed)


@pytest.mark.parametrize("name", ["long_talk", "everybody_hears_everybody", "followers"])
def test_the_order_of_customers_does_not_matter(name: str) -> None:
    objects = ObjectMarket(CASES[name](), strategies=OWN_STRATEGIES.get(name))
    objects.agents_by_type[Customer].shuffle(inplace=True)
    assert differences(tables_of_objects(objects.run()), run_of(name)[1]) == []


def test_without_compilation_nothing_changes() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.oracle.comparing", *UNCOMPILED_CASES],
        cwd=REPOSITORY,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [fingerprint(tables) for name in UNCOMPILED_CASES for tables in run_of(name)]


@pytest.mark.parametrize(
    ("amount", "people", "parts"), [(100, [1, 1, 1], [33, 34, 33]), (7, [0, 0], [7, 0]), (5, [0, 1, 1], [0, 3, 2])]
)
def test_bills_are_divided_without_loss(amount: int, people: list[int], parts: list[int]) -> None:
    assert divided(amount, people) == parts
