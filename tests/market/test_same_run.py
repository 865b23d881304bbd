"""Same scenario and seed, same run: whatever the threads, the steps, the process. For names and order see ``tests/properties``."""

import gc
import pickle
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

import simulation as sim
from simulation.rules.lifecycle import ENDED
from simulation.state import tallies
from simulation.team import BLOCK
from tests.market.markets import FIRMS, scenario

HASHING = """
import hashlib, sys
sys.path.insert(0, {folder!r})
from tests.market.markets import scenario
import simulation as sim
market = sim.Market(scenario(3000, weeks=12), seed=5).run()
print(hashlib.sha256(market.history.tallies.tobytes() + market.history.bills.tobytes()).hexdigest())
"""


def records(market):
    return market.history.tallies, market.history.bills


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(records(one), records(other), strict=True)) and all(
        np.array_equal(a, b) for a, b in zip(one.state, other.state, strict=True)
    )


def test_the_number_of_threads_does_not_matter(monkeypatch):
    monkeypatch.setattr("simulation.team.LEAST_PART", BLOCK)
    monkeypatch.setattr("simulation.team.LEAST_SHARED", BLOCK)
    made = scenario(5000, weeks=15)
    market = sim.Market(made, threads=2).run()
    rows, _ = market.seen_by(market.firms[1])
    assert len(market.team.parts(len(rows))) >= 2  # planning, too, is done by two
    assert same(sim.Market(made).run(), market)


def test_two_threads_look_up_the_same_files_where_customers_were_sent_away(monkeypatch, repository):
    """A closed file leaves no gap between what one thread looks up and what the other does."""
    monkeypatch.setattr("simulation.team.LEAST_PART", BLOCK)
    small = ["customers.number=3000", "weeks=60", "burn_in_weeks=10"]
    made = sim.load_scenario(repository / "scenarios" / "firing_customers.yaml", small)
    market = sim.Market(made, threads=2).run()
    assert np.count_nonzero(market.state.relation["stage"] == ENDED) > 40
    assert same(sim.Market(made).run(), market)


def test_two_threads_send_away_the_same_customers_of_several_firms(monkeypatch):
    monkeypatch.setattr("simulation.team.LEAST_PART", BLOCK)
    monkeypatch.setattr("simulation.team.LEAST_SHARED", BLOCK)
    ending = {"name": "rules", "rules": [{"when": "purchases >= 2", "do": "end"}]}
    firms = {name: {**firm, "strategy": ending} for name, firm in FIRMS.items()}
    made = scenario(5000, firms=firms, weeks=25)
    market = sim.Market(made, threads=2).run()
    assert (np.count_nonzero(market.state.relation["stage"] == ENDED, axis=0) >= 2).sum() > 100  # by two firms or more
    assert same(sim.Market(made).run(), market)


class WaitsForOthers(sim.Strategy):
    """Treats everybody; decides only once all whom the firm before has on file have been treated, or after ten seconds."""

    market: ClassVar[sim.Market]
    files: ClassVar[list[np.ndarray]]
    came_true: ClassVar[list[bool]]

    def decide(self, view):
        of_rivals = self.came_true and self.market.firms[len(self.came_true) - 1]
        before = time.monotonic()
        while of_rivals and not self.all_treated(of_rivals) and time.monotonic() < before + 10.0:
            time.sleep(0.001)
        self.came_true.append(not of_rivals or self.all_treated(of_rivals))
        return sim.Decision(
            treatments=(sim.UNTREATED, sim.Treatment("kindness", discount=0.1)),
            treatment=np.ones(len(view.records), int),
        )

    def all_treated(self, firm):
        on_file = (self.market.state.on_file >> firm.row) & 1 == 1
        return bool(on_file.any()) and bool((self.market.state.treatment[firm.row][on_file] == 1).all())


def test_a_plan_is_carried_out_while_the_next_firm_decides(monkeypatch):
    monkeypatch.setattr("simulation.team.LEAST_SHARED", BLOCK)
    made = scenario(5000, weeks=12)
    market = sim.Market(made, threads=2).run(2 * made.planning_interval_weeks)
    WaitsForOthers.market, WaitsForOthers.came_true = market, []
    for firm in market.firms:
        firm.strategy = WaitsForOthers()
    market.run(1)
    assert WaitsForOthers.came_true == [True] * len(market.firms)


class GivesUp(sim.Strategy):
    """Cannot decide."""

    def decide(self, view):
        raise ZeroDivisionError("no idea")


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_who_cannot_decide_is_told_of_and_nobody_waits(monkeypatch, threads):
    monkeypatch.setattr("simulation.team.LEAST_SHARED", BLOCK)
    before = threading.active_count()
    made = scenario(5000, weeks=12)
    for number in range(len(FIRMS)):
        market = sim.Market(made, threads=threads)
        market.firms[number].strategy = GivesUp()
        with pytest.raises(ZeroDivisionError, match="no idea"):
            market.run()
    assert threading.active_count() == before


@pytest.mark.parametrize("ending", [False, True])
def test_on_file_is_who_has_bought_and_was_not_sent_away(ending):
    rules = {"name": "rules", "rules": [{"when": "purchases >= 2", "do": "end"}]}
    firms = {name: {**firm, "strategy": rules} if ending else firm for name, firm in FIRMS.items()}
    market = sim.Market(scenario(2000, firms=firms, weeks=25)).run()
    bought_and_kept = (market.state.purchases > 0) & (market.state.stage != ENDED)
    assert 0 < bought_and_kept.sum() < bought_and_kept.size
    assert (market.state.stage == ENDED).any() == ending
    bits = market.state.on_file >> np.arange(len(FIRMS))[:, np.newaxis] & 1
    assert (bits == bought_and_kept).all()
    for firm, kept in zip(market.firms, bought_and_kept, strict=True):
        rows, view = market.seen_by(firm)
        assert rows.tolist() == np.flatnonzero(kept).tolist()
        assert view.records.customer_id.tolist() == market.state.customer_id[kept].tolist()


def test_step_by_step_is_the_same_as_to_the_end():
    made = scenario()
    stepped = sim.Market(made)
    while stepped.running:
        stepped.step()
    assert same(stepped, sim.Market(made).run())


def test_another_process_gives_the_same():
    code = HASHING.format(folder=str(Path(__file__).parents[2]))
    outputs = {subprocess.check_output([sys.executable, "-c", code], text=True) for _ in range(2)}
    assert len(outputs) == 1


def test_seeds_matter():
    assert not same(sim.Market(scenario(), seed=1).run(), sim.Market(scenario(), seed=2).run())


@pytest.mark.parametrize("how", ["snapshot", "pickle"])
def test_going_on_from_a_copy_is_going_on(how):
    original = sim.Market(scenario()).run(21)
    copy = sim.Market.restored(original.snapshot()) if how == "snapshot" else pickle.loads(pickle.dumps(original))
    original.run()
    gc.collect()
    assert copy.week < original.week
    assert same(copy.run(), original)


def test_looking_changes_nothing():
    looked_at = sim.Market(scenario())
    while looked_at.running:
        looked_at.step()
        looked_at.agents.select(at_most=3)
        looked_at.equity_left()
        _ = looked_at.results.firms
    assert same(looked_at, sim.Market(scenario()).run())


def test_asking_for_more_customers_extends_the_population():
    quiet = {"arrivals": {"replace_leavers": False}, "network": {"kind": "none"}}
    small, large = sim.Market(scenario(300, customers=quiet)), sim.Market(scenario(400, customers=quiet))
    rows = {int(number): row for row, number in enumerate(large.state.customer_id)}
    mine = [rows[int(number)] for number in small.state.customer_id]
    for name in ("purchase_rate", "price_sensitivity", "segment", "departure", "taste", "expectation", "stage"):
        assert np.array_equal(getattr(small.state, name), getattr(large.state, name)[..., mine]), name


def test_the_same_customer_has_the_same_luck_under_another_strategy():
    """Until a firm does something else, nothing differs: purchases in week 1 do not depend on later plans."""
    other = {**FIRMS, "Keeper": {"strategy": {"name": "harvest", "price_step": 0.0}}}
    one, two = sim.Market(scenario(burn_in_weeks=0)), sim.Market(scenario(burn_in_weeks=0, firms=other))
    one.run(1)
    two.run(1)
    occasions = tallies.TALLIES.index("occasions")
    assert np.array_equal(one.history.tallies[0, -1, :, occasions], two.history.tallies[0, -1, :, occasions])
    assert np.array_equal(one.state.taste, two.state.taste)
