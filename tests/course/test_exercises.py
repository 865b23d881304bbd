"""Checks: what is right passes, what is likely and wrong is told what is off, and no answer is given away."""

import pytest

from simulation.course.exercises import POINTS, Exercise, as_number, choice, design, number, unanswered
from simulation.course.feedback import good

TRUTH = 1234.0
check_number = number(
    lambda seed: TRUTH + seed,
    unit="EUR a year",
    within=0.02,
    look_at="Look at the table of customers.",
    confused={"the figure of the other firm": lambda seed: 800.0 + seed},
)


@pytest.mark.parametrize("answer", [1234, 1234.0, "1,234", "1234.0", 1234 * 1.019, 1234 * 0.981])
def test_a_number_near_enough_passes_however_it_is_written(answer: object) -> None:
    assert check_number(answer, 0).passed


@pytest.mark.parametrize("answer", [1234 * 1.03, 1234 * 0.97, 0, 1e12, -5])
def test_a_number_too_far_off_is_refused_and_told_where_to_look(answer: object) -> None:
    verdict = check_number(answer, 0)
    assert not verdict.passed
    assert "Look at the table of customers." in verdict.text


def test_the_truth_goes_with_the_seed_of_the_student() -> None:
    assert check_number(1734, 500).passed and not check_number(1234, 500).passed


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        (-1234, "sign"),
        (12.34, "per cent"),
        (123_400, "per cent"),
        (1234 / 52, "a week was taken for a year"),
        (1234 * 52, "a week was taken for a year"),
        (1.234, "thousands"),
        (800, "the other firm"),
        ("about a thousand", "A number is wanted"),
        (float("nan"), "A number is wanted"),
        (True, "A number is wanted"),
        ([1234], "A number is wanted"),
    ],
)
def test_a_likely_slip_is_named(answer: object, hint: str) -> None:
    verdict = check_number(answer, 0)
    assert not verdict.passed and hint in verdict.text


@pytest.mark.parametrize("answer", [1000, -1234, 12.34, 800, "x"])
def test_what_is_said_never_holds_the_number(answer: object) -> None:
    assert "1234" not in check_number(answer, 0).text and "1,234" not in check_number(answer, 0).text


def test_a_truth_of_zero_has_a_width_of_its_own() -> None:
    check = number(lambda seed: 0.0, unit="EUR", least=5.0, look_at="Look.")
    assert check(4.9, 0).passed and not check(5.1, 0).passed


check_choice = choice(
    {"keep": "Keeping.", "win": "Winning."},
    lambda seed: "keep" if seed % 2 else "win",
    {"keep": "Who is there to be kept?"},
    "Right, because so.",
)


def test_a_choice_goes_with_the_seed_and_says_why() -> None:
    assert check_choice(" KEEP ", 1).text == "Right, because so."
    assert check_choice("keep", 2).text == "Who is there to be kept?" and not check_choice("keep", 2).passed


def test_a_misspelt_choice_is_told_the_words_there_are_and_the_nearest() -> None:
    assert check_choice("kep", 1).text == "Write one of 'keep' or 'win'; did you mean 'keep'?"


check_design = design(
    lambda path: path.startswith("firms.Mine."), "your own firm", lambda made: good(str(made.changes))
)


@pytest.mark.parametrize("answer", [[1], "a", 3, {3: 4}])
def test_changes_have_to_be_paths_with_values(answer: object) -> None:
    assert "path of the parameter" in check_design(answer, 0).text


def test_only_what_is_allowed_may_be_changed() -> None:
    verdict = check_design({"firms.Mine.price": 1, "customers.number": 10**9}, 0)
    assert not verdict.passed
    assert "'customers.number' is not yours to change" in verdict.text and "your own firm" in verdict.text


@pytest.mark.parametrize("answer", [None, ..., "...", "  ", "", {}])
def test_the_place_for_an_answer_is_no_answer(answer: object) -> None:
    exercise = Exercise("one", "easy", "How much?", check_number, lambda seed: TRUTH)
    assert unanswered(answer)
    assert "Write your answer into the cell" in exercise.judged(answer, 0).text


def test_harder_exercises_bring_more() -> None:
    assert POINTS["easy"] < POINTS["medium"] < POINTS["hard"]


def test_numbers_are_read_as_people_write_them() -> None:
    assert as_number("\N{MINUS SIGN}3.5") == -3.5 and as_number("1e400") is None
