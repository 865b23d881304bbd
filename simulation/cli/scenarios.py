"""``loyalty-lab scenarios``: what there is to run."""

from pathlib import Path

import click

from simulation.cli.errors import BadInput
from simulation.cli.options import scenario_files, scenario_folder
from simulation.cli.screen import clean

NARROWEST, WIDEST = 40, 100


@click.command()
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
              help="Look here instead of in scenarios/.")  # fmt: skip
def scenarios(folder: Path | None) -> None:
    """List the scenarios and the questions they ask."""
    where = folder or scenario_folder()
    if where is None:
        raise BadInput("there is no folder scenarios/ here; name one by --folder")
    files = scenario_files(where)
    if not files:
        raise BadInput(f"there are no scenario files (.yaml) in {where}")
    for path in files:
        _print(path)


def _print(path: Path) -> None:
    from simulation.scenario import ScenarioError, load_scenario

    click.echo(str(path))
    try:
        scenario = load_scenario(path)
    except ScenarioError:
        click.echo(f"    cannot be loaded; see: loyalty-lab validate {path}\n")
        return
    for text in (scenario.title, scenario.question):
        if text:
            click.echo(_wrapped(text))
    click.echo()


def _wrapped(text: str) -> str:
    from shutil import get_terminal_size

    width = max(NARROWEST, min(WIDEST, get_terminal_size().columns))
    return click.wrap_text(clean(text), width, "    ", "    ")
