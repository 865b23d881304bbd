"""Claims on which customers bring what."""

from typing import Any

import numpy as np
import pandas as pd
from questions.experiment import Estimate, Values, estimate, measured, sized

import simulation as sim
from claims import claim
from claims.claim import Claim, Grid
from claims.satisfied import attitude, living

SHAPES = (0.05, 0.25, 1.0, 4.0)
"""Shape of the gamma distribution of needs; 1 is as shipped, the lower, the more unequal."""
VISIT_COSTS = (0.0, 0.5, 2.0)
DEPTHS = (0.1, 0.15, 0.2, 0.4)
ALWAYS = {"firms.Redtag.strategy.sale_every_weeks": 4}
"""A firm plans every four weeks, and then holds a sale of two weeks: at every planning."""
SALES: dict[str, dict[str, Any]] = {
    "every quarter": {},
    "every month": ALWAYS,
    "every month, goods at 6 EUR": {**ALWAYS, "firms.Redtag.offering.unit_cost": 6.0},
}
FIFTH = 0.2
BIG = 0.9
"""Share of people who know the big brand."""
SMALL = (0.1, 0.3, 0.6)
BETTER = (0.0, 0.1, 0.2)


def fifths(market: "sim.Market") -> list[float]:
    """Return what share of the first firm's sales its best fifth makes [%].

    Of the buyers of the third year those who buy most, of the buyers of all three years those who buy most, and of the
    customers at the start of the third year those most loyal.
    """
    row = market.firms[0].row
    spent = []
    for weeks in (market.scenario.burn_in_weeks, 104, 52):
        own, loyalty = living(market, row), attitude(market, row)
        market.run(weeks)
        spent.append(market.state.spent[row].astype(float))
    year, years = spent[2] - spent[1], spent[2] - spent[0]
    loyal = own & (loyalty >= np.quantile(loyalty[own], 1.0 - FIFTH))
    return [largest(year), largest(years), 100.0 * float(year[loyal].sum() / year[own].sum())]


def largest(spent: Values) -> float:
    """Return the share of sales that comes from the fifth of buyers who spend most [%]."""
    buyers = np.sort(spent[spent > 0.0])[::-1]
    return 100.0 * float(buyers[: round(FIFTH * len(buyers))].sum() / buyers.sum())


def eighty_twenty() -> Grid:
    """Find what share of sales a fifth of the customers make."""
    grid: dict[str, dict[str, Estimate]] = {
        "who buy most, in a year": {}, "who buy most, in three years": {}, "most loyal by attitude, in a year": {},
    }  # fmt: skip
    for shape in SHAPES:
        changes = {
            f"customers.segments.{segment}.purchase_rate.shape": shape for segment in ("Savers", "Builders", "Pioneers")
        }
        found = measured(sized("retention_vs_acquisition", claim.CUSTOMERS, changes), fifths, claim.seeds(), run=False)
        for place, row in enumerate(grid):
            grid[row][f"shape {shape:g}"] = estimate(found[:, place])
    return grid


def margins(changes: dict[str, Any]) -> list[pd.DataFrame]:
    """Return for each replication what a person of each type leaves each firm, before advertising [EUR/year].

    One row a firm, one column a type, and as a last row how many people are of the type.
    """
    market, found = sized("ten_types", claim.CUSTOMERS, changes), []
    for seed in claim.seeds():
        table = sim.Market(market, seed).run().results.by("type")
        sums = table.groupby(["firm", "type"]).sum(numeric_only=True)
        margin = sums["revenue"] - sums["cost_of_goods"] - sums["cost_to_serve"] - sums["bad_debt"]
        rows = (52.0 * margin / sums["people"]).unstack()
        rows.loc["people"] = sums["people"].unstack().iloc[0]
        found.append(rows)
    return found


def wanderers() -> Grid:
    """Find what the type next above brings more than wanderers, by what a visit costs."""
    grid: dict[str, dict[str, Estimate]] = {"Copper": {}, "Redtag": {}, "Beanmart": {}}
    for cost in VISIT_COSTS:
        found = margins({f"firms.{firm}.aftersale.visit_cost": cost for firm in grid})
        for firm, cells in grid.items():
            each = pd.DataFrame([rows.loc[firm] for rows in found])
            others = each.drop(columns="wandering")
            cells[f"{cost:g} EUR a visit"] = estimate(others[others.mean().idxmin()], each["wandering"])
    return grid


def discounters() -> Grid:
    """Find what a discount customer brings Redtag more than the average person, by the depth of sales, how often, and the goods."""
    grid: dict[str, dict[str, Estimate]] = {}
    for name, changes in SALES.items():
        cells = grid.setdefault(name, {})
        for depth in DEPTHS:
            found = margins({"firms.Redtag.strategy.sale": depth, **changes})
            own = [float(rows.loc["Redtag", "discount"]) for rows in found]
            average = [float(np.average(rows.loc["Redtag"], weights=rows.loc["people"])) for rows in found]
            cells[f"{depth:.0%} off"] = estimate(own, average)
    return grid


def buying(market: "sim.Market") -> list[float]:
    """Return purchases by each buyer of the last year from the big brand and the small one, and their numbers of buyers."""
    market.run(market.scenario.burn_in_weeks + 104)
    before = market.state.purchases.astype(int)
    market.run(52)
    year = market.state.purchases.astype(int) - before
    buyers = (year > 0).sum(axis=1)
    return [*(year.sum(axis=1) / buyers), *buyers]


def double_jeopardy() -> Grid:
    """Find by how many per cent buyers of the big brand buy it more often than buyers of the small one theirs."""
    shipped = sized("retention_vs_acquisition", claim.CUSTOMERS)
    grid: dict[str, dict[str, Estimate]] = {}
    for better in BETTER:
        row = "the small brand is as good" if better == 0.0 else f"the small brand is better by {better:g}"
        for known in SMALL:
            changes: dict[str, Any] = {f"firms.{firm}.strategy": {"name": "run_off"} for firm in shipped.firms}
            changes |= {
                "firms.Keeper.initial_awareness": BIG, "firms.Winner.initial_awareness": known,
                "customers.network": {"kind": "none"},
            }  # fmt: skip
            changes |= {
                f"firms.Winner.offering.{name}": getattr(shipped.firms["Winner"].offering, name) + better
                for name in ("product", "service")
            }
            found = measured(sim.changed(shipped, changes), buying, claim.seeds(), run=False)
            grid.setdefault(row, {})[f"{known:.0%} know it"] = estimate(100.0 * (found[:, 0] / found[:, 1] - 1.0))
    return grid


CLAIMS = (
    Claim(
        short="80 % of sales from 20 %",
        said="A loyal fifth of the customers bring four fifths of the sales.",
        source="Schmittlein, Cooper & Morrison (1993); doubted by McCarthy & Winer (2019)",
        tested="`retention_vs_acquisition`: share of Keeper's sales in the third year that come from the fifth of its buyers who buy most, and "
        "from the fifth of its customers who were most loyal by attitude at the year's start. Needs are spread over customers as a "
        "gamma distribution (shape 1: as shipped; the lower, the more unequal).",
        effect="share of sales (the claim: 80 or more)",
        unit="%",
        rows="which fifth",
        columns="spread of needs",
        measure=eighty_twenty,
        holds="Where needs are very unequal, a few need nearly everything that is sold.",
        fails="With ordinary needs the best fifth make a half to two thirds; the most loyal by attitude are not those who need most.",
        least=80.0,
    ),
    Claim(
        short="Wanderers earn least",
        said="Wandering customers earn a firm least of all types.",
        source="Liveabout (n.d.)",
        tested="`ten_types`: what a person leaves a firm in three years after goods and service, the type that leaves least of all others less wanderers, by what a visit without "
        "a purchase costs the firm (0.5 EUR is the default; Copper's are 1 EUR as shipped).",
        effect="the next-lowest type brings more than a wanderer by",
        unit="EUR/person/year",
        rows="firm",
        columns="cost of a visit",
        measure=wanderers,
        holds="A wanderer visits often, buys a third as often as others, and every visit takes somebody's time.",
        fails="Where visits cost little, a few purchases are better than none: discount customers never buy from a firm that holds no sales.",
        decimals=2,
    ),
    Claim(
        short="Discount customers bring profit",
        said="Discount customers bring a good part of the profit: at least as much as others.",
        source="Liveabout (n.d.)",
        tested="`ten_types`: what a discount customer leaves a firm after goods and service, less what the average person does, by how deep and how frequent Redtag's sales are (as shipped: every quarter); "
        "discount customers buy at a tenth off or more.",
        effect="a discount customer brings more than the average person by",
        unit="EUR/person/year",
        rows="Redtag's sales",
        columns="depth",
        measure=discounters,
        holds="With a sale every month they need no other firm and stock up; cheap goods leave a margin even on the reduced price.",
        fails="They buy only at a tenth below what is usual in the market: never when a tenth is taken off a dear price, seldom where sales are rare, and at the lowest margin where they are deep.",
        decimals=2,
    ),
    Claim(
        short="Double jeopardy",
        said="Small brands have fewer buyers, and these buy them less often.",
        source="Ehrenberg, Goodhardt & Barwise (1990)",
        tested="`retention_vs_acquisition` without advertising, attention or talk: 90 % know Keeper, fewer know Winner, which is as good or better in "
        "product and service. Purchases of a buyer in the third year, of the big brand against the small one.",
        effect="the big brand's buyers buy it more often by",
        unit="%",
        rows="small brand",
        columns="known by",
        measure=double_jeopardy,
        holds="Who buys the small brand mostly also knows the big one; who buys the big one often knows no other.",
        fails="A small brand that is better is bought more often by those who know it: it is small only because it is little known.",
    ),
)
