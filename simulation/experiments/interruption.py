"""Running a market to its end, or until somebody asks to stop."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulation.market.market import Market, Progress


def run_weeks(market: "Market", progress: "Progress | None" = None) -> bool:
    """Run a market to its end, or to the end of the week in which Ctrl-C is pressed.

    Returns
    -------
    bool
        Whether it ran undisturbed.

    Raises
    ------
    KeyboardInterrupt
        At the second Ctrl-C, at once, in the middle of a week.
    """
    try:
        market.run(progress=progress)
    except KeyboardInterrupt:
        if market.step_number != market.history.recorded:
            raise
        return False
    return True
