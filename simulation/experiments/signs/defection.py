"""S1: what fewer defections are worth."""

from collections.abc import Mapping
from typing import Any

from simulation.customers.segments import PerPeriod, PerRenewal
from simulation.customers.synthesis import mean_probability
from simulation.experiments.signs.sign import Pair
from simulation.market.market import Market
from simulation.scenario import Scenario, changed

YEAR = 52
POINTS = 0.05
"""By how much the share of customers who leave in a year is cut."""


def fewer_defections(scenario: Scenario, seed: int) -> Mapping[str, Pair]:
    """Return profit in all weeks, and the value of a customer in the last year, of all firms: with fewer who leave, and as it is.

    Five in a hundred customers fewer leave the market in a year for reasons of their own; as many newcomers come as before.
    """
    with_it = _worth(Market(changed(scenario, with_fewer(scenario)), seed))
    as_it_is = _worth(Market(scenario, seed))
    return {name: (with_it[name], as_it_is[name]) for name in as_it_is}


def with_fewer(scenario: Scenario, points: float = POINTS) -> dict[str, Any]:
    """Return the changes after which ``points`` fewer of all customers leave in a year, and as many come as before."""
    changes: dict[str, Any] = {}
    replaced = 0.0
    for name, segment in scenario.customers.segments.items():
        attrition, path = segment.attrition, f"customers.segments.{name}.attrition.probability"
        if isinstance(attrition, PerPeriod | PerRenewal) and attrition.probability is not None:
            weeks = attrition.period_weeks if isinstance(attrition, PerPeriod) else _contract_weeks(scenario, name)
            stay = min(1.0, (1.0 - attrition.probability) ** (YEAR / weeks) + points)
            changes[path] = 1.0 - stay ** (weeks / YEAR)
        if isinstance(attrition, PerPeriod):
            replaced += segment.share * mean_probability(attrition) * YEAR / attrition.period_weeks
    arrivals = scenario.customers.arrivals
    if arrivals.replace_leavers:  # else fewer newcomers would come
        changes["customers.arrivals.per_year"] = arrivals.per_year + replaced
        changes["customers.arrivals.replace_leavers"] = False
    return changes


def _contract_weeks(scenario: Scenario, segment: str) -> int:
    contract = scenario.customers.segments[segment].contract
    assert contract is not None
    return contract.period_weeks


def _worth(market: Market) -> dict[str, float]:
    table = market.run().results.firms
    last_year = table[table["week"] > market.week - YEAR]
    value = last_year["customer_equity"].sum() / last_year["customers"].sum()
    return {"profit": float(table["profit"].sum()), "value": float(value)}
