"""Q6: the same campaign with and without word of mouth, by quality, size of the campaign and kind of social network."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from questions.experiment import Estimate, Values, estimate, replicated, sized, table, turn_in_words
from questions.figures import draw_curves, figure, save

TITLE = "How much can word of mouth replace advertising, and when does it turn against the firm?"
CUSTOMERS, WEEKS = 1500, 104
QUALITIES = {0.0: "poor", 0.2: "weak", 0.5: "middling", 1.0: "good"}
"""From a poor offering (0) to a good one (1)."""
POOR = {"offering.product": 0.1, "offering.service": 0.1, "offering.failure_probability": 0.3}
GOOD = {"offering.product": 0.7, "offering.service": 0.7, "offering.failure_probability": 0.03}
ADVERTISING = (0.0, 100.0, 200.0, 400.0, 800.0)
TALKED_OF = (100.0, 200.0, 800.0)
USUAL = 200.0
NETWORKS = {
    "small_world": "cliques with a few long ways (small_world)",
    "random": "anybody with anybody (random)",
    "scale_free": "a few know very many (scale_free)",
    "complete": "everybody hears all (complete)",
}
LOUD = {"poor, as shipped": {}, "mended": {"offering.product": 0.65, "offering.failure_probability": 0.03,
                                           "aftersale.repair_quality": 0.8}}  # fmt: skip


def sales(quality: float, advertising: float, network: str, more: Mapping[str, Any] | None = None) -> Values:
    """Return Keeper's purchases in a growing market where it only advertises, with ``more`` changes to it."""
    firm = {path: POOR[path] + quality * (GOOD[path] - POOR[path]) for path in POOR}
    changes = {
        "weeks": WEEKS,
        "customers.network": {"kind": network},
        "firms.Keeper.strategy": {"name": "acquisition_focus", "acquisition_budget": advertising},
    }
    changes |= {f"firms.Keeper.{path}": value for path, value in firm.items()} | dict(more or {})
    return replicated(sized("growing_market", CUSTOMERS, changes), ["purchases"])["purchases"]


def loud_sales(product: str, network: str) -> Values:
    """Return Glitter's purchases with the great campaign; without a network nobody writes reviews either."""
    changes: dict[str, Any] = {"customers.network": {"kind": network}}
    changes |= {f"firms.Glitter.{path}": value for path, value in LOUD[product].items()}
    if network == "none":
        changes |= {f"customers.orientations.{name}.talking.review_probability": 0.0
                    for name in ("cost", "value", "technology")}  # fmt: skip
    return replicated(sized("great_campaign_poor_product", 2 * CUSTOMERS, changes), ["purchases"])["purchases"]


def replaced(talking: Values, silent: dict[float, Values], advertising: float) -> Estimate:
    """Return the advertising that word of mouth saves: what equal sales would cost without it, less what was spent [EUR/week]."""
    budgets = list(silent)
    would = [np.interp(sold, [silent[b][place] for b in budgets], budgets) for place, sold in enumerate(talking)]
    return estimate(np.array(would) - advertising)


def answer() -> str:
    """Return the answer."""
    silent = {quality: {b: sales(quality, b, "none") for b in ADVERTISING} for quality in QUALITIES}
    talk = {(q, b): sales(q, b, "small_world") for q in QUALITIES for b in TALKED_OF}
    effect = {b: [estimate(100.0 * (talk[q, b] / silent[q][b] - 1.0)) for q in QUALITIES] for b in TALKED_OF}
    saved = {"small_world": [replaced(talk[q, USUAL], silent[q], USUAL) for q in QUALITIES]}
    for kind in NETWORKS:
        if kind not in saved:
            saved[kind] = [replaced(sales(q, USUAL, kind), silent[q], USUAL) for q in QUALITIES]
    words = (lambda quality: QUALITIES[quality], "helps", "harms")
    levels = list(QUALITIES)
    made, (left, right) = figure(2)
    draw_curves(
        left, {f"{b:.0f} EUR a week": (levels, effect[b]) for b in TALKED_OF}, "What talk does to sales",
        "Quality, from poor (0) to good (1)", "Change in sales [%]", legend="Advertising",
    )  # fmt: skip
    draw_curves(
        right, {kind: (levels, found) for kind, found in saved.items()}, "Advertising that talk replaces",
        "Quality, from poor (0) to good (1)", f"Of {USUAL:.0f} EUR a week [EUR/week]", legend="Network",
    )  # fmt: skip
    alt = "Two panels of curves rising with quality: effect of talk on sales by campaign, and advertising replaced by network."
    most = max(((kind, e) for kind, found in saved.items() for e in found[-1:]), key=lambda pair: pair[1].mean)
    loud = {name: estimate(100.0 * (loud_sales(name, "small_world") / loud_sales(name, "none") - 1.0)) for name in LOUD}
    return TEXT.format(
        customers=CUSTOMERS, weeks=WEEKS, usual=f"{USUAL:.0f}",
        effects=table("advertising [EUR/week]", list(QUALITIES.values()),
                      {f"{b:.0f}": [e.text(1) for e in found] for b, found in effect.items()}),
        turning="\n".join(f"* {b:.0f} EUR a week: {turn_in_words(levels, found, *words)}." for b, found in effect.items()),
        saved=table("who talks with whom", list(QUALITIES.values()),
                    {NETWORKS[kind]: [e.text() for e in found] for kind, found in saved.items()}),
        saved_turning="\n".join(f"* {kind}: {turn_in_words(levels, found, *words)}." for kind, found in saved.items()),
        most=f"{most[1].text(signed=False)} of {USUAL:.0f} EUR a week ({most[1].mean / USUAL:.0%}; {most[0]} network)",
        loud=table("Glitter's product", ["change in sales by word of mouth [%]"], {n: [e.text(1)] for n, e in loud.items()}),
        picture=save(made, "q6_word_of_mouth", alt),
    )  # fmt: skip


TEXT = """Scenario: `scenarios/growing_market.yaml` with {customers:,} customers at the start, over {weeks} weeks.
Keeper, known to few, spends on advertising only; product and service are between 0.1 with three of ten purchases
failing (poor) and 0.7 with 3 % failures (good). With word of mouth friends talk of Keeper and of its rival; without
it (`customers.network.kind: none`) nobody does.

What word of mouth does to Keeper's sales, in per cent, by quality and advertising:

{effects}

{turning}

How much advertising it replaces: what the same sales would cost in advertising if nobody talked, less the {usual} EUR
a week that Keeper spends [EUR/week]; below zero, what Keeper would have to add to make up for the talk:

{saved}

{saved_turning}

**The most that word of mouth replaces here is {most}.** Talk makes a firm known whatever is said; where it is bad, it
also takes away what people believe, and the rival's customers talk too. So the larger the campaign, the less talk
adds, and the better the offering must be for talk to help at all.

{picture}

The same in `scenarios/great_campaign_poor_product.yaml`, where buyers also search and read reviews (off in the
comparison):

{loud}

    loyalty-lab run scenarios/great_campaign_poor_product.yaml
"""
