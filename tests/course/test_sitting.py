"""A student at work: predictions before runs, answers kept at once, a debrief that opens when all has been tried."""

import json
from pathlib import Path

import pytest

from simulation.course.buttons import prediction_buttons
from simulation.course.exercises import Exercise, choice
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction
from simulation.course.record import MOST_BYTES, Unreadable, kept, place_of, read
from simulation.course.sitting import ENOUGH_TRIES, Sitting
from simulation.course.student import seed_of

OPTIONS = {"up": "It rises.", "down": "It falls."}
LITTLE = Lesson(
    number=99,
    title="A little lesson",
    minutes=5,
    goals=("do it",),
    predictions=(Prediction("where", "Where to?", OPTIONS, lambda seed: Outcome("up", "By 3."), "Think."),),
    exercises=(
        Exercise("one", "easy", "Which?", choice(OPTIONS, lambda seed: "down", {}, "Yes."), lambda seed: "down"),
    ),
    discussion="Why?",
    rubric=(Criterion("All", "a", "b", "c"),),
    debrief=("It was so.",),
)


def sitting(student: str = "ki-1") -> Sitting:
    return Sitting(LITTLE, student, kept(student, LITTLE.number))


def test_nothing_is_revealed_before_it_is_predicted() -> None:
    assert "Predict first" in str(sitting().reveal("where"))


def test_a_prediction_can_be_changed_until_its_outcome_was_seen() -> None:
    one = sitting()
    one.predict("where", "up")
    one.predict("where", "down")
    assert one.record.predictions["where"].answer == "down"
    assert "It came otherwise: It rises. By 3." in str(one.reveal("where"))
    assert "stands" in str(one.predict("where", "up"))
    assert one.record.predictions["where"].answer == "down"


def test_a_prediction_that_came_true_is_told_so() -> None:
    one = sitting()
    one.predict("where", " Up ")
    assert "So it came. By 3. Think." in str(one.reveal("where"))


def test_a_question_without_an_answer_is_shown_with_its_options() -> None:
    shown = sitting().predict("where")
    assert "Where to?" in repr(shown) and "'down': It falls." in repr(shown)
    assert "<b>down</b>" in shown._repr_mimebundle_()["text/html"]


def test_a_button_writes_the_prediction_down() -> None:
    column = prediction_buttons(sitting(), LITTLE.predictions[0])
    down = next(each for each in column.children if getattr(each, "tooltip", "") == "down")
    down.click()
    assert kept("ki-1", 99).predictions["where"].answer == "down"
    assert "Written down" in column.children[-1].value


def test_a_notebook_gets_the_buttons_beside_the_text() -> None:
    assert "application/vnd.jupyter.widget-view+json" in sitting().predict("where")._repr_mimebundle_()


def test_a_misspelt_answer_is_not_written_down() -> None:
    one = sitting()
    assert "did you mean 'down'" in str(one.predict("where", "dwn"))
    assert one.record.predictions == {}


@pytest.mark.parametrize(("call", "wanted"), [("predict", "asks for no prediction"), ("check", "has no exercise")])
def test_names_that_do_not_exist_are_told(call: str, wanted: str) -> None:
    with pytest.raises(ValueError, match=wanted):
        getattr(sitting(), call)("nothing", "up")


def test_what_was_done_is_there_the_next_time() -> None:
    one = sitting()
    one.predict("where", "up")
    one.check("one", "up")
    one.check("one", "down")
    again = sitting()
    assert again.record == one.record
    assert [each.passed for each in again.record.answers["one"]] == [False, True]


def test_an_answer_not_given_yet_is_no_try() -> None:
    one = sitting()
    one.check("one", "...")
    assert one.record.answers == {}


def test_answers_of_numpy_and_stranger_things_can_be_kept() -> None:
    np = pytest.importorskip("numpy")
    one = sitting()
    one.check("one", np.float64(3.5))
    one.check("one", object())
    answers = [each.answer for each in sitting().record.answers["one"]]
    assert answers[0] == 3.5 and str(answers[1]).startswith("<object")


def test_the_debrief_opens_when_everything_has_been_tried() -> None:
    one = sitting()
    assert one.missing() == ["predict 'where'", "exercise 'one'"]
    assert "predict 'where', exercise 'one'" in str(one.debrief())
    one.predict("where", "down")
    for _ in range(ENOUGH_TRIES - 1):
        one.check("one", "up")
    assert one.missing() == ["exercise 'one'"]
    one.check("one", "up")
    page = one.debrief()._repr_html_()
    assert "It was so." in page and "It falls." in page and "By 3." in page


def test_a_right_answer_opens_the_debrief_at_once() -> None:
    one = sitting()
    one.predict("where", "up")
    one.check("one", "down")
    assert one.missing() == []


def test_students_do_not_share_luck_or_records() -> None:
    sitting("ki-1").predict("where", "up")
    assert sitting("ki-2").record.predictions == {}
    assert len({seed_of(f"ki-{number}") for number in range(1000)}) == 1000


@pytest.mark.parametrize("student", ["", "  ", "a/b", "..", "../x", "a" * 41, 'x"y'])
def test_what_cannot_be_an_id_is_refused(student: str) -> None:
    with pytest.raises(ValueError, match="student id"):
        seed_of(student)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"student": "x"}',
        b'{"student": "../x", "lesson": 1}',
        b"[" * 100_000,
        b" " * (MOST_BYTES + 1),
    ],
)
def test_a_damaged_record_is_refused_with_its_name(work: Path, content: bytes) -> None:
    work.mkdir()
    place = work / "ki-1_99.json"
    place.write_bytes(content)
    with pytest.raises(Unreadable, match="ki-1_99"):
        read(place)


def test_a_record_is_written_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    one = sitting()
    one.predict("where", "up")
    before = place_of("ki-1", 99).read_text(encoding="utf-8")

    def breaks(*_: object, **__: object) -> str:
        raise OSError("full")

    monkeypatch.setattr(json, "dumps", breaks)
    with pytest.raises(OSError, match="full"):
        one.check("one", "down")
    assert place_of("ki-1", 99).read_text(encoding="utf-8") == before
