# %% [markdown]
# ## A first result
#
# Two chemist's shops face each other across the square. **Card** has a loyalty card: three per cent of every bill comes back as points, and the
# fifth of the members who pay most get five per cent off and a counter of their own. **Plain** has nothing of the kind. Card's manager
# opens the [customer records](../docs/glossary.md#customer-records) and compares members with customers who have no card.

# %%
import pandas as pd

import simulation as sim
from simulation import course

# write your student id instead of demo: it decides your customers and your luck
lesson = course.begin(8, student="demo")
town = sim.resized(sim.load_scenario("../scenarios/loyalty_programme.yaml"), 2000)
market = sim.Market(town, seed=lesson.seed).run()
card, plain = market.firms
records = market.seen_by(card)[1].records.table()
records.groupby("member")[["purchases", "spent", "recency_weeks"]].mean().round(1)

# %% [markdown]
# Purchases and spending [EUR] since the beginning, and weeks since the last purchase; `True` are the members. "You see", says the manager, "our card makes
# them loyal." Does it?
#
# ## The idea: what was there anyway
#
# People join a [loyalty programme](../docs/glossary.md#loyalty-programme) themselves. The difference that the manager sees has two parts:
#
# $$\underbrace{\bar Y_{\text{members}} - \bar Y_{\text{others}}}_{\text{naive difference}}
# = \underbrace{\bar Y_{\text{members}} - \bar Y^{\,0}_{\text{members}}}_{\text{what the card has caused}}
# + \underbrace{\bar Y^{\,0}_{\text{members}} - \bar Y_{\text{others}}}_{\text{what was there anyway}}$$
#
# where $\bar Y$ is what they spend in a year, and $\bar Y^{\,0}$ what the *same* people would have spent *without* the card. The second part is the
# **[selection effect](../docs/glossary.md#selection-effect)**. Nobody can see $\bar Y^{\,0}$: that market does not exist. There are three ways out, and you
# will use all of them:
#
# | estimate | compares | who can know it |
# |---|---|---|
# | *naive* | members with others, by the records | the manager |
# | *[holdout](../docs/glossary.md#holdout-group)* | applicants admitted with applicants refused by lot | a manager who dares |
# | *true* | the same members with and without the card, with the same luck | only we, who can run the market twice |
#
# First a trap for the naive comparison: **a card that gives nothing**. No points, no discount, no counter; just a piece of plastic.

# %%
plastic = sim.changed(
    town,
    {
        "firms.Card.programme.points_rate": 0.0,
        "firms.Card.strategy": town.firms["Plain"].strategy,  # no gold members
    },
)
nothing = sim.Market(plastic, seed=lesson.seed).run()
nothing.seen_by(nothing.firms[0])[1].records.table().groupby("member")[
    ["purchases", "spent", "recency_weeks"]
].mean().round(1)

# %% [markdown]
# Compare with the first table. What do members of the empty card have in common?
#
# ## Predict, then run

# %% tags=["student"]
lesson.predict("caused")  # press a button, or write: lesson.predict("caused", "most")

# %% tags=["solution"]
lesson.predict("caused", "some")

# %% [markdown]
# The next cell takes some seconds: six times three markets, each with the card, without it, and with half of the applicants refused by lot. Spending is that
# of the last year, of those who were members (or had applied) when the year began.

# %%
effect = sim.programme_effect(town, "Card", replications=6, seed=lesson.seed)
more, caused = effect.naive.difference, effect.true.difference
finding = f"Members spend {more:.0f} EUR more; the card has caused {caused:.0f}"
sim.plots.comparison(effect.differences(), "spending", title=finding)

# %%
lesson.reveal("caused")

# %% [markdown]
# The three estimates in numbers: spending of one group (`mean`), of the other (`mean_against`), the difference, and its 95 % interval.

# %%
effect.table()[["estimate", "mean", "mean_against", "difference", "low", "high"]].round(2)

# %% [markdown]
# Look at `mean_against`: with whom are the members compared in each row?
#
# {{anyway}}

# %% tags=["student"]
lesson.check("anyway", "...")

# %% tags=["solution"]
naive, holdout, true = effect.table()["difference"]
lesson.check("anyway", 100 * (naive - true) / naive)

# %% [markdown]
# ## How many customers does an honest experiment need?
#
# The lot makes both groups alike *on average*: the holdout estimate is right in the long run. In a single experiment it also holds the luck of who
# happened to be refused, and customers differ from each other far more than a card changes any of them. Look at the width of its interval.
#
# {{enough}}

# %% tags=["student"]
lesson.check("enough", "...")

# %% tags=["solution"]
half = (effect.holdout.high - effect.holdout.low) / 2
lesson.check("enough", 6 * 2000 * (half / effect.true.difference) ** 2)

# %% [markdown] tags=["solution"]
# Collect the answers on the board: they differ a good deal between students, because an interval from six markets is itself an estimate. The order of magnitude
# is what counts: ten or twenty thousand customers, for an effect that the naive comparison shows ten times too large. One shop on a
# square cannot do it; a chain can.

# %% [markdown]
# ## Does the card pay?
#
# Spending is not profit. What the card did to Card's profit of three years, points set aside as a cost:

# %%
pd.Series(
    {
        "with the card": effect.profit.mean,
        "without it": effect.profit.mean_against,
        "difference": effect.profit.difference,
        "low": effect.profit.low,
        "high": effect.profit.high,
    }
).round().to_frame("profit [EUR]")

# %% [markdown]
# And if Plain has one? Three towns, each held against the same town without cards; in *both* each shop has the same card.

# %%
with_card, without = town.firms["Card"], town.firms["Plain"]
away = {"firms.Card.programme": None, "firms.Card.strategy": without.strategy}
rival = {
    "firms.Plain.programme": with_card.programme,
    "firms.Plain.strategy": with_card.strategy,
}
cards = sim.compare(
    {
        "no card": sim.changed(town, away),
        "Card only": town,
        "Plain only": sim.changed(town, {**away, **rival}),
        "both": sim.changed(town, rival),
    },
    replications=6,
    seed=lesson.seed,
    outcomes=["score"],
)
sim.plots.comparison(
    cards.differences(), "score", title="What cards do to the score of each shop"
)

# %% [markdown]
# Whom does a card hurt more, its owner or the rival? And is it a reason to have one that the rival has one: compare *Card (Plain only)* with
# *Card (both)*.
#
# **What draws a member?** At every occasion to buy, the points on the account add to the attraction of the shop:
#
# $$\text{pull} = p \cdot \min\!\left(1, \frac{\text{points on the account}}{\text{points needed for a reward}}\right)$$
#
# (the [goal gradient](../docs/glossary.md#pull-of-points): the nearer the reward, the stronger). $p$ is a property of the customers, `points_pull`; 0.5 is as strong as habit.
# Everything else is yours: how many points (`points_rate`, a share of the bill), for which reward (`redeem_at`, EUR), for how long (`expiry_weeks`),
# and how actively people are asked to join (`join`).

# %%
sim.explore(town, seed=lesson.seed)

# %% [markdown]
# {{terms}} Now: `points_rate` 0.03, `redeem_at` 10, `expiry_weeks` 52, `join` 0.3. Checking takes some seconds: your market is run twelve times.

# %% tags=["student"]
my_terms = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Card.programme.points_rate": 0.02,
    # "firms.Card.programme.redeem_at": 5,
}
lesson.check("terms", my_terms)

# %% tags=["solution"]
my_terms = {
    "firms.Card.programme.points_rate": 0.005,
    "firms.Card.programme.redeem_at": 1,
    "firms.Card.programme.join": 1,
}
lesson.check("terms", my_terms)

# %% [markdown] tags=["solution"]
# Points cost what they are worth, and pull as a share of the next reward: so few points and a near reward. That alone will do if the reward is near enough (1 EUR);
# with rewards of 3 or 5 EUR it also takes more members. *Then ask what this hangs on*: in this model a reward of one euro pulls as strongly
# as one of ten. Would it, with you? What would you have to measure before you told a chain to halve its points?

# %% [markdown]
# ## A club that pays nobody anything
#
# Two makers of motorcycles live on service, parts and tours. **Lone Star** has a riders' [club](../docs/glossary.md#brand-community): no points and no rebates, but rides, a
# forum, and somebody who has had the same oil leak before. When a member's machine fails, others solve six problems in ten.
# **Chrome** sells the same machines and has no club. Machines break down at 12 % of purchases.

# %%
riders = sim.resized(sim.load_scenario("../scenarios/brand_community.yaml"), 2000)
road = sim.Market(riders, seed=lesson.seed).run()
wanted = [
    "customers",
    "failures",
    "complaints",
    "recommending",
    "warning",
    "satisfaction",
    "programme",
    "profit",
]
road.results.summary().set_index("firm")[wanted].T.round(2)

# %% tags=["student"]
lesson.predict("club")

# %% tags=["solution"]
lesson.predict("club", "both")

# %% [markdown]
# Lone Star with its club, held against Lone Star without. `surplus` is what its customers gain beyond what they pay.

# %%
alone = sim.changed(riders, {"firms.Lone Star.programme": None})
club = sim.compare(
    {"no club": alone, "club": riders},
    replications=6,
    seed=lesson.seed,
    outcomes=["score", "profit", "surplus"],
    firm="Lone Star",
)
club.differences().query("firm == 'Lone Star'")[
    ["outcome", "difference", "low", "high"]
].round()

# %% [markdown]
# Who gains more by the club, the firm or the riders? And now with machines that hardly ever fail:

# %%
sound = sim.changed(riders, {"firms.Lone Star.offering.failure_probability": 0.02})
sound_club = sim.compare(
    {"no club": sim.changed(sound, {"firms.Lone Star.programme": None}), "club": sound},
    replications=6,
    seed=lesson.seed,
    outcomes=["score", "profit", "surplus"],
    firm="Lone Star",
)
sound_club.differences().query("firm == 'Lone Star'")[
    ["outcome", "difference", "low", "high"]
].round()

# %%
lesson.reveal("club")

# %% [markdown]
# {{rooms}} They cost 100 EUR now. What they cost changes nobody's behaviour.

# %% tags=["student"]
lesson.check("rooms", "...")

# %% tags=["solution"]
profit = (
    club.differences()
    .query("firm == 'Lone Star' and outcome == 'profit'")["difference"]
    .item()
)
lesson.check("rooms", 100 + profit / 156)

# %% [markdown]
# ## Debrief
#
# When you have tried everything, this opens what no firm could see.

# %%
lesson.debrief(market)

# %% [markdown]
# ## To read
#
# Leenheer, van Heerde, Bijmolt & Smidts (2007), *Do loyalty programs really enhance behavioral loyalty?*, International Journal of Research in
# Marketing 24(1), 31-47. Dowling & Uncles (1997), *Do customer loyalty programs really work?*, Sloan Management Review 38(4), 71-82. Sharp & Sharp
# (1997), *Loyalty programs and their impact on repeat-purchase loyalty patterns*, International Journal of Research in Marketing 14(5), 473-486. Kivetz, Urminsky & Zheng (2006),
# *The goal-gradient hypothesis resurrected*, Journal of Marketing Research 43(1), 39-58. Muniz & O'Guinn (2001), *Brand community*, Journal of Consumer
# Research 27(4), 412-432. In this market: [Q4](../docs/questions.md#q4-do-loyalty-programmes-create-loyalty-or-reward-those-who-were-loyal-anyway) and
# `scenarios/user_groups.yaml`, where users also invent.
