"""A higher price never helps to sell, nothing spent reaches nobody, and equal firms do equally well."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import simulation as sim
from simulation.market.snapshot import Snapshot
from simulation.rules.value import choice_utility, money_cost, perceived_value, price_rise_cost, race_time
from simulation.state.columns import COLUMNS
from tests.market.markets import SEGMENTS, scenario

from .drawing import Tree, put
from .scenarios import examples, loaded, trees

SHARE = st.floats(0.0, 1.0)
PRICE = st.floats(0.01, 1e6)
LUCK = st.floats(1e-12, 1.0, exclude_max=True)
STANDARD_ERRORS = 4.0
"""How far from its expectation a mean may be: further than this by chance once in 15,000 times."""


@given(prices=st.tuples(PRICE, PRICE).map(sorted), weight=SHARE, sensitivity=st.floats(0.0, 20.0), usual=PRICE,
       effect=st.floats(0.0, 100.0), benefit=SHARE, steepness=st.floats(0.0, 1000.0), habit=st.floats(-5.0, 5.0),
       luck=LUCK)  # fmt: skip
def test_a_higher_price_never_makes_a_firm_earlier_in_the_race(
    prices, weight, sensitivity, usual, effect, benefit, steepness, habit, luck
) -> None:
    """The choice rule itself, for weights and sensitivities beyond those of any orientation; the others' times stay."""

    def time(price: float) -> float:
        money = money_cost(price, sensitivity, weight / 20.0)
        money += price_rise_cost(price, usual, sensitivity, weight / 20.0, effect)
        worth = perceived_value(benefit, 0.1, 0.2, money)
        return race_time(choice_utility(worth, steepness, 0.0, habit, 0.0, 0.0, 0.0), luck)

    assert time(prices[1]) >= time(prices[0])


def bought_next_week(before: Snapshot, firm: int, price: float) -> np.ndarray:
    """Let only customers live on for a week from a copy, with one firm's price changed: their purchases so far, by firm."""
    market = sim.Market.restored(before)
    market.step_number += 1
    market.firms[firm].price *= price
    market.customers_live()
    return market.state.purchases.astype(np.int64)


def at_most_one_occasion_a_week(tree: Tree) -> Tree:
    """Let everybody buy by contract."""
    for segment in tree["customers"]["segments"].values():
        segment["contract"] = {"period_weeks": 1 + segment["id"] % 3 if "id" in segment else 2}
    return tree


@given(tree=trees.map(at_most_one_occasion_a_week), rise=st.floats(1.0, 3.0), place=st.integers(0, 4))
@examples(30)
def test_at_an_occasion_a_higher_price_wins_nobody_and_drives_nobody_from_a_rival(
    tree: Tree, rise: float, place: int
) -> None:
    """Customer by customer under the same luck; where there are several occasions, the first changes the second."""
    market = sim.Market(loaded(tree))
    market.run(max(1, market.last_step // 2))
    firm = place % len(market.firms)
    before = market.snapshot()
    as_it_is, dearer = bought_next_week(before, firm, 1.0), bought_next_week(before, firm, rise)
    assert (dearer[firm] <= as_it_is[firm]).all()
    others = np.arange(len(market.firms)) != firm
    assert (dearer[others] >= as_it_is[others]).all()


@pytest.fixture(scope="module")
def market_at_work() -> Snapshot:
    """Customers of all three orientations who buy often, after half a year."""
    segments = {name: {**segment, "purchase_rate": {"mean": 1.0}} for name, segment in SEGMENTS.items()}
    return sim.Market(scenario(6000, customers={"segments": segments})).run(26).snapshot()


@pytest.mark.parametrize("segment", range(3), ids=list(SEGMENTS))
@pytest.mark.parametrize("rise", [1.02, 1.1, 1.5])
def test_a_week_at_a_higher_price_sells_less_in_every_orientation(market_at_work, segment, rise) -> None:
    theirs = market_at_work.state.segment == segment
    for firm in range(4):
        gained = bought_next_week(market_at_work, firm, rise) - bought_next_week(market_at_work, firm, 1.0)
        more = gained[firm][theirs]
        assert more.mean() - STANDARD_ERRORS * standard_error(more) <= 0.0
        if rise > 1.4:
            assert more.mean() + STANDARD_ERRORS * standard_error(more) < 0.0


@pytest.mark.parametrize("orientation", ["cost", "value", "technology"])
def test_over_a_run_a_higher_price_sells_less_where_rivals_do_not_respond(orientation) -> None:
    def sold(price: float, seed: int) -> float:
        firms = {name: {"strategy": {"name": "run_off"}} for name in ("Ours", "Theirs", "Third")}
        firms["Ours"]["offering"] = {"price": price}
        segments = {"All": {"share": 1.0, "orientation": orientation, "purchase_rate": {"mean": 0.5}}}
        market = sim.Market(scenario(500, firms=firms, customers={"segments": segments}), seed).run()
        return float(market.history.tally("purchases")[:, 0].sum())

    for low, high in ((18.0, 20.0), (20.0, 26.0)):
        change = np.array([sold(high, seed) - sold(low, seed) for seed in range(12)])
        assert change.mean() + STANDARD_ERRORS * standard_error(change) < 0.0


def without_money(tree: Tree) -> Tree:
    """Leave firms nothing to plan with; what nobody pays for stays: talk, posts, searching."""
    for firm in tree["firms"].values():
        firm["budget"] = 0.0
    tree["events"] = [event for event in tree["events"] if not any(".budget" in path for path in event["set"])]
    return tree


def without_talk(tree: Tree) -> Tree:
    """Let nobody hear of a firm for nothing either."""
    for orientation in tree["customers"]["orientations"].values():
        put(orientation, ("talking", "listening"), 0.0)
        put(orientation, ("choosing", "search"), 0.0)
    for firm in tree["firms"].values():
        firm["engagement"] = {"post_reach": 0.0}
    free = (".listening", ".search", ".post_reach")
    tree["events"] = [event for event in tree["events"] if not any(path.endswith(free) for path in event["set"])]
    return tree


@given(tree=trees.map(without_money))
@examples(20)
def test_nothing_spent_is_nothing_billed_and_nobody_reached(tree: Tree) -> None:
    market = sim.Market(loaded(tree))
    while market.running:
        market.step()
        people = dict(zip(market.scenario.customers.segments, market.people_by_segment.tolist(), strict=True))
        for firm in sim.Market.restored(market.snapshot()).firms:
            firm.reviews_last_week = 0  # customers' posts cost nothing
            assert not any(firm.advertising().values())
            assert not any(firm.reach(people))
    for line in ("acquisition", "retention", "development", "research"):
        assert market.history.line(line).sum() == 0, line


@given(tree=trees.map(without_money).map(without_talk))
@examples(20)
def test_without_money_and_talk_nobody_gets_to_know_a_firm(tree: Tree) -> None:
    assert sim.Market(loaded(tree)).run().history.tally("became_aware").sum() == 0


def test_talk_reaches_people_without_money() -> None:
    firms = {name: {"budget": 0.0, "initial_awareness": 0.3} for name in ("Ours", "Theirs")}
    assert sim.Market(scenario(firms=firms)).run().history.tally("became_aware").sum() > 0


TWINS: dict[str, dict[str, Any]] = {
    "plain": {},
    "busy": {
        "strategy": {"name": "portfolio"}, "programme": {}, "bonds": {"social": 0.2}, "level": "accountable",
        "research_basics": {"keeps_picture": True},
    },
}  # fmt: skip


def twins_advantage(firm: dict[str, Any], ids: tuple[int, int], more_liked: float = 0.0) -> tuple[float, float]:
    """Return by how much the first of two firms outsells the second, with its standard error, as shares of their mean.

    Customers are much alike, so that a small advantage shows.
    """
    alike = {"purchase_rate": {"mean": 0.5, "shape": None}, "taste_strength": 40.0}
    segments = {name: {**segment, **alike} for name, segment in SEGMENTS.items()}
    firms = {"One": {**firm, "id": ids[0], "offering": {"intercept": more_liked}}, "Other": {**firm, "id": ids[1]}}
    made = scenario(2000, firms=firms, weeks=30, customers={"segments": segments})
    revenue = np.array([sim.Market(made, seed).run().history.line("revenue").sum(axis=(0, 2)) for seed in range(48)])
    advantage = (revenue[:, 0] - revenue[:, 1]) / revenue.mean()
    return float(advantage.mean()), standard_error(advantage)


@pytest.mark.parametrize(("kind", "ids"), [("plain", (0, 1)), ("plain", (9, 2)), ("busy", (3, 4))])
def test_two_equal_firms_do_equally_well(kind, ids) -> None:
    """Next to each other, in different blocks of luck, and against the order of their numbers."""
    advantage, error = twins_advantage(TWINS[kind], ids)
    assert abs(advantage) < STANDARD_ERRORS * error < 0.035


def test_a_firm_liked_a_little_more_would_be_noticed() -> None:
    """A tenth of a unit of utility: some per cent of sales."""
    advantage, error = twins_advantage(TWINS["plain"], (0, 1), more_liked=0.1)
    assert STANDARD_ERRORS * error < advantage < 0.15


def standard_error(numbers: np.ndarray) -> float:
    """Return the standard error of a mean."""
    return float(numbers.std(ddof=1) / np.sqrt(len(numbers)))


def test_every_column_of_the_state_is_copied_with_a_market(market_at_work) -> None:
    """Otherwise a week from a copy would not be the same week."""
    one, other = (sim.Market.restored(market_at_work).state for _ in range(2))
    for column in COLUMNS:
        assert not np.shares_memory(getattr(one, column.name), getattr(other, column.name)), column.name
