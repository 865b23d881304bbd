"""Lesson 14: from one run to evidence: replications, intervals, the same luck, and what a result hangs on."""

from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from simulation.course import markets
from simulation.course.exercises import Exercise, as_number, choice, number
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction
from simulation.experiments.comparison import Comparison
from simulation.experiments.precision import half_width, precision_of_differences, replications_needed
from simulation.experiments.varying import one_at_a_time

SCENARIO, FIRM, OUTCOME = "retention_vs_acquisition", "Keeper", "discounted_profit"
TOWN: markets.Changes = {"customers.number": 1000, "weeks": 104}
PRICE = f"firms.{FIRM}.offering.price"
DEARER: markets.Changes = {**TOWN, PRICE: 20.5}
REPLICATIONS = 12
WANTED = 1000.0
"""Half-width asked for [EUR]."""
RANGES: dict[str, tuple[Any, Any]] = {
    PRICE: (19.5, 20.5),
    f"firms.{FIRM}.offering.service": (0.5, 0.55),
    f"firms.{FIRM}.strategy.care_per_customer": (0.2, 0.4),
    "firms.Winner.strategy.acquisition_budget": (135, 225),
    "scoring.discount_rate_per_year": (0.09, 0.11),
}
SHORT = {path.split(".")[-1]: path for path in RANGES}


def pilot(seed: int) -> Comparison:
    """Return the comparison of the lesson: Keeper at 20 and at 20.50 EUR, twelve times."""
    ways: dict[str, markets.Changes] = {"20 EUR": TOWN, "20.50 EUR": DEARER}
    return markets.compared(SCENARIO, ways, seed, REPLICATIONS, (OUTCOME,), FIRM)


def profits(seed: int) -> pd.DataFrame:
    """Return Keeper's profit, a row a replication and a column a price, as the notebook shows it [EUR]."""
    runs = pilot(seed).runs
    return runs[runs["firm"] == FIRM].pivot(index="replication", columns="alternative", values="value")


# Prediction


def same_luck(seed: int) -> Outcome:
    """Say how much narrower the same luck makes the interval of the difference in profit."""
    found = precision_of_differences(pilot(seed))
    row = found[found["firm"] == FIRM].iloc[0]
    ratio = float(row["deviation"] / row["independent_deviation"])
    option = "hardly" if ratio > 2 / 3 else "somewhat" if ratio > 1 / 3 else "much"
    return Outcome(
        option,
        f"Under the same luck the interval is {100 * ratio:.0f} % as wide as under luck of its own for each run.",
    )


# Exercises


def width_at_20(seed: int) -> float:
    """Return the half-width of the interval of the mean profit at 20 EUR [EUR]."""
    return half_width(float(profits(seed)["20 EUR"].std(ddof=1)), REPLICATIONS)


def needed(seed: int) -> float:
    """Return how many replications the mean profit at 20 EUR needs for the half-width wanted."""
    return float(replications_needed(float(profits(seed)["20 EUR"].std(ddof=1)), WANTED) or 0)


def _judge_liar(answer: Any, seed: int) -> Feedback:
    """Run Keeper at 20 EUR with one seed and at 20.50 EUR with the next, and see whether the pair says the opposite of the evidence."""
    given = as_number(answer)
    if given is None or given != int(given) or not 0 <= given < 2**20:
        return not_yet("A whole number from 0 on is wanted, such as 7.")
    one = seed + int(given)
    cheap, dear = _profit(one, False), _profit(one + 1, True)
    said = f"With seed {one} Keeper earned {cheap:,.0f} EUR at 20 EUR, and with seed {one + 1} it earned {dear:,.0f} EUR at 20.50."
    if cheap > dear:
        return good(f"{said} These two runs say the opposite of what twelve pairs say. So much for one run.")
    return not_yet(f"{said} These two runs tell the truth. Try other numbers: how many do you need until a pair lies?")


@lru_cache(256)
def _profit(seed: int, dearer: bool) -> float:
    table = markets.market(SCENARIO, seed, DEARER if dearer else TOWN).results.summary().set_index("firm")
    return float(table["cumulative_discounted_profit"][FIRM])


def liar(seed: int) -> int:
    """Return the first number whose pair of runs lies."""
    return next(each for each in range(1000) if _profit(seed + each, False) > _profit(seed + each + 1, True))


def honest(seed: int) -> int:
    """Return the first number whose pair of runs tells the truth."""
    return next(each for each in range(1000) if _profit(seed + each, False) <= _profit(seed + each + 1, True))


@lru_cache(8)
def effects(seed: int) -> pd.DataFrame:
    """Return what five parameters do to Keeper's profit, one at a time, as the notebook shows it."""
    town = markets.scenario(SCENARIO, TOWN)
    return one_at_a_time(town, RANGES, outcome=OUTCOME, firm=FIRM, replications=8, seed=seed)


def weakest(seed: int) -> str:
    """Return the short name of the parameter with the smallest effect."""
    return str(effects(seed)["parameter"].iloc[-1]).split(".")[-1]


def _confidence_normal(seed: int) -> float:
    return 1.96 * float(profits(seed)["20 EUR"].std(ddof=1)) / float(np.sqrt(REPLICATIONS))


LESSON = Lesson(
    number=14,
    title="From one run to evidence",
    minutes=50,
    goals=(
        "say what a single run can and cannot tell",
        "work out an interval, and how many replications a conclusion needs",
        "explain why alternatives are compared under the same luck",
        "find out which parameters a result hangs on",
    ),
    predictions=(
        Prediction(
            "same_luck",
            "Both prices are tried with the same customers and the same luck. How much narrower does that make the interval of the difference?",
            {
                "hardly": "Hardly: by less than a third.",
                "somewhat": "Somewhat: by a third to two thirds.",
                "much": "Much: by more than two thirds.",
            },
            same_luck,
            "What luck does to both runs alike falls out of their difference. How much that is depends on how alike the two runs are.",
        ),
    ),
    exercises=(
        Exercise(
            "width",
            "easy",
            "What is the half-width of the 95 % interval of Keeper's mean profit at 20 EUR, in EUR, from the twelve runs? (t is 2.20.)",
            number(
                width_at_20,
                unit="EUR",
                within=0.01,
                look_at="h = t s / sqrt(n): s is the standard deviation of the twelve runs at 20 EUR.",
                confused={
                    "t s, not divided by the root of n": lambda seed: width_at_20(seed) * float(np.sqrt(REPLICATIONS)),
                    "the standard error, without t": lambda seed: width_at_20(seed) / 2.201,
                    "the width with 1.96, as if s were known exactly": _confidence_normal,
                    "the whole width; half of it is asked for": lambda seed: 2.0 * width_at_20(seed),
                    "the figure at 20.50 EUR": lambda seed: half_width(
                        float(profits(seed)["20.50 EUR"].std(ddof=1)), REPLICATIONS
                    ),
                },
            ),
            lambda seed: round(width_at_20(seed)),
            lambda seed: {
                "no root": width_at_20(seed) * float(np.sqrt(REPLICATIONS)),
                "no t": width_at_20(seed) / 2.201,
                "1.96": _confidence_normal(seed),
            },
        ),
        Exercise(
            "needed",
            "medium",
            f"How many replications does the mean profit at 20 EUR need for a half-width of {WANTED:,.0f} EUR? (To a tenth.)",
            number(
                needed,
                unit="replications",
                within=0.1,
                look_at="Solve h = t s / sqrt(n) for n; with many replications t is nearly 1.96.",
                confused={
                    "as if half the width took twice, not four times as many": lambda seed: (
                        REPLICATIONS * width_at_20(seed) / WANTED
                    ),
                    "the replications for the whole width": lambda seed: needed(seed) / 4.0,
                },
            ),
            lambda seed: int(needed(seed)),
            lambda seed: {
                "in proportion": REPLICATIONS * width_at_20(seed) / WANTED,
                "a quarter": needed(seed) / 4.0,
                "as many as there are": REPLICATIONS,
            },
        ),
        Exercise(
            "weakest",
            "medium",
            "Of the five parameters in the picture, which one does Keeper's profit hang on least? Write its last name, such as 'service'.",
            choice(
                SHORT,
                weakest,
                dict.fromkeys(
                    SHORT, "Look for the shortest bar: how far is its interval from zero, beside those of the others?"
                ),
                "Right. Within the range tried; over a wider range the order may be another.",
            ),
            weakest,
            lambda seed: {"the strongest": str(effects(seed)["parameter"].iloc[0]).split(".")[-1], "misspelt": "pirce"},
        ),
        Exercise(
            "liar",
            "hard",
            "Find a pair of runs that lies. You name a number k: Keeper is run at 20 EUR with your seed + k, and at 20.50 EUR with your seed + k + 1. "
            "Which k makes the wrong price look better?",
            _judge_liar,
            liar,
            lambda seed: {"an honest pair": honest(seed), "no whole number": 3.5, "below zero": -1},
        ),
    ),
    discussion=(
        "A consultant shows you a simulation in which her strategy earned 12 % more than yours, in one run. Which four questions do you ask "
        "before you pay?"
    ),
    rubric=(
        Criterion(
            "Chance",
            "takes a run for the result",
            "asks for replications and an interval",
            "also says how many, and from which pilot that number comes",
        ),
        Criterion(
            "Fairness",
            "compares runs under different luck",
            "asks for the same customers and luck on both sides",
            "also asks whether the alternatives were treated alike otherwise: the same horizon, score and budgets",
        ),
        Criterion(
            "Reach",
            "takes what holds in one market for a law",
            "asks what the result hangs on",
            "also names a range in which the answer would turn, and how to find it",
        ),
    ),
    debrief=(
        "A single pair of runs gets a real difference wrong surprisingly often; twelve pairs under the same luck do not.",
        "An interval halves when replications are multiplied by four; the same luck often saves more than that, for nothing.",
        "An effect can be clear and still too small to matter: the interval says both.",
        "What a result hangs on holds within the ranges tried, one parameter at a time; what two do together is not seen that way.",
    ),
)
