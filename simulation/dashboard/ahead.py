"""Runs that a reader may ask for next are made while nobody waits for anything; what is ready is shown at once."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from simulation.dashboard.background import CORES, Overtaken
from simulation.dashboard.controls import Control
from simulation.dashboard.views import View
from simulation.scenario import Scenario

STEPS = 8
"""How many places of a slider to each side of where it stands are run ahead."""
REST = 0.25
"""After a run was asked for, nothing is made ahead for so long [s]: its charts are on their way."""
MOST_BYTES = 64_000_000
"""What runs that are kept may take for all pages together: that of 5,000 customers for three years takes 0.4 MB."""


@dataclass(frozen=True)
class Asked:
    """A run that is asked for.

    Attributes
    ----------
    scenario
        As it is to be run.
    changes
        What was changed in the scenario as loaded, by path.
    key
        Runs with the same key are the same: a scenario is all that a run depends on.
    """

    scenario: Scenario
    changes: Mapping[str, Any]
    key: Hashable


@dataclass(frozen=True)
class Made:
    """What came out of a run, and how long it took [s], if that is known."""

    view: View
    seconds: float | None = None


Wish = Callable[[], Asked | None]
"""Returns what may be asked for next; None if it cannot be."""


class Ahead:
    """Keeps the newest runs, and makes those that may be asked for next while no other run is wanted, one at a time.

    Nothing is shown that was not run: a run has one result whenever it is made, because its luck is part of the scenario.

    Parameters
    ----------
    most
        What runs that are kept may take [bytes].
    run
        Makes one; called with the scenario and with what tells whether to give up, as :meth:`View.of_run` is.
    """

    def __init__(
        self, most: int = MOST_BYTES, run: Callable[[Scenario, Callable[[], bool]], View] = View.of_run
    ) -> None:
        self._most, self._run = most, run
        self._kept: OrderedDict[Hashable, Made] = OrderedDict()
        self._bytes = 0  # of these
        self._wishes: dict[object, list[Wish]] = {}
        self._making: set[Hashable] = set()  # keys
        self._awaited: set[Hashable] = set()  # keys of what was being made when somebody came for it
        self._asked_at = -math.inf  # by the clock, when a run was asked for last
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def made(self, page: object, asked: Asked, overtaken: Callable[[], bool] = lambda: False) -> Made:
        """Return what comes out of a run; made now, unless it is ready or being made. Nothing more is made ahead for the page.

        Raises
        ------
        Overtaken
            As soon as ``overtaken()`` is true.
        """
        with self._changed:
            self._wishes.pop(page, None)
            self._asked_at = time.monotonic()
            while asked.key in self._making:
                self._awaited.add(asked.key)
                self._changed.wait()
            if ready := self._kept.get(asked.key):
                self._kept.move_to_end(asked.key)
                return ready
            self._making.add(asked.key)
        with CORES:
            return self._make(asked, overtaken)

    def keep(self, asked: Asked, made: Made) -> None:
        """Keep a run; those that were not asked for longest are forgotten."""
        size = made.view.nbytes
        if size > self._most:
            return
        with self._changed:
            if (known := self._kept.pop(asked.key, None)) is not None:
                self._bytes -= known.view.nbytes
            self._kept[asked.key] = made  # the newest last
            self._bytes += size
            while self._bytes > self._most:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= oldest.view.nbytes

    def is_ready(self, asked: Asked) -> bool:
        """Whether a run is kept."""
        with self._changed:
            return asked.key in self._kept

    def ask(self, page: object, wishes: Sequence[Wish]) -> None:
        """Say what may be asked for next on a page, the likeliest first, instead of what was said before."""
        with self._changed:
            self._wishes.pop(page, None)
            self._wishes[page] = list(wishes)  # the newest last
            if self._thread is None:
                self._thread = threading.Thread(target=self._go_on, name="ahead", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def forget(self, page: object) -> None:
        """Make nothing more for a page."""
        with self._changed:
            self._wishes.pop(page, None)
            self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is left to be made; returns whether that was so in time."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._wishes and not self._making, seconds)

    def _make(self, asked: Asked, overtaken: Callable[[], bool]) -> Made:
        began = time.perf_counter()
        try:
            made = Made(self._run(asked.scenario, overtaken), time.perf_counter() - began)
            self.keep(asked, made)
            return made
        finally:
            with self._changed:
                self._making.discard(asked.key)
                self._awaited.discard(asked.key)
                self._changed.notify_all()

    def _go_on(self) -> None:
        while True:
            CORES.wait_until_free()
            with self._changed:
                self._changed.wait_for(lambda: bool(self._wishes))
                if (rest := self._asked_at + REST - time.monotonic()) > 0.0:
                    self._changed.wait(rest)
                    continue
                page = next(reversed(self._wishes))
                if not self._wishes[page]:
                    del self._wishes[page]
                    self._changed.notify_all()
                    continue
                wish, asked_at = self._wishes[page].pop(0), self._asked_at
            asked = wish()
            if asked is not None and not self._make_ahead(asked, page, asked_at):
                with self._changed:
                    if page in self._wishes:
                        self._wishes[page].insert(0, wish)

    def _make_ahead(self, asked: Asked, page: object, asked_at: float) -> bool:
        """Make a run, unless somebody comes for another after ``asked_at``; returns whether there is nothing left to do."""
        with self._changed:
            if asked.key in self._kept or asked.key in self._making:
                return True
            self._making.add(asked.key)

        def gives_way() -> bool:
            return (CORES.wanted or self._asked_at != asked_at) and asked.key not in self._awaited

        try:
            made = self._make(asked, gives_way)
            if made.view.nbytes > self._most:  # so are the others
                self.forget(page)
        except Overtaken:
            return False
        except Exception:  # noqa: BLE001  told to whoever asks for it, if anybody does
            pass
        return True


AHEAD = Ahead()
"""Of all pages."""


def places(control: Control, value: Any, before: Any = None) -> list[Any]:
    """Return where a control may be moved next, the nearest first; onwards before back.

    Parameters
    ----------
    control
        What is moved.
    value
        Where it stands.
    before
        Where it stood before that.

    Examples
    --------
    >>> price = Control("price", "", "", "", "EUR", "number", 23.0, low=22.0, high=60.0, step=0.5)
    >>> places(price, 23.0, 24.0)[:5]
    [22.5, 23.5, 22.0, 24.0, 24.5]
    """
    if control.kind == "switch":
        return [not value]
    onwards = -1 if _is_number(value) and _is_number(before) and value < before else 1
    steps = [sign * step for step in range(1, STEPS + 1) for sign in (onwards, -onwards)]
    if control.kind == "choice":
        at = control.choices.index(value) if value in control.choices else 0
        return [control.choices[at + step] for step in steps if 0 <= at + step < len(control.choices)]
    moved = [value + step * control.step for step in steps]
    return [float(f"{place:.12g}") for place in moved if control.low <= place <= control.high]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float)
