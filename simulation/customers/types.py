"""Habits of buying, and ten ready-made types of customer: presets that can be combined, crossed with any orientation (C5)."""

from collections.abc import Sequence

from simulation.parameters import Parameters, parameter

NEUTRAL = "structure"


class Habits(Parameters):
    """How a customer of a segment buys, whatever the orientation."""

    rate: float = parameter(1.0, "Factor on the purchase rate.", unit="-", source=NEUTRAL, ge=0, le=100)
    basket: float = parameter(
        1.0, "Units bought at one purchase.", unit="units/purchase", source=NEUTRAL, gt=0, le=1000
    )
    deal_threshold: float = parameter(
        0.0,
        "Buys only at least this far below the reference price; 0: at any price.",
        unit="share",
        source=NEUTRAL,
        ge=0,
        lt=1,
    )
    impulse: float = parameter(
        0.0,
        "How much more often the customer buys while a firm it knows has a sale of a fifth or more (1: twice as often).",
        unit="-",
        source=NEUTRAL,
        ge=0,
        le=20,
    )
    planning: float = parameter(
        0.0,
        "How far purchases follow a plan, and messages, sales and impulses are let pass.",
        unit="-",
        source=NEUTRAL,
        ge=0,
        le=1,
    )
    visits: float = parameter(
        0.0, "Visits without a purchase, which cost service.", unit="1/week", source=NEUTRAL, ge=0, le=20
    )
    attention: float = parameter(
        1.0, "Factor on the cost to serve: the attention demanded.", unit="-", source=NEUTRAL, ge=0, le=100
    )
    response: float = parameter(
        1.0, "Factor on how fast satisfaction builds trust and commitment.", unit="-", source=NEUTRAL, ge=0, le=100
    )
    influence: float = parameter(
        1.0, "Weight of the customer's voice among contacts.", unit="voices", source=NEUTRAL, ge=0, le=100
    )
    growth: float = parameter(
        0.0, "Growth of the purchase rate with the years in the market.", unit="1/year", source=NEUTRAL, ge=0, le=20
    )
    growth_ceiling: float = parameter(
        3.0,
        "Most by which growth multiplies the purchase rate.",
        unit="-",
        source="assumption: growth ends",
        ge=1,
        le=100,
    )
    ideas: float = parameter(
        0.0,
        "Probability of a useful idea after a purchase, for a firm that listens.",
        unit="1/purchase",
        source=NEUTRAL,
        ge=0,
        le=1,
    )
    bridges: int = parameter(
        0, "Contacts besides the usual ones, anywhere in the market.", unit="contacts", source=NEUTRAL, ge=0, le=100
    )
    stockpiling: float = parameter(
        1.0,
        "Purchases to come that are brought forward to a sale of a fifth or more; to a smaller one, in proportion, fewer.",
        unit="purchases",
        source="assumption: a sale brings about one purchase forward, within Neslin (2002)",
        ge=0,
        le=50,
    )


TYPES: dict[str, dict[str, float]] = {
    "loyal": {"attention": 1.5, "response": 1.6},
    "discount": {"deal_threshold": 0.1, "impulse": 0.5, "stockpiling": 2.0},
    "impulse": {"impulse": 2.0, "stockpiling": 0.0},
    "need_based": {"planning": 0.9, "stockpiling": 0.0},
    "wandering": {"visits": 0.3, "rate": 0.3},
    "bulk": {"basket": 6.0, "rate": 0.25, "attention": 2.0},
    "high_future_value": {"rate": 0.5, "growth": 0.8, "growth_ceiling": 4.0},
    "benchmark": {"influence": 10.0},
    "door_opener": {"bridges": 8},
    "inspiring": {"ideas": 0.15, "response": 1.2},
}
"""What makes each type different from a neutral customer. A type is a cause, never an outcome: *loyal* customers demand more
attention and answer satisfaction more strongly; whether they stay is for the market to show. Source: types
as they are customary in sales training and in the valuation of customers; all numbers are an assumption."""

FACTORS = {"rate", "basket", "attention", "response", "influence"}
"""Habits of several types that multiply; of the others the largest counts."""


def combined(types: Sequence[str]) -> dict[str, float]:
    """Return the habits of a customer of several types at once.

    Raises
    ------
    KeyError
        If there is no such type.

    Examples
    --------
    >>> combined(["bulk", "wandering"])["rate"]
    0.075
    """
    habits: dict[str, float] = {}
    for name in types:
        for habit, value in TYPES[name].items():
            before = habits.get(habit)
            if before is None:
                habits[habit] = value
            else:
                habits[habit] = before * value if habit in FACTORS else max(before, value)
    return habits
