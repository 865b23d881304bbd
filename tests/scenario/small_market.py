"""Parameters of a small market with one of everything that a scenario file may hold, and a file that describes one."""

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field, field_validator, model_validator

from simulation.parameters import Parameters, fault, parameter
from simulation.scenario.errors import ScenarioError
from simulation.scenario.loading import load

type Write = Callable[[str, str], Path]
"""Writes a text into a file of this name."""
ROUND = "assumption: a round number"


class Season(Enum):
    """A season."""

    SUMMER = "summer"
    WINTER = "winter"


class Offering(Parameters):
    """What a firm sells."""

    price: float = parameter(..., "Shelf price of one unit.", unit="EUR", source=ROUND, gt=0, le=1e6)
    unit_cost: float = parameter(8.0, "Cost of one unit.", unit="EUR", source=ROUND, ge=0)
    churn: float = parameter(0.1, "Share lost.", unit="share", source=ROUND, ge=0, le=1)


class Keeper(Parameters):
    """Keeps customers."""

    kind: Literal["keeper"] = parameter("keeper", "The kind.", unit="-", source="structure")
    retention_budget: float = parameter(0.0, "Budget.", unit="EUR/week", source=ROUND, ge=0)


class Winner(Parameters):
    """Wins customers."""

    kind: Literal["winner"] = parameter("winner", "The kind.", unit="-", source="structure")
    acquisition_budget: float = parameter(0.0, "Budget.", unit="EUR/week", source=ROUND, ge=0)


class Firm(Parameters):
    """A firm."""

    offering: Offering = parameter(..., "Offering.", unit="-", source="structure")
    strategy: Keeper | Winner = parameter(Keeper(), "Strategy.", unit="-", source="structure", discriminator="kind")
    cap: float | Literal["none"] | None = parameter(5.0, "Cap.", unit="EUR", source=ROUND)


class Market(Parameters):
    """A market."""

    weeks: int = parameter(..., "Length.", unit="week", source=ROUND, ge=1)
    seed: int = parameter(1, "Seed.", unit="-", source="structure", ge=0)
    open: bool = parameter(True, "Open.", unit="-", source="structure")
    title: str = parameter("", "Title.", unit="-", source="structure", max_length=10)
    season: Season = parameter(Season.SUMMER, "Season.", unit="-", source="structure")
    firms: dict[Annotated[str, Field(min_length=2)], Firm] = parameter(
        ..., "Firms by name.", unit="-", source="structure", default_factory=dict
    )
    shocks: tuple[float, ...] = parameter((), "Shocks.", unit="share", source=ROUND, max_length=3)
    launch_firm: str = parameter("", "Who launches.", unit="-", source="structure")

    @field_validator("seed")
    @classmethod
    def no_thirteen(cls, seed: int) -> int:
        assert seed != 13, "thirteen brings\nbad luck"  # a message of two lines is told in one
        return seed

    @model_validator(mode="after")
    def launching_firm_is_there(self) -> "Market":
        if self.launch_firm and self.launch_firm not in self.firms:
            raise fault("launch_firm", f"there is no firm '{self.launch_firm}'")
        for name, firm in self.firms.items():
            if firm.offering.unit_cost > firm.offering.price:
                raise fault(("firms", name, "offering", "price"), "must not be below the unit cost")
        if self.weeks == 666:
            raise ValueError("a market of 666 weeks does not end")
        return self


GOOD = """\
# a market
weeks: 52
season: winter
shocks: [0.1, 2e-1, 0]
firms:
  Keeper:
    offering: {price: 20}
    strategy:
      kind: keeper
      retention_budget: 2000
  Winner:
    offering: {price: 18, unit_cost: 7.5}
    strategy: {kind: winner}
"""


def firm(text: str) -> str:
    """A market with one firm, whose description begins in line 4."""
    return "weeks: 52\nfirms:\n  Keeper:\n" + "".join(f"    {line}\n" for line in text.splitlines())


def complaint(path: Path | str, *sets: str) -> str:
    """What loading a file says is wrong."""
    with pytest.raises(ScenarioError) as caught:
        load(Market, path, sets)
    return str(caught.value)
