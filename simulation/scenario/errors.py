"""What is wrong with a scenario, told to the person who wrote it: file, line, parameter, and the nearest valid name."""

from collections.abc import Iterable
from dataclasses import dataclass

from simulation.parameters.faults import Fault, fault
from simulation.parameters.spelling import nearest
from simulation.scenario.tree import Place

__all__ = ["Fault", "Problem", "ScenarioError", "fault", "listed", "nearest", "path_text", "refusal"]

MOST_SHOWN = 10
MOST_LISTED = 12
LONGEST_SHOWN = 60


@dataclass(frozen=True)
class Problem:
    """One thing to correct.

    Attributes
    ----------
    message : str
        What is wrong, in words that follow the parameter's name and a colon.
    file : str or None
        The file, or the setting (``--set weeks=ten``), that holds the fault.
    line : int or None
        The line in the file, counted from one.
    path : str
        The parameter as a dotted path, ``firms.Keeper.offering.price`` (empty for the file as a whole).
    suggestion : str or None
        The nearest valid name.
    note : str
        What else helps, such as the list of valid names.
    """

    message: str
    file: str | None = None
    line: int | None = None
    path: str = ""
    suggestion: str | None = None
    note: str = ""

    def __str__(self) -> str:
        """Tell the problem in one line.

        Examples
        --------
        >>> print(Problem("unknown key", "x.yaml", 14, "firms.Keeper.prise", "price", "valid keys: price, unit_cost"))
        x.yaml:14: firms.Keeper.prise: unknown key; did you mean 'price'? (valid keys: price, unit_cost)
        """
        where = [] if self.file is None else [f"{self.file}:{self.line}" if self.line else self.file]
        if self.path and not (self.file or "").startswith(f"--set {self.path}="):
            where.append(self.path)
        ending = f"; did you mean '{self.suggestion}'?" if self.suggestion else ""
        note = f" ({self.note})" if self.note else ""
        return one_line(": ".join([*where, self.message])) + one_line(ending + note)


class ScenarioError(ValueError):
    """A scenario that cannot be used, with every problem found.

    Attributes
    ----------
    problems : tuple of Problem
        All of them, sorted by file and line; the text shows the first ten.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda each: (each.file or "", each.line or 0)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Tell the problems, one line each."""
        lines = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        hidden = len(self.problems) - MOST_SHOWN
        if hidden > 0:
            lines.append(f"... and {hidden} more problem{'s' if hidden > 1 else ''}")
        return "\n".join(lines)


def refusal(place: Place, message: str, path: str = "", suggestion: str | None = None, note: str = "") -> ScenarioError:
    """Make the error for one problem at one place."""
    return ScenarioError([Problem(message, place.file, place.line, path, suggestion, note)])


def path_text(path: Iterable[str | int]) -> str:
    """Write a path as people type it after ``--set``: dots between, a backslash before a dot inside a name.

    Examples
    --------
    >>> path_text(("firms", "Dr. Keep", "channels", 0))
    'firms.Dr\\\\. Keep.channels.0'
    """
    parts = [str(part).replace("\\", "\\\\").replace(".", "\\.").replace("=", "\\=") for part in path]
    more = ["..."] if len(parts) > MOST_LISTED else []
    return ".".join([shortened(part) for part in parts[:MOST_LISTED]] + more)


def listed(names: Iterable[object]) -> str:
    """List names for a message, the first dozen of them.

    Examples
    --------
    >>> listed(["price", "unit_cost"])
    'price, unit_cost'
    """
    all_names = [shortened(str(name)) for name in names]
    more = len(all_names) - MOST_LISTED
    return ", ".join(all_names[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def shortened(text: str) -> str:
    """Cut a text that is too long for a message."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 3] + "..."


def one_line(text: str) -> str:
    """Write a text in one line, with control characters and lone surrogates written out, not sent to a terminal."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape", "surrogatepass").decode()
        for each in text.replace("\n", " ")
    )
