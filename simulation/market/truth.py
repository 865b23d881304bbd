"""What is true of customers and no firm can see: for the debrief after a game, never for a strategy."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.customers.attraction import worth_to
from simulation.rules.lifecycle import ACQUISITION, CONVERSION, INSPIRATION, RETENTION, STAGES, WON_BACK
from simulation.state.columns import NO_FIRM, OPTED_OUT, PRESENT

if TYPE_CHECKING:
    import pandas as pd

    from simulation.market.market import Market

LIVING = (CONVERSION, RETENTION, INSPIRATION, WON_BACK)
"""Stages in which somebody is a firm's customer."""


def truth_of_customers(market: "Market") -> "pd.DataFrame":
    """Return one row a customer in the market, see :meth:`simulation.market.market.Market.truth`."""
    import pandas as pd  # heavy: imported where it is used

    state = market.state
    here = np.flatnonzero(state.presence == PRESENT)
    firm, places = _firm_now(market, here), np.arange(len(here))
    named = np.array([*market.scenario.firms, ""], object)  # the last stands for no firm

    def with_firm(column: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(firm == NO_FIRM, np.nan, column[firm, places])

    return pd.DataFrame(
        {
            **_who(market, here),
            "firm": named[firm],
            "stage": np.array(STAGES, object)[
                np.where(firm == NO_FIRM, _stage_without(market)[here], state.stage[firm, here])
            ],
            "perceived_value": with_firm(_perceived_value(market, here)),
            "loyalty": with_firm(_loyalty(market, here)),
            "satisfaction": with_firm(state.satisfaction[:, here].astype(np.float64)),
            "spent": state.spent[:, here].sum(axis=0) / 100.0,
            "purchases": state.purchases[:, here].sum(axis=0, dtype=np.int64),
            "purchase_rate": state.purchase_rate[here].astype(np.float64),
            "price_sensitivity": state.price_sensitivity[here].astype(np.float64),
        }
    )


def standing(
    market: "Market", rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Return where some customers stand with the firm whose customer each is: its row, its perceived value, loyalty to it.

    As ``firm``, ``perceived_value`` and ``loyalty`` in :func:`truth_of_customers`, but of any customers that there ever are,
    by their rows (n,): ``NO_FIRM`` and NaN where somebody is nobody's customer or not in the market.
    """
    firm = np.where(market.state.presence[rows] == PRESENT, _firm_now(market, rows), NO_FIRM)
    places, nobody = np.arange(len(rows)), firm == NO_FIRM

    def with_firm(column: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.where(nobody, np.nan, column[firm, places])

    return firm, with_firm(_perceived_value(market, rows)), with_firm(_loyalty(market, rows))


def truth_of_relationships(market: "Market") -> "pd.DataFrame":
    """Return one row a customer in the market and firm, see :meth:`simulation.market.market.Market.truth`."""
    import pandas as pd

    state, n_firms = market.state, len(market.firms)
    here = np.flatnonzero(state.presence == PRESENT)

    def flat(column: NDArray[Any]) -> NDArray[Any]:
        return column[:, here].T.ravel()

    def since(known: NDArray[np.bool_], column: NDArray[Any]) -> NDArray[np.float64]:
        return np.where(flat(known), flat(column), np.nan).astype(np.float64)

    bought, knows = state.purchases > 0, state.stage > 0
    return pd.DataFrame(
        {
            **{name: np.repeat(column, n_firms) for name, column in _who(market, here).items()},
            "firm": np.tile(np.array(list(market.scenario.firms), object), len(here)),
            "stage": np.array(STAGES, object)[flat(state.stage)],
            "taste": flat(state.taste).astype(np.float64),
            "perceived_value": _perceived_value(market, here).T.ravel(),
            "expected_benefit": since(knows, state.expectation),
            "satisfaction": since(bought, state.satisfaction),
            "trust": since(bought, state.trust),
            "commitment": since(bought, state.commitment),
            "loyalty": np.where(flat(bought), _loyalty(market, here).T.ravel(), np.nan),
            "purchases": flat(state.purchases).astype(np.int64),
            "spent": flat(state.spent) / 100.0,
            "opted_out": flat(state.marks & OPTED_OUT != 0),
            "taken_for": flat(_taken_for(market)),
        }
    )


def _who(market: "Market", here: NDArray[np.intp]) -> dict[str, NDArray[Any]]:
    """Return the columns that say who a customer is."""
    segments = market.scenario.customers.segments
    number = market.state.segment[here]
    return {
        "customer": market.state.customer_id[here].astype(np.int64),
        "segment": np.array(list(segments), object)[number],
        "orientation": np.array([segment.orientation for segment in segments.values()], object)[number],
        "persona": np.array(market.history.groups["persona"], object)[number],
    }


def _perceived_value(market: "Market", rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the value of each firm as some customers in the market perceive it, (n_firms, n); NaN of one they cannot choose."""
    found = np.full((len(market.firms), len(rows)), np.nan)
    worth_to(rows, market.state, market.shop_window.this_week(market), found)
    return found


def _taken_for(market: "Market") -> NDArray[np.object_]:
    """Return the segment that each firm takes each customer for, (n_firms, n); "" of whom it has no picture."""
    names = np.array([*market.scenario.customers.segments, ""], object)  # NO_PICTURE, -1, is the last
    found = np.full((len(market.firms), len(market.state.customer_id)), "", object)
    for firm in market.trading():
        rows, view = market.seen_by(firm)
        found[firm.row, rows] = names[view.records.persona]
    return found


def _loyalty(market: "Market", rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return some customers' attitudinal loyalty, (n_firms, n), as in :func:`simulation.rules.loyalty.loyalty`."""
    trust, commitment = market.state.trust[:, rows], market.state.commitment[:, rows]
    return 0.5 * (trust.astype(np.float64) + commitment.astype(np.float64))


def _firm_now(market: "Market", rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the row of the firm that some customers are with, (n,): of the living relationships the one bought from last."""
    state = market.state
    alive = np.isin(state.stage[:, rows], LIVING)
    latest = np.where(alive, state.last_purchase[:, rows].astype(np.int64), -1)
    found = np.where(alive.any(axis=0), latest.argmax(axis=0), NO_FIRM)
    last = state.last_firm[rows].astype(np.int64)  # decides among several in one week
    return np.where((last != NO_FIRM) & alive[last, np.arange(len(last))], last, found)


def _stage_without(market: "Market") -> NDArray[np.int64]:
    """Return the stage of those who are with no firm, (n,): with the firm bought last, else the furthest with any."""
    state = market.state
    stage, last = state.stage.astype(np.int64), state.last_firm.astype(np.int64)
    furthest = np.where(stage <= ACQUISITION, stage, 0).max(axis=0)
    return np.where(last == NO_FIRM, furthest, stage[last, np.arange(len(last))])
