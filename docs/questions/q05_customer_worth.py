"""Q5: what customers turn out to be worth, beside the formula; what a point of retention is worth, and what it costs."""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

import simulation as sim
from questions.experiment import Estimate, Values, estimate, measured, sized, table, turn_in_words
from questions.figures import draw_curves, figure, save
from simulation.rules.lifecycle import CONVERSION, INSPIRATION, RETENTION, WON_BACK
from simulation.state.columns import PRESENT

TITLE = "What is a customer worth, and what is one more point of retention worth?"
STAY = (0.70, 0.80, 0.90, 0.95)
"""Share of people who are still in the market after a year; 90 % is what the scenario has."""
CARE = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8)
"""Attention to each customer [EUR/week]."""
CUSTOMERS = 2000
START, YEARS, STEP = 52, 5, 4


class Worth(NamedTuple):
    """What was found of the customers whom Keeper has in week 52, (n_replications,) each.

    ``retention`` [1/year] and ``margin`` [EUR/customer/year] of all its customers in the year after; value by the formula, also
    cut off after five years; and ``found``: what the customers of week 52 brought in five years (all [EUR/customer]).
    """

    retention: Values
    margin: Values
    formula: Values
    formula_cut: Values
    found: Values


def worth_of(market: "sim.Market") -> tuple[float, ...]:
    """Run a market on from week 52 and follow the customers of the first firm."""
    firm, rate = market.firms[0], market.scenario.scoring.discount_rate_per_year
    market.run(market.scenario.burn_in_weeks + START)
    stage = market.state.relation["stage"][firm.row]
    own = np.isin(stage, (CONVERSION, RETENTION, INSPIRATION, WON_BACK)) & (market.state.presence == PRESENT)
    earned, found = market.state.file["earned"][firm.row][own].astype(float), 0.0
    for step in range(YEARS * 52 // STEP):
        market.run(STEP)
        now = market.state.file["earned"][firm.row][own].astype(float)
        found += float((now - earned).mean()) * (1.0 + rate) ** (-(step + 0.5) * STEP / 52.0)
        earned = now
    weeks = market.results.firms
    year = weeks[(weeks["firm"] == firm.name) & (weeks["week"] > START) & (weeks["week"] <= START + 52)].sum(
        numeric_only=True
    )
    costs = year["cost_of_goods"] + year["cost_to_serve"] + year["bad_debt"] + year["retention"]
    margin = (year["revenue"] - costs) / year["customers"]
    kept = 1.0 - (year["lapses"] + year["departures"]) / year["customers"]
    growth = (1.0 + rate) ** (1.0 / 52.0)
    formula = margin * growth / (growth - kept)
    cut = formula * (1.0 - (kept / growth) ** (52 * YEARS))
    return kept**52, 52.0 * margin, formula, cut, found


def worth(stay: float, care: float) -> Worth:
    """Return what Keeper's customers are worth where a share ``stay`` remains in the market a year."""
    leaving = {"kind": "per_period", "probability": 1.0 - stay ** (1.0 / 52.0), "period_weeks": 1}
    ordinary = sized("retention_vs_acquisition", CUSTOMERS)
    strategy = {**ordinary.firms["Keeper"].strategy.model_dump(), "retention_budget": 1e6 if care else 0.0}
    changes: dict[str, Any] = {
        "weeks": START + 52 * YEARS,
        "firms.Keeper.strategy": {**strategy, **({"care_per_customer": care} if care else {})},
    }
    changes |= {f"customers.segments.{name}.attrition": leaving for name in ordinary.customers.segments}
    return Worth(*measured(sized("retention_vs_acquisition", CUSTOMERS, changes), worth_of, run=False).T)


def point(more: Worth, less: Worth) -> tuple[Estimate, Estimate, Estimate]:
    """Return the value of a point of retention found [EUR], and the elasticity found and by the formula [-]."""
    points = 100.0 * (more.retention - less.retention)
    each = (more.found - less.found) / points
    percent = (np.log(more.found) - np.log(less.found)) / (np.log(more.retention) - np.log(less.retention))
    middle = (more.retention + less.retention) / 2.0
    return estimate(each), estimate(percent), estimate(1.1 / (1.1 - middle))


def answer() -> str:
    """Return the answer."""
    by_stay = {stay: worth(stay, 0.0) for stay in STAY}
    rows = {}
    for stay, here in by_stay.items():
        rows[f"{stay:.0%}"] = [
            estimate(here.retention * 100.0).text(1, signed=False), estimate(here.margin).text(1, signed=False),
            estimate(here.formula).text(signed=False), estimate(here.formula_cut).text(signed=False),
            estimate(here.found).text(signed=False), estimate(100.0 * (here.found / here.formula_cut - 1.0)).text(),
        ]  # fmt: skip
    steps = {}
    for less, more in pairwise(STAY):
        euros, own, theirs = point(by_stay[more], by_stay[less])
        steps[f"{less:.0%} to {more:.0%}"] = [
            euros.text(1), own.text(1, signed=False), theirs.text(1, signed=False)
        ]  # fmt: skip
    kept = worth_steps(by_stay[0.90])
    ordinary = by_stay[0.90]
    gaps = [estimate(here.found, here.formula_cut) for here in by_stay.values()]
    return TEXT.format(
        customers=CUSTOMERS,
        values=table(
            "in the market after a year",
            ["retention [%/year]", "margin [EUR/year]", "formula [EUR]", "of it in five years", "found in five years",
             "found above formula [%]"], rows,
        ),
        points=table("people who stay a year", ["worth of one point [EUR]", "elasticity found", "by the formula"], steps),
        found=estimate(ordinary.found).text(signed=False), formula=estimate(ordinary.formula_cut).text(signed=False),
        gap="more than the formula says in every row" if all(gap.sign > 0 for gap in gaps)
        else "more than the formula says in some rows and less or as much in others",
        **kept,
    )  # fmt: skip


def worth_steps(without: Worth) -> dict[str, str]:
    """Buy retention by attention: what each step brings, what it costs, and where it stops paying."""
    by_care = {care: worth(0.90, care) if care else without for care in CARE}
    rows, net = {}, []
    for less, more in pairwise(CARE):
        one, other = by_care[more], by_care[less]
        net.append(estimate(one.found, other.found))
        rows[f"{less:g} to {more:g}"] = [
            estimate(100.0 * one.retention, 100.0 * other.retention).text(1), net[-1].text(1),
            estimate(one.found, without.found).text(1), estimate(one.formula_cut, without.formula_cut).text(1),
        ]  # fmt: skip
    turning = turn_in_words(CARE[1:], net, lambda care: f"{care:g} EUR a week", "pays", "costs more than it brings")
    made, (left, right) = figure(2)
    draw_curves(
        left, {"found": (CARE, [estimate(by_care[care].found) for care in CARE])}, "Worth of a customer, attention paid",
        "Attention [EUR/customer/week]", "Worth in five years [EUR]", zero=False,
    )  # fmt: skip
    draw_curves(
        right, {"kept": (CARE, [estimate(100.0 * by_care[care].retention) for care in CARE])}, "Customers kept over a year",
        "Attention [EUR/customer/week]", "Retention [%/year]", zero=False,
    )  # fmt: skip
    alt = "Two curves against attention per customer: worth rises, peaks and falls; retention rises ever more slowly."
    return {
        "care": table(
            "attention [EUR/customer/week]",
            ["points of retention gained", "worth gained by the step [EUR]", "over no attention [EUR]",
             "over no attention, by the formula [EUR]"], rows,
        ),
        "care_turn": turning, "picture": save(made, "q5_worth", alt),
        "most_retention": f"{best(by_care, 'retention'):g}", "best_care": f"{best(by_care, 'found'):g}",
        "formula_care": f"{best(by_care, 'formula_cut'):g}",
    }  # fmt: skip


def best(by_care: dict[float, Worth], what: str) -> float:
    """Return the level of attention at which something is highest on average."""
    return max(by_care, key=lambda care: float(getattr(by_care[care], what).mean()))


TEXT = """Scenario: `scenarios/retention_vs_acquisition.yaml` with {customers:,} customers and budgets to match. What
the customers whom Keeper has at the end of the first year bring in the next five (margin less attention, discounted
at 10 %, nothing of advertising), followed one by one: a customer who leaves the market brings nothing more, one who
comes back brings more. Beside it the formula of Gupta & Lehmann (2003), *J. Interactive Marketing* 17(1):9, margin ×
(1 + d) / (1 + d − r), with the margin and the retention rate that Keeper's own accounts show (here by the week).

{values}

A customer of the ordinary market is worth {found} EUR in five years by experiment, and {formula} EUR by the formula:
{gap}. The formula takes a lapsed customer for lost (many come back), and all customers for alike (those who stay are
those who buy most; see Fader & Hardie 2010, *Marketing Science* 29(1):85).

What one more point of retention is worth, if it comes for nothing (fewer people move away), and by how many per cent
a customer is worth more when retention rises by one per cent; by the formula (1 + d) / (1 + d − r):

{points}

Retention that is bought: Keeper gives attention to every customer.

{care}

**Retention is worth buying only while it is cheap.** Step by step, {care_turn}. Of the levels tried, {best_care} EUR
is best ({formula_care} EUR by the formula), while the level that keeps most customers is {most_retention} EUR.

{picture}

In one run: `sim.Market(scenario).run().results.firms[["firm", "lifetime_value", "realised_lifetime_value"]]`.
"""
