"""Lesson 9: word of mouth, reviews and engagement, and why campaigns wear out (questions Q6 and Q8)."""

from functools import lru_cache
from typing import Any

from simulation.course import markets
from simulation.course.exercises import Design, Exercise, as_number, design, number
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction
from simulation.market.market import Market

SMALL = {"customers.number": 2000}
REPLICATIONS = 6
SILENT = {"customers.network": {"kind": "none"}}
"""A town in which nobody talks with anybody."""
CAMPAIGN = "great_campaign_poor_product"
NEAR_ITS_END = 26
"""A week of Glitter's campaign."""
MENDING = {
    "product": ("firms.Glitter.offering.product", 0.35, 0.7),
    "service": ("firms.Glitter.offering.service", 0.3, 0.7),
    "failures": ("firms.Glitter.offering.failure_probability", 0.03, 0.25),
    "repairs": ("firms.Glitter.aftersale.repair_quality", 0.0, 0.8),
}
"""What may be mended in the last exercise: path, least and largest value."""
MOST_MENDED = 3
ADVERTISES = {
    "weeks": 104,
    "firms.Keeper.strategy": {"name": "acquisition_focus", "acquisition_budget": 200},
    "firms.Keeper.offering.product": 0.7,
    "firms.Keeper.offering.service": 0.7,
}
"""Keeper with a good offering, and nothing but advertising."""
BUDGET = "firms.Keeper.strategy.acquisition_budget"
BUDGETS = (200.0, 300.0)
"""What Keeper spends where nobody talks [EUR/week]."""
ORCHARD = "firms.Orchard"
MONEY = 360.0
"""What Orchard may spend on advertising in a market of this size [EUR/week]."""
PLAN = (
    f"{ORCHARD}.strategy.acquisition_budget",
    f"{ORCHARD}.strategy.renew_below",
    *(f"{ORCHARD}.media.{medium}.share" for medium in ("posters", "radio", "clips", "leaflets")),
)


# Predictions


def what_talk_does(seed: int) -> Outcome:
    """Say what word of mouth does to Glitter's score."""
    gain = _talk(seed, {})
    option = "gains" if gain.low > 0.0 else "loses" if gain.high < 0.0 else "same"
    return Outcome(option, f"Where people talk, Glitter's score differs by {gain} EUR.")


def _talk(seed: int, mended: markets.Changes) -> markets.Difference:
    return markets.difference(
        CAMPAIGN, {**SMALL, **mended, **SILENT}, {**SMALL, **mended}, seed, firm="Glitter", outcomes=("score",),
        replications=REPLICATIONS,
    )  # fmt: skip


def in_the_third_year(seed: int) -> Outcome:
    """Say how many a thousand euros of Orchard's campaign reach in the third year, against the first."""
    weeks = markets.market("media_mix", seed, SMALL).results.firms
    own = weeks[weeks["firm"] == "Orchard"]
    years = own.groupby((own["week"] - 1) // 52)[["became_aware", "acquisition"]].sum()
    reached = (1000.0 * years["became_aware"] / years["acquisition"]).tolist()
    share = reached[2] / reached[0]
    option = "most" if share > 2.0 / 3.0 else "half" if share > 1.0 / 3.0 else "few"
    return Outcome(
        option, f"A thousand euros reached {reached[0]:.0f} people in the first year and {reached[2]:.0f} in the third."
    )


# Exercises


@lru_cache(8)
def speaking_of_glitter(seed: int) -> tuple[int, int]:
    """Return how many warn of Glitter near the end of its campaign, and how many recommend it."""
    town = markets.scenario(CAMPAIGN, SMALL)
    voices = Market(town, seed=seed).run(town.burn_in_weeks + NEAR_ITS_END).voices()
    warn, recommend = (int(voices[word].str.contains("Glitter").sum()) for word in ("warns", "recommends"))
    return warn, recommend


def warners(seed: int) -> float:
    """Return the share who warn among those who speak of Glitter [%]."""
    warn, recommend = speaking_of_glitter(seed)
    return 100.0 * warn / (warn + recommend)


@lru_cache(8)
def sales(seed: int) -> tuple[float, tuple[float, ...]]:
    """Return Keeper's revenue with talk, and without it for each budget [EUR], means over the replications."""
    silent = {f"{budget:g}": {**SMALL, **ADVERTISES, **SILENT, BUDGET: budget} for budget in BUDGETS}
    found = markets.compared(
        "growing_market", {"talk": {**SMALL, **ADVERTISES}, **silent}, seed, REPLICATIONS, ("revenue",), "Keeper"
    ).differences()
    own = found[found["firm"] == "Keeper"].set_index("alternative")
    return float(own["mean_against"].iloc[0]), tuple(float(own["mean"][f"{budget:g}"]) for budget in BUDGETS)


def same_without_talk(seed: int) -> float:
    """Return the budget with which Keeper would sell as much where nobody talks, on a straight line [EUR/week]."""
    talking, silent = sales(seed)
    slope = (BUDGETS[1] - BUDGETS[0]) / (silent[1] - silent[0])
    return float(BUDGETS[0] + slope * (talking - silent[0]))


def replaced(seed: int) -> float:
    """Return how much advertising word of mouth replaces [EUR/week]."""
    return same_without_talk(seed) - BUDGETS[0]


def judge_plan(made: Design) -> Feedback:
    """Hold a campaign against Orchard's as it is."""
    budget = as_number(made.changes.get(PLAN[0], MONEY))
    if budget is not None and budget > MONEY:
        return not_yet(f"That is {budget:,.0f} EUR a week; there are {MONEY:,.0f}.")
    gain, reached = (
        markets.difference(
            "media_mix", SMALL, {**SMALL, **made.changes}, made.seed, firm="Orchard", outcome=outcome,
            outcomes=("score", "acquisitions"), replications=REPLICATIONS,
        )
        for outcome in ("score", "acquisitions")
    )  # fmt: skip
    said = f"Against the campaign as it is, the score changes by {gain} EUR, the customers won by {reached}."
    if gain.low > 0.0:
        return good(f"{said} The same money, better used.")
    if gain.high < 0.0:
        return not_yet(
            f"{said} Worse. What is it that is used up: the money, the idea, or the people a medium can reach?"
        )
    return not_yet(f"{said} The interval touches zero: this may have been luck, or too much of a good thing.")


def judge_mending(made: Design) -> Feedback:
    """Let people talk and be silent of a mended Glitter."""
    if len(made.changes) > MOST_MENDED:
        return not_yet(f"There is money to mend {MOST_MENDED} of the four.")
    mended: dict[str, Any] = {}
    for name, given in made.changes.items():
        path, least, largest = MENDING[name]
        value = as_number(given)
        if value is None or not least <= value <= largest:
            return not_yet(f"'{name}' wants a number from {least:g} to {largest:g}.")
        mended[path] = value
    gain = _talk(made.seed, mended)
    said = f"Where people talk, the score of this Glitter differs by {gain} EUR."
    if gain.low > 0.0:
        return good(f"{said} Now its customers advertise for it.")
    if gain.high < 0.0:
        return not_yet(
            f"{said} Talk still costs it money. More who try it are more who tell: what do they experience when they have bought?"
        )
    return not_yet(f"{said} The interval touches zero. You are near the turn: go on.")


def _wrong(right: float, answers: dict[str, float], within: float) -> dict[str, Any]:
    """Return the answers that are too far off to be taken for the right one."""
    return {what: answer for what, answer in answers.items() if abs(answer - right) > within * abs(right)}


LESSON = Lesson(
    number=9,
    title="Word of mouth, reviews, and campaigns that wear out",
    minutes=55,
    goals=(
        "say when word of mouth works for a firm and when against it, and how much advertising it replaces",
        "tell what a worn-out campaign lacks: a fresh idea, or people who do not know the firm yet",
        "judge what has to be mended before people are told of a product",
    ),
    predictions=(
        Prediction(
            "talk",
            "Imagine the same town in which nobody talks with friends. How does Glitter fare where people talk, against that?",
            {
                "gains": "Better: any talk makes a new firm known.",
                "same": "No clear difference: what it wins by being known it loses by what is said.",
                "loses": "Worse: what is said costs it more than being known brings.",
            },
            what_talk_does,
            "Talk does two things at a time: it makes a firm known, and it changes what people expect of it. After such a "
            "campaign nearly everybody knows Glitter already.",
        ),
        Prediction(
            "third_year",
            "How many people does a thousand euros of Orchard's campaign reach in the third year, against the first? (They get to "
            "know Orchard; worn-out ideas are replaced all the time.)",
            {
                "most": "More than two thirds as many: the ideas are fresh.",
                "half": "Between a third and two thirds.",
                "few": "Less than a third as many.",
            },
            in_the_third_year,
            "An idea can be renewed. Whoever knows the firm already cannot be told of it again.",
        ),
    ),
    exercises=(
        Exercise(
            "warners",
            "easy",
            "Among those who speak of Glitter this week, which share warns of it [%]?",
            number(
                warners,
                unit="%",
                within=0.005,
                look_at="Those who warn, over those who warn and those who recommend together.",
                confused={
                    "the share of those who recommend it": lambda seed: 100.0 - warners(seed),
                    "the number who warn, not their share": lambda seed: float(speaking_of_glitter(seed)[0]),
                    "those who warn over those who recommend, not over all who speak": lambda seed: (
                        100.0 * speaking_of_glitter(seed)[0] / max(1, speaking_of_glitter(seed)[1])
                    ),
                },
            ),
            lambda seed: round(warners(seed), 1),
            lambda seed: _wrong(
                warners(seed),
                {
                    "who recommends": 100.0 - warners(seed),
                    "a number of people": float(speaking_of_glitter(seed)[0]),
                    "one over the other": 100.0 * speaking_of_glitter(seed)[0] / max(1, speaking_of_glitter(seed)[1]),
                },
                0.01,
            ),
        ),
        Exercise(
            "replaced",
            "medium",
            "How many EUR a week of Keeper's advertising does word of mouth replace? Find the budget with which Keeper would sell as "
            "much where nobody talks (on a straight line between 200 and 300 EUR), and take off the 200 EUR that it spends.",
            number(
                replaced,
                unit="EUR/week",
                within=0.03,
                look_at="By how much is revenue higher with talk than with 200 EUR and silence? By how much do the 100 EUR more "
                "raise it where nobody talks? Divide the first by the second: this is the share of the 100 EUR.",
                confused={
                    "the whole budget that silence would need; how much more than 200 is asked for": same_without_talk,
                    "what talk adds to revenue, in EUR of the whole run": lambda seed: (
                        sales(seed)[0] - sales(seed)[1][0]
                    ),
                    "what is replaced as a share of the 200 EUR [%]": lambda seed: 100.0 * replaced(seed) / BUDGETS[0],
                    "counted from 300 EUR downwards": lambda seed: BUDGETS[1] - same_without_talk(seed),
                },
            ),
            lambda seed: round(replaced(seed), 1),
            lambda seed: _wrong(
                replaced(seed),
                {
                    "the whole budget": same_without_talk(seed),
                    "revenue": sales(seed)[0] - sales(seed)[1][0],
                    "a share": 100.0 * replaced(seed) / BUDGETS[0],
                    "by proportion of sales": BUDGETS[0] * (sales(seed)[0] / sales(seed)[1][0] - 1.0),
                },
                0.04,
            ),
        ),
        Exercise(
            "plan",
            "medium",
            "Plan Orchard's campaign for at most 360 EUR a week so that its score is clearly higher than as it is.",
            design(
                lambda path: path in PLAN,
                "acquisition_budget, renew_below and the media's shares of Orchard",
                judge_plan,
            ),
            lambda seed: {PLAN[1]: 0.7},
            lambda seed: {
                "never a fresh idea": {PLAN[1]: 0.0},
                "half the money": {PLAN[0]: 180},
                "everything on clips": dict(zip(PLAN[2:], (0, 0, 1, 0), strict=True)),
                "the same on each medium": dict.fromkeys(PLAN[2:], 1),
                "more money": {PLAN[0]: 500, PLAN[1]: 0.7},
            },
        ),
        Exercise(
            "mend",
            "hard",
            "Mend at most three of four things so that Glitter clearly fares better where people talk than where nobody does, with "
            "the campaign as it is: 'product' (0.35 now, at most 0.7), 'service' (0.3, at most 0.7), 'failures' (share of boxes, "
            "0.25 now, at least 0.03), 'repairs' (how much of a failure is made good, 0 now, at most 0.8).",
            design(lambda name: name in MENDING, f"up to three of {', '.join(MENDING)}", judge_mending),
            lambda seed: {"product": 0.7, "service": 0.7, "failures": 0.03},
            lambda seed: {
                "a product that is praised, and fails": {"product": 0.7},
                "product and service, and every fourth box fails": {"product": 0.7, "service": 0.7},
                "no failures, and still a poor box": {"failures": 0.03},
                "only what comes afterwards": {"service": 0.7, "repairs": 0.8},
                "everything": {"product": 0.7, "service": 0.7, "failures": 0.03, "repairs": 0.8},
                "as it is": {"product": 0.35},
            },
        ),
    ),
    discussion=(
        "A young firm says: 'We do not advertise. Our customers do it for us.' For which firms can this work, and from when on in their "
        "life? What would you look at every month to notice that talk begins to turn against the firm?"
    ),
    rubric=(
        Criterion(
            "What talk does",
            "treats word of mouth as free advertising",
            "tells making known from changing what is believed, and that both can go against the firm",
            "also says how this depends on who knows the firm already, and on rivals' customers, who talk too",
        ),
        Criterion(
            "When",
            "gives a rule without a condition",
            "names conditions: quality, how many customers there are to talk, the size of the campaign",
            "orders them in time: what has to be in place before people are told",
        ),
        Criterion(
            "What to watch",
            "names profit or sales only",
            "names signs that come earlier: warnings and recommendations, reviews, complaints, failures",
            "also says which of these a firm can see, which it has to ask for, and which stay hidden",
        ),
    ),
    debrief=(
        "Talk makes a firm known and changes what is expected of it. For a firm that everybody knows only the second is left.",
        "Word of mouth multiplies what customers experience. It replaces a part of the advertising of a good offering, and hardly any of a "
        "poor one's; somebody has to be won first before anybody can talk.",
        "Mending half is not enough: a better product draws more people, and if the boxes still fail, more of them warn.",
        "A campaign uses up two things, the idea and the people who have not heard of the firm. Fresh ideas renew the first, newcomers "
        "the second, and more money neither.",
        "The textbook's warning is too simple in this market: the great campaign was better than none even for the poor product, but it "
        "brought only a small part of what the same money brought with a good one.",
    ),
)
