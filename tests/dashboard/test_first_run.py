"""The first run of a page is made elsewhere, and is the one that the server would have made."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from simulation import plots
from simulation.dashboard.first_run import FirstRun
from simulation.dashboard.limits import Limits
from simulation.dashboard.ready import Ready
from simulation.dashboard.session import Run
from simulation.dashboard.views import View
from simulation.scenario.writing import dump_yaml
from tests.dashboard.small import SCENARIO, small_scenario

HEAVY = """
import sys
import simulation.dashboard.serving, simulation.dashboard.explorer, simulation.dashboard.link
print(*(name for name in ("matplotlib", "mesa", "networkx", "pandas", "simulation.market.market") if name in sys.modules))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(dump_yaml(small_scenario()), "utf-8")
    return path


def test_the_run_made_elsewhere_is_that_of_the_file(path: Path) -> None:
    found, own = FirstRun(path).view(path.stat().st_mtime), View.of_run(small_scenario())
    assert found is not None
    for name, numbers in own.lines.items():
        assert np.array_equal(found.lines[name], numbers, equal_nan=True), name
    assert np.array_equal(found.dots.value, own.dots.value)


def test_a_file_that_was_changed_meanwhile_or_is_wrong_brings_nothing(path: Path) -> None:
    assert FirstRun(path).view(path.stat().st_mtime + 1.0) is None
    path.write_text("title: Broken", "utf-8")
    assert FirstRun(path).view(path.stat().st_mtime) is None


def test_the_first_page_shows_the_run_made_elsewhere_and_others_their_own(path: Path) -> None:
    view = View.of_run(small_scenario())
    begun = type("Begun", (), {"view": lambda self, changed: view})()
    ready = Ready([SCENARIO], path, begun)
    run = ready.run(path, Limits())
    assert isinstance(run, Run) and run.view is view and run.scenario == small_scenario()
    other = ready.run(SCENARIO, Limits())
    assert isinstance(other, Run) and other.view is not view


def test_the_first_page_needs_neither_the_market_nor_matplotlib() -> None:
    found = subprocess.run([sys.executable, "-c", HEAVY], capture_output=True, text=True, check=True, timeout=300)
    assert found.stdout.split() == []


def test_no_module_of_figures_hides_a_figure() -> None:
    modules = {path.stem for path in Path(str(plots.__file__)).parent.glob("*.py")}
    assert modules.isdisjoint(plots.__all__)
