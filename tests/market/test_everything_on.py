"""With every mechanism on at once: money and people still add up, and a run is still the same run."""

from pathlib import Path

import numpy as np
import pytest

import simulation as sim
from simulation.rules.lifecycle import is_customer
from simulation.rules.loyalty import is_detractor, is_promoter, loyalty, recommendation_intention
from simulation.state import tallies
from simulation.state.columns import MEMBER
from simulation.state.tallies import FIXED_POINT, LEVELS, N_FLOWS

EVERYTHING = Path(__file__).resolve().parents[2] / "benchmarks" / "everything.yaml"


def everything(number=1500, *settings):
    return sim.load_scenario(EVERYTHING, [f"customers.number={number}", "weeks=60", *settings])


@pytest.fixture(scope="module")
def market():
    return sim.Market(everything()).run()


def total(market, name):
    return market.history.tally(name)[:, :-1].sum(axis=(0, 2))


def test_every_mechanism_really_happened(market):
    happened = set(tallies.TALLIES)
    idle = {name for name in happened if market.history.tally(name).sum() == 0}
    # nobody leaves this market, and nobody is sent away or driven to opt out within its year
    assert idle <= {"departures", "endings", "stage_ended", "opt_outs", "points_expired_cents"}


def test_what_customers_paid_is_what_was_billed_less_bad_debt_less_points_redeemed(market):
    paid = market.state.spent.sum(axis=1)
    billed, unpaid = total(market, "revenue_cents"), total(market, "bad_debt_cents")
    assert np.array_equal(paid, billed - unpaid - total(market, "points_redeemed_cents"))
    assert (unpaid > 0).all()


def test_points_in_the_books_are_points_on_the_cards(market):
    on_cards = market.state.points.astype(np.int64).sum(axis=1)
    issued, used = total(market, "points_issued_cents"), total(market, "points_redeemed_cents")
    assert np.array_equal(on_cards, issued - used - total(market, "points_expired_cents"))
    assert on_cards.sum() > 0
    members = market.state.marks & MEMBER != 0
    assert (market.state.points[~members] == 0).all()
    assert np.array_equal(members.sum(axis=1), total(market, "joined"))


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


def test_levels_are_what_a_recount_gives(market):
    state, found = market.state, np.zeros_like(market.levels[:-1])
    place = {name: LEVELS.index(name) for name in LEVELS}
    for firm in range(len(market.firms)):
        for row in np.flatnonzero(state.presence == 1):
            counts = found[firm, state.segment[row]]
            stage = int(state.stage[firm, row])
            counts[stage] += 1
            if not is_customer(stage):
                continue
            lasting, trust, commitment = (
                float(column[firm, row]) for column in (state.satisfaction, state.trust, state.commitment)
            )
            for name, value in (("satisfaction", lasting), ("trust", trust), ("commitment", commitment)):
                counts[place[name]] += int(value * FIXED_POINT)
            intention = recommendation_intention(lasting, loyalty(trust, commitment))
            counts[place["promoters"]] += is_promoter(intention)
            counts[place["detractors"]] += is_detractor(intention)
            firm_gains, customer_gains = state.earned[firm, row] > 0.0, state.gain[firm, row] > 0.0
            counts[place["both_gain"]] += firm_gains and customer_gains
            counts[place["only_firm_gains"]] += firm_gains and not customer_gains
            counts[place["only_customer_gains"]] += customer_gains and not firm_gains
    assert np.array_equal(market.history.tallies[-1, :-1, :, N_FLOWS:], found)


def same(one, other):
    return (
        np.array_equal(one.history.tallies, other.history.tallies)
        and np.array_equal(one.history.bills, other.history.bills)
        and all(np.array_equal(a, b) for a, b in zip(one.state, other.state, strict=True) if a.dtype.names is None)
    )


def test_two_threads_give_the_same_to_the_last_bit():
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
