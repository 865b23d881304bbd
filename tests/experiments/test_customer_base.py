"""Logs of the market and of real customers, fitted by the same library."""

import importlib.util
import sys
from dataclasses import astuple, replace

import numpy as np
import pandas as pd
import pytest

from simulation.experiments.customer_base import (
    PUBLISHED_ESTIMATES,
    MissingExtra,
    Recovery,
    cdnow,
    dated,
    expected_repeats,
    fitted,
    held_out,
    measured,
    recovered,
    simulated_log,
)
from simulation.experiments.customer_base.holdout import FITTED_UNTIL, LAST_DAY, OPENING, predicted

MISSING = [name for name in ("clvkit", "lifetimes") if importlib.util.find_spec(name) is None]
needs_extra = pytest.mark.skipif(bool(MISSING), reason=f"the extra 'real-data' is not installed: {', '.join(MISSING)}")


def day(number):
    return OPENING + pd.Timedelta(days=number)


class TestDates:
    def test_purchases_of_one_week_lie_on_days_of_their_own_within_that_week(self):
        purchases = [
            (week, 5, "purchase") for week, times in ((1, 4), (2, 7), (3, 7), (4, 1), (5, 3)) for _ in range(times)
        ]
        table = pd.DataFrame(purchases, columns=["week", "customer", "kind"]).assign(amount=1.0)
        began = pd.Series(OPENING, index=[5])
        for seed in range(20):
            days = (dated(table, began, seed)["date"] - OPENING).dt.days.to_numpy()
            assert (np.diff(days) > 0).all()
            assert ((days >= 7 * (table["week"] - 1)) & (days <= 7 * table["week"])).all()
            assert days[0] >= 1

    def test_a_repair_is_no_purchase(self):
        table = pd.DataFrame(
            {"week": [1, 1], "customer": [5, 5], "kind": ["purchase", "repair"], "amount": [20.0, 8.0]}
        )
        assert dated(table, pd.Series(OPENING, index=[5]))["amount"].tolist() == [20.0]

    def test_single_purchases_are_spread_over_the_whole_week(self):
        table = pd.DataFrame({"week": 2, "customer": range(7000), "kind": "purchase", "amount": 1.0})
        days = (dated(table, pd.Series(OPENING, index=range(7000)))["date"] - OPENING).dt.days
        # uniform over a week: mean 10.5 days, variance 49/12 and that of rounding 1/12 [days^2]
        assert abs(days.mean() - 10.5) < 4.0 * np.sqrt(50.0 / 12.0 / 7000.0)


class TestMeasuring:
    LOG = pd.DataFrame(
        [
            (1, day(0)),
            (1, day(3)),
            (1, day(3)),
            (1, day(300)),
            (2, day(10)),
            (3, day(80)),
            (3, day(272)),
            (3, day(273)),
        ],
        columns=["customer_id", "date"],
    )

    def test_the_first_purchase_is_no_repeat_and_a_day_counts_once(self):
        found = measured(self.LOG)
        assert found.cumulative[0] == 1.0
        assert (found.cumulative[38], found.cumulative[39], found.cumulative[77]) == (2.0, 3.0, 4.0)

    def test_customers_are_grouped_by_what_they_did_before(self):
        found = measured(self.LOG)
        assert found.customers.tolist() == [1.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]
        assert found.later[:2].tolist() == [0.0, 1.0]
        assert found.came_back == pytest.approx(2.0 / 3.0)

    def test_the_interval_of_one_more_replication(self):
        rng = np.random.default_rng(3)
        values = rng.normal(5.0, 2.0, (4000, 6))  # five replications and one more, many times
        mean, low, high = predicted(values[:, :5].T)
        caught = ((values[:, 5] >= low) & (values[:, 5] <= high)).mean()
        assert abs(caught - 0.95) < 4.0 * np.sqrt(0.95 * 0.05 / 4000.0)
        assert mean == pytest.approx(values[:, :5].mean(axis=1))


class TestMissingLibraries:
    def test_without_the_library_it_is_said_what_to_install(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "clvkit", None)
        with pytest.raises(MissingExtra, match=r"'clvkit'.*extra 'real-data'"):
            fitted(TestMeasuring.LOG, LAST_DAY)

    def test_without_the_data_it_is_said_what_to_install(self, monkeypatch):
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
        with pytest.raises(MissingExtra, match=r"'lifetimes'.*extra 'real-data'"):
            cdnow()


@needs_extra
class TestRealCustomers:
    def test_the_data_are_those_published(self):
        log = cdnow()
        assert log["customer_id"].nunique() == 2357
        began = log.groupby("customer_id")["date"].min()
        assert (began.min(), began.max() <= pd.Timestamp("1997-03-31")) == (OPENING, True)
        assert log["date"].max() == LAST_DAY
        assert measured(log).cumulative[38] == 2457.0  # 1.0424 a customer, Fader, Hardie & Lee (2005)

    def test_the_library_finds_the_published_estimates(self):
        found = fitted(cdnow(), FITTED_UNTIL)
        assert [round(value, 3) for value in astuple(found)] == list(astuple(PUBLISHED_ESTIMATES))

    def test_what_the_market_simulates_is_what_the_closed_form_expects(self):
        began = cdnow().groupby("customer_id")["date"].min()
        curves = np.array(
            [measured(simulated_log(PUBLISHED_ESTIMATES, began, LAST_DAY, seed)).cumulative for seed in range(1, 13)]
        )
        for week in (13, 39, 78):
            expected = expected_repeats(PUBLISHED_ESTIMATES, began, day(7 * week - 1))
            found = curves[:, week - 1]
            assert abs(found.mean() - expected) < 4.0 * found.std(ddof=1) / np.sqrt(len(found))

    def test_real_and_simulated_customers_are_laid_side_by_side(self):
        test = held_out(replications=3)
        assert len(test.simulated) == 3
        assert {each.customers.sum() for each in test.simulated} == {2357.0}
        table = test.table
        assert table.loc["repeat purchases, weeks 40 to 78 (held out)", "real"] == 1882.0
        assert (table["low"] < table["simulated"]).all()
        assert (table["inside"] == table["real"].between(table["low"], table["high"])).all()


@pytest.fixture(scope="module")
def recovery():
    return recovered(customers=4000, replications=5)


@needs_extra
class TestRecovery:
    def test_parameters_are_recovered_from_a_log(self, recovery):
        assert recovery.passed, recovery.table

    def test_wrong_parameters_are_not(self, recovery):
        for wrong in (replace(recovery.true, alpha=6.0), replace(recovery.true, a=2.0), replace(recovery.true, r=0.3)):
            assert not Recovery(wrong, recovery.fits).passed
