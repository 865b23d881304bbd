"""The market: customers, firms, and a week that reads like a list."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Self

import mesa
import numpy as np

from simulation.customers.bridges import contacts_of
from simulation.customers.logged_week import NO_LOG, NO_TRACE, NOTHING, logged_week
from simulation.customers.room import Room
from simulation.customers.tables import WeeksAhead, Weights, segment_table
from simulation.customers.weeks import customers_weeks
from simulation.firms.firm import Firm
from simulation.firms.looking_up import look_up
from simulation.firms.records import CopiedRecords
from simulation.firms.strategies import Strategy
from simulation.firms.view import ManagersView, PublicFirm
from simulation.latest import Latest
from simulation.market.agents import AgentViews
from simulation.market.facing import ShopWindow, managers_view, public_face
from simulation.market.interruption import noted_interruption
from simulation.market.planning import firms_act
from simulation.market.setting_up import check_strategies, populated
from simulation.market.snapshot import Snapshot
from simulation.market.talk import contacts_table, said_by_all, voices_table
from simulation.market.truth import truth_of_customers, truth_of_relationships
from simulation.market.weeks_ahead import ComingAndGoing, go_on
from simulation.outcomes.results import Results
from simulation.random_numbers import key_of
from simulation.scenario.schema import Scenario, changed
from simulation.state import tallies
from simulation.state.arrays import State
from simulation.state.history import History
from simulation.state.ledger import BILLS
from simulation.state.sharing import agenda
from simulation.state.tallies import N_FLOWS, N_TALLIES
from simulation.state.week import Clock, Contacts, Tables
from simulation.team import BLOCK, Team

if TYPE_CHECKING:
    import pandas as pd

    from simulation.outcomes.life import Life

MOST_CUSTOMERS_AHEAD = 512 * BLOCK
"""Customers up to which a week's Python is worth saving: in larger markets it is little beside customers' own time."""
PHASES = ("things_happen", "firms_plan", "customers_live", "bills_come_in", "write_down", "firms_develop")
"""The phases of a week, see :meth:`Market.step`."""
HEARD = np.array([tallies.IDEAS, tallies.REVIEWS, tallies.RATING])
"""What a firm is told of its customers every week."""
_IN_COMMON: defaultdict[int, Latest] = defaultdict(Latest)
"""What markets of the same scenario have in common, by how many events have happened: many are made in a sweep."""
POINTS = ("issued", "redeemed", "expired")
"""What becomes of a programme's points."""

Progress = Callable[[int, int], None]
"""Called with weeks done and weeks in all."""


class Market(AgentViews, mesa.Model):
    """A market of customers and firms, run week by week.

    Parameters
    ----------
    scenario
        What to run.
    seed
        Luck, instead of the scenario's [0 to 2**63 - 1].
    strategies
        Strategies by the name of the firm, instead of the scenario's; for strategies written in Python.
    threads
        Processor cores to use for one run. Results do not depend on it.
    log
        Whether to keep every single transaction, for ``results.transactions()``. Nothing else depends on it.

    Raises
    ------
    ValueError
        If a firm named in ``strategies`` does not exist.

    Attributes
    ----------
    state : the columns, see :mod:`simulation.state.columns`
    history : the weekly records
    results : tables of outcomes
    beginning : the scenario as it was before any event
    week : the week last run; 0 before the first that counts, negative during burn-in
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int | None = None,
        *,
        strategies: Mapping[str, Strategy] | None = None,
        threads: int = 1,
        log: bool = False,
    ) -> None:
        self.seed = scenario.seed if seed is None else int(seed)
        self._scenario = self.beginning = scenario
        self._set_up_mesa(self.seed)
        self.team = Team(threads)
        self.own_strategies = dict(strategies or {})
        check_strategies(self.own_strategies, scenario)
        self.key = key_of(self.seed)
        self.step_number = 0
        self.last_step = scenario.burn_in_weeks + scenario.weeks
        ids = scenario.firm_ids()
        self.firms = [
            Firm(self, name, row, ids[row], parameters, self.own_strategies.get(name, parameters.strategy))
            for row, (name, parameters) in enumerate(scenario.firms.items())
        ]
        self._prepare_segments()
        self.state, place = populated(self)
        self.network = contacts_of(scenario.customers, self.state.customer_id, self.state.segment, place, self.seed)
        self.levels = np.zeros((len(self.firms) + 1, len(self.segment_rows), N_TALLIES - N_FLOWS), np.int64)
        names = list(scenario.customers.segments)
        self.history = History.empty(
            list(scenario.firms), names, scenario.customers.groups(), 1 - scenario.burn_in_weeks, self.last_step
        )
        self.history.transactions = [] if log else None
        self._said = np.zeros((3, len(self.firms)))

    def step(self) -> None:
        """Run one week.

        Everybody acts on the state at the week's start: what happens in the market is known first, then firms plan on
        what they saw up to last week, then customers live through the week with the firms as they are, then the bills
        come in and the week is written down.
        """
        self.step_number += 1
        self.things_happen()
        endings = self.firms_plan()
        tally = endings + self.customers_live()
        bills = self.bills_come_in()
        self.write_down(tally, bills)
        self.firms_develop()
        if self.step_number >= self.last_step:
            self.running = False

    def looked_at_weekly(self) -> bool:
        """Whether weeks are run one by one: the market is looked at every week, or large."""
        changed_by_hand = type(self) is not Market or not vars(self).keys().isdisjoint(PHASES)
        if changed_by_hand or self.history.transactions is not None or self.network.mean_field:
            return True
        return len(self.state.customer_id) > MOST_CUSTOMERS_AHEAD or self.awaits_more_than_steps()

    def run(self, weeks: int | None = None, progress: Progress | None = None) -> Self:
        """Run to the end, or for a number of weeks (burn-in included) at most; returns the market itself.

        Raises
        ------
        KeyboardInterrupt
            After Ctrl-C, once the week is whole: what is done so far can be used, and the run can go on. A second Ctrl-C
            stops at once.
        """
        end = self.last_step if weeks is None else min(self.last_step, self.step_number + weeks)
        self.coming_and_going = ComingAndGoing(self.state)
        with self.team.at_work(), noted_interruption() as interruption:

            def goes_on() -> bool:
                return self.step_number < end and not interruption.noted

            while goes_on():
                weekly = self.looked_at_weekly()
                with nullcontext() if weekly else self.not_stepping():
                    while goes_on() and self.looked_at_weekly() == weekly:
                        self.step() if weekly else go_on(self, end)
                        if progress is not None:
                            progress(self.step_number, end)
        if interruption.noted:
            raise KeyboardInterrupt
        return self

    @property
    def week(self) -> int:
        """The week last run; 1 is the first that counts."""
        return self.step_number - self.scenario.burn_in_weeks

    @property
    def people(self) -> int:
        """Customers in the market now."""
        return sum(self.people_by_segment.tolist())

    @property
    def people_by_segment(self) -> np.ndarray:
        """Customers in the market now, (n_segments,); before the first week, those who will be in it."""
        if self.history.recorded > 0:
            return np.asarray(self.levels[-1, :, 0])
        return np.bincount(self.state.segment[self.state.arrival == 0], minlength=len(self.segment_rows))

    @property
    def results(self) -> Results:
        """Tables of outcomes of the weeks run so far."""
        return Results(self.history, self.scenario.scoring.discount_rate_per_year)

    # The phases of a week

    def things_happen(self) -> None:
        """Let this week's events change parameters."""
        for number, event in enumerate(self.scenario.events):
            if event.week == self.week:
                self._change(_IN_COMMON[number].of_the_same(changed, self.scenario, event.set))

    def firms_plan(self) -> np.ndarray:
        """Let firms whose plan has run out, and firms that enter, decide on what they can see.

        Returns the tallies of relationships ended, (n_firms + 1, n_segments, N_TALLIES).
        """
        tally = self._tallies()
        due = (self.step_number - 1) % self.scenario.planning_interval_weeks == 0
        planning = [
            firm
            for firm in self.trading()
            if (due or firm.parameters.enters_week == self.week) and not self.rests(firm)
        ]
        if planning:
            firms_act(self, planning, tally)
        return tally

    def customers_live(self) -> np.ndarray:
        """Run the customers' week; returns its tallies, (n_firms + 1, n_segments, N_TALLIES)."""
        self.shop_window.show(self, self.people_by_segment.tolist())
        return self.live(1)[0]

    def live(self, weeks: int) -> np.ndarray:
        """Run customers' weeks up to the present one; returns their tallies, (weeks, n_firms + 1, n_segments, N_TALLIES)."""
        tables, contacts = self.shop_window.tables(weeks), self._contacts()
        clock = Clock(self.step_number - weeks + 1, *self.key, self.scenario.economy.demand, NO_LOG, NO_TRACE)
        now = self.state
        following = now._replace(
            voice=now.voice_next, voice_next=now.voice, addressed=now.addressed_next, addressed_next=now.addressed
        )
        tally = self._live_through(now, following, tables, contacts, clock, weeks)
        if weeks % 2 == 1:
            self.state = following
        return tally

    def _live_through(
        self, now: State, following: State, tables: Tables, contacts: Contacts, clock: Clock, weeks: int
    ) -> np.ndarray:
        """Let all customers live through weeks, and keep the log if there is one; returns the tallies."""
        n, ratings, log = len(self.state.customer_id), self._ratings(), self.history.transactions
        if log is not None and self.week >= 1:
            parts = self.team.parts(n)
            tallies_of_all = self._tallies(len(parts), weeks)
            given = (now, following, tables, contacts, clock, tallies_of_all)
            logged = self.team.all(
                logged_week, [(*given, mine, ratings, self.rooms[mine], *part) for mine, part in enumerate(parts)]
            )
            log.append(np.concatenate(logged))
        else:
            threads = self.team.sharing(n)
            tallies_of_all = self._tallies(threads, weeks)
            notes = agenda(weeks, int(self.levels[-1, :, 0].sum()))
            given = (now, following, tables, contacts, clock, tallies_of_all)
            self.team.share(
                customers_weeks, [(*given, mine, notes, ratings, self.rooms[mine], 0, n) for mine in range(threads)]
            )
            if log is not None:
                log.append(NOTHING)
        return tallies_of_all.sum(axis=0) if len(tallies_of_all) > 1 else tallies_of_all[0]

    def _tallies(self, *kinds: int) -> np.ndarray:
        """Return empty tallies, (*kinds, n_firms + 1, n_segments, N_TALLIES)."""
        return np.zeros((*kinds, len(self.firms) + 1, len(self.segment_rows), N_TALLIES), np.int64)

    def bills_come_in(self) -> np.ndarray:
        """Return what each firm pays this week besides single purchases, (n_firms, n_segments, len(BILLS)) [cents]."""
        lines = [firm.weekly_bills() for firm in self.trading()]
        return self.bills_by_segment(lines, tuple(self.people_by_segment.tolist()))

    def bills_by_segment(self, bills_of_firms: Sequence[Mapping[str, int]], people: tuple[int, ...]) -> np.ndarray:
        """Return the bills of the firms that trade when there are so many people, as :meth:`bills_come_in` does [cents]."""
        bills = np.zeros((len(self.firms), len(self.segment_rows), len(BILLS)), np.int64)
        for firm, of_firm in zip(self.trading(), bills_of_firms, strict=True):
            bills[firm.row] = firm.bills_by_segment(of_firm, people)
        return bills

    def write_down(self, tally: np.ndarray, bills: np.ndarray) -> None:
        """Add the week to the records."""
        self.record(tally[None], bills[None], [[firm.technology for firm in self.firms]])

    def record(self, tally: np.ndarray, bills: np.ndarray, technology: Sequence[Sequence[float]]) -> None:
        """Add weeks to the records; ``technology`` (n_weeks, n_firms) may have gone on since [-]."""
        self.history.write(tally, self.levels, bills, [firm.price for firm in self.firms], technology)
        if self.network.mean_field:
            self._said = said_by_all(self, tally[-1])
        for of_week in tally[:, :-1, :, HEARD].sum(axis=2).tolist():
            for firm, (ideas, reviews, ratings) in zip(self.firms, of_week, strict=True):
                firm.hear(ideas, reviews, ratings / tallies.FIXED_POINT)

    def firms_develop(self) -> None:
        """Let spending on service, technology and campaign ideas take effect, from next week on."""
        for firm in self.trading():
            firm.develop()

    # Continuing and copying

    def snapshot(self) -> Snapshot:
        """Return a copy of everything that the future depends on."""
        return Snapshot.of(self)

    @classmethod
    def restored(cls, snapshot: Snapshot, threads: int = 1) -> Self:
        """Return a market that goes on from a snapshot exactly as the original would."""
        market = cls.__new__(cls)
        market._scenario = snapshot.scenario
        market._set_up_mesa(snapshot.seed)
        market.team = Team(threads)
        market.key = key_of(snapshot.seed)
        snapshot.into(market, Firm)
        market._prepare_segments()
        return market

    def equity_left(self) -> dict[str, float]:
        """Customer equity that each firm would leave behind if the run ended now, as of the first week that counts [EUR].

        The market goes on with the same luck for ``scoring.equity_weeks`` weeks, nobody spends anything on customers,
        prices stay, nothing else happens and nobody enters; the contribution of customers (before fixed cost) is
        discounted. What harvesting destroyed is missing here.
        """
        from simulation.market.equity import equity_left  # builds on this module

        return equity_left(self)

    # The truth, and one customer's part of it

    def truth(self, *, by_firm: bool = False) -> "pd.DataFrame":
        """Return what is true of the customers now, hidden from every firm and strategy: a table for the debrief.

        Parameters
        ----------
        by_firm
            One row a customer and firm, instead of one row a customer.

        Returns
        -------
        table
            Those in the market, with ``customer`` (the stable id), ``segment``, ``orientation`` and ``persona``. One row a
            customer: ``firm``, whose customer this is (of several the one bought from last; ``""`` if nobody's); ``stage`` with
            that firm (with no firm: with the one bought from last, else the furthest with any); ``perceived_value`` of that firm
            now, before luck [-]; ``loyalty`` as an attitude and lasting ``satisfaction`` [0 to 1]; ``spent`` [EUR] and
            ``purchases`` with all firms; ``purchase_rate`` [1/week]; ``price_sensitivity`` [-]. One row a customer and firm:
            ``stage``, ``taste`` [utility], ``perceived_value``, ``expected_benefit`` [-], ``satisfaction``, ``trust``,
            ``commitment`` (as of the last purchase), ``loyalty``, ``purchases``, ``spent``, ``opted_out`` (wants no more
            messages), ``taken_for`` (the segment that the firm takes the customer for; ``""``: it has no picture). NaN: not
            known yet, not bought from yet, or not to be had.
        """
        return truth_of_relationships(self) if by_firm else truth_of_customers(self)

    def follow(self, customer: int, *, start: Snapshot | None = None) -> "Life":
        """Return the life of one customer: what happened, every choice in its parts, and why, in words (``print`` it).

        The run up to now is repeated with that customer traced, and checked to be the same to the last bit.

        Parameters
        ----------
        customer
            Stable id, as in :meth:`truth` or in the log of transactions; from 0 on.
        start
            A snapshot of this run to repeat it from, instead of the beginning: quicker, and the life holds the weeks after it.

        Raises
        ------
        ValueError
            If there is no such customer, or the snapshot is of another run.
        RuntimeError
            If the run cannot be repeated because something was changed by hand while it ran.
        """
        return self.lives([customer], start=start)[customer]

    def lives(self, customers: Iterable[int], *, start: Snapshot | None = None) -> "dict[int, Life]":
        """Return the lives of several customers, by their ids, for the cost of one repetition; see :meth:`follow`."""
        from simulation.market.lives import lives_of  # builds on this module

        return lives_of(self, customers, start)

    def contacts(self) -> "pd.DataFrame":
        """Return who talks with whom: one row a link between two customers in the market, ``customer`` and ``contact``.

        Where everybody hears everybody (a network of kind ``complete``), there is no link, and the table is empty.
        """
        return contacts_table(self)

    def voices(self) -> "pd.DataFrame":
        """Return who talks of what this week: one row a customer in the market.

        ``customer``, ``segment``; ``firm``, the one bought from last (``""`` if none); ``contacts``, how many in the market talk
        with this customer; ``influence``, as how many contacts its voice counts [-]; ``heard``, the product of both: how far its
        word goes; ``recommends`` and ``warns``, the firms that it speaks of this week, joined by commas.
        """
        return voices_table(self)

    # Details

    def seen_by(self, firm: Firm) -> tuple[np.ndarray, ManagersView]:
        """Return what a firm sees when it plans, and the rows of the customers in its records, (n_known,)."""
        (rows, records), *_ = self.files([firm])
        return rows, managers_view(self, firm, records, self.public_faces())

    def trading(self) -> list[Firm]:
        """Return the firms in the market this week."""
        week = self.week
        return [firm for firm in self.firms if firm.trades(week)]

    def files(self, firms: Sequence[Firm]) -> list[tuple[np.ndarray, CopiedRecords]]:
        """Return the rows of the customers in firms' records, (n_known,) each, and copies of the records."""
        return look_up(
            self.state, self.step_number, [firm.known() for firm in firms], self._contracts, self._segments_by_id, self.key,
            self.team,
        )  # fmt: skip

    def public_faces(self) -> list[PublicFirm]:
        """Return what anybody can see of the firms in the market."""
        return [public_face(firm) for firm in self.trading()]

    def rests(self, firm: Firm) -> bool:
        """Whether a firm would do nothing, if it planned."""
        return firm.rests() and not self.owes_points(firm)

    def _ratings(self) -> np.ndarray:
        return np.array([firm.rating_sum for firm in self.firms])

    def owes_points(self, firm: Firm) -> bool:
        """Whether customers have points of a firm's that they could still use."""
        if not firm.has_issued_points:
            return False
        issued, redeemed, expired = (self.history.tally(f"points_{name}_cents")[:, firm.row].sum() for name in POINTS)
        return bool(issued > redeemed + expired)

    def _change(self, scenario: Scenario) -> None:
        """Go on under changed parameters."""
        before, self._scenario = self._scenario, scenario
        for firm in self.firms:
            parameters = scenario.firms[firm.name]
            new_strategy = parameters.strategy != before.firms[firm.name].strategy
            firm.change(parameters, parameters.strategy if new_strategy else None)
        self._prepare_segments()

    def _prepare_segments(self) -> None:
        customers, reference_price = self.scenario.customers, self.scenario.economy.reference_price
        in_common = _IN_COMMON[sum(event.week <= self.week for event in self.scenario.events)]
        # equal ones may be in another order
        self.segment_rows = in_common.of_the_same(segment_table, customers, reference_price)
        self.over_weeks = in_common.of_the_same(WeeksAhead, self.segment_rows).table(self.last_step + 1)
        self._contracts = np.ascontiguousarray(self.segment_rows["contract_weeks"])
        self._segments_by_id = np.array(customers.segments_by_id())
        self.weights = in_common.of_the_same(Weights, customers)
        self.shop_window = ShopWindow(self.segment_rows, len(self.firms), self.over_weeks)
        self.rooms = [Room.of(len(self.firms), len(self.segment_rows)) for _ in range(self.team.threads)]

    def _contacts(self) -> Contacts:
        all_here = int(self.people == len(self.state.customer_id))
        return Contacts(
            self.network.offsets, self.network.neighbours, all_here, int(self.network.mean_field), self._said
        )
