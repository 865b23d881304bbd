"""Lesson 1: run a market, read its figures, make a prediction and test it fairly."""

from typing import Any

from simulation.course import markets
from simulation.course.exercises import Design, Exercise, choice, design
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction

ORIENTATIONS = {
    "cost": "The cost-oriented, for whom money weighs most.",
    "value": "The value-oriented, for whom product and service weigh most.",
    "technology": "The technology-oriented, who want the newest.",
}
DEARER = {"firms.Keeper.offering.price": 22.0}
BUDGETS = ("firms.Keeper.strategy.acquisition_budget", "firms.Keeper.strategy.retention_budget")
BORDER = ("firms.Keeper.initial_awareness", "firms.Winner.initial_awareness", "customers.arrivals.per_year")


# Prediction


def who_earns_more(seed: int) -> Outcome:
    """Run the mature and the growing market and say in which of them Keeper earned more than Winner."""
    profits = {}
    for name in ("mature", "growing"):
        table = markets.market(f"{name}_market", seed).results.summary().set_index("firm")["profit"]
        profits[name] = {firm: float(table[firm]) for firm in ("Keeper", "Winner")}
    ahead = [name for name, earned in profits.items() if earned["Keeper"] > earned["Winner"]]
    option = {0: "neither", 1: ahead[0] if ahead else "", 2: "both"}[len(ahead)]
    figures = "; ".join(
        f"{name} market: Keeper {earned['Keeper']:,.0f}, Winner {earned['Winner']:,.0f} EUR"
        for name, earned in profits.items()
    )
    return Outcome(option, f"Profit of three years: {figures}.")


# Exercises


def who_leaves(seed: int) -> str:
    """Return the orientation whose purchases at Keeper fall most, in per cent, when its price rises."""
    before, after = (_purchases(seed, changes) for changes in ({}, DEARER))
    return min(before, key=lambda orientation: after[orientation] / before[orientation])


def _purchases(seed: int, changes: markets.Changes) -> dict[str, float]:
    table = markets.market("retention_vs_acquisition", seed, changes).results.by("orientation")
    mine = table[table["firm"] == "Keeper"].groupby("orientation", observed=True)["purchases"].sum()
    return {str(orientation): float(number) for orientation, number in mine.items()}


def judge_budgets(made: Design) -> Feedback:
    """Hold Keeper with other budgets against Keeper as it is, in the mature market."""
    gain = markets.difference("mature_market", {}, made.changes, made.seed, firm="Keeper")
    people = markets.difference("mature_market", {}, made.changes, made.seed, firm="Keeper", outcome="customers")
    said = f"Against Keeper as it is, the score changes by {gain} EUR, the customers by {people}."
    if gain.low > 0.0:
        return good(f"{said} The interval lies above zero: it was not luck.")
    if gain.high < 0.0:
        return not_yet(f"{said} The interval lies below zero. What does the last euro of each budget bring?")
    return not_yet(f"{said} The interval touches zero: this may have been luck. Look for a larger difference.")


def winning_as_strategy() -> dict[str, Any]:
    """Return the change that lets Keeper do as Winner does."""
    own = markets.scenario("growing_market").firms["Winner"].strategy
    return {"firms.Keeper.strategy": own.model_dump(mode="json")}


def judge_border(made: Design) -> Feedback:
    """Let Keeper keep or win in the market described, and see whether the difference can be told from zero."""
    names = [path for path in BORDER if path not in made.changes]
    if names:
        return not_yet(f"Say all three: {', '.join(BORDER)}. Missing: {', '.join(names)}.")
    if made.changes[BORDER[0]] != made.changes[BORDER[1]]:
        return not_yet("Both firms have to begin equally well known; otherwise the comparison is not fair.")
    winning = {**made.changes, **winning_as_strategy()}
    gain = markets.difference("growing_market", made.changes, winning, made.seed, firm="Keeper")
    if gain.clear:
        better = "winning" if gain.mean > 0.0 else "keeping"
        return not_yet(f"Here {better} is clearly better for Keeper: {gain} EUR. Go on towards the border.")
    return good(f"On the border: if Keeper wins instead of keeping, the score changes by {gain} EUR. Nobody can tell.")


def on_the_border(seed: int) -> dict[str, float]:
    """Return a market on the border, found by trying."""
    markets_tried = (
        {BORDER[0]: 0.9, BORDER[1]: 0.9, BORDER[2]: arrivals / 100} for arrivals in (28, 27, 29, 26, 30, 25)
    )
    return next(each for each in markets_tried if judge_border(Design(dict(each), seed)).passed)


LESSON = Lesson(
    number=1,
    title="Meet the market",
    minutes=45,
    goals=(
        "run a market of customers and firms and read its figures",
        "say what customers, share, retention, satisfaction and loyalty mean here, and why they are not the same",
        "make a prediction and test it fairly: the same customers, the same luck, one thing changed",
    ),
    predictions=(
        Prediction(
            "who_earns_more",
            "In which of the two markets does Keeper earn more than Winner?",
            {
                "mature": "Only in the mature market, where 95 % know both shops.",
                "growing": "Only in the growing market, where hardly anybody knows either.",
                "both": "In both.",
                "neither": "In neither.",
            },
            who_earns_more,
            "Who is there to be won, and who is there to be kept? That differs between the two markets.",
        ),
    ),
    exercises=(
        Exercise(
            "dearer",
            "easy",
            "Keeper raises its price to 22 EUR. Purchases of which orientation fall most, in per cent: "
            "'cost', 'value' or 'technology'?",
            choice(
                ORIENTATIONS,
                who_leaves,
                dict.fromkeys(
                    ORIENTATIONS, "They buy less, too, but others lose more. Compare each group with itself before."
                ),
                "Right. A dearer price weighs most on those for whom money weighs most; the others weigh what they get for it.",
            ),
            who_leaves,
            lambda seed: {f"not {word}": word for word in ORIENTATIONS if word != who_leaves(seed)},
        ),
        Exercise(
            "budgets",
            "medium",
            "Find budgets for Keeper in the mature market with which its score is clearly higher than with 200 and 700 EUR a week.",
            design(lambda path: path in BUDGETS, "Keeper's acquisition_budget and retention_budget", judge_budgets),
            lambda seed: {BUDGETS[0]: 300, BUDGETS[1]: 550},
            lambda seed: {
                "hardly any attention": {BUDGETS[1]: 200},
                "the rival's price": {"firms.Winner.offering.price": 30},
                "more than can be spent on anybody": {BUDGETS[1]: 1500},
            },
        ),
        Exercise(
            "border",
            "hard",
            "Find a market between the mature and the growing one in which nobody can tell whether Keeper should keep or win.",
            design(lambda path: path in BORDER, "how well both are known, and arrivals a year", judge_border),
            on_the_border,
            lambda seed: {
                "only one of the firms is known": {BORDER[0]: 0.9, BORDER[1]: 0.5, BORDER[2]: 0.27},
                "nobody arrives": {BORDER[0]: 0.9, BORDER[1]: 0.9, BORDER[2]: 0.0},
                "as it is": {BORDER[0]: 0.05, BORDER[1]: 0.05, BORDER[2]: 0.5},
            },
        ),
    ),
    discussion=(
        "Keeper's customers are more satisfied and more loyal, and yet Winner can earn more. When would you tell the owner of "
        "Keeper to advertise? What would you want to know about the market first?"
    ),
    rubric=(
        Criterion(
            "Advice",
            "says keep or win without a condition",
            "names a condition of the market under which the advice turns",
            "names several conditions, and says which figure of this market would tell the owner where he or she stands",
        ),
        Criterion(
            "Evidence",
            "quotes one run",
            "quotes paired differences with their interval",
            "also says how many replications, and what would still be luck",
        ),
        Criterion(
            "Terms",
            "mixes up satisfaction, loyalty and retention",
            "uses them as the glossary does",
            "also explains why buying again need not be loyalty",
        ),
    ),
    debrief=(
        "A fuller market has fewer people to win and more to keep; a strategy is good for a market, not in itself.",
        "A share of revenue can be bought; what it leaves behind is seen in the score, which counts the customers left.",
        "Attention has a ceiling: nobody can be served more than fully, and what is spent beyond it is lost.",
        "Near the border single runs decide this way or that; only paired differences over many runs can tell.",
    ),
)
