"""Q7: a price war and a leap in technology, with and without, for each kind of customer and each firm."""

from functools import partial
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

import simulation as sim
from questions.experiment import (
    Estimate,
    Values,
    estimate,
    listed,
    measured,
    replicated,
    scenario,
    sized,
    table,
    texts,
    turning,
)
from questions.figures import draw_curves, figure, save

TITLE = "What happens to each orientation, and to the firms that live on it, in a price war or a technology leap?"
CUSTOMERS = 1500
ORIENTATIONS = ("cost", "value", "technology")
UNIT_COSTS = (2.0, 5.0, 8.0, 10.5)
CUT = 0.2
SHARES = (0.1, 0.3, 0.5, 0.7)
BUDGETS = (0.08,)
"""On technology [EUR/week for each customer in the market]."""


class Shock(NamedTuple):
    """What an event changed: by orientation, purchases [a person and year] and surplus [EUR a person and year] since; by firm,
    purchases [%] and score [thousand EUR] over the whole run; and how many purchases there are without it.
    """  # noqa: D205

    purchases: dict[str, Estimate]
    before: dict[str, Estimate]
    surplus: dict[str, Estimate]
    sold: dict[str, Estimate]
    score: dict[str, Estimate]


def measure(market: "sim.Market", since: int) -> list[float]:
    """Return purchases and surplus of each orientation since a week, then purchases and score of each firm, in one row."""
    recent = market.results.by("orientation")
    recent = recent[recent["week"] >= since]
    years = recent["week"].nunique() / 52.0
    total = recent.groupby("orientation")[["purchases", "surplus"]].sum()
    people = recent.groupby(["orientation", "week"])["people"].first().groupby("orientation").mean()
    summary = market.results.summary().set_index("firm")
    score = summary["discounted_profit"] + pd.Series(market.equity_left())
    row = [float(total.loc[name, what]) / float(people[name]) / years for name in ORIENTATIONS for what in total]
    return row + [
        x for firm in market.scenario.firms for x in (float(summary.loc[firm, "purchases"]), float(score[firm]))
    ]


def shock(name: str) -> Shock:
    """Return what a scenario's events changed."""
    what = sized(name, CUSTOMERS)
    since = min(event.week for event in what.events)
    with_it, without = (
        measured(each, partial(measure, since=since)) for each in (what, sim.changed(what, {"events": []}))
    )

    def column(values: Values, place: int) -> Values:
        return values[:, place]

    def change(place: int, per: float = 1.0) -> Estimate:
        return estimate(column(with_it, place), column(without, place), per)

    first = 2 * len(ORIENTATIONS)
    firms = {firm: first + 2 * place for place, firm in enumerate(what.firms)}
    return Shock(
        {name: change(2 * place) for place, name in enumerate(ORIENTATIONS)},
        {name: estimate(column(without, 2 * place)) for place, name in enumerate(ORIENTATIONS)},
        {name: change(2 * place + 1) for place, name in enumerate(ORIENTATIONS)},
        {firm: estimate(100.0 * (column(with_it, at) / column(without, at) - 1.0)) for firm, at in firms.items()},
        {firm: change(at + 1, 1000.0) for firm, at in firms.items()},
    )


def undercut(unit_cost: float, followed: bool | None) -> Values:
    """Return Discount's score when it cuts its price from week 53 on; None: when it does not."""
    begins, follows = sorted(sized("price_war", CUSTOMERS).events, key=lambda event: event.week)
    (strategy,) = begins.set.values()
    begins = begins.model_copy(update={"set": {"firms.Discount.strategy": {**strategy, "undercut": CUT}}})
    events = [] if followed is None else [begins, follows] if followed else [begins]
    changes = {"events": [event.model_dump() for event in events], "firms.Discount.offering.unit_cost": unit_cost}
    return replicated(sized("price_war", CUSTOMERS, changes), ["score"], firm="Discount", equity=True)["score"]


def catch_up(share: float, budget: float) -> Values:
    """Return Steady's score when it spends so much on technology, by the share of technology-oriented customers."""
    rest = {"Thrifty": 3 / 7, "Connoisseurs": 4 / 7}
    changes = {"firms.Steady.strategy.technology_budget": budget, "customers.segments.Early adopters.share": share}
    changes |= {f"customers.segments.{name}.share": (1.0 - share) * part for name, part in rest.items()}
    return replicated(sized("technology_leap", CUSTOMERS, changes), ["score"], firm="Steady", equity=True)["score"]


def tables(found: Shock) -> tuple[str, str]:
    """Write what an event changed for customers and for firms."""
    customers = {
        name: [
            found.before[name].text(2, signed=False), found.purchases[name].text(2), found.surplus[name].text(1),
        ] for name in ORIENTATIONS
    }  # fmt: skip
    firms = {firm: [found.sold[firm].text(), found.score[firm].text(1)] for firm in found.score}
    return (
        table("orientation", ["purchases without it", "change", "surplus, change [EUR]"], customers),
        table("firm", ["purchases, change [%]", "score, change [thousand EUR]"], firms),
    )


def in_words(found: dict[str, Estimate]) -> str:
    """Say who gains, who loses, and of whom it cannot be told."""
    groups = {"gain": 1, "lose": -1, "cannot be told apart from no change": 0}
    parts = []
    for verb, sign in groups.items():
        names = sorted((n for n, e in found.items() if e.sign == sign), key=lambda n: -abs(found[n].mean))
        if names:
            parts.append(f"{listed(names)} {verb if len(names) > 1 or sign == 0 else verb + 's'}")
    return "; ".join(parts)


def only_when_followed() -> str:
    """Say whether the first event alone changes any price."""
    shipped = scenario("price_war")
    first = min(shipped.events, key=lambda event: event.week)
    (strategy,) = first.set.values()
    cheapest = min(firm.offering.price for name, firm in shipped.firms.items() if name != "Discount")
    if (1.0 - strategy["undercut"]) * cheapest < shipped.firms["Discount"].offering.price:
        return ""
    return (" The war begins in earnest only when Average follows: a tenth below the cheapest rival is what Discount asks "
            "anyhow.")  # fmt: skip


def answer() -> str:
    """Return the answer."""
    made, (left, right) = figure(2)
    parts = {**told("war", "price_war"), **told("leap", "technology_leap"), **cutting(left), **catching(right)}
    alt = "Left: gain from undercutting against unit cost, alone and followed. Right: gain from catching up against the share."
    return TEXT.format(
        customers=CUSTOMERS, only_followed=only_when_followed(), picture=save(made, "q7_turns", alt), **parts
    )


def told(key: str, name: str) -> dict[str, str]:
    """Run a scenario with and without its events."""
    found = shock(name)
    customers, firms = tables(found)
    gains, loses = (
        in_words({f"the {name}-oriented": each for name, each in found.surplus.items()}),
        in_words(found.score),
    )
    return {f"{key}_customers": customers, f"{key}_firms": firms, f"{key}_gains": gains, f"{key}_loses": loses}


def cutting(axes: Axes) -> dict[str, str]:
    """Let the discounter cut its price, alone and followed."""
    plain = {cost: undercut(cost, None) for cost in UNIT_COSTS}
    curves = {
        name: [estimate(undercut(cost, followed), plain[cost], 1000.0) for cost in UNIT_COSTS]
        for name, followed in (("nobody follows", False), ("Average follows", True))
    }
    draw_curves(
        axes,
        {name: (UNIT_COSTS, found) for name, found in curves.items()},
        "A price cut of the discounter",
        "Its unit cost [EUR]",
        "Change in its score [thousand EUR]",
    )
    rows = {name: texts(found) for name, found in curves.items()}
    return {
        "cut": f"{CUT:.0%}",
        "cuts": table("Discount's unit cost [EUR]", [f"{cost:g}" for cost in UNIT_COSTS], rows),
        "cut_turns": turning(UNIT_COSTS, curves, lambda cost: f"a unit cost of {cost:g} EUR"),
    }


def catching(axes: Axes) -> dict[str, str]:
    """Let Steady catch up after the leap, or wait."""
    waits = {share: catch_up(share, 0.0) for share in SHARES}
    curves = {
        f"{budget * CUSTOMERS:.0f} EUR a week": [
            estimate(catch_up(share, budget * CUSTOMERS), waits[share], 1000.0) for share in SHARES
        ]
        for budget in BUDGETS
    }
    draw_curves(
        axes,
        {name: (SHARES, found) for name, found in curves.items()},
        "Catching up after the leap",
        "Share of technology-oriented customers",
        "Change in Steady's score [thousand EUR]",
    )
    rows = {name: texts(found) for name, found in curves.items()}
    return {
        "catching": table("Steady spends", [f"{share:.0%}" for share in SHARES], rows),
        "catches": turning(SHARES, curves, lambda share: f"a share of {share:.0%}"),
    }


TEXT = """Scenarios: `scenarios/price_war.yaml` and `scenarios/technology_leap.yaml` with {customers:,} customers and
budgets to match, against the same market in which nothing happens (`events: []`). Customers: purchases and surplus a
person and year since the event. Firms: purchases and score of the whole run.

### The price war

{war_customers}

{war_firms}

Customers: {war_gains}. Firms: {war_loses}.{only_followed}

Where it turns for the one who begins: Discount undercuts the cheapest rival by {cut}. Change in its score, thousand
EUR:

{cuts}

{cut_turns}

### The leap

{leap_customers}

{leap_firms}

Customers: {leap_gains} (what they have is now old: technology counts by its distance from the newest). Firms:
{leap_loses}.

Who can wait? Steady spends on technology to catch up, or does nothing. Change in its score against doing nothing,
thousand EUR, by the share of technology-oriented customers:

{catching}

{catches}

{picture}

With and without, from Python: `sim.compare({{"peace": sim.changed(scenario, {{"events": []}}), "war": scenario}})`.
"""
