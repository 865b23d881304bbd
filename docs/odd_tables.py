"""Tables of docs/odd.md that follow from the code: state variables, moves, what a firm remembers, and what draws are for."""

import re
from collections.abc import Callable

from simulation.market.snapshot import FIRM_MEMORY
from simulation.random_numbers import purposes
from simulation.rules.lifecycle import STAGES
from simulation.state.columns import COLUMNS, FOREVER, NEVER, NO_FIRM, Column
from simulation.state.moves import MOVES, seen_after_a_week

BLOCK = re.compile(r"(<!-- (?P<name>[\w ]+): written by docs/generate\.py -->\n).*?(<!-- end -->)", re.DOTALL)
"""A place in the page that is written anew, by its name."""

OWNERS = {
    "customer": "Customers (one value a customer)",
    "relationship": "Relationships, looked at for every firm at a choice (one value a customer and firm)",
    "file": "Relationships, looked at for the firm bought from (one value a customer and firm)",
}
STORED = {"u1": "8-bit whole", "u2": "16-bit whole", "u4": "32-bit whole", "i1": "8-bit signed", "i2": "16-bit signed",
          "i8": "64-bit signed", "f4": "single precision"}  # fmt: skip
SPECIAL = {NEVER: "-1 (never, or no firm)", FOREVER: f"{FOREVER} (never)"}
SET_UP = {"customer_id", "segment", "purchase_rate", "price_sensitivity", "dropout", "norm", "arrival", "departure", "known",
          "taste", "expectation", "stage"}  # fmt: skip
"""Columns that setting up fills, see Initialization."""
VISIBLE = {"hidden": "nobody", "record": "the firm"}


def with_tables(page: str) -> str:
    """Return the page with every generated place written anew.

    Raises
    ------
    KeyError
        If the page asks for a table that does not exist.
    """
    return BLOCK.sub(lambda found: found[1] + TABLES[found["name"]]() + found[3], page)


def state_variables() -> str:
    """Return the tables of all columns."""
    parts = []
    for owner, title in OWNERS.items():
        rows = [_column(column) for column in COLUMNS if column.owner == owner]
        parts.append(
            f"**{title}**\n\n" + _table(("name", "meaning", "unit", "stored as", "first value", "seen by"), rows)
        )
    return "\n".join(parts)


def _column(column: Column) -> tuple[str, ...]:
    first = SPECIAL.get(int(column.initial), f"{column.initial:g}")
    if column.name in SET_UP:
        first = "see 5" if column.initial == 0.0 else f"{first}, or see 5"
    if column.initial == NO_FIRM and column.name == "last_firm":
        first = "-1 (none)"
    return (f"`{column.name}`", column.meaning, column.unit, STORED[column.dtype], first, VISIBLE[column.visibility])


FIRM_VARIABLES = {
    "name": ("Display name.", "-", "scenario"),
    "row": ("Place among the columns.", "-", "order in the scenario"),
    "id": ("Stable number; draws are keyed by it.", "-", "scenario, or the row"),
    "parameters": ("All its parameters as they stand (events change them).", "-", "scenario"),
    "strategy": ("What it follows (events may change it). Strategies keep no memory of their own.", "-", "scenario"),
    "price": ("Shelf price.", "EUR", "`offering.price`"),
    "usual_price": ("What customers are used to pay here, sales included.", "EUR", "`offering.price`"),
    "technology": ("Technology level.", "-", "`offering.technology`"),
    "service_rise": ("What service spending has added to service and personnel.", "-", "0"),
    "weeks_in_use": ("How long each medium's campaign idea has been in use.", "weeks", "0"),
    "knowledge": ("What each research method has brought.", "-", "0"),
    "ideas_received": ("Customers' ideas taken up so far.", "ideas", "0"),
    "reviews": ("Public reviews so far.", "reviews", "0"),
    "rating_sum": ("Sum of their ratings, each 0 to 1.", "-", "0"),
    "reviews_last_week": ("Reviews in the week before.", "reviews", "0"),
    "plan": (
        "The decision in force: spending, treatments, sale, introduction, target, research.",
        "-",
        "nothing planned",
    ),
    "sale_weeks_left": ("How long the sale under way still lasts.", "weeks", "0"),
    "served": ("Customers on record who had not gone quiet when the plan was made.", "customers", "0"),
    "spending_share": ("What the budget left of the spending planned.", "-", "1"),
    "treated_by_segment": ("Customers by treatment and segment, as billed every week.", "customers", "none"),
    "ideas_to_pay": ("Media whose campaign ideas were renewed and are not paid for yet.", "-", "none"),
    "has_issued_points": (
        "Whether there has been a loyalty programme, so that points may be owed.",
        "-",
        "whether `programme` is given",
    ),
}


def firm_variables() -> str:
    """Return the table of what a firm remembers."""
    if set(FIRM_VARIABLES) != set(FIRM_MEMORY):
        raise ValueError(f"described and remembered differ: {set(FIRM_VARIABLES) ^ set(FIRM_MEMORY)}")
    rows = [(f"`{name}`", *FIRM_VARIABLES[name]) for name in FIRM_MEMORY]
    return _table(("name", "meaning", "unit", "first value"), rows)


def moves() -> str:
    """Return the table of moves between stages."""
    rows = [
        (STAGES[move.before], STAGES[move.after], " or ".join(move.when), move.cause, "one" if move.buys else "none")
        for move in MOVES
    ]
    return _table(("from", "to", "when in the week", "cause", "purchases it takes"), rows)


def moves_in_a_week() -> str:
    """Return the table of what is seen from one week's end to the next."""
    rows = []
    for stage, name in enumerate(STAGES):
        found = [[STAGES[after] for after in sorted({after for after, _ in seen_after_a_week(stage, occasions)})]
                 for occasions in (0, 1, 9)]  # fmt: skip
        rows.append((name, *(", ".join(names) for names in found)))
    head = (
        "at the end of a week",
        "a week later, without an occasion",
        "with one occasion",
        "with any number of occasions",
    )
    return _table(head, rows)


WEEKLY = "customer's id"
DRAWN: dict[str, tuple[str, str, str, str, str]] = {
    "WEEK": (WEEKLY, "t", "o", "0", "0: number of occasions (o = 0); 1: time of doing without; 2: number of visits (o = 0)"),
    "CHOICE": (WEEKLY, "t", "o; 4096 + v at visit v", "id of the firm div 4", "id mod 4: time of the firm in the race"),
    "EXPERIENCE": (WEEKLY, "t", "o", "id of the firm", "0, 1: noise of performance; 2: failure; 3: talk"),
    "AFTERMATH": (WEEKLY, "t", "o", "id of the firm", "0: complaint; 1: never paid; 2: leaving the market; 3: paid late"),
    "AWARENESS": (WEEKLY, "t", "0", "id of the firm div 4", "id mod 4: getting to know the firm"),
    "AFTERSALE": (WEEKLY, "t", "o", "id of the firm", "0: repair elsewhere; 1: help by members; 2: dispute; 3: idea"),
    "ENGAGEMENT": (WEEKLY, "t", "o", "id of the firm", "0: review; 1: applying; 2: taking an extra offer; 3: telling of a deal"),
    "SECOND_HAND": (WEEKLY, "t", "o", "0", "0: buying second-hand"),
    "SEARCH": (WEEKLY, "t", "o", "0; 1 + id of the firm div 4", "block 0, word 0: searching; else id mod 4: finding the firm"),
    "PICTURE": (WEEKLY, "0", "0", "id of the firm", "0: whether pictured rightly; 1: taken for what else"),
    "CONTACT": (WEEKLY, "t", "0", "id of the firm", "0: whether a message for all is to the point"),
    "HOLDOUT": (WEEKLY, "0", "0", "id of the firm", "0: refused by lot"),
    "ENDING": (WEEKLY, "t", "0", "id of the firm", "0: whether who is sent away warns"),
    "RENEWAL": (WEEKLY, "t", "o", "0", "0: leaving the market when the contract is due"),
    "SEGMENT": (WEEKLY, "0", "0", "0", "0: segment"),
    "PURCHASE_RATE": (WEEKLY, "0", "attempt", "0", "log-gamma"),
    "PRICE_SENSITIVITY": (WEEKLY, "0", "0", "0", "normal (words 0, 1)"),
    "TASTE": (WEEKLY, "0", "attempt", "id of the firm", "log-gamma"),
    "PERCEPTION": (WEEKLY, "0", "0", "id of the firm", "normal (words 0, 1)"),
    "ATTRITION": (WEEKLY, "0", "attempt", "0 and 1", "two log-gammas: a beta"),
    "LIFETIME": (WEEKLY, "0", "0", "0", "0: weeks in the market"),
    "INITIAL_AWARENESS": (WEEKLY, "0", "0", "id of the firm", "0: known at the start"),
    "SOCIAL_PLACE": (WEEKLY, "0", "0", "0 and 1", "0: place on the ring (block 0), whether among one's own kind (block 1)"),
    "NETWORK_REWIRE": (WEEKLY, "0", "0", "lap", "0: whether a link is exchanged (small world)"),
    "NETWORK_TARGET": (WEEKLY, "0", "attempt; 0", "lap; number of link", "0: new contact (small world), pairs skipped (random)"),
    "NETWORK_GROWTH": (WEEKLY, "0", "0", "attempt", "0: link end found (scale-free)"),
    "NETWORK_ARRIVAL": (WEEKLY, "0", "0", "0", "0: order of arrival (scale-free)"),
    "NETWORK_BRIDGE": (WEEKLY, "0", "0", "number of the bridge", "0: who is the further contact"),
    "FIRM_PLANNING": ("firm's id", "t", "0", "0", "all four: seed of the firm's own generator for this plan"),
}  # fmt: skip
"""Of each purpose: the four parts of the counter, and what the words are for."""


def draws() -> str:
    """Return the table of draws."""
    numbers = {name: value for name, value in vars(purposes).items() if name.isupper()}
    if set(numbers) != set(DRAWN):
        raise ValueError(f"described and registered purposes differ: {set(numbers) ^ set(DRAWN)}")
    rows = [
        (f"`{name}`", str(number), *DRAWN[name]) for name, number in sorted(numbers.items(), key=lambda pair: pair[1])
    ]
    return _table(("purpose", "number", "first word", "step", "occasion", "block", "words used"), rows)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


TABLES: dict[str, Callable[[], str]] = {
    "state variables": state_variables,
    "firm variables": firm_variables,
    "moves": moves,
    "moves in a week": moves_in_a_week,
    "draws": draws,
}
