"""The tables of fields, functions and actions as pages: what a strategy without code can be written with."""

from simulation.firms.actions import ACTIONS, Action
from simulation.firms.conditions import FIELDS, FUNCTIONS
from simulation.firms.decision import UNTREATED


def fields_markdown(scope: str) -> str:
    """Write the table of the fields of each customer (``customer``) or of the firm (``firm``)."""
    rows = [f"| `{f.name}` | {f.meaning} | {f.unit} |" for f in FIELDS.values() if f.scope == scope]
    return "\n".join(["| field | meaning | unit |", "|---|---|---|", *rows])


def functions_markdown() -> str:
    """Write the table of functions."""
    rows = [f"| `{f.name}({', '.join(f.takes)})` | {f.meaning} |" for f in FUNCTIONS.values()]
    return "\n".join(["| function | meaning |", "|---|---|", *rows])


def actions_markdown() -> str:
    """Write the table of actions with their default numbers."""
    rows = [
        f"| `{name}` | {action.meaning} | {_numbers(action)} | {action.source} |" for name, action in ACTIONS.items()
    ]
    return "\n".join(["| action | what is done | numbers | source |", "|---|---|---|---|", *rows])


def _numbers(action: Action) -> str:
    """Write what differs from doing nothing."""
    given = {
        name: value
        for name, value in vars(action.treatment).items()
        if name != "name" and value != getattr(UNTREATED, name)
    }
    return ", ".join(f"{name}: {str(value).lower()}" for name, value in given.items()) or "none"
