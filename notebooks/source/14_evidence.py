# %% [markdown]
# ## A first result
#
# Should Keeper sell at 20 EUR, or at 20.50? A small town of a thousand people, two years. Twelve times, each time with other luck; in
# each line both prices have the same customers and the same luck.

# %%
import pandas as pd

import simulation as sim
from simulation import course
from simulation.experiments.precision import precision_of_differences

# write your student id instead of demo
lesson = course.begin(14, student="demo")
town = sim.changed(
    sim.resized(sim.load_scenario("../scenarios/retention_vs_acquisition.yaml"), 1000),
    {"weeks": 104},
)
dearer = sim.changed(town, {"firms.Keeper.offering.price": 20.5})
comparison = sim.compare(
    {"20 EUR": town, "20.50 EUR": dearer},
    replications=12,
    seed=lesson.seed,
    outcomes=["discounted_profit"],
    firm="Keeper",
    with_equity=False,
)
profits = comparison.runs.query("firm == 'Keeper'").pivot(
    index="replication", columns="alternative", values="value"
)[["20 EUR", "20.50 EUR"]]
profits.assign(difference=profits["20.50 EUR"] - profits["20 EUR"]).round()

# %% [markdown]
# Look down the first column, then down the last. Which one varies more? Would you have decided rightly from the first line alone?
# From the first price in one line and the second price in the next?
#
# ## The idea: an interval
#
# The mean of $n$ runs is itself uncertain. If the runs have the standard deviation $s$, the 95 % interval of their mean reaches
#
# $$h = t\,\frac{s}{\sqrt{n}}$$
#
# to both sides, where $t$ is about 2 (for twelve runs: 2.20). To make it half as wide takes *four* times as many runs. What you need here:

# %%
pd.DataFrame(
    {"mean": profits.mean(), "standard deviation s": profits.std(), "runs n": profits.count()}
).round(1)

# %% [markdown]
# {{width}}

# %% tags=["student"]
s, n, t = ..., 12, 2.20  # put the number of the table in place of the dots
lesson.check("width", "...")  # for example t * s

# %% tags=["solution"]
s, n, t = profits["20 EUR"].std(), 12, 2.20
lesson.check("width", t * s / n**0.5)

# %% [markdown]
# {{needed}}

# %% tags=["student"]
lesson.check("needed", "...")

# %% tags=["solution"]
lesson.check("needed", (1.96 * s / 1000) ** 2)

# %% [markdown]
# ## Predict, then run: the same luck
#
# In each line above, both prices met the same customers with the same luck. Suppose each run had had luck of its own.

# %% tags=["student"]
lesson.predict("same_luck")  # press a button

# %% tags=["solution"]
lesson.predict("same_luck", "somewhat")

# %%
columns = ["difference", "deviation", "independent_deviation", "half_width", "factor"]
precision_of_differences(comparison).query("firm == 'Keeper'")[columns].round(1)

# %% [markdown]
# *deviation* is the spread of the difference under the same luck, *independent_deviation* what it would be otherwise. *factor* is how many times as
# many runs would then be needed for the same interval.

# %%
lesson.reveal("same_luck")

# %%
sim.plots.comparison(comparison.differences().query("firm == 'Keeper'"), "discounted_profit")

# %% [markdown]
# {{liar}} The two runs have luck of their own, as when somebody shows you *her* run beside *yours*.

# %% tags=["student"]
lesson.check("liar", "...")  # a whole number; try several

# %% tags=["solution"]
lesson.check("liar", 0)

# %% [markdown]
# ## What does the result hang on?
#
# Every number in a scenario is somebody's assumption. Move them, first by hand:

# %%
sim.explore(
    town,
    seed=lesson.seed,
    play=[
        "firms.Keeper.offering.price",
        "firms.Keeper.offering.service",
        "firms.Keeper.strategy.care_per_customer",
    ],
)

# %% [markdown]
# Then, one after the other, from a low to a high value, always under the same luck:

# %%
effects = sim.one_at_a_time(
    town,
    {
        "firms.Keeper.offering.price": (19.5, 20.5),
        "firms.Keeper.offering.service": (0.5, 0.55),
        "firms.Keeper.strategy.care_per_customer": (0.2, 0.4),
        "firms.Winner.strategy.acquisition_budget": (135, 225),
        "scoring.discount_rate_per_year": (0.09, 0.11),
    },
    outcome="discounted_profit",
    firm="Keeper",
    seed=lesson.seed,
)
sim.plots.sensitivity(effects, what="Keeper's profit", unit="EUR")

# %% [markdown]
# {{weakest}} The same as a table:

# %%
effects.round(2)

# %% tags=["student"]
lesson.check("weakest", "...")

# %% tags=["solution"]
lesson.check("weakest", effects["parameter"].iloc[-1].split(".")[-1])

# %% [markdown]
# One at a time tells nothing of what two parameters do *together*. For that, a whole grid is run: in each of nine markets, should Keeper keep
# or win? (This takes about ten seconds.)

# %%
young = sim.resized(sim.load_scenario("../scenarios/growing_market.yaml"), 1000)
cells = sim.over_grid(
    young,
    {"keep": {}, "win": {"firms.Keeper.strategy": young.firms["Winner"].strategy}},
    (["firms.Keeper.initial_awareness", "firms.Winner.initial_awareness"], [0.1, 0.5, 0.9]),
    ("customers.arrivals.per_year", [0.0, 0.2, 0.4]),
    replications=4,
    seed=lesson.seed,
)
sim.plots.phase_diagram(
    cells,
    labels=("Both firms known at the start [share]", "Newcomers [share of people a year]"),
)

# %% [markdown]
# ## Debrief

# %%
market = sim.Market(town, seed=lesson.seed).run()
lesson.debrief(market)

# %% [markdown]
# ## To read
#
# Law (2015), *Simulation Modeling and Analysis*, McGraw-Hill, chapters 9 to 12. Saltelli et al. (2008), *Global Sensitivity Analysis:
# The Primer*, Wiley. In this market: [how many runs a conclusion needs](../docs/replications.md).
