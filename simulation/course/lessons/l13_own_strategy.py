"""Lesson 13: a relationship strategy of one's own, in a tournament against those that ship."""

from collections.abc import Callable
from typing import Any

from simulation.course.exercises import Check, Exercise
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction
from simulation.course.practice import margin, practice, title_of_copied
from simulation.experiments.tournament.strategy_files import StrategyFile, read_strategy
from simulation.scenario import ScenarioError

FOUR = ("megaphone", "undercutter", "quiet_premium", "careful_gardener")
TITLES = {
    "The megaphone": "megaphone",
    "The undercutter": "undercutter",
    "Quiet premium": "quiet_premium",
    "The careful gardener": "careful_gardener",
}
WAR, LEAP, CALM = "price_war", "technology_leap", "retention_vs_acquisition"
RIVALS = {"careful_gardener": "The careful gardener", "quiet_premium": "Quiet premium"}
REPLICATIONS = 4
"""In the last exercise, so that intervals are narrow enough."""


# Predictions


def who_leads(seed: int) -> Outcome:
    """Say which of four shipped strategies leads the league in the price war."""
    table = practice(FOUR, [WAR], seed=seed).league()
    told = "; ".join(f"{name} {gain:+,.0f}" for name, gain in zip(table["strategy"], table["margin"], strict=True))
    return Outcome(TITLES[str(table["strategy"].iloc[0])], f"Mean margin over the three others [EUR]: {told}.")


def beats_all(seed: int) -> Outcome:
    """Say how many of the others the leader beats clearly, one by one."""
    found = practice(FOUR, [WAR], seed=seed)
    leader = str(found.league()["strategy"].iloc[0])
    own = found.head_to_head().query("strategy == @leader")
    won = int((own["result"] == "win").sum())
    told = "; ".join(
        f"{name} {gain:+,.0f} ({low:+,.0f} to {high:+,.0f})"
        for name, gain, low, high in own[["opponent", "margin", "low", "high"]].itertuples(index=False)
    )
    return Outcome(("none", "one", "two", "all")[won], f"{leader} against each [EUR]: {told}.")


# Exercises


def strategy_text(judge: Callable[[str, StrategyFile, int], Feedback]) -> Check:
    """Return a check for the text of a strategy file: it is read as data, and never run as a program."""

    def check(answer: Any, seed: int) -> Feedback:
        if not isinstance(answer, str):
            return not_yet("Give your strategy as a text between three quotation marks, as in the cell above.")
        try:
            read, _ = read_strategy(answer)
        except ScenarioError as error:
            return not_yet(f"It cannot be read yet. {error}")
        copied = title_of_copied(read)
        if copied is not None:
            return not_yet(f"That is '{copied}' as it ships. Change something, and say what you expect of it.")
        if not getattr(read.strategy, "rules", None):
            return not_yet("Write a strategy by rules (name: rules), with one rule at least.")
        return judge(answer, read, seed)

    return check


def judge_first(text: str, read: StrategyFile, seed: int) -> Feedback:
    """Hold a strategy against one that does nothing."""
    gain = margin(text, "wait_and_see", CALM, seed)
    said = f"'{read.title}' against 'Wait and see': margin {gain} EUR."
    if gain.low > 0.0:
        return good(f"{said} What you spend comes back.")
    if gain.high < 0.0:
        return not_yet(f"{said} You pay more for customers than they bring: doing nothing earns more.")
    return not_yet(f"{said} The interval touches zero. Do you do anything that customers feel, or that others hear of?")


def judge_friends(text: str, read: StrategyFile, seed: int) -> Feedback:
    """Hold a strategy against a good one."""
    gain = margin(text, "faithful_friends", CALM, seed)
    said = f"'{read.title}' against 'Faithful friends': margin {gain} EUR."
    if gain.low > 0.0:
        return good(f"{said} The interval lies above zero: it was not luck.")
    return not_yet(
        f"{said} Not clearly better yet. Faithful friends advertises, and looks after the third who buy most. What do all "
        "customers feel, and not only the best? What would they pay for it?"
    )


def judge_best(text: str, read: StrategyFile, seed: int) -> Feedback:
    """Hold a strategy against the two best that ship, in two markets."""
    gains = {
        (rival, market): margin(text, rival, market, seed, REPLICATIONS) for market in (WAR, LEAP) for rival in RIVALS
    }
    said = " ".join(
        f"{market.replace('_', ' ').capitalize()}, against '{RIVALS[rival]}': {gain} EUR."
        for (rival, market), gain in gains.items()
    )
    behind = [(rival, market) for (rival, market), gain in gains.items() if gain.low <= 0.0]
    if not behind:
        return good(f"{said} Clearly ahead of both in both markets.")
    rival, market = behind[0]
    return not_yet(f"{said} '{RIVALS[rival]}' is not clearly beaten in {market}. What does it do that you do not?")


def written(title: str, head: str, *rules: str) -> str:
    """Return the text of a strategy by rules."""
    lines = [f"title: {title}", "strategy:", "  name: rules", *(f"  {line}" for line in head.split("; "))]
    return "\n".join([*lines, *(["  rules:"] if rules else []), *(f"    - {{{rule}}}" for rule in rules)]) + "\n"


QUIET, BEST_THIRD = "when: looks_lapsed, do: nothing", 'when: "top(0.3, value)", do: attend'
MONEY = "acquisition_budget: 800; retention_budget: 350"
BETTER = "service_spending: 200; price: max(price, min(cheapest_rival * 1.1, price * 1.01))"
CONTENT = (
    'when: "complaints == 0 and lateness <= 1.5 and frequency_class >= 3 and weeks_since_contact >= 12 and not opted_out", '
    "do: enhance"
)
NEW = 'when: "purchases == 1 and recency_weeks <= 8 and not opted_out", do: welcome'
FIRST = written("First steps", "acquisition_budget: 500; retention_budget: 200", BEST_THIRD)
FRIENDS_AND_SERVICE = written("Friends, and service for all", f"{MONEY}; {BETTER}", QUIET, BEST_THIRD)
GARDEN_AND_SERVICE = written(
    "A garden with a fence",
    f"{MONEY}; rank_by: lifetime_value; {BETTER}",
    QUIET,
    'when: "top(0.2, lifetime_value)", do: attend',
    CONTENT,
    NEW,
)
SPENDTHRIFT = written("Spendthrift", "acquisition_budget: 9000; retention_budget: 4000", BEST_THIRD)

LESSON = Lesson(
    number=13,
    title="A strategy of your own, and a tournament",
    minutes=60,
    goals=(
        "write a relationship strategy as rules: whom, when, what, for how much",
        "read a league table, a table of duels and their intervals, and say what they do not tell",
        "improve a strategy by evidence instead of by one lucky run",
    ),
    predictions=(
        Prediction(
            "who_leads",
            "Four strategies meet in the market of the price war, one of which starts such a war. Which one leads the league?",
            {
                "megaphone": "The megaphone, which advertises and nothing else.",
                "undercutter": "The undercutter, always a little cheaper than the cheapest rival.",
                "quiet_premium": "Quiet premium, with better service and a higher price.",
                "careful_gardener": "The careful gardener, who gives each customer what it can repay.",
            },
            who_leads,
            "A low price wins customers, and leaves little on each of them; those who came for it go for the next lower one.",
        ),
        Prediction(
            "beats_all",
            "How many of the three others does the leader of that league clearly beat, one by one?",
            {"all": "All three.", "two": "Two.", "one": "One.", "none": "None."},
            beats_all,
            "A league adds up margins: who wins high against the weak can lead without beating everybody.",
        ),
    ),
    exercises=(
        Exercise(
            "first_steps",
            "easy",
            "Write a strategy with one rule of your own at least, which clearly beats 'Wait and see' in the market "
            "retention_vs_acquisition.",
            strategy_text(judge_first),
            lambda seed: FIRST,
            lambda seed: {
                "a misspelt action": FIRST.replace("do: attend", "do: atend"),
                "a misspelt field": FIRST.replace("value)", "valeu)"),
                "broken lines": FIRST.replace("  name: rules\n", "name rules\n"),
                "no rule": written("Nothing", "acquisition_budget: 500"),
                "spends more than can come back": SPENDTHRIFT,
                "not a text": 500,
            },
        ),
        Exercise(
            "friends",
            "medium",
            "Clearly beat 'Faithful friends' in the market retention_vs_acquisition.",
            strategy_text(judge_friends),
            lambda seed: FRIENDS_AND_SERVICE,
            lambda seed: {
                "the first steps": FIRST,
                "the rival itself": written("Mine", f"{MONEY}; rank_by: value", QUIET, BEST_THIRD),
                "cheaper than anybody": written(
                    "Cheap", f"{MONEY}; price: max(cheapest_rival * 0.95, unit_cost + 5)", QUIET, BEST_THIRD
                ),
                "spends more than can come back": SPENDTHRIFT,
            },
        ),
        Exercise(
            "best_in_two",
            "hard",
            "Be clearly ahead of 'The careful gardener' and of 'Quiet premium', in the markets price_war and technology_leap: four "
            "duels, and no interval that touches zero.",
            strategy_text(judge_best),
            lambda seed: GARDEN_AND_SERVICE,
            lambda seed: {
                "the first steps": FIRST,
                "twice the money": written(
                    "Much",
                    "acquisition_budget: 1600; retention_budget: 700; rank_by: lifetime_value",
                    QUIET,
                    BEST_THIRD,
                    CONTENT,
                ),
            },
        ),
    ),
    discussion=(
        "Your strategy has won its duels. What would you want to know about a real market before you recommend it to a firm, and in "
        "what kind of market would you expect it to lose?"
    ),
    rubric=(
        Criterion(
            "Reasons",
            "says that the strategy won",
            "says which part of it does what, to which customers",
            "shows which part did it, by leaving it out and comparing",
        ),
        Criterion(
            "Evidence",
            "quotes ranks or one run",
            "quotes margins with intervals, over several rivals and markets",
            "also says what trying many versions on the same luck does to the figures, and tests the last one on other luck",
        ),
        Criterion(
            "Limits",
            "takes the market for the world",
            "names conditions of the market under which it would fail",
            "names an assumption of the model that it lives on, and how a firm could check that",
        ),
    ),
    debrief=(
        "A strategy is a set of answers to: whom, when, what, for how much. Whom it leaves alone is one of the answers.",
        "Who leads a league need not beat everybody: a league adds up margins, and depends on who takes part.",
        "Whoever starts a price war need not win it: a low price wins customers, and leaves little on each of them.",
        "What all customers feel (service, within reason) and what the best get (attention) add up; so does a price that is a little "
        "higher, as long as the service is worth it to enough of them.",
        "A strategy that was improved on one luck has also learned that luck. Only matches on other luck tell what is left of it.",
    ),
)
