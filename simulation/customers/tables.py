"""Parameters of segments as the week's loop reads them: one row a segment."""

import math

import numpy as np
from numpy.typing import NDArray

from simulation.customers.orientation import Choosing, Feeling, Orientation, Paying, Talking
from simulation.customers.segments import Customers, PerPurchase
from simulation.parameters import Parameters
from simulation.rules.loyalty import commitment_now
from simulation.rules.response import reminder
from simulation.rules.value import technology_benefit

BEHAVIOUR: dict[str, type[Parameters]] = {
    "choosing": Choosing,
    "feeling": Feeling,
    "talking": Talking,
    "paying": Paying,
}

SEGMENT = np.dtype(
    [(name, "f8") for group in BEHAVIOUR.values() for name in group.model_fields]
    + [
        ("money_weight", "f8"),
        ("care_weight", "f8"),
        ("best_benefit", "f8"),
        ("odds_at_standard", "f8"),
        ("first_purchase_exempt", "f8"),
    ]
)
"""One row a segment: every behavioural parameter of its orientation under its own name; ``money_weight`` [1/EUR] (over
the reference price), ``care_weight`` [-] (service and personnel), ``best_benefit`` [-] (of a perfect firm),
``odds_at_standard`` [-] (logarithm of the odds of satisfaction at standard)."""


def segment_table(customers: Customers, reference_price: float) -> NDArray[np.void]:
    """Return the parameters of all segments, (n_segments,) of :data:`SEGMENT`."""
    table = np.zeros(len(customers.segments), SEGMENT)
    for row, segment in zip(table, customers.segments.values(), strict=True):
        orientation = customers.orientations[segment.orientation]
        for group, model in BEHAVIOUR.items():
            for name in model.model_fields:
                row[name] = float(getattr(getattr(orientation, group), name))
        weight = normalised(orientation)
        row["money_weight"] = weight["money"] / reference_price
        row["care_weight"] = weight["service"] + weight["personnel"]
        row["best_benefit"] = weight["product"] + weight["service"] + weight["personnel"] + weight["image"]
        at_standard = orientation.feeling.satisfaction_at_standard
        row["odds_at_standard"] = math.log(at_standard / (1.0 - at_standard))
        exempt = isinstance(segment.attrition, PerPurchase) and segment.attrition.first_purchase_exempt
        row["first_purchase_exempt"] = float(exempt)
    return table


def normalised(orientation: Orientation) -> dict[str, float]:
    """Return an orientation's nine weights, divided by their sum [-]; all zero if they are all zero."""
    total = orientation.weights.total()
    names = type(orientation.weights).model_fields
    return {name: getattr(orientation.weights, name) / total if total > 0.0 else 0.0 for name in names}


def meeting(
    customers: Customers, levels: list[dict[str, float]], technology: list[float], open_now: list[bool]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return what each firm is to each segment: benefits, technology and effort, each (n_segments, n_firms) [-].

    Parameters
    ----------
    levels
        Per firm, the level of product, service, personnel, image, time, energy, psychic [-].
    technology
        Per firm, the technology level [-]; the newest among the firms ``open_now`` sets the scale.
    """
    newest = max((level for level, trades in zip(technology, open_now, strict=True) if trades), default=max(technology))
    shape = (len(customers.segments), len(levels))
    benefit, technical, effort = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for s, segment in enumerate(customers.segments.values()):
        weight = normalised(customers.orientations[segment.orientation])
        for f, level in enumerate(levels):
            benefit[s, f] = sum(weight[name] * level[name] for name in ("product", "service", "personnel", "image"))
            effort[s, f] = sum(weight[name] * level[name] for name in ("time", "energy", "psychic"))
            technical[s, f] = weight["technology"] * min(1.0, technology_benefit(technology[f], newest))
    return benefit, technical, effort


def fading_tables(segments: NDArray[np.void], n_weeks: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what the rules leave of full commitment and of a message after 0, 1, 2 ... weeks.

    Parameters
    ----------
    segments
        As from :func:`segment_table`.

    Returns
    -------
    cooled, reminding : (n_segments, n_weeks) [-], [utility]
    """
    weeks = [float(week) for week in range(n_weeks)]
    cooled = [[commitment_now(1.0, week, float(row["commitment_cooling"])) for week in weeks] for row in segments]
    reminding = [
        [reminder(float(row["reminder_strength"]), week, float(row["reminder_fading"])) for week in weeks]
        for row in segments
    ]
    return np.array(cooled), np.array(reminding)
