"""What is counted every week, for each firm and segment: whole numbers only, so that sums are exact in any order.

Flows are what happened in a week. Levels are what there is at the week's end; only their changes are counted.
Money is in cents. Fractions (satisfaction and the like) are whole multiples of ``1 / FIXED_POINT``; the storage of
single-precision fractions in [0, 1] makes these exact to within 2**-20, and 2**43 customers fit.
"""

FIXED_POINT = 1 << 20

FLOWS = (
    "purchases",
    "first_purchases",
    "repeat_purchases",
    "revenue_cents",
    "discount_cents",
    "cost_of_goods_cents",
    "cost_to_serve_cents",
    "bad_debt_cents",
    "surplus_cents",
    "category_spending_cents",
    "experienced_satisfaction",
    "failures",
    "complaints",
    "recommending",
    "warning",
    "became_aware",
    "lapses",
    "returns",
    "departures",
    "endings",
    "considered",
    "visits",
    "second_hand",
    "late_payments",
    "disputes",
    "repairs",
    "extra_units",
    "ideas",
    "reviews",
    "rating",
    "joined",
    "points_issued_cents",
    "points_redeemed_cents",
    "points_expired_cents",
    "opt_outs",
    "envy",
    "renewals_due",
    "renewals",
    "occasions",
    "bought_nothing",
    "from_stock",
)
"""What happened: ``category_spending_cents`` is all that this firm's customers spent with any firm;
``experienced_satisfaction`` sums satisfaction with single purchases; ``recommending`` and ``warning`` count customers
talking this week; ``departures`` and ``endings`` (by the firm) are of living relationships; ``considered`` counts first
comparisons of the firm with others; ``rating`` sums reviews' ratings; ``extra_units`` counts accepted extra offers;
``envy`` counts customers who learned that others got a better price; ``renewals_due`` contracts that ended, and
``renewals`` those of them renewed; ``occasions``, ``bought_nothing`` and ``from_stock``
stand in the row of no firm (the last)."""

STAGE_LEVELS = tuple(
    f"stage_{name}"
    for name in (
        "unaware",
        "reach",
        "acquisition",
        "conversion",
        "retention",
        "inspiration",
        "lapsed",
        "won_back",
        "ended",
    )
)
LEVELS = (
    *STAGE_LEVELS,
    "satisfaction",
    "trust",
    "commitment",
    "promoters",
    "detractors",
    "both_gain",
    "only_firm_gains",
    "only_customer_gains",
)
"""What there is: customers in the market by stage, and over living relationships the sums of lasting satisfaction, trust
and commitment, and the numbers of promoters, of detractors, and of those in which so far both sides, only the firm or
only the customer has gained. In the row of no firm, ``stage_unaware`` counts the customers in the
market."""

TALLIES = FLOWS + LEVELS
N_FLOWS = len(FLOWS)
N_TALLIES = len(TALLIES)

PURCHASES = TALLIES.index("purchases")
FIRST_PURCHASES = TALLIES.index("first_purchases")
REPEAT_PURCHASES = TALLIES.index("repeat_purchases")
REVENUE = TALLIES.index("revenue_cents")
DISCOUNT = TALLIES.index("discount_cents")
COST_OF_GOODS = TALLIES.index("cost_of_goods_cents")
COST_TO_SERVE = TALLIES.index("cost_to_serve_cents")
BAD_DEBT = TALLIES.index("bad_debt_cents")
SURPLUS = TALLIES.index("surplus_cents")
CATEGORY_SPENDING = TALLIES.index("category_spending_cents")
EXPERIENCED = TALLIES.index("experienced_satisfaction")
FAILURES = TALLIES.index("failures")
COMPLAINTS = TALLIES.index("complaints")
RECOMMENDING = TALLIES.index("recommending")
WARNING = TALLIES.index("warning")
BECAME_AWARE = TALLIES.index("became_aware")
LAPSES = TALLIES.index("lapses")
RETURNS = TALLIES.index("returns")
DEPARTURES = TALLIES.index("departures")
ENDINGS = TALLIES.index("endings")
OCCASIONS = TALLIES.index("occasions")
BOUGHT_NOTHING = TALLIES.index("bought_nothing")
STAGE = TALLIES.index("stage_unaware")
SATISFACTION = TALLIES.index("satisfaction")
TRUST = TALLIES.index("trust")
COMMITMENT = TALLIES.index("commitment")
PROMOTERS = TALLIES.index("promoters")
DETRACTORS = TALLIES.index("detractors")
BOTH_GAIN = TALLIES.index("both_gain")
ONLY_FIRM_GAINS = TALLIES.index("only_firm_gains")
ONLY_CUSTOMER_GAINS = TALLIES.index("only_customer_gains")
CONSIDERED = TALLIES.index("considered")
VISITS = TALLIES.index("visits")
SECOND_HAND = TALLIES.index("second_hand")
LATE_PAYMENTS = TALLIES.index("late_payments")
DISPUTES = TALLIES.index("disputes")
REPAIRS = TALLIES.index("repairs")
EXTRA_UNITS = TALLIES.index("extra_units")
IDEAS = TALLIES.index("ideas")
REVIEWS = TALLIES.index("reviews")
RATING = TALLIES.index("rating")
JOINED = TALLIES.index("joined")
POINTS_ISSUED = TALLIES.index("points_issued_cents")
POINTS_REDEEMED = TALLIES.index("points_redeemed_cents")
POINTS_EXPIRED = TALLIES.index("points_expired_cents")
OPT_OUTS = TALLIES.index("opt_outs")
ENVY = TALLIES.index("envy")
RENEWALS_DUE = TALLIES.index("renewals_due")
RENEWALS = TALLIES.index("renewals")
FROM_STOCK = TALLIES.index("from_stock")
