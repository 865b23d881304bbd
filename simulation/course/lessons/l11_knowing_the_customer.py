"""Lesson 11: what it is worth to know the customer, and what a wrong picture costs (question Q9)."""

from functools import lru_cache
from typing import Any

import pandas as pd

from simulation.course import markets
from simulation.course.exercises import Design, Exercise, design, number
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction

SCENARIO = "wrinkle_cream_shelf"
PEOPLE = 4000
SMALL: markets.Changes = {"customers.number": PEOPLE}
REPLICATIONS = 6
MIRROR, CLICHE, MEGAPHONE = (f"firms.{firm}.strategy" for firm in ("Mirror", "Cliche", "Megaphone"))
RELEVANCE = "firms.Megaphone.contact.relevance_for_all"
TARGET = f"{CLICHE}.target"
ADVERTISING: dict[str, Any] = {"name": "acquisition_focus", "acquisition_budget": 400.0}
"""Advertising to everybody and nothing else, for as much as the firms of this town spend on it."""
SHIPPED = {"interviews": 75.0, "observation": 75.0}
"""What Mirror spends on research, 150 EUR a week in all."""
SURVEY = {"survey": 25.0}
ASKED = "Firsts"
OWN = tuple(f"{MIRROR}.{name}" for name in ("research", "target", "targets", "write_every_weeks"))
ENOUGH = 10_000.0
"""What Cliche has to gain by another idea of its customers, at the lower end of the interval [EUR]."""
SIZES = (1000, 8000)


def verdict(gain: markets.Difference, up: str, same: str, down: str) -> str:
    """Return one of three words, by where the interval lies."""
    return up if gain.low > 0.0 else down if gain.high < 0.0 else same


# Predictions


def cheap_survey(seed: int) -> Outcome:
    """Hold Mirror with a cheap survey against Mirror without any research."""
    gain = _score("Mirror", {f"{MIRROR}.research": {}}, {f"{MIRROR}.research": SURVEY}, seed)
    return Outcome(
        verdict(gain, "better", "same", "worse"),
        f"With the survey instead of no research the score changes by {gain} EUR; the survey itself costs 3,900.",
    )


def cliche_learns(seed: int) -> Outcome:
    """Let Cliche do the same research as Mirror, and keep its idea of who its customers are."""
    gain = _score("Cliche", {}, {f"{CLICHE}.research": SHIPPED}, seed)
    return Outcome(
        verdict(gain, "rises", "same", "falls"),
        f"Cliche's score changes by {gain} EUR; the research itself costs 23,400.",
    )


@lru_cache(8)
def where_research_pays(seed: int) -> Outcome:
    """Hold research against none, in a small town and in a large one."""
    gains = {}
    for people in SIZES:
        size = {"customers.number": people}
        without, after = ({**size, f"{MIRROR}.research": research} for research in ({}, SHIPPED))
        gains[people] = markets.difference(
            SCENARIO, without, after, seed, firm="Mirror", replications=4, outcomes=("score",)
        )
    small, large = (gains[people].low > 0.0 for people in SIZES)
    option = "both" if small and large else "small" if small else "large" if large else "neither"
    told = "; ".join(f"{people:,} people: {gain} EUR" for people, gain in gains.items())
    return Outcome(option, f"Score with research less score without. {told}.")


def _score(
    firm: str, before: markets.Changes, after: markets.Changes, seed: int, replications: int = REPLICATIONS
) -> markets.Difference:
    return markets.difference(
        SCENARIO,
        {**SMALL, **before},
        {**SMALL, **after},
        seed,
        firm=firm,
        replications=replications,
        outcomes=("score",),
    )


# Exercises


@lru_cache(8)
def pictured(seed: int) -> pd.DataFrame:
    """Return the customers on Mirror's file: what they are, and what it takes them for."""
    table = markets.market(SCENARIO, seed, SMALL).truth(by_firm=True)
    return table[(table["firm"] == "Mirror") & (table["taken_for"] != "")]


def really(seed: int) -> float:
    """Return how many of those taken for Firsts are [%]."""
    table = pictured(seed)
    return 100.0 * float((table.loc[table["taken_for"] == ASKED, "segment"] == ASKED).mean())


def recognised(seed: int) -> float:
    """Return how many of the Firsts are taken for such [%]."""
    table = pictured(seed)
    return 100.0 * float((table.loc[table["segment"] == ASKED, "taken_for"] == ASKED).mean())


def rightly(seed: int) -> float:
    """Return how many of all are taken for what they are [%]."""
    table = pictured(seed)
    return 100.0 * float((table["segment"] == table["taken_for"]).mean())


def judge_relevance(made: Design) -> Feedback:
    """Let Megaphone write or be silent, where its letters are to the point as often as was said."""
    gain = _score("Megaphone", {**made.changes, MEGAPHONE: ADVERTISING}, made.changes, made.seed)
    said = f"If Megaphone writes instead of keeping silent, its score changes by {gain} EUR."
    if gain.low > 0.0:
        return not_yet(f"{said} The letters clearly pay. Go on towards the border.")
    if gain.high < 0.0:
        return not_yet(f"{said} The letters clearly cost more than they bring. Go on towards the border.")
    return good(f"{said} On the border: nobody can tell. Look how many letters still have to be to the point.")


@lru_cache(8)
def on_the_border(seed: int) -> float:
    """Return a relevance at which nobody can tell whether writing pays, found by halving."""
    low, high = 0.35, 0.95
    for _ in range(8):
        middle = round((low + high) / 2.0, 3)
        gain = _score("Megaphone", {RELEVANCE: middle, MEGAPHONE: ADVERTISING}, {RELEVANCE: middle}, seed)
        if not gain.clear:
            return middle
        low, high = (middle, high) if gain.mean < 0.0 else (low, middle)
    return middle


def judge_target(made: Design) -> Feedback:
    """Hold Cliche with another idea of its customers against Cliche as it is."""
    gain = _score("Cliche", {}, made.changes, made.seed)
    said = f"Against Cliche as it is, the score changes by {gain} EUR."
    if gain.low > ENOUGH:
        return good(
            f"{said} The creams, the price and the money are the same. Only the idea of the customer is another."
        )
    if gain.low > 0.0:
        return not_yet(
            f"{said} Better, but not by {ENOUGH:,.0f} EUR at the lower end. Whom else do you still write to?"
        )
    return not_yet(f"{said} That is not clearly better. Which customers leave most with a firm, and how do you know?")


def judge_worth(made: Design) -> Feedback:
    """Hold what Mirror is to know and do against advertising only, and against the same strategy without research."""
    alternatives: dict[str, markets.Changes] = {
        "advertising only": {**SMALL, MIRROR: ADVERTISING},
        "no research": {**SMALL, f"{MIRROR}.research": {}},
        "yours": {**SMALL, **made.changes},
    }
    found = markets.compared(SCENARIO, alternatives, made.seed, REPLICATIONS, firm="Mirror").differences("yours")
    rows = found[(found["firm"] == "Mirror") & (found["outcome"] == "score")].set_index("alternative")
    gains = {
        label: markets.Difference(*(0.0 - float(rows[end][label]) for end in ("difference", "high", "low")))
        for label in list(alternatives)[:-1]
    }
    said = " ".join(f"Against {label} the score changes by {gain} EUR." for label, gain in gains.items())
    if all(gain.low > 0.0 for gain in gains.values()):
        return good(f"{said} Here it is worth its money to know the customer.")
    behind = next(label for label, gain in gains.items() if gain.low <= 0.0)
    return not_yet(
        f"{said} That does not clearly beat {behind}. What does the research cost in three years, which way is it biased, and "
        "who gets letters because of it?"
    )


LESSON = Lesson(
    number=11,
    title="Knowing the customer",
    minutes=50,
    goals=(
        "tell a segment, which is the truth, from a persona, which is a firm's picture of it",
        "say what research, records and fitted messages are worth, and when they cost more than they bring",
        "show that a wrong or a biased picture of the customer can be dearer than none",
    ),
    predictions=(
        Prediction(
            "cheap_survey",
            "Mirror's research costs 150 EUR a week. It could do without, or take a cheap survey for 25 EUR a week. What does the "
            "survey do to its score, against no research at all?",
            {
                "better": "Better: a little knowledge is better than none.",
                "same": "No clear difference: it costs little and tells little.",
                "worse": "Worse, although it is so cheap.",
            },
            cheap_survey,
            "In a survey people say that they look for value. Where all errors point the same way, the firm takes very different "
            "people for the same kind. Its best customers are hidden among them, and it addresses others.",
        ),
        Prediction(
            "cliche_learns",
            "Cliche is sure that its customers are like Lena. Now it does the same research as Mirror, for 150 EUR a week, and "
            "keeps its idea. What happens to its score?",
            {
                "rises": "It rises: it now finds the Lenas.",
                "same": "It stays about the same.",
                "falls": "It falls by about what the research costs, or by more.",
            },
            cliche_learns,
            "Research says who is who. It does not say who is worth most, if nobody asks that.",
        ),
        Prediction(
            "size",
            "Research for 150 EUR a week, in a town of 1,000 people and in one of 8,000. Where does it clearly pay?",
            {
                "neither": "In neither.",
                "small": "Only in the small town: there one can know everybody.",
                "large": "Only in the large town.",
                "both": "In both.",
            },
            where_research_pays,
            "A study costs the same however many customers there are to use it on.",
        ),
    ),
    exercises=(
        Exercise(
            "really",
            "easy",
            "Of those whom Mirror takes for Lena (the segment Firsts), how many really are? In per cent, to half a point.",
            number(
                really,
                unit="%",
                within=0.0,
                least=0.5,
                look_at="Read down the column of those taken for Firsts: the right ones, divided by all of the column.",
                confused={
                    "how many of the Firsts are taken for such; you read along a row, and the column is asked for": recognised,
                    "how many of all customers are pictured rightly": rightly,
                    "how many of those taken for Firsts are something else": lambda seed: 100.0 - really(seed),
                },
            ),
            lambda seed: round(really(seed), 1),
            lambda seed: {
                "the row": recognised(seed),
                "all": rightly(seed),
                "a share of one": really(seed) / 100.0,
                "the others": 100.0 - really(seed),
            },
        ),
        Exercise(
            "cliche",
            "medium",
            "Give Cliche a better idea of its customers: change only whom it means its advertising and letters for, and raise its "
            "score by more than 10,000 EUR (lower end of the interval).",
            design(lambda path: path == TARGET, f"Cliche's target ({TARGET}, a list of segments)", judge_target),
            lambda seed: {TARGET: ["Cares"]},
            lambda seed: {
                "those who count every cent": {TARGET: ["Savers"]},
                "everybody": {TARGET: ["Firsts", "Cares", "Savers", "Briskly", "Burnt"]},
                "a segment that there is not": {TARGET: ["Vera"]},
                "the price": {"firms.Cliche.offering.price": 18},
            },
        ),
        Exercise(
            "relevance",
            "medium",
            "Megaphone writes the same to everybody, and 35 of 100 letters are to the point. How many would have to be, so that "
            "nobody can tell whether writing is better than silence? Find a share on the border.",
            design(
                lambda path: path == RELEVANCE, f"the relevance of Megaphone's letters ({RELEVANCE})", judge_relevance
            ),
            lambda seed: {RELEVANCE: on_the_border(seed)},
            lambda seed: {
                "as it is": {RELEVANCE: 0.35},
                "nearly all": {RELEVANCE: 0.95},
                "in per cent": {RELEVANCE: 60},
            },
        ),
        Exercise(
            "worth_knowing",
            "hard",
            "Make it worth its money for Mirror to know its customers: choose its research, whom it addresses (target, or how many "
            "targets) and how often it writes, so that its score is clearly higher than with advertising only, and clearly higher "
            "than as it is but without research.",
            design(
                lambda path: path.startswith(OWN),
                f"Mirror's {', '.join(path.split('.')[-1] for path in OWN)}",
                judge_worth,
            ),
            lambda seed: {f"{MIRROR}.research": {"interviews": 50}, f"{MIRROR}.target": ["Cares"]},
            lambda seed: {
                "as the strategy comes": {f"{MIRROR}.research": {"survey": 100}, f"{MIRROR}.write_every_weeks": 8},
                "no research": {f"{MIRROR}.research": {}},
                "everything at once": {f"{MIRROR}.research": {"survey": 100, "interviews": 200, "observation": 300}},
            },
        ),
    ),
    discussion=(
        "A company shows you its five personas: names, photographs, stories. What would you ask before you let them decide whom "
        "the company advertises to?"
    ),
    rubric=(
        Criterion(
            "The picture",
            "takes personas for the customers, or rejects them",
            "asks where they come from and how often they are wrong",
            "asks in which direction they are wrong, and how that could be measured without knowing the truth",
        ),
        Criterion(
            "What it is worth",
            "says that knowing the customer always pays, or never",
            "holds what research costs against what it changes, with an interval",
            "says on what it depends: number of customers, margin, bias, and what is done with the knowledge",
        ),
        Criterion(
            "The customer's side",
            "speaks of the firm only",
            "names what irrelevant messages do to people, and what it costs",
            "also asks what people would want a firm to know about them",
        ),
    ),
    debrief=(
        "A segment is the truth of the market, a persona a picture of it. A firm acts on the picture, and pays for the difference.",
        "Purchases teach a firm for nothing: those who come often are known best. They are the ones worth knowing.",
        "Errors that all point the same way do more harm than as many errors at random: the cheap survey fills one persona with "
        "people who do not belong to it.",
        "A sharp picture in the service of a wrong idea is worse than a blurred one. Knowing who is who pays only together with "
        "knowing who is worth what.",
        "Research costs the same however many customers there are; what it brings grows with their number. A letter that is not to "
        "the point is worse than none: some opt out, and others stay away without a word.",
    ),
)
