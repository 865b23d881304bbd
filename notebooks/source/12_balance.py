# %% [markdown]
# ## A first result
#
# A hotel for dogs, *Kennel*, is everybody's favourite. It is cheaper than its two rivals, spends half a euro a week on service for every
# customer, and its owner wonders why so little is left.

# %%
import simulation as sim
from simulation import course

# write your student id instead of demo
lesson = course.begin(12, student="demo")
town = sim.resized(
    sim.load_scenario("../scenarios/balance_of_satisfaction_and_profit.yaml"), 2000
)
market = sim.Market(town, seed=lesson.seed).run()
sim.plots.overview(market.results, title=town.title)

# %% [markdown]
# ## The idea: two screws
#
# **Service** meets expectations better, in ever smaller steps; [satisfaction](../docs/glossary.md) is what was got against what was expected
# (Oliver, 1980). **Price** decides who comes at all. Profit is
#
# $$\text{profit} = n(p, s)\cdot\big[f\,(p - c) - s\big] - \text{fixed}$$
#
# with $n$ customers who buy $f$ times a week, price $p$, unit cost $c$, and $s$ spent on service for each. Turning either screw further
# changes $n$ *and* what each customer leaves. First the price, all else equal:

# %%
prices = sim.by_value(
    town,
    "firms.Kennel.offering.price",
    [15, 18, 22, 26, 32, 40],
    seed=lesson.seed,
    firm="Kennel",
)
prices[["customers", "satisfaction", "surplus", "cumulative_profit"]].round(
    {"customers": 0, "satisfaction": 3, "surplus": 0, "cumulative_profit": 0}
)

# %% [markdown]
# `surplus` is what all customers together gain in a week beyond the price [EUR].
#
# {{leaving}}

# %% tags=["student"]
lesson.check("leaving", "...")

# %% tags=["solution"]
lesson.check("leaving", 100 * (1 - prices["customers"][22] / prices["customers"][18]))

# %% [markdown]
# {{best_price}}

# %% tags=["student"]
lesson.check("best_price", "...")

# %% tags=["solution"]
lesson.check("best_price", f"{prices['cumulative_profit'].idxmax():g}")

# %% [markdown]
# ## Predict, then run
#
# Do not look back at the table: what would you expect?

# %% tags=["student"]
lesson.predict("satisfaction_and_price")  # press a button

# %% tags=["solution"]
lesson.predict("satisfaction_and_price", "falls")

# %%
lesson.reveal("satisfaction_and_price")

# %% tags=["student"]
lesson.predict("most_satisfied")

# %% tags=["solution"]
lesson.predict("most_satisfied", "less")

# %%
services = sim.by_value(
    town,
    "firms.Kennel.strategy.service_per_customer",
    [0.0, 0.1, 0.3, 0.6, 1.2],
    seed=lesson.seed,
    firm="Kennel",
)
services[["customers", "satisfaction", "surplus", "cumulative_profit"]].round(
    {"customers": 0, "satisfaction": 3, "surplus": 0, "cumulative_profit": 0}
)

# %%
lesson.reveal("most_satisfied")

# %% [markdown]
# ## Both screws together
#
# Drag. *Pin as A*, drag on, and watch satisfaction and profit part ways.

# %%
sim.explore(
    town,
    seed=lesson.seed,
    play=["firms.Kennel.offering.price", "firms.Kennel.strategy.service_per_customer"],
)

# %% [markdown]
# {{balance}}

# %% tags=["student"]
my_screws = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Kennel.offering.price": ...,
    # "firms.Kennel.strategy.service_per_customer": ...,
}
lesson.check("balance", my_screws)

# %% tags=["solution"]
my_screws = {
    "firms.Kennel.offering.price": 25,
    "firms.Kennel.strategy.service_per_customer": 0.4,
}
lesson.check("balance", my_screws)

# %% [markdown]
# Where does a dearer Kennel earn more, and where no longer? In each cell, 20 against 32 EUR:

# %%
cells = sim.over_grid(
    town,
    {
        "20 EUR": {"firms.Kennel.offering.price": 20},
        "32 EUR": {"firms.Kennel.offering.price": 32},
    },
    ("firms.Kennel.strategy.service_per_customer", [0.0, 0.3, 0.9]),
    ("customers.orientations.value.choosing.value_sensitivity", [4, 12, 20]),
    outcome="discounted_profit",
    firm="Kennel",
    replications=4,
    seed=lesson.seed,
)
sim.plots.phase_diagram(
    cells, labels=("Service [EUR a customer and week]", "How strongly value decides [-]")
)

# %% [markdown]
# ## Debrief

# %%
lesson.debrief(market)

# %% [markdown]
# ## To read
#
# Rust, Zahorik & Keiningham (1995), *Return on quality (ROQ)*, Journal of Marketing 59(2), 58-70. Anderson, Fornell & Rust (1997), *Customer
# satisfaction, productivity, and profitability*, Marketing Science 16(2), 129-145. Homburg, Koschate & Hoyer (2005), *Do satisfied customers
# really pay more?*, Journal of Marketing 69(2), 84-96. In this market: [Q10](../docs/questions.md).
