"""Running the experiments on shipped scenarios, and holding what they give against published signs."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.experiments.paired import paired_difference
from simulation.experiments.published.checking import FOLDER as VALIDATION
from simulation.experiments.signs.sign import Experiment, Sign, SignFinding
from simulation.experiments.signs.table import SIGNS
from simulation.scenario import load_scenario

FOLDER = VALIDATION.parent
FIRST_SEED = 3001

Progress = Callable[[int, int], None]
"""Called with replications done and replications in all."""


def check_signs(
    progress: Progress | None = None, signs: Sequence[Sign] | None = None, first_seed: int = FIRST_SEED
) -> list[SignFinding]:
    """Run the experiments; replication ``r`` has the seed ``first_seed + r``.

    Parameters
    ----------
    progress
        Called after each replication.
    signs
        What to check; by default the whole table.

    Returns
    -------
    list of SignFinding
        In the order of ``signs``.

    Raises
    ------
    ScenarioError
        If a scenario file is missing (an installation without them) or wrong.
    """
    signs = SIGNS if signs is None else signs
    experiments = list(dict.fromkeys(sign.experiment for sign in signs))
    total, done = sum(each.replications for each in experiments), 0
    found: dict[Experiment, dict[str, NDArray[np.float64]]] = {}
    for experiment in experiments:
        scenario = load_scenario(FOLDER / f"{experiment.scenario}.yaml", list(experiment.settings))
        runs = []
        for seed in range(first_seed, first_seed + experiment.replications):
            runs.append(experiment.run(scenario, seed))
            done += 1
            if progress is not None:
                progress(done, total)
        found[experiment] = {name: np.array([run[name] for run in runs], dtype=float) for name in runs[0]}
    return [finding(sign, *found[sign.experiment][sign.pair].T) for sign in signs]


def finding(sign: Sign, values: NDArray[np.float64], against: NDArray[np.float64]) -> SignFinding:
    """Hold pairs of numbers, (replications,) each, against a published sign.

    The ratio of means has the standard error of ``values - ratio * against``, divided by the mean of ``against``.
    Where that mean is 0 there is no ratio (NaN).
    """
    if against.mean() == 0.0:
        return SignFinding(sign, paired_difference(values, against), math.nan, math.nan, math.nan)
    ratio = float(values.mean() / against.mean())
    around = paired_difference(values, ratio * against)
    half = (around.high - around.low) / 2.0 / abs(float(against.mean()))
    return SignFinding(sign, paired_difference(values, against), ratio, ratio - half, ratio + half)
