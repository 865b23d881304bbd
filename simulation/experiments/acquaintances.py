"""What made customers know a firm, advertising or a contact who recommended it: seen from outside while a market runs.

The market keeps no note of it, and is not changed by being watched. In each week, who gets to know a firm has either a
contact who is recommending it (or warning of it) just then, or nobody who speaks of it, so that it must be advertising.
"""

import numpy as np
from numpy.typing import NDArray

from simulation.market.market import Market
from simulation.state.columns import NEVER
from simulation.state.week import MOST_FIRMS

NOT_KNOWN, FROM_THE_START, NOBODY_SPOKE, RECOMMENDED, WARNED = range(5)
"""Values of :attr:`Acquaintances.by`."""


class Acquaintances:
    """A market that is run week by week while it is noted who gets to know which firm, when, and by what.

    Parameters
    ----------
    market
        Not yet run.

    Attributes
    ----------
    by : (n_firms, n) int8
        ``NOT_KNOWN``; ``FROM_THE_START``; ``NOBODY_SPOKE`` (by advertising, or by posts or a search where there are any);
        ``RECOMMENDED``, if a contact was recommending the firm in that week; ``WARNED``, if contacts only warned of it.
    step : (n_firms, n) int16
        When; ``NEVER`` for the first two.

    Raises
    ------
    ValueError
        If the market has begun, or if everybody hears everybody (network ``complete``), where nobody has contacts.

    Notes
    -----
    Whom a contact recommended the firm to may have seen an advertisement in the same week: one in so many, as advertising is
    strong beside ``listening * share of contacts who speak``. That makes the two groups look more alike than they are.

    Examples
    --------
    >>> import simulation as sim
    >>> town = sim.load_scenario("scenarios/growing_market.yaml")  # doctest: +SKIP
    >>> seen = Acquaintances(sim.Market(town)).run()  # doctest: +SKIP
    >>> (seen.by == RECOMMENDED).sum(axis=1)  # doctest: +SKIP
    """

    def __init__(self, market: Market) -> None:
        if market.step_number > 0:
            raise ValueError("the market has begun: who got to know what by whom cannot be seen any more")
        if market.network.mean_field:
            raise ValueError(
                "where everybody hears everybody (network complete), nobody is recommended a firm by a contact"
            )
        self.market = market
        known = _bits(market.state.known, len(market.firms))
        self.by: NDArray[np.int8] = np.where(known, FROM_THE_START, NOT_KNOWN).astype(np.int8)
        self.step: NDArray[np.int16] = np.full(known.shape, NEVER, np.int16)

    def run_week(self) -> None:
        """Run one week, and note who got to know a firm in it."""
        market = self.market
        known, voice = market.state.known.copy(), market.state.voice.copy()
        market.step()
        new = market.state.known & ~known
        for row in np.flatnonzero(new):
            said = int(np.bitwise_or.reduce(voice[market.network.neighbours_of(int(row))], initial=0))
            for firm in range(len(market.firms)):
                if int(new[row]) >> firm & 1:
                    good, bad = said >> firm & 1, said >> (firm + MOST_FIRMS) & 1
                    self.by[firm, row] = RECOMMENDED if good else WARNED if bad else NOBODY_SPOKE
                    self.step[firm, row] = market.step_number

    def run(self) -> "Acquaintances":
        """Run the market to its end."""
        while self.market.running:
            self.run_week()
        return self


def _bits(known: NDArray[np.unsignedinteger], n_firms: int) -> NDArray[np.bool_]:
    """Return who knows which firm, (n_firms, n)."""
    return np.array([known >> firm & 1 for firm in range(n_firms)], dtype=bool)
