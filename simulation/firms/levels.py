"""Relationship levels: how far a firm goes in working with a customer, from selling only to partnership."""

from collections.abc import Mapping
from typing import Any

from simulation.parameters import Parameters, parameter

EFFECT = "assumption: see the ready-made levels; about half of what unlimited personal attention does at the top"


class Level(Parameters):
    """One relationship level: what it costs a customer and week, and what it does."""

    weekly_cost: float = parameter(
        0.0,
        "Cost of keeping up a relationship at this level.",
        unit="EUR/customer/week",
        source="assumption: from nothing to a third of a default customer's margin",
        ge=0,
        le=1e6,
        play=True,
    )
    care: float = parameter(0.0, "Personal attention that belongs to it.", unit="-", source=EFFECT, ge=0, le=1)
    benefit: float = parameter(
        0.0, "What it adds to the benefit of a purchase.", unit="-", source=EFFECT, ge=0, le=1, play=True
    )
    invite: float = parameter(
        0.0,
        "Share of the dissatisfied who would keep silent and are brought to complain.",
        unit="-",
        source="assumption: invited, about half complain; most keep silent otherwise, Hirschman (1970)",
        ge=0,
        le=1,
    )
    recovery: float = parameter(
        0.0,
        "Satisfaction with how a complaint is handled; 0: complaints are only counted.",
        unit="-",
        source="assumption: good handling restores most of the satisfaction, Tax, Brown & Chandrashekaran (1998)",
        ge=0,
        le=1,
    )
    listening: float = parameter(
        0.0,
        "Share of customers' ideas that are taken up.",
        unit="-",
        source="assumption: who asks hears more, von Hippel (1986)",
        ge=0,
        le=1,
    )
    bond: float = parameter(
        0.0, "What it adds to the bond between firm and customer.", unit="-", source=EFFECT, ge=0, le=1
    )
    ease: float = parameter(
        0.0, "Share of the effort of a purchase that it saves at a full bond.", unit="-", source=EFFECT, ge=0, le=1
    )
    contacts: bool = parameter(
        False, "Whether the customer gets a message at every planning.", unit="-", source="structure"
    )


BASIC = "basic"
"""The level that is nothing but selling."""

READY_MADE: dict[str, dict[str, Any]] = {
    BASIC: {},
    "reactive": {"weekly_cost": 0.03, "care": 0.02, "invite": 0.25, "recovery": 0.6, "bond": 0.05},
    "accountable": {
        "weekly_cost": 0.08, "care": 0.05, "invite": 0.4, "recovery": 0.75, "listening": 0.5, "bond": 0.15,
    },
    "proactive": {
        "weekly_cost": 0.2, "care": 0.12, "invite": 0.4, "recovery": 0.8, "listening": 0.5, "bond": 0.3,
        "contacts": True,
    },
    "partnership": {
        "weekly_cost": 0.7, "care": 0.2, "benefit": 0.08, "invite": 0.5, "recovery": 0.9, "listening": 1.0, "bond": 0.7,
        "ease": 0.5, "contacts": True,
    },
}  # fmt: skip
"""The five levels, in the order of their cost. Source: the levels are Kotler & Keller (2016), *Marketing Management*;
all amounts are an assumption."""


def ready_made_levels() -> dict[str, Level]:
    """Return the five ready-made levels."""
    return {name: Level.model_validate(values) for name, values in READY_MADE.items()}


def laid_over_ready_made(given: Any, ready_made: Mapping[str, Mapping[str, Any]]) -> Any:
    """Lay what a scenario says of ready-made things over them, name by name; anything but a mapping is left as it is."""
    if not isinstance(given, dict):
        return given
    laid: dict[str, Any] = {name: dict(values) for name, values in ready_made.items()}
    for name, changes in given.items():
        laid[name] = {**laid.get(name, {}), **changes} if isinstance(changes, dict) else changes
    return laid
