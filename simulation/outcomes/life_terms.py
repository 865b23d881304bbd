"""What the tables of a customer's life call things."""

NOTHING = "(nothing)"
"""Name of doing without among the alternatives."""

VALUE_PARTS = (
    "product", "service", "personnel", "image", "impression", "technology", "time", "energy", "worry", "money",
    "price_rise",
)  # fmt: skip
"""Parts of perceived value [-]; what is paid counts as negative. ``impression`` is how much more (or less) the customer believes
to get than the firm offers: experience, hearsay, and how well it was perceived at first."""
UTILITY_PARTS = ("value", "taste", "habit", "loyalty", "reminder", "bond", "points", "irritation")
"""Parts of utility [utility]: perceived value times how much the customer goes by value, and what else draws or repels."""

LIFE_EVENTS = {
    "in_the_market": "the market changes; detail: the event of the scenario",
    "arrived": "comes into the market",
    "heard_good": "contacts recommend the firm; number: how many of them (in a mean field: share of all people)",
    "heard_bad": "contacts warn of the firm; number likewise",
    "message": "a message of the firm; detail: to the point, or beside the point",
    "opted_out": "wants no more messages of the firm",
    "asked_why": "the firm asks why the customer left",
    "sent_away": "the firm ends the relationship",
    "got_to_know": "learns that the firm exists; detail: how that may have been",
    "considered": "compares the firm with others for the first time",
    "visited": "visits the firm without buying; number: visits",
    "from_stock": "uses what is at home instead of buying; number: occasions",
    "bought_nothing": "does without; number: occasions",
    "bought": "buys; number: what is billed [EUR]",
    "bought_second_hand": "buys a used thing of the firm's brand",
    "failed": "what was bought fails",
    "repaired": "the firm repairs it; number: what is billed [EUR]",
    "complained": "complains; detail: answered, or not answered; number: complaints",
    "disputed": "disputes the bill and withholds half; number: bills",
    "paid_late": "pays late; number: bills",
    "left_unpaid": "does not pay; number: what stays unpaid [EUR]",
    "redeemed": "uses points of the firm's programme; number: their value [EUR]",
    "joined": "becomes a member of the firm's programme",
    "refused": "is refused by the lot of the firm's programme",
    "reviewed": "posts a public review; number: reviews",
    "suggested": "has an idea that the firm takes up; number: ideas",
    "envied": "learns that contacts got a better price",
    "recommends": "begins to recommend the firm",
    "warns": "begins to warn of the firm",
    "tells_of_deal": "begins to tell of a better price it got",
    "won_back": "buys again after having lapsed",
    "lapsed": "is lost to the firm; detail: the reason",
    "left": "leaves the market",
}
"""Name -> what it means, and what detail and number say; in the order in which they can come in one week."""
