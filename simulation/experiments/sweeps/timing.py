"""How long a run of a market takes, and how many runs therefore make a batch."""

import time
from contextlib import suppress

from simulation.experiments.measures import FROM_EQUITY
from simulation.experiments.sweeps.loading import Prepared
from simulation.market.market import Market

BATCH_SECONDS = 2.0
"""How long a batch should take: long beside what handing it out costs, short beside what one would mind losing."""
LEAST_BATCHES = 32
"""Into how many batches a small sweep is divided at least, so that workers end at about the same time."""
MOST_IN_BATCH = 1_000
WARMING_UP = 60
"""Weeks in which everything happens that a market does, planning and yearly matters included."""
TRIAL = 0.3
"""Seconds for which a market is run to see how long a run will take."""


def good_size(what: Prepared) -> int:
    """Return how many runs make a batch of a good length."""
    fitting = int(BATCH_SECONDS / seconds_a_run(what))
    runs = what.points * what.experiment.replications
    return max(1, min(fitting, MOST_IN_BATCH, -(-runs // LEAST_BATCHES)))


def seconds_a_run(what: Prepared) -> float:
    """Try the market for a moment, and return how long a run of it will take [s]."""
    Market(what.scenario).run(WARMING_UP)  # compiles, so that other processes find everything on disk
    begin = time.perf_counter()
    market = Market(what.scenario)
    set_up = time.perf_counter() - begin
    with suppress(_EnoughSeenError):
        market.run(progress=lambda *_: _see_enough(begin))
    weeks = market.last_step
    if any(name in FROM_EQUITY for name in what.experiment.outcomes):
        weeks += what.scenario.scoring.equity_weeks
    return set_up + (time.perf_counter() - begin - set_up) / market.step_number * weeks


class _EnoughSeenError(Exception):
    """Ends the trial of a market."""


def _see_enough(begin: float) -> None:
    if time.perf_counter() - begin > TRIAL:
        raise _EnoughSeenError
