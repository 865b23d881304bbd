"""Random valid scenarios for Hypothesis, loaded like any scenario file; a failing one is printed as YAML."""

from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import note, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

import simulation as sim
from simulation.scenario import Scenario

from .drawing import Tree, scenario_tree

trees = st.builds(scenario_tree, st.randoms(use_true_random=False))


def examples(number: int) -> settings:
    """Return the setting of so many examples; a profile that asks for more in all gets more of each in proportion."""
    return settings(max_examples=max(1, number * settings.default.max_examples // 100))


def loaded(tree: Tree) -> Scenario:
    """Write a scenario to a file, note it for the report, and load it."""
    text = StringIO()
    YAML().dump(tree, text)
    note(text.getvalue())
    with TemporaryDirectory() as folder:
        file = Path(folder) / "drawn.yaml"
        file.write_text(text.getvalue(), encoding="utf-8")
        return sim.load_scenario(file)
