"""Every strategy file that ships loads, fits the markets of a tournament, and says what it is meant to do."""

from pathlib import Path

import pytest

from simulation.cli.tournament import MARKETS
from simulation.experiments.tournament.arenas import Arena
from simulation.experiments.tournament.entrants import fitting, gathered
from simulation.experiments.tournament.strategy_files import load_strategy_file
from simulation.scenario import load_scenario

SCENARIOS = Path(__file__).parents[1] / "scenarios"
FILES = sorted((SCENARIOS / "strategies").glob("*.yaml"))


def test_at_least_five_strategies_ship_with_names_of_their_own() -> None:
    assert len(FILES) >= 5
    assert {path.name for path in (SCENARIOS / "strategies").iterdir()} == {path.name for path in FILES}
    entrants, refused = gathered(FILES)
    assert not refused
    assert not any("(" in each.name for each in entrants), "two have the same title"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_strategy_says_what_it_is_meant_to_do(path: Path) -> None:
    file, _ = load_strategy_file(path)
    assert file.author
    assert len(file.idea.split()) >= 10


@pytest.mark.parametrize("market", MARKETS)
def test_shipped_strategies_fit_the_markets_in_which_tournaments_are_held(market: str) -> None:
    entrants, _ = gathered(FILES)
    _, refused = fitting(entrants, [Arena(market, load_scenario(SCENARIOS / f"{market}.yaml"))])
    assert not refused
