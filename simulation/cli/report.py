"""``loyalty-lab report``: what came of a sweep, or of a search, in one HTML file."""

from pathlib import Path

import click

from simulation.cli.errors import BadInput


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--outcome", metavar="NAME", help="What the report is about, instead of the first outcome kept.")
@click.option("--firm", metavar="NAME", help="Whose; by default the scenario's focal firm.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Where to, instead of DIR/report.html.")
def report(folder: Path, outcome: str | None, firm: str | None, out: Path | None) -> None:
    """Write a report of a sweep, or of a search.

    One HTML file with all figures in it, which needs no network: what was asked, the design, what came out, what failed and
    by which versions.
    """
    from simulation.experiments.analysis.report import write_report
    from simulation.experiments.analysis.results import load_results
    from simulation.experiments.analysis.search_report import write_search_report
    from simulation.experiments.manifest import FILE_NAME, kind_of
    from simulation.experiments.search.keeping import KIND
    from simulation.scenario import ScenarioError

    manifest = folder / FILE_NAME
    if not manifest.is_file():
        raise BadInput(f"{folder} holds no sweep: it has no {FILE_NAME}")
    try:
        if kind_of(manifest) == KIND:
            if outcome is not None or firm is not None:
                raise BadInput("a search has one goal: leave out --outcome and --firm")
            written = write_search_report(folder, out)
        else:
            written = write_report(load_results(folder), out, outcome, firm)
    except ScenarioError:
        raise
    except ValueError as error:
        raise BadInput(str(error)) from None
    except OSError as error:
        raise BadInput(f"the report cannot be written: {error}") from None
    click.echo(str(written))
