"""The optimiser finds published optima on the simulated market, and says what is wrong with a question."""

import pytest

from simulation.experiments.optimising import optimum
from simulation.experiments.published import laws
from simulation.experiments.published.checking import FOLDER
from simulation.experiments.published.readings import value_of_a_person
from simulation.scenario import changed, load_scenario

N = 4000
WINNING, KEEPING = "firms.A.strategy.acquisition_budget", "firms.A.strategy.actions.keep.weekly_cost"
BEST, BEST_AT = 11.88, (10.08, 15.93)


def prospects():
    """Blattberg & Deighton's prospects."""
    return load_scenario(FOLDER / "v3_winning_and_keeping.yaml", [f"customers.number={N}", "weeks=20"])


def test_the_optimum_of_blattberg_and_deighton_is_found():
    """The closed form at the point found is within .05 EUR of the best there is."""
    base = prospects()
    found = optimum(base, {WINNING: (0.0, 20.0 * N), KEEPING: (1.0, 30.0)}, value_of_a_person, replications=8, seed=7)
    there = changed(base, found.parameters)
    assert laws.customer_equity()(there) == pytest.approx(BEST, abs=0.05)
    assert abs(found.value - BEST) < 4.0 * found.standard_error + 0.05
    assert found.parameters[WINNING] / N == pytest.approx(BEST_AT[0], abs=2.0)
    assert found.parameters[KEEPING] == pytest.approx(BEST_AT[1], abs=3.0)
    assert found.tried <= 200


def test_an_optimum_at_a_bound_stays_within_it():
    found = optimum(prospects(), {KEEPING: (1.0, 9.0)}, value_of_a_person, replications=4, seed=7)
    assert found.parameters[KEEPING] == pytest.approx(9.0, abs=0.1)


@pytest.mark.parametrize(
    ("bounds", "replications", "message"),
    [
        ({}, 4, "nothing to vary"),
        ({KEEPING: (3.0, 3.0)}, 4, "must be a lower and a higher value"),
        ({KEEPING: (1.0, 3.0)}, 1, "at least 2 replications"),
        ({"firms.A.strategy.action": (1.0, 3.0)}, 4, "did you mean 'actions'"),
    ],
)
def test_bad_questions_are_answered(bounds, replications, message):
    with pytest.raises(ValueError, match=message):
        optimum(prospects(), bounds, value_of_a_person, replications=replications)
