"""Weeks in which firms are known beforehand are lived through in one go, and come to the same as week by week."""

from typing import Any

import mesa
import numpy as np
import pytest

import simulation as sim
from simulation.compiling import compiled
from simulation.customers.weeks import SHARE, more_people
from simulation.firms.decision import Decision
from simulation.firms.firm import Firm
from simulation.firms.strategies import Strategy
from simulation.firms.view import ManagersView
from simulation.market import weeks_ahead
from simulation.market.market import Market, Progress
from simulation.market.weeks_ahead import ComingAndGoing
from simulation.scenario import Scenario
from simulation.scenario.schema import changed
from simulation.state import tallies
from simulation.state.arrays import empty_state
from simulation.state.columns import FOREVER, GONE, NOT_YET, PRESENT
from simulation.team import BLOCK
from tests.market.markets import FIRMS, SEGMENTS, scenario

CLOSED: dict[str, Any] = {
    "segments": {name: {**segment, "attrition": {"kind": "none"}} for name, segment in SEGMENTS.items()},
    "arrivals": {"per_year": 0.0},
}
LEAVING: dict[str, Any] = {
    "segments": {
        name: {**segment, "attrition": {"kind": "per_purchase", "probability": 0.2}}
        for name, segment in SEGMENTS.items()
    },
    "arrivals": {"per_year": 0.0},
}
REVIEWING = {"cost": {"talking": {"review_probability": 0.7}, "choosing": {"search": 0.8}}}  # who read them, too
RUN_OFF = {"initial_awareness": 0.9, "strategy": {"name": "run_off"}}


def by_steps(market: Market) -> Market:
    while market.running:
        market.step()
    return market


def assert_same(one: Market, other: Market) -> None:
    for name in ("tallies", "bills", "accounts", "prices", "technology"):
        assert np.array_equal(getattr(one.history, name), getattr(other.history, name)), name
    for name, column, same in zip(one.state._fields, one.state, other.state, strict=True):
        assert np.array_equal(column, same), name
    for firm, like in zip(one.firms, other.firms, strict=True):
        for name in ("rating_sum", "reviews", "usual_price", "weeks_in_use", "service_rise", "technology", "knowledge"):
            assert getattr(firm, name) == getattr(like, name), name


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many weeks were run in one go, each time that it was more than one."""
    seen: list[int] = []
    original = weeks_ahead.foreseeable_weeks

    def noted(market: Market, end: int) -> int:
        weeks = original(market, end)
        seen.extend([weeks] if weeks > 1 else [])
        return weeks

    monkeypatch.setattr(weeks_ahead, "foreseeable_weeks", noted)
    return seen


MARKETS: dict[str, Scenario] = {
    "nobody comes or goes, and people write reviews": scenario(
        400, customers={**CLOSED, "orientations": REVIEWING}, planning_interval_weeks=6
    ),
    "people come and go, and firms advertise, one of them to some": scenario(
        400,
        weeks=60,
        planning_interval_weeks=6,
        customers={
            "segments": {
                name: {**segment, "attrition": {"kind": "per_period", "probability": 0.1, "period_weeks": 1}}
                for name, segment in SEGMENTS.items()
            },
            "arrivals": {"per_year": 0.5, "replace_leavers": True},
        },
        firms={
            **FIRMS,
            "Choosy": {
                "strategy": {"name": "persona_targeting", "acquisition_budget": 300.0},
                "research_basics": {"keeps_picture": True},
            },
        },
    ),
    "people come, and nobody advertises": scenario(
        400, customers={"arrivals": {"per_year": 0.5}}, firms={"Old": RUN_OFF, "Other": RUN_OFF}
    ),
    "people leave, and nobody advertises": scenario(
        400, customers={"orientations": REVIEWING, **LEAVING}, firms={"Old": RUN_OFF, "Other": RUN_OFF}
    ),
    "everybody is there for sixteen weeks, then people leave whose contacts have been talking": scenario(
        400,
        customers={
            "segments": {
                name: {**segment, "attrition": {"kind": "per_period", "probability": 0.4, "period_weeks": 16}}
                for name, segment in SEGMENTS.items()
            },
            "arrivals": {"per_year": 0.0, "replace_leavers": False},
        },
        planning_interval_weeks=6,
    ),
    "something happens, somebody enters, a partner comes": scenario(
        400,
        customers=CLOSED,
        planning_interval_weeks=13,
        firms={
            **FIRMS,
            "Late": {"enters_week": 10},
            "Joined": {
                "strategy": {"name": "retention_focus"},
                "partners": {"Maker": {"from_week": 9, "weekly_cost": 5.0, "service": 0.2, "ramp_weeks": 8.0}},
            },
        },
        events=[{"week": 5, "title": "Dearer", "set": {"firms.Keeper.offering.price": 21.0}}],
    ),
    "a partner's help grows, and nothing else changes": scenario(
        400,
        customers=CLOSED,
        planning_interval_weeks=13,
        firms={
            "Keeper": FIRMS["Keeper"],
            "Joined": {
                "strategy": {"name": "retention_focus"},
                "partners": {"Maker": {"from_week": 9, "service": 0.2, "unit_cost": -2.0, "ramp_weeks": 20.0}},
            },
        },
    ),
    "sales and research": scenario(
        400,
        customers=CLOSED,
        planning_interval_weeks=5,
        firms={
            "Seller": {"strategy": {"name": "flash_sales"}},
            "Asker": {"strategy": {"name": "persona_targeting"}, "research_basics": {"keeps_picture": True}},
        },
    ),
}


@pytest.mark.parametrize("name", MARKETS)
def test_quiet_weeks_come_to_the_same_as_steps(name: str, quiet: list[int]) -> None:
    market = sim.Market(MARKETS[name]).run()
    assert sum(quiet) > 20
    assert max(quiet) > 2
    stepped = by_steps(sim.Market(MARKETS[name]))
    assert_same(market, stepped)
    assert (market.steps, market.time, market.running) == (stepped.steps, stepped.time, False)


@pytest.mark.parametrize("name", MARKETS)
def test_threads_share_quiet_weeks(name: str, quiet: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody begins a week before everybody has lived through the one before, whose reviews and leavers count."""
    monkeypatch.setattr("simulation.team.LEAST_SHARED", BLOCK)
    made = changed(MARKETS[name], {"customers.number": 4 * SHARE - 100})
    market = sim.Market(made, threads=2).run()
    assert market.team.sharing(len(market.state.customer_id)) == 2
    assert max(quiet) > 2
    assert_same(market, by_steps(sim.Market(made)))


def test_people_are_counted_whichever_thread_saw_them_come_or_go() -> None:
    tallies_of_all = np.zeros((2, 3, 2, tallies.N_TALLIES), np.int64)
    tallies_of_all[0, -1, 0, tallies.STAGE] = -2
    tallies_of_all[1, -1, 1, tallies.STAGE] = 5
    tallies_of_all[1, 0, 1, tallies.STAGE] = 100  # of a firm's, not of the market's
    assert counted(tallies_of_all) == 3


@compiled
def counted(tallies_of_all: Any) -> int:
    return more_people(tallies_of_all)


def test_reviews_are_written_in_quiet_weeks(quiet: list[int]) -> None:
    market = sim.Market(MARKETS["nobody comes or goes, and people write reviews"]).run()
    weeks_with_reviews = np.count_nonzero(market.history.tally("reviews").sum(axis=(1, 2)))
    assert weeks_with_reviews > market.step_number - sum(quiet)  # so some of them are in quiet weeks


@pytest.mark.parametrize(
    "changes",
    [
        {"customers": LEAVING},  # nobody knows how many people firms will advertise to
        {"customers": CLOSED, "firms": {**FIRMS, "Known": {"engagement": {"post_reach": 0.1}}}},
        {"customers": {**CLOSED, "network": {"kind": "complete"}}},
    ],
)
def test_weeks_that_hang_on_what_customers_do_are_run_one_by_one(changes: dict[str, Any], quiet: list[int]) -> None:
    sim.Market(scenario(300, **changes)).run()
    assert quiet == []


def test_weeks_are_run_one_by_one_where_they_are_looked_at(quiet: list[int]) -> None:
    made = MARKETS["nobody comes or goes, and people write reviews"]

    class Own(Market):
        """A market that somebody has changed."""

    Own(made).run()
    sim.Market(made, log=True).run()
    assert quiet == []


def test_what_is_scheduled_with_mesa_happens_in_its_week() -> None:
    market = sim.Market(MARKETS["nobody comes or goes, and people write reviews"])
    seen: list[int] = []

    class Watch:
        def look(self) -> None:
            seen.append(market.step_number)

    watch = Watch()
    market.schedule_event(watch.look, at=16.5)
    market.run()
    assert seen == [16]
    assert isinstance(market, mesa.Model)


@pytest.mark.parametrize("progress", [None, lambda done, of: None], ids=["untold", "told of progress"])
def test_what_a_strategy_schedules_with_mesa_happens_in_its_week(progress: Progress | None) -> None:
    seen: list[int] = []

    class Watch:
        def look(self) -> None:
            seen.append(market.step_number)

    class Schedules(Strategy):
        def decide(self, view: ManagersView) -> Decision:
            if market.step_number == 1:
                market.schedule_event(watch.look, at=16.5)
            return Decision()

    watch = Watch()
    market = sim.Market(MARKETS["nobody comes or goes, and people write reviews"], strategies={"Keeper": Schedules()})
    market.run(progress=progress)
    assert seen == [16]


def test_mesa_goes_on_where_quiet_weeks_ended() -> None:
    made = MARKETS["nobody comes or goes, and people write reviews"]
    market = sim.Market(made).run(13)
    market.step()
    assert (market.steps, market.time, market.step_number) == (14, 14.0, 14)
    seen: list[tuple[int, float]] = []
    market.run(progress=lambda done, _: seen.append((market.steps, market.time)))
    assert seen == [(weeks, float(weeks)) for weeks, _ in seen]
    assert seen[-1][0] == made.weeks + made.burn_in_weeks
    assert_same(market, by_steps(sim.Market(made)))


def test_mesa_goes_on_after_quiet_weeks_in_which_a_strategy_failed() -> None:
    made = MARKETS["nobody comes or goes, and people write reviews"]

    class Fails(Strategy):
        def decide(self, view: ManagersView) -> Decision:
            if view.week > 10:
                raise RuntimeError("no idea")
            return Decision()

    market = sim.Market(made, strategies={"Keeper": Fails()})
    with pytest.raises(RuntimeError, match="no idea"):
        market.run()
    assert not market.awaits_more_than_steps()  # but for the next step


COMING = [(PRESENT, 0, 9), (NOT_YET, 7, 20), (NOT_YET, 0, 12), (GONE, 0, 3), (PRESENT, 2, FOREVER)]


@pytest.mark.parametrize(("left_out", "first"), [((), 7), ((1,), 9), ((0, 1), 12)])
def test_it_is_known_until_when_nobody_comes_or_goes(left_out: tuple[int, ...], first: int) -> None:
    state = empty_state(len(COMING), 2)
    for row, person in enumerate(COMING):
        state.presence[row], state.arrival[row], state.departure[row] = person
    state.presence[list(left_out)] = GONE
    asked = ComingAndGoing(state)
    assert not asked.leave_after_purchases
    assert all(asked.nobody_until(state, last) for last in (1, 6, first - 1))
    assert not asked.nobody_until(state, first)
    state.presence[:-1] = GONE
    assert asked.nobody_until(state, FOREVER - 1)  # looked at anew once the first has gone
    state.dropout[0] = 0.1
    assert ComingAndGoing(state).leave_after_purchases


def test_firms_that_rest_come_to_the_same_as_if_they_planned(monkeypatch: pytest.MonkeyPatch) -> None:
    made = scenario(400, firms={**FIRMS, "Old": RUN_OFF}, customers={"orientations": REVIEWING})
    resting = sim.Market(made).run()
    left = resting.equity_left()
    asked: list[str] = []
    monkeypatch.setattr(Firm, "rests", lambda firm: asked.append(firm.name))
    planning = sim.Market(made).run()
    assert_same(resting, planning)
    assert planning.equity_left() == left
    assert set(asked) == {"Keeper", "Winner", "Cheap", "Server", "Old"}
