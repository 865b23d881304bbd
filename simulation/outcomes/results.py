"""Tables of outcomes: one row a week and firm, or a week, firm and segment."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.outcomes.columns import COLUMNS, FLOW_TOTALS, Columns, primitives_of
from simulation.outcomes.flows import flows, funnel
from simulation.outcomes.relationships import QUARTER, bought_up_to, cohorts, rfm_scores
from simulation.outcomes.strengths import strengths
from simulation.state.history import History
from simulation.state.transactions import KINDS, TRANSACTION

if TYPE_CHECKING:
    import pandas as pd


class Results:
    """Outcomes of a run.

    Parameters
    ----------
    history
        The records, see :class:`simulation.state.history.History`.
    discount_rate_per_year
        [1/year]

    Notes
    -----
    All tables leave out the burn-in (weeks up to 0). What columns mean, their formulas, units and sources:
    :data:`simulation.outcomes.OUTCOMES`.
    """

    def __init__(self, history: History, discount_rate_per_year: float) -> None:
        self.history = history
        self.discount_rate_per_year = discount_rate_per_year

    @cached_property
    def firms(self) -> "pd.DataFrame":
        """One row a week and firm."""
        return self._table(None)

    @cached_property
    def segments(self) -> "pd.DataFrame":
        """One row a week, firm and segment, with the segment's orientation and persona."""
        return self.by("segment")

    def by(self, dimension: str) -> "pd.DataFrame":
        """One row a week, firm and group of customers.

        Parameters
        ----------
        dimension
            ``"segment"``, ``"orientation"``, ``"persona"`` or ``"type"`` (the segment's types together).

        Raises
        ------
        ValueError
            For any other dimension.
        """
        return self._table(dimension)

    def summary(self, by: str | None = None) -> "pd.DataFrame":
        """One row a firm (or a firm and group): money and counts summed over the weeks, the rest as of the last week."""
        import pandas as pd  # heavy: imported where it is used

        totals = self.totals(by)
        if not totals:
            return self.firms if by is None else self.by(by)
        return pd.DataFrame({**self._labels(by, len(totals["people"])), **totals})

    def totals(self, by: str | None = None) -> Mapping[str, NDArray[Any]]:
        """Return the columns of :meth:`summary` as arrays, (n_firms,) or (n_firms x n_groups,); none if no week counts yet."""
        counted, columns = self._counted, self._columns(by)
        if counted.stop <= counted.start:
            return {}

        def total(name: str) -> NDArray[Any]:
            of_weeks = columns[name][counted]
            return np.asarray(of_weeks.sum(axis=0) if name in FLOW_TOTALS else _last_known(of_weeks)).reshape(-1)

        return Columns(total)

    def totals_by_period(self, weeks: int) -> Mapping[str, NDArray[Any]]:
        """Return the columns of :meth:`summary` for each period of so many weeks that count, (n_periods, n_firms)."""
        counted, columns = self._counted, self._columns(None)

        def totals(name: str) -> NDArray[Any]:
            of_weeks = columns[name][counted][:, :, 0]
            begins = np.arange(0, len(of_weeks), weeks)
            if name in FLOW_TOTALS:
                return np.asarray(np.add.reduceat(of_weeks, begins, axis=0))
            return np.array([_last_known(of_weeks[begin : begin + weeks]) for begin in begins])

        return Columns(totals)

    def columns(self, by: str | None = None) -> Mapping[str, NDArray[Any]]:
        """Return the columns of :attr:`firms` (or of :meth:`by`) as arrays, (n_weeks, n_firms, n_groups)."""
        counted, columns = self._counted, self._columns(by)
        return Columns(lambda name: columns[name][counted])

    def groups(self, by: str) -> list[str]:
        """Return the names of the groups of customers by a dimension, in the order of all tables."""
        return list(self._groups(by))

    def funnel(self) -> "pd.DataFrame":
        """How far people have come with each firm by the last week: one row a firm and step.

        ``people`` have reached the step at least (those now lapsed or ended included, since they had bought), and
        ``share`` is theirs of the step before. Steps: everybody, know the firm, have considered it, have bought, are
        customers now, are inspired now.
        """
        return funnel(self.firms)

    def flows(self) -> "pd.DataFrame":
        """How many people moved from one stage of the relationship to another: one row a firm and move, over all weeks.

        ``before``, ``after`` and ``people``. Stages are those of the lifecycle, all customers' taken together as ``customer``,
        and ``gone`` for customers who left the market. Rows in which both are the same tell how many are there at the end.
        Who buys the first time it compares passes through ``acquisition``. People are counted each time they move. Not among
        the rows, since no firm would notice: who leaves the market, or is sent away, without being a customer then.
        """
        return flows(self.firms)

    def cohorts(self, weeks: int = QUARTER) -> "pd.DataFrame":
        """How many customers of each quarter still buy later: see :func:`simulation.outcomes.relationships.cohorts`.

        The log begins after the burn-in. Where there was one, the first cohort holds who had been a customer before.

        Raises
        ------
        ValueError
            If the market kept no log.
        """
        return self._firms_first(cohorts(self.transactions(), int(self.history.weeks[-1:].max(initial=0)), weeks))

    def rfm(self, until: int | None = None) -> "pd.DataFrame":
        """Recency, frequency and money: one row a firm and customer who has bought from it.

        ``recency_weeks`` since the last purchase [weeks]; ``purchases``; ``spent``, repairs included [EUR]; and a score of 1 to
        5 for each, see :func:`simulation.outcomes.relationships.rfm_scores`.

        Parameters
        ----------
        until
            The week at whose end one looks back; the last if not given.

        Raises
        ------
        ValueError
            If the market kept no log.
        """
        last = int(self.history.weeks[-1:].max(initial=0)) if until is None else until
        return self._firms_first(rfm_scores(bought_up_to(self.transactions(), last)))

    def strengths(self, by: str = "persona", weeks: int = 52) -> "pd.DataFrame":
        """Where each firm is strong and weak: one row a firm and group, over the last ``weeks``.

        Parameters
        ----------
        by
            ``"segment"`` or any dimension of :meth:`by`.

        Returns
        -------
        table
            ``share`` of the group's spending that goes to the firm; ``index``, 100 where that is the firm's share of the
            whole market; ``satisfaction``, ``loyalty`` and ``recommendation_score`` at the end; ``contribution_per_customer``
            [EUR/year]; and ``verdict``: strong above an index of 115, weak below 85, even between (an assumption).
        """
        return strengths(self.by(by), by, weeks)

    def transactions(self) -> "pd.DataFrame":
        """One row a bill: every purchase and every repair, in the order of weeks and customers.

        Columns: ``week``; ``customer``, the stable id; ``firm``; ``kind``, "purchase" or "repair"; ``amount``, what was billed
        after discounts [EUR]. Several purchases of a customer in one week are as many rows, in their order. Summed by week
        and firm, the amounts are the revenue in :attr:`firms`, to the cent. What is missing is what no firm would have:
        when in the week it was.

        Raises
        ------
        ValueError
            If the market kept no log.
        """
        import pandas as pd

        logged = self.history.transactions
        if logged is None:
            raise ValueError("no log of transactions was kept: make the market with log=True, or run it with --log")
        rows = np.concatenate(logged) if logged else np.empty(0, TRANSACTION)
        weeks = self.history.first_week + np.repeat(np.arange(len(logged)), [len(week) for week in logged])
        table = pd.DataFrame(
            {
                "week": weeks,
                "customer": rows["customer"].astype(np.int64),
                "firm": np.array(self.history.firms, object)[rows["firm"]],
                "kind": np.array(KINDS, object)[rows["kind"]],
                "amount": rows["cents"] / 100.0,
            }
        )
        return table.sort_values(["week", "customer"], kind="stable", ignore_index=True)

    def save(self, folder: Path) -> list[Path]:
        """Write the tables, and the log of transactions if one was kept, as Parquet and CSV; returns the files.

        Raises
        ------
        OSError
            If the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        tables = {"firms": self.firms, "segments": self.segments}
        tables |= {f"{dimension}s": self.by(dimension) for dimension in self.history.groups}
        if self.history.transactions is not None:
            tables["transactions"] = self.transactions()
        for name, table in tables.items():
            table.to_parquet(folder / f"{name}.parquet", index=False)
            table.to_csv(folder / f"{name}.csv", index=False, float_format="%.10g")
            written += [folder / f"{name}.parquet", folder / f"{name}.csv"]
        return written

    def _firms_first(self, table: "pd.DataFrame") -> "pd.DataFrame":
        """Put the firms' rows into the order in which all tables have them."""
        place = {firm: number for number, firm in enumerate(self.history.firms)}
        return table.sort_values("firm", key=lambda firms: firms.map(place), kind="stable", ignore_index=True)

    def _groups(self, dimension: str | None) -> dict[str, list[int]]:
        """Return the segments that belong together: name -> their numbers; all of them without a dimension."""
        segments, groups = self.history.segments, self.history.groups
        if dimension is None:
            return {"market": list(range(len(segments)))}
        if dimension == "segment":
            return {name: [number] for number, name in enumerate(segments)}
        if dimension not in groups:
            known = ", ".join(("segment", *groups))
            raise ValueError(f"results can be looked at by one of {known}, not by '{dimension}'")
        of_segment = groups[dimension]
        return {name: [s for s, other in enumerate(of_segment) if other == name] for name in dict.fromkeys(of_segment)}

    @property
    def _counted(self) -> slice:
        """Where the weeks that count are among those recorded."""
        return slice(max(0, 1 - self.history.first_week), self.history.recorded)

    def _labels(self, dimension: str | None, n_rows: int) -> dict[str, NDArray[np.str_]]:
        """Return the columns that say whose a row is, firms first, groups within them, over and over for ``n_rows``."""
        history, groups = self.history, list(self._groups(dimension))
        times = n_rows // (len(history.firms) * len(groups))
        labels = {"firm": np.tile(np.repeat(np.array(history.firms, object), len(groups)), times)}
        if dimension is not None:
            labels[dimension] = np.tile(np.array(groups, object), times * len(history.firms))
        if dimension == "segment":
            for name, of_segment in history.groups.items():
                labels[name] = np.tile(np.array(of_segment, object), times * len(history.firms))
        return labels

    def _columns(self, dimension: str | None) -> Columns:
        """Return what the tables hold, burn-in included: name -> (n_weeks, n_firms, n_groups)."""
        history = self.history
        groups = self._groups(dimension)
        x = primitives_of(history, self.discount_rate_per_year, list(groups.values()))
        shape = (len(history.weeks), len(history.firms), len(groups))

        def column(name: str) -> NDArray[Any]:
            found = COLUMNS[name](x)
            return found if found.shape == shape else np.broadcast_to(found, shape)

        return Columns(column)

    def _table(self, dimension: str | None) -> "pd.DataFrame":
        import pandas as pd  # heavy: imported where it is used

        counted = self._counted
        columns = {name: numbers[counted].reshape(-1) for name, numbers in self._columns(dimension).items()}
        n_rows = len(columns["people"])
        weeks = self.history.weeks[counted]
        weeks = np.repeat(weeks, n_rows // max(1, len(weeks)))
        return pd.DataFrame({"week": weeks, **self._labels(dimension, n_rows), **columns})


def _last_known(numbers: NDArray[Any]) -> NDArray[Any]:
    """Return the last value along the first axis that is a number; NaN if there is none."""
    if numbers.dtype.kind != "f" or not np.isnan(numbers[-1]).any():
        return numbers[-1]
    known = ~np.isnan(numbers)
    last = len(numbers) - 1 - np.argmax(known[::-1], axis=0)
    return np.take_along_axis(numbers, last[None], axis=0)[0]
