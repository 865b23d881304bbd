"""``loyalty-lab follow``: the life of one customer, in words, as tables and as a figure."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulation.cli.errors import BadInput
from simulation.cli.folders import draw, results_folder
from simulation.cli.options import all_settings, found, output_options, scenario_options
from simulation.cli.screen import progress, say

if TYPE_CHECKING:
    from simulation.outcomes.life import Life

TABLES = ("events", "weeks", "choices", "satisfaction", "messages")


@click.command()
@click.argument("scenario")
@click.argument("customer", type=click.IntRange(0))
@scenario_options
@output_options
def follow(
    scenario: str, customer: int, settings: tuple[str, ...], seed: int | None, weeks: int | None, customers: int | None,
    out: Path | None, overwrite: bool, no_figures: bool, quiet: bool,
) -> None:  # fmt: skip
    """Follow one customer: why they came, stayed or left.

    Prints the story, and saves it with the tables it is computed from and a figure.

    SCENARIO is a file or the name of a shipped scenario; CUSTOMER is the customer's number, from 0 on.
    """
    from simulation.market.market import Market
    from simulation.scenario import load_scenario

    path = found(scenario)
    resolved = load_scenario(path, all_settings(settings, seed, weeks, customers))
    with results_folder(out, f"{Path(path).stem}_customer_{customer}", overwrite) as folder:
        with progress("weeks", quiet) as show:
            market = Market(resolved).run(progress=show)
        try:
            life = market.follow(customer)
        except ValueError as error:
            raise BadInput(str(error)) from None
        if not quiet:
            for sentence in life.story.split("\n"):
                say(sentence)
        _keep(life, folder, figures=not no_figures)
        what = "the story, its tables (.csv)" + ("" if no_figures else " and the figure life.png")
        click.echo(str(folder) if quiet else f"Saved in {folder}: {what}")


def _keep(life: "Life", folder: Path, figures: bool) -> None:
    try:
        (folder / "story.txt").write_text(life.story + "\n", encoding="utf-8")
        for name in TABLES:
            getattr(life, name).to_csv(folder / f"{name}.csv", index=False, float_format="%.10g")
    except OSError as error:
        raise click.ClickException(f"the story could not be saved in {folder}: {error}") from None
    if figures:
        draw("figure", lambda target: _draw(life, target), folder)


def _draw(life: "Life", folder: Path) -> None:
    from simulation import plots
    from simulation.plots.canvas import new_figure, size_for

    figure = new_figure(size_for(2 * len(life.firms), panels=2))
    axes = plots.life(life, figure.add_subplot())
    figure.savefig(folder / "life.png", dpi=150, metadata={"Description": plots.alt_text(axes)})
