"""Marks: answers are checked anew, predictions have to come before the run, and a damaged file costs only itself."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simulation.cli import main
from simulation.course.lessons import lesson
from simulation.course.marks import marked, records_in, totals
from simulation.course.record import Record
from simulation.course.student import seed_of

DEARER = next(each for each in lesson(1).exercises if each.name == "dearer")


def work_of(student: str, answers: list[tuple[Any, bool]], **prediction: Any) -> dict[str, Any]:
    """Return a record of lesson 1 as its file holds it."""
    return {
        "student": student,
        "lesson": 1,
        "predictions": {"who_earns_more": {"answer": "both", "at": "2026-10-01T10:00:00+00:00", **prediction}},
        "answers": {"dearer": [{"answer": each, "at": "2026-10-01T11:00", "passed": said} for each, said in answers]},
    }


def points(table: Any, item: str) -> int:
    return int(table.set_index("item").loc[item, "points"])


def test_a_verdict_in_the_file_is_not_trusted() -> None:
    wrong = next(iter(DEARER.mistakes(seed_of("ki-1")).values()))
    table = marked([Record.model_validate(work_of("ki-1", [(wrong, True)]))])
    assert points(table, "dearer") == 0
    table = marked([Record.model_validate(work_of("ki-1", [(DEARER.solution(seed_of("ki-1")), False)]))])
    assert points(table, "dearer") == DEARER.points


def test_a_prediction_counts_only_if_made_before_its_outcome_was_seen() -> None:
    before = work_of("ki-1", [], revealed_at="2026-10-01T10:05:00+00:00")
    after = work_of("ki-2", [], revealed_at="2026-10-01T09:00:00+00:00")
    table = marked([Record.model_validate(each) for each in (before, after)])
    marks = table[table["item"] == "who_earns_more"].set_index("student")["points"].to_dict()
    assert marks == {"ki-1": 1, "ki-2": 0}


def test_everything_of_a_lesson_is_listed_also_what_was_not_done() -> None:
    table = marked([Record.model_validate(work_of("ki-1", []))])
    wanted = lesson(1)
    assert table["item"].tolist() == [each.name for each in (*wanted.predictions, *wanted.exercises)]
    assert int(table["of"].sum()) == wanted.points


def test_of_several_records_the_best_counts_for_each_item() -> None:
    right = DEARER.solution(seed_of("ki-1"))
    first, second = work_of("ki-1", [(right, True)]), work_of("ki-1", [])
    second["predictions"] = {}
    table = marked([Record.model_validate(each) for each in (second, first)])
    assert points(table, "dearer") == DEARER.points and points(table, "who_earns_more") == 1
    assert totals(table)["total"].tolist() == [DEARER.points + 1]


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    folder = tmp_path / "handed_in"
    (folder / "one").mkdir(parents=True)
    (folder / "one" / "ki-1_01.json").write_text(json.dumps(work_of("ki-1", [])), encoding="utf-8")
    (folder / "demo_01.json").write_text(json.dumps(work_of("demo", [])), encoding="utf-8")
    (folder / "broken_01.json").write_text("{", encoding="utf-8")
    return folder


def test_a_damaged_file_costs_only_itself_and_nobody_is_not_marked(handed_in: Path) -> None:
    records, refused = records_in([handed_in])
    assert [each.student for each in records] == ["ki-1"]
    assert len(refused) == 1 and "broken_01.json" in refused[0]


def test_the_command_writes_every_item_as_csv_and_shows_the_sums(handed_in: Path, tmp_path: Path) -> None:
    out = tmp_path / "marks" / "term.csv"
    done = CliRunner().invoke(main, ["marks", str(handed_in), "--out", str(out), "--quiet"])
    assert done.exit_code == 0, done.output
    assert "ki-1" in done.stdout and "broken_01.json" in done.stderr
    assert out.read_text(encoding="utf-8").splitlines()[0] == "student,lesson,item,kind,tries,first_at,passed,points,of"


def test_a_folder_without_records_is_told_so(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["marks", str(tmp_path)])
    assert done.exit_code == 2 and "no students' records" in done.stderr
