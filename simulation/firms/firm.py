"""A firm: an agent that plans every few weeks on what it can see, and spends what it planned."""

from collections.abc import Mapping
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from simulation.firms.decision import Decision, Treatment
from simulation.firms.firm_parameters import FirmParameters
from simulation.firms.strategies import Strategy
from simulation.rules.purchasing import cents
from simulation.rules.response import idea_freshness, saturating_response

BENEFITS = ("product", "service", "personnel", "image")
EFFORTS = ("time", "energy", "psychic")


class Firm(mesa.Agent):
    """A firm, as a Mesa agent.

    Attributes
    ----------
    name, row, id
        Display name, row in the columns, stable number.
    parameters
        As in the scenario (changed by events).
    strategy
        What it follows.
    price, technology
        Shelf price [EUR] and technology level [-] now.
    service_rise
        What service spending has added to service and personnel [-].
    weeks_with_idea
        How long the campaign idea has been in use [weeks].
    plan
        The decision in force.
    """

    def __init__(
        self, model: Any, name: str, row: int, number: int, parameters: FirmParameters, strategy: Strategy
    ) -> None:
        super().__init__(model)
        self.name = name
        self.row = row
        self.id = number
        self.parameters = parameters
        self.strategy = strategy
        self.price = parameters.offering.price
        self.technology = parameters.offering.technology
        self.service_rise = 0.0
        self.weeks_with_idea = 0
        self.plan = Decision()
        self.served = 0
        self.spending_share = 1.0
        self.treated_by_segment: NDArray[np.int64] | None = None
        self.bill_renewal = False

    def trades(self, week: int) -> bool:
        """Whether the firm is in the market in a week (1 is the first that counts)."""
        return self.parameters.enters_week is None or week >= self.parameters.enters_week

    def levels(self) -> dict[str, float]:
        """Return the offering's four benefits and three efforts as they are now [-]."""
        offering = self.parameters.offering
        levels = {name: float(getattr(offering, name)) for name in BENEFITS + EFFORTS}
        for name in ("service", "personnel"):
            levels[name] = min(1.0, levels[name] + self.service_rise)
        return levels

    def adopt(self, decision: Decision, served: int, treated: int | NDArray[np.int64]) -> None:
        """Take a decision as the plan in force, cut in proportion to the budget if it plans more.

        Parameters
        ----------
        served
            Customers in the firm's records who have not gone quiet (service spending is per head of these).
        treated : (n_treatments,)
            Customers by treatment.
        """
        self.plan = decision
        self.served = served
        self.bill_renewal = decision.renew_idea
        interval = self.model.scenario.planning_interval_weeks
        planned = decision.acquisition_spending + decision.service_spending + decision.technology_spending
        planned += sum(
            int(n) * t.weekly_cost for n, t in zip(np.atleast_1d(treated), decision.treatments, strict=False)
        )
        if decision.renew_idea:
            planned += self.parameters.acquisition.renewal_cost / interval
        budget = self.parameters.budget
        self.spending_share = 1.0 if budget is None or planned <= budget else budget / planned
        if decision.price is not None:
            self.price = decision.price
        if decision.renew_idea and self.spending_share > 0.0:
            self.weeks_with_idea = 0

    def weekly_cost(self, treatment: Treatment) -> float:
        """Spending on a customer under a treatment, after any cut to the budget [EUR/week]."""
        return treatment.weekly_cost * self.spending_share

    def attention(self, treatment: Treatment) -> float:
        """Personal attention that a treatment gives [-]."""
        response = self.parameters.retention
        return saturating_response(self.weekly_cost(treatment), response.ceiling, response.scale)

    def advertising_hazard(self, people: int) -> float:
        """Hazard of becoming known by advertising this week, for ``people`` in the market [1/week]."""
        response = self.parameters.acquisition
        spending = self.advertising() / max(1, people)
        return saturating_response(spending, response.ceiling, response.scale) * self.freshness()

    def advertising(self) -> float:
        """Spending on advertising in force: nothing where it is banned [EUR/week]."""
        allowed = self.model.scenario.economy.advertising_allowed
        return self.plan.acquisition_spending * self.spending_share if allowed else 0.0

    def freshness(self) -> float:
        """What is left of the campaign idea's effect, 1 when new [-]."""
        return idea_freshness(float(self.weeks_with_idea), self.parameters.acquisition.wear_out)

    def develop(self) -> None:
        """Live through a week's effect of spending on service, technology and the campaign idea."""
        how = self.parameters.development
        per_head = self.plan.service_spending * self.spending_share / max(1, self.served)
        target = saturating_response(per_head, how.service_ceiling, how.service_scale)
        self.service_rise += how.service_speed * (target - self.service_rise)
        self.technology += saturating_response(
            self.plan.technology_spending * self.spending_share, how.technology_ceiling, how.technology_scale
        )
        if self.advertising() > 0.0:
            self.weeks_with_idea += 1

    def change(self, parameters: FirmParameters, strategy: Strategy | None) -> None:
        """Take changed parameters (an event); a new price or technology level takes effect at once."""
        before = self.parameters
        self.parameters = parameters
        if parameters.offering.price != before.offering.price:
            self.price = parameters.offering.price
        self.technology += parameters.offering.technology - before.offering.technology
        if strategy is not None:
            self.strategy = strategy

    def weekly_bills(self) -> Mapping[str, int]:
        """Return the bills that do not depend on single customers, by ledger line [cents/week]."""
        share = self.spending_share
        acquisition = cents(self.advertising())
        if self.bill_renewal:
            acquisition += cents(self.parameters.acquisition.renewal_cost * share)
            self.bill_renewal = False
        return {
            "acquisition": acquisition,
            "development": cents((self.plan.service_spending + self.plan.technology_spending) * share),
            "fixed": cents(self.parameters.costs.fixed),
        }
