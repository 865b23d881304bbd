"""Partners in the value chain, the firm's own departments, what happens after the sale, and customers' ideas."""

import math
from collections.abc import Iterable

from simulation.parameters import Parameters, parameter

NONE_UNLESS = "assumption: no effect unless the scenario says so"


class Partner(Parameters):
    """A supplier or distributor with whom the firm works closely; its effects come in over time."""

    weekly_cost: float = parameter(
        200.0,
        "Cost of the partnership.",
        unit="EUR/week",
        source="assumption: a part-time post",
        ge=0,
        le=1e12,
        play=True,
    )
    product: float = parameter(
        0.0, "Added to the level of the product.", unit="-", source=NONE_UNLESS, ge=-1, le=1, play=True
    )
    service: float = parameter(0.0, "Added to the level of the services.", unit="-", source=NONE_UNLESS, ge=-1, le=1)
    unit_cost: float = parameter(
        0.0, "Added to the unit cost; negative: cheaper.", unit="EUR", source=NONE_UNLESS, ge=-1e6, le=1e6, play=True
    )
    reliability: float = parameter(
        0.0, "Share of failures that it prevents.", unit="-", source=NONE_UNLESS, ge=0, le=1, play=True
    )
    time: float = parameter(
        0.0, "Added to the time a purchase takes; negative: quicker.", unit="-", source=NONE_UNLESS, ge=-1, le=1
    )
    ramp_weeks: float = parameter(
        13.0,
        "Weeks until 63 % of the effects are there.",
        unit="weeks",
        source="assumption: working together takes about a quarter to learn",
        gt=0,
        le=30_000,
    )
    from_week: int | None = parameter(
        None,
        "First week of the partnership; null: long before the start, with its full effects.",
        unit="week",
        source="structure",
        ge=-30_000,
        le=30_000,
    )

    def works(self, week: int) -> bool:
        """Whether the partnership is there, and paid for, in a week."""
        return self.from_week is None or week >= self.from_week

    def share(self, week: int) -> float:
        """Share of the effects that is there in a week: ``1 - exp(-weeks / ramp_weeks)`` [-]."""
        if self.from_week is None:
            return 1.0
        return 1.0 - math.exp(-max(0, week - self.from_week) / self.ramp_weeks)


class Departments(Parameters):
    """How far the firm's own departments work as one."""

    alignment: float = parameter(
        0.0,
        "From 0 (each for itself, as in an average firm) to 1 (one face to the customer).",
        unit="-",
        source=NONE_UNLESS,
        ge=0,
        le=1,
        play=True,
    )
    personnel: float = parameter(
        0.2, "Added to the level of personnel at full alignment.", unit="-",
        source="assumption: informed staff serve better, Heskett et al. (1994)", ge=0, le=1,
    )  # fmt: skip
    complaint_saving: float = parameter(
        0.4, "Share of the cost of a complaint saved at full alignment.", unit="-",
        source="assumption: solved by whoever hears it first", ge=0, le=1,
    )  # fmt: skip
    weekly_cost: float = parameter(
        300.0,
        "Cost of full alignment.",
        unit="EUR/week",
        source="assumption: meetings and a common system",
        ge=0,
        le=1e12,
    )


class Aftersale(Parameters):
    """What happens after the sale, and what it costs."""

    repair_price: float = parameter(0.0, "Price of a repair by the firm.", unit="EUR", source=NONE_UNLESS, ge=0, le=1e6)
    repair_cost: float = parameter(0.0, "Cost of a repair to the firm.", unit="EUR", source=NONE_UNLESS, ge=0, le=1e6)
    repair_quality: float = parameter(
        0.0, "Share of a failure's loss that a repair undoes.", unit="-", source=NONE_UNLESS, ge=0, le=1, play=True
    )
    dunning_cost: float = parameter(
        2.0, "Cost of reminding a late payer.", unit="EUR", source="assumption: a letter", ge=0, le=1e6
    )
    dispute_cost: float = parameter(
        10.0, "Cost of a disputed bill.", unit="EUR", source="assumption: half an hour of staff time", ge=0, le=1e6
    )
    visit_cost: float = parameter(
        0.5, "Cost of serving somebody who only looks.", unit="EUR", source="assumption: two minutes of staff time", ge=0,
        le=1e6,
    )  # fmt: skip


class Ideas(Parameters):
    """What customers' ideas are worth: each new one less, as ``1 - exp(-ideas / scale)``."""

    quality_ceiling: float = parameter(
        0.0, "Rise of the product under ever more ideas.", unit="-", source=NONE_UNLESS, ge=0, le=1, play=True
    )
    cost_ceiling: float = parameter(
        0.0, "Share of the unit cost saved under ever more ideas.", unit="-", source=NONE_UNLESS, ge=0, le=1, play=True
    )
    scale: float = parameter(
        100.0,
        "Ideas that bring 63 % of the ceilings.",
        unit="ideas",
        source="assumption: a few good ones among many, von Hippel (1986)",
        gt=0,
        le=1e9,
    )

    def worth(self, received: int) -> float:
        """Share of the ceilings reached with so many ideas [-]."""
        return 1.0 - math.exp(-received / self.scale)


class Engagement(Parameters):
    """How customers' own posts reach others."""

    post_reach: float = parameter(
        0.0,
        "People who get to know the firm by one review or post.",
        unit="people",
        source=NONE_UNLESS,
        ge=0,
        le=1e6,
        play=True,
    )


def failures_left(partners: Iterable[Partner], week: int) -> float:
    """Share of failures that the partners do not prevent in a week [-]: the product over the partners.

    Examples
    --------
    >>> failures_left([Partner(reliability=0.5), Partner(reliability=0.5)], 1)
    0.25
    """
    left = 1.0
    for partner in partners:
        left *= 1.0 - partner.reliability * partner.share(week)
    return left
