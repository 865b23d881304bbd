"""The markets that lessons talk about."""

import pytest

from simulation.course import markets
from simulation.course.exercises import Exercise, design
from simulation.course.feedback import good
from simulation.scenario import ScenarioError


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"firms.Card.programme.points_rate": 2}, "points_rate: Input should be less than or equal to 1"),
        ({"firms.Card.programme.redeem_at": "ten"}, "redeem_at: Input should be a valid number"),
        ({"firms.Card.programme.point_rate": 0.1}, "'point_rate'"),
    ],
)
def test_a_change_that_cannot_be_is_told_by_its_name(changes: dict[str, object], told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        markets.scenario("loyalty_programme", changes)
    assert told in str(caught.value) and "http" not in str(caught.value)


def test_an_answer_that_the_market_refuses_is_a_try_and_no_crash() -> None:
    def judge(made):  # type: ignore[no-untyped-def]
        markets.scenario("loyalty_programme", made.changes)
        return good("It runs.")

    exercise = Exercise("points", "easy", "Choose.", design(lambda path: True, "all", judge), lambda seed: {})
    verdict = exercise.judged({"firms.Card.programme.points_rate": 2}, 1)
    assert not verdict.passed and "cannot run" in verdict.text
    assert exercise.judged({"firms.Card.programme.points_rate": 0.2}, 1).passed
