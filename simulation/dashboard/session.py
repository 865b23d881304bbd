"""A session: a scenario, what was changed in it, and the runs that are looked at; always the same luck."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pydantic import ValidationError

from simulation.dashboard.ahead import Asked, Wish, places
from simulation.dashboard.controls import Control, controls_of, is_strategy, strategy_named
from simulation.dashboard.limits import Limits
from simulation.dashboard.views import View
from simulation.parameters import nearest
from simulation.scenario import Scenario, changed

NEAR = 4
"""So many places next to what was moved last are run ahead before other sliders' are."""
SEED = "seed"
"""Path of the luck, which can always be changed."""


class Refused(ValueError):
    """A change that the scenario does not allow; its text says why."""


@dataclass(frozen=True)
class Run:
    """A run that is looked at: its scenario, what was changed, and what came out.

    Attributes
    ----------
    scenario
        As it was run.
    changes
        What was changed in the scenario as loaded, by path.
    view
        What charts show of it.
    """

    scenario: Scenario
    changes: Mapping[str, Any]
    view: View = field(repr=False)

    @classmethod
    def of(cls, scenario: Scenario, changes: Mapping[str, Any]) -> "Run":
        """Run a scenario under its own luck."""
        return cls(scenario, dict(changes), View.of_run(scenario))


class Session:
    """What one reader has done with a scenario.

    Parameters
    ----------
    scenario
        As loaded.
    play
        Paths that get a slider besides those that the scenario marks.
    limits
        What may be asked for; anything, if not given.

    Raises
    ------
    ValueError
        If there is no such path.
    Refused
        If the scenario is beyond the limits.

    Attributes
    ----------
    original, scenario
        As loaded, and as it is now.
    changes
        What differs, by path, in the order in which it was changed.
    controls
        What can be moved now.
    pinned
        Run A, to which others are compared.
    """

    def __init__(self, scenario: Scenario, play: Iterable[str] = (), limits: Limits | None = None) -> None:
        self._limits = limits
        self._check_size(scenario)
        self.original = self.scenario = scenario
        self._text = scenario.model_dump_json()
        self._play = (*play, SEED)
        self.changes: dict[str, Any] = {}
        self.controls = controls_of(scenario, self._play)
        self.pinned: Run | None = None

    def control(self, path: str) -> Control:
        """Return a control by its path.

        Raises
        ------
        Refused
            If there is none.
        """
        for control in self.controls:
            if control.path == path:
                return control
        close = nearest(path, [control.path for control in self.controls])
        hint = f"; did you mean '{close}'?" if close else ""
        raise Refused(f"there is nothing to move at '{path}'{hint}")

    def value(self, path: str) -> Any:
        """Return what a control stands at now."""
        return self.changes.get(path, self.loaded(path))

    def loaded(self, path: str) -> Any:
        """Return what a control stands at when nothing is changed."""
        return self.control(path).value

    def is_changed(self, path: str) -> bool:
        """Whether a parameter differs from the scenario as loaded."""
        return path in self.changes

    def set(self, path: str, value: Any) -> None:
        """Move one control.

        Raises
        ------
        Refused
            If the scenario does not allow it; everything stays as it was.
        """
        changes = self._changes_with(path, value)
        if changes != self.changes:
            self._adopt(changes)

    def asked(self) -> Asked:
        """Return the run that is asked for now."""
        return self._asked(self.scenario, self.changes)

    def next_moves(self, last: str = "", before: Any = None) -> list[Wish]:
        """Return the runs that may be asked for next, the likeliest first: a slider moved on, or another moved by a step.

        Parameters
        ----------
        last
            Path of what was moved last.
        before
            Where it stood before that.
        """
        on = self._next_to(self.control(last), before) if last else []
        others = [control for control in self.controls if control.path != last and control.kind != "choice"]
        by_a_step = [wish for control in others for wish in self._next_to(control)[:2]]
        return [*on[:NEAR], *by_a_step, *on[NEAR:]]

    def _next_to(self, control: Control, before: Any = None) -> list[Wish]:
        found = places(control, self.value(control.path), before)
        return [partial(self._if_allowed, self._changes_with(control.path, place)) for place in found]

    def take(self, changes: Mapping[str, Any]) -> None:
        """Make changes by path as they are read from a link, in any order.

        Raises
        ------
        Refused
            At the first that is not possible; those before it are made.
        """
        for path in sorted(changes, key=lambda path: not is_strategy(path)):
            self.set(path, changes[path])

    def reset(self, path: str | None = None) -> None:
        """Undo one change (a strategy's with those of its parameters), or all of them."""
        kept = {} if path is None else {
            each: value for each, value in self.changes.items() if each != path and not each.startswith(f"{path}.")
        }  # fmt: skip
        self._adopt(kept)

    def run(self) -> Run:
        """Run the scenario as it is now."""
        return Run.of(self.scenario, self.changes)

    def pin(self, run: Run) -> None:
        """Keep a run as A, to which others are compared."""
        self.pinned = run

    def unpin(self) -> None:
        """Forget run A."""
        self.pinned = None

    def told(self, changes: Mapping[str, Any] | None = None) -> list[str]:
        """Say what was changed, such as ``Premium, price [EUR]: 23 -> 25``."""
        lines = []
        for path, value in (self.changes if changes is None else changes).items():
            known = [
                control for control in (*self.controls, *controls_of(self.original, self._play)) if control.path == path
            ]
            name = f"{known[0].group}, {known[0].label}" if known else path
            before = f"{shown(known[0].value)} \N{RIGHTWARDS ARROW} " if known else ""
            lines.append(f"{name}: {before}{shown(value)}")
        return lines

    def _changes_with(self, path: str, value: Any) -> dict[str, Any]:
        """Return what would be changed if a control were moved."""
        control = self.control(path)
        value = _plain(control, value)
        if value == self.value(path):
            return self.changes
        changes = {each: kept for each, kept in self.changes.items() if each != path}
        if control.is_strategy:  # parameters of the one before are gone with it
            changes = {each: kept for each, kept in changes.items() if not each.startswith(f"{path}.")}
        if value != control.value:
            changes[path] = value
        return changes

    def _asked(self, scenario: Scenario, changes: Mapping[str, Any]) -> Asked:
        return Asked(scenario, dict(changes), (self._text, frozenset(changes.items())))

    def _allowed(self, changes: Mapping[str, Any]) -> Scenario:
        """Return the scenario with changes, if it may be run."""
        scenario = with_changes(self.original, changes)
        self._check_size(scenario)
        return scenario

    def _if_allowed(self, changes: Mapping[str, Any]) -> Asked | None:
        try:
            return self._asked(self._allowed(changes), changes)
        except Refused:
            return None

    def _adopt(self, changes: dict[str, Any]) -> None:
        scenario = self._allowed(changes)
        if _strategies(changes) != _strategies(self.changes):
            self.controls = self._controls_after(changes)
        self.scenario, self.changes = scenario, changes

    def _check_size(self, scenario: Scenario) -> None:
        refusal = self._limits.refusal(scenario) if self._limits is not None else ""
        if refusal:
            raise Refused(refusal)

    def _controls_after(self, changes: Mapping[str, Any]) -> tuple[Control, ...]:
        """Return the controls there are after changes; each knows what it stands at when only strategies are changed."""
        strategies = _strategies(changes)
        base = with_changes(self.original, strategies) if strategies else self.original
        own = {control.path: control for control in controls_of(self.original, self._play) if control.is_strategy}
        play = [path for path in self._play if _has(base, path)]
        new = [path.split(".")[1] for path in strategies]
        return tuple(
            own.get(control.path, control) if control.is_strategy else control
            for control in controls_of(base, play, new)
        )


def with_changes(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """Return a scenario with changes by path: strategies first, by their names, then parameters (which may be theirs).

    Raises
    ------
    Refused
        If the scenario does not allow it.
    """
    strategies = {path: strategy_named(value) for path, value in _strategies(changes).items()}
    others = {path: value for path, value in changes.items() if path not in strategies}
    try:
        for some in (strategies, others):
            scenario = changed(scenario, some) if some else scenario
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused(f"{where}: {first['msg']}" if where else str(first["msg"])) from None
    except ValueError as error:
        raise Refused(str(error)) from None
    return scenario


def shown(value: Any) -> str:
    """Write a value for people.

    Examples
    --------
    >>> shown(0.30000000000000004), shown(1500.0), shown("price_leader"), shown(None)
    ('0.3', '1,500', 'price leader', 'none')
    """
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, int | float):
        return f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return "none" if value is None else str(value).replace("_", " ")


def _plain(control: Control, value: Any) -> Any:
    """Return a value as the scenario wants it: sliders know no difference between 3 and 3.0."""
    if control.kind not in ("integer", "number"):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refused(f"{control.path} must be a number, but is {value!r:.40}")
    return round(value) if control.kind == "integer" else float(f"{value:.12g}")


def _strategies(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {path: value for path, value in changes.items() if is_strategy(path)}


def _has(scenario: Scenario, path: str) -> bool:
    try:
        controls_of(scenario, [path])
    except ValueError:
        return False
    return True
