"""Who talks with whom, and of what: what a mean field hears, and the network and this week's voices as tables."""

from typing import TYPE_CHECKING

import numpy as np

from simulation.state import tallies
from simulation.state.columns import NO_FIRM, PRESENT
from simulation.state.week import MOST_FIRMS

if TYPE_CHECKING:
    import pandas as pd

    from simulation.market.market import Market


def said_by_all(market: "Market", tally: "np.ndarray") -> "np.ndarray":
    """Return the shares of the market who recommend, warn of and tell of a deal with each firm, (3, n_firms).

    Only a mean field hears these; the voices of each segment count by its influence, and a share is 1 at most.
    """
    said = np.zeros((3, len(market.firms)))
    people = max(1, market.people)
    for firm in market.firms:
        for kind, what in enumerate((tallies.RECOMMENDING, tallies.WARNING)):
            for segment, count in zip(market.segment_rows, tally[firm.row, :, what], strict=True):
                said[kind, firm.row] += float(count) * float(segment["influence"])
        if (market.segment_rows["deal_talk"] > 0.0).any():
            said[2, firm.row] = (market.state.voice >> (2 * MOST_FIRMS + firm.row) & 1).sum()
    return np.minimum(1.0, said / people)


def contacts_table(market: "Market") -> "pd.DataFrame":
    """Return one row a link between two customers in the market, see :meth:`simulation.market.market.Market.contacts`."""
    import pandas as pd  # heavy: imported where it is used

    state, network = market.state, market.network
    one = np.repeat(np.arange(network.n_customers), network.degrees)
    other = network.neighbours
    here = state.presence == PRESENT
    once = (state.customer_id[one] < state.customer_id[other]) & here[one] & here[other]
    ids = state.customer_id.astype(np.int64)
    table = pd.DataFrame({"customer": ids[one[once]], "contact": ids[other[once]]})
    return table.sort_values(["customer", "contact"], ignore_index=True)


def voices_table(market: "Market") -> "pd.DataFrame":
    """Return one row a customer in the market, see :meth:`simulation.market.market.Market.voices`."""
    import pandas as pd

    state, network, names = market.state, market.network, list(market.scenario.firms)
    present = state.presence == PRESENT
    here = np.flatnonzero(present)
    begins = np.concatenate([[0], np.cumsum(present[network.neighbours])])
    contacts = begins[network.offsets[1:]] - begins[network.offsets[:-1]]
    influence = market.segment_rows["influence"][state.segment[here]].astype(np.float64)
    bought_last = state.last_firm[here]
    said = state.voice[here]
    return pd.DataFrame(
        {
            "customer": state.customer_id[here].astype(np.int64),
            "segment": np.array(list(market.scenario.customers.segments), object)[state.segment[here]],
            "firm": pd.Categorical(
                np.array([*names, ""], object)[np.where(bought_last == NO_FIRM, len(names), bought_last)], [*names, ""]
            ),
            "contacts": contacts[here],
            "influence": influence,
            "heard": contacts[here] * influence,
            "recommends": _named(said, names, 0),
            "warns": _named(said, names, MOST_FIRMS),
        }
    )


def _named(said: "np.ndarray", names: list[str], first: int) -> list[str]:
    """Name the firms that are spoken of, by the bits from the first on."""
    spoken = (said[:, None] >> (first + np.arange(len(names)))) & 1 != 0
    known: dict[bytes, str] = {}
    found = []
    for row in spoken:
        key = row.tobytes()
        if key not in known:
            known[key] = ", ".join(name for name, speaks in zip(names, row, strict=True) if speaks)
        found.append(known[key])
    return found
