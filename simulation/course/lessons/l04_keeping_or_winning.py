"""Lesson 4: when keeping customers earns more than winning new ones, and when not (question Q1)."""

from functools import lru_cache
from typing import Any

from simulation.course import markets
from simulation.course.exercises import Design, Exercise, as_number, design, number
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction
from simulation.experiments.varying import over_grid
from simulation.scenario import changed, resized

SCENARIO = "retention_vs_acquisition"
MATURE = "mature_market"
PEOPLE = 2000
MONEY = 360.0
"""What Keeper may spend a week in a town of this size [EUR/week]."""
REPLICATIONS = 6
BUDGETS = ("firms.Keeper.strategy.acquisition_budget", "firms.Keeper.strategy.retention_budget")
AWARENESS = ("firms.Keeper.initial_awareness", "firms.Winner.initial_awareness")
ARRIVALS = "customers.arrivals.per_year"
CORNERS = ((0.05, 0.95), (0.0, 0.5))
"""Share who know each shop at the start, and new customers a year, in the corners of the diagram."""
GRID_PEOPLE, GRID_REPLICATIONS = 1000, 4
HOW_MANY = ("none", "one", "two", "three", "four")
HALF = {"firms.Winner.strategy.acquisition_budget": MONEY / 2.0}
YEARS = 3.0
LEVERS = {
    "moving_away": (("customers.segments.{}.attrition.probability", ("Savers", "Builders", "Pioneers")), 0.0, 0.03),
    "purchases": (("customers.segments.{}.purchase_rate.mean", ("Savers", "Builders", "Pioneers")), 0.05, 1.0),
    "price": (("firms.{}.offering.price", ("Keeper", "Winner")), 14.0, 30.0),
    "loyalty": (("customers.orientations.{}.choosing.loyalty_weight", ("cost", "value", "technology")), 0.0, 6.0),
}
"""What may be changed in the last exercise: paths, of what, least and largest value."""


@lru_cache(2)
def town(name: str) -> "dict[str, Any]":
    """Return the changes that make a scenario the small town of this lesson, as ``sim.resized`` does."""
    small = resized(markets.scenario(name), PEOPLE)
    firms = {f"firms.{firm}": parameters.model_dump(mode="json") for firm, parameters in small.firms.items()}
    return {"customers.number": PEOPLE, **firms}


def winning(name: str) -> dict[str, Any]:
    """Return the change that lets Keeper do as Winner does."""
    return {"firms.Keeper.strategy": town(name)["firms.Winner"]["strategy"]}


# Prediction


@lru_cache(8)
def corners_for_keeping(seed: int) -> Outcome:
    """Count the corners of the diagram in which keeping earns clearly more than winning."""
    base = changed(resized(markets.scenario(SCENARIO), GRID_PEOPLE), {"burn_in_weeks": 0})
    alternatives = {"keep": {}, "win": {"firms.Keeper.strategy": base.firms["Winner"].strategy}}
    table = over_grid(
        base, alternatives, (AWARENESS, CORNERS[0]), (ARRIVALS, CORNERS[1]), replications=GRID_REPLICATIONS, seed=seed
    )
    cells = zip(table["x"].tolist(), table["y"].tolist(), table["difference"].tolist(), strict=True)
    told = "; ".join(f"{known:.0%} know them, {new:.0%} new a year: {-gain:+,.0f} EUR" for known, new, gain in cells)
    keeping = sum(bool(high < 0.0) for high in table["high"])
    return Outcome(HOW_MANY[keeping], f"Score of keeping less that of winning, {GRID_PEOPLE:,} people: {told}.")


# Exercises


def _summary(seed: int, firm: str, changes: markets.Changes | None = None) -> dict[str, float]:
    table = markets.market(SCENARIO, seed, {**town(SCENARIO), **(changes or {})}).results.summary().set_index("firm")
    wanted = ["acquisition", "retention", "first_purchases", "customers", "acquisition_cost"]
    return {name: float(table[name][firm]) for name in wanted}


def won(seed: int) -> float:
    """Return what Winner has paid for a customer won [EUR]."""
    own = _summary(seed, "Winner")
    return own["acquisition"] / own["first_purchases"]


def kept(seed: int) -> float:
    """Return what Keeper pays for the attention to a customer in a year [EUR]."""
    own = _summary(seed, "Keeper")
    return own["retention"] / YEARS / own["customers"]


def times_as_dear(seed: int) -> float:
    """Return how many times as much it costs to win a customer as to keep one for a year."""
    return won(seed) / kept(seed)


def last_customer(seed: int) -> float:
    """Return what a customer cost whom only the second half of Winner's advertising won [EUR]."""
    half, whole = _summary(seed, "Winner", HALF), _summary(seed, "Winner")
    return (whole["acquisition"] - half["acquisition"]) / (whole["first_purchases"] - half["first_purchases"])


def judge_split(made: Design) -> Feedback:
    """Hold a split of Keeper's money against both extremes."""
    own = markets.scenario(SCENARIO, {**town(SCENARIO), **made.changes}).firms["Keeper"].strategy.model_dump()
    spent = sum(float(own[path.rsplit(".", 1)[1]] or 0.0) for path in BUDGETS)
    if spent > MONEY:
        return not_yet(f"That is {spent:,.0f} EUR a week; there are {MONEY:,.0f}.")
    extremes = {
        "all on advertising": dict(zip(BUDGETS, (MONEY, 0.0), strict=True)),
        "all on attention": dict(zip(BUDGETS, (0.0, MONEY), strict=True)),
    }
    alternatives = {**extremes, "yours": made.changes}
    found = markets.compared(
        SCENARIO,
        {label: {**town(SCENARIO), **changes} for label, changes in alternatives.items()},
        made.seed,
        REPLICATIONS,
        firm="Keeper",
    ).differences("yours")
    own_rows = found[(found["firm"] == "Keeper") & (found["outcome"] == "score")].set_index("alternative")
    gains = {
        label: markets.Difference(*(0.0 - float(own_rows[end][label]) for end in ("difference", "high", "low")))
        for label in extremes
    }
    said = " ".join(f"Against {label} the score changes by {gain} EUR." for label, gain in gains.items())
    if all(gain.low > 0.0 for gain in gains.values()):
        return good(f"{said} A mixture beats both.")
    behind = next(label for label, gain in gains.items() if gain.low <= 0.0)
    return not_yet(f"{said} That does not clearly beat {behind}. What does the last euro of each budget bring?")


def judge_turn(made: Design) -> Feedback:
    """Let Keeper keep or win in a mature market in which one thing is otherwise."""
    if len(made.changes) != 1:
        return not_yet("Change exactly one thing, so that you know what did it.")
    (name, given), *_ = made.changes.items()
    (path, whose), least, largest = LEVERS[name]
    value = as_number(given)
    if value is None or not least <= value <= largest:
        return not_yet(f"'{name}' wants a number from {least:g} to {largest:g}.")
    market = {**town(MATURE), **{path.format(each): value for each in whose}}
    gain = markets.difference(
        MATURE, market, {**market, **winning(MATURE)}, made.seed, firm="Keeper", outcomes=("score",)
    )
    said = f"If Keeper wins instead of keeping, the score changes by {gain} EUR."
    if gain.low > 0.0:
        return good(f"{said} There is somebody to be won again, although nearly everybody knew both shops.")
    if gain.high < 0.0:
        return not_yet(
            f"{said} Keeping is still better. Who is there to be won in this market, and how long do they stay?"
        )
    return not_yet(f"{said} The interval touches zero. You are near the turn: go on.")


def _wrong(right: float, answers: dict[str, float]) -> dict[str, float]:
    """Return the answers that are too far off to be taken for the right one."""
    return {what: answer for what, answer in answers.items() if abs(answer - right) > 0.04 * abs(right)}


LESSON = Lesson(
    number=4,
    title="Keeping or winning",
    minutes=50,
    goals=(
        "say in which markets keeping customers earns more than winning new ones, and in which not",
        "tell what a customer costs on average from what the last one costs, and compare both with what a customer is worth",
        "divide a budget between advertising and attention, and find what turns the answer",
    ),
    predictions=(
        Prediction(
            "corners",
            "Four markets: few (5 %) or nearly all (95 %) know each shop at the start; nobody comes new, or half as many again "
            "every year. In how many of the four does keeping earn clearly more than winning?",
            {
                "none": "In none: one can always win somebody.",
                "one": "In one of them.",
                "two": "In two.",
                "three": "In three.",
                "four": "In all four: keeping is cheaper than winning.",
            },
            corners_for_keeping,
            "Keeping needs customers worth keeping, and winning needs people who can be won. Newcomers know neither shop.",
        ),
    ),
    exercises=(
        Exercise(
            "five_times",
            "easy",
            "How many times as much did it cost Winner to win a customer (all it spent on acquisition, over first purchases) as "
            "it costs Keeper to keep one for a year (all it spent on retention, over three years and the customers it has)?",
            number(
                times_as_dear,
                unit="times",
                look_at="Divide in this order: Winner's acquisition by its first purchases; Keeper's retention by 3 and by its "
                "customers; then the first by the second.",
                confused={
                    "three years of keeping instead of one": lambda seed: times_as_dear(seed) / YEARS,
                    "the other way round": lambda seed: 1.0 / times_as_dear(seed),
                    "what Winner paid in the last quarter (acquisition_cost); all three years are asked for": lambda seed: (
                        _summary(seed, "Winner")["acquisition_cost"] / kept(seed)
                    ),
                    "what winning costs in EUR; how many times as much as keeping?": won,
                    "what keeping costs in EUR; how many times as much is winning?": kept,
                },
            ),
            lambda seed: round(times_as_dear(seed), 2),
            lambda seed: _wrong(
                times_as_dear(seed),
                {
                    "three years": times_as_dear(seed) / YEARS,
                    "the other way round": 1.0 / times_as_dear(seed),
                    "in EUR": won(seed),
                    "the last quarter": _summary(seed, "Winner")["acquisition_cost"] / kept(seed),
                },
            ),
        ),
        Exercise(
            "last_customer",
            "medium",
            "Winner's advertising rose from 180 to 360 EUR a week. What did each customer cost whom only the second half of the "
            "money won?",
            number(
                last_customer,
                unit="EUR",
                look_at="How much more was spent on acquisition, and how many more first purchases came of it?",
                confused={
                    "the cost of all customers on average; what did the additional ones cost?": won,
                    "the average cost with half the money": lambda seed: (
                        _summary(seed, "Winner", HALF)["acquisition"]
                        / _summary(seed, "Winner", HALF)["first_purchases"]
                    ),
                },
            ),
            lambda seed: round(last_customer(seed), 1),
            lambda seed: _wrong(
                last_customer(seed),
                {
                    "the average": won(seed),
                    "all the money by the additional ones": 2.0 * last_customer(seed),
                    "customers at the end": 28080.0 / max(1.0, _summary(seed, "Winner")["customers"]),
                },
            ),
        ),
        Exercise(
            "split",
            "medium",
            "Half of the town knows each shop. Divide Keeper's 360 EUR a week so that its score is clearly higher than with all on "
            "advertising, and clearly higher than with all on attention.",
            design(lambda path: path in BUDGETS, "Keeper's acquisition_budget and retention_budget", judge_split),
            lambda seed: {BUDGETS[0]: 230, BUDGETS[1]: 130},
            lambda seed: {
                "as Keeper does now": {BUDGETS[0]: 80, BUDGETS[1]: 280},
                "all on advertising": {BUDGETS[0]: 360, BUDGETS[1]: 0},
                "all on attention": {BUDGETS[0]: 0, BUDGETS[1]: 360},
                "more money": {BUDGETS[0]: 300, BUDGETS[1]: 300},
            },
        ),
        Exercise(
            "turn",
            "hard",
            "In the mature market 95 % know both shops and keeping is better. Change one thing so that winning is clearly better: "
            "'moving_away' (share of people who leave town a week, now 0.002; others come instead), 'purchases' (occasions a week, "
            "now 0.25), 'price' (of both, now 20 EUR) or 'loyalty' (its weight when people choose, now 1.5 to 3).",
            design(lambda name: name in LEVERS, f"one of {', '.join(LEVERS)}", judge_turn),
            lambda seed: {"moving_away": 0.015},
            lambda seed: {
                "loyalty without weight": {"loyalty": 0.0},
                "hardly any margin": {"price": 14},
                "rare purchases": {"purchases": 0.05},
                "two things": {"moving_away": 0.015, "price": 18},
                "as it is": {"moving_away": 0.002},
            },
        ),
    ),
    discussion=(
        "'Winning a new customer costs five times as much as keeping one. Therefore put the money into keeping.' The first "
        "sentence may be true. Why does the second not follow from it, and what would you have to know to decide?"
    ),
    rubric=(
        Criterion(
            "The argument",
            "repeats the rule, or denies it",
            "says that cost alone cannot decide: what the money brings counts, too",
            "says that the cost and the return of the last euro count, not of the average one",
        ),
        Criterion(
            "The market",
            "speaks of the firm only",
            "names who is there to be won: awareness, newcomers, people moving",
            "says which of these a firm can find out about its own market, and how",
        ),
        Criterion(
            "Evidence",
            "quotes the figures of one run",
            "quotes paired differences with their interval",
            "also says for which region of markets they hold, and where nobody can tell",
        ),
    ),
    debrief=(
        "Keeping needs a market that is full: nearly everybody knows the firms, and nobody comes. Newcomers know neither firm, and "
        "a firm that does not advertise leaves them to the other.",
        "That winning costs several times as much as keeping can be true and still not decide anything: it compares averages, and "
        "costs without what they bring.",
        "Both budgets wear out. The last customers that advertising wins can cost more than they are worth, while the first ones "
        "are cheap; so a mixture beats either extreme.",
        "Neither a low margin, nor rare purchases, nor customers without loyalty turn the answer in a mature market. They make "
        "both strategies earn less. A market whose people change does turn it.",
    ),
)
