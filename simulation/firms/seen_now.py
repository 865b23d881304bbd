"""What a firm sees and knows when it plans, besides its accounts and its records themselves."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from simulation.firms import research
from simulation.firms.decision import Choices
from simulation.firms.firm_parameters import FirmParameters
from simulation.firms.media import Medium, freshness
from simulation.firms.view import MediumSeen, MethodSeen, ResponseCurve


def always_seen(own: FirmParameters, scenario: Any) -> Mapping[str, Any]:
    """Return what a firm sees that stays the same as long as nothing happens, as a manager's view names it."""
    weeks, segments = scenario.planning_interval_weeks, tuple(scenario.customers.segments)
    return {
        "planning_interval_weeks": weeks,
        "budget": own.budget,
        "cost_to_serve": own.costs.cost_to_serve,
        "acquisition": ResponseCurve(own.acquisition.ceiling, own.acquisition.scale),
        "retention": ResponseCurve(own.retention.ceiling, own.retention.scale),
        "discount_rate_per_year": scenario.scoring.discount_rate_per_year,
        "level": own.level,
        "programme": own.programme,
        "choices": Choices(tuple(own.media_used()), tuple(own.research), segments, tuple(own.levels), weeks),
    }


def media_now(media: Mapping[str, Medium], weeks_in_use: Mapping[str, int]) -> Mapping[str, MediumSeen]:
    """Return the advertising media by name, as the firm sees them."""
    seen = {}
    for name, medium in media.items():
        curve, weeks = ResponseCurve(medium.ceiling, medium.scale), weeks_in_use.get(name, 0)
        seen[name] = MediumSeen(curve, freshness(medium, weeks), weeks, medium.renewal_cost, medium.share)
    return seen


def methods_now(own: FirmParameters, knowledge: Mapping[str, float]) -> Mapping[str, MethodSeen]:
    """Return the research methods by name, as the firm sees them."""
    return {
        name: MethodSeen(ResponseCurve(method.ceiling, method.scale), knowledge.get(name, 0.0))
        for name, method in own.research.items()
    }


def accuracy_now(own: FirmParameters, knowledge: Mapping[str, float]) -> float:
    """Return the probability that a firm pictures somebody rightly who has never bought from it [-]."""
    known = [knowledge.get(name, 0.0) for name in own.research]
    return research.accuracy_at_first(known, own.research_basics.secondary_accuracy)


def knowledge_now(
    own: FirmParameters, knowledge: Mapping[str, float], everybody: Any, row: int, number: int
) -> research.Knowledge:
    """Return what a firm makes of the customers on its records, as the loop over them reads it."""
    basics = own.research_basics
    segments = [(name, segment.orientation) for name, segment in everybody.segments.items()]
    by_id = dict(segments[place] for place in everybody.segments_by_id())
    biases = np.array(research.bias_shares(knowledge, own.research, by_id))
    return research.Knowledge(
        row, number, basics.keeps_picture, accuracy_now(own, knowledge), basics.learning_per_purchase, biases
    )
