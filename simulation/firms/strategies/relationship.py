"""What strategies that choose an action for each customer have in common: budgets, changes of actions, first come first."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from pydantic import model_validator

from simulation.firms.actions import ActionChanges, check_changes, treatment_of
from simulation.firms.conditions import Facts
from simulation.firms.customer_estimates import within
from simulation.firms.decision import UNTREATED, Decision, Treatment
from simulation.firms.strategies.base import AMOUNT, Strategy
from simulation.firms.view import ManagersView
from simulation.parameters import parameter


class Choosing:
    """An action for each customer: the first that is given holds.

    Attributes
    ----------
    actions
        Names of the actions given so far, in that order; the first is ``nothing``.
    place : (n_known,)
        Each customer's place in ``actions``.
    """

    def __init__(self, n_known: int) -> None:
        self.actions = ["nothing"]
        self.place: NDArray[np.uint8] = np.zeros(n_known, np.uint8)  # there are few treatments
        self._open = np.ones(n_known, np.bool_)

    def give(self, action: str, who: NDArray[np.bool_]) -> None:
        """Give an action to those of ``who`` (n_known,) who have been given none so far."""
        if action not in self.actions:
            self.actions.append(action)
        given = self._open & who
        self.place |= given.view(np.uint8) * np.uint8(self.actions.index(action))  # the place of who is open is 0
        self._open &= ~given


class RelationshipStrategy(Strategy):
    """A strategy that chooses an action for each customer anew at every planning, under a budget.

    Subclasses say which actions they use, and write :meth:`choose`.
    """

    uses: ClassVar[tuple[str, ...]] = ()

    acquisition_budget: float = parameter(
        300.0, "Spending on winning new customers.", unit="EUR/week", source=AMOUNT, ge=0, le=1e12, play=True
    )
    retention_budget: float | None = parameter(
        500.0,
        "Most that attention and closer relationship levels may cost; who is worth most comes first; null: no limit.",
        unit="EUR/week",
        source=AMOUNT,
        ge=0,
        le=1e12,
        play=True,
    )
    renew_below: float = parameter(
        0.5,
        "Freshness of the campaign ideas below which they are replaced (while there is an acquisition budget).",
        unit="-",
        source="assumption: renewed when half their effect is gone",
        ge=0,
        le=1,
    )
    target: list[str] = parameter(
        ...,
        "Segments that advertising is meant for; empty: everybody.",
        unit="-",
        source="structure",
        default_factory=list,
        max_length=100,
    )
    actions: dict[str, ActionChanges] = parameter(
        ...,
        "Changed numbers of actions, by the action's name; what there is to change is listed in docs/rules.md.",
        unit="-",
        source="structure",
        default_factory=dict,
        max_length=40,
    )

    @model_validator(mode="after")
    def _actions_exist(self) -> "RelationshipStrategy":
        check_changes(self.actions, self.actions_used())
        return self

    def actions_used(self) -> tuple[str, ...]:
        """Return the names of the actions that the strategy can choose."""
        return self.uses

    def names_used(self) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
        yield from (("segments", ("target", place), name) for place, name in enumerate(self.target))
        for action, changes in self.actions.items():
            if changes.level is not None:
                yield "levels", ("actions", action, "level"), changes.level

    @abstractmethod
    def choose(self, facts: Facts, choosing: Choosing) -> None:
        """Give each customer an action (or none) on what the firm can see."""

    def worth(self, facts: Facts) -> NDArray[np.float64]:
        """Who comes first where the budget does not suffice for all, (n_known,): by default, who pays most a year."""
        return np.asarray(facts["value"])

    def decide(self, view: ManagersView) -> Decision:
        facts = Facts(view)
        treatments, treatment = self.treat(facts)
        return Decision(
            acquisition_spending=self.acquisition_budget,
            renew_idea=self.renews(view, self.acquisition_budget),
            target=tuple(self.target),
            treatments=treatments,
            treatment=treatment,
        )

    def renews(self, view: ManagersView, spending: float) -> bool:
        """Whether the campaign ideas are worn out and there is spending that would be wasted on them."""
        return spending > 0.0 and view.idea_freshness < self.renew_below

    def treat(self, facts: Facts) -> tuple[tuple[Treatment, ...], NDArray[np.uint8]]:
        """Return the treatments, and each customer's place among them after the budget, as in a decision."""
        choosing = Choosing(len(facts))
        self.choose(facts, choosing)
        treatments = (UNTREATED, *(treatment_of(name, self.actions) for name in choosing.actions[1:]))
        if self.retention_budget is None:
            return treatments, choosing.place
        costs = np.array([cost_of(treatment, facts.view) for treatment in treatments])
        kept = within(
            self.worth(facts), facts.records.as_filed("customer_id"), costs.take(choosing.place), self.retention_budget
        )
        return treatments, choosing.place * kept


def cost_of(treatment: Treatment, view: ManagersView) -> float:
    """What a treatment costs beyond the firm's ordinary relationship level [EUR/customer/week]."""
    if treatment.level is None:
        return treatment.weekly_cost
    closer = view.levels[treatment.level].weekly_cost - view.levels[view.level].weekly_cost
    return max(0.0, treatment.weekly_cost + closer)
