"""Strategy files: a strategy as data, safe to take from anybody.

Nothing in such a file is run, and nothing outside it is read::

    title: Faithful friends
    author: Ann
    strategy:
      name: rules
      retention_budget: 400
      rules:
        - {when: "top(0.2, value)", do: protect}
"""

import os
from pathlib import Path

from pydantic import field_validator

from simulation.firms.strategies import StrategyParameters
from simulation.parameters import Parameters, parameter
from simulation.scenario.errors import refusal
from simulation.scenario.loading import read_yaml, validate
from simulation.scenario.reading import located_in
from simulation.scenario.tree import Located, Place

MOST_BYTES = 2**16
"""A strategy of sixty rules of the greatest length has less than half of it."""
LONGEST_TITLE = 60
AS_TEXT = "your strategy"
"""What stands for the name of a file in messages on a strategy given as text."""
STARTS_A_FORMULA = "=+-@"
"""Signs with which spreadsheets begin what they compute: a title is written into tables that people open in one."""


class StrategyFile(Parameters):
    """A strategy to enter in a tournament."""

    title: str = parameter(
        ..., "What it is called in the tables.", unit="-", source="structure", min_length=1, max_length=LONGEST_TITLE
    )
    author: str = parameter("", "Who wrote it.", unit="-", source="structure", max_length=LONGEST_TITLE)
    idea: str = parameter("", "What it is meant to do, and why.", unit="-", source="structure", max_length=2000)
    strategy: StrategyParameters = parameter(
        ..., "The strategy, as it would stand in a scenario.", unit="-", source="structure"
    )

    @field_validator("title", "author")
    @classmethod
    def _can_stand_in_a_table(cls, text: str) -> str:
        if text != text.strip() or not text.isprintable():
            raise ValueError("must be one line of text, without spaces at its ends")
        if text.startswith(tuple(STARTS_A_FORMULA)):
            raise ValueError(f"must not begin with {text[0]}, which spreadsheets take for a formula")
        return text


def load_strategy_file(path: str | os.PathLike[str]) -> tuple[StrategyFile, Located]:
    """Load a strategy file; returns what is in it, and where each part of it is written.

    Raises
    ------
    ScenarioError
        If anything is wrong with it; the text says what, in which line, and what was probably meant.
    """
    check_size(path)
    return _validated(read_yaml(path))


def read_strategy(text: str) -> tuple[StrategyFile, Located]:
    """Read a strategy from a text that holds what a strategy file holds; returns what is in it, and where it is written.

    Raises
    ------
    ScenarioError
        As :func:`load_strategy_file`; lines are those of the text.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise refusal(Place(AS_TEXT), f"is larger than {MOST_BYTES // 2**10} KiB, too large for a strategy")
    return _validated(located_in(text, AS_TEXT))


def _validated(located: Located) -> tuple[StrategyFile, Located]:
    if located.find(("extends",)) is not None:
        raise refusal(
            located.place(("extends",), key=True),
            "is not accepted: a strategy file must be whole, so that it can be handed in by itself",
            "extends",
        )
    return validate(StrategyFile, located), located


def is_strategy_file(located: Located) -> bool:
    """Whether a file is meant as a strategy, rather than as a scenario or a manifest."""
    keys = located.root.entries
    return "strategy" in keys and not {"firms", "customers", "kind"} & set(keys)


def check_size(path: str | os.PathLike[str]) -> None:
    """Refuse a file that is too large for a strategy.

    Raises
    ------
    ScenarioError
        If it is.
    """
    file = Path(path)
    if file.is_file() and file.stat().st_size > MOST_BYTES:
        raise refusal(Place(str(path)), f"is larger than {MOST_BYTES // 2**10} KiB, too large for a strategy")
