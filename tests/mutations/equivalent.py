"""Mutants that change nothing which could be observed, each with the reason: patterns of names, see ``Mutant.name``."""

NO_TIE = (
    "A uniform is an odd multiple of 2^-33, and what it is compared with is a real number: they are never equal, so it makes no "
    "difference who would win a tie"
)

SAME: list[tuple[str, str]] = [
    (r"programme\.py:joins: uniform < .* -> uniform <= ", NO_TIE),
    (r"satisfaction\.py:complains: uniform < probability -> uniform <= probability", NO_TIE),
    (r"purchasing\.py:purchase_occasions: uniform > reached -> uniform >= reached", NO_TIE),
    (
        r"purchasing\.py:purchase_occasions: uniform <= 1.0 - rate -> uniform < 1.0 - rate",
        "A short cut: without it the sum says the same",
    ),
    (r"purchasing\.py:: 1000 -> 1001", "A bound that no rate which a scenario allows comes near"),
    (
        r"purchasing\.py:weeks_in_market: periods \* period_weeks >= longest -> periods \* period_weeks > longest",
        "Who stays exactly the longest stay stays it by the other branch, too",
    ),
    (
        r"(loyalty\.py:trust_after: satisfaction >= neutral|satisfaction\.py:transaction_satisfaction: gap >= 0.0) -> ",
        "Both branches give the same where they meet",
    ),
    (
        r"value\.py:(: 1e-09 -> |surplus: money_weight < LEAST_MONEY_WEIGHT -> )",
        "Where money hardly weighs anything, from which weight on surplus is not told in money is a matter of taste",
    ),
    (
        r"definitions\.py:(customers: x\['purchases'\]|profit: x\['revenue'\]|customer_margin: x\['revenue'\]) -> ",
        "Only the shape of the zeros that a sum begins with is taken from it",
    ),
    (
        r"definitions\.py:ratio: (below > 0\.0 -> below >= 0\.0|1\.0 -> 1\.5)",
        "What is divided where there is nothing to divide by is thrown away",
    ),
    (
        r"definitions\.py:retention_rate: 1\.0 -> 1\.5 ?$",
        "An upper bound that no retention comes near: churn is never negative",
    ),
    (
        r"paying\.py:pay: (experienced < .*_threshold -> experienced <= |.*_probability > 0\.0 -> .*_probability >= )",
        "Draws where nothing can come of it; no other draw depends on it",
    ),
    (r"paying\.py:pay: 0\.0 -> 1\.0$", "Of a thing bought second-hand the units are not used"),
    (r"uniform\((words|luck)\[\d\]\) < .* -> uniform\((words|luck)\[\d\]\) <= ", NO_TIE),
    (
        r"paying\.py:(delay: segment\.dispute_probability > 0\.0 -> .* >= |complain: segment\.asks_why > 0\.0 -> .* >= )",
        "Where nobody disputes, or minds silence, doing so as often as never changes nothing",
    ),
    (
        r"carrying_out\.py:_write(_part)?: (1\.0 -> 1\.5|0 -> 1|prefetch.* -> pass)$",
        "Draws, or asks memory for, what is not needed; or does not ask",
    ),
    (r"expiring\.py:expire_points: points > 0 -> points >= 0$", "No points expire without a trace"),
    (r"treating\.py:treat: order\.apology > 0\.0 -> order\.apology >= 0\.0$", "An apology of nothing mends nothing"),
    (
        r"paying\.py:units_bought: company\.sale > 0\.0 -> company\.sale >= 0\.0",
        "A sale of nothing brings nothing forward",
    ),
    (
        r"paying\.py:redeem_points: (state\.relation\[firm, row\]\.marks & MEMBER -> state|0 -> 1$)",
        "Who is no member has no points to use",
    ),
    (r"paying\.py:earn_points: (paid <= 0 -> paid < 0|0 -> 1$)", "Nothing, or a cent, earns no points"),
    (
        r"market\.py:Market\.owes_points: owed.* -> owed\['(issued'\] >= |redeemed'\] - |expired'\]$)",
        "Where nothing is owed, looking for points in the files finds none",
    ),
    (r"planning\.py:firms_act: True -> False$", "A check of lengths that are the same"),
    (r"planning\.py:firms_act: 0 -> 1$", "Nobody has bought since the week before planning"),
    (r"ledger\.py:billed: True -> False$", "The lines and their amounts are as many"),
    (
        r"tallies\.py:: (1 -> 2|20 -> 21)$",
        "The unit of fixed-point sums: they are written and read in the same one, whichever it is",
    ),
]
"""Pattern, reason."""
