"""Practice matches: the tournament, smaller; strategies as they are handed in."""

from pathlib import Path

import numpy as np
import pytest

import simulation as sim
from simulation.course import practice as practising
from simulation.course.practice import hand_in, margin, practice, strategy, title_of_copied, town
from simulation.experiments.tournament.strategy_files import MOST_BYTES, load_strategy_file, read_strategy
from simulation.scenario import ScenarioError
from simulation.scenario.sizes import in_proportion

MINE = """
title: Mine
strategy:
  name: rules
  acquisition_budget: 700
  rules:
    - {when: "top(0.3, value)", do: attend}
"""


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make towns so small and short that a match takes no time."""
    monkeypatch.setattr(practising, "PEOPLE", 500)
    monkeypatch.setattr(practising, "WEEKS", 12)
    monkeypatch.setattr(practising, "EQUITY_WEEKS", 4)
    town.cache_clear()
    practising._played_before.cache_clear()
    yield
    town.cache_clear()
    practising._played_before.cache_clear()


def test_a_practice_match_is_a_tournament_in_a_small_town_with_all_budgets_in_proportion() -> None:
    found = practice({"mine": MINE, "theirs": "megaphone"}, ["price_war"], seed=5, replications=2)
    small = sim.resized(sim.load_scenario(practising.shipped.FOLDER / "price_war.yaml"), 500)
    small = sim.changed(small, {"weeks": 12, "scoring.equity_weeks": 4})
    theirs = load_strategy_file(practising.NAMED["megaphone"])[0].strategy
    assert in_proportion(theirs, 0.1).acquisition_budget == 90
    same = sim.tournament(
        {"mine": in_proportion(strategy(MINE), 0.1), "theirs": in_proportion(theirs, 0.1)},
        {"price_war": small}, 2, seed=5,
    )  # fmt: skip
    assert np.array_equal(found.runs[["score_one", "score_other"]], same.runs[["score_one", "score_other"]])
    gain = margin(MINE, "megaphone", "price_war", 5, 2)
    row = same.head_to_head().iloc[0]
    assert (gain.mean, gain.low, gain.high) == (row["margin"], row["low"], row["high"])


def test_who_cannot_be_read_is_told_and_the_others_go_on() -> None:
    wrong = MINE.replace("attend", "atend")
    found = practice([wrong, "megaphone", "wait_and_see"], ["price_war"], seed=5, replications=2)
    assert found.strategies == ["The megaphone", "Wait and see"]
    (refused,) = found.refused
    assert refused.name == "your strategy" and "did you mean 'attend'" in refused.text and ":7:" in refused.text


def test_a_text_is_read_as_data_with_the_same_limits_as_a_file() -> None:
    read, _ = read_strategy(MINE)
    assert (read.title, read.strategy.acquisition_budget) == ("Mine", 700)
    with pytest.raises(ScenarioError, match="too large"):
        read_strategy(MINE + "#" * MOST_BYTES)
    with pytest.raises(ScenarioError, match="must be whole"):
        read_strategy("extends: other.yaml" + MINE)
    with pytest.raises(ScenarioError, match="must hold a mapping"):
        read_strategy("harmful.py")


def test_markets_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="5,000 people, but 'wrinkle_cream_shelf' has 8,000"):
        practice([MINE, "megaphone"], ["wrinkle_cream_shelf"], seed=5)


def test_what_is_handed_in_can_be_entered_in_a_tournament(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOYALTY_LAB_WORK", str(tmp_path / "work"))
    assert not hand_in(MINE.replace("rules:", "ruels:"), "ki-2041").passed
    assert not (tmp_path / "work").exists()
    assert hand_in(MINE, " KI-2041 ").passed
    (file,) = (tmp_path / "work").iterdir()
    assert file.name == "ki-2041_strategy.yaml" and load_strategy_file(file)[0].title == "Mine"


def test_a_copy_of_a_shipped_strategy_is_known_whatever_it_is_called() -> None:
    text = practising.NAMED["careful_gardener"].read_text()
    copied = read_strategy(text.replace("title: The careful gardener", "title: Mine"))[0]
    assert copied.title == "Mine" and title_of_copied(copied) == "The careful gardener"
    assert title_of_copied(read_strategy(MINE)[0]) is None


def test_a_class_of_a_notebook_takes_part_by_its_name() -> None:
    class Idle(sim.Strategy):
        def decide(self, view: sim.ManagersView) -> sim.Decision:
            return sim.Decision(acquisition_spending=0.1 * view.market_size)

    found = practice({"idle": Idle(), "theirs": "wait_and_see"}, ["price_war"], seed=5, replications=2)
    assert found.strategies == ["idle", "theirs"] and not found.disqualified
