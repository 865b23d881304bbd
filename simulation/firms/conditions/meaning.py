"""What a condition means: its tree checked against the tables of fields and functions, and made into array operations.

A comparison with something that does not exist (division by zero, the cheapest rival of a monopolist) does not hold.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.firms.conditions.fields import FIELDS, Facts, Kind
from simulation.firms.conditions.functions import FUNCTIONS
from simulation.firms.conditions.parsing import Node, parsed
from simulation.firms.conditions.words import ConditionError, quoted, suggestion

Run = Callable[[Facts], Any]

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": lambda a, b: (a != b) & ~np.isnan(a) & ~np.isnan(b),
}
KINDS = {"number": "a number", "truth": "true or false", "text": "a text"}


@dataclass(frozen=True)
class Condition:
    """A condition or quantity, ready to be evaluated for all customers in the records at once.

    Attributes
    ----------
    text
        As written.
    kind
        ``truth`` of a condition, ``number`` of a quantity.
    names
        The texts that a persona is compared with, each with its column.
    """

    text: str
    kind: Kind
    names: tuple[tuple[str, int], ...]
    _run: Run

    def of(self, facts: Facts) -> NDArray[Any]:
        """Return who meets the condition, (n_known,) of bool; or the quantity, (n_known,) of float."""
        with np.errstate(all="ignore"):
            found = self._run(facts)
        return np.broadcast_to(np.asarray(found, np.bool_ if self.kind == "truth" else np.float64), len(facts))

    def of_firm(self, facts: Facts) -> float:
        """Return a quantity that is the same for all customers."""
        with np.errstate(all="ignore"):
            return float(self._run(facts))


@lru_cache(maxsize=1024)
def condition(text: str) -> Condition:
    """Return the meaning of a condition that holds or does not hold for each customer.

    Raises
    ------
    ConditionError
        With the column of what is wrong.
    """
    made = _Meaning(text)
    run = made.expected(made.root, "truth")
    return Condition(text, "truth", tuple(made.names), run)


@lru_cache(maxsize=1024)
def quantity(text: str, of_firm: bool = False) -> Condition:
    """Return the meaning of a number for each customer, or (``of_firm``) of one that is the same for all.

    Raises
    ------
    ConditionError
        With the column of what is wrong.
    """
    made = _Meaning(text, of_firm)
    if made.made(made.root)[0] == "truth":
        raise ConditionError(text, made.root.column, "is true or false, but a number is needed")
    run = made.expected(made.root, "number")
    return Condition(text, "number", tuple(made.names), run)


class _Meaning:
    """Makes a tree into functions of the facts, from the leaves up."""

    def __init__(self, text: str, of_firm: bool = False) -> None:
        self.text = text
        self.of_firm = of_firm
        self.names: list[tuple[str, int]] = []
        self.root = parsed(text)

    def expected(self, node: Node, kind: Kind) -> Run:
        """Make a node that has to be of a kind; true and false also count as the numbers 1 and 0."""
        found, run = self.made(node)
        if kind == "number" and found == "truth":
            return lambda facts: np.asarray(run(facts), np.float64)
        if found != kind:
            advice = "; compare it, as in 'complaints > 0'" if (kind, found) == ("truth", "number") else ""
            raise self.error(node, f"{self.shown(node)} is {KINDS[found]}, but {KINDS[kind]} is needed{advice}")
        return run

    def made(self, node: Node) -> tuple[Kind, Run]:
        """Make a node: what kind of value it has, and how to find it."""
        if node.kind in ("and", "or", "not"):
            parts = [self.expected(part, "truth") for part in node.parts]
            return "truth", _connected(node.kind, parts)
        if node.kind == "comparison":
            return "truth", self.comparison(node)
        if node.kind in ("sum", "product", "negative"):
            return "number", _computed(node, [self.expected(part, "number") for part in node.parts])
        if node.kind == "number":
            amount = float(node.word)
            return "number", lambda facts: amount
        if node.kind == "call":
            return self.call(node)
        if node.kind == "text":
            raise self.error(node, f"the text '{node.word}' can only be compared with a persona (== or !=)")
        return self.field(node)

    def field(self, node: Node) -> tuple[Kind, Run]:
        name = node.word
        if name not in FIELDS:
            raise self.error(node, self.unknown_field(name))
        field = FIELDS[name]
        if self.of_firm and field.scope == "customer":
            known = ", ".join(each.name for each in FIELDS.values() if each.scope == "firm")
            raise self.error(
                node, f"'{name}' differs from customer to customer; here only the firm's can stand: {known}"
            )
        return field.kind, lambda facts: facts[name]

    def unknown_field(self, name: str) -> str:
        if name in FUNCTIONS:
            return f"'{name}' is a function: {name}({', '.join(FUNCTIONS[name].takes)})"
        near = suggestion(name, [*FIELDS, *FUNCTIONS])
        advice = near or (
            "; the name of a persona stands in quotes" if name[:1].isupper() else f" (there are: {', '.join(FIELDS)})"
        )
        return f"there is no field {quoted(name)}{advice}"

    def call(self, node: Node) -> tuple[Kind, Run]:
        if node.word not in FUNCTIONS:
            known = "" if (near := suggestion(node.word, list(FUNCTIONS))) else f" (there are: {', '.join(FUNCTIONS)})"
            raise self.error(node, f"there is no function {quoted(node.word)}{near}{known}")
        function = FUNCTIONS[node.word]
        form = f"{function.name}({', '.join(function.takes)})"
        if self.of_firm and function.gives == "truth":
            raise self.error(node, f"'{form}' tells customers apart; here only the firm's can stand")
        if len(node.parts) != len(function.takes):
            raise self.error(node, f"takes {len(function.takes)} values, {form}, but has {len(node.parts)}")
        runs = [
            self.share(part, form) if wanted == "share" else self.expected(part, "number")
            for part, wanted in zip(node.parts, function.takes, strict=True)
        ]
        return function.gives, lambda facts: function.compute(facts, *(run(facts) for run in runs))

    def share(self, node: Node, form: str) -> Run:
        if node.kind != "number" or float(node.word) > 1.0:
            raise self.error(node, f"the share in {form} is a number from 0 to 1, such as 0.2")
        share = float(node.word)
        return lambda facts: share

    def comparison(self, node: Node) -> Run:
        """Make a comparison of two parts or, chained, of each with the next."""
        if any(self.is_text(part) for part in node.parts):
            return self.same_persona(node)
        runs = [self.expected(part, "number") for part in node.parts]
        signs = [COMPARE[sign] for sign in node.signs]

        def run(facts: Facts) -> Any:
            amounts = [run(facts) for run in runs]
            pairs = zip(signs, amounts, amounts[1:], strict=False)
            return reduce(np.logical_and, (compare(one, other) for compare, one, other in pairs))

        return run

    def is_text(self, node: Node) -> bool:
        return node.kind == "text" or (
            node.kind == "field" and node.word in FIELDS and FIELDS[node.word].kind == "text"
        )

    def same_persona(self, node: Node) -> Run:
        """Make the comparison of a persona with a name in quotes, in either order."""
        for part in node.parts:
            if part.kind == "field":
                self.field(part)  # an unknown one is the mistake to tell
        field = next((part for part in node.parts if part.kind == "field" and self.is_text(part)), None)
        literal = next((part for part in node.parts if part.kind == "text"), None)
        if field is None or literal is None or len(node.parts) != 2:
            wrong = next(part for part in node.parts if self.is_text(part))
            raise self.error(
                wrong, f"a persona is compared with one name in quotes: persona == '{(literal or node).word}'"
            )
        if node.signs[0] not in ("==", "!="):
            raise self.error(literal, f"names have no order: write == or != instead of {node.signs[0]}")
        name, wanted, equal = literal.word, field.word, node.signs[0] == "=="
        self.names.append((name, literal.column))

        def run(facts: Facts) -> Any:
            persona = facts[wanted]
            same = np.isin(persona, facts.numbers_of(name))
            return same if equal else ~same & (persona >= 0)

        return run

    def shown(self, node: Node) -> str:
        return f"'{node.word}'" if node.word else "this"

    def error(self, node: Node, message: str) -> ConditionError:
        return ConditionError(self.text, node.column, message)


def _connected(kind: str, parts: list[Run]) -> Run:
    if kind == "not":
        return lambda facts: np.logical_not(parts[0](facts))
    join = np.logical_and if kind == "and" else np.logical_or
    return lambda facts: reduce(join, (part(facts) for part in parts))


def _computed(node: Node, parts: list[Run]) -> Run:
    if node.kind == "negative":
        return lambda facts: -parts[0](facts)
    steps = [SIGNS[sign] for sign in node.signs]

    def run(facts: Facts) -> Any:
        amount = parts[0](facts)
        for step, part in zip(steps, parts[1:], strict=True):
            amount = step(amount, part(facts))
        return amount

    return run


def _divided(amount: Any, by: Any) -> Any:
    """Divide; what is divided by zero is no number, of which no comparison holds."""
    return amount / np.where(np.asarray(by) == 0.0, np.nan, by)


SIGNS: dict[str, Callable[[Any, Any], Any]] = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": _divided}
