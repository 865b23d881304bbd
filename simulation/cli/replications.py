"""``loyalty-lab replications``: how many runs a conclusion needs, from a pilot."""

import math
from typing import TYPE_CHECKING, Any

import click

from simulation.cli.alternatives import by_scenario, by_strategy
from simulation.cli.errors import INTERRUPTED, BadInput
from simulation.cli.options import all_settings, found, scenario_options
from simulation.cli.screen import print_table, progress, say, warn

if TYPE_CHECKING:
    import pandas as pd

    from simulation.experiments.comparison import Comparison
    from simulation.scenario import Scenario

PILOT = 20
RELATIVE = 5.0
OUTCOMES = ("score", "discounted_profit", "customers", "market_share_revenue", "retention_rate", "satisfaction")
LADDER = (5, 20, 100)
"""Replications for which half-widths are shown."""
FEW = 10
"""A pilot of fewer replications says little of the spread."""


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--strategy", "strategies", multiple=True, metavar="NAME",
              help="A strategy for the firm to follow; may be repeated. One alone is held against its own.")  # fmt: skip
@click.option("--firm", metavar="NAME", help="The firm that the question is about, instead of the scenario's.")
@click.option("--pilot", type=click.IntRange(2), default=PILOT, metavar="N", show_default=True,
              help="How many times each alternative is run to find the spread.")  # fmt: skip
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME", help="What is measured; may be repeated.")
@click.option("--relative", type=float, metavar="PERCENT",
              help=f"Half-width wanted, in per cent of the mean or the difference.  [default: {RELATIVE:g}]")  # fmt: skip
@click.option("--half-width", "wanted", type=float, metavar="X",
              help="Half-width wanted, in the unit of the one --outcome named (shares as .01, not 1 %).")  # fmt: skip
@click.option("--workers", type=click.IntRange(1), default=1, metavar="N", help="Processes to use.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@scenario_options
def replications(
    scenarios: tuple[str, ...], strategies: tuple[str, ...], firm: str | None, pilot: int, outcomes: tuple[str, ...],
    relative: float | None, wanted: float | None, workers: int, quiet: bool, settings: tuple[str, ...], seed: int | None,
    weeks: int | None, customers: int | None,
) -> None:  # fmt: skip
    """Tell how many runs a conclusion needs.

    Runs a pilot, and tells from its spread how wide 95 % intervals are after so many replications, and how many are needed
    for a half-width wanted. Give one scenario for the outcomes of its firms; several, or one with --strategy, for the
    differences between them, under the same luck and under independent luck.
    """
    _check(relative, wanted, outcomes)
    paths, changes = [found(name) for name in scenarios], all_settings(settings, seed, weeks, customers)
    chosen = by_strategy(paths, strategies, firm, changes) if strategies else by_scenario(paths, changes)
    tried = _tried(chosen, firm, outcomes or OUTCOMES, pilot, workers, quiet)
    if not tried.finished:
        raise KeyboardInterrupt
    goal = _Goal(wanted, RELATIVE if relative is None else relative)
    if len(chosen) == 1:
        _show_means(tried, goal)
    else:
        _show_differences(tried, goal)
    if len(tried.finished) < FEW:
        say(f"A pilot of {len(tried.finished)} says little of the spread; use {FEW} or more.")
    if tried.interrupted:
        warn(f"Stopped after {len(tried.finished)} of {pilot} replications.")
        raise click.exceptions.Exit(INTERRUPTED)


class _Goal:
    """The half-width wanted: absolute, or else in per cent of a mean."""

    def __init__(self, absolute: float | None, percent: float) -> None:
        self.absolute = absolute
        self.percent = percent

    def needed(self, deviation: float, mean: float) -> str:
        """Write the number of replications needed."""
        from simulation.experiments.precision import replications_needed

        width = abs(mean) * self.percent / 100.0 if self.absolute is None else self.absolute
        n = replications_needed(deviation, width) if width > 0.0 and math.isfinite(width) else None
        return "-" if n is None else f"{n:,}"

    def __str__(self) -> str:
        if self.absolute is None:
            return f"{self.percent:g} %"
        return f"{self.absolute:g}"


def _check(relative: float | None, wanted: float | None, outcomes: tuple[str, ...]) -> None:
    if relative is not None and wanted is not None:
        raise BadInput("give --half-width or --relative, not both")
    for name, value in (("--relative", relative), ("--half-width", wanted)):
        if value is not None and not (0.0 < value < math.inf):
            raise BadInput(f"{name} must be above 0, but is {value:g}")
    if wanted is not None and len(outcomes) != 1:
        raise BadInput("--half-width is in the unit of one outcome: name it by --outcome, such as --outcome score")


def _tried(
    chosen: "dict[str, Scenario]", firm: str | None, outcomes: tuple[str, ...], pilot: int, workers: int, quiet: bool
) -> "Comparison":
    from simulation.experiments.comparison import compare
    from simulation.experiments.measures import FROM_EQUITY

    equity = any(name in FROM_EQUITY for name in outcomes)
    with progress("runs", quiet) as show:
        try:
            return compare(
                chosen, pilot, firm=firm, outcomes=outcomes, with_equity=equity, workers=workers, progress=show, least=1
            )
        except ValueError as error:
            raise BadInput(str(error)) from None


def _show_means(tried: "Comparison", goal: _Goal) -> None:
    from simulation.experiments.precision import half_width, precision_of_means

    for firm, rows in precision_of_means(tried).groupby("firm", sort=False):
        shown = []
        for _, row in rows.iterrows():
            widths = [half_width(row["deviation"], n) for n in LADDER]
            label, scale = _scale(tried, row, widths)
            needed = goal.needed(row["deviation"], row["mean"])
            shown.append([label, scale.text(row["mean"]), *(scale.text(width) for width in widths), needed])
        headings = ["", "mean", *(f"± at {n}" for n in LADDER), f"for ± {goal}"]
        print_table(f"{firm}: from a pilot of {len(tried.finished)}", headings, shown)
    say(
        "± at n: half-width of the 95 % interval of the mean after n replications. Last column: replications needed for the "
        "half-width wanted."
    )


def _show_differences(tried: "Comparison", goal: _Goal) -> None:
    from simulation.experiments.precision import half_width, precision_of_differences

    table = precision_of_differences(tried)
    against = tried.alternatives[0]
    for name, rows in table[table["firm"] == tried.firm].groupby("alternative", sort=False):
        shown = []
        for _, row in rows.iterrows():
            label, scale = _scale(tried, row, [half_width(row["deviation"], max(LADDER))])
            needed = [goal.needed(row[which], row["difference"]) for which in ("deviation", "independent_deviation")]
            factor = [f"{row['factor']:.1f}", f"{row['low']:.1f} to {row['high']:.0f}"]
            shown.append([label, scale.signed(row["difference"]), scale.text(row["half_width"]), *needed, *factor])
        headings = ["", "difference", "±", "same luck", "indep.", "factor", "95 %"]
        print_table(f"{tried.firm}: {name} against {against} - a pilot of {len(tried.finished)}", headings, shown)
    say(
        f"Same luck, indep.: replications of each alternative needed for a half-width of {goal}"
        f"{' of the difference' if goal.absolute is None else ''}, under the same and under independent luck. Factor: variance "
        "of the difference under independent luck by that under the same luck, with its 95 % interval."
    )


def _scale(tried: "Comparison", row: "pd.Series[Any]", finest: list[float]) -> tuple[str, Any]:
    """Return the label of an outcome with its unit, and how its numbers are written."""
    from simulation.experiments.numbers import scale_for

    label = next(each.label for each in tried.outcomes if each.name == row["outcome"])
    centre = row["mean"] if "mean" in row else row["difference"]
    scale = scale_for(row["unit"], [centre, row["half_width"]], finest=finest)
    return scale.label(label), scale
