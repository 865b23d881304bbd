"""Small markets which together touch every mechanism of the model, and markets with parameters drawn at random."""

from typing import Any

import numpy as np

from simulation.customers.ready_made import READY_MADE
from simulation.customers.types import TYPES
from simulation.firms.decision import UNTREATED, Decision, Treatment
from simulation.firms.strategies import STRATEGIES, Strategy
from simulation.firms.view import ManagersView
from simulation.scenario.schema import Scenario

THREE_SEGMENTS = {
    "Savers": {"share": 0.4, "orientation": "cost"},
    "Builders": {"share": 0.35, "orientation": "value"},
    "Pioneers": {"share": 0.25, "orientation": "technology"},
}
EVERY_STRATEGY = {
    f"The {name}": {
        "strategy": {"name": name},
        "offering": {"price": 17.0 + 0.35 * place, "technology": 1.0 + 0.03 * place, "service": 0.2 + 0.04 * place},
        "initial_awareness": 0.7,
    }
    for place, name in enumerate(STRATEGIES)
}
TWO_FIRMS = {"Keeper": {"strategy": {"name": "retention_focus"}}, "Winner": {"strategy": {"name": "acquisition_focus"}}}


class Targeting(Strategy):
    """Treat part of the customers: discounts, attention and messages, by record and by lot, and change the price."""

    def decide(self, view: ManagersView) -> Decision:
        records = view.records
        place = np.zeros(len(records), np.int64)
        place[records.purchases >= 2] = 1
        place[records.looks_lapsed()] = 2
        place[records.complaints > 0] = 3
        place[view.rng.random(len(records)) < 0.2] = 0
        place[records.complaints > 1] = 4
        place[(records.treatment == 3) & (records.weeks_since_contact > 8)] = 1
        return Decision(
            price=view.price * (1.01 if view.ledger["revenue"][-4:].sum() > 0.0 else 1.0),
            acquisition_spending=0.4 * view.market_size,
            service_spending=0.1 * len(records),
            technology_spending=5.0,
            renew_idea=view.idea_freshness < 0.8,
            treatments=(
                UNTREATED,
                Treatment("attention", weekly_cost=0.7),
                Treatment("voucher", discount=0.255, contact=True),
                Treatment("apology", weekly_cost=1.5, discount=0.1, contact=True),
                Treatment("farewell", end=True),
            ),
            treatment=place,
        )


class Relating(Strategy):
    """Give every customer one of many treatments, by lot, with messages, levels, machines, offers and apologies."""

    def decide(self, view: ManagersView) -> Decision:
        treatments = (
            UNTREATED,
            Treatment("machines", automated=0.8, level="basic"),
            Treatment("letter", contact=True, personal=True),
            Treatment("partner", level="partnership", weekly_cost=0.2),
            Treatment("more", offer=0.37, contact=True, discount=0.05),
            Treatment("sorry", apology=0.4, ask_why=True, level="accountable"),
            Treatment("why", ask_why=True, discount=0.3, contact=True),
        )
        lot = view.rng.integers(0, len(treatments), len(view.records))
        kept = view.rng.random(len(view.records)) < 0.7
        return Decision(
            media=dict.fromkeys(view.media, 30.0),
            renew_idea=tuple(name for name, medium in view.media.items() if medium.weeks > 6),
            research={"survey": 40.0, "interviews": 90.0},
            target=("Builders",) if view.accuracy > 0.4 else (),
            sale=0.3 if view.rng.random() < 0.3 else 0.0,
            sale_weeks=2,
            introduction=0.2 if view.week % 2 else 0.0,
            treatments=treatments,
            treatment=np.where(kept, view.records.treatment, lot) if view.week > 1 else lot,
        )


def market(**parts: Any) -> Scenario:
    """Make a small scenario; parts left out are ordinary, ``customers`` is laid over the ordinary ones."""
    customers = {"number": 200, "segments": THREE_SEGMENTS, **parts.pop("customers", {})}
    ordinary = {"title": "a check", "weeks": 30, "burn_in_weeks": 6, "firms": TWO_FIRMS, "seed": 20}
    return Scenario.model_validate({**ordinary, **parts, "customers": customers})


def often(mean: float = 1.0, **more: Any) -> dict[str, Any]:
    """Make three segments that buy often."""
    return {
        name: {**segment, "purchase_rate": {"mean": mean, "shape": 2.0}, **more}
        for name, segment in THREE_SEGMENTS.items()
    }


def all_with(**groups: Any) -> dict[str, Any]:
    """Change all three orientations alike, such as ``talking={"listening": 2.0}``."""
    return dict.fromkeys(READY_MADE, groups)


def rich(**more: Any) -> dict[str, Any]:
    """Describe a firm with a programme, bonds, media, partners, research and whatever else there is."""
    ordinary: dict[str, Any] = {
        "level": "reactive",
        "bonds": {"social": 0.1, "economic": 0.2, "technical": 0.3, "speed": 0.3, "weekly_cost": 0.01},
        "programme": {
            "join": 0.8,
            "points_rate": 0.05,
            "redeem_at": 2.0,
            "expiry_weeks": 9,
            "community_help": 0.3,
            "holdout": 0.2,
        },
        "media": {
            "radio": {"ceiling": 0.2, "scale": 0.5, "renewal_cost": 90.0, "share": 2.0},
            "post": {"ceiling": 0.1, "scale": 0.1, "wear_out": 0.2, "renewal_cost": 40.0},
        },
        "research_basics": {"keeps_picture": True, "secondary_accuracy": 0.3},
        "contact": {"relevance_for_all": 0.6, "automation_loss": 0.2},
        "partners": {
            "Supplier": {"product": 0.1, "unit_cost": -0.7, "reliability": 0.4, "from_week": 6, "ramp_weeks": 4.0},
            "Carrier": {"service": 0.05, "time": -0.1, "weekly_cost": 33.33},
        },
        "departments": {"alignment": 0.6},
        "aftersale": {"repair_quality": 0.5, "repair_price": 3.333, "repair_cost": 1.111},
        "ideas": {"quality_ceiling": 0.3, "cost_ceiling": 0.2, "scale": 20.0},
        "engagement": {"post_reach": 2.0},
    }
    return {**ordinary, **more}


def leaving(kind: str, **more: Any) -> dict[str, Any]:
    """Make three segments of customers who leave in one way."""
    return often(0.8, attrition={"kind": kind, **more})


def every_strategy() -> Scenario:
    """Half of the strategies against each other among the well and badly linked."""
    return market(
        customers={"number": 100, "segments": often(1.5), "network": {"kind": "scale_free", "links_per_newcomer": 2}},
        firms={name: EVERY_STRATEGY[name] for name in list(EVERY_STRATEGY)[::2]},
    )


def every_other_strategy() -> Scenario:
    """The other strategies, by firms that have everything to offer and to know."""
    return market(
        customers={"number": 100, "segments": often(1.5), "network": {"kind": "small_world"}},
        firms={name: {**EVERY_STRATEGY[name], **rich()} for name in list(EVERY_STRATEGY)[1::2]},
    )


def long_talk() -> Scenario:
    """Impatient people of one kind who talk for weeks with people like them, and stay for ever."""
    return market(
        customers={
            "segments": leaving("none"),
            "network": {"kind": "random", "mean_neighbours": 4.0},
            "orientations": all_with(
                talking={"talk_weeks": 5, "homophily": 1.0, "persuasion": 0.6, "listening": 2.0},
                feeling={"patience": 2, "commitment_cooling": 0.3},
            ),
        }
    )


def everybody_hears_everybody() -> Scenario:
    """A mean field with customers who come, and leave after a purchase, some more likely than others."""
    return market(
        customers={
            "segments": leaving("per_purchase", alpha=0.3, beta=3.0),
            "network": {"kind": "complete"},
            "arrivals": {"per_year": 1.5, "replace_leavers": False},
            "orientations": all_with(talking={"talk_weeks": 3, "listening": 1.5}),
        }
    )


def silence() -> Scenario:
    """Nobody talks; whoever buys may leave at once; nobody differs in taste or rate."""
    segments = leaving("per_purchase", probability=0.1, first_purchase_exempt=False)
    segments = {
        name: {**segment, "taste_strength": None, "purchase_rate": {"mean": 0.7, "shape": None}}
        for name, segment in segments.items()
    }
    return market(customers={"segments": segments, "network": {"kind": "none"}}, burn_in_weeks=0)


def periods() -> Scenario:
    """Customers leave at period ends, some more likely than others, and are replaced; segments have odd numbers."""
    segments = leaving("per_period", alpha=0.8, beta=6.0, period_weeks=5)
    for number, segment in enumerate(segments.values()):
        segment["id"] = 90 - 7 * number
    return market(customers={"segments": segments, "arrivals": {"per_year": 0.4}})


def contracts() -> Scenario:
    """Customers bound for some weeks, who leave when it is due, more or less often, or never; sales and attention."""
    segments = leaving("per_renewal", alpha=0.8, beta=2.0, kept_by_attention=0.7)
    for number, segment in enumerate(segments.values()):
        segment["contract"] = {"period_weeks": 4 + 3 * number, "first_after_weeks": number, "spread": number != 1}
    segments["Builders"]["attrition"] = {"kind": "none"}
    seller = {"name": "flash_sales", "sale": 0.3, "sale_every_weeks": 4, "sale_weeks": 2}
    return market(
        customers={"segments": segments}, firms={"Sales": {"strategy": seller}, "Keeper": TWO_FIRMS["Keeper"]}
    )


def changing_world() -> Scenario:
    """A price cut, a ban on advertising, an entrant between two plannings, changed people, demand and technology."""
    entrant = {"strategy": {"name": "price_leader"}, "enters_week": 9, "initial_awareness": 0.3, "id": 40}
    entrant["offering"] = {"technology": 1.4}
    events = [
        {"week": 5, "title": "price", "set": {"firms.Winner.offering.price": 15.5}},
        {"week": 8, "title": "ban", "set": {"economy.advertising_allowed": False}},
        {"week": 12, "title": "taste", "set": {"customers.orientations.cost.weights.service": 0.5}},
        {"week": 12, "title": "talk", "set": {"customers.orientations.value.talking.talk_weeks": 4}},
        {"week": 15, "title": "ban lifted", "set": {"economy.advertising_allowed": True, "economy.demand": 1.7}},
        {"week": 20, "title": "new strategy", "set": {"firms.Keeper.strategy": {"name": "technology_leader"}}},
        {"week": 25, "title": "leap", "set": {"firms.Entrant.offering.technology": 1.9}},
        {"week": 25, "title": "inflation", "set": {"economy.reference_price": 26.0}},
        {"week": 28, "title": "decay", "set": {"firms.Winner.offering.failure_probability": 0.4}},
    ]
    return market(
        customers={"segments": often(0.9)},
        firms={**TWO_FIRMS, "Entrant": entrant},
        events=events,
        planning_interval_weeks=5,
    )


def short_of_money() -> Scenario:
    """Budgets that bind, down to nothing; many failures, complaints and unpaid bills."""
    firms = {
        "Tight": {"strategy": {"name": "acquisition_focus", "renew_below": 0.9}, "budget": 400.0},
        "Broke": {"strategy": {"name": "service_leader"}, "budget": 0.0},
        "Balanced": {"strategy": {"name": "balanced", "total_budget": 3000.0}, "budget": 700.0},
    }
    for firm in firms.values():
        firm["offering"] = {"failure_probability": 0.35, "unit_cost": 11.111}
    return market(
        customers={
            "segments": often(1.0),
            "orientations": all_with(
                paying={"default_probability": 0.3},
                talking={"complaint_threshold": 0.7, "warn_threshold": 0.6, "complaint_probability": 0.8},
            ),
        },
        firms=firms,
    )


def must_buy() -> Scenario:
    """Customers who never go without, several times a week, and lapse at the first missed occasion."""
    return market(
        customers={
            "number": 80,
            "segments": often(4.0),
            "orientations": all_with(choosing={"may_buy_nothing": False}, feeling={"patience": 1}),
        },
        firms={name: EVERY_STRATEGY[name] for name in list(EVERY_STRATEGY)[:5]},
    )


def price_war() -> Scenario:
    """Firms that undercut each other at the same moment, and one that raises its price."""
    firms = {
        name: {"strategy": {"name": "price_leader", "undercut": cut}, "offering": {"unit_cost": 6.0, "price": price}}
        for name, cut, price in (("Cheap", 0.05, 20.0), ("Cheaper", 0.1, 19.0))
    }
    firms["Dear"] = {"strategy": {"name": "harvest"}, "offering": {"price": 18.0}}
    return market(customers={"number": 120, "segments": often(0.5)}, firms=firms, weeks=20)


def everybody_pays() -> Scenario:
    """No bill is left unpaid."""
    return market(customers={"segments": often(1.0), "orientations": all_with(paying={"default_probability": 0.0})})


def targeted() -> Scenario:
    """Two firms for :class:`Targeting`, in a market without run-in."""
    return market(customers={"segments": often(0.9)}, burn_in_weeks=0, planning_interval_weeks=3)


def crowded() -> Scenario:
    """As many firms as there can be, with odd numbers; one kind of people weighs nothing, not even money."""
    firms = {
        f"Firm {place}": {
            "id": (place * 4_999) % 65_536,
            "offering": {"price": 18.0 + 0.3 * place, "intercept": 0.1 * (place % 3)},
            "strategy": {"name": "acquisition_focus", "acquisition_budget": 40.0 * place},
            "initial_awareness": 0.4,
            "enters_week": 10 if place == 11 else None,
            "taste_share": 0.04 + 0.003 * place,
        }
        for place in range(16)
    }
    weightless = dict.fromkeys(READY_MADE["cost"]["weights"], 0.0)
    return market(
        customers={
            "number": 80,
            "segments": often(1.2),
            "orientations": {"cost": {"weights": weightless}, "value": {}, "technology": {}},
        },
        firms=firms,
        weeks=14,
    )


def keen_people() -> Scenario:
    """Messages, habit and attention that weigh a lot, among cheap technology leaders and harvesters."""
    firms = {
        "Lab": {"strategy": {"name": "technology_leader"}, "development": {"technology_scale": 50.0}},
        "Farm": {"strategy": {"name": "harvest", "retention_budget": 80.0, "price_step": 0.05}},
        "Hotel": {"strategy": {"name": "service_leader", "retention_budget": 120.0}},
    }
    return market(
        customers={
            "segments": often(0.8),
            "network": {"kind": "small_world", "neighbours": 4, "rewiring": 0.5},
            "orientations": all_with(
                choosing={"reminder_strength": 3.0, "inertia": 2.0, "loyalty_weight": 6.0},
                feeling={"inspired_satisfaction": 0.6, "inspired_loyalty": 0.2},
            ),
        },
        firms=firms,
        planning_interval_weeks=1,
    )


def all_types() -> Scenario:
    """A segment of each ready-made type, and one of several, where sales are held; some bridge communities."""
    segments = {
        name: {"share": 1.0 / 11.0, "orientation": orientation, "types": [name], "purchase_rate": {"mean": 1.5}}
        for name, orientation in zip(TYPES, 4 * ["value", "cost", "technology"], strict=False)
    }
    segments["loyal bulk"] = {**segments["loyal"], "types": ["loyal", "bulk", "high_future_value", "door_opener"]}
    seller = {"strategy": {"name": "flash_sales", "sale": 0.4, "sale_every_weeks": 5, "sale_weeks": 3}}
    return market(
        customers={"segments": segments, "network": {"kind": "small_world", "neighbours": 2}},
        firms={
            "Sales": {**seller, "aftersale": {"visit_cost": 0.77}},
            "Cheap": {**TWO_FIRMS["Winner"], "offering": {"price": 16.0}, "level": "accountable"},
        },
    )


def waiting_for_sales() -> Scenario:
    """People who stock up, buy on impulse and feel every price above the usual one as a loss."""
    habits = {"impulse": 1.5, "planning": 0.3, "stockpiling": 3.0, "deal_threshold": 0.05, "basket": 1.7}
    seller = {"name": "flash_sales", "sale": 0.35, "sale_every_weeks": 4, "sale_weeks": 2}
    return market(
        customers={
            "number": 150,
            "segments": often(1.2, habits=habits),
            "orientations": all_with(choosing={"reference_effect": 2.0}, feeling={"patience": 2}),
        },
        firms={"Sales": {"strategy": seller}, "Steady": {"offering": {"price": 18.5}}, "Dear": {}},
    )


def empowered() -> Scenario:
    """People who search, read and write reviews, whose posts make firms known; some firms cannot be found easily."""
    firms = {
        f"Firm {place}": {"id": 7 * place, "initial_awareness": 0.2, "offering": {"product": 0.3 + 0.1 * place}}
        for place in range(5)
    }
    firms["Firm 4"] = {**firms["Firm 4"], **rich(), "enters_week": 8}
    return market(
        customers={
            "number": 150,
            "segments": often(1.0),
            "orientations": all_with(
                choosing={"search": 0.3, "finding": 0.5, "review_weight": 0.4},
                talking={"review_probability": 0.5, "asks_why": 0.4},
                feeling={"best_brand": 0.6},
            ),
        },
        firms=firms,
    )


def after_the_sale() -> Scenario:
    """Many failures, mended by members, elsewhere, or by the firm; used things; bills paid late, in part, or never."""
    firms = {
        name: {**rich(**more), "offering": {"failure_probability": 0.3, "price": price}, "strategy": strategy}
        for name, price, strategy, more in (
            ("Mender", 20.0, TWO_FIRMS["Keeper"]["strategy"], {"bonds": {"technical": 0.5}}),
            ("Club", 21.0, TWO_FIRMS["Winner"]["strategy"], {"aftersale": {"dispute_cost": 3.33}}),
        )
    }
    return market(
        customers={
            "segments": often(1.0),
            "orientations": all_with(
                choosing={"second_hand": 0.6, "outside_value": 0.2},
                paying={
                    "default_probability": 0.05, "late_probability": 0.3, "dispute_probability": 0.5,
                    "repairs_elsewhere": 0.3,
                },
            ),
        },
        firms=firms,
    )  # fmt: skip


def followers() -> Scenario:
    """Voices that weigh less or more than one among contacts, who learn of each other's prices."""
    segments = often(1.2)
    for segment, influence in zip(segments.values(), (0.3, 2.7, 9.9), strict=True):
        segment["habits"] = {"influence": influence, "bridges": 3}
    return market(
        customers={
            "number": 150,
            "segments": segments,
            "network": {"kind": "scale_free", "links_per_newcomer": 2},
            "orientations": all_with(talking={"deal_talk": 0.5, "talk_weeks": 4}, feeling={"unfairness": 0.6}),
        },
        firms={"Relating": rich(), "Other": {}},
        planning_interval_weeks=3,
    )


def followers_of_the_market() -> Scenario:
    """The same in a mean field, where what is told of deals and what weighs is averaged over everybody."""
    scenario = followers().model_dump()
    return Scenario.model_validate(
        {**scenario, "customers": {**scenario["customers"], "network": {"kind": "complete"}}, "weeks": 20}
    )


def bought_for_others() -> Scenario:
    """Buyers and users of different orientations, who grow into the market, and have ideas."""
    segments = often(0.8, habits={"growth": 2.0, "growth_ceiling": 1.8, "ideas": 0.4, "visits": 0.5, "response": 3.0})
    for segment, user in zip(segments.values(), ("technology", "cost", None), strict=True):
        segment["user"] = user
    return market(
        customers={"number": 150, "segments": segments, "arrivals": {"per_year": 1.0}},
        firms={"Listener": rich(level="accountable"), "Partner": rich(level="partnership", budget=60.0)},
    )


def well_known() -> Scenario:
    """Firms that know their customers more or less, write to them often, and win them back."""
    wrong = {"keeps_picture": True, "secondary_accuracy": 0.1, "learning_per_purchase": 0.02}
    orientations = all_with(
        feeling={"irritation_per_message": 0.5, "opt_out_at": 0.55, "patience": 2}, choosing={"irritation_weight": 3.0}
    )
    return market(
        customers={"number": 200, "segments": often(1.0), "orientations": orientations},
        firms={
            "Relating": rich(research_basics=wrong, budget=150.0),
            "Certain": rich(research_basics={"keeps_picture": True, "secondary_accuracy": 1.0}),
            "Blind": {**rich(), "research_basics": {}, "levels": {"reactive": {"contacts": True}}},
            "Leaping": {"strategy": {"name": "technology_leader"}, "offering": {"technology": 1.6}},
        },
        events=[
            {"week": 9, "title": "no more points", "set": {"firms.Certain.programme": None}},
            {"week": 12, "title": "closer", "set": {"firms.Blind.level": "proactive", "firms.Relating.budget": None}},
            {"week": 14, "title": "other media", "set": {"firms.Certain.media": {"sky": {}}}},
        ],
        planning_interval_weeks=2,
    )


def few_but_busy() -> Scenario:
    """A handful of people who buy several times a week, and everything that has to do with paying: quick to run uncompiled."""
    points = {"join": 1.0, "points_rate": 0.1, "redeem_at": 1.0, "expiry_weeks": 2, "weekly_cost": 3.0, "holdout": 0.2}
    segments = often(2.5, habits={"basket": 1.5, "stockpiling": 6.0, "attention": 1.7, "ideas": 0.3})
    segments["Builders"]["contract"] = {"period_weeks": 2}
    talking = {"complaint_threshold": 0.6, "complaint_probability": 0.6, "asks_why": 0.4}
    paying = {
        "cost": {"default_probability": 0.1, "late_probability": 0.3, "dispute_probability": 0.6},
        "value": {"default_probability": 0.0, "late_probability": 0.5, "dispute_probability": 0.6},
        "technology": {"default_probability": 0.0, "late_probability": 0.0, "dispute_probability": 0.6},
    }
    return market(
        customers={
            "number": 15,
            "segments": segments,
            "orientations": {
                name: {"choosing": {"second_hand": 0.2}, "paying": paying[name], "talking": talking} for name in paying
            },
        },
        firms={
            "Points": {**rich(programme=points), "offering": {"failure_probability": 0.3, "unit_cost": 11.11}},
            "Plain": {
                "offering": {"failure_probability": 0.4},
                "aftersale": {"dispute_cost": 3.33, "dunning_cost": 1.11},
            },
        },
        events=[{"week": 13, "title": "no more points", "set": {"firms.Points.programme": None}}],
        weeks=18,
        burn_in_weeks=0,
        planning_interval_weeks=2,
    )


CASES = {
    make.__name__: make
    for make in (
        every_strategy, every_other_strategy, long_talk, everybody_hears_everybody, silence, periods, changing_world,
        short_of_money, must_buy, price_war, everybody_pays, targeted, crowded, keen_people, all_types, waiting_for_sales,
        empowered, after_the_sale, followers, followers_of_the_market, bought_for_others, well_known, contracts,
        few_but_busy,
    )
}  # fmt: skip
OWN_STRATEGIES: dict[str, dict[str, Strategy]] = {
    "targeted": {"Keeper": Targeting(), "Winner": Targeting()},
    "followers": {"Relating": Relating()},
    "followers_of_the_market": {"Relating": Relating()},
    "bought_for_others": {"Listener": Relating()},
    "after_the_sale": {"Mender": Relating()},
    "few_but_busy": {"Points": Relating()},
    "well_known": {"Relating": Relating(), "Certain": Relating(), "Blind": Relating()},
}
