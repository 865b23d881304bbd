"""Lesson 6: which relationship strategy fits which customer, and what ending relationships brings (question Q2)."""

from collections.abc import Mapping
from typing import Any

from simulation.course import markets
from simulation.course.exercises import Design, Exercise, as_number, design, number
from simulation.course.feedback import Feedback, good, not_yet
from simulation.course.lesson import Criterion, Lesson, Outcome, Prediction

COFFEE, ROASTER = "seven_strategies", "Orchestra"
REPAIRS, PARTING, NEIGHBOUR = "firing_customers", "Parting", "Everybody's"
SMALL: markets.Changes = {"customers.number": 2000}
WINNING, KEEPING = 120, 200
"""What a roaster may spend a week on winning and on keeping customers in a town of this size [EUR/week]."""
YEARS = 3.0
REPLICATIONS, ALONE_REPLICATIONS = 6, 4
ADVERTISING = "only advertising"
ALONE = {
    ADVERTISING: {"name": "acquisition_focus", "acquisition_budget": WINNING},
    **{
        name: {"name": name, "acquisition_budget": WINNING, "retention_budget": KEEPING}
        for name in ("protect", "enhance")
    },
    "harvest": {"name": "harvest", "acquisition_budget": WINNING + KEEPING, "price_step": 0},
}
"""Strategies that Orchestra can follow alone, all with the same money; the portfolio is what it does as shipped."""
FULL = {
    **{f"firms.{firm}.initial_awareness": 0.95 for firm in (ROASTER, "Rulebook", "Drum")},
    "customers.arrivals.per_year": 0.0,
}
"""A town in which nearly everybody knows every roaster, and nobody comes new."""
OWN = f"firms.{PARTING}.strategy"
NOBODY = {OWN: {"name": "acquisition_focus", "acquisition_budget": 100}}
LINE, PATIENCE = f"{OWN}.hopeless_below", f"{OWN}.patience_weeks"
MACHINES = f"{OWN}.actions.re_engineer.automated"
HIGH_LINE = 60.0
"""A line above what a customer's share of the fixed cost is [EUR/year]."""
ENOUGH = 6000.0
QUARREL = "customers.orientations.quarrel"
LEVERS = {
    "attention": ("customers.segments.Quarrellers.habits.attention", 1.0, 10.0),
    "complaints": (f"{QUARREL}.talking.complaint_probability", 0.0, 1.0),
    "disputes": (f"{QUARREL}.paying.dispute_probability", 0.0, 1.0),
    "late": (f"{QUARREL}.paying.late_probability", 0.0, 1.0),
}
"""What can be changed about quarrellers: path, least and largest value."""
STILL_WORTH = 0.1
"""Share of the gain from ending below which next to nothing is left of it."""


def following(strategy: str, more: markets.Changes | None = None) -> dict[str, Any]:
    """Return the changes that let Orchestra follow one strategy."""
    own = {} if strategy == "portfolio" else {f"firms.{ROASTER}.strategy": ALONE[strategy]}
    return {**SMALL, **(more or {}), **own}


def gains(seed: int, strategies: tuple[str, ...], more: markets.Changes | None = None) -> dict[str, markets.Difference]:
    """Return what each strategy adds to Orchestra's score, held against advertising and nothing else."""
    alternatives = {name: following(name, more) for name in (ADVERTISING, *strategies)}
    return _against_first(markets.compared(COFFEE, alternatives, seed, ALONE_REPLICATIONS, firm=ROASTER), ROASTER)


def ended(seed: int, firm: str) -> dict[str, markets.Difference]:
    """Return what a firm's score gains when Parting ends relationships below a line, held against ending none."""
    alternatives = {"nobody": {**SMALL, **NOBODY}, "0": SMALL, "high": {**SMALL, LINE: HIGH_LINE}}
    return _against_first(markets.compared(REPAIRS, alternatives, seed, REPLICATIONS, firm=PARTING), firm)


def _against_first(found: Any, firm: str) -> dict[str, markets.Difference]:
    table = found.differences()
    own = table[(table["firm"] == firm) & (table["outcome"] == "score")].set_index("alternative")
    return {
        str(name): markets.Difference(*(float(row[end]) for end in ("difference", "low", "high")))
        for name, row in own.iterrows()
    }


# Predictions


def alone(seed: int) -> Outcome:
    """Say which strategy leaves most if Orchestra follows it alone."""
    found = gains(seed, ("protect", "enhance", "portfolio", "harvest"))
    told = "; ".join(f"{name} {gain}" for name, gain in found.items())
    best = max(found, key=lambda name: found[name].mean)
    return Outcome(best, f"Score, against only advertising, in EUR: {told}.")


def full(seed: int) -> Outcome:
    """Say what becomes of harvesting where there is hardly anybody to be won."""
    found = gains(seed, ("portfolio", "harvest"), FULL)
    harvest, portfolio = found["harvest"], found["portfolio"]
    if harvest.low > 0.0:
        option = "best" if harvest.mean > portfolio.mean else "pays"
    else:
        option = "loses" if harvest.high < 0.0 else "nothing"
    return Outcome(option, f"Against only advertising, in EUR: harvest {harvest}; portfolio {portfolio}.")


def neighbour(seed: int) -> Outcome:
    """Say what becomes of the rival to whom those go who were sent away."""
    gain = ended(seed, NEIGHBOUR)["0"]
    option = "gains" if gain.low > 0.0 else "loses" if gain.high < 0.0 else "same"
    return Outcome(
        option,
        f"Its score changes by {gain} EUR when Parting ends relationships, and Parting's by {ended(seed, PARTING)['0']}.",
    )


def high_line(seed: int) -> Outcome:
    """Say what a line does that lies above the share of a customer in the fixed cost."""
    found = ended(seed, PARTING)
    low, high = found["0"], found["high"]
    option = "falls" if high.high < 0.0 else "more" if high.mean > low.mean else "less"
    return Outcome(option, f"Against ending nobody, in EUR: line at 0 EUR {low}; line at {HIGH_LINE:g} EUR {high}.")


# Exercises


def _quarrellers(seed: int, firm: str = ROASTER) -> Mapping[str, float]:
    table = markets.market(COFFEE, seed, SMALL).results.summary("segment")
    row = table[(table["firm"] == firm) & (table["segment"] == "Quarrellers")].iloc[0]
    return {name: float(row[name]) for name in ("contribution", "people", "customers")}


def quarreller(seed: int, firm: str = ROASTER) -> float:
    """Return what a quarreller in town has brought a firm in a year [EUR/person/year]."""
    own = _quarrellers(seed, firm)
    return own["contribution"] / own["people"] / YEARS


def _parting(seed: int, changes: markets.Changes) -> Mapping[str, float]:
    table = markets.market(REPAIRS, seed, {**SMALL, **changes}).results.summary().set_index("firm")
    return {name: float(table[name][PARTING]) for name in ("cumulative_profit", "endings", "revenue", "customers")}


def each_ended(seed: int) -> float:
    """Return by how much Parting's profit is higher for each relationship that it ended [EUR]."""
    now, before = _parting(seed, {}), _parting(seed, NOBODY)
    return (now["cumulative_profit"] - before["cumulative_profit"]) / now["endings"]


def _each_lost(seed: int) -> float:
    """Return the same for each customer whom it has fewer at the end."""
    now, before = _parting(seed, {}), _parting(seed, NOBODY)
    return (now["cumulative_profit"] - before["cumulative_profit"]) / max(1.0, before["customers"] - now["customers"])


def judge_why(made: Design) -> Feedback:
    """See what is left of the gain from ending when one thing about quarrellers is otherwise."""
    if len(made.changes) != 1:
        return not_yet("Change exactly one thing, so that you know what did it.")
    (name, given), *_ = made.changes.items()
    path, least, largest = LEVERS[name]
    value = as_number(given)
    if value is None or not least <= value <= largest:
        return not_yet(f"'{name}' wants a number from {least:g} to {largest:g}.")
    market = {**SMALL, path: value}
    usual = ended(made.seed, PARTING)["0"].mean
    gain = markets.difference(
        REPAIRS, {**market, **NOBODY}, market, made.seed, firm=PARTING, replications=REPLICATIONS, outcomes=("score",)
    )
    said = f"Ending changes Parting's score by {gain} EUR; as shipped by {usual:+,.0f}."
    if gain.mean >= STILL_WORTH * usual:
        return not_yet(f"{said} Ending still pays. What do quarrellers cost most by? Look at the costs, line by line.")
    return good(f"{said} Next to nothing is left: these quarrellers are customers like others, only louder.")


def judge_parting(made: Design) -> Feedback:
    """Hold another way of ending against Parting's own."""
    gain = markets.difference(
        REPAIRS,
        SMALL,
        {**SMALL, **made.changes},
        made.seed,
        firm=PARTING,
        replications=REPLICATIONS,
        outcomes=("score",),
    )
    said = f"Against Parting as it is the score changes by {gain} EUR."
    if gain.high < 0.0:
        return not_yet(f"{said} That is worse. Who is sent away now who should stay, or stays who should go?")
    if gain.mean < ENOUGH or gain.low <= 0.0:
        return not_yet(f"{said} Not enough yet. Which of the three holds Parting back most, and which next?")
    return good(
        f"{said} The line has hardly to move: what mattered was to see the losses for what they are, and in time."
    )


def _wrong(right: float, answers: dict[str, float]) -> dict[str, float]:
    """Return the answers that are too far off to be taken for the right one."""
    return {what: answer for what, answer in answers.items() if abs(answer - right) > 0.04 * abs(right)}


LESSON = Lesson(
    number=6,
    title="Seven strategies, and parting",
    minutes=55,
    goals=(
        "name the seven relationship strategies, and say from what in a firm's records each follows",
        "find out what each strategy alone is worth in a market, and say in which market harvesting wins and in which it loses",
        "say what a firm gains by ending relationships, what it costs others, and where the line has to be drawn",
    ),
    predictions=(
        Prediction(
            "alone",
            "Orchestra has 320 EUR a week and may follow only one of these. Which leaves the highest score after three years?",
            {
                "protect": "Protect the valuable who may be lost.",
                "enhance": "Enhance: offer more to the satisfied.",
                "portfolio": "Portfolio: to each customer its own strategy, all seven.",
                "harvest": "Harvest: nothing for those there are; all the money goes into advertising for new ones.",
            },
            alone,
            "Compare profit and customers in the figure. The score counts what the customers left behind will still bring; "
            "and a strategy can only be as good as the next best use of its money.",
        ),
        Prediction(
            "full",
            "Another town: 95 % know all three roasters, and nobody new comes. What becomes of harvesting there, against only "
            "advertising with less money?",
            {
                "best": "It is still better than the portfolio.",
                "pays": "It still pays, but less than the portfolio.",
                "nothing": "It makes no clear difference.",
                "loses": "It costs more than it brings.",
            },
            full,
            "Harvesting is worth what the money brings elsewhere. Who is there to be won in this town?",
        ),
        Prediction(
            "neighbour",
            "Parting sends quarrellers away. Everybody's keeps every door open. What happens to the score of Everybody's?",
            {
                "gains": "It gains: customers come to it for nothing.",
                "same": "No clear difference.",
                "loses": "It loses by it.",
            },
            neighbour,
            "Those who are sent away still have something to be repaired. A customer more is not always a gain.",
        ),
        Prediction(
            "line",
            "The accountant says: every customer also causes fixed cost, about 30 EUR a year. Who brings less than 60 EUR should "
            "go; then those who stay leave a profit. What happens to Parting's score, against ending nobody?",
            {
                "more": "It rises, more than with the line at 0 EUR.",
                "less": "It rises, but less than with the line at 0 EUR.",
                "falls": "It falls: ending nobody is better.",
            },
            high_line,
            "Ask of each customer who is sent away: which costs go with them, and which stay?",
        ),
    ),
    exercises=(
        Exercise(
            "quarreller",
            "easy",
            "What has a quarreller in town brought Orchestra in a year (contribution over people, a year; EUR)?",
            number(
                quarreller,
                unit="EUR a person and year",
                look_at="Take Orchestra's row with Quarrellers: contribution, divided by people, divided by three years.",
                confused={
                    "three years instead of one": lambda seed: YEARS * quarreller(seed),
                    "divided by the customers at the end, not by the people in town": lambda seed: (
                        _quarrellers(seed)["contribution"] / _quarrellers(seed)["customers"] / YEARS
                    ),
                    "Drum's quarrellers": lambda seed: quarreller(seed, "Drum"),
                    "Rulebook's quarrellers": lambda seed: quarreller(seed, "Rulebook"),
                },
            ),
            lambda seed: round(quarreller(seed), 2),
            lambda seed: _wrong(
                quarreller(seed),
                {
                    "three years": YEARS * quarreller(seed),
                    "without the sign": -quarreller(seed),
                    "a customer": _quarrellers(seed)["contribution"] / _quarrellers(seed)["customers"] / YEARS,
                },
            ),
        ),
        Exercise(
            "each_ended",
            "medium",
            "By how much is Parting's profit of three years higher for each relationship that it has ended?",
            number(
                each_ended,
                unit="EUR",
                look_at="Take cumulative_profit with ending, less that without; divide by the number of endings.",
                confused={
                    "the gain of all endings together": lambda seed: each_ended(seed) * _parting(seed, {})["endings"],
                    "divided by the customers whom it has fewer at the end": _each_lost,
                    "a year instead of all three": lambda seed: each_ended(seed) / YEARS,
                },
            ),
            lambda seed: round(each_ended(seed), 1),
            lambda seed: _wrong(
                each_ended(seed),
                {
                    "all endings together": each_ended(seed) * _parting(seed, {})["endings"],
                    "the profit of an ending firm": _parting(seed, {})["cumulative_profit"]
                    / _parting(seed, {})["endings"],
                    "customers fewer": _each_lost(seed),
                    "a year": each_ended(seed) / YEARS,
                },
            ),
        ),
        Exercise(
            "why_they_cost",
            "medium",
            "Why does ending quarrellers pay? Change one thing about them so that less than a tenth of the gain is left: 'attention' "
            "(times the usual, now 5), 'complaints' (share of failures complained of, now 0.8), 'disputes' (share of bills disputed, now 0.4) or "
            "'late' (share paid late, now 0.4).",
            design(lambda name: name in LEVERS, f"one of {', '.join(LEVERS)}", judge_why),
            lambda seed: {"attention": 1},
            lambda seed: {
                "no disputes": {"disputes": 0},
                "no complaints": {"complaints": 0},
                "all pay in time": {"late": 0},
                "a little less attention": {"attention": 4},
                "two things": {"attention": 1, "late": 0},
            },
        ),
        Exercise(
            "parting",
            "hard",
            "Let Parting end relationships in a better way than it does: its score has to rise clearly, and by more than 6,000 EUR on "
            "average. You may change its line (now 0 EUR a year), its patience (now 52 weeks) and its belief in machines (now 0.1).",
            design(
                lambda path: path in (LINE, PATIENCE, MACHINES),
                "Parting's hopeless_below, patience_weeks and actions.re_engineer.automated",
                judge_parting,
            ),
            lambda seed: {MACHINES: 0.0, PATIENCE: 13},
            lambda seed: {
                "the fixed cost for everybody": {LINE: 30},
                "great belief in machines": {MACHINES: 0.7},
                "two years of patience": {PATIENCE: 104},
                "no machines, but a year of patience": {MACHINES: 0.0},
                "less patience only": {PATIENCE: 13},
                "only the worst": {LINE: -20},
            },
        ),
    ),
    discussion=(
        "A bank writes to two thousand customers: your account does not pay for us, please look for another bank. What should it have "
        "found out before, what should it have tried before, and what may the letter cost it that stands in no account?"
    ),
    rubric=(
        Criterion(
            "Which costs",
            "takes the profit or loss that the accounts show for a customer",
            "separates costs that go with the customer from costs that stay",
            "also asks how sure the estimate is for one customer, and what else the customer may become",
        ),
        Criterion(
            "Alternatives",
            "ends, or keeps",
            "names cheaper service, another price, or less attention as steps before",
            "says for whom each would work and for whom not, by what makes them cost so much",
        ),
        Criterion(
            "The others",
            "looks at the bank alone",
            "names where the customers go and who hears of the letter",
            "weighs talk, fairness and the customer's own loss, and says under which conditions the letter is wrong",
        ),
    ),
    debrief=(
        "No strategy is good or bad as such: harvesting, which looks idle, leaves most where many people can still be won, and costs "
        "more than it brings where nobody can. What counts is the next best use of the money.",
        "The records decide who is meant for what. Where a firm counts on machines too much, its rule for ending finds nobody; where "
        "the ordinary service is already the cheapest, harvesting as an action changes nothing.",
        "Ending pays where a customer takes more attention than the margin can carry, and goes on to. Complaints, disputes and late bills "
        "add to it; take away any one of them, and the customer still does not pay.",
        "The line belongs at zero contribution, not at a share of the fixed cost. Fixed cost stays when a customer goes, and those who stay have to "
        "carry more of it.",
        "Somebody else serves those who are sent away, and loses by it: the gain of one firm is partly its neighbour's loss. What they tell others weighs "
        "little here; where people listen more, it can turn the result.",
    ),
)
