"""The table of published signs and sizes.

A row names an experiment on a shipped scenario and one of the pairs that it gives. To add a row, write a function that returns
pairs from a scenario and a seed.
"""

from functools import partial

from simulation.experiments.signs.asymmetry import warnings_and_recommendations, worse_and_better
from simulation.experiments.signs.defection import fewer_defections
from simulation.experiments.signs.programme import share_of_wallet
from simulation.experiments.signs.referral import referred_and_others
from simulation.experiments.signs.sign import Experiment, Sign
from simulation.experiments.signs.winning_back import returns_on_spending

SMALL_PART = (
    "Of a firm's customers here between a fifth and two fifths a year leave or lapse, so that five points are a smaller part of "
    "all defections than in the businesses of the study; and customers do not buy more, or cost less, the longer they stay."
)
ONLY_ALIKE = (
    "Contacts are alike in orientation only (homophily), not in their taste for the firm, and nobody stays because the referrer "
    "stays: better matching is half there, social enrichment only as far as contacts go on recommending. Besides, some of those "
    "counted as referred came by an advertisement in the same week. A replication (Wolters & Gedenk 2019) found margins lower."
)
BOTH_LAST = (
    "What makes the referred worth more here lasts: an orientation that suits the firm, and contacts who go on recommending. In "
    "the study the advantage was of a kind that others catch up with (Van den Bulte et al. 2018)."
)
CHEAP_PROSPECTS = (
    "The more people do not know the firm, and the fewer have left it yet, the more advertising brings: in the growing market "
    "hardly anybody knows it at first, and many are new. The published example is of a service that many had left."
)
ONE_CARD = (
    "One shop of two has a card, and it is generous (3 % of every bill, 5 % more for the best): it adds six points of share of "
    "wallet. In the study seven chains had a card each, and it added little."
)
KNOWN_BY_WARNINGS = (
    "Published are shifts in the probability to buy of somebody who hears a message. Here talk also makes a firm known, a warning "
    "as well as a recommendation: where everybody knows every firm already, a warning costs twice what a recommendation brings."
)


def _defection() -> list[Sign]:
    signs = []
    for scenario in (
        "retention_vs_acquisition",
        "growing_market",
        "price_war",
        "phone_contracts",
        "wrinkle_cream_shelf",
    ):
        experiment = Experiment(scenario, fewer_defections, 5)
        for pair, what in (("value", "value of a customer"), ("profit", "profit in three years")):
            signs.append(
                Sign("S1", f"{what}, 5 points fewer defections a year against as it is", "Reichheld & Sasser (1990)",
                     experiment, pair, "25 % to 85 % more, by industry", 1.25, 1.85, SMALL_PART)
            )  # fmt: skip
    return signs


def _programme() -> list[Sign]:
    experiment, source = Experiment("loyalty_programme", share_of_wallet, 12), "Leenheer et al. (2007)"
    return [
        Sign("S2", "share of wallet, members above others against what the programme adds", source, experiment,
             "naive against true", "7 times", 7.0, 7.0, ONE_CARD),
        Sign("S2", "share of wallet of members, with the programme against without", source, experiment,
             "with against without", "small, positive"),
    ]  # fmt: skip


def _referral() -> list[Sign]:
    source = "Schmitt, Skiera & Van den Bulte (2011)"
    signs = []
    for scenario, replications in (("retention_vs_acquisition", 60), ("service_failure", 50)):
        experiment = Experiment(scenario, referred_and_others, replications)
        signs += [
            Sign("S3", "value in two years, referred against others", source, experiment, "value",
                 "at least 16 % more", 1.16, why=ONLY_ALIKE),
            Sign("S3", "margin in the first half-year, referred against others", source, experiment,
                 "margin, first half-year", "higher", why=ONLY_ALIKE),
            Sign("S3", "still customers after a year, referred against others", source, experiment, "left after a year",
                 "higher", why=ONLY_ALIKE),
            Sign("S3", "still customers after two years, referred against others", source, experiment,
                 "left after two years", "higher, lasting", why=ONLY_ALIKE),
            Sign("S3", "margin advantage of the referred, first half-year against fourth", source, experiment,
                 "margin advantage", "fades", why=BOTH_LAST),
        ]  # fmt: skip
    return signs


def _winning_back() -> list[Sign]:
    firms = {
        "mature_market": "Winner",
        "service_failure": "Swift",
        "technology_leap": "Steady",
        "growing_market": "Winner",
    }
    return [
        Sign("S4", "what a euro brings back, winning back against advertising", "Stauss & Friege (1999)",
             Experiment(scenario, partial(returns_on_spending, firm=firm), 5), "returns",
             "3.14 against 1.23, 2.55 times (unconfirmed)", 2.55, 2.55, CHEAP_PROSPECTS)
        for scenario, firm in firms.items()
    ]  # fmt: skip


def _asymmetry() -> list[Sign]:
    shock = Experiment("retention_vs_acquisition", worse_and_better, 8)
    talk = Experiment("mature_market", warnings_and_recommendations, 8)
    felt = "Anderson & Sullivan (1993)"
    return [
        Sign("S5", "satisfaction with a purchase, lost when worse against won when better", felt, shock, "satisfaction",
             "more than 1", 1.0),
        Sign("S5", "trust, lost when worse against won when better", "Slovic (1993)", shock, "trust", "more than 1", 1.0),
        Sign("S5", "sales, lost when worse against won when better", felt, shock, "sales", "more than 1", 1.0),
        Sign("S5", "belief (millionths), a week of warning against one of recommending", "Mizerski (1982)", talk,
             "belief", "more than 1", 1.0),
        Sign("S5", "sales, a week of recommending against one of warning", "East, Hammond & Lomax (2008)", talk,
             "sales, recommending against warning", "+.20 against -.11, 1.82 times", 1.82, 1.82, KNOWN_BY_WARNINGS),
    ]  # fmt: skip


SIGNS: tuple[Sign, ...] = (*_defection(), *_programme(), *_referral(), *_winning_back(), *_asymmetry())
"""Every published sign that is checked, in the order in which it is shown."""
