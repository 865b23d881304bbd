"""How parts of a figure look: stages, lines of the accounts, marked weeks; all that can be told without Matplotlib."""

from dataclasses import dataclass

from simulation.plots.styles import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION, YELLOW, tint

WEEK_STEPS = (1, 2, 4, 13, 26, 52, 104, 260, 520, 1040, 2600, 5200)
"""Distances between marked weeks: weeks, months, quarters, years."""
COST_LOOKS = {
    "cost_of_goods": ("Goods", "#D0D0D0", ""),
    "cost_to_serve": ("Serving", "#A6A6A6", ""),
    "acquisition": ("Acquisition", ORANGE, "//"),
    "retention": ("Retention", BLUE, "\\\\"),
    "development": ("Development", PURPLE, "xx"),
    "research": ("Research", YELLOW, ".."),
    "partners": ("Partners", SKY, ""),
    "programme": ("Programme", tint(PURPLE, 0.4), ""),
    "points": ("Points", tint(PURPLE, 0.4), "//"),
    "bad_debt": ("Bad debt", "#FFFFFF", "oo"),
    "fixed": ("Fixed", "#6B6B6B", ""),
}
"""Name, colour and hatch of each line: what a manager decides on is coloured, the rest grey."""
PROFIT_LOOK = ("Profit", GREEN, "")
LOSS_LOOK = ("Loss", VERMILLION, "..")


@dataclass(frozen=True)
class Band:
    """How a stage is drawn, and whether those in it are customers."""

    stage: str
    name: str
    colour: str
    hatch: str
    is_customer: bool = False


BANDS = (
    Band("inspiration", "Inspiration", GREEN, "", True),
    Band("retention", "Retention", SKY, "//", True),
    Band("won_back", "Won back", PURPLE, "xx", True),
    Band("conversion", "Conversion", tint(BLUE, 0.85), "", True),
    Band("acquisition", "Acquisition", YELLOW, "..", False),
    Band("reach", "Reach", tint(ORANGE, 0.45), "", False),
    Band("lapsed", "Lapsed", VERMILLION, "\\\\", False),
    Band("ended", "Ended", tint(BLACK, 0.6), "", False),
)
"""From below: customers, then those who may become customers, then those who were. People who do not know the firm are left
out, so that the upper edge shows how many do."""
