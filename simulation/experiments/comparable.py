"""Whether alternatives can be compared, and what to know before the numbers are read."""

from collections.abc import Iterable, Mapping

from simulation.firms.strategies import Strategy
from simulation.parameters import nearest
from simulation.scenario import Scenario

LARGEST_SEED = 2**63 - 1


def check_alternatives(scenarios: Mapping[str, Scenario], least: int = 2) -> Scenario:
    """Return the first scenario, if there are enough and they can be compared at all."""
    if len(scenarios) < least:
        raise ValueError(f"give {'two' if least == 2 else 'one'} or more alternatives to compare, not {len(scenarios)}")
    first_name, first = next(iter(scenarios.items()))
    for name, scenario in scenarios.items():
        for attribute, what in (("weeks", "weeks"), ("burn_in_weeks", "weeks of burn-in")):
            mine, other = getattr(scenario, attribute), getattr(first, attribute)
            if mine != other:
                raise ValueError(
                    f"alternatives must have the same horizon, but '{first_name}' has {other} {what} and '{name}' has "
                    f"{mine}; set {attribute} to the same value in both"
                )
    return first


def check_ranges(replications: int, confidence: float, seed: int, workers: int) -> None:
    """Refuse numbers that make no sense."""
    if replications < 1:
        raise ValueError(f"replications must be at least 1, but is {replications}")
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must be between 0 and 1, but is {confidence}")
    if workers < 1:
        raise ValueError(f"workers must be at least 1, but is {workers}")
    if not 0 <= seed <= LARGEST_SEED - replications + 1:
        raise ValueError(f"seed must be from 0 to {LARGEST_SEED - replications + 1}, but is {seed}")


def check_own(strategies: Mapping[str, Mapping[str, Strategy]], scenarios: Mapping[str, Scenario]) -> None:
    """Refuse strategies for alternatives or firms that do not exist."""
    for name, own in strategies.items():
        if name not in scenarios:
            raise ValueError(unknown("alternative", name, scenarios))
        for firm in own:
            if firm not in scenarios[name].firms:
                raise ValueError(unknown("firm", firm, scenarios[name].firms))


def focal_firm(firm: str | None, scenarios: Mapping[str, Scenario]) -> str:
    """Return the firm that the question is about, if every alternative has it."""
    first = next(iter(scenarios.values()))
    shared = [name for name in first.firms if all(name in each.firms for each in scenarios.values())]
    chosen = first.focal if firm is None else firm
    if not shared:
        raise ValueError("the alternatives have no firm in common, so there is nothing to compare")
    if chosen not in shared:
        where = next((name for name, each in scenarios.items() if chosen not in each.firms), "")
        close = nearest(chosen, shared)
        hint = f"; did you mean '{close}'?" if close else ""
        raise ValueError(
            f"there is no firm '{chosen}' in the alternative '{where}'{hint} (in all alternatives: {listed(shared)})"
        )
    return chosen


def notes_on(scenarios: Mapping[str, Scenario], finished: int, replications: int) -> tuple[str, ...]:
    """Say what to know before the numbers are read."""
    notes = []
    if finished < replications:
        notes.append(f"stopped early: {finished} of {replications} replications were finished")
    if finished == 1:
        notes.append("one replication says nothing about chance: no standard errors and intervals; use two or more")
    notes += _notes_on_firms(scenarios)
    if len({each.scoring for each in scenarios.values()}) > 1:
        notes.append("the alternatives are scored differently (scoring), so that scores are not comparable")
    return tuple(notes)


def _notes_on_firms(scenarios: Mapping[str, Scenario]) -> list[str]:
    notes = []
    for firm in dict.fromkeys(name for each in scenarios.values() for name in each.firms):
        having = [name for name, each in scenarios.items() if firm in each.firms]
        if len(having) < len(scenarios):
            notes.append(f"the firm '{firm}' exists only in {listed(having)}; no differences where it is missing")
        numbers = {scenarios[name].firm_ids()[list(scenarios[name].firms).index(firm)] for name in having}
        if len(numbers) > 1:
            notes.append(
                f"the firm '{firm}' has different ids in the alternatives, so that customers' luck with it differs; set "
                f"firms.{firm}.id"
            )
    return notes


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Say that there is nothing of a name, and what there is."""
    close = nearest(name, known)
    hint = f"; did you mean '{close}'?" if close else ""
    return f"there is no {what} '{name}'{hint} (there are: {listed(known)})"


def listed(names: Iterable[str]) -> str:
    """List names, each once."""
    return ", ".join(dict.fromkeys(str(name) for name in names))
