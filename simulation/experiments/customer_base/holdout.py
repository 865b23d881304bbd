"""Real customers, and the market's customers with the fitted parameters, in the time after that which was fitted."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from simulation.experiments.comparison import Progress
from simulation.experiments.customer_base.data import cdnow
from simulation.experiments.customer_base.model import BuyTillYouDie, expected_repeats, fitted, simulated_log
from simulation.experiments.paired import student_t_quantile

OPENING = pd.Timestamp("1997-01-01")
FITTED_WEEKS, WEEKS = 39, 78
"""The model is fitted to the first half; the second is held out."""
FITTED_UNTIL = OPENING + pd.Timedelta(days=7 * FITTED_WEEKS - 1)
LAST_DAY = OPENING + pd.Timedelta(days=7 * WEEKS - 1)
MOST_REPEATS = 7
"""Customers are told apart by their repeat purchases in the weeks fitted, up to this many and more."""
REPLICATIONS = 100
FIRST_SEED = 4001

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """What a log of 78 weeks shows. Only repeat purchases are counted; those on one day are one.

    Attributes
    ----------
    cumulative : (78,)
        Repeat purchases up to the end of each week.
    customers : (8,)
        Customers by repeat purchases in the weeks fitted: 0, 1, ... 7 and more.
    later : (8,)
        Mean number of purchases of each of these groups in the weeks held out.
    came_back
        Share of customers who bought in the weeks held out.
    """

    cumulative: Numbers
    customers: Numbers
    later: Numbers
    came_back: float

    def numbers(self) -> dict[str, float]:
        """Return the headlines, by name."""
        before = self.cumulative[FITTED_WEEKS - 1]
        return {
            "repeat purchases, weeks 1 to 39 (fitted)": float(before),
            "customers with none of them": float(self.customers[0]),
            "customers with 7 and more": float(self.customers[MOST_REPEATS]),
            "repeat purchases, weeks 40 to 78 (held out)": float(self.cumulative[-1] - before),
            "customers who bought in weeks 40 to 78": float(self.came_back * self.customers.sum()),
        }


def measured(log: pd.DataFrame) -> Measured:
    """Measure a log with ``customer_id`` and ``date`` from :data:`OPENING` to :data:`LAST_DAY`."""
    days = log[["customer_id", "date"]].drop_duplicates()
    began = days.groupby("customer_id")["date"].min()
    repeats = days[days["date"] > days["customer_id"].map(began)]
    week = (repeats["date"] - OPENING).dt.days // 7
    by_week = np.bincount(week, minlength=WEEKS)
    early = repeats["date"] <= FITTED_UNTIL
    before, after = (
        repeats.loc[chosen, "customer_id"].value_counts().reindex(began.index, fill_value=0)
        for chosen in (early, ~early)
    )
    group = np.minimum(before, MOST_REPEATS)
    later = after.groupby(group).mean().reindex(range(MOST_REPEATS + 1))
    customers = np.bincount(group, minlength=MOST_REPEATS + 1)
    return Measured(_floats(by_week.cumsum()), _floats(customers), _floats(later), float((after > 0).mean()))


def _floats(values: ArrayLike) -> Numbers:
    return np.asarray(values, dtype=np.float64)


@dataclass(frozen=True)
class HoldoutTest:
    """Real customers beside the market's.

    Attributes
    ----------
    estimates
        Fitted to what the real customers did in weeks 1 to 39.
    real
        What they did in all 78 weeks.
    simulated
        What as many of the market's customers did, a replication each.
    by_formula : (78,)
        Repeat purchases up to the end of each week that the closed form of the model expects.
    """

    estimates: BuyTillYouDie
    real: Measured
    simulated: tuple[Measured, ...]
    by_formula: Numbers

    def expected(self, name: str) -> tuple[Numbers, Numbers, Numbers]:
        """Return mean, low and high of an array of :class:`Measured`: 95 % of markets like these lie between."""
        return predicted(np.array([getattr(each, name) for each in self.simulated]))

    @property
    def table(self) -> pd.DataFrame:
        """One row a headline: real, simulated (mean), low and high (95 % prediction interval), error (simulated / real - 1)."""
        real = pd.Series(self.real.numbers())
        mean, low, high = predicted(pd.DataFrame([each.numbers() for each in self.simulated]).to_numpy(float))
        table = pd.DataFrame({"real": real, "simulated": mean, "low": low, "high": high})
        table["error"] = table["simulated"] / table["real"] - 1.0
        table["inside"] = (table["real"] >= table["low"]) & (table["real"] <= table["high"])
        return table


def predicted(values: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return mean and 95 % interval of one more replication, column by column: ``mean -+ t s sqrt(1 + 1/n)``.

    Missing values, such as the mean of a group without customers, are left out.
    """
    n = np.isfinite(values).sum(axis=0)
    mean = np.nanmean(values, axis=0)
    half = student_t_quantile(0.975, int(n.min()) - 1) * np.nanstd(values, axis=0, ddof=1) * np.sqrt(1.0 + 1.0 / n)
    return mean, mean - half, mean + half


def held_out(
    replications: int = REPLICATIONS, first_seed: int = FIRST_SEED, progress: Progress | None = None
) -> HoldoutTest:
    """Fit the model to 39 weeks of real customers, and let the market simulate them over 78 weeks.

    Each of the market's customers begins on the day on which a real one did. What is not known of the parameters is in the
    spread: each replication first simulates 39 weeks with the estimates, fits that log anew, and then simulates 78 weeks
    with what it found (a parametric bootstrap).

    Raises
    ------
    MissingExtra
        If the libraries are not installed.
    """
    real = cdnow()
    began = real.groupby("customer_id")["date"].min()
    estimates = fitted(real, FITTED_UNTIL)
    simulated = []
    for number in range(replications):
        seed = first_seed + 2 * number
        drawn = fitted(simulated_log(estimates, began, FITTED_UNTIL, seed), FITTED_UNTIL)
        simulated.append(measured(simulated_log(drawn, began, LAST_DAY, seed + 1)))
        if progress is not None:
            progress(number + 1, replications)
    ends = [OPENING + pd.Timedelta(days=7 * week - 1) for week in range(1, WEEKS + 1)]
    by_formula = np.array([expected_repeats(estimates, began, end) for end in ends])
    return HoldoutTest(estimates, measured(real), tuple(simulated), by_formula)
