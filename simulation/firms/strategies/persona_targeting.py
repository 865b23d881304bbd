"""Get to know customers, and speak to those who are worth most in a way that fits them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np

from simulation.firms.conditions import Facts
from simulation.firms.decision import Decision
from simulation.firms.strategies.base import strategy
from simulation.firms.strategies.relationship import Choosing, RelationshipStrategy
from simulation.firms.view import ManagersView
from simulation.parameters import parameter

FEWEST = 20
"""Customers of a persona from which on their mean contribution says something; below, the mean of all counts."""


@strategy
class PersonaTargeting(RelationshipStrategy):
    """Spend on research, advertise to the personas whose customers bring most, and write to these what fits them.

    A firm that keeps no picture of its customers advertises to everybody, and neither researches nor writes.

    Source: Cooper (1999), *The Inmates Are Running the Asylum*, for personas; Wedel & Kamakura (2000), *Market
    Segmentation*.
    """

    uses: ClassVar[tuple[str, ...]] = ("write",)

    name: Literal["persona_targeting"] = parameter(..., "Know and address those who fit.", unit="-", source="structure")
    research: dict[str, float] = parameter(
        ...,
        "Spending on getting to know customers, by method.",
        unit="EUR/week",
        source="assumption: a survey, at the scale of its response",
        default_factory=lambda: {"survey": 100.0},
        max_length=20,
    )
    targets: int = parameter(
        1,
        "How many personas are addressed, those with the highest contribution per customer first (if `target` is empty).",
        unit="personas",
        source="assumption: focus",
        ge=1,
        le=100,
        play=True,
    )
    write_every_weeks: float = parameter(
        8.0,
        "Least weeks between two messages to a customer.",
        unit="weeks",
        source="assumption: who is written to more often is irritated",
        ge=0,
        le=520,
        play=True,
    )

    def names_used(self) -> Iterator[tuple[str, tuple[str | int, ...], str]]:
        yield from super().names_used()
        yield from (("research", ("research", method), method) for method in self.research)

    def choose(self, facts: Facts, choosing: Choosing) -> None:
        numbers = [facts.view.personas[name].number for name in self.addressed(facts) if name in facts.view.personas]
        fits = np.isin(facts["persona"], numbers) & ~facts["looks_lapsed"] & ~facts["opted_out"]
        choosing.give("write", fits & (facts["weeks_since_contact"] >= self.write_every_weeks))

    def decide(self, view: ManagersView) -> Decision:
        decision = super().decide(view)
        if not view.personas:
            return decision
        return replace(decision, research=dict(self.research), target=tuple(self.addressed(Facts(view))))

    def addressed(self, facts: Facts) -> list[str]:
        """Return the segments addressed: those given, or those whose customers, as pictured, bring most."""
        if self.target:
            return self.target
        cents = np.rint(facts["yearly_contribution"] * 100.0)  # whole numbers add up alike in any order
        bring = {}
        for persona in facts.view.personas.values():
            own = cents[facts["persona"] == persona.number]
            known = own if len(own) >= FEWEST else cents
            bring[persona.segment] = float(known.sum()) / max(1, len(known))
        return sorted(bring, key=lambda name: -bring[name])[: self.targets]
