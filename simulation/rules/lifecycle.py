"""The stages of a relationship between one customer and one firm, and the rules by which it moves.

Every move that there is, with its cause, stands in :data:`simulation.state.moves.MOVES`; docs/odd.md has the same as a table and
as a picture.
"""

from simulation.rules.rule import rule

UNAWARE = 0
"""Does not know the firm."""
REACH = 1
"""Knows the firm."""
ACQUISITION = 2
"""Has compared the firm with others at a purchase occasion, and has not bought yet."""
CONVERSION = 3
"""Has bought once."""
RETENTION = 4
"""Keeps buying."""
INSPIRATION = 5
"""Keeps buying, satisfied and loyal by attitude; recommends."""
LAPSED = 6
"""Has bought before, and has bought elsewhere (or nothing) many times running since."""
WON_BACK = 7
"""Has come back after lapsing, with one purchase so far."""
ENDED = 8
"""The firm has ended the relationship."""
STAGES = ("unaware", "reach", "acquisition", "conversion", "retention", "inspiration", "lapsed", "won_back", "ended")
"""Names of the stages, by number."""


@rule
def may_choose(stage: int) -> bool:
    """Whether a customer can buy from a firm: knows it, and has not been sent away."""
    return stage != UNAWARE and stage != ENDED


@rule
def is_customer(stage: int) -> bool:
    """Whether the relationship is alive: bought, not lapsed, not ended."""
    return stage == CONVERSION or stage == RETENTION or stage == INSPIRATION or stage == WON_BACK


@rule
def stage_after_considering(stage: int) -> int:
    """Stage once the firm was among those compared at a purchase occasion."""
    return ACQUISITION if stage == REACH else stage


@rule
def stage_after_purchase(
    stage: int, purchases_before: int, satisfaction: float, attitude: float, satisfied: float, loyal: float
) -> int:
    """Stage after a purchase from the firm.

    Parameters
    ----------
    satisfaction, attitude : [-]
        Lasting satisfaction and attitudinal loyalty, after the purchase.
    satisfied, loyal : [-]
        What both must reach for inspiration.
    """
    if purchases_before == 0:
        return CONVERSION
    if stage == LAPSED:
        return WON_BACK
    if satisfaction >= satisfied and attitude >= loyal:
        return INSPIRATION
    return RETENTION


@rule
def stage_after_missing(stage: int, missed: int, patience: int) -> int:
    """Stage after one more occasion at which the customer did not buy from the firm.

    Parameters
    ----------
    missed : [occasions]
        Occasions running without a purchase from this firm, this one included.
    patience : [occasions]
        From how many on the relationship has lapsed.
    """
    if missed >= patience and is_customer(stage):
        return LAPSED
    return stage
