"""``loyalty-lab schema``: the JSON schema of scenario files."""

import json
from pathlib import Path

import click

from simulation.cli.errors import BadInput


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it into a file.")
def schema(out: Path | None) -> None:
    """Print the JSON schema of scenario files.

    With it, editors complete and check scenario files while they are written.
    """
    from simulation.scenario import Scenario
    from simulation.scenario.reference import json_schema

    write(json.dumps(json_schema(Scenario), indent=2, ensure_ascii=False), out)


def write(text: str, out: Path | None) -> None:
    """Print a text, or write it into a file."""
    if out is None:
        click.echo(text)
        return
    try:
        out.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadInput(f"{out} cannot be written: {error.strerror or error}") from None
    click.echo(f"Written to {out}", err=True)
