"""What optimising and calibrating share: who is meant, which luck, and what is known of a parameter afterwards."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from simulation.experiments.comparable import LARGEST_SEED, focal_firm, unknown
from simulation.experiments.measures import chosen_outcomes
from simulation.experiments.search.candidates import Numbers, Wanted
from simulation.experiments.search.ranges import Range
from simulation.experiments.search.searching import Candidate
from simulation.scenario import Scenario

LEAST_REPLICATIONS = 2


def wanted_of(scenario: Scenario, name: str, firm: str | None = None) -> Wanted:
    """Return what ``outcome`` or ``Firm.outcome`` means.

    Raises
    ------
    ValueError
        If there is no such firm or outcome; the message names the nearest.
    """
    whose, _, outcome = name.rpartition(".")
    if whose and whose not in scenario.firms:
        raise ValueError(unknown("firm", whose, scenario.firms))
    chosen = chosen_outcomes([outcome])[0].name
    return Wanted(whose or focal_firm(firm, {"the scenario": scenario}), chosen)


def check_numbers(replications: int, check: int, trials: int, seed: int, workers: int) -> None:
    """Refuse numbers that make no sense."""
    if replications < LEAST_REPLICATIONS or check < LEAST_REPLICATIONS:
        raise ValueError(
            f"a standard error needs at least {LEAST_REPLICATIONS} replications, but {min(replications, check)} was asked for"
        )
    if trials < 1:
        raise ValueError(f"trials must be at least 1, but is {trials}")
    if workers < 1:
        raise ValueError(f"workers must be at least 1, but is {workers}")
    if not 0 <= seed <= LARGEST_SEED - replications - check:
        raise ValueError(f"seed must be from 0 to {LARGEST_SEED - replications - check}, but is {seed}")


def parameters_of(ranges: Sequence[Range], candidate: Candidate) -> dict[str, Any]:
    """Return the parameters of a candidate by name, choices by their labels."""
    return {each.name: each.shown(candidate.place[each.name]) for each in ranges}


def changes_of(ranges: Sequence[Range], candidate: Candidate) -> dict[str, Any]:
    """Return what a candidate changes in the scenario: path to value."""
    return {path: value for each in ranges for path, value in each.changes(candidate.place[each.name]).items()}


def reach(ranges: Sequence[Range], close: Iterable[Candidate], best: Candidate) -> pd.DataFrame:
    """Return how far the parameters of candidates that are as good as the best reach.

    Returns
    -------
    pandas.DataFrame
        A row a parameter: parameter, best, low, high (of those as good), from, to (the bounds), at_bound.
    """
    alike = list(close)
    rows = []
    for each in ranges:
        values = [candidate.place[each.name] for candidate in alike]
        if each.choices:
            told = " or ".join(each.labels[int(value)] for value in sorted(set(values)))
            rows.append([each.name, each.shown(best.place[each.name]), told, told, "", "", ""])
            continue
        here = best.place[each.name]
        bound = "lower" if each.share(here) < 0.01 else "upper" if each.share(here) > 0.99 else ""
        rows.append([each.name, each.shown(here), min(values), max(values), each.low, each.high, bound])
    return pd.DataFrame(rows, columns=["parameter", "best", "low", "high", "from", "to", "at_bound"])


def notes_on(reached: pd.DataFrame) -> list[str]:
    """Say where a bound was reached."""
    return [
        f"{row['parameter']} is at its {row['at_bound']} bound ({row['best']:g}): the best may lie beyond"
        for _, row in reached.iterrows()
        if row["at_bound"]
    ]


def tried_table(ranges: Sequence[Range], tried: Sequence[Candidate], objective: str) -> pd.DataFrame:
    """Return a row a candidate: number, how, a column a parameter, and the means of what was measured."""
    rows = []
    for each in tried:
        row: dict[str, object] = {"number": each.number, "how": each.how, **parameters_of(ranges, each)}
        for name, values in each.measured.items():
            row[name], row[f"{name} standard error"] = float(values.mean()), standard_error(values)
        row[objective] = each.objective
        rows.append(row)
    return pd.DataFrame(rows)


def standard_error(values: Numbers) -> float:
    """Return the standard error of a mean."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("nan")
