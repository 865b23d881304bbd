"""Firms and customers as Mesa's agents: what Mesa's own tools (AgentSet, DataCollector, batch runs) see of a market."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import mesa
import numpy as np
from mesa.agentset import _HardKeyAgentSet

from simulation.customers.customer import Customer
from simulation.firms.firm import Firm
from simulation.state.columns import PRESENT


class AgentViews:
    """The part of a market that Mesa looks at. Views of customers are made when asked for, and then held."""

    _scenario: Any
    _views: dict[int, Customer]
    _view_set: Any
    _own_events: int
    """Events that a market has on Mesa's list itself: the next step, unless it is not stepping."""

    def _set_up_mesa(self, seed: int) -> None:
        self._views = {}
        self._view_set = None
        self._own_events = 1
        mesa.Model.__init__(self, rng=seed)

    @property
    def scenario(self) -> Any:
        """The scenario as it stands (events change it)."""
        return self._scenario

    @scenario.setter
    def scenario(self, value: Any) -> None:
        """Ignore the scenario that Mesa makes up; ours is given when the market is made and cannot be changed."""

    def awaits_more_than_steps(self) -> bool:
        """Whether somebody has scheduled events of Mesa's, which must not be missed."""
        return len(self._event_list) != self._own_events  # type: ignore[attr-defined]

    @contextmanager
    def not_stepping(self) -> Iterator[None]:
        """Let Mesa wait while weeks are run that are not steps, see :meth:`let_pass`."""
        self._default_schedule.pause()  # type: ignore[attr-defined]
        self._own_events = 0
        try:
            yield
        finally:
            self._own_events = 1
            self._default_schedule.resume()  # type: ignore[attr-defined]

    def let_pass(self, weeks: int) -> None:
        """Let Mesa's time go on by weeks that were not run as steps, while it waits."""
        self.steps += weeks  # type: ignore[attr-defined]
        self.time += weeks  # type: ignore[attr-defined]

    @property
    def customers(self) -> Any:
        """AgentSet of the customers in the market now."""
        present = np.flatnonzero(self.state.presence == PRESENT)  # type: ignore[attr-defined]
        key = (self.step_number, len(present))  # type: ignore[attr-defined]
        if self._view_set is None or self._view_set[0] != key:
            for row in present:
                if row not in self._views:
                    self._views[int(row)] = Customer(self, int(row))
            views = [self._views[int(row)] for row in present]
            self._view_set = (key, _HardKeyAgentSet(views, random=self.random))  # type: ignore[attr-defined]
        return self._view_set[1]

    @property
    def agents(self) -> Any:
        """AgentSet of firms and customers, firms first."""
        everybody = [*self.firms, *self.customers]  # type: ignore[attr-defined]
        return _HardKeyAgentSet(everybody, random=self.random)  # type: ignore[attr-defined]

    @property
    def agents_by_type(self) -> dict[type, Any]:
        """AgentSets by kind of agent."""
        return {
            Firm: _HardKeyAgentSet(self.firms, random=self.random),  # type: ignore[attr-defined]
            Customer: self.customers,
        }

    @property
    def agent_types(self) -> list[type]:
        """The kinds of agents."""
        return [Firm, Customer]

    def customer(self, customer_id: int) -> Customer:
        """Return the customer with a stable id, present or not.

        Raises
        ------
        KeyError
            If there is no such customer.
        """
        rows = np.flatnonzero(self.state.customer_id == customer_id)  # type: ignore[attr-defined]
        if len(rows) == 0:
            raise KeyError(f"there is no customer {customer_id}")
        return self._views.setdefault(int(rows[0]), Customer(self, int(rows[0])))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as a snapshot."""
        return type(self).restored, (self.snapshot(),)  # type: ignore[attr-defined]
