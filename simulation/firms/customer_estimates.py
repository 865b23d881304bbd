"""What a firm estimates of its customers from its own records: what they are worth, whether they are still there.

Estimates, not the truth: nothing here looks at anything but the manager's view. One pass over the columns each, and no
sorting, so that a plan for a million customers takes no longer than they take to live a week.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled
from simulation.firms.records import CustomerRecords
from simulation.firms.view import ManagersView

CLASSES = 5
SAMPLE = 8192
"""Most customers by whom it is told about where the border is between the most valuable and the others, see :func:`first_by`."""
SAMPLE_SHARE = 32
"""One customer in so many is in that sample; fewer, where the sample would be too large."""
FEW = 8192
"""So many customers are put in order without a sample."""
CREDIBLE_PURCHASES = 10.0
"""Purchases after which what a customer has brought counts as much as what customers bring on average. Assumption."""

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]


def lateness(records: CustomerRecords) -> Floats:
    """Return the usual intervals that have gone by since the last purchase, (n_known,) [intervals].

    1 is just on time; above 3 the customer looks lapsed.
    """
    return records.lateness


def loss_per_purchase(records: CustomerRecords) -> float:
    """Return the share of purchases that were somebody's last, as far as absence tells [1/purchase].

    One lost customer and twenty purchases are added, so that a firm with few records does not jump to conclusions.
    """
    lost = float(np.count_nonzero(records.looks_lapsed()))
    return (lost + 1.0) / (float(records.as_filed("purchases").sum()) + 20.0)


def still_active(records: CustomerRecords) -> Floats:
    """Return how probable it is that each customer still buys, given how late it is, (n_known,) [-].

    ``1 / (1 + p / (1 - p) * exp(lateness))`` for somebody who buys at random times, at the usual interval on average,
    and leaves after a purchase with probability p; p as in :func:`loss_per_purchase`.

    Source: Fader, Hardie & Lee (2005), Marketing Science 24:275, for a customer of known rates.
    """
    lost = loss_per_purchase(records)
    made = np.minimum(lateness(records), 50.0)
    np.exp(made, out=made)
    made *= lost / (1.0 - lost)
    made += 1.0
    return np.divide(1.0, made, out=made)


def expected_contribution(records: CustomerRecords) -> Floats:
    """Return the contribution a year to be expected of each customer, (n_known,) [EUR/year].

    Purchases a year times the contribution of a purchase; of the latter, what this customer's purchases have brought so
    far counts for ``n / (n + 10)`` after n purchases, and the mean of all customers for the rest: one complaint is bad
    luck, ten are a habit.

    Source: credibility, Bühlmann (1967), ASTIN Bulletin 4:199.
    """
    made = np.empty(len(records))
    _expected(records.as_filed("earned"), records.as_filed("purchases"), records.yearly_purchases, made)
    return made


@compiled
def _expected(earned: Any, purchases: Any, yearly: Any, made: Any) -> None:
    cents = 0
    bought = 0
    for place in range(made.shape[0]):
        cents += int(np.rint(np.float64(earned[place]) * 100.0))
        bought += int(purchases[place])
    of_all = cents / 100.0 / max(1.0, np.float64(bought))
    for place in range(made.shape[0]):
        each = np.float64(earned[place]) + CREDIBLE_PURCHASES * of_all
        made[place] = yearly[place] * (each / (purchases[place] + CREDIBLE_PURCHASES))


def service_cost(view: ManagersView) -> Floats:
    """Return what each customer seems to cost a year besides goods, (n_known,) [EUR/year].

    The part of what was paid that goods at the present price and unit cost leave, less what was earned: service,
    complaints, attention, and bills never paid.
    """
    return view.records.service_cost(view.unit_cost / view.price)


def lifetime_value(view: ManagersView, expected: Floats | None = None) -> Floats:
    """Return the discounted contribution still to come, (n_known,) [EUR].

    ``expected contribution per year * still_active / (loss per purchase * purchases per year + discount rate)``: the value of a
    stream that ends at a constant hazard. Negative for customers who cost more than they bring. ``expected`` spares
    working out :func:`expected_contribution` once more.

    Source: Gupta, Lehmann & Stuart (2004), J. Marketing Research 41:7, with the hazard of Fader, Hardie & Lee (2005).
    """
    records = view.records
    made = still_active(records)
    expected = expected_contribution(records) if expected is None else expected
    _stream(expected, records.yearly_purchases, loss_per_purchase(records), view.discount_rate_per_year, made)
    return made


@compiled
def _stream(expected: Any, yearly: Any, lost: float, rate: float, made: Any) -> None:
    """Turn who is still active into the value of what each brings a year until it ends."""
    for place in range(made.shape[0]):
        made[place] = expected[place] * made[place] / max(lost * yearly[place] + rate, 1e-6)


def quintile(amounts: Floats) -> Floats:
    """Return each customer's class from 1 (lowest fifth) to 5 (highest fifth), (n_known,) of whole numbers.

    Equal amounts are in one class: that of the middle of their ranks. Amounts that differ by less than 1 % may count as
    equal, because they are counted into bins instead of being sorted.
    """
    if len(amounts) == 0:
        return np.empty(0)
    places = _bins(amounts)
    counts = np.bincount(places)
    middle = (np.cumsum(counts) - 0.5 * counts) / len(amounts)
    return np.asarray(np.minimum(np.floor(middle * CLASSES) + 1.0, CLASSES)[places])


def first_by(worth: Floats, customer_id: NDArray[np.integer], number: int, counted: Marks | None = None) -> Marks:
    """Mark the ``number`` customers of highest worth, (n_known,); those whose worth is no number are left out.

    Among equals the lower id comes first, so that the order of the records does not matter.

    Parameters
    ----------
    counted : (n_known,)
        Whom to choose from; all whose worth is a number, if not given.
    """
    if counted is None:
        counted = ~np.isnan(worth)
    found = int(np.count_nonzero(counted))
    if number >= found:
        return counted
    if number <= 0:
        return np.zeros(len(worth), np.bool_)
    border = _worth_of(number, found, worth, counted)
    marked = np.empty(len(worth), np.bool_)
    above, ties = _mark_from(border, worth, counted, marked)
    if above + ties > number:
        tied = np.flatnonzero(marked & (worth == border))
        ids = customer_id[tied]
        ids.partition(number - above - 1)
        _unmark(tied, customer_id, int(ids[number - above - 1]), marked)
    return marked


def _worth_of(number: int, found: int, worth: Floats, counted: Marks) -> float:
    """Return what the customer in place ``number`` of those ``found`` is worth, counted from the highest.

    Of many customers a sample tells between which limits that is, and only who is within these is put in order.
    """
    if found <= FEW:
        candidates = np.where(counted, worth, -np.inf)
        candidates.partition(len(worth) - number)
        return float(candidates[len(worth) - number])
    step = max(SAMPLE_SHARE, len(worth) // SAMPLE)
    sample = np.sort(worth[::step][counted[::step]])
    share = number / found
    expected = (1.0 - share) * len(sample)
    margin = 5.0 * math.sqrt(share * (1.0 - share) * len(sample)) + 2.0
    first, last = math.floor(expected - margin), math.ceil(expected + margin)
    low = sample[first] if first >= 0 else -np.inf
    high = sample[last] if last < len(sample) else np.inf
    candidates = np.empty(found + 1)
    above, between = _gather(worth, counted, low, high, candidates)
    if not above < number <= above + between:  # an odd sample
        above, between = _gather(worth, counted, -np.inf, np.inf, candidates)
    candidates = candidates[:between]
    candidates.partition(above + between - number)
    return float(candidates[above + between - number])


@compiled
def _gather(worth: Any, counted: Any, low: float, high: float, candidates: Any) -> tuple[int, int]:
    """Put the worth of those counted who are between limits side by side; returns how many are above, and between them."""
    above = 0
    found = 0
    for place in range(worth.shape[0]):  # without a branch: nobody can guess who is counted
        candidates[found] = worth[place]
        found += counted[place] & (worth[place] >= low) & (worth[place] <= high)
        above += counted[place] & (worth[place] > high)
    return above, found


@compiled
def _mark_from(border: float, worth: Any, counted: Any, marked: Any) -> tuple[int, int]:
    """Mark those counted who are worth ``border`` or more; returns how many are above it, and how many just at it."""
    above = 0
    ties = 0
    for place in range(worth.shape[0]):
        marked[place] = counted[place] & (worth[place] >= border)
        above += counted[place] & (worth[place] > border)
        ties += counted[place] & (worth[place] == border)
    return above, ties


@compiled
def _unmark(tied: Any, customer_id: Any, last: int, marked: Any) -> None:
    """Unmark those in some places whose id is higher than the last that counts."""
    for place in tied:
        marked[place] = customer_id[place] <= last


def within(worth: Floats, customer_id: NDArray[np.integer], cost: Floats, budget: float) -> Marks:
    """Mark the customers of highest worth whose costs together stay within a budget, (n_known,).

    Customers are taken in the order of their worth up to the first who does not fit any more. Those who cost nothing are
    always marked, those whose worth is no number never.

    Parameters
    ----------
    worth : (n_known,)
        Who comes first; in any unit.
    customer_id : (n_known,)
        Who comes first among equals.
    cost : (n_known,)
        From 0, in any unit (counted to a millionth).
    budget
        In the unit of the cost.
    """
    marked = ~np.isnan(worth)
    costly = np.flatnonzero(marked & (cost > 0.0))  # often few
    worth, millionths = worth[costly], np.rint(cost[costly] * 1e6)  # whole numbers add up alike in any order
    limit = np.rint(budget * 1e6)
    if millionths.sum() <= limit:
        return marked
    places = _bins(worth)
    spent_from_above = np.cumsum(np.bincount(places, weights=millionths)[::-1])[::-1]
    border = int(np.flatnonzero(spent_from_above > limit)[-1])  # the highest bin that does not fit as a whole
    left = limit - (spent_from_above[border + 1] if border + 1 < len(spent_from_above) else 0.0)
    marked[costly[(places <= border) & (millionths > 0.0)]] = False
    tied = np.flatnonzero((places == border) & (millionths > 0.0))
    tied = tied[np.lexsort((customer_id[costly[tied]], -worth[tied]))]
    marked[costly[tied[np.cumsum(millionths[tied]) <= left]]] = True
    return marked


def _bins(amounts: Floats) -> NDArray[np.intp]:
    """Return the place of each amount among bins of about 1 % width, higher amounts in higher bins, (n_known,).

    The lowest amount is in the first bin. The bins are the upper half of the bits of a number in single precision, turned so
    that their order is that of the numbers: sign first, then exponent, then seven bits of the mantissa.
    """
    with np.errstate(over="ignore"):
        single = np.asarray(amounts).astype(np.float32)
    single += np.float32(0.0)  # there is one zero
    signs = single.view(np.int32) >> 31  # all bits set for negative numbers
    bits = single.view(np.uint32)
    bits ^= signs.view(np.uint32) | np.uint32(0x80000000)
    bits >>= np.uint32(16)
    bits -= bits.min(initial=2**16 - 1)
    return bits.astype(np.intp)
