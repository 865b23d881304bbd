"""THE column table: everything that is remembered of customers, and of each customer's relation with each firm.

State lives in columns (NumPy arrays). A customer column has one number a customer, shape (n,); a relationship column
one number a firm and customer, shape (n_firms, n), so that one firm's records lie side by side. Weeks are stored as
*steps*: weeks since the simulation began, counted from 1, burn-in included.
"""

from dataclasses import dataclass
from typing import Literal

NEVER = -1
"""Step of something that has not happened."""
FOREVER = 32_000
"""Step that is never reached; no run is that long."""
NO_FIRM = -1
"""Row of no firm."""

NOT_YET, PRESENT, GONE = 0, 1, 2
"""Values of the column ``presence``."""

OPTED_OUT, MEMBER, ASKED, REFUSED = 1, 2, 4, 8
"""Bits of the column ``marks``: wants no messages; belongs to the programme; the firm has asked why the customer left; has
applied to the programme and was refused by lot."""

NO_REASON, PRICE, SERVICE, TECHNOLOGY, RIVALS_OFFER = 0, 1, 2, 3, 4
"""Values of the column ``left_because``."""
REASONS = ("unknown", "price", "service", "technology", "rivals_offer")
"""Names of the reasons for leaving, by number."""

SHARE_STEPS = 255
"""Shares in one byte are whole multiples of 1/255."""

Owner = Literal["customer", "relationship", "file"]
Visibility = Literal["hidden", "record"]


@dataclass(frozen=True)
class Column:
    """One column: what it holds, how it is stored, whose it is, and who may see it.

    ``owner``: one number a customer; or one a customer and firm, in what is looked at for every firm at a choice
    (``relationship``) or for the chosen firm only (``file``). ``visibility`` is ``hidden`` (the customer's own, no firm sees
    it) or ``record`` (in the records of the firm).
    """

    name: str
    dtype: str
    unit: str
    owner: Owner
    visibility: Visibility
    meaning: str
    initial: float = 0.0


COLUMNS: tuple[Column, ...] = (
    Column("customer_id", "u4", "-", "customer", "record", "Stable id; draws are keyed by it."),
    Column("segment", "u1", "-", "customer", "hidden", "Row of the true segment."),
    Column("presence", "u1", "-", "customer", "hidden", "0 not yet in the market, 1 in it, 2 gone."),
    Column("purchase_rate", "f4", "1/week", "customer", "hidden", "Purchase occasions in the category."),
    Column("price_sensitivity", "f4", "-", "customer", "hidden", "Personal factor on the weight of money, mean 1."),
    Column("dropout", "f4", "1/purchase", "customer", "hidden", "Probability to leave the market after a purchase."),
    Column("norm", "f4", "-", "customer", "hidden", "Performance this customer is used to in the market."),
    Column("arrival", "i2", "step", "customer", "hidden", "First week in the market."),
    Column("departure", "i2", "step", "customer", "hidden", "First week no longer in the market.", FOREVER),
    Column("last_firm", "i1", "row", "customer", "hidden", "Firm bought last.", NO_FIRM),
    Column("purchases_made", "u2", "purchases", "customer", "hidden", "Purchases so far, from any firm."),
    Column(
        "stock", "u1", "occasions", "customer", "hidden", "Occasions to come that will be served from stock at home."
    ),
    Column(
        "voice",
        "i8",
        "bits",
        "customer",
        "hidden",
        "Firms recommended (lowest 16 bits), warned of (next 16) and told of for a deal got (next 16), this week.",
    ),
    Column("voice_next", "i8", "bits", "customer", "hidden", "The same, for next week to hear."),
    Column("known", "u2", "bits", "customer", "hidden", "Firms that the customer knows, a bit each."),
    Column(
        "on_file",
        "u2",
        "bits",
        "customer",
        "record",
        "Firms that the customer has ever bought from and that have not ended the relationship, a bit each.",
    ),
    Column("addressed", "u1", "-", "customer", "hidden", "Whether a contact talks to the customer this week."),
    Column("addressed_next", "u1", "-", "customer", "hidden", "The same, next week."),
    Column("taste", "f4", "utility", "relationship", "hidden", "Lasting liking of the firm."),
    Column(
        "expectation",
        "f4",
        "-",
        "relationship",
        "hidden",
        "Believed benefit of the firm; before the firm is known, the error of that belief.",
    ),
    Column("satisfaction", "f4", "-", "relationship", "hidden", "Lasting satisfaction, 0 to 1."),
    Column("trust", "f4", "-", "relationship", "hidden", "Trust, 0 to 1."),
    Column("commitment", "f4", "-", "relationship", "hidden", "Commitment as of the last purchase, 0 to 1."),
    Column("stage", "u1", "-", "relationship", "hidden", "Stage of the lifecycle."),
    Column(
        "missed", "u1", "occasions", "relationship", "hidden", "Occasions running without a purchase from the firm."
    ),
    Column("purchases", "u2", "purchases", "relationship", "record", "Purchases from the firm so far."),
    Column("last_purchase", "i2", "step", "relationship", "record", "Week of the last purchase.", NEVER),
    Column(
        "reminded", "i2", "step", "relationship", "hidden", "Week of the last message that was to the point.", NEVER
    ),
    Column(
        "marks",
        "u1",
        "bits",
        "relationship",
        "record",
        "1 wants no messages, 2 member of the programme, 4 asked why it left, 8 refused by the programme's lot.",
    ),
    Column("irritation", "u1", "1/255", "relationship", "hidden", "Irritation as of the last message."),
    Column("bond", "u1", "1/255", "relationship", "hidden", "Ties that make leaving costly."),
    Column("treatment", "u1", "-", "relationship", "record", "Place in the firm's list of treatments; 0 is none."),
    Column("spent", "i8", "cents", "relationship", "record", "Paid to the firm so far."),
    Column(
        "earned", "f4", "EUR", "file", "record", "What the customer has brought the firm, less what was spent on it."
    ),
    Column("gain", "f4", "EUR", "file", "hidden", "What the customer has gained beyond what was paid."),
    Column("first_purchase", "i2", "step", "file", "record", "Week of the first purchase.", NEVER),
    Column("points", "u4", "cents", "file", "record", "Points of the firm's programme, at their value."),
    Column("last_contact", "i2", "step", "file", "record", "Week of the firm's last message.", NEVER),
    Column("complaints", "u1", "complaints", "file", "record", "Complaints so far (at most 255 are counted)."),
    Column("left_because", "u1", "-", "file", "hidden", "Why the relationship lapsed, see REASONS."),
)


def bytes_per_customer(n_firms: int) -> int:
    """Return the memory that the columns take for one customer [bytes].

    Examples
    --------
    >>> bytes_per_customer(4) < 400
    True
    """
    sizes = {"customer": 1, "relationship": n_firms, "file": n_firms}
    return sum(int(column.dtype[1]) * sizes[column.owner] for column in COLUMNS)
