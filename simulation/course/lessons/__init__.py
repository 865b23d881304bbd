"""One module a lesson; each declares ``LESSON``, and is found by being here."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from simulation.course.lesson import Lesson


@cache
def lessons() -> dict[int, Lesson]:
    """Return all lessons by their number."""
    found = [import_module(f"{__name__}.{module.name}").LESSON for module in iter_modules(__path__)]
    return {each.number: each for each in sorted(found, key=lambda each: each.number)}


def lesson(number: int) -> Lesson:
    """Return a lesson by the number of its notebook.

    Raises
    ------
    ValueError
        If there is none.
    """
    found = lessons()
    if number not in found:
        raise ValueError(f"there is no lesson {number}; there are lessons {min(found)} to {max(found)}")
    return found[number]
