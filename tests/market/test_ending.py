"""A firm can end relationships: what that does, and where it does nothing."""

import numpy as np
import pytest

import simulation as sim
from simulation.firms.decision import UNTREATED, Decision, Treatment
from simulation.firms.strategies import Strategy
from simulation.rules.lifecycle import ENDED
from tests.market.markets import plain, scenario

FAREWELL = Treatment("farewell", end=True)


class Ending(Strategy):
    """Spend nothing; from a given week on, end relationships with customers who complained often enough."""

    week: int = 5
    complaints: int = 0

    def decide(self, view):
        ends = (view.records.complaints >= self.complaints) & (view.week >= self.week)
        return Decision(treatments=(UNTREATED, FAREWELL), treatment=ends.astype(np.int64))


def test_who_has_been_sent_away_buys_no_more_and_everybody_else_goes_on():
    base = plain(400, {"Ours": {}, "Theirs": {}}, weeks=24)
    market = sim.Market(base, strategies={"Ours": Ending(week=9)}).run()
    ours = market.results.firms[market.results.firms["firm"] == "Ours"].set_index("week")
    # planning is every four weeks: all customers of the first eight weeks are sent away in week 9
    had_bought = ours.loc[:8, "first_purchases"].sum()
    assert ours.loc[9, "endings"] == had_bought > 300
    assert ours.loc[9, "stage_ended"] == had_bought
    ended = market.state.stage[0] == ENDED
    assert (market.state.last_purchase[0][ended] <= 21).all()  # the last planning
    # they must buy somewhere in this market: all go to the rival
    theirs = market.results.firms[market.results.firms["firm"] == "Theirs"].set_index("week")
    assert theirs.loc[13:, "market_share_revenue"].min() > 0.8
    assert market.history.tally("purchases").sum() == market.history.tally("occasions")[:, -1].sum()


def test_closed_files_are_no_longer_on_record():
    market = sim.Market(scenario(800), strategies={"Keeper": Ending(week=1)})
    market.run(30)
    rows, view = market.seen_by(market.firms[0])
    ever = market.state.purchases[0] > 0
    ended = market.state.stage[0] == ENDED
    assert ended.sum() > 50
    assert set(rows) == set(np.flatnonzero(ever & ~ended))
    assert len(view.records) == (ever & ~ended).sum()


def complainers(probability):
    """A market in which handling complaints costs more than its customers bring."""
    orientation = {
        "feeling": {"performance_noise": 0.3, "failure_loss": 0.3},
        "talking": {"complaint_threshold": 0.5, "complaint_probability": probability},
    }
    firms = {
        "Ours": {"costs": {"complaint_cost": 60.0, "fixed": 0.0}, "offering": {"failure_probability": 0.3}},
        "Theirs": {},
    }
    return plain(600, firms, orientation=orientation, weeks=40)


@pytest.mark.parametrize(("probability", "sign"), [(1.0, 1.0), (0.0, 0.0)])
def test_ending_relationships_with_costly_customers_pays_only_where_they_are_costly(probability, sign):
    """Paired over seeds: with complaints at 60 EUR ending pays; where nobody complains it changes nothing at all."""

    def profit(seed, ending):
        strategies = {"Ours": Ending(complaints=1)} if ending else {}
        market = sim.Market(complainers(probability), seed, strategies=strategies).run()
        return market.results.summary().set_index("firm").loc["Ours", "profit"]

    found = np.array([profit(seed, True) - profit(seed, False) for seed in range(6)])
    if sign == 0.0:
        assert (found == 0.0).all()
    else:
        assert found.mean() - 4.0 * found.std(ddof=1) / np.sqrt(len(found)) > 0.0


def test_ending_cannot_be_combined_with_anything_else():
    with pytest.raises(ValueError, match=r"farewell.*cannot also"):
        Treatment("farewell", discount=0.1, end=True)


class TestPersonas:
    def test_segments_with_one_persona_add_up(self):
        segments = {
            "Savers": {"share": 0.5, "orientation": "cost", "persona": "Cleo"},
            "Bikers": {"share": 0.3, "orientation": "value", "persona": "Cleo"},
            "Others": {"share": 0.2, "orientation": "technology"},
        }
        results = sim.Market(scenario(400, customers={"segments": segments}, weeks=10)).run().results
        table = results.by("persona")
        assert list(table["persona"].unique()) == ["Cleo", "Others"]
        of_cleo = table[table["persona"] == "Cleo"].groupby("firm")["purchases"].sum()
        segments = results.segments[results.segments["persona"] == "Cleo"].groupby("firm")["purchases"].sum()
        assert (of_cleo == segments).all()
        assert of_cleo.sum() > 0

    def test_an_unknown_dimension_is_named(self):
        results = sim.Market(scenario(50, weeks=1, burn_in_weeks=0)).run().results
        with pytest.raises(ValueError, match="segment, orientation, persona, type, not by 'colour'"):
            results.by("colour")
