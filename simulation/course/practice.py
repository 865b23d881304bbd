"""Practice matches: a tournament that is over in seconds, before a strategy is handed in for the long one."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulation.course import markets as shipped
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.record import work_folder
from simulation.course.student import checked_id
from simulation.experiments.tournament.arenas import Arena
from simulation.experiments.tournament.entrants import Entrant, gathered
from simulation.experiments.tournament.league import Tournament
from simulation.experiments.tournament.playing import planned, play
from simulation.experiments.tournament.strategy_files import StrategyFile, load_strategy_file, read_strategy
from simulation.firms.strategies import Strategy
from simulation.scenario import Scenario, ScenarioError, changed, resized
from simulation.scenario.sizes import in_proportion

PEOPLE, WHOLE = 2000, 5000
"""In a practice town, and in the market that it stands for."""
WEEKS, EQUITY_WEEKS = 104, 52
REPLICATIONS = 3
NAMED = {path.stem: path for path in sorted((shipped.FOLDER / "strategies").glob("*.yaml"))}
"""Strategy files that ship, by name."""


@lru_cache
def town(market: str) -> Scenario:
    """Return a shipped market as practice matches are played in it: 2,000 people, two years, and a year more for the equity.

    Raises
    ------
    ValueError
        If it is none of 5,000 people: strategies say what they spend in such a one.
    """
    whole = shipped.scenario(market)
    if whole.customers.number != WHOLE:
        raise ValueError(f"practice is for markets of {WHOLE:,} people, but '{market}' has {whole.customers.number:,}")
    return changed(resized(whole, PEOPLE), {"weeks": WEEKS, "scoring.equity_weeks": EQUITY_WEEKS})


def practice(
    strategies: Mapping[str, Strategy | str] | Iterable[str],
    markets: Iterable[str],
    *,
    seed: int,
    replications: int = REPLICATIONS,
) -> Tournament:
    """Let strategies meet in small towns, two years long; budgets are in proportion, those of the strategies as well.

    Strategies say what they spend in a town of 5,000, as in any tournament, so that they can be handed in as they are.

    Parameters
    ----------
    strategies
        Texts of strategy files, or names of those that ship in ``scenarios/strategies``; or name to any of these, or to a strategy.
    markets
        Names of shipped scenarios.
    seed
        Of the first replication.
    replications
        How often each pair meets in each market, each time under other luck.

    Returns
    -------
    Tournament
        Scores are those of the small towns. Who could not take part, and why, is in ``refused``.

    Raises
    ------
    ValueError
        If fewer than two strategies are left, or a market is none of 5,000 people.
    """
    given = strategies.items() if isinstance(strategies, Mapping) else [("", each) for each in strategies]
    named, where = tuple(given), tuple(markets)
    if all(isinstance(each, str) for _, each in named):
        return _played_before(named, where, seed, replications)
    return _played(named, where, seed, replications)


def margin(text: str, rival: str, market: str, seed: int, replications: int = REPLICATIONS) -> shipped.Difference:
    """Return by how much a strategy is ahead of a shipped one in a market [EUR of the small town]."""
    found = practice({"yours": f"{text}\n", "theirs": rival}, [market], seed=seed, replications=replications)
    row = found.head_to_head().query("strategy == 'yours'").iloc[0]
    return shipped.Difference(float(row["margin"]), float(row["low"]), float(row["high"]))


def strategy(text: str) -> Strategy:
    """Return the strategy that a text describes, for a firm of a scenario.

    Raises
    ------
    ScenarioError
        If it cannot be read; with the line.
    """
    return read_strategy(text)[0].strategy


def hand_in(text: str, student: str) -> Feedback:
    """Write a strategy into the folder of work, as a file that can be entered in a tournament.

    Returns
    -------
    What to do with it, or what is wrong with it.
    """
    try:
        read_strategy(text)
    except ScenarioError as error:
        return not_yet(f"It cannot be read yet, and nothing was written. {error}")
    place = work_folder() / f"{checked_id(student)}_strategy.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text.strip() + "\n", encoding="utf-8")
    return good(f"Written: {place.name}, beside your answers. Hand in this file.")


@lru_cache(1)
def _shipped_strategies() -> list[StrategyFile]:
    return [load_strategy_file(path)[0] for path in NAMED.values()]


def title_of_copied(read: StrategyFile) -> str | None:
    """Return the title of the shipped strategy that this one does not differ from; None if there is none."""
    return next((each.title for each in _shipped_strategies() if each.strategy == read.strategy), None)


Named = tuple[tuple[str, Any], ...]


def _played(named: Named, markets: tuple[str, ...], seed: int, replications: int) -> Tournament:
    files: list[tuple[str, Strategy | str | Path]] = [
        (name, NAMED[each] if isinstance(each, str) and each in NAMED else each) for name, each in named
    ]
    by_name = any(name for name, _ in files)
    entrants, refused = gathered(
        dict(files) if by_name else [each for _, each in files if not isinstance(each, Strategy)]
    )
    arenas = [Arena(market, town(market)) for market in markets]
    return play(planned([_small(each) for each in entrants], arenas, replications, seed=seed, refused=refused))


_played_before = lru_cache(shipped.KEPT)(_played)


def _small(entrant: Entrant) -> Entrant:
    """Return an entrant with its budgets in proportion to the towns."""
    if not isinstance(entrant.plays, Strategy):
        return entrant
    return replace(entrant, plays=in_proportion(entrant.plays, PEOPLE / WHOLE))
