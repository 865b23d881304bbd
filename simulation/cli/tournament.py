"""``loyalty-lab tournament``: every strategy meets every other in several markets, under the same luck."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulation.cli.errors import INTERRUPTED, NOT_REPRODUCED, BadInput
from simulation.cli.folders import draw, results_folder, saved_in
from simulation.cli.options import all_settings, found, output_options, scenario_options
from simulation.cli.screen import clean, print_by_column, print_table, progress, say, warn

if TYPE_CHECKING:
    import pandas as pd

    from simulation.experiments.manifest import TournamentManifest
    from simulation.experiments.tournament.entrants import Refusal
    from simulation.experiments.tournament.league import Tournament
    from simulation.experiments.tournament.playing import Plan

NAME = "tournament"
MARKETS = ("retention_vs_acquisition", "price_war", "technology_leap")
"""Where strategies meet if no scenario is named."""
REPLICATIONS = 10
SECONDS, MEMORY = 20.0, 1024
MOST_ON_SCREEN = 12
"""Strategies up to which the table of who beats whom is printed."""


@dataclass(frozen=True)
class _Wanted:
    """What is to be played, and where it came from."""

    plan: "Plan"
    sources: list[str]
    settings: list[str] = field(default_factory=list)
    manifest: "TournamentManifest | None" = None


@click.command()
@click.argument("strategies", nargs=-1, metavar="[STRATEGY]...")
@click.option("--scenario", "scenarios", multiple=True, metavar="SCENARIO",
              help=f"A market to meet in; may be repeated.  [default: {', '.join(MARKETS)}]")  # fmt: skip
@click.option("--replications", type=click.IntRange(1), metavar="N",
              help=f"How often each pair meets in each market, each time under other luck.  [default: {REPLICATIONS}]")  # fmt: skip
@click.option("--shipped", is_flag=True, help="Let the strategies that ship take part, too, with their defaults.")
@click.option("--seconds", type=float, default=SECONDS, show_default=True, metavar="S",
              help="Longest that a strategy from a Python file may take for its decisions in one match.")  # fmt: skip
@click.option("--memory", type=click.IntRange(1), default=MEMORY, show_default=True, metavar="MB",
              help="Memory that a strategy from a Python file may use.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1), default=1, metavar="N", help="Processes to use.")
@scenario_options
@output_options
def tournament(
    strategies: tuple[str, ...], scenarios: tuple[str, ...], replications: int | None, shipped: bool, seconds: float,
    memory: int, workers: int, settings: tuple[str, ...], seed: int | None, weeks: int | None, customers: int | None,
    out: Path | None, overwrite: bool, no_figures: bool, quiet: bool,
) -> None:  # fmt: skip
    """Let every strategy meet every other in several markets.

    All have the same luck, and every pair meets in both places of a market.

    STRATEGY is a strategy file (YAML: data only, safe to take from anybody), a Python file with a strategy (it is run, in a
    process of its own with limits: name only what you have read), or the name of a shipped strategy. Without any, the shipped
    ones meet. Or the manifest.yaml of an earlier tournament, which is then repeated and checked number for number.

    A file that is wrong is told, and the others go on. After Ctrl-C, the same command with --out and the same folder goes on
    where it was; so does one with more strategies or more replications.
    """
    changes = all_settings(settings, seed, weeks, customers)
    again = _manifest(strategies, bool(scenarios or replications or shipped or changes))
    wanted = (
        _of_manifest(again, strategies[0])
        if again is not None
        else _planned(strategies, scenarios, replications or REPLICATIONS, shipped, (seconds, memory), changes)
    )
    _tell_refused(wanted.plan.refused)
    from simulation.experiments.tournament.journal import FILE_NAME

    goes_on = out is not None and (out / FILE_NAME).exists()
    with results_folder(out, NAME, overwrite or goes_on) as folder:
        if not quiet:
            _announce(wanted.plan)
        played = _played(wanted.plan, folder / FILE_NAME, workers, quiet)
        _check_played(played, folder)
        if not quiet:
            _show(played)
        _keep(played, wanted, folder, figures=not no_figures)
        click.echo(str(folder) if quiet else saved_in(folder))
    _finish(played, wanted.manifest, folder, quiet)


def _planned(
    strategies: tuple[str, ...], scenarios: tuple[str, ...], replications: int, shipped: bool, limits: tuple[float, int],
    changes: list[str],
) -> _Wanted:  # fmt: skip
    from simulation.experiments.tournament import entrants
    from simulation.experiments.tournament.arenas import Arena
    from simulation.experiments.tournament.outside import Limits
    from simulation.experiments.tournament.playing import planned
    from simulation.scenario import ScenarioError, load_scenario

    paths = [found(name) for name in dict.fromkeys(scenarios or MARKETS)]
    stems = [Path(path).stem for path in paths]
    names = stems if len(set(stems)) == len(stems) else paths
    arenas = [Arena(name, load_scenario(path, changes)) for name, path in zip(names, paths, strict=True)]
    try:
        allowed = Limits(*limits)
        able, refused = entrants.gathered(strategies, allowed)
        if shipped or not strategies:
            able += [each for each in entrants.shipped() if each.name not in strategies]
        plan = planned(able, arenas, replications, limits=allowed, refused=refused)
    except ScenarioError:
        raise
    except ValueError as error:
        raise BadInput(str(error)) from None
    return _Wanted(plan, [*strategies, *paths], changes)


def _manifest(strategies: tuple[str, ...], changed: bool) -> "TournamentManifest | None":
    """Return the manifest that was given instead of strategies, if one was."""
    from simulation.experiments.manifest import TournamentManifest, another_kind, load_manifest

    given = [name for name in strategies if Path(name).name == "manifest.yaml"]
    if not given:
        return None
    if len(strategies) > 1 or changed:
        raise BadInput("a manifest is repeated as it was: give it alone, without options that change what is played")
    manifest = load_manifest(given[0])
    if not isinstance(manifest, TournamentManifest):
        raise BadInput(another_kind(manifest, given[0]))
    return manifest


def _of_manifest(manifest: "TournamentManifest", path: str) -> _Wanted:
    from simulation.experiments.repeating import tournament_again

    try:
        return _Wanted(tournament_again(manifest), list(manifest.source), list(manifest.settings), manifest)
    except ValueError as error:
        raise BadInput(f"{path}: {error}") from None


def _tell_refused(refused: "Sequence[Refusal]") -> None:
    for each in refused:
        warn(f"{each.name} does not take part:")
        for line in each.text.splitlines():
            warn(f"  {line}")


def _announce(plan: "Plan") -> None:
    n = len(plan.entrants)
    markets = ", ".join(each.name for each in plan.arenas)
    say(
        f"{n} strategies, {n * (n - 1) // 2:,} pairs, both ways, in {len(plan.arenas)} "
        f"market{'s' if len(plan.arenas) > 1 else ''} ({markets}), {plan.replications:,} times: {len(plan):,} matches."
    )


def _played(plan: "Plan", journal: Path, workers: int, quiet: bool) -> "Tournament":
    from simulation.experiments.tournament.playing import play

    with progress("matches", quiet) as show:
        try:
            return play(plan, workers, journal, show)
        except OSError as error:
            raise click.ClickException(f"matches cannot be noted in {journal}: {error}") from None


def _check_played(played: "Tournament", folder: Path) -> None:
    """End the command where there is nothing to tell."""
    if len(played.entrants) < 2:
        for note in played.notes:
            warn(f"Note: {note}.")
        raise BadInput("fewer than two strategies are left, so that there is nothing to compare")
    if not played.finished:
        warn(f"Stopped before the first replication was finished. {_how_to_go_on(folder)}")
        raise click.exceptions.Exit(INTERRUPTED)


def _show(played: "Tournament") -> None:
    n = played.finished
    where = f"{len(played.arenas)} market{'s' if len(played.arenas) > 1 else ''}"
    _show_league(played, f"League - mean of {n} replication{'s' if n > 1 else ''} in {where}")
    if len(played.markets) > 1:
        _show_markets(played)
    if len(played.entrants) <= MOST_ON_SCREEN:
        _show_head_to_head(played)
    for sentence in played.findings():
        say(sentence)
    for note in played.notes:
        say(f"Note: {note}.")


def _show_league(played: "Tournament", title: str) -> None:
    from simulation.experiments.numbers import scale_for

    table = played.league()
    scale = scale_for("EUR", table[["margin", "low", "high"]].to_numpy().ravel().tolist())
    interval = f"{100 * played.confidence:g} % interval"
    rows = [
        [f"{row['rank']}  {row['strategy']}", scale.signed(row["margin"]),
         f"{scale.signed(row['low'])} to {scale.signed(row['high'])}" if played.finished > 1 else "-",
         f"{row['wins']}-{row['draws']}-{row['losses']}"]
        for _, row in table.iterrows()
    ]  # fmt: skip
    print_table(clean(title), ["rank", scale.label("margin"), interval, "won-drawn-lost"], rows)
    say(
        "Margin: score less the opponent's, mean over all opponents. Score: discounted profit plus customer equity left."
    )


def _show_markets(played: "Tournament") -> None:
    table = played.by_market().pivot(index="strategy", columns="market", values="margin")
    _print_grid("Margin in each market", table.loc[list(played.league()["strategy"]), played.markets])


def _show_head_to_head(played: "Tournament") -> None:
    table = played.head_to_head()
    order = list(played.league()["strategy"])
    grid = table.pivot(index="strategy", columns="opponent", values="margin").loc[order, order]
    marks = table.pivot(index="strategy", columns="opponent", values="result").loc[order, order]
    _print_grid("Margin over each opponent (* clear: the interval leaves out 0)", grid, marks)


def _print_grid(title: str, grid: "pd.DataFrame", results: "pd.DataFrame | None" = None) -> None:
    """Print margins as a table, with a mark at those that are clear."""
    from simulation.experiments.numbers import scale_for

    scale = scale_for("EUR", grid.to_numpy(float).ravel().tolist())
    rows = []
    for name in grid.index:
        cells = []
        for column in grid.columns:
            clear = results is not None and results.loc[name, column] in ("win", "loss")
            cells.append(scale.signed(float(grid.loc[name, column])) + ("*" if clear else ""))
        rows.append([str(name), *cells])
    print_by_column(f"{title} [{scale.unit}]", ["", *(str(column) for column in grid.columns)], rows)


def _keep(played: "Tournament", wanted: _Wanted, folder: Path, figures: bool) -> None:
    from simulation.experiments.manifest import write_manifest
    from simulation.experiments.storage import save_tournament

    try:
        manifest = save_tournament(
            played, folder, sources=wanted.sources, settings=wanted.settings, overwrite=True
        )  # fmt: skip
        if figures:
            drawn = draw("figures", lambda target: _draw(played, target), folder)
            write_manifest(manifest.model_copy(update={"files": [*manifest.files, *drawn]}), folder)
    except OSError as error:
        raise click.ClickException(f"the tournament is done, but could not be saved in {folder}: {error}") from None


def _draw(played: "Tournament", folder: Path) -> None:
    from simulation import plots

    drawing: Any = plots.save_tournament
    drawing(
        played.league(), played.head_to_head(), played.by_market(), folder / "figures", confidence=played.confidence
    )


def _finish(played: "Tournament", manifest: "TournamentManifest | None", folder: Path, quiet: bool) -> None:
    from simulation.experiments.repeating import repeated_tournament

    if played.interrupted:
        done = f"{played.finished} of {played.replications} replications"
        warn(f"Stopped after {done}; these are saved (complete: false). {_how_to_go_on(folder)}")
        raise click.exceptions.Exit(INTERRUPTED)
    if manifest is None:
        return
    repetition = repeated_tournament(manifest, played)
    if not repetition.same:
        warn(str(repetition))
        raise click.exceptions.Exit(NOT_REPRODUCED)
    if not quiet:
        say(str(repetition))


def _how_to_go_on(folder: Path) -> str:
    return f"To go on, give the same command with --out {folder}"
