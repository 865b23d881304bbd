"""Lesson 12: where a firm earns most between the cheapest and the dearest, the poorest and the best service."""

from simulation.course import markets
from simulation.course.exercises import Design, Exercise, choice, design, number
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction

SCENARIO, FIRM = "balance_of_satisfaction_and_profit", "Kennel"
SMALL: markets.Changes = {"customers.number": 2000}
PRICE, SERVICE = f"firms.{FIRM}.offering.price", f"firms.{FIRM}.strategy.service_per_customer"
PRICES = (15, 18, 22, 26, 32, 40)
SERVICES = (0.0, 0.1, 0.3, 0.6, 1.2)
REPLICATIONS = 6


def last(outcome: str, seed: int, changes: markets.Changes) -> float:
    """Return an outcome of Kennel at the end of the student's run."""
    table = markets.market(SCENARIO, seed, {**SMALL, **changes}).results.summary().set_index("firm")
    return float(table[outcome][FIRM])


# Predictions


def satisfaction_and_price(seed: int) -> Outcome:
    """Say what happens to the mean satisfaction of Kennel's customers when the price goes from 18 to 32 EUR."""
    low, high = (last("satisfaction", seed, {PRICE: price}) for price in (18.0, 32.0))
    people = [last("customers", seed, {PRICE: price}) for price in (18.0, 32.0)]
    option = "same" if abs(high - low) < 0.01 else "falls" if high < low else "rises"
    return Outcome(
        option,
        f"Mean satisfaction {low:.3f} at 18 EUR and {high:.3f} at 32 EUR; customers {people[0]:,.0f} and {people[1]:,.0f}.",
    )


def most_satisfied(seed: int) -> Outcome:
    """Say whether the service that satisfies most is also the one that earns most."""
    satisfied = {level: last("satisfaction", seed, {SERVICE: level}) for level in SERVICES}
    earned = {level: last("cumulative_profit", seed, {SERVICE: level}) for level in SERVICES}
    best, pleased = max(earned, key=lambda level: earned[level]), max(satisfied, key=lambda level: satisfied[level])
    option = "same" if best == pleased else "less" if best < pleased else "more"
    return Outcome(
        option,
        f"Of {', '.join(f'{level:g}' for level in SERVICES)} EUR of service, {pleased:g} EUR satisfies most, {best:g} EUR earns most.",
    )


# Exercises


def leaving(seed: int) -> float:
    """Return the share of Kennel's customers lost when its price goes from 18 to 22 EUR [%]."""
    before, after = (last("customers", seed, {PRICE: price}) for price in (18.0, 22.0))
    return 100.0 * (1.0 - after / before)


def best_price(seed: int) -> str:
    """Return which of the prices of the table earns most in the student's run."""
    earned = {f"{price:g}": last("cumulative_profit", seed, {PRICE: float(price)}) for price in PRICES}
    return max(earned, key=lambda price: earned[price])


def judge_balance(made: Design) -> Feedback:
    """Hold Kennel with another price and service against Kennel as it is: score, and what customers are left with."""
    after = {**SMALL, **made.changes}
    gain = markets.difference(SCENARIO, SMALL, after, made.seed, firm=FIRM, replications=REPLICATIONS)
    glad = markets.difference(
        SCENARIO, SMALL, after, made.seed, firm=FIRM, outcome="satisfaction", replications=REPLICATIONS
    )
    said = f"The score changes by {gain} EUR, satisfaction by {glad.mean:+.3f} ({glad.low:+.3f} to {glad.high:+.3f})."
    if glad.high < 0.0:
        return not_yet(f"{said} Her customers would be clearly less satisfied. She does not want that.")
    if gain.low < 60_000.0:
        return not_yet(
            f"{said} The lower end of the interval of the score is below 60,000 EUR. Which screw did you not turn far enough, or too far?"
        )
    return good(f"{said} More is left to her, and nobody is worse served.")


LESSON = Lesson(
    number=12,
    title="The balance of satisfaction and profit",
    minutes=45,
    goals=(
        "find the price and the service at which a firm earns most, and say why they lie inside and not at an end",
        "explain why mean satisfaction is a poor guide to the right price",
        "tell what customers gain from what the firm gains, in EUR",
    ),
    predictions=(
        Prediction(
            "satisfaction_and_price",
            "Kennel raises its price from 18 to 32 EUR. What happens to the mean satisfaction of its customers?",
            {
                "falls": "It falls clearly: they pay more for the same.",
                "same": "It stays nearly the same.",
                "rises": "It rises clearly.",
            },
            satisfaction_and_price,
            "Satisfaction compares what was got with what was expected. Who finds it too dear is gone, and is not asked.",
        ),
        Prediction(
            "most_satisfied",
            "Service per customer goes from 0 to 1.20 EUR a week. Where is profit highest?",
            {
                "same": "Where customers are most satisfied.",
                "less": "With less service than satisfies most.",
                "more": "With more service than satisfies most.",
            },
            most_satisfied,
            "Each further step of service pleases less than the one before, and costs as much.",
        ),
    ),
    exercises=(
        Exercise(
            "leaving",
            "easy",
            "What share of Kennel's customers at the end is lost when its price is 22 instead of 18 EUR? In per cent.",
            number(
                leaving,
                unit="%",
                within=0.02,
                least=0.3,
                look_at="Compare the customers in the two lines of the table: lost ones divided by those at 18 EUR.",
                confused={
                    "the share that is left": lambda seed: 100.0 - leaving(seed),
                    "divided by the customers at 22 EUR instead of those at 18": lambda seed: (
                        leaving(seed) / (1.0 - leaving(seed) / 100.0)
                    ),
                },
            ),
            lambda seed: round(leaving(seed), 1),
            lambda seed: {"who is left": 100.0 - leaving(seed), "as a negative number": -leaving(seed)},
        ),
        Exercise(
            "best_price",
            "medium",
            "At which price of the table does Kennel earn most in the three years of your run: 15, 18, 22, 26, 32 or 40?",
            choice(
                {f"{price:g}": f"{price:g} EUR" for price in PRICES},
                best_price,
                {
                    "15": "Many come, and little is left of each. Look along the whole line of profits.",
                    "40": "Much is left of each, and few come. Look along the whole line of profits.",
                },
                "Right. Below it each customer leaves too little, above it too few are left.",
            ),
            best_price,
            lambda seed: {"the cheapest": "15", "the dearest": "40", "not in the table": "20"},
        ),
        Exercise(
            "balance",
            "hard",
            "Find a price and a service with which Kennel's score rises by more than 60,000 EUR (lower end of the interval), without its customers "
            "being clearly less satisfied.",
            design(lambda path: path in (PRICE, SERVICE), "Kennel's price and its service_per_customer", judge_balance),
            lambda seed: {PRICE: 25, SERVICE: 0.4},
            lambda seed: {
                "dear and no service": {PRICE: 26, SERVICE: 0.0},
                "all the service there can be": {PRICE: 18, SERVICE: 1.2},
                "the cheapest": {PRICE: 15},
            },
        ),
    ),
    discussion=(
        "A hotel's questionnaire shows that its guests have become more satisfied since the price went up. What would you ask before you "
        "congratulate the owner?"
    ),
    rubric=(
        Criterion(
            "Measure",
            "takes mean satisfaction as it is",
            "asks who is still there to answer",
            "also names a figure that would show what the mean hides, and reads it in this market",
        ),
        Criterion(
            "Optimum",
            "names an end: the cheapest, the best",
            "names a place inside, with figures",
            "explains by the last step: what it brings and what it costs",
        ),
        Criterion(
            "Fairness",
            "looks at the firm alone",
            "says what customers gain or lose, in EUR",
            "weighs both, and says whose decision it is",
        ),
    ),
    debrief=(
        "Neither the cheapest nor the dearest earns most, neither the poorest nor the best service: the optimum lies inside.",
        "Mean satisfaction does not fall when the price rises, because those for whom it is too dear are no longer asked.",
        "Each step of service pleases less than the one before; it pays only as long as what it keeps is worth more than it costs.",
        "What customers gain and what the firm gains are two things. Below the best price both can gain together; beyond it one takes from the other.",
    ),
)
