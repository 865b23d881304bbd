"""Who got to know a firm by whom is seen rightly, and seeing it changes nothing."""

import numpy as np
import pytest

import simulation as sim
from simulation.experiments.acquaintances import (
    FROM_THE_START,
    NOBODY_SPOKE,
    NOT_KNOWN,
    RECOMMENDED,
    WARNED,
    Acquaintances,
)
from simulation.state.columns import NEVER
from tests.market.markets import scenario


def town(network="small_world", advertising=300.0, weeks=30, talking=None):
    """A shop that a fifth knows, in a talkative town."""
    firms = {"Ours": {"initial_awareness": 0.2,
                      "strategy": {"name": "acquisition_focus", "acquisition_budget": advertising}}}  # fmt: skip
    customers = {"network": {"kind": network}}
    if talking is not None:
        customers["orientations"] = {name: {"talking": talking} for name in ("cost", "value", "technology")}
    return scenario(600, weeks=weeks, firms=firms, customers=customers)


def test_watching_a_market_changes_nothing_in_it():
    seen = Acquaintances(sim.Market(town(), 5)).run()
    plain = sim.Market(town(), 5).run()
    for watched, other in zip(seen.market.state, plain.state, strict=True):
        assert np.array_equal(watched, other)
    assert seen.market.results.firms.equals(plain.results.firms)


def test_who_knows_a_firm_got_to_know_it_once_and_by_something():
    seen = Acquaintances(sim.Market(town(), 5)).run()
    known = seen.market.state.known & 1 > 0
    assert np.array_equal(seen.by[0] != NOT_KNOWN, known)
    assert np.array_equal(seen.step[0] != NEVER, known & (seen.by[0] != FROM_THE_START))
    for week in (1, 10, 30):
        met = seen.market.history.tally("became_aware")[week - 1, 0].sum()
        assert (seen.step[0] == week).sum() == met
    for by in (FROM_THE_START, NOBODY_SPOKE, RECOMMENDED):
        assert (seen.by[0] == by).any()


def test_where_nobody_talks_nobody_is_recommended_a_firm():
    seen = Acquaintances(sim.Market(town(network="none"), 5)).run()
    assert (seen.by == NOBODY_SPOKE).any()
    assert not np.isin(seen.by, (RECOMMENDED, WARNED)).any()


def test_without_advertising_everybody_heard_of_the_firm_from_a_contact():
    seen = Acquaintances(sim.Market(town(advertising=0.0), 5)).run()
    assert (seen.by == RECOMMENDED).any()
    assert not (seen.by == NOBODY_SPOKE).any()


def test_who_only_warns_recommends_to_nobody():
    only_warning = {"recommend_probability": 0.0, "warn_probability": 1.0, "warn_threshold": 0.9}
    seen = Acquaintances(sim.Market(town(advertising=0.0, talking=only_warning), 5)).run()
    assert (seen.by == WARNED).any()
    assert not (seen.by == RECOMMENDED).any()


def test_of_several_firms_each_is_noted_by_who_spoke_of_it():
    """One firm is told of by contacts only, the other by advertising only: nobody has bought from it yet."""
    firms = {
        "Told": {"initial_awareness": 0.5, "strategy": {"name": "run_off"}},
        "Advertised": {"initial_awareness": 0.0, "offering": {"price": 900.0},
                       "strategy": {"name": "acquisition_focus", "acquisition_budget": 300.0}},
    }  # fmt: skip
    seen = Acquaintances(sim.Market(scenario(600, weeks=20, firms=firms), 5)).run()
    assert seen.market.state.purchases[1].sum() == 0
    assert set(np.unique(seen.by[0])) <= {NOT_KNOWN, FROM_THE_START, RECOMMENDED, WARNED}
    assert set(np.unique(seen.by[1])) == {NOT_KNOWN, NOBODY_SPOKE}
    assert (seen.by[0] == RECOMMENDED).any()


@pytest.mark.parametrize(("network", "weeks_run", "words"), [("complete", 0, "everybody hears everybody"),
                                                            ("small_world", 1, "has begun")])  # fmt: skip
def test_where_it_cannot_be_seen_it_is_refused(network, weeks_run, words):
    market = sim.Market(town(network=network), 5).run(weeks_run)
    with pytest.raises(ValueError, match=words):
        Acquaintances(market)
