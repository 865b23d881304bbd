"""``loyalty-lab sweep``: run an experiment, or go on with it."""

from pathlib import Path

import click

from simulation.cli.errors import INTERRUPTED, BadInput
from simulation.cli.screen import progress, say, warn


@click.command()
@click.argument("experiment", metavar="EXPERIMENT.yaml")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR",
              help="Folder for the results; if it holds a part of them, the sweep goes on from there.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1), metavar="N",
              help="Processes to use on this computer.  [default: one for each core]")  # fmt: skip
@click.option("--scheduler", metavar="ADDRESS",
              help="Let the Dask cluster with this address do the work, such as tcp://10.0.0.1:8786.")  # fmt: skip
@click.option("--retry-failed", is_flag=True, help="Do runs that failed before again.")
@click.option("--quiet", is_flag=True, help="Print nothing but where the results are.")
def sweep(
    experiment: str, out: Path, workers: int | None, scheduler: str | None, retry_failed: bool, quiet: bool
) -> None:
    """Run an experiment: many points, each several times.

    After Ctrl-C, or whatever else ended it, the same command goes on where it was. What comes out does not depend on that,
    nor on the number of workers.
    """
    from simulation.experiments.folders import FolderError
    from simulation.experiments.sweeps.extra import MissingExtra
    from simulation.experiments.sweeps.store import SweepError
    from simulation.experiments.sweeps.sweeping import sweep as run_sweep

    if workers is not None and scheduler is not None:
        raise BadInput(
            "give --workers (of this computer) or --scheduler (of a cluster, which has its own workers), not both"
        )
    try:
        with progress("runs", quiet) as show:
            done = run_sweep(
                experiment, out, workers=workers, scheduler=scheduler, retry_failed=retry_failed, progress=show,
                told=None if quiet else warn,
            )  # fmt: skip
    except (FolderError, MissingExtra) as error:
        raise BadInput(str(error)) from None
    except SweepError as error:
        raise click.ClickException(str(error)) from None
    if done.runs_failed:
        warn(f"{done.runs_failed:,} of {done.runs_done:,} runs failed; which and why: {done.folder / 'failures'}")
    if done.interrupted:
        warn(
            f"Stopped: {done.runs_done:,} of {done.runs:,} runs are done and saved in {done.folder}. The same command goes on "
            "from there."
        )
        raise click.exceptions.Exit(INTERRUPTED)
    if quiet:
        click.echo(str(done.folder))
        return
    earlier = f" ({done.earlier:,} of them before)" if done.earlier else ""
    say(f"{done.points:,} points, {done.runs_done:,} runs{earlier}, saved in {done.folder}.")
