"""One parameter at a time, and two over a grid: what comparisons of the same markets say, in the tables that figures take."""

import pandas as pd
import pytest

import simulation as sim

PRICE, SERVICE = "firms.Keeper.offering.price", "firms.Keeper.offering.service"
FAST = {"outcome": "profit", "replications": 3}


def test_an_effect_is_the_paired_difference_between_high_and_low(small):
    table = sim.one_at_a_time(small, {PRICE: (19.0, 21.0), SERVICE: (0.4, 0.6)}, **FAST)
    ends = {"low": sim.changed(small, {PRICE: 19.0}), "high": sim.changed(small, {PRICE: 21.0})}
    wanted = sim.compare(ends, 3, outcomes=["profit"], seed=small.seed, with_equity=False).differences()
    wanted = wanted[wanted["firm"] == "Keeper"].iloc[0]
    row = table.set_index("parameter").loc[PRICE]
    assert (row["effect"], row["low"], row["high"]) == (wanted["difference"], wanted["low"], wanted["high"])
    assert (row["from"], row["to"], row["unit"]) == (19.0, 21.0, wanted["unit"])


def test_the_largest_effect_comes_first_and_turning_a_range_turns_its_sign(small):
    table = sim.one_at_a_time(small, {SERVICE: (0.49, 0.5), PRICE: (15.0, 25.0)}, **FAST)
    assert table["parameter"].tolist() == [PRICE, SERVICE]
    turned = sim.one_at_a_time(small, {PRICE: (25.0, 15.0)}, **FAST)
    assert turned["effect"][0] == -table["effect"][0]


def test_a_parameter_that_changes_nothing_has_no_effect_at_all(small):
    table = sim.one_at_a_time(small, {"firms.Keeper.story": ("one", "another")}, **FAST)
    assert table[["effect", "low", "high"]].to_numpy().tolist() == [[0.0, 0.0, 0.0]]


def test_a_cell_is_what_a_comparison_in_its_market_says(small):
    ways = {"as it is": {}, "dearer": {PRICE: 24.0}}
    both = [f"firms.{name}.initial_awareness" for name in small.firms]
    cells = sim.over_grid(small, ways, (both, [0.2, 0.9]), (SERVICE, [0.3, 0.7]), **FAST)
    assert cells[["x", "y"]].to_numpy().tolist() == [[0.2, 0.3], [0.2, 0.7], [0.9, 0.3], [0.9, 0.7]]
    market = sim.changed(small, {**dict.fromkeys(both, 0.9), SERVICE: 0.3})
    found = sim.compare(
        {name: sim.changed(market, changes) for name, changes in ways.items()},
        3, outcomes=["profit"], seed=small.seed, with_equity=False,
    ).differences()  # fmt: skip
    wanted = found[found["firm"] == "Keeper"].iloc[0]
    row = cells.iloc[2]
    assert (row["difference"], row["low"], row["high"]) == (wanted["difference"], wanted["low"], wanted["high"])
    assert (row["alternative"], row["against"]) == ("dearer", "as it is")


def test_the_tables_are_what_the_figures_take(small):
    sim.plots.sensitivity(sim.one_at_a_time(small, {PRICE: (19.0, 21.0)}, **FAST), what="profit", unit="EUR")
    cells = sim.over_grid(small, {"a": {}, "b": {PRICE: 24.0}}, (SERVICE, [0.3]), (PRICE, [20.0, 22.0]), **FAST)
    sim.plots.phase_diagram(cells)


@pytest.mark.parametrize("ways", [{}, {"one": {}}, {"one": {}, "two": {}, "three": {}}])
def test_a_grid_holds_two_alternatives_against_each_other(small, ways):
    with pytest.raises(ValueError, match="two alternatives"):
        sim.over_grid(small, ways, (PRICE, [20.0]), (SERVICE, [0.5]), **FAST)


def test_what_is_not_possible_is_refused_in_words(small):
    with pytest.raises(ValueError, match="at least one range"):
        sim.one_at_a_time(small, {})
    with pytest.raises(ValueError, match=r"did you mean .price."):
        sim.one_at_a_time(small, {"firms.Keeper.offering.prize": (1, 2)}, **FAST)
    with pytest.raises(ValueError, match="Keeper"):
        sim.one_at_a_time(small, {PRICE: (19.0, 21.0)}, firm="Kepeer", **FAST)


def test_progress_is_told_and_an_interruption_goes_on_up(small, monkeypatch):
    told = []
    sim.over_grid(
        small,
        {"a": {}, "b": {PRICE: 21.0}},
        (SERVICE, [0.3, 0.4]),
        (PRICE, [20.0]),
        progress=lambda *x: told.append(x),
        **FAST,
    )
    assert told == [(6, 12), (12, 12)]

    def stop(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sim.one_at_a_time(small, {PRICE: (19.0, 21.0)}, progress=stop, **FAST)


def test_a_row_a_value_is_how_the_firm_stands_after_that_run(small):
    told = []
    table = sim.by_value(small, PRICE, [19.0, 22.0], seed=9, progress=lambda *done: told.append(done))
    run = sim.Market(sim.changed(small, {PRICE: 22.0}), seed=9).run().results.summary().set_index("firm").loc["Keeper"]
    assert table.index.tolist() == [19.0, 22.0] and table.index.name == "price"
    pd.testing.assert_series_equal(table.loc[22.0], run, check_names=False)
    assert told == [(1, 2), (2, 2)]
