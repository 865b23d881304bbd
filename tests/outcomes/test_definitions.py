"""Outcomes against values computed by hand from a history made up for the purpose."""

import numpy as np
import pandas as pd
import pytest

from simulation.outcomes import OUTCOMES, Results, outcome
from simulation.outcomes.columns import FLOW_TOTALS
from simulation.outcomes.definitions import ratio, trailing
from simulation.outcomes.results import _last_known
from simulation.state.history import History
from simulation.state.ledger import BILLS
from simulation.state.tallies import FIXED_POINT, TALLIES

EVERY_WEEK = {
    "purchases": 20, "first_purchases": 2, "repeat_purchases": 15, "revenue_cents": 400_00, "cost_of_goods_cents": 200_00,
    "cost_to_serve_cents": 30_00, "bad_debt_cents": 10_00, "category_spending_cents": 500_00, "surplus_cents": 90_00,
    "lapses": 3, "returns": 2, "departures": 1, "complaints": 1,
}  # fmt: skip
LEVELS = {
    "stage_unaware": 40, "stage_reach": 10, "stage_acquisition": 10, "stage_conversion": 5, "stage_retention": 20,
    "stage_inspiration": 10, "stage_lapsed": 3, "stage_won_back": 5, "stage_ended": 2,
    "satisfaction": 28 * FIXED_POINT, "trust": 20 * FIXED_POINT, "commitment": 12 * FIXED_POINT,
    "promoters": 12, "detractors": 4,
}  # fmt: skip
WEEKLY_BILLS = {"acquisition": 50_00, "retention": 20_00, "development": 5_00, "fixed": 60_00}


@pytest.fixture
def results():
    """Two firms alike in every week, in one segment: 105 people, 40 customers each."""
    history = History.empty(["One", "Two"], ["All"], {"orientation": ["value"]}, first_week=-12, n_weeks=65)
    for name, amount in {**EVERY_WEEK, **LEVELS}.items():
        history.tallies[:, :2, :, TALLIES.index(name)] = amount
    history.tallies[:, 2, :, TALLIES.index("stage_unaware")] = 105
    for line, amount in WEEKLY_BILLS.items():
        history.bills[..., BILLS.index(line)] = amount
    history.recorded = 65
    return Results(history, 0.1)


@pytest.fixture
def last(results):
    return results.firms.iloc[-1]


def test_profit_is_revenue_less_every_cost(last):
    assert last["profit"] == pytest.approx(400 - 200 - 30 - 10 - 50 - 20 - 5 - 60)
    assert last["contribution"] == pytest.approx(400 - 200 - 30 - 10 - 50 - 20 - 5)


def test_burn_in_counts_nothing(results):
    table = results.firms
    assert table["week"].min() == 1
    assert table["week"].max() == 52
    assert table["cumulative_profit"].iloc[-1] == pytest.approx(52 * 25)


def test_profit_is_discounted_to_the_start_of_week_one(results, last):
    factors = 1.1 ** (-np.arange(1, 53) / 52)
    assert last["cumulative_discounted_profit"] == pytest.approx(25 * factors.sum())
    assert results.summary()["discounted_profit"].iloc[0] == pytest.approx(25 * factors.sum())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("customers", 40),
        ("aware_share", 65 / 105),
        ("trial_share", 45 / 105),
        ("penetration", 40 / 105),
        ("market_share_revenue", 0.5),
        ("market_share_customers", 0.5),
        ("purchase_frequency", 52 * 20 / 40),
        ("churn_rate", 4 / 40),
        ("retention_rate", 0.9**52),
        ("acquisitions", 2),
        ("acquisition_cost", 50 / 2),
        ("repeat_rate", 0.75),
        ("share_of_wallet", 0.8),
        ("satisfaction", 0.7),
        ("trust", 0.5),
        ("commitment", 0.3),
        ("loyalty", 0.4),
        ("recommendation_score", 20.0),
        ("complaint_rate", 0.05),
        ("surplus_per_purchase", 4.5),
    ],
)
def test_ratios_are_what_their_formulas_say(last, name, value):
    assert last[name] == pytest.approx(value)


def test_lifetime_value_is_the_sum_of_its_series(last):
    """Margin 140 EUR over 40 customers a week, kept with .9 a week, discounted by 1.1^(1/52): summed term by term."""
    growth = 1.1 ** (1 / 52)
    series = sum(3.5 * (0.9 / growth) ** week for week in range(2000))
    assert last["lifetime_value"] == pytest.approx(series)
    assert last["customer_equity"] == pytest.approx(40 * series)


def test_realised_lifetime_value_is_margin_over_customers_won(last):
    factors = 1.1 ** (-np.arange(65) / 52)
    assert last["realised_lifetime_value"] == pytest.approx(140 * factors.sum() / (65 * 2))


def test_nothing_divided_by_nothing_is_no_number():
    assert np.isnan(ratio(np.array([1.0]), np.array([0.0]))).all()


def test_trailing_sums_reach_back_as_far_as_there_is_something():
    assert trailing(np.arange(1.0, 7.0), 3).tolist() == [1, 3, 6, 9, 12, 15]


def test_every_outcome_has_formula_unit_and_source():
    assert all(o.formula and o.unit and o.source for o in OUTCOMES)
    assert len({o.name for o in OUTCOMES}) == len(OUTCOMES)
    assert outcome("profit").unit == "EUR/week"
    with pytest.raises(KeyError, match="no outcome 'proft'"):
        outcome("proft")


def test_unknown_dimensions_are_refused(results):
    with pytest.raises(ValueError, match="one of segment, orientation, not by"):
        results.by("colour")


def test_tables_are_written_and_read_back(results, tmp_path):
    import pandas as pd

    results.save(tmp_path)
    read = pd.read_parquet(tmp_path / "firms.parquet")
    pd.testing.assert_frame_equal(read, results.firms)
    assert len(pd.read_csv(tmp_path / "segments.csv")) == len(results.segments)


@pytest.mark.parametrize("by", [None, "segment", "orientation"])
def test_a_summary_is_the_table_of_weeks_added_up_or_as_of_the_last_week(results, by):
    results.history.tallies[-1, 0] = 0  # the first firm loses everybody at last: its rates are those of the week before
    keys = ["firm", *([by] if by else [])]
    weeks = (results.firms if by is None else results.by(by)).groupby(keys, sort=False)
    summary = results.summary(by).set_index(keys)
    sums = list(FLOW_TOTALS)
    others = [name for name in summary.columns if name not in FLOW_TOTALS]
    pd.testing.assert_frame_equal(summary[sums], weeks[sums].sum(), rtol=1e-12)
    pd.testing.assert_frame_equal(summary[others], weeks.last()[others])


def test_of_rates_a_summary_takes_the_last_that_is_known():
    share = np.array([[0.5, 0.1, np.nan], [0.7, np.nan, np.nan], [np.nan, 0.3, np.nan]])
    assert np.array_equal(_last_known(share), [0.7, 0.3, np.nan], equal_nan=True)
    counts = np.array([[1, 2], [3, 4]])
    assert np.array_equal(_last_known(counts), [3, 4])
