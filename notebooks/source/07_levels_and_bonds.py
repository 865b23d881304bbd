# %% [markdown]
# ## A first result
#
# Five wholesalers sell the same paint at the same price. **Counter** sells, and that is that. **Hotline** deals well with whoever
# complains. **Caller** asks after every sale and listens. **Adviser** sends news and advice every month. **Partner** mixes colours together with
# its customers. Nine in ten customers are *households*, who buy one tin at a time; one in ten is a *painter*, who buys fifteen. Who earns with
# whom? (Two thousand people, three years.)

# %%
import pandas as pd

import simulation as sim
from simulation import course

# write your student id instead of demo: it decides your customers and your luck
lesson = course.begin(7, student="demo")
town = sim.resized(sim.load_scenario("../scenarios/five_levels.yaml"), 2000)
market = sim.Market(town, seed=lesson.seed).run()
groups = market.results.by("segment")
sim.plots.profit_by_orientation(groups.assign(orientation=groups["segment"]))

# %% [markdown]
# Now for each person in town and year [EUR]:

# %%
sums = market.results.summary("segment")
each = sums.assign(each=sums["contribution"] / sums["people"] / 3)
each = each.pivot(index="firm", columns="segment", values="each").loc[
    ["Counter", "Hotline", "Caller", "Adviser", "Partner"]
]
each.round(1)

# %% [markdown]
# {{painter}}

# %% tags=["student"]
lesson.check("painter", "...")

# %% tags=["solution"]
lesson.check("painter", each.loc["Partner", "Painters"] - each.loc["Counter", "Painters"])

# %% [markdown]
# ## The idea: five levels
#
# How closely does a firm work with a customer after the sale? Kotler names five [relationship levels](../docs/glossary.md#relationship-level):
#
# | level | what the firm does | here |
# |---|---|---|
# | **[basic](../docs/glossary.md#basic-level)** | sells, and no more | Counter |
# | **[reactive](../docs/glossary.md#reactive-level)** | asks customers to call if there is a problem, and handles it | Hotline |
# | **[accountable](../docs/glossary.md#accountable-level)** | asks after the sale, collects suggestions, improves | Caller |
# | **[proactive](../docs/glossary.md#proactive-level)** | contacts regularly, with advice and news | Adviser |
# | **[partnership](../docs/glossary.md#partnership)** | works with the customer all the time | Partner |
#
# What the five do here, and what they cost a customer and week [EUR]. (`care`: personal attention; `benefit`: added to what a purchase is worth;
# `invite`, `recovery`: how many complain, and how well it is handled; `bond`, `ease`: see below.)

# %%
levels = town.firms["Partner"].levels
pd.DataFrame({name: level.model_dump() for name, level in levels.items()})

# %% [markdown]
# A level with weekly cost $c$ costs $52\,c$ a year by the head. It brings more purchases, $\Delta f$ a year, each of which leaves $q\,(p - k) - e$: $q$ tins at price
# $p$ and unit cost $k$, less the cost $e$ of serving. It pays if
#
# $$\Delta f \cdot \big[q\,(p - k) - e\big] > 52\, c$$
#
# A household leaves $1 \cdot (20 - 17.5) - 1 = 1.50$ EUR a purchase, a painter $15 \cdot 2.5 - 1 = 36.50$ EUR. Partnership costs $52 \cdot 0.7 = 36.40$ EUR a year.
# How many purchases more must it bring with each?
#
# **Move something yourself.** *Same customers, same luck.* Pull down the unit cost of Partner.

# %%
sim.explore(
    town,
    seed=lesson.seed,
    play=[
        "firms.Partner.offering.unit_cost",
        "firms.Partner.levels.partnership.weekly_cost",
        "customers.segments.Painters.habits.basket",
        "customers.segments.Painters.share",
        "firms.Partner.offering.price",
    ],
)

# %% [markdown]
# ## Predict, then run: the margin
#
# The five differ by level, but also by luck: each has its own few painters. To know what a *level* does, the same firm has to be tried at all five, with the
# same customers and the same luck:

# %%
level = "firms.Partner.level"
alternatives = {
    "basic": sim.changed(town, {level: "basic"}),
    "reactive": sim.changed(town, {level: "reactive"}),
    "accountable": sim.changed(town, {level: "accountable"}),
    "proactive": sim.changed(town, {level: "proactive"}),
    "partnership": town,
}
outcomes = ["discounted_profit", "customers", "satisfaction"]
found = sim.compare(
    alternatives,
    replications=4,
    seed=lesson.seed,
    outcomes=outcomes,
    firm="Partner",
    with_equity=False,
)
sim.plots.strategies(found.differences(), outcomes=outcomes, firm="Partner")

# %% [markdown]
# Customers and satisfaction rise from level to level. Does profit? A triangle is a clear difference, an open circle may be chance.

# %% tags=["student"]
lesson.predict("margin")  # press a button, or write: lesson.predict("margin", "adviser")

# %% tags=["solution"]
lesson.predict("margin", "adviser")

# %%
lesson.reveal("margin")

# %% [markdown]
# Textbooks draw a table with margins across and *numbers of customers* down: basic for many customers with a low margin, partnership for few with a high one.
# The margin you have seen. And the number?

# %% tags=["student"]
lesson.predict("people")

# %% tags=["solution"]
lesson.predict("people", "small")

# %%
lesson.reveal("people")

# %% [markdown]
# ## Bonds
#
# What ties a customer to a firm apart from the next purchase is called a **[bond](../docs/glossary.md#bond)**:
# [social](../docs/glossary.md#social-bond), [financial](../docs/glossary.md#financial-bond) or built into how both work
# ([structural](../docs/glossary.md#structural-bond)). With every purchase it moves part of the way ($\sigma$) to what the firm's programmes ($B$) and
# the level ($\beta$) offer, and it counts when the customer chooses next time, as a [switching cost](../docs/glossary.md#switching-cost) does:
#
# $$b \leftarrow b + \sigma\,\big[\min(1,\; B + \beta) - b\big], \qquad \text{utility} = \dots + w_b\, b$$
#
# Which part of partnership does the work? Each part is taken away alone (low) and given back (high); how much more profit there is with it:

# %%
partnership = "firms.Partner.levels.partnership"
parts = {
    f"{partnership}.bond": (0.0, 0.7),
    f"{partnership}.benefit": (0.0, 0.08),
    f"{partnership}.care": (0.0, 0.2),
    f"{partnership}.recovery": (0.0, 0.9),
}
effects = sim.one_at_a_time(
    town, parts, outcome="discounted_profit", firm="Partner", replications=4, seed=lesson.seed
)
sim.plots.sensitivity(effects, what="Partner's profit")

# %% [markdown]
# The parts act together: what one of them brings hangs on the others. Is there one that does nothing here? What would have to happen more often for it to
# matter?
#
# {{bond}} One run each:

# %%
unbound = sim.Market(sim.changed(town, {f"{partnership}.bond": 0}), seed=lesson.seed).run()
wanted = [
    "customers",
    "retention_rate",
    "satisfaction",
    "purchases",
    "retention",
    "cumulative_profit",
]
pd.DataFrame(
    {
        "with the bond": market.results.summary().set_index("firm").loc["Partner", wanted],
        "without": unbound.results.summary().set_index("firm").loc["Partner", wanted],
    }
).round(3)

# %% tags=["student"]
lesson.check("bond", "...")

# %% tags=["solution"]
bound, free = (
    run.results.summary().set_index("firm").loc["Partner"] for run in (market, unbound)
)
more = bound["cumulative_profit"] - free["cumulative_profit"]
lesson.check("bond", more / bound["customers"])

# %% [markdown]
# Look at satisfaction in the two columns. Are customers with a bond clearly more satisfied? Then why do more of them stay?
#
# ## Partners on the other side
#
# A firm can also come close to its *supplier*. Two makers of garden furniture buy wood wherever it is cheap. In week 53 **Cedar** goes together with one sawmill:
# the wood gets cheaper and splits less, over some months. The price is a joint office, 200 EUR a week from the first day, *whatever is sold*.

# %%
wood = sim.changed(
    sim.load_scenario("../scenarios/supplier_partnership.yaml"), {"customers.number": 2000}
)
together = sim.Market(wood, seed=lesson.seed).run()
alone = sim.Market(sim.changed(wood, {"events": []}), seed=lesson.seed).run()
wanted = [
    "customers",
    "satisfaction",
    "revenue",
    "cost_of_goods",
    "failures",
    "complaints",
    "partners",
    "cumulative_profit",
]
pd.DataFrame(
    {
        "with the sawmill": together.results.summary().set_index("firm").loc["Cedar", wanted],
        "alone": alone.results.summary().set_index("firm").loc["Cedar", wanted],
    }
).round(3)

# %% [markdown]
# {{sawmill}} Checking takes some seconds: your market is run sixteen times. (Everything but the number of people stays as it is.)

# %% tags=["student"]
my_towns = {  # take away the signs # in front of the lines, and write what you choose
    # "loses": 600,
    # "pays": 1600,
}
lesson.check("sawmill", my_towns)

# %% tags=["solution"]
my_towns = {"loses": 800, "pays": 1800}
lesson.check("sawmill", my_towns)

# %% [markdown] tags=["solution"]
# It turns between about 1,000 and 1,500 people. The bill is fixed, and what is gained grows with every chair sold. Compare the levels above, which cost by the head: there
# the number changed nothing.

# %% [markdown]
# ## One firm, two levels
#
# {{two_levels}} The firm looks into its records: `value` is what a customer pays in a year. As a rule it reads
#
#     level: basic
#     strategy:
#       name: rules
#       rules:
#         - {when: value > 600, do: closer}
#       actions:
#         closer: {level: partnership}
#
# Profit is counted here over the three years, as in [Q3](../docs/questions.md#q3-how-far-should-a-firm-go-up-the-five-levels-for-which-margins-and-numbers-of-customers).
# Checking takes some seconds: your market is run eighteen times.

# %% tags=["student"]
my_levels = {  # take away the signs # in front of the lines, and write what you choose
    # "ordinary": "reactive",
    # "closer": "proactive",
    # "above": 50,
}
lesson.check("two_levels", my_levels)

# %% tags=["solution"]
my_levels = {"ordinary": "basic", "closer": "partnership", "above": 600}
lesson.check("two_levels", my_levels)

# %% [markdown] tags=["solution"]
# Anything from about 400 to 1,000 EUR will do. With a low line, households who bought twice in a short time are taken for good customers; with a very high one most painters
# get nothing.

# %% [markdown]
# ## Debrief
#
# When you have tried everything, this opens what no firm could see.

# %%
lesson.debrief(market)

# %% [markdown]
# ## To read
#
# Kotler & Keller (2016), *Marketing Management*, on the five levels. Garbarino & Johnson (1999), *The different roles of satisfaction, trust, and
# commitment in customer relationships*, Journal of Marketing 63(2), 70-87. Burnham, Frels & Mahajan (2003), *Consumer switching costs*, Journal of the
# Academy of Marketing Science 31(2), 109-126. Kalwani & Narayandas (1995), *Long-term manufacturer-supplier relationships: do they pay off for supplier
# firms?*, Journal of Marketing 59(1), 1-16. In this market:
# [Q3](../docs/questions.md#q3-how-far-should-a-firm-go-up-the-five-levels-for-which-margins-and-numbers-of-customers).
