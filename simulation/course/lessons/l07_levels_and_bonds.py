"""Lesson 7: how far to go up the five relationship levels, and what bonds do (question Q3)."""

from collections.abc import Mapping
from typing import Any

from simulation.course import markets
from simulation.course.exercises import Design, Exercise, as_number, design, listed, number
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction
from simulation.firms.levels import READY_MADE

PAINT, FIRM = "five_levels", "Partner"
WOOD, CEDAR = "supplier_partnership", "Cedar"
SMALL: markets.Changes = {"customers.number": 2000}
SHOPS = ("Counter", "Hotline", "Caller", "Adviser", "Partner")
"""The wholesalers, from the lowest level to the highest."""
LEVELS = tuple(READY_MADE)
LEVEL, STRATEGY = f"firms.{FIRM}.level", f"firms.{FIRM}.strategy"
BOND = f"firms.{FIRM}.levels.partnership.bond"
ADVERTISING = 24
"""What a wholesaler spends a week on advertising in a town of this size [EUR/week]."""
CHEAP_GOODS = 11.0
"""Unit cost with which a tin leaves 9 EUR instead of 2.50 [EUR]."""
NUMBERS = (500, 1000, 2000)
TOWNS = (500, 5000)
YEARS = 3.0
REPLICATIONS, WOOD_REPLICATIONS = 6, 4
ALONE: markets.Changes = {"events": []}
"""Cedar without its sawmill."""


def of_each(seed: int, changes: markets.Changes, segment: str) -> dict[str, float]:
    """Return what a person of a segment brings each wholesaler in a year [EUR/person/year]."""
    table = markets.market(PAINT, seed, changes).results.summary("segment")
    rows = table[table["segment"] == segment].set_index("firm")
    return {firm: float(rows["contribution"][firm] / rows["people"][firm]) / YEARS for firm in SHOPS}


# Predictions


def margin(seed: int) -> Outcome:
    """Say which wholesaler earns most with households when a tin leaves more than three times as much."""
    dear = of_each(seed, SMALL, "Households")
    cheap = of_each(
        seed, {**SMALL, **{f"firms.{firm}.offering.unit_cost": CHEAP_GOODS for firm in SHOPS}}, "Households"
    )
    told = "; ".join(f"{firm} {dear[firm]:+.1f} and {cheap[firm]:+.1f}" for firm in SHOPS)
    best = max(SHOPS, key=lambda firm: cheap[firm])
    return Outcome(best.lower(), f"EUR a household and year, with 2.50 and with 9 EUR a tin: {told}.")


def people(seed: int) -> Outcome:
    """Say whether partnership begins to pay with households in a smaller or a larger town."""
    gain = {}
    for size in NUMBERS:
        close, basic = (
            of_each(seed, {"customers.number": size, LEVEL: level}, "Households")[FIRM]
            for level in ("partnership", "basic")
        )
        gain[size] = close - basic
    verdicts = [gain[size] > 0.0 for size in NUMBERS]
    option = "same" if len(set(verdicts)) == 1 else "small" if verdicts[0] else "large"
    told = "; ".join(f"{size:,} people {gain[size]:+.1f}" for size in NUMBERS)
    return Outcome(option, f"What partnership brings more than basic, EUR a household and year: {told}.")


# Exercises


def painter(seed: int) -> float:
    """Return how much more a painter brings Partner than Counter [EUR/person/year]."""
    found = of_each(seed, SMALL, "Painters")
    return found["Partner"] - found["Counter"]


def _partner(seed: int, changes: markets.Changes) -> Mapping[str, float]:
    table = markets.market(PAINT, seed, {**SMALL, **changes}).results.summary().set_index("firm")
    return {name: float(table[name][FIRM]) for name in ("cumulative_profit", "customers")}


def bond(seed: int) -> float:
    """Return what the bond brings Partner for each customer it has at the end [EUR in three years]."""
    with_bond, without = _partner(seed, {}), _partner(seed, {BOND: 0})
    return (with_bond["cumulative_profit"] - without["cumulative_profit"]) / with_bond["customers"]


def two_levels(answer: Mapping[str, Any]) -> dict[str, Any] | str:
    """Return the changes that give Partner's customers one level or another by what they pay a year, or what is wrong."""
    above = as_number(answer.get("above"))
    if above is None or not 0.0 <= above <= 1e6:
        return "'above' wants a number, in EUR a year."
    for name in ("ordinary", "closer"):
        if answer.get(name) not in LEVELS:
            return f"'{name}' wants one of {listed(dict.fromkeys(LEVELS))}."
    rules = [{"when": f"value > {above:.2f}", "do": "closer"}]
    own = {"name": "rules", "acquisition_budget": ADVERTISING, "retention_budget": None, "rules": rules}
    return {LEVEL: answer["ordinary"], STRATEGY: {**own, "actions": {"closer": {"level": answer["closer"]}}}}


def judge_two(made: Design) -> Feedback:
    """Hold two levels in one firm against basic for all and partnership for all."""
    changes = two_levels(made.changes)
    if isinstance(changes, str):
        return not_yet(changes)
    alternatives = {"basic": {LEVEL: "basic"}, "partnership": {}, "yours": changes}
    found = markets.compared(
        PAINT,
        {label: {**SMALL, **each} for label, each in alternatives.items()},
        made.seed,
        REPLICATIONS,
        outcomes=("discounted_profit",),
        firm=FIRM,
    ).differences("yours")
    rows = found[found["firm"] == FIRM].set_index("alternative")
    gains = {
        label: markets.Difference(*(0.0 - float(rows[end][label]) for end in ("difference", "high", "low")))
        for label in ("basic", "partnership")
    }
    said = " ".join(f"Against {label} for all, profit changes by {gain} EUR." for label, gain in gains.items())
    if all(gain.low > 0.0 for gain in gains.values()):
        return good(f"{said} Two levels in one firm beat either alone.")
    behind = next(label for label, gain in gains.items() if gain.low <= 0.0)
    return not_yet(
        f"{said} That does not clearly beat {behind} for all. What does a household pay in a year, and what a painter?"
    )


def judge_sawmill(made: Design) -> Feedback:
    """See whether the sawmill pays in the smaller of two towns and not at all in the smallest."""
    bounds = {name: as_number(made.changes.get(name)) for name in ("loses", "pays")}
    sizes = {name: value for name, value in bounds.items() if value is not None}
    if len(sizes) < 2 or not all(TOWNS[0] <= size <= TOWNS[1] for size in sizes.values()):
        return not_yet(f"Give two numbers of people from {TOWNS[0]:,} to {TOWNS[1]:,}: 'loses' and 'pays'.")
    if not 0.0 < sizes["pays"] - sizes["loses"] <= 1000.0:
        return not_yet("The town where it pays has to be larger, by 1,000 people at most: narrow it down.")
    gain = {name: sawmill(made.seed, round(size)) for name, size in sizes.items()}
    said = " ".join(f"With {sizes[name]:,.0f} people the score changes by {gain[name]} EUR." for name in gain)
    if gain["loses"].high >= 0.0:
        return not_yet(f"{said} In the smaller town it does not clearly lose.")
    if gain["pays"].low <= 0.0:
        return not_yet(f"{said} In the larger town it does not clearly pay.")
    return good(f"{said} Somewhere between the two it begins to pay.")


def sawmill(seed: int, size: int) -> markets.Difference:
    """Return what the sawmill does to Cedar's score in a town of so many people; all other amounts are as shipped."""
    shipped = markets.scenario(WOOD).model_dump(mode="json")
    budgets = {f"firms.{firm}.strategy": shipped["firms"][firm]["strategy"] for firm in (CEDAR, "Pine")}
    town = {"customers.number": size, **budgets}
    return markets.difference(
        WOOD,
        {**town, **ALONE},
        {**town, "events": shipped["events"]},
        seed,
        firm=CEDAR,
        replications=WOOD_REPLICATIONS,
        outcomes=("score",),
    )


def _wrong(right: float, answers: dict[str, float]) -> dict[str, float]:
    """Return the answers that are too far off to be taken for the right one."""
    return {what: answer for what, answer in answers.items() if abs(answer - right) > 0.04 * abs(right)}


LESSON = Lesson(
    number=7,
    title="Five levels, and bonds",
    minutes=50,
    goals=(
        "name the five relationship levels, and say what each does and what it costs a customer and week",
        "find out how far up a firm should go for which margin, and why the number of customers alone does not decide",
        "say what a bond is worth to a firm, and when a partnership with a supplier pays",
    ),
    predictions=(
        Prediction(
            "margin",
            "Goods become cheaper for all five: a tin leaves 9 EUR instead of 2.50 EUR, at the same price. Who earns most with a household now?",
            {
                "counter": "Counter (basic): no cost, and now a margin.",
                "hotline": "Hotline (reactive).",
                "caller": "Caller (accountable).",
                "adviser": "Adviser (proactive).",
                "partner": "Partner (partnership).",
            },
            margin,
            "A level costs the same as before; what has changed is what a customer is worth who buys once more.",
        ),
        Prediction(
            "people",
            "Back to 2.50 EUR a tin. Textbooks say: basic for many customers, partnership for few. Three towns, of 500, 1,000 and 2,000 "
            "people: in which does partnership bring more than basic with households?",
            {
                "small": "In the small town, with few customers, and not in the large one.",
                "large": "In the large town, and not in the small one.",
                "same": "The verdict is the same in all three.",
            },
            people,
            "A level costs by the head. Twice as many heads cost twice as much, and bring twice as much.",
        ),
    ),
    exercises=(
        Exercise(
            "painter",
            "easy",
            "How much more does a painter in town bring Partner than Counter in a year (contribution over people; EUR)?",
            number(
                painter,
                unit="EUR a person and year",
                look_at="Take the painters' column of the table: Partner less Counter.",
                confused={
                    "what a painter brings Partner; how much more than Counter?": lambda seed: of_each(
                        seed, SMALL, "Painters"
                    )["Partner"],
                    "all three years instead of one": lambda seed: YEARS * painter(seed),
                    "households instead of painters": lambda seed: (
                        of_each(seed, SMALL, "Households")["Partner"] - of_each(seed, SMALL, "Households")["Counter"]
                    ),
                },
            ),
            lambda seed: round(painter(seed), 1),
            lambda seed: _wrong(
                painter(seed),
                {
                    "Partner alone": of_each(seed, SMALL, "Painters")["Partner"],
                    "the other way round": -painter(seed),
                    "three years": YEARS * painter(seed),
                },
            ),
        ),
        Exercise(
            "bond",
            "medium",
            "What does the bond bring Partner in three years, for each customer that it has at the end (with the bond)?",
            number(
                bond,
                unit="EUR",
                look_at="Take cumulative_profit with the bond, less that without; divide by Partner's customers with the bond.",
                confused={
                    "what the bond brings in all": lambda seed: bond(seed) * _partner(seed, {})["customers"],
                    "a year instead of three": lambda seed: bond(seed) / YEARS,
                    "divided by the customers without the bond": lambda seed: (
                        bond(seed) * _partner(seed, {})["customers"] / _partner(seed, {BOND: 0})["customers"]
                    ),
                },
            ),
            lambda seed: round(bond(seed), 2),
            lambda seed: _wrong(
                bond(seed),
                {
                    "in all": bond(seed) * _partner(seed, {})["customers"],
                    "a year": bond(seed) / YEARS,
                    "the other way round": -bond(seed),
                    "customers without": bond(seed)
                    * _partner(seed, {})["customers"]
                    / _partner(seed, {BOND: 0})["customers"],
                },
            ),
        ),
        Exercise(
            "sawmill",
            "medium",
            "How large must the town be for Cedar's sawmill? Name two numbers of people, at most 1,000 apart: one where the partnership "
            "clearly 'loses', and a larger one where it clearly 'pays'.",
            design(lambda name: name in ("loses", "pays"), "'loses' and 'pays'", judge_sawmill),
            lambda seed: {"loses": 800, "pays": 1800},
            lambda seed: {
                "both too small": {"loses": 500, "pays": 900},
                "both too large": {"loses": 2000, "pays": 2900},
                "the other way round": {"loses": 1800, "pays": 800},
                "not narrowed down": {"loses": 500, "pays": 5000},
            },
        ),
        Exercise(
            "two_levels",
            "hard",
            "Let Partner have two levels: an 'ordinary' one, and a 'closer' one for customers who pay more than 'above' EUR a year. Its profit has to be clearly "
            "higher than with basic for all, and clearly higher than with partnership for all.",
            design(lambda name: name in ("ordinary", "closer", "above"), "'ordinary', 'closer' and 'above'", judge_two),
            lambda seed: {"ordinary": "basic", "closer": "partnership", "above": 600},
            lambda seed: {
                "nearly everybody": {"ordinary": "basic", "closer": "partnership", "above": 50},
                "really everybody": {"ordinary": "partnership", "closer": "partnership", "above": 0},
                "not close enough": {"ordinary": "basic", "closer": "reactive", "above": 200},
                "the wrong way round": {"ordinary": "partnership", "closer": "basic", "above": 600},
                "hardly anybody": {"ordinary": "basic", "closer": "partnership", "above": 6000},
                "no such level": {"ordinary": "basic", "closer": "friendship", "above": 600},
            },
        ),
    ),
    discussion=(
        "A firm makes it hard to leave: long contracts, data that no other program can read, points that expire. Another makes it unwise to leave: it knows "
        "its customers and works with them. Both keep nine in ten. How would you find out which kind of bond a firm has, and when does the difference show?"
    ),
    rubric=(
        Criterion(
            "Bonds",
            "takes staying for loyalty",
            "tells what makes leaving costly from what makes staying worth while",
            "says who gains by each kind of bond, and for how long",
        ),
        Criterion(
            "Finding out",
            "asks customers whether they are satisfied",
            "names an event that would show it: a price rise, a rival's new product, the end of contracts",
            "describes a comparison with the same customers or a group left out, and what each answer would look like",
        ),
        Criterion(
            "How far up",
            "the closer the better, or the cheaper the better",
            "weighs what a level costs by the head against what a customer leaves",
            "gives different customers different levels, and says from what record the firm would know",
        ),
    ),
    debrief=(
        "Every level up keeps more customers. Whether it pays depends on what a kept customer leaves: with a thin margin and one tin at a time the dearest level "
        "costs more than it brings, with a pallet at a time it is the best.",
        "The number of customers does not decide, because a level costs by the head. The rule of thumb holds only because firms with many customers often earn "
        "little with each.",
        "A partnership with a supplier is the opposite case: its bill is the same for few customers and for many. There the number decides.",
        "A firm need not choose one level. Its records tell it who pays much, and two levels in one firm earn more than either alone.",
        "A bond keeps customers who would otherwise have gone; without it partnership would earn clearly less here. That it makes them stay does "
        "not say that they are better off.",
    ),
)
