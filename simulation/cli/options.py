"""Options that several commands share, and what they mean."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

LARGEST_SEED = 2**63 - 1
SCENARIOS = "scenarios"

Command = Callable[..., Any]
Option = Callable[[Any], Any]


def scenario_options(command: Command) -> Command:
    """Add the options that change a scenario."""
    options: list[Option] = [
        click.option("--seed", type=click.IntRange(0, LARGEST_SEED), metavar="N", help="Luck, instead of the scenario's."),
        click.option("--weeks", type=click.IntRange(1), metavar="N", help="Weeks to run, instead of the scenario's."),
        click.option("--customers", type=click.IntRange(1), metavar="N", help="Customers, instead of the scenario's."),
        click.option("--set", "settings", multiple=True, metavar="PATH=VALUE",
                     help="Change a parameter, such as firms.Keeper.offering.price=18; may be repeated."),
    ]  # fmt: skip
    return _added(command, options)


def output_options(command: Command) -> Command:
    """Add the options that say where results go."""
    options: list[Option] = [
        click.option("--out", type=click.Path(path_type=Path), metavar="DIR",
                     help="Folder for the results; by default a new one in results/."),
        click.option("--overwrite", is_flag=True, help="Allow --out to name a folder that holds something."),
        click.option("--no-figures", is_flag=True, help="Save tables only."),
        click.option("--quiet", is_flag=True, help="Print nothing but where the results are."),
    ]  # fmt: skip
    return _added(command, options)


def all_settings(settings: tuple[str, ...], seed: int | None, weeks: int | None, customers: int | None) -> list[str]:
    """Write the options that change a scenario as settings; the special ones come last, and win."""
    special = {"seed": seed, "weeks": weeks, "customers.number": customers}
    return [*settings, *(f"{path}={value}" for path, value in special.items() if value is not None)]


def scenario_folder() -> Path | None:
    """Return the folder of shipped scenarios: in the current folder, or beside the package."""
    for folder in (Path(SCENARIOS), Path(__file__).parents[2] / SCENARIOS):
        if folder.is_dir():
            return folder
    return None


def scenario_files(folder: Path) -> list[Path]:
    """Return the scenario files in a folder."""
    return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.is_file())


def found(name: str) -> str:
    """Return the file that a name means: the file itself, or a shipped scenario of that name (``price_war``).

    Raises
    ------
    ScenarioError
        If a name without folder and ending is neither; the message names the nearest.
    """
    folder = scenario_folder()
    if Path(name).exists() or Path(name).name != name or Path(name).suffix or folder is None:
        return name
    shipped = {path.stem: str(path) for path in scenario_files(folder)}
    if name in shipped:
        return shipped[name]
    from simulation.scenario.errors import nearest, refusal
    from simulation.scenario.tree import Place

    raise refusal(
        Place(name), "there is no such file, and no shipped scenario of that name", suggestion=nearest(name, shipped),
        note=f"shipped: {', '.join(shipped)}",
    )  # fmt: skip


def _added(command: Command, options: list[Option]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command
