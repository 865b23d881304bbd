"""Firms plan: what each decides on what it sees, and what becomes of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.firms.carrying_out import count_in_hand, write_treatments
from simulation.firms.decision import Decision
from simulation.firms.expiring import expire_points
from simulation.firms.firm import Firm
from simulation.firms.view import ManagersView
from simulation.market.facing import give_orders, managers_view, orders_to_give

if TYPE_CHECKING:
    from simulation.firms.records import CopiedRecords
    from simulation.market.market import Market


def decide(firm: Firm, view: ManagersView, records: "CopiedRecords") -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Let a firm decide on what it sees, its own ``records`` among it, and adopt its plan.

    Returns
    -------
    places, quiet : (n_known,)
        Of each customer's treatment in the plan; who has gone quiet.

    Raises
    ------
    TypeError, ValueError
        If what its strategy returns is no decision, or cannot be carried out.
    """
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
    firm.adopt(decision, served, in_hand.tolist())
    return places, quiet


def firms_act(market: "Market", firms: Sequence[Firm], tally: NDArray[np.int64]) -> None:
    """Let firms decide, and do what they decided: their budgets are known before the customers' files say what each one costs.

    Parameters
    ----------
    tally : (n_firms + 1, n_segments, N_TALLIES)
        Added to.
    """
    files, public = market.files(firms), market.public_faces()  # everybody looks before anybody acts
    views = [managers_view(market, firm, records, public) for firm, (_, records) in zip(firms, files, strict=True)]
    orders = orders_to_give(market, firms)

    def decide_next(place: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        decided = decide(firms[place], views[place], files[place][1])
        give_orders(market, firms[place], orders, place)
        return decided

    filed = [(rows, records.filed) for rows, records in files]
    counts = write_treatments(market.state, orders, filed, decide_next, tally, market.team)
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
