"""Factors that make trouble in the process that does a run; worker processes import them from here."""

import os
import signal
import time
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from simulation.experiments.sweeps.factors import Varied
from simulation.experiments.sweeps.loading import Prepared


@dataclass(frozen=True)
class Deadly(Varied):
    """Kills its process without warning: with one value the first time only, with another whenever it comes.

    ``marker`` is a file that remembers the first time.
    """

    once: float = 0.0
    always: float = 0.0
    marker: str = ""

    def changes(self, value: Any) -> dict[str, Any]:
        first = value == self.once and not Path(self.marker).exists()
        if first:
            Path(self.marker).touch()
        if first or value == self.always:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().changes(value)


@dataclass(frozen=True)
class Slow(Varied):
    """Makes every run take some time."""

    seconds: float = 0.05

    def changes(self, value: Any) -> dict[str, Any]:
        time.sleep(self.seconds)
        return super().changes(value)


def with_trouble(experiment: Prepared, kind: type[Varied], **more: Any) -> Prepared:
    """The experiment, with its first factor making trouble."""
    first, *others = experiment.factors
    troubled = kind(**{each.name: getattr(first, each.name) for each in fields(Varied)}, **more)
    return replace(experiment, factors=(troubled, *others))
