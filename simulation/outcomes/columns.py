"""What the columns of all tables of outcomes are, and how each is computed from what was recorded."""

from collections.abc import Callable, Collection, Iterator, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.outcomes.definitions import OUTCOMES, STAGE_COLUMNS
from simulation.state.history import History
from simulation.state.ledger import LINES
from simulation.state.tallies import FIXED_POINT, TALLIES

if TYPE_CHECKING:
    from simulation.outcomes.definitions import Numbers, Primitives

FRACTIONS = {"satisfaction", "trust", "commitment", "experienced_satisfaction", "rating"}
COUNTS = (
    "purchases",
    "first_purchases",
    "lapses",
    "returns",
    "departures",
    "endings",
    "complaints",
    "failures",
    "recommending",
    "warning",
    "became_aware",
    "considered",
    "visits",
    "second_hand",
    "late_payments",
    "disputes",
    "repairs",
    "extra_units",
    "ideas",
    "reviews",
    "joined",
    "opt_outs",
    "envy",
    "both_gain",
    "only_firm_gains",
    "only_customer_gains",
)
STANDING = ("both_gain", "only_firm_gains", "only_customer_gains")
"""Counts that are levels, not flows."""
FLOW_TOTALS = (
    "profit",
    "contribution",
    "discounted_profit",
    "surplus",
    *LINES,
    *(name for name in COUNTS if name not in STANDING),
)
"""Columns that a summary adds up over the weeks; of the others it takes the last week."""


_TALLIED = {
    name.removesuffix("_cents"): (
        place,
        FIXED_POINT if name in FRACTIONS else 100.0 if name.endswith("_cents") else 1.0,
    )
    for place, name in enumerate(TALLIES)
}
"""Where each tally stands, and how many of what is counted are a unit."""


def _whole(name: str) -> "Callable[[Primitives], NDArray[Any]]":
    return lambda x: x[name].astype(np.int64)


COLUMNS: "dict[str, Callable[[Primitives], NDArray[Any]]]" = {
    **{each.name: each.compute for each in OUTCOMES},
    **{name: itemgetter(name) for name in (*LINES, *COUNTS)},
    **{name: _whole(name) for name in (*STAGE_COLUMNS, "people")},
    **{name: itemgetter(name) for name in ("price", "technology")},
}
"""What the tables hold, in this order: how each column is computed from primitives, (n_weeks, n_firms, n_groups)."""


class Columns(Mapping[str, NDArray[Any]]):
    """Columns by name, each computed when it is first asked for: who measures a run seldom needs all."""

    def __init__(self, compute: Callable[[str], NDArray[Any]], names: Collection[str] = COLUMNS) -> None:
        self._compute = compute
        self._names = names
        self._found: dict[str, NDArray[Any]] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._found:
            self._found[name] = self._compute(name)
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def primitives_of(history: History, discount_rate_per_year: float, groups: list[list[int]]) -> "Primitives":
    """Add up what was recorded over each group's segments: name -> (n_weeks, n_firms, n_groups).

    Parameters
    ----------
    discount_rate_per_year
        Given on to outcomes that discount [1/year].
    groups
        Numbers of the segments in each group.
    """

    def grouped(recorded: NDArray[np.int64]) -> "Numbers":
        """Sum over (n_weeks, n_rows, n_segments, n_names) to (n_names, n_weeks, n_rows, n_groups)."""
        sums = np.stack([recorded[:, :, members].sum(axis=2) for members in groups], axis=-1)
        return np.ascontiguousarray(np.moveaxis(sums, 2, 0), dtype=np.float64)

    counts = grouped(history.tallies[: history.recorded])
    lines = grouped(np.stack([history.line(line) for line in LINES], axis=-1)) / 100.0
    x = dict(zip(LINES, lines, strict=True))
    x["people"] = counts[TALLIES.index("stage_unaware"), :, -1:]
    x["week"] = history.weeks[:, None, None].astype(np.float64)
    x["discount_rate_per_year"] = np.array(discount_rate_per_year)
    x["price"] = history.prices[: history.recorded, :, None]
    x["technology"] = history.technology[: history.recorded, :, None]

    def primitive(name: str) -> "Numbers":
        if name in x:
            return x[name]
        place, unit = _TALLIED[name]
        return counts[place, :, :-1] / unit

    return Columns(primitive, {**_TALLIED, **x})
