"""``loyalty-lab optimise`` and ``loyalty-lab calibrate``: parameters at which something is highest, or as it was observed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulation.cli.errors import INTERRUPTED, BadInput
from simulation.cli.options import all_settings, found, scenario_options
from simulation.cli.screen import print_table, progress, say, warn

if TYPE_CHECKING:
    import pandas as pd

    from simulation.experiments.search.calibrate import Calibration
    from simulation.experiments.search.optimise import Optimum
    from simulation.scenario import Scenario

RESULTS = "results"
TRIALS, REPLICATIONS, CHECK = 100, 8, 20
Command = Callable[..., Any]


def _search_options(command: Command) -> Command:
    """Add the options that both commands have."""
    options = [
        click.option("--vary", "varied", multiple=True, metavar="PATH=LOW:HIGH",
                     help="A parameter and its bounds, or its choices (PATH=A,B,C); may be repeated."),
        click.option("--trials", type=click.IntRange(1), metavar="N",
                     help=f"Sets of parameters tried at most.  [default: {TRIALS}]"),
        click.option("--replications", type=click.IntRange(2), metavar="N",
                     help=f"Runs of each, all under the same luck.  [default: {REPLICATIONS}]"),
        click.option("--check", type=click.IntRange(2), default=CHECK, show_default=True, metavar="N",
                     help="Runs of the best under luck that the search did not use."),
        click.option("--workers", type=click.IntRange(1), metavar="N",
                     help="Processes to use on this computer.  [default: 1]"),
        click.option("--scheduler", metavar="ADDRESS",
                     help="Let the Dask cluster with this address do the work, such as tcp://10.0.0.1:8786."),
        click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
                     help="Folder of the search; the same command with the same folder goes on where it ended."),
        click.option("--quiet", is_flag=True, help="Print nothing but where the results are."),
    ]  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return scenario_options(command)


@click.command()
@click.argument("scenario", metavar="SCENARIO-or-EXPERIMENT")
@click.option("--outcome", metavar="NAME", help="What is to be highest.  [default: score, or the experiment's first]")
@click.option("--firm", metavar="NAME", help="Whose; by default the scenario's focal firm.")
@_search_options
def optimise(
    scenario: str, outcome: str | None, firm: str | None, varied: tuple[str, ...], trials: int | None,
    replications: int | None, check: int, workers: int | None, scheduler: str | None, out: Path | None, quiet: bool,
    settings: tuple[str, ...], seed: int | None, weeks: int | None, customers: int | None,
) -> None:  # fmt: skip
    """Find the spending at which a firm earns most.

    Or any other parameters at which an outcome is highest.

    By default the outcome is the score: discounted profit and the customer equity left behind. Ctrl-C keeps the best so
    far, and the same command goes on from there.

    \b
    loyalty-lab optimise retention_vs_acquisition \\
        --vary firms.Keeper.strategy.acquisition_budget=0:1500 \\
        --vary firms.Keeper.strategy.retention_budget=0:1500
    """
    from simulation.experiments.search.optimise import optimise as find

    asked = _asked(scenario, varied, all_settings(settings, seed, weeks, customers))
    folder = _folder(out, scenario, "optimum")
    best = _found(
        lambda show: find(
            asked.scenario, asked.ranges, outcome or asked.outcome, firm=firm,
            replications=replications or asked.replications, check=check,
            trials=trials or TRIALS, workers=_workers(workers, scheduler), scheduler=scheduler, folder=folder, progress=show,
        ), quiet, folder,
    )  # fmt: skip
    if not quiet:
        _show_optimum(best)
    _finish(best.interrupted, folder, quiet)


@click.command()
@click.argument("scenario", metavar="SCENARIO-or-EXPERIMENT")
@click.option("--target", "targets", multiple=True, required=True, metavar="FIRM.OUTCOME=NUMBER",
              help="What is to be reached, such as Keeper.retention_rate=0.8; may be repeated.")  # fmt: skip
@_search_options
def calibrate(
    scenario: str, targets: tuple[str, ...], varied: tuple[str, ...], trials: int | None, replications: int | None,
    check: int, workers: int | None, scheduler: str | None, out: Path | None, quiet: bool, settings: tuple[str, ...],
    seed: int | None, weeks: int | None, customers: int | None,
) -> None:  # fmt: skip
    """Find the parameters under which outcomes are as observed.

    \b
    loyalty-lab calibrate retention_vs_acquisition \\
        --vary firms.Keeper.initial_awareness=0.05:0.95 \\
        --target Keeper.market_share_revenue=0.4
    """
    from simulation.experiments.search.calibrate import calibrate as find

    asked = _asked(scenario, varied, all_settings(settings, seed, weeks, customers))
    folder = _folder(out, scenario, "calibration")
    best = _found(
        lambda show: find(
            asked.scenario, asked.ranges, dict(_target(each) for each in targets),
            replications=replications or asked.replications,
            check=check, trials=trials or TRIALS, workers=_workers(workers, scheduler), scheduler=scheduler, folder=folder,
            progress=show,
        ), quiet, folder,
    )  # fmt: skip
    if not quiet:
        _show_calibration(best)
    _finish(best.interrupted, folder, quiet)


@dataclass(frozen=True)
class _Asked:
    """What is searched, and how often it is run, as far as an experiment file says so."""

    scenario: "Scenario"
    ranges: Any
    replications: int = REPLICATIONS
    outcome: str = "score"


def _asked(name: str, varied: tuple[str, ...], changes: list[str]) -> _Asked:
    """Return what an experiment file asks, or a scenario with what --vary says."""
    from simulation.scenario import load_scenario
    from simulation.scenario.loading import read_yaml

    if Path(name).is_file() and read_yaml(name).find(("factors",)) is not None:
        return _asked_in_file(name, varied, changes)
    scenario = load_scenario(found(name), changes)
    if not varied:
        raise BadInput("say what varies, such as --vary firms.Keeper.strategy.retention_budget=0:2000")
    return _Asked(scenario, dict(_range(each) for each in varied))


def _asked_in_file(name: str, varied: tuple[str, ...], changes: list[str]) -> _Asked:
    from simulation.experiments.search.ranges import range_of
    from simulation.experiments.sweeps.loading import load_experiment

    if varied or changes:
        raise BadInput(
            "an experiment says itself what varies and what is changed: leave out --vary, --set and the like"
        )
    what = load_experiment(name)
    try:
        ranges = [range_of(each) for each in what.factors]
    except ValueError as error:
        raise BadInput(str(error)) from None
    return _Asked(what.scenario, ranges, max(2, what.experiment.replications), what.experiment.outcomes[0])


def _range(text: str) -> tuple[str, Any]:
    """Read ``path=low:high`` or ``path=a,b,c``."""
    path, equals, values = text.partition("=")
    parts = values.split(":")
    if equals and len(parts) == 2:
        try:
            return path, (float(parts[0]), float(parts[1]))
        except ValueError:
            raise BadInput(f"--vary {text}: the bounds must be numbers") from None
    if equals and len(parts) == 1 and "," in values:
        return path, [_value(each) for each in values.split(",")]
    raise BadInput(f"--vary {text}: write PATH=LOW:HIGH, or PATH=A,B,C for choices")


def _value(text: str) -> Any:
    """Read a choice as YAML does: a number, true or false, or a word."""
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(text)


def _target(text: str) -> tuple[str, float]:
    name, equals, number = text.rpartition("=")
    try:
        return (name, float(number)) if equals else _no_target(text)
    except ValueError:
        return _no_target(text)


def _no_target(text: str) -> tuple[str, float]:
    raise BadInput(f"--target {text}: write FIRM.OUTCOME=NUMBER, such as Keeper.retention_rate=0.8")


def _workers(workers: int | None, scheduler: str | None) -> int:
    if workers is not None and scheduler is not None:
        raise BadInput(
            "give --workers (of this computer) or --scheduler (of a cluster, which has its own workers), not both"
        )
    return workers or 1


def _folder(out: Path | None, name: str, what: str) -> Path:
    from simulation.experiments.folders import FolderError, numbered_folder

    if out is not None:
        return out
    try:
        return numbered_folder(Path(RESULTS) / f"{Path(name).stem}_{what}")
    except FolderError as error:
        raise BadInput(str(error)) from None


def _found[T](search: Callable[[Any], T], quiet: bool, folder: Path) -> T:
    """Search with progress shown; mistakes become one message."""
    from simulation.experiments.folders import FolderError
    from simulation.experiments.sweeps.store import SweepError
    from simulation.scenario import ScenarioError

    try:
        with progress("candidates", quiet) as show:
            return search(show)
    except ScenarioError:
        raise
    except FolderError as error:
        raise BadInput(str(error)) from None
    except ValueError as error:
        raise BadInput(str(error)) from None
    except SweepError as error:
        raise click.ClickException(f"{error} (the same command with --out {folder})") from None
    finally:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def _show_optimum(best: "Optimum") -> None:
    from simulation.experiments.measures import chosen_outcomes
    from simulation.experiments.numbers import scale_for

    outcome = chosen_outcomes([best.outcome.rpartition(".")[2]])[0]
    _show_parameters(f"Highest {best.outcome}: {len(best.tried)} candidates tried", best.reach, "as good from")
    numbers = [best.mean, best.low, best.high]
    scale = scale_for(outcome.unit, numbers, finest=[best.standard_error])
    say(
        f"{outcome.label} there: {scale.with_unit(best.mean)} (95 % interval {scale.text(best.low)} to {scale.text(best.high)})."
    )
    if best.gain is not None:
        gain = best.gain
        scale = scale_for(outcome.unit, [gain.difference, gain.low, gain.high], finest=[gain.standard_error])
        say(
            f"That is {scale.signed(gain.difference)} {scale.unit} against the scenario as it is "
            f"({scale.signed(gain.low)} to {scale.signed(gain.high)}, in pairs)."
        )
    for note in best.notes:
        say(f"Note: {note}.")


def _show_calibration(best: "Calibration") -> None:
    _show_parameters(f"Best fit: {len(best.tried)} candidates tried", best.reach, "fits as well from")
    rows = [
        [row["outcome"], _number(row["target"]), _number(row["reached"]), f"{_number(row['low'])} to {_number(row['high'])}",
         _number(row["before"]), "yes" if row["fits"] else "no"]
        for _, row in best.fit.iterrows()
    ]  # fmt: skip
    print_table("Fit", ["outcome", "target", "reached", "95 % interval", "as it was", "met"], rows)
    for note in best.notes:
        say(f"Note: {note}.")


def _show_parameters(title: str, reach: "pd.DataFrame", heading: str) -> None:
    rows = [[str(row["parameter"]), _number(row["best"]), _number(row["low"]), _number(row["high"])]
            for _, row in reach.iterrows()]  # fmt: skip
    print_table(title, ["", "best", heading, "to"], rows)


def _number(value: Any) -> str:
    return f"{value:,.5g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _finish(interrupted: bool, folder: Path, quiet: bool) -> None:
    saved = f"Saved in {folder}: tables (.csv), best.yaml (a scenario to run); loyalty-lab report {folder} makes a page"
    click.echo(str(folder) if quiet else saved)
    if interrupted:
        warn(f"Stopped early. To go on: the same command with --out {folder}")
        raise click.exceptions.Exit(INTERRUPTED)
