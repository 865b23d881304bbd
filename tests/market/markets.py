"""Small markets for tests."""

from typing import Any

from simulation.scenario import Scenario

SEGMENTS: dict[str, Any] = {
    "Savers": {"share": 0.4, "orientation": "cost"},
    "Builders": {"share": 0.4, "orientation": "value"},
    "Pioneers": {"share": 0.2, "orientation": "technology"},
}
FIRMS: dict[str, Any] = {
    "Keeper": {"strategy": {"name": "retention_focus"}},
    "Winner": {"strategy": {"name": "acquisition_focus"}},
    "Cheap": {"strategy": {"name": "price_leader"}},
    "Server": {"strategy": {"name": "service_leader"}},
}


def scenario(number: int = 600, **changes: Any) -> Scenario:
    """A market in which everything happens; ``customers`` is laid over the default customers, the rest replaces."""
    customers = {"number": number, "segments": SEGMENTS, **changes.pop("customers", {})}
    given: dict[str, Any] = {
        "title": "test", "weeks": 40, "burn_in_weeks": 8, "customers": customers, "firms": FIRMS,
        "scoring": {"equity_weeks": 26},
    }  # fmt: skip
    return Scenario.model_validate({**given, **changes})


def plain(number: int, firms: dict[str, Any], *, orientation: dict[str, Any] | None = None, **changes: Any) -> Scenario:
    """A market with everything switched off that is not asked for: one segment, no talk, no attrition, no noise, no habit."""
    choosing = {
        "value_sensitivity": 0.0, "may_buy_nothing": False, "price_sensitivity_spread": 0.0, "perception_error": 0.0,
        "inertia": 0.0, "loyalty_weight": 0.0, "reminder_strength": 0.0,
    }  # fmt: skip
    talking = {"recommend_probability": 0.0, "warn_probability": 0.0, "complaint_probability": 0.0}
    feeling = {"performance_noise": 0.0, "failure_loss": 0.0}
    bare: dict[str, dict[str, Any]] = {
        "choosing": choosing,
        "feeling": feeling,
        "talking": talking,
        "paying": {"default_probability": 0.0},
    }
    for group, values in (orientation or {}).items():
        bare[group] = {**bare.get(group, {}), **values}
    segment = {
        "share": 1.0, "orientation": "plain", "taste_strength": None, "attrition": {"kind": "none"},
        "purchase_rate": {"mean": 1.0, "shape": None}, **changes.pop("segment", {}),
    }  # fmt: skip
    customers = {
        "number": number, "segments": {"All": segment}, "orientations": {"plain": bare}, "network": {"kind": "none"},
        **changes.pop("customers", {}),
    }  # fmt: skip
    known = {"initial_awareness": 1.0, "strategy": {"name": "run_off"}}
    given: dict[str, Any] = {
        "title": "plain", "weeks": 20, "burn_in_weeks": 0, "customers": customers,
        "firms": {name: {**known, **firm} for name, firm in firms.items()},
    }  # fmt: skip
    return Scenario.model_validate({**given, **changes})
