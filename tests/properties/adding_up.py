"""What holds in every market whatever happens in it: money and people add up, shares are shares, numbers are numbers.

Each function takes a market that has run, and fails where something is wrong.
"""

import numpy as np
from numpy.typing import ArrayLike

import simulation as sim
from simulation.customers.segments import PerPurchase, PerRenewal
from simulation.firms.media import overall_freshness
from simulation.outcomes import OUTCOMES
from simulation.rules.lifecycle import is_customer
from simulation.rules.loyalty import is_detractor, is_promoter, loyalty, recommendation_intention
from simulation.state.columns import COLUMNS, GONE, MEMBER, PRESENT, REFUSED
from simulation.state.ledger import BILLS, COSTS, LINES
from simulation.state.tallies import FIXED_POINT, FLOWS, LEVELS, N_FLOWS, STAGE_LEVELS

MAY_EXCEED_ONE = {"consideration_rate", "conversion_rate"}
"""Rates of two flows that need not be of the same people: who buys for the first time may have compared long ago."""
ROUNDING = 1e-9
"""How far a ratio of sums of decimal fractions may be off."""


def money_adds_up(market: sim.Market) -> None:
    """What customers paid is what firms got, the books agree with each other, and profit is what is left: to the cent."""
    state, history = market.state, market.history
    billed, unpaid, redeemed = (
        of_firms(market, f"{name}_cents") for name in ("revenue", "bad_debt", "points_redeemed")
    )
    assert np.array_equal(state.spent.sum(axis=1), billed - unpaid - redeemed), (
        "paid is not billed less bad debt less points"
    )
    assert (state.spent >= 0).all() and (unpaid >= 0).all() and (unpaid + redeemed <= billed).all()
    issued, expired = of_firms(market, "points_issued_cents"), of_firms(market, "points_expired_cents")
    on_cards = state.points.astype(np.int64).sum(axis=1)
    assert np.array_equal(on_cards, issued - redeemed - expired), (
        "points owed are not points issued less used or expired"
    )
    assert (state.points[state.marks & MEMBER == 0] == 0).all()
    for place, line in enumerate(LINES):
        assert np.array_equal(history.accounts[: history.recorded, :, place], history.line(line).sum(axis=2)), line
    assert (history.bills[: history.recorded, :, :, [BILLS.index(line) for line in BILLS]] >= 0).all()
    _profit_is_what_is_left(market)


def _profit_is_what_is_left(market: sim.Market) -> None:
    history, table = market.history, market.results.firms
    counted = history.weeks >= 1
    profit = history.line("revenue") - sum(history.line(line) for line in COSTS)
    assert np.array_equal(in_cents(table["profit"]), profit[counted].sum(axis=2).reshape(-1))
    lines = ["profit", *LINES]
    for dimension in ("segment", *history.groups):
        parts = market.results.by(dimension)[lines].to_numpy().reshape(len(table), -1, len(lines))
        assert np.array_equal(in_cents(parts.sum(axis=1)), in_cents(table[lines])), dimension


def people_add_up(market: sim.Market) -> None:
    """Everybody is in one stage with each firm, and whoever came or went was counted."""
    state, history = market.state, market.history
    stages = sum(history.tally(name)[:, :-1] for name in STAGE_LEVELS)
    people = history.tally("stage_unaware")[:, -1]
    assert np.array_equal(stages, np.broadcast_to(people[:, None], stages.shape)), "not in exactly one stage"
    assert all((history.tally(name) >= 0).all() for name in (*STAGE_LEVELS, *FLOWS) if name not in SIGNED)
    assert market.people == (state.presence == PRESENT).sum()
    present = (state.arrival <= market.step_number) & (state.departure > market.step_number)
    dropped_out = (state.presence == GONE) & (state.departure == market.step_number + 1)  # after a purchase this week
    assert np.array_equal(state.presence == PRESENT, present & ~dropped_out)
    assert np.array_equal(history.tallies[history.recorded - 1, :-1, :, N_FLOWS:], recounted(market))
    _customers_change_by_who_comes_and_goes(market)
    _records_are_what_happened(market)


SIGNED = {"surplus_cents", "discount_cents"}
"""What may be negative: a bad buy, and what rounding a bill to whole cents adds to it."""


def _customers_change_by_who_comes_and_goes(market: sim.Market) -> None:
    tally = market.history.tally
    customers = sum(tally(f"stage_{stage}")[:, :-1] for stage in ("conversion", "retention", "inspiration", "won_back"))
    came = tally("first_purchases") + tally("returns")
    went = tally("lapses") + tally("departures") + tally("endings")
    flows = (came - went)[:, :-1]
    before = np.concatenate([np.zeros_like(customers[:1]), customers[:-1]])
    assert np.array_equal(customers - before, flows), "customers before and flows are not customers now"
    _occasions_end_in_something(market)


def _occasions_end_in_something(market: sim.Market) -> None:
    """In a purchase, in none, or in stock used; or the customer leaves the market instead, or has just left it."""
    tally, state = market.history.tally, market.state
    ends = tally("purchases")[:, :-1].sum(axis=(0, 1))
    ends = ends + tally("bought_nothing")[:, -1].sum(axis=0) + tally("from_stock")[:, -1].sum(axis=0)
    cut_short = tally("occasions")[:, -1].sum(axis=0) - ends
    for row, segment in enumerate(market.scenario.customers.segments.values()):
        gone = np.count_nonzero(state.presence[state.segment == row] == GONE)
        if isinstance(segment.attrition, PerRenewal):
            assert cut_short[row] == gone
        else:
            assert cut_short[row] == 0 or (
                cut_short[row] > 0 and gone > 0 and isinstance(segment.attrition, PerPurchase)
            )
    considered, bought = tally("considered")[:, :-1].sum(axis=0), tally("first_purchases")[:, :-1].sum(axis=0)
    assert (bought <= considered).all(), "bought without a comparison"


def _records_are_what_happened(market: sim.Market) -> None:
    state = market.state
    assert np.array_equal(state.purchases.sum(axis=1, dtype=np.int64), of_firms(market, "purchases"))
    assert np.array_equal((state.purchases > 0).sum(axis=1), of_firms(market, "first_purchases"))
    assert np.array_equal((state.marks & MEMBER != 0).sum(axis=1), of_firms(market, "joined"))
    assert not (state.marks & MEMBER != 0)[state.marks & REFUSED != 0].any()


def recounted(market: sim.Market) -> np.ndarray:
    """Count all levels anew from the columns, (n_firms, n_segments, n_levels); the loop only counts changes."""
    state, place = market.state, {name: LEVELS.index(name) for name in LEVELS}
    found = np.zeros_like(market.levels[:-1])
    for firm in range(len(market.firms)):
        for row in np.flatnonzero(state.presence == PRESENT):
            counts, stage = found[firm, state.segment[row]], int(state.stage[firm, row])
            counts[stage] += 1
            if not is_customer(stage):
                continue
            attitudes = {
                name: float(getattr(state, name)[firm, row]) for name in ("satisfaction", "trust", "commitment")
            }
            for name, amount in attitudes.items():
                counts[place[name]] += int(amount * FIXED_POINT)
            attached = loyalty(attitudes["trust"], attitudes["commitment"])
            intention = recommendation_intention(attitudes["satisfaction"], attached)
            counts[place["promoters"]] += is_promoter(intention)
            counts[place["detractors"]] += is_detractor(intention)
            firm_gains, customer_gains = state.earned[firm, row] > 0.0, state.gain[firm, row] > 0.0
            counts[place["both_gain"]] += firm_gains and customer_gains
            counts[place["only_firm_gains"]] += firm_gains and not customer_gains
            counts[place["only_customer_gains"]] += customer_gains and not firm_gains
    return found


def shares_are_shares(market: sim.Market) -> None:
    """Probabilities and shares are from 0 to 1, and the firms' shares of the market sum to 1."""
    for table in (market.results.firms, market.results.segments):
        for outcome in OUTCOMES:
            amounts = table[outcome.name].dropna()
            if outcome.unit in ("share", "0 to 1") and outcome.name not in MAY_EXCEED_ONE:
                assert ((amounts >= 0.0) & (amounts <= 1.0 + ROUNDING)).all(), outcome.name
    for share in ("market_share_revenue", "market_share_customers"):
        by_week = market.results.firms.groupby("week")[share]
        assert np.allclose(by_week.sum()[by_week.count() > 0], 1.0, rtol=0.0, atol=ROUNDING), share
    state = market.state
    for name in ("satisfaction", "trust", "commitment", "dropout"):
        column = getattr(state, name)
        assert ((column >= 0.0) & (column <= 1.0)).all(), name
    people = dict(zip(market.scenario.customers.segments, market.people_by_segment.tolist(), strict=True))
    for firm in market.firms:
        shares = [
            *firm.levels().values(), firm.failure_probability(), firm.sale(), firm.rating(), firm.accuracy(),
            overall_freshness(firm.media_seen()), firm.spending_share,
            *firm.knowledge.values(), *(firm.attention(each) for each in firm.plan.treatments),
        ]  # fmt: skip
        assert all(0.0 <= share <= 1.0 + ROUNDING for share in shares), (firm.name, shares)
        assert all(hazard >= 0.0 for hazard in firm.reach(people))


def numbers_are_numbers(market: sim.Market) -> None:
    """Nothing is infinite, and nothing is no number but a ratio of nothing."""
    for column in COLUMNS:
        assert np.isfinite(getattr(market.state, column.name)).all(), column.name
    history = market.history
    assert np.isfinite(history.prices).all() and np.isfinite(history.technology).all()
    assert all(np.isfinite(list(market.equity_left().values())))
    results = market.results
    for table in (results.firms, results.segments, results.summary(), results.funnel()):
        names = list(table.select_dtypes("number"))
        numbers = table[names].to_numpy(np.float64)
        infinite = {name for name, found in zip(names, np.isinf(numbers).any(axis=0), strict=True) if found}
        missing = {name for name, found in zip(names, np.isnan(numbers).any(axis=0), strict=True) if found}
        assert not infinite, infinite
        assert missing <= RATIOS, missing - RATIOS
    for table in (results.firms, results.segments):
        busy = table[(table["customers"] > 0) & (table["revenue"] > 0)]
        assert not np.isnan(busy[list(ALWAYS_ANSWERED)].to_numpy()).any(), "no answer where there is one"


RATIOS = {
    "aware_share", "trial_share", "penetration", "market_share_revenue", "market_share_customers", "purchase_frequency",
    "churn_rate", "retention_rate", "renewal_rate", "acquisition_cost", "repeat_rate", "share_of_wallet", "satisfaction",
    "trust", "commitment", "loyalty", "recommendation_score", "complaint_rate", "mutual_benefit", "consideration_rate",
    "conversion_rate", "mean_rating", "surplus_per_purchase", "lifetime_value", "realised_lifetime_value", "customer_equity",
    "share",
}  # fmt: skip
"""Outcomes that have no answer (NaN) where there is nothing to divide by."""
ALWAYS_ANSWERED = {
    "aware_share", "trial_share", "penetration", "market_share_revenue", "market_share_customers", "purchase_frequency",
    "repeat_rate", "share_of_wallet", "satisfaction", "trust", "commitment", "loyalty", "recommendation_score",
    "complaint_rate", "mutual_benefit", "surplus_per_purchase",
}  # fmt: skip
"""Those of them that have one where a firm has customers and has sold something."""


def of_firms(market: sim.Market, name: str) -> np.ndarray:
    """Return the sum of a tally over weeks and segments, (n_firms,)."""
    return market.history.tally(name)[:, :-1].sum(axis=(0, 2))


def in_cents(amounts: ArrayLike) -> np.ndarray:
    """Return amounts [EUR] as whole cents."""
    return np.round(np.asarray(amounts) * 100.0).astype(np.int64)
