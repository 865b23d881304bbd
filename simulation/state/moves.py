"""THE table of moves: from which stage of a relationship to which, when in the week, and what causes it.

A *move* is a single step. One relationship can make several of them in one week, always in this order: one when firms plan, or
else one when customers listen, then at most one at each of its occasions to buy (getting to know the firm by a search comes
before it). Who looks only from one week's end to the next therefore sees more than the moves: see :func:`seen_after_a_week`.
"""

from dataclasses import dataclass
from typing import Literal

from simulation.rules.lifecycle import (
    ACQUISITION,
    CONVERSION,
    ENDED,
    INSPIRATION,
    LAPSED,
    REACH,
    RETENTION,
    UNAWARE,
    WON_BACK,
)

When = Literal["planning", "listening", "occasion"]


@dataclass(frozen=True)
class Move:
    """One move: the stages before and after, when in the week it can happen, its cause, and whether it takes a purchase."""

    before: int
    after: int
    when: tuple[When, ...]
    cause: str
    buys: bool = False


HEARS = "learns of the firm: advertising, contacts who talk, others' posts; or finds it by a search"
COMPARES = "compares the firm and does not buy from it; or only visits it"
BUYS_FIRST = "buys from the firm for the first time"
BUYS_SATISFIED = "buys again; now satisfied and loyal enough to be inspired"
BUYS_AGAIN = "buys again; not satisfied and loyal enough to be inspired"
MISSES = "has not bought from the firm at `patience` occasions running, or has not renewed its contract"
COMES_BACK = "buys from the firm again"
SENT_AWAY = "the firm ends the relationship"

MOVES: tuple[Move, ...] = (
    Move(UNAWARE, REACH, ("listening", "occasion"), HEARS),
    Move(REACH, ACQUISITION, ("occasion",), COMPARES),
    Move(REACH, CONVERSION, ("occasion",), BUYS_FIRST, buys=True),
    Move(ACQUISITION, CONVERSION, ("occasion",), BUYS_FIRST, buys=True),
    Move(CONVERSION, RETENTION, ("occasion",), BUYS_AGAIN, buys=True),
    Move(CONVERSION, INSPIRATION, ("occasion",), BUYS_SATISFIED, buys=True),
    Move(CONVERSION, LAPSED, ("occasion",), MISSES),
    Move(CONVERSION, ENDED, ("planning",), SENT_AWAY),
    Move(RETENTION, INSPIRATION, ("occasion",), BUYS_SATISFIED, buys=True),
    Move(RETENTION, LAPSED, ("occasion",), MISSES),
    Move(RETENTION, ENDED, ("planning",), SENT_AWAY),
    Move(INSPIRATION, RETENTION, ("occasion",), BUYS_AGAIN, buys=True),
    Move(INSPIRATION, LAPSED, ("occasion",), MISSES),
    Move(INSPIRATION, ENDED, ("planning",), SENT_AWAY),
    Move(LAPSED, WON_BACK, ("occasion",), COMES_BACK, buys=True),
    Move(LAPSED, ENDED, ("planning",), SENT_AWAY),
    Move(WON_BACK, RETENTION, ("occasion",), BUYS_AGAIN, buys=True),
    Move(WON_BACK, INSPIRATION, ("occasion",), BUYS_SATISFIED, buys=True),
    Move(WON_BACK, LAPSED, ("occasion",), MISSES),
    Move(WON_BACK, ENDED, ("planning",), SENT_AWAY),
)
"""All moves there are. Whatever is not listed never happens: nobody forgets a firm, and nobody comes back to one that has
ended the relationship. Who leaves the market keeps the stage it had; a firm that does not know this may still end it."""

STAYS_WHEN_BUYING = (RETENTION, INSPIRATION)
"""Stages that a purchase can leave as they are; from every other, a purchase moves on."""


def seen_after_a_week(stage: int, occasions: int) -> set[tuple[int, int]]:
    """Return what a relationship can be at the week's end: stage, and purchases from the firm in the week.

    Parameters
    ----------
    stage
        At the end of the week before.
    occasions
        How many occasions to buy the week may bring at most (a visit counts as one).

    Examples
    --------
    >>> from simulation.rules.lifecycle import STAGES
    >>> sorted((STAGES[after], bought) for after, bought in seen_after_a_week(LAPSED, occasions=1))
    [('ended', 0), ('lapsed', 0), ('won_back', 1)]
    """
    sent_away = {(move.after, 0) for move in MOVES if "planning" in move.when and move.before == stage}
    reached = {(stage, 0)} | {(move.after, 0) for move in MOVES if "listening" in move.when and move.before == stage}
    for _ in range(occasions):
        reached |= {found for now, bought in reached for found in _after_an_occasion(now, bought)}
    return reached | sent_away


def _after_an_occasion(stage: int, bought: int) -> set[tuple[int, int]]:
    """Return stage and purchases so far after one more occasion that moves the relationship, or at which it buys and stays."""
    moved = {(move.after, bought + move.buys) for move in MOVES if "occasion" in move.when and move.before == stage}
    return moved | ({(stage, bought + 1)} if stage in STAYS_WHEN_BUYING else set())
