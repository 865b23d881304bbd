"""Claims on keeping and winning customers."""

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from questions import q02_which_strategy as q02
from questions.experiment import Estimate, Values, estimate, measured, sized

import simulation as sim
from claims import claim
from claims.claim import Claim, Grid
from simulation.experiments.signs.defection import fewer_defections
from simulation.experiments.signs.winning_back import returns_on_spending

KNOWN = (0.25, 0.75, 0.95, 0.99)
MARKETS: dict[str, dict[str, Any]] = {
    "nobody new comes": {"replace_leavers": False},
    "who leaves is replaced": {},
    "50% newcomers a year": {"per_year": 0.5},
}
BASE, MORE = 30.0, 120.0
"""What Keeper spends on advertising in any case, and what it spends more on one or the other [EUR/week]."""
FIVE = 5.0
MARGINS = (1.3, 1.0, 0.7)
"""Times the margin, price less unit cost, of the shipped scenario."""
DEFECTING = ("retention_vs_acquisition", "phone_contracts")
LOST_AND_NEW = {"mature_market": "Winner", "growing_market": "Winner"}


def customers_and_spending(market: "sim.Market") -> list[float]:
    """Return Keeper's customers, on average in the last year, and what it spent on winning and keeping [EUR]."""
    weeks = market.results.firms
    own = weeks[weeks["firm"] == "Keeper"]
    return [
        float(own.loc[own["week"] > market.week - 52, "customers"].mean()),
        float(own["acquisition"].sum() + own["retention"].sum()),
    ]


def spending(known: float, market: str, winning: float, keeping: float, customers: int) -> Values:
    """Return customers and spending where Keeper spends so much a week on winning and on keeping, (n, 2)."""
    scale = customers / 2000.0
    own = {"name": "retention_focus", "acquisition_budget": winning * scale, "retention_budget": keeping * scale}
    changes: dict[str, Any] = {
        "firms.Keeper.strategy": own, "firms.Keeper.initial_awareness": known, "firms.Winner.initial_awareness": known,
        "burn_in_weeks": 0,
    }  # fmt: skip
    changes |= {f"customers.arrivals.{name}": value for name, value in MARKETS[market].items()}
    return measured(sized("retention_vs_acquisition", customers, changes), customers_and_spending, claim.seeds())


@cache
def customers_for_a_thousand(known: float, market: str, customers: int) -> tuple[Values, Values]:
    """Return how many customers more 1,000 EUR bring if spent on keeping, and if spent on winning, (n,) each."""
    neither = spending(known, market, BASE, 0.0, customers)
    keep, win = (spending(known, market, BASE + more, MORE - more, customers) for more in (0.0, MORE))
    kept, won = (1000.0 * (one[:, 0] - neither[:, 0]) / (one[:, 1] - neither[:, 1]) for one in (keep, win))
    return kept, won


def for_a_thousand(compared: Callable[[Values, Values], Estimate]) -> Grid:
    """Compare customers kept and customers won for 1,000 EUR, by market and by how many know the firms at the start."""
    return {
        market: {
            f"{known:.0%} know them": compared(*customers_for_a_thousand(known, market, claim.CUSTOMERS))
            for known in KNOWN
        }
        for market in MARKETS
    }


def keeping_is_cheaper() -> Grid:
    """Find how many customers more 1,000 EUR bring by keeping than by winning."""
    return for_a_thousand(estimate)


def five_times() -> Grid:
    """Find how many customers are kept for the money that wins one."""
    return for_a_thousand(ratio)


def ratio(above: Values, below: Values) -> Estimate:
    """Return the ratio of two means with its interval, linearised: of ``(a - ratio b) / mean b`` over replications."""
    if below.mean() == 0.0:
        return Estimate(math.inf, 0.0)  # nobody is won: any number of times
    mean = float(above.mean() / below.mean())
    return Estimate(mean, estimate((above - mean * below) / below.mean()).half)


def five_points() -> Grid:
    """Find by how many per cent profit rises when five in a hundred customers fewer leave in a year, by margin."""
    return {name: {f"{left:g} times the margin": defections(name, left) for left in MARGINS} for name in DEFECTING}


def defections(name: str, left: float) -> Estimate:
    """Return by how many per cent profit rises where so much of every firm's margin is left."""
    shipped = sized(name, claim.CUSTOMERS)
    dearer = {
        f"firms.{firm}.offering.unit_cost": one.offering.price - left * (one.offering.price - one.offering.unit_cost)
        for firm, one in shipped.firms.items()
    }
    market = sim.changed(shipped, dearer)
    pairs = np.array([fewer_defections(market, seed)["profit"] for seed in claim.seeds()])
    more = ratio(pairs[:, 0], pairs[:, 1])
    return Estimate(100.0 * (more.mean - 1.0), 100.0 * more.half)


def ending() -> Grid:
    """Find what ending relationships adds to the score, by the attention that quarrellers demand and where the line is drawn."""
    found: dict[str, dict[str, Estimate]] = {}
    for attention in q02.ATTENTION:
        none = q02.parting(attention, "nothing")["score"]
        found[f"quarrellers want {attention:g} times the attention"] = {
            f"below {line:.0f} EUR a year": estimate(q02.parting(attention, line)["score"], none, 1000.0)
            for line in q02.HOPELESS
        }
    return found


def winning_back() -> Grid:
    """Find what a euro brings back more when spent on lost customers than on prospects."""
    found = {}
    for name, firm in LOST_AND_NEW.items():
        market = sized(name, 5000) if claim.CUSTOMERS >= 2000 else sized(name, claim.CUSTOMERS)
        pairs = np.array([returns_on_spending(market, seed, firm)["returns"] for seed in claim.seeds()])
        found[name.replace("_", " ")] = estimate(pairs[:, 0], pairs[:, 1])
    return {"a euro": found}


CLAIMS = (
    Claim(
        short="Keeping is cheaper than winning",
        said="It costs less to keep a customer than to win a new one.",
        source="Kotler & Keller (2016)",
        tested="`retention_vs_acquisition`: Keeper spends 120 EUR a week more, either on personal attention or on advertising. "
        "How many customers more it has in the third year for each 1,000 EUR, keeping less winning. (What they earn is another "
        "question: [Q1](questions.md#q1-when-does-keeping-customers-earn-more-than-winning-new-ones-and-when-not).)",
        effect="customers more for 1,000 EUR, kept less won",
        unit="customers",
        rows="newcomers",
        columns="known at the start",
        measure=keeping_is_cheaper,
        holds="Where nearly everybody knows the firm and nobody new comes, advertising finds hardly anybody to win.",
        fails="Where many do not know the firm, advertising wins customers cheaply, while attention is paid to customers most "
        "of whom would have stayed without it.",
        decimals=2,
    ),
    Claim(
        short="... five times cheaper",
        said="Winning a new customer costs five times as much as keeping one.",
        source="Kotler & Keller (2016)",
        tested="the runs of C1, looked at another way: customers kept for the money that wins one.",
        effect="customers kept for the cost of winning one (the claim: 5 or more)",
        unit="times",
        rows="newcomers",
        columns="known at the start",
        measure=five_times,
        holds="Winning gets dearer with everybody who knows the firm already, without limit.",
        fails="Five is no constant of nature: the ratio depends on how many people there are left to win.",
        least=FIVE,
        decimals=2,
    ),
    Claim(
        short="5 points of retention: +25 %",
        said="If five in a hundred customers fewer leave in a year, profit rises by a quarter or more (25 % to 85 %).",
        source="Reichheld & Sasser (1990)",
        tested="The experiment S1 of [validation.md](validation.md#signs-and-sizes-in-the-full-model), in smaller markets: fewer "
        "leave for reasons of their own, at no cost, and as many come as before; profit of all firms in all weeks, where "
        "price less unit cost is as shipped (1), more or less.",
        effect="profit, more by (the claim: 25 or more)",
        unit="%",
        rows="scenario",
        columns="margin",
        measure=five_points,
        holds="The thinner the margin, the smaller is profit to begin with, and the same customers more are a larger share of it.",
        fails="Of a firm's customers a fifth or more lapse or leave in a year here, so that five points are a small part of all "
        "losses; and those who stay longer neither buy more nor cost less for it.",
        least=25.0,
        decimals=0,
    ),
    Claim(
        short="Ending bad relationships pays",
        said="Ending unprofitable relationships raises profit.",
        source="Mittal, Sarkees & Murshed (2008); doubted by Haenlein & Kaplan (2012)",
        tested="`firing_customers`, as in [Q2](questions.md#ending-relationships): Parting ends relationships that are expected to "
        "bring less than a line a year, even if machines served them; score against ending none.",
        effect="change in score",
        unit="thousand EUR",
        rows="attention",
        columns="ended",
        measure=ending,
        holds="Quarrellers who demand several times the usual attention cost more than they pay, and go on to.",
        fails="Where the line is drawn above zero, customers are sent away who paid a part of the fixed cost; the fixed cost stays.",
    ),
    Claim(
        short="Winning back beats prospecting",
        said="A euro spent on winning back lost customers brings more than a euro spent on prospects.",
        source="Stauss & Friege (1999)",
        tested="The experiment S4 of [validation.md](validation.md#signs-and-sizes-in-the-full-model), on the same scenarios: the firm "
        "also follows the strategy `win_back`, or spends as much more on advertising; profit and equity for each euro.",
        effect="profit and equity for a euro, won back less prospects",
        unit="EUR",
        rows="spent",
        columns="scenario",
        measure=winning_back,
        holds="In a mature market those who left know the firm and can be told from strangers, while advertising "
        "mostly meets people who know it anyway.",
        fails="In a growing market hardly anybody has left yet, and most people can still be won by an advertisement.",
        ordered=False,
    ),
)
