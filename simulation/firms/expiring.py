"""Points that expire when a firm plans."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled_without_arrays
from simulation.firms.carrying_out import SHARE
from simulation.state import tallies
from simulation.state.arrays import State
from simulation.state.sharing import DONE, TAKEN, add, agenda, wait_until_done
from simulation.team import Team


def expire_points(
    state: State, firms: Sequence[tuple[int, int]], step: int, tally: NDArray[np.int64], team: Team
) -> None:
    """Take the points of customers who have not bought for too long.

    Parameters
    ----------
    firms
        Rows of firms, and after how many weeks without a purchase their points expire.
    tally : (n_firms + 1, n_segments, N_TALLIES)
        Added to.
    team
        Whose threads share the work.
    """
    threads = team.sharing(state.customer_id.shape[0])
    given = (state, np.array(firms, np.int64).reshape(-1, 2), step, agenda(1))
    into = np.zeros((threads, *tally.shape), np.int64)
    team.share(_expire, [(*given, own) for own in into])
    tally += into.sum(axis=0)


@compiled_without_arrays
def _expire(state: Any, firms: Any, step: int, notes: Any, tally: Any) -> None:
    """Take points with whoever shares the work; ``firms`` (n, 2) of row and weeks."""
    shares = (state.customer_id.shape[0] + SHARE - 1) // SHARE
    share = add(notes, 0, TAKEN, 1)
    while share < shares:
        for number in range(firms.shape[0]):
            firm, expiry_weeks = firms[number, 0], firms[number, 1]
            for row in range(share * SHARE, min((share + 1) * SHARE, state.customer_id.shape[0])):
                points = int(state.file[firm, row].points)
                if points > 0 and step - state.relation[firm, row].last_purchase >= expiry_weeks:
                    tally[firm, state.segment[row], tallies.POINTS_EXPIRED] += points
                    state.file[firm, row].points = 0
        add(notes, 0, DONE, 1)
        share = add(notes, 0, TAKEN, 1)
    wait_until_done(notes, 0, shares)
