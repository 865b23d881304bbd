"""The market in Mesa: one object per customer, run by ``mesa.batch_run``."""

import math

import mesa
import numpy as np

from benchmarks.peers import market

OF_PRODUCT, OF_PRICE = market.OF_PRODUCT.tolist(), market.OF_PRICE.tolist()
EXP_HABIT = math.exp(market.HABIT)


class Customer(mesa.Agent):
    """Somebody who buys at random times, and chooses by product, price and habit."""

    def __init__(self, model: "Market", rate: float, price_sensitivity: float) -> None:
        super().__init__(model)
        self.rate = rate
        self.no_occasion = math.exp(-rate)
        self.weights = [
            math.exp(product - price_sensitivity * price) for product, price in zip(OF_PRODUCT, OF_PRICE, strict=True)
        ]
        self.last = market.NO_FIRM

    def step(self) -> None:
        """Live through a week: a Poisson number of occasions, by inverting its distribution function."""
        uniform = self.model.uniform()
        probability = reached = self.no_occasion
        occasion = 0
        while uniform > reached:
            occasion += 1
            probability *= self.rate / occasion
            reached += probability
            self.buy()

    def buy(self) -> None:
        """Choose a firm, and remember it."""
        weights = self.weights.copy()
        if self.last != market.NO_FIRM:
            weights[self.last] *= EXP_HABIT
        left = self.model.uniform() * sum(weights)
        firm = 0
        while firm < len(weights) - 1 and left > weights[firm]:
            left -= weights[firm]
            firm += 1
        self.model.purchases[firm] += 1
        self.model.repeats[firm] += firm == self.last
        self.last = firm


class Market(mesa.Model):
    """Customers, and what they bought this week."""

    def __init__(self, customers: int, rng: int) -> None:
        super().__init__(rng=rng)
        self.uniform = self.random.random
        rate, price_sensitivity = market.traits(self.rng, customers)
        Customer.create_agents(self, customers, rate.tolist(), price_sensitivity.tolist())
        self.datacollector = mesa.DataCollector({"purchases": "purchases", "repeats": "repeats"})

    def step(self) -> None:
        """Run a week."""
        self.purchases = [0] * len(market.FIRMS)
        self.repeats = [0] * len(market.FIRMS)
        self.agents.do("step")
        self.datacollector.collect(self)


def replication(customers: int, weeks: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Run the market once."""
    rows = mesa.batch_run(
        Market, {"customers": customers}, rng=[seed], max_steps=weeks, number_processes=1, data_collection_period=1,
        display_progress=False,
    )  # fmt: skip
    return np.array([row["purchases"] for row in rows]), np.array([row["repeats"] for row in rows])


if __name__ == "__main__":
    market.answer(mesa.__version__, replication)
