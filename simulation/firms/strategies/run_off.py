"""Carry on without spending: the announced policy under which left-behind customers are valued."""

from typing import ClassVar, Literal

from simulation.firms.decision import Decision
from simulation.firms.strategies.base import Strategy, strategy
from simulation.firms.view import ManagersView
from simulation.parameters import parameter


@strategy
class RunOff(Strategy):
    """Keep price and offering as they are and spend nothing: what the customers one has are worth by themselves."""

    idle: ClassVar[bool] = True
    name: Literal["run_off"] = parameter(..., "Carry on without spending.", unit="-", source="structure")

    def decide(self, view: ManagersView) -> Decision:
        return Decision()
