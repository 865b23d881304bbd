"""Parameters of segments as the week's loop reads them: one row a segment."""

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.compiling import compiled_without_arrays
from simulation.customers.choosing_parameters import Choosing
from simulation.customers.feeling_parameters import Feeling
from simulation.customers.orientation import Orientation, Paying
from simulation.customers.segments import Customers, PerPurchase, PerRenewal
from simulation.customers.talking_parameters import Talking
from simulation.customers.types import Habits
from simulation.parameters import Parameters
from simulation.rules.loyalty import commitment_now
from simulation.rules.purchasing import rate_growth
from simulation.rules.response import reminder
from simulation.rules.value import technology_benefit
from simulation.state.rows import rows_of
from simulation.state.week import OVER_WEEKS

Floats = NDArray[np.float64]
WEEKS_A_YEAR = 52.0
FELT_BY_THE_BUYER = {"irritation_per_message", "irritation_fading", "opt_out_at", "unfairness", "patience"}
"""Feelings that do not come with using a thing: the buyer gets the letters, sees others' prices and passes firms over."""
BENEFITS = ("product", "service", "personnel", "image")
EFFORTS = ("time", "energy", "psychic")
BEHAVIOUR: dict[str, type[Parameters]] = {
    "choosing": Choosing,
    "feeling": Feeling,
    "talking": Talking,
    "paying": Paying,
}

SEGMENT = rows_of(
    [(name, "f8") for group in BEHAVIOUR.values() for name in group.model_fields]
    + [(name, "f8") for name in Habits.model_fields]
    + [
        ("highest_price", "f8"),
        ("best_used", "f8"),
        ("money_weight", "f8"),
        ("care_weight", "f8"),
        ("best_benefit", "f8"),
        ("odds_at_standard", "f8"),
        ("first_purchase_exempt", "f8"),
        ("leaves_at_renewal", "f8"),
        ("kept_by_attention", "f8"),
        ("contract_weeks", "i8"),
        ("contract_after", "i8"),
        ("contract_spread", "i8"),
    ]
)
"""One row a segment: every behavioural parameter of its orientation (feelings: of its user's) and every habit under its
own name; ``highest_price`` at which it buys [EUR]; ``money_weight`` [1/EUR] (over the reference price); ``care_weight`` [-]
(service and personnel, to the user); ``best_benefit`` and ``best_used`` [-] (of a perfect firm, to buyer and user);
``odds_at_standard`` [-] (logarithm of the odds of satisfaction at standard); ``contract_weeks`` 0 without contracts."""


def segment_table(customers: Customers, reference_price: float) -> NDArray[np.void]:
    """Return the parameters of all segments, (n_segments,) of :data:`SEGMENT`."""
    names = SEGMENT.names or ()
    table = []
    for segment in customers.segments.values():
        row = dict.fromkeys(names, 0.0)
        buyer = customers.orientations[segment.orientation]
        user = customers.orientations[segment.user or segment.orientation]
        for group, model in BEHAVIOUR.items():
            of_buyer, of_user = getattr(buyer, group), getattr(user, group)
            for name in model.model_fields:
                whose = of_user if group == "feeling" and name not in FELT_BY_THE_BUYER else of_buyer
                row[name] = float(getattr(whose, name))
        for name in Habits.model_fields:
            row[name] = float(getattr(segment.habits, name))
        threshold = segment.habits.deal_threshold
        row["highest_price"] = (1.0 - threshold) * reference_price if threshold > 0.0 else math.inf
        weight, used = normalised(buyer), normalised(user)
        row["money_weight"] = weight["money"] / reference_price
        row["care_weight"] = used["service"] + used["personnel"]
        row["best_benefit"] = sum(weight[name] for name in BENEFITS)
        row["best_used"] = sum(used[name] for name in BENEFITS)
        at_standard = user.feeling.satisfaction_at_standard
        row["odds_at_standard"] = math.log(at_standard / (1.0 - at_standard))
        exempt = isinstance(segment.attrition, PerPurchase) and segment.attrition.first_purchase_exempt
        row["first_purchase_exempt"] = float(exempt)
        if isinstance(segment.attrition, PerRenewal):
            row["leaves_at_renewal"], row["kept_by_attention"] = 1.0, segment.attrition.kept_by_attention
        if segment.contract is not None:
            row["contract_weeks"] = segment.contract.period_weeks
            row["contract_after"] = segment.contract.first_after_weeks
            row["contract_spread"] = int(segment.contract.spread)
        table.append(tuple(row.values()))
    return np.array(table, SEGMENT)


def normalised(orientation: Orientation) -> dict[str, float]:
    """Return an orientation's nine weights, divided by their sum [-]; all zero if they are all zero."""
    total = orientation.weights.total()
    names = type(orientation.weights).model_fields
    return {name: getattr(orientation.weights, name) / total if total > 0.0 else 0.0 for name in names}


class Meeting(NamedTuple):
    """What each firm is to each segment, each (n_segments, n_firms) [-]: the last two to who uses, the others to who buys."""

    benefit: Floats
    technology: Floats
    effort: Floats
    benefit_used: Floats
    technology_used: Floats


class Weights:
    """What counts for the buyers and the users of each segment."""

    def __init__(self, customers: Customers) -> None:
        segments = customers.segments.values()
        self._buyers = [normalised(customers.orientations[segment.orientation]) for segment in segments]
        self._users = [normalised(customers.orientations[segment.user or segment.orientation]) for segment in segments]
        self._last: tuple[object, Meeting] | None = None

    def meeting(self, levels: list[dict[str, float]], technology: list[float], open_now: list[bool]) -> Meeting:
        """Return what each firm is to each segment; the same as last time where nothing has changed.

        Parameters
        ----------
        levels
            Per firm, the level of product, service, personnel, image, time, energy, psychic [-].
        technology
            Per firm, the technology level [-]; the newest among the firms ``open_now`` sets the scale.
        """
        asked, last = (levels, technology, open_now), self._last
        if last is None or last[0] != asked:
            last = self._last = (asked, self._found(levels, technology, open_now))
        return last[1]

    def _found(self, levels: list[dict[str, float]], technology: list[float], open_now: list[bool]) -> Meeting:
        newest = max(
            (level for level, trades in zip(technology, open_now, strict=True) if trades), default=max(technology)
        )
        newness = [min(1.0, technology_benefit(level, newest)) for level in technology]
        return Meeting(
            _weighted(self._buyers, BENEFITS, levels), _technical(self._buyers, newness),
            _weighted(self._buyers, EFFORTS, levels), _weighted(self._users, BENEFITS, levels),
            _technical(self._users, newness),
        )  # fmt: skip


def _weighted(weights: list[dict[str, float]], names: tuple[str, ...], levels: list[dict[str, float]]) -> Floats:
    return np.array([[sum(w[name] * level[name] for name in names) for level in levels] for w in weights])


def _technical(weights: list[dict[str, float]], newness: list[float]) -> Floats:
    return np.array([[w["technology"] * new for new in newness] for w in weights])


class WeeksAhead:
    """What becomes of the same segments over the weeks, for runs of any length: see :func:`over_weeks`."""

    def __init__(self, segments: NDArray[np.void]) -> None:
        self._segments = segments
        self._tables: dict[int, NDArray[np.void]] = {}

    def table(self, n_weeks: int) -> NDArray[np.void]:
        """Return the table of so many weeks; nobody may write into it."""
        if n_weeks not in self._tables:
            self._tables[n_weeks] = over_weeks(self._segments, n_weeks)
        return self._tables[n_weeks]


def over_weeks(segments: NDArray[np.void], n_weeks: int) -> NDArray[np.void]:
    """Return what the rules leave of full commitment and of a message, and make of the purchase rate, after 0, 1 ... weeks.

    Parameters
    ----------
    segments
        As from :func:`segment_table`.

    Returns
    -------
    (n_segments, n_weeks) of :data:`simulation.state.week.OVER_WEEKS`
    """
    table = np.zeros((len(segments), n_weeks), OVER_WEEKS)
    _fill_over_weeks(segments, table)
    return table


@compiled_without_arrays
def _fill_over_weeks(segments: Any, table: Any) -> None:
    for number in range(table.shape[0]):
        segment = segments[number]
        strength = segment.reminder_strength * (1.0 - segment.planning)
        for week in range(table.shape[1]):
            after = table[number, week]
            after.cooled = commitment_now(1.0, float(week), segment.commitment_cooling)
            after.reminding = reminder(strength, float(week), segment.reminder_fading)
            after.growth = rate_growth(segment.growth, segment.growth_ceiling, float(week) / WEEKS_A_YEAR)
