"""The market in mesa-frames: customers are rows of a Polars table, whose columns are read as arrays and written back.

Written with Polars expressions and joins instead, the same market takes about seven times as long.
"""

import mesa_frames
import numpy as np
import polars as pl

from benchmarks.peers import market


class Customers(mesa_frames.AgentSetPolars):
    """All customers."""

    def __init__(self, model: "Market", customers: int) -> None:
        super().__init__(model)
        rate, price_sensitivity = market.traits(model.random, customers)
        self += pl.DataFrame({
            "unique_id": np.arange(customers), "rate": rate, "no_occasion": np.exp(-rate),
            "price_sensitivity": price_sensitivity, "last": np.full(customers, market.NO_FIRM),
        })  # fmt: skip

    def step(self) -> None:
        """Run a week."""
        rate, no_occasion, price_sensitivity, last = (
            self.agents[column].to_numpy() for column in ("rate", "no_occasion", "price_sensitivity", "last")
        )
        last = last.copy()
        self.model.records.append(market.week(rate, no_occasion, price_sensitivity, last, self.model.random.random))
        self.agents = self.agents.with_columns(pl.Series("last", last))


class Market(mesa_frames.ModelDF):
    """Customers, and what they bought each week."""

    def __init__(self, customers: int, seed: int) -> None:
        super().__init__(seed)
        self.records: list[tuple[np.ndarray, np.ndarray]] = []
        self.agents += Customers(self, customers)


def replication(customers: int, weeks: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Run the market once."""
    made = Market(customers, seed)
    for _ in range(weeks):
        made.step()
    purchases, repeats = np.array(made.records).transpose(1, 0, 2)
    return purchases, repeats


if __name__ == "__main__":
    market.answer(mesa_frames.__version__, replication)
