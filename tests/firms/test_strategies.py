"""Every strategy keeps one contract; each does what it is named after."""

import dataclasses
import pickle

import numpy as np
import pytest

import simulation as sim
from simulation.firms.decision import UNTREATED, Decision, Treatment
from simulation.firms.records import CustomerRecords
from simulation.firms.strategies import STRATEGIES, Strategy
from simulation.firms.strategies.base import most_valuable
from tests.firms.views import records, view
from tests.market.markets import scenario


def seen_by(name: str, **parameters):
    """Return a strategy and what it would see in the middle of a run."""
    firms = {"Us": {"strategy": {"name": name, **parameters}}, "Them": {"strategy": {"name": "acquisition_focus"}}}
    market = sim.Market(scenario(800, firms=firms, weeks=30)).run(25)
    views = {}
    original = STRATEGIES[name].decide

    def spy(strategy, view):
        views.setdefault(view.name, view)
        return original(strategy, view)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(STRATEGIES[name], "decide", spy)
        market.run(4)
    us = market.firms[0]
    return us.strategy, views.get("Us") or market.seen_by(us)[1]  # who rests is not asked


@pytest.fixture(scope="module")
def seen():
    return {name: seen_by(name) for name in STRATEGIES}


def everything_in(view):
    """Return all arrays that can be reached from a view, by name."""
    found = {name: getattr(view.records, name).copy() for name in ("purchases", "spent", "recency_weeks", "treatment")}
    return found | {line: amounts.copy() for line, amounts in view.ledger.items()}


@pytest.mark.parametrize("name", list(STRATEGIES))
def test_a_decision_can_be_carried_out(seen, name):
    strategy, view = seen[name]
    decision = strategy.decide(view).checked(len(view.records))
    assert decision.acquisition_spending >= 0


@pytest.mark.parametrize("name", list(STRATEGIES))
def test_the_same_view_gives_the_same_decision(seen, name):
    strategy, view = seen[name]
    one, two = strategy.decide(view), strategy.decide(view)
    assert np.array_equal(one.treatment, two.treatment) or one.treatment is two.treatment is None
    assert dataclasses.replace(one, treatment=None) == dataclasses.replace(two, treatment=None)


@pytest.mark.parametrize("name", list(STRATEGIES))
def test_deciding_changes_nothing_it_sees(seen, name):
    strategy, view = seen[name]
    before = everything_in(view)
    strategy.decide(view)
    assert all(np.array_equal(before[key], value) for key, value in everything_in(view).items())


@pytest.mark.parametrize("name", list(STRATEGIES))
def test_strategies_are_frozen_and_picklable(seen, name):
    strategy, _ = seen[name]
    assert pickle.loads(pickle.dumps(strategy)) == strategy
    with pytest.raises(Exception, match="frozen"):
        strategy.name = "other"


@pytest.mark.parametrize("name", list(STRATEGIES))
def test_every_strategy_says_in_plain_words_what_it_does_and_where_it_comes_from(name):
    doc = STRATEGIES[name].__doc__
    assert doc
    assert len(doc.split()) > 8


def test_why_customers_left_is_known_of_those_who_were_asked_only():
    class Asking(Strategy):
        def decide(self, view):
            asks = view.records.looks_lapsed() & (view.records.customer_id % 2 == 0)
            treatments = (UNTREATED, Treatment("ask", ask_why=True))
            return Decision(treatments=treatments, treatment=asks.astype(np.int64))

    firms = {"Us": {}, "Them": {}, "Others": {}}
    market = sim.Market(scenario(1500, firms=firms, weeks=80), strategies={"Us": Asking()}).run()
    rows, view = market.seen_by(market.firms[0])
    truth = market.state.left_because[0][rows]
    told = view.records.left_because
    even = view.records.customer_id % 2 == 0
    assert (told[~even] == 0).all()
    assert (told[told > 0] == truth[told > 0]).all()
    assert (told[even] > 0).sum() > 10
    assert (truth[~even] > 0).sum() > 10


def test_harvest_stops_spending_and_raises_the_price_to_its_limit():
    firms = {"Us": {"strategy": {"name": "harvest", "highest_price": 21.0}}, "Them": {}}
    table = sim.Market(scenario(firms=firms)).run().results.firms.query("firm == 'Us'")
    assert (table[["acquisition", "retention", "development"]] == 0).all().all()
    assert table["price"].iloc[-1] == pytest.approx(21.0)
    assert table["price"].is_monotonic_increasing


def test_price_leader_undercuts_down_to_its_floor():
    firms = {
        "Us": {"strategy": {"name": "price_leader", "undercut": 0.1, "least_margin": 0.1}},
        "Them": {"strategy": {"name": "price_leader", "undercut": 0.1, "least_margin": 0.3}},
    }
    table = sim.Market(scenario(firms=firms)).run().results.firms
    last = table[table["week"] == 40].set_index("firm")["price"]
    assert last["Them"] == pytest.approx(12.0 * 1.3)
    assert last["Us"] == pytest.approx(12.0 * 1.3 * 0.9)


def test_retention_focus_treats_as_many_of_the_best_as_its_budget_allows():
    strategy, view = seen_by("retention_focus", retention_budget=30.0, care_per_customer=0.5)
    decision = strategy.decide(view)
    treated = decision.treatment > 0
    assert treated.sum() == 60
    quiet = view.records.looks_lapsed()
    assert not (treated & quiet).any()
    assert view.records.yearly_value[treated].min() >= view.records.yearly_value[~treated & ~quiet].max()


def test_of_equally_valuable_customers_those_with_the_lowest_numbers_are_chosen():
    own = records(5, customer_id=np.array([7, 3, 9, 1, 5]), spent=np.array([50.0, 50.0, 80.0, 50.0, 50.0]), purchases=np.full(5, 3),
                  tenure_weeks=np.full(5, 40.0), recency_weeks=np.full(5, 1.0))  # fmt: skip
    for number, ids in ((1, [9]), (2, [1, 9]), (3, [1, 3, 9]), (4, [1, 3, 5, 9])):
        assert sorted(own.customer_id[most_valuable(view(own), number)]) == ids


def test_the_most_valuable_are_chosen_alike_in_any_order_of_the_records():
    _, view = seen_by("retention_focus")
    shuffled = np.random.default_rng(1).permutation(len(view.records))
    fields = {f.name: getattr(view.records, f.name)[shuffled] for f in dataclasses.fields(view.records)}
    other = dataclasses.replace(view, records=CustomerRecords(**fields))
    for number in (1, 10, 50, 10_000):
        ids = set(view.records.customer_id[most_valuable(view, number)])
        assert ids == set(other.records.customer_id[most_valuable(other, number)])


def test_technology_leader_invests_until_it_is_ahead():
    firms = {"Us": {"strategy": {"name": "technology_leader", "lead": 0.05, "technology_budget": 2000.0}}, "Them": {}}
    table = sim.Market(scenario(firms=firms, burn_in_weeks=0)).run().results.firms.query("firm == 'Us'")
    assert table["technology"].iloc[-1] >= 1.05
    assert table["technology"].iloc[-1] < 1.05 + 4 * 0.0101  # stops at the planning after the lead is reached
    assert table["development"].iloc[0] > 0
    assert table["development"].iloc[-1] == 0


def test_service_leader_raises_what_customers_experience():
    def satisfied(per_customer):
        firms = {"Us": {"strategy": {"name": "service_leader", "service_per_customer": per_customer}}, "Them": {}}
        return (
            sim.Market(scenario(3000, firms=firms)).run().results.firms.query("firm == 'Us'")["satisfaction"].iloc[-1]
        )

    assert satisfied(0.6) > satisfied(0.0) + 0.01


def test_balanced_puts_its_money_where_there_is_something_to_win():
    """Nobody knows the firm: advertise. Everybody is a customer already: care for them."""
    strategy, view = seen_by("balanced")
    crowded = dataclasses.replace(view, market_size=int((~view.records.looks_lapsed()).sum()))
    empty = dataclasses.replace(view, market_size=100 * len(view.records))
    assert strategy.decide(crowded).acquisition_spending == 0.0
    assert strategy.decide(empty).acquisition_spending > 0.8 * strategy.total_budget


def test_a_strategy_from_a_notebook_needs_no_registration():
    class Generous(sim.Strategy):
        def decide(self, view):
            gift = sim.Treatment("gift", discount=0.5, contact=True)
            first = np.where(view.records.purchases == 1, 1, 0)
            return sim.Decision(treatments=(sim.UNTREATED, gift), treatment=first)

    market = sim.Market(scenario(), strategies={"Keeper": Generous()}).run()
    discounts = market.history.tally("discount_cents").sum(axis=(0, 2))
    assert discounts[0] > 0
    assert (discounts[1:] == 0).all()


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (None, "must return a Decision"),
        (sim.Decision(acquisition_spending=-1.0), "acquisition_spending = -1.0"),
        (sim.Decision(acquisition_spending=float("nan")), "acquisition_spending = nan"),
        (sim.Decision(price=0.0), "price = 0.0"),
        (sim.Decision(treatment=np.zeros(3, int)), "has shape"),
        (sim.Decision(treatments=(sim.Treatment("x", 1.0),)), "first treatment must be UNTREATED"),
    ],
)
def test_a_wrong_decision_is_refused_with_the_reason(decision, message):
    class Wrong(sim.Strategy):
        def decide(self, view):
            return decision

    market = sim.Market(scenario(weeks=10), strategies={"Keeper": Wrong()})
    with pytest.raises((TypeError, ValueError), match=message):
        market.run(9)


def test_treatments_are_checked_when_made():
    with pytest.raises(ValueError, match="discount must be 0 to 1"):
        sim.Treatment("x", discount=1.5)


def test_strategies_for_unknown_firms_are_refused():
    with pytest.raises(ValueError, match="no firm 'Keper'"):
        sim.Market(scenario(), strategies={"Keper": STRATEGIES["run_off"](name="run_off")})
