"""A firm's own records of the customers who have bought from it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled
from simulation.firms.research import NO_PICTURE, Knowledge, accuracy_after, picture
from simulation.rules.lifecycle import ENDED
from simulation.state.arrays import State
from simulation.state.columns import ASKED, MEMBER, NEVER, NO_REASON, OPTED_OUT

FIRST_GUESS_WEEKS = 4.0
"""Usual interval between purchases before anybody has bought twice [weeks]."""

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class CustomerRecords:
    """What a firm has on file: one row a customer who has ever bought from it and whom it has not sent away.

    Copies; changing them changes nothing.

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
    opted_out : (n_known,) of bool, whether the customer wants no more messages
    left_because : (n_known,) why the customer left, if it was asked: a place in ``simulation.state.columns.REASONS``, 0 for
        not known
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
    opted_out: NDArray[np.bool_]
    left_because: Whole
    persona: Whole

    def __len__(self) -> int:
        return len(self.customer_id)

    @cached_property
    def usual_interval_weeks(self) -> Floats:
        """Mean weeks between purchases, (n_known,) [weeks].

        Two purchases by chance in one week are no habit: the mean interval of all customers counts like one more
        purchase where that is longer, and stands for those who have bought only once.
        """
        return np.asarray(_usual_intervals(self.purchases, self.tenure_weeks, self.recency_weeks))

    def looks_lapsed(self, intervals: float = 3.0) -> NDArray[np.bool_]:
        """Who has not been seen for ``intervals`` usual intervals, (n_known,). The truth is hidden from the firm."""
        if intervals not in self._lapsed:
            lapsed = self.recency_weeks > intervals * np.maximum(1.0, self.usual_interval_weeks)
            lapsed.flags.writeable = False  # the same array is handed out again
            self._lapsed[intervals] = lapsed
        return self._lapsed[intervals]

    @cached_property
    def _lapsed(self) -> dict[float, NDArray[np.bool_]]:
        return {}

    @cached_property
    def yearly_value(self) -> Floats:
        """Spending per year of tenure so far, (n_known,) [EUR/year]; tenures below a quarter count as a quarter."""
        return self.spent / np.maximum(self.tenure_weeks, 13.0) * 52.0


@compiled
def _usual_intervals(purchases, tenure, recency):
    weeks = 0.0
    intervals = 0
    for i in range(purchases.shape[0]):
        if purchases[i] >= 2:
            weeks += tenure[i] - recency[i]
            intervals += purchases[i] - 1
    everybody = weeks / intervals if weeks > 0.0 else FIRST_GUESS_WEEKS
    usual = np.empty(purchases.shape[0])
    for i in range(purchases.shape[0]):
        if purchases[i] >= 2:
            between = tenure[i] - recency[i]
            usual[i] = max(between / (purchases[i] - 1), (between + everybody) / purchases[i])
        else:
            usual[i] = everybody
    return usual


@compiled
def _look_up(state, firm, step, known, rows, whole, numbers):
    found = 0
    for row in range(state.customer_id.shape[0]):
        relation = state.relation[firm, row]
        if relation.purchases > 0 and relation.stage != ENDED:
            file = state.file[firm, row]
            rows[found] = row
            whole[0, found] = state.customer_id[row]
            whole[1, found] = relation.purchases
            whole[2, found] = file.complaints
            whole[3, found] = relation.treatment
            whole[4, found] = relation.marks & MEMBER
            whole[5, found] = relation.marks & OPTED_OUT
            whole[6, found] = file.left_because if relation.marks & ASKED else NO_REASON
            whole[7, found] = NO_PICTURE
            if known.keeps_picture:
                accuracy = accuracy_after(known.accuracy, known.learning, relation.purchases)
                whole[7, found] = picture(
                    known.key_low, known.key_high, state.customer_id[row], known.firm_id, state.segment[row], accuracy,
                    known.biases,
                )  # fmt: skip
            numbers[0, found] = step - relation.last_purchase
            numbers[1, found] = step - file.first_purchase
            numbers[2, found] = step - file.last_contact if file.last_contact != NEVER else np.inf
            numbers[3, found] = state.spent[firm, row] / 100.0
            numbers[4, found] = file.earned
            numbers[5, found] = file.points / 100.0
            found += 1
    return found


def look_up(
    state: State, firm: int, most_known: int, step: int, known: Knowledge
) -> tuple[NDArray[np.int32], CustomerRecords]:
    """Copy a firm's records out of the columns, in one pass.

    Parameters
    ----------
    most_known
        How many customers have ever bought from the firm.
    known
        What the firm makes of them.

    Returns
    -------
    rows, records
        Rows of those whose file is not closed, (n_known,), and what the firm has on file about them.
    """
    rows = np.empty(most_known, np.int32)
    whole = np.empty((8, most_known), np.int64)
    numbers = np.empty((6, most_known))
    n_known = _look_up(state, firm, step, known, rows, whole, numbers)
    rows, whole, numbers = rows[:n_known], whole[:, :n_known], numbers[:, :n_known]
    records = CustomerRecords(
        customer_id=whole[0], purchases=whole[1], complaints=whole[2], treatment=whole[3],
        recency_weeks=numbers[0], tenure_weeks=numbers[1], weeks_since_contact=numbers[2], spent=numbers[3],
        earned=numbers[4], points=numbers[5], member=whole[4] != 0, opted_out=whole[5] != 0, left_because=whole[6],
        persona=whole[7],
    )  # fmt: skip
    return rows, records
