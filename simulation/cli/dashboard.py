"""``loyalty-lab dashboard``: sliders and charts in a browser; from this machine only, unless asked for otherwise."""

import gc
from pathlib import Path

import click

from simulation.cli.errors import BadInput
from simulation.cli.options import found, scenario_files, scenario_folder
from simulation.dashboard.first_run import FirstRun

FIRST = "price_war"
LOOPBACK = "127.0.0.1"
LARGEST_PORT = 65_535
PUBLIC_PORT = 5006
WARNING = (
    "Warning: everybody who reaches {address}, port {port}, can use this page and this computer's time. There is no password, and "
    "what is sent is not encrypted. Use it in a network that you trust, and end it by Ctrl-C after the lecture."
)


@click.command()
@click.argument("scenario", default=FIRST)
@click.option(
    "--port", type=click.IntRange(0, LARGEST_PORT), default=0, metavar="N", help="Instead of any that is free."
)
@click.option("--public", "address", metavar="ADDRESS",
              help="Serve others too, at this address of the machine, such as 192.168.1.20 (0.0.0.0: at all of them).")  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Only say where the page is.")
def dashboard(scenario: str, port: int, address: str | None, no_browser: bool) -> None:
    """Open a page with sliders and charts for a scenario.

    SCENARIO is a file or the name of a shipped scenario. The page needs no internet and is for this machine only, unless
    --public is given. Ctrl-C ends it.
    """
    path = Path(found(scenario))
    if not path.is_file():
        raise BadInput(f"there is no file {path}")
    begun = FirstRun(path)
    try:
        _serve(path, port, address or LOOPBACK, not no_browser, begun)
    except ModuleNotFoundError as error:
        raise BadInput(f"the dashboard needs the extra 'dashboard' ({error}): uv run --extra dashboard ...") from None
    finally:
        begun.end()
        gc.enable()


def _serve(path: Path, port: int, address: str, browser: bool, begun: FirstRun) -> None:
    gc.disable()  # looking for garbage takes a tenth of the time in which all is loaded; the page enables it afterwards
    from simulation.dashboard.serving import is_public, serve  # heavy: imported where it is used

    folder = scenario_folder()
    if is_public(address):
        port = port or PUBLIC_PORT
        click.echo(WARNING.format(address=address, port=port), err=True)
    files = scenario_files(folder) if folder is not None else []
    try:
        serve(files, path, port, browser, address=address, begun=begun)
    except OSError as error:
        raise BadInput(f"port {port} at {address} cannot be used: {error}") from None
