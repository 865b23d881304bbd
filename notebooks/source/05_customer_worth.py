# %% [markdown]
# ## A first result
#
# Two shops, five thousand people, three years; this time every single purchase is kept. Who brought how much?

# %%
import pandas as pd

import simulation as sim
from simulation import course

# write your student id instead of demo
lesson = course.begin(5, student="demo")
scenario = sim.load_scenario("../scenarios/retention_vs_acquisition.yaml")
market = sim.Market(scenario, seed=lesson.seed, log=True).run()
customers = market.results.rfm()
sim.plots.value_concentration(customers)

# %% [markdown]
# The curve begins with the best customer and ends with the worst. If all brought the same, it would be the dotted line.
# Nobody told the market that *a loyal few bring most*: see how far it is true here. The customers one by one:

# %%
keepers = customers[customers["firm"] == "Keeper"].sort_values("spent", ascending=False)
keepers.head(8)

# %% [markdown]
# {{best_fifth}} The cell below adds up what all have spent; change it, or read the picture above.

# %%
pd.Series(
    {
        "customers": len(keepers),
        "spent by all [EUR]": keepers["spent"].sum(),
        "spent by the best ten": keepers["spent"].head(10).sum(),
    }
)

# %% tags=["student"]
lesson.check("best_fifth", "...")

# %% tags=["solution"]
fifth = round(0.2 * len(keepers))
lesson.check("best_fifth", 100 * keepers["spent"].head(fifth).sum() / keepers["spent"].sum())

# %% [markdown]
# ## Recency, frequency, money
#
# A firm sees of its customers *when they came last*, *how often*, and *how much they spent*. Each is given a score from 1 to 5,
# a fifth of the customers each; this is [RFM](../docs/glossary.md), the oldest tool of direct mail. Look back from the end of the second
# year:

# %%
after_two_years = market.results.rfm(until=104)
sim.plots.rfm_grid(after_two_years, firm="Keeper")

# %% [markdown]
# ## Predict, then run
#
# At the lower right are those who came lately but rarely; at the upper left those who came often but have not been seen for long.

# %% tags=["student"]
lesson.predict("recent_or_frequent")  # press a button

# %% tags=["solution"]
lesson.predict("recent_or_frequent", "recent")

# %%
lesson.reveal("recent_or_frequent")

# %% [markdown]
# ## What a customer is worth
#
# A customer who brings a margin $m$ a year, and stays from one year to the next with probability $r$, is worth today
#
# $$\text{lifetime value} = m + m\frac{r}{1+d} + m\frac{r^2}{(1+d)^2} + \dots = m\,\frac{1+d}{1+d-r}$$
#
# where $d$ is the discount rate: money that comes later counts for less (Gupta & Lehmann, 2003). What Keeper's accounts say of the last year:

# %%
year = market.results.firms.query("firm == 'Keeper' and week > 104")
costs = year[["cost_of_goods", "cost_to_serve", "bad_debt", "retention"]].sum().sum()
pd.Series(
    {
        "margin m [EUR a customer and year]": round(
            (year["revenue"].sum() - costs) / year["customers"].mean(), 2
        ),
        "retention r [a year]": round(year["retention_rate"].iloc[-1], 3),
    }
)

# %% [markdown]
# {{by_formula}}

# %% tags=["student"]
m, r, d = ..., ..., 0.1  # put the two numbers of the table in place of the dots
worth = "..."  # and here the formula, for example m * r
lesson.check("by_formula", worth)

# %% tags=["solution"]
m = round((year["revenue"].sum() - costs) / year["customers"].mean(), 2)
r, d = round(year["retention_rate"].iloc[-1], 3), 0.1
worth = m * (1 + d) / (1 + d - r)
lesson.check("by_formula", worth)

# %% [markdown]
# The formula takes all customers for alike, and whoever lapses for lost. In this market many come back, and those who stay are
# those who buy most: followed one by one, customers brought about half as much again ([Q5](../docs/questions.md)). The quarters in which they
# first bought, and how many of them still bought later:

# %%
sim.plots.cohort_retention(market.results.cohorts(), firm="Keeper")

# %% [markdown]
# ## What keeping may cost
#
# Keeper can buy retention: attention for each customer, as long as the budget lasts. A smaller town, so that it runs quickly:

# %%
town = sim.resized(scenario, 2500)
sim.explore(
    town,
    seed=lesson.seed,
    play=["firms.Keeper.strategy.care_per_customer", "firms.Keeper.strategy.retention_budget"],
)

# %% [markdown]
# {{attention}} Checking takes a few seconds: it runs your town twelve times.

# %% tags=["student"]
my_attention = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Keeper.strategy.care_per_customer": 0.3,
    # "firms.Keeper.strategy.retention_budget": 350,
}
lesson.check("attention", my_attention)

# %% tags=["solution"]
my_attention = {
    "firms.Keeper.strategy.care_per_customer": 0.2,
    "firms.Keeper.strategy.retention_budget": 2000,
}
lesson.check("attention", my_attention)

# %% [markdown] tags=["solution"]
# A little less attention for everybody beats more attention for the best: the first cents work most. Below 0.1 EUR the score falls again
# (with some luck a student finds 0.1 still better than 0.3).

# %% [markdown]
# ## Debrief

# %%
lesson.debrief(market)

# %% [markdown]
# ## To read
#
# Gupta & Lehmann (2003), *Customers as assets*, Journal of Interactive Marketing 17(1), 9-24. Hughes (1994), *Strategic Database
# Marketing*. Schmittlein, Cooper & Morrison (1993), *Truth in concentration in the land of (80/20) laws*, Marketing Science 12(2), 167-183.
# Fader & Hardie (2010), *Customer-base valuation in a contractual setting*, Marketing Science 29(1), 85-93. In this market: [Q5](../docs/questions.md).
