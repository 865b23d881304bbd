"""A file that somebody drops is read as data: checked, limited in size, and nothing else on the disk is opened."""

import pytest

from simulation.dashboard.dropped import ScenarioError, scenario_from
from simulation.dashboard.limits import Limits
from simulation.dashboard.session import Refused, Session
from simulation.scenario import changed
from simulation.scenario.writing import dump_yaml
from tests.dashboard.small import small_scenario

MOST = 200_000


def test_a_scenario_that_was_saved_can_be_dropped() -> None:
    assert scenario_from(dump_yaml(small_scenario()), "own.yaml", MOST) == small_scenario()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: x\ncustomers:\n  number: many\n", "own.yaml:3: customers.number"),
        ("title: [\n", "own.yaml:2: is not YAML"),
        ("a: !!python/object/apply:os.system ['echo']\n", "own.yaml:1"),
        ("a: &a [*a, *a]\n", "own.yaml:1"),
        ("", "is empty"),
        ("- 1\n", "must hold a mapping"),
        ("extends: price_war.yaml\n", "own.yaml:1: extends: cannot be followed"),
        ("extends: ../../../etc/passwd\n", "no other files are read"),
        (f"title: {'x' * MOST}\n", "at most 200,000"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(ScenarioError) as error:
        scenario_from(text, "folder/own.yaml", MOST)
    assert told in str(error.value) and "folder" not in str(error.value)


def test_a_page_has_limits() -> None:
    limits = Limits(customer_weeks=300 * 74)
    assert limits.refusal(small_scenario()) == ""
    assert "customer-weeks" in limits.refusal(changed(small_scenario(), {"weeks": 71}))
    with pytest.raises(Refused, match="customer-weeks"):
        Session(changed(small_scenario(), {"weeks": 71}), limits=limits)
    session = Session(small_scenario(), ["weeks"], limits)
    with pytest.raises(Refused, match="customer-weeks"):
        session.set("weeks", 80)
    assert session.scenario == session.original
