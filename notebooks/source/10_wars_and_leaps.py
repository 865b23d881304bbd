# %% [markdown]
# ## A first result
#
# Four garden centres share a town. In week 53 *Discount* begins to undercut whoever is cheapest by a tenth. Two months later *Average* loses
# patience and matches every price. *Premium* and *Club* take no part.

# %%
import pandas as pd

import simulation as sim
from simulation import course

# write your student id instead of demo
lesson = course.begin(10, student="demo")
town = sim.resized(sim.load_scenario("../scenarios/price_war.yaml"), 2000)
war = sim.Market(town, seed=lesson.seed).run()
events = [(event.week, event.title) for event in town.events]
sim.plots.overview(war.results, title=town.title, events=events)

# %% [markdown]
# ## The idea: what a price does
#
# A customer compares firms by [perceived value](../docs/glossary.md). The price enters with a weight that depends on the person:
#
# $$\text{value} = \dots - w_{\text{money}} \cdot \frac{\text{price}}{\text{usual price}} - \dots$$
#
# The cost-oriented have the largest $w_{\text{money}}$. For a firm that lowers its price from $p$ to $p'$ the change in profit is
#
# $$\Delta\,\text{profit} = \underbrace{(p' - c)\,\Delta n}_{\text{those won}} - \underbrace{(p - p')\,n}_{\text{given away to those who came anyhow}}$$
#
# where $c$ is the unit cost and $n$ what was sold before. And rivals can answer. The same town in which nothing happens:

# %%
calm = sim.changed(town, {"events": []})
peace = sim.Market(calm, seed=lesson.seed).run()
sim.plots.cumulative_profit(peace.results.firms)

# %% [markdown]
# {{who_buys_more}} Purchases after the first year:

# %%
bought = {
    "peace": peace.results.by("orientation")
    .query("week > 52")
    .groupby("orientation")["purchases"]
    .sum(),
    "war": war.results.by("orientation")
    .query("week > 52")
    .groupby("orientation")["purchases"]
    .sum(),
}
pd.DataFrame(bought).assign(
    **{"change [%]": lambda t: 100 * (t["war"] / t["peace"] - 1)}
).round(1)

# %% tags=["student"]
lesson.check("who_buys_more", "...")

# %% tags=["solution"]
lesson.check("who_buys_more", "cost")

# %% [markdown]
# ## Predict, then run
#
# Six pairs of runs, the same customers and luck with and without the war. `score` is discounted profit and what the customers left are worth.

# %% tags=["student"]
lesson.predict("who_gains")  # press a button

# %% tags=["solution"]
lesson.predict("who_gains", "discount")

# %%
comparison = sim.compare(
    {"peace": calm, "war": town}, replications=6, seed=lesson.seed, outcomes=["score"]
)
sim.plots.comparison(comparison.differences(), "score")

# %%
lesson.reveal("who_gains")

# %%
comparison.differences()[["firm", "difference", "low", "high"]].round()

# %% [markdown]
# {{lost_by_all}}

# %% tags=["student"]
lesson.check("lost_by_all", "...")

# %% tags=["solution"]
lesson.check("lost_by_all", -comparison.differences()["difference"].sum() / 1000)

# %% [markdown]
# ## An answer
#
# Now you run Premium. Drag, pin a run as A, drag again.

# %%
sim.explore(
    town,
    seed=lesson.seed,
    play=["firms.Premium.offering.price", "firms.Premium.offering.service"],
)

# %% [markdown]
# {{answer}} Predict first: down, up, or stay?

# %% tags=["student"]
my_price = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Premium.offering.price": ...,
}
lesson.check("answer", my_price)

# %% tags=["solution"]
my_price = {"firms.Premium.offering.price": 28}
lesson.check("answer", my_price)

# %% [markdown] tags=["solution"]
# Those who look at the price are gone to Discount and Average already; those who stay did not come for the price. At 60 EUR even they leave.
# Where the best price lies, and whether it would be the same in peace, is a good question for class: let them find out.

# %% [markdown]
# ## A leap
#
# Three makers of coffee machines. In week 79 *Spark* launches a new generation. Technology is judged by its distance from the newest there is,
# so that everybody else's machine is old from one week to the next.

# %%
makers = sim.resized(sim.load_scenario("../scenarios/technology_leap.yaml"), 2000)
leap = sim.Market(makers, seed=lesson.seed).run()
sim.plots.loyalty_and_satisfaction(
    leap.results.firms, events=[(event.week, event.title) for event in makers.events]
)

# %% [markdown]
# {{catching_up}} It spends 40 EUR a week in this market of 2,000.

# %% tags=["student"]
my_technology = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Steady.strategy.technology_budget": ...,
}
lesson.check("catching_up", my_technology)

# %% tags=["solution"]
my_technology = {"firms.Steady.strategy.technology_budget": 190}
lesson.check("catching_up", my_technology)

# %% [markdown]
# ## A law
#
# In the market of energy drinks *Bull* is on every wall, *Comet* is known to half the people, and *Nova* enters in week 29 and is known to nobody.
# Then advertising is banned.

# %% tags=["student"]
lesson.predict("whom_a_ban_serves")

# %% tags=["solution"]
lesson.predict("whom_a_ban_serves", "all")

# %%
drinks = sim.resized(sim.load_scenario("../scenarios/advertising_ban.yaml"), 2000)
law = sim.compare(
    {"free": sim.changed(drinks, {"events": []}), "ban": drinks},
    replications=6,
    seed=lesson.seed,
    outcomes=["score"],
)
sim.plots.comparison(law.differences(), "score")

# %%
lesson.reveal("whom_a_ban_serves")

# %% [markdown]
# ## Debrief

# %%
lesson.debrief(war)

# %% [markdown]
# ## To read
#
# van Heerde, Gijsbrechts & Pauwels (2008), *Winners and losers in a major price war*, Journal of Marketing Research 45(5), 499-518. Heil &
# Helsen (2001), *Toward an understanding of price wars*, International Journal of Research in Marketing 18(1-2), 83-98. Lieberman & Montgomery
# (1988), *First-mover advantages*, Strategic Management Journal 9(S1), 41-58. In this market: [Q7](../docs/questions.md).
