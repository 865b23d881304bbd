"""A student at work on a lesson: what notebooks call."""

import sys
from html import escape
from typing import TYPE_CHECKING, Any

from simulation.course.debrief import Debrief
from simulation.course.exercises import listed, nearest, unanswered
from simulation.course.feedback import Feedback, box, not_yet
from simulation.course.lesson import PREDICTION_POINTS, Lesson, Prediction
from simulation.course.lessons import lesson as lesson_by_number
from simulation.course.record import Answered, Predicted, Record, as_data, keep, kept, now
from simulation.course.student import NOBODY, checked_id, seed_of

if TYPE_CHECKING:
    from simulation.market.market import Market

ENOUGH_TRIES = 3
"""After so many tries at an exercise it no longer holds back the debrief."""


def begin(number: int, student: str = NOBODY) -> "Sitting":
    """Begin a lesson, or go on with it.

    Parameters
    ----------
    number
        Of the notebook.
    student
        Your student id; it decides which customers and which luck you get.

    Raises
    ------
    ValueError
        If there is no such lesson, or this cannot be an id.
    Unreadable
        If the file with earlier work is damaged.
    """
    who = checked_id(student)
    show_pictures_only()
    return Sitting(lesson_by_number(number), who, kept(who, number))


def show_pictures_only() -> None:
    """In a notebook, let a figure that ends a cell show its picture alone, without the name of the object it is."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:  # the picture itself is shown by what draws figures at the end of a cell
        shell.display_formatter.ipython_display_formatter.for_type_by_name(
            "matplotlib.axes._axes", "Axes", _shown_already
        )


def _shown_already(_: Any) -> None:
    """Show nothing."""


class Sitting:
    """A student at work on a lesson. Everything predicted and answered is kept in a file in ``work/`` at once."""

    def __init__(self, lesson: Lesson, student: str, record: Record) -> None:
        self.lesson = lesson
        self.student = student
        self.record = record

    @property
    def seed(self) -> int:
        """The seed of this student's markets; give it to ``sim.Market`` and ``sim.compare``."""
        return seed_of(self.student)

    def __repr__(self) -> str:
        """Say who is at work on what."""
        return f"Lesson {self.lesson.number}, {self.student}: {self._state()}"

    def _repr_html_(self) -> str:
        who = 'Nobody in particular (student="demo"): nothing to hand in' if self.student == NOBODY else self.student
        return box(
            f"{who}. Your markets have seed {self.seed}. {self._state()}",
            f"Lesson {self.lesson.number}: {self.lesson.title}.",
        )

    def predict(self, name: str, answer: str | None = None) -> Any:
        """Write down a prediction, before the run.

        Parameters
        ----------
        name
            Of the question.
        answer
            One of its options; without it the question is shown with buttons to choose from.

        Returns
        -------
        Something for a notebook to show.
        """
        asked = self._prediction(name)
        made = self.record.predictions.get(name)
        if unanswered(answer) and made is None:
            return Question(self, asked)
        if unanswered(answer) or (made is not None and made.revealed_at is not None):
            return (
                Feedback(True, f"You predicted '{made.answer}'. {self._then(made)}") if made else Question(self, asked)
            )
        word = str(answer).strip().lower()
        if word not in asked.options:
            return not_yet(f"Write one of {listed(asked.options)}{nearest(word, asked.options)}")
        self.record.predictions[name] = Predicted(answer=word, at=now())
        keep(self.record)
        return Noted(f"'{word}': {asked.options[word]} Written down.")

    def reveal(self, name: str) -> "Noted | Feedback":
        """Tell what came of a prediction in this student's market; from now on it stands."""
        asked = self._prediction(name)
        made = self.record.predictions.get(name)
        if made is None:
            return not_yet(f'Predict first: lesson.predict("{name}"). Then run this cell again.')
        outcome = asked.outcome(self.seed)
        if made.revealed_at is None:
            made.revealed_at = now()
            keep(self.record)
        verdict = (
            "So it came." if made.answer == outcome.option else f"It came otherwise: {asked.options[outcome.option]}"
        )
        return Noted(f"You predicted '{made.answer}'. {verdict} {outcome.figures} {asked.why}")

    def check(self, name: str, answer: Any) -> Feedback:
        """Check an answer; every try is kept."""
        exercises = {each.name: each for each in self.lesson.exercises}
        if name not in exercises:
            raise ValueError(f"lesson {self.lesson.number} has no exercise '{name}'{nearest(name, exercises)}")
        verdict = exercises[name].judged(answer, self.seed)
        if not unanswered(answer):
            tried = self.record.answers.setdefault(name, [])
            tried.append(Answered(answer=as_data(answer), at=now(), passed=verdict.passed))
            keep(self.record)
        return verdict

    def debrief(self, market: "Market | None" = None) -> Any:
        """Return the debrief with the truth view, once everything has been tried.

        Parameters
        ----------
        market
            A market that has been run, to see the hidden truth of; without it there are words only.
        """
        missing = self.missing()
        if missing:
            return not_yet(f"The debrief opens when everything has been tried. Still to do: {', '.join(missing)}.")
        return Debrief(self.lesson, self.record, self.seed, market)

    def missing(self) -> list[str]:
        """Return what is still to do before the debrief opens: predictions not made, exercises neither passed nor tried enough."""
        predictions = [
            f"predict '{each.name}'" for each in self.lesson.predictions if each.name not in self.record.predictions
        ]
        exercises = [
            f"exercise '{each.name}'"
            for each in self.lesson.exercises
            if not self.record.passed(each.name) and len(self.record.answers.get(each.name, [])) < ENOUGH_TRIES
        ]
        return predictions + exercises

    def _prediction(self, name: str) -> Prediction:
        known = {each.name: each for each in self.lesson.predictions}
        if name not in known:
            raise ValueError(f"lesson {self.lesson.number} asks for no prediction '{name}'{nearest(name, known)}")
        return known[name]

    def _then(self, made: Predicted) -> str:
        return "It stands, as you have seen what came of it." if made.revealed_at else "Now run the cells below."

    def _state(self) -> str:
        points = PREDICTION_POINTS * len(self.record.predictions)
        points += sum(each.points for each in self.lesson.exercises if self.record.passed(each.name))
        return f"{points} of {self.lesson.points} points so far."


class Noted:
    """Something written down, shown as a box."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        """Show it as it reads."""
        return self.text

    def _repr_html_(self) -> str:
        return box(self.text)


class Question:
    """A question with its options: as buttons where the notebook can show them, otherwise to read."""

    def __init__(self, sitting: Sitting, asked: Prediction) -> None:
        self.sitting = sitting
        self.asked = asked

    def __repr__(self) -> str:
        """Return the question and what can be answered."""
        options = "".join(f"\n  '{word}': {meaning}" for word, meaning in self.asked.options.items())
        return f"{self.asked.question}{options}"

    def html(self) -> str:
        """Return the question and what can be answered, to read."""
        items = "".join(
            f"<li><b>{escape(word)}</b>: {escape(meaning)}</li>" for word, meaning in self.asked.options.items()
        )
        return f"<p><b>{escape(self.asked.question)}</b></p><ul>{items}</ul>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {"text/plain": repr(self), "text/html": self.html()}
        try:
            from simulation.course.buttons import as_bundle, prediction_buttons
        except ImportError:  # without ipywidgets the answer is written into the call
            return shown
        return {**shown, **as_bundle(prediction_buttons(self.sitting, self.asked))}
