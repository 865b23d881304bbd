# %% [markdown]
# **How a notebook works.** A grey box is a *cell*. Click into it and press *Shift+Enter*: it is run, and what comes of it appears below.
# Run the cells from top to bottom. You need not understand the words in them; where you are to change something, it says so.
#
# ## A first result
#
# Two shops sell the same goods at the same price in the same town, and each may spend 900 EUR a week on its customers.
# **Keeper** spends most of it on personal attention for the customers it has. **Winner** spends all of it on advertising.
# Five thousand people, three years of weeks. (The very first time, the rules are compiled: up to half a minute.)

# %%
import pandas as pd

import simulation as sim
from simulation import course

# write your student id instead of demo: it decides your customers and your luck
lesson = course.begin(1, student="demo")
scenario = sim.load_scenario("../scenarios/retention_vs_acquisition.yaml")
market = sim.Market(scenario, seed=lesson.seed).run()
sim.plots.overview(market.results, title=scenario.title)

# %% [markdown]
# Read the six pictures from top left to bottom right. Before you go on, answer for yourself:
#
# 1. Who earns more? By how much after three years?
# 2. Who has the larger share of revenue? Does the larger share go with the more satisfied customers?
# 3. Which customers (cost, value or technology) bring each shop most?
#
# The same in numbers, one column a firm:

# %%
wanted = [
    "profit",
    "customers",
    "market_share_revenue",
    "retention_rate",
    "share_of_wallet",
    "satisfaction",
    "loyalty",
    "lifetime_value",
]
market.results.summary().set_index("firm")[wanted].T.round(2)

# %% [markdown]
# What the words mean here (all formulas: [docs/outcomes.md](../docs/outcomes.md)):
#
# | word | meaning |
# |---|---|
# | [customers](../docs/glossary.md) | people with a living relationship: bought, and have not stayed away many times running |
# | retention rate | share of customers who would still be customers after a year |
# | share of wallet | of all that a firm's customers spend in the category, the share the firm gets |
# | satisfaction | experience against expectation, 0 to 1 |
# | loyalty | an *attitude*: trust and commitment, 0 to 1. Buying again can also be habit, or a lack of choice |
# | lifetime value | what a customer who goes on like this is worth [EUR] |
#
# ## The idea: perceived value
#
# At an occasion to buy, a customer compares the firms he or she knows. Each firm has a **perceived value**
#
# $$\text{value} = \underbrace{\text{product} + \text{service} + \text{personnel} + \text{image} + \text{technology}}_{\text{benefits, as believed}}
# - \underbrace{\text{money} + \text{time} + \text{energy} + \text{worry}}_{\text{costs}}$$
#
# and what each part weighs depends on the customer: money for the *cost*-oriented, product and service for the
# *value*-oriented, the newest technology for the *technology*-oriented. To value are added habit, loyalty and a lasting personal
# taste; the rest is chance. Every customer stands in one **stage** with every firm:
# *reach* (knows the firm) → *acquisition* (compares it) → *conversion* (first purchase) → *retention* (keeps buying) →
# *inspiration* (satisfied and loyal: recommends); some *lapse*, and some of these are *won back*.

# %%
sim.plots.lifecycle(market.results.firms, "Keeper")

# %% [markdown]
# **Move something yourself.** Below are the sliders of this market. Drag one and watch. *Same customers, same luck*: what
# changes in the pictures is what you changed.

# %%
sim.explore(scenario, seed=lesson.seed)

# %% [markdown]
# ## Predict, then run
#
# So far everybody knew about half of the shops at the start. Imagine **a mature market** in which 95 % know both, and **a growing
# market** in which hardly anybody knows either and new customers keep coming. Decide before you run the cell after the next.

# %% tags=["student"]
# press a button, or write: lesson.predict("who_earns_more", "both")
lesson.predict("who_earns_more")

# %% tags=["solution"]
lesson.predict("who_earns_more", "both")

# %%
mature = sim.Market(
    sim.load_scenario("../scenarios/mature_market.yaml"), seed=lesson.seed
).run()
growing = sim.Market(
    sim.load_scenario("../scenarios/growing_market.yaml"), seed=lesson.seed
).run()
sim.plots.cumulative_profit(mature.results.firms)

# %%
sim.plots.cumulative_profit(growing.results.firms)

# %%
lesson.reveal("who_earns_more")

# %% [markdown]
# ## Was it luck?
#
# One run is one run. A fair comparison lets **the same firm** follow each strategy with **the same customers and the same luck**,
# many times, and looks at the differences. `score` is discounted profit *plus* what the customers left behind are worth;
# otherwise whoever stops investing last would always look best.

# %%
keep = sim.load_scenario("../scenarios/mature_market.yaml", ["customers.number=2000"])
win = sim.changed(keep, {"firms.Keeper.strategy": keep.firms["Winner"].strategy})
comparison = sim.compare(
    {"win": win, "keep": keep}, replications=10, seed=lesson.seed, outcomes=["score"]
)
sim.plots.comparison(comparison.differences(), "score")

# %% [markdown]
# The dot is the mean difference, the bar its 95 % interval. An interval that does not touch zero says: this was not luck.
#
# ## Your turn
#
# {{dearer}} Keeper's price stands in the next cell. Predict first: which orientation leaves? Run it, compare with the picture of
# profit by orientation at the top, and count with the table.

# %%
dearer = sim.changed(scenario, {"firms.Keeper.offering.price": 22.0})
after = sim.Market(dearer, seed=lesson.seed).run()
bought = {
    "at 20 EUR": market.results.by("orientation")
    .query("firm == 'Keeper'")
    .groupby("orientation")["purchases"]
    .sum(),
    "at 22 EUR": after.results.by("orientation")
    .query("firm == 'Keeper'")
    .groupby("orientation")["purchases"]
    .sum(),
}
pd.DataFrame(bought)

# %% tags=["student"]
lesson.check("dearer", "...")  # 'cost', 'value' or 'technology'

# %% tags=["solution"]
lesson.check("dearer", "cost")

# %% [markdown]
# {{budgets}} Change the two numbers. Checking takes a few seconds: your market is run twelve times. Is more always better? Where does
# it turn, and why must it?

# %% tags=["student"]
my_budgets = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Keeper.strategy.acquisition_budget": 200,
    # "firms.Keeper.strategy.retention_budget": 700,
}
lesson.check("budgets", my_budgets)

# %% tags=["solution"]
my_budgets = {
    "firms.Keeper.strategy.acquisition_budget": 300,
    "firms.Keeper.strategy.retention_budget": 550,
}
lesson.check("budgets", my_budgets)

# %% [markdown] tags=["solution"]
# Attention for those who are already fully served brings nothing: above about 600 EUR the retention budget is not even spent
# usefully, while the first euros of advertising still reach people who know only the rival.

# %% [markdown]
# {{border}} Say how well both are known at the start (the same for both) and how many newcomers arrive a year, as a share of
# the people there are.

# %% tags=["student"]
my_market = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Keeper.initial_awareness": ...,
    # "firms.Winner.initial_awareness": ...,
    # "customers.arrivals.per_year": ...,
}
lesson.check("border", my_market)

# %% tags=["solution"]
my_market = {
    "firms.Keeper.initial_awareness": 0.9,
    "firms.Winner.initial_awareness": 0.9,
    "customers.arrivals.per_year": 0.29,
}
lesson.check("border", my_market)

# %% [markdown] tags=["solution"]
# There are many right answers: the border is a line in the plane of awareness and arrivals. The more newcomers, the better both
# must be known for keeping to hold its own. Let students collect their points on the board; the line appears.

# %% [markdown]
# ## Debrief
#
# When you have tried everything, this opens what no firm could see.

# %%
lesson.debrief(market)

# %% [markdown]
# ## To read
#
# Reichheld & Sasser (1990), *Zero defections*, Harvard Business Review 68(5), 105-111. Blattberg & Deighton (1996),
# *Manage marketing by the customer equity test*, Harvard Business Review 74(4), 136-144. Reinartz, Thomas & Kumar (2005), *Balancing
# acquisition and retention resources*, Journal of Marketing 69(1), 63-79. In this market: [Q1](../docs/questions.md).
