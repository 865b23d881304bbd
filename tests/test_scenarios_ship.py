"""Every scenario in ``scenarios/`` loads, runs from its first week to its last, and tells its reader what it is for."""

from pathlib import Path

import numpy as np
import pytest

from simulation.market.market import Market
from simulation.scenario import load_scenario
from simulation.scenario.schema import value_at

FOLDER = Path(__file__).parents[1] / "scenarios"
SCENARIOS = sorted(FOLDER.glob("*.yaml"))
FEW = ["customers.number=300"]

each_scenario = pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)


def test_scenarios_ship() -> None:
    assert SCENARIOS, f"no scenario in {FOLDER}"
    odd = (
        {path.name for path in FOLDER.iterdir()}
        - {path.name for path in SCENARIOS}
        - {"README.md", "experiments", "strategies", "validation"}
    )
    assert not odd, f"what is not named *.yaml is neither found nor tested: {odd}"


@each_scenario
def test_a_scenario_runs_to_its_end_with_its_events(path: Path) -> None:
    scenario = load_scenario(path, FEW)
    market = Market(scenario).run()
    assert market.week == scenario.weeks
    assert market.people > 0
    firms = market.results.firms
    assert set(firms["firm"]) == set(scenario.firms)
    assert firms["revenue"].sum() > 0.0
    assert np.isfinite(firms["profit"]).all()


@each_scenario
def test_a_scenario_gives_the_same_run_twice(path: Path) -> None:
    scenario = load_scenario(path, FEW)
    first, second = (Market(scenario).run(weeks=12).results.firms for _ in range(2))
    assert first.equals(second)


@each_scenario
def test_a_scenario_says_what_it_is_for(path: Path) -> None:
    scenario = load_scenario(path)
    told = {name: getattr(scenario, name) for name in ("title", "story", "question", "look_for", "references", "play")}
    empty = [name for name, said in told.items() if not said or (isinstance(said, str) and not said.strip())]
    assert not empty, f"says nothing under: {', '.join(empty)}"
    assert scenario.question.strip().endswith("?"), "a question ends in a question mark"
    assert all(line.strip() for line in (*scenario.look_for, *scenario.references))


@each_scenario
def test_what_is_worth_playing_with_is_one_number_choice_or_switch(path: Path) -> None:
    scenario = load_scenario(path)
    several = [name for name in scenario.play if not isinstance(value_at(scenario, name), bool | int | float | str)]
    assert not several, f"not a single value: {', '.join(several)}"


def test_titles_differ() -> None:
    titles = [load_scenario(path).title for path in SCENARIOS]
    assert len(set(titles)) == len(titles)
