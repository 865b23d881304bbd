"""The market that is written in several frameworks is the same market in each; here those that need no environment of their own."""

import subprocess
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

import simulation as sim
from benchmarks.peers import market, measure, with_loyalty_lab
from benchmarks.peers.measure import ENGINE, PEERS, Estimate, Outcomes, Peer

REPLICATIONS = 12


def outcomes(replication):
    """Outcomes over replications with a function that runs one."""
    size = measure.CHECK_CUSTOMERS, measure.CHECK_WEEKS
    found = [market.outcomes(*replication(*size, seed), size[0]) for seed in range(1, REPLICATIONS + 1)]
    purchases, repeat_share, *shares = (Estimate.of(values) for values in zip(*found, strict=True))
    return Outcomes(purchases, repeat_share, tuple(shares))


def on_columns(customers, weeks, seed):
    """The market on arrays alone, as the columnar frameworks run it."""
    generator = np.random.default_rng(seed)
    rate, price_sensitivity = market.traits(generator, customers)
    last = np.full(customers, market.NO_FIRM)
    records = [market.week(rate, np.exp(-rate), price_sensitivity, last, generator.random) for _ in range(weeks)]
    purchases, repeats = np.array(records).transpose(1, 0, 2)
    return purchases, repeats


@pytest.fixture(scope="module")
def ours():
    return outcomes(with_loyalty_lab.replication)


def test_the_numbers_for_the_other_frameworks_are_the_scenarios():
    scenario = with_loyalty_lab.scenario(1000, 52)
    (segment,) = scenario.customers.segments.values()
    orientation = scenario.customers.orientations[segment.orientation]
    offerings = [firm.offering for firm in scenario.firms.values()]
    assert tuple(scenario.firms) == market.FIRMS
    assert [offering.price for offering in offerings] == market.PRICE.tolist()
    assert [offering.product for offering in offerings] == market.PRODUCT.tolist()
    assert {firm.initial_awareness for firm in scenario.firms.values()} == {1.0}
    assert scenario.economy.reference_price == market.REFERENCE_PRICE
    weights = orientation.weights
    assert (weights.product, weights.money) == (market.PRODUCT_WEIGHT, market.MONEY_WEIGHT)
    assert weights.total() == market.PRODUCT_WEIGHT + market.MONEY_WEIGHT == 1.0
    assert orientation.choosing.value_sensitivity == market.VALUE_SENSITIVITY
    assert orientation.choosing.inertia == market.HABIT
    assert orientation.choosing.price_sensitivity_spread == market.PRICE_SENSITIVITY_SPREAD
    assert (segment.purchase_rate.mean, segment.purchase_rate.shape) == (market.RATE_MEAN, market.RATE_SHAPE)


def test_the_numbers_are_those_that_the_page_describes(repository):
    page = (repository / "benchmarks" / "peers" / "README.md").read_text()
    for name, numbers, digits in (("price [EUR]", market.PRICE, 0), ("product [-]", market.PRODUCT, 2)):
        assert f"| {name} | {' | '.join(f'{number:.{digits}f}' for number in numbers)} |" in page
    sensitivity, weight = market.VALUE_SENSITIVITY, market.MONEY_WEIGHT
    formula = f"{sensitivity:g} ({weight:g} product_j - {weight:g} s price_j / {market.REFERENCE_PRICE:g})"
    assert f"`V_j = {formula} + {market.HABIT:g} [j bought last]`" in page
    assert f"mean {market.RATE_MEAN:g} a week and shape {market.RATE_SHAPE:g}" in page
    assert f"standard deviation {market.PRICE_SENSITIVITY_SPREAD:g}" in page


def test_one_object_per_customer_gives_the_outcomes_of_our_engine(ours):
    (mesa,) = (peer for peer in PEERS if peer.module == "with_mesa")
    _, theirs = measure.outcomes_of(mesa, REPLICATIONS)
    assert theirs.agree_with(ours), f"{theirs}\n{ours}"


def test_arithmetic_on_whole_columns_gives_the_outcomes_of_our_engine(ours):
    theirs = outcomes(on_columns)
    assert theirs.agree_with(ours), f"{theirs}\n{ours}"


def test_a_market_with_less_habit_is_noticed(ours):
    scenario = sim.load_scenario(
        measure.HERE / "market.yaml", [f"customers.orientations.plain.choosing.inertia={0.7 * market.HABIT}"]
    )

    def replication(customers, weeks, seed):
        assert (customers, weeks) == (scenario.customers.number, scenario.weeks)
        history = sim.Market(scenario, seed).run().history
        return [history.tally(name)[:, :-1].sum(axis=2) for name in ("purchases", "repeat_purchases")]

    theirs = outcomes(replication)
    assert theirs.purchases.agrees_with(ours.purchases)
    assert not theirs.repeat_share.agrees_with(ours.repeat_share)
    assert not theirs.agree_with(ours)


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_further_occasions_are_those_of_a_poisson_count(precision):
    rate = np.repeat([0.01, 0.05, 0.7, 4.0], 500)
    uniform = np.exp(-rate) + np.tile((np.arange(500) + 0.5) / 500, 4) * (1.0 - np.exp(-rate))
    uniform[-1] = 1.0 - np.finfo(precision).epsneg  # the largest number that a generator gives
    found = market.further_occasions(rate.astype(precision), uniform.astype(precision))
    expected = stats.poisson.ppf(uniform.astype(precision).astype(float), rate.astype(precision).astype(float)) - 1
    assert np.array_equal(found[:-1], expected[:-1])
    assert expected[-1] - 1 <= found[-1] <= expected[-1] + 10  # where the distribution function cannot be told from 1


def test_firms_are_chosen_by_a_logit():
    for last, price_sensitivity in ((market.NO_FIRM, 1.0), (2, 0.6), (0, 1.7)):
        uniform = (np.arange(100_000) + 0.5) / 100_000
        everybody = np.ones(len(uniform))
        firms = market.chosen_firms(price_sensitivity * everybody, np.full(len(uniform), last), uniform)
        utility = 8 * (0.5 * market.PRODUCT - 0.5 * price_sensitivity * market.PRICE / 20) + (np.arange(4) == last)
        expected = np.exp(utility) / np.exp(utility).sum()
        assert np.bincount(firms, minlength=4) / len(uniform) == pytest.approx(expected, abs=2e-5)


def test_repeat_purchases_are_those_from_the_firm_bought_last():
    rate = np.full(300, 3.0)
    last = np.full(300, 1)
    generator = np.random.default_rng(5)
    purchases, repeats = market.week(rate, np.zeros(300), np.ones(300), last, generator.random)
    assert purchases.sum() > 300  # somebody buys several times
    assert ((last >= 0) & (last < 4)).all() and len(set(last)) == 4
    switched = purchases - repeats
    ended_with = np.bincount(last, minlength=4)
    began_with = np.array([0, 300, 0, 0])
    left = began_with + switched - ended_with  # each switch to a firm is one away from another
    assert left.sum() == switched.sum() and (left >= 0).all() and repeats.sum() > 0


def test_what_fails_is_said_in_its_row_and_nothing_else_fails():
    (result,) = measure.results_of(Peer("nobody", "with_nobody"), None, 2, 1)
    assert result.customer_weeks_per_second is None and result.outcomes is None
    assert "with_nobody" in result.note
    assert measure.table([result]).count("| nobody |") == 1


def test_what_cannot_be_installed_is_said_in_its_row(tmp_path, monkeypatch):
    def none_here():
        raise measure.NoAnswer("uv is not installed")

    monkeypatch.setattr(measure, "ENVIRONMENTS", tmp_path)
    monkeypatch.setattr(measure, "uv", none_here)
    for peer in PEERS:
        if peer.requirement is not None:
            (result,) = measure.results_of(peer, None, 2, 1)
            assert (result.note, result.customer_weeks_per_second) == ("no answer: uv is not installed", None)


def test_who_disagrees_is_not_timed(ours, monkeypatch):
    biased = replace(ours, repeat_share=Estimate(ours.repeat_share.mean + 0.1, ours.repeat_share.standard_error))
    monkeypatch.setattr(measure, "outcomes_of", lambda peer, replications: ("1.0", biased))
    monkeypatch.setattr(measure, "answer_of", lambda *_, **__: pytest.fail("timed"))
    (result,) = measure.results_of(PEERS[0], ours, 2, 1)
    assert result.agrees is False and result.customer_weeks_per_second is None


def test_a_row_for_each_size_and_one_more_for_two_threads_of_polars(ours, monkeypatch):
    monkeypatch.setattr(measure, "outcomes_of", lambda peer, replications: ("1.0", ours))
    monkeypatch.setattr(measure, "answer_of", lambda *_, **__: {"seconds": [2.0, 1.0]})
    rows = {peer: list(measure.results_of(peer, ours, 2, 2)) for peer in PEERS}
    for peer, results in rows.items():
        sizes = [size for size in measure.SIZES if size <= peer.largest]
        assert [result.customers for result in results if result.threads == 1] == sizes
        assert [result.threads for result in results[len(sizes) :]] == [2] * peer.polars
        assert [result.customer_weeks_per_second for result in results] == [104 * r.customers for r in results]
    assert [result.agrees for result in measure.results_of(ENGINE, None, 2, 2)] == [None] * 3


def test_environments_of_other_frameworks_are_not_committed(repository):
    inside = measure.ENVIRONMENTS / "not_made_yet" / "python"
    command = ["git", "check-ignore", "-q", str(inside.relative_to(repository))]
    if subprocess.run(["git", "rev-parse"], cwd=repository, capture_output=True, check=False).returncode != 0:
        pytest.skip("not a Git repository")
    assert subprocess.run(command, cwd=repository, check=False).returncode == 0
