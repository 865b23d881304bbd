"""How a kind of customer feels: what experience makes of expectation, satisfaction, trust and commitment."""

from simulation.customers.sources import SCALE
from simulation.parameters import Parameters, parameter


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
