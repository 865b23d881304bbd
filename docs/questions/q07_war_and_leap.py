"""Q7: a price war and a leap in technology, with and without, for each kind of customer and each firm."""

from functools import partial
from typing import NamedTuple

import pandas as pd
from questions.experiment import Estimate, Values, estimate, listed, measured, replicated, scenario, table, turn_in_words
from questions.figures import draw_curves, figure, save

import simulation as sim

TITLE = "What happens to each orientation, and to the firms that live on it, in a price war or a technology leap?"
CUSTOMERS = 1500
ORIENTATIONS = ("cost", "value", "technology")
UNIT_COSTS = (2.0, 4.0, 6.0, 8.0, 10.5)
CUT = 0.2
SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
BUDGETS = (100.0, 400.0)


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
    return row + [x for firm in market.scenario.firms for x in (float(summary.loc[firm, "purchases"]), float(score[firm]))]


def shock(name: str) -> Shock:
    """Return what a scenario's events changed."""
    what = scenario(name, {"customers.number": CUSTOMERS})
    since = min(event.week for event in what.events)
    with_it, without = (measured(each, partial(measure, since=since)) for each in (what, sim.changed(what, {"events": []})))

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
    events = []
    if followed is not None:
        lower = {"name": "price_leader", "undercut": CUT, "least_margin": 0.05, "acquisition_budget": 400}
        events.append({"week": 53, "title": "Discount undercuts", "set": {"firms.Discount.strategy": lower}})
    if followed:
        after = {"name": "price_leader", "undercut": 0.0, "least_margin": 0.15, "acquisition_budget": 300}
        events.append({"week": 61, "title": "Average follows", "set": {"firms.Average.strategy": after}})
    changes = {"customers.number": CUSTOMERS, "events": events, "firms.Discount.offering.unit_cost": unit_cost}
    return replicated(scenario("price_war", changes), ["score"], firm="Discount", equity=True)["score"]


def catch_up(share: float, budget: float) -> Values:
    """Return Steady's score when it spends so much on technology, by the share of technology-oriented customers."""
    rest = {"Thrifty": 3 / 7, "Connoisseurs": 4 / 7}
    changes = {
        "customers.number": CUSTOMERS,
        "firms.Steady.strategy.technology_budget": budget,
        "customers.segments.Early adopters.share": share,
    }
    changes |= {f"customers.segments.{name}.share": (1.0 - share) * part for name, part in rest.items()}
    return replicated(scenario("technology_leap", changes), ["score"], firm="Steady", equity=True)["score"]


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


def answer() -> str:
    """Return the answer."""
    war, leap = shock("price_war"), shock("technology_leap")
    plain = {cost: undercut(cost, None) for cost in UNIT_COSTS}
    alone, followed = (
        [estimate(undercut(cost, how), plain[cost], 1000.0) for cost in UNIT_COSTS] for how in (False, True)
    )
    waits = {share: catch_up(share, 0.0) for share in SHARES}
    answers = {
        budget: [estimate(catch_up(share, budget), waits[share], 1000.0) for share in SHARES] for budget in BUDGETS
    }
    made, (left, right) = figure(2)
    draw_curves(
        left, {"nobody follows": (UNIT_COSTS, alone), "Average follows": (UNIT_COSTS, followed)},
        "A price cut of the discounter", "Its unit cost [EUR]", "Change in its score [thousand EUR]",
    )  # fmt: skip
    draw_curves(
        right, {f"{budget:.0f} EUR a week": (SHARES, found) for budget, found in answers.items()},
        "Catching up after the leap", "Share of technology-oriented customers", "Change in Steady's score [thousand EUR]",
    )  # fmt: skip
    alt = "Left: gain from undercutting against unit cost, alone and followed. Right: gain from catching up against the share."
    war_customers, war_firms = tables(war)
    leap_customers, leap_firms = tables(leap)
    cut = (lambda cost: f"{cost:g} EUR", "pays", "costs more than it brings")
    after = (lambda share: f"{share:.0%}", "pays", "costs more than it brings")
    return TEXT.format(
        customers=CUSTOMERS, war_customers=war_customers, war_firms=war_firms, war_gains=in_words(war.surplus),
        war_loses=in_words(war.score), cut=f"{CUT:.0%}", leap_customers=leap_customers, leap_firms=leap_firms,
        leap_gains=in_words(leap.surplus), leap_loses=in_words(leap.score),
        cuts=table("Discount's unit cost [EUR]", [f"{cost:g}" for cost in UNIT_COSTS], {
            "nobody follows": [e.text(1) for e in alone], "Average follows": [e.text(1) for e in followed],
        }),
        alone=turn_in_words(UNIT_COSTS, alone, *cut), followed=turn_in_words(UNIT_COSTS, followed, *cut),
        catching=table("Steady spends [EUR/week]", [f"{share:.0%}" for share in SHARES], {
            f"{budget:.0f}": [e.text(1) for e in found] for budget, found in answers.items()
        }),
        catches="\n".join(f"* {b:.0f} EUR a week: {turn_in_words(SHARES, f, *after)}." for b, f in answers.items()),
        picture=save(made, "q7_turns", alt),
    )  # fmt: skip


TEXT = """Scenarios: `scenarios/price_war.yaml` and `scenarios/technology_leap.yaml` with {customers:,} customers, against the same market in
which nothing happens (`events: []`). Customers: purchases and surplus a person and year since the event. Firms: purchases and
score of the whole run.

### The price war

{war_customers}

{war_firms}

Customers: {war_gains}. Firms: {war_loses}. In the shipped scenario the war begins in earnest only when Average follows: a tenth
below Average is what Discount asks anyhow.

Where it turns for the one who begins: Discount undercuts the cheapest rival by {cut}. Change in its score, thousand EUR:

{cuts}

Where nobody follows, by unit cost {alone}. Where Average follows, {followed}.

### The leap

{leap_customers}

{leap_firms}

Customers: {leap_gains} (what they have is now old: technology counts by its distance from the newest). Firms: {leap_loses}.

Who can wait? Steady spends on technology to catch up, or does nothing. Change in its score against doing nothing, thousand EUR, by
the share of technology-oriented customers:

{catching}

{catches}

{picture}

With and without, from Python: `sim.compare(scenario, {{"war": {{}}, "peace": {{"events": []}}}})`.
"""
