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


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"firms.Cliche.strategy.target": ["Firts"]}, "target.0: there is no segment 'Firts'; did you mean 'Firsts'"),
        ({"firms.Megaphone.contact.relevance_for_all": 60}, "relevance_for_all: .* less than or equal to 1"),
        ({"firms.Mirror.strategy.reserch": {}}, "did you mean 'research'"),
    ],
)
def test_a_change_that_cannot_be_is_a_scenario_error_with_its_path(changes: dict[str, object], told: str) -> None:
    with pytest.raises(ScenarioError, match=told):
        markets.scenario("wrinkle_cream_shelf", changes)


def test_what_a_firm_cannot_do_when_it_comes_to_it_is_told_as_well() -> None:
    def run(made):
        markets.market("wrinkle_cream_shelf", made.seed, {"customers.number": 300, "weeks": 8, **made.changes})
        return good("It runs.")

    exercise = Exercise("spend", "easy", "Spend.", design(lambda path: True, "all", run), lambda seed: {})
    verdict = exercise.judged({"firms.Mirror.strategy.research": {"interviews": -5}}, 1)
    assert not verdict.passed and "an amount from 0" in verdict.text
    assert exercise.judged({"firms.Mirror.strategy.research": {"interviews": 5}}, 1).passed
