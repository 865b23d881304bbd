"""The tables of a customer's life, made of what was seen of it week by week."""

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.customers.tables import BENEFITS
from simulation.market.market import Market
from simulation.market.tracing import WeekSeen, replayed
from simulation.outcomes.life import Life
from simulation.outcomes.life_terms import LIFE_EVENTS, NOTHING, UTILITY_PARTS, VALUE_PARTS
from simulation.rules import lifecycle, ties, value
from simulation.rules.loyalty import loyalty
from simulation.state import tallies
from simulation.state.columns import ASKED, MEMBER, NO_FIRM, NOT_YET, OPTED_OUT, PRESENT, REASONS, REFUSED, SHARE_STEPS
from simulation.state.week import MOST_FIRMS

if TYPE_CHECKING:
    from simulation.market.snapshot import Snapshot

Row = dict[str, Any]
VISITS_FROM = 4096
COUNTED = {
    tallies.CONSIDERED: "considered",
    tallies.VISITS: "visited",
    tallies.DISPUTES: "disputed",
    tallies.LATE_PAYMENTS: "paid_late",
    tallies.JOINED: "joined",
    tallies.REVIEWS: "reviewed",
    tallies.IDEAS: "suggested",
    tallies.ENVY: "envied",
    tallies.RETURNS: "won_back",
}
"""What is counted of a customer and firm is what happened between them."""
AMOUNTS = {tallies.BAD_DEBT: "left_unpaid", tallies.POINTS_REDEEMED: "redeemed"}
"""The same in cents."""
OF_NO_FIRM = {tallies.FROM_STOCK: "from_stock", tallies.BOUGHT_NOTHING: "bought_nothing"}
SAID = ("recommends", "warns", "tells_of_deal")
"""What a voice says of a firm, from the lowest bits up."""


def lives_of(market: Market, customers: Iterable[int], start: "Snapshot | None" = None) -> dict[int, Life]:
    """Return the lives of several customers by their ids, see :meth:`simulation.market.market.Market.lives`."""
    wanted = list(dict.fromkeys(customers))
    known = market.state.customer_id
    for customer in wanted:
        if not np.any(known == customer):
            nearest = known[np.argmin(np.abs(known.astype(np.float64) - customer))]
            raise ValueError(
                f"there is no customer {customer}: ids go from {known.min()} to {known.max()} (the nearest is {nearest})"
            )
    again = replayed(market, wanted, start)
    return {customer: life_of(market, customer, again.seen[customer]) for customer in wanted}


def life_of(market: Market, customer: int, seen: list[WeekSeen]) -> Life:
    """Return the life of one customer of a market."""
    view = market.customer(customer)
    names = list(market.scenario.firms)
    contract = market.scenario.customers.segments[view.segment].contract
    rate = view.purchase_rate if contract is None else 1.0 / contract.period_weeks
    persona = market.history.groups["persona"][int(market.state.segment[view.row])]
    tables = {
        name: _table([row for week in seen for row in rows(week, names)], columns)
        for name, (rows, columns) in TABLES.items()
    }
    return Life(
        customer, view.segment, view.orientation, persona, tuple(names), rate, view.price_sensitivity,
        seen[0].week if seen else market.week, market.week, **tables,
    )  # fmt: skip


def _table(rows: list[Row], columns: dict[str, type]) -> Any:
    """Return a table with these columns and types, also if it is empty; numbers that a row lacks are NaN."""
    import pandas as pd  # heavy: imported where it is used

    return pd.DataFrame(rows, columns=list(columns)).astype(columns)


# Choices


def _choices(week: WeekSeen, names: list[str]) -> Iterator[Row]:
    """Yield one row an occasion and alternative."""
    noted = week.alternatives
    size = len(names) + 1
    for first in range(0, len(noted), size):
        occasion = noted[first : first + size]
        best = max((float(row["utility"]) for row in occasion if row["compared"]), default=0.0)
        odds = [float(np.exp(float(row["utility"]) - best)) if row["compared"] else 0.0 for row in occasion]
        for row, share in zip(occasion, odds, strict=True):
            made = _alternative(week, row, names)
            if row["compared"]:
                made["probability"] = share / sum(odds)
            yield made


def _alternative(week: WeekSeen, row: Any, names: list[str]) -> Row:
    number, firm = int(row["occasion"]), int(row["firm"])
    visit = number >= VISITS_FROM
    made: Row = {
        "week": week.week, "occasion": number - VISITS_FROM if visit else number, "visit": visit,
        "firm": NOTHING if firm == NO_FIRM else names[firm],
        "stage": "" if firm == NO_FIRM else lifecycle.STAGES[row["stage"]], "considered": bool(row["compared"]),
        "left_out": "" if row["compared"] else _left_out(week, row), "chosen": bool(row["chosen"]),
        "price": np.nan if firm == NO_FIRM else float(row["price"]),
    }  # fmt: skip
    if not row["compared"]:
        return made
    made |= _value_parts(week, row) if firm != NO_FIRM else {}
    made["perceived_value"] = float(row["worth"])
    made |= _utility_parts(week, row)
    made["utility"], made["total"] = float(row["utility"]), -float(row["time"])
    # of doing without only the time is noted, of firms the luck itself
    made["luck"] = made["total"] - made["utility"] if firm == NO_FIRM else -value.race_time(0.0, float(row["luck"]))
    return made


def _left_out(week: WeekSeen, row: Any) -> str:
    """Say why an alternative was not compared."""
    if row["firm"] == NO_FIRM:
        return "has to buy" if row["occasion"] < VISITS_FROM else "only a visit"
    if week.firms.firms[row["firm"]]["open"] == 0:
        return "not in the market"
    if row["stage"] == lifecycle.UNAWARE:
        return "not known"
    return "sent away" if row["stage"] == lifecycle.ENDED else "too dear"


def _value_parts(week: WeekSeen, row: Any) -> dict[str, float]:
    """Return the parts of perceived value: what the firm offers, how much better it is believed to be, and all costs."""
    firms, firm = week.firms, int(row["firm"])
    weights, levels = firms.weights, firms.levels[firm]
    parts = {name: weights[name] * levels[name] for name in BENEFITS}
    parts["impression"] = float(row["benefit"]) - float(firms.offers[firm]["benefit"])
    parts["technology"] = float(row["technology"])
    whole = float(firms.offers[firm]["effort"])
    felt = float(row["effort"]) / whole if whole > 0.0 else 1.0  # less than 1 where working together saves effort
    for name, effort in (("time", "time"), ("energy", "energy"), ("worry", "psychic")):
        parts[name] = -felt * weights[effort] * levels[effort]
    parts["money"], parts["price_rise"] = -float(row["money"]), -float(row["rise"])
    return parts


def _utility_parts(week: WeekSeen, row: Any) -> dict[str, float]:
    """Return the parts of utility; bond, points and irritation by the rule of ties, one at a time."""
    segment = week.firms.segment
    parts = {"value": float(segment["value_sensitivity"]) * float(row["worth"])}
    if row["firm"] == NO_FIRM:
        return parts | dict.fromkeys(UTILITY_PARTS[1:], 0.0)
    redeem = float(week.firms.firms[row["firm"]]["redeem_at"])
    bond, points, irritation = float(row["bond"]), float(row["points"]), float(row["irritation"])
    weight, pull, aversion = (float(segment[name]) for name in ("bond_weight", "points_pull", "irritation_weight"))
    return parts | {
        "taste": float(row["taste"]),
        "habit": float(row["habit"]),
        "loyalty": float(row["attachment"]),
        "reminder": float(row["reminder"]),
        "bond": ties.ties(bond, weight, 0.0, redeem, pull, 0.0, aversion),
        "points": ties.ties(0.0, weight, points, redeem, pull, 0.0, aversion),
        "irritation": ties.ties(0.0, weight, 0.0, redeem, pull, irritation, aversion),
    }


# Uses and messages


def _uses(week: WeekSeen, names: list[str]) -> Iterator[Row]:
    """Yield one row a thing bought and used."""
    for row in week.uses:
        made: Row = {"week": week.week, "occasion": int(row["occasion"]), "firm": names[row["firm"]]}
        made |= {"second_hand": bool(row["second_hand"]), "failed": bool(row["failed"]), "units": float(row["units"])}
        made |= {"paid": int(row["billed"]) / 100.0, "repair": int(row["repair"]) / 100.0}
        made |= {name: float(row[name]) for name in ("received", "standard", "experienced", "felt")}
        for name in ("satisfaction", "trust", "commitment", "expectation"):
            made[f"{name}_before"], made[f"{name}_after"] = float(row[f"{name}_before"]), float(row[name])
        if _first_ever(week, row):
            made["satisfaction_before"] = np.nan
        yield made


def _first_ever(week: WeekSeen, use: Any) -> bool:
    """Return whether nothing of the firm's had been bought before."""
    noted = week.alternatives
    then = noted[(noted["occasion"] == use["occasion"]) & (noted["firm"] == use["firm"])]["stage"]
    return bool(then[0] in (lifecycle.REACH, lifecycle.ACQUISITION))


def _messaged(week: WeekSeen, firm: int) -> bool:
    """Return whether a message of the firm has reached the customer, in the market, this week."""
    if week.planned.own["presence"] != PRESENT:
        return False
    return bool(week.planned.file[firm]["last_contact"] != week.before.file[firm]["last_contact"])


def _messages(week: WeekSeen, names: list[str]) -> Iterator[Row]:
    """Yield one row a message that reached the customer in the market."""
    for firm, name in enumerate(names):
        if not _messaged(week, firm):
            continue
        relation, file = week.planned.relation[firm], week.planned.file[firm]
        yield {
            "week": week.week, "firm": name, "treatment": _treatment(week, firm, int(relation["treatment"])),
            "to_the_point": bool(relation["reminded"] == file["last_contact"]),
            "irritation": int(relation["irritation"]) / SHARE_STEPS,
            "wants_no_more": bool(relation["marks"] & OPTED_OUT),
        }  # fmt: skip


def _treatment(week: WeekSeen, firm: int, place: int) -> str:
    named = week.firms.named[firm]
    return named[place] if place < len(named) else ""


# Week by week


def _standing(week: WeekSeen, names: list[str]) -> Iterator[Row]:
    """Yield one row a firm: what the relationship has come to at the week's end."""
    for firm, name in enumerate(names):
        relation, file = week.after.relation[firm], week.after.file[firm]
        bought, stage = int(relation["purchases"]), int(relation["stage"])
        felt = {each: float(relation[each]) if bought else np.nan for each in ("satisfaction", "trust", "commitment")}
        yield {
            "week": week.week, "firm": name, "present": week.after.own["presence"] == PRESENT,
            "stage": lifecycle.STAGES[stage], **felt, "loyalty": loyalty(felt["trust"], felt["commitment"]),
            "expected_benefit": float(relation["expectation"]) if stage != lifecycle.UNAWARE else np.nan,
            "purchases": bought, "spent": int(week.after.spent[firm]) / 100.0, "bond": int(relation["bond"]) / SHARE_STEPS,
            "irritation": int(relation["irritation"]) / SHARE_STEPS, "points": int(file["points"]) / 100.0,
            "member": bool(relation["marks"] & MEMBER), "treatment": _treatment(week, firm, int(relation["treatment"])),
        }  # fmt: skip


# Events


def _events(week: WeekSeen, names: list[str]) -> list[Row]:
    """Return what happened in a week, in the order in which it can."""
    found = [*_own_events(week)]
    for firm, name in enumerate(names):
        found += [{**row, "firm": name} for row in _events_with(week, firm)]
    order = list(LIFE_EVENTS)
    rows = [{"week": week.week, "firm": "", "detail": "", "number": np.nan, **row} for row in found]
    return sorted(rows, key=lambda row: order.index(row["event"]))


def _own_events(week: WeekSeen) -> Iterator[Row]:
    before, after = week.before.own["presence"], week.after.own["presence"]
    if before == PRESENT or after == PRESENT:
        for title in week.happened:
            yield {"event": "in_the_market", "detail": title}
    if _arrives(week):
        yield {"event": "arrived"}
    for tally, event in OF_NO_FIRM.items():
        if week.tally[-1, tally] > 0:
            yield {"event": event, "number": float(week.tally[-1, tally])}
    if before != after and after not in (NOT_YET, PRESENT):
        yield {"event": "left"}


def _arrives(week: WeekSeen) -> bool:
    return week.before.own["presence"] == NOT_YET and week.after.own["presence"] != NOT_YET


def _events_with(week: WeekSeen, firm: int) -> Iterator[Row]:
    """Yield what happened between the customer and one firm."""
    yield from _listening(week, firm)
    yield from _planned(week, firm)
    tally = week.tally[firm]
    for place, event in COUNTED.items():
        if tally[place] > 0:
            yield {"event": event, "number": float(tally[place])}
    for place, event in AMOUNTS.items():
        if tally[place] > 0:
            yield {"event": event, "number": tally[place] / 100.0}
    yield from _buying(week, firm)
    if _marked(week, firm, REFUSED):
        yield {"event": "refused"}
    spoken = int(week.planned.own["voice"]), int(week.after.own["voice_next"])
    for kind, event in enumerate(SAID):
        said = [voice >> (firm + kind * MOST_FIRMS) & 1 for voice in spoken]
        if said == [0, 1]:
            yield {"event": event}


def _marked(week: WeekSeen, firm: int, bit: int) -> bool:
    """Return whether a mark has been set this week."""
    marks = int(week.before.relation[firm]["marks"]), int(week.after.relation[firm]["marks"])
    return marks[0] & bit == 0 and marks[1] & bit != 0


def _listening(week: WeekSeen, firm: int) -> Iterator[Row]:
    """Yield what was heard of a firm, and that it got known."""
    present = week.planned.own["presence"] == PRESENT or week.after.own["presence"] == PRESENT
    for kind, event in enumerate(("heard_good", "heard_bad")):
        if present and week.heard[kind, firm] > 0:
            yield {"event": event, "number": float(week.heard[kind, firm])}
    if _arrives(week) and week.before.relation[firm]["stage"] != lifecycle.UNAWARE:
        yield {"event": "got_to_know", "detail": "from the start"}
    if week.tally[firm, tallies.BECAME_AWARE] > 0:
        segment = week.firms.segment
        ways = {
            "advertising": week.firms.offers[firm]["reach"] > 0.0,
            "contacts": segment["listening"] > 0.0 and week.heard[:2, firm].sum() > 0,
            "a search": segment["search"] > 0.0 and week.tally[-1, tallies.OCCASIONS] > 0,
        }
        yield {"event": "got_to_know", "detail": " or ".join(way for way, possible in ways.items() if possible)}


def _planned(week: WeekSeen, firm: int) -> Iterator[Row]:
    """Yield what the firm did to the customer when it planned."""
    before, planned = week.before.relation[firm], week.planned.relation[firm]
    here = week.planned.own["presence"] == PRESENT
    if _messaged(week, firm):
        relevant = planned["reminded"] == week.planned.file[firm]["last_contact"]
        yield {"event": "message", "detail": "to the point" if relevant else "beside the point"}
    if here and _marked(week, firm, OPTED_OUT):
        yield {"event": "opted_out"}
    if here and before["marks"] & ASKED == 0 and planned["marks"] & ASKED != 0:
        yield {"event": "asked_why"}
    if here and before["stage"] != lifecycle.ENDED and planned["stage"] == lifecycle.ENDED:
        yield {"event": "sent_away"}


def _buying(week: WeekSeen, firm: int) -> Iterator[Row]:
    """Yield purchases and what came of them, and that the firm has lost the customer."""
    for use in week.uses[week.uses["firm"] == firm]:
        if use["second_hand"]:
            yield {"event": "bought_second_hand"}
        else:
            yield {"event": "bought", "number": int(use["billed"]) / 100.0}
        if use["failed"]:
            yield {"event": "failed"}
        if use["repair"] > 0:
            yield {"event": "repaired", "number": int(use["repair"]) / 100.0}
    tally = week.tally[firm]
    if tally[tallies.COMPLAINTS] > 0:
        place = int(week.planned.relation[firm]["treatment"])
        answered = week.firms.treatments[firm, place]["recovery"] > 0.0
        yield {
            "event": "complained", "detail": "answered" if answered else "not answered",
            "number": float(tally[tallies.COMPLAINTS]),
        }  # fmt: skip
    if tally[tallies.LAPSES] > 0:
        reason = REASONS[int(week.after.file[firm]["left_because"])].replace("rivals_offer", "a rival's offer")
        yield {"event": "lapsed", "detail": reason}


def _columns(names: str, kind: type) -> dict[str, type]:
    return dict.fromkeys(names.split(), kind)


TABLES: dict[str, tuple[Callable[[WeekSeen, list[str]], Iterable[Row]], dict[str, type]]] = {
    "events": (_events, {"week": int} | _columns("event firm detail", object) | {"number": float}),
    "weeks": (
        _standing,
        {"week": int, "firm": object, "present": bool, "stage": object}
        | _columns("satisfaction trust commitment loyalty expected_benefit", float)
        | {"purchases": int}
        | _columns("spent bond irritation points", float)
        | {"member": bool, "treatment": object},
    ),
    "choices": (
        _choices,
        {"week": int, "occasion": int, "visit": bool, "firm": object, "stage": object, "considered": bool}
        | {"left_out": object, "chosen": bool, "price": float}
        | dict.fromkeys((*VALUE_PARTS, "perceived_value", *UTILITY_PARTS), float)
        | _columns("utility luck total probability", float),
    ),
    "satisfaction": (
        _uses,
        {"week": int, "occasion": int, "firm": object, "second_hand": bool, "failed": bool}
        | _columns("units paid repair received standard experienced felt satisfaction_before satisfaction_after", float)
        | _columns("trust_before trust_after commitment_before commitment_after", float)
        | _columns("expectation_before expectation_after", float),
    ),
    "messages": (
        _messages,
        {"week": int, "firm": object, "treatment": object, "to_the_point": bool, "irritation": float}
        | {"wants_no_more": bool},
    ),
}
"""The rows of a week and the types of the columns, by the name of the table."""
