"""The market in ambr: customers are rows of a Polars table, whose columns are borrowed as arrays and committed back."""

import ambr
import numpy as np

from benchmarks.peers import market


class Market(ambr.Model):
    """Customers, and what they bought each week."""

    def setup(self) -> None:
        """Make the customers."""
        rate, price_sensitivity = market.traits(self.rng, self.p["customers"])
        self.add_agents(
            len(rate), rate=rate, no_occasion=np.exp(-rate), price_sensitivity=price_sensitivity,
            last=np.full(len(rate), market.NO_FIRM),
        )  # fmt: skip

    def step_vectorized(self) -> None:
        """Run a week."""
        rate, no_occasion, price_sensitivity, last = (
            self.agents.borrow(column)[0] for column in ("rate", "no_occasion", "price_sensitivity", "last")
        )
        last = last.copy()
        purchases, repeats = market.week(rate, no_occasion, price_sensitivity, last, self.rng.random)
        self.agents.commit(last=last)
        self.record_model("purchases", purchases)
        self.record_model("repeats", repeats)


def replication(customers: int, weeks: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Run the market once."""
    records = Market({"customers": customers, "steps": weeks, "seed": seed}).run().model
    return np.array(records["purchases"].to_list()), np.array(records["repeats"].to_list())


if __name__ == "__main__":
    market.answer(ambr.__version__, replication)
