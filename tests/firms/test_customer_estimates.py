"""What a firm estimates of its customers, against plain and slow ways of doing the same."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.firms.customer_estimates import (
    SAMPLE_SHARE,
    expected_contribution,
    first_by,
    lateness,
    lifetime_value,
    loss_per_purchase,
    quintile,
    service_cost,
    still_active,
    within,
)
from tests.firms.views import records, shuffled, view

AMOUNTS = st.floats(-1e6, 1e6) | st.sampled_from([0.0, -0.0, 1.0, 1.0, np.inf, -np.inf, 1e-30])


def slowly(worth, ids, cost, budget):
    """Take customers one by one, the best first, until one does not fit."""
    marked = np.zeros(len(worth), bool)
    left = round(budget * 1e6)
    for place in sorted(range(len(worth)), key=lambda i: (-worth[i], ids[i])):
        millionths = round(cost[place] * 1e6)
        if millionths == 0:
            marked[place] = True
        elif left is not None:
            left = left - millionths if millionths <= left else None
            marked[place] = left is not None
    return marked


@given(
    st.integers(0, 60).flatmap(lambda n: st.tuples(arrays(float, n, elements=AMOUNTS), st.permutations(range(n)))),
    st.floats(0, 20),
    st.integers(0, 3),
)
def test_who_comes_first_within_a_budget_is_as_by_taking_one_by_one(worth_and_ids, budget, kinds):
    worth, ids = worth_and_ids
    cost = np.arange(len(worth)) % (kinds + 1) * 0.4
    assert np.array_equal(within(worth, np.array(ids, int), cost, budget), slowly(worth, ids, cost, budget))


@given(
    st.integers(0, 60).flatmap(lambda n: st.tuples(arrays(float, n, elements=AMOUNTS), st.permutations(range(n)))),
    st.integers(-1, 70),
)
def test_the_first_few_are_the_first_few(worth_and_ids, number):
    worth, ids = worth_and_ids
    expected = slowly(worth, ids, np.ones(len(worth)), max(0, number))
    assert np.array_equal(first_by(worth, np.array(ids, int), number), expected)


def in_order(worth, ids, number, counted):
    """Mark the first few of those counted, put into their order as a whole."""
    order = np.lexsort((ids, -worth))
    marked = np.zeros(len(worth), bool)
    marked[order[counted[order]][:number]] = True
    return marked


@pytest.mark.parametrize("number", [1, 50, 30_000, 99_000])
@pytest.mark.parametrize("steps", [3, 1000, 10**9])  # many alike, some alike, nobody alike
def test_the_first_of_many_are_the_first(number, steps):
    luck = np.random.default_rng(number)
    worth = np.floor(luck.lognormal(0.0, 1.0, 250_000) * steps)
    ids, counted = luck.permutation(250_000), luck.random(250_000) < 0.4
    assert np.array_equal(first_by(worth, ids, number, counted), in_order(worth, ids, number, counted))


@pytest.mark.parametrize("seen", [-1.0, 5e4, 1e9])
def test_a_sample_that_misleads_changes_nothing(seen):
    n, every = 5000 * SAMPLE_SHARE, SAMPLE_SHARE
    worth = np.arange(n, dtype=float)
    worth[::every] = seen  # nobody else is looked at beforehand
    ids, counted = np.arange(n)[::-1], np.ones(n, bool)
    for number in (10, n // 3, n - 5):
        assert np.array_equal(first_by(worth, ids, number, counted), in_order(worth, ids, number, counted))
    unseen = counted.copy()
    unseen[::every] = False
    assert np.array_equal(first_by(worth, ids, 77, unseen), in_order(worth, ids, 77, unseen))


def test_who_has_no_worth_is_left_out():
    worth = np.array([np.nan, 1.0, 3.0, np.nan])
    assert list(first_by(worth, np.arange(4), 3)) == [False, True, True, False]
    assert list(first_by(worth, np.arange(4), 1)) == [False, False, True, False]


def test_classes_hold_a_fifth_each_and_equals_are_together():
    values = np.random.default_rng(3).permutation(np.geomspace(1.0, 1e4, 1000))
    classes = quintile(values)
    counts = np.unique(classes, return_counts=True)
    assert list(counts[0]) == [1, 2, 3, 4, 5]
    assert np.abs(counts[1] - 200).max() <= 5  # bins of 1 %
    assert (np.diff(classes[np.argsort(values)]) >= 0).all()
    assert set(quintile(np.ones(7))) == {3.0}
    assert set(quintile(-np.array([0.0, 5.0]))) == {2.0, 4.0}
    assert len(quintile(np.empty(0))) == 0


@given(st.lists(st.integers(0, 255), min_size=1, max_size=80))
def test_classes_of_whole_weeks_are_those_of_middle_ranks(weeks):
    amounts = -np.array(weeks, float)
    middle = [((amounts < a).sum() + 0.5 * (amounts == a).sum()) / len(amounts) for a in amounts]
    assert np.array_equal(quintile(amounts), np.minimum(np.floor(np.array(middle) * 5) + 1, 5))


def test_the_longer_the_silence_the_less_probable_that_somebody_is_still_there():
    own = records(300, purchases=np.full(300, 10), tenure_weeks=np.full(300, 100.0), recency_weeks=np.arange(300) / 3.0)
    alive = still_active(own)
    ordered = alive[np.argsort(lateness(own))]
    assert (np.diff(ordered) <= 0).all()
    assert ordered[0] > 0.9
    assert ordered[-1] < 0.1
    assert ((alive >= 0) & (alive <= 1)).all()


def test_still_active_is_bayes_rule_for_a_customer_of_known_rates():
    """Simulated: buys at random at the usual interval, leaves after each purchase with probability p."""
    luck = np.random.default_rng(0)
    lost, silence = 0.1, 2.0
    gone = luck.random(200_000) < lost
    silent = gone | (luck.exponential(1.0, 200_000) > silence)
    expected = 1.0 / (1.0 + lost / (1.0 - lost) * np.exp(silence))
    assert (~gone)[silent].mean() == pytest.approx(expected, abs=0.01)


def test_lifetime_value_is_the_discounted_stream_of_contribution():
    own = records(50)
    seen = view(own)
    contribution, hazard = expected_contribution(own), loss_per_purchase(own) * own.a_year(own.purchases)
    days = np.arange(0, 200, 1 / 365.0)
    streams = [(c * np.exp(-(h + seen.discount_rate_per_year) * days)).sum() / 365.0
               for c, h in zip(contribution, hazard, strict=True)]  # fmt: skip
    assert lifetime_value(seen) == pytest.approx(np.array(streams) * still_active(own), rel=0.01)


def test_what_is_expected_lies_between_a_customers_own_past_and_that_of_all():
    own = records(200)
    mean = own.earned.sum() / own.purchases.sum()
    expected = expected_contribution(own) / np.maximum(own.a_year(own.purchases), 1e-9)
    past = own.earned / own.purchases
    assert ((expected - mean) * (past - mean) >= -1e-9).all()
    assert (np.abs(expected - mean) <= np.abs(past - mean) + 0.01).all()
    pull = (expected - mean)[own.purchases > 0] / (past - mean)
    assert pull == pytest.approx(own.purchases / (own.purchases + 10.0), abs=0.02)


def test_service_cost_is_what_goods_leave_less_what_was_earned():
    own = records(
        3, spent=np.array([100.0, 100.0, 100.0]), earned=np.array([40.0, 45.0, 50.0]), tenure_weeks=np.full(3, 52.0)
    )
    assert service_cost(view(own)) == pytest.approx([5.0, 0.0, 0.0])  # goods at 11 of 20 EUR leave 45


def test_estimates_do_not_depend_on_the_order_of_the_records():
    own, other = records(), shuffled(records())
    place = {number: i for i, number in enumerate(other.customer_id)}
    order = [place[number] for number in own.customer_id]
    assert np.array_equal(lifetime_value(view(own)), lifetime_value(view(other))[order])
    assert np.array_equal(quintile(own.spent), quintile(other.spent)[order])
