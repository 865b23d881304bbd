"""Logs of transactions with dates: that of real customers, and those of the market."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd

SAMPLE = Path("datasets") / "CDNOW_sample.txt"
"""Within the package `lifetimes`, which is not imported: it is not maintained any more, and its loader needs what is gone."""


class MissingExtra(RuntimeError):
    """A library that only real data need is not installed."""

    def __init__(self, library: str) -> None:
        super().__init__(
            f"real data need the library '{library}', which is not installed: install the extra 'real-data' "
            "(python3 -m uv run --extra real-data ..., or pip install 'loyalty-lab[real-data]')"
        )


def library() -> ModuleType:
    """Return `clvkit`.

    Raises
    ------
    MissingExtra
        If it is not installed.
    """
    try:
        return importlib.import_module("clvkit")
    except ModuleNotFoundError as error:
        raise MissingExtra(error.name or "clvkit") from None


def cdnow() -> pd.DataFrame:
    """Return what real customers bought: a tenth of those who first bought at CDNOW in the first quarter of 1997.

    2,357 customers and all they bought until the middle of 1998, 78 weeks.

    Returns
    -------
    pandas.DataFrame
        One row a purchase: ``customer_id``, ``date``, ``amount`` [USD].

    Raises
    ------
    MissingExtra
        If the package that holds the data is not installed.

    References
    ----------
    Fader & Hardie (2001), Interfaces 31(3), S94-S107; Fader, Hardie & Lee (2005), Marketing Science 24(2), 275-284.
    """
    found = importlib.util.find_spec("lifetimes")
    if found is None or not found.submodule_search_locations:
        raise MissingExtra("lifetimes")
    columns = ["master_id", "customer_id", "date", "number", "amount"]
    path = Path(found.submodule_search_locations[0]) / SAMPLE
    table = pd.read_csv(path, sep=r"\s+", header=None, names=columns, dtype={"date": str})
    table["date"] = pd.to_datetime(table["date"], format="%Y%m%d")
    return table[["customer_id", "date", "amount"]]


def dated(transactions: pd.DataFrame, began: "pd.Series[pd.Timestamp]", seed: int = 0) -> pd.DataFrame:
    """Give transactions of the market a date, as libraries of customer-base analysis ask for.

    The market knows the week only. The purchases of a customer in one week are spread evenly over it, each on a day of its
    own if they are no more than seven (in week 1 four, since nothing is bought again on the first day); where within its
    part of the week each lies is drawn once a customer.

    Parameters
    ----------
    transactions
        As ``market.results.transactions()`` returns them.
    began
        The day on which week 1 begins, by customer; the first day on which something can be bought is the one after.
    seed
        Luck of the days.

    Returns
    -------
    pandas.DataFrame
        ``customer_id``, ``date``, ``amount``.
    """
    bought = transactions[transactions["kind"] == "purchase"]
    groups = bought.groupby(["customer", "week"])
    within = pd.Series(np.random.default_rng(seed).random(len(began)), began.index)
    part = (groups.cumcount() + bought["customer"].map(within)) / groups["week"].transform("size")
    days = np.maximum(1.0, np.rint(7.0 * (bought["week"] - 1 + part)))
    dates = bought["customer"].map(began) + pd.to_timedelta(days, unit="D")
    return pd.DataFrame({"customer_id": bought["customer"], "date": dates, "amount": bought["amount"]})
