"""``loyalty-lab dashboard``: sliders and charts in a browser, from this machine only."""

from pathlib import Path

import click

from simulation.cli.errors import BadInput
from simulation.cli.options import found, scenario_files, scenario_folder

FIRST = "price_war"
LARGEST_PORT = 65_535


@click.command()
@click.argument("scenario", default=FIRST)
@click.option(
    "--port", type=click.IntRange(0, LARGEST_PORT), default=0, metavar="N", help="Instead of any that is free."
)
@click.option("--no-browser", is_flag=True, help="Only say where the page is.")
def dashboard(scenario: str, port: int, no_browser: bool) -> None:
    """Open a page with sliders and charts for a scenario.

    SCENARIO is a file or the name of a shipped scenario. The page needs no internet and is for this machine only.
    Ctrl-C ends it.
    """
    try:
        from simulation.dashboard.page import serve  # heavy: imported where it is used
    except ModuleNotFoundError as error:
        raise BadInput(f"the dashboard needs the extra 'dashboard' ({error}): uv run --extra dashboard ...") from None
    path = Path(found(scenario))
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    folder = scenario_folder()
    try:
        serve(scenario_files(folder) if folder is not None else [], path, port, browser=not no_browser)
    except OSError as error:
        raise BadInput(f"port {port} cannot be used: {error}") from None
