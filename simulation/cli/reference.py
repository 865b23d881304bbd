"""``loyalty-lab reference``: every parameter of a scenario."""

from pathlib import Path

import click

from simulation.cli.schema import write


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it into a file.")
def reference(out: Path | None) -> None:
    """Print the parameter reference (Markdown).

    Meaning, unit, default, bounds and source of every parameter.
    """
    from simulation.scenario import Scenario
    from simulation.scenario.reference import reference_markdown

    write(reference_markdown(Scenario).rstrip("\n"), out)
