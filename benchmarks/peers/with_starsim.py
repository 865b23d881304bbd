"""The market in starsim: customers are its people, their states its arrays, their luck its distributions."""

import numpy as np
import starsim as ss

from benchmarks.peers import market

ss.options(verbose=0, crn=False)  # luck that is not the same person by person over scenarios is drawn faster


class Market(ss.Module):
    """How customers buy."""

    def __init__(self) -> None:
        super().__init__()
        spread = market.PRICE_SENSITIVITY_SPREAD
        self.define_states(
            ss.FloatArr("rate", default=ss.gamma(a=market.RATE_SHAPE, scale=market.RATE_MEAN / market.RATE_SHAPE)),
            ss.FloatArr("price_sensitivity", default=ss.lognorm_im(mean=-0.5 * spread**2, sigma=spread)),
            ss.FloatArr("no_occasion"),
            ss.IntArr("last", default=market.NO_FIRM),
        )
        self.luck = ss.random()

    def init_results(self) -> None:
        """Make room for the records."""
        super().init_results()
        self.define_results(
            *(ss.Result(f"{what}_{firm}", dtype=int, scale=False) for what in RECORDS for firm in market.FIRMS)
        )

    def init_post(self) -> None:
        """Compute what follows from the customers' traits."""
        super().init_post()
        self.no_occasion[:] = np.exp(-self.rate.values)

    def step(self) -> None:
        """Run a week."""
        last = self.last.raw[: len(self.last)]  # nobody comes or goes: the array itself is everybody's
        bought = market.week(
            self.rate.values, self.no_occasion.values, self.price_sensitivity.values, last, self.luck.rvs
        )
        for what, numbers in zip(RECORDS, bought, strict=True):
            for firm, number in zip(market.FIRMS, numbers, strict=True):
                self.results[f"{what}_{firm}"][self.ti] = number


RECORDS = ("purchases", "repeats")


def replication(customers: int, weeks: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Run the market once."""
    sim = ss.Sim(n_agents=customers, dt=ss.week, dur=ss.weeks(weeks - 1), rand_seed=seed, modules=[Market()])
    results = sim.run().results["market"]
    purchases, repeats = (
        np.column_stack([results[f"{what}_{firm}"].values for firm in market.FIRMS]) for what in RECORDS
    )
    assert purchases.shape == (weeks, len(market.FIRMS))
    return purchases, repeats


if __name__ == "__main__":
    market.answer(ss.__version__, replication)
