"""Q10: price and service of one firm, from one extreme to the other: what customers gain, and what the firm earns."""

from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from questions.experiment import Values, estimate, replicated, sized, table, turn_in_words
from questions.figures import draw_curves, figure, save

TITLE = "Where is the optimum between satisfaction and profit?"
CUSTOMERS = 2000
PRICES = (15.0, 20.0, 25.0, 31.0)
SERVICE = (0.0, 0.1, 0.3, 1.0)
USUAL = 0.3
COLUMNS = ("score", "satisfaction", "customers", "surplus")


@cache
def outcome(price: float, service: float, owners: str = "value") -> dict[str, Values]:
    """Return what comes of Kennel at a price [EUR] and a spending on service [EUR/customer/week]."""
    changes: dict[str, Any] = {
        "firms.Kennel.offering.price": price,
        "firms.Kennel.strategy.service_per_customer": service, "customers.segments.Owners.orientation": owners,
    }  # fmt: skip
    return replicated(
        sized("balance_of_satisfaction_and_profit", CUSTOMERS, changes), COLUMNS, firm="Kennel", equity=True
    )


def steps(values: list[Values]) -> list[Any]:
    """Return what each step from one level to the next changes [thousand EUR]."""
    return [estimate(more, less, 1000.0) for less, more in pairwise(values)]


def answer() -> str:
    """Return the answer."""
    found = {(s, p): outcome(p, s) for s in SERVICE for p in PRICES}
    thrifty = {p: outcome(p, USUAL, "cost") for p in PRICES}

    def grid(cell: Any) -> str:
        return table("service [EUR/customer/week]", [f"{p:g} EUR" for p in PRICES],
                     {f"{s:g}": [cell(found[s, p]) for p in PRICES] for s in SERVICE})  # fmt: skip

    best = max(found, key=lambda cell: found[cell]["score"].mean())
    kindest = max(found, key=lambda cell: found[cell]["surplus"].mean())
    fullest = max(found, key=lambda cell: (found[cell]["customers"] * found[cell]["satisfaction"]).mean())
    loss = estimate(found[best]["score"], found[kindest]["score"], 1000.0)
    inner = best[0] not in (SERVICE[0], SERVICE[-1]) and best[1] not in (PRICES[0], PRICES[-1])
    best_thrifty = max(thrifty, key=lambda p: thrifty[p]["score"].mean())
    best_usual = max(PRICES, key=lambda p: found[USUAL, p]["score"].mean())
    up = (lambda price: f"{price:g} EUR", "pays", "costs more than it brings")
    by_price = [
        f"* at {s:g} EUR of service: "
        + turn_in_words(PRICES[1:], steps([found[s, p]["score"] for p in PRICES]), *up) + "." for s in SERVICE
    ]  # fmt: skip
    by_service = [
        f"* at a price of {p:g} EUR: "
        + turn_in_words(SERVICE[1:], steps([found[s, p]["score"] for s in SERVICE]), *up) + "." for p in PRICES
    ]  # fmt: skip
    first, last = found[USUAL, PRICES[0]], found[USUAL, PRICES[-1]]
    survivors = estimate(last["satisfaction"], first["satisfaction"])
    people = estimate(100.0 * (last["customers"] / first["customers"] - 1.0))
    made, (left, right) = figure(2)
    draw_curves(
        left, {f"{s:g}": (PRICES, [estimate(found[s, p]["score"], per=1000.0) for p in PRICES]) for s in SERVICE},
        "What the firm earns", "Price [EUR]", "Score [thousand EUR]", legend="Service [EUR/customer/week]",
    )  # fmt: skip
    draw_curves(
        right, {f"{s:g}": (PRICES, [estimate(found[s, p]["surplus"], per=1000.0) for p in PRICES]) for s in SERVICE},
        "What its customers gain", "Price [EUR]", "Surplus in three years [thousand EUR]",
    )  # fmt: skip
    alt = "Left: score against price, a curve for each level of service, rising and falling. Right: customers' surplus, falling."
    return TEXT.format(
        customers=f"{CUSTOMERS:,}", score=grid(lambda x: estimate(x["score"], per=1000.0).text()),
        satisfied=grid(lambda x: f"{estimate(x['surplus'], per=1000.0).text(signed=False)} ({x['satisfaction'].mean():.3f})"),
        best=f"a price of {best[1]:g} EUR and {best[0]:g} EUR of service", where="inside" if inner else "at the edge of",
        kindest=f"{kindest[1]:g} EUR and {kindest[0]:g} EUR of service", loss=loss.text(signed=False),
        fullest=f"{fullest[1]:g} EUR and {fullest[0]:g} EUR", by_price="\n".join(by_price), by_service="\n".join(by_service),
        usual=f"{USUAL:g}", usual_price=f"{best_usual:g}", thrifty_price=f"{best_thrifty:g}",
        moves="lower" if best_thrifty < best_usual else "not lower", low=f"{PRICES[0]:g}", high=f"{PRICES[-1]:g}",
        survivors=survivors.text(3), people=people.text(), picture=save(made, "q10_balance", alt),
        thrifty=table("most owners are", [f"{p:g} EUR" for p in PRICES], {
            "value-oriented": [estimate(found[USUAL, p]["score"], per=1000.0).text() for p in PRICES],
            "cost-oriented": [estimate(thrifty[p]["score"], per=1000.0).text() for p in PRICES],
        }),
        spread=f"{np.ptp([each['satisfaction'].mean() for each in found.values()]):.2f}",
    )  # fmt: skip


TEXT = """Scenario: `scenarios/balance_of_satisfaction_and_profit.yaml` with {customers} customers and budgets to
match. Kennel's price, and what it spends on service for each customer. Score, thousand EUR (three years and what is
left):

{score}

What its customers gain beyond the price (surplus, thousand EUR in three years; in brackets their mean satisfaction):

{satisfied}

**The optimum is {best}, {where} the region tried; customers gain most at {kindest}, by which the firm earns {loss}
thousand EUR less.** (Customers times their satisfaction is highest at {fullest}.) Where a further step stops paying,
in price:

{by_price}

and in service:

{by_service}

{picture}

Where most owners are cost-oriented, the best price is {moves} ({thrifty_price} EUR instead of {usual_price} EUR, at
{usual} EUR of service):

{thrifty}

Mean satisfaction of the customers misleads about price: from {low} to {high} EUR it changes by {survivors}, while the
number of customers changes by {people} %. Satisfaction here compares performance with what was expected, not with the
price; who finds the price too high goes, and is not asked any more.

    loyalty-lab run scenarios/balance_of_satisfaction_and_profit.yaml --set firms.Kennel.offering.price=24
"""
