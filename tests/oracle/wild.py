"""Markets whose every parameter is drawn at random, far beyond what is plausible."""

import random
from dataclasses import fields

import numpy as np

from simulation.firms.decision import UNTREATED, Decision, Treatment
from simulation.firms.strategies import Strategy
from simulation.firms.view import ManagersView
from simulation.scenario.schema import Scenario
from tests.properties.drawing import scenario_tree


def wild(seed: int) -> Scenario:
    """Make a scenario in which everything differs from everything else; the same for the same seed."""
    return Scenario.model_validate(scenario_tree(random.Random(seed), most_changes=25))


def wild_strategies(scenario: Scenario) -> dict[str, Strategy]:
    """Let every other firm do just anything, and one look at everything."""
    names = list(scenario.firms)
    return {**{name: Anything() for name in names[::2]}, names[len(names) // 2]: Suspicious()}


class Anything(Strategy):
    """Decide by lot, whatever a decision can hold."""

    def decide(self, view: ManagersView) -> Decision:
        dice = random.Random(int(view.rng.integers(2**63)))
        can = view.choices
        treatments = (UNTREATED, *(_treatment(dice, can.levels) for _ in range(dice.randint(0, 7))))
        media = {name: 90.0 * dice.random() for name in can.media if dice.random() < 0.7}
        by_medium = dice.random() < 0.5
        renewed: list[bool | tuple[str, ...]] = [False, True, tuple(media)]
        return Decision(
            price=dice.choice([None, dice.uniform(5.0, 30.0)]),
            acquisition_spending=0.0 if by_medium else dice.choice([0.0, 90.0]),
            service_spending=dice.choice([0.0, 30.0]),
            technology_spending=dice.choice([0.0, 90.0]),
            renew_idea=dice.choice(renewed),
            treatments=treatments,
            treatment=dice.choice([None, *3 * [view.rng.integers(0, len(treatments), len(view.records))]]),
            media=media if by_medium else None,
            sale=dice.choice([0.0, dice.random(), 1.0]),
            sale_weeks=dice.randint(1, can.planning_interval_weeks),
            introduction=dice.choice([0.0, dice.random(), 1.0]),
            target=tuple(name for name in can.segments if dice.random() < 0.3),
            research={name: 900.0 * dice.random() for name in can.research if dice.random() < 0.5},
        )


class Suspicious(Strategy):
    """Decide on everything that can be seen, so that whatever is seen differently shows."""

    def decide(self, view: ManagersView) -> Decision:
        records, rivals = view.records, sum(rival.price + rival.rating * rival.reviews for rival in view.rivals)
        seen = (
            *(getattr(records, field.name).astype(np.float64) for field in fields(records)),
            records.usual_interval_weeks, records.yearly_value,
        )  # fmt: skip
        mixed = sum(np.where(np.isfinite(column), column, 1.0) * (1.0 + place) for place, column in enumerate(seen))
        own = [
            view.unit_cost, view.technology, view.idea_freshness, view.renewal_cost, view.accuracy, view.usual_price,
            view.rating * view.reviews, view.weeks_with_idea, rivals, view.market_size,
            *(medium.freshness * medium.weeks for medium in view.media.values()),
            *(method.known for method in view.research.values()),
            *(persona.share * (1 + len(persona.story)) for persona in view.personas.values()),
            *(float(line.sum()) for line in view.ledger.values()),
        ]  # fmt: skip
        luck = float(np.dot(own, 1.0 + np.arange(len(own)))) % 1.0
        return Decision(
            acquisition_spending=100.0 * luck,
            treatments=(UNTREATED, Treatment("one", weekly_cost=luck, contact=True), Treatment("two", discount=luck)),
            treatment=(np.asarray(mixed) * 7.0).astype(np.int64) % 3,
        )


def _treatment(dice: random.Random, levels: tuple[str, ...]) -> Treatment:
    if dice.random() < 0.1:
        return Treatment("farewell", end=True)
    return Treatment(
        weekly_cost=dice.choice([0.0, 2.0 * dice.random()]),
        discount=dice.choice([0.0, dice.random(), 1.0]),
        contact=dice.random() < 0.6,
        level=dice.choice([None, *levels]),
        personal=dice.random() < 0.5,
        automated=dice.choice([0.0, dice.random()]),
        offer=dice.choice([0.0, 3.0 * dice.random()]),
        apology=dice.choice([0.0, dice.random()]),
        ask_why=dice.random() < 0.5,
    )
