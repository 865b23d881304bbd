"""The page on real customers: parameters recovered from the market's logs, and the customers of CDNOW."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from questions.experiment import listed
from questions.figures import figure, save

from simulation.experiments.customer_base import PUBLISHED_ESTIMATES, HoldoutTest, Recovery, held_out, recovered
from simulation.experiments.customer_base.holdout import FITTED_WEEKS, MOST_REPEATS, WEEKS
from simulation.experiments.customer_base.recovery import CUSTOMERS, MOST_ERRORS
from simulation.plots.canvas import dress
from simulation.plots.styles import BLUE, DASHES, INK, LABEL, LINE, MIDDLE_GREY, TICK, VERMILLION
from simulation.plots.writing import put_title

PAGE = """# Real customers

A firm sees transactions, and nothing of what is behind them. The market can show exactly that: a log with one row a
bill (`loyalty-lab run SCENARIO --log`, or `sim.Market(scenario, log=True).run().results.transactions()`: week,
customer, firm, kind, amount). By week and firm its amounts sum to the revenue in the accounts, to the cent. So what
analysts do with real logs can be tried on customers whose truth is known; and what was fitted to real customers can
be run by the market.

The model is that of customers who *buy till they die* (BG/NBD): each buys at an own rate (gamma over customers: *r*,
*alpha*), and leaves for ever after each repeat purchase with an own probability (beta over customers: *a*, *b*).
Fader, Hardie & Lee (2005), Marketing Science 24(2), 275-284. It is fitted by maximum likelihood with the library
`clvkit`. The real customers are those of CDNOW, a shop for music on the internet: {n:,} people, a tenth of all who
bought there for the first time in the first quarter of 1997, and all they bought until the middle of the next year. The data
come with the package `lifetimes`.

`loyalty-lab validate --real-data` makes all this anew (extra `real-data`); the code is in
`simulation/experiments/customer_base`. Written by `docs/generate.py`.

## Are known parameters recovered?

The market runs [v10_buy_till_you_die](../scenarios/validation/v10_buy_till_you_die.yaml) with {customers:,} customers
over 39 weeks, keeps the log, and the library fits it, {replications} times under other luck. A mean agrees if it lies
within {errors:g} standard errors of what the market was run with. *Spread* is the standard deviation of a single fit:
what an analyst with so many customers has to live with.

{recovery}

## The customers of CDNOW

Fitted to weeks 1 to {fitted}, the library finds {estimates}. Published: {published}.

The market then runs these parameters over {weeks} weeks, and each of its customers begins on the day on which a real
one did. The weeks {first} to {weeks} were not used for the fit. Each of {runs} replications first draws parameters
that the data do not rule out (it simulates the first {fitted} weeks, and fits that log). In 95 % of such markets a
number lies in the interval given; purchases of one customer on the same day count as one.

{table}

{picture}

By repeat purchases in weeks 1 to {fitted}, mean number of purchases in weeks {first} to {weeks}:

{groups}

## Where the model is off

{remarks}

## What is left out

* *What was spent.* The market bills its price; at CDNOW a purchase cost anything from nothing to several hundred
  dollars. The model says nothing of amounts.
* *Days.* The market knows weeks. The purchases of a week are spread evenly over its days when a log gets dates.
* *Everything else the market can do.* In this scenario nobody is satisfied or disappointed, and no firm acts: the
  data hold nothing of it.
* *The library.* `clvkit` (2026) is young and kept by one person; it was taken because it installs beside today's
  NumPy and pandas in a second, and the estimates above are held against published ones by a test. `lifetimes`, which
  everybody used before, has had no release since 2020, and only its data file is read. `pymc-marketing` is well kept
  and can do more, but one fit takes it about forty seconds here, most of that to load and to compile.
"""


def page() -> str:
    """Run the study, draw its figure and return the page."""
    recovery, test = recovered(), held_out()
    return PAGE.format(
        n=int(test.real.customers.sum()), customers=CUSTOMERS, replications=len(recovery.fits), errors=MOST_ERRORS,
        recovery=recovery_table(recovery), fitted=FITTED_WEEKS, first=FITTED_WEEKS + 1, weeks=WEEKS,
        estimates=in_words(test.estimates.with_means()), published=in_words(PUBLISHED_ESTIMATES.with_means()),
        runs=len(test.simulated), table=headlines(test), picture=draw(test), groups=by_group(test), remarks=remarks(test),
    )  # fmt: skip


def in_words(parameters: dict[str, float]) -> str:
    """Write the four parameters."""
    return ", ".join(f"{name} = {value:.3f}" for name, value in parameters.items() if "/" not in name)


def recovery_table(recovery: Recovery) -> str:
    """Write what was recovered."""
    lines = ["| parameter | true | mean of fits | standard error | z | spread |", "|---|---:|---:|---:|---:|---:|"]
    for name, row in recovery.table.iterrows():
        numbers = f"{row['true']:.4f} | {row['mean']:.4f} | {row['standard_error']:.4f} | {row['z']:+.1f} | {row['spread']:.4f}"
        lines.append(f"| *{name}* | {numbers} |")
    return "\n".join(lines)


def as_percent(share: float) -> str:
    """Write a difference, and none as 0."""
    percent = round(100.0 * share)
    return f"{percent:+d} %" if percent else "0 %"


def headlines(test: HoldoutTest) -> str:
    """Write real numbers beside simulated ones."""
    lines = ["| | real | market | 95 % of markets | market against real |", "|---|---:|---:|---:|---:|"]
    for name, row in test.table.iterrows():
        interval = f"{row['low']:,.0f} to {row['high']:,.0f}"
        lines.append(
            f"| {name} | {row['real']:,.0f} | {row['simulated']:,.0f} | {interval} | {as_percent(row['error'])} |"
        )
    return "\n".join(lines)


def group_names() -> list[str]:
    """Name the groups by repeat purchases."""
    return [*(str(n) for n in range(MOST_REPEATS)), f"{MOST_REPEATS} and more"]


def by_group(test: HoldoutTest) -> str:
    """Write what each group did later."""
    mean, low, high = test.expected("later")
    lines = [
        "| repeat purchases before | customers | real | market | 95 % of markets | |",
        "|---|---:|---:|---:|---:|---|",
    ]
    for place, name in enumerate(group_names()):
        real = test.real.later[place]
        outside = "" if low[place] <= real <= high[place] else "outside"
        interval = f"{low[place]:.2f} to {high[place]:.2f}"
        lines.append(
            f"| {name} | {test.real.customers[place]:,.0f} | {real:.2f} | {mean[place]:.2f} | {interval} | {outside} |"
        )
    return "\n".join(lines)


def remarks(test: HoldoutTest) -> str:
    """Say in words where real customers and the market's part, from the numbers found."""
    table = test.table
    held = table.loc["repeat purchases, weeks 40 to 78 (held out)"]
    back = table.loc["customers who bought in weeks 40 to 78"]
    mean, low, high = test.expected("later")
    real = test.real.later
    outside = [name for name, x, a, b in zip(group_names(), real, low, high, strict=True) if not a <= x <= b]
    lines = [
        f"In the weeks held out the market makes {too(held, 'purchases')}; {too(back, 'customers')} come back.",
        formula(test),
        f"In {(real > mean).sum()} of {len(real)} groups real customers buy more than the market's."
    ]  # fmt: skip
    if outside:
        lines[-1] += (
            f" Outside the interval are those with {listed(outside)} repeat purchases before. In the model who bought once and "
            "never again cannot have left, and who bought a few times is soon taken for lost; whether that is the reason, these "
            "data do not tell."
        )
    lines.append(season(test))
    return "\n".join(f"* {line}" for line in lines)


def too(row: "pd.Series[float]", what: str) -> str:
    """Say by how much the market is off, and whether that can be chance."""
    where = "inside" if row["inside"] else "outside"
    return f"{100 * abs(row['error']):.0f} % too {'few' if row['error'] < 0 else 'many'} {what} ({where} the interval)"


def formula(test: HoldoutTest) -> str:
    """Hold the market against the closed form of the model."""
    curve, weeks = test.expected("cumulative")[0], (11, FITTED_WEEKS, WEEKS)
    simulated, expected = (
        listed([f"{values[week - 1]:,.0f}" for week in weeks]) for values in (curve, test.by_formula)
    )
    return (
        f"It is the model that is off, and not the market: up to the weeks {listed([str(week) for week in weeks])} its closed "
        f"form expects {expected} repeat purchases; the market, whose parameters are drawn anew each time, makes {simulated}."
    )


def season(test: HoldoutTest) -> str:
    """Say in which weeks the curve of real purchases leaves the interval."""
    curve, below, above = test.expected("cumulative")
    real = test.real.cumulative
    weeks = [week + 1 for week in range(WEEKS) if not below[week] <= real[week] <= above[week]]
    return (
        f"The curve of purchases so far lies outside its interval in {len(weeks)} of {WEEKS} weeks"
        + (f" ({_spans(weeks)})" if weeks else "")
        + ". The model knows neither season nor news: real customers came again sooner in the first quarter than constant rates "
        f"allow (up to week 11 {real[10]:,.0f} repeat purchases, in the market {curve[10]:,.0f})."
    )


def _spans(weeks: list[int]) -> str:
    """Write weeks as spans."""
    breaks = np.flatnonzero(np.diff(weeks) > 1)
    starts, ends = [0, *(breaks + 1)], [*breaks, len(weeks) - 1]
    return ", ".join(
        f"{weeks[a]} to {weeks[b]}" if a != b else str(weeks[a]) for a, b in zip(starts, ends, strict=True)
    )


def draw(test: HoldoutTest) -> str:
    """Draw both panels."""
    made, (left, right) = figure(2)
    draw_curve(left, test)
    draw_groups(right, test)
    return save(
        made, "real_data", "Repeat purchases of the customers of CDNOW and of the market over 78 weeks, and by how often "
        "they had bought before"
    )  # fmt: skip


def draw_curve(axes: Axes, test: HoldoutTest) -> None:
    """Draw repeat purchases over the weeks."""
    mean, low, high = test.expected("cumulative")
    weeks = np.arange(1, WEEKS + 1)
    axes.fill_between(weeks, low, high, color=BLUE, alpha=0.2, linewidth=0.0, label="95 % of markets")
    axes.plot(weeks, mean, color=BLUE, linewidth=LINE, label="Market")
    axes.plot(
        weeks, test.real.cumulative, color=VERMILLION, linewidth=LINE, linestyle=DASHES[1], label="Real customers"
    )
    axes.axvline(FITTED_WEEKS, color=MIDDLE_GREY, linewidth=1.5)
    axes.text(FITTED_WEEKS - 1, 80, "fitted", ha="right", fontsize=LABEL, color=INK)
    axes.text(FITTED_WEEKS + 1, 80, "held out", ha="left", fontsize=LABEL, color=INK)
    dress(axes)
    axes.set_xlim(0, WEEKS)
    axes.set_ylim(0, None)
    axes.set_xticks(range(0, WEEKS + 1, 13))
    axes.set_xlabel("Week", fontsize=LABEL, color=INK)
    axes.set_ylabel("Repeat purchases so far", fontsize=LABEL, color=INK)
    axes.legend(loc="upper left", fontsize=TICK, frameon=False, handlelength=3.2)
    error = 100.0 * (mean[-1] / test.real.cumulative[-1] - 1.0)
    put_title(axes, f"After 78 weeks the market is {abs(error):.0f} % too {'low' if error < 0 else 'high'}")


def draw_groups(axes: Axes, test: HoldoutTest) -> None:
    """Draw what each group did in the weeks held out."""
    mean, low, high = test.expected("later")
    places = np.arange(MOST_REPEATS + 1)
    axes.errorbar(
        places - 0.12, mean, [mean - low, high - mean], color=BLUE, marker="o", markersize=9.0, linestyle="none", capsize=4.0,
        elinewidth=2.0, label="Market, with 95 % of markets",
    )  # fmt: skip
    axes.plot(
        places + 0.12,
        test.real.later,
        color=VERMILLION,
        marker="s",
        markersize=9.0,
        linestyle="none",
        label="Real customers",
    )
    dress(axes)
    axes.set_xticks(places, [*(str(n) for n in range(MOST_REPEATS)), f"{MOST_REPEATS}+"])
    axes.set_ylim(0, None)
    axes.set_xlabel("Repeat purchases in weeks 1 to 39", fontsize=LABEL, color=INK)
    axes.set_ylabel("Purchases in weeks 40 to 78, mean", fontsize=LABEL, color=INK)
    axes.legend(loc="upper left", fontsize=TICK, frameon=False)
    put_title(axes, "Occasional buyers are given up too soon")
