"""The table of published results.

A row names its scenario file; everything else about the market is in that file. To add a row, write a reading, a closed form and a
law where there is none yet, and put the result into the function of its case.
"""

from simulation.experiments.published import laws, readings
from simulation.experiments.published.closed_forms import customer_value, diffusion, staying_and_buying
from simulation.experiments.published.results import PublishedResult

ALL = "customers.segments.All"
A_PRICE = "firms.A.offering.price"
MORE_DIFFERENT_TASTES = ("customers.segments.All.taste_strength=0.8",)
OTHER_CUSTOMERS = ("customers.segments.All.purchase_rate={mean: 0.2, shape: 1.0}",
                   "customers.segments.All.attrition.alpha=2.0", "customers.segments.All.attrition.beta=3.0")  # fmt: skip


def _lifetime_value() -> list[PublishedResult]:
    source, file = "Gupta & Lehmann (2003)", "v1_lifetime_value"
    after, due = f"{ALL}.contract.first_after_weeks=4", f"{ALL}.attrition={{kind: per_renewal, probability: 0.2}}"
    cases = {
        "first payment included": (366.67, customer_value.lifetime_value, ()),
        "first payment excluded": (266.67, customer_value.lifetime_value_without_first, (after,)),
        "payments at period ends": (333.33, customer_value.lifetime_value_at_period_ends, (after, due)),
    }
    return [
        PublishedResult(
            "V1", name, source, file, readings.value_of_a_person, laws.lifetime_value(form), published, 2,
            {other: laws.lifetime_value(wrong) for other, (_, wrong, _) in cases.items() if other != name}, settings,
        )
        for name, (published, form, settings) in cases.items()
    ]  # fmt: skip


def _elasticities() -> list[PublishedResult]:
    source, file = "Gupta, Lehmann & Stuart (2004)", "v1_lifetime_value"
    common = (f"{ALL}.contract.first_after_weeks=4", "scoring.discount_rate_per_year=3.363493")
    results = []
    for r, published, weeks, number in ((0.8, 3.5, 121, 30_000), (0.9, 5.09, 201, 10_000), (0.95, 6.59, 261, 5_000)):
        variants = tuple((f"{ALL}.attrition.probability={1.0 - r * factor}",) for factor in (0.995, 1.0, 1.005))
        settings = (*common, f"{ALL}.attrition.probability={1.0 - r}", f"weeks={weeks}", f"customers.number={number}")
        results.append(
            PublishedResult(
                "V2", f"elasticity, retention {r}", source, file, readings.elasticity(0.005), laws.elasticity(),
                published, 2, {"one per cent more": laws.elasticity(customer_value.effect_of_one_per_cent_more)},
                settings, variants,
            )
        )  # fmt: skip
    return results


def _elasticities_net_of_acquisition() -> list[PublishedResult]:
    share = 0.005
    published: dict[laws.Driver, float] = {"retention": 3.89, "margin": 1.11, "acquisition": -0.11}
    changed = {
        "retention": [f"{ALL}.attrition.probability={1.0 - 0.8 * (1.0 + sign * share)}" for sign in (-1, 1)],
        "margin": [f"{A_PRICE}={100.0 * (1.0 + sign * share)}" for sign in (-1, 1)],
        "acquisition": [f"firms.A.strategy.acquisition_budget={8e5 * (1.0 + sign * share)}" for sign in (-1, 1)],
    }
    net = laws.elasticity_net_of_acquisition
    results = []
    for of, value in published.items():
        wrong = {
            "before the cost of winning": laws.elasticity_before_acquisition(of),
            "cost of telling, not winning": net(of, told_for_won=True),
            "first payment included": net(
                of, customer_value.lifetime_value, customer_value.retention_elasticity_with_first
            ),
        }
        if of == "retention":
            wrong["one per cent more"] = net(of, retention=customer_value.effect_of_one_per_cent_more)
        less, more = changed[of]
        results.append(
            PublishedResult(
                "V2", f"net elasticity, {of}", "Gupta, Lehmann & Stuart (2004)", "v2_net_of_acquisition",
                readings.elasticity(share), net(of), value, 2, wrong, variants=((less,), (), (more,)),
            )
        )  # fmt: skip
    return results


def _winning_and_keeping() -> list[PublishedResult]:
    results = []
    for won_for, kept_for in ((5.0, 8.0), (10.08, 15.93), (3.0, 12.0), (15.0, 5.0)):
        settings = (
            "customers.number=20000", f"firms.A.strategy.acquisition_budget={20_000 * won_for}",
            f"firms.A.strategy.actions.keep.weekly_cost={kept_for}",
        )  # fmt: skip
        results.append(
            PublishedResult(
                "V3", f"equity at {won_for:g} and {kept_for:g}", "Blattberg & Deighton (1996)", "v3_winning_and_keeping",
                readings.value_of_a_person, laws.customer_equity(),
                wrong={"only the kept cost": laws.customer_equity(customer_value.customer_equity_if_only_the_kept_cost)},
                settings=settings, replications=60,
            )
        )  # fmt: skip
    return results


def _rising_retention() -> list[PublishedResult]:
    survival = (0.851, 0.747, 0.670, 0.610, 0.562, 0.522, 0.489, 0.460, 0.436, 0.414, 0.395, 0.378)
    results = []
    for period, published in enumerate(survival, start=1):
        wrong = {"a period earlier": laws.share_left(period - 1), "a period later": laws.share_left(period + 1)}
        if period > 1:  # after one period both are the same
            wrong["all alike"] = laws.share_left(period, staying_and_buying.share_left_if_alike)
        results.append(
            PublishedResult(
                "V4", f"left after period {period}", "Fader & Hardie (2007)", "v4_rising_retention",
                readings.share_left(period), laws.share_left(period), published, 3, wrong,
            )
        )  # fmt: skip
    return results


def _purchase_frequencies() -> list[PublishedResult]:
    source, file, replications = "Ehrenberg (1959)", "v5_purchase_frequencies", 90
    results = []
    for weeks, buyers, purchases in ((12, 0.2, 2.1), (24, 0.277, 3.036), (48, 0.355, 4.729)):
        results += [
            PublishedResult(
                "V5", f"buyers in {weeks} weeks", source, file, readings.share_of_buyers(weeks),
                laws.share_of_buyers(weeks), buyers, 3,
                {"all alike": laws.share_of_buyers_if_alike(weeks), "a week less": laws.share_of_buyers(weeks - 1)},
                replications=replications,
            ),
            PublishedResult(
                "V5", f"purchases a buyer, {weeks} weeks", source, file, readings.purchases_a_buyer(weeks),
                laws.purchases_a_buyer(weeks), purchases, 3,
                {"capped at one a week": laws.capped_purchases_a_buyer(weeks),
                 "a week less": laws.purchases_a_buyer(weeks - 1)},
                replications=replications,
            ),
        ]  # fmt: skip
    return results


def _diffusion() -> list[PublishedResult]:
    source, file = "Bass (1969)", "v6_diffusion"
    forms = {
        "in continuous time": diffusion.new_adopters_in_continuous_time,
        "hazard 1 - exp(-(p + qF))": diffusion.new_adopters_by_exponential_hazard,
    }
    return [
        PublishedResult(
            "V6", "adopted after 5 periods", source, file, readings.share_of_buyers(5), laws.adopted(5), 0.273, 3,
            {name: laws.adopted(5, form) for name, form in forms.items()},
        ),
        PublishedResult(
            "V6", "new adopters in period 8", source, file, readings.new_adopters(8), laws.new_adopters(8), 0.1105, 4,
            {name: laws.new_adopters(8, form) for name, form in forms.items()},
        ),
        PublishedResult(
            "V6", "period of most new adopters", source, file, readings.peak, laws.peak(), 8.0, 0,
            {"in continuous time": laws.peak(diffusion.new_adopters_in_continuous_time)},
        ),
    ]  # fmt: skip


def _logit() -> list[PublishedResult]:
    source, file = "McFadden (1974)", "v7_logit_shares"
    one_per_cent = ((f"{A_PRICE}=17.82",), (f"{A_PRICE}=18.18",))
    shares = [
        PublishedResult(
            "V7", f"share of {firm}", source, file, readings.market_share(firm), laws.logit_share(firm),
        )
        for firm in "ABC"
    ]  # fmt: skip
    own = PublishedResult(
        "V7", "A's elasticity to A's price", source, file, readings.price_elasticity("A", "A"),
        laws.own_price_elasticity("A"), wrong={"without (1 - s)": laws.own_price_elasticity_of_utility("A")},
        variants=one_per_cent,
    )  # fmt: skip
    cross = [
        PublishedResult(
            "V7", f"{firm}'s elasticity to A's price", source, file, readings.price_elasticity(firm, "A"),
            laws.cross_price_elasticity("A"), wrong={"by the rival's price": laws.cross_price_elasticity(firm)},
            variants=one_per_cent,
        )
        for firm in "BC"
    ]  # fmt: skip
    return [*shares, own, *cross]


def _brand_switching() -> list[PublishedResult]:
    source, file = "Lipstein (1959)", "v8_brand_switching"
    staying = [
        PublishedResult(
            "V8", f"buyers of {firm} who buy {firm} next", source, file, readings.repeat_probability(firm),
            laws.staying_probability(firm), published, 3, {"without habit": laws.share_without_habit(firm)},
        )
        for firm, published in (("A", 0.8), ("B", 0.7))
    ]  # fmt: skip
    share = PublishedResult(
        "V8", "share of A in the long run", source, file, readings.market_share("A"), laws.stationary_share("A"), 0.6, 3,
        {"without habit": laws.share_without_habit("A")},
    )  # fmt: skip
    return [*staying, share]


def _dirichlet() -> list[PublishedResult]:
    source, file = "Goodhardt et al. (1984)", "v9_dirichlet_market"
    repeats = [
        PublishedResult(
            "V9", f"repeat {firm} next, S = {strength}", source, file, readings.repeat_probability(firm),
            laws.repeat_probability(firm), wrong={"tastes do not last": laws.taste_share(firm)}, settings=settings,
        )
        for strength, settings in (("3", ()), ("0.8", MORE_DIFFERENT_TASTES))
        for firm in "ABC"
    ]  # fmt: skip
    jeopardy = []
    for firm in "ABC":
        alike = laws.penetration_if_rates_alike
        jeopardy += [
            PublishedResult(
                "V9", f"buyers of {firm}", source, file, readings.penetration(firm), laws.penetration(firm),
                wrong={"rates alike": alike(firm)},
            ),
            PublishedResult(
                "V9", f"purchases a buyer of {firm}", source, file, readings.purchases_a_buyer_of(firm),
                laws.purchases_a_buyer_of(firm), wrong={"rates alike": laws.purchases_a_buyer_of(firm, alike)},
            ),
        ]  # fmt: skip
    duplication = [
        PublishedResult(
            "V9", f"buyers of {first} and of {second}", source, file, readings.penetration(first, second),
            laws.joint_penetration(first, second), wrong={"D b_X b_Y": laws.duplication_law(first, second)},
        )
        for first, second in ("AB", "BC")
    ]  # fmt: skip
    return [*repeats, *jeopardy, *duplication]


def _buy_till_you_die() -> list[PublishedResult]:
    forms = {
        "leaving after the first, too": staying_and_buying.repeat_purchases_if_first_could_be_last,
        "leaving once a week at most": staying_and_buying.repeat_purchases_if_leaving_weekly,
    }
    return [
        PublishedResult(
            "V10", f"repeat purchases, {case}", "Fader, Hardie & Lee (2005)", "v10_buy_till_you_die",
            readings.purchases_a_customer, laws.repeat_purchases(),
            wrong={name: laws.repeat_purchases(form) for name, form in forms.items()}, settings=settings,
        )
        for case, settings in (("a = 0.793", ()), ("a = 2", OTHER_CUSTOMERS))
    ]  # fmt: skip


PUBLISHED: tuple[PublishedResult, ...] = (
    *_lifetime_value(),
    *_elasticities(),
    *_elasticities_net_of_acquisition(),
    *_winning_and_keeping(),
    *_rising_retention(),
    *_purchase_frequencies(),
    *_diffusion(),
    *_logit(),
    *_brand_switching(),
    *_dirichlet(),
    *_buy_till_you_die(),
)
"""Every published result that is checked, in the order in which it is shown."""
