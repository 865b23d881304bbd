"""Running the ordinary market on published cases, and holding what it gives against what was published."""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulation.experiments.paired import student_t_quantile
from simulation.experiments.published.results import Finding, PublishedResult
from simulation.experiments.published.table import PUBLISHED
from simulation.market.market import Market
from simulation.scenario import Scenario, load_scenario

FOLDER = Path(__file__).parents[3] / "scenarios" / "validation"
FIRST_SEED = 2001

Progress = Callable[[int, int], None]
"""Called with replications done and replications in all."""
Case = tuple[str, tuple[str, ...], int]
"""Results of the same scenario file, settings and number of replications are read from the same runs."""


def check_published(
    progress: Progress | None = None, results: Sequence[PublishedResult] | None = None, first_seed: int = FIRST_SEED
) -> list[Finding]:
    """Run the market on published cases; replication ``r`` has the seed ``first_seed + r``.

    Parameters
    ----------
    progress
        Called after each replication.
    results
        What to check; by default the whole table.

    Returns
    -------
    list of Finding
        In the order of ``results``.

    Raises
    ------
    ScenarioError
        If a scenario file is missing (an installation without them) or wrong.
    """
    results = PUBLISHED if results is None else results
    cases = _cases(results)
    total, done = sum(replications for _, _, replications in cases), 0
    found: dict[int, Finding] = {}
    for case, places in cases.items():
        replicated = []
        for values in _replicated([results[place] for place in places], case[2], first_seed):
            replicated.append(values)
            done += 1
            if progress is not None:
                progress(done, total)
        for place, values in zip(places, np.array(replicated).T, strict=True):
            found[place] = finding(results[place], _scenario_of(results[place]), values)
    return [found[place] for place in range(len(results))]


def finding(result: PublishedResult, scenario: Scenario, values: NDArray[np.float64]) -> Finding:
    """Hold simulated values, (replications,), against a published one."""
    mean = float(values.mean())
    error = float(values.std(ddof=1)) / math.sqrt(len(values))
    half = student_t_quantile(0.975, len(values) - 1) * error
    wrong_is, wrong = result.nearest_wrong(scenario) or ("", None)
    return Finding(
        result, result.expected(scenario), mean, error, mean - half, mean + half, len(values), wrong_is, wrong
    )


def _cases(results: Sequence[PublishedResult]) -> dict[Case, list[int]]:
    """Return the places of results that are read from the same runs."""
    cases: dict[Case, list[int]] = {}
    for place, result in enumerate(results):
        cases.setdefault((result.scenario, result.settings, result.replications), []).append(place)
    return cases


def _replicated(results: Sequence[PublishedResult], replications: int, first_seed: int) -> Iterator[list[float]]:
    """Yield what each of some results of one case comes to, (n_results,), replication by replication."""
    scenarios = {variant: _scenario_of(result, variant) for result in results for variant in result.variants}
    for seed in range(first_seed, first_seed + replications):
        markets = {variant: Market(scenario, seed).run() for variant, scenario in scenarios.items()}
        yield [result.read(*(markets[variant] for variant in result.variants)) for result in results]


def _scenario_of(result: PublishedResult, variant: tuple[str, ...] = ()) -> Scenario:
    return _loaded(result.scenario, (*result.settings, *variant))


@cache
def _loaded(name: str, settings: tuple[str, ...]) -> Scenario:
    return load_scenario(FOLDER / f"{name}.yaml", settings)
