"""Q3: the same firm at each of the five relationship levels, by what a purchase brings and by the number of customers."""

from functools import cache

import numpy as np

import simulation as sim
from questions.experiment import Estimate, Values, estimate, measured, sized, table, texts, turning
from questions.figures import draw_curves, figure, save
from simulation.firms.levels import READY_MADE

TITLE = "How far should a firm go up the five levels, for which margins and numbers of customers?"
LEVELS = tuple(READY_MADE)
BASKETS = {"one tin": 1.0, "four tins": 4.0, "fifteen tins": 15.0}
MARGINS = (1.5, 3.0, 5.0, 9.0)
"""Price less unit cost of a tin [EUR]."""
NUMBERS = (500, 2000, 6000)
USUAL, WEEKS = 2000, 156
FIRM = "Partner"


@cache
def brought(level: str, margin: float, number: int) -> Values:
    """Return the firm's discounted contribution by segment [EUR a person in the segment and year], (n_replications, 3)."""
    shipped = sized("five_levels", number)
    price = shipped.firms[FIRM].offering.price
    firms = {name: shipped.firms[name] for name in ("Counter", FIRM)}
    household = shipped.customers.segments["Households"].model_dump()
    segments = {
        name: {**household, "share": 1.0 / len(BASKETS), "habits": {"basket": basket}}
        for name, basket in BASKETS.items()
    }
    changes = {
        "firms": firms, "customers.segments": segments, "weeks": WEEKS,
    }  # fmt: skip
    more = {f"firms.{FIRM}.level": level, f"firms.{FIRM}.offering.unit_cost": price - margin}
    return measured(sim.changed(sim.changed(shipped, changes), more), contribution)


def contribution(market: "sim.Market") -> list[float]:
    """Return the discounted contribution of each segment [EUR a person and year]."""
    weeks = market.results.segments
    own = weeks[weeks["firm"] == FIRM].groupby("segment")
    total, people = own["discounted_contribution"].sum(), own["people"].mean()
    return [float(total[name] / people[name]) / (WEEKS / 52.0) for name in BASKETS]


def gains(level: str, margin: float, number: int = USUAL) -> list[Estimate]:
    """Return by how much a level beats basic in each segment [EUR a person and year]."""
    more, less = brought(level, margin, number), brought("basic", margin, number)
    return [estimate(more[:, place], less[:, place]) for place in range(len(BASKETS))]


def answer() -> str:
    """Return the answer."""
    found: dict[str, dict[float, Estimate]] = {level: {} for level in LEVELS[1:]}
    for margin in MARGINS:
        for level in LEVELS[1:]:
            for basket, gain in zip(BASKETS.values(), gains(level, margin), strict=True):
                found[level][basket * margin] = gain
    brings = sorted(found[LEVELS[1]])
    rows, best = {}, {}
    for each in brings:
        by_level = {level: found[level][each] for level in LEVELS[1:]}
        best[each] = max(by_level, key=lambda level: by_level[level].mean)
        if by_level[best[each]].sign <= 0:
            best[each] = "basic" if by_level[best[each]].mean <= 0 else f"basic or {best[each]}"
        rows[f"{each:g}"] = [*texts(by_level.values(), 2), best[each]]
    curves = {level: (brings, [found[level][each] for each in brings]) for level in LEVELS[1:]}
    made, (axes,) = figure()
    draw_curves(
        axes, curves, "How far up pays depends on what a purchase brings", "Margin of a purchase (tins × margin of a tin) [EUR]",
        "Gain over basic [EUR/person/year]", legend="Relationship level",
    )  # fmt: skip
    axes.set_xscale("log")
    axes.set_yscale("symlog", linthresh=2.0)
    ticks = [1.5, 3, 6, 12, 24, 45, 90, 135]
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.set_xticks([], minor=True)
    axes.set_ylim(top=800)
    axes.set_yticks([], minor=True)
    marks = [-20, -5, -2, -1, 0, 1, 2, 5, 20, 100, 400]
    axes.set_yticks(marks, [f"{mark}" for mark in marks])
    by_number = {number: gains("partnership", 3.0, number) for number in NUMBERS}
    verdicts = {tuple(e.sign for e in row) for row in by_number.values()}
    alt = "Gain over basic against the margin of a purchase, a curve a level: the closer, the later it pays, and the more."
    weekly = ", ".join(f"{name} {READY_MADE[name].get('weekly_cost', 0.0):g}" for name in LEVELS)
    return TEXT.format(
        weeks=WEEKS,
        customers=f"{USUAL:,}",
        costs=weekly,
        levels=table("margin of a purchase [EUR]", [*LEVELS[1:], "best"], rows),
        turning=turning(brings, {name: gain for name, (_, gain) in curves.items()}, lambda x: f"{x:g} EUR a purchase"),
        numbers=table(
            "customers in the market",
            [f"{name} a purchase" for name in BASKETS],
            {f"{number:,}": texts(row, 2) for number, row in by_number.items()},
        ),
        same="the verdict is the same for all numbers"
        if len(verdicts) == 1
        else "not all numbers give the same verdict",
        thin=f"{brings[0]:g}",
        thin_best=best[brings[0]],
        thick=f"{brings[-1]:g}",
        thick_best=best[brings[-1]],
        picture=save(made, "q3_levels", alt),
        share=f"{np.ptp([row[0].mean for row in by_number.values()]):.2f}",
    )


TEXT = """Scenario: `scenarios/five_levels.yaml` with two of its five firms, Partner and its rival Counter,
{customers} customers and {weeks} weeks; a third of the customers buy one tin at a time, a third four, a third
fifteen. Partner serves everybody at one level (they cost {costs} EUR a customer and week); the margin of a tin
varies. By how much a level beats *basic*: discounted contribution, EUR a person in the market and year.

{levels}

With {thin} EUR a purchase the best level is **{thin_best}**, with {thick} EUR **{thick_best}**. Against basic:

{turning}

{picture}

The number of customers: gain of *partnership* over *basic* with a margin of 3 EUR a tin, in smaller and larger
markets.

{numbers}

By interval, {same}: levels cost by the head, so that the number of customers as such moves little (for one tin the
means lie {share} EUR apart). Many customers and few differ in what one of them brings.

    loyalty-lab run scenarios/five_levels.yaml --set firms.Partner.offering.unit_cost=11
"""
