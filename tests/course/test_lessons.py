"""Every lesson keeps to the plan: goals, predictions, exercises of rising difficulty, and checks that can tell."""

import re
from pathlib import Path

import pytest

from simulation.course.exercises import Exercise
from simulation.course.lesson import Lesson
from simulation.course.lessons import lesson, lessons
from simulation.course.student import seed_of

ROOT = Path(__file__).parents[2]
LESSONS = lessons()
STUDENT = "ki-2041"
each_lesson = pytest.mark.parametrize("number", LESSONS, ids=lambda number: f"{number:02d}")


EXERCISES = [(each, exercise) for each in LESSONS.values() for exercise in each.exercises]
each_exercise = pytest.mark.parametrize(
    ("lesson", "exercise"), EXERCISES, ids=[f"{each.number:02d}-{exercise.name}" for each, exercise in EXERCISES]
)


@each_lesson
def test_a_lesson_has_all_its_parts(number: int) -> None:
    each = LESSONS[number]
    levels = [exercise.level for exercise in each.exercises]
    assert 30 <= each.minutes <= 60
    assert len(each.goals) >= 2 and each.predictions and len(each.rubric) >= 3 and len(each.debrief) >= 3
    assert {"easy", "medium", "hard"} <= set(levels), "exercises of rising difficulty"
    assert levels == sorted(levels, key=["easy", "medium", "hard"].index)
    assert each.discussion.rstrip().endswith("?")


@each_lesson
def test_names_within_a_lesson_are_told_apart(number: int) -> None:
    each = LESSONS[number]
    names = [item.name for item in (*each.predictions, *each.exercises)]
    assert len(set(names)) == len(names) and all(re.fullmatch(r"[a-z]\w*", name) for name in names)


@each_lesson
def test_what_comes_of_a_prediction_is_one_of_its_options(number: int) -> None:
    for prediction in LESSONS[number].predictions:
        outcome = prediction.outcome(seed_of(STUDENT))
        assert outcome.option in prediction.options
        assert re.search(r"\d", outcome.figures), "figures, from the student's own market"


@each_exercise
def test_an_exercise_takes_what_is_right_and_refuses_likely_mistakes(lesson: Lesson, exercise: Exercise) -> None:
    seed = seed_of(STUDENT)
    right = exercise.solution(seed)
    verdict = exercise.judged(right, seed)
    assert verdict.passed, verdict.text
    mistakes = exercise.mistakes(seed)
    assert mistakes, "what is likely and wrong"
    for what, answer in mistakes.items():
        verdict = exercise.judged(answer, seed)
        assert not verdict.passed, f"taken for right: {what} ({answer})"
        assert len(verdict.text) > 20, "says what is off"
        if isinstance(right, int | float):
            told = re.findall(r"[\d,.]*\d", verdict.text)
            assert f"{right:,}" not in told and str(right) not in told, "the answer is given away"


def test_every_lesson_has_its_source_and_every_source_its_lesson() -> None:
    sources = {int(path.name[:2]) for path in (ROOT / "notebooks" / "source").glob("[0-9][0-9]_*.py")}
    assert sources == set(LESSONS)


def test_a_lesson_that_does_not_exist_is_told_so() -> None:
    with pytest.raises(ValueError, match="there are lessons 1 to"):
        lesson(99)
