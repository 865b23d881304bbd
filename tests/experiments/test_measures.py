"""What a whole run comes to is what its weekly table adds up to."""

import pytest

import simulation as sim
from simulation.experiments.measures import DEFAULT_OUTCOMES, FROM_EQUITY, measured


@pytest.fixture(scope="module")
def market(small):
    return sim.Market(small).run()


@pytest.fixture(scope="module")
def equity(market):
    return market.equity_left()


def test_against_the_weekly_table(market, equity):
    table = market.results.firms
    assert sorted(table["week"].unique()) == list(range(1, 9))
    found = measured(market.results, equity)
    assert list(found.columns) == list(DEFAULT_OUTCOMES)
    for firm in ("Keeper", "Winner"):
        own = table[table["firm"] == firm]
        got = found.loc[firm]
        last = own.iloc[-1]
        assert got["profit"] == pytest.approx(own["profit"].sum())
        assert got["profit"] == pytest.approx(last["cumulative_profit"])
        assert got["discounted_profit"] == pytest.approx((own["profit"] * 1.1 ** (-own["week"] / 52.0)).sum())
        assert got["equity_left"] == equity[firm]
        assert got["score"] == pytest.approx(got["discounted_profit"] + equity[firm])
        assert got["market_share_revenue"] == pytest.approx(own["revenue"].sum() / table["revenue"].sum())
        assert got["spending"] == pytest.approx(own[["acquisition", "retention", "development"]].sum().sum())
        assert got["acquisitions"] == own["acquisitions"].sum()
        assert got["acquisition_cost"] == pytest.approx(own["acquisition"].sum() / own["acquisitions"].sum())
        assert got["surplus"] == pytest.approx(own["surplus"].sum())
        for name in ("customers", "retention_rate", "satisfaction", "loyalty", "recommendation_score"):
            assert got[name] == last[name], name
    assert found["market_share_revenue"].sum() == pytest.approx(1.0)


def test_without_equity_what_needs_it_is_left_out(market):
    found = measured(market.results)
    assert not set(FROM_EQUITY) & set(found.columns)
    assert len(found.columns) == len(DEFAULT_OUTCOMES) - len(FROM_EQUITY)


def test_any_defined_outcome_will_do(market):
    found = measured(market.results, outcomes=["trust", "contribution"])
    table = market.results.firms
    assert list(found.columns) == ["trust", "contribution"]
    assert found.loc["Keeper", "contribution"] == pytest.approx(table[table["firm"] == "Keeper"]["contribution"].sum())


def test_a_misspelt_outcome_names_the_nearest(market):
    with pytest.raises(ValueError, match="no outcome 'proffit'; did you mean 'profit'"):
        measured(market.results, outcomes=["proffit"])


def test_before_the_first_week_there_is_nothing(small):
    found = measured(sim.Market(small).run(2).results)
    assert len(found) == 0
