"""Q8: why a campaign stops working (nobody left to reach, a worn-out idea), what renews it; and sales that stop working."""

from typing import Any

import numpy as np
import pandas as pd

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
    turn_in_words,
)
from questions.figures import draw_curves, figure, save

TITLE = "Why does the same campaign stop working, and what renews it?"
CUSTOMERS = 2000
BUDGET = 0.18
"""As shipped, 900 EUR for 5,000 customers [EUR/customer/week]."""
QUARTERS = 12
NEWCOMERS = (0.0, 0.5)
RENEW_BELOW = (0.3, 0.6, 0.9)
IDEA_COSTS = (1.0, 5.0, 10.0, 30.0)
"""Times the costs of the shipped scenario."""
TOKEN = 0.01
SALES = (TOKEN, 0.1, 0.2, 0.3)
EVERY = (4, 26)
BEGIN = 53
"""Week from which on there are sales."""


def campaign(changes: dict[str, Any]) -> "sim.Scenario":
    """Return the scenario of a new maker's campaign, in a market of the size used here."""
    return sized("media_mix", CUSTOMERS, changes)


def reached(market: "sim.Market") -> Values:
    """Return how many get to know Orchard for 1,000 EUR of advertising, by quarter, (12,)."""
    weeks = market.results.firms
    own = weeks[weeks["firm"] == "Orchard"]
    quarter = own.groupby((own["week"] - 1) // 13)[["became_aware", "acquisition"]].sum()
    return (1000.0 * quarter["became_aware"] / quarter["acquisition"]).to_numpy()[:QUARTERS]


def fading(renew: float, newcomers: float) -> Values:
    """Return who is reached by quarter in every replication, (n, 12)."""
    changes = {"firms.Orchard.strategy.renew_below": renew, "customers.arrivals.per_year": newcomers}
    return measured(campaign(changes), reached)


def renewed(below: float) -> Values:
    """Return Orchard's score when ideas are renewed below a freshness, and what it has paid for ideas, discounted, (n, 2)."""
    return measured(campaign({"firms.Orchard.strategy.renew_below": below}), paid_for_ideas)


def paid_for_ideas(market: "sim.Market") -> list[float]:
    """Return Orchard's score, and what it has paid for ideas: what the bill for advertising holds beyond the budget."""
    weeks = market.results.firms
    own = weeks[weeks["firm"] == "Orchard"]
    rate = market.scenario.scoring.discount_rate_per_year
    ideas = (own["acquisition"] - BUDGET * CUSTOMERS) * (1.0 + rate) ** (-own["week"] / 52.0)
    return [float(own["discounted_profit"].sum() + market.equity_left()["Orchard"]), float(ideas.sum())]


def only(medium: str | None, budget: float) -> Values:
    """Return Orchard's score with all its money in one medium, or divided as shipped."""
    media = scenario("media_mix").firms["Orchard"].media
    changes = {f"firms.Orchard.media.{name}.share": float(name == medium) for name in media} if medium else {}
    changes["firms.Orchard.strategy.acquisition_budget"] = budget * CUSTOMERS
    return replicated(campaign(changes), ["score"], equity=True)["score"]


def selling(market: "sim.Market") -> list[float]:
    """Return Flash's score, then its profit by month (4 weeks) since sales began."""
    weeks = market.results.firms
    own = weeks[(weeks["firm"] == "Flash")]
    score = own["discounted_profit"].sum() + pd.Series(market.equity_left())["Flash"]
    since = own[own["week"] >= BEGIN]
    return [float(score), *since.groupby((since["week"] - BEGIN) // 4)["profit"].sum()]


def sales(depth: float, every: int) -> Values:
    """Return what comes of sales of a depth every so many weeks, (n, 1 + n_months)."""
    events = [{"week": BEGIN, "title": "Sales begin", "set": {"firms.Flash.strategy.sale": depth}}] if depth else []
    changes = {"events": events, "firms.Flash.strategy.sale_every_weeks": every}
    return measured(sized("flash_sales", CUSTOMERS, changes), selling)


def answer() -> str:
    """Return the answer."""
    return TEXT.format(customers=f"{CUSTOMERS:,}", **campaigns(), **mixes(), **flash())


def campaigns() -> dict[str, str]:
    """Let a campaign run with and without renewal, with and without newcomers; find where renewal stops paying."""
    kinds = {(renew, new): fading(renew, new) for new in NEWCOMERS for renew in (0.0, 0.5)}
    names = {
        key: f"{'renewed' if key[0] else 'never renewed'}, {'no newcomers' if key[1] == 0.0 else f'{key[1]:.0%} newcomers a year'}"
        for key in kinds
    }
    quarters = list(range(1, QUARTERS + 1))
    curves = {names[key]: (quarters, [estimate(each[:, q - 1]) for q in quarters]) for key, each in kinds.items()}
    year = {key: (each[:, :4].mean(axis=1), each[:, -4:].mean(axis=1)) for key, each in kinds.items()}
    rows = {
        names[key]: [estimate(first).text(1, signed=False), estimate(last).text(1, signed=False),
                     estimate(100.0 * (last / first - 1.0)).text()] for key, (first, last) in year.items()
    }  # fmt: skip
    last = {key: both[1] for key, both in year.items()}
    idea = estimate(100.0 * (last[0.5, NEWCOMERS[1]] / last[0.0, NEWCOMERS[1]] - 1.0))
    people = estimate(100.0 * (last[0.5, NEWCOMERS[1]] / last[0.5, NEWCOMERS[0]] - 1.0))
    never, renewing = renewed(0.0)[:, 0], {below: renewed(below) for below in RENEW_BELOW}
    gain = {
        below: [estimate(each[:, 0] - (cost - 1.0) * each[:, 1], never, 1000.0) for cost in IDEA_COSTS]
        for below, each in renewing.items()
    }
    words = (lambda cost: f"{cost:g} times the cost", "pays", "costs more than it brings")
    made, (left, right) = figure(2)
    draw_curves(
        left,
        curves,
        "The same campaign reaches ever fewer",
        "Quarter",
        "Get to know the firm for 1,000 EUR",
        zero=False,
    )
    left.set_ylim(bottom=0.0)
    left.set_xticks(quarters[::2])
    draw_curves(
        right, {f"below {below:.0%}": (IDEA_COSTS, found) for below, found in gain.items()}, "What renewing ideas brings",
        "Cost of an idea (1: as shipped)", "Change in score [thousand EUR]", legend="Renewed when freshness is",
    )  # fmt: skip
    alt = (
        "Left: people reached for 1,000 EUR by quarter, falling. Right: gain from renewal against the cost of an idea."
    )
    return {
        "fading": table("campaign", ["first year", "third year", "change [%]"], rows), "idea": idea.text(),
        "people": people.text(), "new": f"{NEWCOMERS[1]:.0%}",
        "renewal": table("ideas are replaced when their effect is below", [f"{c:g} times the cost" for c in IDEA_COSTS],
                         {f"{below:.0%}": [e.text(1) for e in found] for below, found in gain.items()}),
        "renewal_turns": "\n".join(f"* below {b:.0%}: {turn_in_words(IDEA_COSTS, e, *words)}." for b, e in gain.items()),
        "campaign_picture": save(made, "q8_campaign", alt),
    }  # fmt: skip


def mixes() -> dict[str, str]:
    """Put all the money into one medium, or divide it."""
    media = list(scenario("media_mix").firms["Orchard"].media)
    rows, best = {}, {}
    for budget in (BUDGET / 4.0, BUDGET):
        mix = only(None, budget)
        found = {name: estimate(only(name, budget), mix, 1000.0) for name in media}
        best[budget] = max(found, key=lambda name: found[name].mean)
        rows[f"{budget * CUSTOMERS:.0f}"] = [found[name].text(1) for name in media]
        verdict = {1: "beats", 0: "cannot be told from", -1: "falls short of"}[found[best[budget]].sign]
        best[budget] = (
            f"with {budget * CUSTOMERS:.0f} EUR a week the best single medium ({best[budget]}) {verdict} the mix"
        )
    return {
        "mix": table("advertising [EUR/week]", [f"all in {name}" for name in media], rows),
        "mix_best": "; ".join(best.values()),
    }


def flash() -> dict[str, str]:
    """Hold sales of several depths, often and seldom."""
    none = sales(0.0, EVERY[0])
    found = {every: {depth: sales(depth, every) - none for depth in SALES} for every in EVERY}
    rows, curves, turning, faded = {}, {}, [], []
    words = (lambda depth: f"{depth:.0%} off", "pays", "costs more than it brings")
    for every, by_depth in found.items():
        score = [estimate(each[:, 0], per=1000.0) for each in by_depth.values()]
        rows[f"{every} weeks: score"] = [e.text(1) for e in score]
        turning.append(f"* every {every} weeks: {turn_in_words(SALES, score, *words)}.")
        curves[f"every {every} weeks"] = (SALES, score)
    often = found[EVERY[0]]
    first = {depth: each[:, 1:4].mean(axis=1) for depth, each in often.items()}
    later = {depth: each[:, -13:].mean(axis=1) for depth, each in often.items()}
    rows["4 weeks: profit a sale, the first three"] = [estimate(first[d], per=1000.0).text(2) for d in SALES]
    rows["4 weeks: profit a sale, in the second year"] = [estimate(later[d], per=1000.0).text(2) for d in SALES]
    fading = {depth: estimate(later[depth], first[depth], 1000.0) for depth in SALES}
    faded = [f"{depth:.0%} off" for depth in SALES if fading[depth].sign < 0]
    token = estimate(found[EVERY[0]][TOKEN][:, 0], per=1000.0)
    made, (axes,) = figure()
    draw_curves(
        axes, curves, "Small sales pay, deep ones do not" if _turns_down(curves) else "What sales bring", "Taken off the price",
        "Change in score [thousand EUR]",
    )  # fmt: skip
    axes.set_xticks(SALES, [f"{depth:.0%}" for depth in SALES])
    alt = "Change in score against the depth of the sale, a curve for each frequency."
    return {
        "sales": table("sale every", [f"{depth:.0%} off" for depth in SALES], rows), "sales_turns": "\n".join(turning),
        "faded": f"At {listed(faded)}, a sale of the second year brings clearly less than one of the first three (paired)."
        if faded else "No sale of the second year brings clearly less than one of the first three.",
        "token": f"\n\nA weakness of the model shows at {TOKEN:.0%} off ({token.text(1)} thousand EUR every {EVERY[0]} weeks): "
        "customers who stock up do so at any sale, however small, so that token sales look better than they should."
        if token.sign > 0 else "",
        "sales_picture": save(made, "q8_sales", alt),
    }  # fmt: skip


def _turns_down(curves: dict[str, tuple[tuple[float, ...], list[Estimate]]]) -> bool:
    """Whether every curve begins above zero and ends below."""
    return bool(np.all([found[0].sign > 0 > found[-1].sign for _, found in curves.values()]))


TEXT = """Scenarios: `scenarios/media_mix.yaml` and `scenarios/flash_sales.yaml` with {customers} customers and
budgets to match.

### A campaign

How many people get to know Orchard for 1,000 EUR of advertising (fresh ideas included), in the first and the third
year:

{fading}

**Two things are used up: the idea, and the people who do not know the firm yet.** In the third year a campaign that
is renewed reaches {idea} % more for its money than one that is not (with {new} newcomers), and {people} % more with
{new} newcomers a year than with none. Renewal helps against the first, only newcomers against the second.

Renewal has its price. Change in score against never renewing, thousand EUR, by what a fresh idea costs (a dearer one
changes nobody's behaviour, so that its price is taken off afterwards):

{renewal}

{renewal_turns}

{campaign_picture}

One medium instead of several saturates sooner. Change in score against the mix as shipped, thousand EUR:

{mix}

By interval, {mix_best}.

### Sales

Flash takes something off everything for a week. Change against no sale, thousand EUR:

{sales}

{sales_turns}

{faded} Customers put on the shelf what they would have bought later, and the sale's price becomes the usual
one.{token}

{sales_picture}

    loyalty-lab run scenarios/media_mix.yaml --set firms.Orchard.strategy.renew_below=0
"""
