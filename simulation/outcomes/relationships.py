"""How relationships go: cohorts, and recency, frequency and money, from the log of transactions or a firm's own records."""

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

QUARTER = 13
"""Length of a quarter [weeks]."""
SCORES = {"recency": ("recency_weeks", False), "frequency": ("purchases", True), "monetary": ("spent", True)}
"""Each score, what it is reckoned from, and whether more of that is better."""
CLASSES = 5


def cohorts(transactions: "pd.DataFrame", last_week: int, weeks: int = QUARTER) -> "pd.DataFrame":
    """Follow customers who first bought at the same time: one row a firm, cohort and quarter since.

    Parameters
    ----------
    transactions
        Columns ``week``, ``customer``, ``firm``, ``kind``, such as ``results.transactions()``.
    last_week
        Of the run: quarters that had not ended by then are left out.
    weeks
        How long a quarter is [weeks].

    Returns
    -------
    pandas.DataFrame
        ``firm``; ``cohort``, the quarter of the first purchase from the firm (from 1); ``since``, quarters since then (from 0);
        ``customers``, how many the cohort has; ``active``, how many of them bought from the firm in that quarter; and
        ``share``, ``active / customers``.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame({"week": [1, 2, 15], "customer": [7, 8, 7], "firm": "Keeper", "kind": "purchase"})
    >>> cohorts(log, last_week=26)[["cohort", "since", "customers", "active"]].to_numpy().tolist()
    [[1, 0, 2, 2], [1, 1, 2, 1]]
    """
    import pandas as pd  # heavy: imported where it is used

    bought = transactions.loc[transactions["kind"] == "purchase", ["firm", "customer", "week"]]
    n_quarters = last_week // weeks
    quarter = (bought["week"] - 1) // weeks + 1
    seen = bought.assign(quarter=quarter).drop_duplicates(["firm", "customer", "quarter"])
    seen = seen[seen["quarter"] <= n_quarters]
    seen["cohort"] = seen.groupby(["firm", "customer"])["quarter"].transform("min")
    places = zip(seen["firm"], seen["cohort"], seen["quarter"], strict=True)
    buyers = Counter((str(firm), int(cohort), int(quarter)) for firm, cohort, quarter in places)
    rows = [
        (firm, cohort, since, size, buyers[firm, cohort, cohort + since])
        for (firm, cohort, quarter), size in buyers.items()
        if quarter == cohort
        for since in range(n_quarters - cohort + 1)
    ]
    table = pd.DataFrame(rows, columns=["firm", "cohort", "since", "customers", "active"])
    table["share"] = table["active"] / table["customers"]
    return table.sort_values(["firm", "cohort", "since"], ignore_index=True)


def bought_up_to(transactions: "pd.DataFrame", last_week: int) -> "pd.DataFrame":
    """Return recency, frequency and money up to a week: one row a firm and customer who has bought from it by then.

    Parameters
    ----------
    transactions
        Columns ``week``, ``customer``, ``firm``, ``kind``, ``amount``, such as ``results.transactions()``.
    last_week
        The week at whose end one looks back.

    Returns
    -------
    pandas.DataFrame
        ``firm``, ``customer``; ``recency_weeks`` since the last purchase [weeks]; ``purchases``; ``spent``, repairs included
        [EUR].
    """
    log = transactions[transactions["week"] <= last_week]
    bought = log[log["kind"] == "purchase"].groupby(["firm", "customer"], sort=False)["week"].agg(["max", "count"])
    table = bought.reset_index()[["firm", "customer"]]
    table["recency_weeks"] = last_week - bought["max"].to_numpy()
    table["purchases"] = bought["count"].to_numpy()
    table["spent"] = log.groupby(["firm", "customer"])["amount"].sum().reindex(bought.index).to_numpy()
    return table


def rfm_scores(customers: "pd.DataFrame") -> "pd.DataFrame":
    """Add scores for recency, frequency and money: 5 for the best fifth of a firm's customers, 1 for the last.

    Who is alike scores alike, so that classes need not be equally large: where most have bought once, no score of frequency
    tells them apart.

    Parameters
    ----------
    customers
        One row a customer (and firm, if there is a column ``firm``) with ``recency_weeks`` since the last purchase,
        ``purchases`` and ``spent``: ``results.rfm()``, or a firm's own records (``view.records.table()``). It is not changed.

    Returns
    -------
    pandas.DataFrame
        A copy with the columns ``recency``, ``frequency`` and ``monetary`` (1 to 5).

    References
    ----------
    Hughes (1994), Strategic Database Marketing.

    Examples
    --------
    >>> import pandas as pd
    >>> few = pd.DataFrame({"recency_weeks": [9, 1, 5, 3, 7], "purchases": [1, 1, 1, 4, 9], "spent": [5, 4, 3, 2, 1]})
    >>> rfm_scores(few)[["recency", "frequency", "monetary"]].to_numpy().tolist()
    [[1, 2, 5], [5, 2, 4], [3, 2, 3], [4, 4, 2], [2, 5, 1]]
    """
    scored = customers.copy()
    for score, (column, more_is_better) in SCORES.items():
        of_firm = scored.groupby("firm" if "firm" in scored else np.zeros(len(scored)), sort=False)[column]
        place = (of_firm.rank(method="average", ascending=more_is_better) - 0.5) / of_firm.transform("size")
        scored[score] = np.ceil(CLASSES * place).astype(int)
    return scored
