"""Lesson 8: loyalty programmes, clubs and communities, and what they only seem to do (question Q4)."""

from functools import lru_cache
from typing import Any

from simulation.course import markets
from simulation.course.exercises import Design, Exercise, design, number
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction
from simulation.experiments.programme_effect import ProgrammeEffect, programme_effect

PEOPLE = 2000
SMALL = {"customers.number": PEOPLE}
REPLICATIONS = 6
WEEKS = 156
CARD = "firms.Card.programme"
NO_CARD = {**SMALL, CARD: None}
TERMS = tuple(f"{CARD}.{name}" for name in ("points_rate", "redeem_at", "expiry_weeks", "join"))
STAR = "firms.Lone Star"
ROOMS = 100.0
"""What the riders' rooms cost in a market of this size [EUR/week]."""
SOUND = {f"{STAR}.offering.failure_probability": 0.02}


@lru_cache(8)
def effect(seed: int) -> ProgrammeEffect:
    """Return what Card's programme adds to the spending of its members, estimated three ways."""
    return programme_effect(markets.scenario("loyalty_programme", SMALL), "Card", REPLICATIONS, seed=seed)


# Predictions


def caused_by_the_card(seed: int) -> Outcome:
    """Say which part of the difference between members and others the card has caused."""
    found = effect(seed)
    share = found.true.difference / found.naive.difference
    option = "most" if share > 0.5 else "some" if share > 0.2 else "little" if found.true.low > 0.0 else "nothing"
    return Outcome(
        option,
        f"Members spend {found.naive.difference:,.0f} EUR a year more than others. With the card the same people spend "
        f"{found.true.difference:+,.0f} EUR more than without it ({found.true.low:+,.0f} to {found.true.high:+,.0f}).",
    )


def where_the_club_pays(seed: int) -> Outcome:
    """Say for which machines the riders' club raises Lone Star's score clearly."""
    gains = {
        machines: _club(seed, changes) for machines, changes in (("12 % break down", {}), ("2 % break down", SOUND))
    }
    poor, sound = (gain.low > 0.0 for gain in gains.values())
    option = "both" if poor and sound else "poor" if poor else "sound" if sound else "neither"
    told = "; ".join(f"{machines}: {gain} EUR" for machines, gain in gains.items())
    return Outcome(option, f"Change in Lone Star's score by the club: {told}.")


def _club(seed: int, changes: markets.Changes, outcome: str = "score") -> markets.Difference:
    without = {**SMALL, **changes, f"{STAR}.programme": None}
    return markets.difference(
        "brand_community", without, {**SMALL, **changes}, seed, firm="Lone Star", outcome=outcome,
        outcomes=("score", "profit"), replications=REPLICATIONS,
    )  # fmt: skip


# Exercises


def anyway(seed: int) -> float:
    """Return the share of the naive difference that the card has not caused [%]."""
    found = effect(seed)
    return 100.0 * (1.0 - found.true.difference / found.naive.difference)


def by_holdout(seed: int) -> float:
    """Return the same as estimated with the holdout group [%]."""
    found = effect(seed)
    return 100.0 * (1.0 - found.holdout.difference / found.naive.difference)


def half_width(seed: int) -> float:
    """Return half the width of the interval of the holdout estimate [EUR/year]."""
    found = effect(seed).holdout
    return (found.high - found.low) / 2.0


def enough(seed: int) -> float:
    """Return with how many customers half the interval of the holdout estimate is as wide as the true effect is large."""
    return REPLICATIONS * PEOPLE * (half_width(seed) / effect(seed).true.difference) ** 2


def dearest_rooms(seed: int) -> float:
    """Return the weekly cost of the club at which Lone Star's profit is the same with and without it [EUR/week]."""
    return ROOMS + _club(seed, {}, "profit").mean / WEEKS


def judge_terms(made: Design) -> Feedback:
    """Hold Card with other terms of its card against Card without any."""
    gain = markets.difference(
        "loyalty_programme", NO_CARD, {**SMALL, **made.changes}, made.seed, firm="Card", outcomes=("score",),
        replications=REPLICATIONS,
    )  # fmt: skip
    said = f"Against no card at all the score changes by {gain} EUR."
    if gain.low > 0.0:
        return good(f"{said} This card earns more than it costs.")
    if gain.high < 0.0:
        return not_yet(
            f"{said} No card at all is better. What do the points cost, and what is it that draws a member? "
            "Look at the equation of the pull again."
        )
    return not_yet(f"{said} The interval touches zero: this may have been luck. Go on in this direction.")


def _wrong(right: float, answers: dict[str, float], within: float = 0.04) -> dict[str, Any]:
    """Return the answers that are too far off to be taken for the right one."""
    return {what: answer for what, answer in answers.items() if abs(answer - right) > within * abs(right)}


LESSON = Lesson(
    number=8,
    title="Loyalty programmes and communities",
    minutes=50,
    goals=(
        "tell what a programme causes from what was there anyway, and say why comparing members with others misleads",
        "use a holdout group, and say how many customers it needs",
        "find terms on which a card earns its cost, and say what a community does that points do not",
    ),
    predictions=(
        Prediction(
            "caused",
            "How much of the difference between members and other customers has the card caused?",
            {
                "most": "Most of it: more than half.",
                "some": "Some of it: between a fifth and a half.",
                "little": "Little: less than a fifth, but something.",
                "nothing": "Nothing, or they even spend less.",
            },
            caused_by_the_card,
            "Who joins at the till has to be at the till first: those who buy often have more occasions to join, and the loyal "
            "like to.",
        ),
        Prediction(
            "club",
            "The riders' club costs Lone Star 100 EUR a week and pays nobody anything. Where does it raise Lone Star's score "
            "clearly: where 12 % of the machines break down, or where 2 % do?",
            {
                "poor": "Only where 12 % break down.",
                "sound": "Only where 2 % break down: proud owners make a good club.",
                "both": "In both: a community always pays.",
                "neither": "In neither: nobody gets points or a rebate.",
            },
            where_the_club_pays,
            "Members of this club help each other when something fails. What have they got to do where nothing fails?",
        ),
    ),
    exercises=(
        Exercise(
            "anyway",
            "easy",
            "Which share of the naive difference between members and others [%] was there anyway, card or no card?",
            number(
                anyway,
                unit="%",
                within=0.01,
                look_at="Take the true effect from the naive difference, and divide by the naive difference.",
                confused={
                    "the share that the card has caused, not the one that was there anyway": lambda seed: (
                        100.0 - anyway(seed)
                    ),
                    "the answer of the holdout group, which is an estimate; here the truth is known": by_holdout,
                    "euros, not a share of the difference": lambda seed: (
                        effect(seed).naive.difference - effect(seed).true.difference
                    ),
                },
            ),
            lambda seed: round(anyway(seed), 1),
            lambda seed: _wrong(
                anyway(seed),
                {
                    "what was caused": 100.0 - anyway(seed),
                    "by the holdout group": by_holdout(seed),
                    "in euros": effect(seed).naive.difference - effect(seed).true.difference,
                },
                0.02,
            ),
        ),
        Exercise(
            "enough",
            "medium",
            "The holdout estimate above comes from 6 markets of 2,000 customers, and is known to plus or minus half the width of "
            "its interval. The width shrinks with the square root of the number of customers. How many customers does one "
            "experiment need for plus or minus as much as the true effect?",
            number(
                enough,
                unit="customers",
                within=0.05,
                look_at="Half the width over the true effect tells by which factor the interval has to shrink. Twice as narrow "
                "needs four times as many customers.",
                confused={
                    "the factor has to be squared": lambda seed: (
                        REPLICATIONS * PEOPLE * half_width(seed) / effect(seed).true.difference
                    ),
                    "the interval comes from six markets of 2,000, not from one": lambda seed: (
                        enough(seed) / REPLICATIONS
                    ),
                    "the whole width of the interval; take half of it": lambda seed: 4.0 * enough(seed),
                    "the factor, not the number of customers": lambda seed: enough(seed) / REPLICATIONS / PEOPLE,
                },
            ),
            lambda seed: round(enough(seed)),
            lambda seed: _wrong(
                enough(seed),
                {
                    "not squared": REPLICATIONS * PEOPLE * half_width(seed) / effect(seed).true.difference,
                    "one market": enough(seed) / REPLICATIONS,
                    "the whole width": 4.0 * enough(seed),
                    "the wrong way round": (REPLICATIONS * PEOPLE) ** 2 / enough(seed),
                },
                0.06,
            ),
        ),
        Exercise(
            "rooms",
            "medium",
            "What might the rooms of the riders' club cost at most, per week, so that Lone Star's profit of three years is no "
            "lower with the club than without it? (Machines as shipped: 12 % break down.)",
            number(
                dearest_rooms,
                unit="EUR/week",
                within=0.03,
                look_at="How much profit does the club add in 156 weeks, its rooms already paid? And what do the rooms cost now?",
                confused={
                    "what is left after the rooms have been paid, beside what they cost already": lambda seed: (
                        dearest_rooms(seed) - ROOMS
                    ),
                    "the sum of three years, not what a week may cost": lambda seed: _club(seed, {}, "profit").mean,
                    "the score, which counts the customers left as well; profit is asked for": lambda seed: (
                        ROOMS + _club(seed, {}).mean / WEEKS
                    ),
                },
            ),
            lambda seed: round(dearest_rooms(seed), 1),
            lambda seed: _wrong(
                dearest_rooms(seed),
                {
                    "the rooms forgotten": dearest_rooms(seed) - ROOMS,
                    "three years": _club(seed, {}, "profit").mean,
                    "the score": ROOMS + _club(seed, {}).mean / WEEKS,
                    "a year for three": ROOMS + _club(seed, {}, "profit").mean / 52.0,
                },
            ),
        ),
        Exercise(
            "terms",
            "hard",
            "Find terms of the card with which Card's score is clearly higher than without any card.",
            design(
                lambda path: path in TERMS,
                "points_rate, redeem_at, expiry_weeks and join of Card's programme",
                judge_terms,
            ),
            lambda seed: {TERMS[0]: 0.005, TERMS[1]: 1, TERMS[3]: 1},
            lambda seed: {
                "as it is": {TERMS[1]: 10},
                "generous": {TERMS[0]: 0.1},
                "everybody is asked": {TERMS[3]: 1},
                "a reward that nobody reaches": {TERMS[1]: 60, TERMS[2]: 8},
                "a card without points": {TERMS[0]: 0.0},
                "rooms for nothing": {f"{CARD}.weekly_cost": 0},
            },
        ),
    ),
    discussion=(
        "The manager of a chain says: 'Members of our programme spend many times as much as other customers. It pays for itself.' "
        "Which experiment would you propose to the manager, what would it cost, and what might stop the chain from doing it?"
    ),
    rubric=(
        Criterion(
            "What is wrong with the sentence",
            "accepts the comparison, or calls it wrong without a reason",
            "says that members chose themselves, and who is likely to have done so",
            "also says in which direction this misleads, and that a discount to those who come anyway is a cost",
        ),
        Criterion(
            "The experiment",
            "compares other groups that chose themselves",
            "proposes applicants refused by lot, and what to compare when",
            "also says how many customers it needs, and what an interval around the answer would mean for the decision",
        ),
        Criterion(
            "Its cost and its limits",
            "does not ask",
            "names what is lost with those who are refused, and how they may feel",
            "also says what the experiment cannot tell: rivals' answers, effects after its end, other customers",
        ),
    ),
    debrief=(
        "Members differ from others before they join. A card that gives nothing shows nearly the same difference as one that does.",
        "A lot makes groups alike, so that a holdout group is right on average; but the effect is small beside the differences "
        "between customers, and one shop may be too few.",
        "What a programme adds to purchases it can lose again in points for those who would have come anyway. As shipped, this card "
        "costs more than it brings.",
        "In this market members are drawn by how near the next reward is, and not by how large it is. That is why a card with tiny "
        "rewards earns its cost. Whether real customers go on being drawn by cents is doubtful: a result is as good as its assumption.",
        "A community works another way: members mend what the firm has failed at. So it is worth most where much fails, and its "
        "benefit goes mostly to the customers.",
    ),
)
