"""Where matches are played: a scenario, and the two places in it that are taken in turns."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from simulation.experiments.manifest import scenario_tree, tree_sha256
from simulation.firms.strategies import STRATEGIES, Strategy
from simulation.parameters import Fault
from simulation.scenario import Scenario


@dataclass(frozen=True)
class Arena:
    """A market for matches.

    Attributes
    ----------
    name
        In tables.
    scenario
        As given.
    """

    name: str
    scenario: Scenario

    @cached_property
    def seats(self) -> tuple[str, str]:
        """The two firms whose strategy is replaced: the focal firm, and the first other one that trades from the start.

        Raises
        ------
        ValueError
            If there is but one firm.
        """
        focal = self.scenario.focal
        others = [name for name in self.scenario.firms if name != focal]
        if not others:
            raise ValueError(f"the market '{self.name}' has one firm only; a match needs two")
        opening = [name for name in others if self.scenario.firms[name].enters_week is None]
        return focal, (opening or others)[0]

    @cached_property
    def ground(self) -> Scenario:
        """The scenario without the events that would give one of the two firms another strategy in mid-match."""
        return Scenario.model_validate(self._tree())

    @cached_property
    def events_left_out(self) -> tuple[str, ...]:
        """Paths of the changes that are left out, such as ``firms.Discount.strategy``."""
        return tuple(path for event in self.scenario.events for path in event.set if self._is_of_a_strategy(path))

    @cached_property
    def sha256(self) -> str:
        """Hash of the market and of who sits where."""
        return tree_sha256([scenario_tree(self.ground), list(self.seats)])

    def check(self, strategy: Strategy) -> None:
        """Refuse a strategy that cannot be followed in one of the two places.

        Raises
        ------
        Fault
            If it names a segment, a medium... that there is not; its path is that in the strategy.
        """
        if type(strategy) not in STRATEGIES.values():
            return  # written in Python: what it names is known only when it decides
        for seat in self.seats:
            tree = self._tree()
            tree["firms"][seat]["strategy"] = strategy.model_dump()
            try:
                Scenario.model_validate(tree)
            except ValidationError as error:
                raise _located(error, ("firms", seat, "strategy")) from None

    def _tree(self) -> dict[str, Any]:
        """Return the scenario's values, without events that change a strategy of the two, and without what to play with."""
        tree: dict[str, Any] = self.scenario.model_dump()
        for event in tree["events"]:
            event["set"] = {path: value for path, value in event["set"].items() if not self._is_of_a_strategy(path)}
        tree["events"] = [event for event in tree["events"] if event["set"]]
        tree["play"] = []
        return tree

    def _is_of_a_strategy(self, path: str) -> bool:
        return any(f"{path}.".startswith(f"firms.{seat}.strategy.") for seat in self.seats)


def _located(error: ValidationError, prefix: tuple[str, ...]) -> Fault:
    """Return what is wrong with a strategy, located within it."""
    first: Mapping[str, Any] = error.errors(include_url=False)[0]
    raised = first.get("ctx", {}).get("error")
    if isinstance(raised, Fault):
        inside = raised.path[: len(prefix)] == prefix
        return Fault(raised.path[len(prefix) :] if inside else (), raised.message)
    return Fault((), str(first["msg"]))
