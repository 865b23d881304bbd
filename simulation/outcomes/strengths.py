"""Among which customers each firm is strong and weak."""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


def strengths(table: "pd.DataFrame", by: str, weeks: int) -> "pd.DataFrame":
    """Return one row a firm and group, see :meth:`simulation.outcomes.results.Results.strengths`.

    Parameters
    ----------
    table
        One row a week, firm and group, as :meth:`simulation.outcomes.results.Results.by` returns it.
    by
        The column that names the group.
    weeks
        How many of the last weeks count [weeks].
    """
    recent = table[table["week"] > table["week"].max() - weeks]
    span = recent["week"].nunique()
    sums = recent.groupby(["firm", by], sort=False)[["revenue", "contribution", "customers"]].sum()
    of_group = sums["revenue"] / sums.groupby(by)["revenue"].transform("sum")
    whole = sums["revenue"].groupby("firm").sum() / sums["revenue"].sum()
    result = sums[[]].copy()
    result["share"] = of_group
    result["index"] = 100.0 * of_group / whole.reindex(sums.index, level="firm")
    attitudes = ["satisfaction", "loyalty", "recommendation_score"]
    result[attitudes] = recent.groupby(["firm", by], sort=False)[attitudes].last()
    result["contribution_per_customer"] = 52.0 / span * sums["contribution"] / (sums["customers"] / span)
    verdict = np.select([result["index"] > 115.0, result["index"] < 85.0], ["strong", "weak"], "even")
    result["verdict"] = np.where(result["index"].isna(), "", verdict)
    return result.reset_index()
