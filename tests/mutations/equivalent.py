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
        r"tallies\.py:: (1 -> 2|20 -> 21)$",
        "The unit of fixed-point sums: they are written and read in the same one, whichever it is",
    ),
]
"""Pattern, reason."""
