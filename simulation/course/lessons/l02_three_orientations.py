"""Lesson 2: the same offer is worth more to one customer than to another; what value is made of, and what it is in euros."""

from functools import lru_cache

import pandas as pd

from simulation.course import markets
from simulation.course.exercises import Design, Exercise, design, number
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction

SCENARIO = "three_orientations"
BETTER = {"firms.Haven.offering.product": 0.75, "firms.Haven.offering.price": 25.0}
LEVELS = tuple(f"firms.Haven.offering.{part}" for part in ("product", "service", "personnel"))
PRICE = "firms.Haven.offering.price"
EURO_A_LEVEL = 15.0
"""What a whole level (0 to 1) of product, service or personnel adds to the cost of one piece in the last exercise [EUR]."""
LEAST_COST = 1.0
"""Below which no piece can be had [EUR]."""
HOW_MANY = ("none", "one", "two", "three")


# Prediction


def how_many_come(seed: int) -> Outcome:
    """Count the kinds of customer who buy more often at Haven once it is better and dearer."""
    before, after = (_bought_at_haven(seed, changes) for changes in ({}, BETTER))
    change = {orientation: after[orientation] / before[orientation] - 1.0 for orientation in before}
    told = ", ".join(f"{orientation}-oriented {share:+.0%}" for orientation, share in change.items())
    return Outcome(HOW_MANY[sum(share > 0.0 for share in change.values())], f"Purchases at Haven: {told}.")


def _bought_at_haven(seed: int, changes: markets.Changes) -> dict[str, float]:
    table = markets.market(SCENARIO, seed, changes).results.by("orientation")
    own = table[table["firm"] == "Haven"].groupby("orientation", sort=False)["purchases"].sum()
    return {str(orientation): float(bought) for orientation, bought in own.items()}


# Exercises


@lru_cache(8)
def your_customer(seed: int) -> "tuple[float, dict[str, float]]":
    """Return the price sensitivity of the first value-oriented customer, and what he or she thinks of each shop at the end."""
    market = markets.market(SCENARIO, seed)
    people = market.truth()
    mine: pd.Series = people[people["orientation"] == "value"].iloc[0]
    opinions = market.truth(by_firm=True).set_index("customer").loc[mine["customer"]]
    values = {
        str(firm): float(value) for firm, value in zip(opinions["firm"], opinions["perceived_value"], strict=True)
    }
    return float(mine["price_sensitivity"]), values


def weight_of_price(seed: int, firm: str = "Haven", *, own: bool = True) -> float:
    """Return what a shop's price takes from the value for your customer (or for an ordinary one) [-]."""
    sensitivity = your_customer(seed)[0] if own else 1.0
    return markets.scenario(SCENARIO).firms[firm].offering.price * sensitivity * _weight_of_a_euro()


def room(seed: int, *, own: bool = True, rival: str = "Nova") -> float:
    """Return by how much Haven's price may rise until your customer values a rival as much [EUR]."""
    sensitivity, values = your_customer(seed)
    return (values["Haven"] - values[rival]) / ((sensitivity if own else 1.0) * _weight_of_a_euro())


def _weight_of_a_euro() -> float:
    scenario = markets.scenario(SCENARIO)
    return scenario.customers.orientations["value"].weights.money / scenario.economy.reference_price


def judge_position(made: Design) -> Feedback:
    """Hold Haven with another offer, which costs what it must, against Haven as it is."""
    before = markets.scenario(SCENARIO).firms["Haven"].offering
    offer = markets.scenario(SCENARIO, made.changes).firms["Haven"].offering
    better = sum(getattr(offer, part) - getattr(before, part) for part in ("product", "service", "personnel"))
    cost = max(LEAST_COST, round(before.unit_cost + EURO_A_LEVEL * better, 2))
    changes = {**made.changes, "firms.Haven.offering.unit_cost": cost}
    gain, people = (
        markets.difference(SCENARIO, {}, changes, made.seed, firm="Haven", outcome=outcome)
        for outcome in ("score", "customers")
    )
    said = f"A piece now costs Haven {cost:.2f} EUR. The score changes by {gain} EUR, the customers by {people}."
    if gain.low > 0.0 and people.high >= 0.0:
        return good(f"{said} More is earned, and not from fewer customers.")
    if gain.low > 0.0:
        return not_yet(f"{said} More is earned, but from clearly fewer customers. Give them something for their money.")
    if gain.high < 0.0:
        return not_yet(
            f"{said} That costs more than it brings. For each part, compare what a step of 0.1 is worth to a customer, "
            "in EUR, with the 1.50 EUR that it costs."
        )
    return not_yet(f"{said} The interval of the score touches zero: this may be luck. Look for a larger difference.")


LESSON = Lesson(
    number=2,
    title="Three orientations and perceived value",
    minutes=45,
    goals=(
        "say what perceived value is made of, and how cost-, value- and technology-oriented customers weigh the parts",
        "turn value into euros: how much dearer a shop may be for a customer to whom it is better",
        "design an offer for customers who weigh things differently, and say for whom it is not",
    ),
    predictions=(
        Prediction(
            "how_many_come",
            "Haven's goods become better (0.60 to 0.75) and dearer (22 to 25 EUR). How many of the three kinds of customer buy "
            "more often at Haven than before?",
            {
                "none": "None: 3 EUR more are 3 EUR more.",
                "one": "One kind only.",
                "two": "Two kinds.",
                "three": "All three: better is better.",
            },
            how_many_come,
            "For each kind, compare what the goods gained (its weight of the product times 0.15) with what 3 EUR weigh (its "
            "weight of money times 3 / 20).",
        ),
    ),
    exercises=(
        Exercise(
            "price",
            "easy",
            "How much value does Haven's price take from your customer (the part *money*, as a positive number)?",
            number(
                weight_of_price,
                unit="value",
                least=0.001,
                look_at="The money part is weight of money x price sensitivity x price / 20.",
                confused={
                    "the price for an ordinary customer; yours has a price sensitivity of its own": lambda seed: (
                        weight_of_price(seed, own=False)
                    ),
                    "Penny's price; Haven's is asked for": lambda seed: weight_of_price(seed, "Penny"),
                    "the price not divided by what is normal, 20 EUR": lambda seed: 20.0 * weight_of_price(seed),
                    "the part with its minus sign; write it as a positive number": lambda seed: -weight_of_price(seed),
                },
            ),
            lambda seed: round(weight_of_price(seed), 4),
            lambda seed: {
                "an ordinary customer": weight_of_price(seed, own=False),
                "not divided": 20.0 * weight_of_price(seed),
                "another shop": weight_of_price(seed, "Nova"),
                "the price": 22,
            },
        ),
        Exercise(
            "room",
            "medium",
            "By how many EUR could Haven become dearer before your customer values Nova as much? (Negative, if it would have "
            "to become cheaper.)",
            number(
                room,
                unit="EUR",
                least=0.1,
                look_at="First the difference of the two perceived values; then ask how many euros weigh that much.",
                confused={
                    "the difference in value; how many euros is that?": lambda seed: (
                        room(seed) * your_customer(seed)[0] * _weight_of_a_euro()
                    ),
                    "the room for an ordinary customer; yours has a price sensitivity of its own": lambda seed: room(
                        seed, own=False
                    ),
                    "the room before Penny is as good; Nova was asked for": lambda seed: room(seed, rival="Penny"),
                },
            ),
            lambda seed: round(room(seed), 2),
            lambda seed: {
                "the sign": -room(seed),
                "twice": 2.0 * room(seed) + 1.0,
                "the weight of a euro multiplied": room(seed) * (your_customer(seed)[0] * _weight_of_a_euro()) ** 2
                + 50.0,
            },
        ),
        Exercise(
            "position",
            "hard",
            "Give Haven another offer with which its score is clearly higher, and its customers are not clearly fewer. Better "
            "is dearer to make: each 0.1 more of product, service or personnel adds 1.50 EUR to the cost of a piece, and each 0.1 "
            "less saves as much.",
            design(
                lambda path: path in (*LEVELS, PRICE), "Haven's price, product, service and personnel", judge_position
            ),
            lambda seed: {PRICE: 24.0, LEVELS[0]: 0.9, LEVELS[1]: 0.6, LEVELS[2]: 0.5},
            lambda seed: {
                "only dearer": {PRICE: 26.0},
                "only cheaper": {PRICE: 19.0},
                "better at the old price": {LEVELS[0]: 0.75},
                "people whom nobody wants to pay for": {PRICE: 24.0, LEVELS[2]: 0.9},
                "worse": {LEVELS[0]: 0.4},
            },
        ),
    ),
    discussion=(
        "Haven's owner says: everybody wants better service, so let us give better service to everybody. Whom would it please, "
        "who would pay for it, and what would you ask customers before you decide?"
    ),
    rubric=(
        Criterion(
            "Value",
            "takes value for quality, or for a low price",
            "weighs benefits against all costs, differently for each kind of customer",
            "turns a step of quality into euros for each kind, and compares it with what the step costs the firm",
        ),
        Criterion(
            "For whom",
            "speaks of 'the customer'",
            "says for which kind of customer the offer is made",
            "also says who is lost by it, and whether that is a loss",
        ),
        Criterion(
            "Measuring",
            "would ask customers whether they want better service",
            "would let customers choose between offers with a price on them",
            "also says why satisfaction of those who buy does not show what those think who went elsewhere",
        ),
    ),
    debrief=(
        "There is no best offer, only a best offer for somebody: the three kinds of customer see the same shelves and rank the "
        "shops differently.",
        "A step of quality is worth weight of the part / weight of money x 20 EUR. To whom money weighs little, everything is "
        "worth many euros; that is why the technology-oriented, too, accept a better and dearer product.",
        "Firms cannot see these weights. They see purchases, and whoever has gone elsewhere does not answer their questionnaire.",
        "Value does not decide alone: taste, habit, loyalty and chance are why every shop has customers of every kind.",
    ),
)
