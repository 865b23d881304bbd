"""Keeping what was run: a folder with tables, a manifest, and room for figures."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from simulation.experiments.comparison import Comparison
from simulation.experiments.folders import named_folder
from simulation.experiments.manifest import (
    FILE_NAME,
    ComparisonManifest,
    RunManifest,
    TournamentManifest,
    csv_text,
    load_manifest,
    now,
    scenario_tree,
    table_sha256,
    tree_sha256,
    versions,
    write_manifest,
)
from simulation.experiments.measures import measured
from simulation.experiments.tournament.league import Tournament
from simulation.firms.strategies import Strategy
from simulation.market.market import Market
from simulation.scenario import Scenario, ScenarioError, changed


def save_run(
    market: Market,
    scenario: Scenario,
    folder: str | Path,
    *,
    equity_left: Mapping[str, float] | None = None,
    source: str = "",
    settings: Sequence[str] = (),
    overwrite: bool = False,
    complete: bool | None = None,
) -> RunManifest:
    """Save a run: its tables as Parquet and CSV, and the manifest by which it can be run again.

    Parameters
    ----------
    market
        After its run.
    scenario
        What the market was made of (events may have changed ``market.scenario`` since).
    folder
        Where to; made if it does not exist.
    equity_left
        As ``market.equity_left()`` returned it, if it was computed.
    source, settings
        Where the scenario came from, for the record.
    overwrite
        Whether a folder that holds something may be used; what an earlier manifest in it lists is deleted.
    complete
        Whether the run counts as complete; by default, whether all weeks were run.

    Returns
    -------
    RunManifest
        As written.

    Raises
    ------
    FolderError
        If the folder holds something or cannot be written into.
    """
    target = named_folder(Path(folder), overwrite)
    _delete_earlier(target)
    results = market.results
    written = [*results.save(target), *save_table(outcomes_of(market, equity_left), target, "outcomes")]
    resolved = changed(scenario, {"seed": market.seed})
    manifest = RunManifest(
        complete=market.step_number >= market.last_step if complete is None else complete,
        date=now(),
        seed=market.seed,
        source=[source] if source else [],
        settings=list(settings),
        versions=versions(),
        files=[path.name for path in written],
        weeks_done=max(0, market.week),
        own_strategies=_names_of(market.own_strategies),
        equity_left={} if equity_left is None else dict(equity_left),
        firms_sha256=table_sha256(results.firms),
        scenario_sha256=tree_sha256(scenario_tree(resolved)),
        scenario=resolved,
    )
    write_manifest(manifest, target)
    return manifest


def save_comparison(
    comparison: Comparison,
    folder: str | Path,
    *,
    sources: Sequence[str] = (),
    settings: Sequence[str] = (),
    strategies: Mapping[str, Mapping[str, Strategy]] | None = None,
    overwrite: bool = False,
) -> ComparisonManifest:
    """Save a comparison: the table of runs and of differences as Parquet and CSV, and its manifest.

    Parameters
    ----------
    comparison
        What to save.
    folder
        Where to; made if it does not exist.
    sources, settings
        Where the scenarios came from, for the record.
    strategies
        The strategies written in Python that were handed to ``compare``, for the record.
    overwrite
        As in :func:`save_run`.

    Raises
    ------
    FolderError
        If the folder holds something or cannot be written into.
    """
    target = named_folder(Path(folder), overwrite)
    _delete_earlier(target)
    written = [
        *save_table(comparison.runs, target, "runs"),
        *save_table(comparison.differences(), target, "differences"),
    ]
    trees = {name: scenario_tree(scenario) for name, scenario in comparison.scenarios.items()}
    own = {
        f"{name}, {firm}": kind for name, given in (strategies or {}).items() for firm, kind in _names_of(given).items()
    }
    manifest = ComparisonManifest(
        complete=not comparison.interrupted,
        date=now(),
        seed=comparison.seed,
        source=list(sources),
        settings=list(settings),
        versions=versions(),
        files=[path.name for path in written],
        replications=comparison.replications,
        replications_done=len(comparison.finished),
        firm=comparison.firm,
        confidence=comparison.confidence,
        outcomes=[each.name for each in comparison.outcomes],
        own_strategies=own,
        runs_sha256=table_sha256(comparison.runs),
        scenarios_sha256=tree_sha256(trees),
        scenarios=dict(comparison.scenarios),
    )
    write_manifest(manifest, target)
    return manifest


def save_tournament(
    tournament: Tournament,
    folder: str | Path,
    *,
    sources: Sequence[str] = (),
    settings: Sequence[str] = (),
    overwrite: bool = False,
) -> TournamentManifest:
    """Save a tournament: its tables as Parquet and CSV, and its manifest.

    Parameters
    ----------
    tournament
        What to save.
    folder
        Where to; made if it does not exist.
    sources, settings
        Where strategies and markets came from, for the record.
    overwrite
        As in :func:`save_run`.

    Raises
    ------
    FolderError
        If the folder holds something or cannot be written into.
    """
    target = named_folder(Path(folder), overwrite)
    _delete_earlier(target)
    tables = {
        "league": tournament.league(),
        "head_to_head": tournament.head_to_head(),
        "by_market": tournament.by_market(),
        "runs": tournament.runs,
    }
    written = [path for name, table in tables.items() for path in save_table(table, target, name)]
    scenarios = {each.name: each.scenario for each in tournament.arenas}
    strategies = {each.name: each.plays for each in tournament.entrants if each.can_be_kept}
    manifest = TournamentManifest(
        complete=not tournament.interrupted,
        date=now(),
        seed=tournament.seed,
        source=list(sources),
        settings=list(settings),
        versions=versions(),
        files=[path.name for path in written],
        replications=tournament.replications,
        replications_done=tournament.finished,
        confidence=tournament.confidence,
        own_strategies={each.name: each.sha256 for each in tournament.entrants if not each.can_be_kept},
        authors={each.name: each.author for each in tournament.entrants if each.author},
        disqualified={each.name: each.how for each in tournament.disqualified},
        runs_sha256=table_sha256(tournament.runs),
        strategies_sha256=tree_sha256({name: _tree(each) for name, each in strategies.items()}),
        scenarios_sha256=tree_sha256({name: scenario_tree(each) for name, each in scenarios.items()}),
        strategies=strategies,
        scenarios=scenarios,
    )
    write_manifest(manifest, target)
    return manifest


def _tree(strategy: Any) -> Any:
    return strategy.model_dump(mode="json", round_trip=True)


def outcomes_of(market: Market, equity_left: Mapping[str, float] | None) -> pd.DataFrame:
    """Return the outcomes of a run, a row a firm."""
    return measured(market.results, equity_left).reset_index()


def save_table(table: pd.DataFrame, folder: Path, name: str) -> list[Path]:
    """Write a table as Parquet and CSV; returns the files.

    Raises
    ------
    OSError
        If they cannot be written.
    """
    parquet, csv = folder / f"{name}.parquet", folder / f"{name}.csv"
    table.to_parquet(parquet, index=False)
    csv.write_text(csv_text(table), encoding="utf-8", newline="\n")
    return [parquet, csv]


def _names_of(strategies: Mapping[str, Strategy]) -> dict[str, str]:
    return {firm: type(own).__name__ for firm, own in strategies.items()}


def _delete_earlier(folder: Path) -> None:
    """Delete what an earlier manifest in a folder lists, so that no file of another run stays beside the new ones."""
    path = folder / FILE_NAME
    if not path.exists():
        return
    try:
        listed: Iterable[str] = load_manifest(path).files
    except ScenarioError:
        listed = ()
    inside = folder.resolve()
    for name in [*listed, FILE_NAME]:
        listed_file = (folder / name).resolve()
        if listed_file.is_relative_to(inside) and listed_file.is_file():  # never outside the folder
            listed_file.unlink()
