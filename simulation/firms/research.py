"""What a firm knows of its customers: free and paid research, and a picture of each customer that may be wrong."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import step
from simulation.parameters import Parameters, parameter
from simulation.rules.response import saturating_response
from simulation.rules.rule import rule
from simulation.rules.satisfaction import moved_towards

NO_PICTURE = -1
"""Instead of the number of a segment, where the firm keeps no picture of its customers."""


class ResearchMethod(Parameters):
    """One way of getting to know customers: ``ceiling * (1 - exp(-spending / scale))`` is known in the end."""

    ceiling: float = parameter(
        0.5, "Share known under unlimited spending.", unit="-", source="assumption: half", ge=0, le=1, play=True
    )
    scale: float = parameter(
        200.0, "Spending that brings 63 % of the ceiling.", unit="EUR/week", source="assumption: a part-time post", gt=0,
        le=1e12,
    )  # fmt: skip
    bias: str | None = parameter(
        None,
        "Segment, or orientation (its first segment), that those wrongly pictured by this method are taken for; null: "
        "any other.",
        unit="-",
        source="structure",
        min_length=1,
        max_length=200,
    )


READY_MADE: dict[str, dict[str, Any]] = {
    "survey": {"ceiling": 0.4, "scale": 100.0, "bias": "value"},
    "interviews": {"ceiling": 0.6, "scale": 400.0, "bias": "technology"},
    "observation": {"ceiling": 0.7, "scale": 800.0},
}
"""Source: assumption. A survey is cheap, and people say in it that they look for value; interviews go deeper, are dearer,
and those who like to talk are the keen ones; observation shows what people do, and is dear. Advantages and biases as in
Malhotra (2019), *Marketing Research*."""


class ResearchBasics(Parameters):
    """What a firm knows of customers without research, and how knowledge grows and fades."""

    keeps_picture: bool = parameter(
        False,
        "Whether the firm keeps a picture of each customer: the segment it takes the customer for.",
        unit="-",
        source="structure",
    )
    secondary_accuracy: float = parameter(
        0.2,
        "Share of people pictured rightly from free secondary data (census, trade press).",
        unit="-",
        source="assumption: where somebody lives says little of what somebody wants",
        ge=0,
        le=1,
        play=True,
    )
    learning_per_purchase: float = parameter(
        0.1,
        "Share of what is not yet known of a customer that a purchase reveals.",
        unit="1/purchase",
        source="assumption: a learning relationship, Pine, Peppers & Rogers (1995)",
        ge=0,
        le=1,
        play=True,
    )
    forgetting_per_week: float = parameter(
        0.05,
        "Share of the way from what is known by a method to what its present spending allows, either way.",
        unit="1/week",
        source="assumption: a study is dated after about a quarter",
        ge=0,
        le=1,
    )


class Contact(Parameters):
    """How messages and machines are received."""

    relevance_for_all: float = parameter(
        1.0,
        "Probability that a message written for everybody is to the point for a customer.",
        unit="-",
        source="assumption: every message is welcome unless the scenario says otherwise",
        ge=0,
        le=1,
        play=True,
    )
    automation_loss: float = parameter(
        0.1,
        "Benefit lost when machines take over all of the service.",
        unit="-",
        source="assumption: as much as a fifth of the whole range of service, for those who weigh it most",
        ge=0,
        le=1,
    )


def ready_made_research() -> dict[str, ResearchMethod]:
    """Return the three ready-made methods."""
    return {name: ResearchMethod.model_validate(values) for name, values in READY_MADE.items()}


def knowledge_after(
    knowledge: Mapping[str, float],
    methods: Mapping[str, ResearchMethod],
    spending: Mapping[str, float],
    forgetting: float,
) -> dict[str, float]:
    """What is known by each method after a week of spending [-]: it moves towards what the spending allows."""
    return {
        name: moved_towards(
            knowledge.get(name, 0.0),
            saturating_response(spending.get(name, 0.0), method.ceiling, method.scale),
            forgetting,
        )
        for name, method in methods.items()
    }


def accuracy_at_first(knowledge: Iterable[float], secondary: float) -> float:
    """Probability that the picture of somebody who never bought is right: each source helps where the others failed.

    ``1 - (1 - secondary) * product over methods of (1 - knowledge)``

    Examples
    --------
    >>> accuracy_at_first([0.5], 0.2)
    0.6
    """
    unknown = 1.0 - secondary
    for known in knowledge:
        unknown *= 1.0 - known
    return 1.0 - unknown


def bias_shares(
    knowledge: Mapping[str, float], methods: Mapping[str, ResearchMethod], segments: Mapping[str, str]
) -> list[float]:
    """Probability that somebody pictured wrongly is taken for a member of each segment by bias alone, (n_segments,).

    Each method's bias counts by its share of what is known; what is left belongs to no segment in particular.

    Parameters
    ----------
    segments
        Name of each segment -> its orientation, in the order of the segments' ids.
    """
    shares = [0.0] * len(segments)
    everything = sum(knowledge.get(name, 0.0) for name in methods)
    if everything > 0.0:
        for name, method in methods.items():
            place = biased_towards(method.bias, segments)
            if place is not None:
                shares[place] += knowledge.get(name, 0.0) / everything
    return shares


def biased_towards(bias: str | None, segments: Mapping[str, str]) -> int | None:
    """Return the place of the segment of that name, or else of the first of that orientation; None if there is none."""
    for names in (list(segments), list(segments.values())):
        if bias in names:
            return names.index(bias)
    return None


class Knowledge(NamedTuple):
    """What a firm makes of its customers, as the loop over its records reads it.

    ``firm`` and ``firm_id``, row and stable number; ``keeps_picture`` whether it pictures each customer; ``accuracy`` as
    from :func:`accuracy_at_first`; ``learning`` per purchase; ``biases`` (n_segments,) as from :func:`bias_shares`, in the
    order of the segments' ids.
    """

    firm: int
    firm_id: int
    keeps_picture: bool
    accuracy: float
    learning: float
    biases: NDArray[np.float64]


@rule
def accuracy_after(first: float, learning: float, purchases: int) -> float:
    """Probability that the picture of a customer is right: ``1 - (1 - first) * (1 - learning)^purchases``.

    Parameters
    ----------
    first : [-]
        Before the first purchase.
    learning : [1/purchase]

    Source: learning relationships, Pine, Peppers & Rogers (1995), Harvard Business Review 73(2):103; form an assumption.

    Examples
    --------
    >>> accuracy_after(0.2, 0.5, 2)
    0.8
    """
    return 1.0 - (1.0 - first) * math.pow(1.0 - learning, float(purchases))


@step
def picture(
    luck: float, luck_if_wrong: float, segment: int, accuracy: float, biases: NDArray[np.float64], by_id: NDArray[np.int64]
) -> int:  # fmt: skip
    """Return the number of the segment that a firm takes a customer for.

    Parameters
    ----------
    luck, luck_if_wrong : in (0, 1)
        The customer's luck with the firm. It is the same in every week, so that a picture that is right stays right as
        accuracy grows.
    segment
        The customer's true segment.
    accuracy
        Probability that the picture is right.
    biases : (n_segments,)
        As from :func:`bias_shares`.
    by_id : (n_segments,)
        The segments' numbers in the order of the biases, that of their ids.
    """
    others = biases.shape[0] - 1
    if others == 0 or luck < accuracy:
        return int(segment)
    reached = 0.0
    for place in range(others + 1):
        if by_id[place] != segment:
            reached += biases[place]
            if luck_if_wrong < reached:
                return int(by_id[place])
    left = min(int((luck_if_wrong - reached) / (1.0 - reached) * others), others - 1)
    for place in range(others + 1):
        if by_id[place] != segment:
            if left == 0:
                return int(by_id[place])
            left -= 1
    return int(segment)
