"""Q4: a loyalty programme estimated three ways, by how strongly points pull and how many there are."""

from typing import Any

from questions.experiment import REPLICATIONS, SEEDS, Estimate, sized, table, turn_in_words, turning
from questions.figures import draw_curves, figure, save
from simulation.experiments.paired import PairedDifference
from simulation.experiments.programme_effect import ProgrammeEffect, programme_effect

TITLE = "Do loyalty programmes create loyalty, or reward those who were loyal anyway?"
CUSTOMERS = 2000
PULLS = (0.0, 0.5, 1.5, 3.0)
"""Utility that a full account of points adds to the firm at a choice; 0.5, the default, is as much as habit."""
RATES = (0.03, 0.1)


def effect(pull: float, rate: float, *, rival: bool = False) -> ProgrammeEffect:
    """Return what Card's programme does; ``rival``: where Plain has the same one."""
    orientations = ("cost", "value", "technology")
    changes: dict[str, Any] = {f"customers.orientations.{name}.choosing.points_pull": pull for name in orientations}
    changes["firms.Card.programme.points_rate"] = rate
    if rival:
        changes["firms.Plain.programme"] = sized("loyalty_programme", CUSTOMERS).firms["Card"].programme
    return programme_effect(sized("loyalty_programme", CUSTOMERS, changes), "Card", REPLICATIONS, seed=SEEDS[0])


def estimated(found: PairedDifference, per: float = 1.0) -> Estimate:
    """Return a difference with its interval."""
    return Estimate(found.difference / per, (found.high - found.difference) / per)


def answer() -> str:
    """Return the answer."""
    found = {(strength, rate): effect(strength, rate) for rate in RATES for strength in PULLS}
    rows = {}
    for (strength, rate), each in found.items():
        rows[f"{rate:.0%}, {strength:g}"] = [
            estimated(each.naive).text(), estimated(each.holdout).text(), estimated(each.true).text(),
            estimated(each.profit, 1000.0).text(),
        ]  # fmt: skip
    shipped = found[0.5, 0.03]
    caused = shipped.true.difference / shipped.naive.difference
    pull = "{:g}".format
    more = ("makes members spend more", "makes them spend less")
    profit = {rate: [estimated(found[p, rate].profit, 1000.0) for p in PULLS] for rate in RATES}
    true = {rate: [estimated(found[p, rate].true) for p in PULLS] for rate in RATES}
    covered = sum(each.holdout.low <= each.true.difference <= each.holdout.high for each in found.values())
    made, (left, right) = figure(2)
    three = {"as the manager sees it": "naive", "with a holdout group": "holdout", "true (same luck)": "true"}
    draw_curves(
        left, {name: (PULLS, [estimated(getattr(found[p, RATES[0]], key)) for p in PULLS]) for name, key in three.items()},
        f"What {RATES[0]:.0%} of points add, estimated", "Pull of a full account of points", "Spending of a member [EUR/year]",
    )  # fmt: skip
    draw_curves(
        right, {f"{rate:.0%} points": (PULLS, profit[rate]) for rate in RATES}, "What the card does to profit",
        "Pull of a full account of points", "Change in three years [thousand EUR]",
    )  # fmt: skip
    alt = "Left: naive, holdout and true effect on members' spending. Right: change in profit. Both against the pull of points."
    return TEXT.format(
        customers=f"{CUSTOMERS:,}", table=table(
            "points, pull", ["naive", "holdout", "true", "profit, change [thousand EUR]"], rows,
        ),
        members=f"{shipped.members:.0%}", naive=estimated(shipped.naive).text(), true=estimated(shipped.true).text(),
        holdout=estimated(shipped.holdout).text(), caused=f"{caused:.0%}", against=f"{shipped.true.mean_against:.0f}",
        covered=covered, n=len(found),
        profit_turns=turning(PULLS, {f"{rate:.0%} points": profit[rate] for rate in RATES}, pull),
        true_turns="; ".join(f"with {rate:.0%} points, {turn_in_words(PULLS, true[rate], pull, *more)}" for rate in RATES),
        rival=estimated(effect(0.5, 0.03, rival=True).profit, 1000.0).text(), own=estimated(shipped.profit, 1000.0).text(),
        picture=save(made, "q4_programme", alt),
    )  # fmt: skip


TEXT = """Scenario: `scenarios/loyalty_programme.yaml` with {customers} customers and budgets to match. What Card's
programme adds to the spending of a member in the last year [EUR], estimated three ways: *naive*, members against
customers without a card, as the manager sees it in the records; *holdout*, applicants admitted against applicants
refused by lot, which the firm could do; *true*, the same members with and without the programme under the same luck,
which nobody in the market can know. Rows: points as a share of the bill, and how strongly a full account of points
pulls (`points_pull`; 0.5 is as shipped, and as strong as habit).

{table}

As shipped, {members} of the customers are members, and they spend {naive} EUR a year more than the others. The true
effect is {true} EUR (on {against}): **{caused} of the difference is caused by the card; the rest was there anyway:
who buys often has more occasions to join, and the loyal like to join.** The holdout says {holdout} EUR; its interval
holds the true effect in {covered} of {n} rows, but is wide: an honest experiment in one market needs many customers.

Spending is what is paid in cash, so that points redeemed lower it; by pull, {true_turns}.

Where the programme pays (change in profit of three years, points set aside as a cost):

{profit_turns}

Where the rival has the same card, as shipped, having one changes Card's profit by {rival} thousand EUR (alone:
{own}).

{picture}

    from simulation.experiments.programme_effect import programme_effect
    programme_effect(sim.load_scenario("scenarios/loyalty_programme.yaml"), "Card").table()
"""
