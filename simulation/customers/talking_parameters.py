"""How a kind of customer talks and listens: complaints, recommendations, warnings and reviews."""

from simulation.customers.sources import SCALE
from simulation.parameters import Parameters, parameter


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
