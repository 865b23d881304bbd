"""``loyalty-lab compare``: several scenarios, or one firm under several strategies, under the same luck."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulation.cli.alternatives import by_scenario, by_strategy
from simulation.cli.errors import INTERRUPTED, NOT_REPRODUCED, BadInput
from simulation.cli.folders import draw, results_folder, saved_in
from simulation.cli.options import all_settings, found, output_options, scenario_options
from simulation.cli.screen import print_table, progress, say, warn, width

if TYPE_CHECKING:
    from simulation.experiments.comparison import Comparison
    from simulation.experiments.manifest import ComparisonManifest
    from simulation.scenario import Scenario

REPLICATIONS = 20
FIGURES = "figures"
WIDE = 94
"""Columns of the screen from which on the table has all its columns."""
DRAWN = ("score", "discounted_profit", "customers", "surplus")


@dataclass(frozen=True)
class Plan:
    """What is to be compared."""

    alternatives: "dict[str, Scenario]"
    name: str
    sources: list[str]
    settings: list[str] = field(default_factory=list)
    manifest: "ComparisonManifest | None" = None


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--strategy", "strategies", multiple=True, metavar="NAME",
              help="A strategy for the firm to follow; may be repeated. One alone is held against its own.")  # fmt: skip
@click.option("--firm", metavar="NAME", help="The firm that the question is about, instead of the scenario's.")
@click.option("--replications", type=click.IntRange(1), metavar="N",
              help=f"How many times each alternative is run, each time under other luck.  [default: {REPLICATIONS}]")  # fmt: skip
@click.option("--workers", type=click.IntRange(1), default=1, metavar="N", help="Processes to use.")
@scenario_options
@output_options
def compare(
    scenarios: tuple[str, ...], strategies: tuple[str, ...], firm: str | None, replications: int | None, workers: int,
    settings: tuple[str, ...], seed: int | None, weeks: int | None, customers: int | None,
    out: Path | None, overwrite: bool, no_figures: bool, quiet: bool,
) -> None:  # fmt: skip
    """Compare scenarios or strategies under the same luck.

    Give several scenarios, or one with --strategy NAME (several times), or the manifest.yaml of an earlier comparison,
    which is then repeated and checked number for number.
    """
    paths = [found(name) for name in scenarios]
    changes = all_settings(settings, seed, weeks, customers)
    plan = _plan(paths, strategies, firm, changes, replications)
    with results_folder(out, plan.name, overwrite) as folder:
        comparison = _compared(plan, firm, replications or REPLICATIONS, workers, quiet)
        if not comparison.finished:
            raise KeyboardInterrupt
        if not quiet:
            _show(comparison)
        _keep(comparison, plan, folder, figures=not no_figures)
        click.echo(str(folder) if quiet else saved_in(folder))
    _finish(comparison, plan.manifest, quiet)


def _plan(
    paths: list[str], strategies: tuple[str, ...], firm: str | None, changes: list[str], replications: int | None
) -> Plan:
    """Find out what is to be compared, and refuse what cannot be."""
    from simulation.experiments.manifest import kind_of

    kinds = {path: kind_of(path) for path in paths}
    if any(kinds.values()):
        if len(paths) > 1 or strategies or firm or changes or replications:
            raise BadInput(
                "a manifest is repeated as it was: give it alone, without other scenarios and without options that change "
                "what is compared"
            )
        return _plan_of_manifest(paths[0])
    if strategies:
        return Plan(by_strategy(paths, strategies, firm, changes), f"{Path(paths[0]).stem}_compared", paths, changes)
    if len(paths) == 1:
        raise BadInput(
            "give two or more scenarios, or one with --strategy (such as --strategy retention_focus --strategy "
            "acquisition_focus)"
        )
    return Plan(by_scenario(paths, changes), "_and_".join(Path(path).stem for path in paths)[:100], paths, changes)


def _plan_of_manifest(path: str) -> Plan:
    from simulation.experiments.manifest import ComparisonManifest, another_kind, load_manifest
    from simulation.experiments.repeating import check_repeatable

    manifest = load_manifest(path)
    if not isinstance(manifest, ComparisonManifest):
        raise BadInput(another_kind(manifest, path))
    try:
        check_repeatable(manifest)
    except ValueError as error:
        raise BadInput(f"{path}: {error}") from None
    return Plan(
        dict(manifest.scenarios),
        Path(path).resolve().parent.name,
        list(manifest.source),
        list(manifest.settings),
        manifest,
    )


def _compared(plan: Plan, firm: str | None, replications: int, workers: int, quiet: bool) -> "Comparison":
    from simulation.experiments.comparison import compare as compare_alternatives
    from simulation.experiments.repeating import compare_again

    with progress("runs", quiet) as show:
        if plan.manifest is not None:
            return compare_again(plan.manifest, workers, show)
        try:
            return compare_alternatives(
                plan.alternatives, replications, firm=firm, workers=workers, progress=show,
            )  # fmt: skip
        except ValueError as error:
            raise BadInput(str(error)) from None


def _show(comparison: "Comparison") -> None:
    from simulation.experiments.findings import finding_of_comparison

    table = comparison.summary()
    against = comparison.alternatives[0]
    n = len(comparison.finished)
    shown = slice(1, None if width() >= WIDE else -1)
    for name in comparison.alternatives[1:]:
        rows = table[table["alternative"] == name].to_numpy().tolist()
        headings = ["alternative", "", "mean", "against", *(str(column) for column in table.columns[4:])]
        title = f"{comparison.firm}: {name} against {against} - mean of {n} replication{'s' if n > 1 else ''}"
        print_table(title, headings[shown], [row[shown] for row in rows])
    for sentence in finding_of_comparison(comparison):
        say(sentence)
    for note in comparison.notes:
        say(f"Note: {note}.")


def _keep(comparison: "Comparison", plan: Plan, folder: Path, figures: bool) -> None:
    from simulation.experiments.manifest import write_manifest
    from simulation.experiments.storage import save_comparison

    try:
        manifest = save_comparison(comparison, folder, sources=plan.sources, settings=plan.settings, overwrite=True)
        if figures and not comparison.interrupted:
            drawn = draw("figure", lambda target: _draw(comparison, target), folder)
            write_manifest(manifest.model_copy(update={"files": [*manifest.files, *drawn]}), folder)
    except OSError as error:
        raise click.ClickException(f"the comparison is done, but could not be saved in {folder}: {error}") from None


def _draw(comparison: "Comparison", folder: Path) -> None:
    """Draw what each alternative changes for every firm: one figure for each outcome that is shown."""
    from simulation import plots

    drawing: Any = plots.comparison
    table = comparison.differences()
    names = [name for name in DRAWN if name in set(table["outcome"])]
    (folder / FIGURES).mkdir(exist_ok=True)
    for place, alternative in enumerate(comparison.alternatives[1:], start=1):
        own = table[table["alternative"] == alternative]
        for name in names:
            axes = _new_axes()
            unit = str(own.loc[own["outcome"] == name, "unit"].iloc[0])
            drawing(own, name, axes, unit=unit, confidence=comparison.confidence)
            heading = f"{alternative} instead of {comparison.alternatives[0]}"
            axes.figure.suptitle(heading, fontsize=14, parse_math=False)
            axes.figure.savefig(folder / FIGURES / f"{place}_{_as_file_name(alternative)}_{name}.png", dpi=150)


def _new_axes() -> Any:
    from matplotlib.figure import Figure

    return Figure(figsize=(10.0, 5.8), layout="constrained", facecolor="white").add_subplot()


def _as_file_name(text: str) -> str:
    return re.sub(r"[^\w-]+", "_", text)[:60]


def _finish(comparison: "Comparison", manifest: "ComparisonManifest | None", quiet: bool) -> None:
    from simulation.experiments.repeating import repeated_comparison

    if comparison.interrupted:
        warn(
            f"Stopped after {len(comparison.finished)} of {comparison.replications} replications; these are saved "
            "(complete: false)."
        )
        raise click.exceptions.Exit(INTERRUPTED)
    if manifest is None:
        return
    repetition = repeated_comparison(manifest, comparison)
    if not repetition.same:
        warn(str(repetition))
        raise click.exceptions.Exit(NOT_REPRODUCED)
    if not quiet:
        say(str(repetition))
