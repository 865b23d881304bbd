"""Lesson 3: where people stand on the way to a firm, how they move, and where a firm loses them."""

import json
import math
from functools import lru_cache

import numpy as np

from simulation.course import markets
from simulation.course.exercises import Design, Exercise, design, number
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction
from simulation.experiments.paired import PairedDifference, paired_difference

SCENARIO = "growing_market"
BUDGETS = ("firms.Keeper.strategy.acquisition_budget", "firms.Keeper.strategy.retention_budget")
STEPS = {
    "know": "Know it, of all people.",
    "considered": "Have compared it, of those who know it.",
    "bought": "Have bought, of those who have compared it.",
    "customers": "Are still customers, of those who have bought.",
    "inspired": "Are inspired (satisfied and loyal), of its customers.",
}
NO_ATTENTION = {BUDGETS[1]: 0.0}
MONEY = 900.0
"""What Keeper may spend a week on its customers, as in the scenario [EUR/week]."""
MORE = 1.3
"""How many times as many customers the last exercise asks for."""
REPLICATIONS = 6


# Prediction


def which_share_falls(seed: int) -> Outcome:
    """Say which of the funnel's shares falls most, in per cent of itself, once Keeper pays no attention to its customers."""
    before, after = (_shares(seed, changes) for changes in ({}, NO_ATTENTION))
    change = {step: after[step] / before[step] - 1.0 for step in STEPS}
    told = ", ".join(f"{step} {before[step]:.0%} to {after[step]:.0%}" for step in STEPS)
    return Outcome(min(change, key=lambda step: change[step]), f"Shares of the step before: {told}.")


def _keepers_funnel(seed: int, changes: markets.Changes) -> "dict[str, tuple[int, float]]":
    return _funnel(seed, "Keeper", json.dumps(dict(changes), sort_keys=True))


@lru_cache(64)
def _funnel(seed: int, firm: str, changes: str = "{}") -> "dict[str, tuple[int, float]]":
    """Return people and share of the step before, by step."""
    table = markets.market(SCENARIO, seed, json.loads(changes)).results.funnel()
    own = table[table["firm"] == firm]
    return {str(s): (int(n), float(q)) for s, n, q in zip(own["step"], own["people"], own["share"], strict=True)}


def _shares(seed: int, changes: markets.Changes | None = None) -> dict[str, float]:
    return {step: share for step, (_, share) in _keepers_funnel(seed, changes or {}).items()}


def people(seed: int, step: str, firm: str = "Keeper") -> float:
    """Return how many people have come as far as a step with a firm, by the end."""
    return float(_funnel(seed, firm)[step][0])


# Exercises


def customers_of_knowers(seed: int, firm: str = "Keeper") -> float:
    """Return how many of 100 people who know a firm are its customers at the end."""
    return 100.0 * people(seed, "customers", firm) / people(seed, "know", firm)


def if_everybody_knew(seed: int, firm: str = "Keeper") -> float:
    """Return how many customers a firm would have if everybody knew it, and all later shares of the funnel stayed."""
    return people(seed, "customers", firm) / _funnel(seed, firm)["know"][1]


def half_gone_after(seed: int, firm: str = "Keeper") -> float:
    """Return after how many weeks half of a firm's customers would be gone at its present churn [weeks]."""
    return math.log(0.5) / math.log(1.0 - churn(seed, firm))


def churn(seed: int, firm: str = "Keeper") -> float:
    """Return a firm's churn rate at the end [1/week]."""
    summary = markets.market(SCENARIO, seed).results.summary().set_index("firm")
    return float(summary["churn_rate"][firm])


def judge_funnel(made: Design) -> Feedback:
    """Hold Keeper's funnel with other budgets against its funnel as it is: customers, and the share of them who are inspired."""
    strategy = markets.scenario(SCENARIO, made.changes).firms["Keeper"].strategy.model_dump()
    spent = float(strategy["acquisition_budget"] or 0.0) + float(strategy["retention_budget"] or 0.0)
    if spent > MONEY:
        return not_yet(f"That is {spent:,.0f} EUR a week; there are {MONEY:,.0f}.")
    factor, inspired = _gains(made)
    said = (
        f"{spent:,.0f} EUR a week. Customers: {factor:.2f} times as many. Share of them who are inspired: "
        f"{100.0 * inspired.difference:+.1f} points ({100.0 * inspired.low:+.1f} to {100.0 * inspired.high:+.1f})."
    )
    if factor < MORE:
        return not_yet(f"{said} {MORE} times as many are wanted. Which step holds most people back? What widens it?")
    if inspired.high < 0.0:
        return not_yet(f"{said} The customers are there, but fewer of them are inspired. What widens the last step?")
    return good(f"{said} The top of the funnel is wider, and the bottom is not narrower.")


def _gains(made: Design) -> tuple[float, PairedDifference]:
    """Return how many times as many customers there are, and by how much the share of them who are inspired differs."""
    counts = []
    for changes in ({}, made.changes):
        funnels = [_keepers_funnel(made.seed + again, changes) for again in range(REPLICATIONS)]
        counts.append([np.array([own[step][0] for own in funnels], float) for step in ("customers", "inspired")])
    (customers, inspired), (customers_now, inspired_now) = counts
    factor = float(customers_now.sum() / customers.sum())
    return factor, paired_difference(inspired_now / np.maximum(customers_now, 1.0), inspired / customers, 0.95)


def _wrong(right: float, answers: dict[str, float]) -> dict[str, float]:
    """Return the answers that are too far off to be taken for the right one."""
    return {what: answer for what, answer in answers.items() if abs(answer - right) > 0.04 * abs(right)}


LESSON = Lesson(
    number=3,
    title="The lifecycle as a funnel",
    minutes=45,
    goals=(
        "read a funnel: how far people have come with a firm, and which share goes on at each step",
        "tell where people are (a funnel) from how they got there (a flow), and follow a cohort",
        "find out which spending works at which step, and divide a budget between top and bottom",
    ),
    predictions=(
        Prediction(
            "which_share_falls",
            "Keeper stops all personal attention to its customers (700 EUR a week to nothing). Which share of its funnel falls "
            "most, in per cent of itself?",
            STEPS,
            which_share_falls,
            "Personal attention is felt by those who buy already. It raises satisfaction and commitment first; only later, "
            "through staying and recommending, does it reach the other steps.",
        ),
    ),
    exercises=(
        Exercise(
            "knowers",
            "easy",
            "Of 100 people who know Keeper at the end, how many are its customers?",
            number(
                customers_of_knowers,
                unit="of 100",
                within=0.005,
                look_at="Two numbers of people from the table of the funnel, one divided by the other.",
                confused={
                    "customers of 100 who have bought; of those who know Keeper is asked": lambda seed: (
                        100.0 * _shares(seed)["customers"]
                    ),
                    "customers of 100 people in the market; of those who know Keeper is asked": lambda seed: (
                        100.0 * people(seed, "customers") / people(seed, "people")
                    ),
                    "those who have ever bought; some are customers no longer": lambda seed: (
                        100.0 * people(seed, "bought") / people(seed, "know")
                    ),
                    "Winner's number": lambda seed: customers_of_knowers(seed, "Winner"),
                },
            ),
            lambda seed: round(customers_of_knowers(seed), 1),
            lambda seed: _wrong(
                customers_of_knowers(seed),
                {
                    "of those who have bought": 100.0 * _shares(seed)["customers"],
                    "of all": 100.0 * people(seed, "customers") / people(seed, "people"),
                    "ever bought": 100.0 * people(seed, "bought") / people(seed, "know"),
                    "a share": customers_of_knowers(seed) / 100.0,
                    "the other shop": customers_of_knowers(seed, "Winner"),
                },
            ),
        ),
        Exercise(
            "everybody",
            "medium",
            "How many customers would Keeper have at the end if everybody knew it, and all later shares stayed as they are?",
            number(
                if_everybody_knew,
                unit="customers",
                look_at="The product of the shares with the first one set to 1.",
                confused={
                    "how many would have bought; some of them are customers no longer": lambda seed: (
                        people(seed, "bought") / _shares(seed)["know"]
                    ),
                    "everybody who compares it buys; that is another step": lambda seed: (
                        people(seed, "customers") / _shares(seed)["bought"]
                    ),
                    "how many know it now": lambda seed: people(seed, "know"),
                    "Winner's number": lambda seed: if_everybody_knew(seed, "Winner"),
                },
            ),
            lambda seed: round(if_everybody_knew(seed)),
            lambda seed: _wrong(
                if_everybody_knew(seed),
                {
                    "nobody lost later": people(seed, "people"),
                    "bought": people(seed, "bought") / _shares(seed)["know"],
                    "another step": people(seed, "customers") / _shares(seed)["bought"],
                    "multiplied instead of divided": people(seed, "customers") * _shares(seed)["know"],
                },
            ),
        ),
        Exercise(
            "half",
            "medium",
            "If Keeper won nobody any more, after how many weeks would half of its customers be gone, at its churn rate of the "
            "last quarter?",
            number(
                half_gone_after,
                unit="weeks",
                least=1.0,
                look_at="After n weeks (1 - churn)^n of them are left; for which n is that one half?",
                confused={
                    "half divided by the churn rate; but each week a share of those still there goes, not of all at the start": (
                        lambda seed: 0.5 / churn(seed)
                    ),
                    "one divided by the churn rate: that is how long a customer stays on average": (
                        lambda seed: 1.0 / churn(seed)
                    ),
                    "Winner's number": lambda seed: half_gone_after(seed, "Winner"),
                },
            ),
            lambda seed: round(half_gone_after(seed), 1),
            lambda seed: _wrong(
                half_gone_after(seed),
                {
                    "a straight line": 0.5 / churn(seed),
                    "the mean stay": 1.0 / churn(seed),
                    "in years": half_gone_after(seed) / 52.0,
                },
            ),
        ),
        Exercise(
            "top_and_bottom",
            "hard",
            "Divide Keeper's 900 EUR a week anew: at least 1.3 times as many customers at the end as it has now, and of these "
            "not clearly fewer in 100 inspired.",
            design(lambda path: path in BUDGETS, "Keeper's acquisition_budget and retention_budget", judge_funnel),
            lambda seed: {BUDGETS[0]: 430, BUDGETS[1]: 470},
            lambda seed: {
                "all at the top": {BUDGETS[0]: 900, BUDGETS[1]: 0},
                "more money": {BUDGETS[0]: 700, BUDGETS[1]: 700},
                "a little": {BUDGETS[0]: 250, BUDGETS[1]: 650},
                "all at the bottom": {BUDGETS[0]: 0, BUDGETS[1]: 900},
            },
        ),
    ),
    discussion=(
        "A consultant says: look for the narrowest step of your funnel, and put the money there. In which step would that be at "
        "Keeper? When is the advice right, and what does a funnel not show?"
    ),
    rubric=(
        Criterion(
            "Reading",
            "names the step with the fewest people",
            "names the step with the smallest share, and says of what it is a share",
            "also says that equal improvements, in per cent, of any two steps bring the same number of customers",
        ),
        Criterion(
            "Money",
            "would spend where the funnel is narrowest",
            "asks what a euro changes at each step",
            "also sees that the last euro of each budget changes less than the first, and what the steps after it do with it",
        ),
        Criterion(
            "What is missing",
            "takes the funnel for the whole story",
            "names flows that a funnel hides: those who lapse, leave and come back",
            "also says that the later steps need time, so that a funnel of a growing firm looks worse than it is",
        ),
    ),
    debrief=(
        "A funnel multiplies: a tenth more at any one step means a tenth more customers, if the other shares stay. What differs is "
        "how far a step can still rise, and what that costs.",
        "Advertising works at the top, personal attention at the bottom: without attention nearly as many know, compare and "
        "buy, but far fewer are inspired.",
        "A funnel is a photograph. The same number of customers can mean few lost, or many lost and as many won.",
        "Early cohorts look more faithful than late ones, though the firm does nothing else: people who buy often come first, and "
        "at first few of them know the other shop.",
        "Churn works like interest, on those who are still there. That is why half is gone later than a straight line says.",
    ),
)
