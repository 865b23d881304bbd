"""What kind of customer somebody is: how benefits and costs are weighed, and how the person behaves."""

from simulation.customers.choosing_parameters import Choosing
from simulation.customers.feeling_parameters import Feeling
from simulation.customers.sources import SCALE
from simulation.customers.talking_parameters import Talking
from simulation.parameters import Parameters, parameter


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
