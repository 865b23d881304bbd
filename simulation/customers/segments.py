"""Segments: the truth about the market's customers; a firm's picture of a segment is a persona."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simulation.customers.network import NetworkParameters, SmallWorld
from simulation.customers.orientation import Orientation
from simulation.customers.ready_made import READY_MADE, merged
from simulation.customers.types import TYPES, Habits, combined
from simulation.parameters import Parameters, fault, nearest, parameter


class PurchaseRate(Parameters):
    """How often customers have an occasion to buy in the category: Poisson, with gamma-distributed personal rates."""

    mean: float = parameter(
        0.25,
        "Mean number of purchase occasions.",
        unit="1/week",
        source="assumption: a category bought about once a month to once a week",
        ge=0,
        le=50,
        play=True,
    )
    shape: float | None = parameter(
        1.0,
        "Shape of the gamma distribution over customers; null: everybody has the same rate.",
        unit="-",
        source="assumption: of the order of Ehrenberg (1988), below 1 to 2",
        gt=0,
        le=1e6,
    )


class NoAttrition(Parameters):
    """Nobody leaves the market."""

    kind: Literal["none"] = parameter(..., "Nobody leaves.", unit="-", source="structure")


class Dropout(Parameters):
    """Probability to leave: the same for all, or beta-distributed over customers and constant for each."""

    probability: float | None = parameter(
        None,
        "Probability to leave, the same for every customer.",
        unit="1/period or 1/purchase",
        source="structure",
        ge=0,
        le=1,
    )
    alpha: float | None = parameter(
        None, "First parameter of a beta distribution over customers.", unit="-", source="structure", gt=0, le=1e6
    )
    beta: float | None = parameter(
        None, "Second parameter of a beta distribution over customers.", unit="-", source="structure", gt=0, le=1e6
    )

    @model_validator(mode="after")
    def _one_way(self) -> "Dropout":
        if (self.alpha is None) != (self.beta is None):
            raise ValueError("alpha and beta belong together: give both or neither")
        if (self.probability is None) == (self.alpha is None):
            raise ValueError("give either probability (the same for all) or alpha and beta (differing over customers)")
        return self


class PerPeriod(Dropout):
    """Customers may leave at the end of every period, counted from the week they came (Fader & Hardie 2007)."""

    kind: Literal["per_period"] = parameter(..., "At period ends.", unit="-", source="structure")
    period_weeks: int = parameter(1, "Length of a period.", unit="weeks", source="structure", ge=1, le=520)


class PerPurchase(Dropout):
    """Customers may leave after a purchase (Fader, Hardie & Lee 2005)."""

    kind: Literal["per_purchase"] = parameter(..., "After purchases.", unit="-", source="structure")
    first_purchase_exempt: bool = parameter(
        True,
        "Whether nobody leaves right after the very first purchase.",
        unit="-",
        source="Fader, Hardie & Lee (2005)",
    )


class PerRenewal(Dropout):
    """Customers under contract may leave when it is due for renewal; personal attention can keep them."""

    kind: Literal["per_renewal"] = parameter(..., "When a contract is due.", unit="-", source="structure")
    kept_by_attention: float = parameter(
        0.0,
        "Share of the probability to leave that full personal attention takes away.",
        unit="-",
        source="form: retention as a response to spending, Blattberg & Deighton (1996); size an assumption",
        ge=0,
        le=1,
    )


Attrition = Annotated[NoAttrition | PerPeriod | PerPurchase | PerRenewal, Field(discriminator="kind")]


class Contract(Parameters):
    """Buying by contract: an occasion comes at regular times only; who buys then pays for a whole period and may renew after it.

    Who does not renew has left the firm, which knows it at once. Source: contractual and noncontractual settings, Schmittlein,
    Morrison & Colombo (1987), Management Science 33:1; Fader & Hardie (2007), J. Interactive Marketing 21:76.
    """

    period_weeks: int = parameter(52, "Length of a contract.", unit="weeks", source="structure", ge=1, le=520)
    first_after_weeks: int = parameter(
        0, "Weeks from coming into the market to the first occasion.", unit="weeks", source="structure", ge=0, le=30_000
    )
    spread: bool = parameter(
        True,
        "Whether customers' occasions are spread evenly over the weeks of a period; else they all come at once.",
        unit="-",
        source="structure",
    )


def _moving_away() -> PerPeriod:
    return PerPeriod(kind="per_period", probability=0.002, period_weeks=1)


class Segment(Parameters):
    """One true part of the market: customers of one orientation with like habits."""

    id: int | None = parameter(
        None,
        "Stable number that the segment's identity hangs on; null: its place in the file.",
        unit="-",
        source="structure",
        ge=0,
        le=200,
    )
    share: float = parameter(
        ..., "Share of all customers; shares sum to 1.", unit="share", source="structure", ge=0, le=1
    )
    orientation: str = parameter(
        ...,
        "What drives these customers: cost, value, technology, or a name from customers.orientations.",
        unit="-",
        source="structure",
        min_length=1,
        max_length=60,
    )
    persona: str = parameter(
        "",
        "A typical customer, by name; segments may share one; empty: named like the segment.",
        unit="-",
        source="structure",
        max_length=200,
    )
    story: str = parameter("", "Who they are.", unit="-", source="structure", max_length=2000)
    goals: str = parameter("", "What they want.", unit="-", source="structure", max_length=2000)
    worries: str = parameter("", "What holds them back.", unit="-", source="structure", max_length=2000)
    user: str | None = parameter(
        None,
        "Orientation of who uses what these customers buy, where that is somebody else: a child, a pet; null: themselves.",
        unit="-",
        source="structure",
        max_length=60,
    )
    types: list[str] = parameter(
        ...,
        "Ready-made types of customer, combinable: " + ", ".join(TYPES) + ".",
        unit="-",
        source="structure",
        default_factory=list,
        max_length=len(TYPES),
    )
    habits: Habits = parameter(
        ...,
        "Habits of buying; those named here win over the types'.",
        unit="-",
        source="structure",
        default_factory=Habits,
    )
    purchase_rate: PurchaseRate = parameter(
        ..., "How often they buy in the category.", unit="-", source="structure", default_factory=PurchaseRate
    )
    contract: Contract | None = parameter(
        None,
        "Buying by contract, at regular times instead of at `purchase_rate`; null: without.",
        unit="-",
        source="structure",
    )
    taste_strength: float | None = parameter(
        4.0,
        "Total S of the Dirichlet distribution of lasting tastes over the firms: the smaller, the more people differ; "
        "null: no personal tastes.",
        unit="-",
        source="assumption: S of 1 to 4 is usual, Ehrenberg, Uncles & Goodhardt (2004)",
        gt=0,
        le=1e6,
    )
    attrition: Attrition = parameter(
        ...,
        "How customers leave the market for reasons of their own.",
        unit="-",
        source="structure",
        default_factory=_moving_away,
    )

    @model_validator(mode="after")
    def _renews_a_contract(self) -> "Segment":
        if isinstance(self.attrition, PerRenewal) and self.contract is None:
            raise fault(
                ("attrition", "kind"), "who leaves when a contract is due needs one: give the segment a contract"
            )
        return self

    @model_validator(mode="before")
    @classmethod
    def _habits_of_types(cls, data: Any) -> Any:
        """Lay the habits named over those of the types."""
        if not isinstance(data, dict) or not isinstance(data.get("types"), list) or not data["types"]:
            return data
        for place, name in enumerate(data["types"]):
            if name not in TYPES:
                close = nearest(str(name), TYPES)
                hint = f"; did you mean '{close}'?" if close else ""
                raise fault(("types", place), f"there is no type '{name}'{hint} (there are: {', '.join(TYPES)})")
        named = data.get("habits") or {}
        return {**data, "habits": {**combined(data["types"]), **named}} if isinstance(named, dict) else data


class Arrivals(Parameters):
    """Customers who are new to the market."""

    per_year: float = parameter(
        0.0,
        "New customers a year, as a share of the number at the start.",
        unit="1/year",
        source="structure",
        ge=0,
        le=20,
        play=True,
    )
    replace_leavers: bool = parameter(
        True,
        "Whether, besides, newcomers replace the expected number of those who leave at period ends.",
        unit="-",
        source="assumption: a market in balance unless it is said to grow or shrink",
    )


def _own_orientations(value: Any) -> Any:
    """Lay what the scenario says of the ready-made orientations over them."""
    if not isinstance(value, dict):
        return value
    laid = {name: dict(preset) for name, preset in READY_MADE.items()}
    for name, changes in value.items():
        laid[name] = merged(laid.get(name, {}), changes) if isinstance(changes, dict) else changes
    return laid


class Customers(Parameters):
    """The customers of the market."""

    number: int = parameter(
        5000,
        "Customers in the market at the start.",
        unit="customers",
        source="structure",
        ge=1,
        le=100_000_000,
        play=True,
    )
    segments: dict[str, Segment] = parameter(
        ..., "The true parts of the market, by name.", unit="-", source="structure", min_length=1, max_length=50
    )
    orientations: dict[str, Orientation] = parameter(
        ...,
        "Changes to the orientations cost, value and technology, and orientations of one's own.",
        unit="-",
        source="structure",
        default_factory=lambda: {name: Orientation.model_validate(p) for name, p in READY_MADE.items()},
    )
    arrivals: Arrivals = parameter(..., "New customers.", unit="-", source="structure", default_factory=Arrivals)
    network: NetworkParameters = parameter(
        ...,
        "Who talks with whom.",
        unit="-",
        source="structure",
        default_factory=lambda: SmallWorld(kind="small_world"),
    )

    @model_validator(mode="before")
    @classmethod
    def _ready_made_orientations(cls, data: Any) -> Any:
        if isinstance(data, dict) and "orientations" in data:
            return {**data, "orientations": _own_orientations(data["orientations"])}
        return data

    @model_validator(mode="after")
    def _consistent(self) -> "Customers":
        total = sum(segment.share for segment in self.segments.values())
        if abs(total - 1.0) > 1e-6:
            raise fault("segments", f"the shares of the segments must sum to 1, but sum to {total:g}")
        for name, segment in self.segments.items():
            for part in ("orientation", "user"):
                asked = getattr(segment, part)
                if asked is not None and asked not in self.orientations:
                    close = nearest(asked, list(self.orientations))
                    hint = f"; did you mean '{close}'?" if close else ""
                    known = ", ".join(self.orientations)
                    raise fault(
                        ("segments", name, part), f"there is no orientation '{asked}'{hint} (there are: {known})"
                    )
        ids = self.segment_ids()
        if len(set(ids)) != len(ids):
            raise fault("segments", "two segments have the same id")
        return self

    def groups(self) -> dict[str, list[str]]:
        """Return the ways of putting segments together: dimension -> the name of each segment's group, (n_segments,)."""
        segments = self.segments.items()
        return {
            "orientation": [segment.orientation for _, segment in segments],
            "persona": [segment.persona or name for name, segment in segments],
            "type": [" + ".join(segment.types) or "no type" for _, segment in segments],
        }

    def segment_ids(self) -> list[int]:
        """Return each segment's stable number (shape: n_segments)."""
        return [place if s.id is None else s.id for place, s in enumerate(self.segments.values())]

    def segments_by_id(self) -> list[int]:
        """Return the places of the segments in the order of their stable numbers (shape: n_segments).

        Whatever depends on an order goes by this one, since the file's order means nothing.
        """
        ids = self.segment_ids()
        return sorted(range(len(ids)), key=ids.__getitem__)
