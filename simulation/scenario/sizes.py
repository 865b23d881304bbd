"""The same market with more or fewer customers."""

from typing import Any

from simulation.firms.strategies import Strategy
from simulation.scenario.schema import Scenario

BY_SIZE = {
    "acquisition_budget", "retention_budget", "total_budget", "technology_budget", "budget", "fixed", "renewal_cost",
    "technology_scale", "service_spending", "technology_spending",
}  # fmt: skip
"""Amounts of a firm that belong to the size of its market [EUR or EUR/week]."""
COSTLY = {"programme", "partners", "departments"}
"""Parts of a firm whose weekly cost does; that of relationship levels and bonds is by the customer."""
MEDIA = "media"
"""A strategy's amounts for each advertising medium by its name [EUR/week]; of a firm, what each medium is like."""
TELLING = {*COSTLY, MEDIA}


def resized(scenario: Scenario, customers: int) -> Scenario:
    """Return a scenario with another number of customers, and firms' budgets and fixed costs in proportion.

    What is paid by the customer stays; so do prices. A market of a tenth of the customers then behaves as the whole one does,
    with more chance in it.

    Parameters
    ----------
    scenario
        What to resize; its ``play`` list is left out.
    customers
        How many there are to be.

    Raises
    ------
    ScenarioError
        If a scaled amount is out of its bounds.
    """
    tree = scenario.model_dump()
    factor = customers / scenario.customers.number
    for firm in tree["firms"].values():
        _resize(firm, factor)
    for event in tree["events"]:
        for path, value in event["set"].items():
            *around, key = path.split(".")
            within = [name for name in ["", *around] if name in {"", *TELLING}][-1]
            event["set"][path] = _resized(key, value, factor, within)
    tree["customers"]["number"] = customers
    return Scenario.model_validate({**tree, "play": []})


def in_proportion[Own: Strategy](strategy: Own, factor: float) -> Own:
    """Return a strategy with its budgets multiplied, for a market with that many times the customers, see :func:`resized`."""
    tree = strategy.model_dump()
    _resize(tree, factor)
    return type(strategy).model_validate(tree)


def _resize(part: dict[str, Any], factor: float, within: str = "") -> None:
    for key, value in part.items():
        part[key] = _resized(key, value, factor, within)


def _resized(key: str, value: Any, factor: float, within: str) -> Any:
    """Return a parameter by its last name, scaled if it is an amount that belongs to the size of the market.

    ``within`` is the nearest part around it of those whose amounts are known by the part that they stand in.
    """
    if isinstance(value, dict):
        value = dict(value)
        _resize(value, factor, key if key in TELLING else "" if within == MEDIA else within)
        return value
    costly = (key == "weekly_cost" and within in COSTLY) or (within == MEDIA and isinstance(value, float))
    return value * factor if (costly or key in BY_SIZE) and value is not None else value
