"""Running a candidate: one set of parameters, several times, under the luck that all candidates share."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.experiments.measures import FROM_EQUITY
from simulation.experiments.replications import Measured, Task, kept_processes, run_task
from simulation.scenario import Scenario, changed

Numbers = NDArray[np.float64]
Values = Mapping[str, Numbers]
"""By ``firm.outcome``: a value a replication."""
Changes = Mapping[str, Any]
Run = Callable[[Changes, Sequence[int]], Values]
"""Runs the scenario with changes, once for each seed."""


@dataclass(frozen=True)
class Wanted:
    """One outcome of one firm."""

    firm: str
    outcome: str

    @property
    def name(self) -> str:
        """How it is called in tables and on the command line."""
        return f"{self.firm}.{self.outcome}"


@contextmanager
def runner(scenario: Scenario, wanted: Sequence[Wanted], workers: int = 1) -> Iterator[Run]:
    """Give a function that runs candidates, in processes that stay until all is done."""
    outcomes = tuple(dict.fromkeys(each.outcome for each in wanted))
    equity = any(name in FROM_EQUITY for name in outcomes)

    with kept_processes(workers, run_task) as work:

        def run(changes: Changes, seeds: Sequence[int]) -> Values:
            here = changed(scenario, dict(changes)) if changes else scenario
            tasks = [Task("", number, seed, here, outcomes, equity) for number, seed in enumerate(seeds)]
            found: list[Measured] = work(tasks)
            return {
                each.name: np.array([measured[each.outcome].get(each.firm, np.nan) for measured in found], np.float64)
                for each in wanted
            }

        yield run
