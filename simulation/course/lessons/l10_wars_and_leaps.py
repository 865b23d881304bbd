"""Lesson 10: price wars, technology leaps, and a law: what a shock does to each kind of customer and to each firm."""

from simulation.course import markets
from simulation.course.exercises import Design, Exercise, choice, design, number
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction

SMALL: markets.Changes = {"customers.number": 2000}
PEACE: markets.Changes = {**SMALL, "events": []}
REPLICATIONS = 6
PRICE, TECHNOLOGY = "firms.Premium.offering.price", "firms.Steady.strategy.technology_budget"
ORIENTATIONS = {"cost": "The cost-oriented.", "value": "The value-oriented.", "technology": "The technology-oriented."}


def changes_in_score(scenario: str, seed: int) -> dict[str, float]:
    """Return what the events of a scenario did to the score of each firm, mean of paired differences [EUR]."""
    ways: dict[str, markets.Changes] = {"nothing happens": PEACE, "as it is": SMALL}
    table = markets.compared(scenario, ways, seed, REPLICATIONS).differences()
    table = table[table["outcome"] == "score"]
    return {str(firm): float(value) for firm, value in zip(table["firm"], table["difference"], strict=True)}


# Predictions


def who_gains(seed: int) -> Outcome:
    """Say which firms' score is higher with the price war than without."""
    found = changes_in_score("price_war", seed)
    gaining = [firm for firm, change in found.items() if change > 0.0]
    option = (
        {"Discount": "discount", "Premium": "premium"}.get(gaining[0], "several") if len(gaining) == 1 else "several"
    )
    figures = ", ".join(f"{firm} {change / 1000:+,.0f}" for firm, change in found.items())
    return Outcome(option if gaining else "nobody", f"Change in score, thousand EUR: {figures}.")


def whom_a_ban_serves(seed: int) -> Outcome:
    """Say whom a ban on advertising serves."""
    found = changes_in_score("advertising_ban", seed)
    gaining = {firm for firm, change in found.items() if change > 0.0}
    option = (
        "nobody"
        if not gaining
        else "all"
        if len(gaining) == len(found)
        else "newcomer"
        if "Nova" in gaining
        else "known"
    )
    figures = ", ".join(f"{firm} {change / 1000:+,.0f}" for firm, change in found.items())
    return Outcome(option, f"Change in score, thousand EUR: {figures}.")


# Exercises


def purchases_gained(seed: int) -> dict[str, float]:
    """Return how the purchases of each orientation change by the war, after week 52 [%]."""
    totals = []
    for changes in (PEACE, SMALL):
        table = markets.market("price_war", seed, changes).results.by("orientation").query("week > 52")
        totals.append(table.groupby("orientation", observed=True)["purchases"].sum())
    return {str(name): 100.0 * float(totals[1][name] / totals[0][name] - 1.0) for name in totals[0].index}


def who_buys_more(seed: int) -> str:
    """Return the orientation whose purchases rise most."""
    gained = purchases_gained(seed)
    return max(gained, key=lambda name: gained[name])


def lost_by_all(seed: int) -> float:
    """Return what the war costs all four firms together in score [thousand EUR]."""
    return -sum(changes_in_score("price_war", seed).values()) / 1000.0


def judge_price(made: Design) -> Feedback:
    """Hold Premium with another price against Premium as it is, in the war."""
    gain = markets.difference("price_war", SMALL, {**SMALL, **made.changes}, made.seed, firm="Premium")
    people = markets.difference(
        "price_war", SMALL, {**SMALL, **made.changes}, made.seed, firm="Premium", outcome="customers"
    )
    said = f"Against Premium at 23 EUR in the same war, the score changes by {gain} EUR, the customers by {people}."
    if gain.low > 0.0:
        return good(said)
    if people.mean > 0.0:
        return not_yet(
            f"{said} You keep more people and earn less on every one of them, those included who would have stayed."
        )
    return not_yet(f"{said} Those who leave take more with them than the others pay on top.")


def judge_technology(made: Design) -> Feedback:
    """Hold Steady with another spending on technology against Steady as it is, when Spark leaps."""
    changes = {**SMALL, **made.changes}
    gain = markets.difference("technology_leap", SMALL, changes, made.seed, firm="Steady")
    said = f"Against Steady as it is, the score changes by {gain} EUR."
    if gain.low > 10_000.0:
        return good(f"{said} You caught up for less than it brought.")
    if gain.low > 0.0:
        return not_yet(f"{said} Better, but not yet 10,000 EUR at the lower end of the interval. Go on.")
    return not_yet(
        f"{said} Either too little reaches the customers, or it costs more than catching up brings. Which is it here?"
    )


LESSON = Lesson(
    number=10,
    title="Price wars, technology leaps, and a law",
    minutes=50,
    goals=(
        "say what a price war does to each kind of customer and to each firm, also to those who take no part",
        "find an answer to a rival's attack, in price or in technology, and say what it costs",
        "tell whom a law serves that is meant to serve everybody",
    ),
    predictions=(
        Prediction(
            "who_gains",
            "Over the three years and what is left behind: which firm is better off with the war than without?",
            {
                "discount": "Discount, which begins it.",
                "premium": "Premium, which takes no part.",
                "several": "Several, or another one.",
                "nobody": "None of them.",
            },
            who_gains,
            "Sales and profit part ways in a war: whoever sells more, sells at a lower price also to those who came anyhow.",
        ),
        Prediction(
            "whom_a_ban_serves",
            "Advertising is banned. Everybody saves the money. Whom does the ban serve?",
            {
                "known": "Those who are known already.",
                "newcomer": "The newcomer, whom the others can no longer shout down.",
                "all": "All three: each saves its advertising.",
                "nobody": "None of them.",
            },
            whom_a_ban_serves,
            "Advertising is how people learn that there is a choice. Who still has to be learnt of, needs it most.",
        ),
    ),
    exercises=(
        Exercise(
            "who_buys_more",
            "easy",
            "Purchases of which orientation rise most by the war, in per cent: 'cost', 'value' or 'technology'?",
            choice(
                ORIENTATIONS,
                who_buys_more,
                dict.fromkeys(
                    ORIENTATIONS, "Theirs change less. Compare each kind with itself, with the war and without."
                ),
                "Right. A lower price brings those to buy who had found it too dear; the others were buying what they needed.",
            ),
            who_buys_more,
            lambda seed: {f"not {name}": name for name in ORIENTATIONS if name != who_buys_more(seed)},
        ),
        Exercise(
            "lost_by_all",
            "medium",
            "How much score does the war cost the four firms together, in thousand EUR (as a positive number)?",
            number(
                lost_by_all,
                unit="thousand EUR",
                within=0.01,
                least=0.6,
                look_at="Add up the four differences of the table.",
                confused={
                    "what it costs Discount alone": lambda seed: (
                        -changes_in_score("price_war", seed)["Discount"] / 1000.0
                    ),
                    "what it costs the two who fight": lambda seed: (
                        -sum(changes_in_score("price_war", seed)[firm] for firm in ("Discount", "Average")) / 1000.0
                    ),
                    "the mean of the four; the sum is asked for": lambda seed: lost_by_all(seed) / 4.0,
                },
            ),
            lambda seed: round(lost_by_all(seed), 1),
            lambda seed: {
                "one firm": -changes_in_score("price_war", seed)["Discount"] / 1000.0,
                "a loss as a negative number": -lost_by_all(seed),
                "in EUR": 1000.0 * lost_by_all(seed),
            },
        ),
        Exercise(
            "answer",
            "medium",
            "You are Premium, and the war goes on. Find a price with which Premium's score is clearly higher than at 23 EUR.",
            design(lambda path: path == PRICE, "Premium's price", judge_price),
            lambda seed: {PRICE: 28},
            lambda seed: {
                "following them down": {PRICE: 20},
                "far too dear": {PRICE: 60},
                "the rival's price": {"firms.Discount.offering.price": 25},
            },
        ),
        Exercise(
            "catching_up",
            "hard",
            "In the market of coffee makers, Spark leaps in week 79. Find a technology_budget for Steady that raises its score by more than "
            "10,000 EUR, at the lower end of the interval.",
            design(lambda path: path == TECHNOLOGY, "Steady's technology_budget", judge_technology),
            lambda seed: {TECHNOLOGY: 190},
            lambda seed: {
                "nothing": {TECHNOLOGY: 0},
                "whatever it costs": {TECHNOLOGY: 700},
                "as it is": {TECHNOLOGY: 40},
            },
        ),
    ),
    discussion=(
        "Nobody won the war, and everybody could have known. Why do price wars happen all the same, and what could the firms have done "
        "without breaking the law?"
    ),
    rubric=(
        Criterion(
            "Who pays",
            "looks at the firm that began",
            "holds firms and kinds of customers apart, with figures",
            "also says what those lost who took no part, and why",
        ),
        Criterion(
            "Why it happens",
            "calls it a mistake",
            "explains that each step looks right to the one who takes it",
            "names the condition under which undercutting pays (cost, and nobody follows) and where to find it",
        ),
        Criterion(
            "Way out",
            "asks for higher prices",
            "names an answer other than price, tried in the market",
            "also says what it costs, and for which customers it does not work",
        ),
    ),
    debrief=(
        "A price war is a gift from firms to customers, above all to the cost-oriented.",
        "Those who take no part lose, too: less than those who fight, and they keep whoever never came for the price.",
        "Technology counts by its distance from the newest: a leap makes what all others have old, without having touched it.",
        "A ban on advertising protects those who are known already.",
    ),
)
