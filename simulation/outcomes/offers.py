"""What each firm's offer is worth to each kind of customer, part by part, before anybody has bought anything."""

from typing import TYPE_CHECKING

from simulation.customers.tables import BENEFITS, EFFORTS, normalised
from simulation.rules.value import money_cost, technology_benefit

if TYPE_CHECKING:
    import pandas as pd

    from simulation.scenario import Scenario


def value_parts(scenario: "Scenario") -> "pd.DataFrame":
    """Return perceived value and its nine parts: one row an orientation and firm, as the scenario begins.

    The customer meant has an ordinary price sensitivity (1), knows what the firm offers, and is asked the shelf price. Real
    customers of the market differ from it in the first two. Benefits are positive, costs negative, and their sum is ``value``.

    Returns
    -------
    table
        ``orientation``, ``firm``; ``product``, ``service``, ``personnel``, ``image``, ``technology``; ``money``, ``time``,
        ``energy``, ``psychic``; ``value`` [-].

    References
    ----------
    Zeithaml (1988), J. Marketing 52:2; Kotler & Keller (2016), Marketing Management.
    """
    import pandas as pd  # heavy: imported where it is used

    customers, reference = scenario.customers, scenario.economy.reference_price
    asked = dict.fromkeys(segment.orientation for segment in customers.segments.values())
    trading = [firm for firm in scenario.firms.values() if firm.enters_week in (None, 1)]
    newest = max(firm.offering.technology for firm in trading or scenario.firms.values())
    rows = []
    for orientation in asked:
        weight = normalised(customers.orientations[orientation])
        for name, firm in scenario.firms.items():
            offer = firm.offering
            newness = min(1.0, technology_benefit(offer.technology, newest))
            parts = {benefit: weight[benefit] * getattr(offer, benefit) for benefit in BENEFITS}
            parts["technology"] = weight["technology"] * newness
            parts["money"] = -money_cost(offer.price, 1.0, weight["money"] / reference)
            parts |= {effort: -weight[effort] * getattr(offer, effort) for effort in EFFORTS}
            rows.append({"orientation": orientation, "firm": name, **parts, "value": sum(parts.values())})
    return pd.DataFrame(rows)
