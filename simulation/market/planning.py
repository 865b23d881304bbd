"""Firms plan: what each decides on what it sees, and what becomes of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.firms.decision import Decision
from simulation.firms.firm import Firm
from simulation.firms.treating import Plan, count_in_hand, expire_points, write_treatments
from simulation.firms.view import PublicFirm
from simulation.market.facing import managers_view, orders_of

if TYPE_CHECKING:
    from simulation.firms.records import CopiedRecords
    from simulation.market.market import Market


class Decided(NamedTuple):
    """A decision, and what it comes to.

    ``places`` (n_known,) of each customer's treatment; ``served`` how many have not gone quiet; ``in_hand`` (n_treatments,) how
    many are in each treatment, of those in none only the ones who have not gone quiet.
    """

    decision: Decision
    places: NDArray[np.uint8]
    served: int
    in_hand: list[int]


def decided_by(market: "Market", firm: Firm, records: "CopiedRecords", public: Sequence[PublicFirm]) -> Decided:
    """Let a firm decide on what it sees: its own ``records``, and what is ``public``.

    Raises
    ------
    TypeError, ValueError
        If what its strategy returns is no decision, or cannot be carried out.
    """
    view = managers_view(market, firm, records, public)
    decision = firm.strategy.decide(view)
    if not isinstance(decision, Decision):
        raise TypeError(f"the strategy of '{firm.name}' must return a Decision, but returned {decision!r:.80}")
    decision = decision.checked(len(records), view.choices)
    quiet = records.looks_lapsed()
    if decision.treatment is None:
        places = np.zeros(len(quiet), np.uint8)
    else:
        places = np.asarray(decision.treatment)
        if places.dtype != np.uint8 or not places.flags.carray:  # there are few treatments
            places = places.astype(np.uint8, order="C")
    in_hand = np.empty(len(decision.treatments), np.int64)
    served = count_in_hand(places, quiet, in_hand)
    return Decided(decision, places, served, in_hand.tolist())


def carry_out(
    market: "Market", firms: Sequence[Firm], files: Sequence[tuple[NDArray[np.int32], "CopiedRecords"]],
    decided: Sequence[Decided], tally: NDArray[np.int64],
) -> None:  # fmt: skip
    """Let firms do what they decided: their budgets are known before the customers' files say what each one costs.

    Parameters
    ----------
    files, decided : (n_planning,)
        Rows of the customers whom each of the firms has on file, copies of these files, and what it decided.
    tally : (n_firms + 1, n_segments, N_TALLIES)
        Added to.
    """
    plans = []
    for firm, (rows, records), (decision, places, served, in_hand) in zip(firms, files, decided, strict=True):
        firm.adopt(decision, served, in_hand)
        plans.append(Plan(rows, records.filed, places, records.looks_lapsed()))
    counts = write_treatments(market.state, orders_of(market, firms), plans, tally, market.team)
    expiring = []
    for firm, counted in zip(firms, counts, strict=True):
        firm.treated_by_segment = counted
        programme = firm.parameters.programme
        if programme is not None:
            expiring.append((firm.row, programme.expiry_weeks))
        elif market.owes_points(firm):  # of a programme that has been stopped: they are worth nothing now
            expiring.append((firm.row, 0))
    if expiring:
        expire_points(market.state, expiring, market.step_number, tally, market.team)
