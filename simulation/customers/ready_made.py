"""The three ready-made orientations, and orientations made of one with some parameters changed."""

from typing import Any

from simulation.customers.orientation import Orientation

READY_MADE: dict[str, dict[str, Any]] = {
    "cost": {
        "weights": {
            "product": 0.12,
            "service": 0.06,
            "personnel": 0.05,
            "image": 0.04,
            "technology": 0.03,
            "money": 0.55,
            "time": 0.05,
            "energy": 0.06,
            "psychic": 0.04,
        },
        "choosing": {"outside_value": -0.48, "inertia": 0.3, "loyalty_weight": 1.5},
        "feeling": {"failure_loss": 0.35, "satisfaction_at_standard": 0.7, "loss_response": 9.0},
        "talking": {"warn_probability": 0.5, "recommend_probability": 0.15},
        "paying": {
            "default_probability": 0.015,
            "late_probability": 0.1,
            "dispute_probability": 0.2,
            "repairs_elsewhere": 0.5,
        },
    },
    "value": {
        "weights": {
            "product": 0.26,
            "service": 0.16,
            "personnel": 0.12,
            "image": 0.06,
            "technology": 0.06,
            "money": 0.18,
            "time": 0.08,
            "energy": 0.04,
            "psychic": 0.04,
        },
        "choosing": {"outside_value": 0.06, "inertia": 0.5, "loyalty_weight": 3.0},
        "feeling": {"failure_loss": 0.2, "satisfaction_at_standard": 0.78, "loss_response": 5.0},
        "talking": {"complaint_probability": 0.55},
        "paying": {"default_probability": 0.002},
    },
    "technology": {
        "weights": {
            "product": 0.14,
            "service": 0.08,
            "personnel": 0.05,
            "image": 0.07,
            "technology": 0.44,
            "money": 0.1,
            "time": 0.04,
            "energy": 0.04,
            "psychic": 0.04,
        },
        "choosing": {"outside_value": 0.38, "inertia": 0.4, "loyalty_weight": 2.0},
        "feeling": {"failure_loss": 0.25, "satisfaction_at_standard": 0.75, "loss_response": 7.0},
        "talking": {"homophily": 0.8, "recommend_probability": 0.25},
        "paying": {"default_probability": 0.003},
    },
}
"""What makes each ready-made orientation different from the defaults (C1, C2, C3). Source: assumption, after the
descriptions of cost-, value- and technology-oriented customers; see ``docs/concepts.md``."""


def ready_made(name: str, changes: dict[str, Any] | None = None) -> Orientation:
    """Return an orientation: a ready-made one (or the defaults, for another name) with some parameters changed.

    Parameters
    ----------
    name
        ``cost``, ``value``, ``technology``, or any other name for an orientation of one's own.
    changes
        Nested mapping of parameters that differ, such as ``{"weights": {"money": 0.7}}``.

    Raises
    ------
    pydantic.ValidationError
        If a change is unknown or out of bounds.

    Examples
    --------
    >>> ready_made("cost").weights.money
    0.55
    """
    return Orientation.model_validate(merged(READY_MADE.get(name, {}), changes or {}))


def merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return ``base`` with ``changes`` laid over it, nested mappings key by key."""
    result = dict(base)
    for key, value in changes.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result
