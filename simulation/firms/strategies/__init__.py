"""Strategies: one file each, found by name. See :mod:`simulation.firms.strategies.base`."""

import pkgutil
from importlib import import_module
from typing import Annotated, Any, Union

from pydantic import Field

from simulation.firms.strategies.base import STRATEGIES, Strategy, strategy

for _module in pkgutil.iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

StrategyParameters: Any = Annotated[Union[tuple(STRATEGIES.values())], Field(discriminator="name")]  # noqa: UP007
"""Any shipped strategy, told apart by ``name``."""

__all__ = ["STRATEGIES", "Strategy", "StrategyParameters", "strategy"]
