"""THE table of the functions that a condition may call."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from simulation.firms.conditions.fields import Facts, Kind


@dataclass(frozen=True)
class Function:
    """A function that a condition may call.

    Attributes
    ----------
    name, meaning
        For people.
    takes
        What it takes, each by a name; ``share`` is a number written out, from 0 to 1.
    gives
        A number, or true or false.
    compute
        From the facts and the values taken.
    """

    name: str
    takes: tuple[str, ...]
    gives: Kind
    meaning: str
    compute: Callable[..., Any]


FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function("top", ("share", "quantity"), "truth",
                 "Among the given share of all customers in the records, those of highest quantity: `top(0.2, value)`.",
                 Facts.top),
        Function("bottom", ("share", "quantity"), "truth", "The same for those of lowest quantity.",
                 Facts.bottom),
        Function("min", ("one", "other"), "number", "The lower of two numbers.", lambda _, a, b: np.minimum(a, b)),
        Function("max", ("one", "other"), "number", "The higher of two numbers.", lambda _, a, b: np.maximum(a, b)),
    )
}  # fmt: skip
