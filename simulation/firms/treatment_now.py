"""What a treatment is to a customer and to the firm, with the relationship level and the bonds that belong to it."""

from simulation.firms.decision import Treatment
from simulation.firms.firm_parameters import FirmParameters
from simulation.firms.levels import Level
from simulation.rules.response import saturating_response


def level_of(own: FirmParameters, treatment: Treatment) -> Level:
    """Return the relationship level of a treatment: the firm's ordinary one, unless it names another."""
    ordinary = own.levels[own.level]
    return own.levels.get(treatment.level, ordinary) if treatment.level is not None else ordinary


def planned_cost(own: FirmParameters, treatment: Treatment) -> float:
    """Cost of a customer under a treatment: of the treatment itself, its level and the bonds [EUR/week]."""
    if treatment.end:
        return 0.0
    return treatment.weekly_cost + level_of(own, treatment).weekly_cost + own.bonds.weekly_cost


def attention(own: FirmParameters, treatment: Treatment, share: float) -> float:
    """Personal attention that a treatment and its level give, at most 1 [-].

    Parameters
    ----------
    share
        What the budget leaves of the spending planned [-].
    """
    response = own.retention
    bought = saturating_response(treatment.weekly_cost * share, response.ceiling, response.scale)
    return min(1.0, bought + level_of(own, treatment).care * share)


def treatment_row(own: FirmParameters, treatment: Treatment, share: float) -> tuple[float, ...]:
    """Return what a treatment is to a customer, as in :data:`simulation.state.week.TREATMENT_WEEK`.

    What a level and the bonds give shrinks with what the budget leaves of their cost (``share``, [-]).
    """
    level = level_of(own, treatment)
    lost = own.contact.automation_loss * treatment.automated
    return (
        attention(own, treatment, share), treatment.discount, level.benefit * share - lost, level.invite * share,
        level.recovery * share, level.listening * share, own.bonds.strength(level.bond) * share,
        own.bonds.ease(level.ease) * share, own.bonds.serving(treatment.automated, share), treatment.offer,
    )  # fmt: skip


def order_row(own: FirmParameters, treatment: Treatment, share: float, weeks: int) -> tuple[float, ...]:
    """Return what a treatment does when the plan is made, as in :data:`simulation.firms.treating.ORDER`.

    Parameters
    ----------
    weeks
        How long the plan holds [weeks].
    """
    contacts = treatment.contact or (level_of(own, treatment).contacts and not treatment.end)
    cost = planned_cost(own, treatment) * share * weeks
    return contacts, treatment.personal, treatment.end, treatment.ask_why, treatment.apology, cost
