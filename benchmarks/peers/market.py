"""The market that is written in several frameworks: its numbers, its equations for whole columns, and how a peer answers.

Described in README.md beside this file. The standard library and NumPy only: every framework's own environment imports it.
"""

import argparse
import json
import time
from collections.abc import Callable

import numpy as np

FIRMS = ("A", "B", "C", "D")
PRICE = np.array([16.0, 18.0, 20.0, 22.0])
"""[EUR]"""
PRODUCT = np.array([0.50, 0.55, 0.60, 0.70])
"""Level of the product [-]."""
REFERENCE_PRICE = 20.0
"""[EUR]"""
PRODUCT_WEIGHT = MONEY_WEIGHT = 0.5
VALUE_SENSITIVITY = 8.0
"""Utility of one unit of value [utility]."""
HABIT = 1.0
"""Utility of the firm bought last [utility]."""
RATE_MEAN, RATE_SHAPE = 0.05, 1.0
"""Gamma distribution of purchase rates [1/week], [-]."""
PRICE_SENSITIVITY_SPREAD = 0.3
"""Standard deviation of the logarithm of price sensitivity, whose mean is 1."""
NO_FIRM = -1

OF_PRODUCT = VALUE_SENSITIVITY * PRODUCT_WEIGHT * PRODUCT
OF_PRICE = VALUE_SENSITIVITY * MONEY_WEIGHT * PRICE / REFERENCE_PRICE
"""Utility of each firm's product, and of its price to somebody whose price sensitivity is 1, (n_firms,)."""


def traits(generator: np.random.Generator, customers: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw every customer's purchase rate [1/week] and price sensitivity [-]."""
    rate = generator.gamma(RATE_SHAPE, RATE_MEAN / RATE_SHAPE, customers)
    spread = PRICE_SENSITIVITY_SPREAD
    return rate, generator.lognormal(-0.5 * spread**2, spread, customers)


def further_occasions(rate: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Return how many occasions beyond the first each has who has one: Poisson, by inverting the distribution function."""
    count = np.zeros(len(rate), np.int64)
    probability = np.exp(-rate) * rate
    reached = np.exp(-rate) + probability
    more = uniform > reached
    while np.any(more):
        count[more] += 1
        probability = probability * rate / (count + 1)
        before, reached = reached, np.where(more, reached + probability, reached)
        more = (uniform > reached) & (reached > before)  # a sum that stands still is as near to 1 as it comes
    return count


def chosen_firms(price_sensitivity: np.ndarray, last: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Return the firm that each chooses at one occasion: a logit over product, price and habit."""
    utility = OF_PRODUCT - OF_PRICE * price_sensitivity[:, None] + HABIT * (last[:, None] == np.arange(len(FIRMS)))
    up_to = np.cumsum(np.exp(utility), axis=1)
    return (up_to[:, :-1] < uniform[:, None] * up_to[:, -1:]).sum(axis=1)


def week(
    rate: np.ndarray, no_occasion: np.ndarray, price_sensitivity: np.ndarray, last: np.ndarray,
    uniforms: Callable[[int], np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Run everybody's week; returns purchases and repeat purchases by firm, and writes the firms bought last.

    Parameters
    ----------
    rate, no_occasion, price_sensitivity : (n_customers,)
        Purchase rate [1/week], probability to have no occasion in a week ``exp(-rate)``, price sensitivity.
    last : (n_customers,)
        The firm bought last, or ``NO_FIRM``; changed in place.
    uniforms
        Gives so many numbers in (0, 1).
    """
    purchases, repeats = np.zeros((2, len(FIRMS)), np.int64)
    uniform = uniforms(len(rate))
    buyers = np.flatnonzero(uniform > no_occasion)
    left = further_occasions(rate[buyers], uniform[buyers])
    while len(buyers):
        before = last[buyers]
        firm = chosen_firms(price_sensitivity[buyers], before, uniforms(len(buyers)))
        last[buyers] = firm
        purchases += np.bincount(firm, minlength=len(FIRMS))
        repeats += np.bincount(firm[firm == before], minlength=len(FIRMS))
        buyers, left = buyers[left > 0], left[left > 0] - 1
    return purchases, repeats


def outcomes(purchases: np.ndarray, repeats: np.ndarray, customers: int) -> list[float]:
    """Return what is compared: purchases per customer-week, share of repeat purchases, each firm's share of purchases.

    Parameters
    ----------
    purchases, repeats : (n_weeks, n_firms)
        The weekly records.
    """
    total = purchases.sum()
    return [total / customers / len(purchases), repeats.sum() / total, *(purchases.sum(axis=0) / total)]


Replication = Callable[[int, int, int], tuple[np.ndarray, np.ndarray]]
"""Customers, weeks and seed -> purchases and repeat purchases by week and firm: makes a market, runs it, reads its records."""


def answer(version: str, replication: Replication) -> None:
    """Do what the command line asks for, and print the answer as one line of JSON.

    ``--check R`` runs R replications and gives their outcomes; ``--time T`` gives the times of T replications [s], after
    a small one in which whatever has to be compiled is compiled.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, required=True)
    parser.add_argument("--weeks", type=int, required=True)
    parser.add_argument("--check", type=int, default=0)
    parser.add_argument("--time", type=int, default=0)
    asked = parser.parse_args()
    found, seconds = [], []
    for seed in range(asked.check):
        found.append(outcomes(*replication(asked.customers, asked.weeks, 1 + seed), asked.customers))
    if asked.time:
        replication(min(1000, asked.customers), 5, 1)
    for seed in range(asked.time):
        begin = time.perf_counter()
        replication(asked.customers, asked.weeks, 1 + seed)
        seconds.append(time.perf_counter() - begin)
    print(json.dumps({"version": version, "outcomes": found, "seconds": seconds}))
