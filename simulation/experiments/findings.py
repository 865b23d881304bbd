"""What came out, in a plain sentence."""

import math
from typing import Any

import pandas as pd

from simulation.experiments.comparison import Comparison
from simulation.experiments.measures import RUN_OUTCOMES
from simulation.experiments.numbers import scale_for
from simulation.experiments.paired import LEAST

HEADLINES = ("score", "discounted_profit", "profit")
"""By what firms and alternatives are ranked: the first of these that was measured."""
WORTH_TELLING = 1.5
"""How many times as many independent replications it must have saved for the same luck to be worth a sentence."""


def finding_of_run(outcomes: pd.DataFrame, weeks: int, focal: str) -> str:
    """Say in one sentence how a run ended.

    Parameters
    ----------
    outcomes
        As :func:`simulation.experiments.measures.measured` returns them: a row a firm.
    weeks
        Weeks that count and were run.
    focal
        The firm that the question is about.
    """
    if outcomes.empty:
        return "No week that counts was run."
    headline = _headline(list(outcomes.columns))
    values = outcomes[headline]
    money = scale_for("EUR", values)
    over = f"Over {weeks:,} week{'s' if weeks > 1 else ''}"
    what = "discounted profit plus the customers left behind" if headline == "score" else _label(headline)
    ranked = list(values.sort_values(ascending=False, kind="stable").index)
    best = str(ranked[0])
    if len(ranked) == 1:
        return f"{over} {best}'s {what} came to {money.with_unit(values[best])}."
    other = str(ranked[1]) if focal == best or focal not in ranked else focal
    if money.text(values[best]) == money.text(values[other]):
        return f"{over} {best} and {other} did equally well: {what} came to {money.with_unit(values[best])} each."
    gap = values[best] - values[other]
    place = f", number {ranked.index(other) + 1} of {len(ranked)}" if len(ranked) > 2 else ""
    text = (
        f"{over} {best} did best: {what} came to {money.with_unit(values[best])}, "
        f"{scale_for('EUR', [gap]).with_unit(gap)} more than {other}{place}"
    )
    return f"{text}{_twist(outcomes, best, headline)}."


def _twist(outcomes: pd.DataFrame, best: str, headline: str) -> str:
    """Say whether profit alone would have ranked the firms in another way."""
    if headline != "score" or "discounted_profit" not in outcomes:
        return ""
    profits = outcomes["discounted_profit"]
    highest = str(profits.idxmax())
    if profits[highest] == profits[best]:
        return ""
    return f" - although {highest} earned more; {best} leaves the more valuable customers"


def finding_of_comparison(comparison: Comparison) -> list[str]:
    """Say what a comparison found for the firm that it is about: the best alternative, and how sure that is."""
    if not comparison.finished:
        return ["No replication was finished."]
    row = _best_against_next(comparison)
    outcome = _label(str(row["outcome"]))
    difference, low, high = row["difference"], row["low"], row["high"]
    means = scale_for("EUR", [row["mean"]])
    gap = scale_for("EUR", [difference, low, high])
    best, other, firm = row["alternative"], row["against"], comparison.firm
    if difference == 0.0 and row["standard_error"] == 0.0:
        return [f"For {firm}, '{best}' and '{other}' gave the same {outcome} in every replication."]
    sentence = (
        f"For {firm}, '{best}' has the highest mean {outcome}, {means.with_unit(row['mean'])}: "
        f"{gap.with_unit(difference)} more than '{other}'"
    )
    n = row["replications"]
    if n < LEAST:
        return [f"{sentence}, in the one replication that was run."]
    times = round(row["probability_of_superiority"] * n)
    interval = f"{100 * comparison.confidence:g} % interval {gap.signed(low)} to {gap.signed(high)}"
    chance = "; this may be chance" if low <= 0.0 else ""
    return [f"{sentence} ({interval}; higher in {times} of {n} replications){chance}.", *_about_luck(row)]


def _best_against_next(comparison: Comparison) -> "pd.Series[Any]":
    """Return the row of differences in which the best alternative is held against the next best."""
    outcomes = [each.name for each in comparison.outcomes]
    headline = _headline(outcomes)
    runs = comparison.runs
    mine = runs[(runs["firm"] == comparison.firm) & (runs["outcome"] == headline)]
    means = mine.groupby("alternative", sort=False)["value"].mean().reindex(comparison.alternatives)
    best, following = means.sort_values(ascending=False, kind="stable").index[:2]
    table = comparison.differences(following)
    chosen = (table["alternative"] == best) & (table["firm"] == comparison.firm) & (table["outcome"] == headline)
    return table[chosen].iloc[0]


def _about_luck(row: "pd.Series[Any]") -> list[str]:
    """Say what running both alternatives under the same luck was worth."""
    error, independent = row["standard_error"], row["independent_standard_error"]
    if not (error > 0.0 and math.isfinite(independent)):
        return []
    times = (independent / error) ** 2
    if times < WORTH_TELLING:
        return []
    scale = scale_for("EUR", [error, independent], finest=[error])
    gain = f"the standard error is {scale.text(error)} instead of {scale.with_unit(independent)}"
    need = f"independent runs would need about {times:,.0f} times as many replications"
    return [f"Same luck in all alternatives: {gain}; {need}."]


def _headline(names: list[str]) -> str:
    return next((name for name in HEADLINES if name in names), names[0])


def _label(name: str) -> str:
    return next((each.label for each in RUN_OUTCOMES if each.name == name), name.replace("_", " ")).lower()
