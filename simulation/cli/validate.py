"""``loyalty-lab validate``: check scenario files without running them, and the market against published results and real data."""

import click

from simulation.cli.errors import BAD_INPUT, NOT_REPRODUCED
from simulation.cli.options import found
from simulation.cli.screen import clean


@click.command()
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO]...")
@click.option(
    "--published", is_flag=True, help="Run the published cases, and see whether the market gives what they say."
)
@click.option("--signs", is_flag=True, help="Run shipped scenarios, and see whether published signs hold in them.")
@click.option(
    "--real-data",
    is_flag=True,
    help="Fit logs of the market, and simulate real customers beyond what was fitted (needs the extra real-data).",
)
def validate(scenarios: tuple[str, ...], published: bool, signs: bool, real_data: bool) -> None:
    """Check scenario files, strategy files and manifests.

    All that is wrong is told with file and line.

    The exit code is 0 if all are good, 2 if any is bad, and 1 if a published result is not reproduced, a published sign
    does not hold, or known parameters are not recovered.
    """
    if not scenarios and not published and not signs and not real_data:
        raise click.UsageError("Missing argument 'SCENARIO...' (or option '--published', '--signs' or '--real-data').")
    _check_files(scenarios)
    as_published = True
    if published:
        from simulation.cli.published import reproduced

        as_published &= reproduced()
    if signs:
        from simulation.cli.signs import hold

        as_published &= hold()
    if real_data:
        from simulation.cli.real_data import agrees_with_real_data

        as_published &= agrees_with_real_data()
    if not as_published:
        raise click.exceptions.Exit(NOT_REPRODUCED)


def _check_files(scenarios: tuple[str, ...]) -> None:
    """Tell what is wrong with files; end the command if anything is."""
    from simulation.scenario import ScenarioError

    bad = 0
    for name in scenarios:
        path = name
        try:
            path = found(name)
            click.echo(f"OK   {path}: {clean(_told(path))}")
        except ScenarioError as error:
            bad += 1
            n = len(error.problems)
            click.echo(f"BAD  {path}: {n} problem{'s' if n > 1 else ''}")
            for problem in error.problems:
                click.echo(f"     {problem}", err=True)
    if bad:
        raise click.exceptions.Exit(BAD_INPUT)


def _told(path: str) -> str:
    """Load a file and say what it is."""
    from simulation.experiments.manifest import kind_of, load_manifest
    from simulation.experiments.tournament.strategy_files import is_strategy_file, load_strategy_file
    from simulation.scenario import load_scenario
    from simulation.scenario.loading import read_yaml

    if is_strategy_file(read_yaml(path)):
        entered, _ = load_strategy_file(path)
        return (
            f"{entered.title}{f' by {entered.author}' if entered.author else ''} (strategy '{entered.strategy.name}')"
        )
    if kind_of(path) is not None:
        manifest = load_manifest(path)
        return f"{manifest.kind}, {'complete' if manifest.complete else 'not complete'}, {manifest.date}"
    scenario = load_scenario(path)
    size = f"{scenario.customers.number:,} customers, {len(scenario.firms)} firms, {scenario.weeks:,} weeks"
    return f"{scenario.title} ({size})"
