"""The offering as it is now: what the scenario says, as spending, partners and customers' ideas have changed it."""

from simulation.firms.firm_parameters import FirmParameters
from simulation.firms.partners import failures_left

BENEFITS = ("product", "service", "personnel", "image")
EFFORTS = ("time", "energy", "psychic")


def levels_now(own: FirmParameters, week: int, service_rise: float, ideas: int) -> dict[str, float]:
    """Return the four benefits and three efforts, each in [0, 1].

    Parameters
    ----------
    service_rise
        What service spending has added to service and personnel [-].
    ideas
        Customers' ideas taken up so far.
    """
    levels = {name: float(getattr(own.offering, name)) for name in BENEFITS + EFFORTS}
    for name in ("service", "personnel"):
        levels[name] += service_rise
    levels["personnel"] += own.departments.alignment * own.departments.personnel
    levels["product"] += own.ideas.quality_ceiling * own.ideas.worth(ideas)
    for partner in own.partners.values():
        for name in ("product", "service", "time"):
            levels[name] += getattr(partner, name) * partner.share(week)
    return {name: min(1.0, max(0.0, level)) for name, level in levels.items()}


def unit_cost_now(own: FirmParameters, week: int, ideas: int) -> float:
    """Cost of goods of one unit [EUR]."""
    change = sum(partner.unit_cost * partner.share(week) for partner in own.partners.values())
    saved = own.ideas.cost_ceiling * own.ideas.worth(ideas)
    return max(0.0, own.offering.unit_cost + change) * (1.0 - saved)


def failure_probability_now(own: FirmParameters, week: int) -> float:
    """Probability that product or service fails [1/purchase]."""
    return own.offering.failure_probability * failures_left(own.partners.values(), week)


def complaint_cost_now(own: FirmParameters) -> float:
    """Cost of handling one complaint [EUR]."""
    return own.costs.complaint_cost * (1.0 - own.departments.complaint_saving * own.departments.alignment)


def partnerships_cost(own: FirmParameters, week: int) -> float:
    """Cost of the partnerships that are there in a week, and of aligned departments [EUR/week]."""
    partners = sum(partner.weekly_cost for partner in own.partners.values() if partner.works(week))
    return partners + own.departments.weekly_cost * own.departments.alignment
