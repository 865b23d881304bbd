"""How people come nearer to a firm and go away from it: the funnel, and the flows between stages of the relationship."""

from typing import TYPE_CHECKING

from simulation.outcomes.definitions import CUSTOMER_STAGES

if TYPE_CHECKING:
    import pandas as pd

FLOWS = (
    ("unaware", "reach", "became_aware"), ("reach", "acquisition", "considered"),
    ("acquisition", "customer", "first_purchases"), ("customer", "lapsed", "lapses"), ("lapsed", "customer", "returns"),
    ("customer", "ended", "endings"), ("customer", "gone", "departures"),
)  # fmt: skip
"""Flows between stages, and what counts them. All customers together: moves among their stages are not counted."""


def funnel(table: "pd.DataFrame") -> "pd.DataFrame":
    """Return how far people have come with each firm, see :meth:`simulation.outcomes.results.Results.funnel`.

    Parameters
    ----------
    table
        One row a week and firm, as :attr:`simulation.outcomes.results.Results.firms`.
    """
    import pandas as pd  # heavy: imported where it is used

    last = table[table["week"] == table["week"].max()]
    rows = []
    for _, firm in last.iterrows():
        everybody = firm["people"]
        know = everybody - firm["stage_unaware"]
        considered = know - firm["stage_reach"]
        bought = considered - firm["stage_acquisition"]
        steps = {
            "people": everybody, "know": know, "considered": considered, "bought": bought,
            "customers": firm["customers"], "inspired": firm["stage_inspiration"],
        }  # fmt: skip
        before = everybody
        for step, people in steps.items():
            share = people / before if before > 0 else float("nan")
            rows.append({"firm": firm["firm"], "step": step, "people": int(people), "share": share})
            before = people
    return pd.DataFrame(rows)


def flows(table: "pd.DataFrame") -> "pd.DataFrame":
    """Return how many people moved between stages, see :meth:`simulation.outcomes.results.Results.flows`.

    Parameters
    ----------
    table
        As for :func:`funnel`.
    """
    import pandas as pd

    last = table[table["week"] == table["week"].max()].set_index("firm")
    rows = []
    for firm, own in table.groupby("firm", sort=False):
        rows += [(firm, before, after, int(own[count].sum())) for before, after, count in FLOWS]
        for stage in ("unaware", "reach", "acquisition", "customer", "lapsed", "ended"):
            columns = CUSTOMER_STAGES if stage == "customer" else (stage,)
            rows.append((firm, stage, stage, int(sum(last.loc[firm, f"stage_{name}"] for name in columns))))
    return pd.DataFrame(rows, columns=["firm", "before", "after", "people"])
