"""What all tabs of a page share: scenarios as they are in their files, loaded and run once, and what else a run needs."""

import gc
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.dashboard.limits import Limits
from simulation.dashboard.words import LANGUAGES

if TYPE_CHECKING:
    from simulation.dashboard.first_run import FirstRun
    from simulation.dashboard.page import Page
    from simulation.dashboard.session import Run
    from simulation.scenario import Scenario

UNDISTURBED = 2.0
"""After the first charts were sent to a browser, the market is loaded so much later [s]: the browser has them drawn by then."""
LONGEST_ALONE = 5.0
"""The market is loaded after so long, though nobody has opened the page yet [s]."""


@dataclass
class Ready:
    """Scenarios as they are in their files, loaded and run once for all tabs, and how many tabs there are.

    Attributes
    ----------
    files
        To choose from.
    first
        The one shown first, which need not be among them.
    begun
        Its run, if it is under way in another process.
    shown
        Set when charts are sent to a browser for the first time.
    prepared
        Set when this process has loaded what a run needs.
    """

    files: Sequence[Path]
    first: Path
    begun: "FirstRun | None" = None
    shown: threading.Event = field(default_factory=threading.Event)
    prepared: threading.Event = field(default_factory=threading.Event)
    tabs: set["Page"] = field(default_factory=set)
    _found: dict[tuple[Path, float], "Run | str"] = field(default_factory=dict)
    _titles: dict[tuple[Path, str], str] = field(default_factory=dict)
    _read: bool = False
    _one_at_a_time: threading.RLock = field(default_factory=threading.RLock)

    def by_name(self, name: str) -> Path | None:
        """Return the file of a name, without folder and ending, among those to choose from; nothing else is ever opened."""
        return next((path for path in (self.first, *self.files) if path.stem == name), None)

    def titles(self, language: str) -> dict[str, Path]:
        """Return the files by their titles in a language; by its name where a file has a mistake."""
        from simulation.scenario import ScenarioError, load_scenario

        with self._one_at_a_time:
            found = {}
            for path in dict.fromkeys([self.first, *self.files]):
                if (path, language) not in self._titles:
                    try:
                        scenario = load_scenario(path)
                        self._titles |= {(path, each): scenario.texts(each).title for each in LANGUAGES}
                    except (ScenarioError, OSError):
                        self._titles[path, language] = path.name
                found[self._titles[path, language]] = path
            self._read = True
            return found

    def run(self, path: Path, limits: Limits) -> "Run | str":
        """Return the run of a file as it is now; or what is wrong with it."""
        from simulation.dashboard.session import Run
        from simulation.scenario import ScenarioError, load_scenario

        with self._one_at_a_time:
            try:
                key = path, path.stat().st_mtime
                if key not in self._found:
                    scenario = load_scenario(path)
                    self._found[key] = (
                        limits.refusal(scenario) or self._made(path, key[1], scenario) or Run.of(scenario, {})
                    )
                return self._found[key]
            except (ScenarioError, OSError) as error:
                return str(error).replace(str(path), path.name)

    def _made(self, path: Path, changed: float, scenario: "Scenario") -> "Run | None":
        """Return the run of the first file that another process has made."""
        from simulation.dashboard.session import Run

        if path != self.first or self.begun is None:
            return None
        view = self.begun.view(changed)
        return None if view is None else Run(scenario, {}, view)

    def known_titles(self, language: str, path: Path) -> dict[str, Path]:
        """Return the files by their titles, if these have been read already; otherwise one alone."""
        if self._read:
            return self.titles(language)
        run = self.run(path, Limits())
        return {path.name if isinstance(run, str) else run.scenario.texts(language).title: path}

    def prepare(self) -> None:
        """Get the first charts ready, and once they are shown, or nobody comes, what all others need."""
        try:
            self._load_all()
        finally:
            self.prepared.set()
            gc.freeze()  # what is loaded stays: it need not be looked through again and again
            gc.enable()

    def _load_all(self) -> None:
        from simulation.dashboard import explorer

        del explorer
        first = self.run(self.first, Limits())
        if self.shown.wait(LONGEST_ALONE):
            time.sleep(UNDISTURBED)
        self.titles("en")
        if not isinstance(first, str):  # loads the market, and its compiled code, before a slider is moved
            type(first).of(first.scenario, {})
