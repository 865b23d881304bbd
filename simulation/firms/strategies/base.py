"""What every strategy is: parameters, and one method that turns what the firm can see into a decision.

A new strategy is a file in this folder with a class marked ``@strategy``; nothing else needs to know of it. In a
notebook, a class derived from :class:`Strategy` works without any mark: hand it to ``Market(..., strategies=...)``.
"""

from abc import abstractmethod
from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar, get_args

import numpy as np

from simulation.firms.customer_estimates import first_by
from simulation.firms.decision import UNTREATED, Decision, Treatment
from simulation.firms.view import ManagersView
from simulation.parameters import Parameters, parameter

AMOUNT = "assumption: of the order of a tenth of the default firm's revenue, see docs/published_ranges.md"


class Strategy(Parameters):
    """How a firm decides. Subclasses write :meth:`decide`; they keep no memory: all they need is in the view.

    ``idle``: whether it always decides to do nothing, so that nobody need look anything up for it.
    """

    idle: ClassVar[bool] = False

    @abstractmethod
    def decide(self, view: ManagersView) -> Decision:
        """Return the plan for the coming weeks."""

    def names_used(self) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
        """Yield what the parameters name of the market or the firm, so that a misspelt name is found beforehand.

        Each as (kind, path of the parameter, name); the kind is ``segments``, ``personas`` (a segment or its persona),
        ``media``, ``research`` or ``levels``.
        """
        return iter(())


class CaringStrategy(Strategy):
    """A strategy that may give personal attention and that keeps its campaign idea fresh."""

    care_per_customer: float = parameter(
        0.3,
        "Spending on each customer who gets personal attention.",
        unit="EUR/week",
        source="assumption: about a quarter of a default customer's margin",
        gt=0,
        le=1e6,
    )
    renew_below: float = parameter(
        0.5,
        "Freshness of the campaign idea below which it is replaced (while there is an acquisition budget).",
        unit="-",
        source="assumption: renewed when half its effect is gone",
        ge=0,
        le=1,
    )

    def renews(self, view: ManagersView, spending: float) -> bool:
        """Whether the campaign idea is worn out and there is spending that would be wasted on it."""
        return spending > 0.0 and view.idea_freshness < self.renew_below

    def care(self, view: ManagersView, budget: float) -> tuple[tuple[Treatment, ...], np.ndarray]:
        """Give personal attention to the customers of highest value who have not gone quiet, as far as the budget goes.

        Returns
        -------
        treatments, treatment
            As in :class:`~simulation.firms.decision.Decision`.
        """
        chosen = most_valuable(view, int(budget / self.care_per_customer))
        return _personal_attention(self.care_per_customer), chosen.view(np.uint8)


class BudgetStrategy(CaringStrategy):
    """A strategy with one budget for winning and one for keeping, fixed beforehand."""

    acquisition_budget: float = parameter(
        600.0, "Spending on winning new customers.", unit="EUR/week", source=AMOUNT, ge=0, le=1e12, play=True
    )
    retention_budget: float = parameter(
        0.0, "Spending on keeping customers.", unit="EUR/week", source=AMOUNT, ge=0, le=1e12, play=True
    )

    def plan(self, view: ManagersView, **more: Any) -> Decision:
        """Return a decision that spends both budgets; ``more`` sets other parts of the decision."""
        treatments, treatment = self.care(view, self.retention_budget)
        return Decision(
            acquisition_spending=self.acquisition_budget,
            renew_idea=self.renews(view, self.acquisition_budget),
            treatments=treatments,
            treatment=treatment,
            **more,
        )


@cache
def _personal_attention(weekly_cost: float) -> tuple[Treatment, Treatment]:
    return UNTREATED, Treatment("personal attention", weekly_cost=weekly_cost, contact=True)


def most_valuable(view: ManagersView, number: int) -> np.ndarray:
    """Mark the ``number`` customers of highest yearly value among those not gone quiet, (n_known,) of bool."""
    records = view.records
    return first_by(records.yearly_value, records.as_filed("customer_id"), number, ~records.looks_lapsed())


STRATEGIES: dict[str, type[Strategy]] = {}
"""Every shipped strategy by its name in scenario files."""


def strategy[S: Strategy](cls: type[S]) -> type[S]:
    """Register a strategy under the value of its ``name`` field.

    Raises
    ------
    ValueError
        If the name is taken.
    """
    (name,) = get_args(cls.model_fields["name"].annotation)
    if name in STRATEGIES:
        raise ValueError(f"two strategies are named '{name}'")
    STRATEGIES[name] = cls
    return cls
