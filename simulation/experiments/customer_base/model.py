"""The model of customers who buy till they die (BG/NBD): fitted to a log, and run by the market."""

from dataclasses import astuple, dataclass, fields
from typing import Any

import numpy as np
import pandas as pd

from simulation.experiments.customer_base.data import dated, library
from simulation.experiments.published.checking import FOLDER
from simulation.experiments.published.closed_forms.staying_and_buying import repeat_purchases
from simulation.market.market import Market
from simulation.scenario import Scenario, load_scenario

SCENARIO = FOLDER / "v10_buy_till_you_die.yaml"


@dataclass(frozen=True)
class BuyTillYouDie:
    """Parameters of the model.

    Attributes
    ----------
    r, alpha
        Shape [-] and scale [weeks] of the gamma distribution of purchase rates over customers; the mean rate is r / alpha.
    a, b
        Of the beta distribution of the probability to leave after a repeat purchase; the mean is a / (a + b).

    References
    ----------
    Fader, Hardie & Lee (2005), Marketing Science 24(2), 275-284.
    """

    r: float
    alpha: float
    a: float
    b: float

    def with_means(self) -> dict[str, float]:
        """Return the parameters, and the two means that they come to."""
        own = dict(zip((each.name for each in fields(self)), astuple(self), strict=True))
        return {**own, "r / alpha": self.r / self.alpha, "a / (a + b)": self.a / (self.a + self.b)}


PUBLISHED_ESTIMATES = BuyTillYouDie(0.243, 4.414, 0.793, 2.426)
"""For the first 39 weeks of :func:`cdnow`, as printed by Fader, Hardie & Lee (2005)."""


def base_until(log: pd.DataFrame, until: pd.Timestamp) -> Any:
    """Return the library's summary of a log up to a day: purchases after the first, the last one's time, time observed [weeks].

    What a customer bought on one day counts as one purchase.
    """
    seen = log[log["date"] <= until]
    return library().CustomerBase.from_transactions(
        seen, amount_col=None, time_unit="W", collapse="D", observation_period_end=until
    )


def fitted(log: pd.DataFrame, until: pd.Timestamp) -> BuyTillYouDie:
    """Fit the model to a log up to a day, by maximum likelihood.

    Parameters
    ----------
    log
        ``customer_id`` and ``date``; each customer's first purchase is where the customer begins.

    Raises
    ------
    MissingExtra
        If the library is not installed.
    """
    found = library().BGNBD().fit(base_until(log, until)).params_
    return BuyTillYouDie(*(float(found[each.name]) for each in fields(BuyTillYouDie)))


def scenario_of(parameters: BuyTillYouDie, customers: int, weeks: int) -> Scenario:
    """Return the scenario in which customers, all having bought for the first time at its opening, follow the model."""
    segment = "customers.segments.All"
    return load_scenario(
        SCENARIO,
        [
            f"weeks={weeks}",
            f"customers.number={customers}",
            f"{segment}.purchase_rate.mean={parameters.r / parameters.alpha!r}",
            f"{segment}.purchase_rate.shape={parameters.r!r}",
            f"{segment}.attrition.alpha={parameters.a!r}",
            f"{segment}.attrition.beta={parameters.b!r}",
        ],
    )


def expected_repeats(parameters: BuyTillYouDie, began: "pd.Series[pd.Timestamp]", until: pd.Timestamp) -> float:
    """Return the repeat purchases up to a day that the closed form of the model expects of customers."""
    own = parameters
    days, customers = np.unique((until - began).dt.days.to_numpy(), return_counts=True)
    return sum(
        float(n) * repeat_purchases(own.r, own.alpha, own.a, own.b, float(time) / 7.0)
        for time, n in zip(days, customers, strict=True)
        if time > 0
    )


def simulated_log(
    parameters: BuyTillYouDie, began: "pd.Series[pd.Timestamp]", until: pd.Timestamp, seed: int
) -> pd.DataFrame:
    """Let the market's customers begin on the days on which others did, and return their log.

    Parameters
    ----------
    began
        Day of the first purchase, by customer.
    until
        Last day of the log.

    Returns
    -------
    pandas.DataFrame
        ``customer_id``, ``date``, ``amount``, first purchases included.
    """
    weeks = int(np.ceil((until - began.min()).days / 7))
    market = Market(scenario_of(parameters, len(began), weeks), seed, log=True).run()
    by_id = began.set_axis(np.sort(market.state.customer_id.astype(np.int64)))
    first = pd.DataFrame({"customer_id": by_id.index, "date": by_id.to_numpy(), "amount": market.firms[0].price})
    whole = pd.concat([first, dated(market.results.transactions(), by_id, seed)], ignore_index=True)
    return whole[whole["date"] <= until].reset_index(drop=True)
