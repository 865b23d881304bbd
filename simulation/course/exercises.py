"""Exercises that check themselves: a number, a choice, or a design that has to reach a goal in the market."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal

from simulation.course.feedback import Feedback, good, not_yet

Level = Literal["easy", "medium", "hard"]
POINTS: dict[Level, int] = {"easy": 2, "medium": 3, "hard": 5}
"""Marks for an exercise, by how hard it is."""

Check = Callable[[Any, int], Feedback]
"""Judges an answer, given the seed of the student."""


@dataclass(frozen=True)
class Exercise:
    """One exercise of a lesson.

    Attributes
    ----------
    name
        How the notebook calls it: ``lesson.check("dearer", answer)``.
    level
        How hard it is; decides the marks.
    task
        What is asked, in one sentence.
    check
        Judges an answer, given the student's seed. Answers are data: numbers, words, lists, or changes to a scenario.
    solution
        An answer that is right for a seed.
    mistakes
        Answers that are likely and wrong, by what is wrong with them, for a seed; the tests hold that each is refused.
    """

    name: str
    level: Level
    task: str
    check: Check
    solution: Callable[[int], Any]
    mistakes: Callable[[int], Mapping[str, Any]] = field(default=lambda seed: {})

    @property
    def points(self) -> int:
        """Marks for a right answer."""
        return POINTS[self.level]

    def judged(self, answer: Any, seed: int) -> Feedback:
        """Judge an answer; one that nobody has given yet, or that is not data, gets a friendly word."""
        if unanswered(answer):
            return not_yet("Write your answer into the cell, then run it again.")
        try:
            return self.check(answer, seed)
        except ValueError as error:  # a ScenarioError, or what a firm cannot do when it comes to it
            return not_yet(f"The market cannot run with this. {error}")


def unanswered(answer: Any) -> bool:
    """Tell whether this is still the place for an answer rather than an answer."""
    if isinstance(answer, str):
        return answer.strip() in ("", "...")
    return answer is None or answer is ... or (isinstance(answer, dict) and not answer)


def number(
    truth: Callable[[int], float],
    *,
    unit: str,
    within: float = 0.02,
    least: float = 0.0,
    look_at: str,
    confused: Mapping[str, Callable[[int], float]] | None = None,
) -> Check:
    """Return a check for a number that the student reads or works out.

    Parameters
    ----------
    truth
        The number, given the seed.
    unit
        What it is measured in, as written in the task.
    within
        How far off is still right, as a share of the truth.
    least
        How far off is still right whatever the truth, in its unit.
    look_at
        Where to look again; said when nothing better is known. It must not name the number.
    confused
        Other numbers by what they are ("the weekly figure; a year is asked for"): whoever answers with one of them is
        told which it is.
    """

    def check(answer: Any, seed: int) -> Feedback:
        given = as_number(answer)
        if given is None:
            return not_yet(f"A number is wanted here [{unit}], without words or signs around it.")
        right = float(truth(seed))
        if _near(given, right, within, least):
            return good(f"That is it [{unit}].")
        for what, other in (confused or {}).items():
            if _near(given, float(other(seed)), within, least):
                return not_yet(f"You have found something else: {what}.")
        return not_yet(f"{_off(given, right, unit)} {look_at}".strip())

    return check


def _near(given: float, right: float, within: float, least: float) -> bool:
    return abs(given - right) <= max(within * abs(right), least, 1e-9)


SLIPS = (
    (100.0, "a share was asked for and per cent given, or the other way round"),
    (52.0, "a week was taken for a year, or the other way round"),
    (1000.0, "thousands are mixed up with ones"),
)
"""Factors by which an answer is off when a unit was mistaken."""


def _off(given: float, right: float, unit: str) -> str:
    if right != 0.0 and given != 0.0:
        if math.isclose(-given, right, rel_tol=0.02):
            return "Look at the sign."
        for factor, slip in SLIPS:
            if any(math.isclose(given * by, right, rel_tol=0.02) for by in (factor, 1.0 / factor)):
                return f"Look at the unit [{unit}]: {slip}."
    return "That is not what comes out of your market."


def as_number(answer: Any) -> float | None:
    """Return a number that was given as one or as a text; None where it is none.

    Examples
    --------
    >>> as_number("1,250.5"), as_number(3), as_number("about 3"), as_number(True)
    (1250.5, 3.0, None, None)
    """
    if isinstance(answer, bool):
        return None
    try:
        given = float(answer.replace(",", "").replace("\N{MINUS SIGN}", "-") if isinstance(answer, str) else answer)
    except (TypeError, ValueError):
        return None
    return given if math.isfinite(given) else None


def choice(options: Mapping[str, str], right: Callable[[int], str], why_not: Mapping[str, str], because: str) -> Check:
    """Return a check for one of several answers.

    Parameters
    ----------
    options
        What each answer means, by the word to write.
    right
        The word that is right, given the seed: found in the market wherever it can be.
    why_not
        A hint for each option, said when it was chosen and is wrong.
    because
        What to say when it is right.
    """

    def check(answer: Any, seed: int) -> Feedback:
        word = str(answer).strip().lower()
        if word not in options:
            return not_yet(f"Write one of {listed(options)}{nearest(word, options)}")
        return good(because) if word == right(seed) else not_yet(why_not.get(word, "Look again at the figures above."))

    return check


def listed(words: Mapping[str, Any]) -> str:
    """Return words in quotation marks, the last after 'or'.

    Examples
    --------
    >>> listed({"mature": 1, "growing": 2, "both": 3})
    "'mature', 'growing' or 'both'"
    """
    quoted = [f"'{word}'" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def nearest(word: str, words: Mapping[str, Any]) -> str:
    """Return the end of a sentence that offers the word that was probably meant."""
    close = get_close_matches(word, list(words), n=1)
    return f"; did you mean '{close[0]}'?" if close else "."


@dataclass(frozen=True)
class Design:
    """What a student's changes to a scenario are judged on.

    Attributes
    ----------
    changes
        The student's changes, by path.
    seed
        The student's seed.
    """

    changes: dict[str, Any]
    seed: int


def design(allowed: Callable[[str], bool], which: str, judge: Callable[[Design], Feedback]) -> Check:
    """Return a check for changes to a scenario that have to reach a goal when the market is run with them.

    Parameters
    ----------
    allowed
        Whether a path may be changed in this exercise.
    which
        What may be changed, in words, for the message.
    judge
        Runs the market and says whether the goal is reached, and if not, what stands in the way.
    """

    def check(answer: Any, seed: int) -> Feedback:
        if not isinstance(answer, dict) or not all(isinstance(path, str) for path in answer):
            return not_yet('Give your changes as {"path of the parameter": value}, for example {"weeks": 104}.')
        for path in answer:
            if not allowed(path):
                return not_yet(f"'{path}' is not yours to change here. You may change {which}.")
        return judge(Design(dict(answer), seed))

    return check
