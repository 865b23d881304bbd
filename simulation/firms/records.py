"""A firm's own records of the customers who have bought from it."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled
from simulation.firms.habits import (
    LAPSED_AFTER,
    Floats,
    History,
    find_habits,
    habits_in,
    history_in,
    mark_unseen,
    room_for_habits,
    set_all,
)
from simulation.state.columns import MEMBER, NEVER, OPTED_OUT, REFUSED
from simulation.state.rows import rows_of

if TYPE_CHECKING:
    import pandas as pd

LEAST_TENURE_WEEKS = 13.0
"""Tenures below a quarter count as a quarter when spending is reckoned by the year [weeks]."""

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class CustomerRecords:
    """What a firm has on file: one row a customer who has ever bought from it and whom it has not sent away.

    Copies that cannot be written to: work on ``records.treatment.copy()``, say.

    Attributes
    ----------
    customer_id : (n_known,) stable number
    purchases : (n_known,) [purchases]
    recency_weeks : (n_known,) [weeks] since the last purchase
    tenure_weeks : (n_known,) [weeks] since the first purchase
    spent : (n_known,) [EUR] paid to the firm so far
    complaints : (n_known,) [complaints]
    weeks_since_contact : (n_known,) [weeks]; infinite if never contacted
    treatment : (n_known,) place in the list of treatments of the plan that ends now
    earned : (n_known,) [EUR] contribution of the customer's transactions so far less what treatments have cost
    points : (n_known,) [EUR] worth of the programme's points not yet redeemed
    member : (n_known,) of bool, whether the customer has joined the programme
    refused : (n_known,) of bool, whether the programme refused the customer by lot, see ``Programme.holdout``
    opted_out : (n_known,) of bool, whether the customer wants no more messages
    left_because : (n_known,) why the customer left, if it was asked: a place in ``simulation.state.columns.REASONS``, 0 for
        not known
    contract_weeks : (n_known,) [weeks] length of the customer's contract; 0 without
    persona : (n_known,) number of the segment that the firm takes the customer for; -1 if it keeps no picture
    """

    customer_id: Whole
    purchases: Whole
    recency_weeks: Floats
    tenure_weeks: Floats
    spent: Floats
    complaints: Whole
    weeks_since_contact: Floats
    treatment: Whole
    earned: Floats
    points: Floats
    member: NDArray[np.bool_]
    refused: NDArray[np.bool_]
    opted_out: NDArray[np.bool_]
    left_because: Whole
    contract_weeks: Whole
    persona: Whole

    def __len__(self) -> int:
        return len(self.customer_id)

    def table(self) -> "pd.DataFrame":
        """Return the records as a table, one row a customer; ``customer`` is its stable number."""
        import pandas as pd  # heavy: imported where it is used

        columns = {each.name: getattr(self, each.name) for each in fields(CustomerRecords)}
        return pd.DataFrame({"customer": columns.pop("customer_id"), **columns})

    def as_filed(self, name: str) -> NDArray[Any]:
        """Return a column, (n_known,), as narrow as it is kept, for those who only read it."""
        return np.asarray(getattr(self, name))

    @property
    def usual_interval_weeks(self) -> Floats:
        """Mean weeks between purchases, (n_known,) [weeks].

        Two purchases by chance in one week are no habit: the mean interval of all customers counts like one more
        purchase where that is longer, and stands for those who have bought only once. Under contract it is
        the contract's length.
        """
        return self._habits[0]

    def looks_lapsed(self, intervals: float = LAPSED_AFTER) -> NDArray[np.bool_]:
        """Who has not been seen for ``intervals`` usual intervals, (n_known,). The truth is hidden from the firm.

        Under contract there is nothing to guess: lapsed is whose contract is over.
        """
        if intervals == LAPSED_AFTER:
            return self._habits[1]
        _, _, last_purchase, contract_weeks, _ = self._history
        unseen = np.empty(len(self), np.bool_)
        mark_unseen(last_purchase, self._now, contract_weeks, self.usual_interval_weeks, intervals, unseen)
        return unseen

    @cached_property
    def _habits(self) -> tuple[Floats, NDArray[np.bool_]]:
        """Usual intervals [weeks], and who looks lapsed by them; the same arrays are handed out again."""
        usual, lapsed = np.empty(len(self)), np.empty(len(self), np.bool_)
        purchases, first_purchase, last_purchase, contract_weeks, _ = self._history
        find_habits(purchases, first_purchase, last_purchase, contract_weeks, self._now, usual, lapsed)
        lapsed.flags.writeable = False
        return usual, lapsed

    @property
    def _history(self) -> History:
        """Purchases, first and last purchase [weeks, 0 is now], contract, and spending, (n_known,) each."""
        return self.purchases, -self.tenure_weeks, -self.recency_weeks, self.contract_weeks, self.spent

    @property
    def _now(self) -> int:
        return 0

    @cached_property
    def yearly_value(self) -> Floats:
        """Spending per year of tenure so far, (n_known,) [EUR/year], see :meth:`a_year`."""
        return self.a_year(*self._paid)

    @cached_property
    def lateness(self) -> Floats:
        """Usual intervals that have gone by since the last purchase, (n_known,) [intervals]; the same array is handed out again.

        1 is just on time; above 3 the customer looks lapsed.
        """
        _, _, last_purchase, _, _ = self._history
        made = np.empty(len(self))
        _late(last_purchase, self._now, self.usual_interval_weeks, made)
        made.flags.writeable = False
        return made

    @cached_property
    def yearly_purchases(self) -> Floats:
        """Purchases per year of tenure so far, (n_known,) [1/year], see :meth:`a_year`; the same array is handed out again."""
        made = self.a_year(self.as_filed("purchases"))
        made.flags.writeable = False
        return made

    def a_year(self, amounts: NDArray[Any], unit: float = 1.0) -> Floats:
        """Return amounts so far, (n_known,) in parts of a ``unit``, per year of tenure, (n_known,) [units/year].

        Tenures below a quarter count as a quarter.
        """
        _, first_purchase, _, _, _ = self._history
        made = np.empty(len(self))
        _a_year(amounts, unit, first_purchase, self._now, made)
        return made

    def service_cost(self, unit_cost: float) -> Floats:
        """Return what each customer seems to cost a year besides goods, (n_known,) [EUR/year].

        Goods cost the share ``unit_cost`` of what was paid.
        """
        _, first_purchase, _, _, _ = self._history
        made = np.empty(len(self))
        _service_cost(*self._paid, unit_cost, self.as_filed("earned"), first_purchase, self._now, made)
        return made

    @property
    def _paid(self) -> tuple[NDArray[Any], float]:
        """Spending so far, (n_known,), and how many of its unit are a euro."""
        return self.spent, 1.0


# What these write is made by NumPy, which asks the system for large pages.


@compiled
def _a_year(amounts, unit, first, now, made):
    for i in range(amounts.shape[0]):
        made[i] = amounts[i] / unit / max(now - first[i], LEAST_TENURE_WEEKS) * 52.0


@compiled
def _service_cost(paid, unit, unit_cost, earned, first, now, made):
    for i in range(paid.shape[0]):
        besides = paid[i] / unit * (1.0 - unit_cost) - np.float64(earned[i])
        made[i] = max(0.0, besides / max(now - first[i], LEAST_TENURE_WEEKS) * 52.0)


@compiled
def _late(last, now, usual, made):
    for i in range(last.shape[0]):
        made[i] = (now - last[i]) / max(1.0, usual[i])


@compiled
def _weeks_since(filed, now, made):
    for i in range(filed.shape[0]):
        made[i] = now - filed[i] if filed[i] != NEVER else np.inf


FILED = rows_of(
    [
        ("spent", "i8"), ("customer_id", "u4"), ("earned", "f4"), ("points", "u4"), ("purchases", "u2"),
        ("last_purchase", "i2"), ("first_purchase", "i2"), ("last_contact", "i2"), ("complaints", "u1"),
        ("treatment", "u1"), ("marks", "u1"), ("left_because", "u1"), ("persona", "i2"),
        ("contract_weeks", "i2"),
    ],
    align=True,
)  # fmt: skip
"""One customer's file as it is copied: as narrow as it is kept, in weeks and cents."""
HISTORY = ("purchases", "first_purchase", "last_purchase", "contract_weeks", "spent")
"""What tells when somebody buys, and for how much, in the order in which it is handed on."""

COLUMN_OF_RECORDS: dict[str, Callable[["CopiedRecords"], NDArray[Any]]] = {
    "customer_id": lambda records: records.as_filed("customer_id").astype(np.int64),
    "purchases": lambda records: records.as_filed("purchases").astype(np.int64),
    "recency_weeks": lambda records: records.weeks_since("last_purchase"),
    "tenure_weeks": lambda records: records.weeks_since("first_purchase"),
    "spent": lambda records: records.as_filed("spent") / 100.0,
    "complaints": lambda records: records.as_filed("complaints").astype(np.int64),
    "weeks_since_contact": lambda records: records.weeks_since("last_contact"),
    "treatment": lambda records: records.as_filed("treatment").astype(np.int64),
    "earned": lambda records: records.as_filed("earned").astype(np.float64),
    "points": lambda records: records.as_filed("points") / 100.0,
    "member": lambda records: records.as_filed("marks") & MEMBER != 0,
    "refused": lambda records: records.as_filed("marks") & REFUSED != 0,
    "opted_out": lambda records: records.as_filed("marks") & OPTED_OUT != 0,
    "left_because": lambda records: records.as_filed("left_because").astype(np.int64),
    "contract_weeks": lambda records: records.as_filed("contract_weeks").astype(np.int64),
    "persona": lambda records: records.as_filed("persona").astype(np.int64),
}
"""How each column of :class:`CustomerRecords` follows from a copy of the files."""


class CopiedRecords(CustomerRecords):
    """Records that turn their narrow copy of the files into columns when these are asked for: few plans need all."""

    @classmethod
    def of(cls, filed: NDArray[np.void], step: int, room: NDArray[np.uint8] | None = None) -> "CopiedRecords":
        """Return the records that a copy of the files, (n_known,) of ``FILED``, holds in a week.

        ``room`` holds the customers' history and habits, see :mod:`simulation.firms.habits`, if they have been found already.
        """
        made = cls.__new__(cls)
        if room is None:
            room = room_for_habits(len(filed))
            set_all(filed, step, room)
        made.__dict__.update(_filed=filed, _step=step, _room=room, _side_by_side={})
        return made

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[NDArray[np.void], int]]:
        return type(self).of, (self.filed, self._now)

    def __len__(self) -> int:
        return len(self.__dict__["_filed"])

    @property
    def filed(self) -> NDArray[np.void]:
        """The copy of the files, (n_known,) of ``FILED``."""
        return np.asarray(self.__dict__["_filed"])

    @cached_property
    def _history(self) -> History:
        found: History = history_in(self.__dict__["_room"])
        return found

    @cached_property
    def _habits(self) -> tuple[Floats, NDArray[np.bool_]]:
        usual, lapsed = habits_in(self.__dict__["_room"])
        lapsed.flags.writeable = False
        return usual, lapsed

    @property
    def _paid(self) -> tuple[NDArray[Any], float]:
        return self._history[-1], 100.0

    @property
    def _now(self) -> int:
        return int(self.__dict__["_step"])

    def as_filed(self, name: str) -> NDArray[Any]:
        """Return a column, (n_known,), as narrow as it is kept; it is copied once, so that many are gone through at once.

        Not so the ids, which are only looked at to tell who comes first among equals.
        """
        if name in HISTORY:
            return self._history[HISTORY.index(name)]
        side_by_side: dict[str, NDArray[Any]] = self.__dict__["_side_by_side"]
        if name not in side_by_side:
            column = self.__dict__["_filed"][name]
            side_by_side[name] = column if name == "customer_id" else column.copy()
        return side_by_side[name]

    def weeks_since(self, name: str) -> Floats:
        """Return the weeks since a step on file, (n_known,) [weeks]; infinite for what never was."""
        made = np.empty(len(self))
        _weeks_since(self.as_filed(name), self._now, made)
        return made

    def __getattr__(self, name: str) -> NDArray[Any]:
        """Return a column, (n_known,), which is made only once."""
        if name not in COLUMN_OF_RECORDS:
            raise AttributeError(f"customer records have no column '{name}'")
        made = COLUMN_OF_RECORDS[name](self)
        made.flags.writeable = False  # the plan is carried out on the same column
        self.__dict__[name] = made
        return made
