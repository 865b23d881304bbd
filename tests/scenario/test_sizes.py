"""A market of another size: as many customers as asked for, amounts of firms in proportion, the same outcomes per head."""

from pathlib import Path

import pytest

import simulation as sim
from simulation.scenario.sizes import in_proportion

FOLDER = Path(__file__).parents[2] / "scenarios"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_resizing_there_and_back_gives_the_scenario_again(path: Path) -> None:
    scenario = sim.load_scenario(path)
    back = sim.resized(sim.resized(scenario, 4 * scenario.customers.number), scenario.customers.number)
    assert back == scenario.model_copy(update={"play": []})


def test_budgets_go_with_the_customers_and_prices_stay() -> None:
    scenario = sim.load_scenario(FOLDER / "retention_vs_acquisition.yaml")
    half = sim.resized(scenario, scenario.customers.number // 2)
    before, after = scenario.firms["Keeper"], half.firms["Keeper"]
    assert after.strategy.acquisition_budget == before.strategy.acquisition_budget / 2
    assert after.offering == before.offering


def test_what_a_strategy_spends_for_all_goes_with_the_customers_and_what_it_spends_on_each_stays() -> None:
    strategy = sim.STRATEGIES["rules"].model_validate(
        {
            "name": "rules", "acquisition_budget": 800, "retention_budget": None, "service_spending": 200,
            "technology_spending": 100, "media": {"radio": 50}, "research": {"survey": 30},
            "rules": [{"when": "value > 100", "do": "attend"}], "actions": {"attend": {"weekly_cost": 0.4}},
        }
    )  # fmt: skip
    half = in_proportion(strategy, 0.5)
    assert (half.acquisition_budget, half.service_spending, half.technology_spending) == (400, 100, 50)
    assert half.media == {"radio": 25} and half.retention_budget is None
    assert half.research == {"survey": 30}, "a study costs the same however many there are to use it on"
    assert half.actions == strategy.actions and half.rules == strategy.rules


def test_a_smaller_market_earns_as_much_a_head() -> None:
    scenario = sim.load_scenario(FOLDER / "mature_market.yaml", ["weeks=52"])
    small = sim.resized(scenario, 1250)

    def profits(what: sim.Scenario) -> list[float]:
        number = what.customers.number
        runs = [sim.Market(what, seed=seed).run().results.summary() for seed in range(6)]
        return [float(run["profit"].sum()) / number for run in runs]

    large, little = profits(scenario), profits(small)
    mean = [sum(values) / 6 for values in (large, little)]
    spread = [
        sum((value - m) ** 2 for value in values) / 5 / 6 for values, m in zip((large, little), mean, strict=True)
    ]
    assert abs(mean[0] - mean[1]) < 4 * (spread[0] + spread[1]) ** 0.5
    assert 4 * (spread[0] + spread[1]) ** 0.5 < 0.15 * mean[0], "sharp enough to see fixed budgets"


def test_what_a_medium_is_like_stays_and_its_idea_costs_in_proportion() -> None:
    scenario = sim.load_scenario(FOLDER / "media_mix.yaml")
    half = sim.resized(scenario, scenario.customers.number // 2)
    for before, after in zip(
        scenario.firms["Orchard"].media.values(), half.firms["Orchard"].media.values(), strict=True
    ):
        assert after == before.model_copy(update={"renewal_cost": before.renewal_cost / 2})


def test_a_partner_won_by_an_event_costs_in_proportion() -> None:
    scenario = sim.load_scenario(FOLDER / "supplier_partnership.yaml")
    half = sim.resized(scenario, scenario.customers.number // 2)
    before, after = (of.events[0].set["firms.Cedar.partners"]["Sawmill"] for of in (scenario, half))
    assert before["weekly_cost"] == 2 * after["weekly_cost"] > 0
