"""What a student has done in a lesson, kept in a small file that is handed in."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from simulation.course.student import LONGEST, checked_id

MOST_BYTES = 1_000_000
"""A record larger than this is not a record."""
FOLDER_VARIABLE = "LOYALTY_LAB_WORK"


class Predicted(BaseModel):
    """A prediction: what, when, and when its outcome was first seen."""

    model_config = ConfigDict(extra="forbid")
    answer: str = Field(max_length=200)
    at: str = Field(max_length=40)
    revealed_at: str | None = Field(default=None, max_length=40)


class Answered(BaseModel):
    """One try at an exercise."""

    model_config = ConfigDict(extra="forbid")
    answer: JsonValue
    at: str = Field(max_length=40)
    passed: bool


class Record(BaseModel):
    """A student's work on one lesson. Verdicts are there for the student; whoever marks checks the answers anew."""

    model_config = ConfigDict(extra="forbid")
    student: str = Field(max_length=LONGEST)
    lesson: int
    predictions: dict[str, Predicted] = {}
    answers: dict[str, list[Answered]] = {}

    def passed(self, exercise: str) -> bool:
        """Tell whether an exercise was ever answered rightly."""
        return any(each.passed for each in self.answers.get(exercise, []))


class Unreadable(ValueError):
    """A record cannot be read; the message says why and which file."""


def now() -> str:
    """Return the present time as it is kept."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def work_folder() -> Path:
    """Return where records are kept: ``work`` beside the notebook, or what the environment says."""
    return Path(os.environ.get(FOLDER_VARIABLE) or "work")


def place_of(student: str, lesson: int) -> Path:
    """Return where the record of a student's lesson is kept."""
    return work_folder() / f"{checked_id(student)}_{lesson:02d}.json"


def kept(student: str, lesson: int) -> Record:
    """Return what a student has done so far; an empty record at the beginning.

    Raises
    ------
    Unreadable
        If there is a file that is not a record.
    """
    place = place_of(student, lesson)
    return read(place) if place.exists() else Record(student=checked_id(student), lesson=lesson)


def read(place: Path) -> Record:
    """Read a record as data.

    Raises
    ------
    Unreadable
        If it is too large, or not a record.
    """
    if place.stat().st_size > MOST_BYTES:
        raise Unreadable(f"{place}: larger than a record can be ({MOST_BYTES:,} bytes)")
    try:
        record = Record.model_validate_json(place.read_bytes())
        checked_id(record.student)
    except (ValidationError, ValueError, RecursionError) as error:
        raise Unreadable(f"{place}: not a record of a lesson ({str(error).splitlines()[0]})") from None
    return record


def keep(record: Record) -> Path:
    """Write a record, whole or not at all; returns where."""
    place = place_of(record.student, record.lesson)
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_suffix(".part")
    beside.write_text(json.dumps(record.model_dump(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(place)
    return place


def as_data(answer: Any) -> JsonValue:
    """Return an answer as data that a file can hold; what is none is kept as its text, cut short.

    Examples
    --------
    >>> as_data({"weeks": 3}), as_data(4 + 2j)
    ({'weeks': 3}, '(4+2j)')
    """
    try:
        data: JsonValue = json.loads(json.dumps(answer, default=_plain, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        return repr(answer)[:500]
    return data


def _plain(value: Any) -> Any:
    """Turn a number of NumPy into an ordinary one."""
    if hasattr(value, "item"):
        return value.item()
    raise TypeError
