"""The page on how many runs a conclusion needs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter
from questions.experiment import scenario
from questions.figures import figure, save

import simulation as sim
from simulation.experiments.measures import RUN_OUTCOMES
from simulation.experiments.numbers import Scale, scale_for
from simulation.experiments.precision import (
    half_width,
    precision_of_differences,
    precision_of_means,
    replications_needed,
)
from simulation.plots.canvas import dress
from simulation.plots.styles import BLUE, DASHES, INK, LABEL, LINE, TICK, VERMILLION
from simulation.plots.writing import put_title

REPLICATIONS = 40
PILOT = 20
FIRST_SEED = 5001
LADDER = (5, 10, 20, 50, 100)
WANTED = (5.0, 1.0)
"""Half-widths wanted [% of the mean]."""
OUTCOMES = ("score", "discounted_profit", "customers", "retention_rate", "satisfaction")
LABELS = {each.name: each.label for each in RUN_OUTCOMES}
WANTED_OF_DIFFERENCE = 10.0
"""Half-width wanted of a difference [% of it]."""


@dataclass(frozen=True)
class Headline:
    """What a scenario is about: two alternatives for its focal firm."""

    name: str
    question: str
    one: str
    other: str
    changes: dict[str, Any]


HEADLINES = (
    Headline("retention_vs_acquisition", "Keeper keeps, or wins as Winner does", "keeps", "wins",
             {"firms.Keeper.strategy": {"name": "acquisition_focus", "acquisition_budget": 900, "retention_budget": 0}}),
    Headline("price_war", "Discount begins its price war, or not", "war", "peace", {"events": []}),
    Headline("technology_leap", "Spark launches a new generation, or not", "leap", "no leap", {"events": []}),
    Headline("service_failure", "Swift's service fails for half a year, or not", "failure", "no failure", {"events": []}),
    Headline("seven_strategies", "Orchestra has all seven strategies, or looks after all its customers alike", "all seven",
             "one for all",
             {"firms.Orchestra.strategy": {"name": "retention_focus", "acquisition_budget": 300, "retention_budget": 500}}),
)  # fmt: skip

PAGE = """# How many runs does a conclusion need?

Every run has its luck, so a number from one run says little. After *n* replications, each under other luck, the 95 % interval
of a mean has the half-width

    h = t s / sqrt(n)

with *s* the standard deviation of one replication and *t* of Student's distribution with *n* - 1 degrees of freedom (2.78 at 5,
2.26 at 10, 2.09 at 20, 1.98 at 100 replications). A pilot of {pilot} replications shows *s*, and with it how many are needed. Four
times as many replications make an interval half as wide. The spread a pilot shows is itself uncertain: after {pilot}
replications the true one lies between {down:.2f} and {up:.2f} times it (95 %, for normal outcomes).

    loyalty-lab replications retention_vs_acquisition
    loyalty-lab replications retention_vs_acquisition --outcome score --half-width 5000
    loyalty-lab replications retention_vs_acquisition --strategy retention_focus --strategy acquisition_focus

In Python: `half_width`, `replications_needed`, `variance_reduction`, `precision_of_means` and `precision_of_differences` in
`simulation.experiments.precision`. Written by `docs/generate.py`; the scenarios are as shipped, with 5,000 customers and three
years. *Score* is discounted profit plus the customer equity left behind.

{picture}

## What same luck saves

Alternatives are compared under the same luck: the same customers draw the same numbers, and what differs is caused by
the alternative. The variance reduction factor is the variance of the difference under independent luck, divided by that
under the same luck: so many times as many replications would independent runs need. Measured over {n} replications; the
interval (95 %) is that of Pitman and Morgan for the ratio of variances of correlated normal quantities.

{factors}

The more a change leaves the customers' choices as they were, the more luck the two runs share. Even wholly shared luck saves
no more than (s1^2 + s2^2) / (s1 - s2)^2, where *s1* and *s2* are the spreads of the two alternatives: little, where one of
them varies much more than the other. {bound} A factor whose interval reaches below 1 may be no gain.

Replications of each alternative for a half-width of {wanted:g} % of the difference in score:

{needed}

## Does the law hold?

The half-width after {n} replications is predicted from the first {pilot}, and again from the {others} others (difference in
score of the focal firm, the same luck). If the law holds, the ratio of both lies in the last column in 95 of 100 cases.

{law}

## Outcomes of each firm

Half-width of the 95 % interval after *n* replications, and replications needed for a half-width of {relative} % of the mean. From
{n} replications of the scenario as shipped.

{tables}
"""


def page() -> str:
    """Run the study, draw its figure and return the page."""
    from scipy.special import chdtri

    studied = [(headline, compared(headline)) for headline in HEADLINES]
    free = PILOT - 1
    return PAGE.format(
        pilot=PILOT, n=REPLICATIONS, down=np.sqrt(free / chdtri(free, 0.025)), up=np.sqrt(free / chdtri(free, 0.975)),
        picture=draw(studied), factors=factors(studied), needed=needed(studied), wanted=WANTED_OF_DIFFERENCE, law=law(studied),
        others=REPLICATIONS - PILOT, bound=lowest_bound(studied),
        relative=" and of ".join(f"{percent:g}" for percent in WANTED),
        tables="\n\n".join(outcomes(headline, comparison) for headline, comparison in studied),
    )  # fmt: skip


def compared(headline: Headline) -> "sim.Comparison":
    """Compare the two alternatives of a headline."""
    print(f"{headline.name} ...", flush=True)
    shipped = scenario(headline.name)
    return sim.compare(
        {headline.other: sim.changed(shipped, headline.changes), headline.one: shipped}, REPLICATIONS, seed=FIRST_SEED,
        outcomes=OUTCOMES,
    )  # fmt: skip


Studied = list[tuple[Headline, "sim.Comparison"]]


def of_focal(comparison: "sim.Comparison") -> pd.DataFrame:
    """Return what is known of the differences of the focal firm, by outcome."""
    table = precision_of_differences(comparison)
    return table[table["firm"] == comparison.firm].set_index("outcome")


def values(comparison: "sim.Comparison", outcome: str = "score") -> np.ndarray:
    """Return an outcome of the focal firm under both alternatives, (n, 2), the one shipped first."""
    runs = comparison.runs
    own = runs[(runs["firm"] == comparison.firm) & (runs["outcome"] == outcome)]
    table = own.pivot(index="replication", columns="alternative", values="value")
    return table[list(reversed(comparison.alternatives))].to_numpy(float)


def factors(studied: Studied) -> str:
    """Write the variance reduction factors."""
    lines = ["| scenario | question | " + " | ".join(LABELS[name].lower() for name in OUTCOMES) + " |",
             "|---|---|" + "---:|" * len(OUTCOMES)]  # fmt: skip
    for headline, comparison in studied:
        table = of_focal(comparison)
        cells = [
            f"{row['factor']:.1f} ({row['low']:.1f} to {row['high']:.1f})"
            for _, row in table.loc[list(OUTCOMES)].iterrows()
        ]
        lines.append(f"| `{headline.name}` | {headline.question} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def lowest_bound(studied: Studied) -> str:
    """Say where the spreads of the two alternatives allow the smallest factor."""
    bounds = {}
    for headline, comparison in studied:
        one, other = values(comparison).std(axis=0, ddof=1)
        bounds[headline.name] = (one**2 + other**2) / (one - other) ** 2
    name = min(bounds, key=bounds.__getitem__)
    return f"For the score this is lowest in `{name}`, {bounds[name]:,.1f}."


def needed(studied: Studied) -> str:
    """Write how many replications the difference in score needs."""
    lines = ["| scenario | difference in score | same luck | independent luck |", "|---|---:|---:|---:|"]
    for headline, comparison in studied:
        row = of_focal(comparison).loc["score"]
        scale = scale_for("EUR", [row["difference"]], finest=[row["half_width"]])
        wanted = abs(row["difference"]) * WANTED_OF_DIFFERENCE / 100.0
        counts = [replications_needed(row[name], wanted) for name in ("deviation", "independent_deviation")]
        difference = f"{scale.signed(row['difference'])} ± {scale.with_unit(row['half_width'])}"
        cells = " | ".join("more than can be run" if count is None else f"{count:,}" for count in counts)
        lines.append(f"| `{headline.name}`: {headline.one} against {headline.other} | {difference} | {cells} |")
    return "\n".join(lines)


def law(studied: Studied) -> str:
    """Write what a pilot predicted, and what was found."""
    from scipy.special import fdtri

    lines = [
        f"| scenario | from the first {PILOT} | from the others | ratio | 95 % of ratios |",
        "|---|---:|---:|---:|---:|",
    ]
    for headline, comparison in studied:
        difference = np.diff(values(comparison)[:, ::-1]).ravel()
        predicted = half_width(float(difference[:PILOT].std(ddof=1)), REPLICATIONS)
        rest = difference[PILOT:]
        found = half_width(float(rest.std(ddof=1)), REPLICATIONS)
        scale = scale_for("EUR", [predicted, found], finest=[predicted / 10.0])
        span = [np.sqrt(fdtri(len(rest) - 1, PILOT - 1, share)) for share in (0.025, 0.975)]
        lines.append(
            f"| `{headline.name}` | {scale.with_unit(predicted)} | {scale.with_unit(found)} | {found / predicted:.2f} | "
            f"{span[0]:.2f} to {span[1]:.2f} |"
        )
    return "\n".join(lines)


def outcomes(headline: Headline, comparison: "sim.Comparison") -> str:
    """Write half-widths and replications needed, for each firm and outcome of the scenario as shipped."""
    table = precision_of_means(comparison)
    own = table[table["alternative"] == headline.one]
    ladder = " | ".join(f"± at {n}" for n in LADDER)
    wanted = " | ".join(f"n for ± {percent:g} %" for percent in WANTED)
    lines = [f"### `{headline.name}`", "", f"| firm | outcome | mean | {ladder} | {wanted} |",
             "|---|---|" + "---:|" * (1 + len(LADDER) + len(WANTED))]  # fmt: skip
    for _, row in own.iterrows():
        widths = [half_width(row["deviation"], n) for n in LADDER]
        scale = scale_for(row["unit"], [row["mean"], *widths], finest=widths[-1:])
        counts = [replications_needed(row["deviation"], abs(row["mean"]) * percent / 100.0) for percent in WANTED]
        cells = [scale.text(row["mean"]), *(scale.text(width) for width in widths),
                 *("-" if count is None else f"{count:,}" for count in counts)]  # fmt: skip
        lines.append(f"| {row['firm']} | {scale.label(LABELS[row['outcome']])} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def draw(studied: Studied) -> str:
    """Draw how an interval shrinks, and what same luck saves."""
    made, (left, right) = figure(2)
    draw_law(left, *studied[0])
    draw_factors(right, studied)
    return save(
        made, "replications", "Half-width of the interval of a difference against the number of replications, under the same "
        "and under independent luck, and variance reduction factors of five scenarios"
    )  # fmt: skip


def draw_law(axes: Axes, headline: Headline, comparison: "sim.Comparison") -> None:
    """Draw predicted half-widths of the difference in score, and those found in parts of the replications."""
    both = values(comparison)
    one, other = both.T
    numbers = np.arange(3, 201)
    money = Scale("1000 EUR", 1e-3, 0)
    curves = (
        ("Independent luck", VERMILLION, "s", DASHES[1], np.hypot(one[:PILOT].std(ddof=1), other[:PILOT].std(ddof=1)),
         one - np.roll(other, REPLICATIONS // 2)),
        ("Same luck", BLUE, "o", DASHES[0], (one - other)[:PILOT].std(ddof=1), one - other),
    )  # fmt: skip
    for name, colour, marker, dashes, deviation, differences in curves:
        predicted = [half_width(float(deviation), int(n)) * money.factor for n in numbers]
        axes.plot(
            numbers, predicted, color=colour, linewidth=LINE, linestyle=dashes, label=f"{name}, from {PILOT} runs"
        )
        sizes = (5, 10, 20, 40)
        found = [
            np.mean([half_width(float(part.std(ddof=1)), size) for part in differences.reshape(-1, size)])
            for size in sizes
        ]
        axes.plot(sizes, np.array(found) * money.factor, color=colour, marker=marker, markersize=9.0, markeredgecolor="white",
                  linestyle="none", label=f"{name}, found")  # fmt: skip
    axes.set_xscale("log")
    axes.set_yscale("log")
    dress(axes)
    for axis, ticks in ((axes.xaxis, (3, 5, 10, 20, 50, 100, 200)), (axes.yaxis, (1, 2, 5, 10, 20, 50, 100))):
        axis.set_major_locator(FixedLocator(ticks))
        axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axis.set_minor_formatter(NullFormatter())
    axes.set_xlim(3, 200)
    axes.set_xlabel("Replications", fontsize=LABEL, color=INK)
    axes.set_ylabel("Half-width of the interval [1000 EUR]", fontsize=LABEL, color=INK)
    axes.legend(fontsize=TICK, frameon=False, handlelength=3.2)
    put_title(axes, "Four times the runs, half the width")


def draw_factors(axes: Axes, studied: Studied) -> None:
    """Draw the factors of the score with their intervals."""
    rows = [of_focal(comparison).loc["score"] for _, comparison in studied]
    places = np.arange(len(rows))[::-1]
    middle = np.array([row["factor"] for row in rows])
    low, high = np.array([row["low"] for row in rows]), np.array([row["high"] for row in rows])
    axes.errorbar(middle, places, xerr=[middle - low, high - middle], color=BLUE, marker="o", markersize=11.0, linestyle="none",
                  capsize=6.0, elinewidth=LINE)  # fmt: skip
    for place, factor in zip(places, middle, strict=True):
        axes.text(factor, place + 0.16, f"{factor:.1f}", ha="center", va="bottom", fontsize=LABEL, color=INK)
    axes.axvline(1.0, color=INK, linewidth=1.3)
    axes.text(1.03, -0.62, "no gain", fontsize=TICK, color=INK, ha="left", va="center")
    dress(axes, along="x")
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator((0.5, 1, 2, 5, 10, 20, 50, 100)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlim(min(0.8, 0.9 * low.min()), 1.3 * high.max())
    axes.set_ylim(-0.9, len(rows) - 0.4)
    axes.set_yticks(places, [headline.name.replace("_", " ") for headline, _ in studied])
    axes.set_xlabel("Variance reduction factor (score)", fontsize=LABEL, color=INK)
    put_title(axes, "Same luck saves runs")
