"""Claims on advertising and word of mouth."""

from typing import Any

from questions import q06_word_of_mouth as q06
from questions import q08_worn_out as q08
from questions.experiment import Estimate, estimate, measured, scenario

from claims.claim import Claim, Grid

WEARS = (0.0, 0.5, 1.0, 2.0)
"""Times the wear-out of ideas as shipped."""
SIZES = (1.0, 0.1, 0.01)
"""Times the campaign as shipped."""
SILENT = (0.0, 10.0, 25.0, 50.0, 100.0, 200.0, 400.0)
"""Campaigns without talk among which one of equal sales is looked for [EUR/week]."""
CAMPAIGNS = (50.0, 200.0)
LISTENING: dict[str, dict[str, Any]] = {
    "talk as shipped": {},
    "people listen four times as much": {
        f"customers.orientations.{name}.talking.listening": 1.6 for name in ("cost", "value", "technology")
    },
}
QUALITIES = (0.0, 0.5, 1.0)
HALF = 50.0


def ideas_wear_out() -> Grid:
    """Find by how many per cent a campaign that is never renewed reaches fewer in the third year than in the first."""
    shipped = scenario("media_mix")
    media = shipped.firms["Orchard"].media
    grid: dict[str, dict[str, Estimate]] = {}
    for size in SIZES:
        money = size * q08.BUDGET * q08.CUSTOMERS
        for times in WEARS:
            changes = {f"firms.Orchard.media.{name}.wear_out": times * one.wear_out for name, one in media.items()}
            changes |= {
                "firms.Orchard.strategy.renew_below": 0.0, "firms.Orchard.strategy.acquisition_budget": money,
                "customers.network": {"kind": "none"},
            }  # fmt: skip
            found = measured(q08.campaign(changes), q08.reached)
            first, last = found[:, :4].mean(axis=1), found[:, -4:].mean(axis=1)
            cells = grid.setdefault(f"{money:.3g} EUR a week", {})
            cells[f"{times:g} times the wear-out"] = estimate(100.0 * (1.0 - last / first))
    return grid


def talk_replaces() -> Grid:
    """Find how much of a campaign word of mouth replaces [% of the campaign]."""
    grid: dict[str, dict[str, Estimate]] = {}
    for quality in QUALITIES:
        silent = {budget: q06.sales(quality, budget, "none") for budget in SILENT}
        for talk, changes in LISTENING.items():
            for money in CAMPAIGNS:
                saved = q06.replaced(q06.sales(quality, money, "small_world", changes), silent, money)
                cells = grid.setdefault(f"{money:.0f} EUR a week, {talk}", {})
                cells[q06.QUALITIES[quality]] = Estimate(100.0 * saved.mean / money, 100.0 * saved.half / money)
    return grid


CLAIMS = (
    Claim(
        short="Ideas wear out",
        said="An advertising idea that worked wears out: two years later it reaches less than half as many.",
        source="Naik, Mantrala & Sawyer (1998)",
        tested="`media_mix`, as in [Q8](questions.md#q8-why-does-the-same-campaign-stop-working-and-what-renews-it): Orchard never renews its "
        "idea, and nobody talks. People who get to know it for 1,000 EUR, in the third year against the first, by how fast ideas wear "
        "out (1: as shipped) and by the size of the campaign.",
        effect="reached for the money, fewer by (the claim: 50 or more)",
        unit="%",
        rows="campaign",
        columns="wear-out",
        measure=ideas_wear_out,
        holds="The idea loses its effect; and a large campaign would lose it with fresh ideas as well, because it soon has reached "
        "everybody who can be reached.",
        fails="Where ideas do not wear, a small campaign goes on reaching people: what is used up is not the idea but the audience.",
        least=HALF,
        decimals=0,
    ),
    Claim(
        short="Talk replaces advertising",
        said="Word of mouth can replace advertising: at least half of it.",
        source="Trusov, Bucklin & Pauwels (2009)",
        tested="`growing_market`, as in [Q6](questions.md#q6-how-much-can-word-of-mouth-replace-advertising-and-when-does-it-turn-against-the-firm): "
        "what Keeper would have to spend on advertising for the same sales if nobody talked, over what it spends.",
        effect="of the campaign, replaced (the claim: 50 or more)",
        unit="%",
        rows="campaign",
        columns="product and service",
        measure=talk_replaces,
        holds="A small campaign leaves most people to be told by others, and a good offering is recommended.",
        fails="The larger the campaign, the fewer people are left whom only talk would reach; of a poor offering talk also takes "
        "away what people believe.",
        least=HALF,
        decimals=0,
    ),
)
