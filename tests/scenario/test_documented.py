"""Whoever meets a parameter in a scenario file learns what it means, in what unit, and where its default comes from."""

from simulation.parameters import undocumented, walk
from simulation.scenario import Scenario


def test_every_parameter_of_a_scenario_says_its_meaning_unit_and_source() -> None:
    missing = undocumented(Scenario)
    assert not missing, "\n".join(missing)


def test_the_walk_reaches_the_depths_of_a_scenario() -> None:
    paths = {path for path, _ in walk(Scenario)}
    assert {"weeks", "customers.number", "firms.*.offering.price", "events[].week"} <= paths
