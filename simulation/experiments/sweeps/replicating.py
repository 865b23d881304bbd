"""How often each point is replicated: a fixed number of times, or until the interval of an outcome is narrow enough."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from simulation.experiments.precision import half_width
from simulation.experiments.sweeps.experiment import Stop


class Enough:
    """Keeps an outcome of every run, and tells which points need more replications.

    It is asked when a round of replications is done, so that the answer does not depend on who did the runs and in what order.

    Parameters
    ----------
    rule, firm
        The rule, and whose outcome it looks at.
    points
        Points of the design.
    """

    def __init__(self, rule: Stop, firm: str, points: int) -> None:
        self.rule = rule
        self.firm = firm
        self._values = np.full((points, rule.at_most), np.nan)

    @property
    def columns(self) -> list[str]:
        """The columns that are to be shown to it."""
        return ["point", "replication", "firm", self.rule.outcome]

    def look_at(self, runs: pa.Table) -> None:
        """Take down what came of some runs."""
        mine = np.array(runs["firm"].to_pylist(), object) == self.firm
        point, replication = (runs[name].to_numpy()[mine] for name in ("point", "replication"))
        self._values[point, replication] = runs[self.rule.outcome].to_numpy()[mine]

    def more_needed(self, points: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return those of some points whose interval is not narrow enough."""
        return np.array([point for point in points if not self._is_narrow(self._values[point])], np.int64)

    def _is_narrow(self, values: NDArray[np.float64]) -> bool:
        known = values[np.isfinite(values)]
        if len(known) < 2:
            return False
        return half_width(float(known.std(ddof=1)), len(known), self.rule.confidence) <= self.rule.half_width


def rounds(points: int, replications: int, enough: Enough | None) -> Iterator[tuple[NDArray[np.int64], range]]:
    """Yield what is to be run, round by round: points, and replications of each.

    The next is asked for when all runs of the one before are done.
    """
    these = np.arange(points, dtype=np.int64)
    yield these, range(replications)
    if enough is None:
        return
    done = replications
    while done < enough.rule.at_most:
        these = enough.more_needed(these)
        if not len(these):
            return
        more = range(done, min(done + replications, enough.rule.at_most))
        yield these, more
        done = more.stop
