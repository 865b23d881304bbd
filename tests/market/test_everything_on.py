"""With every mechanism on at once: money and people still add up, and a run is still the same run."""

from pathlib import Path

import numpy as np
import pytest

import simulation as sim
from simulation.state import tallies
from simulation.team import BLOCK
from tests.properties.adding_up import money_adds_up, numbers_are_numbers, people_add_up, shares_are_shares

EVERYTHING = Path(__file__).resolve().parents[2] / "benchmarks" / "everything.yaml"


def everything(number=1500, *settings):
    return sim.load_scenario(EVERYTHING, [f"customers.number={number}", "weeks=60", *settings])


@pytest.fixture(scope="module")
def market():
    return sim.Market(everything()).run()


def test_every_mechanism_really_happened(market):
    happened = set(tallies.TALLIES)
    idle = {name for name in happened if market.history.tally(name).sum() == 0}
    # nobody leaves this market, and nobody is sent away or driven to opt out within its year
    assert idle <= {"departures", "endings", "stage_ended", "opt_outs", "points_expired_cents"}


@pytest.mark.parametrize("holds", [money_adds_up, people_add_up, shares_are_shares, numbers_are_numbers])
def test_what_holds_in_any_market_holds_with_everything_on(market, holds):
    holds(market)


def test_the_firms_files_add_up_to_its_accounts(market):
    """What each customer has earned the firm sums to the contribution of customers, to the rounding of single numbers."""
    history = market.history
    lines = ("cost_of_goods", "cost_to_serve", "bad_debt", "points")
    for firm in range(2):
        margin = history.line("revenue")[:, firm].sum() - sum(history.line(line)[:, firm].sum() for line in lines)
        expected = margin / 100.0
        files = float(market.state.earned[firm].astype(np.float64).sum())
        spent_on_them = expected - files
        billed = history.line("retention")[:, firm].sum() / 100.0
        # plans are noted for their whole length when made, bills come weekly: they differ by the plan under way
        assert spent_on_them >= 0.0
        assert spent_on_them == pytest.approx(billed, rel=0.15)


def same(one, other):
    return (
        np.array_equal(one.history.tallies, other.history.tallies)
        and np.array_equal(one.history.bills, other.history.bills)
        and all(np.array_equal(a, b) for a, b in zip(one.state, other.state, strict=True) if a.dtype.names is None)
    )


def test_two_threads_give_the_same_to_the_last_bit(monkeypatch):
    monkeypatch.setattr("simulation.team.LEAST_PART", BLOCK)
    monkeypatch.setattr("simulation.team.LEAST_SHARED", BLOCK)
    scenario = everything(6000, "weeks=10", "burn_in_weeks=10")
    assert same(sim.Market(scenario).run(), sim.Market(scenario, threads=2).run())


def test_a_run_continued_from_a_snapshot_is_the_same_run():
    scenario = everything(800, "weeks=30")
    whole = sim.Market(scenario).run()
    half = sim.Market(scenario).run(25)
    assert same(whole, sim.Market.restored(half.snapshot()).run())


def test_the_funnel_narrows_and_strengths_are_relative(market):
    funnel = market.results.funnel()
    for _, steps in funnel.groupby("firm"):
        people = steps["people"].tolist()
        assert people == sorted(people, reverse=True)
        assert people[0] == 1500
    strengths = market.results.strengths("type")
    shares = strengths.groupby("type")["share"].sum()
    assert shares.to_numpy() == pytest.approx(1.0)
    assert set(strengths["verdict"]) <= {"strong", "weak", "even"}
    assert strengths["index"].max() > 100.0 > strengths["index"].min()
