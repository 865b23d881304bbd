"""The market in ambr's lane for models that are all array arithmetic: a dictionary of arrays, no table of agents."""

import ambr
import numpy as np

from benchmarks.peers import market

RECORDS = [f"{what}_{firm}" for what in ("purchases", "repeats") for firm in market.FIRMS]


class Market(ambr.ArrayKernelModel):
    """Customers, and what they bought this week."""

    def init_state(self, xp, n, rng, p):
        """Make the customers."""
        rate, price_sensitivity = market.traits(rng, n)
        no_firm = np.full(n, market.NO_FIRM)
        return {"rate": rate, "no_occasion": np.exp(-rate), "price_sensitivity": price_sensitivity, "last": no_firm}

    def step_state(self, xp, state, rng, p):
        """Run a week."""
        self.bought = np.concatenate(market.week(**state, uniforms=rng.random))
        return state

    def metrics(self, xp, state):
        """Record the week."""
        return dict(zip(RECORDS, self.bought.tolist(), strict=True))


def replication(customers: int, weeks: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Run the market once."""
    records = Market({"n": customers, "steps": weeks, "seed": seed, "prefer_gpu": False}).run().model
    purchases, repeats = np.split(records.select(RECORDS).to_numpy(), 2, axis=1)
    return purchases, repeats


if __name__ == "__main__":
    market.answer(ambr.__version__, replication)
