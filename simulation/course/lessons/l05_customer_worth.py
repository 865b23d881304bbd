"""Lesson 5: what a customer is worth, who brings it, and what retention may cost."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from simulation.course import markets
from simulation.course.exercises import Design, Exercise, design, number
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction
from simulation.market.market import Market

SCENARIO = "retention_vs_acquisition"
SMALL = {"customers.number": 2500}
FIRM = "Keeper"
YEAR = 52
RATE = 0.1
"""Discount rate of the scenario [1/year]."""
CARE, BUDGET = f"firms.{FIRM}.strategy.care_per_customer", f"firms.{FIRM}.strategy.retention_budget"


@lru_cache(8)
def logged(seed: int) -> Market:
    """Return the market of the lesson, with every transaction kept."""
    return Market(markets.scenario(SCENARIO), seed=seed, log=True).run()


# Prediction


def recent_or_frequent(seed: int) -> Outcome:
    """Say who bought more from Keeper in the third year: who came lately but rarely, or often but not lately."""
    results = logged(seed).results
    scores = results.rfm(until=2 * YEAR)
    scores = scores[scores["firm"] == FIRM].set_index("customer")
    log = results.transactions()
    later = log[(log["week"] > 2 * YEAR) & (log["firm"] == FIRM) & (log["kind"] == "purchase")]
    bought = later.groupby("customer").size().reindex(scores.index).fillna(0.0)
    recent = float(bought[(scores["recency"] >= 4) & (scores["frequency"] <= 2)].mean())
    frequent = float(bought[(scores["recency"] <= 2) & (scores["frequency"] >= 4)].mean())
    option = (
        "same"
        if abs(recent - frequent) < 0.1 * max(recent, frequent)
        else "recent"
        if recent > frequent
        else "frequent"
    )
    return Outcome(
        option,
        f"Purchases a head in the third year: {recent:.1f} by those who came lately but rarely, {frequent:.1f} by those who "
        "came often but had not been seen for long.",
    )


# Exercises


def best_fifth(firm: str = FIRM, best: bool = True) -> Callable[[int], float]:
    """Return the function that gives the share of revenue of a firm's best (or worst) fifth [%], for a seed."""

    def share(seed: int) -> float:
        table = logged(seed).results.rfm()
        spent = table.loc[table["firm"] == firm, "spent"].sort_values(ascending=not best)
        return 100.0 * float(spent.iloc[: round(0.2 * len(spent))].sum() / spent.sum())

    return share


class Accounts(NamedTuple):
    """What Keeper's accounts of the last year say of a customer: margin [EUR/year] and retention [1/year]."""

    margin: float
    retention: float


def accounts(seed: int) -> Accounts:
    """Return the margin and the retention rate of Keeper's customers in the last year, as the notebook shows them."""
    row = markets.market(SCENARIO, seed).results.summary().set_index("firm")
    table = markets.market(SCENARIO, seed).results.firms
    year = table[(table["firm"] == FIRM) & (table["week"] > table["week"].max() - YEAR)]
    spent = year[["cost_of_goods", "cost_to_serve", "bad_debt", "retention"]].sum().sum()
    return Accounts(
        float((year["revenue"].sum() - spent) / year["customers"].mean()), float(row["retention_rate"][FIRM])
    )


def by_formula(seed: int) -> float:
    """Return the lifetime value by the formula, with the rounded figures that the notebook shows [EUR]."""
    margin, retention = (round(value, digits) for value, digits in zip(accounts(seed), (2, 3), strict=True))
    return margin * (1 + RATE) / (1 + RATE - retention)


def judge_attention(made: Design) -> Feedback:
    """Hold Keeper with another attention against Keeper as it is: what is kept, and what it costs."""
    changes = {**SMALL, **made.changes}
    gain = markets.difference(SCENARIO, SMALL, changes, made.seed, firm=FIRM)
    people = markets.difference(SCENARIO, SMALL, changes, made.seed, firm=FIRM, outcome="customers")
    said = f"Against Keeper as it is, the score changes by {gain} EUR, the customers by {people}."
    if gain.low > 0.0:
        return good(f"{said} You found attention that is worth what it costs.")
    if people.mean > 0.0:
        return not_yet(f"{said} You keep more people. What do you pay for each of them, and what is he or she worth?")
    return not_yet(
        f"{said} You save money and lose people: too few get attention, or too little of it, or nothing was won."
    )


LESSON = Lesson(
    number=5,
    title="What a customer is worth",
    minutes=50,
    goals=(
        "say how much of a firm's revenue its best customers bring, and find them by recency, frequency and money",
        "work out a customer's lifetime value from margin and retention, and say what the formula leaves out",
        "find out how much keeping a customer may cost",
    ),
    predictions=(
        Prediction(
            "recent_or_frequent",
            "Look back from the end of the second year. Who buys more from Keeper in the third?",
            {
                "recent": "Those who came lately, but rarely so far.",
                "frequent": "Those who came often, but have not been seen for long.",
                "same": "Both alike (within a tenth).",
            },
            recent_or_frequent,
            "Who came often and stays away has probably left; how often tells little about somebody who is gone.",
        ),
    ),
    exercises=(
        Exercise(
            "best_fifth",
            "easy",
            "What share of Keeper's revenue of three years do the best 20 % of its customers bring? In per cent, to half a point.",
            number(
                best_fifth(),
                unit="%",
                within=0.0,
                least=0.5,
                look_at="Sum what the best fifth spent, and divide by what all spent.",
                confused={
                    "Winner's share; Keeper's is asked for": best_fifth("Winner"),
                    "the share of the worst fifth": best_fifth(best=False),
                    "the share of the other four fifths": lambda seed: 100.0 - best_fifth()(seed),
                },
            ),
            lambda seed: round(best_fifth()(seed), 1),
            lambda seed: {"the rest": 100.0 - best_fifth()(seed), "a share of one": best_fifth()(seed) / 100.0},
        ),
        Exercise(
            "by_formula",
            "medium",
            "What is one of Keeper's customers worth by the formula, in EUR? Margin and retention are those of the table; d is 0.1.",
            number(
                by_formula,
                unit="EUR",
                within=0.01,
                look_at="Write the formula out with brackets: what stands below the line?",
                confused={
                    "the value without discounting": lambda seed: (
                        accounts(seed).margin / (1.0 - accounts(seed).retention)
                    ),
                    "the value of a customer whose first margin comes only after a year": lambda seed: (
                        by_formula(seed) / (1.0 + RATE)
                    ),
                    "the margin times the retention rate": lambda seed: (
                        accounts(seed).margin * accounts(seed).retention
                    ),
                    "the margin for as many years as a customer stays, after the first": lambda seed: (
                        by_formula(seed) * accounts(seed).retention / (1.0 + RATE)
                    ),
                },
            ),
            lambda seed: round(by_formula(seed), 2),
            lambda seed: {
                "no discounting": accounts(seed).margin / (1.0 - accounts(seed).retention),
                "a margin a year late": by_formula(seed) / (1.0 + RATE),
                "one year": accounts(seed).margin,
            },
        ),
        Exercise(
            "attention",
            "hard",
            "In the town of 2,500, find how much attention [EUR a customer and week], and how large a budget for it [EUR a week], "
            "brings Keeper a clearly higher score than 0.3 and 350.",
            design(
                lambda path: path in (CARE, BUDGET), "Keeper's care_per_customer and retention_budget", judge_attention
            ),
            lambda seed: {CARE: 0.2, BUDGET: 2000},
            lambda seed: {
                "as it is": {CARE: 0.3, BUDGET: 350},
                "all the attention there can be": {CARE: 2.0, BUDGET: 5000},
                "hardly any": {CARE: 0.02, BUDGET: 350},
            },
        ),
    ),
    discussion=(
        "Your boss has read that five points more retention raise profit by 25 to 85 per cent, and wants everything spent on keeping "
        "customers. What do you answer, with figures from this market?"
    ),
    rubric=(
        Criterion(
            "Value",
            "speaks of revenue only",
            "uses margin, retention and discounting rightly",
            "also says in which direction the formula errs in this market, and why",
        ),
        Criterion(
            "Cost of keeping",
            "says more retention is better",
            "holds what another point costs against what it is worth",
            "names where the last euro pays for itself, with an interval",
        ),
        Criterion(
            "Whom",
            "treats all customers alike",
            "tells groups apart by recency, frequency and money",
            "also says what a firm cannot see in its records",
        ),
    ),
    debrief=(
        "A small part of the customers brings most of the revenue, without anybody having planned it: people differ in how much they need.",
        "Recency tells who is still there, frequency how much they buy; neither alone tells what is to come.",
        "The formula takes everybody for alike, and whoever lapses for lost. Many come back, and those who stay are those who buy most.",
        "Retention that comes for nothing is always worth having; retention that is bought pays only while it is cheap.",
    ),
)
