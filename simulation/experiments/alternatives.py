"""Making alternatives to compare out of one scenario."""

from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from simulation.experiments.comparable import unknown
from simulation.firms.strategies import STRATEGIES
from simulation.scenario import Scenario
from simulation.scenario.errors import path_text


def by_strategy(scenario: Scenario, strategies: Sequence[str], firm: str | None = None) -> dict[str, Scenario]:
    """Let one firm follow each of several strategies in turn, everything else being equal.

    A strategy has the parameters that the scenario gives it if it is the firm's own, and its defaults otherwise.

    Parameters
    ----------
    scenario
        What the alternatives have in common.
    strategies
        Names, see :data:`simulation.STRATEGIES`. One alone is held against the firm's own.
    firm
        The firm; the one that the question is about if not given.

    Returns
    -------
    dict
        Name of the strategy to scenario, for :func:`simulation.compare`.

    Raises
    ------
    ValueError
        If there is no such strategy or firm, a strategy is named twice, or does not fit the scenario's events.

    Examples
    --------
    >>> import simulation as sim
    >>> scenario = sim.load_scenario("scenarios/price_war.yaml")  # doctest: +SKIP
    >>> sim.compare(by_strategy(scenario, ["harvest", "service_leader"]))  # doctest: +SKIP
    """
    chosen = scenario.focal if firm is None else firm
    _check("firm", [chosen], scenario.firms)
    _check("strategy", strategies, STRATEGIES)
    own = str(scenario.firms[chosen].strategy.name)
    names = list(strategies) if len(strategies) > 1 else [own, *strategies]
    twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
    if twice is not None:
        raise ValueError(f"the strategy '{twice}' would be compared with itself; name another")
    return {name: scenario if name == own else _following(scenario, chosen, name) for name in names}


def _following(scenario: Scenario, firm: str, strategy: str) -> Scenario:
    tree: dict[str, Any] = scenario.model_dump()
    tree["firms"][firm]["strategy"] = {"name": strategy}
    # what a page offers to play with may be a parameter of the strategy that is replaced
    replaced = f"{path_text(('firms', firm, 'strategy'))}."
    tree["play"] = [path for path in scenario.play if not path.startswith(replaced)]
    try:
        return Scenario.model_validate(tree)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"the strategy '{strategy}' does not fit the scenario: {where}: {first['msg']}") from None


def _check(what: str, names: Iterable[str], known: Iterable[str]) -> None:
    for name in names:
        if name not in known:
            raise ValueError(unknown(what, name, known))
