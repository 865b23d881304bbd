"""What kind of customer somebody is: how benefits and costs are weighed, and how the person behaves."""

from typing import Any

from simulation.parameters import Parameters, parameter

SCALE = "assumption: chosen so that the default market falls inside the ranges of docs/face_validity.md"


class Weights(Parameters):
    """What counts for a customer. Only proportions matter: the nine weights are divided by their sum."""

    product: float = parameter(0.2, "Weight of the product itself.", unit="-", source=SCALE, ge=0, le=100)
    service: float = parameter(0.1, "Weight of the services around it.", unit="-", source=SCALE, ge=0, le=100)
    personnel: float = parameter(0.1, "Weight of the people who serve.", unit="-", source=SCALE, ge=0, le=100)
    image: float = parameter(0.1, "Weight of the firm's image.", unit="-", source=SCALE, ge=0, le=100)
    technology: float = parameter(0.1, "Weight of the newest technology.", unit="-", source=SCALE, ge=0, le=100)
    money: float = parameter(0.2, "Weight of the price.", unit="-", source=SCALE, ge=0, le=100)
    time: float = parameter(0.1, "Weight of the time a purchase takes.", unit="-", source=SCALE, ge=0, le=100)
    energy: float = parameter(0.05, "Weight of the physical effort.", unit="-", source=SCALE, ge=0, le=100)
    psychic: float = parameter(0.05, "Weight of the mental effort and worry.", unit="-", source=SCALE, ge=0, le=100)

    def total(self) -> float:
        """Return the sum of the nine weights [-]."""
        return float(sum(getattr(self, name) for name in type(self).model_fields))


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


class Feeling(Parameters):
    """How experience becomes expectation, satisfaction and loyalty."""

    performance_noise: float = parameter(
        0.06, "Standard deviation of performance from one purchase to the next.", unit="-", source=SCALE, ge=0, le=10
    )
    failure_loss: float = parameter(
        0.3,
        "Benefit lost, and blame laid on the supplier, when product or service fails.",
        unit="-",
        source=SCALE,
        ge=0,
        le=10,
    )
    satisfaction_at_standard: float = parameter(
        0.75,
        "Satisfaction when performance is just as expected.",
        unit="-",
        source="assumption: about 75 of 100 in national satisfaction indices, Fornell et al. (1996)",
        gt=0,
        lt=1,
    )
    gain_response: float = parameter(
        3.0, "Steepness of satisfaction above expectation.", unit="-", source=SCALE, ge=0, le=100
    )
    loss_response: float = parameter(
        7.0,
        "Steepness of satisfaction below expectation.",
        unit="-",
        source="assumption: about twice the gain, Anderson & Sullivan (1993); Mittal, Ross & Baldasare (1998)",
        ge=0,
        le=100,
    )
    norm_share: float = parameter(
        0.5,
        "Share of the comparison standard that comes from the market, not from this firm.",
        unit="-",
        source="assumption: both standards matter, Woodruff, Cadotte & Jenkins (1983)",
        ge=0,
        le=1,
    )
    best_brand: float = parameter(
        0.0,
        "High expectations: share of the way from what is expected of this firm to what is expected of the best firm known.",
        unit="-",
        source="assumption: none unless the scenario says so; best-brand norm, Cadotte, Woodruff & Jenkins (1987)",
        ge=0,
        le=1,
        play=True,
    )
    expectation_learning: float = parameter(
        0.25,
        "Share of the way expectation moves to performance at one purchase.",
        unit="1/purchase",
        source="assumption: Boulding et al. (1993) find fast updating",
        ge=0,
        le=1,
    )
    norm_learning: float = parameter(
        0.05,
        "Share of the way the market norm moves to performance at one purchase.",
        unit="1/purchase",
        source="assumption: slower than expectation of one firm",
        ge=0,
        le=1,
    )
    satisfaction_learning: float = parameter(
        0.3,
        "Weight of the newest purchase in lasting satisfaction.",
        unit="1/purchase",
        source="assumption: cumulative satisfaction, Johnson, Anderson & Fornell (1995)",
        ge=0,
        le=1,
    )
    trust_neutral: float = parameter(
        0.6, "Satisfaction that leaves trust as it is.", unit="-", source=SCALE, gt=0, lt=1
    )
    trust_building: float = parameter(
        0.2, "How fast satisfaction builds trust.", unit="1/purchase", source=SCALE, ge=0, le=1
    )
    trust_breaking: float = parameter(
        0.5,
        "How fast dissatisfaction destroys trust.",
        unit="1/purchase",
        source="assumption: trust is lost faster than won, Slovic (1993)",
        ge=0,
        le=1,
    )
    commitment_learning: float = parameter(
        0.15, "Share of the way commitment moves at one purchase.", unit="1/purchase", source=SCALE, ge=0, le=1
    )
    commitment_cooling: float = parameter(
        0.01,
        "How fast commitment cools without a purchase.",
        unit="1/week",
        source="assumption: halves in somewhat more than a year",
        ge=0,
        le=10,
    )
    inspired_satisfaction: float = parameter(
        0.72, "Lasting satisfaction from which on a customer can be inspired.", unit="-", source=SCALE, ge=0, le=1
    )
    inspired_loyalty: float = parameter(
        0.5, "Attitudinal loyalty from which on a customer can be inspired.", unit="-", source=SCALE, ge=0, le=1
    )
    patience: int = parameter(
        8,
        "Purchase occasions running without the firm after which the relationship has lapsed.",
        unit="occasions",
        source="assumption: a firm of a quarter share is missed eight times by chance one time in ten",
        ge=1,
        le=255,
    )
    unfairness: float = parameter(
        0.2,
        "Share of trust lost on learning that all contacts got a better price.",
        unit="1/week",
        source="assumption: on the order of a failure; Xia, Monroe & Cox (2004)",
        ge=0,
        le=1,
    )
    irritation_per_message: float = parameter(
        0.15,
        "Share of the way to full irritation that a message not to the point goes.",
        unit="1/message",
        source="assumption: a handful of them irritates",
        ge=0,
        le=1,
        play=True,
    )
    irritation_fading: float = parameter(
        0.05, "How fast irritation fades.", unit="1/week", source="assumption: halves in a quarter", ge=0, le=10
    )
    opt_out_at: float = parameter(
        0.6,
        "Irritation from which on the customer wants no more messages.",
        unit="-",
        source="assumption: six irrelevant messages running",
        ge=0,
        le=1,
    )


class Talking(Parameters):
    """How a customer complains, recommends, warns and listens."""

    complaint_threshold: float = parameter(
        0.45, "Satisfaction with a purchase below which a customer may complain.", unit="-", source=SCALE, ge=0, le=1
    )
    complaint_probability: float = parameter(
        0.45,
        "Probability that a dissatisfied customer tells the firm.",
        unit="-",
        source="assumption: most keep silent; see docs/published_ranges.md",
        ge=0,
        le=1,
    )
    asks_why: float = parameter(
        0.0,
        "Share of the trust that a complaint costs which gets no answer: who asks why wants to be told.",
        unit="-",
        source="assumption: none unless the scenario says so; such double failures cost most, Bitner, Booms & Tetreault (1990)",
        ge=0,
        le=1,
        play=True,
    )
    recommend_threshold: float = parameter(
        0.78, "Satisfaction with a purchase from which on a customer may recommend.", unit="-", source=SCALE, ge=0, le=1
    )
    recommend_probability: float = parameter(
        0.2,
        "Probability that a satisfied customer recommends after a purchase.",
        unit="1/purchase",
        source="assumption: good talk about three times as frequent as bad, East, Hammond & Wright (2007)",
        ge=0,
        le=1,
        play=True,
    )
    warn_threshold: float = parameter(
        0.45, "Satisfaction with a purchase below which a customer may warn others.", unit="-", source=SCALE, ge=0, le=1
    )
    warn_probability: float = parameter(
        0.4,
        "Probability that a dissatisfied customer warns others after a purchase.",
        unit="1/purchase",
        source="assumption: the dissatisfied tell more often, Anderson (1998)",
        ge=0,
        le=1,
        play=True,
    )
    talk_weeks: int = parameter(
        3,
        "For how many weeks an experience is talked about.",
        unit="weeks",
        source="assumption: talk follows use closely",
        ge=1,
        le=30_000,
    )
    listening: float = parameter(
        0.4,
        "Hazard of getting to know a firm when all one's contacts talk about it.",
        unit="1/week",
        source="assumption: of the order of Bass's q = 0.38, Bass (1969)",
        ge=0,
        le=1000,
        play=True,
    )
    persuasion: float = parameter(
        0.4,
        "Share of the way a belief moves when all one's contacts recommend.",
        unit="1/week",
        source=SCALE,
        ge=0,
        le=1,
    )
    negativity: float = parameter(
        2.0,
        "How many times harder a warning pulls than a recommendation.",
        unit="-",
        source="assumption: Mizerski (1982)",
        ge=0,
        le=100,
    )
    homophily: float = parameter(
        0.5,
        "Share of customers whose social place is among their own orientation.",
        unit="-",
        source="assumption: birds of a feather, McPherson, Smith-Lovin & Cook (2001)",
        ge=0,
        le=1,
    )
    review_probability: float = parameter(
        0.0,
        "Probability to post a public review after a purchase.",
        unit="1/purchase",
        source="assumption: off unless a scenario asks for it",
        ge=0,
        le=1,
        play=True,
    )
    deal_talk: float = parameter(
        0.0,
        "Probability to tell contacts of a personal discount got.",
        unit="1/purchase",
        source="assumption: off unless a scenario asks for it",
        ge=0,
        le=1,
        play=True,
    )


class Paying(Parameters):
    """How a customer pays."""

    default_probability: float = parameter(
        0.005,
        "Probability that a bill is never paid.",
        unit="1/purchase",
        source="assumption: bad debt of about half a per cent of revenue",
        ge=0,
        le=1,
    )
    late_probability: float = parameter(
        0.0,
        "Probability to pay late, so that the firm must remind.",
        unit="1/purchase",
        source="assumption: most bills are paid in time",
        ge=0,
        le=1,
    )
    dispute_probability: float = parameter(
        0.0,
        "Probability that a dissatisfied customer withholds half of the bill.",
        unit="1/purchase",
        source="assumption: rare",
        ge=0,
        le=1,
    )
    repairs_elsewhere: float = parameter(
        0.0,
        "Probability to have a failure fixed cheaply elsewhere rather than by the firm.",
        unit="1/failure",
        source="assumption: rare, but for cost orientation",
        ge=0,
        le=1,
    )
    cheap_fix: float = parameter(
        0.4,
        "Share of a failure's loss that a cheap fix elsewhere undoes.",
        unit="-",
        source="assumption: less than half",
        ge=0,
        le=1,
    )


class Orientation(Parameters):
    """A kind of customer. Three are ready made: ``cost``, ``value`` and ``technology``."""

    weights: Weights = parameter(..., "What counts.", unit="-", source="structure", default_factory=Weights)
    choosing: Choosing = parameter(
        ..., "How the customer chooses.", unit="-", source="structure", default_factory=Choosing
    )
    feeling: Feeling = parameter(..., "How experience is felt.", unit="-", source="structure", default_factory=Feeling)
    talking: Talking = parameter(..., "How the customer talks.", unit="-", source="structure", default_factory=Talking)
    paying: Paying = parameter(..., "How the customer pays.", unit="-", source="structure", default_factory=Paying)


READY_MADE: dict[str, dict[str, Any]] = {
    "cost": {
        "weights": {
            "product": 0.12,
            "service": 0.06,
            "personnel": 0.05,
            "image": 0.04,
            "technology": 0.03,
            "money": 0.55,
            "time": 0.05,
            "energy": 0.06,
            "psychic": 0.04,
        },
        "choosing": {"outside_value": -0.48, "inertia": 0.3, "loyalty_weight": 1.5},
        "feeling": {"failure_loss": 0.35, "satisfaction_at_standard": 0.7, "loss_response": 9.0},
        "talking": {"warn_probability": 0.5, "recommend_probability": 0.15},
        "paying": {
            "default_probability": 0.015,
            "late_probability": 0.1,
            "dispute_probability": 0.2,
            "repairs_elsewhere": 0.5,
        },
    },
    "value": {
        "weights": {
            "product": 0.26,
            "service": 0.16,
            "personnel": 0.12,
            "image": 0.06,
            "technology": 0.06,
            "money": 0.18,
            "time": 0.08,
            "energy": 0.04,
            "psychic": 0.04,
        },
        "choosing": {"outside_value": 0.06, "inertia": 0.5, "loyalty_weight": 3.0},
        "feeling": {"failure_loss": 0.2, "satisfaction_at_standard": 0.78, "loss_response": 5.0},
        "talking": {"complaint_probability": 0.55},
        "paying": {"default_probability": 0.002},
    },
    "technology": {
        "weights": {
            "product": 0.14,
            "service": 0.08,
            "personnel": 0.05,
            "image": 0.07,
            "technology": 0.44,
            "money": 0.1,
            "time": 0.04,
            "energy": 0.04,
            "psychic": 0.04,
        },
        "choosing": {"outside_value": 0.38, "inertia": 0.4, "loyalty_weight": 2.0},
        "feeling": {"failure_loss": 0.25, "satisfaction_at_standard": 0.75, "loss_response": 7.0},
        "talking": {"homophily": 0.8, "recommend_probability": 0.25},
        "paying": {"default_probability": 0.003},
    },
}
"""What makes each ready-made orientation different from the defaults (C1, C2, C3). Source: assumption, after the
descriptions of cost-, value- and technology-oriented customers; see ``docs/concepts.md``."""


def ready_made(name: str, changes: dict[str, Any] | None = None) -> Orientation:
    """Return an orientation: a ready-made one (or the defaults, for another name) with some parameters changed.

    Parameters
    ----------
    name
        ``cost``, ``value``, ``technology``, or any other name for an orientation of one's own.
    changes
        Nested mapping of parameters that differ, such as ``{"weights": {"money": 0.7}}``.

    Raises
    ------
    pydantic.ValidationError
        If a change is unknown or out of bounds.

    Examples
    --------
    >>> ready_made("cost").weights.money
    0.55
    """
    return Orientation.model_validate(merged(READY_MADE.get(name, {}), changes or {}))


def merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return ``base`` with ``changes`` laid over it, nested mappings key by key."""
    result = dict(base)
    for key, value in changes.items():
        below = result.get(key)
        result[key] = merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return result
