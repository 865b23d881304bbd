"""Every outcome read a second time: plain loops over a history made up at random, against the definitions of the engine."""

import math

import numpy as np
import pytest

from simulation.outcomes import OUTCOMES, Results
from simulation.outcomes.columns import COUNTS
from simulation.state.history import History
from simulation.state.ledger import BILLS, COSTS, LINES
from simulation.state.tallies import FIXED_POINT, N_FLOWS, TALLIES

BURN_IN, WEEKS, FIRMS, SEGMENTS = 5, 30, 3, 2
DISCOUNT = 0.13
QUARTER = 13


class Firm:
    """One firm's records as lists of plain numbers, week by week; the market's are its rivals' and its own."""

    def __init__(self, history: History, row: int, others: "list[Firm]") -> None:
        self.history, self.row, self.market = history, row, others

    def counted(self, name: str, week: int, row: int | None = None) -> float:
        if week < 0:
            return 0.0
        cells = self.history.tallies[week, self.row if row is None else row, :, TALLIES.index(name)]
        return float(sum(int(cell) for cell in cells))

    def billed(self, name: str, week: int) -> float:
        return sum(int(cell) for cell in self.history.bills[week, self.row, :, BILLS.index(name)]) / 100.0

    def money(self, name: str, week: int) -> float:
        return self.counted(f"{name}_cents", week) / 100.0

    def quarter(self, of, week: int) -> float:
        return sum(of(each) for each in range(max(0, week - QUARTER + 1), week + 1))

    def customers(self, week: int) -> float:
        return sum(
            self.counted(f"stage_{stage}", week) for stage in ("conversion", "retention", "inspiration", "won_back")
        )

    def people(self, week: int) -> float:
        return self.counted("stage_unaware", week, FIRMS)

    def points(self, week: int) -> float:
        return self.money("points_issued", week) - self.money("points_expired", week)

    def customers_own(self, week: int) -> float:
        """What customers bring in less what each of them costs, keeping them included."""
        costs = sum(self.money(name, week) for name in ("cost_of_goods", "cost_to_serve", "bad_debt"))
        return self.money("revenue", week) - costs - self.points(week) - self.billed("retention", week)

    def contribution(self, week: int) -> float:
        others = ("acquisition", "development", "research", "partners", "programme")
        return self.customers_own(week) - sum(self.billed(name, week) for name in others)

    def profit(self, week: int) -> float:
        return self.contribution(week) - self.billed("fixed", week)

    def number(self, week: int) -> int:
        return week + 1 - BURN_IN

    def discounted(self, amount, week: int) -> float:
        return amount(week) / (1.0 + DISCOUNT) ** (self.number(week) / 52.0) if self.number(week) >= 1 else 0.0

    def churn(self, week: int) -> float:
        lost = self.quarter(lambda w: self.counted("lapses", w) + self.counted("departures", w), week)
        return lost / self.quarter(lambda w: self.customers(w - 1), week)

    def retention(self, week: int) -> float:
        return min(1.0, max(0.0, 1.0 - self.churn(week))) ** 52

    def rate(self, above: str, below: str, week: int) -> float:
        return self.quarter(lambda w: self.counted(above, w), week) / self.quarter(
            lambda w: self.counted(below, w), week
        )

    def per_customer(self, name: str, week: int) -> float:
        return self.counted(name, week) / self.customers(week)

    def lifetime_value(self, week: int) -> float:
        """A customer's margin now and in every week to come, kept and discounted week by week, summed term by term."""
        margin = self.quarter(self.customers_own, week) / self.quarter(self.customers, week)
        kept = (1.0 - self.churn(week)) / (1.0 + DISCOUNT) ** (1.0 / 52.0)
        return math.fsum(margin * kept**ahead for ahead in range(4000))

    def realised(self, week: int) -> float:
        earned = sum(self.customers_own(w) / (1.0 + DISCOUNT) ** (w / 52.0) for w in range(week + 1))
        return earned / sum(self.counted("first_purchases", w) for w in range(week + 1))

    def owed(self, week: int) -> float:
        names = ("points_issued", "points_redeemed", "points_expired")
        issued, redeemed, expired = (sum(self.money(name, w) for w in range(week + 1)) for name in names)
        return issued - redeemed - expired


def over_weeks(of, firm: Firm, week: int) -> float:
    return sum(of(each) for each in range(week + 1) if firm.number(each) >= 1)


SECOND_READING = {
    "profit": lambda f, w: f.profit(w),
    "cumulative_profit": lambda f, w: over_weeks(f.profit, f, w),
    "discounted_profit": lambda f, w: f.discounted(f.profit, w),
    "cumulative_discounted_profit": lambda f, w: over_weeks(lambda each: f.discounted(f.profit, each), f, w),
    "contribution": lambda f, w: f.contribution(w),
    "discounted_contribution": lambda f, w: f.discounted(f.contribution, w),
    "customers": lambda f, w: f.customers(w),
    "aware_share": lambda f, w: (f.people(w) - f.counted("stage_unaware", w)) / f.people(w),
    "trial_share": lambda f, w: (
        (f.people(w) - sum(f.counted(f"stage_{stage}", w) for stage in ("unaware", "reach", "acquisition")))
        / f.people(w)
    ),
    "penetration": lambda f, w: f.customers(w) / f.people(w),
    "market_share_revenue": lambda f, w: f.money("revenue", w) / sum(other.money("revenue", w) for other in f.market),
    "market_share_customers": lambda f, w: f.customers(w) / sum(other.customers(w) for other in f.market),
    "purchase_frequency": lambda f, w: (
        52 * f.quarter(lambda each: f.counted("purchases", each), w) / f.quarter(f.customers, w)
    ),
    "churn_rate": lambda f, w: f.churn(w),
    "retention_rate": lambda f, w: f.retention(w),
    "renewal_rate": lambda f, w: f.rate("renewals", "renewals_due", w),
    "acquisitions": lambda f, w: f.counted("first_purchases", w),
    "acquisition_cost": lambda f, w: (
        f.quarter(lambda each: f.billed("acquisition", each), w)
        / f.quarter(lambda each: f.counted("first_purchases", each), w)
    ),
    "repeat_rate": lambda f, w: f.rate("repeat_purchases", "purchases", w),
    "share_of_wallet": lambda f, w: f.rate("revenue_cents", "category_spending_cents", w),
    "satisfaction": lambda f, w: f.per_customer("satisfaction", w) / FIXED_POINT,
    "trust": lambda f, w: f.per_customer("trust", w) / FIXED_POINT,
    "commitment": lambda f, w: f.per_customer("commitment", w) / FIXED_POINT,
    "loyalty": lambda f, w: (f.per_customer("trust", w) + f.per_customer("commitment", w)) / 2 / FIXED_POINT,
    "recommendation_score": lambda f, w: 100 * (f.per_customer("promoters", w) - f.per_customer("detractors", w)),
    "complaint_rate": lambda f, w: f.rate("complaints", "purchases", w),
    "mutual_benefit": lambda f, w: f.per_customer("both_gain", w),
    "consideration_rate": lambda f, w: f.rate("considered", "became_aware", w),
    "conversion_rate": lambda f, w: f.rate("first_purchases", "considered", w),
    "mean_rating": lambda f, w: f.rate("rating", "reviews", w) / FIXED_POINT,
    "points_outstanding": lambda f, w: f.owed(w),
    "surplus": lambda f, w: f.money("surplus", w),
    "surplus_per_purchase": lambda f, w: f.rate("surplus_cents", "purchases", w) / 100,
    "lifetime_value": lambda f, w: f.lifetime_value(w),
    "realised_lifetime_value": lambda f, w: f.realised(w),
    "customer_equity": lambda f, w: f.customers(w) * f.lifetime_value(w),
}


@pytest.fixture(scope="module")
def history():
    """Firms, segments and weeks that are all different; whole numbers, as they are counted."""
    lot = np.random.default_rng(7)
    made = History.empty(
        [f"Firm {row}" for row in range(FIRMS)], ["A", "B"], {"orientation": ["value", "cost"]}, 1 - BURN_IN, WEEKS
    )
    shape = (FIRMS + 1, SEGMENTS)
    before = np.zeros((*shape, len(TALLIES) - N_FLOWS), np.int64)
    for _ in range(WEEKS):
        flows = lot.integers(50, 100, (*shape, N_FLOWS))
        levels = lot.integers(500, 1000, (*shape, len(TALLIES) - N_FLOWS))
        levels[-1] *= 10  # people
        bills = lot.integers(10_00, 20_00, (FIRMS, SEGMENTS, len(BILLS)))
        for name in ("lapses", "departures"):
            flows[..., TALLIES.index(name)] = lot.integers(0, 40, shape)
        for place, name in enumerate(TALLIES[:N_FLOWS]):
            if name.endswith("_cents"):
                flows[..., place] *= 97
        flows[..., TALLIES.index("revenue_cents")] *= 11
        counted = np.concatenate([flows, levels - before], axis=-1)
        made.write(counted[None], before, bills[None], [10.0] * FIRMS, [[1.0] * FIRMS])
    return made


@pytest.fixture(scope="module")
def firms(history):
    made: list[Firm] = []
    made.extend(Firm(history, row, made) for row in range(FIRMS))
    return made


def test_every_outcome_has_a_second_reading():
    assert set(SECOND_READING) == {outcome.name for outcome in OUTCOMES}


@pytest.mark.parametrize("name", SECOND_READING)
def test_both_readings_of_an_outcome_agree(history, firms, name):
    table = Results(history, DISCOUNT).firms.set_index(["week", "firm"])[name]
    compared = 0
    for (number, firm), value in table.items():
        week = int(number) + BURN_IN - 1
        expected = SECOND_READING[name](firms[history.firms.index(firm)], week)
        assert value == pytest.approx(expected, rel=1e-9), (number, firm)
        compared += 1
    assert compared == FIRMS * (WEEKS - BURN_IN)


@pytest.mark.parametrize(("lapses", "kept"), [(0, 1.0), (10_000_000, 0.0)])
def test_no_more_and_no_less_than_everybody_can_be_kept(history, lapses, kept):
    other = history.longer(0)
    for name, amount in (("lapses", lapses), ("departures", 0)):
        other.tallies[..., TALLIES.index(name)] = amount
    assert (Results(other, DISCOUNT).firms["retention_rate"] == kept).all()


def test_profit_takes_every_cost_off_once():
    assert set(LINES) == {"revenue", *COSTS}
    assert len(COSTS) == len(set(COSTS))


@pytest.mark.parametrize("name", LINES)
def test_the_accounts_that_firms_see_are_those_of_the_tables(history, firms, name):
    table = Results(history, DISCOUNT).firms
    for firm in firms:
        seen = history.accounts_of(firm.row)[BURN_IN:, LINES.index(name)] / 100.0
        assert np.allclose(table.loc[table["firm"] == history.firms[firm.row], name], seen, rtol=0, atol=1e-9)
        if name in BILLS:
            expected = [firm.billed(name, week) for week in range(BURN_IN, WEEKS)]
        elif name == "points":
            expected = [firm.points(week) for week in range(BURN_IN, WEEKS)]
        else:
            expected = [firm.money(name, week) for week in range(BURN_IN, WEEKS)]
        assert np.allclose(seen, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_those_counted(history, firms, name):
    table = Results(history, DISCOUNT).firms
    for firm in firms:
        found = table.loc[table["firm"] == history.firms[firm.row], name]
        assert found.tolist() == [firm.counted(name, week) for week in range(BURN_IN, WEEKS)]
