"""How a kind of customer chooses among firms: what counts besides value, habit and loyalty among it."""

from simulation.customers.sources import SCALE
from simulation.parameters import Parameters, parameter


class Choosing(Parameters):
    """How a customer chooses among the firms it knows."""

    value_sensitivity: float = parameter(
        8.0,
        "Utility of one unit of perceived value: the higher, the more exactly value decides.",
        unit="utility",
        source=SCALE,
        ge=0,
        le=1000,
        play=True,
    )
    outside_value: float = parameter(
        0.0,
        "Value of doing without, or with the best substitute from outside this market.",
        unit="-",
        source=SCALE,
        ge=-100,
        le=100,
    )
    may_buy_nothing: bool = parameter(
        True, "Whether a customer may leave a purchase occasion without buying.", unit="-", source="structure"
    )
    price_sensitivity_spread: float = parameter(
        0.3,
        "Standard deviation of the logarithm of personal price sensitivity (mean 1).",
        unit="-",
        source="assumption: moderate heterogeneity, as in Rossi & Allenby (1993)",
        ge=0,
        le=3,
    )
    perception_error: float = parameter(
        0.06,
        "Standard deviation of what customers who only know a firm by name believe of its benefits.",
        unit="-",
        source=SCALE,
        ge=0,
        le=10,
    )
    inertia: float = parameter(
        0.5,
        "Utility of the firm bought last: habit, without any attitude.",
        unit="utility",
        source="assumption: state dependence as in Dube, Hitsch & Rossi (2010), 0.3 to 1",
        ge=-100,
        le=100,
    )
    loyalty_weight: float = parameter(
        2.5, "Utility of full attitudinal loyalty to a firm.", unit="utility", source=SCALE, ge=0, le=100, play=True
    )
    reminder_strength: float = parameter(
        0.25,
        "Utility of a message just received from a firm one buys from.",
        unit="utility",
        source=SCALE,
        ge=-10,
        le=10,
    )
    reminder_fading: float = parameter(
        0.3,
        "How fast a message is forgotten.",
        unit="1/week",
        source="assumption: half-life of two to three weeks, within Naik & Raman (2003)",
        ge=0,
        le=10,
    )
    search: float = parameter(
        0.0,
        "Probability to search before buying: find firms not yet known, read reviews.",
        unit="1/occasion",
        source="assumption: off unless a scenario asks for empowered customers",
        ge=0,
        le=1,
        play=True,
    )
    finding: float = parameter(
        1.0,
        "Probability that a search finds a firm not yet known.",
        unit="-",
        source="assumption: everything can be found",
        ge=0,
        le=1,
    )
    review_weight: float = parameter(
        0.3,
        "Share of the way a belief moves to the public rating at a search.",
        unit="-",
        source="assumption: of the order of the review elasticities in Floyd et al. (2014)",
        ge=0,
        le=1,
    )
    second_hand: float = parameter(
        0.0,
        "Probability to buy second-hand, of the brand bought last, when nothing new is bought.",
        unit="1/occasion",
        source="assumption: off unless a scenario asks for it",
        ge=0,
        le=1,
    )
    reference_effect: float = parameter(
        0.0,
        "How much more the part of a price above the firm's usual price weighs.",
        unit="-",
        source="assumption: off unless a scenario asks for it; losses weigh about twice, Kalyanaram & Winer (1995)",
        ge=0,
        le=100,
        play=True,
    )
    bond_weight: float = parameter(
        2.0,
        "Utility of staying under full bonds.",
        unit="utility",
        source="assumption: of the order of full loyalty; Burnham, Frels & Mahajan (2003)",
        ge=0,
        le=100,
    )
    points_pull: float = parameter(
        0.5,
        "Utility of staying with enough points for a reward.",
        unit="utility",
        source="assumption: of the order of habit; Kivetz, Urminsky & Zheng (2006)",
        ge=0,
        le=100,
    )
    irritation_weight: float = parameter(
        1.5,
        "Utility lost by full irritation.",
        unit="utility",
        source="assumption: three times the default habit",
        ge=0,
        le=100,
    )
