"""What a firm is: its offering, its costs, how its spending works, and the strategy it follows."""

from typing import Any

from pydantic import model_validator

from simulation.firms import levels as relationship
from simulation.firms import research as knowledge
from simulation.firms.levels import BASIC, Level, laid_over_ready_made, ready_made_levels
from simulation.firms.media import AcquisitionResponse, Medium, media_of
from simulation.firms.offering import CareResponse, Costs, Development, Offering
from simulation.firms.partners import Aftersale, Departments, Engagement, Ideas, Partner
from simulation.firms.programme import Bonds, Programme
from simulation.firms.research import Contact, ResearchBasics, ResearchMethod, ready_made_research
from simulation.firms.strategies import StrategyParameters
from simulation.firms.strategies.acquisition_focus import AcquisitionFocus
from simulation.parameters import Parameters, fault, nearest, parameter


class FirmParameters(Parameters):
    """One firm."""

    id: int | None = parameter(
        None,
        "Stable number that the firm's identity (and its customers' luck with it) hangs on; null: its place in the "
        "file, from 0.",
        unit="-",
        source="structure",
        ge=0,
        le=65_535,
    )
    story: str = parameter("", "Who the firm is.", unit="-", source="structure", max_length=2000)
    enters_week: int | None = parameter(
        None, "First week of trading; null: from the start.", unit="week", source="structure", ge=1, le=30_000
    )
    offering: Offering = parameter(..., "What it offers.", unit="-", source="structure", default_factory=Offering)
    costs: Costs = parameter(..., "What serving costs.", unit="-", source="structure", default_factory=Costs)
    budget: float | None = parameter(
        None,
        "Most that may be planned for winning, keeping, developing and research; plans above it are cut in proportion; "
        "null: no limit.",
        unit="EUR/week",
        source="structure",
        ge=0,
        le=1e12,
    )
    acquisition: AcquisitionResponse = parameter(
        ..., "How advertising works.", unit="-", source="structure", default_factory=AcquisitionResponse
    )
    media: dict[str, Medium] = parameter(
        ...,
        "Advertising media by name; empty: the one medium 'acquisition', which works as the parameter acquisition says.",
        unit="-",
        source="structure",
        default_factory=dict,
        max_length=20,
    )
    retention: CareResponse = parameter(
        ..., "How personal attention works.", unit="-", source="structure", default_factory=CareResponse
    )
    development: Development = parameter(
        ..., "How the offering can be improved.", unit="-", source="structure", default_factory=Development
    )
    initial_awareness: float = parameter(
        0.5,
        "Share of the first customers who know the firm at the start.",
        unit="share",
        source="assumption: an established firm",
        ge=0,
        le=1,
        play=True,
    )
    taste_share: float | None = parameter(
        None,
        "The firm's share in the Dirichlet distribution of lasting tastes; null: the same for all firms.",
        unit="share",
        source="structure",
        gt=0,
        le=1,
    )
    level: str = parameter(
        BASIC,
        "Relationship level of all customers whom the plan treats no differently.",
        unit="-",
        source="structure",
        play=True,
    )
    levels: dict[str, Level] = parameter(
        ...,
        "Changes to the levels basic, reactive, accountable, proactive and partnership, and levels of one's own.",
        unit="-",
        source="structure",
        default_factory=ready_made_levels,
        max_length=20,
    )
    bonds: Bonds = parameter(..., "What ties customers.", unit="-", source="structure", default_factory=Bonds)
    programme: Programme | None = parameter(None, "Loyalty programme; null: none.", unit="-", source="structure")
    research: dict[str, ResearchMethod] = parameter(
        ...,
        "Changes to the research methods survey, interviews and observation, and methods of one's own.",
        unit="-",
        source="structure",
        default_factory=ready_made_research,
        max_length=20,
    )
    research_basics: ResearchBasics = parameter(
        ..., "What is known without research.", unit="-", source="structure", default_factory=ResearchBasics
    )
    contact: Contact = parameter(
        ..., "How messages and machines are received.", unit="-", source="structure", default_factory=Contact
    )
    partners: dict[str, Partner] = parameter(
        ..., "Suppliers and distributors, by name.", unit="-", source="structure", default_factory=dict, max_length=20
    )
    departments: Departments = parameter(
        ..., "How far departments work as one.", unit="-", source="structure", default_factory=Departments
    )
    aftersale: Aftersale = parameter(
        ..., "What happens after the sale.", unit="-", source="structure", default_factory=Aftersale
    )
    ideas: Ideas = parameter(
        ..., "What customers' ideas are worth.", unit="-", source="structure", default_factory=Ideas
    )
    engagement: Engagement = parameter(
        ..., "How customers' posts reach others.", unit="-", source="structure", default_factory=Engagement
    )
    strategy: StrategyParameters = parameter(
        ...,
        "What it does.",
        unit="-",
        source="structure",
        default_factory=lambda: AcquisitionFocus(name="acquisition_focus"),
    )

    @model_validator(mode="before")
    @classmethod
    def _ready_made(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        ready_made = {"levels": relationship.READY_MADE, "research": knowledge.READY_MADE}
        laid = {name: laid_over_ready_made(data[name], ready_made[name]) for name in ready_made if name in data}
        return {**data, **laid}

    @model_validator(mode="after")
    def _known_level(self) -> "FirmParameters":
        if self.level not in self.levels:
            close = nearest(self.level, self.levels)
            hint = f"; did you mean '{close}'?" if close else ""
            raise fault(
                "level", f"there is no relationship level '{self.level}'{hint} (there are: {', '.join(self.levels)})"
            )
        return self

    def media_used(self) -> dict[str, Medium]:
        """Return the advertising media by name: those listed, or else the one that is always there."""
        return media_of(self.media, self.acquisition)
