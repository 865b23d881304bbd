"""A scenario that a reader brings along as YAML: read as data, checked, and never run as a program."""

from simulation.scenario import Scenario, ScenarioError
from simulation.scenario.errors import refusal
from simulation.scenario.inheritance import KEY
from simulation.scenario.loading import validate
from simulation.scenario.reading import located_in
from simulation.scenario.tree import Place

LONGEST_NAME = 60
COMPLETE = "no other files are read here: drop the scenario as a whole, as 'loyalty-lab run' or this page writes it"


def scenario_from(text: str, name: str, most_bytes: int) -> Scenario:
    """Return the scenario that a text holds.

    Parameters
    ----------
    text
        YAML.
    name
        What to call it in messages; folders are left out.
    most_bytes
        A larger text is refused.

    Raises
    ------
    ScenarioError
        If anything is wrong with it; the message says what and in which line.
    """
    file = name.replace("\\", "/").rpartition("/")[2][:LONGEST_NAME] or "scenario"
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > most_bytes:
        raise refusal(Place(file), f"has {size:,} bytes; at most {most_bytes:,} are read here")
    found = located_in(text, file)
    if KEY in found.root.entries:
        raise refusal(found.root.entries[KEY].place, "cannot be followed", KEY, note=COMPLETE)
    return validate(Scenario, found)


__all__ = ["ScenarioError", "scenario_from"]
