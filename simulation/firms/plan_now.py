"""What a firm's plan amounts to in a week: treatments as customers meet them, spending in force, and the bills."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.firms.decision import UNTREATED, Decision, Treatment
from simulation.firms.firm_parameters import FirmParameters
from simulation.firms.media import Medium
from simulation.firms.treating import ORDER
from simulation.firms.treatment_now import order_row, planned_cost, treatment_row
from simulation.rules.purchasing import cents
from simulation.rules.response import saturating_response
from simulation.state.ledger import BILLS
from simulation.state.week import TREATMENT_WEEK

RETENTION = BILLS.index("retention")


class InForce(NamedTuple):
    """What a firm's plan amounts to in a week.

    ``treatments`` (n_treatments,) of :data:`simulation.state.week.TREATMENT_WEEK`, their ``weekly_costs`` a customer, levels and
    bonds included [EUR/week], and whether any ``listens`` to customers' ideas; the ``media``, and ``advertising`` in each,
    nothing where it is banned [EUR/week]; ``research`` by method [EUR/week]; ``service_target`` what service and personnel
    rise towards, ``technology_gain`` what the technology level gains a week [-]; ``bills`` by ledger line, all that are the
    same every week [cents/week].
    """

    treatments: NDArray[np.void]
    weekly_costs: tuple[float, ...]
    listens: bool
    media: Mapping[str, Medium]
    advertising: Mapping[str, float]
    research: Mapping[str, float]
    service_target: float
    technology_gain: float
    bills: Mapping[str, int]


def amounts_to(
    own: FirmParameters,
    treatments: tuple[Treatment, ...],
    advertising: tuple[tuple[str, float], ...],
    spent_on_research: tuple[tuple[str, float], ...],
    development: tuple[float, float],
    per_head: float,
    share: float,
) -> InForce:
    """Return what a plan amounts to: spending by medium, before any cut by method and on service and technology [EUR/week]."""
    how, (service, technology) = own.development, development
    rows = np.array([treatment_row(own, treatment, share) for treatment in treatments], TREATMENT_WEEK)
    return InForce(
        treatments=rows,
        weekly_costs=tuple(planned_cost(own, treatment) * share for treatment in treatments),
        listens=bool(rows["listening"].any()),
        media=own.media_used(),
        advertising=dict(advertising),
        research={name: amount * share for name, amount in spent_on_research},
        service_target=saturating_response(per_head, how.service_ceiling, how.service_scale),
        technology_gain=saturating_response(technology * share, how.technology_ceiling, how.technology_scale),
        bills={
            "acquisition": cents(sum(amount for _, amount in advertising)),
            "development": cents((service + technology) * share),
            "research": cents(sum(amount for _, amount in spent_on_research) * share),
            "programme": cents(own.programme.weekly_cost if own.programme is not None else 0.0),
            "fixed": cents(own.costs.fixed),
        },
    )


def orders_now(own: FirmParameters, treatments: tuple[Treatment, ...], share: float, weeks: int) -> NDArray[np.void]:
    """Return what treatments do when the plan is made, (n_treatments,) of :data:`simulation.firms.treating.ORDER`."""
    return np.array([order_row(own, treatment, share, weeks) for treatment in treatments], ORDER)


def does_nothing(own: FirmParameters, plan: Decision) -> bool:
    """Whether a plan does nothing for anybody, nor the firm for customers whom no plan treats."""
    costs_nothing = not any(order_row(own, UNTREATED, 1.0, 1)) and own.programme is None
    return plan.treatment is None and plan == Decision() and costs_nothing


def with_partners(bills: Mapping[str, int], partners: float) -> Mapping[str, int]:
    """Return bills with what partners cost besides [cents/week]."""
    return {**bills, "partners": cents(partners)}


def with_care(bills: NDArray[np.int64], treated: NDArray[np.int64], weekly_costs: Sequence[float]) -> NDArray[np.int64]:
    """Return bills with what treating so many of each segment costs, (n_treatments, n_segments), each treatment rounded."""
    care = [0] * len(bills)
    for cost, of_segments in zip(weekly_costs, treated[: len(weekly_costs)].tolist(), strict=True):
        if cost > 0.0:
            care = [before + cents(cost * count) for before, count in zip(care, of_segments, strict=True)]
    table = bills.copy()
    table[:, RETENTION] += care
    return table
