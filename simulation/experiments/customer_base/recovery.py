"""Whether fitting a log of the market gives back the parameters that the market was run with."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from simulation.experiments.comparison import Progress
from simulation.experiments.customer_base.model import PUBLISHED_ESTIMATES, BuyTillYouDie, fitted, simulated_log

OPENING = pd.Timestamp("1997-01-01")
WEEKS = 39
CUSTOMERS = 10_000
REPLICATIONS = 20
FIRST_SEED = 3001
MOST_ERRORS = 4.0
"""Standard errors by which a recovered parameter may differ from the true one."""


@dataclass(frozen=True)
class Recovery:
    """What was fitted to logs of the market.

    Attributes
    ----------
    true
        What the market was run with.
    fits
        What was fitted, a replication each.
    """

    true: BuyTillYouDie
    fits: tuple[BuyTillYouDie, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row a parameter (and mean): true, mean, standard_error of the mean, z, spread (of a single fit)."""
        found = pd.DataFrame([each.with_means() for each in self.fits])
        spread = found.std(ddof=1)
        table = pd.DataFrame({"true": pd.Series(self.true.with_means()), "mean": found.mean()})
        table["standard_error"] = spread / np.sqrt(len(self.fits))
        table["z"] = (table["mean"] - table["true"]) / table["standard_error"]
        table["spread"] = spread
        return table

    @property
    def passed(self) -> bool:
        """Whether every parameter was recovered, as far as chance allows."""
        return bool((self.table["z"].abs() <= MOST_ERRORS).all())


def recovered(
    true: BuyTillYouDie = PUBLISHED_ESTIMATES,
    customers: int = CUSTOMERS,
    replications: int = REPLICATIONS,
    first_seed: int = FIRST_SEED,
    progress: Progress | None = None,
) -> Recovery:
    """Run the market with known parameters, fit its logs of 39 weeks; replication ``r`` has the seed ``first_seed + r``.

    Raises
    ------
    MissingExtra
        If the library is not installed.
    """
    began = pd.Series(OPENING, index=range(customers))
    until = OPENING + pd.Timedelta(weeks=WEEKS)
    fits = []
    for number in range(replications):
        fits.append(fitted(simulated_log(true, began, until, first_seed + number), until))
        if progress is not None:
            progress(number + 1, replications)
    return Recovery(true, tuple(fits))
