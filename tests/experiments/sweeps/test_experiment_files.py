"""Experiment files: what is wrong is said with file, line and the nearest valid thing, as for scenarios."""

import re

import pytest

import simulation as sim
from simulation.experiments.sweeps.loading import prepared

PRICE = "path: firms.Keeper.offering.price\n    range: [18, 22]\n    levels: 3"
WRONG = [
    (("title: Price and strategy\n", ""), 1, "title: is required, but missing"),
    (("question:", "questoin:"), 2, "questoin: unknown key; did you mean 'question'?"),
    (("small.yaml", "smal.yaml"), 3, "scenario: there is no file"),
    (("small.yaml", "smal.yaml"), 3, "did you mean 'small.yaml'?"),
    (("small.yaml", "price_wr"), 3, "did you mean 'price_war'?"),
    (("offering.price", "offering.prise"), 6, "'prise' is unknown; did you mean 'price'?"),
    (("firms.Keeper.offering", "firms.Kepeer.offering"), 6, "did you mean 'Keeper'?"),
    (("[18, 22]", "[22, 18]"), 7, "factors.price.range: must be [low, high] with low below high"),
    (("[18, 22]", "[18, 22, 25]"), 7, "factors.price.range: must have at most 2 items, but has 3"),
    (("[18, 22]", "[-1, 22]"), 7, "firms.Keeper.offering.price must be more than 0 (EUR), but is -1"),
    (("[18, 22]", "[18, many]"), 7, "must be a number"),
    (("    levels: 3\n", ""), 7, "a grid needs levels"),
    (("levels: 3", "level: 3"), 8, "did you mean 'levels'?"),
    (("    range: [18, 22]\n    levels: 3\n", ""), 5, "says no values (one of: list, range, distribution, choices)"),
    (("levels: 3", "list: [1, 2]"), 5, "has list and range; leave only one of them"),
    (("    path: firms.Keeper.offering.price\n", ""), 5, "needs 'path' (or 'paths')"),
    (("[retention_focus", "[retention_fokus"), 11, "did you mean 'retention_focus'?"),
    (("path: firms.Keeper.strategy", "path: firms.Keeper.offering.price"), 9, "which 'price' varies, too"),
    (("price:\n    path", "profit:\n    path"), 5, "is the name of an outcome"),
    (("price:\n    path", "seed:\n    path"), 5, "is the name of a column of the results"),
    (("kind: grid", "kind: gird"), 12, "design.kind: unknown kind 'gird'; did you mean 'grid'?"),
    (("kind: grid", "kind: sobol, points: 12"), 12, "must be a power of two (such as 8 or 16)"),
    (("replications: 4", "replications: 0"), 13, "must be at least 1 (replications), but is 0"),
    (("profit, customers", "proft, customers"), 14, "there is no outcome 'proft'; did you mean 'profit'?"),
    (("profit, customers", "profit, profit"), 14, "'profit' is given twice"),
    (("profit, customers]", "score]\nkeep: yearly"), 14, "is known of whole runs only"),
    (("profit, customers]", "profit]\nfirms: [Kepeer]"), 15, "there is no firm 'Kepeer'; did you mean 'Keeper'?"),
    (("profit, customers]", "profit]\nstop: {outcome: customers, half_width: 1, at_most: 9}"), 15, "one of the outcomes kept"),
    (("profit, customers]", "profit]\nstop: {outcome: profit, half_width: 1, at_most: 3}"), 15, "must be at least replications"),
    (("factors:", "set: {firms.Keeper.offering.price: -3}\nfactors:"), 4, "must be more than 0 (EUR), but is -3"),
    (("factors:", "set: {firms.Keeper.offering.price: 30}\nfactors:"), 6, "which 'set' fixes"),
]  # fmt: skip


@pytest.mark.parametrize(("replaced", "line", "said"), WRONG, ids=[said[:40] for _, _, said in WRONG])
def test_what_is_wrong_is_said_with_its_line(write, replaced, line, said):
    path = write(replaced)
    with pytest.raises(sim.ScenarioError) as caught:
        sim.load_experiment(path)
    assert any(f"{path}:{line}: " in text and said in text for text in str(caught.value).split("\n")), str(caught.value)


def test_several_faults_are_told_at_once(write):
    path = write(("offering.price", "offering.prise"), ("profit, customers", "proft, custommers"))
    with pytest.raises(sim.ScenarioError) as caught:
        sim.load_experiment(path)
    assert len(caught.value.problems) == 3


def test_what_an_experiment_sets_holds_at_every_point(write):
    path = write(("factors:", "set: {weeks: 9, firms.Winner.offering.price: 30}\nseed: 77\nfactors:"))
    loaded = sim.load_experiment(path)
    assert (loaded.scenario.weeks, loaded.scenario.seed) == (9, 77)
    assert loaded.scenario.firms["Winner"].offering.price == 30.0


def test_a_choice_may_bring_the_parameter_of_another_factor(write):
    path = write(("offering.price\n    range: [18, 22]", "strategy.care_share\n    range: [0.1, 0.2]"))
    with pytest.raises(sim.ScenarioError, match="care_share"):
        sim.load_experiment(path)
    path = write(
        ("offering.price\n    range: [18, 22]", "strategy.total_budget\n    range: [100, 200]"),
        ("[retention_focus, acquisition_focus]", "{as one: {name: balanced}, apart: {name: retention_focus}}"),
    )  # fmt: skip
    loaded = sim.load_experiment(path)
    assert [each.name for each in loaded.factors] == ["price", "strategy"]


def test_an_experiment_can_be_given_as_it_would_stand_in_a_file(write, experiment):
    plain = experiment.experiment.model_dump(mode="json", exclude_defaults=True)
    again = prepared(plain, experiment.scenario)
    assert again.factors == experiment.factors
    with pytest.raises(sim.ScenarioError, match="the experiment: outcomes"):
        prepared({**plain, "outcomes": ["proft"]}, experiment.scenario)


def test_a_strategy_chosen_by_its_name_keeps_what_the_scenario_gives_it(experiment):
    strategy = experiment.factors[1]
    assert strategy.changes("retention_focus")["firms.Keeper.strategy"]["retention_budget"] == 60.0
    assert strategy.changes("acquisition_focus") == {"firms.Keeper.strategy": {"name": "acquisition_focus"}}
    assert strategy.base == "retention_focus"


def test_the_example_in_the_documentation_is_an_experiment(repository, tmp_path):
    page = (repository / "docs" / "sweeps.md").read_text("utf-8")
    example = tmp_path / "example.yaml"
    example.write_text(re.search(r"```yaml\n(.*?)```", page, re.DOTALL)[1], "utf-8")
    assert sim.load_experiment(example).points == 10
