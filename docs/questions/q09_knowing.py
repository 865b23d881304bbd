"""Q9: what research, records and fitted messages are worth, by how many customers there are to use them on."""

from typing import Any

from questions.experiment import Estimate, Values, estimate, replicated, scenario, table, turn_in_words
from questions.figures import draw_curves, figure, save

TITLE = "What is it worth to know the customer (research, records, personalisation)?"
NUMBERS = (1000, 3000, 8000)
SPENDING = (50.0, 150.0, 400.0)
"""On research, half on interviews and half on observation [EUR/week]."""
USUAL = 3000
ADVERTISING = 0.1
"""Of every firm [EUR/week for each customer in the market], so that only the size of the market differs."""
RIVALS = ("Megaphone", "Cliche")
LETTERS_TO_ALL = {
    "name": "rules", "retention_budget": None, "rules": [{"when": "weeks_since_contact >= 4 and not looks_lapsed", "do": "write"}],
    "actions": {"write": {"personal": False}},
}  # fmt: skip
NO_LETTERS = {"name": "acquisition_focus"}


def outcome(number: int, strategy: dict[str, Any], more: dict[str, Any] | None = None) -> dict[str, Values]:
    """Return what comes of Mirror under a strategy, in a market of so many customers."""
    changes: dict[str, Any] = {f"firms.{name}.strategy.acquisition_budget": ADVERTISING * number for name in RIVALS}
    changes |= {"play": [], "customers.number": number, **(more or {})}
    changes["firms.Mirror.strategy"] = {**strategy, "acquisition_budget": ADVERTISING * number}
    return replicated(scenario("wrinkle_cream_shelf", changes), ["score", "opt_outs"], firm="Mirror", equity=True)


def fitted(spending: float) -> dict[str, Any]:
    """Return the strategy that researches, and writes to those worth most what fits them."""
    research = {"interviews": spending / 2.0, "observation": spending / 2.0}
    return {
        "name": "persona_targeting",
        "retention_budget": None,
        "write_every_weeks": 4,
        "research": research if spending else {},
    }


def answer() -> str:
    """Return the answer."""
    without = {number: outcome(number, fitted(0.0)) for number in NUMBERS}
    gain: dict[float, list[Estimate]] = {
        spending: [
            estimate(outcome(number, fitted(spending))["score"], without[number]["score"], 1000.0) for number in NUMBERS
        ] for spending in SPENDING
    }  # fmt: skip
    learning = "firms.Mirror.research_basics.learning_per_purchase"
    as_shipped = scenario("wrinkle_cream_shelf").firms["Mirror"].research_basics.learning_per_purchase
    others = {
        "no letters, advertising to all": outcome(USUAL, NO_LETTERS),
        "the same letter to everybody, advertising to all": outcome(USUAL, LETTERS_TO_ALL),
        "fitted letters, but purchases teach nothing": outcome(USUAL, fitted(0.0), {learning: 0.0}),
        "fitted letters, a purchase teaches five times as much": outcome(
            USUAL, fitted(0.0), {learning: 5 * as_shipped}
        ),
    }
    rows = {"fitted letters, no research": ["0", estimate(without[USUAL]["opt_outs"]).text(signed=False)]}
    against = without[USUAL]["score"]
    found = {name: estimate(each["score"], against, 1000.0) for name, each in others.items()}
    rows |= {
        name: [found[name].text(1), estimate(each["opt_outs"]).text(signed=False)] for name, each in others.items()
    }
    words = (lambda number: f"{number:,} customers", "pays", "costs more than it brings")
    made, (axes,) = figure()
    draw_curves(
        axes, {f"{spending:.0f} EUR a week": (NUMBERS, each) for spending, each in gain.items()},
        "Research costs the same however many there are to use it on", "Customers in the market",
        "Gain over no research [thousand EUR]", legend="Research",
    )  # fmt: skip
    best = {n: max(SPENDING, key=lambda s, place=place: gain[s][place].mean) for place, n in enumerate(NUMBERS)}
    chosen = [f"{best[n]:.0f} EUR a week with {n:,} customers" if gain[best[n]][place].sign > 0 else f"none with {n:,}"
              for place, n in enumerate(NUMBERS)]  # fmt: skip
    letters = found["the same letter to everybody, advertising to all"]
    silence = found["no letters, advertising to all"]
    alt = "Gain from research against the number of customers, a curve for each amount spent; all rise, from loss to gain."
    return TEXT.format(
        research=table("research [EUR/week]", [f"{n:,} customers" for n in NUMBERS],
                       {f"{s:.0f}": [e.text(1) for e in each] for s, each in gain.items()}),
        turning="\n".join(f"* {s:.0f} EUR a week: {turn_in_words(NUMBERS, each, *words)}." for s, each in gain.items()),
        best=", ".join(chosen), others=table("what Mirror does", ["score, change [thousand EUR]", "customers who opted out"], rows),
        usual=f"{USUAL:,}", advertising=f"{100 * ADVERTISING:g}", picture=save(made, "q9_research", alt),
        letters="worse than" if letters.mean + letters.half < silence.mean - silence.half else "not clearly different from",
    )  # fmt: skip


TEXT = """Scenario: `scenarios/wrinkle_cream_shelf.yaml` with markets of different size; every firm spends
{advertising} cents a week on advertising for each customer in the market. Mirror pictures its customers from free
data and their purchases, advertises to the persona worth most and writes to these customers what fits them. By how
much research raises its score, in thousand EUR over three years:

{research}

{turning}

Of the amounts tried, best is: {best}.

{picture}

Other ways to know less or more, with {usual} customers and no research (score against fitted letters without
research):

{others}

Writing the same to everybody is {letters} not writing at all: the letters that are not to the point irritate, and who
is irritated opts out and buys elsewhere.

    loyalty-lab compare scenarios/wrinkle_cream_shelf.yaml --strategy persona_targeting --strategy acquisition_focus \\
        --customers 3000
"""
