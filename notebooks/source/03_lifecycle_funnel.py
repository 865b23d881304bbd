# %% [markdown]
# ## A first result
#
# Smart homes have only just begun. Hardly anybody in town knows **Keeper** or **Winner**, and every year half as many people again
# start buying for the first time. How did people come to Keeper in three years, and how did it lose them?

# %%
import pandas as pd

import simulation as sim
from simulation import course

# write your student id instead of demo: it decides your customers and your luck
lesson = course.begin(3, student="demo")
scenario = sim.load_scenario("../scenarios/growing_market.yaml")
market = sim.Market(scenario, seed=lesson.seed, log=True).run()
sim.plots.lifecycle_flow(market.results.flows(), firm="Keeper")

# %% [markdown]
# Read it from the left. *Unaware* people get to know Keeper (**[reach](../docs/glossary.md#reach)**), compare it with another shop when they
# want to buy (**[acquisition](../docs/glossary.md#acquisition)**), and buy for the first time
# (**[conversion](../docs/glossary.md#conversion)**): now they are customers. At the right, some move away from town, and some
# **[lapse](../docs/glossary.md#lapsed)**: at many occasions running they have bought elsewhere. The crossed arrow to the left are those who
# **[came back](../docs/glossary.md#won-back)**. Under each stage stands how many are in it now.
#
# Nobody was a customer at the beginning. So the picture must add up:
#
# $$\text{customers now} = \text{first purchases} + \text{came back} - \text{lapsed} - \text{moved away}$$
#
# Take your numbers, and see that it does.
#
# ## The idea: a funnel
#
# The same people, counted as they stand at the end: how many have come *at least* as far as each step?

# %%
funnel = market.results.funnel()
steps = ["people", "know", "considered", "bought", "customers", "inspired"]
funnel.pivot(index="step", columns="firm", values=["people", "share"]).loc[steps].round(3)

# %% [markdown]
# `share` is the share of the step before. The steps multiply:
#
# $$\text{customers} = \text{people} \times \underbrace{s_{\text{know}}}_{\text{know it}} \times \underbrace{s_{\text{considered}}}_{\text{have compared it}}
# \times \underbrace{s_{\text{bought}}}_{\text{have ever bought}} \times \underbrace{s_{\text{customers}}}_{\text{are still there}}$$
#
# and of the customers the share $s_{\text{inspired}}$ is satisfied and loyal (**[inspiration](../docs/glossary.md#inspiration)**). Answer for yourself:
#
# 1. At which step do Keeper and Winner differ most? Remember what each spends its money on.
# 2. Which share is the smallest? Is that where Keeper should spend more?
# 3. Suppose one share could be made a tenth larger. Does it matter which?
#
# How the stages filled, week by week:

# %%
sim.plots.lifecycle(market.results.firms, "Keeper")

# %% [markdown]
# **Move something yourself.** *Same customers, same luck.* Give Winner no advertising, or Keeper more care, and see where the number of
# customers goes.

# %%
sim.explore(scenario, seed=lesson.seed)

# %% [markdown]
# ## Predict, then run
#
# Keeper spends 200 EUR a week on advertising and 700 on personal attention for its customers. Its owner wonders what the
# attention is for. Decide before you run the cell after the next.

# %% tags=["student"]
# press a button, or write: lesson.predict("which_share_falls", "know")
lesson.predict("which_share_falls")

# %% tags=["solution"]
lesson.predict("which_share_falls", "customers")

# %%
careless = sim.changed(scenario, {"firms.Keeper.strategy.retention_budget": 0})
after = sim.Market(careless, seed=lesson.seed).run()
shares = {
    "with attention": funnel.query("firm == 'Keeper'").set_index("step")["share"],
    "without": after.results.funnel().query("firm == 'Keeper'").set_index("step")["share"],
}
pd.DataFrame(shares).round(3)

# %%
lesson.reveal("which_share_falls")

# %% [markdown]
# ## What a funnel hides
#
# A funnel is a photograph. It cannot tell a firm that loses few customers from one that loses many and wins as many. For that,
# follow **[cohorts](../docs/glossary.md#cohort)**: all who bought from Keeper for the first time in the same quarter of a year. A row is a
# cohort. Read along it: of these customers, how many still bought from Keeper one, two, three quarters later?

# %%
sim.plots.cohort_retention(market.results.cohorts(), firm="Keeper")

# %% [markdown]
# Where is the largest drop: at the beginning, or later? Do cohorts won late stay better than those won early? Not having bought in a quarter
# does not mean gone: many buy seldom. How much of a cohort a firm sees again depends on how often its customers buy at all.
#
# The speed of losing is the **[churn rate](../docs/glossary.md#churn-rate)**, the share of customers lost in a week. If nobody came, after
# $n$ weeks the share $(1 - \text{churn})^n$ would be left.

# %%
market.results.summary().set_index("firm")[
    ["customers", "churn_rate", "retention_rate", "acquisition_cost"]
].round(4)

# %% [markdown]
# ## Your turn
#
# {{knowers}}

# %% tags=["student"]
lesson.check("knowers", "...")

# %% tags=["solution"]
keeper = funnel.query("firm == 'Keeper'").set_index("step")
lesson.check("knowers", 100 * keeper.loc["customers", "people"] / keeper.loc["know", "people"])

# %% [markdown]
# {{everybody}}

# %% tags=["student"]
lesson.check("everybody", "...")

# %% tags=["solution"]
lesson.check("everybody", keeper.loc["customers", "people"] / keeper.loc["know", "share"])

# %% [markdown] tags=["solution"]
# This is arithmetic, not a forecast. Who gets to know a shop later has had less time to compare and buy, and those whom advertising
# reaches last may be others than those it reached first. Let students try it: `initial_awareness` 1 for Keeper.

# %% [markdown]
# {{half}}

# %% tags=["student"]
lesson.check("half", "...")

# %% tags=["solution"]
import math

churn = market.results.summary().set_index("firm").loc["Keeper", "churn_rate"]
lesson.check("half", math.log(0.5) / math.log(1 - churn))

# %% [markdown]
# {{top_and_bottom}} Checking takes a few seconds: your market and five others are run with your budgets and without. *Not clearly fewer*:
# the interval of the difference may touch zero, but not lie below it.

# %% tags=["student"]
my_budgets = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Keeper.strategy.acquisition_budget": 300,
    # "firms.Keeper.strategy.retention_budget": 600,
}
lesson.check("top_and_bottom", my_budgets)

# %% tags=["solution"]
my_budgets = {
    "firms.Keeper.strategy.acquisition_budget": 430,
    "firms.Keeper.strategy.retention_budget": 470,
}
lesson.check("top_and_bottom", my_budgets)

# %% [markdown] tags=["solution"]
# With about 350 to 500 EUR of advertising both goals are reached: fewer bring too few customers, more leave too little for attention. The first euros of advertising reach people who know nobody yet, the last ones people who know Keeper already; with
# attention it is the same. So neither end is worth all the money.

# %% [markdown]
# ## Debrief
#
# When you have tried everything, this opens what no firm could see.

# %%
lesson.debrief(market)

# %% [markdown]
# ## To read
#
# Dwyer, Schurr & Oh (1987), *Developing buyer-seller relationships*, Journal of Marketing 51(2), 11-27. Farris, Bendle, Pfeifer & Reibstein (2010),
# *Marketing Metrics*, on awareness, trial and penetration. Thomas, Blattberg & Fox (2004), *Recapturing lost customers*, Journal of Marketing
# Research 41(1), 31-45. In this market: [the stages and all moves between them](../docs/odd.md#stages-of-a-relationship).
