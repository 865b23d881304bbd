"""Claims on satisfaction, loyalty and profit."""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from questions import q04_loyalty_programmes as q04
from questions import q10_balance as q10
from questions.experiment import Estimate, Values, estimate, measured, sized

import simulation as sim
from claims import claim
from claims.claim import Claim, Grid
from simulation.rules.lifecycle import CONVERSION, INSPIRATION, RETENTION, WON_BACK
from simulation.state.columns import PRESENT

FIRM = "Swift"
BAD_WEEKS = (53, 79)
"""First week of the bad half-year, and first week after it, in ``service_failure``."""
AFTER = 26
RECOVERIES = (0.6, 0.75, 0.9, 1.0)
FELT = ("satisfaction", "trust", "bought again within half a year")
INERTIA = (0.5, 2.0, 4.0)
"""Utility of the firm bought last; 0.5 is as shipped. What keeps a customer whatever it feels."""
QUALITIES = (-0.2, 0.0, 0.2)
NEEDS: dict[str, float | None] = {"needs differ": 1.0, "equal needs": None}
LOYAL_SHARE = 1.0 / 3.0
TREATMENTS: dict[str, dict[str, Any]] = {
    "nothing done": {"name": "retention_focus", "acquisition_budget": 80.0, "retention_budget": 0.0},
    "attention": {"name": "retention_focus", "acquisition_budget": 80.0, "retention_budget": 280.0},
    "a tenth off": {
        "name": "rules", "acquisition_budget": 80.0, "rules": [{"when": "top(0.3, value)", "do": "favour"}],
        "actions": {"favour": {"discount": 0.1}},
    },
}  # fmt: skip
"""What Keeper does for its best customers, in a market of 2,000."""


def raising_satisfaction() -> Grid:
    """Find what each step of spending on service, which raises satisfaction, does to the score."""
    found = {}
    for price in (15.0, 25.0):
        scores = {service: q10.outcome(price, service)["score"] for service in q10.SERVICE}
        found[f"price {price:g} EUR"] = {
            f"{less:g} to {more:g} EUR": estimate(scores[more], scores[less], 1000.0) for less, more in pairwise(scores)
        }
    return found


def cheaper() -> dict[str, dict[str, Values]]:
    """Return what comes of each price of Kennel's, dearest first."""
    return {f"{price:g}": q10.outcome(price, q10.USUAL) for price in reversed(q10.PRICES)}


def low_price_pleases() -> Grid:
    """Find by how many per cent satisfaction, and what customers gain, rise with each step down in price."""
    found = cheaper()
    return {
        name: {
            f"{high} to {low} EUR": estimate(100.0 * (found[low][column] / found[high][column] - 1.0))
            for high, low in pairwise(found)
        }
        for name, column in (("satisfaction of its customers", "satisfaction"), ("what they gain (surplus)", "surplus"))
    }


def low_price_costs() -> Grid:
    """Find what each step down in price takes off the score."""
    grid = {}
    for owners in ("value", "cost"):
        scores = {price: q10.outcome(price, q10.USUAL, owners)["score"] for price in reversed(q10.PRICES)}
        grid[f"most owners are {owners}-oriented"] = {
            f"{high:g} to {low:g} EUR": estimate(scores[high], scores[low], 1000.0) for high, low in pairwise(scores)
        }
    return grid


def satisfaction_and_loyalty(market: "sim.Market") -> list[float]:
    """Return how satisfied Keeper's customers are, and how many of its purchases repeat, in per cent, in the last year."""
    weeks = market.results.firms
    own = weeks[(weeks["firm"] == "Keeper") & (weeks["week"] > market.week - 52)]
    return [100.0 * float(own[name].mean()) for name in ("satisfaction", "repeat_rate")]


def satisfaction_makes_loyal() -> Grid:
    """Find by how many points repeat buying rises where better product and service satisfy more, by force of habit."""
    shipped = sized("retention_vs_acquisition", claim.CUSTOMERS)
    offering = shipped.firms["Keeper"].offering
    grid: dict[str, dict[str, Estimate]] = {"worse to ordinary": {}, "ordinary to better": {}}
    for inertia in INERTIA:
        found = []
        for step in QUALITIES:
            changes: dict[str, Any] = {
                f"customers.orientations.{name}.choosing.inertia": inertia for name in ("cost", "value", "technology")
            }
            changes |= {
                f"firms.Keeper.offering.{name}": getattr(offering, name) + step for name in ("product", "service")
            }
            found.append(measured(sim.changed(shipped, changes), satisfaction_and_loyalty, claim.seeds()))
        for row, (less, more) in zip(grid, pairwise(found), strict=True):
            grid[row][f"habit {inertia:g}"] = estimate(more[:, 1], less[:, 1])
    return grid


def living(market: "sim.Market", row: int) -> NDArray[np.bool_]:
    """Mark the living customers of a firm."""
    stage = market.state.relation["stage"][row]
    return np.isin(stage, (CONVERSION, RETENTION, INSPIRATION, WON_BACK)) & (market.state.presence == PRESENT)


def attitude(market: "sim.Market", row: int) -> Values:
    """Return everybody's attitudinal loyalty to a firm [-]."""
    relation = market.state.relation
    return (relation["trust"][row].astype(float) + relation["commitment"][row].astype(float)) / 2.0


def loyal_and_others(market: "sim.Market") -> list[float]:
    """Return what the most loyal third of Keeper's customers bring more than the least loyal, in the year after.

    [EUR a customer], [EUR a purchase], treatments paid.
    """
    market.run(market.scenario.burn_in_weeks + 104)
    state, row = market.state, market.firms[0].row
    own, loyalty = living(market, row), attitude(market, row)
    low, high = np.quantile(loyalty[own], (LOYAL_SHARE, 1.0 - LOYAL_SHARE))
    earned, bought = state.file["earned"][row].astype(float), state.purchases[row].astype(float)
    market.run(52)
    earned = state.file["earned"][row].astype(float) - earned
    bought = state.purchases[row].astype(float) - bought
    loyal, others = own & (loyalty >= high), own & (loyalty <= low)
    return [
        float(earned[loyal].mean() - earned[others].mean()),
        float(earned[loyal].sum() / bought[loyal].sum() - earned[others].sum() / bought[others].sum()),
    ]


def loyal_pay_more() -> Grid:
    """Find what loyal customers bring more than others, in a year and at a purchase, by what the firm does for the best."""
    grid: dict[str, dict[str, Estimate]] = {}
    for name, shape in NEEDS.items():
        for treatment, own in TREATMENTS.items():
            changes: dict[str, Any] = {
                f"customers.segments.{segment}.purchase_rate.shape": shape
                for segment in ("Savers", "Builders", "Pioneers")
            }
            budgets = {key: value * claim.CUSTOMERS / 2000.0 for key, value in own.items() if key.endswith("_budget")}
            changes["firms.Keeper.strategy"] = {**own, **budgets}
            market = sized("retention_vs_acquisition", claim.CUSTOMERS, changes)
            found = measured(market, loyal_and_others, claim.seeds(), run=False)
            for place, what in enumerate(("a year", "a purchase")):
                grid.setdefault(f"{what}, {name}", {})[treatment] = estimate(found[:, place])
    return grid


def programme() -> Grid:
    """Find what a loyalty programme truly adds to a member's spending."""
    return {
        f"{rate:.0%} points": {f"pull {pull:g}": q04.estimated(q04.effect(pull, rate).true) for pull in q04.PULLS}
        for rate in q04.RATES
    }


def recovered(recovery: float) -> Values:
    """Return what those feel who complained in the bad half-year, less what the same customers feel where nothing ever failed.

    Everybody dissatisfied complains; (n_replications, 3), in points of 100, as in ``FELT``.
    """
    changes: dict[str, Any] = {
        f"firms.{FIRM}.strategy": {"name": "run_off"}, f"firms.{FIRM}.level": "reactive",
        f"firms.{FIRM}.levels": {"reactive": {"invite": 1.0, "recovery": recovery, "weekly_cost": 0.0}},
        "weeks": BAD_WEEKS[1] + AFTER, f"firms.{FIRM}.offering.failure_probability": 0.0,
    }  # fmt: skip
    event = {"week": BAD_WEEKS[0], "title": "It fails", "set": {f"firms.{FIRM}.offering.failure_probability": 0.25}}
    over = {"week": BAD_WEEKS[1], "title": "It works", "set": {f"firms.{FIRM}.offering.failure_probability": 0.0}}
    fails = sized("service_failure", claim.CUSTOMERS, {**changes, "events": [event, over]})
    never = sized("service_failure", claim.CUSTOMERS, {**changes, "events": []})
    return np.array([felt_by_complainers(sim.Market(fails, seed), sim.Market(never, seed)) for seed in claim.seeds()])


def felt_by_complainers(fails: "sim.Market", never: "sim.Market") -> list[float]:
    """Return by how much complainers differ from themselves in the market where nothing failed."""
    markets, row = (fails, never), 0
    for market in markets:
        market.run(market.scenario.burn_in_weeks + BAD_WEEKS[0] - 1)
    before = [market.state.file["complaints"][row].astype(int) for market in markets]
    for market in markets:
        market.run(BAD_WEEKS[1] - BAD_WEEKS[0])
    complained = [m.state.file["complaints"][row].astype(int) > b for m, b in zip(markets, before, strict=True)]
    who = complained[0] & ~complained[1] & (fails.state.presence == PRESENT)
    felt = [[100.0 * float(m.state.relation[name][row][who].mean()) for name in FELT[:2]] for m in markets]
    bought = [market.state.purchases[row].astype(int) for market in markets]
    for place, market in enumerate(markets):
        market.run(AFTER)
        again = market.state.purchases[row].astype(int)[who] > bought[place][who]
        felt[place].append(100.0 * float(again.mean()))
    return list(np.array(felt[0]) - np.array(felt[1]))


def paradox() -> Grid:
    """Find whether well-handled complaints leave customers better off than no failure."""
    found = {f"handled {recovery:g}": recovered(recovery) for recovery in RECOVERIES}
    return {
        name: {column: estimate(each[:, place]) for column, each in found.items()} for place, name in enumerate(FELT)
    }


CLAIMS = (
    Claim(
        short="Satisfied customers are profitable",
        said="Making customers more satisfied makes the firm more profitable.",
        source="Anderson, Fornell & Lehmann (1994); Heskett, Jones, Loveman, Sasser & Schlesinger (1994)",
        tested="`balance_of_satisfaction_and_profit`, as in [Q10](questions.md#q10-where-is-the-optimum-between-satisfaction-and-profit): "
        "Kennel spends more on service a customer and week, step by step, and satisfaction rises at every step; change in score.",
        effect="change in score by the step",
        unit="thousand EUR",
        rows="price",
        columns="service",
        measure=raising_satisfaction,
        holds="The first steps cost little and bring much: customers buy more often from the firm, and stay.",
        fails="Each further euro pleases less than the one before and costs as much; at a low price there is little margin to pay for it.",
    ),
    Claim(
        short="A low price satisfies",
        said="A lower price makes customers more satisfied.",
        source="Fornell, Johnson, Anderson, Cha & Bryant (1996); Anderson, Fornell & Rust (1997)",
        tested="The same market: Kennel lowers its price step by step. Mean satisfaction of its customers, and all that they gain beyond the "
        "price.",
        effect="change by the step",
        unit="%",
        rows="what is looked at",
        columns="price",
        measure=low_price_pleases,
        holds="Everybody who buys pays less, and more people buy.",
        fails="Satisfaction compares what was received with what was expected of it, and price is no part of that; a lower price "
        "besides draws in thrifty customers, who are harder to please.",
    ),
    Claim(
        short="A low price costs profit",
        said="A lower price lowers profit.",
        source="Rust, Zahorik & Keiningham (1995)",
        tested="The same steps: what each takes off Kennel's score.",
        effect="score lost by the step",
        unit="thousand EUR",
        rows="owners",
        columns="price",
        measure=low_price_costs,
        holds="Below the best price every step gives away more margin than it wins customers.",
        fails="Above the best price a step down wins more than it gives away; where most customers look for low cost, "
        "the best price is lower.",
        decimals=0,
    ),
    Claim(
        short="Satisfaction makes loyal",
        said="Satisfied customers buy again.",
        source="Jones & Sasser (1995); Oliver (1980)",
        tested="`retention_vs_acquisition`: Keeper's product and service are 0.2 worse, ordinary, or 0.2 better. Share of its purchases "
        "that repeat the purchase before, in the third year, where habit, which binds whatever one feels, is weak (as shipped) or "
        "strong.",
        effect="repeat purchases, more by",
        unit="points",
        rows="from, to",
        columns="habit (utility)",
        measure=satisfaction_makes_loyal,
        holds="Who expects more and trusts more chooses the firm more often.",
        fails="Where leaving is hard, customers buy again whether they are satisfied or not.",
    ),
    Claim(
        short="Loyal customers pay more",
        said="Loyal customers are more profitable: they pay more and cost less to serve.",
        source="Reichheld & Sasser (1990); doubted by Reinartz & Kumar (2000, 2002)",
        tested="`retention_vs_acquisition`: the third of Keeper's customers who are most loyal by attitude after two years, and the third "
        "who are least; what they bring in the next year, treatments paid, if Keeper does nothing for its best customers, gives them "
        "attention, or takes a tenth off the price for them; needs are as shipped, or everybody needs as much.",
        effect="what a loyal customer brings more",
        unit="EUR",
        rows="measured for",
        columns="done for the best",
        measure=loyal_pay_more,
        holds="Over a year the loyal buy more often from the firm, and complain less at each purchase; and those who need much have "
        "more occasions to grow loyal.",
        fails="What a firm does for its best customers is spent on the loyal above all, and comes off every purchase of theirs.",
        decimals=2,
        ordered=False,
    ),
    Claim(
        short="Programmes create loyalty",
        said="Loyalty programmes make customers buy more.",
        source="Leenheer et al. (2007); doubted by Dowling & Uncles (1997)",
        tested="`loyalty_programme`, as in [Q4](questions.md#q4-do-loyalty-programmes-create-loyalty-or-reward-those-who-were-loyal-anyway): "
        "cash that the same members spend in a year, with and without the programme, by what points are worth and how strongly "
        "they pull (0.5: as shipped).",
        effect="spending of a member, more by",
        unit="EUR a year",
        rows="points",
        columns="pull (utility)",
        measure=programme,
        holds="Points that pull bring members back more often. That is behaviour: it lasts as long as the points.",
        fails="Where points do not pull they are only a discount: members buy what they would have bought, and pay part of it in points.",
        decimals=0,
    ),
    Claim(
        short="Recovery paradox",
        said="Customers whose complaint was handled very well are better off than if nothing had ever failed.",
        source="de Matos, Henrique & Rossi (2007)",
        tested="`service_failure`: for half a year every fourth order from Swift fails; everybody dissatisfied complains. Those who complained, "
        "beside the same customers in a market in which nothing failed, by how well complaints are handled (satisfaction with the "
        "handling, 0 to 1).",
        effect="complainers, against themselves without failure",
        unit="points of 100",
        rows="what is looked at",
        columns="how well complaints are handled",
        measure=paradox,
        holds="A perfect answer is remembered like a perfect purchase, and counts for more than an ordinary one would have.",
        fails="The failed purchase is remembered, too, and trust breaks faster than it is built again: a good answer does not make up for it.",
        decimals=2,
    ),
)
