"""What a lesson consists of besides its notebook: predictions, exercises, and how an essay on it is marked."""

from collections.abc import Callable
from dataclasses import dataclass

from simulation.course.exercises import Exercise

PREDICTION_POINTS = 1
"""Marks for a prediction made before the run; whether it came true does not count."""


@dataclass(frozen=True)
class Outcome:
    """What came of a prediction in a student's market: the option that came true, and the figures in a sentence."""

    option: str
    figures: str


@dataclass(frozen=True)
class Prediction:
    """A question to answer before a run.

    Attributes
    ----------
    name
        How the notebook calls it: ``lesson.predict("who_earns_more")``.
    question
        What is asked.
    options
        What each answer means, by the word to write.
    outcome
        Runs the market with the student's seed and tells what came of it.
    why
        What to think about afterwards; true whatever came out.
    """

    name: str
    question: str
    options: dict[str, str]
    outcome: Callable[[int], Outcome]
    why: str


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric: what is looked at, and what a weak, a sound and an excellent answer look like."""

    name: str
    weak: str
    sound: str
    excellent: str
    points: int = 4


@dataclass(frozen=True)
class Lesson:
    """A lesson: one notebook and what belongs to it.

    Attributes
    ----------
    number
        The notebook's.
    title
        The notebook's.
    minutes
        What a student needs for it.
    goals
        What a student can do afterwards.
    predictions, exercises
        In the order of the notebook.
    discussion
        The question for class, answered in writing where it is marked.
    rubric
        How the written answer is marked.
    debrief
        What the lesson wanted to show; read after the exercises.
    """

    number: int
    title: str
    minutes: int
    goals: tuple[str, ...]
    predictions: tuple[Prediction, ...]
    exercises: tuple[Exercise, ...]
    discussion: str
    rubric: tuple[Criterion, ...]
    debrief: tuple[str, ...]

    @property
    def points(self) -> int:
        """Marks that can be had without the written answer."""
        return PREDICTION_POINTS * len(self.predictions) + sum(each.points for each in self.exercises)

    @property
    def written_points(self) -> int:
        """Marks for the written answer."""
        return sum(each.points for each in self.rubric)

    def prediction(self, name: str) -> Prediction:
        """Return a prediction by its name; KeyError where there is none."""
        return {each.name: each for each in self.predictions}[name]

    def exercise(self, name: str) -> Exercise:
        """Return an exercise by its name; KeyError where there is none."""
        return {each.name: each for each in self.exercises}[name]
