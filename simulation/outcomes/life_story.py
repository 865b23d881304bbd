"""A customer's life in plain words: every sentence is computed from the tables, and none says more than they do."""

import math
from collections.abc import Hashable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from simulation.outcomes.life_terms import NOTHING, UTILITY_PARTS, VALUE_PARTS

if TYPE_CHECKING:
    import pandas as pd

    from simulation.outcomes.life import Life

PULLS = {
    "product": "the product",
    "service": "the service",
    "personnel": "the personnel",
    "image": "the image",
    "impression": "what the customer believes of it",
    "technology": "technology",
    "time": "less time needed",
    "energy": "less trouble",
    "worry": "less worry",
    "money": "the price",
    "price_rise": "a price rise",
    "taste": "personal taste",
    "habit": "habit",
    "loyalty": "loyalty",
    "reminder": "a message remembered",
    "bond": "the bond",
    "points": "points collected",
    "irritation": "less irritation",
    "value": "value for money",
}
"""What a part that speaks for a firm is called."""
FOR_NOTHING = {"value": "poor value for money", "taste": "little liking", "irritation": "irritation"}
"""What a part that speaks for doing without is called."""
REASONS = {"price": "the price", "service": "the service", "technology": "the technology"}
LEAST = 0.05
"""Differences that make less than about 5 % of a difference to the odds are left out."""
MOST_MILESTONES = 16
Row = Mapping[Hashable, Any]
"""One row of a table."""
STARTS = {"bought", "lapsed", "won_back", "sent_away", "left"}


def told(life: "Life") -> list[str]:
    """Return the story of a life, a sentence or two an item."""
    return [_who(life), *_milestones(life), *_why_stay(life), *_messages(life), _in_the_end(life)]


# Who it is


def _who(life: "Life") -> str:
    name = f"Customer {life.customer} is one of the {life.segment}" if life.segment else f"Customer {life.customer}"
    persona = f" ({life.persona})" if life.persona and life.persona != life.segment else ""
    text = f"{name}{persona}, {life.orientation}-oriented."
    if life.purchase_rate > 0.0:
        text += f" An occasion to buy comes about every {_number(1.0 / life.purchase_rate)} weeks;"
    text += f" a euro weighs {_number(life.price_sensitivity)} times as much as for the average customer."
    return text


# Coming, leaving, coming back


def _milestones(life: "Life") -> list[str]:
    """Tell when and why the customer came to each firm, left it, came back, was sent away, and left the market."""
    known = _bought_before(life)
    found = []
    for row in life.events[life.events["event"].isin(STARTS)].to_dict("records"):
        event, firm = row["event"], row["firm"]
        if event == "bought":
            if firm not in known:
                known.add(firm)
                found.append(_came(life, row))
        elif event == "lapsed":
            found.append(_left(life, row))
        elif event == "won_back":
            found.append(f"Week {row['week']}: back to {firm}. {_decided(life, row)}")
        elif event == "sent_away":
            found.append(f"Week {row['week']}: {firm} ends the relationship: it will not serve this customer any more.")
        else:
            found.append(f"Week {row['week']}: the customer leaves the market.")
    if len(found) > MOST_MILESTONES + 1:
        half = MOST_MILESTONES // 2
        left_out = len(found) - 2 * half
        found = [*found[:half], f"... ({left_out} more comings and goings, see .events)", *found[-half:]]
    return found


def _bought_before(life: "Life") -> set[str]:
    """Return the firms bought from before the first week that was followed."""
    first = life.weeks[life.weeks["week"] == life.first_week]
    uses = life.satisfaction[(life.satisfaction["week"] == life.first_week) & ~life.satisfaction["second_hand"]]
    now = uses["firm"].value_counts()
    return {str(row["firm"]) for row in first.to_dict("records") if row["purchases"] > now.get(row["firm"], 0)}


def _came(life: "Life", row: Row) -> str:
    """Tell of the first purchase from a firm."""
    firm, week = row["firm"], row["week"]
    known = life.events[(life.events["event"] == "got_to_know") & (life.events["firm"] == firm)]
    how = ""
    if len(known) and known["detail"].iloc[0]:
        since, ways = known["week"].iloc[0], known["detail"].iloc[0]
        how = ", known from the start" if ways == "from the start" else f", known since week {since} through {ways}"
    return f"Week {week}: first purchase from {firm}{how}. {_decided(life, row)}"


def _left(life: "Life", row: Row) -> str:
    """Tell that a firm has lost the customer: to whom, why, and what the last experience there was like."""
    firm = row["firm"]
    found = _lapse(life, row)
    if found is None:
        return f"Week {row['week']}: lost to {firm}."
    occasion, chosen, here = found
    text = f"Week {row['week']}: {firm} has lost the customer, after {_passed_over(life, firm, occasion)}."
    rest = [
        reason(chosen, here, row["detail"]),
        _prices(life, occasion, (chosen["firm"], firm)),
        _last_use(life, firm, occasion),
    ]
    return " ".join([text, *(part for part in rest if part)])


When = tuple[int, int]
"""Week, and number of the occasion in it."""


def _lapse(life: "Life", row: Row) -> tuple[When, Any, Any] | None:
    """Return the occasion at which a firm lost the customer, and the rows of what was chosen instead and of the firm."""
    week = life.choices[(life.choices["week"] == row["week"]) & ~life.choices["visit"]]
    own = week[week["firm"] == row["firm"]].to_dict("records")
    found = None
    for at, here in enumerate(own):
        alive = here["considered"] and not here["chosen"] and here["stage"] not in ("reach", "acquisition", "lapsed")
        if alive and (at + 1 == len(own) or own[at + 1]["stage"] == "lapsed"):
            found = here
    if found is None:
        return None
    chosen = week[(week["occasion"] == found["occasion"]) & week["chosen"]].iloc[0]
    return (row["week"], found["occasion"]), chosen, found


def _up_to(table: "pd.DataFrame", when: When) -> Any:
    """Return which rows are of an occasion or of earlier ones."""
    return (table["week"] < when[0]) | ((table["week"] == when[0]) & (table["occasion"] <= when[1]))


def _passed_over(life: "Life", firm: str, when: When) -> str:
    """Count the occasions since the last purchase there, and those at which the firm was the more attractive one."""
    choices = life.choices[~life.choices["visit"] & life.choices["considered"]]
    choices = choices[_up_to(choices, when)]
    here = choices[choices["firm"] == firm].set_index(["week", "occasion"])
    bought = here["chosen"].to_numpy().nonzero()[0]
    here = here.iloc[bought[-1] + 1 :] if len(bought) else here
    chosen = choices[choices["chosen"]].set_index(["week", "occasion"]).reindex(here.index)
    ahead = int((here["utility"] > chosen["utility"]).sum())
    if len(here) == 1:
        return "an occasion without a purchase there"
    ahead_at = f"at {ahead or 'none'} of them it was more attractive than what was chosen"
    return f"{len(here)} occasions running without a purchase there ({ahead_at})"


def _last_use(life: "Life", firm: str, when: When) -> str:
    """Tell whether the last thing bought from a firm was a disappointment."""
    table = life.satisfaction
    before = table[(table["firm"] == firm) & _up_to(table, when)]
    if before.empty:
        return ""
    last = before.iloc[-1]
    if last["received"] >= last["standard"]:
        return f"What was bought there last (week {last['week']}) was no disappointment."
    why = " and failed" if last["failed"] else ""
    return (
        f"What was bought there last (week {last['week']}) fell short of what was expected{why}: satisfaction with it was "
        f"{last['experienced']:.2f} of 1."
    )


def _prices(life: "Life", when: When, firms: Sequence[str]) -> str:
    """Tell of firms that ask another price than at the occasion before."""
    choices = life.choices[~life.choices["visit"] & life.choices["considered"]]
    told_of = []
    for firm in firms:
        asked = choices[(choices["firm"] == firm) & _up_to(choices, when)]["price"].tail(2).to_list()
        if len(asked) == 2 and abs(asked[1] - asked[0]) > 0.01 * asked[0]:
            told_of.append(f"{firm} asked {_euros(asked[1])}, at the occasion before {_euros(asked[0])}.")
    return " ".join(told_of)


# Why one alternative was taken


def _decided(life: "Life", row: Row) -> str:
    """Tell why a firm was chosen in a week, against the runner-up."""
    table = life.choices[(life.choices["week"] == row["week"]) & ~life.choices["visit"] & life.choices["considered"]]
    number = table.loc[table["chosen"] & (table["firm"] == row["firm"]), "occasion"].iloc[0]
    occasion = table[table["occasion"] == number]
    chosen, others = occasion[occasion["chosen"]].iloc[0], occasion[~occasion["chosen"]]
    if others.empty:
        return "It was all there was to choose from."
    other = others.iloc[int(others["total"].to_numpy().argmax())]
    return " ".join(
        part
        for part in (reason(chosen, other), _prices(life, (row["week"], number), (chosen["firm"], other["firm"])))
        if part
    )


def differences(chosen: Any, other: Any) -> dict[str, float]:
    """Return what spoke for one alternative against another, part by part [utility]; the parts sum to the difference.

    Parts of value are turned into utility by how much the customer goes by value. Of doing without, value has no parts.
    """
    whole = {name: float(chosen[name]) - float(other[name]) for name in UTILITY_PARTS}
    if NOTHING in (chosen["firm"], other["firm"]):
        return whole
    value = whole.pop("value")
    difference = float(chosen["perceived_value"]) - float(other["perceived_value"])
    per_value = value / difference if difference != 0.0 else 0.0
    return {name: per_value * (float(chosen[name]) - float(other[name])) for name in VALUE_PARTS} | whole


def reason(chosen: Any, other: Any, detail: str = "") -> str:
    """Tell in words why one alternative was taken and not another, from the rows of both in the table of choices."""
    name, against = _named(chosen["firm"]), _named(other["firm"])
    parts = differences(chosen, other)
    ahead = float(chosen["utility"]) - float(other["utility"])
    luck = float(chosen["luck"]) - float(other["luck"])
    likely = float(chosen["probability"])
    share = f"{name} is taken at {f'{likely:.0%}' if likely >= 0.005 else 'less than 1%'} of such occasions."
    if detail:
        share += f" The reason that the customer would give: {REASONS.get(detail, detail)}."
    if ahead <= 0.0:
        speaks = _listed(parts, -1.0, other["firm"])
        because = f", above all for {speaks}" if speaks else ""
        return (
            f"{_capital(against)} was more attractive than {name}{because}; simply chance decided for {name}: {share}"
        )
    speaks, contrary = _listed(parts, 1.0, chosen["firm"]), _listed(parts, -1.0, other["firm"], most=1)
    text = f"{_capital(name)} was more attractive than {against}"
    text += f", above all for {speaks}" if speaks else ""
    text += f", in spite of {contrary}" if contrary else ""
    if luck > ahead:
        text += "; chance did more than that"
    elif luck < 0.0:
        text += "; chance was against it"
    return f"{text}: {share}"


def _listed(parts: dict[str, float], sign: float, firm: str = "", most: int = 2) -> str:
    """List the largest parts that speak for an alternative (or against it, with ``sign`` -1), with how much they matter.

    ``firm``: what they speak for.
    """
    found = sorted(((sign * size, name) for name, size in parts.items() if sign * size > LEAST), reverse=True)[:most]
    names = FOR_NOTHING if firm == NOTHING else PULLS
    each = [f"{names.get(name, PULLS[name])} ({_times(size)})" for size, name in found]
    return each[0] if len(each) == 1 else f"{', '.join(each[:-1])} and {each[-1]}" if each else ""


def _times(size: float) -> str:
    """Say how many times as likely something makes a choice, compared with its rival.

    Examples
    --------
    >>> _times(0.6931), _times(10.0)
    ('2.0 times as likely', 'more than 100 times as likely')
    """
    factor = math.exp(min(size, 700.0))
    return f"{factor:.1f} times as likely" if factor < 100.0 else "more than 100 times as likely"


def _named(firm: str) -> str:
    return "doing without" if firm == NOTHING else firm


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# Staying, messages, the end


def _why_stay(life: "Life") -> list[str]:
    """Tell of each firm bought from often what kept the customer: the mean differences to the most attractive rival."""
    choices = life.choices[~life.choices["visit"] & life.choices["considered"]]
    found = []
    bought = choices[choices["chosen"] & (choices["firm"] != NOTHING)]["firm"].value_counts()
    for firm, times in bought[bought >= 5].items():
        means = _mean_differences(choices, str(firm))
        compared = int((choices["firm"] == firm).sum())
        if not means:
            found.append(
                f"{firm}: chosen at {times} of the {compared} occasions at which it was compared, always without a rival."
            )
            continue
        speaks, contrary = _listed(means, 1.0, most=3), _listed(means, -1.0)
        text = f"{firm}: chosen at {times} of the {compared} occasions at which it was compared."
        if speaks:
            text += f" When it was, there spoke for it, against its most attractive rival, on average {speaks}"
            text += f"; against it {contrary}." if contrary else "."
        elif contrary:
            text += f" Its most attractive rival had more to offer on average, in {contrary}: chance did the rest."
        found.append(text)
    return found


def _mean_differences(choices: "pd.DataFrame", firm: str) -> dict[str, float]:
    """Return the mean differences between a firm, where it was chosen, and its most attractive rival firm [utility]."""
    sums: dict[str, float] = {}
    counted = 0
    for _, rows in groupby(choices.to_dict("records"), key=lambda row: (row["week"], row["occasion"])):
        occasion = list(rows)
        chosen = next((row for row in occasion if row["chosen"]), None)
        rivals = [row for row in occasion if row["firm"] not in (firm, NOTHING)]
        if chosen is None or chosen["firm"] != firm or not rivals:
            continue
        counted += 1
        for name, size in differences(chosen, max(rivals, key=lambda row: row["utility"])).items():
            sums[name] = sums.get(name, 0.0) + size
    return {name: size / counted for name, size in sums.items()}


def _messages(life: "Life") -> list[str]:
    """Tell how many messages came and what they did."""
    table = life.messages
    if table.empty:
        return []
    found = []
    for firm, rows in table.groupby("firm", sort=False):
        beside = int((~rows["to_the_point"]).sum())
        text = f"{firm} sent {_counted(len(rows), 'message')}, {beside or 'none'} of them beside the point"
        stopped = rows.loc[rows["wants_no_more"], "week"].to_list()
        found.append(text + (f"; from week {stopped[0]} on the customer wants no more." if stopped else "."))
    return found


def _in_the_end(life: "Life") -> str:
    """Tell how things stand in the last week in the market."""
    there = life.weeks[life.weeks["present"]]
    left = life.events[life.events["event"] == "left"]
    if there.empty and left.empty:
        return f"By week {life.last_week} the customer is not in the market yet."
    week = int(left["week"].iloc[0]) if len(left) else life.last_week
    last = life.weeks[life.weeks["week"] == week]
    bought = last[last["purchases"] > 0].sort_values("purchases", ascending=False, kind="stable")
    if bought.empty:
        return f"By week {week} nothing has been bought."
    each = [
        f"{row['firm']}: {_counted(row['purchases'], 'purchase')}, {row['spent']:,.0f} EUR, {row['stage'].replace('_', ' ')}, "
        f"satisfaction {row['satisfaction']:.2f}, loyalty {row['loyalty']:.2f}"
        for row in bought.to_dict("records")
    ]
    return f"In week {week}: {'; '.join(each)}."


def _euros(amount: float) -> str:
    return f"{amount:,.2f} EUR" if amount % 1.0 else f"{amount:,.0f} EUR"


def _counted(amount: int, thing: str) -> str:
    return f"{amount:,} {thing}" + ("" if amount == 1 else "s")


def _number(amount: float) -> str:
    """Write a number with two digits.

    Examples
    --------
    >>> _number(2.61), _number(24.2), _number(0.94)
    ('2.6', '24', '0.94')
    """
    digits = max(0, 1 - math.floor(math.log10(amount))) if amount > 0.0 else 0
    return f"{amount:,.{digits}f}"


__all__: Sequence[str] = ("differences", "reason", "told")
