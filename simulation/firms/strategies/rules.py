"""A strategy written in the scenario file, without any code: ordered rules over what the firm can see."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import field_validator, model_validator

from simulation.firms.actions import ACTIONS
from simulation.firms.conditions import Facts, condition, quantity
from simulation.firms.conditions.words import LONGEST
from simulation.firms.decision import Decision
from simulation.firms.strategies.base import strategy
from simulation.firms.strategies.flash_sales import OccasionalSales
from simulation.firms.strategies.relationship import Choosing
from simulation.firms.view import ManagersView
from simulation.parameters import Parameters, fault, nearest, parameter
from simulation.state.week import MOST_TREATMENTS

MOST_RULES = 60


class Rule(Parameters):
    """What to do with which customers."""

    when: str = parameter(
        ...,
        "Condition on a customer, such as: recency_weeks > 12 and value > 100 (fields: docs/rules.md).",
        unit="-",
        source="structure",
        max_length=LONGEST,
    )
    do: str = parameter(
        ...,
        "Action for customers of whom it holds: one of the table in docs/rules.md, or one made up under actions.",
        unit="-",
        source="structure",
        min_length=1,
        max_length=60,
    )

    @field_validator("when")
    @classmethod
    def _has_a_meaning(cls, when: str) -> str:
        condition(when)
        return when


@strategy
class Rules(OccasionalSales):
    """Go through the rules in their order for each customer; the first that holds says what to do.

    Rules see what a manager sees: own records, own accounts, public facts. All fields and actions are listed in
    docs/rules.md. Source: database marketing by rules, Hughes (1994), *Strategic Database Marketing*.
    """

    name: Literal["rules"] = parameter(..., "By rules written here.", unit="-", source="structure")
    rules: list[Rule] = parameter(
        ..., "The rules, first come first.", unit="-", source="structure", default_factory=list, max_length=MOST_RULES
    )
    otherwise: str = parameter(
        "nothing",
        "Action for customers of whom no rule holds.",
        unit="-",
        source="structure",
        min_length=1,
        max_length=60,
    )
    rank_by: str = parameter(
        "value",
        "Quantity by which customers come first where the retention budget does not suffice for all.",
        unit="-",
        source="structure",
        max_length=LONGEST,
    )
    price: str | None = parameter(
        None,
        "Shelf price, from the firm's own fields, such as: cheapest_rival * 0.95; null, or where it gives no price: as it "
        "is [EUR].",
        unit="-",
        source="structure",
        max_length=LONGEST,
    )
    media: dict[str, float] = parameter(
        ...,
        "Spending on each advertising medium by its name, instead of acquisition_budget.",
        unit="EUR/week",
        source="structure",
        default_factory=dict,
        max_length=20,
    )
    research: dict[str, float] = parameter(
        ...,
        "Spending on getting to know customers, by method.",
        unit="EUR/week",
        source="structure",
        default_factory=dict,
        max_length=20,
    )
    service_spending: float = parameter(
        0.0, "Spending on better service for all.", unit="EUR/week", source="structure", ge=0, le=1e12, play=True
    )
    technology_spending: float = parameter(
        0.0, "Spending on research and development.", unit="EUR/week", source="structure", ge=0, le=1e12, play=True
    )

    @field_validator("rank_by")
    @classmethod
    def _is_a_quantity(cls, rank_by: str) -> str:
        quantity(rank_by)
        return rank_by

    @field_validator("price")
    @classmethod
    def _is_the_firms(cls, price: str | None) -> str | None:
        if price is not None:
            quantity(price, of_firm=True)
        return price

    @model_validator(mode="after")
    def _can_be_done(self) -> "Rules":
        for path, action in self._named_actions():
            if action not in ACTIONS and action not in self.actions:
                known = list(dict.fromkeys([*self.actions, *ACTIONS]))
                close = nearest(action, known)
                hint = f"; did you mean '{close}'?" if close else ""
                raise fault(path, f"there is no action '{action}'{hint} (there are: {', '.join(known)})")
        used = [name for name in self.actions_used() if name != "nothing"]
        if len(used) >= MOST_TREATMENTS:
            raise fault("rules", f"may use at most {MOST_TREATMENTS - 1} different actions, but use {len(used)}")
        for kind in ("media", "research"):
            for name, amount in getattr(self, kind).items():
                if not 0.0 <= amount <= 1e12:
                    raise fault((kind, name), f"must be an amount from 0 (EUR/week), but is {amount:g}")
        return self

    def _named_actions(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from ((("rules", place, "do"), rule.do) for place, rule in enumerate(self.rules))
        yield ("otherwise",), self.otherwise

    def actions_used(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(action for _, action in self._named_actions()))

    def names_used(self) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
        yield from super().names_used()
        yield from (("media", ("media", name), name) for name in self.media)
        yield from (("research", ("research", name), name) for name in self.research)
        for place, rule in enumerate(self.rules):
            yield from (("personas", ("rules", place, "when"), name) for name, _ in condition(rule.when).names)

    def choose(self, facts: Facts, choosing: Choosing) -> None:
        for rule in self.rules:
            choosing.give(rule.do, condition(rule.when).of(facts))
        choosing.give(self.otherwise, np.ones(len(facts), np.bool_))

    def worth(self, facts: Facts) -> NDArray[np.float64]:
        return quantity(self.rank_by).of(facts)

    def decide(self, view: ManagersView) -> Decision:
        more: dict[str, Any] = {
            "price": self.price_now(Facts(view)),
            "service_spending": self.service_spending,
            "technology_spending": self.technology_spending,
            "research": dict(self.research),
        }
        if self.media:
            spending = sum(self.media.values())
            more |= {"media": dict(self.media), "acquisition_spending": 0.0, "renew_idea": self.renews(view, spending)}
        return self.with_sale(replace(super().decide(view), **more), view)

    def price_now(self, facts: Facts) -> float | None:
        """Return the price that the rules ask for; None, for the present one, if that is no price."""
        if self.price is None:
            return None
        asked = quantity(self.price, of_firm=True).of_firm(facts)
        return asked if 0.01 <= asked <= 1e6 else None
