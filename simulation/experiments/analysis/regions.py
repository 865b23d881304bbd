"""Which is best where: the best choice (or firm) in every cell, and whether its lead is more than luck."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from simulation.experiments.analysis.samples import CONFIDENCE, Sample
from simulation.experiments.paired import paired_difference


def best_in_cells(
    sample: Sample, among: str, within: Sequence[str], highest: bool = True, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """Find which value of one factor is best at every combination of others, replication by replication.

    Factors named neither in ``among`` nor in ``within`` are averaged over. The rival is the one whose lag is least certain; a
    cell is decided if the whole interval of the lead over it is above 0.

    Parameters
    ----------
    sample
        Of paired replications.
    among
        Factor whose values compete.
    within
        Factors whose combinations are the cells.
    highest
        Whether the highest outcome is best, or the lowest.

    Returns
    -------
    pandas.DataFrame
        A row a cell: the factors of ``within``, ``winner``, ``rival``, ``mean`` (of the winner), ``lead`` with ``low`` and
        ``high``, ``decided``; made for ``sim.plots.phase_diagram(table, x=..., y=...)``.

    Raises
    ------
    ValueError
        If not every value was run at the same points of every cell, so that nothing can be held against each other in pairs.
    """
    others = [name for name in sample.factors if name != among and name not in within]
    rows = []
    cells = sample.points.groupby(list(within), sort=True).indices if within else {(): np.arange(len(sample.points))}
    values = list(dict.fromkeys(sample.points[among]))
    for key, own in cells.items():
        points = sample.points.iloc[own]
        rivals = {value: own[(points[among] == value).to_numpy()] for value in values}
        rivals = {value: places for value, places in rivals.items() if len(places)}
        _check_crossed(sample, among, rivals, others)
        by_value = {value: sample.numbers[places].mean(axis=0) for value, places in rivals.items()}
        sign = 1.0 if highest else -1.0
        winner = max(by_value, key=lambda value: sign * by_value[value].mean())
        leads = {
            value: paired_difference(sign * by_value[winner], sign * replicated, confidence)
            for value, replicated in by_value.items()
            if value != winner
        }
        rival = min(
            leads, key=lambda value: leads[value].low if np.isfinite(leads[value].low) else leads[value].difference
        )
        lead = leads[rival]
        rows.append(
            [*(key if isinstance(key, tuple) else (key,)), str(winner), str(rival), float(by_value[winner].mean()),
             lead.difference, lead.low, lead.high, bool(lead.low > 0.0)]
        )  # fmt: skip
    return pd.DataFrame(rows, columns=[*within, "winner", "rival", "mean", "lead", "low", "high", "decided"])


def best_by_region(cells: pd.DataFrame, within: Sequence[str]) -> pd.DataFrame:
    """Sum up cells: for each value of each factor, who wins in how many cells, and in how many nobody clearly does.

    Returns
    -------
    pandas.DataFrame
        A row a value: ``factor``, ``value``, a column a winner, ``undecided``.
    """
    winners = list(dict.fromkeys(cells["winner"]))
    rows = []
    for name in within:
        for value, own in cells.groupby(name, sort=True):
            sure = own[own["decided"]]
            rows.append([name, value, *((sure["winner"] == winner).sum() for winner in winners), len(own) - len(sure)])
    return pd.DataFrame(rows, columns=["factor", "value", *winners, "undecided"])


def _check_crossed(sample: Sample, among: str, rivals: dict[object, "np.ndarray[tuple[int], np.dtype[np.intp]]"],
                   others: Sequence[str]) -> None:  # fmt: skip
    """Refuse values that were not run at the same points."""
    if len(rivals) < 2:
        raise ValueError(f"in some cells only one value of '{among}' was run, so there is nothing to hold against it")
    places = [
        sorted(map(tuple, sample.points.iloc[own][list(others)].astype(str).to_numpy().tolist()))
        for own in rivals.values()
    ]
    if any(each != places[0] for each in places):
        raise ValueError(
            f"the values of '{among}' were not run at the same points: hold them against each other in a grid"
        )
