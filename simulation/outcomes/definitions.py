"""Every outcome, defined once: formula, unit, source.

A definition is computed from primitives (what was counted, :mod:`simulation.state.tallies`, and the lines of the
accounts, :mod:`simulation.state.ledger`) that have been added up over the segments of a group. So the same
definition serves a firm, an orientation and a segment, and ratios are always ratios of sums.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.rules.lifecycle import STAGES
from simulation.state.ledger import COSTS

Numbers = NDArray[np.float64]
Primitives = Mapping[str, Numbers]
TRAILING_WEEKS = 13
"""Rates are measured over the trailing quarter [weeks]."""
WEEKS_A_YEAR = 52.0
CUSTOMER_STAGES = ("conversion", "retention", "inspiration", "won_back")
CUSTOMER_COSTS = ("cost_of_goods", "cost_to_serve", "bad_debt", "points", "retention")


@dataclass(frozen=True)
class Outcome:
    """One outcome: its name, what it is, unit, source, and how it is computed from primitives, (n_weeks, ...)."""

    name: str
    formula: str
    unit: str
    source: str
    compute: Callable[[Primitives], Numbers]


def ratio(above: Numbers, below: Numbers) -> Numbers:
    """Divide, giving NaN (no answer) where there is nothing to divide by."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below > 0.0, above / np.where(below > 0.0, below, 1.0), np.nan)


def trailing(amounts: Numbers, weeks: int = TRAILING_WEEKS) -> Numbers:
    """Sum over the trailing weeks (fewer at the beginning) along the first axis."""
    up_to = np.cumsum(amounts, axis=0)
    before = np.zeros_like(up_to)
    before[weeks:] = up_to[:-weeks]
    return up_to - before


def opening(levels: Numbers) -> Numbers:
    """Return last week's levels; zero in the first week."""
    return np.concatenate([np.zeros_like(levels[:1]), levels[:-1]])


def customers(x: Primitives) -> Numbers:
    """Living relationships."""
    return sum((x[f"stage_{stage}"] for stage in CUSTOMER_STAGES), start=np.zeros_like(x["purchases"]))


def profit(x: Primitives) -> Numbers:
    """Revenue less all costs."""
    return x["revenue"] - sum((x[line] for line in COSTS), start=np.zeros_like(x["revenue"]))


def contribution(x: Primitives) -> Numbers:
    """Profit before fixed cost."""
    return profit(x) + x["fixed"]


def customer_margin(x: Primitives) -> Numbers:
    """Revenue less the costs that single customers cause, keeping them included and winning them not."""
    return x["revenue"] - sum((x[line] for line in CUSTOMER_COSTS), start=np.zeros_like(x["revenue"]))


def weekly_churn(x: Primitives) -> Numbers:
    """Relationships lost in a week over those at its start, over the trailing quarter."""
    return ratio(trailing(x["lapses"] + x["departures"]), trailing(opening(customers(x))))


def retention_rate(x: Primitives) -> Numbers:
    """Share of customers who would still be customers after a year at this churn."""
    return np.asarray(np.clip(1.0 - weekly_churn(x), 0.0, 1.0) ** WEEKS_A_YEAR)


def expected_lifetime_value(x: Primitives) -> Numbers:
    """Value of a customer who goes on as customers did over the trailing quarter; none where nothing ever ends it."""
    margin = ratio(trailing(customer_margin(x)), trailing(customers(x)))
    growth = (1.0 + x["discount_rate_per_year"]) ** (1.0 / WEEKS_A_YEAR)
    return ratio(margin * growth, growth - (1.0 - weekly_churn(x)))


def _from_week_one(x: Primitives, amounts: Numbers) -> Numbers:
    return np.cumsum(np.where(x["week"] >= 1, amounts, 0.0), axis=0)


def discounted(x: Primitives, amounts: Numbers) -> Numbers:
    """Discount weekly amounts to the start of week 1; burn-in counts nothing."""
    factor = (1.0 + x["discount_rate_per_year"]) ** (-x["week"] / WEEKS_A_YEAR)
    return np.where(x["week"] >= 1, amounts * factor, 0.0)


def realised_lifetime_value(x: Primitives) -> Numbers:
    """Margin so far of all customers ever won, each week's discounted to the first, over their number."""
    factor = (1.0 + x["discount_rate_per_year"]) ** (-(x["week"] - x["week"][:1]) / WEEKS_A_YEAR)
    return ratio(np.cumsum(customer_margin(x) * factor, axis=0), np.cumsum(x["first_purchases"], axis=0))


GUPTA = "Gupta & Lehmann (2003), J. Interactive Marketing 17:9"
EHRENBERG = "Ehrenberg (1988), Repeat-Buying"
FARRIS = "Farris et al. (2010), Marketing Metrics"
OURS = "this model"

OUTCOMES: tuple[Outcome, ...] = (
    Outcome("profit", "revenue less all costs", "EUR/week", FARRIS, profit),
    Outcome("cumulative_profit", "profit summed from week 1", "EUR", FARRIS, lambda x: _from_week_one(x, profit(x))),
    Outcome("discounted_profit", "profit / (1 + d)^(week / 52)", "EUR/week", GUPTA, lambda x: discounted(x, profit(x))),
    Outcome("cumulative_discounted_profit", "discounted profit summed from week 1", "EUR", GUPTA,
            lambda x: np.cumsum(discounted(x, profit(x)), axis=0)),
    Outcome("contribution", "profit before fixed cost", "EUR/week", FARRIS, contribution),
    Outcome("discounted_contribution", "contribution / (1 + d)^(week / 52)", "EUR/week", GUPTA,
            lambda x: discounted(x, contribution(x))),
    Outcome("customers", "relationships in conversion, retention, inspiration or won back", "customers", OURS, customers),
    Outcome("aware_share", "people who know the firm / people", "share", FARRIS,
            lambda x: 1.0 - ratio(x["stage_unaware"], x["people"])),
    Outcome("trial_share", "people who have ever bought from the firm / people", "share", FARRIS,
            lambda x: 1.0 - ratio(x["stage_unaware"] + x["stage_reach"] + x["stage_acquisition"], x["people"])),
    Outcome("penetration", "customers / people", "share", EHRENBERG, lambda x: ratio(customers(x), x["people"])),
    Outcome("market_share_revenue", "revenue / revenue of all firms", "share", FARRIS,
            lambda x: ratio(x["revenue"], x["revenue"].sum(axis=1, keepdims=True))),
    Outcome("market_share_customers", "customers / customers of all firms", "share", FARRIS,
            lambda x: ratio(customers(x), customers(x).sum(axis=1, keepdims=True))),
    Outcome("purchase_frequency", "52 purchases / customers, trailing quarter", "1/year", EHRENBERG,
            lambda x: WEEKS_A_YEAR * ratio(trailing(x["purchases"]), trailing(customers(x)))),
    Outcome("churn_rate", "(lapses + departures) / customers at the week's start, trailing quarter", "1/week", FARRIS,
            weekly_churn),
    Outcome("retention_rate", "(1 - churn rate)^52", "1/year", FARRIS, retention_rate),
    Outcome("renewal_rate", "contracts renewed / contracts due, trailing quarter", "share", FARRIS,
            lambda x: ratio(trailing(x["renewals"]), trailing(x["renewals_due"]))),
    Outcome("acquisitions", "first purchases", "customers/week", FARRIS, lambda x: x["first_purchases"]),
    Outcome("acquisition_cost", "acquisition spending / acquisitions, trailing quarter", "EUR", FARRIS,
            lambda x: ratio(trailing(x["acquisition"]), trailing(x["first_purchases"]))),
    Outcome("repeat_rate", "purchases whose buyer's last purchase was from the same firm / purchases, trailing quarter",
            "share", EHRENBERG, lambda x: ratio(trailing(x["repeat_purchases"]), trailing(x["purchases"]))),
    Outcome("share_of_wallet", "revenue / all category spending of the firm's customers, trailing quarter", "share",
            FARRIS, lambda x: ratio(trailing(x["revenue"]), trailing(x["category_spending"]))),
    Outcome("satisfaction", "mean lasting satisfaction of customers", "0 to 1", "Oliver (1980), J. Marketing Research 17:460",
            lambda x: ratio(x["satisfaction"], customers(x))),
    Outcome("trust", "mean trust of customers", "0 to 1", "Morgan & Hunt (1994), J. Marketing 58:20",
            lambda x: ratio(x["trust"], customers(x))),
    Outcome("commitment", "mean commitment of customers", "0 to 1", "Morgan & Hunt (1994), J. Marketing 58:20",
            lambda x: ratio(x["commitment"], customers(x))),
    Outcome("loyalty", "mean of trust and commitment (an attitude, not repeat buying)", "0 to 1",
            "Morgan & Hunt (1994), J. Marketing 58:20", lambda x: ratio(0.5 * (x["trust"] + x["commitment"]), customers(x))),
    Outcome("recommendation_score", "100 (promoters - detractors) / customers", "-100 to 100",
            "Reichheld (2003), Harvard Business Review 81(12):46",
            lambda x: 100.0 * ratio(x["promoters"], customers(x)) - 100.0 * ratio(x["detractors"], customers(x))),
    Outcome("complaint_rate", "complaints / purchases, trailing quarter", "1/purchase", FARRIS,
            lambda x: ratio(trailing(x["complaints"]), trailing(x["purchases"]))),
    Outcome("mutual_benefit", "customers in relationships by which both sides have gained so far / customers", "share",
            "this model; mutual benefit as in Gummesson (2008), Total Relationship Marketing",
            lambda x: ratio(x["both_gain"], customers(x))),
    Outcome("consideration_rate", "first comparisons / people who got to know the firm, trailing quarter", "share", FARRIS,
            lambda x: ratio(trailing(x["considered"]), trailing(x["became_aware"]))),
    Outcome("conversion_rate", "first purchases / first comparisons, trailing quarter", "share", FARRIS,
            lambda x: ratio(trailing(x["first_purchases"]), trailing(x["considered"]))),
    Outcome("mean_rating", "mean of public reviews, trailing quarter", "0 to 1", OURS,
            lambda x: ratio(trailing(x["rating"]), trailing(x["reviews"]))),
    Outcome("points_outstanding", "points issued less redeemed and expired, since the beginning", "EUR", FARRIS,
            lambda x: np.cumsum(x["points_issued"] - x["points_redeemed"] - x["points_expired"], axis=0)),
    Outcome("surplus", "what customers gained by their purchases beyond the price", "EUR/week",
            "Small & Rosen (1981), Econometrica 49:105", lambda x: x["surplus"]),
    Outcome("surplus_per_purchase", "surplus / purchases, trailing quarter", "EUR",
            "Small & Rosen (1981), Econometrica 49:105", lambda x: ratio(trailing(x["surplus"]), trailing(x["purchases"]))),
    Outcome("lifetime_value", "weekly margin m per customer: m (1+d)/(1+d-r), weekly d and r, trailing quarter", "EUR",
            GUPTA, expected_lifetime_value),
    Outcome("realised_lifetime_value", "discounted margin so far of all customers ever won / their number", "EUR", GUPTA,
            realised_lifetime_value),
    Outcome("customer_equity", "customers x lifetime value", "EUR", "Rust, Lemon & Zeithaml (2004), J. Marketing 68:109",
            lambda x: customers(x) * expected_lifetime_value(x)),
)  # fmt: skip

STAGE_COLUMNS = tuple(f"stage_{stage}" for stage in STAGES)


def outcome(name: str) -> Outcome:
    """Return the definition of an outcome.

    Raises
    ------
    KeyError
        If there is no such outcome.
    """
    for defined in OUTCOMES:
        if defined.name == name:
            return defined
    raise KeyError(f"there is no outcome '{name}' (there are: {', '.join(o.name for o in OUTCOMES)})")
