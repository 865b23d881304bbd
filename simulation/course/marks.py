"""Marks: what students have handed in, checked anew, as a table."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.course.lesson import PREDICTION_POINTS, Lesson
from simulation.course.lessons import lessons
from simulation.course.record import Record, Unreadable, read
from simulation.course.student import NOBODY, seed_of

if TYPE_CHECKING:
    import pandas as pd

Progress = Callable[[int, int], None]
"""Called with records marked and records in all."""
MOST_CHECKED = 3
"""Of the answers to an exercise that a record calls right, so many are checked; where it calls none right, the last one is."""
COLUMNS = ("student", "lesson", "item", "kind", "tries", "first_at", "passed", "points", "of")


def records_in(folders: Iterable[Path]) -> tuple[list[Record], list[str]]:
    """Return all records in files and folders (and the folders in these), and what could not be read, in words.

    Records are data: nothing in them is executed.
    """
    places = sorted({place for each in folders for place in (each.rglob("*.json") if each.is_dir() else [each])})
    records, refused = [], []
    for place in places:
        try:
            record = read(place)
        except (Unreadable, OSError) as error:
            refused.append(str(error))
            continue
        if record.student != NOBODY:
            records.append(record)
    return records, refused


def marked(records: Iterable[Record], progress: Progress | None = None) -> "pd.DataFrame":
    """Mark records: a row for each student, lesson and item, columns :data:`COLUMNS`.

    A prediction counts if it was made before its outcome was seen, whatever came true. An exercise counts if one of the
    answers is right when it is checked anew with the student's own seed; the verdicts in the file are not trusted. Of a student's
    several records of a lesson the best one for each item counts.
    """
    import pandas as pd  # heavy: only where it is used

    listed, rows = list(records), []
    for place, record in enumerate(listed):
        known = lessons().get(record.lesson)
        if known is not None:
            rows += _predictions(known, record) + _exercises(known, record)
        if progress is not None:
            progress(place + 1, len(listed))
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    best = table.sort_values("points", ascending=False, kind="stable")
    return (
        best.drop_duplicates(["student", "lesson", "item"])
        .sort_values(["student", "lesson"], kind="stable")
        .reset_index(drop=True)
    )


def totals(table: "pd.DataFrame") -> "pd.DataFrame":
    """Return marks by student and lesson: a row a student, a column a lesson, and their sum; lessons not done have 0."""
    import pandas as pd

    if table.empty:
        return pd.DataFrame(columns=["student", "total"])
    wide = table.pivot_table(index="student", columns="lesson", values="points", aggfunc="sum", fill_value=0)
    wide.columns = [f"lesson_{number:02d}" for number in wide.columns]
    return wide.assign(total=wide.sum(axis=1)).reset_index()


def _predictions(lesson: Lesson, record: Record) -> list[list[object]]:
    rows = []
    for each in lesson.predictions:
        made = record.predictions.get(each.name)
        counts = (
            made is not None
            and made.answer in each.options
            and (made.revealed_at is None or made.at <= made.revealed_at)
        )
        points = PREDICTION_POINTS if counts else 0
        rows.append(
            [
                record.student, lesson.number, each.name, "prediction", int(made is not None),
                made.at if made else "", counts, points, PREDICTION_POINTS,
            ]
        )  # fmt: skip
    return rows


def _exercises(lesson: Lesson, record: Record) -> list[list[object]]:
    seed, rows = seed_of(record.student), []
    for each in lesson.exercises:
        tries = record.answers.get(each.name, [])
        claimed = [tried for tried in tries if tried.passed][:MOST_CHECKED] or tries[-1:]
        passed = any(each.judged(tried.answer, seed).passed for tried in claimed)
        rows.append(
            [
                record.student, lesson.number, each.name, each.level, len(tries),
                tries[0].at if tries else "", passed, each.points if passed else 0, each.points,
            ]
        )  # fmt: skip
    return rows
