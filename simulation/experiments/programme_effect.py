"""What a loyalty programme does, estimated three ways: as its manager sees it, with a holdout group, and under the same luck.

A member's yearly spending differs from other customers' for two reasons: the programme changed it, or those who spend much
joined. Only the first is an effect of the programme. All three estimates are of what the programme adds to the yearly spending
of a member, over the last year of the run.
"""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.experiments.paired import PairedDifference, paired_difference
from simulation.firms.records import CustomerRecords
from simulation.market.market import Market
from simulation.scenario import Scenario, changed
from simulation.state.columns import MEMBER, REFUSED

if TYPE_CHECKING:
    import pandas as pd

YEAR = 52
"""Weeks over which spending is compared: the last of the run."""
HELD_OUT = 0.5
"""Share of customers whom the experiment with a holdout group does not admit."""

Marks = NDArray[np.bool_]
MEANINGS = {
    "naive": "members against other customers, from the firm's records",
    "holdout": "applicants admitted against applicants refused by lot",
    "true": "the same members under the same luck, with and without the programme",
}


@dataclass(frozen=True)
class ProgrammeEffect:
    """What a firm's loyalty programme adds to the yearly spending of a member [EUR/customer/year], and to profit [EUR].

    Each is a mean over replications with its interval (:class:`simulation.experiments.paired.PairedDifference`); ``mean`` is
    with the programme, ``mean_against`` without.

    Attributes
    ----------
    firm
        Whose programme it is.
    naive
        Spending of members less that of customers who are none, from the firm's own records. Who spent much had more
        occasions to join, and the loyal like to join: this is not an effect.
    holdout
        Spending of applicants who were admitted less that of applicants whom a lot refused. The firm could find this out
        itself; it is right on average, and needs many customers.
    true
        Spending of members less that of the same people in the same weeks under the same luck in a market where
        there is no programme. Nobody in the market can know it.
    profit
        Profit of the firm in all weeks that count, with the programme and without it, under the same luck.
    members
        Share of the customers on record who are members when the year begins, mean over the replications.
    """

    firm: str
    naive: PairedDifference
    holdout: PairedDifference
    true: PairedDifference
    profit: PairedDifference
    members: float

    def table(self) -> "pd.DataFrame":
        """Return the three estimates side by side: a row each, with what it compares and its statistics."""
        import pandas as pd

        rows = [
            {"estimate": name, "compares": compares, **vars(getattr(self, name))} for name, compares in MEANINGS.items()
        ]
        return pd.DataFrame(rows, columns=["estimate", "compares", *(each.name for each in fields(PairedDifference))])

    def differences(self) -> "pd.DataFrame":
        """Return the three estimates as a table to draw: ``sim.plots.comparison(effect.differences(), "spending")``."""
        table = self.table().rename(columns={"estimate": "alternative"}).drop(columns="compares")
        return table.assign(firm=self.firm, outcome="spending", unit="EUR/year")


def programme_effect(
    scenario: Scenario,
    firm: str | None = None,
    replications: int = 10,
    *,
    seed: int | None = None,
    confidence: float = 0.95,
) -> ProgrammeEffect:
    """Estimate the effect of a firm's loyalty programme three ways.

    In each replication three markets are run under the same luck: with the programme, without it, and with one that
    refuses half of those who apply, by lot. Who was a member (or had applied) when the last year began is compared over
    that year, so that nothing that happens in the year decides who is compared.

    Parameters
    ----------
    scenario
        Of at least a year.
    firm
        A firm with a programme; the one the scenario's question is about if not given.
    replications
        At least 2.
    seed
        Of the first replication; the scenario's if not given. Replication ``r`` has ``seed + r``.
    confidence
        Of the intervals, between 0 and 1.

    Raises
    ------
    ValueError
        If the firm does not exist or has no programme, if the run is too short, or for too few replications.

    References
    ----------
    Leenheer, van Heerde, Bijmolt & Smidts (2007), Int. J. Research in Marketing 24(1):31, on members who select themselves.

    Examples
    --------
    >>> import simulation as sim
    >>> from simulation.experiments.programme_effect import programme_effect
    >>> shop = sim.load_scenario("scenarios/loyalty_programme.yaml")  # doctest: +SKIP
    >>> programme_effect(shop, "Card", replications=10).table()  # doctest: +SKIP
    """
    name = scenario.focal if firm is None else firm
    _check(scenario, name, replications)
    first = scenario.seed if seed is None else seed
    without = changed(scenario, {f"firms.{name}.programme": None})
    holding_out = changed(scenario, {f"firms.{name}.programme.holdout": HELD_OUT})
    found = [_replication(scenario, without, holding_out, name, first + number) for number in range(replications)]
    naive, holdout, true, profit = (
        paired_difference(
            np.array([one[each][0] for one in found]), np.array([one[each][1] for one in found]), confidence
        )
        for each in ("naive", "holdout", "true", "profit")
    )
    return ProgrammeEffect(name, naive, holdout, true, profit, float(np.mean([one["members"][0] for one in found])))


def _check(scenario: Scenario, firm: str, replications: int) -> None:
    if firm not in scenario.firms:
        raise ValueError(f"there is no firm '{firm}' (there are: {', '.join(scenario.firms)})")
    if scenario.firms[firm].programme is None:
        raise ValueError(f"'{firm}' has no loyalty programme: set firms.{firm}.programme")
    if scenario.weeks < YEAR:
        raise ValueError(f"spending is compared over the last {YEAR} weeks, but the run has {scenario.weeks}")
    if replications < 2:
        raise ValueError(f"an interval needs at least 2 replications, but {replications} was asked for")


def _replication(
    scenario: Scenario, without: Scenario, holding_out: Scenario, name: str, seed: int
) -> dict[str, tuple[float, float]]:
    """Return what each estimate compares in one replication: mean with the programme, mean without [EUR/customer/year]."""
    row = list(scenario.firms).index(name)
    market, plain = Market(scenario, seed), Market(without, seed)
    firm = market.firms[row]
    begin = market.last_step - YEAR
    for each in (market, plain):
        each.run(begin)
    members = _members(market, row)
    at_start = market.seen_by(firm)[1].records
    paid_before = [each.state.spent[row].copy() for each in (market, plain)]
    for each in (market, plain):
        each.run()
    with_it, without_it = (
        (each.state.spent[row] - before)[members] / 100.0
        for each, before in zip((market, plain), paid_before, strict=True)
    )
    return {
        "naive": _naive(at_start, market.seen_by(firm)[1].records),
        "holdout": _holdout(holding_out, row, seed),
        "true": (_mean(with_it), _mean(without_it)),
        "profit": (_profit(market, name), _profit(plain, name)),
        "members": (_mean(at_start.member), 0.0),
    }


def _naive(at_start: CustomerRecords, at_end: CustomerRecords) -> tuple[float, float]:
    """Return the mean spending of members, and of other customers, between two looks at the records [EUR/customer]."""
    order = np.argsort(at_end.customer_id)
    still = np.isin(at_start.customer_id, at_end.customer_id)  # without those whom the firm has sent away
    places = order[np.searchsorted(at_end.customer_id[order], at_start.customer_id[still])]
    spent = at_end.spent[places] - at_start.spent[still]
    member = at_start.member[still]
    return _mean(spent[member]), _mean(spent[~member])


def _holdout(scenario: Scenario, row: int, seed: int) -> tuple[float, float]:
    """Return the mean spending in the last year of applicants admitted, and of those refused by lot [EUR/customer]."""
    market = Market(scenario, seed).run(scenario.burn_in_weeks + scenario.weeks - YEAR)
    admitted, refused = _members(market, row), np.asarray(market.state.marks[row] & REFUSED != 0)
    paid_before = market.state.spent[row].copy()
    spent = (market.run().state.spent[row] - paid_before) / 100.0
    return _mean(spent[admitted]), _mean(spent[refused])


def _members(market: Market, row: int) -> Marks:
    return np.asarray(market.state.marks[row] & MEMBER != 0)


def _profit(market: Market, name: str) -> float:
    firms = market.results.firms
    return float(firms.loc[firms["firm"] == name, "profit"].sum())


def _mean(amounts: NDArray[np.generic]) -> float:
    """Return the mean; no number where there is nobody."""
    return float(amounts.mean()) if len(amounts) else float("nan")
