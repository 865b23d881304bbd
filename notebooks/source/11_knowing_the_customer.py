# %% [markdown]
# ## A first result
#
# Three makers of wrinkle cream stand on one shelf: **Mirror**, **Megaphone** and **Cliche**. The creams are equally good, cost the same, and
# each maker spends the same on advertising. What differs is whom they think they sell to, and whom they write to. A town of 4,000 people, three years.

# %%
import pandas as pd

import simulation as sim
from simulation import course

# write your student id instead of demo
lesson = course.begin(11, student="demo")
town = sim.resized(sim.load_scenario("../scenarios/wrinkle_cream_shelf.yaml"), 4000)
market = sim.Market(town, seed=lesson.seed).run()
sim.plots.overview(market.results, title=town.title)

# %% [markdown]
# *Mirror* pays for research, 150 EUR a week, looks which customers bring it most, and writes to these what fits them. *Megaphone* writes the same
# letter to everybody. *Cliche* has never asked anybody: it is sure that its customers are like Lena. Who earns most, and for whom is that a surprise?
#
# ## The idea: a segment is the truth, a persona is a picture
#
# In this town there are five kinds of people. That is the truth of the market, its [segments](../docs/glossary.md#market-segment):

# %%
wanted = {"share", "orientation", "persona", "goals", "worries"}
segments = {
    name: segment.model_dump(include=wanted)
    for name, segment in town.customers.segments.items()
}
pd.DataFrame(segments).T[["share", "orientation", "persona", "goals", "worries"]].style

# %% [markdown]
# No firm sees this table. A firm has a [persona](../docs/glossary.md#persona) for each kind, and *takes* each customer for one of them.
# It may be wrong. Every customer on Mirror's file, as he or she is (down) and as Mirror takes him or her (across):

# %%
everybody = market.truth(by_firm=True)
sim.plots.pictures(everybody, firm="Mirror")

# %% [markdown]
# {{really}} Two questions can be asked of this picture, and they have two answers. *Of the Lenas there are, how many does Mirror know for such?*
# Read along the row. *Of those whom it takes for Lena, how many are?* Read down the column. A letter to Lena goes to the column.

# %% tags=["student"]
lesson.check("really", "...")

# %% tags=["solution"]
on_file = everybody.query("firm == 'Mirror' and taken_for == 'Firsts'")
lesson.check("really", 100 * (on_file["segment"] == "Firsts").mean())

# %% [markdown] tags=["solution"]
# The column of Firsts is full of others. Interviews are biased: those who like to talk are the keen ones, so that whoever is not understood is
# taken for one of them.
#
# %% [markdown]
# ## How a firm gets to know somebody
#
# Before the first purchase the picture is right with probability $a_0$: from free data (a census, the trade press; $s$ = 0.2), and from research. Spending $x$ a week on a
# method teaches $c\,(1 - e^{-x/b})$ of what can be known, and each method helps where the others failed. Then every purchase teaches a share $l$ of what is
# still unknown: a *learning relationship* (Pine, Peppers & Rogers, 1995).
#
# $$a_0 = 1 - (1 - s)\prod_{\text{methods}}\big[1 - c\,(1 - e^{-x/b})\big] \qquad\qquad a_k = 1 - (1 - a_0)(1 - l)^k$$
#
# Here $l$ is 0.02. Of Mirror's customers, by how often they have bought: how many are there, and what share of them is pictured rightly?

# %%
mine = everybody[(everybody["firm"] == "Mirror") & (everybody["taken_for"] != "")]
right = mine["segment"] == mine["taken_for"]
purchases = pd.cut(
    mine["purchases"],
    [0, 1, 5, 10, 20, 40, 1000],
    labels=["1", "2-5", "6-10", "11-20", "21-40", "more"],
)
right.groupby(purchases, observed=True).agg(["size", "mean"]).round(2).T

# %% [markdown]
# The people whom it knows best are those who come most. That is lucky: they are the ones worth knowing. What has a customer spent with Mirror on
# average, by what they are, and by what Mirror takes them for?

# %%
spent = {"by what they are": mine.groupby("segment")["spent"].mean()}
spent["by what Mirror takes them for"] = mine.groupby("taken_for")["spent"].mean()
pd.DataFrame(spent).round(0)

# %% [markdown]
# The second column is the manager's view. It need not be exact; it only has to put the right kind first. Does it?
#
# ## Predict, then run
#
# Research by interviews and observation is dear. A survey is cheap.

# %% tags=["student"]
lesson.predict("cheap_survey")  # press a button

# %% tags=["solution"]
lesson.predict("cheap_survey", "better")

# %%
mirrors = "firms.Mirror.strategy"
ways = {
    "no research": sim.changed(town, {f"{mirrors}.research": {}}),
    "survey, 25 EUR": sim.changed(town, {f"{mirrors}.research": {"survey": 25}}),
    "interviews, 50 EUR": sim.changed(town, {f"{mirrors}.research": {"interviews": 50}}),
    "as shipped, 150 EUR": town,
    "strategy as it comes": sim.changed(
        town, {mirrors: {"name": "persona_targeting", "acquisition_budget": 400}}
    ),
    "advertising only": sim.changed(
        town, {mirrors: {"name": "acquisition_focus", "acquisition_budget": 400}}
    ),
}
found = sim.compare(ways, replications=5, seed=lesson.seed, outcomes=["score"], firm="Mirror")
sim.plots.strategies(found.differences("no research"), outcomes=["score"], firm="Mirror")

# %%
lesson.reveal("cheap_survey")

# %% [markdown]
# Look at *strategy as it comes*. It is the same `persona_targeting` that Mirror follows, with the numbers that it has when nobody chooses any: a survey for
# 100 EUR a week, and a letter every eight weeks. **It loses money against no research at all**; compare it with plain advertising, too. Textbooks
# say that a firm should know its customers. This market says: it depends on *how* it gets to know them, on what it does with it, and on how many they are.
#
# Why is the survey so bad? In a survey people say that they look for value. Whoever is not understood is therefore taken for a Vera, one of the *Cares*. See the column:

# %%
surveyed = sim.Market(ways["survey, 25 EUR"], seed=lesson.seed).run().truth(by_firm=True)
sim.plots.pictures(surveyed, firm="Mirror")

# %% [markdown]
# And what is each persona worth to Mirror now, on average, as far as it can see? Compare with the table further up. Whom would you address?

# %%
surveyed.query("firm == 'Mirror' and taken_for != ''").groupby("taken_for")[
    "spent"
].mean().round(0)

# %% [markdown]
# ## A sharp picture of the wrong idea

# %% tags=["student"]
lesson.predict("cliche_learns")

# %% tags=["solution"]
lesson.predict("cliche_learns", "same")

# %%
lesson.reveal("cliche_learns")

# %% [markdown]
# {{cliche}} The five segments are named in the first column of the table above. Write them in square brackets: `["Savers"]`, or `["Savers", "Burnt"]`.
# Which would you address, and which figure tells you?

# %% tags=["student"]
my_idea = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Cliche.strategy.target": ["...", ...],
}
lesson.check("cliche", my_idea)

# %% tags=["solution"]
my_idea = {"firms.Cliche.strategy.target": ["Cares"]}
lesson.check("cliche", my_idea)

# %% [markdown] tags=["solution"]
# The Cares buy more often, and two jars at a time: about three times the money of anybody else. An empty list passes too: then the strategy
# looks for itself which persona brings most. Cares with one more segment passes with some luck and not with other.
#
# %% [markdown]
# ## Letters that are not to the point
#
# A letter to the point reminds. One beside the point irritates: irritation $i$ grows by a quarter of what is left to 1, fades, and takes away from the value of the firm
# at every choice. Beyond 0.6 the customer wants no more letters ([permission](../docs/glossary.md#permission-marketing)):
#
# $$i \leftarrow i + 0.25\,(1 - i)$$
#
# How many customers did each firm ever win, and how many of them want no more letters?

# %%
market.results.firms.groupby("firm", sort=False)[["first_purchases", "opt_outs"]].sum().astype(
    int
)

# %% [markdown]
# One of those who wanted no more of Megaphone's letters, and left. The black diamonds are letters. What happens between them? `print` the life, and it is told
# in words, with the letters that were beside the point.

# %%
angry = everybody.query("firm == 'Megaphone' and opted_out and stage == 'lapsed'").sort_values(
    "purchases"
)
sim.plots.life(market.follow(int(angry["customer"].iloc[-1])))

# %% [markdown]
# Drag. How relevant must letters be? How fast does Mirror learn from a purchase? How easily are people irritated?

# %%
play = [
    "firms.Megaphone.contact.relevance_for_all",
    "firms.Mirror.research_basics.learning_per_purchase",
]
play += [
    "firms.Mirror.research_basics.secondary_accuracy",
    "customers.orientations.value.feeling.irritation_per_message",
]
sim.explore(town, seed=lesson.seed, play=play)

# %% [markdown]
# {{relevance}} Write it as a share of one. Halve the distance each time and you will be there in five or six tries; each takes some seconds.

# %% tags=["student"]
my_relevance = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Megaphone.contact.relevance_for_all": ...,
}
lesson.check("relevance", my_relevance)

# %% tags=["solution"]
my_relevance = {"firms.Megaphone.contact.relevance_for_all": 0.65}
lesson.check("relevance", my_relevance)

# %% [markdown]
# ## How many are there to know?

# %% tags=["student"]
lesson.predict("size")

# %% tags=["solution"]
lesson.predict("size", "large")

# %%
lesson.reveal("size")

# %% [markdown]
# Now put it together, in the town of 4,000. {{worth_knowing}} The methods are `survey`, `interviews` and `observation`, each with EUR a week.

# %% tags=["student"]
my_research = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Mirror.strategy.research": {"interviews": ..., "observation": ...},
    # "firms.Mirror.strategy.targets": ...,
}
lesson.check("worth_knowing", my_research)

# %% tags=["solution"]
my_research = {
    "firms.Mirror.strategy.research": {"interviews": 50},
    "firms.Mirror.strategy.target": ["Cares"],
}
lesson.check("worth_knowing", my_research)

# %% [markdown] tags=["solution"]
# Interviews for 25 to 100 EUR pass without a target, too. Half the research does nearly as much as the whole: each further euro teaches less.
#
# %% [markdown]
# ## Debrief

# %%
lesson.debrief(market)

# %% [markdown]
# ## To read
#
# Cooper (1999), *The Inmates Are Running the Asylum*, where personas come from. Wedel & Kamakura (2000), *Market Segmentation*. Pine, Peppers & Rogers (1995),
# *Do you want to keep your customers forever?*, Harvard Business Review 73(2), 103-114. Godin (1999), *Permission Marketing*. Malhotra (2019), *Marketing Research*, for what
# each method can tell. In this market: [Q9](../docs/questions.md).
