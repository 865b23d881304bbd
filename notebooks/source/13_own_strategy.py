# %% [markdown]
# ## A first result
#
# *Keeper* and *Winner* again, the two shops of lesson 1. This time the shops are only places: strategies take turns in them. Three strategies, each against each
# other, both ways round, three times, with the same luck for all.

# %%
from pathlib import Path

import simulation as sim
from simulation import course
from simulation.course.practice import hand_in, practice, strategy

# write your student id instead of demo
lesson = course.begin(13, student="demo")
found = practice(
    ["wait_and_see", "megaphone", "careful_gardener"],
    ["retention_vs_acquisition"],
    seed=lesson.seed,
)
sim.plots.league(found.league())

# %% [markdown]
# *The careful gardener* gives each customer what it can repay. *The megaphone* puts all its money into advertising. *Wait and see* spends nothing and changes
# nothing: whoever loses to it pays more for customers than they bring. In numbers:

# %%
found.league()[["rank", "strategy", "margin", "low", "high", "wins", "draws", "losses"]].round(
    0
)

# %% [markdown]
# ## The idea: how strategies are compared
#
# In a match, A sits in the one place and B in the other; then they swap, so that it does not matter which place is better. Each has a score at the end, its
# discounted profit *plus* what the customers it leaves behind are worth. The **margin** of A over B is
#
# $$\text{margin}(A, B) = \tfrac12\big[(\text{score}_A^{1} - \text{score}_B^{2}) + (\text{score}_A^{2} - \text{score}_B^{1})\big]$$
#
# (the small figures are the places). A [league](../docs/tournament.md) takes the mean of it over all rivals and markets. `low` and `high` are the 95 % interval over the
# replications; strategies share a *rank* where luck could explain the difference. A duel is *drawn* if its interval holds zero.
#
# To save time these are practice matches: towns of 2,000 people instead of 5,000, two years instead of three. All budgets shrink in proportion, yours too, so that a
# strategy can be handed in as it is. Margins are those of the small towns.
#
# ## What a strategy looks like
#
# It is a text. *The careful gardener*:

# %%
print(Path("../scenarios/strategies/careful_gardener.yaml").read_text())

# %% [markdown]
# Budgets are in EUR a week. Every four weeks the firm goes through its customers, and through the rules from top to bottom: **the first rule that holds decides** what is
# done with a customer. Who fits no rule gets the ordinary offer. If the retention budget does not suffice for all, those come first who are best by `rank_by`.
# All that a rule can ask and do stands on one page: [rules](../docs/rules.md). Keep it open beside this notebook. Three questions make a good rule:
#
# | question | for example |
# |---|---|
# | *whom?* | `top(0.3, value)`, `purchases == 1`, `complaints > 0` |
# | *when?* | `lateness > 1.5`, `weeks_since_contact >= 12`, `not looks_lapsed` |
# | *what, for how much?* | `attend` (0.30 EUR a week), `enhance`, `welcome`, `win_back_price` (15 % off) |
#
# A firm sees only its own records: purchases, complaints, estimates. It does not see loyalty or satisfaction.
#
# ## Predict, then run
#
# Four strategies in the market of lesson 10's price war, in the places of the two garden centres that fought it. Now there is a war only if a strategy starts one:
# *The undercutter* is always three per cent cheaper than the cheapest rival, as long as 4 EUR are left. *Quiet premium* pays for better service and raises its price
# slowly, to a tenth above the cheapest rival.

# %% tags=["student"]
lesson.predict("who_leads")  # press a button

# %% tags=["solution"]
lesson.predict("who_leads", "undercutter")

# %% tags=["student"]
lesson.predict("beats_all")

# %% tags=["solution"]
lesson.predict("beats_all", "all")

# %%
four = practice(
    ["megaphone", "undercutter", "quiet_premium", "careful_gardener"],
    ["price_war"],
    seed=lesson.seed,
)
sim.plots.league(four.league())

# %%
sim.plots.head_to_head(four.head_to_head())

# %%
lesson.reveal("who_leads")

# %%
lesson.reveal("beats_all")

# %% [markdown]
# ## Your first strategy
#
# {{first_steps}} Below is a text to begin with. It is weak: change it. If something is misspelt you are told the line, and what was probably meant.

# %% tags=["student"]
my_first = """
title: My first strategy
author: me
idea: Attention for the best.
strategy:
  name: rules
  acquisition_budget: 20
  retention_budget: 20
  rules:
    - {when: looks_lapsed, do: nothing}
    - {when: "top(0.05, value)", do: reward}
"""
lesson.check("first_steps", my_first)

# %% tags=["solution"]
my_first = """
title: My first strategy
author: me
idea: Some advertising, and attention for the third who buy most.
strategy:
  name: rules
  acquisition_budget: 500
  retention_budget: 200
  rules:
    - {when: looks_lapsed, do: nothing}
    - {when: "top(0.3, value)", do: attend}
"""
lesson.check("first_steps", my_first)

# %% [markdown]
# **Move it.** Keeper follows your first strategy, in the whole market of 5,000. Drag its budgets, its spending on service for all, and its price. Which of them moves
# profit most? From where on does more bring less?

# %%
whole = sim.load_scenario("../scenarios/retention_vs_acquisition.yaml")
mine = sim.changed(whole, {"firms.Keeper.strategy": strategy(my_first)})
own = "firms.Keeper.strategy"
play = [
    f"{own}.acquisition_budget",
    f"{own}.retention_budget",
    f"{own}.service_spending",
    "firms.Keeper.offering.price",
]
sim.explore(mine, seed=lesson.seed, play=play)

# %% [markdown]
# ## Beat a good one
#
# *Faithful friends* advertises for 800 EUR a week, and gives personal attention to the third who buy most, for at most 350 EUR. See where it stands:

# %%
three = practice(
    [my_first, "faithful_friends", "careful_gardener"],
    ["retention_vs_acquisition"],
    seed=lesson.seed,
)
sim.plots.head_to_head(three.head_to_head())

# %% [markdown]
# {{friends}} Change one thing at a time: then you know what did it. Besides rules, a strategy can have `service_spending` (EUR a week, for all), and a `price`, such
# as `price: max(price, min(cheapest_rival * 1.05, price * 1.01))`, which rises by one per cent at a time.

# %% tags=["student"]
my_second = "..."  # """ before and after, as above
lesson.check("friends", my_second)

# %% tags=["solution"]
my_second = """
title: Friends, and service for all
strategy:
  name: rules
  acquisition_budget: 800
  retention_budget: 350
  service_spending: 200
  price: max(price, min(cheapest_rival * 1.1, price * 1.01))
  rules:
    - {when: looks_lapsed, do: nothing}
    - {when: "top(0.3, value)", do: attend}
"""
lesson.check("friends", my_second)

# %% [markdown] tags=["solution"]
# Service for all is what *Faithful friends* lacks; alone it is worth about half of the margin, the price the other half. What students often try first, more of the same
# money, loses: attention has a ceiling, and advertising finds ever fewer who do not know the shop.
#
# %% [markdown]
# ## Be good in two markets
#
# {{best_in_two}} The check plays 32 matches: ten seconds or more. In `technology_leap` a rival launches a new generation in week 79.

# %% tags=["student"]
my_best = "..."
lesson.check("best_in_two", my_best)

# %% tags=["solution"]
my_best = """
title: A garden with a fence
idea: >
  Service for all, attention for the best, an offer for the content, a welcome for the new;
  and a price to match.
strategy:
  name: rules
  acquisition_budget: 800
  retention_budget: 350
  service_spending: 200
  rank_by: lifetime_value
  price: max(price, min(cheapest_rival * 1.1, price * 1.01))
  rules:
    - {when: looks_lapsed, do: nothing}
    - {when: "top(0.2, lifetime_value)", do: attend}
    - do: enhance
      when: >
        complaints == 0 and lateness <= 1.5 and frequency_class >= 3
        and weeks_since_contact >= 12 and not opted_out
    - {when: "purchases == 1 and recency_weeks <= 8 and not opted_out", do: welcome}
"""
lesson.check("best_in_two", my_best)

# %% [markdown]
# ## Is it the strategy, or the luck?
#
# You have tried several versions on the same luck, and kept the best. Part of what it won may be that luck. Play it on *other* luck, which it has never met. (Put
# `my_best` in place of `my_first` when you have it.)

# %% tags=["student"]
other_luck = practice(
    [my_first, "faithful_friends"],
    ["price_war", "technology_leap"],
    seed=lesson.seed + 1000,
    replications=3,
)
sim.plots.market_profile(other_luck.by_market())

# %% tags=["solution"]
other_luck = practice(
    [my_best, "faithful_friends"],
    ["price_war", "technology_leap"],
    seed=lesson.seed + 1000,
    replications=3,
)
sim.plots.market_profile(other_luck.by_market())

# %% [markdown]
# ## Hand in
#
# This writes your strategy as a file beside your answers, in the folder `work`. Your lecturer lets all meet in one tournament, in whole markets and for longer:
# `loyalty-lab tournament handed_in/*.yaml`. You can play one yourself, in a terminal.

# %% tags=["student"]
hand_in(my_first, lesson.student)  # or my_second, or my_best

# %% tags=["solution"]
hand_in(my_best, lesson.student)

# %% [markdown]
# ## For those who can program (not needed for anything)
#
# A strategy can be a class in Python: it sees what a manager sees, and returns a decision. Here whoever has come five times gets attention, as long as he or she
# comes. Spending is by the head of the market, so that it fits a town of any size. Does it win? Nothing limits what its attention costs, and its campaign idea is
# never renewed. Mend it.


# %%
class Regulars(sim.Strategy):
    """Advertising, and attention for those who have come five times."""

    def decide(self, view):
        regular = (
            view.records.purchases >= 5
        ) & ~view.records.looks_lapsed()  # one entry a customer
        attention = sim.Treatment("attention", weekly_cost=0.2, contact=True)
        return sim.Decision(
            acquisition_spending=0.12 * view.market_size,  # EUR a week
            treatments=(sim.UNTREATED, attention),
            treatment=regular.astype(int),  # which treatment each customer gets
        )


meeting = {"Regulars": Regulars(), "Faithful friends": "faithful_friends"}
duel = practice(meeting, ["retention_vs_acquisition"], seed=lesson.seed)
duel.head_to_head()[["strategy", "opponent", "margin", "low", "high", "result"]].round(0)

# %% [markdown]
# ## Debrief

# %%
market = sim.Market(mine, seed=lesson.seed).run()
lesson.debrief(market)

# %% [markdown]
# ## To read
#
# Axelrod (1984), *The Evolution of Cooperation*: what a tournament of strategies can teach. Zeithaml, Rust & Lemon (2001), *The customer pyramid*, California Management
# Review 43(4), 118-142. Rust, Lemon & Zeithaml (2004), *Return on marketing*, Journal of Marketing 68(1), 109-127. On this market: [tournament](../docs/tournament.md), [rules](../docs/rules.md),
# [claims](../docs/claims.md).
