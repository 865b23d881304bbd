"""A firm's offering, what serving costs, and how spending on care and development works."""

from simulation.parameters import Parameters, parameter

LEVEL = "assumption: on a scale from 0 (none) to 1 (perfect), the middle being an average firm"
MONEY = (
    "assumption: a consumer good or service of about 20 EUR with a gross margin of 45 %, see docs/published_ranges.md"
)
RESPONSE = "assumption: chosen so that spending of the default size brings about half of the ceiling"


class Offering(Parameters):
    """What a firm offers, and what getting it costs the customer besides money."""

    price: float = parameter(20.0, "Shelf price of one purchase.", unit="EUR", source=MONEY, gt=0, le=1e6, play=True)
    unit_cost: float = parameter(11.0, "Cost of goods of one purchase.", unit="EUR", source=MONEY, ge=0, le=1e6)
    product: float = parameter(0.5, "Level of the product.", unit="-", source=LEVEL, ge=0, le=1, play=True)
    service: float = parameter(0.5, "Level of the services around it.", unit="-", source=LEVEL, ge=0, le=1, play=True)
    personnel: float = parameter(0.5, "Level of the people who serve.", unit="-", source=LEVEL, ge=0, le=1)
    image: float = parameter(0.5, "Level of the firm's image.", unit="-", source=LEVEL, ge=0, le=1)
    technology: float = parameter(
        1.0,
        "Technology level; only its ratio to the newest on the market counts.",
        unit="-",
        source="assumption: all firms alike",
        gt=0,
        le=1e6,
        play=True,
    )
    time: float = parameter(0.3, "Time a purchase takes the customer.", unit="-", source=LEVEL, ge=0, le=1)
    energy: float = parameter(0.3, "Physical effort of a purchase.", unit="-", source=LEVEL, ge=0, le=1)
    psychic: float = parameter(0.3, "Mental effort and worry of a purchase.", unit="-", source=LEVEL, ge=0, le=1)
    failure_probability: float = parameter(
        0.03,
        "Probability that product or service fails.",
        unit="1/purchase",
        source="assumption: a few per cent of service encounters",
        ge=0,
        le=1,
        play=True,
    )
    intercept: float = parameter(
        0.0,
        "Liking of the firm common to all customers, whatever it offers.",
        unit="utility",
        source="structure",
        ge=-100,
        le=100,
    )


class Costs(Parameters):
    """What serving customers costs beyond the goods."""

    cost_to_serve: float = parameter(
        1.0, "Cost of serving one purchase.", unit="EUR/purchase", source=MONEY, ge=0, le=1e6
    )
    complaint_cost: float = parameter(
        8.0,
        "Cost of handling one complaint.",
        unit="EUR/complaint",
        source="assumption: half an hour of staff time",
        ge=0,
        le=1e6,
    )
    fixed: float = parameter(800.0, "Fixed cost.", unit="EUR/week", source=MONEY, ge=0, le=1e12)


class CareResponse(Parameters):
    """How spending on a customer becomes personal attention: ``ceiling * (1 - exp(-spending / scale))``."""

    ceiling: float = parameter(
        0.4,
        "Attention under unlimited spending, in levels of service and personnel.",
        unit="-",
        source=RESPONSE,
        ge=0,
        le=1,
        play=True,
    )
    scale: float = parameter(
        0.3,
        "Spending per customer that brings 63 % of the ceiling.",
        unit="EUR/customer/week",
        source=RESPONSE,
        gt=0,
        le=1e6,
    )


class Development(Parameters):
    """How spending changes the offering itself: better service for all, newer technology."""

    service_ceiling: float = parameter(
        0.3, "Rise in service and personnel under unlimited spending.", unit="-", source=RESPONSE, ge=0, le=1
    )
    service_scale: float = parameter(
        0.3,
        "Spending per customer that brings 63 % of the ceiling.",
        unit="EUR/customer/week",
        source=RESPONSE,
        gt=0,
        le=1e6,
    )
    service_speed: float = parameter(
        0.1,
        "Share of the way that service moves to what the spending allows.",
        unit="1/week",
        source="assumption: training takes months",
        gt=0,
        le=1,
    )
    technology_ceiling: float = parameter(
        0.01, "Rise of the technology level under unlimited spending.", unit="1/week", source=RESPONSE, ge=0, le=1
    )
    technology_scale: float = parameter(
        500.0, "Spending that brings 63 % of the ceiling.", unit="EUR/week", source=RESPONSE, gt=0, le=1e12
    )
