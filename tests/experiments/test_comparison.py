"""Comparisons: pairs under the same luck, honest statistics, plain refusals, and nothing lost when stopped."""

import math

import pandas as pd
import pytest

import simulation as sim
from simulation.experiments.alternatives import by_strategy
from simulation.experiments.comparison import Comparison, compare
from simulation.experiments.findings import finding_of_comparison
from simulation.firms.decision import Decision
from simulation.firms.strategies import Strategy

OUTCOMES = ("profit", "customers")


class Idle(Strategy):
    """Does nothing."""

    def decide(self, view: object) -> Decision:
        return Decision()


def fake(small, values, **about):
    """A comparison of made-up values: alternative to the profit of Keeper in each replication."""
    rows = [
        (alternative, number, 5 + number, "Keeper", "profit", value)
        for alternative, column in values.items()
        for number, value in enumerate(column)
    ]
    runs = pd.DataFrame(rows, columns=["alternative", "replication", "seed", "firm", "outcome", "value"])
    alone = small.model_copy(update={"firms": {"Keeper": small.firms["Keeper"]}})
    n = len(next(iter(values.values())))
    return Comparison(runs, dict.fromkeys(values, alone), "Keeper", n, 5, **about)


@pytest.fixture(scope="module")
def dearer(small):
    return sim.changed(small, {"firms.Keeper.offering.price": 21.0})


@pytest.fixture(scope="module")
def compared(small, dearer):
    return compare({"as it is": small, "dearer": dearer}, 5)


def test_differences_by_hand(small):
    found = fake(small, {"a": [10.0, 20.0, 30.0], "b": [13.0, 21.0, 35.0]}).differences()
    assert len(found) == 1
    row = found.iloc[0]
    assert (row["alternative"], row["against"], row["firm"], row["outcome"], row["unit"]) == (
        "b",
        "a",
        "Keeper",
        "profit",
        "EUR",
    )
    assert (row["mean"], row["mean_against"], row["difference"], row["replications"]) == (23.0, 20.0, 3.0, 3)
    # differences 3, 1, 5: variance 4; t of 2 degrees of freedom is 4.302653
    assert row["standard_error"] == pytest.approx(math.sqrt(4.0 / 3.0))
    assert row["high"] - row["low"] == pytest.approx(2.0 * 4.302652729911275 * math.sqrt(4.0 / 3.0))
    assert row["probability_of_superiority"] == 1.0
    assert row["independent_standard_error"] == pytest.approx(math.sqrt((100.0 + 124.0) / 3.0))


def test_against_a_named_alternative(small):
    comparison = fake(small, {"a": [1.0, 2.0], "b": [2.0, 3.0], "c": [5.0, 5.0]})
    first = comparison.differences().set_index("alternative")["difference"]
    assert dict(first) == {"b": 1.0, "c": 3.5}
    other = comparison.differences(against="c").set_index("alternative")["difference"]
    assert dict(other) == {"a": -3.5, "b": -2.5}
    with pytest.raises(ValueError, match="no alternative 'd'"):
        comparison.differences(against="d")


def test_confidence_widens_the_interval(small):
    values = {"a": [1.0, 2.0, 3.0], "b": [2.0, 5.0, 4.0]}
    narrow, wide = (fake(small, values, confidence=c).differences().iloc[0] for c in (0.5, 0.99))
    assert wide["high"] - wide["low"] > 5.0 * (narrow["high"] - narrow["low"])


def test_summary_is_readable(small):
    table = fake(small, {"a": [1e6, 2e6], "b": [3e6, 5e6]}).summary()
    assert list(table.columns) == [
        "alternative",
        "outcome",
        "mean",
        "mean of a",
        "difference",
        "95 % interval",
        "larger in",
    ]
    row = table.iloc[0].tolist()
    assert row[:5] == ["b", "Profit [1000 EUR]", "4,000.0", "1,500.0", "+2,500.0"]
    assert row[5].count(" to ") == 1
    assert row[6] == "2 of 2"
    with pytest.raises(ValueError, match="no firm that the alternatives share"):
        fake(small, {"a": [1.0], "b": [2.0]}).summary(firm="Nobody")


def test_the_tidy_table(compared):
    runs = compared.runs
    assert list(runs.columns) == ["alternative", "replication", "seed", "firm", "outcome", "value"]
    assert compared.finished == [0, 1, 2, 3, 4]
    assert (runs["seed"] == 5 + runs["replication"]).all()
    assert not runs.duplicated(["alternative", "replication", "firm", "outcome"]).any()
    assert len(runs) == 2 * 5 * 2 * len(compared.outcomes)
    assert not compared.interrupted
    assert compared.notes == ()
    assert "as it is, dearer" in repr(compared)


def test_each_run_is_the_run_of_its_seed(compared, dearer):
    market = sim.Market(dearer, seed=8).run()
    runs = compared.runs
    own = runs[(runs["alternative"] == "dearer") & (runs["replication"] == 3) & (runs["outcome"] == "score")]
    own = own.set_index("firm")["value"]
    equity = market.equity_left()
    for firm in ("Keeper", "Winner"):
        discounted = market.results.firms.query("firm == @firm")["discounted_profit"].sum()
        assert own[firm] == pytest.approx(discounted + equity[firm])


def test_the_same_luck_reduces_the_variance(compared):
    table = compared.differences().query("firm == 'Keeper'").set_index("outcome")
    for name in ("customers", "satisfaction", "revenue", "surplus"):
        row = table.loc[name]
        assert 0.0 < row["standard_error"] < 0.6 * row["independent_standard_error"], name


def test_identical_alternatives_differ_by_exactly_nothing(small):
    found = compare({"one": small, "other": small}, 3).differences()
    for name in ("difference", "standard_error", "low", "high", "probability_of_superiority"):
        assert (found[name] == 0.0).all(), name
    assert found["independent_standard_error"].max() > 0.0


def test_files_seed_and_outcomes(small, small_file):
    found = compare(
        {"a": small_file, "b": str(small_file)}, 2, seed=100, outcomes=["trust", "profit"], with_equity=False
    )
    assert found.scenarios["a"] == small
    assert sorted(found.runs["seed"].unique()) == [100, 101]
    assert sorted(found.runs["outcome"].unique()) == ["profit", "trust"]


def test_one_replication_gives_no_interval_and_says_so(small, dearer):
    found = compare({"a": small, "b": dearer}, 1, outcomes=OUTCOMES)
    assert found.differences()[["standard_error", "low", "high"]].isna().all(axis=None)
    assert found.differences()["difference"].notna().all()
    assert any("one replication says nothing about chance" in note for note in found.notes)
    assert found.summary()["95 % interval"].tolist() == ["-", "-"]
    assert "in the one replication" in finding_of_comparison(found)[0] + " "


def test_firms_in_one_alternative_only(small):
    three = sim.Scenario.model_validate(
        {**small.model_dump(), "firms": {**small.model_dump()["firms"], "Third": small.model_dump()["firms"]["Winner"]}}
    )
    found = compare({"two": small, "three": three}, 2, outcomes=OUTCOMES)
    assert set(found.runs["firm"]) == {"Keeper", "Winner", "Third"}
    assert set(found.differences()["firm"]) == {"Keeper", "Winner"}
    assert any("'Third' exists only in three" in note for note in found.notes)
    turned = compare({"three": three, "two": small}, 1, outcomes=OUTCOMES)
    assert set(turned.differences()["firm"]) == {"Keeper", "Winner"}
    with pytest.raises(
        ValueError, match=r"no firm 'Third' in the alternative 'two'.*in all alternatives: Keeper, Winner"
    ):
        compare({"two": small, "three": three}, 1, firm="Third")
    with pytest.raises(ValueError, match="did you mean 'Winner'"):
        compare({"two": small, "three": three}, 1, firm="Winer")


def test_firms_with_other_ids_have_other_luck(small):
    firms = small.model_dump()["firms"]
    turned = sim.Scenario.model_validate(
        {**small.model_dump(), "firms": {name: firms[name] for name in ("Winner", "Keeper")}}
    )
    found = compare({"a": small, "b": turned}, 1, outcomes=OUTCOMES)
    assert any("'Keeper' has different ids" in note for note in found.notes)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"weeks": 9}, "same horizon.*8 weeks.*9"), ({"burn_in_weeks": 0}, "same horizon.*3 weeks of burn-in.*0")],
)
def test_different_horizons_are_refused(small, change, message):
    with pytest.raises(ValueError, match=message):
        compare({"a": small, "b": sim.changed(small, change)})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"replications": 0}, "replications must be at least 1"),
        ({"confidence": 95}, "confidence must be between 0 and 1"),
        ({"workers": 0}, "workers must be at least 1"),
        ({"seed": -1}, "seed must be from 0"),
        ({"seed": 2**63 - 1, "replications": 2}, "seed must be from 0"),
        ({"outcomes": ["loyalti"]}, "did you mean 'loyalty'"),
        ({"outcomes": ["score"], "with_equity": False}, "with_equity=True"),
        ({"strategies": {"z": {}}}, "no alternative 'z'"),
        ({"strategies": {"b": {"Keepr": Idle()}}}, "did you mean 'Keeper'"),
    ],
)
def test_bad_arguments_are_refused_before_anything_runs(small, arguments, message):
    def never(done, total):
        raise AssertionError("something was run")

    with pytest.raises(ValueError, match=message):
        compare({"a": small, "b": small}, **{"replications": 1, **arguments}, progress=never)


def test_one_alternative_is_nothing_to_compare(small):
    with pytest.raises(ValueError, match="two or more"):
        compare({"a": small})


def test_no_firm_in_common(small):
    firms = {f"Other {name}": firm for name, firm in small.model_dump()["firms"].items()}
    other = sim.Scenario.model_validate({**small.model_dump(), "firms": firms})
    with pytest.raises(ValueError, match="no firm in common"):
        compare({"a": small, "b": other})


@pytest.mark.parametrize(("stop_after", "finished"), [(1, []), (2, [0]), (5, [0, 1]), (6, [0, 1, 2])])
def test_stopping_keeps_finished_replications(small, dearer, stop_after, finished):
    def stop(done, total):
        assert total == 8
        if done == stop_after:
            raise KeyboardInterrupt

    found = compare({"a": small, "b": dearer}, 4, outcomes=OUTCOMES, with_equity=False, progress=stop)
    assert found.interrupted
    assert found.finished == finished
    assert any(f"{len(finished)} of 4 replications" in note for note in found.notes)
    assert len(found.differences()) == (4 if finished else 0)
    assert len(found.summary()) == (2 if finished else 0)
    assert finding_of_comparison(found)


def test_own_strategies(small):
    found = compare(
        {"as it is": small, "idle": small}, 2, outcomes=["acquisitions", "spending"], with_equity=False,
        strategies={"idle": {"Keeper": Idle()}},
    )  # fmt: skip
    spending = found.differences().set_index(["firm", "outcome"]).loc[("Keeper", "spending")]
    assert spending["mean"] == 0.0
    assert spending["mean_against"] > 0.0


def test_by_strategy(small):
    found = by_strategy(small, ["retention_focus", "harvest", "balanced"], "Keeper")
    assert list(found) == ["retention_focus", "harvest", "balanced"]
    assert found["retention_focus"] == small, "the firm's own strategy keeps its parameters"
    assert found["harvest"].firms["Keeper"].strategy.name == "harvest"
    assert found["harvest"].firms["Winner"] == small.firms["Winner"]
    alone = by_strategy(small, ["harvest"])
    assert list(alone) == ["retention_focus", "harvest"]


def test_by_strategy_lets_go_of_parameters_to_play_with(small):
    playing = sim.changed(small, {"play": ["firms.Keeper.strategy.retention_budget", "firms.Keeper.offering.price"]})
    assert by_strategy(playing, ["harvest"])["harvest"].play == ["firms.Keeper.offering.price"]


@pytest.mark.parametrize(
    ("names", "firm", "message"),
    [
        (["harvets"], None, "no strategy 'harvets'; did you mean 'harvest'"),
        (["harvest"], "Winer", "no firm 'Winer'; did you mean 'Winner'"),
        (["retention_focus"], None, "compared with itself"),
        (["harvest", "balanced", "harvest"], None, "'harvest' would be compared with itself"),
    ],
)
def test_by_strategy_refuses(small, names, firm, message):
    with pytest.raises(ValueError, match=message):
        by_strategy(small, names, firm)


def test_by_strategy_refuses_what_does_not_fit_the_events(small):
    event = {"week": 3, "title": "More", "set": {"firms.Keeper.strategy.retention_budget": 90.0}}
    with pytest.raises(ValueError, match="'balanced' does not fit the scenario"):
        by_strategy(sim.changed(small, {"events": [event]}), ["balanced"])


def test_the_finding_names_the_best(small):
    comparison = fake(small, {"a": [1.0, 2.0, 3.0], "b": [11.0, 12.5, 13.0], "c": [5.0, 9.0, 4.0]})
    first = finding_of_comparison(comparison)[0]
    assert "'b' has the highest mean profit, 12.17 EUR: 6.17 EUR more than 'c'" in first
    assert "higher in 3 of 3" in first
    unsure = finding_of_comparison(fake(small, {"a": [1.0, 2.0, 3.0], "b": [1.5, 1.0, 4.0]}))[0]
    assert "this may be chance" in unsure
    same = finding_of_comparison(fake(small, {"a": [1.0, 2.0], "b": [1.0, 2.0]}))
    assert same == ["For Keeper, 'a' and 'b' gave the same profit in every replication."]


def test_the_worth_of_same_luck_is_told(small):
    told = finding_of_comparison(fake(small, {"a": [100.0, 200.0, 300.0], "b": [101.0, 203.0, 302.0]}))
    assert "Same luck in all alternatives: the standard error is 0.58 instead of 81.86 EUR" in told[1]
    against = finding_of_comparison(fake(small, {"a": [100.0, 200.0, 300.0], "b": [302.0, 203.0, 101.0]}))
    assert len(against) == 1, "nothing is claimed where nothing is gained"
