# %% [markdown]
# ## A first result
#
# Three shops in one street sell chargers, cases and headphones. **Penny** is cheap. **Haven** has better goods, and people who know
# them. **Nova** always has this year's technology. What is each shop worth to each kind of customer? (The very first time, the
# rules are compiled: up to half a minute.)

# %%
import pandas as pd

import simulation as sim
from simulation import course

# write your student id instead of demo: it decides your customers and your luck
lesson = course.begin(2, student="demo")
scenario = sim.load_scenario("../scenarios/three_orientations.yaml")
sim.plots.value_parts(sim.value_parts(scenario))

# %% [markdown]
# Each bar is one shop in the eyes of one kind of customer. What speaks for the shop is drawn to the right, what speaks against it to
# the left. The diamond is the sum: **[perceived value](../docs/glossary.md#perceived-value)**. Compare the diamonds within a group of three.
#
# 1. The shelves are the same for everybody. What differs between the three groups of bars?
# 2. Which part decides for the cost-oriented? Which for the technology-oriented? And for the value-oriented?
# 3. A negative value does not mean that nobody buys. It has to be better than *doing without*, and that is worth little to somebody
#    who needs a charger.
#
# ## The idea: benefits less costs, each with its weight
#
# $$\text{value} = \underbrace{\sum_k w_k\, b_k}_{\substack{\text{product, service, personnel,}\\ \text{image, technology}}}
# \;-\; \underbrace{w_{\text{money}}\; s\; \frac{\text{price}}{20}}_{\text{money}}
# \;-\; \underbrace{\sum_e w_e\, c_e}_{\substack{\text{time, energy,}\\ \text{worry}}}$$
#
# - $b_k$ is the level of a benefit, $c_e$ the level of an effort, both from 0 to 1. Of technology only the distance to the newest counts.
# - $w$ are the customer's **weights**. The nine of them sum to 1. They are what makes an [orientation](../docs/glossary.md#orientation).
# - $s$ is this customer's own **price sensitivity**: 1 on average, more for those who must count every euro.
# - 20 EUR is the price that customers here think of as normal.
#
# *Perceived* means: as this customer believes. Who has never been to a shop knows it only roughly; who buys there learns.
# These are the weights of the value-oriented:

# %%
scenario.customers.orientations["value"].weights

# %% [markdown]
# ## Who buys where?
#
# Now let them live for two years: 2,000 people, two fifths of them cost-oriented, a third value-oriented, the others
# technology-oriented. Of all that a kind of customer spends, which share goes to which shop?

# %%
market = sim.Market(scenario, seed=lesson.seed).run()
strengths = market.results.strengths("orientation")
strengths.pivot(index="orientation", columns="firm", values="share").round(2)

# %% [markdown]
# Does each kind of customer spend most at the shop that offers it most value? And why does not everybody go there? Value is
# the largest reason, but not the only one: a personal taste, habit, loyalty and chance count as well.
#
# Which kind of customer does each shop live on?

# %%
sim.plots.profit_by_orientation(market.results.by("orientation"))

# %% [markdown]
# **Move something yourself.** *Same customers, same luck*: what changes in the pictures is what you changed. How dear can Haven become
# before the value-oriented leave it? And the cost-oriented?

# %%
sim.explore(scenario, seed=lesson.seed)

# %% [markdown]
# ## Predict, then run
#
# Haven's owner wants to buy better goods. They cost more, so the price has to rise, too. Decide before you run the cell after the
# next.

# %% tags=["student"]
# press a button, or write: lesson.predict("how_many_come", "one")
lesson.predict("how_many_come")

# %% tags=["solution"]
lesson.predict("how_many_come", "one")

# %%
better = sim.changed(
    scenario, {"firms.Haven.offering.product": 0.75, "firms.Haven.offering.price": 25.0}
)
after = sim.Market(better, seed=lesson.seed).run()
pd.DataFrame(
    {
        "before": market.results.by("orientation")
        .query("firm == 'Haven'")
        .groupby("orientation")["purchases"]
        .sum(),
        "after": after.results.by("orientation")
        .query("firm == 'Haven'")
        .groupby("orientation")["purchases"]
        .sum(),
    }
)

# %%
lesson.reveal("how_many_come")

# %% [markdown]
# ## One customer among many
#
# Orientations are groups; people in them differ. Each dot is one value-oriented customer, at the shop where he or she buys. To the right
# are those who see more value in that shop, above are those who feel more [loyal](../docs/glossary.md#loyalty) to it. No shop can see this
# picture. One would expect the dots to rise from the lower left to the upper right: more value, more loyalty. Do they? Read the title.

# %%
people = market.truth()
value_oriented = people[people["orientation"] == "value"]
sim.plots.customer_map(value_oriented, styles=sim.plots.firm_styles(scenario.firms))

# %% [markdown]
# Those at the lower right think very well of a shop and feel nothing for it. The next table divides all value-oriented customers by how
# often they have bought at the shop. Who sees most value, and who is most loyal? What does experience do to an opinion?

# %%
opinions = market.truth(by_firm=True)
bought = opinions[(opinions["orientation"] == "value") & (opinions["purchases"] > 0)]
often = pd.cut(
    bought["purchases"],
    [0, 5, 20, 1000],
    labels=["1 to 5 times", "6 to 20 times", "more often"],
)
bought.groupby(["firm", often], observed=True)[
    ["expected_benefit", "perceived_value", "loyalty"]
].mean().round(2)

# %% [markdown]
# The first value-oriented customer is **your customer**. This is he or she, and what he or she thinks of each shop after two years:

# %%
yours = value_oriented.iloc[0]
yours[["customer", "persona", "firm", "stage", "price_sensitivity", "purchases", "spent"]]

# %%
yours_think = opinions[opinions["customer"] == yours["customer"]].set_index("firm")
yours_think[
    ["expected_benefit", "perceived_value", "taste", "satisfaction", "loyalty", "purchases"]
].round(4)

# %% [markdown]
# `expected_benefit` is what this customer believes of product, service, personnel and image together. Compare it with the green, blue and
# yellow parts in the first picture: does he or she think too well of a shop, or too badly? `taste` is a liking without a reason; it
# adds to the choice, but not to value.
#
# And this is your customer's life: where he or she bought, what friends said of the shops, and how satisfied he or she was. (The
# weeks before week 1 let the market settle; they do not count.)

# %%
sim.plots.life(market.follow(yours["customer"]))

# %% [markdown]
# ## Your turn
#
# {{price}} The weight of money stands among the weights of the value-oriented above, the price sensitivity in the
# table of your customer; Haven's price is 22 EUR.

# %% tags=["student"]
lesson.check("price", "...")

# %% tags=["solution"]
money = 0.18 * yours["price_sensitivity"] * 22 / 20
lesson.check("price", money)

# %% [markdown]
# {{room}} Two steps: how much more value is Haven to your customer than Nova, and how many euros take away just that much?

# %% tags=["student"]
lesson.check("room", "...")

# %% tags=["solution"]
values = yours_think["perceived_value"]
one_euro = 0.18 * yours["price_sensitivity"] / 20
lesson.check("room", (values["Haven"] - values["Nova"]) / one_euro)

# %% [markdown] tags=["solution"]
# This is value-based pricing: what a firm may ask more is what it is better by, in the customer's own euros. Let students compare
# their answers. Each has another customer, so there is no single right price.

# %% [markdown]
# {{position}} Checking takes a few seconds: your market is run twelve times. Begin with the question what a step of 0.1 is worth to whom.

# %% tags=["student"]
my_offer = {  # take away the signs # in front of the lines, and write what you choose
    # "firms.Haven.offering.price": 23,
    # "firms.Haven.offering.service": 0.7,
}
lesson.check("position", my_offer)

# %% tags=["solution"]
my_offer = {
    "firms.Haven.offering.price": 24,
    "firms.Haven.offering.product": 0.9,
    "firms.Haven.offering.service": 0.6,
    "firms.Haven.offering.personnel": 0.5,
}
lesson.check("position", my_offer)

# %% [markdown] tags=["solution"]
# A step of 0.1 is worth $2\,w_k / w_{\text{money}}$ EUR. Of the product: 2.89 EUR to the value-oriented, 2.80 to the technology-oriented, 0.44 to
# the cost-oriented; of service 1.78, 1.60 and 0.22; of personnel 1.33, 1.00 and 0.18. At 1.50 EUR a step the product is worth its
# cost to two of the three, service hardly, and personnel to nobody. So money goes out of personnel into the product, and the price
# rises by less than the value. The cost-oriented leave, others come.

# %% [markdown]
# ## Debrief
#
# When you have tried everything, this opens what no firm could see.

# %%
lesson.debrief(market)

# %% [markdown]
# ## To read
#
# Zeithaml (1988), *Consumer perceptions of price, quality, and value*, Journal of Marketing 52(3), 2-22. Kotler & Keller (2016), *Marketing
# Management*, on customer-perceived value. Wedel & Kamakura (2000), *Market Segmentation*. In this market: [the model](../docs/model.md),
# [the rule](../docs/rules.md).
