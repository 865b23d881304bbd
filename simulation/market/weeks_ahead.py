"""Weeks for which everything that firms will be is known already: customers live through all of them in one go."""

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from simulation.market.facing import MOST_AHEAD
from simulation.state.arrays import State, first_to_come_or_go
from simulation.state.columns import GONE, NOT_YET
from simulation.state.tallies import STAGE

if TYPE_CHECKING:
    from simulation.market.market import Market


class ComingAndGoing:
    """What is known, while a market runs, of who comes and goes; a large market need not be asked again and again.

    Attributes
    ----------
    leave_after_purchases
        Whether anybody may: that is not known beforehand.
    """

    def __init__(self, state: State) -> None:
        self.leave_after_purchases = bool(state.dropout.max(initial=0.0) > 0.0)
        self._first = 0

    def nobody_until(self, state: State, last: int) -> bool:
        """Whether nobody arrives or leaves up to the step ``last``; who leaves after a purchase is taken to stay."""
        if self._first <= last:  # who drops out meanwhile would have gone later: nobody comes or goes before the first
            self._first = first_to_come_or_go(state.presence, state.arrival, state.departure)
        return self._first > last


def foreseeable_weeks(market: "Market", end: int) -> int:
    """Return for how many weeks, this one included and up to step ``end``, everything that firms will be is known already.

    From next week on, nothing happens then, nobody enters or plans, and firms neither advertise to a number of people that
    nobody can know nor take up ideas.
    """
    scenario = market.scenario
    weeks = [event.week for event in scenario.events]
    weeks += [firm.parameters.enters_week for firm in market.firms if firm.parameters.enters_week is not None]
    changes = [week + scenario.burn_in_weeks for week in weeks]
    if any(not market.rests(firm) for firm in market.trading()):
        interval = scenario.planning_interval_weeks
        changes.append(market.step_number + interval - (market.step_number - 1) % interval)
    before = [step - 1 for step in changes if step > market.step_number]
    last = min([end, market.step_number + MOST_AHEAD - 1, *before])
    if last == market.step_number:
        return 1
    known = not market.coming_and_going.leave_after_purchases
    return last - market.step_number + 1 if all(firm.foreseeable(known) for firm in market.firms) else 1


def people_to_come(market: "Market", weeks: int) -> list[list[int]]:
    """Return how many people will be in the market as this week and the next ones begin, (weeks, n_segments).

    Lifetimes are drawn when the market is made; who leaves after a purchase is counted as staying.
    """
    here = market.people_by_segment
    if weeks == 1:
        return [here.tolist()]
    state, now, last = market.state, market.step_number, market.step_number + weeks - 2
    if market.coming_and_going.nobody_until(state, last):
        return [here.tolist()] * weeks
    newcomer = (state.presence == NOT_YET) & (state.arrival > 0)  # who is there from the start is counted already
    coming = np.flatnonzero(newcomer & (state.arrival <= last))
    going = np.flatnonzero((state.presence != GONE) & ~newcomer & (state.departure <= last))
    comes = np.maximum(state.arrival[coming], now)
    goes = np.concatenate([np.maximum(state.departure[coming], comes + 1), np.maximum(state.departure[going], now)])
    change = np.zeros((weeks, len(here)), np.int64)
    np.add.at(change, (comes - now + 1, state.segment[coming]), 1)
    of_goers = state.segment[np.concatenate([coming, going])]
    np.subtract.at(change, ((goes - now + 1)[goes <= last], of_goers[goes <= last]), 1)
    change[0] = here
    people: list[list[int]] = change.cumsum(axis=0).tolist()
    return people


def go_on(market: "Market", end: int) -> None:
    """Run a week, and those after it that are known beforehand, at most up to step ``end``.

    The same as so many steps, but customers live through all of them in one go.
    """
    market.step_number += 1
    market.things_happen()
    endings = market.firms_plan()
    weeks = foreseeable_weeks(market, end)
    lines, technology, trading = [], [], market.trading()
    for place, here in enumerate(people_to_come(market, weeks)):
        market.step_number += place > 0
        market.shop_window.show(market, here, place)
        lines.append([firm.weekly_bills() for firm in trading])
        technology.append([firm.technology for firm in market.firms])
        for firm in trading:
            firm.develop()
    people = [market.people_by_segment.tolist()]  # as each week begins
    tally = market.live(weeks)
    people += (market.levels[-1, :, 0] + tally[:, -1, :, STAGE].cumsum(axis=0)).tolist()
    tally[0] += endings
    bills = [market.bills_by_segment(lines[0], tuple(people[0]))]
    for before, week in pairwise(range(weeks)):
        same = lines[week] == lines[before] and people[week] == people[before]
        bills.append(bills[before] if same else market.bills_by_segment(lines[week], tuple(people[week])))
    market.record(tally, np.array(bills), technology)
    market.let_pass(weeks)
    if market.step_number >= market.last_step:
        market.running = False
