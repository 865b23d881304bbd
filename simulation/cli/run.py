"""``loyalty-lab run``: run one scenario, show what came out, and keep it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulation.cli.errors import INTERRUPTED, NOT_REPRODUCED, BadInput
from simulation.cli.folders import draw, results_folder, saved_in
from simulation.cli.options import all_settings, found, output_options, scenario_options
from simulation.cli.screen import clean, print_by_column, progress, say, warn

if TYPE_CHECKING:
    import pandas as pd

    from simulation.experiments.manifest import RunManifest
    from simulation.market.market import Market
    from simulation.scenario import Scenario

SHOWN = (
    "profit", "discounted_profit", "equity_left", "score", "customers", "market_share_revenue", "retention_rate",
    "satisfaction", "loyalty", "recommendation_score",
)  # fmt: skip


@click.command()
@click.argument("scenario")
@scenario_options
@output_options
@click.option("--threads", type=click.IntRange(1), default=1, metavar="N",
              help="Processor cores to use; more than 1 pays from some 20,000 customers.")  # fmt: skip
@click.option("--log", is_flag=True, help="Save every single transaction too: transactions.csv and .parquet.")
def run(
    scenario: str, settings: tuple[str, ...], seed: int | None, weeks: int | None, customers: int | None,
    out: Path | None, overwrite: bool, no_figures: bool, quiet: bool, threads: int, log: bool,
) -> None:  # fmt: skip
    """Run a scenario, show and save what came out.

    Saves tables (Parquet and CSV), figures, and a manifest.

    SCENARIO is a file, the name of a shipped scenario, or the manifest.yaml of an earlier run, which is then repeated
    and checked number for number.
    """
    from simulation.experiments.manifest import kind_of
    from simulation.scenario import load_scenario

    path = found(scenario)
    changes = all_settings(settings, seed, weeks, customers)
    manifest = None
    if kind_of(path) is None:
        resolved, name = load_scenario(path, changes), Path(path).stem
    else:
        manifest = _manifest(path, changes)
        resolved, name = manifest.scenario, Path(manifest.source[0]).stem if manifest.source else "repeated"
        path, changes = (manifest.source or [path])[0], manifest.settings
    with results_folder(out, name, overwrite) as folder:
        market, equity = _live(resolved, threads, quiet, log)
        if market.week < 1:
            warn("Stopped before the first week that counts: there is nothing to save.")
            raise click.exceptions.Exit(INTERRUPTED)
        if not quiet:
            _show(market, resolved, equity)
        _keep(market, resolved, equity, folder, path, changes, figures=not no_figures)
        click.echo(str(folder) if quiet else saved_in(folder))
    _finish(market, manifest, equity is None, quiet)


def _manifest(path: str, changes: Sequence[str]) -> "RunManifest":
    from simulation.experiments.manifest import RunManifest, another_kind, load_manifest
    from simulation.experiments.repeating import check_repeatable

    manifest = load_manifest(path)
    if not isinstance(manifest, RunManifest):
        raise BadInput(another_kind(manifest, path))
    if changes:
        raise BadInput(
            f"{path} is the manifest of a run, which is repeated as it was: leave out {', '.join(changes)}, or change the "
            "scenario file instead"
        )
    try:
        check_repeatable(manifest)
    except ValueError as error:
        raise BadInput(f"{path}: {error}") from None
    return manifest


def _live(scenario: "Scenario", threads: int, quiet: bool, log: bool) -> "tuple[Market, dict[str, float] | None]":
    """Run a scenario; returns the market and the equity left, which is missing if Ctrl-C was pressed."""
    from simulation.experiments.interruption import run_weeks
    from simulation.market.market import Market

    with progress("weeks", quiet) as show:
        market = Market(scenario, threads=threads, log=log)
        if not run_weeks(market, show):
            return market, None
    with progress("weeks", quiet, "Valuing the customers left"):
        try:
            return market, market.equity_left()
        except KeyboardInterrupt:
            return market, None


def _show(market: "Market", scenario: "Scenario", equity: dict[str, float] | None) -> None:
    from simulation.experiments.findings import finding_of_run
    from simulation.experiments.measures import measured

    outcomes = measured(market.results, equity)
    title = f"{scenario.title} - {_scope(market, scenario)}"
    rows = outcome_rows(outcomes, SHOWN)
    print_by_column(title, ["", *(str(firm) for firm in outcomes.index)], rows)
    say(finding_of_run(outcomes, market.week, scenario.focal))


def outcome_rows(outcomes: "pd.DataFrame", names: Sequence[str]) -> list[list[str]]:
    """Write outcomes as rows of texts: label with unit, then one number a firm."""
    from simulation.experiments.measures import chosen_outcomes
    from simulation.experiments.numbers import scale_for

    rows = []
    for each in chosen_outcomes(name for name in names if name in outcomes):
        values = [float(value) for value in outcomes[each.name]]
        scale = scale_for(each.unit, values)
        rows.append([scale.label(each.label), *(scale.text(value) for value in values)])
    return rows


def _scope(market: "Market", scenario: "Scenario") -> str:
    weeks = f"{market.week:,}" if market.week >= scenario.weeks else f"{market.week:,} of {scenario.weeks:,}"
    return f"{scenario.customers.number:,} customers, {weeks} weeks, seed {market.seed}"


def _keep(
    market: "Market", scenario: "Scenario", equity: dict[str, float] | None, folder: Path, source: str,
    settings: Sequence[str], figures: bool,
) -> None:  # fmt: skip
    from simulation.experiments.manifest import write_manifest
    from simulation.experiments.storage import save_run

    try:
        manifest = save_run(
            market, scenario, folder, equity_left=equity, source=source, settings=settings, overwrite=True,
            complete=equity is not None,
        )  # fmt: skip
        if figures and equity is not None:
            drawn = draw("figures", lambda target: _draw(market, scenario, target), folder)
            write_manifest(manifest.model_copy(update={"files": [*manifest.files, *drawn]}), folder)
    except OSError as error:
        raise click.ClickException(f"the run is done, but could not be saved in {folder}: {error}") from None


def _draw(market: "Market", scenario: "Scenario", folder: Path) -> None:
    from simulation import plots

    drawing: Any = plots.save_all
    events = [(event.week, event.title) for event in scenario.events]
    drawing(market.results, folder / "figures", title=scenario.title, events=events)


def _finish(market: "Market", manifest: "RunManifest | None", interrupted: bool, quiet: bool) -> None:
    from simulation.experiments.repeating import repeated_run

    if interrupted:
        warn(f"Stopped after week {market.week:,}; what was done until then is saved (complete: false).")
        raise click.exceptions.Exit(INTERRUPTED)
    if manifest is None:
        return
    repetition = repeated_run(manifest, market)
    if not repetition.same:
        warn(str(repetition))
        raise click.exceptions.Exit(NOT_REPRODUCED)
    if not quiet:
        click.echo(clean(str(repetition)))
