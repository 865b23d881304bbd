# %% [markdown]
# ## A first result
#
# Three mail-order roasters sell coffee, about 20 EUR a parcel. **Drum** treats all good customers alike. **Orchestra** and **Rulebook**
# ask of each customer what to do. With which kind of customer does each of them earn? (Two thousand people; 320 EUR a week for
# winning and keeping customers, at each roaster.)

# %%
import pandas as pd

import simulation as sim
from simulation import course

# write your student id instead of demo: it decides your customers and your luck
lesson = course.begin(6, student="demo")
town = sim.resized(sim.load_scenario("../scenarios/seven_strategies.yaml"), 2000)
market = sim.Market(town, seed=lesson.seed).run()
sim.plots.profit_by_orientation(market.results.by("orientation"))

# %% [markdown]
# There is one group with which all of them lose: the *quarrellers*. They want five times the attention, complain, pay late and dispute
# bills. The same by segment, for Orchestra (sums over three years [EUR]; `people` is how many live in town, `customers` how many Orchestra
# has at the end):

# %%
groups = market.results.summary("segment")
groups[groups["firm"] == "Orchestra"].set_index("segment")[
    ["people", "customers", "revenue", "contribution"]
].round(0)

# %% [markdown]
# {{quarreller}}

# %% tags=["student"]
lesson.check("quarreller", "...")

# %% tags=["solution"]
own = groups[(groups["firm"] == "Orchestra") & (groups["segment"] == "Quarrellers")].iloc[0]
lesson.check("quarreller", own["contribution"] / own["people"] / 3)

# %% [markdown]
# ## The idea: seven things to do with a customer
#
# No firm can look into its customers. What it has is its records, and a
# **[relationship strategy](../docs/glossary.md#relationship-strategy)** follows from what stands there:
#
# | strategy | for whom, by the records | what is done |
# |---|---|---|
# | **[initiate](../docs/glossary.md#initiating-a-relationship)** | bought once, lately | a welcome, a small discount |
# | **[protect](../docs/glossary.md#protecting-a-relationship)** | pays much, and is late or complains | attention, a closer relationship |
# | **[re-engineer](../docs/glossary.md#re-engineering-a-relationship)** | brings less than it costs | machines serve, cheaper and less well |
# | **[enhance](../docs/glossary.md#enhancing-a-relationship)** | buys often, in time, no complaint | more is offered |
# | **[harvest](../docs/glossary.md#harvesting)** | promises least | nothing is spent; the money wins new customers |
# | **[end](../docs/glossary.md#ending-relationships)** | would not pay even with machines | the firm says goodbye |
# | **[win back](../docs/glossary.md#win-back)** | was good, and looks gone | ask why, and answer |
#
# Whether a customer pays must be guessed from few purchases. One complaint is bad luck, ten are a habit; so of what a
# purchase brings, the customer's own mean counts the more, the more purchases $n$ there are:
#
# $$\hat c = f\left[\frac{n}{n+10}\; m_{\text{own}} + \frac{10}{n+10}\; m_{\text{all}}\right], \qquad
# \text{end if}\quad \hat c + a\, s < L$$
#
# with $f$ purchases a year, $m$ what a purchase brings [EUR], $s$ what the customer costs a year besides goods, $a$ the share of it
# that machines would save, and the **line** $L$ [EUR/year], usually zero. Following all seven at once, each customer its own, is called
# a **[portfolio](../docs/glossary.md#customer-portfolio)**: this is what Orchestra does.
#
# **Move something yourself.** *Same customers, same luck.* Try `harvest_share` of Orchestra: whatever you do, nothing changes. Why?
# (To harvest means to fall back to the cheapest service. Which service do Orchestra's customers get anyway?)

# %%
sim.explore(
    town,
    seed=lesson.seed,
    play=[
        "firms.Orchestra.strategy.retention_budget",
        "firms.Orchestra.strategy.acquisition_budget",
        "firms.Orchestra.strategy.frequent_from",
        "firms.Orchestra.strategy.harvest_share",
        "customers.segments.Quarrellers.habits.attention",
    ],
)

# %% [markdown]
# ## Predict, then run: one strategy alone
#
# Orchestra now does one thing only, with everybody whom it is meant for. It is held against *only advertising*: 120 EUR a week for new
# customers, nothing for those there are. Most strategies may spend 200 EUR a week more on customers; *harvest* puts these 200 EUR into
# advertising, too.

# %% tags=["student"]
lesson.predict("alone")  # press a button, or write: lesson.predict("alone", "protect")

# %% tags=["solution"]
lesson.predict("alone", "protect")

# %% [markdown]
# (This runs 36 markets: up to half a minute.)

# %%
strategy = "firms.Orchestra.strategy"
money = {"acquisition_budget": 120, "retention_budget": 200}
alternatives = {
    "only advertising": sim.changed(
        town, {strategy: {"name": "acquisition_focus", "acquisition_budget": 120}}
    ),
    "initiate": sim.changed(town, {strategy: {"name": "initiate", **money}}),
    "protect": sim.changed(town, {strategy: {"name": "protect", **money}}),
    "re-engineer": sim.changed(town, {strategy: {"name": "re_engineer", **money}}),
    "enhance": sim.changed(town, {strategy: {"name": "enhance", **money}}),
    "harvest": sim.changed(
        town, {strategy: {"name": "harvest", "acquisition_budget": 320, "price_step": 0}}
    ),
    "end": sim.changed(town, {strategy: {"name": "end", **money}}),
    "win back": sim.changed(town, {strategy: {"name": "win_back", **money}}),
    "portfolio": sim.changed(town, {strategy: town.firms["Orchestra"].strategy}),
}
outcomes = ["score", "discounted_profit", "customers"]
found = sim.compare(
    alternatives, replications=4, seed=lesson.seed, outcomes=outcomes, firm="Orchestra"
)
sim.plots.strategies(found.differences(), outcomes=outcomes, firm="Orchestra")

# %%
lesson.reveal("alone")

# %% [markdown]
# A triangle is a clear difference, an open circle may be chance. The **[score](../docs/glossary.md#score)** is discounted profit *plus* what the
# customers left behind will still bring.
#
# 1. Which strategy is first by profit, and which by score? What does the one leave behind that the other does not?
# 2. *End* lies exactly at zero: it has found nobody to be meant for. The reason comes below.
# 3. With whom does each strategy earn? What each brings more than only advertising, in EUR a person in town and three years (one run of
#    your market):

# %%
by_group = {
    name: sim.Market(alternatives[name], seed=lesson.seed).run().results.summary("segment")
    for name in ("only advertising", "protect", "enhance", "harvest", "portfolio")
}
people = pd.DataFrame(
    {
        name: t[t["firm"] == "Orchestra"].set_index("segment").eval("contribution / people")
        for name, t in by_group.items()
    }
)
people.sub(people["only advertising"], axis=0).drop(columns="only advertising").round(1)

# %% [markdown]
# Look along the line of the quarrellers. Whom does advertising win, and whom does attention please? Neither asks who is
# worth it.
#
# Harvesting lives on new customers. What if there are none?

# %% tags=["student"]
lesson.predict("full")

# %% tags=["solution"]
lesson.predict("full", "pays")

# %%
lesson.reveal("full")

# %% [markdown]
# ## May a firm fire customers?
#
# Another town. Three services repair whatever has a plug, about 20 EUR a visit, of which goods take 11 and the visit 2. Quarrellers take
# five times the attention: $20 - 11 - 5 \cdot 2 = -1$. **Parting** ends relationships that have brought losses for a year and would
# go on to. **Robot** lets machines serve them. **Everybody's** keeps every door open.

# %% tags=["student"]
lesson.predict("neighbour")

# %% tags=["solution"]
lesson.predict("neighbour", "gains")

# %% tags=["student"]
lesson.predict("line")

# %% tags=["solution"]
lesson.predict("line", "more")

# %% [markdown]
# What Parting could do, held against *nobody ended*; 30 EUR a year is about a customer's share of the fixed cost.

# %%
repairs = sim.resized(sim.load_scenario("../scenarios/firing_customers.yaml"), 2000)
nobody = sim.changed(
    repairs,
    {"firms.Parting.strategy": {"name": "acquisition_focus", "acquisition_budget": 100}},
)
ways = {
    "nobody ended": nobody,
    "machines serve": sim.changed(
        repairs, {"firms.Parting.strategy": repairs.firms["Robot"].strategy}
    ),
    "end below 0 EUR": repairs,
    "end below 30 EUR": sim.changed(repairs, {"firms.Parting.strategy.hopeless_below": 30}),
    "end below 60 EUR": sim.changed(repairs, {"firms.Parting.strategy.hopeless_below": 60}),
}
outcomes = ["score", "customers", "satisfaction"]
found = sim.compare(ways, replications=4, seed=lesson.seed, outcomes=outcomes, firm="Parting")
sim.plots.strategies(found.differences(), outcomes=outcomes, firm="Parting")

# %%
lesson.reveal("line")

# %%
lesson.reveal("neighbour")

# %% [markdown]
# Customers of the firm that ends most are also the most satisfied. Would you put that into an advertisement?
#
# {{each_ended}} Both runs have the same customers and the same luck.

# %%
parting, before = (
    sim.Market(repairs, seed=lesson.seed).run(),
    sim.Market(nobody, seed=lesson.seed).run(),
)
wanted = [
    "customers",
    "endings",
    "purchases",
    "revenue",
    "cost_to_serve",
    "bad_debt",
    "complaints",
    "cumulative_profit",
]
pd.DataFrame(
    {
        "as it is": parting.results.summary().set_index("firm").loc["Parting", wanted],
        "nobody ended": before.results.summary().set_index("firm").loc["Parting", wanted],
    }
)

# %% tags=["student"]
lesson.check("each_ended", "...")

# %% tags=["solution"]
now = parting.results.summary().set_index("firm").loc["Parting"]
then = before.results.summary().set_index("firm").loc["Parting"]
more = now["cumulative_profit"] - then["cumulative_profit"]
lesson.check("each_ended", more / now["endings"])

# %% [markdown]
# {{why_they_cost}} Checking takes some seconds: your market is run up to thirty times.

# %% tags=["student"]
my_quarrellers = {  # take away the signs # in front of the lines, and write what you choose
    # "late": 0.2,
}
lesson.check("why_they_cost", my_quarrellers)

# %% tags=["solution"]
my_quarrellers = {"attention": 1}
lesson.check("why_they_cost", my_quarrellers)

# %% [markdown] tags=["solution"]
# One or two times the attention will do. Without disputes or complaints about half of the gain is left, and a quarreller who pays in time costs
# hardly less. Look at `cost_to_serve` in the table: that is where the money goes.

# %% [markdown]
# ## A rule that sees nobody
#
# Textbooks advise to try everything else before the end: *perhaps machines can serve them*. Parting believes that machines would save a tenth of
# all that a customer costs besides goods. What if it believes more? (One run each.)

# %%
beliefs = sim.by_value(
    repairs,
    "firms.Parting.strategy.actions.re_engineer.automated",
    [0.0, 0.1, 0.3, 0.5, 0.7],
    seed=lesson.seed,
)
beliefs[["endings", "customers", "revenue", "cumulative_profit"]].round(0)

# %% [markdown]
# The rule counts everything that a customer costs besides goods as if machines could save a share of it; but machines answer no complaint and pay
# no bill. So it thinks too well of machines, keeps customers who could not be served at a profit by any machine, and sells *more* and earns
# *less*. In the coffee town it believes in a saving of a fifth (Orchestra) or seven tenths (*end* alone): now you know why it found nobody.
#
# {{parting}} Checking takes some seconds: your market is run twelve times.

# %% tags=["student"]
my_parting = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Parting.strategy.patience_weeks": 40,
    # "firms.Parting.strategy.hopeless_below": 5,
}
lesson.check("parting", my_parting)

# %% tags=["solution"]
my_parting = {
    "firms.Parting.strategy.actions.re_engineer.automated": 0,
    "firms.Parting.strategy.patience_weeks": 13,
}
lesson.check("parting", my_parting)

# %% [markdown] tags=["solution"]
# Either change alone is not enough; together they are. Even no patience at all does no harm here, because the estimate is patient already: after three
# purchases the customer's own figures count for less than a quarter. A firm that took them at face value would need the year.

# %% [markdown]
# ## Debrief
#
# When you have tried everything, this opens what no firm could see.

# %%
lesson.debrief(market)

# %% [markdown]
# ## To read
#
# Johnson & Selnes (2004), *Customer portfolio management*, Journal of Marketing 68(2), 1-17. Mittal, Sarkees & Murshed (2008), *The right way to
# manage unprofitable customers*, Harvard Business Review 86(4), 94-102. Haenlein & Kaplan (2012), on what other customers make of it, Journal of
# Services Marketing 26(6), 458-470. Stauss & Friege (1999), *Regaining service customers*, Journal of Service Research 1(4), 347-361. In this market:
# [Q2](../docs/questions.md#q2-which-relationship-strategy-fits-which-customer-what-does-a-firm-gain-by-ending-unprofitable-relationships), and claims
# C4 and C5 in [claims](../docs/claims.md).
