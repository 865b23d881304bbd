"""Titles that say what came out: sentences that stay true for ties, losses and a single firm."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from simulation.plots.amounts import counted, fraction, listed, money, percent

Values = Mapping[str, float]
"""A number by the name of the firm (or another name), none of them unknown."""


@dataclass(frozen=True)
class Wording:
    """One sentence for each way in which a comparison can come out; ``{who}`` and ``{best}`` are filled in."""

    alone: str
    """There is nobody to compare with."""
    leads: str
    """One is ahead of all others."""
    tied: str
    """Some are ahead of the others."""
    level: str
    """All are the same."""

    def about(self, values: Values, shown: Callable[[float], str], kind: str = "firms", **more: str) -> str:
        """Choose the sentence and fill it in; who reads the same is the same."""
        ahead = leaders(values, shown)
        if len(values) == 1:
            sentence = self.alone
        elif len(ahead) == 1:
            sentence = self.leads
        else:
            sentence = self.level if len(ahead) == len(values) else self.tied
        return sentence.format(who=listed(ahead, kind), best=shown(max(values.values())), **more)


def leaders(values: Values, shown: Callable[[float], str]) -> list[str]:
    """Return the names whose number, as it is shown, is that of the best.

    Examples
    --------
    >>> leaders({"Keeper": 0.5001, "Winner": 0.5002, "Third": 0.1}, percent)
    ['Keeper', 'Winner']
    """
    best = shown(max(values.values()))
    return [name for name, value in values.items() if shown(value) == best]


EARNING = Wording(
    "{who} earns {best} in {weeks}",
    "{who} earns most: {best} after {weeks}",
    "{who} earn most: {best} each after {weeks}",
    "{who} earn the same: {best} each after {weeks}",
)
LOSING = Wording(
    "{who} loses {best} in {weeks}",
    "{who} loses least: {best} after {weeks}",
    "{who} lose least: {best} each after {weeks}",
    "{who} lose the same: {best} each after {weeks}",
)
BREAKING_EVEN = Wording(
    "{who} breaks even after {weeks}",
    "{who} does best, breaking even after {weeks}",
    "{who} do best, breaking even after {weeks}",
    "{who} break even after {weeks}",
)


def profit_finding(profits: Values, weeks: int) -> str:
    """Say who earned most, or lost least.

    Examples
    --------
    >>> profit_finding({"Keeper": 312_000.0, "Winner": 80_000.0}, 156)
    'Keeper earns most: 312 thousand EUR after 156 weeks'
    >>> profit_finding({"Keeper": -73_430.0, "Winner": -143_784.0}, 104)
    'Keeper loses least: 73.4 thousand EUR after 104 weeks'
    """
    return _by_sign(profits, (EARNING, BREAKING_EVEN, LOSING), weeks=counted(weeks, "week"))


def _by_sign(amounts: Values, wordings: tuple[Wording, Wording, Wording], kind: str = "firms", **more: str) -> str:
    """Choose the wording by the sign of the best amount, as it is shown; losses are told without the sign."""
    gain, nothing, loss = wordings
    best = max(amounts.values())
    if money(best) == money(0.0):
        return nothing.about(amounts, money, kind, **more)
    wording = gain if best > 0.0 else loss
    return wording.about(amounts, money if best > 0.0 else lambda amount: money(-amount), kind, **more)


SHARE = Wording(
    "{who} has {best} of {what} {when}",
    "{who} leads with {best} of {what} {when}",
    "{who} lead with {best} of {what} each {when}",
    "{who} are level: {best} of {what} each {when}",
)
KEEPING = Wording(
    "{who} keeps {best} of its customers a year, as of week {week}",
    "{who} keeps customers best: {best} a year, as of week {week}",
    "{who} keep customers best: {best} a year each, as of week {week}",
    "{who} keep customers equally well: {best} a year each, as of week {week}",
)


def share_finding(shares: Values, what: str, when: str) -> str:
    """Say who has the largest share of the market.

    Examples
    --------
    >>> share_finding({"Keeper": 0.537, "Winner": 0.463}, "revenue", "in week 104")
    'Keeper leads with 53.7 % of revenue in week 104'
    """
    return SHARE.about(shares, percent, what=what, when=when)


def retention_finding(rates: Values, week: int) -> str:
    """Say who keeps customers best."""
    return KEEPING.about(rates, percent, week=f"{week:,}")


def feelings_finding(satisfaction: Values, loyalty: Values, week: int) -> str:
    """Say whose customers are the most satisfied and whose the most loyal.

    Examples
    --------
    >>> feelings_finding({"Keeper": 0.7, "Winner": 0.6}, {"Keeper": 0.2, "Winner": 0.3}, 104)
    'Most satisfied: customers of Keeper (0.70); most loyal: of Winner (0.30), in week 104'
    """
    satisfied, loyal = leaders(satisfaction, fraction), leaders(loyalty, fraction)
    high, highest = fraction(max(satisfaction.values())), fraction(max(loyalty.values()))
    if len(satisfaction) == 1 and satisfied == loyal:
        return f"Customers of {satisfied[0]}: satisfaction {high}, loyalty {highest} in week {week:,}"
    if satisfied == loyal and len(satisfied) == len(satisfaction):
        return f"Customers are equally satisfied ({high}) and loyal ({highest}) everywhere in week {week:,}"
    if satisfied == loyal:
        return f"Customers of {listed(loyal)} are the most satisfied ({high}) and loyal ({highest}) in week {week:,}"
    return (
        f"Most satisfied: customers of {listed(satisfied)} ({high}); "
        f"most loyal: of {listed(loyal)} ({highest}), in week {week:,}"
    )


GROUP = (
    Wording(
        "{who} contribute {best} in {weeks}",
        "{who} contribute most: {best} in {weeks}",
        "{who} contribute most: {best} each in {weeks}",
        "All groups of customers contribute the same: {best} each in {weeks}",
    ),
    Wording(
        "{who} just cover what they cost in {weeks}",
        "{who} do best, just covering what they cost in {weeks}",
        "{who} do best, just covering what they cost in {weeks}",
        "All groups of customers just cover what they cost in {weeks}",
    ),
    Wording(
        "{who} cost {best} more than they bring in {weeks}",
        "{who} come closest to covering what they cost: {best} short in {weeks}",
        "{who} come closest to covering what they cost: {best} short each in {weeks}",
        "All groups of customers fall short of what they cost by {best} each in {weeks}",
    ),
)


def group_finding(contributions: Values, weeks: int) -> str:
    """Say which group of customers contributes most to which firm.

    Examples
    --------
    >>> group_finding({"Keeper's value customers": 712.0, "Keeper's cost customers": -90.0}, 104)
    "Keeper's value customers contribute most: 712 EUR in 104 weeks"
    """
    return _by_sign(contributions, GROUP, "groups of customers", weeks=counted(weeks, "week"))


def margin_finding(revenue: Values, profit: Values) -> str:
    """Say which firm keeps most of its revenue as profit, or comes closest to covering its costs.

    Examples
    --------
    >>> margin_finding({"Keeper": 100.0, "Winner": 100.0}, {"Keeper": 12.0, "Winner": 5.0})
    'Keeper keeps most of its revenue as profit: 12.0 %'
    """
    margins = {name: profit[name] / revenue[name] for name in revenue if revenue[name] > 0.0}
    if not margins:
        return "Costs without any revenue"
    best = max(margins.values())
    if percent(best) == percent(0.0):
        return COVERING.about(margins, percent)
    if best > 0.0:
        return MARGIN.about(margins, percent)
    return FALLING_SHORT.about(margins, lambda margin: money(1.0 - margin))


MARGIN = Wording(
    "{who} keeps {best} of its revenue as profit",
    "{who} keeps most of its revenue as profit: {best}",
    "{who} keep most of their revenue as profit: {best} each",
    "{who} keep the same part of their revenue as profit: {best} each",
)
COVERING = Wording(
    "{who} just covers its costs",
    "{who} does best, just covering its costs",
    "{who} do best, just covering their costs",
    "{who} just cover their costs",
)
FALLING_SHORT = Wording(
    "{who} spends {best} for each EUR of revenue",
    "No firm covers its costs; {who} comes closest, spending {best} for each EUR of revenue",
    "No firm covers its costs; {who} come closest, spending {best} for each EUR of revenue",
    "No firm covers its costs; each spends {best} for each EUR of revenue",
)
