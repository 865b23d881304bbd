"""``loyalty-lab validate``: check scenario files without running them."""

import click

from simulation.cli.errors import BAD_INPUT
from simulation.cli.options import found
from simulation.cli.screen import clean


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
def validate(scenarios: tuple[str, ...]) -> None:
    """Check scenario files and manifests.

    All that is wrong is told with file and line.

    The exit code is 0 if all are good and 2 if any is bad.
    """
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
    from simulation.scenario import load_scenario

    if kind_of(path) is not None:
        manifest = load_manifest(path)
        return f"{manifest.kind}, {'complete' if manifest.complete else 'not complete'}, {manifest.date}"
    scenario = load_scenario(path)
    size = f"{scenario.customers.number:,} customers, {len(scenario.firms)} firms, {scenario.weeks:,} weeks"
    return f"{scenario.title} ({size})"
