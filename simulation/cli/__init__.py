"""The command ``loyalty-lab``. Each command is a small module; what is heavy is imported only when a command runs."""

from typing import Any

import click

from simulation.cli.compare import compare
from simulation.cli.dashboard import dashboard
from simulation.cli.errors import INTERRUPTED, BadInput
from simulation.cli.follow import follow
from simulation.cli.marks import marks
from simulation.cli.notebooks import notebooks
from simulation.cli.reference import reference
from simulation.cli.replications import replications
from simulation.cli.report import report
from simulation.cli.run import run
from simulation.cli.scenarios import scenarios
from simulation.cli.schema import schema
from simulation.cli.search import calibrate, optimise
from simulation.cli.sweep import sweep
from simulation.cli.tournament import tournament
from simulation.cli.validate import validate


class CommandGroup(click.Group):
    """Commands that answer bad input with one message and exit code 2, and Ctrl-C with exit code 130."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(INTERRUPTED)
        except MemoryError as error:
            raise BadInput(f"there is not enough memory for this; use fewer customers ({error})") from None
        except ValueError as error:
            from simulation.scenario import ScenarioError  # heavy: imported where it is used

            if isinstance(error, ScenarioError):
                raise BadInput(str(error)) from None
            raise


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="loyalty-lab", prog_name="loyalty-lab")
def main() -> None:
    """Loyalty Lab: a market of customers and firms, for learning customer relationship management.

    \b
    Begin with:
      loyalty-lab scenarios
      loyalty-lab run scenarios/retention_vs_acquisition.yaml
      loyalty-lab compare scenarios/retention_vs_acquisition.yaml \\
          --strategy retention_focus --strategy acquisition_focus
    """


_COMMANDS = (
    run,
    compare,
    dashboard,
    notebooks,
    sweep,
    report,
    tournament,
    replications,
    optimise,
    calibrate,
    follow,
    marks,
    scenarios,
    validate,
    reference,
    schema,
)
for _command in _COMMANDS:
    main.add_command(_command)
