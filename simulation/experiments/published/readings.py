"""How the number that was published is read from a finished market."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simulation.experiments.published.laws import weeks_until
from simulation.market.market import Market

SPENT = ("cost_of_goods", "cost_to_serve", "bad_debt", "retention", "acquisition")
"""Lines that a person's value is net of."""
Read = Callable[[Market], float]
ReadTwo = Callable[[Market, Market], float]


def value_of_a_person(market: Market) -> float:
    """Cash that the first firm gets from a person at the start, discounted to the first week [EUR/person].

    What was billed and paid, less goods, service, and spending on winning and on keeping.
    """
    history, rate = market.history, market.scenario.scoring.discount_rate_per_year
    spent = sum(history.line(line)[:, 0].sum(axis=1) for line in SPENT)
    cash = (history.line("revenue")[:, 0].sum(axis=1) - spent) / 100.0
    factor = (1.0 + rate) ** (-np.arange(history.recorded) / 52.0)
    return float((cash * factor).sum()) / market.scenario.customers.number


def elasticity(share: float) -> Callable[[Market, Market, Market], float]:
    """Elasticity of a person's value, from markets with so much less, as it is, and so much more of something [-]."""

    def read(less: Market, as_it_is: Market, more: Market) -> float:
        change = value_of_a_person(more) - value_of_a_person(less)
        return change / (2.0 * share * value_of_a_person(as_it_is))

    return read


def share_left(periods: int) -> Read:
    """Share of the customers at the start who are still there after some periods."""

    def read(market: Market) -> float:
        people = market.history.tally("stage_unaware")[:, -1].sum(axis=1)
        return float(people[weeks_until(market.scenario, periods)]) / market.scenario.customers.number

    return read


def share_of_buyers(weeks: int) -> Read:
    """Share of all people who bought the first firm's brand within some weeks."""

    def read(market: Market) -> float:
        return float(_of_first_firm(market, "first_purchases")[:weeks].sum()) / market.scenario.customers.number

    return read


def purchases_a_buyer(weeks: int) -> Read:
    """Purchases of the first firm's brand within some weeks, of those who bought it at all [purchases/buyer]."""

    def read(market: Market) -> float:
        purchases = _of_first_firm(market, "purchases")[:weeks].sum()
        return float(purchases / _of_first_firm(market, "first_purchases")[:weeks].sum())

    return read


def new_adopters(period: int) -> Read:
    """Share of all people who bought for the first time in a period."""

    def read(market: Market) -> float:
        return float(_of_first_firm(market, "first_purchases")[period - 1]) / market.scenario.customers.number

    return read


def peak(market: Market) -> float:
    """Period in which most people bought for the first time."""
    return float(_of_first_firm(market, "first_purchases").argmax()) + 1.0


def market_share(firm: str) -> Read:
    """A firm's share of all purchases in the weeks that count."""

    def read(market: Market) -> float:
        bought = market.history.tally("purchases")[market.scenario.burn_in_weeks :, :-1].sum(axis=(0, 2))
        return float(bought[_row(market, firm)] / bought.sum())

    return read


def price_elasticity(of: str, to: str) -> ReadTwo:
    """Per cent by which a firm's share changes with a per cent of a price, from two markets that differ in that price.

    Parameters
    ----------
    of
        The firm whose share is looked at.
    to
        The firm whose price differs.
    """
    share = market_share(of)

    def read(market: Market, other: Market) -> float:
        prices = [each.scenario.firms[to].offering.price for each in (market, other)]
        return math.log(share(other) / share(market)) / math.log(prices[1] / prices[0])

    return read


def repeat_probability(firm: str) -> Read:
    """Share of those who bought from a firm whose next purchase in the category was from it again."""

    def read(market: Market) -> float:
        row = _row(market, firm)
        again = market.history.tally("repeat_purchases")[:, row].sum()
        bought = market.history.tally("purchases")[:, row].sum()
        still_to_come = np.count_nonzero(market.state.last_firm == row)
        return float(again / (bought - still_to_come))

    return read


def penetration(*firms: str) -> Read:
    """Share of all people who bought from each of some firms at least once."""

    def read(market: Market) -> float:
        bought = market.state.purchases[[_row(market, firm) for firm in firms]] > 0
        return float(bought.all(axis=0).mean())

    return read


def purchases_a_buyer_of(firm: str) -> Read:
    """Purchases from a firm, of those who bought from it at all [purchases/buyer]."""

    def read(market: Market) -> float:
        row = _row(market, firm)
        return float(
            market.history.tally("purchases")[:, row].sum() / market.history.tally("first_purchases")[:, row].sum()
        )

    return read


def purchases_a_customer(market: Market) -> float:
    """Purchases a customer at the start made until the end [purchases/customer]."""
    return float(_of_first_firm(market, "purchases").sum()) / market.scenario.customers.number


def _of_first_firm(market: Market, tally: str) -> NDArray[np.int64]:
    """Return a tally of the first firm by week, (n_recorded,)."""
    return np.asarray(market.history.tally(tally)[:, 0].sum(axis=1))


def _row(market: Market, firm: str) -> int:
    return list(market.scenario.firms).index(firm)
